// Package upstream keeps the wiki equal to another repository, its upstream: a branch on any git host, on a disk, or in
// another alliancewiki.
//
// One goroutine (Loop.Run) does it, round by round. A round fetches the upstream's branch, brings it into ours
// (gitstore.MergeIn: the branch moves forward, or one merge commit), and pushes ours, never with force: the upstream's
// own comparison decides who was first, and whoever lost begins the round again. After a push that won, the next round
// looks first whether what was pushed is there, whatever the answer was.
//
// Several wikis may live on one upstream. So that nobody starves, a loser tries again at once, while a winner waits a
// moment before its next push and gathers what is written meanwhile.
//
// A round begins when the branch moved here, when the upstream says that it moved there (Loop.Kick, from the webhook),
// and else after Config.Every; while rounds fail, after a time that grows to ten minutes.
//
// What cannot be merged never stops the wiki: the upstream's tip becomes a proposal, and until somebody has merged it
// nothing is pushed. How it stands is told to every reader through Wiki.Declare.
package upstream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// Mode says what becomes of writing while the upstream is away.
type Mode string

// The modes.
const (
	Work   Mode = "work"   // the wiki goes on, and reconciles later
	Follow Mode = "follow" // changes are refused, and an edit is answered when the upstream has it
)

// Config is what a loop is told. The bounds have the defaults given with them.
type Config struct {
	Address Address
	Token   string // "NAME:TOKEN" or the token alone, "" for none; for https
	Mode    Mode
	Every   time.Duration // between looks at an upstream that says nothing; 30 s
	Log     *slog.Logger

	Stall time.Duration // for the upstream to make some progress; 30 s, after a push four times that
}

// Wiki is the running wiki, as the loop needs it. An interface cuts the arrow: a site can do without an upstream.
type Wiki interface {
	Declare(part string, st *wiki.Standing)
	// Look makes everything derived from git look at the branch, which was moved through the store.
	Look()
}

// The times of the loop.
const (
	winnerWaits = 150 * time.Millisecond // at least, between two pushes that won
	winnerMost  = 2 * time.Second        // at most
	firstRetry  = time.Second            // after a round that failed; then twice as long each time
	lastRetry   = 10 * time.Minute
	sentWait    = 10 * time.Second // that an edit waits for its push, in Follow
	countEvery  = 200 * time.Millisecond
)

// part is the name under which the loop declares how it stands.
const part = "upstream"

// Loop keeps one wiki equal to its upstream.
type Loop struct {
	cfg    Config
	remote gitstore.Remote
	store  *gitstore.Store
	wiki   Wiki

	kicked chan struct{} // a round is wanted now
	moved  chan struct{} // the branch may have moved

	mu      sync.Mutex
	asked   uint64        // raised by each who waits for a push
	reached uint64        // what asked was when the last push began that was done, or came to nothing
	changed chan struct{} // closed when reached is raised

	// Of the goroutine alone.
	has      wiki.Rev      // what the upstream has, as it told last; "" for nothing
	equal    wiki.Rev      // the head that the upstream had when a round was done
	won      time.Time     // the last push that won
	cycle    time.Duration // what a fetch, a merge and a push took last
	since    time.Time     // when rounds began to fail; zero while they do not
	proposed wiki.Rev      // the tip that is a proposal
}

// New makes a loop for an open store. It does nothing before Run.
func New(cfg Config, store *gitstore.Store, w Wiki) (*Loop, error) {
	remote, err := cfg.Remote()
	if err != nil {
		return nil, err
	}
	cfg.Every = cmp.Or(cfg.Every, 30*time.Second)
	return &Loop{
		cfg: cfg, remote: remote, store: store, wiki: w,
		kicked: make(chan struct{}, 1), moved: make(chan struct{}, 1), changed: make(chan struct{}),
	}, nil
}

// Remote is the upstream as the store knows such.
func (cfg Config) Remote() (gitstore.Remote, error) {
	header, err := cfg.Address.header(cfg.Token)
	if err != nil {
		return gitstore.Remote{}, fmt.Errorf("the upstream's token: %w", err)
	}
	return gitstore.Remote{URL: cfg.Address.git, Protocol: cfg.Address.protocol, Header: header, Stall: cfg.Stall}, nil
}

// Kick asks for a round now: the upstream says that it has moved. It does not wait.
func (l *Loop) Kick() { signal(l.kicked) }

// Moved tells that the branch may have moved. It does not wait.
func (l *Loop) Moved() { signal(l.moved) }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // there is one already
	}
}

// Sent waits, in Follow, until what the branch holds now has been pushed or could not be, at most ten seconds. In Work it
// does not wait: what is written is safe here.
func (l *Loop) Sent(ctx context.Context) {
	if l.cfg.Mode != Follow {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, sentWait)
	defer cancel()
	l.mu.Lock()
	l.asked++
	want := l.asked
	l.mu.Unlock()
	l.Moved()
	for {
		l.mu.Lock()
		reached, changed := l.reached, l.changed
		l.mu.Unlock()
		if reached >= want {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// asking is the number that whoever waits now waits for.
func (l *Loop) asking() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

// reach lets go of those who waited when asked was n.
func (l *Loop) reach(n uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n > l.reached {
		l.reached = n
		close(l.changed)
		l.changed = make(chan struct{})
	}
}

// Run does rounds until ctx ends.
func (l *Loop) Run(ctx context.Context) error {
	var err error
	if l.has, err = l.store.Fetched(); err != nil {
		l.cfg.Log.Error("what was fetched last cannot be read", "err", err)
	}
	for failures := 0; ; {
		err := l.round(ctx)
		if ctx.Err() != nil {
			return nil
		}
		switch {
		case err == nil || errors.As(err, new(*blocked)):
			failures = 0
		default:
			failures++
			l.cfg.Log.Warn("the upstream does not have everything", "upstream", l.cfg.Address, "try", failures, "err", err)
		}
		l.tell(ctx, err)
		if !l.rest(ctx, l.pause(failures), err) {
			return nil
		}
	}
}

// pause is how long to wait for the next round: spread a little, so that wikis which lost the same upstream do not come
// back all at once.
func (l *Loop) pause(failures int) time.Duration {
	d := l.cfg.Every
	if failures > 0 {
		d = min(firstRetry<<min(failures-1, 20), lastRetry)
	}
	return time.Duration(float64(d) * (0.8 + 0.4*rand.Float64()))
}

// rest waits until a round is due; false where ctx ends. What is written here begins a round, except after one that came
// to nothing: then it only counts.
func (l *Loop) rest(ctx context.Context, d time.Duration, err error) bool {
	due := time.NewTimer(d)
	defer due.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-due.C:
			return true
		case <-l.kicked:
			return true
		case <-l.moved:
		}
		if l.isDue(ctx, err) {
			return true
		}
	}
}

// isDue tells whether what was written here begins a round, after one that ended with last.
func (l *Loop) isDue(ctx context.Context, last error) bool {
	asked, head := l.asking(), l.store.Head().Rev
	var stuck *blocked
	switch {
	case last == nil && head != l.equal:
		return true
	case last == nil:
		l.reach(asked)
		return false
	case errors.As(last, &stuck) && !stuck.unrelated:
		if merged, err := l.store.IsAncestor(ctx, stuck.tip, head); merged && err == nil {
			return true
		}
	}
	l.tell(ctx, last)
	return sleep(ctx, countEvery) != nil
}
