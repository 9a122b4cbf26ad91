package account

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/crypto/argon2"

	"alliancewiki/internal/wiki"
)

const (
	anna     = "anna@kombit.example"
	password = "rugbrød med sild"
	home     = "192.0.2.7"
)

// openFile opens a database for the test; two in one test are two processes as far as this package can tell.
func openFile(t testing.TB, file string) *Store {
	t.Helper()
	s, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func openNew(t testing.TB) *Store {
	t.Helper()
	return openFile(t, filepath.Join(t.TempDir(), "accounts.db"))
}

// clock is a store's time, set by the test.
type clock struct{ unix atomic.Int64 }

func setClock(s *Store) *clock {
	c := &clock{}
	c.unix.Store(time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC).Unix())
	s.now = func() time.Time { return time.Unix(c.unix.Load(), 0) }
	return c
}

func (c *clock) pass(d time.Duration) { c.unix.Add(int64(d / time.Second)) }

// countHashes counts the hash computations from now on.
func countHashes(s *Store) *atomic.Int64 {
	var n atomic.Int64
	s.hasher.derive = func(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte {
		n.Add(1)
		return argon2.IDKey(password, salt, time, memory, threads, keyLen)
	}
	return &n
}

func annaWith(role wiki.Role) NewPerson {
	return NewPerson{Email: anna, Name: "Anna Ågård", Organisation: "KOMBIT", Role: role, Password: password}
}

func add(t testing.TB, s *Store, n NewPerson) *wiki.Person {
	t.Helper()
	p, err := s.Add(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func signIn(t testing.TB, s *Store, email, password string) string {
	t.Helper()
	_, session, err := s.SignIn(t.Context(), email, password, home)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// wantInvalid fails unless the error is about the field and has the key.
func wantInvalid(t testing.TB, err error, field, key string) {
	t.Helper()
	var bad *wiki.Invalid
	if !errors.As(err, &bad) || bad.Field != field || bad.Key != key {
		t.Errorf("error = %v, want invalid %s: %s", err, field, key)
	}
}

func wantIs(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error = %v, want %v", err, want)
	}
}

func TestTheDatabaseAndItsLogAreReadableByTheOwnerAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "with space & 100%?#.db")
	if err := os.WriteFile(file, nil, 0o644); err != nil { // somebody's touch(1)
		t.Fatal(err)
	}
	add(t, openFile(t, file), annaWith(wiki.Reader))
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(file + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != 0o600 {
			t.Errorf("mode of %s = %v, want 0600", info.Name(), info.Mode())
		}
	}
	names, err := fs.Glob(os.DirFS(filepath.Dir(file)), "*")
	if err != nil || len(names) != 3 {
		t.Errorf("files = %q (%v), want the database, its log and its index", names, err)
	}
}

func TestEveryConnectionIsDurableAndKeepsReferences(t *testing.T) {
	s := openNew(t)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000",
	} {
		for name, db := range map[string]querier{"writer": s.writer, "reader": s.readers} {
			got, err := column(t.Context(), db, "PRAGMA "+pragma)
			if err != nil || len(got) != 1 || got[0] != want {
				t.Errorf("%s: %s = %q (%v), want %s", name, pragma, got, err, want)
			}
		}
	}
	if _, err := s.readers.ExecContext(t.Context(), `DELETE FROM person`); err == nil {
		t.Error("a reader could write")
	}
}

