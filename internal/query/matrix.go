package query

import (
	"cmp"
	"fmt"
)

// The most that a matrix shows.
const (
	maxMatrixRows    = 60
	maxMatrixColumns = 30
	maxCellNames     = 12
)

// matrix is what is found for each pair of a row and a column.
type matrix struct {
	rows, columns axis
	cells         map[int64]*cell
	spent         int
}

// cell is what rows and columns have in common. Names are distinct, and no more than is shown; all counts them all.
type cell struct {
	names []Value
	seen  map[string]bool // where names are not those of the rows, which are distinct
	last  *Value          // the row that was put in last
	all   int
	count int
	sum   float64
}

func (a *answer) writeMatrix() *Problem {
	columns, bad := a.fields(a.query.columns)
	if bad != nil {
		return bad
	}
	rows := -1
	if a.query.rows.text != "" {
		if rows, bad = a.table.field(a.query.rows); bad != nil {
			return bad
		}
	}
	shown, bad := a.cellField(rows >= 0 && len(columns) > 1)
	if bad != nil {
		return bad
	}
	m := &matrix{
		rows:    newAxis(cmp.Or(rows+1, columns[0]+1) - 1),
		columns: newAxis(-1), cells: map[int64]*cell{},
	}
	byValue := rows >= 0 && len(columns) == 1
	if byValue {
		m.columns.field = columns[0]
	} else {
		for _, c := range columns {
			m.columns.place(Text(a.fieldLabel(c)))
		}
	}
	for _, row := range a.rows {
		switch {
		case byValue:
			m.add(row, leavesOrNone(row[rows]), leavesOrNone(row[columns[0]]), -1, shown)
		case rows >= 0:
			for i, c := range columns {
				content := shown
				if content < 0 {
					content = c
				}
				m.add(row, leavesOrNone(row[rows]), nil, i, content)
			}
		default:
			for i, c := range columns {
				m.add(row, row[c].leaves(), nil, i, shown)
			}
		}
		if m.spent > maxPairs {
			return problem(TooMuchWork, a.query.from.at)
		}
	}
	if len(m.rows.heads) == 0 {
		a.empty()
		return nil
	}
	a.matrixTable(m, rows, shown)
	return nil
}

func leavesOrNone(v Value) []Value {
	if v.kind == none {
		return []Value{{}}
	}
	return v.leaves()
}

// cellField is the field whose values or sum a cell holds; -1 where that is each column's own. By default a cell names
// the rows.
func (a *answer) cellField(own bool) (int, *Problem) {
	switch a.query.cell.kind {
	case 'n':
		return 0, nil
	case 0:
		if own {
			return -1, nil
		}
		return 0, nil
	}
	i, bad := a.table.field(a.query.cell.field)
	if bad == nil && a.query.cell.kind == 's' && !a.table.fields[i].isNumeric() {
		bad = problem(FieldNotNumber, a.query.cell.field.at).about(a.query.cell.field.text)
	}
	return i, bad
}

// add puts a row into the cells of its heads: those of the columns are values, or one is given by its place.
func (m *matrix) add(row Row, heads, columns []Value, place, content int) {
	for _, h := range heads {
		i := m.rows.place(h)
		if columns == nil {
			m.put(i, place, row, content)
		}
		for _, c := range columns {
			m.put(i, m.columns.place(c), row, content)
		}
	}
}

func (m *matrix) at(i, j int) int64 { return int64(i)<<32 | int64(j) }

func (m *matrix) put(i, j int, row Row, content int) {
	c := m.cells[m.at(i, j)]
	if c == nil {
		c = &cell{}
		m.cells[m.at(i, j)] = c
	}
	m.spent++
	if c.last == &row[0] {
		return // a list names it twice
	}
	c.last = &row[0]
	c.count++
	if content == 0 {
		c.name(row[0].first())
		return
	}
	for _, leaf := range row[content].leaves() {
		m.spent++
		c.sum += leaf.num
		if id := leaf.id(); !c.seen[id] {
			if c.seen == nil {
				c.seen = map[string]bool{}
			}
			c.seen[id] = true
			c.name(leaf)
		}
	}
}

func (c *cell) name(v Value) {
	if c.all++; c.all <= maxCellNames {
		c.names = append(c.names, v)
	}
}

func (a *answer) matrixTable(m *matrix, rowField, shown int) {
	rows, columns := m.rows.sorted(maxMatrixRows), m.columns.sorted(maxMatrixColumns)
	a.region(a.label)
	a.str(`<thead><tr><th scope="col">`)
	if rowField >= 0 {
		a.text(a.fieldLabel(rowField))
	} else {
		a.text(a.texts.NotInTable)
	}
	a.str("</th>")
	for _, j := range columns {
		a.str(`<th scope="col">`)
		if m.columns.field < 0 {
			a.text(m.columns.heads[j].data.text)
		} else {
			a.matrixHead(&m.columns, j)
		}
		a.str("</th>")
	}
	a.str("</tr></thead>\n<tbody>\n")
	for _, i := range rows {
		a.str(`<tr><th scope="row">`)
		a.matrixHead(&m.rows, i)
		a.str("</th>")
		for _, j := range columns {
			a.matrixCell(m.cells[m.at(i, j)], m.contentOf(a, j, shown))
		}
		a.str("</tr>\n")
	}
	a.str("</tbody>\n</table></div>\n")
	a.shown(a.texts.ShownRows, len(rows), len(m.rows.heads))
	a.shown(a.texts.ShownColumns, len(columns), len(m.columns.heads))
}

func (a *answer) matrixHead(x *axis, i int) {
	if x.heads[i].kind == none {
		a.text(a.without(x.field))
		return
	}
	a.leaf(x.heads[i], &a.table.fields[x.field])
}

// contentOf is the field that the cells of a column show.
func (m *matrix) contentOf(a *answer, column, shown int) int {
	if shown >= 0 {
		return shown
	}
	fields, _ := a.fields(a.query.columns) // found before
	return fields[column]
}

func (a *answer) matrixCell(c *cell, field int) {
	if c == nil {
		a.str("<td></td>")
		return
	}
	f := &a.table.fields[field]
	switch a.query.cell.kind {
	case 'n':
		a.str(`<td class="align-right">`)
		a.text(a.count(c.count))
	case 's':
		a.str(`<td class="align-right">`)
		a.text(f.show(Number(c.sum), a.texts))
	default:
		a.str("<td>")
		for i, v := range c.names {
			if i > 0 {
				a.str(", ")
			}
			a.leaf(v, f)
		}
		if c.all > len(c.names) {
			a.text(" " + fmt.Sprintf(a.texts.More, a.count(c.all-len(c.names))))
		}
	}
	a.str("</td>")
}
