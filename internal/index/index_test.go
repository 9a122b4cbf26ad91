package index_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alliancewiki/internal/index"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

func TestHistoryTakesTheExam(t *testing.T) {
	wikitest.TestFollower(t, func(file string) (wikitest.Examinee, error) { return index.OpenHistory(t.Context(), file) })
}

func TestPagesTakesTheExam(t *testing.T) {
	wikitest.TestFollower(t, func(file string) (wikitest.Examinee, error) {
		return index.OpenPages(t.Context(), file, markdown.Facts)
	})
}

func TestATornDatabaseIsMadeAnew(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\nx\n")
	file := filepath.Join(t.TempDir(), "history.db")
	h, err := index.OpenHistory(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Apply(t.Context(), w.Store.Batch("", w.Head())); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("this is no database, and longer than a header needs to be: "+strings.Repeat("x", 200)), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err = index.OpenHistory(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if h.Rev() != "" {
		t.Fatalf("stands at %s", h.Rev())
	}
	if err := h.Apply(t.Context(), w.Store.Batch("", w.Head())); err != nil {
		t.Fatal(err)
	}
}

func TestHistoryAgreesWithGitLog(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\nx\ny\nz\n")
	w.Put("a", "x\ny\nz\n1\n")
	if _, err := w.Move(t.Context(), wikitest.Jens, wikitest.Path(t, "a"), wikitest.Path(t, "m/b"), "", ""); err != nil {
		t.Fatal(err)
	}
	w.Put("m/b", "x\ny\nz\n1\n2\n")
	h, err := index.OpenHistory(t.Context(), filepath.Join(t.TempDir(), "h.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.Apply(t.Context(), w.Store.Batch("", w.Head())); err != nil {
		t.Fatal(err)
	}
	list, err := h.File(t.Context(), wikitest.File(t, "m/b.md"), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, string(e.Rev))
	}
	want := strings.Fields(w.Git("log", "--follow", "--format=%H", "main", "--", "m/b.md"))
	if strings.Join(got, " ") != strings.Join(want, " ") || len(got) != 4 {
		t.Fatalf("got %v, want %v", got, want)
	}
	if list[3].File.String() != "a.md" || list[1].Changes[0].Status != wiki.Moved {
		t.Fatalf("got %+v", list)
	}
	to, ok, err := h.MovedTo(t.Context(), wikitest.File(t, "a.md"))
	if err != nil || !ok || to.String() != "m/b.md" {
		t.Fatalf("moved to %v %v %v", to, ok, err)
	}
}

func TestALinkByNameMeansTheNearest(t *testing.T) {
	w := wikitest.New(t, `
-- a/ordliste.md --
a
-- b/ordliste.md --
b
-- b/c/side.md --
x
-- d/Databrønden.md --
---
title: Databrønden
aliases: [Brønden]
---
-- e/andet.md --
---
title: Brønden
---
-- f/Budget 2026.md --
x
`)
	p, err := index.OpenPages(t.Context(), filepath.Join(t.TempDir(), "p.db"), markdown.Facts)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Apply(t.Context(), w.Store.Batch("", w.Head())); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, from, target, want string
		others                   int
	}{
		{"the nearest folder wins", "b/c/side", "ordliste", "b/ordliste.md", 0},
		{"from elsewhere the choice is arbitrary and said to be", "d/x", "ordliste", "a/ordliste.md", 1},
		{"a whole path", "b/c/side", "a/ordliste", "a/ordliste.md", 0},
		{"with its extension", "b/c/side", "a/ordliste.md", "a/ordliste.md", 0},
		{"the tail of a path", "a/x", "c/side", "b/c/side.md", 0},
		{"letter case does not matter", "a/x", "databrØNDEN", "d/Databrønden.md", 0},
		{"a title comes before an alias", "d/x", "Brønden", "e/andet.md", 0},
		{"a name with a space", "a/x", "Budget 2026", "f/Budget 2026.md", 0},
		{"nothing of the name", "a/x", "findes ikke", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, others, ok, err := p.Resolve(t.Context(), wikitest.Path(t, tt.from), wiki.Link{Kind: wiki.LinkWiki, Target: tt.target})
			if err != nil || ok != (tt.want != "") || r.File.String() != tt.want || others != tt.others {
				t.Fatalf("got %v %v %v %v", r, others, ok, err)
			}
		})
	}
}

func TestPagesStandInDanishOrderUnderTheirLetters(t *testing.T) {
	w := wikitest.New(t, `
-- 1.md --
# Åben data
-- 2.md --
# Aalborg
-- 3.md --
# Zoo
-- 4.md --
# Ærø
-- 5.md --
# Øl
-- 6.md --
# Salon 10
-- 7.md --
# Salon 9
-- 8.md --
# Éclair
-- 9.md --
# »2024«
`)
	p, err := index.OpenPages(t.Context(), filepath.Join(t.TempDir(), "p.db"), markdown.Facts)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Apply(t.Context(), w.Store.Batch("", w.Head())); err != nil {
		t.Fatal(err)
	}
	letters, err := p.Letters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range letters {
		refs, err := p.ByLetter(t.Context(), l.Letter, 0, 10)
		if err != nil || len(refs) != l.Pages {
			t.Fatalf("%s: %d pages, said to be %d: %v", l.Letter, len(refs), l.Pages, err)
		}
		for _, r := range refs {
			got = append(got, l.Letter+" "+r.Title)
		}
	}
	want := "E Éclair|S Salon 9|S Salon 10|Z Zoo|Æ Ærø|Ø Øl|Å Åben data|Å Aalborg|# »2024«"
	if strings.Join(got, "|") != want {
		t.Fatalf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}
