package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alliancewiki/internal/draw"
)

func (a *answer) writeTable() *Problem {
	columns, bad := a.columns()
	if bad != nil {
		return bad
	}
	items, total, counts, bad := a.items()
	if bad != nil {
		return bad
	}
	if total == 0 {
		a.empty()
		return nil
	}
	numeric := func(i int) bool { return a.table.fields[columns[i]].isNumeric() }
	a.region(a.label)
	a.head(a.labels(columns), numeric)
	a.str("<tbody>\n")
	for i, it := range items {
		if a.begins(items, i) {
			if i > 0 {
				a.str("</tbody>\n<tbody>\n")
			}
			a.str(fmt.Sprintf(`<tr class="query-group"><th scope="rowgroup" colspan="%d">`, len(columns)))
			a.groupName(it, counts)
			a.str("</th></tr>\n")
		}
		a.str("<tr>")
		for j, c := range columns {
			start, end := "<td", "</td>"
			if c == 0 && j == 0 {
				start, end = `<th scope="row"`, "</th>"
			}
			if numeric(j) {
				start += ` class="align-right"`
			}
			a.str(start + ">")
			a.value(it.row, c, a.table)
			a.str(end)
		}
		a.str("</tr>\n")
	}
	a.str("</tbody>\n</table></div>\n")
	a.shown(a.texts.Shown, len(items), total)
	return nil
}

// begins tells whether an item is the first of its group.
func (a *answer) begins(items []item, i int) bool {
	return a.query.group.text != "" && (i == 0 || items[i].group.id() != items[i-1].group.id())
}

// groupName writes what a group is called and how many are in it. The field was found before.
func (a *answer) groupName(it item, counts func(Value) int) {
	field, _ := a.table.field(a.query.group)
	if it.group.kind == none {
		a.text(a.without(field))
	} else {
		a.leaf(it.group, &a.table.fields[field])
	}
	a.str(` <span class="quiet">`)
	a.text(fmt.Sprintf(a.texts.GroupCount, counts(it.group)))
	a.str("</span>")
}

func (a *answer) writeList() *Problem {
	return a.inLists(func(row Row, columns []int) {
		for _, c := range columns {
			if v := row[c]; a.table.fields[c].Kind == Done && v.kind == boolean {
				a.doneMark(v, c)
			}
		}
		if len(columns) > 0 && a.table.fields[columns[0]].Kind != Done {
			a.value(row, columns[0], a.table)
			columns = columns[1:]
		}
		between := ` <span class="query-more">`
		for _, c := range columns {
			if row[c].kind == none || a.table.fields[c].Kind == Done {
				continue
			}
			a.str(between)
			if !a.table.fields[c].Plain {
				a.text(a.fieldLabel(c) + ": ")
			}
			a.value(row, c, a.table)
			between = " · "
		}
		if between == " · " {
			a.str("</span>")
		}
	})
}

// doneMark says whether a task is done, short for the eye and in words for the ear.
func (a *answer) doneMark(v Value, field int) {
	mark := "○"
	if v.num == 1 {
		mark = "✓"
	}
	a.str(`<span class="done-mark" aria-hidden="true">` + mark + `</span> <span class="visually-hidden">`)
	a.text(a.table.fields[field].show(v, a.texts) + ":")
	a.str("</span> ")
}

func (a *answer) writeCards() *Problem {
	return a.inLists(func(row Row, columns []int) {
		if len(columns) > 0 && columns[0] == 0 {
			a.str(`<p class="query-card-title">`)
			a.value(row, 0, a.table)
			a.str("</p>")
			columns = columns[1:]
		}
		columns = slices.DeleteFunc(slices.Clone(columns), func(c int) bool { return row[c].kind == none })
		if len(columns) == 0 {
			return
		}
		a.str("<dl>")
		for _, c := range columns {
			a.str("<div><dt>")
			a.text(a.fieldLabel(c))
			a.str("</dt><dd>")
			a.value(row, c, a.table)
			a.str("</dd></div>")
		}
		a.str("</dl>")
	})
}

// inLists writes the items in a list for each group.
func (a *answer) inLists(write func(row Row, columns []int)) *Problem {
	columns, bad := a.columns()
	if bad != nil {
		return bad
	}
	items, total, counts, bad := a.items()
	if bad != nil {
		return bad
	}
	if total == 0 {
		a.empty()
		return nil
	}
	for i, it := range items {
		first := a.begins(items, i)
		if i > 0 && first {
			a.str("</ul>\n")
		}
		if first {
			a.str(`<p class="query-group">`)
			a.groupName(it, counts)
			a.str("</p>\n")
		}
		if i == 0 || first {
			a.str("<ul>\n")
		}
		a.str("<li>")
		write(it.row, columns)
		a.str("</li>\n")
	}
	a.str("</ul>\n")
	a.shown(a.texts.Shown, len(items), total)
	return nil
}

