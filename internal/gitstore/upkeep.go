package gitstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Upkeep is the server's alone, in the background, and never git's own (git maintenance names packs as some readers do
// not see them, git gc deletes before what it keeps is sure to survive a power cut). There are four kinds:
//
//   - loose: edits leave loose objects. When there are many, those that a ref reaches become a pack.
//   - packs: pushes leave packs. When there are many, the small ones become one, with all that is in them.
//   - all: everything that a ref reaches becomes one pack with a bitmap, which is what a clone is made from, and what no
//     ref reaches becomes loose. It is done when the packs made since have grown to a fifth of the one with the bitmap.
//   - nightly: the same, and what no ref reaches is thrown away two weeks after it was last written.
//
// The rule of all of them: what replaces something is on disk (the file, then its folder) before that something is
// removed, so that power may fail at any moment; and only `git prune` throws anything away, while no push is in quarantine
// (Store.incoming) and after the writer's batch has reached the branch. It takes nothing that is younger than two weeks,
// and the writer writes anew, or freshens, whatever it relies on (see batch.flush).
var ( // variables, since the tests of the server cannot wait that long
	upkeepEvery  = 15 * time.Second // how often is looked whether there is something to do; costs reading a few folders
	firstNightly = 5 * time.Minute  // after the start, where the last night was missed
	upkeepAgain  = 10 * time.Minute // after a failure, and while the disk is nearly full
)

const (
	manyLoose = 3000
	manyPacks = 40

	// restTime is how old a pack must be before it is replaced: a push that brought it has moved its ref by then.
	restTime = 10 * time.Minute
	// pruneAfter is how old something must be that no ref reaches, to be thrown away.
	pruneAfter = "2.weeks.ago"

	nightFrom, nightTo = 2, 5 // hours in Denmark
	missedNight        = 30 * time.Hour
)

// errDiskNearlyFull is why upkeep waits: it needs room for a while to make room.
var errDiskNearlyFull = errors.New("the disk is nearly full")

// UpkeepState is what is known about the upkeep of this process, and when the last night's was.
type UpkeepState struct {
	Job     string // "loose", "packs", "all" or "nightly": the one under way, or the last; "" for none yet
	Began   time.Time
	Took    time.Duration // 0 while it is under way
	Err     error         // of the last
	Nightly time.Time     // when one ended well last, whichever process it was; zero for never
}

// UpkeepState tells what upkeep did last.
func (s *Store) UpkeepState() UpkeepState {
	s.upkeep.mu.Lock()
	defer s.upkeep.mu.Unlock()
	st := s.upkeep.state
	st.Nightly = lastNightly(s.dir)
	return st
}

// upkeep is what the store knows about its upkeep.
type upkeep struct {
	mu    sync.Mutex
	state UpkeepState
}

// upkeepJob is one kind of upkeep.
type upkeepJob struct {
	name  string
	limit time.Duration // after which it is ended
	do    func(*keeper) error
}

var (
	looseJob   = upkeepJob{"loose", 20 * time.Minute, (*keeper).packLoose}
	packsJob   = upkeepJob{"packs", 30 * time.Minute, (*keeper).foldPacks}
	allJob     = upkeepJob{"all", 2 * time.Hour, (*keeper).packAll}
	nightlyJob = upkeepJob{"nightly", 3 * time.Hour, (*keeper).nightly}
)

// Upkeep keeps the repository small and fast until ctx ends; what is under way then is killed, and leaves nothing half
// done. It works at the lowest priority, on one thread, one job at a time.
func (s *Store) Upkeep(ctx context.Context, log *slog.Logger) {
	// The git processes die with the thread that started them, so also with a server that is killed.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var (
		began   = time.Now()
		notYet  time.Time
		residue int // loose objects that packing left: nothing reaches them
		tick    = time.NewTicker(upkeepEvery)
	)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := time.Now()
		if now.Before(notYet) {
			continue
		}
		job, due := s.due(now, now.Sub(began) >= firstNightly, residue)
		if !due {
			continue
		}
		made, err := s.runUpkeep(ctx, job, restTime)
		if ctx.Err() != nil {
			return
		}
		residue = 0
		if made == "" { // another try would find as little
			residue = looseCount(s.dir)
		}
		took := s.UpkeepState().Took.Round(time.Millisecond)
		if err != nil {
			notYet = time.Now().Add(upkeepAgain)
			log.Warn("upkeep failed", "job", job.name, "took", took, "again", upkeepAgain, "err", err)
			continue
		}
		log.Info("upkeep", "job", job.name, "took", took)
	}
}

