package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

const (
	maxSummary = 300   // bytes
	maxTitle   = 500   // bytes of a title, and of the heading above a task or decision: both stand in many places
	maxLinks   = 20000 // different links of one page
)

// collect goes through the page once, in the order in which it is read, and finds the facts, the ids of headings and
// what is left of raw HTML.
func (d *Doc) collect(m *meter) {
	c := &collector{
		doc: d, meter: m, seen: map[wiki.Link]bool{}, cache: map[string][]rawToken{},
		headings: headings{ids: map[string]bool{}, next: map[string]int{}},
	}
	d.headings, d.raw, d.ids = map[ast.Node]wiki.Heading{}, map[ast.Node][]rawToken{}, c.headings.ids
	d.decisions, d.tasks, d.asks = map[*callout]wiki.Decision{}, map[ast.Node]int{}, map[ast.Node]int{}
	d.findTitle()
	if bytes.Contains(d.source, []byte("[!")) {
		c.findDecisions(d.root, 0)
	}
	c.walk(d.root, 0)
	c.settleDecisions()
	d.findHints()
	slices.SortStableFunc(d.facts.Tasks, func(a, b wiki.Task) int { return a.Line - b.Line }) // those of footnotes came last
}

type collector struct {
	doc      *Doc
	meter    *meter
	headings headings
	seen     map[wiki.Link]bool
	cache    map[string][]rawToken
	section  string     // the heading above
	order    []*callout // the decisions
}

// findTitle decides which h1 is the title and so not part of the HTML: the first one, where nothing else says what the
// page is called; and one that begins the text and says the same as the front matter. One that is too long for a title
// stays in the HTML.
func (d *Doc) findTitle() {
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok || h.Level != 1 {
			continue
		}
		text := d.plain(h)
		switch {
		case text == "":
			continue
		case d.facts.Title == "" && len(text) > maxTitle:
			d.facts.Title = cutText(text, maxTitle)
		case d.facts.Title == "":
			d.facts.Title, d.title = text, h
		case n == d.root.FirstChild() && wiki.Fold(text) == wiki.Fold(d.facts.Title):
			d.title = h
		}
		return
	}
}

func (c *collector) walk(n ast.Node, depth int) {
	if depth > 2*maxDepth {
		panic(overDepth)
	}
	d := c.doc
	switch n := n.(type) {
	case *ast.Heading:
		if text := d.plain(n); n != d.title && text != "" {
			h := c.headings.add(n.Level, text)
			d.headings[n] = h
			d.facts.Headings = append(d.facts.Headings, h)
			c.section = cutText(text, maxTitle)
		}
	case *ast.Paragraph:
		if d.facts.Summary == "" {
			d.facts.Summary = summarise(d.plain(n))
		}
	case *callout:
		c.decision(n)
	case *ast.ListItem:
		if isTask(n) {
			c.task(n)
		}
	case *ast.FencedCodeBlock:
		c.query(n)
	case *ast.Link:
		c.address(n.Destination)
	case *ast.Image:
		c.address(n.Destination)
	case *wikilink:
		c.add(n.link)
	case *ast.HTMLBlock:
		html := n.Lines().Value(d.source)
		if n.HasClosure() {
			html = append(html, n.ClosureLine.Value(d.source)...)
		}
		c.rawHTML(n, html)
	case *ast.RawHTML:
		c.rawHTML(n, n.Segments.Value(d.source))
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		c.walk(child, depth+1)
	}
}

func (c *collector) address(destination []byte) {
	c.meter.spend(300 + 4*len(destination))
	if to := c.doc.parseDest(unescape(destination)); to.kind == inside {
		c.add(to.link)
	}
}

func (c *collector) rawHTML(n ast.Node, html []byte) {
	tokens, ok := c.cache[string(html)]
	if !ok {
		c.meter.spend(1000 + 40*len(html))
		tokens = sanitise(html)
		c.cache[string(html)] = tokens
	}
	c.meter.spend(blockCost * len(tokens))
	c.doc.raw[n] = tokens
	for _, t := range tokens {
		if address := t.attribute("href") + t.attribute("src"); address != "" {
			c.address([]byte(strings.ReplaceAll(address, "&", "&amp;")))
		}
	}
}

// add notes a link once, whatever its section.
func (c *collector) add(l wiki.Link) {
	key := wiki.Link{Kind: l.Kind, Target: l.Target}
	if l.Target == "" || c.seen[key] {
		return
	}
	c.meter.spend(blockCost)
	if len(c.seen) == maxLinks {
		panic(overTime)
	}
	c.seen[key] = true
	c.doc.facts.Links = append(c.doc.facts.Links, l)
}

// plain is the text of a node without markup, on one line, in NFC.
func (d *Doc) plain(n ast.Node) string {
	var b strings.Builder
	d.writePlain(&b, n)
	return norm.NFC.String(strings.Join(strings.Fields(b.String()), " "))
}

func (d *Doc) writePlain(b *strings.Builder, n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		b.WriteString(d.textOf(n))
		if n.SoftLineBreak() || n.HardLineBreak() {
			b.WriteByte(' ')
		}
	case *ast.AutoLink:
		b.Write(n.Label(d.source))
	case *wikilink:
		b.WriteString(n.text())
	case *mention:
		b.WriteString(n.text())
	case *deadline:
		b.WriteString(n.text)
	case *east.FootnoteLink, *east.FootnoteBacklink, *east.TaskCheckBox, *ast.RawHTML:
	default:
		for child := n.FirstChild(); child != nil; child = child.NextSibling() {
			d.writePlain(b, child)
		}
	}
}

// textOf is a text node's text; in code it stands as written.
func (d *Doc) textOf(n *ast.Text) string {
	if n.IsRaw() {
		return string(n.Segment.Value(d.source))
	}
	return unescape(n.Segment.Value(d.source))
}

// summarise cuts a text between words to the length of a summary.
func summarise(s string) string {
	if len(s) <= maxSummary {
		return s
	}
	s = s[:maxSummary-len("…")]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	if i := strings.LastIndexByte(s, ' '); i > maxSummary/2 {
		s = s[:i]
	}
	return s + "…"
}
