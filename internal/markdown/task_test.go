package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"alliancewiki/internal/wiki"
)

func TestTasksAreFacts(t *testing.T) {
	const page = "\ufeff---\ntitle: x\n---\n\n- [ ] Ring til bestilleren @KOMBIT (frist 2026-05-01)\n" +
		"- [x] Betal, *@Århus-kommune*, @[[Det Kgl. Bibliotek|KB]] og @KOMBIT, @KOMBIT.\n  - [X] under (frist\n    den 1. maj 2026).\n\n" +
		"## Møde\n\n> 1. [ ] mail a@b.dk, \\@c, `@d`, [@e](f.md), x@g, @[[h @] (due soon) (due 2026-01-01)\n" +
		"> [ ] ingen\n\n- [ ]\n- [ ] @A @B\n- @ingen (frist 2026-01-01)\n- [ ] (frist)\n- [ ] (fristen) (Frist: 31.2.2026)\n" +
		"-\t[ ] tab [^1]\n\n> [!beslutning]\n> - [ ] i en beslutning\n\n[^1]: - [ ] i en note\n"
	want := []wiki.Task{
		{Text: "Ring til bestilleren", Who: []string{"KOMBIT"}, Due: "2026-05-01", Line: 5},
		{Text: "Betal, og.", Done: true, Who: []string{"Århus-kommune", "Det Kgl. Bibliotek", "KOMBIT"}, Line: 6},
		{Text: "under.", Done: true, Due: "2026-05-01", Line: 7},
		{Text: "mail a@b.dk, @c, @d, @e, x@g, @[[h @] (due 2026-01-01) [ ] ingen", Bad: "soon", Section: "Møde", Line: 12},
		{Section: "Møde", Line: 15},
		{Who: []string{"A", "B"}, Section: "Møde", Line: 16},
		{Bad: "frist", Section: "Møde", Line: 18},
		{Text: "(fristen)", Bad: "31.2.2026", Section: "Møde", Line: 19},
		{Text: "tab", Section: "Møde", Line: 20},
		{Text: "i en beslutning", Section: "Møde", Line: 23},
		{Text: "i en note", Section: "Møde", Line: 25},
	}
	for _, end := range []string{"\n", "\r\n", "\r"} {
		got := Facts(testPath(t, "drift/side"), []byte(strings.ReplaceAll(page, "\n", end)))
		if diff := cmp.Diff(want, got.Tasks); diff != "" {
			t.Errorf("%q: %s", end, diff)
		}
		links := []wiki.Link{{Kind: wiki.LinkWiki, Target: "Det Kgl. Bibliotek"}, {Kind: wiki.LinkPath, Target: "drift/f.md"}}
		if diff := cmp.Diff(links, got.Links); diff != "" {
			t.Errorf("links: %s", diff)
		}
	}
}

