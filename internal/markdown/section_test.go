package markdown

import (
	"bytes"
	"testing"

	"alliancewiki/internal/wiki"
)

const sectioned = "---\ntitle: Møde\n---\n# Møde\n\nIndledning\n\n## Økonomi\n\nTal\n\n### Lån\n\nMange\n\n\nJura\n----\n\n> ## I et citat\n\n- ## I en liste\n\n## Økonomi ##\n"

func TestASectionIsAHeadingWithAllBelowIt(t *testing.T) {
	want := map[string]string{
		"s-økonomi":   "## Økonomi\n\nTal\n\n### Lån\n\nMange",
		"s-lån":       "### Lån\n\nMange",
		"s-jura":      "Jura\n----\n\n> ## I et citat\n\n- ## I en liste",
		"s-økonomi-1": "## Økonomi ##",
	}
	list := Sections(wiki.Path{}, []byte(sectioned))
	if len(list) != len(want) {
		t.Errorf("found %d sections, want %d", len(list), len(want))
	}
	for _, s := range list {
		if got := string(s.Body([]byte(sectioned))); got != want[s.Heading.ID] {
			t.Errorf("%s is %q, want %q", s.Heading.ID, got, want[s.Heading.ID])
		}
	}
}

func TestAnotherTextTakesThePlaceOfASection(t *testing.T) {
	text := []byte("# T\n\n## A\n\nfør\n\n## B\n\ntil sidst")
	for _, tt := range []struct{ id, with, want string }{
		{"s-a", "## A\n\nnu\n\n\n\n", "# T\n\n## A\n\nnu\n\n## B\n\ntil sidst"},
		{"s-b", "## C\n", "# T\n\n## A\n\nfør\n\n## C\n"},
		{"s-a", " \n", "# T\n\n## B\n\ntil sidst"},
	} {
		for _, s := range Sections(wiki.Path{}, text) {
			if s.Heading.ID != tt.id {
				continue
			}
			if got := string(s.Replace(text, []byte(tt.with))); got != tt.want {
				t.Errorf("%s with %q gives %q, want %q", tt.id, tt.with, got, tt.want)
			}
		}
	}
}

// A section put back as it was changes no byte but a line end that was missing, and sections never overlap in part.
func FuzzSections(f *testing.F) {
	f.Add([]byte(sectioned))
	f.Add([]byte("\ufeff## A\r\n\r\nx\r\n## B\x00\n"))
	f.Add([]byte("## A\n<h2 id=s-a>\n\n[^1]: ## x\n\n## A {#b}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list := Sections(wiki.Path{}, text)
		for i, s := range list {
			if s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("section from %d to %d of %d", s.Start, s.End, len(text))
			}
			if i > 0 && (s.Start < list[i-1].Start || s.Start < list[i-1].End && s.End > list[i-1].End) {
				t.Fatalf("sections overlap: %v and %v", list[i-1], s)
			}
			if body := s.Body(text); len(body) > 0 {
				if again := s.Replace(text, body); !bytes.Equal(bytes.TrimRight(again, "\n"), bytes.TrimRight(text, "\n")) {
					t.Fatalf("%q put back gives %q of %q", body, again, text)
				}
			}
		}
	})
}
