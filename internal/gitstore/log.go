package gitstore

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"

	"alliancewiki/internal/wiki"
)

// Batch is the way from one revision to another for a follower. Short ways that this process made or saw are answered
// from memory; else the git program is asked.
func (s *Store) Batch(from, to wiki.Rev) wiki.Batch {
	return wiki.Batch{
		From: from,
		To:   to,
		Commits: func(ctx context.Context, yield func(*wiki.Commit) error) error {
			return s.commits(ctx, from, to, yield)
		},
		Changes: func(ctx context.Context, yield func(wiki.Change) error) error {
			return s.changes(ctx, from, to, yield)
		},
		Blob: s.Blob,
	}
}

// IsAncestor tells whether the branch went from old to next without being rewritten.
func (s *Store) IsAncestor(ctx context.Context, old, next wiki.Rev) (bool, error) {
	if old == "" || old == next {
		return true, nil
	}
	if _, ok := s.known.path(old, next); ok {
		return true, nil
	}
	_, err := run(ctx, s.dir, "merge-base", "--is-ancestor", "--end-of-options", string(old), string(next))
	var exit *exec.ExitError
	if errors.As(err, &exit) { // 1: it is not; 128: old is no commit here
		return false, nil
	}
	return err == nil, err
}

func (s *Store) changes(ctx context.Context, from, to wiki.Rev, yield func(wiki.Change) error) error {
	snaps := [2]*Snapshot{}
	for i, rev := range [2]wiki.Rev{from, to} {
		if snaps[i] = s.known.snapshot(rev); snaps[i] != nil {
			continue
		}
		var err error
		if snaps[i], err = s.snapshot(ctx, rev, s.Head()); err != nil {
			return err
		}
	}
	return diff("", snaps[0].root, snaps[1].root, func(name string, old, next *entry) error {
		f, err := wiki.ParseFile(name)
		if err != nil {
			return nil // not a file of the wiki
		}
		c := wiki.Change{File: f}
		if old != nil && old.isFile() {
			c.Old = blobID(old.id)
		}
		if next != nil && next.isFile() {
			c.New = blobID(next.id)
		}
		switch {
		case c.Old == c.New:
			return nil
		case c.Old == "":
			c.Status = wiki.Added
		case c.New == "":
			c.Status = wiki.Deleted
		default:
			c.Status = wiki.Modified
		}
		return yield(c)
	})
}

func (s *Store) commits(ctx context.Context, from, to wiki.Rev, yield func(*wiki.Commit) error) error {
	if list, ok := s.known.path(from, to); ok {
		for _, c := range list {
			if err := yield(c); err != nil {
				return err
			}
		}
		return nil
	}
	revs := string(to)
	if from != "" {
		revs = string(from) + ".." + string(to)
	}
	return readLog(command(ctx, s.dir, append(logArgs, "-M", "-l200", "--end-of-options", revs)...), addChange, func(c *wiki.Commit) error {
		if err := s.told(ctx, c); err != nil {
			return err
		}
		return yield(c)
	})
}

// logArgs make git tell of commits as readLog reads them.
var logArgs = []string{"log", "--raw", "-z", "-c", "--root", "--no-abbrev", "--topo-order", "--reverse",
	"--no-show-signature", "--no-notes", "--notes=" + notesRef, "--encoding=UTF-8", "--format=" + logFormat}

