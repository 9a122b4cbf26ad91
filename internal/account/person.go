package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"alliancewiki/internal/wiki"
)

// NewPerson is what makes an account. Bad fields are *wiki.Invalid on email, name, organisation, role or password.
// A Lang that the interface does not have is no choice.
type NewPerson struct {
	Email, Name, Organisation string
	Role                      wiki.Role
	Password                  string
	Lang                      string
}

// Record is an account as the administration shows it. LastSeen is right within five minutes for the browser and
// within an hour for tokens; it is zero for somebody who never signed in.
type Record struct {
	wiki.Person
	Disabled bool
	Created  time.Time
	LastSeen time.Time
}

// Change is an update of an account; nil fields stay. Disabling, or a new password, ends all sessions of the person.
// The last active administrator can be neither disabled nor demoted (*wiki.Invalid, key account.lastAdmin).
type Change struct {
	Name, Organisation, Lang, Password *string
	Role                               *wiki.Role
	Disabled                           *bool
}

// parse checks all fields and brings them to the form in which they are stored.
func (n NewPerson) parse() (NewPerson, error) {
	var err error
	if n.Email, err = parseEmail(n.Email); err != nil {
		return n, err
	}
	if n.Name, err = parseText(n.Name, "name", "account.name"); err != nil {
		return n, err
	}
	if n.Organisation, err = parseText(n.Organisation, "organisation", "account.organisation"); err != nil {
		return n, err
	}
	if err = checkRole(n.Role); err != nil {
		return n, err
	}
	n.Lang = parseLang(n.Lang)
	n.Password = normalPassword(n.Password)
	return n, checkPassword(n.Password, n.Email, n.Name)
}

func checkRole(r wiki.Role) error {
	if r < wiki.Reader || r > wiki.Admin {
		return &wiki.Invalid{Field: "role", Key: "account.role"}
	}
	return nil
}

// Add makes an account, and its organisation where that is new. An address that has one is *wiki.Invalid, key
// account.emailTaken.
func (s *Store) Add(ctx context.Context, n NewPerson) (*wiki.Person, error) {
	n, err := n.parse()
	if err != nil {
		return nil, err
	}
	hashed, err := s.hasher.hash(ctx, n.Password)
	if err != nil {
		return nil, fmt.Errorf("add %s: %w", n.Email, err)
	}
	var p *wiki.Person
	err = s.write(ctx, func(tx *sql.Tx) error {
		p, err = s.insert(ctx, tx, n, hashed)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("add %s: %w", n.Email, err)
	}
	return p, nil
}

// insert makes the account of a parsed NewPerson.
func (s *Store) insert(ctx context.Context, tx *sql.Tx, n NewPerson, hashed string) (*wiki.Person, error) {
	organisation, err := organisationID(ctx, tx, n.Organisation)
	if err != nil {
		return nil, err
	}
	done, err := tx.ExecContext(ctx, `INSERT INTO person (email, folded, name, organisation, role, lang, password, created)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folded) DO NOTHING`,
		n.Email, foldEmail(n.Email), n.Name, organisation, n.Role.String(), n.Lang, hashed, s.now().Unix())
	if err != nil {
		return nil, err
	}
	if rows, err := done.RowsAffected(); err != nil {
		return nil, err
	} else if rows == 0 {
		return nil, &wiki.Invalid{Field: "email", Key: "account.emailTaken", Value: n.Email}
	}
	id, err := done.LastInsertId()
	if err != nil {
		return nil, err
	}
	r, _, err := findPerson(ctx, tx, `p.id = ?`, id)
	if err != nil {
		return nil, err
	}
	return &r.Person, nil
}

// selectPerson begins every query for people; scanPerson reads its columns.
const (
	personColumns = `p.id, p.email, p.name, o.name, p.role, p.lang, p.disabled, p.created, p.seen, p.password`
	personTables  = ` FROM person p JOIN organisation o ON o.id = p.organisation `
	selectPerson  = `SELECT ` + personColumns + personTables
)

// scanPerson reads personColumns, and more columns after them. hashed is the stored password.
func scanPerson(row interface{ Scan(...any) error }, more ...any) (r *Record, hashed string, err error) {
	r = &Record{}
	var role string
	var created, seen int64
	columns := []any{&r.ID, &r.Email, &r.Name, &r.Organisation, &role, &r.Lang, &r.Disabled, &created, &seen, &hashed}
	if err := row.Scan(append(columns, more...)...); err != nil {
		return nil, "", err
	}
	if r.Role, err = wiki.ParseRole(role); err != nil {
		return nil, "", err // unreachable: the table has no other roles
	}
	r.Created, r.LastSeen = unix(created), unix(seen)
	return r, hashed, nil
}

// findPerson is the one person for whom the condition holds, or wiki.ErrNotFound.
func findPerson(ctx context.Context, db querier, condition string, arg any) (*Record, string, error) {
	r, hashed, err := scanPerson(db.QueryRowContext(ctx, selectPerson+`WHERE `+condition, arg))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", fmt.Errorf("person %v: %w", arg, wiki.ErrNotFound)
	}
	if err != nil {
		return nil, "", fmt.Errorf("person %v: %w", arg, dbError(err))
	}
	return r, hashed, nil
}

// Person is an account by its id, or wiki.ErrNotFound.
func (s *Store) Person(ctx context.Context, id int64) (*Record, error) {
	r, _, err := findPerson(ctx, s.readers, `p.id = ?`, id)
	return r, err
}