func TestTwoProcessesThatMakeTheDatabaseAtOnceBothSucceed(t *testing.T) {
	for range 5 {
		file := filepath.Join(t.TempDir(), "accounts.db")
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				s, err := Open(t.Context(), file)
				if err != nil {
					t.Error(err)
					return
				}
				if err := errors.Join(s.Check(t.Context()), s.Close()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}

// SQLite does not wait by itself for this: another process's write in a database that has no write-ahead log yet.
func TestOpenWaitsForAProcessThatMakesTheDatabase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	other, err := openPool(file, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, query := range []string{`CREATE TABLE t (a)`, `BEGIN IMMEDIATE`, `INSERT INTO t VALUES (1)`} {
		if _, err := other.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	time.AfterFunc(200*time.Millisecond, func() { _, _ = other.ExecContext(context.Background(), `COMMIT`) })
	add(t, openFile(t, file), annaWith(wiki.Reader))
}

// withMigration is this program's migrations and one more.
func withMigration(t *testing.T, text string) fs.FS {
	t.Helper()
	all := fstest.MapFS{"99999_next.sql": {Data: []byte("-- +goose Up\n" + text)}}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = &fstest.MapFile{Data: data}
	}
	return all
}

func TestADatabaseOfANewerProgramIsRefusedAndLeftAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	newer := openFile(t, file)
	older := openFile(t, file)
	if err := newer.migrateFrom(t.Context(), withMigration(t, "CREATE TABLE badge (id INTEGER) STRICT;")); err != nil {
		t.Fatal(err)
	}
	if err := newer.Check(t.Context()); err != nil {
		t.Errorf("check by the newer program: %v", err)
	}
	wantIs(t, older.Check(t.Context()), ErrNewer)
	_, err := Open(t.Context(), file)
	wantIs(t, err, ErrNewer)
	for _, part := range []string{file, "version 99999", fmt.Sprintf("knows %d", older.schema)} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
	add(t, newer, annaWith(wiki.Reader)) // the refusal left no lock behind
}

func TestAFailedMigrationLeavesNothing(t *testing.T) {
	s := openNew(t)
	err := s.migrateFrom(t.Context(), withMigration(t, "CREATE TABLE badge (id INTEGER) STRICT;\nCREATE TABLE oops (;"))
	if err == nil {
		t.Fatal("a broken migration succeeded")
	}
	tables, err := column(t.Context(), s.readers, `SELECT name FROM sqlite_schema WHERE name = 'badge'`)
	if err != nil || len(tables) != 0 {
		t.Errorf("tables = %q (%v), want none of the broken migration", tables, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	add(t, s, annaWith(wiki.Reader))
}

func TestCheckFindsARowThatRefersToNothing(t *testing.T) {
	s := openNew(t)
	p := add(t, s, annaWith(wiki.Reader))
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	exec(t, s, `PRAGMA foreign_keys = 0`)
	exec(t, s, `UPDATE person SET organisation = 99 WHERE id = ?`, p.ID)
	if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "organisation") {
		t.Errorf("check = %v, want the missing organisation", err)
	}
}

func TestCheckFindsADamagedPage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	s, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	add(t, s, annaWith(wiki.Reader))
	root, err := column(t.Context(), s.readers,
		`SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_person_1'`)
	if err != nil || len(root) != 1 {
		t.Fatal(root, err)
	}
	exec(t, s, `PRAGMA writable_schema = 1`)
	exec(t, s, `UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'session_person')
		WHERE name = 'sqlite_autoindex_person_1'`)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := openFile(t, file).Check(t.Context()); err == nil {
		t.Error("a damaged index was not found")
	}
}

func exec(t *testing.T, s *Store, query string, args ...any) {
	t.Helper()
	if _, err := s.writer.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func TestTwoProcessesWriteAtOnceWithoutAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	s := openFile(t, file)
	p := add(t, s, annaWith(wiki.Reader))
	var wg sync.WaitGroup
	for _, s := range []*Store{s, openFile(t, file)} {
		for range 2 {
			wg.Go(func() {
				for range 10 {
					if err := s.Update(t.Context(), p.ID, Change{Name: ptr("Bo"), Organisation: ptr("KB")}); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
	}
	wg.Wait()
}

func TestAWriterWaitsForAnotherProcessAndThenSaysBusy(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	s, other := openFile(t, file), openFile(t, file)
	p := add(t, s, annaWith(wiki.Reader))
	exec(t, other, `BEGIN IMMEDIATE`)
	time.AfterFunc(200*time.Millisecond, func() { _, _ = other.writer.ExecContext(context.Background(), `ROLLBACK`) })
	if _, _, err := s.CreateToken(t.Context(), p.ID, "laptop", ReadScope, minTokenLife); err != nil {
		t.Errorf("after a short wait: %v", err)
	}
	exec(t, other, `BEGIN IMMEDIATE`)
	exec(t, s, `PRAGMA busy_timeout = 50`)
	_, _, err := s.CreateToken(t.Context(), p.ID, "laptop", ReadScope, minTokenLife)
	wantIs(t, err, wiki.ErrBusy)
	exec(t, other, `ROLLBACK`)
}
