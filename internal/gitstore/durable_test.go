package gitstore_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// TestWhatWasAcknowledgedSurvivesAPowerCut cuts the power of a disk right after the last acknowledgement.
func TestWhatWasAcknowledgedSurvivesAPowerCut(t *testing.T) {
	for _, kind := range []string{"ext4", "xfs"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			disk := wikitest.NewDisk(t, kind)
			repo := filepath.Join(disk.Dir, "wiki.git")
			put := map[wiki.File][]byte{file(t, "fælles.md"): []byte("# Fælles\n")}
			if err := gitstore.Init(t.Context(), repo, put, mette, "Begynd"); err != nil {
				t.Fatal(err)
			}
			s := open(t, repo)
			revs := []wiki.Rev{s.Head().Rev}
			for cut := range 3 {
				revs = append(revs, editAtOnce(t, s, cut)...)
				survived(t, filepath.Join(disk.CutPower(), "wiki.git"), revs)
			}
		})
	}
}

// editAtOnce makes twenty edits, from four editors at once, and gives what was acknowledged.
func editAtOnce(t *testing.T, s *gitstore.Store, cut int) (revs []wiki.Rev) {
	t.Helper()
	var (
		mu      sync.Mutex
		writing sync.WaitGroup
	)
	for editor := range 4 {
		writing.Go(func() {
			for n := range 5 {
				e := edit(s.Head().Rev, fmt.Sprintf("mappe-%d/%d/side.md", cut, editor), fmt.Sprintf("Udgave %d.\n", n))
				res, err := s.Apply(t.Context(), e)
				if err != nil || !res.Changed {
					t.Errorf("got %+v, %v", res, err)
				}
				mu.Lock()
				revs = append(revs, res.Rev)
				mu.Unlock()
			}
		})
	}
	writing.Wait()
	return revs
}

// survived makes sure that a repository has all revisions on its branch and is sound.
func survived(t *testing.T, repo string, revs []wiki.Rev) {
	t.Helper()
	if out, err := gitIn(repo, nil, "fsck", "--full", "--strict"); err != nil {
		t.Errorf("fsck: %v\n%s", err, out)
	}
	tidy(t, repo)
	out, err := gitIn(repo, nil, "rev-list", "main")
	lost := 0
	for _, rev := range revs {
		if !strings.Contains(out, string(rev)) {
			lost++
		}
	}
	if err != nil || lost > 0 {
		t.Fatalf("%d of %d acknowledged edits are lost, %v\n%.200s", lost, len(revs), err, out)
	}
	s := open(t, repo)
	for f, id := range s.Head().All() {
		if b, err := s.Blob(t.Context(), id); err != nil || len(b) == 0 {
			t.Errorf("%s: %q, %v", f, b, err)
		}
	}
	apply(t, s, edit(s.Head().Rev, "efter.md", "Efter strømafbrydelsen.\n"))
}
