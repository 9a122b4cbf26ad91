package gitstore

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"alliancewiki/internal/wiki"
)

// initRepository makes a repository with one page.
func initRepository(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "wiki.git")
	by := wiki.Author{Name: "Mette Holm", Email: "mette@kombit.example"}
	if err := Init(t.Context(), dir, map[wiki.File][]byte{pageA(t): []byte("x\n")}, by, "Begynd"); err != nil {
		t.Fatal(err)
	}
	return dir
}

func pageA(t *testing.T) wiki.File {
	t.Helper()
	f, err := wiki.ParseFile("a.md")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func put(t *testing.T, base wiki.Rev, text string) wiki.Edit {
	return wiki.Edit{Base: base, By: wiki.Author{Name: "Jens Kjær", Email: "jens@ddf.example"}, Message: "Ret", When: time.Now(),
		Put: map[wiki.File][]byte{pageA(t): []byte(text)}}
}

func TestAStaleCompareOnABranchThatIsOnlyPackedLeavesNoFile(t *testing.T) {
	dir := initRepository(t)
	for _, ref := range []string{"refs/heads/main", "refs/heads/prøve/gren"} {
		old, err := readRef(dir, "refs/heads/main")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := run(t.Context(), dir, "update-ref", ref, string(old)); err != nil {
			t.Fatal(err)
		}
		if _, err := run(t.Context(), dir, "pack-refs", "--all"); err != nil {
			t.Fatal(err)
		}
		stale := wiki.Rev(strings.Repeat("ab", 20))
		err = swapRef(dir, ref, stale, old, nothing)
		if errors.Is(err, errRefLocked) { // pack-refs had taken the folder away
			err = swapRef(dir, ref, stale, old, nothing)
		}
		if !errors.Is(err, errRefChanged) {
			t.Errorf("%s: got %v", ref, err)
		}
		for _, name := range []string{ref, ref + ".lock"} {
			if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is there: %v", name, err)
			}
		}
		if got, err := readRef(dir, ref); got != old || err != nil {
			t.Errorf("%s is %q, %v", ref, got, err)
		}
		// and one that is not stale moves it
		next := commitBeside(t, dir, old)
		if err := swapRef(dir, ref, old, next, nothing); err != nil {
			t.Errorf("%s: %v", ref, err)
		}
		if got, err := run(t.Context(), dir, "rev-parse", ref); strings.TrimSpace(string(got)) != string(next) {
			t.Errorf("%s is %s, %v", ref, got, err)
		}
	}
	if _, err := run(t.Context(), dir, "fsck", "--full", "--strict"); err != nil {
		t.Error(err)
	}
}

// commitBeside makes a commit on a revision that no ref has.
func commitBeside(t *testing.T, dir string, on wiki.Rev) wiki.Rev {
	t.Helper()
	out, err := run(t.Context(), dir, "-c", "user.name=X", "-c", "user.email=x@example.dk",
		"commit-tree", "-p", string(on), "-m", "ved siden af", string(on)+"^{tree}")
	if err != nil {
		t.Fatal(err)
	}
	return wiki.Rev(strings.TrimSpace(string(out)))
}

