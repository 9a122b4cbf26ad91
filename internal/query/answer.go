package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxPairs is how many values of two fields, or of rows and one field, an answer puts together.
const maxPairs = 300_000

// maxAnswer is how long an answer may be, in bytes of HTML: a few long titles can stand in many rows.
const maxAnswer = 2 << 20

// answer is the making of one answer.
type answer struct {
	writer
	query *Query
	table *Table
	view  View
	label string
	rows  []Row // that the condition holds for, in the order of the table
}

// HTML runs the query. What is wrong with it is said in the HTML; an error is the source's.
//
// The answer depends on the table of From, on the view, and on today's date where Today says so.
func (q *Query) HTML(ctx context.Context, src Source, v View) (string, error) {
	t, err := src.Table(ctx, q.from.text)
	if err != nil {
		return "", fmt.Errorf("query rows of %s: %w", q.from.text, err)
	}
	if t == nil {
		bad := problem(UnknownSource, q.from.at).about(q.from.text)
		bad.right = func(lang string) []string { return append(spelled(sources, lang), src.Types()...) }
		return bad.HTML(v.Texts), nil
	}
	a := &answer{query: q, table: t, view: v, label: cmp.Or(q.title, v.Label, v.Texts.Label)}
	a.texts, a.today = v.Texts, v.Now.Format(time.DateOnly)
	if bad := a.choose(); bad != nil {
		return bad.HTML(v.Texts), nil
	}
	a.str(`<div class="query query-` + q.view + `">` + "\n")
	if q.title != "" && !isPicture(q.view) {
		a.paragraph("query-title", q.title)
	}
	bad := a.write()
	if bad == nil && a.isFull() {
		bad = problem(TooMuchWork, q.from.at)
	}
	if bad != nil {
		return bad.HTML(v.Texts), nil
	}
	a.str("</div>\n")
	return a.out.String(), nil
}

// write writes the answer as its view asks.
func (a *answer) write() *Problem {
	switch a.query.view {
	case viewList:
		return a.writeList()
	case viewCards:
		return a.writeCards()
	case viewTimeline:
		return a.writeTimeline()
	case viewMatrix:
		return a.writeMatrix()
	case viewGraph:
		return a.writeGraph()
	case viewChart:
		return a.writeChart()
	}
	return a.writeTable()
}

// isPicture tells whether a view writes the title itself.
func isPicture(view string) bool {
	return view == viewTimeline || view == viewGraph || view == viewChart
}

// choose finds the rows that the condition holds for.
func (a *answer) choose() *Problem {
	if len(a.query.where) == 0 {
		a.rows = a.table.rows
		return nil
	}
	c, bad := compile(a.query.where, a.table, a.view.Now)
	if bad != nil {
		return bad
	}
	if a.rows, bad = c.choose(a.table.rows); bad != nil {
		bad.Line, bad.Column = a.query.where[0].at.line, a.query.where[0].at.column
	}
	return bad
}

// empty says that there is nothing to show.
func (a *answer) empty() {
	bySource, byType := a.texts.NoMatch, a.texts.NoTypeMatch
	if len(a.table.rows) == 0 {
		bySource, byType = a.texts.EmptySource, a.texts.EmptyType
	}
	text, ok := bySource[a.query.from.text]
	if !ok {
		text = fmt.Sprintf(byType, a.kind())
	}
	a.paragraph("query-empty", text)
}

// item is a row in a group.
type item struct {
	row   Row
	group Value
	index int
}

// items are the rows to list: sorted, in groups and not too many; total is how many there are in all, and counts how
// many in each group.
func (a *answer) items() (items []item, total int, counts func(Value) int, bad *Problem) {
	limit := cmp.Or(a.query.limit, defaultLimit)
	group := -1
	if a.query.group.text != "" {
		if group, bad = a.table.field(a.query.group); bad != nil {
			return nil, 0, nil, bad
		}
	}
	compare, bad := a.order()
	if bad != nil {
		return nil, 0, nil, bad
	}
	list := nearestFirst{limit: limit, compare: compare}
	if group < 0 {
		for i, row := range a.rows {
			list.add(item{row: row, index: i})
		}
		return list.all(), len(a.rows), nil, nil
	}
	groups := newAxis(group)
	var sizes []int
	for i, row := range a.rows {
		for _, v := range leavesOrNone(row[group]) {
			list.add(item{row, v, i})
			total++
			at := groups.place(v)
			if at == len(sizes) {
				sizes = append(sizes, 0)
			}
			sizes[at]++
		}
		if total > maxPairs {
			return nil, 0, nil, problem(TooMuchWork, a.query.group.at)
		}
	}
	return list.all(), total, func(v Value) int { return sizes[groups.place(v)] }, nil
}