func (a *answer) writeTimeline() *Problem {
	when, bad := a.dateField()
	if bad != nil {
		return bad
	}
	group := -1
	if a.query.group.text != "" {
		if group, bad = a.table.field(a.query.group); bad != nil {
			return bad
		}
	}
	var columns []int
	if a.query.columns != nil {
		if columns, bad = a.columns(); bad != nil {
			return bad
		}
	}
	dated := slices.DeleteFunc(slices.Clone(a.rows), func(r Row) bool { return r[when].kind == none })
	if len(dated) == 0 && len(a.rows) > 0 {
		a.paragraph("query-empty", fmt.Sprintf(a.texts.EmptyDates, a.fieldLabel(when)))
		return nil
	}
	by := *a.query
	by.group = name{}
	if by.sort == nil {
		by.sort = []order{{field: name{text: a.table.fields[when].Name}}}
	}
	sorted := &answer{query: &by, table: a.table, rows: dated}
	items, total, _, bad := sorted.items()
	if bad != nil {
		return bad
	}
	if total == 0 {
		a.empty()
		return nil
	}
	data := draw.TimelineData{Frame: a.frame(a.kind()+": "+a.lowerLabel(when), fmt.Sprintf(a.texts.TimelineSummary, a.count(len(items)))), Future: a.texts.Future}
	size := 0
	for _, it := range items {
		e := a.event(it.row, when, group, columns)
		if size += len(e.Label) + len(e.Group) + len(e.Note); size > maxAnswer {
			return problem(TooMuchWork, a.query.from.at)
		}
		data.Events = append(data.Events, e)
	}
	html, err := draw.Timeline(data)
	if err != nil { // unreachable: a limit is at most draw.MaxEvents
		return problem(TooMuchWork, a.query.from.at)
	}
	a.str(html)
	a.shown(a.texts.Shown, len(items), total)
	return nil
}

// dateField is the field that a timeline goes by.
func (a *answer) dateField() (int, *Problem) {
	if a.query.date.text == "" {
		i := a.table.firstOf(Dates, Deadline)
		if i < 0 {
			return i, problem(NoDateField, a.query.from.at)
		}
		return i, nil
	}
	i, bad := a.table.field(a.query.date)
	if bad != nil {
		return i, bad
	}
	if k := a.table.fields[i].Kind; k != Dates && k != Deadline {
		return i, problem(FieldNotDate, a.query.date.at).about(a.query.date.text)
	}
	return i, nil
}

func (a *answer) event(row Row, when, group int, columns []int) draw.Event {
	date := row[when].first().data.text
	what := row[0].first()
	e := draw.Event{
		Date: date, When: formatDate(date, a.texts), Label: a.shownText(row, 0), Future: compareDates(date, a.today) > 0,
	}
	if what.kind == ref && !what.data.ref.Path.IsZero() {
		e.Href = address(what.data.ref.Path, what.data.ref.Fragment)
	}
	if group >= 0 {
		e.Group = a.shownText(row, group)
	}
	var notes []string
	for _, c := range columns {
		if c != 0 && c != when && row[c].kind != none {
			notes = append(notes, a.fieldLabel(c)+": "+a.shownText(row, c))
		}
	}
	e.Note = strings.Join(notes, " · ")
	return e
}

// enoughText is how many bytes of a list are shown in a picture, a value that has been begun not counted.
const enoughText = 2000

// shownText is what a row holds in a field, without links.
func (a *answer) shownText(row Row, field int) string {
	leaves := row[field].leaves()
	var parts []string
	size := 0
	for _, v := range leaves[:min(len(leaves), maxLeaves)] {
		if size > enoughText {
			break
		}
		shown := a.table.fields[field].show(v, a.texts)
		parts, size = append(parts, shown), size+len(shown)
	}
	return strings.Join(parts, ", ")
}

// frame is what every picture needs; the title is for a query that has none.
func (a *answer) frame(title, summary string) draw.Frame {
	return draw.Frame{Prefix: a.view.Prefix, Title: cmp.Or(a.query.title, title), Summary: summary}
}
