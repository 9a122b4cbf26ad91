package site

import (
	"context"
	"errors"
	"fmt"
	"time"

	"alliancewiki/internal/wiki"
)

// diskPart is under what name the state of the disk is declared; the key of its text is the same.
const diskPart = "disk"

// probeEvery is how often a disk that could not be written to is tried.
const probeEvery = 3 * time.Second

// wrote is called with the answer of everything that writes to the repository, and gives it back. A disk that takes no
// more makes the wiki read-only, until Run finds that it can be written to again.
func (s *Site) wrote(err error) error {
	var told *wiki.NotNow
	if !errors.Is(err, wiki.ErrReadOnly) || errors.As(err, &told) {
		return err
	}
	st := wiki.Standing{Key: diskPart, ReadOnly: true, Since: time.Now()}
	if known, ok := s.declared(diskPart); ok {
		st = known
	} else {
		s.log.Error("the wiki is read-only: its disk cannot be written to", "err", err)
		s.Declare(diskPart, &st)
	}
	return fmt.Errorf("%w: %w", &wiki.NotNow{Standing: st}, err)
}

// probe looks whether a disk that could not be written to can be again.
func (s *Site) probe() {
	st, ok := s.declared(diskPart)
	if !ok {
		return
	}
	if err := s.store.Probe(); err != nil {
		s.log.Debug("the disk still cannot be written to", "err", err)
		return
	}
	s.Declare(diskPart, nil)
	s.log.Info("the wiki can be written to again", "after", time.Since(st.Since).Round(time.Second))
	s.kick() // followers on the same disk
}

// probing calls probe until ctx ends.
func (s *Site) probing(ctx context.Context) {
	tick := time.NewTicker(probeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.probe()
		}
	}
}
