package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// Pushed is what became of one ref of a push.
type Pushed struct {
	Update   wiki.RefUpdate
	Result   wiki.Result    // where the commits are live now; Result.Merged where others had written meanwhile
	Proposal int            // the number that they were kept under as a proposal, with or without an error
	Conflict *wiki.Conflict // why commits that were to go live at once (-o merge) became a proposal
	Err      error          // *wiki.Refused, *wiki.Invalid, *wiki.Conflict (kept as Proposal), and the kinds
}

// The limits of a push, beside those of its pack: commits that are new, files that they change, and problems listed.
const (
	maxPushCommits = 200_000
	maxPushFiles   = 200_000
	maxProblems    = 20
	stopAtProblems = 1000
)

// manyFiles is how many files a push may change and still be answered only when the followers have caught up.
const manyFiles = 500

// optionMerge is the push option with which a proposal goes live at once where it can.
const optionMerge = "merge"

// Push takes what a git client wants put on the branch, or proposed for it. Its commits are checked in quarantine by the
// rules of the editor; what breaks one is a *wiki.Refused and leaves no trace. Commits on the branch as it was when the
// client looked are merged where others wrote meanwhile; where that is a conflict they are kept as a proposal. What is
// answered without an error is durable, recorded as pushed by the person, and shown.
func (s *Site) Push(ctx context.Context, who *wiki.Person, updates []wiki.RefUpdate, options []string, pack io.Reader) []Pushed {
	list := make([]Pushed, len(updates))
	refuse := func(err error) []Pushed {
		for i := range list {
			if list[i].Err == nil {
				list[i].Err = err
			}
		}
		return list
	}
	open := false
	for i, u := range updates {
		list[i] = Pushed{Update: u, Err: s.mayUpdate(u)}
		open = open || list[i].Err == nil
	}
	if err := s.mayWrite(who); err != nil {
		return refuse(err)
	}
	for _, o := range options {
		if o != optionMerge {
			return refuse(&wiki.Invalid{Field: "push", Key: "push.options", Value: o})
		}
	}
	if !open {
		return list
	}
	in, err := s.store.Receive(ctx, pack)
	if errors.Is(err, wiki.ErrReadOnly) && s.store.Probe() != nil { // not only too large for the room there is
		err = s.wrote(err)
	}
	if err != nil {
		return refuse(err)
	}
	defer in.Discard()
	p := &pushing{site: s, who: who, in: in, merge: slices.Contains(options, optionMerge)}
	for i := range list {
		if list[i].Err == nil {
			p.take(ctx, &list[i])
			list[i].Err = s.wrote(list[i].Err)
		}
	}
	return list
}

// mayUpdate tells whether a ref is one that can be pushed to, and the push neither deletes nor makes it.
func (s *Site) mayUpdate(u wiki.RefUpdate) error {
	switch {
	case u.Ref != s.store.Branch() && u.Ref != s.proposalRef():
		return &wiki.Invalid{Field: "push", Key: "push.ref", Value: u.Ref}
	case u.New == "":
		return &wiki.Invalid{Field: "push", Key: "push.delete", Value: u.Ref}
	}
	return nil
}

// proposalRef is the name under which commits are proposed for the branch: refs/for/main.
func (s *Site) proposalRef() string {
	return "refs/for/" + strings.TrimPrefix(s.store.Branch(), "refs/heads/")
}

// pushing is one push on its way.
type pushing struct {
	site  *Site
	who   *wiki.Person
	in    *gitstore.Incoming
	merge bool // a proposal goes live at once
	kept  bool // the objects are in the repository
}

