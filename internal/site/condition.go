package site

import (
	"context"
	"errors"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// Condition is how the wiki is, for somebody who looks after it. Its cost is a few look-ups, whatever the wiki's size,
// but for the two counts of the index.
type Condition struct {
	Head      *wiki.Commit // nil where there is none, or where the history does not know it yet
	Followers []Progress
	Files     int
	Commits   int
	Size      int64 // bytes of a clone, about
	Upkept    gitstore.Upkept
	Upkeep    gitstore.UpkeepState
	Proposals int
}

// Progress is how far a follower is.
type Progress struct {
	FollowerState
	At     *wiki.Commit // what it has reached; nil where that is nothing, or not known
	Behind int          // changes that it has not seen; -1 where that is not known
}

// Condition looks at the wiki for an administrator.
func (s *Site) Condition(ctx context.Context, who *wiki.Person) (*Condition, error) {
	if !who.Can(wiki.Admin) {
		return nil, refusal(who)
	}
	c := &Condition{Size: s.Size(), Upkept: s.store.Upkept(), Upkeep: s.store.UpkeepState()}
	head, headSeq, err := s.known(ctx, s.Head())
	if err != nil {
		return nil, err
	}
	c.Head = head
	for _, st := range s.State().Followers {
		p := Progress{FollowerState: st, Behind: -1}
		var seq int
		if p.At, seq, err = s.known(ctx, st.Rev); err != nil {
			return nil, err
		}
		switch {
		case st.Rev == s.Head():
			p.Behind = 0
		case p.At != nil && head != nil:
			p.Behind = headSeq - seq
		}
		c.Followers = append(c.Followers, p)
	}
	if c.Files, err = s.pages.Count(ctx); err != nil {
		return nil, err
	}
	if c.Commits, err = s.history.Count(ctx); err != nil {
		return nil, err
	}
	proposals, err := s.store.Proposals(ctx)
	c.Proposals = len(proposals)
	return c, err
}

// known is a commit as the history knows it, with its place there; nil where it does not know it (yet).
func (s *Site) known(ctx context.Context, rev wiki.Rev) (*wiki.Commit, int, error) {
	if rev == "" {
		return nil, 0, nil
	}
	r, err := s.history.Revision(ctx, rev)
	if errors.Is(err, wiki.ErrNotFound) {
		return nil, 0, nil
	}
	return r.Commit, int(r.Seq), err
}

// Rebuild builds a follower from nothing, in the background, for an administrator. Until it is done the wiki is as at a
// first start: pages are shown without what it knows. An unknown name is wiki.ErrNotFound.
func (s *Site) Rebuild(who *wiki.Person, name string) error {
	if !who.Can(wiki.Admin) {
		return refusal(who)
	}
	for _, r := range s.runners {
		if r.follower.Name() == name {
			r.mu.Lock()
			r.anew, r.ready = true, false
			r.mu.Unlock()
			s.kick()
			return nil
		}
	}
	return wiki.ErrNotFound
}
