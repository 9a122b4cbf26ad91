package gitstore

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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

// job is an edit, or a commit to be merged in, on its way through the writer.
type job struct {
	ctx    context.Context
	edit   wiki.Edit
	merge  *MergeIn // nil for an edit
	whole  bool     // edit.Put is the whole tree, see Replace
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
	return s.do(&job{ctx: ctx, edit: e, done: make(chan struct{})})
}

// do hands a job to the writer and waits for its answer.
func (s *Store) do(j *job) (wiki.Result, error) {
	select {
	case s.edits <- j:
	case <-j.ctx.Done():
		return wiki.Result{}, j.ctx.Err()
	case <-s.stop:
		return wiki.Result{}, fmt.Errorf("the store is closed: %w", wiki.ErrReadOnly)
	}
	<-j.done
	return j.result, j.err
}

// write is the writer: it takes the edits that wait and commits them together, until the store is closed. A commit to be
// merged in goes alone.
func (s *Store) write() {
	var next *job
	for {
		jobs := []*job{next}
		if next == nil {
			select {
			case jobs[0] = <-s.edits:
			case <-s.stop:
				return
			}
		}
		jobs, next = s.gather(jobs)
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

// gather adds the edits that wait to the first job of a round; next is a job that began to wait and is for another round.
func (s *Store) gather(jobs []*job) (round []*job, next *job) {
	for jobs[0].merge == nil && len(jobs) < maxTogether {
		select {
		case j := <-s.edits:
			if j.merge != nil {
				return jobs, j
			}
			jobs = append(jobs, j)
		default:
			return jobs, nil
		}
	}
	return jobs, nil
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
		err := s.makeSure(head.Rev)
		if err == nil {
			for _, j := range jobs {
				j.result, j.err = r.run(j)
			}
			if r.tip.Rev == head.Rev {
				return nil
			}
			err = s.swap(head.Rev, r.tip.Rev, r.batch.flush)
		}
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
			s.unsure = true
			return diskError(err)
		}
	}
	return fmt.Errorf("the branch kept moving: %w", wiki.ErrBusy)
}

// round is one try at committing some edits: a line of commits on top of the head, not yet on the branch.
type round struct {
	store   *Store
	batch   *batch
	tip     *Snapshot
	commits []*wiki.Commit
}

// run does one job. A panic while it is merged is that job's error: the writer serves everybody.
func (r *round) run(j *job) (res wiki.Result, err error) {
	if err := j.ctx.Err(); err != nil {
		return wiki.Result{}, err
	}
	defer func() {
		if p := recover(); p != nil {
			res, err = wiki.Result{}, fmt.Errorf("merging an edit of %q: %v\n%s", j.edit.Message, p, debug.Stack())
		}
	}()
	if j.merge != nil {
		return r.mergeIn(j.ctx, *j.merge)
	}
	if j.whole {
		return r.replace(j.ctx, j.edit)
	}
	return r.apply(j.ctx, j.edit)
}

// apply makes one edit a commit on the tip. Where it answers an error or no change, the tip stays.
func (r *round) apply(ctx context.Context, e wiki.Edit) (wiki.Result, error) {
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
	return r.commit(m, "")
}

// commit makes what was merged a commit on the tip; second is its second parent, "" for none.
func (r *round) commit(m *merging, second wiki.Rev) (wiki.Result, error) {
	e := m.edit
	c := &object.Commit{
		Author:    signature(e.By, e.When),
		Committer: signature(r.store.committer, e.When),
		Message:   message(e),
		TreeHash:  m.root.id,
	}
	commit := &wiki.Commit{When: e.When, Changes: m.changes}
	commit.Subject, commit.Body, _ = parseMessage(c.Message)
	for _, parent := range []wiki.Rev{r.tip.Rev, second} {
		if parent != "" {
			c.ParentHashes = append(c.ParentHashes, plumbing.NewHash(string(parent)))
			commit.Parents = append(commit.Parents, parent)
		}
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

// message is the commit message of an edit: subject, text, and the trailers in a paragraph of their own.
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
	trailers := ""
	if org := strings.Join(strings.Fields(e.By.Organisation), " "); org != "" {
		trailers = organisationTrailer + org + "\n"
	}
	if e.Minor {
		trailers += wiki.MinorTrailer + "\n"
	}
	if trailers != "" {
		text += "\n" + trailers
	}
	return text
}

// parseMessage takes a commit message apart: subject (the first paragraph in one line), the rest, and the organisation
// of the trailer, which must stand in the last paragraph.
func parseMessage(text string) (subject, body, organisation string) {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	first, rest, _ := strings.Cut(text, "\n\n")
	subject = cut(strings.Join(strings.Fields(first), " "), maxSubject)
	rest = cut(strings.TrimSpace(rest), maxBody)
	if rest == "" {
		return subject, "", ""
	}
	paragraphs := strings.Split(rest, "\n\n")
	last := strings.Split(paragraphs[len(paragraphs)-1], "\n")
	last = slices.DeleteFunc(last, func(line string) bool {
		org, ok := strings.CutPrefix(line, organisationTrailer)
		if ok {
			organisation = cut(strings.TrimSpace(org), maxName)
		}
		return ok
	})
	paragraphs[len(paragraphs)-1] = strings.Join(last, "\n")
	return subject, strings.TrimSpace(strings.Join(paragraphs, "\n\n")), organisation
}

// authorOf is the author as the wiki shows one.
func authorOf(name, email, organisation string) wiki.Author {
	return wiki.Author{
		Name:         cut(strings.ToValidUTF8(name, "\uFFFD"), maxName),
		Email:        cut(strings.ToValidUTF8(email, "\uFFFD"), maxName),
		Organisation: organisation,
	}
}

// What is told of a commit at most, in bytes: one that was pushed may have a subject, or an author's name, of megabytes,
// and lists of changes are made of these.
const (
	maxSubject = 500
	maxBody    = 64 << 10
	maxName    = 320
)

// cut shortens text to so many bytes.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most -= len("…"); !utf8.RuneStart(s[most]); most-- {
	}
	return s[:most] + "…"
}
