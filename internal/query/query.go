// Package query answers the fenced blocks "query" of a page: it reads a block, asks for the rows, and writes HTML.
//
// A block is lines of "key: value", in Danish or English. A line that begins with a space continues the one before, one
// that begins with # is a remark.
//
//	fra: system                                    from     what to list: a type of page, or sider, opgaver,
//	                                                        beslutninger, ændringer (pages, tasks, decisions, changes)
//	hvor: leverandør = "DBC" og status != "lukket" where    which of them, see below
//	sorter: ejer, titel faldende                   sort     fields, each perhaps with faldende (desc)
//	kolonner: titel, ejer, status                  columns  the fields to show
//	grupper: ejer                                  group    a field whose values part the rows
//	højst: 50                                      limit    1 to 1,000; 100 where it is not said
//	vis: tabel                                     view     tabel, liste, kort, tidslinje, matrix, graf, diagram
//	overskrift: Systemer                           title
//	dato: kontrakt-til                             date     tidslinje: the field that says when; else the first date
//	rækker: ejer                                   rows     matrix, see below
//	celle: antal                                   cell     matrix: antal, sum(FIELD) or a field; else names
//	kanter: afhænger-af, integrerer-med            edges    graf: one or two fields that lead to other pages
//	x: år    y: sum(beløb)    stak: betaler                 diagram: a bar for each x, y is antal or sum(FIELD)
//
// # Conditions
//
// A condition compares fields with texts "…" or »…«, numbers, dates (2026-05-01, 2026-05, 2026), ja, nej, i dag, and
// i dag + 30 (days): =, !=, <, <=, >, >=, indeholder (contains), begynder med (starts with), i (in) with a list
// ["a", "b"], er tom and er ikke tom (is empty); og, eller, ikke (and, or, not) and parentheses join them. A field alone
// is true where it has a value that is not nej. Letter case does not count. What points to a page is equal to each of its
// names; a list is equal to each of its parts; "KOMBIT" i ejer says the same as ejer = "KOMBIT". != is true wherever = is
// not, so also where there is no value; < and its like are false there. A date is compared in the length that is asked
// for.
//
// Only the words above reach the expression library (expr-lang): the lexer knows no others, every operand is a number in
// a table when it gets there, and nothing of the library's functions, closures, ranges or patterns can be written.
//
// # Matrix
//
// Without rækker it says who does what: the columns are the fields of kolonner, a row is a value that one of these fields
// holds somewhere, and a cell names the rows that have that value in that field. With rækker and one column, rows and
// columns are the values of the two fields. With rækker and several columns, a cell holds the values of its column's field.
//
// # Costs
//
// Rows are made once by the owner of a Source, shared and never changed. A query looks at every row of its source; the
// work on each is bounded by the length of its block, and the work of all by maxCost.
package query

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// The sources that every wiki has, beside its types of pages.
const (
	Pages     = "pages"
	Tasks     = "tasks"
	Decisions = "decisions"
	Changes   = "changes"
)

// Source is where a query finds its rows.
type Source interface {
	// Table gives all rows of a source: of Pages, Tasks, Decisions, Changes, or of the pages of a type, whose name comes
	// without letter case (wiki.Fold). It is nil where there is no such source. The table may be shared by many queries.
	Table(ctx context.Context, from string) (*Table, error)
	// Types are the names of the types there are, to help somebody who misspelt one.
	Types() []string
}

// View is how and for whom an answer is written.
type View struct {
	Texts *Texts    // Danish or English: the page's language
	Now   time.Time // in the zone in which the wiki counts days
	// Prefix begins the ids of pictures: a letter, then letters, digits and dashes, different for each block of a page.
	Prefix string
	// Label names the answer for those who cannot see it, different for each block of a page: "Tabel 3: Økonomi". The
	// title of a block takes its place.
	Label string
}

// Query is a block that has been read. It can be run many times, at the same time too.
type Query struct {
	from    name
	where   []token
	sort    []order
	columns []name
	group   name
	limit   int // 0 where the block says none
	view    string
	title   string
	date    name
	rows    name
	cell    measure
	edges   []name
	x       name
	y       measure
	stack   name
}

// name is a name as written, of a source or a field. The zero name is none.
type name struct {
	text string
	at   position
}

// position is a place in the page, both counted from 1, the column in characters.
type position struct{ line, column int }

type order struct {
	field name
	desc  bool
}

// measure is what a cell or a bar shows: how many rows, the sum of a field, or the values of a field.
type measure struct {
	kind  byte // 'n' count, 's' sum, 'f' field; 0 for none
	field name
}

// From is the source that the answer depends on, as it is given to Source.Table.
func (q *Query) From() string { return q.from.text }

// Today tells whether the answer depends on what day it is.
func (q *Query) Today() bool {
	if q.from.text == Tasks || q.view == viewTimeline { // what is overdue or to come is marked
		return true
	}
	for _, t := range q.where {
		if t.kind == tokenToday {
			return true
		}
	}
	return false
}

// String is the block in its canonical form: it parses to the same query.
func (q *Query) String() string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			b.WriteString(key + ": " + value + "\n")
		}
	}
	line("from", q.from.text)
	line("where", printTokens(q.where))
	var sort []string
	for _, o := range q.sort {
		if o.desc {
			sort = append(sort, o.field.text+" desc")
		} else {
			sort = append(sort, o.field.text+" asc")
		}
	}
	line("sort", strings.Join(sort, ", "))
	line("columns", joinNames(q.columns))
	line("group", q.group.text)
	if q.limit > 0 {
		line("limit", strconv.Itoa(q.limit))
	}
	line("view", q.view)
	line("title", q.title)
	line("date", q.date.text)
	line("rows", q.rows.text)
	line("cell", q.cell.String())
	line("edges", joinNames(q.edges))
	line("x", q.x.text)
	line("y", q.y.String())
	line("stack", q.stack.text)
	return b.String()
}

func (m measure) String() string {
	switch m.kind {
	case 'n':
		return "count"
	case 's':
		return "sum(" + m.field.text + ")"
	}
	return m.field.text
}

func joinNames(names []name) string {
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = n.text
	}
	return strings.Join(texts, ", ")
}
