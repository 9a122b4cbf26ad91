package gitstore

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"

	"alliancewiki/internal/wiki"
)

const (
	// maxTogether is how many edits share one round of fsyncs.
	maxTogether = 64
	// maxRaces is how often edits are merged again because another process moved the branch; each race lost means
	// that somebody else made progress.
	maxRaces = 50
	// lockWait is how long the branch may be locked by another process before a save gives up.
	lockWait = 10 * time.Second
)

// job is an edit on its way through the writer.
type job struct {
	ctx    context.Context
	edit   wiki.Edit
	result wiki.Result
	err    error
	done   chan struct{}
}

// Apply makes an edit a commit on the branch, merged onto what others wrote since its base, and returns when that is
// durable. An edit that cannot be merged is a *wiki.Conflict; one that makes no sense (an occupied name, a file to move
// that is not there, an unknown base, no message) is a *wiki.Invalid; a disk that cannot be written is wiki.ErrReadOnly.
// In each of these cases nothing was changed. A context that ends while the edit is being written does not undo it.
func (s *Store) Apply(ctx context.Context, e wiki.Edit) (wiki.Result, error) {
	if strings.TrimSpace(e.Message) == "" {
		return wiki.Result{}, &wiki.Invalid{Field: "summary", Key: "edit.summary"}
	}
	j := &job{ctx: ctx, edit: e, done: make(chan struct{})}
	select {
	case s.edits <- j:
	case <-ctx.Done():
		return wiki.Result{}, ctx.Err()
	case <-s.stop:
		return wiki.Result{}, fmt.Errorf("the store is closed: %w", wiki.ErrReadOnly)
	}
	<-j.done
	return j.result, j.err
}

// write is the writer: it takes the edits that wait and commits them together, until the store is closed.
func (s *Store) write() {
	for {
		var jobs []*job
		select {
		case j := <-s.edits:
			jobs = append(jobs, j)
		case <-s.stop:
			return
		}
	gather:
		for len(jobs) < maxTogether {
			select {
			case j := <-s.edits:
				jobs = append(jobs, j)
			default:
				break gather
			}
		}
		if err := s.commitAll(jobs); err != nil {
			for _, j := range jobs {
				j.result, j.err = wiki.Result{}, err
			}
		}
		for _, j := range jobs {
			close(j.done)
		}
	}
}

// commitAll commits the edits one after the other and moves the branch once. Each job gets its own answer; an error
// is of them all, and then none is on the branch.
func (s *Store) commitAll(jobs []*job) error {
	s.move.Lock()
	defer s.move.Unlock()
	locked := time.Time{}
	for race := 0; race < maxRaces; {
		if _, err := s.refresh(context.Background()); err != nil {
			return err
		}
		head := s.head.Load()
		r := &round{store: s, batch: newBatch(s.dir), tip: head}
		for _, j := range jobs {
			j.result, j.err = r.apply(j.ctx, j.edit)
		}
		if len(r.commits) == 0 {
			return nil
		}
		err := swapRef(s.dir, s.branch, head.Rev, r.tip.Rev, r.batch.flush)
		switch {
		case err == nil:
			s.known.add(r.tip, r.commits)
			s.head.Store(r.tip)
			return nil
		case errors.Is(err, errRefChanged):
			race++
		case errors.Is(err, errRefLocked):
			if locked.IsZero() {
				locked = time.Now()
			}
			if time.Since(locked) > lockWait {
				return fmt.Errorf("%w: %w", err, wiki.ErrBusy)
			}
			time.Sleep(5 * time.Millisecond)
		default:
			return diskError(err)
		}
	}
	return fmt.Errorf("the branch kept moving: %w", wiki.ErrBusy)
}

// diskError marks the errors of a disk that takes no more.
func diskError(err error) error {
	for _, e := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EDQUOT} {
		if errors.Is(err, e) {
			return fmt.Errorf("%w: %w", wiki.ErrReadOnly, err)
		}
	}
	return err
}

// round is one try at committing some edits: a line of commits on top of the head, not yet on the branch.
type round struct {
	store   *Store
	batch   *batch
	tip     *Snapshot
	commits []*wiki.Commit
}

