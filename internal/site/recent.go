package site

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// Selection says which changes are asked for: below a folder, of a person, of an organisation.
type Selection = index.Selection

// RecentQuery asks for the latest changes.
type RecentQuery struct {
	Selection
	HideMinor bool
	Before    string // continues an earlier list; "" for the newest
	N         int    // how many at most

	// The reader has seen the wiki at a revision, or where that is "" or not on the branch, at a time; both are zero for
	// a reader of whom that is not known.
	Seen   wiki.Rev
	SeenAt time.Time
}

// RecentChange is one commit. With a folder, its Changes are those below it, and More counts the rest.
type RecentChange struct {
	*wiki.Commit
	Unread bool // it came after what the reader has seen, and is not the reader's own
}

// recentReads is how many pages of commits are read to fill one without the minor changes: however many there are in a
// row, an answer may hold fewer than there is room for, with more to follow.
const recentReads = 4

// Latest lists the changes that a query asks for, newest first; next is "" at the end. wiki.ErrBusy while the history is
// being built.
func (s *Site) Latest(ctx context.Context, who *wiki.Person, q RecentQuery) (list []RecentChange, next string, err error) {
	if err := s.mayRead(who); err != nil {
		return nil, "", err
	}
	seen, known, err := s.seenBy(ctx, q)
	if err != nil {
		return nil, "", err
	}
	before := position(q.Before)
	for range recentReads {
		rows, err := s.history.Selected(ctx, q.Selection, before, q.N+1)
		if err != nil {
			return nil, "", err
		}
		if next = ""; len(rows) > q.N {
			rows = rows[:q.N]
			before = rows[q.N-1].Seq
			next = strconv.FormatInt(before, 10)
		}
		for _, r := range rows {
			if q.HideMinor && r.Minor() {
				continue
			}
			unread := !q.SeenAt.IsZero() && r.When.After(q.SeenAt)
			if known {
				unread = r.Seq > seen
			}
			own := who != nil && strings.EqualFold(r.By.Email, who.Email)
			list = append(list, RecentChange{r.Commit, unread && !own})
		}
		if next == "" || !q.HideMinor || len(list) >= q.N/2 {
			break
		}
	}
	if len(list) == 0 && !s.historyRunner.isReady() {
		return nil, "", fmt.Errorf("the history is being built: %w", wiki.ErrBusy)
	}
	return list, next, nil
}

// seenBy gives the number of the commit that the reader has seen last; known is false where only the time counts.
func (s *Site) seenBy(ctx context.Context, q RecentQuery) (seq int64, known bool, err error) {
	if q.Seen == "" {
		return 0, false, nil
	}
	r, err := s.history.Revision(ctx, q.Seen)
	if errors.Is(err, wiki.ErrNotFound) {
		return 0, false, nil
	}
	return r.Seq, err == nil, err
}

// Writers names those who changed the wiki, and their organisations, at most n of each, in Danish order.
func (s *Site) Writers(ctx context.Context, who *wiki.Person, n int) (people, organisations []string, err error) {
	if err := s.mayRead(who); err != nil {
		return nil, nil, err
	}
	people, organisations, err = s.history.Writers(ctx, n)
	danish := collate.New(language.Danish, collate.Loose)
	slices.SortStableFunc(people, danish.CompareString)
	slices.SortStableFunc(organisations, danish.CompareString)
	return people, organisations, err
}

// Deletion tells whether a page is gone and can be put back, so that a list of changes offers that.
func (s *Site) Deletion(ctx context.Context, who *wiki.Person, p wiki.Path) (bool, error) {
	if err := s.mayRead(who); err != nil {
		return false, err
	}
	lives, err := s.livesOn(ctx, s.store.Head(), p.File())
	return !lives, err
}
