package query

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"alliancewiki/internal/draw"
)

// The most that a chart shows; the rest is put together.
const (
	maxCategories = 40
	maxSeries     = 7
)

// chart is sums by category and series.
type chart struct {
	categories axis
	series     axis
	sums       map[[2]int]float64
}

func (a *answer) writeChart() *Problem {
	x, bad := a.table.field(a.query.x)
	if bad != nil {
		return bad
	}
	stack := -1
	if a.query.stack.text != "" {
		if stack, bad = a.table.field(a.query.stack); bad != nil {
			return bad
		}
	}
	sum := -1
	if a.query.y.kind == 's' {
		if sum, bad = a.table.field(a.query.y.field); bad != nil {
			return bad
		}
		if !a.table.fields[sum].isNumeric() {
			return problem(FieldNotNumber, a.query.y.field.at).about(a.query.y.field.text)
		}
	}
	if len(a.rows) == 0 {
		a.empty()
		return nil
	}
	c, bad := a.sums(x, stack, sum)
	if bad != nil {
		return bad
	}
	a.drawChart(a.shorten(c), x, sum, stack)
	return nil
}

// sums adds the rows up. Dates are put together by year.
func (a *answer) sums(x, stack, sum int) (*chart, *Problem) {
	c := &chart{newAxis(x), newAxis(stack), map[[2]int]float64{}}
	spent := 0
	for _, row := range a.rows {
		amount := 1.0
		if sum >= 0 {
			amount = 0
			for _, v := range row[sum].leaves() {
				amount += v.num
			}
		}
		series := []Value{{}}
		if stack >= 0 {
			series = leavesOrNone(row[stack])
		}
		for _, v := range leavesOrNone(row[x]) {
			i := c.categories.place(byYear(v))
			for _, s := range series {
				c.sums[[2]int{i, c.series.place(byYear(s))}] += amount
				spent++
			}
		}
		if spent > maxPairs {
			return nil, problem(TooMuchWork, a.query.from.at)
		}
	}
	return c, nil
}

func byYear(v Value) Value {
	if v.kind == date && len(v.data.text) > 4 {
		return Date(v.data.text[:4])
	}
	return v
}

// bars is a chart as it is drawn: values by series, then category.
type bars struct {
	categories []string
	series     []draw.Series
}

// shorten orders what was added up, years upward and names by their sum, and puts together what is too much.
func (a *answer) shorten(c *chart) bars {
	rows := c.ranked(&c.categories, 0)
	columns := c.ranked(&c.series, 1)
	var b bars
	b.categories = a.headTexts(&c.categories, rows, maxCategories)
	for _, head := range a.headTexts(&c.series, columns, maxSeries) {
		b.series = append(b.series, draw.Series{Name: head, Values: make([]float64, len(b.categories))})
	}
	for i, row := range rows {
		for j, column := range columns {
			b.series[min(j, maxSeries)].Values[min(i, maxCategories)] += c.sums[[2]int{row, column}]
		}
	}
	return b
}

// ranked are the places of an axis in the order to be drawn in. side is 0 for categories and 1 for series.
func (c *chart) ranked(x *axis, side int) []int {
	totals := make([]float64, len(x.heads))
	for at, sum := range c.sums {
		totals[at[side]] += sum
	}
	places := x.sorted(len(x.heads))
	if v := x.heads[places[0]]; v.kind == text || v.kind == ref {
		slices.SortStableFunc(places, func(i, j int) int {
			return cmp.Or(
				cmp.Compare(after(x.heads[i].kind == none), after(x.heads[j].kind == none)),
				cmp.Compare(totals[j], totals[i]))
		})
	}
	return places
}

// headTexts are the names of an axis, the last one for all the others where there are more than most.
func (a *answer) headTexts(x *axis, places []int, most int) (heads []string) {
	for n, i := range places {
		if n == most {
			return append(heads, a.texts.Others)
		}
		switch v := x.heads[i]; {
		case x.field < 0:
			heads = append(heads, a.measureName())
		case v.kind == none:
			heads = append(heads, a.without(x.field))
		default:
			heads = append(heads, a.table.fields[x.field].show(v, a.texts))
		}
	}
	return heads
}

// measureName is what the bars measure.
func (a *answer) measureName() string {
	if a.query.y.kind != 's' {
		return a.texts.Count
	}
	i, _ := a.table.field(a.query.y.field) // found before
	return a.fieldLabel(i)
}

// chartTitle says what is measured by what.
func (a *answer) chartTitle(x, stack int) string {
	by := a.lowerLabel(x)
	if stack >= 0 {
		by = fmt.Sprintf(a.texts.And, by, a.lowerLabel(stack))
	}
	return fmt.Sprintf(a.texts.By, a.measureName(), by)
}

// million is from when amounts are drawn in millions of kroner.
const million = 1e6

func (a *answer) drawChart(b bars, x, sum, stack int) {
	data := draw.BarData{
		Frame:      a.frame(a.chartTitle(x, stack), fmt.Sprintf(a.texts.ChartSummary, a.count(len(b.categories)))),
		Categories: b.categories, Stacked: stack >= 0,
		Format: func(f float64) string { return formatNumber(f, a.texts) },
	}
	isMoney := sum >= 0 && a.table.fields[sum].Kind == Money
	scale := 1.0
	if isMoney {
		data.Unit = a.texts.KronerUnit
		if b.most() >= million {
			data.Unit, scale = a.texts.MillionUnit, million
		}
	}
	for _, s := range b.series {
		scaled := make([]float64, len(s.Values))
		for i, v := range s.Values {
			scaled[i] = v / scale
		}
		data.Series = append(data.Series, draw.Series{Name: s.Name, Values: scaled})
	}
	html, err := draw.Bars(data)
	a.picture(html, err, func() { a.chartTable(b, x, sum, stack) })
}

// most is the longest bar.
func (b bars) most() (most float64) {
	for i := range b.categories {
		total := 0.0
		for _, s := range b.series {
			total += s.Values[i]
		}
		most = max(most, total, -total)
	}
	return most
}

func (a *answer) chartTable(b bars, x, sum, stack int) {
	format := func(f float64) string { return formatNumber(f, a.texts) }
	if sum >= 0 {
		format = func(f float64) string { return a.table.fields[sum].show(Number(f), a.texts) }
	}
	heads := []string{a.fieldLabel(x)}
	for _, s := range b.series {
		heads = append(heads, s.Name)
	}
	if stack >= 0 {
		heads = append(heads, a.texts.Total)
	}
	a.region(a.label)
	a.head(heads, func(i int) bool { return i > 0 })
	a.str("<tbody>\n")
	for i, c := range b.categories {
		a.str(`<tr><th scope="row">`)
		a.text(c)
		a.str("</th>")
		total := 0.0
		for _, s := range b.series {
			total += s.Values[i]
			a.str(`<td class="align-right">`)
			a.text(format(s.Values[i]))
			a.str("</td>")
		}
		if stack >= 0 {
			a.str(`<td class="align-right">`)
			a.text(format(total))
			a.str("</td>")
		}
		a.str("</tr>\n")
	}
	a.str("</tbody>\n</table></div>\n")
}

// picture writes a picture and, folded below it, the same as a table; a picture of too much is only the table.
func (a *answer) picture(html string, err error, table func()) {
	var tooMuch *draw.TooMuch
	if errors.As(err, &tooMuch) {
		a.paragraph("query-count", a.texts.TooBig)
		table()
		return
	}
	a.str(html)
	a.str(`<details class="query-data"><summary>`)
	a.text(a.texts.AsTable)
	a.str("</summary>\n")
	table()
	a.str("</details>\n")
}
