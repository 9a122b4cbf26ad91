package account

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// Outdated is what a reader said of a page that is out of date, and that nobody has dealt with yet.
type Outdated struct {
	ID     int64
	Page   wiki.Path // as it was called then
	Rev    wiki.Rev  // what the reader saw
	Reason string    // plain text on one line
	Made   time.Time
}

// The bounds of what readers may say: the length of a reason, and how many wait, in all and for one page. What was dealt
// with is kept for a while, so that it can be looked up when somebody asks.
const (
	MaxReason    = 500 // characters
	maxOpen      = 2000
	maxOpenOf    = 20
	maxClosed    = 2000
	keepClosed   = 180 * 24 * time.Hour
	reportBurst  = 10
	reportEvery  = 6 * time.Minute
	reportsBurst = 200 // of all addresses together
	reportsEvery = 30 * time.Second
)

// reportLimits count what is said, by the reader's network and in all.
type reportLimits struct {
	address *limiter[netip.Prefix]
	all     *limiter[struct{}]
}

func newReportLimits() reportLimits {
	return reportLimits{
		address: newLimiter[netip.Prefix](reportBurst, reportEvery, limiterSize),
		all:     newLimiter[struct{}](reportsBurst, reportsEvery, 1),
	}
}

// take counts one, or nothing where there were too many.
func (l *reportLimits) take(addr string, now time.Time) error {
	network := network(addr)
	if wait := l.address.take(network, now); wait > 0 {
		return limited(wait)
	}
	if wait := l.all.take(struct{}{}, now); wait > 0 {
		l.address.giveBack(network)
		return limited(wait)
	}
	return nil
}

// ReportOutdated keeps what a reader says of a page. The same thing said twice of a page is kept once. A reason that is
// empty or too long, and a page of which enough was said, are *wiki.Invalid; too many from an address, or in all, are
// *Limited.
func (s *Store) ReportOutdated(ctx context.Context, page wiki.Path, rev wiki.Rev, reason, addr string) error {
	reason, err := parseReason(reason)
	if err != nil {
		return err
	}
	now := s.now()
	if err := s.reportLimits.take(addr, now); err != nil {
		return err
	}
	err = s.write(ctx, func(tx *sql.Tx) error {
		var all, of, same int
		err := tx.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(page = ?1), 0), coalesce(sum(page = ?1 AND reason = ?2), 0)
			FROM outdated WHERE closed = 0`, page.String(), reason).Scan(&all, &of, &same)
		switch {
		case err != nil || same > 0:
			return err
		case of >= maxOpenOf:
			return &wiki.Invalid{Field: "reason", Key: "outdated.enough"}
		case all >= maxOpen:
			return &wiki.Invalid{Field: "reason", Key: "outdated.full"}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO outdated (page, rev, reason, made) VALUES (?, ?, ?, ?)`,
			page.String(), string(rev), reason, now.Unix())
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what is said of %s: %w", page, err)
	}
	s.outdated.Add(1)
	return nil
}

// parseReason is the door for what a reader says: one line of text without what cannot be seen.
func parseReason(s string) (string, error) {
	long := &wiki.Invalid{Field: "reason", Key: "outdated.long"}
	if len(s) > longestForm*utf8.UTFMax*MaxReason {
		return "", long
	}
	text := strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r != '<' && r != '>' && unsafeInText(r):
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(s, "\ufffd")))
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case text == "":
		return "", &wiki.Invalid{Field: "reason", Key: "outdated.reason"}
	case utf8.RuneCountInString(text) > MaxReason:
		return "", long
	}
	return text, nil
}

// OutdatedReports lists what waits, the newest first. They are bounded: all of them fit on a few pages.
func (s *Store) OutdatedReports(ctx context.Context) ([]Outdated, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT id, page, rev, reason, made FROM outdated WHERE closed = 0 ORDER BY id DESC`)
	if err != nil {
		return nil, fmt.Errorf("list what is out of date: %w", dbError(err))
	}
	defer rows.Close()
	var list []Outdated
	for rows.Next() {
		var o Outdated
		var page string
		var made int64
		if err := rows.Scan(&o.ID, &page, &o.Rev, &o.Reason, &made); err != nil {
			return nil, fmt.Errorf("list what is out of date: %w", dbError(err))
		}
		if o.Page, err = wiki.ParsePath(page); err != nil {
			return nil, fmt.Errorf("list what is out of date: %w", err)
		}
		o.Made = unix(made)
		list = append(list, o)
	}
	return list, dbError(rows.Err())
}

// CountOutdated is how much waits of a page, by the paths that it has and had; without any, of all pages.
func (s *Store) CountOutdated(ctx context.Context, pages ...wiki.Path) (n int, err error) {
	query, args := `SELECT count(*) FROM outdated WHERE closed = 0`, []any{}
	for i, p := range pages {
		if i == 0 {
			query += ` AND page IN (?` + strings.Repeat(", ?", len(pages)-1) + `)`
		}
		args = append(args, p.String())
	}
	if err := s.readers.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count what is out of date: %w", dbError(err))
	}
	return n, nil
}

// CloseOutdated says that somebody has dealt with it; what was dealt with already stays so. An unknown id is
// wiki.ErrNotFound. Old ones that were dealt with go.
func (s *Store) CloseOutdated(ctx context.Context, id int64, by *wiki.Person) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		var there bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM outdated WHERE id = ?)`, id).Scan(&there); err != nil {
			return err
		} else if !there {
			return wiki.ErrNotFound
		}
		now := s.now()
		_, err := tx.ExecContext(ctx, `UPDATE outdated SET closed = ?, closer = (SELECT id FROM person WHERE id = ?) WHERE id = ? AND closed = 0`,
			now.Unix(), by.ID, id)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM outdated WHERE closed <> 0 AND (closed <= ? OR id NOT IN
			(SELECT id FROM outdated WHERE closed <> 0 ORDER BY closed DESC, id DESC LIMIT ?))`, now.Add(-keepClosed).Unix(), maxClosed)
		return err
	})
	if err != nil {
		return fmt.Errorf("close what is said to be out of date: %w", err)
	}
	s.outdated.Add(1)
	return nil
}

// OutdatedTurn is a number that grows whenever something is said to be out of date, or dealt with, by this process.
func (s *Store) OutdatedTurn() uint64 { return s.outdated.Load() }