// due tells what is to be done now.
func (s *Store) due(now time.Time, nights bool, residue int) (upkeepJob, bool) {
	if nights && nightIsDue(now, lastNightly(s.dir)) {
		return nightlyJob, true
	}
	if packs, err := listPacks(s.dir, now.Add(-restTime)); err == nil && len(packs) > manyPacks {
		return packsJob, true
	}
	if packs, err := listPacks(s.dir, now); err == nil && outgrown(packs) {
		return allJob, true
	}
	if looseCount(s.dir) > residue+manyLoose {
		return looseJob, true
	}
	return upkeepJob{}, false
}

// nightIsDue tells whether the nightly upkeep is to be done: once in the small hours, and at any hour where the last
// night was missed.
func nightIsDue(now, last time.Time) bool {
	local := now.In(danish)
	from := time.Date(local.Year(), local.Month(), local.Day(), nightFrom, 0, 0, 0, danish)
	if local.Hour() >= nightFrom && local.Hour() < nightTo && last.Before(from) {
		return true
	}
	return now.Sub(last) > missedNight
}

// danish is the time zone whose nights count.
var danish = func() *time.Location {
	l, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		return time.UTC // a machine without time zones
	}
	return l
}()

// nightlyFile holds when the nightly upkeep ended well last.
const nightlyFile = "upkeep"

func lastNightly(dir string) time.Time {
	b, err := os.ReadFile(filepath.Join(dir, nightlyFile))
	if err != nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, strings.TrimSpace(string(b)))
	if err != nil || at.After(time.Now()) {
		return time.Time{} // torn, or by a clock that was ahead
	}
	return at
}

// runUpkeep does one job and gives the name of the pack that it made last, "" for none. Packs younger than rest are left
// alone.
func (s *Store) runUpkeep(ctx context.Context, job upkeepJob, rest time.Duration) (made string, err error) {
	ctx, cancel := context.WithTimeout(ctx, job.limit)
	defer cancel()
	began := time.Now()
	set := func(took time.Duration, err error) {
		s.upkeep.mu.Lock()
		defer s.upkeep.mu.Unlock()
		s.upkeep.state = UpkeepState{Job: job.name, Began: began, Took: took, Err: err}
	}
	set(0, nil)
	k := &keeper{store: s, ctx: ctx, dir: s.dir, rest: rest, began: began}
	if err = k.dropUnfinished(); err == nil {
		err = diskError(job.do(k))
	}
	if err != nil {
		k.sweepOwn()
	} else if job.name == nightlyJob.name {
		name := filepath.Join(s.dir, nightlyFile)
		err = os.WriteFile(name, []byte(time.Now().Format(time.RFC3339)+"\n"), 0o644)
	}
	set(max(time.Since(began), 1), err)
	return k.made, err
}

// looseCount is about how many loose objects there are: those of one folder in sixteen are counted.
func looseCount(dir string) int {
	n := 0
	for i := range 16 {
		entries, err := os.ReadDir(filepath.Join(dir, "objects", fmt.Sprintf("%x%x", i, 15-i)))
		if err == nil {
			n += len(entries)
		}
	}
	return 16 * n
}

// freeBytes is how much more can be written to the disk of a folder.
func freeBytes(dir string) (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, &fs.PathError{Op: "statfs", Path: dir, Err: err}
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}
