package markdown

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"alliancewiki/internal/wiki"
)

// rendering is the making of one page's HTML. Elements of raw HTML that are open are kept in open; base is how many of
// them lie outside the element of ours that is being written, and so are out of reach.
type rendering struct {
	doc        *Doc
	world      World
	texts      *Texts
	out        strings.Builder
	open       []element
	base       int
	links      int // how many <a> we are within
	tables     int
	section    string // the heading above
	ids        map[string]bool
	targets    map[wiki.Link]Target
	asked      int // see settle
	somebodies int // see isSomebody
	code       highlighter
	terms      marking
	unmarked   int  // how many elements we are within that hold no terms
	taskOpen   bool // the last box was empty
}

func (w *rendering) str(s string) { w.out.WriteString(s) }

func (w *rendering) text(s string) { escape(&w.out, s) }

func (w *rendering) attr(key, value string) {
	w.str(" ")
	w.str(key)
	w.str(`="`)
	w.text(value)
	w.str(`"`)
}

func (w *rendering) checkSize() {
	if w.out.Len() > maxOutput {
		panic(overSize)
	}
}

func (w *rendering) document() {
	w.children(w.doc.root)
	if html := w.out.String(); html != "" && html[len(html)-1] != '\n' {
		w.str("\n")
	}
}

// children writes what an element of ours holds, and closes what raw HTML has left open in it.
func (w *rendering) children(n ast.Node) {
	outer := w.base
	w.base = len(w.open)
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if text, ok := child.(*ast.Text); ok && w.marks() {
			child = w.marked(text)
		} else {
			w.node(child)
		}
		w.checkSize()
	}
	w.closeAll()
	w.base = outer
}

func (w *rendering) closeAll() {
	for len(w.open) > w.base {
		w.pop()
	}
}

// element writes an element of ours around the node's children. start and end are HTML.
func (w *rendering) element(start string, n ast.Node, end string) {
	w.str(start)
	w.children(n)
	w.str(end)
}

func (w *rendering) node(n ast.Node) {
	if n.Type() == ast.TypeInline {
		w.inline(n)
		return
	}
	if block, ok := n.(*ast.HTMLBlock); ok {
		w.raw(w.doc.raw[block], false)
		w.str("\n")
		return
	}
	switch n.(type) {
	case *ast.LinkReferenceDefinition:
	case *ast.TextBlock, *east.TableCell:
		w.makeRoom(phrasing)
		w.block(n)
	default:
		w.makeRoom(flow)
		w.block(n)
	}
}

func (w *rendering) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.element("<p>", n, "</p>\n")
	case *ast.TextBlock:
		w.children(n)
		if n.NextSibling() != nil {
			w.str("\n")
		}
	case *ast.Heading:
		w.heading(n)
	case *ast.ThematicBreak:
		w.str("<hr>\n")
	case *ast.CodeBlock:
		w.codeBlock("", string(n.Lines().Value(w.doc.source)))
	case *ast.FencedCodeBlock:
		if i, ok := w.doc.asks[n]; ok && w.world.Query != nil {
			w.str(w.world.Query(w.doc.queries[i]))
			w.str("\n")
			return
		}
		w.codeBlock(string(n.Language(w.doc.source)), string(n.Lines().Value(w.doc.source)))
	case *ast.Blockquote:
		w.element("<blockquote>\n", n, "</blockquote>\n")
	case *callout:
		w.callout(n)
	case *calloutTitle: // written by its callout
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		if isTask(n) {
			start := `<li class="task"`
			if line, ok := w.doc.tasks[n]; ok {
				start += ` data-line="` + strconv.Itoa(line) + `"`
			}
			w.element(start+">", n, "</li>\n")
		} else {
			w.element("<li>", n, "</li>\n")
		}
	case *east.DefinitionList:
		w.element("<dl>\n", n, "</dl>\n")
	case *east.DefinitionTerm:
		w.element("<dt>", n, "</dt>\n")
	case *east.DefinitionDescription:
		w.element("<dd>", n, "</dd>\n")
	case *east.Table:
		w.table(n)
	case *east.FootnoteList:
		w.footnotes(n)
	default:
		w.children(n)
	}
}

