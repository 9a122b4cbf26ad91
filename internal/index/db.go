// Package index answers questions about the wiki that no request could answer from git in time: History knows which
// commits changed a file, Pages knows titles, names and links. Each is a follower in a SQLite database of its own, which
// holds the revision it stands for in the same transaction as the data. The databases are derived: they are not fsynced
// at every commit, and one that is missing, torn or of another schema is made anew.
package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"

	"modernc.org/sqlite"

	"alliancewiki/internal/wiki"
)

// db is one derived database: a connection that writes, some that read, and the revision reached. Apply and Reset,
// which alone write, are called one at a time.
type db struct {
	file   string
	schema string
	write  *sql.DB              // has the one connection conn
	conn   *sql.Conn            // the writer's
	stmts  map[string]*sql.Stmt // prepared on conn; a save costs a few of them, each less than to prepare it
	read   *sql.DB
	rev    atomic.Value // wiki.Rev
}

// version is raised when a schema or the meaning of a column changes; a database of another version is dropped.
const version = 6

// openDB opens or makes the database. schema creates the tables; every database has a table state with the revision.
func openDB(ctx context.Context, file, schema string) (*db, error) {
	d := &db{file: file, schema: schema + "CREATE TABLE state (rev TEXT NOT NULL) STRICT;"}
	err := d.open(ctx)
	if err == nil {
		return d, nil
	}
	d.close()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(file + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	if err := d.open(ctx); err != nil {
		d.close()
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	return d, nil
}

func (d *db) open(ctx context.Context) (err error) {
	dsn := "file:" + url.PathEscape(d.file) + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"
	if d.write, err = sql.Open("sqlite", dsn+"&_pragma=cache_size(-16000)"); err != nil {
		return err
	}
	if d.conn, err = d.write.Conn(ctx); err != nil {
		return err
	}
	d.stmts = map[string]*sql.Stmt{}
	if d.read, err = sql.Open("sqlite", dsn+"&_pragma=query_only(1)"); err != nil {
		return err
	}
	d.read.SetMaxOpenConns(4)
	d.read.SetMaxIdleConns(4)
	var have int
	if err := d.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have == 0 {
		if err := d.create(ctx); err != nil {
			return err
		}
		have = version
	}
	if have != version {
		return fmt.Errorf("%s has schema %d, not %d", d.file, have, version)
	}
	var rev wiki.Rev
	if err := d.conn.QueryRowContext(ctx, "SELECT rev FROM state").Scan(&rev); err != nil {
		return err
	}
	d.rev.Store(rev)
	return nil
}

func (d *db) create(ctx context.Context) error {
	return d.transact(ctx, func(*tx) error {
		_, err := d.conn.ExecContext(ctx, d.schema+fmt.Sprintf("INSERT INTO state VALUES (''); PRAGMA user_version = %d", version))
		return err
	})
}

// Rev is the revision that the data stands for, "" for none.
func (d *db) Rev() wiki.Rev { return d.rev.Load().(wiki.Rev) }

// Reset drops everything, so that the next Apply begins from nothing.
func (d *db) Reset(ctx context.Context) error {
	rows, err := d.conn.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		return err
	}
	drop := ""
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		drop += `DROP TABLE "` + name + `";`
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	err = d.transact(ctx, func(*tx) error {
		_, err := d.conn.ExecContext(ctx, drop+d.schema+"INSERT INTO state VALUES ('')")
		return err
	})
	if err == nil {
		d.rev.Store(wiki.Rev(""))
	}
	return err
}

// advance runs f in the transaction that brings the data from b.From to b.To.
func (d *db) advance(ctx context.Context, b wiki.Batch, f func(*tx) error) error {
	if b.From != d.Rev() {
		return fmt.Errorf("batch from %s, but %s is at %s", b.From.Short(), d.file, d.Rev().Short())
	}
	err := d.transact(ctx, func(t *tx) error {
		if err := f(t); err != nil {
			return err
		}
		_, err := t.exec("UPDATE state SET rev = ?", string(b.To))
		return err
	})
	if err == nil {
		d.rev.Store(b.To)
	}
	return err
}

// transact runs f in a transaction, which ends well only where f does.
func (d *db) transact(ctx context.Context, f func(*tx) error) error {
	if _, err := d.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return diskError(err)
	}
	err := f(&tx{ctx, d.conn, d.stmts})
	if err == nil {
		_, err = d.conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, rollbackErr := d.conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		if diskErr := diskError(err); diskErr != err { // SQLite has rolled back already
			return diskErr
		}
		return errors.Join(err, rollbackErr)
	}
	return nil
}

// diskError marks the errors of a disk that takes no more as wiki.ErrReadOnly.
func diskError(err error) error {
	const readOnly, ioErr, full, cantOpen = 8, 10, 13, 14 // SQLITE_…; the bits above the lowest eight say why
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case readOnly, ioErr, full, cantOpen:
			return fmt.Errorf("%w: %w", wiki.ErrReadOnly, err)
		}
	}
	return err
}

// tx is a transaction of the writer. Its statements stay prepared beyond it.
type tx struct {
	ctx   context.Context
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (t *tx) prepare(query string) (stmt *sql.Stmt, err error) {
	if stmt = t.stmts[query]; stmt == nil {
		if stmt, err = t.conn.PrepareContext(t.ctx, query); err == nil {
			t.stmts[query] = stmt
		}
	}
	return stmt, err
}

func (t *tx) exec(query string, args ...any) (sql.Result, error) {
	stmt, err := t.prepare(query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(t.ctx, args...)
}

// row reads the one row of a query; none is sql.ErrNoRows.
func (t *tx) row(into []any, query string, args ...any) error {
	stmt, err := t.prepare(query)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(t.ctx, args...).Scan(into...)
}

// rows calls scan for each row of a query.
func (t *tx) rows(scan func(*sql.Rows) error, query string, args ...any) error {
	stmt, err := t.prepare(query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(t.ctx, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// Check looks whether the database is sound.
func (d *db) Check(ctx context.Context) error {
	var answer string
	if err := d.read.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&answer); err != nil {
		return err
	}
	if answer != "ok" {
		return errors.New(answer)
	}
	return nil
}

func (d *db) close() error {
	var errs []error
	for _, stmt := range d.stmts {
		errs = append(errs, stmt.Close())
	}
	if d.conn != nil {
		errs = append(errs, d.conn.Close())
	}
	for _, pool := range []*sql.DB{d.read, d.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	d.stmts, d.conn, d.read, d.write = nil, nil, nil, nil
	return errors.Join(errs...)
}

// Close closes the database.
func (d *db) Close() error { return d.close() }

// collect runs a query and gathers its rows.
func collect[T any](ctx context.Context, conn *sql.DB, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := conn.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}
