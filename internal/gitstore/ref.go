package gitstore

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

var (
	errRefChanged = errors.New("the branch has moved")
	errRefLocked  = errors.New("the branch is locked by another process")
)

// staleLock is how old a lock left on the branch is when it is taken for a dead process's at start. git holds it for
// milliseconds.
const staleLock = time.Second

// readBranch finds the branch that HEAD stands for: a symbolic ref such as refs/heads/main.
func readBranch(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, "HEAD"))
	if err != nil {
		return "", err
	}
	ref, ok := strings.CutPrefix(strings.TrimSpace(string(b)), "ref: ")
	if !ok || !strings.HasPrefix(ref, "refs/heads/") {
		return "", fmt.Errorf("HEAD of %s is not a branch", dir)
	}
	return ref, nil
}

// readRef reads a ref as git does: the loose file wins over packed-refs. A ref that is nowhere is "". The loose file is
// looked at again after packed-refs, since git pack-refs moves it from the one to the other between the two looks.
func readRef(dir, ref string) (wiki.Rev, error) {
	for range 3 {
		b, err := os.ReadFile(filepath.Join(dir, ref))
		if err == nil {
			return parseRefValue(ref, string(b))
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		packed, err := os.ReadFile(filepath.Join(dir, "packed-refs"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		for line := range bytes.Lines(packed) {
			id, name, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), " ")
			if name == ref {
				return parseRefValue(ref, id)
			}
		}
	}
	return "", nil
}

func parseRefValue(ref, s string) (wiki.Rev, error) {
	rev, err := wiki.ParseRev(strings.TrimSuffix(s, "\n"))
	if err != nil || len(rev) != 40 {
		return "", fmt.Errorf("%s holds %q, not a commit id", ref, s)
	}
	return rev, nil
}

// swapRef moves a ref from old to next by git's own protocol: take REF.lock exclusively, compare, write, fsync, rename,
// fsync the folder. It answers errRefChanged where the ref is no longer old and errRefLocked where somebody has the lock.
//
// Before the rename, and while the lock file is being fsynced, it runs before, which makes durable what next refers to;
// an error of that leaves the ref as it was.
func swapRef(dir, ref string, old, next wiki.Rev, before func() error) error {
	name := filepath.Join(dir, ref)
	f, err := os.OpenFile(name+".lock", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	switch {
	case errors.Is(err, fs.ErrExist):
		return errRefLocked
	case errors.Is(err, fs.ErrNotExist): // pack-refs removed the folder, of a branch with a slash in its name
		if err := makeFolder(filepath.Dir(name)); err != nil {
			return err
		}
		return errRefLocked
	case err != nil:
		return err
	}
	held := true
	defer func() {
		f.Close()
		if held {
			os.Remove(name + ".lock")
		}
	}()
	now, err := readRef(dir, ref)
	if err != nil {
		return err
	}
	if now != old {
		return errRefChanged
	}
	if _, err := f.WriteString(string(next) + "\n"); err != nil {
		return err
	}
	synced := make(chan error, 1)
	go func() { synced <- f.Sync() }()
	if err := errors.Join(before(), <-synced); err != nil {
		return err
	}
	if err := os.Rename(name+".lock", name); err != nil {
		return err
	}
	held = false
	return syncDir(filepath.Dir(name))
}

// makeFolder makes a folder, and those on the way to it, durably.
func makeFolder(name string) error {
	err := os.Mkdir(name, 0o777)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeFolder(filepath.Dir(name)); err != nil {
			return err
		}
		err = os.Mkdir(name, 0o777)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(filepath.Dir(name))
}

// recoverRepository makes good what a killed process left: a lock on what we and the git commands of the server write,
// and a branch or a folder of objects that readers see but that is not durable yet. What is saved next may rely on it.
func recoverRepository(dir, ref string) error {
	for _, lock := range append(locks(dir), "config.lock") {
		if err := sweepLock(filepath.Join(dir, lock)); err != nil {
			return err
		}
	}
	now := time.Now()
	sweepStale(dir, now.Add(-10*time.Second), now.Add(-time.Hour))
	return syncRepository(dir, ref)
}

// syncRepository makes the folders of objects and of the branch durable as they are.
func syncRepository(dir, ref string) error {
	for _, name := range []string{"objects", filepath.Dir(ref)} {
		if err := syncDir(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// sweepLock removes a lock that a killed process left. It waits until the lock is too old to be a living git's; nobody
// but this process writes the repository under the data directory's own lock, save for git commands by hand.
func sweepLock(lock string) error {
	for {
		info, err := os.Stat(lock)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		age := time.Since(info.ModTime())
		if age >= staleLock || age < 0 {
			err := os.Remove(lock)
			if errors.Is(err, fs.ErrNotExist) { // a living git's after all
				return nil
			}
			return err
		}
		time.Sleep(staleLock - age)
	}
}

func syncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