// heading writes a heading and the link to it beside it. One without a text would be a hole in the outline.
func (w *rendering) heading(n *ast.Heading) {
	if n == w.doc.title {
		return
	}
	h, ok := w.doc.headings[n]
	if !ok {
		if n.HasChildren() {
			w.element("<p>", n, "</p>\n")
		}
		return
	}
	w.section = h.Text
	tag := "h" + strconv.Itoa(h.Level)
	w.str(`<div class="heading"><` + tag)
	w.attr("id", h.ID)
	w.unmarked++
	w.element(">", n, "</"+tag+`><a class="anchor"`)
	w.unmarked--
	w.attr("href", "#"+h.ID)
	w.attr("aria-label", fmt.Sprintf(w.texts.Anchor, h.Text))
	w.str(">#</a>")
	if w.world.Edit && n.Parent() == w.doc.root {
		w.str(`<a class="edit-section"`)
		w.attr("href", editAddress(w.doc.path, h.ID))
		w.attr("aria-label", fmt.Sprintf(w.texts.EditSection, h.Text))
		w.str(">" + w.texts.Edit + "</a>")
	}
	w.str("</div>\n")
}

// editAddress is where a section of a page is edited.
func editAddress(p wiki.Path, id string) string {
	to := url.URL{Path: "/-/edit/" + p.String(), RawQuery: url.Values{"section": {id}}.Encode()}
	return to.String()
}

func (w *rendering) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	w.str("<" + tag)
	if n.IsOrdered() && n.Start != 1 {
		w.attr("start", strconv.Itoa(n.Start))
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if isTask(item) {
			w.str(` class="tasks"`)
			break
		}
	}
	w.element(">\n", n, "</"+tag+">\n")
}

// isTask tells whether a list item begins with a tick box.
func isTask(item ast.Node) bool {
	if text := item.FirstChild(); text != nil && text.FirstChild() != nil {
		_, ok := text.FirstChild().(*east.TaskCheckBox)
		return ok
	}
	return false
}

func (w *rendering) callout(n *callout) {
	if decision, ok := w.doc.decisions[n]; ok {
		w.decision(n, decision)
		return
	}
	class, title := n.kind()
	if title == "" {
		title = w.texts.Callouts[class]
	}
	start, end := `<div class="callout callout-`+class+`" role="note">`, "</div>\n"
	titleTag := "p"
	if n.fold != 0 {
		start, end = `<details class="callout callout-`+class+`"`, "</details>\n"
		if n.fold == '+' {
			start += " open"
		}
		start += ">"
		titleTag = "summary"
	}
	w.str(start + "<" + titleTag + ` class="callout-title">`)
	w.calloutTitle(title, n)
	w.element("</"+titleTag+">\n", n, end)
}

// calloutTitle writes the title that the author gave, else the one that goes with the name.
func (w *rendering) calloutTitle(title string, n *callout) {
	t, ok := n.FirstChild().(*calloutTitle)
	if !ok {
		w.text(title)
		return
	}
	w.str("<span>")
	if n.isDecision() {
		w.text(w.texts.Callouts[decisionClass] + ": ")
	}
	w.unmarked++
	w.element("", t, "</span>")
	w.unmarked--
}

// tableStart begins the region in which a wide table scrolls. Its label has a number, so that no two are the same.
func (w *rendering) tableStart() {
	w.tables++
	label := fmt.Sprintf(w.texts.Table, w.tables)
	if w.section != "" {
		label += ": " + w.section
	}
	w.str(`<div class="table" role="region" tabindex="0"`)
	w.attr("aria-label", label)
	w.str(">")
}

func (w *rendering) table(n *east.Table) {
	w.tableStart()
	w.str("<table>\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if _, header := row.(*east.TableHeader); header {
			w.str("<thead>\n")
			w.row(row, true)
			w.str("</thead>\n")
			continue
		}
		if !body {
			w.str("<tbody>\n")
			body = true
		}
		w.row(row, false)
		w.checkSize()
	}
	if body {
		w.str("</tbody>\n")
	}
	w.str("</table></div>\n")
}

func (w *rendering) row(row ast.Node, header bool) {
	w.str("<tr>")
	for n := row.FirstChild(); n != nil; n = n.NextSibling() {
		cell := n.(*east.TableCell)
		start, end := "<td", "</td>"
		if header && cell.HasChildren() {
			start, end = `<th scope="col"`, "</th>"
		}
		switch cell.Alignment {
		case east.AlignLeft:
			start += ` class="align-left"`
		case east.AlignRight:
			start += ` class="align-right"`
		case east.AlignCenter:
			start += ` class="align-center"`
		}
		w.element(start+">", cell, end)
	}
	w.str("</tr>\n")
}

func (w *rendering) footnotes(n *east.FootnoteList) {
	w.str(`<section class="footnotes" role="doc-endnotes"`)
	w.attr("aria-label", w.texts.Footnotes)
	w.str(">\n<ol>\n")
	for note := n.FirstChild(); note != nil; note = note.NextSibling() {
		w.str(`<li id="fn-` + strconv.Itoa(note.(*east.Footnote).Index))
		w.element(`">`, note, "</li>\n")
	}
	w.str("</ol>\n</section>\n")
}
