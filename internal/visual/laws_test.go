package visual

import (
	"errors"
	"strings"
	"testing"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

// rendered is a text as its page shows it.
func rendered(t *testing.T, text string) string {
	t.Helper()
	p, err := wiki.ParsePath("a")
	if err != nil {
		t.Fatal(err)
	}
	return markdown.Parse(p, []byte(text)).Render(markdown.World{Resolver: nowhere{}}, markdown.Danish).HTML
}

// nowhere is a wiki of no pages.
type nowhere struct{}

func (nowhere) Resolve(wiki.Path, wiki.Link) markdown.Target { return markdown.Target{} }

// The law: whoever takes every <del> away reads the newer page, whoever takes every <ins> away the older one.
func FuzzDiff(f *testing.F) {
	for _, pair := range [][2]string{
		{"# A\n\nen to tre\n\n- x\n- y\n", "# A\n\nen 2 tre\n\n- y\n- z\n"},
		{"| a | b |\n|---|---|\n| 1 | 2 |\n", "| a | b |\n|---|---|\n| 1 | 3 |\n| 4 | 5 |\n"},
		{"a *b [c](d.md) e* f\n", "a *b c e* g\n"},
		{"- [ ] opgave en\n  - under\n\n> citat\n", "- [x] opgave en\n\n> citat to\n\n```go\nfunc a() {}\n```\n"},
		{"a<br>b\n", "a\n\nb\n"},
		{"![x](a.png) og noget tekst\n", "noget tekst ![y](b.png)\n"},
		{"a b c d e f\n", "f e d c b a\n"},
		{"a ~~b~~ <ins>c</ins> d\n", "a ~~b~~ <ins>c</ins> e\n"},
		{"> [!note] titel\n> tekst\n", "tekst\n\n> [!note] titel\n"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 3000 {
			return
		}
		older, newer := rendered(t, a), rendered(t, b)
		marked, changes, err := Diff(older, newer, said)
		if errors.Is(err, ErrTooLarge) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, want := without(t, marked, "del"), without(t, newer, "-"); got != want {
			t.Errorf("without what went\ngot  %q\nwant %q\nin %s", got, want, marked)
		}
		if got, want := without(t, marked, "ins"), without(t, older, "-"); got != want {
			t.Errorf("without what came\ngot  %q\nwant %q\nin %s", got, want, marked)
		}
		if (changes > 0) != (strings.Contains(marked, "<ins>") || strings.Contains(marked, "<del>")) {
			t.Errorf("%d changes in %s", changes, marked)
		}
	})
}
