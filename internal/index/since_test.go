package index_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// dated is a history whose commits, one for each offset from now, each change the page a.
func dated(t *testing.T, offsets ...time.Duration) (*index.History, []wiki.Rev) {
	t.Helper()
	h, err := index.OpenHistory(t.Context(), filepath.Join(t.TempDir(), "h.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	revs := []wiki.Rev{""}
	for i := range offsets {
		revs = append(revs, wiki.Rev(fmt.Sprintf("%040x", i+1)))
	}
	err = h.Apply(t.Context(), wiki.Batch{To: revs[len(offsets)], Commits: func(_ context.Context, yield func(*wiki.Commit) error) error {
		for i, offset := range offsets {
			c := &wiki.Commit{Rev: revs[i+1], When: time.Now().Add(offset), By: wikitest.Mette.Author(), Subject: "x"}
			c.Changes = []wiki.Change{{Status: wiki.Modified, File: wikitest.File(t, "a.md"), New: wiki.BlobID(fmt.Sprintf("%040x", i+1))}}
			if err := yield(c); err != nil {
				return err
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return h, revs
}

func TestAWindowBeginsAfterARevisionOrATime(t *testing.T) {
	const day = 24 * time.Hour
	// The fourth was written long ago and came late; the second is of a clock that is a year ahead.
	h, revs := dated(t, -10*day, 365*day, -5*day, -9*day, -time.Hour)
	for _, c := range []struct {
		name  string
		rev   wiki.Rev
		since time.Duration
		most  int
		from  int64
		cut   bool
	}{
		{"a revision", revs[3], -100 * day, 100, 3, false},
		{"the last revision", revs[5], -100 * day, 100, 5, false},
		{"a time", "", -6 * day, 100, 2, false},
		{"a time before all", "", -100 * day, 100, 0, false},
		{"a time after all", "", 0, 100, 5, false},
		{"a revision that is not there", "ffffffffffffffffffffffffffffffffffffffff", -6 * day, 100, 2, false},
		{"more than there may be", revs[1], 0, 3, 2, true},
		{"more than there may be since a time", "", -100 * day, 2, 3, true},
		{"as many as there may be", revs[2], 0, 3, 2, false},
		{"all of them", "", -100 * day, 5, 0, false},
	} {
		w, err := h.Window(t.Context(), c.rev, time.Now().Add(c.since), c.most)
		if err != nil {
			t.Fatal(err)
		}
		if w.After != c.from || w.From != revs[c.from] || w.Last != 5 || w.To != revs[5] || w.Cut != c.cut {
			t.Errorf("%s: %+v", c.name, w)
		}
	}
	empty, _ := dated(t)
	if w, err := empty.Window(t.Context(), "", time.Time{}, 5); err != nil || w != (index.Window{}) {
		t.Errorf("of nothing: %+v, %v", w, err)
	}
}

func TestTouchesAreListedAsTheyCame(t *testing.T) {
	h, _ := dated(t, -5*time.Hour, -4*time.Hour, -3*time.Hour)
	w, err := h.Window(t.Context(), "", time.Now().Add(-4*time.Hour-time.Minute), 100)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]int{10: 2, 2: 2, 1: 1} {
		list, more, err := h.Touches(t.Context(), w, n)
		if err != nil || len(list) != want || more != (n < 2) {
			t.Fatalf("%d of them, more %t, %v", len(list), more, err)
		}
		last := list[len(list)-1]
		if last.By.Organisation != "KOMBIT" || last.File.String() != "a.md" || time.Since(last.When) > 3*time.Hour+time.Minute {
			t.Errorf("last %+v", last)
		}
	}
}
