package account

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"alliancewiki/internal/wiki"
)

// How long a session lasts, how long without use, and how often its use is written down.
const (
	sessionLife = 30 * 24 * time.Hour
	sessionIdle = 14 * 24 * time.Hour
	seenEvery   = 5 * time.Minute
	touchWait   = time.Second // how long a page view waits, at most, to write that
)

// SignIn checks a password and begins a session. addr is the visitor's address, with or without port, for the limits.
// The answers are ErrSignIn, and *Limited, which may come for a right password too.
func (s *Store) SignIn(ctx context.Context, email, password, addr string) (p *wiki.Person, session string, err error) {
	r, hashed, err := findPerson(ctx, s.readers, `p.folded = ?`, foldEmail(email))
	if err != nil && !errors.Is(err, wiki.ErrNotFound) {
		return nil, "", fmt.Errorf("sign in: %w", err)
	}
	hashed, err = s.tryPassword(ctx, r, hashed, password, email, addr)
	if err != nil {
		return nil, "", err
	}
	session = base64.RawURLEncoding.EncodeToString(random(32))
	d := digestOf(session)
	err = s.write(ctx, func(tx *sql.Tx) error {
		now := s.now()
		_, err := tx.ExecContext(ctx, `DELETE FROM session WHERE created <= ? OR used <= ?`,
			now.Add(-sessionLife).Unix(), now.Add(-sessionIdle).Unix())
		if err != nil {
			return err
		}
		// The account may have been disabled, or the password changed, while the hash was computed.
		done, err := tx.ExecContext(ctx, `INSERT INTO session (hash, person, created, used)
			SELECT ?, id, ?, ? FROM person WHERE id = ? AND disabled = 0 AND password = ?`,
			d[:], now.Unix(), now.Unix(), r.ID, hashed)
		if err != nil {
			return err
		}
		if rows, err := done.RowsAffected(); err != nil {
			return err
		} else if rows == 0 {
			return ErrSignIn
		}
		_, err = tx.ExecContext(ctx, `UPDATE person SET seen = ? WHERE id = ?`, now.Unix(), r.ID)
		return err
	})
	if errors.Is(err, ErrSignIn) {
		return nil, "", ErrSignIn
	}
	if err != nil {
		return nil, "", fmt.Errorf("sign in: %w", err)
	}
	return &r.Person, session, nil
}

// CheckPassword tells whether the password is the person's, under the same limits as SignIn: nil, ErrSignIn or
// *Limited. An unknown id is wiki.ErrNotFound.
func (s *Store) CheckPassword(ctx context.Context, id int64, password, addr string) error {
	r, hashed, err := findPerson(ctx, s.readers, `p.id = ?`, id)
	if err != nil {
		return err
	}
	_, err = s.tryPassword(ctx, r, hashed, password, r.Email, addr)
	return err
}

// tryPassword compares a password with the stored one of a person, who is nil for an unknown address: then, and for a
// disabled account, the work is the same and the answer ErrSignIn. It returns the stored password, which is a new one
// when the old was hashed at another cost.
func (s *Store) tryPassword(ctx context.Context, r *Record, stored, password, email, addr string) (string, error) {
	undo, err := s.limits.attempt(email, addr, s.now())
	if err != nil {
		return "", err
	}
	h := s.hasher.nobody
	if r != nil {
		if h, err = parseHash(stored); err != nil {
			undo()
			return "", fmt.Errorf("person %d: %w", r.ID, err)
		}
	}
	right, err := s.hasher.matches(ctx, h, password)
	if err != nil {
		undo() // nothing was tried
		return "", fmt.Errorf("check password: %w", err)
	}
	if r == nil || r.Disabled || !right {
		return "", ErrSignIn
	}
	undo()
	if h.cost == currentCost {
		return stored, nil
	}
	return s.rehash(ctx, r.ID, stored, normalPassword(password))
}

// rehash stores a right password hashed at the current cost, unless it was changed meanwhile.
func (s *Store) rehash(ctx context.Context, id int64, stored, password string) (string, error) {
	hashed, err := s.hasher.hash(ctx, password)
	if err != nil {
		return "", fmt.Errorf("hash password again: %w", err)
	}
	err = s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE person SET password = ? WHERE id = ? AND password = ?`, hashed, id, stored)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("hash password again: %w", err)
	}
	return hashed, nil
}

// Session is the person behind a session, or ErrSignIn. It is cheap: answers are remembered for at most a second.
func (s *Store) Session(ctx context.Context, session string) (*wiki.Person, error) {
	d, now := digestOf(session), s.now()
	p, turn, ok := s.sessions.get(d, now)
	if ok {
		return &p, nil
	}
	var begun, used int64
	r, _, err := scanPerson(s.readers.QueryRowContext(ctx, `SELECT `+personColumns+`, s.created, s.used`+personTables+
		`JOIN session s ON s.person = p.id WHERE s.hash = ? AND p.disabled = 0`, d[:]), &begun, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrSignIn
	}
	if err != nil {
		return nil, fmt.Errorf("look up session: %w", dbError(err))
	}
	ends := earlier(unix(begun).Add(sessionLife), unix(used).Add(sessionIdle))
	if !now.Before(ends) {
		return nil, ErrSignIn
	}
	if now.Sub(unix(used)) >= seenEvery {
		s.touch(ctx, `UPDATE session SET used = ?1 WHERE hash = ?2 AND used < ?1`, d[:], r.ID, now)
	}
	s.sessions.put(d, r.Person, earlier(now.Add(memoLife), ends), turn)
	return &r.Person, nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// touch writes down that a session or token was used now, and its person seen. It may fail: who only reads must not be
// kept out by a database that is busy or cannot be written to, and the next request tries again.
func (s *Store) touch(ctx context.Context, update string, key any, person int64, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, touchWait)
	defer cancel()
	_ = s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, update, now.Unix(), key); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE person SET seen = max(seen, ?) WHERE id = ?`, now.Unix(), person)
		return err
	})
}

// SignOut ends a session; one that is not there has ended already.
func (s *Store) SignOut(ctx context.Context, session string) error {
	d := digestOf(session)
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM session WHERE hash = ?`, d[:])
		return err
	})
	s.sessions.forget()
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// CookieKeys are the secrets that sign (64 bytes) and encrypt (32 bytes) the session cookie. They are made on first use
// and kept.
func (s *Store) CookieKeys(ctx context.Context) (sign, encrypt []byte, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		if sign, err = keptSecret(ctx, tx, "cookie.sign", 64); err != nil {
			return err
		}
		encrypt, err = keptSecret(ctx, tx, "cookie.encrypt", 32)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("cookie keys: %w", err)
	}
	return sign, encrypt, nil
}

// keptSecret is n random bytes that are the same at each call.
func keptSecret(ctx context.Context, tx *sql.Tx, name string, n int) (value []byte, err error) {
	_, err = tx.ExecContext(ctx, `INSERT INTO secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`,
		name, random(n))
	if err != nil {
		return nil, err
	}
	err = tx.QueryRowContext(ctx, `SELECT value FROM secret WHERE name = ?`, name).Scan(&value)
	return value, err
}
