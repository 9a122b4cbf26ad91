package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

// Scope is what a token may be used for.
type Scope string

// The scopes.
const (
	ReadScope  Scope = "read"
	WriteScope Scope = "write" // includes read
)

// Token is a person's access token, without its secret. Used is right within an hour.
type Token struct {
	ID      int64
	Person  int64
	Name    string
	Scope   Scope
	Created time.Time
	Expires time.Time
	Used    time.Time // zero where it never was
	Revoked bool
}

// How long a token may last, and how often its use is written down.
const (
	minTokenLife = 24 * time.Hour
	maxTokenLife = 366 * 24 * time.Hour
	usedEvery    = time.Hour
)

// A token's secret begins with tokenPrefix, so that people and scanners know it when they see it where it should not
// be; then come tokenDigits letters and digits, which a double click selects.
const (
	tokenPrefix = "aw_"
	tokenDigits = 43 // 256 bits in base 62
)

func newTokenSecret() string {
	n := new(big.Int).SetBytes(random(32)).Text(62)
	return tokenPrefix + strings.Repeat("0", tokenDigits-len(n)) + n
}

// bearer is what a token's secret gives.
type bearer struct {
	person wiki.Person
	scope  Scope
}

// CreateToken makes a token and its secret, which is kept nowhere: show it at once. The life is 1 to 366 days. Bad
// input is *wiki.Invalid on name, scope or expires; a person who is not there, or disabled, is wiki.ErrNotFound.
func (s *Store) CreateToken(
	ctx context.Context, person int64, name string, scope Scope, life time.Duration,
) (Token, string, error) {
	name, err := parseText(name, "name", "account.tokenName")
	if err != nil {
		return Token{}, "", err
	}
	if scope != ReadScope && scope != WriteScope {
		return Token{}, "", &wiki.Invalid{Field: "scope", Key: "account.tokenScope", Value: shown(string(scope))}
	}
	if life < minTokenLife || life > maxTokenLife {
		return Token{}, "", &wiki.Invalid{Field: "expires", Key: "account.tokenLife"}
	}
	secret := newTokenSecret()
	d := digestOf(secret)
	now := s.now()
	t := Token{
		Person: person, Name: name, Scope: scope,
		Created: unix(now.Unix()), Expires: unix(now.Add(life).Unix()),
	}
	err = s.write(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO token (person, name, scope, hash, created, expires)
			SELECT id, ?, ?, ?, ?, ? FROM person WHERE id = ? AND disabled = 0 RETURNING id`,
			name, string(scope), d[:], t.Created.Unix(), t.Expires.Unix(), person).Scan(&t.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return wiki.ErrNotFound
		}
		return err
	})
	if err != nil {
		return Token{}, "", fmt.Errorf("create token for person %d: %w", person, err)
	}
	return t, secret, nil
}

// Tokens are all tokens of a person, the newest first, with those that have expired or are revoked.
func (s *Store) Tokens(ctx context.Context, person int64) ([]Token, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT id, person, name, scope, created, expires, used, revoked
		FROM token WHERE person = ? ORDER BY id DESC`, person)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", dbError(err))
	}
	defer rows.Close()
	var tokens []Token
	for rows.Next() {
		var t Token
		var created, expires, used int64
		err := rows.Scan(&t.ID, &t.Person, &t.Name, &t.Scope, &created, &expires, &used, &t.Revoked)
		if err != nil {
			return nil, fmt.Errorf("list tokens: %w", err)
		}
		t.Created, t.Expires, t.Used = unix(created), unix(expires), unix(used)
		tokens = append(tokens, t)
	}
	return tokens, dbError(rows.Err())
}

// RevokeToken ends a token of the person, or leaves it ended; another's is wiki.ErrNotFound.
func (s *Store) RevokeToken(ctx context.Context, person, token int64) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE token SET revoked = 1 WHERE id = ? AND person = ?`, token, person)
		if err != nil {
			return err
		}
		if rows, err := done.RowsAffected(); err != nil || rows == 0 {
			return errors.Join(err, wiki.ErrNotFound)
		}
		return nil
	})
	s.tokens.forget()
	if err != nil {
		return fmt.Errorf("revoke token %d: %w", token, err)
	}
	return nil
}

// TokenPerson is the person behind a token's secret, or ErrSignIn, or *Limited for the address. A right token is never
// limited: nobody guesses one, and an address may be that of a whole house.
func (s *Store) TokenPerson(ctx context.Context, secret, addr string) (*wiki.Person, Scope, error) {
	d, now := digestOf(secret), s.now()
	b, turn, ok := s.tokens.get(d, now)
	if ok {
		return &b.person, b.scope, nil
	}
	b, expires, err := s.findToken(ctx, secret, d, now)
	if errors.Is(err, ErrSignIn) {
		if wait := s.limits.tokenAddress.take(network(addr), now); wait > 0 {
			return nil, "", limited(wait)
		}
		return nil, "", ErrSignIn
	}
	if err != nil {
		return nil, "", fmt.Errorf("look up token: %w", dbError(err))
	}
	s.tokens.put(d, b, earlier(now.Add(memoLife), expires), turn)
	return &b.person, b.scope, nil
}

// findToken asks the database for a token that works now.
func (s *Store) findToken(
	ctx context.Context, secret string, d digest, now time.Time,
) (b bearer, expires time.Time, err error) {
	if len(secret) != len(tokenPrefix)+tokenDigits || !strings.HasPrefix(secret, tokenPrefix) {
		return b, expires, ErrSignIn
	}
	var id, ends, used int64
	r, _, err := scanPerson(s.readers.QueryRowContext(ctx, `SELECT `+personColumns+`, t.id, t.scope, t.expires, t.used`+
		personTables+`JOIN token t ON t.person = p.id
		WHERE t.hash = ? AND t.revoked = 0 AND t.expires > ? AND p.disabled = 0`, d[:], now.Unix()),
		&id, &b.scope, &ends, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return b, expires, ErrSignIn
	}
	if err != nil {
		return b, expires, err
	}
	if now.Sub(unix(used)) >= usedEvery {
		s.touch(ctx, `UPDATE token SET used = ?1 WHERE id = ?2 AND used < ?1`, id, r.ID, now)
	}
	b.person = r.Person
	return b, unix(ends), nil
}