func TestDatesAreRead(t *testing.T) {
	for text, want := range map[string]string{
		"2026-05-01": "2026-05-01", "2026-5-1": "2026-05-01", "1.5.2026": "2026-05-01", "01.05.2026": "2026-05-01",
		"1/5/2026": "2026-05-01", "1/5-2026": "2026-05-01", "1/5 2026": "2026-05-01", "1. maj 2026": "2026-05-01",
		"den 1. maj 2026.": "2026-05-01", "1 May 2026": "2026-05-01", "May 1st, 2026": "2026-05-01", "31. Dec. 2026": "2026-12-31",
		"29. februar 2028": "2028-02-29", "29.2.2026": "", "2026-13-01": "", "0.1.2026": "", "1. ma 2026": "", "1.5.26": "",
		"snart": "", "": "", "2026": "", "12345-01-01": "", "1. møj 2026": "",
	} {
		if got, ok := readDay(text); ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestABoxIsTickedByOneByte(t *testing.T) {
	const page = "---\ntitle: x\n---\n- [ ] a\n- [x] b\n  > 1. [ ] c \xff\n\n-\t[\t] d\x00\n- [X] e\n[x]: /u\n"
	for _, text := range []string{page, "\ufeff" + page, strings.ReplaceAll(page, "\n", "\r\n"), strings.ReplaceAll(page, "\n", "\r")} {
		for _, task := range Facts(testPath(t, "a"), []byte(text)).Tasks {
			for _, done := range []bool{true, false} {
				got, ok := Tick([]byte(text), task.Line, done)
				diff := 0
				for i := range got {
					if got[i] != text[i] {
						diff++
					}
				}
				if !ok || len(got) != len(text) || diff > 1 || (diff == 0) != (task.Done == done) && task.Text != "d\ufffd" {
					t.Errorf("%q line %d, done %v: %q, %v, %d bytes differ", text, task.Line, done, got, ok, diff)
				}
				again := Facts(testPath(t, "a"), got).Tasks
				for _, now := range again {
					if now.Line == task.Line && now.Done != done {
						t.Errorf("%q line %d is not %v in %q", text, task.Line, done, got)
					}
				}
			}
		}
		for _, line := range []int{-1, 0, 1, 2, 7, 10, 11, 1000} {
			if got, ok := Tick([]byte(text), line, true); ok || string(got) != text {
				t.Errorf("%q: there is no task in line %d, and it became %q", text, line, got)
			}
		}
	}
	if got := Facts(testPath(t, "a"), []byte(page)).Tasks; len(got) != 5 {
		t.Errorf("tasks %v", got)
	}
}

func TestFactsOfOnePageAreBounded(t *testing.T) {
	for name, text := range map[string]string{
		"tasks":      strings.Repeat("- [ ] a @b (frist 2026-01-01)\n", 2*maxTasks),
		"decisions":  strings.Repeat("> [!beslutning] a\n\n", 2*maxDecisions),
		"names":      "- [ ] " + strings.Repeat("@a ", 100) + count(2000, "@n%d "),
		"long":       "- [ ] " + strings.Repeat("ord ", 20000) + "\n\n> [!beslutning]\n> " + strings.Repeat("ord ", 20000),
		"long words": "- [ ] @" + strings.Repeat("å", 20000) + " (frist " + strings.Repeat("å", 90) + ")",
	} {
		page := Parse(testPath(t, "a"), []byte(text)).Render(World{Resolver: testShelf}, Danish)
		f := page.Facts
		if page.Over != "" || len(f.Tasks) > maxTasks || len(f.Decisions) > maxDecisions || len(f.Tasks)+len(f.Decisions) == 0 {
			t.Errorf("%s: over %q, %d tasks, %d decisions", name, page.Over, len(f.Tasks), len(f.Decisions))
		}
		for _, task := range f.Tasks {
			if len(task.Text) > maxWording || len(task.Who) > maxWho || len(task.Bad) > maxBad {
				t.Errorf("%s: %v", name, task)
			}
		}
		for _, d := range f.Decisions {
			if len(d.Text) > maxWording {
				t.Errorf("%s: %v", name, d)
			}
		}
		checkLaws(t, page)
	}
}

func TestNamesAreNotAskedForWithoutEnd(t *testing.T) {
	asked := &counter{}
	Parse(testPath(t, "a"), []byte("- [ ] "+count(60<<10, "@n%d "))).Render(World{Resolver: asked}, Danish)
	if asked.n != maxSomebodies {
		t.Errorf("the resolver was asked %d times about one page", asked.n)
	}
}

func TestQueriesAreAskedFor(t *testing.T) {
	const page = "---\nx: y\n---\n\n```query\nfra: tasks\nvis: table\n```\n\n> ~~~ forespørgsel a\n> b\n> ~~~\n\n```Query\n```\n\n```query\n```\n"
	doc := Parse(testPath(t, "drift/side"), []byte(page))
	p := doc.path
	want := []Block{{p, "fra: tasks\nvis: table\n", 6}, {p, "b\n", 11}, {p, "", 18}}
	if diff := cmp.Diff(want, doc.Queries(), cmp.Comparer(func(a, b wiki.Path) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	html := doc.Render(World{Query: func(b Block) string { return fmt.Sprintf("<b>%d</b>", b.Line) }}, Danish).HTML
	for _, part := range []string{"<b>6</b>", "<blockquote>\n<b>11</b>", "language-query", "<b>18</b>"} {
		if !strings.Contains(html, part) {
			t.Errorf("no %q in %s", part, html)
		}
	}
	if html := doc.Render(World{}, Danish).HTML; strings.Count(html, "<pre") != 4 {
		t.Errorf("without answers: %s", html)
	}
	many := Parse(p, []byte(strings.Repeat("```query\nx\n```\n\n", 30)))
	html = many.Render(World{Query: func(Block) string { return "<hr>" }}, Danish).HTML
	if len(many.Queries()) != maxQueries || strings.Count(html, "<hr>") != maxQueries || strings.Count(html, "<pre") != 30-maxQueries {
		t.Errorf("%d queries of 30: %s", len(many.Queries()), html)
	}
}

func FuzzTick(f *testing.F) {
	for _, s := range append(append([]string{}, hostile...), caseInputs(f)...) {
		f.Add(s, 1)
	}
	p := testPath(f, "a")
	f.Fuzz(func(t *testing.T, s string, line int) {
		was := Facts(p, []byte(s)).Tasks
		for i, task := range was {
			out, ok := Tick([]byte(s), task.Line, !task.Done)
			if !ok {
				t.Fatalf("%q: line %d is no task", s, task.Line)
			}
			is := Facts(p, out).Tasks
			want := append([]wiki.Task{}, was...)
			want[i].Done = !task.Done
			if diff := cmp.Diff(want, is); diff != "" {
				t.Errorf("%q became %q: %s", s, out, diff)
			}
		}
		if out, ok := Tick([]byte(s), line, true); !ok && !bytes.Equal(out, []byte(s)) {
			t.Errorf("%q became %q", s, out)
		}
	})
}
