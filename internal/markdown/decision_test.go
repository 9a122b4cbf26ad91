package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"alliancewiki/internal/wiki"
)

func TestDecisionsAreFacts(t *testing.T) {
	const page = "\ufeff---\r\ntitle: Møde\r\n---\r\n# Møde\r\n\r\n> [!beslutning] Vi *køber* nu\r\n> Og straks. ^æ-1\r\n\r\n" +
		"## Økonomi\r\n\r\n> [!Decision]+ ^b\r\n> En [tekst](x.md)[^1] `med kode`.\r\n>\r\n> - to\r\n> - tre\r\n\r\n" +
		"- > [!beslutning]\r\n  > Økonomi\r\n\r\n> [!beslutning]\r\n> ^kun-navn\r\n\r\n> [!beslutning]\r\n\r\n" +
		"> [!beslutning] x \\^y ^ z\r\n> a ^b ^c\r\n> ikke her: \\^d\r\n\r\n[^1]: Note\r\n\r\n    > [!beslutning] I noten\r\n\r\n" +
		"> [!note] Ingen ^e\r\n"
	want := []wiki.Decision{
		{ID: "s-æ-1", Text: "Vi køber nu Og straks.", Line: 6},
		{ID: "s-b", Text: "En tekst med kode. to tre", Section: "Økonomi", Line: 11},
		{ID: "s-økonomi-1", Text: "Økonomi", Section: "Økonomi", Line: 17},
		{ID: "s-kun-navn", Section: "Økonomi", Line: 20},
		{ID: "s-beslutning", Section: "Økonomi", Line: 23},
		{ID: "s-x-y--z-a-b-c-ikke-her-d", Text: "x ^y ^ z a ^b ^c ikke her: ^d", Section: "Økonomi", Line: 25},
		{ID: "s-i-noten", Text: "I noten", Section: "Økonomi", Line: 31},
	}
	p := testPath(t, "drift/side")
	if diff := cmp.Diff(want, Facts(p, []byte(page)).Decisions); diff != "" {
		t.Error(diff)
	}
	html := Parse(p, []byte(page)).Render(World{}, Danish).HTML
	for _, d := range want {
		if !strings.Contains(html, `id="`+d.ID+`"`) || !strings.Contains(html, `href="#`+d.ID+`"`) {
			t.Errorf("no address %q in\n%s", d.ID, html)
		}
	}
}

func TestAPinnedIDStaysWhenAHeadingComes(t *testing.T) {
	got := Facts(testPath(t, "a"), []byte("# T\n\n## Køb\n\n> [!beslutning] Ja ^køb\n\n> [!beslutning] Nej ^køb\n\n> [!beslutning] Køb\n"))
	ids := []string{got.Headings[0].ID}
	for _, d := range got.Decisions {
		ids = append(ids, d.ID)
	}
	if want := []string{"s-køb-2", "s-køb", "s-køb-1", "s-køb-3"}; !slices.Equal(ids, want) {
		t.Errorf("ids %q, want %q", ids, want)
	}
}

func TestAnIDIsMadeOfTheFirstWords(t *testing.T) {
	for text, want := range map[string]string{
		"Vi køber.":                      "vi-køber",
		"":                               "beslutning",
		"…":                              "beslutning",
		strings.Repeat("ord ", 40):       strings.TrimSuffix(strings.Repeat("ord-", 15), "-"),
		strings.Repeat("å", 100):         strings.Repeat("å", 30),
		strings.Repeat("a", 60) + " b":   strings.Repeat("a", 60),
		strings.Repeat("a", 58) + " b c": strings.Repeat("a", 58) + "-b",
	} {
		if got := decisionID(text); got != want || len(got) > maxDecisionID {
			t.Errorf("id of %q is %q, want %q", text, got, want)
		}
	}
}

