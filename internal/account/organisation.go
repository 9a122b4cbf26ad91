package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/wiki"
)

// Organisation is a member organisation as the administration shows it.
type Organisation struct {
	ID     int64
	Name   string
	People int // accounts, the disabled ones too
}

// Organisations are the names of the member organisations, in Danish order. An organisation is made by the first
// account that names it, in that spelling; letter case makes no difference afterwards.
func (s *Store) Organisations(ctx context.Context) ([]string, error) {
	names, err := column(ctx, s.readers, `SELECT name FROM organisation`)
	if err != nil {
		return nil, fmt.Errorf("list organisations: %w", dbError(err))
	}
	slices.SortFunc(names, danish())
	return names, nil
}

// ListOrganisations are all organisations with their numbers of people, in Danish order.
func (s *Store) ListOrganisations(ctx context.Context) ([]Organisation, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT o.id, o.name, count(p.id) FROM organisation o
		LEFT JOIN person p ON p.organisation = o.id GROUP BY o.id`)
	if err != nil {
		return nil, fmt.Errorf("list organisations: %w", dbError(err))
	}
	defer rows.Close()
	var list []Organisation
	for rows.Next() {
		var o Organisation
		if err := rows.Scan(&o.ID, &o.Name, &o.People); err != nil {
			return nil, fmt.Errorf("list organisations: %w", dbError(err))
		}
		list = append(list, o)
	}
	compare := danish()
	slices.SortFunc(list, func(a, b Organisation) int { return compare(a.Name, b.Name) })
	return list, dbError(rows.Err())
}

// Organisation is one organisation by its id, or wiki.ErrNotFound.
func (s *Store) Organisation(ctx context.Context, id int64) (Organisation, error) {
	return findOrganisation(ctx, s.readers, id)
}

func findOrganisation(ctx context.Context, db querier, id int64) (o Organisation, err error) {
	err = db.QueryRowContext(ctx, `SELECT id, name, (SELECT count(*) FROM person WHERE organisation = ?1) FROM organisation WHERE id = ?1`, id).
		Scan(&o.ID, &o.Name, &o.People)
	if errors.Is(err, sql.ErrNoRows) {
		err = wiki.ErrNotFound
	}
	if err != nil {
		return o, fmt.Errorf("organisation %d: %w", id, dbError(err))
	}
	return o, nil
}

// RenameOrganisation gives an organisation another name, which all its accounts have from then on; what is committed
// keeps the old one. A name of another organisation is *wiki.Invalid, field organisation, key organisation.taken.
func (s *Store) RenameOrganisation(ctx context.Context, id int64, name string) error {
	name, err := parseText(name, "organisation", "account.organisation")
	if err != nil {
		return err
	}
	err = s.write(ctx, func(tx *sql.Tx) error {
		if _, err := findOrganisation(ctx, tx, id); err != nil {
			return err
		}
		folded := fold(name)
		var taken bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM organisation WHERE folded = ? AND id <> ?)`, folded, id).Scan(&taken)
		if err != nil {
			return err
		}
		if taken {
			return &wiki.Invalid{Field: "organisation", Key: "organisation.taken", Value: name}
		}
		_, err = tx.ExecContext(ctx, `UPDATE organisation SET name = ?, folded = ? WHERE id = ?`, name, folded, id)
		return err
	})
	s.forget()
	if err != nil {
		return fmt.Errorf("rename organisation %d: %w", id, err)
	}
	return nil
}

// MergeOrganisations moves everybody of an organisation to another one, and removes the first. One that is not there is
// wiki.ErrNotFound; twice the same one is *wiki.Invalid, field into, key organisation.same.
func (s *Store) MergeOrganisations(ctx context.Context, from, into int64) error {
	if from == into {
		return &wiki.Invalid{Field: "into", Key: "organisation.same"}
	}
	err := s.write(ctx, func(tx *sql.Tx) error {
		for _, id := range []int64{from, into} {
			if _, err := findOrganisation(ctx, tx, id); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE person SET organisation = ? WHERE organisation = ?`, into, from); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM organisation WHERE id = ?`, from)
		return err
	})
	s.forget()
	if err != nil {
		return fmt.Errorf("merge organisation %d into %d: %w", from, into, err)
	}
	return nil
}

// danish compares texts as a Danish reader sorts them: æ, ø, å last, aa as å. It is for one goroutine.
func danish() func(a, b string) int {
	return collate.New(language.Danish).CompareString
}

// organisationID finds an organisation by its name, which parseText let through, or makes it.
func organisationID(ctx context.Context, tx *sql.Tx, name string) (id int64, err error) {
	folded := fold(name)
	_, err = tx.ExecContext(ctx, `INSERT INTO organisation (name, folded) VALUES (?, ?) ON CONFLICT (folded) DO NOTHING`,
		name, folded)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `SELECT id FROM organisation WHERE folded = ?`, folded).Scan(&id)
	return id, err
}
