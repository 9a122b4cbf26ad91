package gitstore

import (
	"context"
	"time"
)

// UpkeepNow does the upkeep of a name at once. Packs younger than rest are left alone.
func (s *Store) UpkeepNow(ctx context.Context, name string, rest time.Duration) error {
	for _, job := range []upkeepJob{looseJob, packsJob, allJob, nightlyJob} {
		if job.name == name {
			_, err := s.runUpkeep(ctx, job, rest)
			return err
		}
	}
	panic("no upkeep " + name)
}

// NightIsDue tells whether the nightly upkeep is to be done.
func NightIsDue(now, last time.Time) bool { return nightIsDue(now, last) }

// Due names what upkeep would do now, "" for nothing.
func (s *Store) Due(now time.Time) string {
	job, _ := s.due(now, false, 0)
	return job.name
}

// SetMergeTime sets how long the writer merges one commit, and gives back what it was.
func SetMergeTime(d time.Duration) (was time.Duration) {
	was, mergeTime = mergeTime, d
	return was
}
