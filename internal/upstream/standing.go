package upstream

import (
	"context"
	"errors"
	"strconv"
	"time"

	"alliancewiki/internal/wiki"
)

// tell declares how the wiki stands with its upstream after a round that ended with err. Nobody waits
// for a push that did not come about.
func (l *Loop) tell(ctx context.Context, err error) {
	if err == nil {
		if !l.since.IsZero() {
			l.cfg.Log.Info("the upstream has everything again", "upstream", l.cfg.Address, "since", l.since)
		}
		l.since = time.Time{}
		l.wiki.Declare(part, nil)
		return
	}
	asked := l.asking()
	defer func() { l.reach(asked) }()
	if l.since.IsZero() {
		l.since = time.Now()
	}
	key, value, follows := "upstream.behind", l.cfg.Address.web, l.cfg.Mode == Follow
	var stuck *blocked
	switch {
	case errors.As(err, &stuck) && stuck.unrelated:
		key = "upstream.unrelated"
	case errors.As(err, &stuck):
		key, value, follows = "upstream.conflict", strconv.Itoa(stuck.proposal), false
	case follows:
		key = "upstream.away"
	}
	l.wiki.Declare(part, &wiki.Standing{Key: key, ReadOnly: follows, Since: l.since, Value: value, Count: l.behind(ctx)})
}

// behind is how many of our commits the upstream does not have, as far as is known.
func (l *Loop) behind(ctx context.Context) int {
	n, err := l.store.Ahead(ctx, l.has)
	if err != nil && ctx.Err() == nil {
		l.cfg.Log.Error("what the upstream lacks cannot be counted", "err", err)
	}
	return n
}
