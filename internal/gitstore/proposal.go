package gitstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/go-git/go-git/v5/plumbing"

	"alliancewiki/internal/wiki"
)

// proposalRefs is where proposals lie: refs/proposals/N is an annotated tag on the last of the commits that somebody
// proposes; its tagger is that person, its message the title. A proposal is open while the branch does not have its
// commits. One that was dropped points at what the branch had then, so that no number is used twice.
const proposalRefs = "refs/proposals/"

// maxProposals is how many open proposals are listed.
const maxProposals = 200

// Proposal is a line of commits that waits to be brought into the branch.
type Proposal struct {
	No    int
	Tip   wiki.Rev
	Title string
	By    wiki.Author
	When  time.Time
}

// Propose keeps a commit of the repository as a new proposal, durably. The same commit proposed again by the same person
// stays the one proposal that it is.
func (s *Store) Propose(ctx context.Context, tip wiki.Rev, by wiki.Author, title string, when time.Time) (no int, err error) {
	s.refs.Lock()
	defer s.refs.Unlock()
	open, err := s.Proposals(ctx)
	if err != nil {
		return 0, err
	}
	for _, p := range open {
		if p.Tip == tip && p.By.Email == signature(by, when).Email {
			return p.No, nil
		}
	}
	last, err := s.lastProposal(ctx)
	if err != nil {
		return 0, err
	}
	b := newBatch(s.dir)
	tag := &object.Tag{
		Name: "proposal-" + strconv.Itoa(last+1), Tagger: signature(by, when), TargetType: plumbing.CommitObject,
		Target: plumbing.NewHash(string(tip)), Message: message(wiki.Edit{By: by, Message: title}),
	}
	id, err := b.addEncoded(tag)
	if err != nil {
		return 0, err
	}
	return last + 1, s.setProposal(last+1, "", wiki.Rev(id.String()), b.flush)
}

func proposalRef(no int) string { return proposalRefs + strconv.Itoa(no) }

// setProposal moves the ref of a proposal, which nobody else does while refs is held.
func (s *Store) setProposal(no int, old, next wiki.Rev, before func() error) error {
	for range maxRaces {
		err := swapRef(s.dir, proposalRef(no), old, next, before)
		if !errors.Is(err, errRefLocked) { // as it is while its folder is made
			return diskError(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return fmt.Errorf("%s: %w", proposalRef(no), wiki.ErrBusy)
}

func (s *Store) lastProposal(ctx context.Context) (int, error) {
	out, err := run(ctx, s.dir, "for-each-ref", "--count=1", "--sort=-version:refname", "--format=%(refname)", proposalRefs)
	if err != nil {
		return 0, err
	}
	name := strings.TrimPrefix(strings.TrimSpace(string(out)), proposalRefs)
	if name == "" {
		return 0, nil
	}
	return strconv.Atoi(name)
}

// Proposals lists the open proposals, the newest first, at most 200.
func (s *Store) Proposals(ctx context.Context) ([]Proposal, error) {
	head := s.Head().Rev
	if head == "" {
		return nil, nil
	}
	return s.proposals(ctx, "--no-merged="+string(head), "--count="+strconv.Itoa(maxProposals), proposalRefs)
}

// Proposal finds an open proposal, wiki.ErrNotFound where there is none of that number or it is not open any more.
func (s *Store) Proposal(ctx context.Context, no int) (Proposal, error) {
	list, err := s.proposals(ctx, "--no-merged="+string(s.Head().Rev), proposalRef(no))
	if err != nil {
		return Proposal{}, err
	}
	for _, p := range list {
		if p.No == no {
			return p, nil
		}
	}
	return Proposal{}, fmt.Errorf("proposal %d: %w", no, wiki.ErrNotFound)
}

func (s *Store) proposals(ctx context.Context, args ...string) ([]Proposal, error) {
	const fields = "%(refname)%00%(*objectname)%00%(taggername)%00%(taggeremail:trim)%00%(taggerdate:unix)%00%(contents:size)%00%(contents)"
	out, err := run(ctx, s.dir, append([]string{
		"for-each-ref", "--sort=-version:refname", "--format=" + fields}, args...)...)
	if err != nil {
		return nil, err
	}
	var list []Proposal
	for rest := string(out); rest != ""; {
		f := strings.SplitN(rest, "\x00", 7)
		if len(f) < 7 {
			return nil, fmt.Errorf("git for-each-ref printed %.80q", rest)
		}
		size, err := strconv.Atoi(f[5])
		if err != nil || size >= len(f[6]) {
			return nil, fmt.Errorf("git for-each-ref printed a size of %q", f[5])
		}
		text := f[6][:size]
		rest = f[6][size+1:]
		no, err := strconv.Atoi(strings.TrimPrefix(f[0], proposalRefs))
		tip, badTip := wiki.ParseRev(f[1])
		if err != nil || badTip != nil {
			continue // put there by hand
		}
		unix, _ := strconv.ParseInt(f[4], 10, 64)
		title, _, organisation := parseMessage(text)
		list = append(list, Proposal{
			No: no, Tip: tip, Title: title, By: authorOf(f[2], f[3], organisation), When: time.Unix(unix, 0),
		})
	}
	return list, nil
}

// DropProposal closes a proposal without bringing its commits in; they go with the next upkeep that finds them unused.
func (s *Store) DropProposal(ctx context.Context, no int) error {
	s.refs.Lock()
	defer s.refs.Unlock()
	if _, err := s.Proposal(ctx, no); err != nil {
		return err
	}
	old, err := readRef(s.dir, proposalRef(no))
	if err != nil {
		return err
	}
	return s.setProposal(no, old, s.Head().Rev, func() error { return nil })
}

// Between lists the commits after base up to tip, the newest n of them, parents first, and the files that differ between
// the two, with what git sees as moved.
func (s *Store) Between(ctx context.Context, base, tip wiki.Rev, n int) (commits []*wiki.Commit, changes []wiki.Change, err error) {
	args := append(append([]string{}, logArgs...), "--max-count="+strconv.Itoa(n), "-M", "-l200", "--end-of-options",
		string(base)+".."+string(tip))
	err = readLog(command(ctx, s.dir, args...), addChange, func(c *wiki.Commit) error {
		commits = append(commits, c)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	out, err := run(ctx, s.dir, "diff-tree", "-r", "-z", "-M", "-l200", "--no-abbrev", "--end-of-options", string(base), string(tip))
	if err != nil {
		return nil, nil, err
	}
	var all wiki.Commit
	fields := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	next := func() string {
		if len(fields) == 0 {
			return ""
		}
		f := fields[0]
		fields = fields[1:]
		return f
	}
	for len(fields) > 0 && fields[0] != "" {
		e, err := parseRaw(next(), next)
		if err != nil {
			return nil, nil, err
		}
		addChange(&all, e)
	}
	return commits, all.Changes, nil
}