func TestTheAddressOfADecisionIsKept(t *testing.T) {
	const a, b, c = "> [!beslutning] Et køb af lys\n> x\n", "> [!beslutning] Et køb af mad\n", "> [!beslutning] Et salg\n"
	for _, tt := range []struct{ name, old, new, want string }{
		{"words change", a, "> [!beslutning] Et køb af lamper\n> x\n", "> [!beslutning] Et køb af lamper ^et-køb-af-lys-x\n> x\n"},
		{"all words change", a, "> [!beslutning] Noget andet\n", "> [!beslutning] Noget andet ^et-køb-af-lys-x\n"},
		{"the title goes", a, "> [!beslutning]\n> x  \n", "> [!beslutning] ^et-køb-af-lys-x\n> x  \n"},
		{"blanks stay behind", a, "> [!beslutning] Ny\t \r\n> x\r\n", "> [!beslutning] Ny ^et-køb-af-lys-x\t \r\n> x\r\n"},
		{"the pin was lost", "> [!beslutning] Ja ^nej\n", "> [!beslutning] Ja\n", "> [!beslutning] Ja ^nej\n"},
		{"a new pin is the author's", a, "> [!beslutning] Ny ^min\n", "> [!beslutning] Ny ^min\n"},
		{"between neighbours", a + "\n" + b + "\n" + c, a + "\n> [!beslutning] Nyt\n\n" + c,
			a + "\n> [!beslutning] Nyt ^et-køb-af-mad\n\n" + c},
		{"two at once that are alike", a + "\n" + b, strings.ReplaceAll(a+"\n"+b, "køb", "indkøb"),
			"> [!beslutning] Et indkøb af lys ^et-køb-af-lys-x\n> x\n\n> [!beslutning] Et indkøb af mad ^et-køb-af-mad\n"},
		{"two at once that are not", a + "\n" + b, "> [!beslutning] p\n\n> [!beslutning] q\n", "> [!beslutning] p\n\n> [!beslutning] q\n"},
		{"one was added too", b, "> [!beslutning] Nyt\n\n> [!beslutning] Andet\n", "> [!beslutning] Nyt\n\n> [!beslutning] Andet\n"},
		{"order changes", a + "\n" + c, c + "\n" + a, c + "\n" + a},
		{"an equal one comes before", c, c + "\n" + c, c + "\n" + c},
		{"front matter and marks", "---\nx: y\n---\n" + c, "\ufeff---\r\nx: \xff\r\n---\r\n> [!beslutning] Køb\r\n",
			"\ufeff---\r\nx: \xff\r\n---\r\n> [!beslutning] Køb ^et-salg\r\n"},
		{"in a list", "- > [!decision] Ja\n", "- > [!decision] Nej\n", "- > [!decision] Nej ^ja\n"},
		{"a heading took it", c, "## Et salg\n\n> [!beslutning] Et køb\n", "## Et salg\n\n> [!beslutning] Et køb ^et-salg\n"},
		{"no decision any more", c, "Et salg\n", "Et salg\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := string(KeepDecisionIDs([]byte(tt.old), []byte(tt.new)))
			if got != tt.want {
				t.Errorf("%q > %q: got\n%q, want\n%q", tt.old, tt.new, got, tt.want)
			}
			if again := string(KeepDecisionIDs([]byte(tt.old), []byte(got))); again != got {
				t.Errorf("again: %q", again)
			}
		})
	}
}

// The words of one decision are changed, and paragraphs around them; their order and number stay.
func TestAddressesOfDecisionsOutliveTheirWords(t *testing.T) {
	said := rapid.SampledFrom([]string{"Vi *køber*", "Vi køber", "Ja", "", "[x](y.md) `z`", "Økonomi & drift", "Prisen er 5 < 7"})
	inside := map[string]string{"": "", "- ": "  ", "1. ": "   ", "> ": "> "} // and how the next line goes on
	kept := 0
	rapid.Check(t, func(rt *rapid.T) {
		var old, new []string
		changed := rapid.IntRange(0, 3).Draw(rt, "changed")
		for i := range rapid.IntRange(0, 4).Draw(rt, "decisions") {
			in := rapid.SampledFrom([]string{"", "- ", "1. ", "> "}).Draw(rt, "in")
			first := fmt.Sprintf("%s> [!beslutning] %d ", in, i)
			title, now := said.Draw(rt, "title"), ""
			if now = title; i == changed {
				now = said.Draw(rt, "new title")
			}
			rest := []string{inside[in] + "> " + said.Draw(rt, "body"), "", "## A", ""}
			old = append(append(old, first+title), rest...)
			new = append(append(append(new, first+now), rest...), rapid.SampledFrom([]string{"", "tekst", "- [ ] x", "> citat"}).Draw(rt, "between"), "")
		}
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(rt, "line end")
		before, after := []byte(strings.Join(old, end)), []byte(strings.Join(new, end))
		p, out := testPath(t, "a"), KeepDecisionIDs(before, after)
		was, is := Facts(p, before).Decisions, Facts(p, out).Decisions
		if len(was) != len(is) {
			rt.Fatalf("%d decisions became %d in\n%q\n%q", len(was), len(is), before, out)
		}
		for i := range was {
			if was[i].ID != is[i].ID {
				rt.Errorf("%q became %q in\n%q\n%q", was[i].ID, is[i].ID, before, out)
			}
		}
		if again := KeepDecisionIDs(before, out); !bytes.Equal(again, out) {
			rt.Errorf("again: %q\n%q", out, again)
		}
		if !bytes.Equal(out, after) {
			kept++
		}
	})
	if kept < 5 {
		t.Errorf("only %d texts had an id to keep", kept)
	}
}

func FuzzKeepDecisionIDs(f *testing.F) {
	for _, s := range append(append([]string{}, hostile...), caseInputs(f)...) {
		f.Add(s, strings.ReplaceAll(s, "e", "a"))
	}
	p := testPath(f, "a")
	f.Fuzz(func(t *testing.T, old, new string) {
		out := KeepDecisionIDs([]byte(old), []byte(new))
		was, is := Facts(p, []byte(new)), Facts(p, out)
		if len(is.Decisions) == 0 && string(out) != new {
			t.Errorf("%q became %q", new, out)
		}
		if again := KeepDecisionIDs([]byte(old), out); !bytes.Equal(again, out) {
			t.Errorf("%q: %q became %q", old, out, again)
		}
		if len(was.Decisions) != len(is.Decisions) {
			t.Fatalf("%q: %v became %q: %v", new, was.Decisions, out, is.Decisions)
		}
		for i, d := range was.Decisions {
			if d.Text != is.Decisions[i].Text || d.Line != is.Decisions[i].Line {
				t.Errorf("%q > %q: %v became %v", new, out, d, is.Decisions[i])
			}
		}
	})
}
