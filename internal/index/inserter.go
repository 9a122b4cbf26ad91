package index

import "strings"

// insertRows is how many rows one statement inserts; more save nothing, and SQLite bounds the parameters.
const insertRows = 64

// inserter gathers rows for a table and inserts many with one statement.
type inserter struct {
	tx        *tx
	table     string
	columns   int
	orReplace bool
	args      []any
}

func (i *inserter) add(row ...any) error {
	i.args = append(i.args, row...)
	if len(i.args) < insertRows*i.columns {
		return nil
	}
	return i.flush()
}

// flush inserts what has been gathered.
func (i *inserter) flush() error {
	if len(i.args) == 0 {
		return nil
	}
	_, err := i.tx.exec(i.statement(len(i.args)/i.columns), i.args...)
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
