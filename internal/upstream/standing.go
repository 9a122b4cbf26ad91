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
	st := &wiki.Standing{Key: "upstream.behind", Since: l.since, Value: l.cfg.Address.web, Count: l.behind(ctx)}
	var stuck *blocked
	switch {
	case errors.As(err, &stuck) && stuck.unrelated:
		st.Key, st.ReadOnly = "upstream.unrelated", l.cfg.Mode == Follow
	case errors.As(err, &stuck):
		st.Key, st.Value = "upstream.conflict", strconv.Itoa(stuck.proposal)
	case l.cfg.Mode == Follow:
		st.Key, st.ReadOnly = "upstream.away", true
	}
	l.wiki.Declare(part, st)
}

// behind is how many of our commits the upstream does not have, as far as is known.
func (l *Loop) behind(ctx context.Context) int {
	n, err := l.store.Ahead(ctx, l.has)
	if err != nil && ctx.Err() == nil {
		l.cfg.Log.Error("what the upstream lacks cannot be counted", "err", err)
	}
	return n
}
