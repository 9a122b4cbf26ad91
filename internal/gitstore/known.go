package gitstore

import (
	"sync"

	"alliancewiki/internal/wiki"
)

// How many recent commits and snapshots are remembered. Commits let followers catch up without a git process; snapshots
// let an edit that was begun some revisions ago find its base without reading trees. Snapshots share what is the same.
const (
	knownCommits   = 1024
	knownSnapshots = 128
)

// known remembers the last commits made here and the last heads seen.
type known struct {
	mu        sync.Mutex
	commits   map[wiki.Rev]*wiki.Commit
	commitsIn []wiki.Rev // oldest first
	snaps     map[wiki.Rev]*Snapshot
	snapsIn   []wiki.Rev
}

func (k *known) add(snap *Snapshot, commits []*wiki.Commit) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.commits == nil {
		k.commits = map[wiki.Rev]*wiki.Commit{}
		k.snaps = map[wiki.Rev]*Snapshot{}
	}
	for _, c := range commits {
		if _, ok := k.commits[c.Rev]; !ok && unmistakable(c) {
			k.commits[c.Rev] = c
			k.commitsIn = append(k.commitsIn, c.Rev)
		}
	}
	for len(k.commitsIn) > knownCommits {
		delete(k.commits, k.commitsIn[0])
		k.commitsIn = k.commitsIn[1:]
	}
	if _, ok := k.snaps[snap.Rev]; !ok {
		k.snaps[snap.Rev] = snap
		k.snapsIn = append(k.snapsIn, snap.Rev)
	}
	for len(k.snapsIn) > knownSnapshots {
		delete(k.snaps, k.snapsIn[0])
		k.snapsIn = k.snapsIn[1:]
	}
}

// unmistakable tells whether git, which guesses renames from contents, is sure to see the commit's changes as we made
// them. The others are left for git to tell, so that a follower learns the same now and when it is rebuilt.
func unmistakable(c *wiki.Commit) bool {
	seen := map[wiki.Status]int{}
	for _, ch := range c.Changes {
		seen[ch.Status]++
		if ch.Status == wiki.Moved && ch.Old != ch.New {
			return false
		}
	}
	if seen[wiki.Moved] == 1 && len(c.Changes) == 1 {
		return true
	}
	return seen[wiki.Moved] == 0 && (seen[wiki.Added] == 0 || seen[wiki.Deleted] == 0)
}

func (k *known) snapshot(rev wiki.Rev) *Snapshot {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.snaps[rev]
}

// path gives the commits after from up to to, parents first, where all of them are known and in one line.
func (k *known) path(from, to wiki.Rev) ([]*wiki.Commit, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var list []*wiki.Commit
	for at := to; at != from; {
		c, ok := k.commits[at]
		if !ok || len(c.Parents) != 1 {
			return nil, false
		}
		list = append(list, c)
		at = c.Parents[0]
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list, true
}
