package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"alliancewiki/internal/wiki"
)

// Draft is what a person was writing on a page, or on a section of it, and has not saved.
type Draft struct {
	Page    wiki.Path
	Section string // id of the heading; "" for the whole page
	Content string // the text with its fields
	Summary string
	Minor   bool
	Base    wiki.Rev // that the text began with; "" for a new page
	Saved   time.Time
}

// The bounds of drafts. Of a person with too many, those that were left alone for longest go.
const (
	MaxDraft   = 1<<20 + 64<<10 // bytes of its text: a page, and what makes it too large to be saved
	MaxDrafts  = 50             // of one person
	KeepDrafts = 90 * 24 * time.Hour

	maxDraftSection = 1 << 10 // bytes
	maxDraftSummary = 2000    // bytes
)

// PutDraft keeps what a person is writing, instead of what was kept before of the same page and section, and tells when
// that was and how many drafts went for it. A text that is too large, or no UTF-8, is *wiki.Invalid. An account that is
// gone is wiki.ErrSignIn.
func (s *Store) PutDraft(ctx context.Context, person int64, d Draft) (at time.Time, gone int, err error) {
	switch {
	case len(d.Content) > MaxDraft, len(d.Section) > maxDraftSection:
		return at, 0, &wiki.Invalid{Field: "content", Key: "edit.size"}
	case !utf8.ValidString(d.Content), !utf8.ValidString(d.Section):
		return at, 0, &wiki.Invalid{Field: "content", Key: "edit.utf8"}
	}
	d.Summary = strings.ToValidUTF8(d.Summary[:min(len(d.Summary), maxDraftSummary)], "")
	now := s.now()
	err = s.write(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO draft (person, page, section, content, summary, minor, base, saved)
			SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM person WHERE id = ?1
			ON CONFLICT (person, page, section) DO UPDATE SET
				content = excluded.content, summary = excluded.summary, minor = excluded.minor, base = excluded.base, saved = excluded.saved`,
			person, d.Page.String(), d.Section, d.Content, d.Summary, d.Minor, string(d.Base), now.Unix())
		if err != nil {
			return err
		}
		if rows, err := done.RowsAffected(); err != nil {
			return err
		} else if rows == 0 {
			return wiki.ErrSignIn
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM draft WHERE saved <= ?`, now.Add(-KeepDrafts).Unix()); err != nil {
			return err
		}
		done, err = tx.ExecContext(ctx, `DELETE FROM draft WHERE person = ?1 AND NOT (page = ?2 AND section = ?3) AND rowid NOT IN
			(SELECT rowid FROM draft WHERE person = ?1 AND NOT (page = ?2 AND section = ?3) ORDER BY saved DESC, rowid DESC LIMIT ?4)`,
			person, d.Page.String(), d.Section, MaxDrafts-1)
		if err != nil {
			return err
		}
		rows, err := done.RowsAffected()
		gone = int(rows)
		return err
	})
	if err != nil {
		return at, 0, fmt.Errorf("keep the draft of %s: %w", d.Page, err)
	}
	s.drafts.grow(person)
	return now, gone, nil
}

// Draft is what the person was writing on a page or a section of it; wiki.ErrNotFound where there is nothing.
func (s *Store) Draft(ctx context.Context, person int64, page wiki.Path, section string) (*Draft, error) {
	d := &Draft{Page: page, Section: section}
	var saved int64
	err := s.readers.QueryRowContext(ctx, `SELECT content, summary, minor, base, saved FROM draft
		WHERE person = ? AND page = ? AND section = ? AND saved > ?`, person, page.String(), section, s.now().Add(-KeepDrafts).Unix()).
		Scan(&d.Content, &d.Summary, &d.Minor, &d.Base, &saved)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("draft of %s: %w", page, wiki.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("draft of %s: %w", page, dbError(err))
	}
	d.Saved = unix(saved)
	return d, nil
}

// Drafts lists what the person was writing, the latest first, without the texts: of one page where one is named, else of
// all, of which there are MaxDrafts at most.
func (s *Store) Drafts(ctx context.Context, person int64, page wiki.Path) ([]Draft, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT page, section, base, saved FROM draft
		WHERE person = ?1 AND (?2 = '' OR page = ?2) AND saved > ?3 ORDER BY saved DESC, rowid DESC`,
		person, page.String(), s.now().Add(-KeepDrafts).Unix())
	if err != nil {
		return nil, fmt.Errorf("list drafts: %w", dbError(err))
	}
	defer rows.Close()
	var list []Draft
	for rows.Next() {
		var d Draft
		var page string
		var saved int64
		if err := rows.Scan(&page, &d.Section, &d.Base, &saved); err != nil {
			return nil, fmt.Errorf("list drafts: %w", dbError(err))
		}
		if d.Page, err = wiki.ParsePath(page); err != nil {
			return nil, fmt.Errorf("list drafts: %w", err)
		}
		d.Saved = unix(saved)
		list = append(list, d)
	}
	return list, dbError(rows.Err())
}

// DropDraft forgets what the person was writing on a page or a section of it, if there is anything.
func (s *Store) DropDraft(ctx context.Context, person int64, page wiki.Path, section string) error {
	var there bool
	err := s.readers.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM draft WHERE person = ? AND page = ? AND section = ?)`,
		person, page.String(), section).Scan(&there)
	if err == nil && !there { // most saves have none, and need no write
		return nil
	}
	if err == nil {
		err = s.write(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM draft WHERE person = ? AND page = ? AND section = ?`, person, page.String(), section)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("drop the draft of %s: %w", page, dbError(err))
	}
	s.drafts.grow(person)
	return nil
}

// DraftTurn is a number that grows whenever a draft of the person is kept or dropped by this process.
func (s *Store) DraftTurn(person int64) uint64 {
	turn, ok := s.drafts.of.Load(person)
	if !ok {
		return 0
	}
	return turn.(*atomic.Uint64).Load()
}

// draftTurns counts what became of the drafts of each person who has had any since start.
type draftTurns struct{ of sync.Map } // person → *atomic.Uint64

func (t *draftTurns) grow(person int64) {
	turn, _ := t.of.LoadOrStore(person, new(atomic.Uint64))
	turn.(*atomic.Uint64).Add(1)
}