// readLog runs a git log of logArgs; entry is called for each raw entry of the commit it belongs to, before yield is for
// the commit.
func readLog(cmd *exec.Cmd, entry func(*wiki.Commit, rawEntry), yield func(*wiki.Commit) error) error {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return gitError(err, "log")
	}
	if err := parseLog(out, entry, yield); err != nil {
		cmd.Cancel()
		cmd.Wait()
		return err
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("git log: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	return nil
}

// logFormat is one header of a commit: fields ended by NUL, the first with a mark that no raw entry begins with.
const (
	logMark   = "commit "
	logFormat = logMark + "%H%x00%P%x00%an%x00%ae%x00%at%x00%B%x00%N"
)

// lastSecond is the end of the year 9999, the last that feeds and forms can write.
const lastSecond = 253402300799

// parseLog reads `git log --raw -z` in logFormat. Everything in the stream is a field ended by NUL, and no field can
// hold one; a field that begins with a colon where a header may stand is a raw entry, since headers begin with logMark.
func parseLog(r io.Reader, entry func(*wiki.Commit, rawEntry), yield func(*wiki.Commit) error) error {
	scanner := newNulScanner(r)
	var c *wiki.Commit
	next := func() string {
		scanner.Scan()
		return scanner.Text()
	}
	for scanner.Scan() {
		field := strings.TrimPrefix(scanner.Text(), "\n")
		switch {
		case strings.HasPrefix(field, logMark):
			if c != nil {
				if err := yield(c); err != nil {
					return err
				}
			}
			c = &wiki.Commit{Rev: wiki.Rev(field[len(logMark):])}
			for p := range strings.FieldsSeq(next()) {
				c.Parents = append(c.Parents, wiki.Rev(p))
			}
			name, email := next(), next()
			unix, err := strconv.ParseInt(next(), 10, 64)
			if err != nil && scanner.Err() == nil || unix > lastSecond {
				unix = 0 // a commit made by hand with a broken date
			}
			c.When = time.Unix(unix, 0)
			var organisation string
			c.Subject, c.Body, organisation = parseMessage(next())
			c.By = authorOf(name, email, organisation)
			c.PushedBy = parseNote(next())
		case strings.HasPrefix(field, ":") && c != nil:
			e, err := parseRaw(field, next)
			if err != nil {
				return err
			}
			entry(c, e)
		case field == "":
		default:
			return fmt.Errorf("git log printed %.80q", field)
		}
	}
	if err := scanner.Err(); err != nil {
		return err
	}
	if c != nil {
		return yield(c)
	}
	return nil
}

// rawEntry is one file that a commit changed, as git tells it: any name, any mode.
type rawEntry struct {
	name, from       string // from is the old name of a renamed file
	oldMode, newMode string // 000000 for not there
	old, next        string // ids
	status           byte   // git's letter; of a merge the first parent's
}

// parseRaw reads one raw entry: ":MODE… ID… STATUS" with one colon, mode, id and letter for each parent, then the name,
// or for a rename with one parent the old and the new name.
func parseRaw(meta string, next func() string) (e rawEntry, err error) {
	parents := 0
	for parents < len(meta) && meta[parents] == ':' {
		parents++
	}
	f := strings.Fields(meta[parents:])
	if len(f) != 2*(parents+1)+1 {
		return e, fmt.Errorf("git log printed %.80q", meta)
	}
	e = rawEntry{
		oldMode: f[0], newMode: f[parents], old: f[parents+1], next: f[2*parents+1], status: f[len(f)-1][0], name: next(),
	}
	if parents == 1 && (e.status == 'R' || e.status == 'C') {
		e.from, e.name = e.name, next()
	}
	return e, nil
}

// addChange adds a raw entry to the changes of a commit. A name that the wiki does not take is left out.
func addChange(c *wiki.Commit, e rawEntry) {
	ch := wiki.Change{Status: wiki.Modified}
	var err error
	if ch.File, err = wiki.ParseFile(e.name); err != nil {
		return
	}
	if isFileMode(e.oldMode) {
		ch.Old = blobOrNone(e.old)
	}
	if isFileMode(e.newMode) {
		ch.New = blobOrNone(e.next)
	}
	if e.status == 'R' {
		if ch.From, err = wiki.ParseFile(e.from); err == nil {
			ch.Status = wiki.Moved
			c.Changes = append(c.Changes, ch)
			return
		}
	}
	switch {
	case ch.Old == "" && ch.New == "":
		return
	case ch.Old == "" || e.status == 'R' || e.status == 'C':
		ch.Status, ch.Old = wiki.Added, ""
	case ch.New == "":
		ch.Status = wiki.Deleted
	}
	c.Changes = append(c.Changes, ch)
}

func isFileMode(s string) bool {
	m, err := filemode.New(s)
	return err == nil && (&entry{mode: m}).isFile()
}

func blobOrNone(hex string) wiki.BlobID {
	if plumbing.NewHash(hex).IsZero() {
		return ""
	}
	return wiki.BlobID(hex)
}

// newNulScanner splits a stream into fields ended by NUL, of at most 64 MiB.
func newNulScanner(r io.Reader) *bufio.Scanner {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 64<<10), 64<<20)
	s.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, 0); i >= 0 {
			return i + 1, data[:i], nil
		}
		if atEOF && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	})
	return s
}
