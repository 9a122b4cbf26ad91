package query

import (
	"fmt"
	"html"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

// writer writes HTML. Everything that comes from a page goes through text or attr.
type writer struct {
	out   strings.Builder
	texts *Texts
	today string
}

func (w *writer) str(s string) { w.out.WriteString(s) }

// isFull tells whether the answer is longer than anybody will see: what pages say is not written any more.
func (w *writer) isFull() bool { return w.out.Len() > maxAnswer }

func (w *writer) text(s string) {
	if !w.isFull() {
		w.str(escape(s))
	}
}

func (w *writer) attr(key, value string) { w.str(" " + key + `="` + escape(value) + `"`) }

// escape makes text for HTML, as content or as a quoted attribute value, without the characters that HTML forbids.
func escape(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef {
			return -1
		}
		return r
	}, s))
}

// address is where a page is shown.
func address(p wiki.Path, fragment string) string {
	segments := strings.Split(p.String(), "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	href := "/wiki/" + strings.Join(segments, "/")
	if fragment != "" {
		href += "#" + url.PathEscape(fragment)
	}
	return href
}

// maxLeaves is how much of a list is shown.
const maxLeaves = 30

// value writes what a row holds in a field.
func (w *writer) value(row Row, field int, t *Table) {
	f := &t.fields[field]
	leaves := row[field].leaves()
	for i, v := range leaves {
		if i == maxLeaves {
			w.text(" " + fmt.Sprintf(w.texts.More, formatNumber(float64(len(leaves)-i), w.texts)))
			return
		}
		if i > 0 {
			w.str(", ")
		}
		w.leaf(v, f)
		if f.Kind == Deadline && v.data.text < w.today && !t.isDone(row) {
			w.str(` <strong class="overdue">`)
			w.text(w.texts.Overdue)
			w.str("</strong>")
		}
	}
}

// isDone tells whether a row has a field that says so.
func (t *Table) isDone(row Row) bool {
	i := t.firstOf(Done)
	return i >= 0 && row[i].truth()
}

// leaf writes one value that is not a list.
func (w *writer) leaf(v Value, f *Field) {
	if w.isFull() {
		return
	}
	shown := f.show(v, w.texts)
	switch {
	case v.kind == ref && !v.data.ref.Path.IsZero():
		w.str("<a")
		w.attr("href", address(v.data.ref.Path, v.data.ref.Fragment))
		w.str(">")
		w.text(shown)
		w.str("</a>")
	case v.kind == date && isDate(v.data.text):
		w.str("<time")
		w.attr("datetime", v.data.text)
		w.str(">")
		w.text(shown)
		w.str("</time>")
	case v.kind == boolean && f.Kind == Done:
		mark := "○"
		if v.num == 1 {
			mark = "✓"
		}
		w.str(`<span class="done-mark" aria-hidden="true">` + mark + "</span> ")
		w.text(shown)
	default:
		w.text(shown)
	}
}

// show is a value as text, in the reader's language.
func (f *Field) show(v Value, t *Texts) string {
	switch v.kind {
	case number:
		switch f.Kind {
		case Money:
			kroner := formatNumber(v.num, t)
			if whole, øre, some := strings.Cut(kroner, t.Point); some {
				kroner = whole + t.Point + (øre + "0")[:2]
			}
			return fmt.Sprintf(t.Kroner, kroner)
		case Years:
			return strconv.FormatFloat(v.num, 'f', -1, 64)
		}
		return formatNumber(v.num, t)
	case date:
		return formatDate(v.data.text, t)
	case boolean:
		switch {
		case f.Kind == Done && v.num == 1:
			return t.Done
		case f.Kind == Done:
			return t.Open
		case v.num == 1:
			return t.Yes
		}
		return t.No
	case none:
		return ""
	}
	for _, c := range f.Choices {
		if c.Value == v.data.text {
			return c.Label.in(t.Lang)
		}
	}
	return v.data.text
}

// formatNumber writes a number with at most two decimals.
func formatNumber(f float64, t *Texts) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64), ".")
	digits := strings.TrimPrefix(whole, "-")
	var b strings.Builder
	if digits != whole {
		b.WriteString("−")
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(t.Thousands)
		}
		b.WriteRune(d)
	}
	if fraction != "" {
		b.WriteString(t.Point + fraction)
	}
	return b.String()
}

// formatDate writes a date as long as it is known; what is no date stands as it is.
func formatDate(s string, t *Texts) string {
	for _, layout := range dateLayouts {
		d, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		month := t.Months[d.Month()-1]
		day := fmt.Sprintf(t.Date, d.Day(), month, d.Year())
		switch layout {
		case "2006":
			return s
		case "2006-01":
			return fmt.Sprintf(t.Month, month, d.Year())
		case "2006-01-02":
			return day
		}
		return fmt.Sprintf(t.Time, day, d.Hour(), d.Minute())
	}
	return s
}

// region begins the box in which a wide table scrolls.
func (w *writer) region(label string) {
	w.str(`<div class="table" role="region" tabindex="0"`)
	w.attr("aria-label", label)
	w.str("><table>\n")
}

func (w *writer) head(cells []string, numeric func(int) bool) {
	w.str("<thead>\n<tr>")
	for i, c := range cells {
		w.str(`<th scope="col"`)
		if numeric != nil && numeric(i) {
			w.str(` class="align-right"`)
		}
		w.str(">")
		w.text(c)
		w.str("</th>")
	}
	w.str("</tr>\n</thead>\n")
}

func (w *writer) paragraph(class, text string) {
	w.str(`<p class="` + class + `">`)
	w.text(text)
	w.str("</p>\n")
}

func (f *Field) isNumeric() bool { return f.Kind == Numbers || f.Kind == Money }
