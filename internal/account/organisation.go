package account

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

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
