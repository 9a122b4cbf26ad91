package gitstore

import (
	"fmt"
	"testing"

	"alliancewiki/internal/wiki"
)

func TestRenamesAreAsTheCommitSays(t *testing.T) {
	file := func(s string) wiki.File {
		f, err := wiki.ParseFile(s)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	said := func(pairs ...string) func(wiki.File) (wiki.File, bool) {
		return func(f wiki.File) (wiki.File, bool) {
			for i := 0; i < len(pairs); i += 2 {
				if pairs[i] == f.String() {
					return file(pairs[i+1]), true
				}
			}
			return f, false
		}
	}
	add := func(f string) wiki.Change {
		return wiki.Change{Status: wiki.Added, File: file(f), New: wiki.BlobID("n" + f)}
	}
	del := func(f string) wiki.Change {
		return wiki.Change{Status: wiki.Deleted, File: file(f), Old: wiki.BlobID("o" + f)}
	}
	moved := func(from, to string) wiki.Change {
		return wiki.Change{Status: wiki.Moved, File: file(to), From: file(from), Old: wiki.BlobID("o" + from), New: wiki.BlobID("n" + to)}
	}
	for _, c := range []struct {
		name          string
		changes, want []wiki.Change
		said          func(wiki.File) (wiki.File, bool)
	}{
		{"what git did not see", []wiki.Change{del("a"), add("b")}, []wiki.Change{moved("a", "b")}, said("a", "b")},
		{"what git saw too", []wiki.Change{moved("a", "b")}, []wiki.Change{moved("a", "b")}, said("a", "b")},
		{"two that git took for each other", []wiki.Change{moved("a", "d"), moved("b", "c")}, []wiki.Change{moved("b", "d"), moved("a", "c")}, said("a", "c", "b", "d")},
		{"one that git took for another", []wiki.Change{moved("a", "c"), add("b")}, []wiki.Change{add("c"), moved("a", "b")}, said("a", "b")},
		{"one whose new name git gave to another", []wiki.Change{moved("x", "b"), del("a")}, []wiki.Change{moved("a", "b"), del("x")}, said("a", "b")},
		{"a name that is still there", []wiki.Change{add("b")}, []wiki.Change{add("b")}, said("a", "b")},
		{"a name that leads to what was there", []wiki.Change{del("a"), add("c")}, []wiki.Change{del("a"), add("c")}, said("a", "b")},
		{"nothing said", []wiki.Change{moved("a", "b")}, []wiki.Change{moved("a", "b")}, said()},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := renamedAs(c.changes, c.said); fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
		})
	}
}
