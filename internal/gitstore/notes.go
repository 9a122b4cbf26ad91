package gitstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"

	"alliancewiki/internal/wiki"
)

// notesRef is where it is recorded who pushed a commit: git notes, which `git log --notes=pushed-by` shows wherever the
// ref was fetched to. A note lies in the tree under the commit's id, with a / after its first two digits.
const notesRef = "refs/notes/pushed-by"

// pusherTrailer begins the line of a note that names the person.
const pusherTrailer = "Pushed-by: "

// NotePushed records who pushed the commits, durably. What was noted of a commit before stays above.
func (s *Store) NotePushed(ctx context.Context, commits []wiki.Rev, by wiki.Author, when time.Time) error {
	if len(commits) == 0 {
		return nil
	}
	s.refs.Lock()
	defer s.refs.Unlock()
	for range maxRaces {
		err := s.notePushed(ctx, commits, by, when)
		if !errors.Is(err, errRefChanged) && !errors.Is(err, errRefLocked) {
			return diskError(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return fmt.Errorf("%s: %w", notesRef, wiki.ErrBusy)
}

func (s *Store) notePushed(ctx context.Context, commits []wiki.Rev, by wiki.Author, when time.Time) error {
	old, err := readRef(s.dir, notesRef)
	if err != nil {
		return err
	}
	if s.notes == nil || s.notes.Rev != old {
		if s.notes, err = s.snapshot(ctx, old, nil); err != nil {
			return err
		}
	}
	b := newBatch(s.dir)
	root, text := s.notes.root, []byte(noteText(by))
	for _, c := range commits {
		name := string(c[:2]) + "/" + string(c[2:])
		all, err := s.noteBefore(ctx, name)
		if err != nil {
			return err
		}
		if !bytes.HasSuffix(all, text) {
			all = append(all, text...)
		}
		root = root.put(name, b.add(plumbing.BlobObject, all))
	}
	if err := root.encode(b); err != nil {
		return err
	}
	c := &object.Commit{
		Author: signature(s.committer, when), Committer: signature(s.committer, when),
		Message: "Push\n", TreeHash: root.id,
	}
	if old != "" {
		c.ParentHashes = []plumbing.Hash{plumbing.NewHash(string(old))}
	}
	id, err := b.addEncoded(c)
	if err != nil {
		return err
	}
	next := wiki.Rev(id.String())
	if err := swapRef(s.dir, notesRef, old, next, b.flush); err != nil {
		return err
	}
	s.notes = &Snapshot{Rev: next, root: root}
	return nil
}

// noteBefore is what is noted of a commit so far.
func (s *Store) noteBefore(ctx context.Context, name string) ([]byte, error) {
	e := s.notes.entry(name)
	if e == nil || !e.isFile() {
		return nil, nil
	}
	o, err := s.reader.object(ctx, e.id)
	return bytes.Clone(o.data), err
}

// noteText is the note of a pushed commit.
func noteText(by wiki.Author) string {
	sig := signature(by, time.Time{})
	text := fmt.Sprintf("%s%s <%s>\n", pusherTrailer, sig.Name, sig.Email)
	if org := strings.Join(strings.Fields(by.Organisation), " "); org != "" {
		text += organisationTrailer + org + "\n"
	}
	return text
}

// parseNote reads a note: of several who pushed the commit, the last. What is none of ours is nobody.
func parseNote(text string) (by wiki.Author) {
	for line := range strings.Lines(strings.ToValidUTF8(text, "\uFFFD")) {
		line = strings.TrimSpace(line)
		if who, ok := strings.CutPrefix(line, pusherTrailer); ok {
			by = wiki.Author{}
			by.Name, by.Email, _ = strings.Cut(strings.TrimSuffix(who, ">"), " <")
		}
		if org, ok := strings.CutPrefix(line, organisationTrailer); ok {
			by.Organisation = strings.TrimSpace(org)
		}
	}
	return by
}