// take checks one update and makes it live, or a proposal.
func (p *pushing) take(ctx context.Context, d *Pushed) {
	s, u := p.site, d.Update
	proposed := u.Ref != s.store.Branch()
	base := u.Old
	if d.Err = p.in.Connected(ctx, u.New); d.Err != nil {
		return
	}
	if proposed {
		base, d.Err = p.related(ctx, u)
	} else {
		d.Err = p.forward(ctx, u)
	}
	if d.Err != nil {
		return
	}
	c := &pushCheck{site: s, who: p.who, in: p.in, tip: u.New, base: base, seen: map[string]bool{}, bad: map[string]wiki.BlobID{}}
	if d.Err = c.run(ctx); d.Err != nil {
		return
	}
	if !p.kept {
		if d.Err = p.in.Keep(); d.Err != nil {
			return
		}
		p.kept = true
	}
	now := time.Now().In(danish)
	var conflict *wiki.Conflict
	if !proposed || p.merge {
		d.Result, d.Err = p.goLive(ctx, u.New, c.commits, now)
		if !errors.As(d.Err, &conflict) {
			switch {
			case d.Err != nil || !d.Result.Changed:
			case c.files > manyFiles:
				s.kick()
			default:
				s.followed(ctx)
			}
			return
		}
	}
	if len(c.commits) == 0 { // the branch has it all
		d.Result.Rev = s.Head()
		return
	}
	no, err := p.propose(ctx, u.New, c.subject, now)
	if err != nil {
		d.Err = err
		return
	}
	d.Proposal = no
	if proposed { // kept, as was asked
		d.Conflict, d.Err = conflict, nil
	}
}

// goLive brings the commits into the branch, where they do not conflict with it. Who pushed them is recorded first, so
// that no commit on the branch is without it; and only of commits that go live, since whoever may clone may read it.
func (p *pushing) goLive(ctx context.Context, tip wiki.Rev, commits []wiki.Rev, now time.Time) (wiki.Result, error) {
	m := gitstore.MergeIn{
		Tip: tip, By: p.who.Author(), When: now, Message: fmt.Sprintf("Flet ændringer fra %s", p.who.Name),
	}
	if err := p.site.store.TryMerge(ctx, m); err != nil {
		return wiki.Result{}, err
	}
	if err := p.site.store.NotePushed(ctx, commits, p.who.Author(), now); err != nil {
		return wiki.Result{}, err
	}
	return p.site.store.MergeIn(ctx, m)
}

// propose keeps the commits as a proposal.
func (p *pushing) propose(ctx context.Context, tip wiki.Rev, title string, now time.Time) (no int, err error) {
	if err := p.roomToPropose(ctx, tip); err != nil {
		return 0, err
	}
	if title == "" {
		title = "Uden titel"
	}
	return p.site.store.Propose(ctx, tip, p.who.Author(), title, now)
}

// maxOpenProposals is how many proposals of one person may be open: only so many are listed of all.
const maxOpenProposals = 50

// roomToPropose makes sure that the person's open proposals, of which tip may be one already, are not too many.
func (p *pushing) roomToPropose(ctx context.Context, tip wiki.Rev) error {
	open, err := p.site.store.Proposals(ctx)
	if err != nil {
		return err
	}
	n := 0
	for _, other := range open {
		if other.By.Email == p.who.Email {
			n++
			if other.Tip == tip {
				return nil
			}
		}
	}
	if n >= maxOpenProposals {
		return &wiki.Invalid{Field: "push", Key: "push.proposals", Value: fmt.Sprint(n)}
	}
	return nil
}

// forward makes sure that commits stand on what the client saw, and that what it saw is on the branch: else history
// would be rewritten.
func (p *pushing) forward(ctx context.Context, u wiki.RefUpdate) error {
	head := p.site.Head()
	if head == "" {
		return nil
	}
	if u.Old == "" {
		return &wiki.Invalid{Field: "push", Key: "push.base", Value: u.Ref}
	}
	for _, step := range [][2]wiki.Rev{{u.Old, head}, {u.Old, u.New}} {
		ok, err := p.in.IsAncestor(ctx, step[0], step[1])
		if err != nil {
			return err
		}
		if !ok {
			return &wiki.Invalid{Field: "push", Key: "push.force", Value: u.New.Short()}
		}
	}
	return nil
}

// related makes sure that a proposal can be merged at all: it gives the commit that it stands on.
func (p *pushing) related(ctx context.Context, u wiki.RefUpdate) (wiki.Rev, error) {
	head := p.site.Head()
	if head == "" {
		return "", nil
	}
	if base, err := p.in.Base(ctx, head, u.New); err != nil || base != "" {
		return base, err
	}
	return "", &wiki.Invalid{Field: "push", Key: "push.base", Value: u.New.Short()}
}
