package site

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"alliancewiki/internal/wiki"
)

// Follower is anything derived from git. It keeps the revision it has reached together with its data, so that it can be
// stopped anywhere and go on; it can be dropped and rebuilt at any time.
type Follower interface {
	Name() string
	// Rev is the revision reached, "" for none. It may be called at any time.
	Rev() wiki.Rev
	// Apply goes from Rev() = b.From to b.To, wholly or not at all. One call at a time.
	Apply(ctx context.Context, b wiki.Batch) error
	// Reset drops everything; Rev is "" afterwards.
	Reset(ctx context.Context) error
	// Check looks whether the data is sound in itself.
	Check(ctx context.Context) error
}

// retryAfter is how long a follower that failed is left alone; one that fails twice at the same place is rebuilt, save
// where its disk cannot be written to: it keeps what it has, and its pages stay as they were.
const retryAfter = 2 * time.Second

// runner keeps one follower up with the head in a goroutine of its own. Whoever wants it to look at the head raises
// asked; the runner raises reached to the number that it had seen before it looked.
type runner struct {
	follower Follower
	site     *Site

	mu      sync.Mutex
	changed *sync.Cond
	asked   uint64
	reached uint64
	ready   bool
	anew    bool // an administrator wants it built from nothing
	err     error
	since   time.Time
	closed  bool
}

func newRunner(f Follower, s *Site) *runner {
	r := &runner{follower: f, site: s}
	r.changed = sync.NewCond(&r.mu)
	return r
}

// kick makes all followers look at the head, and gives the number to wait for.
func (s *Site) kick() uint64 {
	n := s.asks.Add(1)
	for _, r := range s.runners {
		r.mu.Lock()
		r.asked = max(r.asked, n)
		r.changed.Broadcast()
		r.mu.Unlock()
	}
	if s.link != nil {
		s.link.Moved()
	}
	s.renewVersion()
	return n
}

// renewVersion makes Version anew from what it stands for.
func (s *Site) renewVersion() {
	s.versions.Lock()
	defer s.versions.Unlock()
	parts := []string{string(s.Head()), time.Now().In(danish).Format(time.DateOnly)} // queries ask what day it is
	for _, r := range s.runners {
		parts = append(parts, r.follower.Rev().Short())
	}
	v := strings.Join(parts, "-") + s.standingsVersion()
	s.version.Store(&v)
}

// run works until ctx ends.
func (r *runner) run(ctx context.Context) {
	defer context.AfterFunc(ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.closed = true
		r.changed.Broadcast()
	})()
	for {
		r.mu.Lock()
		for r.asked == r.reached && !r.closed {
			r.changed.Wait()
		}
		seen, closed := r.asked, r.closed
		r.mu.Unlock()
		if closed {
			return
		}
		began := time.Now()
		err := r.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		r.finish(seen, err, time.Since(began))
		if err != nil {
			select {
			case <-ctx.Done():
			case <-time.After(retryAfter):
			}
		}
	}
}

// follow brings the follower to the head. What it cannot come from (history rewritten, another repository) or cannot
// take in twice is built from nothing.
func (r *runner) follow(ctx context.Context) error {
	head, at := r.site.Head(), r.follower.Rev()
	r.mu.Lock()
	anew := r.anew
	r.mu.Unlock()
	if at == head && !anew {
		return nil
	}
	onTheWay, err := r.site.store.IsAncestor(ctx, at, head)
	if err != nil {
		return err
	}
	r.mu.Lock()
	failedBefore := r.err != nil && !errors.Is(r.err, wiki.ErrReadOnly) // a full disk is no fault of the data
	r.mu.Unlock()
	if !onTheWay || failedBefore || anew {
		r.site.log.Warn("follower is rebuilt", "follower", r.follower.Name(), "at", at.Short())
		if err := r.follower.Reset(ctx); err != nil {
			return err
		}
		r.mu.Lock()
		r.anew = false
		r.mu.Unlock()
	}
	return r.follower.Apply(ctx, r.site.store.Batch(r.follower.Rev(), head))
}

func (r *runner) finish(seen uint64, err error, took time.Duration) {
	log := r.site.log.With("follower", r.follower.Name(), "at", r.follower.Rev().Short(), "took", took.Round(time.Millisecond))
	r.mu.Lock()
	wasReady := r.ready
	again := err != nil && r.err != nil && err.Error() == r.err.Error()
	if err == nil {
		r.reached, r.ready, r.err = seen, true, nil
	} else {
		if !again {
			r.since = time.Now()
		}
		r.err = err
	}
	r.mu.Unlock()
	switch {
	case again: // told already
	case err != nil:
		log.Error("follower failed", slog.Any("err", err))
	case !wasReady:
		log.Info("follower is ready")
	}
	r.site.renewVersion()
	r.changed.Broadcast()
}

func (r *runner) state() FollowerState {
	r.mu.Lock()
	defer r.mu.Unlock()
	return FollowerState{Name: r.follower.Name(), Rev: r.follower.Rev(), Ready: r.ready, Err: r.err, Since: r.since}
}

// isReady tells whether the follower has reached a head since start.
func (r *runner) isReady() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ready
}

// wait waits until the follower has reached what was asked with kick.
func (r *runner) wait(ctx context.Context, want uint64) error {
	defer context.AfterFunc(ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.changed.Broadcast()
	})()
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.reached < want && ctx.Err() == nil && !r.closed {
		r.changed.Wait()
	}
	return ctx.Err()
}

// followed is called after a change: it brings up the followers that were up to date, so that its author sees it
// everywhere. The change is durable already: a follower that is slow or failing does not make it fail. Search is waited for
// by those who search, see maySearch: its documents cost more than all the rest of a save.
func (s *Site) followed(ctx context.Context) {
	want := s.kick()
	caughtUp, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	for _, r := range []*runner{s.historyRunner, s.pagesRunner} {
		if st := r.state(); st.Ready && st.Err == nil {
			if err := r.wait(caughtUp, want); err != nil {
				s.log.Warn("follower is behind", "follower", r.follower.Name(), "err", err)
			}
		}
	}
	if s.link != nil {
		s.link.Sent(ctx)
	}
}
