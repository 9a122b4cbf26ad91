package account

import (
	"context"
	"fmt"
)

// Backup writes a copy of the database, as it is at one moment, to a file that is not there yet, while it is in use. The
// copy is not fsynced, and readable as its folder and the process's mask of modes allow.
func (s *Store) Backup(ctx context.Context, file string) error {
	if _, err := s.writer.ExecContext(ctx, `VACUUM INTO ?`, file); err != nil {
		return fmt.Errorf("copy the accounts database: %w", dbError(err))
	}
	return nil
}
