package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// task notes what a list item with a box says.
func (c *collector) task(item *ast.ListItem) {
	d, text := c.doc, item.FirstChild()
	at, ok := d.boxOf(item)
	if !ok || len(d.tasks) == maxTasks {
		return
	}
	w := worder{doc: d, task: true}
	t := wiki.Task{
		Text: c.worded(&w, text), Done: text.FirstChild().(*east.TaskCheckBox).IsChecked,
		Who: w.who, Section: c.section, Line: d.line(at),
	}
	if w.due != nil {
		t.Due, t.Bad = w.due.day, w.due.bad
	}
	d.tasks[item] = t.Line
	d.facts.Tasks = append(d.facts.Tasks, t)
}

// boxOf is where in the source the mark in a task's box stands.
func (d *Doc) boxOf(item ast.Node) (at int, ok bool) {
	lines := item.FirstChild().Lines()
	if lines.Len() == 0 {
		return 0, false
	}
	line := value(lines.At(0), d.source)
	open := len(line) - len(bytes.TrimLeft(line, " \t"))
	if open+2 >= len(line) || line[open] != '[' || line[open+2] != ']' {
		return 0, false
	}
	return lines.At(0).Start + open + 1, true
}

// Tick ticks the box of the task on a line of a page, or empties it, and changes nothing else. Lines are those of
// wiki.Task. It is false where there is no such task.
func Tick(text []byte, line int, done bool) ([]byte, bool) {
	d := Parse(wiki.Path{}, text)
	for item, at := range d.tasks {
		if at != line || d.over != "" {
			continue
		}
		box, _ := d.boxOf(item)
		cleaned := clean(text)
		out := bytes.Clone(text)
		mark := &out[newOrigin(text, cleaned).find(len(cleaned)-len(d.source)+box)]
		switch {
		case !done:
			*mark = ' '
		case *mark != 'X':
			*mark = 'x'
		}
		return out, true
	}
	return text, false
}

// deadlineStart begins what may be a deadline.
var deadlineStart = regexp.MustCompile(`^\((?i:frist|due)(?:[:\s]\s*([^()]{0,200})|)\)`)

func isDeadline(line []byte) bool {
	return len(line) > len("(due") &&
		(bytes.EqualFold(line[:len("(due")], []byte("(due")) || len(line) > len("(frist") && bytes.EqualFold(line[:len("(frist")], []byte("(frist")))
}

var (
	yearFirst  = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dayFirst   = regexp.MustCompile(`^(\d{1,2}) ?[./] ?(\d{1,2})(?: ?[./-] ?| )(\d{4})$`)
	monthWord  = regexp.MustCompile(`^(?i:den )?(\d{1,2})\.? ?(\pL+)\.? (\d{4})$`)
	monthFirst = regexp.MustCompile(`^(\pL+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$`)
)

// readDay reads a date as people write it in Danish and English, the day before the month, as "2026-05-01".
func readDay(s string) (day string, ok bool) {
	s = strings.TrimRight(strings.Join(strings.Fields(norm.NFC.String(s)), " "), ".")
	var y, m, d string
	if p := yearFirst.FindStringSubmatch(s); p != nil {
		y, m, d = p[1], p[2], p[3]
	} else if p := dayFirst.FindStringSubmatch(s); p != nil {
		y, m, d = p[3], p[2], p[1]
	} else if p := monthWord.FindStringSubmatch(s); p != nil {
		y, m, d = p[3], monthNumber(p[2]), p[1]
	} else if p := monthFirst.FindStringSubmatch(s); p != nil {
		y, m, d = p[3], monthNumber(p[1]), p[2]
	} else {
		return "", false
	}
	day = fmt.Sprintf("%s-%02s-%02s", y, m, d)
	_, err := time.Parse(time.DateOnly, day)
	return day, err == nil
}

var monthNames = [12][2]string{
	{"januar", "january"}, {"februar", "february"}, {"marts", "march"}, {"april", "april"}, {"maj", "may"}, {"juni", "june"},
	{"juli", "july"}, {"august", "august"}, {"september", "september"}, {"oktober", "october"}, {"november", "november"},
	{"december", "december"},
}

// monthNumber is the number of a month by its name or the first letters of it, at least three; "" where it is none.
func monthNumber(s string) string {
	s = strings.ToLower(s)
	for i, names := range monthNames {
		if len(s) >= 3 && (strings.HasPrefix(names[0], s) || strings.HasPrefix(names[1], s)) {
			return strconv.Itoa(i + 1)
		}
	}
	return ""
}

// mention writes a name: a link where it leads somewhere. A name that does not is somebody without a page.
func (w *rendering) mention(n *mention) {
	if link, ok := n.FirstChild().(*wikilink); ok {
		w.str("@")
		w.wikilink(link)
		return
	}
	to := wiki.Link{Kind: wiki.LinkWiki, Target: n.name}
	if w.links > 0 || !w.isSomebody(to) {
		w.str(`<span class="who">`)
		w.text(n.text())
		w.str("</span>")
		return
	}
	w.anchor(dest{kind: inside, link: to}, "wikilink who", "", func() { w.text(n.text()) })
}

// maxSomebodies is how many different names without brackets are asked for; those beyond have no link.
const maxSomebodies = 1000

func (w *rendering) isSomebody(l wiki.Link) bool {
	if _, known := w.targets[l]; !known {
		if w.somebodies == maxSomebodies {
			return false
		}
		w.somebodies++
	}
	return w.resolve(l).Found
}

func (w *rendering) deadline(n *deadline) {
	if n.day != "" {
		w.str(`<time class="due"`)
		w.attr("datetime", n.day)
		w.str(">")
		w.text(n.text)
		w.str("</time>")
		if w.taskOpen && n.day < w.world.Today {
			w.str(` <span class="overdue">`)
			w.text(w.texts.Overdue)
			w.str("</span>")
		}
		return
	}
	w.str(`<span class="no-date">`)
	w.text(n.text)
	w.str(" <small>")
	w.text(w.texts.NoDate)
	w.str("</small></span>")
}

// maxBoxLabel is the most of a task's text that its box is called by, in bytes.
const maxBoxLabel = 100

// taskBox writes the box of a task: a picture of it, or the button that ticks it. A task too many has no line, and so no
// button.
func (w *rendering) taskBox(n *east.TaskCheckBox) {
	w.taskOpen = !n.IsChecked
	line, known := w.doc.tasks[n.Parent().Parent()]
	if w.world.Tick && known {
		w.str(`<button class="tick" form="tick" name="task" role="checkbox"`)
		w.attr("value", strconv.Itoa(line)+":"+strconv.FormatBool(w.taskOpen))
		w.attr("aria-checked", strconv.FormatBool(n.IsChecked))
		w.attr("aria-label", cutText(w.doc.taskText(line), maxBoxLabel))
		w.str("></button> ")
		return
	}
	w.str(`<input type="checkbox" disabled`)
	label := w.texts.TaskOpen
	if n.IsChecked {
		w.str(" checked")
		label = w.texts.TaskDone
	}
	w.attr("aria-label", label)
	w.str("> ")
}

// taskText is what the task on a line says.
func (d *Doc) taskText(line int) string {
	i := slices.IndexFunc(d.facts.Tasks, func(t wiki.Task) bool { return t.Line == line })
	return d.facts.Tasks[i].Text
}
