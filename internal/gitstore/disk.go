package gitstore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"alliancewiki/internal/wiki"
)

// A disk that fails to sync leaves it open what is on it: the kernel tells of it once, and shows what it has in memory
// from then on. So nothing that a failed write left is relied on: objects are written anew (batch.go), and the branch is
// (makeSure) before the next edit is answered.

// diskSays are the errors of a disk that takes no more, as Go and as git tells them.
var diskSays = map[syscall.Errno]string{
	syscall.ENOSPC: "No space left on device",
	syscall.EROFS:  "Read-only file system",
	syscall.EDQUOT: "Disk quota exceeded",
	syscall.EIO:    "Input/output error",
}

// diskError marks the errors of a disk that takes no more.
func diskError(err error) error {
	for e := range diskSays {
		if errors.Is(err, e) && !errors.Is(err, wiki.ErrReadOnly) {
			return fmt.Errorf("%w: %w", wiki.ErrReadOnly, err)
		}
	}
	return err
}

// saidDisk finds the error of a disk in what git said.
func saidDisk(said []byte) error {
	for e, text := range diskSays {
		if strings.Contains(string(said), text) {
			return e
		}
	}
	return nil
}

// makeSure makes the branch durable as it is where that is unsure: at the start, since a killed process may have moved
// it last, and after an error. Otherwise an edit that changes nothing would be told that it is saved.
func (s *Store) makeSure(head wiki.Rev) error {
	if !s.unsure || head == "" {
		return nil
	}
	err := swapRef(s.dir, s.branch, head, head, func() error {
		return syncDir(filepath.Join(s.dir, "objects")) // for folders that a failed write has made
	})
	if err == nil {
		s.unsure = false
	}
	return err
}

// Probe tells whether the disk of the repository can be written to: a wiki.ErrReadOnly where it cannot.
func (s *Store) Probe() error {
	const size = 1 << 20 // more than most edits
	f, err := os.CreateTemp(filepath.Join(s.dir, "objects"), "tmp_obj_")
	if err != nil {
		return diskError(err)
	}
	_, err = f.Write(make([]byte, size))
	if err == nil {
		err = f.Sync()
	}
	return diskError(errors.Join(err, f.Close(), os.Remove(f.Name())))
}
