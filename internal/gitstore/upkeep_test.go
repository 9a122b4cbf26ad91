package gitstore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"alliancewiki/internal/gitstore"
)

// upkeep are the jobs, in the order in which a busy day has them.
var upkeep = []string{"loose", "packs", "all", "loose", "nightly"}

func TestNothingIsLostWhileUpkeepWorks(t *testing.T) {
	first := newStore(t, "fælles.md", shared(), "journal.md", "# Journal\n\n", "cli/start.md", "x\n")
	s, err := gitstore.Open(t.Context(), first.Dir(), gitstore.Options{CacheBytes: 4 << 10, Readers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := &crowd{t: t, store: s, done: make(chan struct{})}
	var beside, writing sync.WaitGroup
	jobs := 0
	beside.Go(c.each(func(n int) { // no pack is left alone, however young
		if err := s.UpkeepNow(context.Background(), upkeep[n%len(upkeep)], 0); err != nil {
			t.Errorf("%s: %v", upkeep[n%len(upkeep)], err)
		}
		jobs++
	}))
	beside.Go(c.clone())
	beside.Go(c.each(c.updateRef))
	for range 3 {
		beside.Go(c.each(c.read))
	}
	for i := range editors {
		writing.Go(func() { c.edit(i) })
	}
	writing.Wait()
	close(c.done)
	beside.Wait()
	if jobs < 10 {
		t.Errorf("upkeep worked %d times only", jobs)
	}
	if !t.Failed() {
		c.check()
	}
	t.Logf("%d jobs", jobs)
}

func TestUpkeepMakesLooseObjectsAndManyPacksFew(t *testing.T) {
	s := newStore(t, "a.md", "0\n")
	for i := range 12 {
		apply(t, s, edit(s.Head().Rev, "a.md", fmt.Sprint(i+1, "\n"), fmt.Sprintf("mappe/%d.md", i), "x\n"))
		if err := s.UpkeepNow(t.Context(), "loose", 0); err != nil {
			t.Fatal(err)
		}
	}
	if loose, packs := objectsOf(t, s); loose != 0 || packs != 12 {
		t.Fatalf("%d loose objects, %d packs", loose, packs)
	}
	if err := s.UpkeepNow(t.Context(), "packs", time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, packs := objectsOf(t, s); packs != 12 {
		t.Fatalf("packs that are still young became %d", packs)
	}
	if err := s.UpkeepNow(t.Context(), "packs", 0); err != nil {
		t.Fatal(err)
	}
	if _, packs := objectsOf(t, s); packs != 1 {
		t.Fatalf("%d packs are left", packs)
	}
	apply(t, s, edit(s.Head().Rev, "a.md", "sidst\n"))
	if err := s.UpkeepNow(t.Context(), "nightly", 0); err != nil {
		t.Fatal(err)
	}
	if loose, packs := objectsOf(t, s); loose != 0 || packs != 1 {
		t.Fatalf("%d loose objects, %d packs after the night", loose, packs)
	}
	if names, _ := filepath.Glob(filepath.Join(s.Dir(), "objects/pack/*.bitmap")); len(names) != 1 {
		t.Error("there is no bitmap")
	}
	git(t, s, "commit-graph", "verify")
	if text(t, s, "a.md") != "sidst\n" || text(t, s, "mappe/3.md") != "x\n" {
		t.Error("other texts")
	}
	st := s.UpkeepState()
	if st.Job != "nightly" || st.Err != nil || st.Took <= 0 || time.Since(st.Nightly) > time.Minute {
		t.Errorf("%+v", st)
	}
	if due := s.Due(time.Now()); due != "" {
		t.Errorf("%q is due again", due)
	}
}

func TestTheNightsUpkeepThrowsAwayOnlyWhatIsOld(t *testing.T) {
	s := newStore(t, "a.md", "x\n")
	ref := func(name, id string) { git(t, s, "update-ref", name, id) }
	commit := func(message string) string {
		return strings.TrimSpace(git(t, s, "commit-tree", "-m", message, "main^{tree}"))
	}
	for _, name := range []string{"refs/proposals/7", "refs/notes/pushed-by", "refs/upstream/main"} {
		ref(name, commit(name))
	}
	// What was once reached and is in a pack, and what never was and lies loose: each old and new.
	wasOld, wasNew := commit("var gammel"), commit("var ny")
	old, young := commit("er gammel"), commit("er ny")
	month := time.Now().Add(-30 * 24 * time.Hour)
	for _, id := range []string{wasOld, wasNew} {
		ref("refs/proposals/8", id)
		if err := s.UpkeepNow(t.Context(), "loose", 0); err != nil {
			t.Fatal(err)
		}
		ref("refs/proposals/8", strings.TrimSpace(git(t, s, "rev-parse", "main")))
		if id == wasOld {
			packs, _ := filepath.Glob(filepath.Join(s.Dir(), "objects/pack/*.pack"))
			for _, name := range packs {
				if err := os.Chtimes(name, month, month); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := os.Chtimes(object(s, old), month, month); err != nil {
		t.Fatal(err)
	}
	if err := s.UpkeepNow(t.Context(), "nightly", 0); err != nil {
		t.Fatal(err)
	}
	for id, there := range map[string]bool{wasOld: false, wasNew: true, old: false, young: true} {
		_, err := gitIn(s.Dir(), nil, "cat-file", "-e", id)
		if there != (err == nil) {
			t.Errorf("%s: is there: %t, should be: %t", git(t, s, "show", "-s", "--format=%s", id), err == nil, there)
		}
	}
	for _, name := range []string{"refs/proposals/7", "refs/notes/pushed-by", "refs/upstream/main"} {
		if got := strings.TrimSpace(git(t, s, "show", "-s", "--format=%s", name)); got != name {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestAPushInQuarantineKeepsWhatItMayRelyOn(t *testing.T) {
	s := newStore(t, "a.md", "x\n")
	// A blob that nothing reaches, a month old, which the pushed commit's tree has: the pusher did not send it.
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "gammel"), []byte("En gammel tekst.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	blob := strings.TrimSpace(git(t, s, "hash-object", "-w", filepath.Join(dir, "gammel")))
	month := time.Now().Add(-30 * 24 * time.Hour)
	if err := os.Chtimes(object(s, blob), month, month); err != nil {
		t.Fatal(err)
	}
	in, err := s.Receive(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	quarantined, err := filepath.Glob(filepath.Join(s.Dir(), "objects/tmp_objdir-incoming-*"))
	if err != nil || len(quarantined) != 1 {
		t.Fatalf("%v, %v", quarantined, err)
	}
	night := make(chan error, 1)
	go func() { night <- s.UpkeepNow(context.Background(), "nightly", 0) }()
	select {
	case err := <-night:
		t.Fatalf("the night's upkeep did not wait for the push: %v", err)
	case <-time.After(700 * time.Millisecond):
	}
	git(t, s, "cat-file", "-e", blob)
	if _, err := os.Stat(quarantined[0]); err != nil {
		t.Error(err)
	}
	in.Discard()
	if err := <-night; err != nil {
		t.Fatal(err)
	}
	if _, err := gitIn(s.Dir(), nil, "cat-file", "-e", blob); err == nil {
		t.Error("the old blob was not thrown away: nothing was tried")
	}
}

func TestUpkeepThatIsEndedAnywhereLeavesNothingHalfDone(t *testing.T) {
	s := newStore(t, "a.md", "0\n")
	ended := 0
	for i := range 60 {
		apply(t, s, edit(s.Head().Rev, "a.md", fmt.Sprint(i+1, "\n"), fmt.Sprintf("mappe/%d.md", i), strings.Repeat("x\n", i)))
		ctx, cancel := context.WithTimeout(t.Context(), rand.N(60*time.Millisecond))
		if err := s.UpkeepNow(ctx, upkeep[i%len(upkeep)], 0); err != nil {
			ended++
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", upkeep[i%len(upkeep)], err)
			}
		}
		cancel()
		for _, pattern := range []string{"pack/tmp_*", "pack/.tmp-*"} {
			if left, _ := filepath.Glob(filepath.Join(s.Dir(), "objects", pattern)); len(left) > 0 {
				t.Fatalf("left: %v", left)
			}
		}
	}
	if ended < 10 {
		t.Errorf("%d of 60 were ended: too few", ended)
	}
	git(t, s, "fsck", "--full", "--strict")
	if n := strings.Count(git(t, s, "rev-list", "main"), "\n"); n != 61 {
		t.Errorf("%d commits", n)
	}
	if err := s.UpkeepNow(t.Context(), "nightly", 0); err != nil {
		t.Fatal(err)
	}
	tidy(t, s.Dir())
}

func TestManyRefsArePackedAndKept(t *testing.T) {
	s := newStore(t, "a.md", "x\n")
	var all bytes.Buffer
	for i := range 300 {
		fmt.Fprintf(&all, "create refs/proposals/%d %s\n", i, s.Head().Rev)
	}
	cmd := filepath.Join(t.TempDir(), "refs")
	if err := os.WriteFile(cmd, all.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("sh", "-c", "git --git-dir "+s.Dir()+" update-ref --stdin <"+cmd).CombinedOutput(); err != nil {
		t.Fatalf("update-ref: %v\n%s", err, out)
	}
	if err := s.UpkeepNow(t.Context(), "nightly", 0); err != nil {
		t.Fatal(err)
	}
	if loose, _ := filepath.Glob(filepath.Join(s.Dir(), "refs/proposals/*")); len(loose) != 0 {
		t.Errorf("%d refs are files", len(loose))
	}
	if n := strings.Count(git(t, s, "for-each-ref", "refs/proposals"), "\n"); n != 300 {
		t.Errorf("%d refs", n)
	}
	if _, err := os.Stat(filepath.Join(s.Dir(), "refs/heads/main")); err != nil {
		t.Error("the branch must stay a file: ", err)
	}
	apply(t, s, edit(s.Head().Rev, "a.md", "y\n"))
	tidy(t, s.Dir())
}

func TestWhenTheNightsUpkeepIsDue(t *testing.T) {
	at := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, c := range []struct {
		name, now, last string
		due             bool
	}{
		{"in the small hours", "2026-11-23T02:10:00+01:00", "2026-11-22T02:10:00+01:00", true},
		{"but once", "2026-11-23T03:10:00+01:00", "2026-11-23T02:10:00+01:00", false},
		{"of Denmark, in winter", "2026-11-23T01:10:00Z", "2026-11-22T01:10:00Z", true},
		{"and in summer", "2026-07-01T00:10:00Z", "2026-06-30T00:10:00Z", true},
		{"not by day", "2026-11-23T14:00:00+01:00", "2026-11-23T02:10:00+01:00", false},
		{"save where the night was missed", "2026-11-23T14:00:00+01:00", "2026-11-22T02:10:00+01:00", true},
		{"or there never was one", "2026-11-23T14:00:00+01:00", "0001-01-01T00:00:00Z", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := gitstore.NightIsDue(at(c.now), at(c.last)); got != c.due {
				t.Errorf("due: %t", got)
			}
		})
	}
}

func TestWhatDeadProcessesLeftIsSweptAtTheStart(t *testing.T) {
	s := newStore(t, "a.md", "x\n")
	old := time.Now().Add(-2 * time.Hour)
	for _, name := range []string{
		"objects/tmp_objdir-incoming-dead/pack/tmp_pack_x", "objects/pack/.tmp-upkeep-pack-0.pack", "objects/pack/tmp_pack_y",
		"packed-refs.new", "packed-refs.lock", "objects/info/commit-graphs/commit-graph-chain.lock",
	} {
		name = filepath.Join(s.Dir(), name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, n := range []string{name, filepath.Dir(filepath.Dir(name))} {
			if err := os.Chtimes(n, old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	open(t, s.Dir())
	for _, pattern := range []string{"objects/tmp_*", "objects/pack/*tmp*", "*.lock", "packed-refs.new", "objects/info/*/*.lock"} {
		if left, _ := filepath.Glob(filepath.Join(s.Dir(), pattern)); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
}

// objectsOf counts loose objects and packs.
func objectsOf(t *testing.T, s *gitstore.Store) (loose, packs int) {
	t.Helper()
	out := git(t, s, "count-objects", "-v")
	if _, err := fmt.Sscanf(out[strings.Index(out, "count:"):], "count: %d", &loose); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscanf(out[strings.Index(out, "packs:"):], "packs: %d", &packs); err != nil {
		t.Fatal(err)
	}
	return loose, packs
}
