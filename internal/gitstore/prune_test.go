package gitstore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"alliancewiki/internal/gitstore"
)

// object is where a loose object lies.
func object(s *gitstore.Store, id string) string {
	return filepath.Join(s.Dir(), "objects", id[:2], id[2:])
}

func TestAnOldObjectThatIsUsedAgainSurvivesAPruneUnderWay(t *testing.T) {
	s := newStore(t, "a.md", "x\n")
	old := time.Now().Add(-30 * 24 * time.Hour)
	const together = 40
	for round := range 12 {
		// Texts that somebody wrote a month ago and nothing refers to.
		e, names, dir := edit(s.Head().Rev), "", t.TempDir()
		for i := range together {
			text := fmt.Sprintf("En gammel tekst, %d af %d.\n", i, round)
			e.Put[file(t, fmt.Sprintf("gammel-%d.md", i))] = []byte(text)
			name := filepath.Join(dir, fmt.Sprint(i))
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			names += " " + name
		}
		ids := strings.Fields(git(t, s, append([]string{"hash-object", "-w"}, strings.Fields(names)...)...))
		if len(ids) != together {
			t.Fatalf("%d objects", len(ids))
		}
		for _, id := range ids {
			if err := os.Chtimes(object(s, id), old, old); err != nil {
				t.Fatal(err)
			}
		}
		pruned := make(chan error, 1)
		go func() {
			_, err := gitIn(s.Dir(), nil, "prune", "--expire=1.day.ago")
			pruned <- err
		}()
		time.Sleep(time.Duration(round) * time.Millisecond) // its walk takes a few
		apply(t, s, e)
		if err := <-pruned; err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if _, err := os.Lstat(object(s, id)); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
		}
		git(t, s, "fsck", "--connectivity-only")
	}
}

func TestAnEditSucceedsWhilePrunePackedTakesItsObjectsAway(t *testing.T) {
	s := newStore(t, "a.md", "x\n", "mappe/b.md", "1\n")
	// Both states that the page goes back and forth between are in a pack, so what an edit writes loose of them is
	// there twice, and git prune-packed removes it, and the folder that this leaves empty, at any time.
	apply(t, s, edit(s.Head().Rev, "mappe/b.md", "2\n"))
	git(t, s, "repack", "-a", "-d", "--quiet")
	var names []string
	for line := range strings.Lines(git(t, s, "rev-list", "--objects", "--filter=object:type=blob", "--filter-provided-objects", "main")) {
		names = append(names, object(s, strings.Fields(line)[0]))
	}
	for line := range strings.Lines(git(t, s, "log", "--format=%T", "main")) {
		names = append(names, object(s, strings.TrimSpace(line)))
	}
	for _, rev := range []string{"main:mappe", "main~1:mappe"} {
		names = append(names, object(s, strings.TrimSpace(git(t, s, "rev-parse", rev))))
	}
	var stop atomic.Bool
	done := make(chan int)
	go func() {
		removed := 0
		for !stop.Load() {
			for _, name := range names {
				if os.Remove(name) == nil {
					removed++
					os.Remove(filepath.Dir(name))
				}
			}
		}
		done <- removed
	}()
	defer func() {
		stop.Store(true)
		if removed := <-done; removed < 20 {
			t.Errorf("only %d objects were removed: nothing was tried", removed)
		}
	}()
	for i := range 100 {
		if _, err := s.Apply(t.Context(), edit(s.Head().Rev, "mappe/b.md", fmt.Sprint(i%2+1, "\n"))); err != nil {
			t.Fatalf("edit %d: %v", i, err)
		}
	}
}