func TestLocksThatADeadProcessLeftAreSweptWhenTheRepositoryIsOpened(t *testing.T) {
	dir := initRepository(t)
	old := time.Now().Add(-time.Minute)
	var locks []string
	for _, name := range []string{"refs/heads/main.lock", "packed-refs.lock", "config.lock"} {
		lock := filepath.Join(dir, name)
		locks = append(locks, lock)
		if err := os.WriteFile(lock, []byte("halv"), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(lock, old, old); err != nil {
			t.Fatal(err)
		}
	}
	// One that may be a living git's is waited for.
	if err := os.Chtimes(locks[0], time.Time{}, time.Now().Add(500*time.Millisecond-staleLock)); err != nil {
		t.Fatal(err)
	}
	// Something must be written to the configuration.
	if out, err := os.ReadFile(filepath.Join(dir, "config")); err != nil {
		t.Fatal(err)
	} else if err := os.WriteFile(filepath.Join(dir, "config"), []byte(strings.ReplaceAll(string(out), "fsync", "fsynk")), 0o666); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if took := time.Since(start); took < 400*time.Millisecond {
		t.Errorf("a lock that was not old yet was swept after %s", took)
	}
	for _, lock := range locks {
		if _, err := os.Lstat(lock); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is there: %v", lock, err)
		}
	}
	if _, err := s.Apply(t.Context(), put(t, s.Head().Rev, "y\n")); err != nil {
		t.Error(err)
	}
	if _, err := run(t.Context(), dir, "pack-refs", "--all"); err != nil {
		t.Error(err)
	}
}

func TestALockOfALivingProcessIsWaitedFor(t *testing.T) {
	dir := initRepository(t)
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	base := s.Head().Rev
	lock := filepath.Join(dir, "refs/heads/main.lock")
	if err := os.WriteFile(lock, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	// Its holder moves the branch, so the edit must be made again on the new head.
	next := commitBeside(t, dir, base)
	var holder sync.WaitGroup
	defer holder.Wait()
	holder.Go(func() {
		time.Sleep(200 * time.Millisecond)
		if err := errors.Join(os.WriteFile(lock, []byte(next+"\n"), 0o666), os.Rename(lock, strings.TrimSuffix(lock, ".lock"))); err != nil {
			t.Error(err)
		}
	})
	res, err := s.Apply(t.Context(), put(t, base, "y\n"))
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := s.IsAncestor(t.Context(), next, res.Rev); !ok || err != nil {
		t.Errorf("what the holder of the lock wrote is gone: %v", err)
	}
}

func TestALockThatStaysIsHonouredAndTheEditAnsweredBusy(t *testing.T) {
	dir := initRepository(t)
	synctest.Test(t, func(t *testing.T) { // the wait is ten seconds of the bubble's clock
		s, err := Open(t.Context(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		base := s.Head().Rev
		lock := filepath.Join(dir, "refs/heads/main.lock")
		if err := os.WriteFile(lock, []byte("en andens"), 0o666); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = s.Apply(t.Context(), put(t, base, "y\n"))
		if took := time.Since(start); !errors.Is(err, wiki.ErrBusy) || took < lockWait || took > 2*lockWait {
			t.Errorf("got %v after %s", err, took)
		}
		if b, err := os.ReadFile(lock); string(b) != "en andens" {
			t.Errorf("the lock holds %q, %v", b, err)
		}
		if rev, err := readRef(dir, s.branch); rev != base || err != nil {
			t.Errorf("the branch is at %s, %v", rev, err)
		}
		if err := os.Remove(lock); err != nil {
			t.Error(err)
		}
		if _, err := s.Apply(t.Context(), put(t, base, "y\n")); err != nil {
			t.Errorf("after the lock was gone: %v", err)
		}
	})
}

// nothing has to be durable before these swaps.
func nothing() error { return nil }

func TestARefStaysWhereWhatItWouldPointAtCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	const ref = "refs/heads/main"
	old, next := wiki.Rev(strings.Repeat("a", 40)), wiki.Rev(strings.Repeat("b", 40))
	if err := makeFolder(filepath.Join(dir, "refs/heads")); err != nil {
		t.Fatal(err)
	}
	if err := swapRef(dir, ref, "", old, nothing); err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	if err := swapRef(dir, ref, old, next, func() error { return full }); !errors.Is(err, full) {
		t.Fatalf("got %v", err)
	}
	if now, err := readRef(dir, ref); err != nil || now != old {
		t.Fatalf("the ref is %s, %v", now, err)
	}
	if err := swapRef(dir, ref, old, next, nothing); err != nil { // the lock was let go
		t.Fatal(err)
	}
}