// apply makes one edit a commit on the tip. Where it answers an error or no change, the tip stays.
//
// A panic while one edit is merged is that edit's error: the writer serves everybody.
func (r *round) apply(ctx context.Context, e wiki.Edit) (res wiki.Result, err error) {
	if err := ctx.Err(); err != nil {
		return wiki.Result{}, err
	}
	defer func() {
		if p := recover(); p != nil {
			res, err = wiki.Result{}, fmt.Errorf("merging an edit of %q: %v\n%s", e.Message, p, debug.Stack())
		}
	}()
	m := &merging{round: r, ctx: ctx, edit: e, root: r.tip.root, movedTo: map[wiki.File]wiki.File{}}
	if err := m.merge(); err != nil {
		return wiki.Result{}, err
	}
	if len(m.changes) == 0 {
		return wiki.Result{Rev: r.tip.Rev, Merged: m.merged}, nil
	}
	if err := m.root.encode(r.batch); err != nil {
		return wiki.Result{}, err
	}
	if r.tip.root.id == m.root.id {
		return wiki.Result{Rev: r.tip.Rev, Merged: m.merged}, nil
	}
	c := &object.Commit{
		Author:    signature(e.By, e.When),
		Committer: signature(r.store.committer, e.When),
		Message:   message(e),
		TreeHash:  m.root.id,
	}
	commit := &wiki.Commit{By: e.By, When: e.When, Changes: m.changes}
	commit.Subject, commit.Body, _ = parseMessage(c.Message)
	if r.tip.Rev != "" {
		c.ParentHashes = []plumbing.Hash{plumbing.NewHash(string(r.tip.Rev))}
		commit.Parents = []wiki.Rev{r.tip.Rev}
	}
	id, err := r.batch.addEncoded(c)
	if err != nil {
		return wiki.Result{}, err
	}
	commit.Rev = wiki.Rev(id.String())
	commit.By = authorOf(c.Author.Name, c.Author.Email, e.By.Organisation)
	r.commits = append(r.commits, commit)
	r.tip = &Snapshot{Rev: commit.Rev, root: m.root}
	return wiki.Result{Rev: commit.Rev, Changed: true, Merged: m.merged}, nil
}

// signature is an author as git takes it: without the characters that end a name or an address.
func signature(a wiki.Author, when time.Time) object.Signature {
	clean := func(s string) string {
		s = strings.Map(func(r rune) rune {
			if r == '<' || r == '>' || unicode.IsControl(r) {
				return -1
			}
			return r
		}, s)
		return strings.Trim(s, " .,:;\"'")
	}
	name, email := clean(a.Name), clean(a.Email)
	if name == "" {
		name = email
	}
	return object.Signature{Name: name, Email: email, When: when}
}

// organisationTrailer names the trailer that says for whom the author acted.
const organisationTrailer = "Organisation: "

// message is the commit message of an edit: subject, text, and the trailer in a paragraph of its own.
func message(e wiki.Edit) string {
	text := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(e.Message, "\r\n", "\n"), "\uFFFD"))
	subject, body, _ := strings.Cut(strings.TrimSpace(text), "\n")
	text = strings.TrimSpace(subject) + "\n"
	if body = strings.TrimSpace(body); body != "" {
		text += "\n" + body + "\n"
	}
	if org := strings.Join(strings.Fields(e.By.Organisation), " "); org != "" {
		text += "\n" + organisationTrailer + org + "\n"
	}
	return text
}

// parseMessage takes a commit message apart: subject (the first paragraph in one line), the rest, and the organisation
// of the trailer, which must stand in the last paragraph.
func parseMessage(text string) (subject, body, organisation string) {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	first, rest, _ := strings.Cut(text, "\n\n")
	subject = strings.Join(strings.Fields(first), " ")
	rest = strings.TrimSpace(rest)
	if rest == "" {
		return subject, "", ""
	}
	paragraphs := strings.Split(rest, "\n\n")
	last := strings.Split(paragraphs[len(paragraphs)-1], "\n")
	last = slices.DeleteFunc(last, func(line string) bool {
		org, ok := strings.CutPrefix(line, organisationTrailer)
		if ok {
			organisation = strings.TrimSpace(org)
		}
		return ok
	})
	paragraphs[len(paragraphs)-1] = strings.Join(last, "\n")
	return subject, strings.TrimSpace(strings.Join(paragraphs, "\n\n")), organisation
}

// authorOf is the author as the wiki shows one.
func authorOf(name, email, organisation string) wiki.Author {
	return wiki.Author{
		Name:         strings.ToValidUTF8(name, "\uFFFD"),
		Email:        strings.ToValidUTF8(email, "\uFFFD"),
		Organisation: organisation,
	}
}
