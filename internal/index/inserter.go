package index

import (
	"context"
	"database/sql"
	"strings"
)

// insertRows is how many rows one statement inserts; more save nothing, and SQLite bounds the parameters.
const insertRows = 64

// inserter gathers rows for a table and inserts many with one statement.
type inserter struct {
	tx        *sql.Tx
	table     string
	columns   int
	orReplace bool
	args      []any
	full      *sql.Stmt // for insertRows rows
}

func (i *inserter) add(ctx context.Context, row ...any) error {
	i.args = append(i.args, row...)
	if len(i.args) < insertRows*i.columns {
		return nil
	}
	if i.full == nil {
		var err error
		if i.full, err = i.tx.PrepareContext(ctx, i.statement(insertRows)); err != nil {
			return err
		}
	}
	_, err := i.full.ExecContext(ctx, i.args...)
	i.args = i.args[:0]
	return err
}

// flush inserts what is left.
func (i *inserter) flush(ctx context.Context) error {
	if len(i.args) == 0 {
		return nil
	}
	_, err := i.tx.ExecContext(ctx, i.statement(len(i.args)/i.columns), i.args...)
	i.args = i.args[:0]
	return err
}

func (i *inserter) statement(rows int) string {
	verb := "INSERT INTO "
	if i.orReplace {
		verb = "INSERT OR REPLACE INTO "
	}
	row := "(" + strings.Repeat("?,", i.columns-1) + "?)"
	return verb + i.table + " VALUES " + strings.Repeat(row+",", rows-1) + row
}
