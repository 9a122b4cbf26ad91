package site

import (
	"context"
	"errors"
	"fmt"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// Proposal is a line of commits that somebody pushed for others to look at, or that could not be merged when it was
// pushed.
type Proposal = gitstore.Proposal

// ProposalView is a proposal beside the branch as it is now.
type ProposalView struct {
	Proposal
	Base     wiki.Rev       // what it and the branch have in common
	Head     wiki.Rev       // the branch when this was looked at: MergeProposal wants it as seen
	Commits  []*wiki.Commit // at most 100, the last ones, parents first
	Changes  []wiki.Change  // against Base
	Conflict *wiki.Conflict // nil where it merges by itself; Ours are the proposal's texts
}

const proposalCommits = 100

// Proposals lists the open proposals, the newest first, at most 200. They are for editors.
func (s *Site) Proposals(ctx context.Context, who *wiki.Person) ([]Proposal, error) {
	if err := s.mayEdit(who); err != nil {
		return nil, err
	}
	return s.store.Proposals(ctx)
}

// Proposal shows an open proposal; one that is merged or was dropped is wiki.ErrNotFound.
func (s *Site) Proposal(ctx context.Context, who *wiki.Person, no int) (*ProposalView, error) {
	if err := s.mayEdit(who); err != nil {
		return nil, err
	}
	p, err := s.store.Proposal(ctx, no)
	if err != nil {
		return nil, err
	}
	select {
	case s.tries <- struct{}{}:
		defer func() { <-s.tries }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	v := &ProposalView{Proposal: p, Head: s.Head()}
	if v.Base, err = s.store.MergeBase(ctx, v.Head, p.Tip); err != nil {
		return nil, err
	}
	if v.Base == "" {
		return nil, &wiki.Invalid{Field: "push", Key: "push.base", Value: p.Tip.Short()}
	}
	if v.Commits, v.Changes, err = s.store.Between(ctx, v.Base, p.Tip, proposalCommits); err != nil {
		return nil, err
	}
	err = s.store.TryMerge(ctx, gitstore.MergeIn{Tip: p.Tip})
	if !errors.As(err, &v.Conflict) && err != nil {
		return nil, err
	}
	return v, nil
}

// MergeProposal brings a proposal into the branch with one merge commit by the person. resolved says what files in
// conflict become (nil bytes: removed), as decided by somebody who saw the branch at seen; what others wrote in them
// since is merged in. What still cannot be merged is a *wiki.Conflict.
func (s *Site) MergeProposal(
	ctx context.Context, who *wiki.Person, no int, seen wiki.Rev, resolved map[wiki.File][]byte,
) (wiki.Result, error) {
	if err := s.mayWrite(who); err != nil {
		return wiki.Result{}, err
	}
	p, err := s.store.Proposal(ctx, no)
	if err != nil {
		return wiki.Result{}, err
	}
	if err := s.mayBring(ctx, who, p); err != nil {
		return wiki.Result{}, err
	}
	for f, text := range resolved {
		if ownFile(f.String()) && !who.Can(wiki.Admin) {
			return wiki.Result{}, refusedFile(f, &wiki.Invalid{Field: "push", Key: "push.wikifolder", Value: f.String()})
		}
		if page, ok := f.Page(); ok && text != nil {
			if err := s.validate(ctx, page, text); err != nil {
				return wiki.Result{}, refusedFile(f, err)
			}
		}
	}
	m := gitstore.MergeIn{
		Tip: p.Tip, By: who.Author(), When: time.Now().In(danish), Seen: seen, Resolved: resolved,
		Message: fmt.Sprintf("Flet forslag %d ind: %s", no, p.Title),
	}
	if err := s.store.TryMerge(ctx, m); err != nil {
		return wiki.Result{}, err
	}
	if err := s.notePusher(ctx, p); err != nil {
		return wiki.Result{}, s.wrote(err)
	}
	res, err := s.store.MergeIn(ctx, m)
	if err == nil && res.Changed {
		s.followed(ctx)
	}
	return res, s.wrote(err)
}

// mayBring refuses a proposal that changes the wiki's own files to who is no administrator, even where one has made it.
func (s *Site) mayBring(ctx context.Context, who *wiki.Person, p Proposal) error {
	if who.Can(wiki.Admin) {
		return nil
	}
	base, err := s.store.MergeBase(ctx, s.Head(), p.Tip)
	if err != nil || base == "" {
		return err // without a base it cannot be merged
	}
	_, changes, err := s.store.Between(ctx, base, p.Tip, 1)
	if err != nil {
		return err
	}
	for _, ch := range changes {
		if ownFile(ch.File.String()) || !ch.From.IsZero() && ownFile(ch.From.String()) {
			return refusedFile(ch.File, &wiki.Invalid{Field: "push", Key: "push.wikifolder", Value: ch.File.String()})
		}
	}
	return nil
}

// notePusher records who pushed the commits of a proposal, which are about to go live. One that the wiki made itself, of
// what its upstream has, was pushed by nobody here.
func (s *Site) notePusher(ctx context.Context, p Proposal) error {
	if p.By.Email == s.store.Committer().Email {
		return nil
	}
	commits, err := s.store.Missing(ctx, p.Tip)
	if err != nil {
		return err
	}
	return s.store.NotePushed(ctx, commits, p.By, p.When)
}

// refusedFile says which of several files an error is about.
func refusedFile(f wiki.File, err error) error {
	var at *wiki.Problem
	var bad *wiki.Invalid
	switch {
	case errors.As(err, &at):
		p := *at
		p.File = f.String()
		return &wiki.Refused{Problems: []wiki.Problem{p}}
	case errors.As(err, &bad):
		return &wiki.Refused{Problems: []wiki.Problem{{File: f.String(), Invalid: *bad}}}
	}
	return err
}

// DropProposal closes a proposal without bringing it in. Its author may, and an administrator.
func (s *Site) DropProposal(ctx context.Context, who *wiki.Person, no int) error {
	if err := s.mayWrite(who); err != nil {
		return err
	}
	p, err := s.store.Proposal(ctx, no)
	if err != nil {
		return err
	}
	if who.Email != p.By.Email && !who.Can(wiki.Admin) {
		return fmt.Errorf("drop the proposal of %s: %w", p.By.Email, wiki.ErrForbidden)
	}
	return s.wrote(s.store.DropProposal(ctx, no))
}
