package account

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"

	"alliancewiki/internal/wiki"
)

// setupName is the name of the set-up secret's hash in the table of secrets.
const setupName = "setup"

// SetupSecret is a new secret for the set-up address where there is no administrator yet, "" where there is; an
// earlier secret stops working.
func (s *Store) SetupSecret(ctx context.Context) (string, error) {
	var secret string
	err := s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM secret WHERE name = ?`, setupName); err != nil {
			return err
		}
		n, err := admins(ctx, tx)
		if err != nil || n > 0 {
			return err
		}
		secret = base64.RawURLEncoding.EncodeToString(random(32))
		d := digestOf(secret)
		_, err = tx.ExecContext(ctx, `INSERT INTO secret (name, value) VALUES (?, ?)`, setupName, d[:])
		return err
	})
	if err != nil {
		return "", fmt.Errorf("set-up secret: %w", err)
	}
	return secret, nil
}

// SetupOpen tells whether the secret would be taken now.
func (s *Store) SetupOpen(ctx context.Context, secret string) (bool, error) {
	open, err := setupOpen(ctx, s.readers, secret)
	if err != nil {
		return false, fmt.Errorf("set-up secret: %w", dbError(err))
	}
	return open, nil
}

func setupOpen(ctx context.Context, db querier, secret string) (bool, error) {
	var want []byte
	err := db.QueryRowContext(ctx, `SELECT value FROM secret WHERE name = ?`, setupName).Scan(&want)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	got := digestOf(secret)
	if subtle.ConstantTimeCompare(got[:], want) != 1 {
		return false, nil
	}
	n, err := admins(ctx, db)
	return n == 0, err
}

// Setup makes the first administrator, whatever role n has. The secret works once; one that does not work is
// *wiki.Invalid, field token, key account.setup.
func (s *Store) Setup(ctx context.Context, secret string, n NewPerson) (*wiki.Person, error) {
	closed := &wiki.Invalid{Field: "token", Key: "account.setup"}
	if open, err := s.SetupOpen(ctx, secret); err != nil {
		return nil, err
	} else if !open {
		return nil, closed // before anything costly
	}
	n.Role = wiki.Admin
	n, err := n.parse()
	if err != nil {
		return nil, err
	}
	hashed, err := s.hasher.hash(ctx, n.Password)
	if err != nil {
		return nil, fmt.Errorf("set up: %w", err)
	}
	var p *wiki.Person
	err = s.write(ctx, func(tx *sql.Tx) error {
		open, err := setupOpen(ctx, tx, secret)
		if err != nil {
			return err
		}
		if !open { // somebody was faster
			return closed
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM secret WHERE name = ?`, setupName); err != nil {
			return err
		}
		p, err = s.insert(ctx, tx, n, hashed)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("set up: %w", err)
	}
	return p, nil
}
