package markdown_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

func TestTextIsWhatThePageSays(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"title and paragraphs", "# Lån\n\nEn *linje*\nog en til.\n\nNæste.\n", "En linje og en til.\nNæste."},
		{"front matter", "---\ntitle: Lån\n---\n# Lån\n\n## Regler\n\nTekst.\n", "Regler\nTekst."},
		{"links", "Se [budgettet](a.md), [[b|siden]], ![et kort](c.png) og <https://x.example>.\n", "Se budgettet, siden, et kort og https://x.example."},
		{"lists and tasks", "- en\n  - to\n- [ ] tre\n", "en\nto\ntre"},
		{"tables", "| År | Beløb |\n|---|---|\n| 2021 | 7 |\n", "År · Beløb\n2021 · 7"},
		{"code", "`a b`\n\n```go\nx := 1\ny := 2\n```\n\n    indrykket\n", "a b\nx := 1\ny := 2\nindrykket"},
		{"raw HTML", "<div>skjult</div>\n\nSynlig <b>fed</b>.\n", "Synlig fed."},
		{"callouts", "> [!note] Husk\n> at ringe\n", "Husk\nat ringe"},
		{"footnotes", "Tekst[^1].\n\n[^1]: Kilde.\n", "Tekst.\nKilde."},
		{"Unicode", "A\u030a\n", "Å"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := wiki.ParsePath("a/side")
			if err != nil {
				t.Fatal(err)
			}
			if got := markdown.Parse(p, []byte(c.source)).Text(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestTextIsBounded(t *testing.T) {
	p, err := wiki.ParsePath("side")
	if err != nil {
		t.Fatal(err)
	}
	for name, source := range map[string]string{
		"a long page":          strings.Repeat("ærlig talt ", 30_000),
		"many blocks":          strings.Repeat("æ\n\n", 100_000),
		"a page over a limit":  strings.Repeat("ø", 400_000),
		"one that is too deep": strings.Repeat("> ", 500) + "hej",
	} {
		got := markdown.Parse(p, []byte(source)).Text()
		if len(got) > 256<<10 || got == "" || !utf8.ValidString(got) {
			t.Errorf("%s: %d bytes", name, len(got))
		}
	}
}
