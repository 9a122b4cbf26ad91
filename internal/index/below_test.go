package index_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

func TestChangesBelowAFolderAreThoseUnderItsNameThen(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\nx\n-- m/b.md --\ny\n-- m-x/c.md --\nz\n")
	move := func(from, to string) {
		t.Helper()
		if _, err := w.Move(t.Context(), wikitest.Jens, wikitest.Path(t, from), wikitest.Path(t, to), "", ""); err != nil {
			t.Fatal(err)
		}
	}
	half, err := index.OpenHistory(t.Context(), filepath.Join(t.TempDir(), "h.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	middle := w.Head()
	if err := half.Apply(t.Context(), w.Store.Batch("", middle)); err != nil {
		t.Fatal(err)
	}
	w.Put("m/dyb/ere/d", "d\n")
	w.Put("a", "x\nx\n")
	w.Put("m", "siden ved siden af\n")
	move("a", "m/a")
	move("m/b", "m/dyb/b")
	move("m/dyb/b", "ude")
	if err := half.Apply(t.Context(), w.Store.Batch(middle, w.Head())); err != nil {
		t.Fatal(err)
	}
	below := func(folder string, n int) (said []string) {
		t.Helper()
		list, err := half.Selected(t.Context(), index.Selection{Folder: folder}, 0, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			line := ""
			for _, ch := range c.Changes {
				line += string(rune(ch.Status)) + " "
				if ch.Status == wiki.Moved {
					line += ch.From.String() + " "
				}
				line += ch.File.String() + " "
			}
			said = append(said, line+fmt.Sprint(c.More))
		}
		return said
	}
	for _, test := range []struct {
		folder string
		n      int
		want   string
	}{
		{"m", 10, "R m/dyb/b.md ude.md 1|R m/b.md m/dyb/b.md 1|R a.md m/a.md 1|A m/dyb/ere/d.md 0|A m/b.md 2"},
		{"m", 2, "R m/dyb/b.md ude.md 1|R m/b.md m/dyb/b.md 1"},
		{"m/dyb", 10, "R m/dyb/b.md ude.md 1|R m/b.md m/dyb/b.md 1|A m/dyb/ere/d.md 0"},
		{"m/dyb/ere", 10, "A m/dyb/ere/d.md 0"},
		{"m-x", 10, "A m-x/c.md 2"},
		{"M", 10, ""}, {"m/", 10, ""}, {"nej", 10, ""},
	} {
		if got := strings.Join(below(test.folder, test.n), "|"); got != test.want {
			t.Errorf("%d below %q: %s, want %s", test.n, test.folder, got, test.want)
		}
	}
}
