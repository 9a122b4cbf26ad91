package account

import (
	"context"
	"fmt"
)

// Counts are how many of each there are.
type Counts struct {
	Active, Disabled, Admins int // accounts; Admins are among the active ones
	Drafts                   int // texts that somebody began and has not saved
}

// Counts counts accounts and drafts.
func (s *Store) Counts(ctx context.Context) (c Counts, err error) {
	err = s.readers.QueryRowContext(ctx, `SELECT coalesce(sum(disabled = 0), 0), coalesce(sum(disabled), 0),
		coalesce(sum(disabled = 0 AND role = 'admin'), 0), (SELECT count(*) FROM draft) FROM person`).
		Scan(&c.Active, &c.Disabled, &c.Admins, &c.Drafts)
	if err != nil {
		return c, fmt.Errorf("count accounts: %w", dbError(err))
	}
	return c, nil
}
