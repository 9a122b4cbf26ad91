package site

import (
	"context"
	"slices"
	"strings"
	"time"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// changedFile is a file that is another than it was, gone, or new.
type changedFile struct {
	PageRef
	wiki.Change           // Old and New are what it was and is
	was         wiki.File // for wiki.Moved
	tally       *tally
}

// tally is who changed a file how often.
type tally struct {
	commits       int
	first, last   time.Time
	by            []wiki.Author // the latest first
	organisations map[string]bool
}

func (t *tally) add(touch index.Touch) {
	t.commits++
	if t.first.IsZero() || touch.When.Before(t.first) {
		t.first = touch.When
	}
	if touch.When.After(t.last) {
		t.last = touch.When
	}
	t.by = slices.DeleteFunc(t.by, func(a wiki.Author) bool {
		return a.Name == touch.By.Name && a.Organisation == touch.By.Organisation
	})
	t.by = slices.Insert(t.by, 0, touch.By)
	t.organisations[touch.By.Organisation] = true
}

// changedFiles compares the wiki at both ends of a window, and adds who did it: a page that was changed back is not
// there. The latest changed come first. What the wiki keeps for itself is left out.
func (s *Site) changedFiles(ctx context.Context, w index.Window) ([]*changedFile, error) {
	if w.Commits() == 0 {
		return nil, nil
	}
	touches, _, err := s.history.Touches(ctx, w, maxSinceTouches)
	if err != nil {
		return nil, err
	}
	tallies, origins := follow(touches)
	byName := map[wiki.File]*changedFile{}
	err = s.store.Batch(w.From, w.To).Changes(ctx, func(ch wiki.Change) error {
		if strings.HasPrefix(ch.File.String(), ".") {
			return nil
		}
		f := &changedFile{Change: ch, tally: tallies[ch.File]}
		if f.tally == nil {
			f.tally = &tally{}
		}
		byName[ch.File] = f
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, f := range byName {
		from, moved := origins[f.File]
		was := byName[from]
		if !moved || f.Status != wiki.Added || was == nil || was.Old == "" {
			continue
		}
		f.Status, f.was, f.Old = wiki.Moved, from, was.Old
		was.Old = ""
		if was.Status = wiki.Added; was.New == "" {
			delete(byName, from)
		}
	}
	var list []*changedFile
	for _, f := range byName {
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b *changedFile) int {
		if c := b.tally.last.Compare(a.tally.last); c != 0 {
			return c
		}
		return strings.Compare(a.File.String(), b.File.String())
	})
	return list, nil
}

// follow counts the changes of each file under its last name, and tells what files that were moved were called first.
func follow(touches []index.Touch) (tallies map[wiki.File]*tally, origins map[wiki.File]wiki.File) {
	tallies, origins = map[wiki.File]*tally{}, map[wiki.File]wiki.File{}
	for _, t := range touches {
		switch t.Status {
		case wiki.Moved:
			origin, again := origins[t.From]
			if !again {
				origin = t.From
			}
			delete(origins, t.From)
			delete(origins, t.File)
			if origin != t.File {
				origins[t.File] = origin
			}
			if before := tallies[t.From]; before != nil {
				tallies[t.File] = before
				delete(tallies, t.From)
			}
		case wiki.Added, wiki.Deleted:
			delete(origins, t.File)
		}
		at := tallies[t.File]
		if at == nil {
			at = &tally{organisations: map[string]bool{}}
			tallies[t.File] = at
		}
		at.add(t)
	}
	return tallies, origins
}