// order compares items as the query sorts: by group, then by its fields. What has no value comes last, up or down.
func (a *answer) order() (func(x, y item) int, *Problem) {
	type by struct {
		field int
		desc  bool
	}
	var fields []by
	for _, o := range a.query.sort {
		i, bad := a.table.field(o.field)
		if bad != nil {
			return nil, bad
		}
		fields = append(fields, by{i, o.desc})
	}
	return func(x, y item) int {
		if c := compare(x.group, y.group); c != 0 {
			return c
		}
		for _, f := range fields {
			v, w := x.row[f.field].first(), y.row[f.field].first()
			c := compare(v, w)
			if f.desc && v.kind != none && w.kind != none {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return cmp.Compare(x.index, y.index)
	}, nil
}

// nearestFirst keeps the first items in an order without sorting all.
type nearestFirst struct {
	limit   int
	compare func(x, y item) int
	kept    []item
	full    bool // the first limit of kept are sorted, and what comes behind the last of them is not wanted
}

func (l *nearestFirst) add(x item) {
	if l.full && l.compare(x, l.kept[l.limit-1]) > 0 {
		return
	}
	l.kept = append(l.kept, x)
	if len(l.kept) == 2*l.limit {
		l.kept = l.all()
		l.full = true
	}
}

func (l *nearestFirst) all() []item {
	slices.SortFunc(l.kept, l.compare)
	return l.kept[:min(l.limit, len(l.kept))]
}

// columns are the fields to show.
func (a *answer) columns() (columns []int, bad *Problem) {
	if a.query.columns == nil {
		group := -1
		if a.query.group.text != "" {
			if group, bad = a.table.field(a.query.group); bad != nil {
				return nil, bad
			}
		}
		return slices.DeleteFunc(a.table.standard(), func(i int) bool { return i == group && i > 0 }), nil
	}
	return a.fields(a.query.columns)
}

func (a *answer) fields(names []name) (fields []int, bad *Problem) {
	for _, n := range names {
		i, bad := a.table.field(n)
		if bad != nil {
			return nil, bad
		}
		fields = append(fields, i)
	}
	return fields, nil
}

func (a *answer) labels(fields []int) []string {
	labels := make([]string, len(fields))
	for i, f := range fields {
		labels[i] = a.fieldLabel(f)
	}
	return labels
}

// fieldLabel is what a field is called; one whose label is blank is called by its name.
func (a *answer) fieldLabel(field int) string {
	f := &a.table.fields[field]
	return cmp.Or(strings.TrimSpace(f.Label.in(a.texts.Lang)), f.Name)
}

// lowerLabel is a field's label within a sentence; abbreviations stay as they are.
func (a *answer) lowerLabel(field int) string {
	label := a.fieldLabel(field)
	first, size := utf8.DecodeRuneInString(label)
	if second, _ := utf8.DecodeRuneInString(label[size:]); unicode.IsUpper(second) {
		return label
	}
	return string(unicode.ToLower(first)) + label[size:]
}

// kind is what the rows are.
func (a *answer) kind() string { return a.table.kind.in(a.texts.Lang) }

// without is the name of those that have no value in a field.
func (a *answer) without(field int) string {
	return fmt.Sprintf(a.texts.Without, a.lowerLabel(field))
}

// shown says how many there are where not all are shown.
func (a *answer) shown(text string, some, all int) {
	if some < all {
		a.paragraph("query-count", fmt.Sprintf(text, a.count(some), a.count(all)))
	}
}

func (a *answer) count(n int) string { return formatNumber(float64(n), a.texts) }
