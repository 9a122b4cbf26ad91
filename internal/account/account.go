// Package account keeps people: member organisations, accounts, passwords, sessions, tokens and the limits on sign-in;
// what readers say of pages that are out of date, which is not for the pages' history: see outdated.go; and what people
// write and have not saved yet, see draft.go.
//
// All of it is one SQLite file, DATA/accounts.db, readable by its owner alone. The file may be used by several
// processes at the same time: the server, and the commands "user" and "token" beside it. So nothing about a person is
// kept in memory for longer than a second, and every change is one transaction that takes SQLite's write lock when it
// begins and is on disk when it ends.
//
// Secrets. A password is stored as an argon2id string. A session, a token and the set-up secret are 256 random bits;
// the database holds their SHA-256, so that a stolen copy of the file opens nothing. The keys of the session cookie are
// the exception: they must be read again at the next start.
//
// Sign-in. An unknown address, a wrong password and a disabled account get the same answer, ErrSignIn, for the same
// work: one hash computation. Attempts are counted for the e-mail address as typed, known or not, and for the visitor's
// network; refused attempts do not count, so nobody is kept out for longer than it takes one attempt to come back. The
// counts are in memory, each process has its own, and a restart forgets them. How many hashes are computed at once is
// bounded, since each takes 19 MiB; see password.go and limit.go.
//
// Sessions last for 30 days, and for 14 days without use. They end on sign-out, when the account is disabled, and when
// its password changes. Tokens rest while the account is disabled; they end when they are revoked or expire. What a
// session or token gives is looked up with the person's current role, so a demotion works at once in this process and
// within a second in others.
//
// Visits. When somebody was last here with a browser is noted beside their requests, every five minutes at most, with the
// revision that they saw. A visit ends after four hours without a request; see visit.go.
//
// There is always an active administrator once there has been one: the last can be neither disabled nor demoted. While
// there is none, whoever holds the set-up secret can become the first; see setup.go.
package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"

	"alliancewiki/internal/wiki"
)

// ErrSignIn is the one answer to an unknown address, a wrong password, a disabled account and a wrong token.
var ErrSignIn = errors.New("sign-in refused")

// Limited is the answer to too many attempts; it wraps wiki.ErrTooMany. RetryAfter is in whole seconds, at least one.
type Limited struct{ RetryAfter time.Duration }

func (l *Limited) Error() string { return "too many attempts" }
func (l *Limited) Unwrap() error { return wiki.ErrTooMany }

// How the database is used: how long a writer waits for another process's, and how many connections only read.
const (
	busyTimeout = 5 * time.Second
	readerConns = 4
)

// Store is the accounts database. Its methods may be called at the same time, and beside another process's. Bad input
// is *wiki.Invalid; a database that others keep locked is wiki.ErrBusy.
type Store struct {
	writer  *sql.DB // one connection: writers queue here rather than in SQLite
	readers *sql.DB
	schema  int64 // the version this program knows
	now     func() time.Time
	hasher  *hasher
	limits  limits
	visits  visits

	sessions *memo[wiki.Person]
	tokens   *memo[bearer]

	reportLimits reportLimits
	outdated     atomic.Uint64 // see OutdatedTurn
	drafts       draftTurns
}

// Open opens DATA/accounts.db, making or migrating it. A database made by a newer program is ErrNewer.
func Open(ctx context.Context, file string) (*Store, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("accounts database: %w", err)
	}
	if err := makeFile(file); err != nil {
		return nil, fmt.Errorf("accounts database: %w", err)
	}
	s := &Store{
		now: time.Now, hasher: newHasher(), limits: newLimits(),
		sessions: newMemo[wiki.Person](), tokens: newMemo[bearer](), reportLimits: newReportLimits(),
	}
	if s.writer, err = openPool(file, 1, "_txlock=immediate"); err != nil {
		return nil, fmt.Errorf("accounts database %s: %w", file, err)
	}
	if s.readers, err = openPool(file, readerConns, "_pragma=query_only(1)"); err != nil {
		s.writer.Close()
		return nil, fmt.Errorf("accounts database %s: %w", file, err)
	}
	if err := s.prepare(ctx); err != nil {
		s.Close()
		return nil, fmt.Errorf("accounts database %s: %w", file, err)
	}
	return s, nil
}

// makeFile makes an empty database that only its owner can read, or makes an existing one so; SQLite gives its -wal
// and -shm files the same mode. The file itself is never opened here: closing it would drop the locks that SQLite
// holds on it elsewhere in this process.
func makeFile(file string) error {
	err := os.Chmod(file, 0o600)
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	empty, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.new") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(empty.Name())
	if err := empty.Close(); err != nil {
		return err
	}
	if err := os.Link(empty.Name(), file); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// openPool readies connections; none is made before it is used.
func openPool(file string, conns int, option string) (*sql.DB, error) {
	pragmas := fmt.Sprintf("_pragma=busy_timeout(%d)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)",
		busyTimeout.Milliseconds())
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(file), RawQuery: pragmas + "&" + option}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// prepare turns on the write-ahead log, which the file remembers, and migrates. SQLite does not wait for its locks when
// it changes the journal mode, so two processes that make the database at once are told "busy"; the loop waits instead.
func (s *Store) prepare(ctx context.Context) error {
	give := time.Now().Add(busyTimeout)
	for {
		var mode string
		err := s.writer.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
		switch {
		case err == nil && mode == "wal":
			return s.migrate(ctx)
		case err == nil:
			return fmt.Errorf("no write-ahead log on this file system (journal mode %s)", mode)
		case !isBusy(err) || time.Now().After(give):
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Close waits for running queries and closes the database.
func (s *Store) Close() error {
	s.visits.close()
	return errors.Join(s.readers.Close(), s.writer.Close())
}

// write runs do in one transaction that holds SQLite's write lock from its beginning: what do reads stays true until
// it commits. When write returns nil, the change is on disk.
func (s *Store) write(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return dbError(err)
	}
	defer tx.Rollback() // after Commit this does nothing
	if err := do(tx); err != nil {
		return dbError(err)
	}
	return dbError(tx.Commit())
}

// dbError gives SQLite's "busy", and its errors of a disk that takes no more, their kinds, and leaves every other error
// alone.
func dbError(err error) error {
	switch sqliteCode(err) {
	case sqliteBusy:
		return fmt.Errorf("accounts database: %w: %w", wiki.ErrBusy, err)
	case sqliteReadOnly, sqliteIOErr, sqliteFull, sqliteCantOpen:
		return fmt.Errorf("accounts database: %w: %w", wiki.ErrReadOnly, err)
	}
	return err
}

// The codes of SQLite's errors that are told apart.
const (
	sqliteBusy     = 5 // another process kept the database locked
	sqliteReadOnly = 8
	sqliteIOErr    = 10
	sqliteFull     = 13
	sqliteCantOpen = 14
)

// sqliteCode is the code of an error of SQLite's, without the bits above the lowest eight, which say why; 0 for others.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// isBusy tells whether another process kept the database locked.
func isBusy(err error) bool { return sqliteCode(err) == sqliteBusy }

// unix reads a time column: 0 is the zero time.
func unix(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
