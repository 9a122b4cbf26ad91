package account

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"alliancewiki/internal/wiki"
)

// setupName is the name of the set-up secret's hash in the table of secrets.
const setupName = "setup"

// SetupSecret is a new secret for the set-up address where there is no administrator yet, "" where there is, and then
// no answers are kept any more either; an earlier secret stops working.
func (s *Store) SetupSecret(ctx context.Context) (string, error) {
	var secret string
	err := s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM secret WHERE name = ?`, setupName); err != nil {
			return err
		}
		n, err := admins(ctx, tx)
		if err == nil && n > 0 {
			_, err = tx.ExecContext(ctx, `DELETE FROM secret WHERE name = ?`, answersName)
			return err
		}
		if err != nil {
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

// SetupAnswers are what was answered so far at the set-up address. They outlive the secret: a server that is started
// again between two steps prints another address, which goes on with them.
type SetupAnswers struct {
	Name, Lang string // of the wiki; "" for not answered yet

	Email, Person, Organisation string // the first administrator; "" for not answered yet
	Hashed                      string `json:",omitempty"` // their password

	Typed   SetupTyped // what was typed about the administrator by somebody who went back, whether or not it is right
	Content string     // what was chosen last at the last step
}

// SetupTyped is what somebody typed and has not gone on with.
type SetupTyped struct{ Email, Name, Organisation string }

// HasPerson tells whether everything about the first administrator was answered.
func (a SetupAnswers) HasPerson() bool { return a.Hashed != "" }

// answersName is the name of the answers in the table of secrets: they hold a password, if only hashed.
const answersName = "setup.answers"

// SetupState are the answers so far; open tells whether the secret would be taken now, without which there are none.
func (s *Store) SetupState(ctx context.Context, secret string) (a SetupAnswers, open bool, err error) {
	if open, err = setupOpen(ctx, s.readers, secret); err == nil && open {
		a, err = readAnswers(ctx, s.readers)
	}
	if err != nil {
		return a, false, fmt.Errorf("set-up: %w", dbError(err))
	}
	return a, open, nil
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

func readAnswers(ctx context.Context, db querier) (a SetupAnswers, err error) {
	var text []byte
	err = db.QueryRowContext(ctx, `SELECT value FROM secret WHERE name = ?`, answersName).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return a, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &a)
	}
	return a, err
}

// errSetupClosed is the answer to a secret that does not work: *wiki.Invalid, field token, key account.setup.
func errSetupClosed() error { return &wiki.Invalid{Field: "token", Key: "account.setup"} }

// AnswerWiki keeps what the wiki is to be called, and its language. The caller has checked both.
func (s *Store) AnswerWiki(ctx context.Context, secret, name, lang string) error {
	return s.answer(ctx, secret, func(a *SetupAnswers) { a.Name, a.Lang = name, parseLang(lang) })
}

// AnswerPerson keeps who the first administrator is to be, whatever role n has. An empty password leaves the one that
// was answered before. Bad fields are *wiki.Invalid, as in Add; a secret that does not work is, with the key account.setup.
func (s *Store) AnswerPerson(ctx context.Context, secret string, n NewPerson) error {
	known, open, err := s.SetupState(ctx, secret)
	if err != nil {
		return err
	}
	if !open {
		return errSetupClosed() // before anything costly
	}
	n.Role = wiki.Admin
	keep := n.Password == "" && known.HasPerson()
	n, err = n.parse()
	var bad *wiki.Invalid
	if errors.As(err, &bad) && bad.Field == "password" && keep {
		err = nil // the password is looked at last
	}
	if err != nil {
		return err
	}
	if _, err := s.PersonByEmail(ctx, n.Email); err == nil {
		return &wiki.Invalid{Field: "email", Key: "account.emailTaken", Value: n.Email}
	} else if !errors.Is(err, wiki.ErrNotFound) {
		return err
	}
	hashed := known.Hashed
	if !keep {
		if hashed, err = s.hasher.hash(ctx, n.Password); err != nil {
			return fmt.Errorf("set up: %w", err)
		}
	}
	return s.answer(ctx, secret, func(a *SetupAnswers) {
		a.Email, a.Person, a.Organisation, a.Hashed = n.Email, n.Name, n.Organisation, hashed
		a.Typed = SetupTyped{}
	})
}

// KeepTyped keeps what was typed about the administrator for when they come back to that step.
func (s *Store) KeepTyped(ctx context.Context, secret string, typed SetupTyped) error {
	for _, text := range []*string{&typed.Email, &typed.Name, &typed.Organisation} {
		*text = shown(*text)
	}
	return s.answer(ctx, secret, func(a *SetupAnswers) { a.Typed = typed })
}

// KeepContent keeps what was chosen at the last step, for when they come back to it.
func (s *Store) KeepContent(ctx context.Context, secret, choice string) error {
	return s.answer(ctx, secret, func(a *SetupAnswers) { a.Content = shown(choice) })
}

// answer changes the answers, where the secret still works.
func (s *Store) answer(ctx context.Context, secret string, change func(*SetupAnswers)) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		if open, err := setupOpen(ctx, tx, secret); err != nil {
			return err
		} else if !open {
			return errSetupClosed()
		}
		a, err := readAnswers(ctx, tx)
		if err != nil {
			return err
		}
		change(&a)
		text, err := json.Marshal(a)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2`,
			answersName, text)
		return err
	})
	if err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	return nil
}

// FinishSetup makes the first administrator as answered and signs them in. The secret works for this once, and for
// nothing afterwards. A secret that does not work is *wiki.Invalid with the key account.setup; so is an address that
// somebody has got an account for meanwhile, with account.emailTaken.
func (s *Store) FinishSetup(ctx context.Context, secret string) (p *wiki.Person, session string, err error) {
	session = base64.RawURLEncoding.EncodeToString(random(32))
	d := digestOf(session)
	err = s.write(ctx, func(tx *sql.Tx) error {
		open, err := setupOpen(ctx, tx, secret)
		if err != nil {
			return err
		}
		a, err := readAnswers(ctx, tx)
		if err != nil {
			return err
		}
		if !open || !a.HasPerson() { // somebody was faster
			return errSetupClosed()
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM secret WHERE name IN (?, ?)`, setupName, answersName); err != nil {
			return err
		}
		n := NewPerson{Email: a.Email, Name: a.Person, Organisation: a.Organisation, Role: wiki.Admin, Lang: a.Lang}
		if p, err = s.insert(ctx, tx, n, a.Hashed); err != nil {
			return err
		}
		now := s.now().Unix()
		_, err = tx.ExecContext(ctx, `INSERT INTO session (hash, person, created, used) VALUES (?, ?, ?, ?)`, d[:], p.ID, now, now)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("set up: %w", err)
	}
	return p, session, nil
}
