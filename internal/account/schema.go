package account

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer is the answer to a database whose schema a newer program has made: nothing of it was touched.
var ErrNewer = errors.New("made by a newer version of this program")

// migrate brings the schema up to date, all of it in one transaction: a crash leaves the old schema, and of two
// processes that start at once the second finds the work done.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err // unreachable: the folder is embedded
	}
	return s.migrateFrom(ctx, files)
}

func (s *Store) migrateFrom(ctx context.Context, files fs.FS) error {
	lock := &migrationLock{}
	// IsolateDDL keeps goose from beginning transactions of its own inside the lock's.
	p, err := goose.NewProvider(goose.DialectSQLite3, s.writer, files,
		goose.WithSessionLocker(lock), goose.WithIsolateDDL(true), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	sources := p.ListSources()
	lock.known = sources[len(sources)-1].Version
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", dbError(err))
	}
	s.schema = lock.known
	return nil
}

// migrationLock is SQLite's own write lock, held by the transaction in which goose migrates.
type migrationLock struct{ known int64 }

// SessionLock begins the transaction, and refuses a newer schema.
func (l *migrationLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	version, err := schemaVersion(ctx, conn)
	if err == nil && version > l.known {
		err = newer(version, l.known)
	}
	if err != nil {
		_, undo := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return errors.Join(err, undo)
	}
	return nil
}

// SessionUnlock commits when the last migration was reached; otherwise one failed, and nothing of them stays.
func (l *migrationLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	version, err := schemaVersion(ctx, conn)
	if err != nil || version != l.known {
		_, undo := conn.ExecContext(ctx, "ROLLBACK")
		return errors.Join(err, undo)
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

// querier is what *sql.DB, *sql.Conn and *sql.Tx have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// schemaVersion is the last migration that was applied, 0 for a new database.
func schemaVersion(ctx context.Context, db querier) (int64, error) {
	var there bool
	err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?)`,
		goose.DefaultTablename).Scan(&there)
	if err != nil || !there {
		return 0, err
	}
	var version int64
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM `+goose.DefaultTablename).Scan(&version)
	return version, err
}

func newer(version, known int64) error {
	return fmt.Errorf("schema version %d, this program knows %d: %w", version, known, ErrNewer)
}

// Check tells whether the database is sound: its pages and indexes, its references, and its schema version. The error
// has a line for each thing that is wrong.
func (s *Store) Check(ctx context.Context) error {
	var wrong []error
	lines, err := column(ctx, s.readers, `SELECT integrity_check FROM pragma_integrity_check`)
	if err != nil {
		return fmt.Errorf("check accounts database: %w", dbError(err))
	}
	for _, line := range lines {
		if line != "ok" {
			wrong = append(wrong, fmt.Errorf("accounts database: %s", line))
		}
	}
	lines, err = column(ctx, s.readers,
		`SELECT 'row ' || coalesce("rowid", '?') || ' of ' || "table" || ' refers to nothing in ' || "parent"
		FROM pragma_foreign_key_check`)
	if err != nil {
		return fmt.Errorf("check accounts database: %w", dbError(err))
	}
	for _, line := range lines {
		wrong = append(wrong, fmt.Errorf("accounts database: %s", line))
	}
	version, err := schemaVersion(ctx, s.readers)
	if err != nil {
		return fmt.Errorf("check accounts database: %w", dbError(err))
	}
	if version > s.schema { // a newer program has come while this one runs
		wrong = append(wrong, fmt.Errorf("accounts database: %w", newer(version, s.schema)))
	} else if version < s.schema {
		wrong = append(wrong, fmt.Errorf("accounts database: schema version %d instead of %d", version, s.schema))
	}
	return errors.Join(wrong...)
}

// column is the texts of a query's one column.
func column(ctx context.Context, db querier, query string, args ...any) ([]string, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var texts []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, rows.Err()
}
