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

// migrateFrom holds SQLite's write lock around all that goose does, the making of its own table included: goose's own
// locks do not cover that. It relies on the writer's one connection, which is the only one goose can get, and on
// IsolateDDL, which keeps goose from beginning transactions inside ours.
func (s *Store) migrateFrom(ctx context.Context, files fs.FS) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, s.writer, files,
		goose.WithIsolateDDL(true), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := s.writer.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("migrate: %w", dbError(err))
	}
	sources := p.ListSources()
	known := sources[len(sources)-1].Version
	version, err := schemaVersion(ctx, s.writer)
	switch {
	case err == nil && version > known:
		err = newer(version, known)
	case err == nil && version < known:
		_, err = p.Up(ctx)
	}
	if err == nil {
		_, err = s.writer.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, undo := s.writer.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return fmt.Errorf("migrate: %w", errors.Join(dbError(err), undo))
	}
	s.schema = known
	return nil
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
