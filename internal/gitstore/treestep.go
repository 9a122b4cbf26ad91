package gitstore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"alliancewiki/internal/wiki"
)

// begin notes that the files are about to leave a revision.
func (t *workTree) begin(old wiki.Rev) error {
	note := t.name("alliancewiki.step")
	f, err := os.Create(note)
	if err != nil {
		return err
	}
	_, err = f.WriteString(treeOf(old) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return syncDir(t.clone.GitDir)
}

// end takes the note back.
func (t *workTree) end() error {
	if err := os.Remove(t.name("alliancewiki.step")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// follow brings the files and the index from one revision to another. It is git's own two-way merge: what was changed
// by hand is kept, and then it is an error.
func (t *workTree) follow(ctx context.Context, old, next wiki.Rev) error {
	if _, err := t.git(ctx, "read-tree", "-m", "-u", treeOf(old), string(next)); err != nil {
		return err
	}
	if err := os.Rename(t.name("alliancewiki.index"), t.name("index")); err != nil {
		return err
	}
	return t.end()
}

// unfinished is the revision that a step began at which did not end, "" where there is none.
func (t *workTree) unfinished() (wiki.Rev, error) {
	note, err := os.ReadFile(t.name("alliancewiki.step"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return wiki.ParseRev(strings.TrimSpace(string(note)))
}

// finish goes a step to its end that was cut short.
func (t *workTree) finish(ctx context.Context) error {
	old, err := t.unfinished()
	if err != nil || old == "" {
		return err
	}
	return t.locked(ctx, func() error {
		branch, err := readBranch(t.clone.GitDir)
		if err != nil || branch != t.branch {
			return t.end() // the user has gone elsewhere, with the files in hand
		}
		now, err := readRef(t.clone.Dir, t.branch)
		if err != nil {
			return err
		}
		if now == "" {
			return t.end()
		}
		if err := t.copyIndex(); err != nil {
			return err
		}
		err = t.follow(ctx, old, now)
		if err == nil {
			return nil
		}
		if undone, undoErr := t.undo(ctx, old, now); undoErr != nil || !undone {
			return errors.Join(err, undoErr)
		}
		return t.follow(ctx, old, now)
	})
}

// undo brings the files back that a step had reached before it was cut short: the index still holds the revision that
// it began at, and git would take them for changed by hand. Only files that are, byte for byte, as the step left them.
func (t *workTree) undo(ctx context.Context, old, next wiki.Rev) (undone bool, err error) {
	out, err := t.git(ctx, "diff-tree", "-r", "-z", "--no-renames", treeOf(old), string(next))
	if err != nil {
		return false, err
	}
	for fields := strings.Split(string(out), "\x00"); len(fields) > 1; fields = fields[2:] {
		was, file := strings.Fields(fields[0]), fields[1] // :MODE MODE ID ID STATUS
		name := filepath.Join(t.clone.WorkTree, file)
		info, err := os.Lstat(name)
		if gone := errors.Is(err, fs.ErrNotExist); gone && was[4] != "D" || !gone && (err != nil || !info.Mode().IsRegular()) {
			continue
		} else if !gone {
			id, err := t.git(ctx, "hash-object", "--", file)
			if err != nil {
				return undone, err
			}
			if strings.TrimSpace(string(id)) != was[3] {
				continue
			}
		}
		if was[4] == "A" {
			err = os.Remove(name)
		} else {
			_, err = t.git(ctx, "checkout-index", "--force", "--index", "--", file)
		}
		if err != nil {
			return undone, err
		}
		undone = true
	}
	return undone, nil
}
