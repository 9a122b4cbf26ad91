package upstream

import (
	"context"
	"errors"
	"fmt"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// blocked is a round that waits for a person: the histories do not merge, or have nothing in common.
type blocked struct {
	tip       wiki.Rev // the upstream's
	proposal  int      // what it was kept as
	unrelated bool
}

func (b *blocked) Error() string {
	if b.unrelated {
		return "the upstream's history has nothing in common with the wiki's; begin again with an empty data directory, or another upstream"
	}
	return fmt.Sprintf("the upstream's changes do not merge; they are proposal %d", b.proposal)
}

// errNoProgress is an upstream whose answers do not fit what it has.
var errNoProgress = errors.New("the upstream's branch stays as it is, whatever is pushed and whatever it answers")

// maxIdle is how many pushes in a row may leave the upstream's branch as it was: who lost a race may look before the
// winner is done.
const maxIdle = 8

// byUs is who signs what no person did.
var byUs = wiki.Author{Name: "alliancewiki", Email: "wiki@localhost"}

// round makes the two equal, as often as it takes. What it answers has been done as far as it could be; a *blocked waits
// for a person.
func (l *Loop) round(ctx context.Context) error {
	var before wiki.Rev // the upstream's tip before the last push
	for pushes, idle := 0, 0; ; pushes++ {
		began := time.Now()
		tip, err := l.fetch(ctx)
		if err != nil {
			return err
		}
		if pushes > 0 && tip == before {
			if idle++; idle > maxIdle {
				return errNoProgress
			}
			if err := sleep(ctx, time.Duration(idle)*20*time.Millisecond); err != nil {
				return err
			}
		}
		before = tip
		if err := l.bring(ctx, tip); err != nil {
			return err
		}
		asked := l.asking()
		if head := l.store.Head().Rev; head == tip {
			l.equal = head
			l.reach(asked)
			return nil
		}
		if waits := time.Until(l.won.Add(min(max(winnerWaits, l.cycle), winnerMost))); waits > 0 {
			if err := sleep(ctx, waits); err != nil {
				return err
			}
			asked, began = l.asking(), began.Add(waits)
		}
		head := l.store.Head().Rev
		switch err := l.store.PushTo(ctx, l.remote, head); {
		case err == nil:
			l.has, l.won, l.cycle = head, time.Now(), time.Since(began)
			l.reach(asked)
		case !errors.Is(err, gitstore.ErrRemoteMoved):
			return err
		}
	}
}

// fetch fetches the upstream's branch. One whose history was rewritten there, or that never had what it took, is merged
// like any other: what the wiki has is not lost.
func (l *Loop) fetch(ctx context.Context) (wiki.Rev, error) {
	tip, err := l.store.Fetch(ctx, l.remote)
	if err != nil {
		return "", err
	}
	old := l.has
	l.has = tip
	if tip == old || tip == "" {
		return tip, nil
	}
	goneOn, err := l.store.IsAncestor(ctx, old, tip)
	if err == nil && !goneOn {
		l.cfg.Log.Warn("the upstream does not have what it had", "upstream", l.cfg.Address, "had", old.Short(), "has", tip.Short())
	}
	return tip, err
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// bring brings what was fetched into the branch.
func (l *Loop) bring(ctx context.Context, tip wiki.Rev) error {
	if tip == "" {
		return nil
	}
	res, err := l.store.MergeIn(ctx, gitstore.MergeIn{
		Tip: tip, By: byUs, When: time.Now(), Message: "Flet ændringer fra " + l.cfg.Address.host,
	})
	var (
		conflict *wiki.Conflict
		bad      *wiki.Invalid
	)
	switch {
	case errors.As(err, &conflict):
		return l.propose(ctx, tip, conflict)
	case errors.As(err, &bad) && bad.Key == "push.base":
		return &blocked{tip: tip, unrelated: true}
	case err != nil:
		return fmt.Errorf("merge the upstream's %s: %w", tip.Short(), err)
	}
	if res.Changed {
		l.wiki.Look()
	}
	return nil
}

// propose keeps the upstream's tip as a proposal, once, and closes those of earlier tips that it contains.
func (l *Loop) propose(ctx context.Context, tip wiki.Rev, conflict error) error {
	open, err := l.store.Proposals(ctx)
	if err != nil {
		return err
	}
	title := "Ændringer fra " + l.cfg.Address.host
	no, err := l.store.Propose(ctx, tip, byUs, title, time.Now())
	if err != nil {
		return err
	}
	if tip != l.proposed {
		l.proposed = tip
		l.cfg.Log.Warn("the upstream's changes do not merge", "upstream", l.cfg.Address, "tip", tip.Short(), "proposal", no, "err", conflict)
	}
	for _, p := range open {
		if p.By != byUs || p.Title != title || p.Tip == tip {
			continue
		}
		if within, err := l.store.IsAncestor(ctx, p.Tip, tip); err != nil {
			return err
		} else if within {
			if err := l.store.DropProposal(ctx, p.No); err != nil && !errors.Is(err, wiki.ErrNotFound) {
				return err
			}
		}
	}
	return &blocked{tip: tip, proposal: no}
}
