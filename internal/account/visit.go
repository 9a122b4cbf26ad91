package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"alliancewiki/internal/wiki"
)

// A visit ends after four hours without a request. That somebody is here is written down every five minutes at most.
const (
	visitGap  = 4 * time.Hour
	hereEvery = 5 * time.Minute
	hereWait  = 2 * time.Second // how long it is tried to write that
	hereSize  = 10_000          // people whose visits are remembered as written
)

// Mark is a moment at which a person looked at the wiki, and the revision that was its head then ("" where that is not
// known). The revision says more than the time: what was written offline before it may arrive after it.
type Mark struct {
	When time.Time
	Rev  wiki.Rev
}

// visits remembers who was written down as here lately.
type visits struct {
	mu      sync.Mutex
	noted   map[int64]time.Time
	closed  bool
	writing sync.WaitGroup
}

// Here notes that a person is here now and sees a revision. It never waits: what it writes, every five minutes at most,
// is written beside the request, and a database that cannot be written to keeps nobody from reading.
func (s *Store) Here(person int64, rev wiki.Rev) {
	now := s.now()
	v := &s.visits
	v.mu.Lock()
	defer v.mu.Unlock()
	if last, ok := v.noted[person]; v.closed || ok && now.Sub(last) < hereEvery {
		return
	}
	if v.noted == nil || len(v.noted) >= hereSize {
		v.noted = map[int64]time.Time{}
	}
	v.noted[person] = now
	v.writing.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), hereWait)
		defer cancel()
		_ = s.noteHere(ctx, person, Mark{now, rev}) // the next try is in five minutes
	})
}

// noteHere writes that a person is here; after a gap, that begins a visit, and the one before is over. An account that is
// gone is nobody.
func (s *Store) noteHere(ctx context.Context, person int64, here Mark) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO visit (person, here, rev) SELECT id, ?2, ?3 FROM person WHERE id = ?1
			ON CONFLICT (person) DO UPDATE SET
				before     = CASE WHEN ?2 - here >= ?4 THEN max(before, here) ELSE before END,
				before_rev = CASE WHEN ?2 - here >= ?4 AND here >= before THEN rev ELSE before_rev END,
				here = ?2, rev = ?3
			WHERE here <= ?2`, person, here.When.Unix(), string(here.Rev), int64(visitGap/time.Second))
		return err
	})
}

// LastVisit is the end of the visit before the present one, or when the person said last that all has been seen: the
// later of the two. It is the zero Mark for somebody who is here for the first time.
func (s *Store) LastVisit(ctx context.Context, person int64) (Mark, error) {
	var here, before int64
	var rev, beforeRev string
	err := s.readers.QueryRowContext(ctx, `SELECT here, rev, before, before_rev FROM visit WHERE person = ?`, person).
		Scan(&here, &rev, &before, &beforeRev)
	if errors.Is(err, sql.ErrNoRows) {
		return Mark{}, nil
	}
	if err != nil {
		return Mark{}, fmt.Errorf("last visit: %w", dbError(err))
	}
	if s.now().Unix()-here >= int64(visitGap/time.Second) && here >= before { // this visit is not written down yet
		before, beforeRev = here, rev
	}
	return Mark{unix(before), wiki.Rev(beforeRev)}, nil
}

// SetSeen notes that a person has seen all that the wiki held at a revision.
func (s *Store) SetSeen(ctx context.Context, person int64, rev wiki.Rev) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO visit (person, here, rev, before, before_rev)
			SELECT id, ?2, ?3, ?2, ?3 FROM person WHERE id = ?1
			ON CONFLICT (person) DO UPDATE SET here = max(here, ?2), rev = ?3, before = ?2, before_rev = ?3`,
			person, s.now().Unix(), string(rev))
		return err
	})
	if err != nil {
		return fmt.Errorf("note what was seen: %w", err)
	}
	return nil
}

// close waits for what is being written, and has nothing written any more.
func (v *visits) close() {
	v.mu.Lock()
	v.closed = true
	v.mu.Unlock()
	v.writing.Wait()
}
