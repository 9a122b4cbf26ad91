package search_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/search"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// docOf makes a Doc as the site does.
func docOf(p wiki.Path, text []byte) search.Doc {
	parsed := markdown.Parse(p, text)
	facts := parsed.Facts()
	d := search.Doc{Title: facts.Title, Type: facts.Type, Lang: facts.Lang, Aliases: facts.Aliases, Tags: facts.Tags, Text: parsed.Text()}
	for _, h := range facts.Headings {
		d.Headings = append(d.Headings, h.Text)
	}
	for key, value := range facts.Fields {
		switch key {
		case "title", "type", "lang", "aliases", "tags":
		case "langform", "former":
			if list, ok := value.([]any); ok {
				for _, v := range list {
					d.Names = append(d.Names, fmt.Sprint(v))
				}
			} else {
				d.Names = append(d.Names, fmt.Sprint(value))
			}
		default:
			d.Fields = append(d.Fields, key+": "+fmt.Sprint(value))
		}
	}
	slices.Sort(d.Fields)
	slices.Sort(d.Names)
	return d
}

func TestSearchIsAFollower(t *testing.T) {
	wikitest.TestFollower(t, func(file string) (wikitest.Examinee, error) {
		return search.Open(t.Context(), file, docOf)
	})
}

func TestATornOrForeignIndexIsMadeAnew(t *testing.T) {
	w := wikitest.New(t, "-- Forside.md --\n# Forside\n\nBiblioteker og bøger.\n-- a/b.md --\n# Lån\n")
	spoil := map[string]func(dir string) error{
		"the root is cut short": func(dir string) error { return os.Truncate(filepath.Join(dir, "root.bolt"), 100) },
		"the root is no root": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "root.bolt"), []byte(strings.Repeat("x", 70_000)), 0o600)
		},
		"a segment is gone": func(dir string) error {
			return eachSegment(dir, os.Remove)
		},
		"a segment is cut short": func(dir string) error {
			return eachSegment(dir, func(name string) error { return os.Truncate(name, 50) })
		},
		"a segment is empty": func(dir string) error {
			return eachSegment(dir, func(name string) error { return os.Truncate(name, 0) })
		},
		"a file lies in its place": func(dir string) error {
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
			return os.WriteFile(dir, []byte("hej"), 0o600)
		},
	}
	for name, f := range spoil {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "search")
			x := open(t, dir)
			apply(t, x, w)
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			x = open(t, dir)
			if x.Rev() != w.Head() {
				t.Fatalf("an unspoilt index stands at %q", x.Rev())
			}
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			if err := f(dir); err != nil {
				t.Fatal(err)
			}
			x = open(t, dir)
			defer x.Close()
			if x.Rev() != "" {
				t.Fatalf("a spoilt index says that it stands at %q", x.Rev())
			}
			apply(t, x, w)
			if res, err := x.Find(t.Context(), search.Query{Text: "bog"}); err != nil || res.Total != 1 {
				t.Fatalf("%v, %v", res, err)
			}
			if err := x.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func eachSegment(dir string, f func(string) error) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.zap"))
	if err == nil && len(names) == 0 {
		err = os.ErrNotExist
	}
	for _, name := range names {
		if err := f(name); err != nil {
			return err
		}
	}
	return err
}

func open(t testing.TB, dir string) *search.Index {
	t.Helper()
	x, err := search.Open(t.Context(), dir, docOf)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func apply(t testing.TB, x *search.Index, w *wikitest.Wiki) {
	t.Helper()
	if err := x.Apply(t.Context(), w.Store.Batch(x.Rev(), w.Head())); err != nil {
		t.Fatal(err)
	}
}

// indexOf makes an index of the files of a txtar text.
func indexOf(t testing.TB, files string) *search.Index {
	t.Helper()
	w := wikitest.New(t, files)
	x := open(t, filepath.Join(t.TempDir(), "search"))
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	apply(t, x, w)
	return x
}