// PersonByEmail is an account by its address in any letter case, or wiki.ErrNotFound.
func (s *Store) PersonByEmail(ctx context.Context, email string) (*Record, error) {
	r, _, err := findPerson(ctx, s.readers, `p.folded = ?`, foldEmail(email))
	return r, err
}

// People are all accounts, the disabled ones too, by name in Danish order.
func (s *Store) People(ctx context.Context) ([]Record, error) {
	rows, err := s.readers.QueryContext(ctx, selectPerson+`ORDER BY p.id`)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", dbError(err))
	}
	defer rows.Close()
	var people []Record
	for rows.Next() {
		r, _, err := scanPerson(rows)
		if err != nil {
			return nil, fmt.Errorf("list people: %w", err)
		}
		people = append(people, *r)
	}
	compare := danish()
	slices.SortStableFunc(people, func(a, b Record) int { return compare(a.Name, b.Name) })
	return people, dbError(rows.Err())
}

// Names are the names of the people whose accounts are open, each once, in no order.
func (s *Store) Names(ctx context.Context) ([]string, error) {
	names, err := column(ctx, s.readers, `SELECT DISTINCT name FROM person WHERE disabled = 0`)
	if err != nil {
		return nil, fmt.Errorf("list names: %w", dbError(err))
	}
	return names, nil
}

// Update changes an account, all of the change or nothing. An unknown id is wiki.ErrNotFound.
func (s *Store) Update(ctx context.Context, id int64, c Change) error {
	r, err := s.Person(ctx, id)
	if err != nil {
		return err
	}
	if c, err = c.parse(r); err != nil {
		return err
	}
	if c.Password != nil {
		hashed, err := s.hasher.hash(ctx, *c.Password)
		if err != nil {
			return fmt.Errorf("update person %d: %w", id, err)
		}
		c.Password = &hashed
	}
	err = s.write(ctx, func(tx *sql.Tx) error { return c.apply(ctx, tx, id) })
	s.forget() // even after an error: a commit may have failed to say that it succeeded
	if err != nil {
		return fmt.Errorf("update person %d: %w", id, err)
	}
	return nil
}

// parse checks the fields that are there and brings them to the form in which they are stored.
func (c Change) parse(r *Record) (Change, error) {
	name := r.Name
	if c.Name != nil {
		text, err := parseText(*c.Name, "name", "account.name")
		if err != nil {
			return c, err
		}
		name, c.Name = text, &text
	}
	if c.Organisation != nil {
		text, err := parseText(*c.Organisation, "organisation", "account.organisation")
		if err != nil {
			return c, err
		}
		c.Organisation = &text
	}
	if c.Role != nil {
		if err := checkRole(*c.Role); err != nil {
			return c, err
		}
	}
	if c.Lang != nil {
		lang := parseLang(*c.Lang)
		c.Lang = &lang
	}
	if c.Password != nil {
		password := normalPassword(*c.Password)
		if err := checkPassword(password, r.Email, name); err != nil {
			return c, err
		}
		c.Password = &password
	}
	return c, nil
}

// apply writes a parsed change whose password is hashed.
func (c Change) apply(ctx context.Context, tx *sql.Tx, id int64) error {
	r, _, err := findPerson(ctx, tx, `p.id = ?`, id)
	if err != nil {
		return err
	}
	if err := c.keepsAdmin(ctx, tx, r); err != nil {
		return err
	}
	var organisation *int64
	if c.Organisation != nil {
		o, err := organisationID(ctx, tx, *c.Organisation)
		if err != nil {
			return err
		}
		organisation = &o
	}
	var role *string
	if c.Role != nil {
		text := c.Role.String()
		role = &text
	}
	_, err = tx.ExecContext(ctx, `UPDATE person SET name = coalesce(?, name), organisation = coalesce(?, organisation),
		role = coalesce(?, role), lang = coalesce(?, lang), password = coalesce(?, password),
		disabled = coalesce(?, disabled) WHERE id = ?`, c.Name, organisation, role, c.Lang, c.Password, c.Disabled, id)
	if err != nil {
		return err
	}
	if c.Password != nil || (c.Disabled != nil && *c.Disabled) {
		_, err = tx.ExecContext(ctx, `DELETE FROM session WHERE person = ?`, id)
	}
	return err
}

// keepsAdmin refuses the change that would leave no active administrator.
func (c Change) keepsAdmin(ctx context.Context, tx *sql.Tx, r *Record) error {
	if r.Role != wiki.Admin || r.Disabled {
		return nil
	}
	field := ""
	if c.Role != nil && *c.Role != wiki.Admin {
		field = "role"
	}
	if c.Disabled != nil && *c.Disabled {
		field = "disabled"
	}
	if field == "" {
		return nil
	}
	n, err := admins(ctx, tx)
	if err == nil && n < 2 {
		err = &wiki.Invalid{Field: field, Key: "account.lastAdmin", Value: r.Name}
	}
	return err
}

// admins counts the active administrators.
func admins(ctx context.Context, db querier) (n int, err error) {
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM person WHERE role = 'admin' AND disabled = 0`).Scan(&n)
	return n, err
}

// forget empties what is remembered of sessions and tokens, so that a change works at once.
func (s *Store) forget() {
	s.sessions.forget()
	s.tokens.forget()
}
