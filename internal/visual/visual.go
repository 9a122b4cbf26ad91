// Package visual marks in the HTML of a page what is another than in an older version of it: words that came are in
// <ins>, words that went stand where they were in <del>. Whoever takes every <del> away reads the newer page, whoever
// takes every <ins> away the older one.
//
// Both pages are parsed and compared as trees: blocks with blocks of their kind (paragraphs, items, rows, cells), then
// words with words. What was deleted is copied from the older tree without names, addresses and roles, so that no id is
// there twice and no link leads into nothing. No text is ever pasted into HTML: the tree is written by the same module
// that parsed it.
package visual

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The bounds of a comparison: bytes of HTML on both sides together, and of text that is read to see whether two blocks
// are versions of each other; beyond the latter they are taken for different ones.
const (
	maxBytes = 1 << 20
	maxRead  = 8 << 20
	maxAhead = 12 // how many deleted blocks one that was added is held against
)

// ErrTooLarge says that the pages are too large to be compared this way.
var ErrTooLarge = errors.New("too large for a visual comparison")

// errRaw says that a page holds an element whose text is no text. A sanitised page has none.
var errRaw = errors.New("an element with raw text in a page")

// Words are what is said before a change to those who do not see it: "Added:", "Deleted:".
type Words struct{ Added, Deleted string }

// Diff is the newer page with the changes marked, and how many there are. Both texts are sanitised HTML, as it stands
// inside a page.
func Diff(older, newer string, w Words) (marked string, changes int, err error) {
	if len(older)+len(newer) > maxBytes {
		return "", 0, ErrTooLarge
	}
	old, err := parse(older)
	if err != nil {
		return "", 0, err
	}
	now, err := parse(newer)
	if err != nil {
		return "", 0, err
	}
	freeMarks(old)
	freeMarks(now)
	d := &differ{words: w, ids: map[string]int{}, known: map[*html.Node]int{}, left: maxRead}
	d.children(old, now)
	var b strings.Builder
	for c := range now.ChildNodes() {
		if err := html.Render(&b, c); err != nil {
			return "", 0, err
		}
	}
	return b.String(), d.changes, nil
}

// parse gives a <div> with what is in a piece of HTML, but for cards that are opened and the buttons that open them: the
// explanation of a word is no change of the page.
func parse(text string) (*html.Node, error) {
	root := element("div")
	nodes, err := html.ParseFragment(strings.NewReader(text), element("div"))
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	var cards []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if has(n, "popover") || has(n, "popovertarget") {
			cards = append(cards, n)
		}
		switch n.Data {
		case "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "xmp":
			return nil, errRaw
		}
	}
	for _, n := range cards {
		n.Parent.RemoveChild(n)
	}
	return root, nil
}

// freeMarks makes what authors struck out or underlined themselves look alike in other elements, so that <ins> and <del>
// are changes alone.
func freeMarks(root *html.Node) {
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Del:
			n.Data, n.DataAtom = "s", atom.S
		case atom.Ins:
			n.Data, n.DataAtom = "u", atom.U
		}
	}
}

func element(name string) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
}

// differ marks changes in the newer tree as it finds them.
type differ struct {
	words   Words
	changes int
	ids     map[string]int     // what says the same has the same number
	known   map[*html.Node]int // the numbers of nodes
	left    int                // bytes of text that may still be read to find versions of a block
}

// item is what is compared at one level: a block, or a run of text and inline elements between blocks.
type item struct {
	nodes []*html.Node
	block bool
}

// blocks are the elements that are compared as wholes before their words are.
var blocks = map[string]bool{
	"address": true, "article": true, "aside": true, "blockquote": true, "caption": true, "dd": true, "details": true, "div": true, "dl": true,
	"dt": true, "figcaption": true, "figure": true, "footer": true, "form": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true,
	"h6": true, "header": true, "hr": true, "li": true, "nav": true, "ol": true, "p": true, "pre": true, "section": true, "summary": true,
	"table": true, "tbody": true, "td": true, "tfoot": true, "th": true, "thead": true, "tr": true, "ul": true, "colgroup": true, "col": true,
}

// parts are the blocks that have their place in another: the n-th of one version is the n-th of the other, whatever they say.
var parts = map[string]bool{"tbody": true, "thead": true, "tfoot": true, "td": true, "th": true, "caption": true, "summary": true, "colgroup": true}

// items cuts the children of a node into blocks and runs. Space between blocks is nobody's.
func items(parent *html.Node) (list []item) {
	inRun := false
	for n := range parent.ChildNodes() {
		switch {
		case n.Type == html.ElementNode && blocks[n.Data]:
			list, inRun = append(list, item{[]*html.Node{n}, true}), false
		case inRun:
			last := &list[len(list)-1]
			last.nodes = append(last.nodes, n)
		case n.Type == html.ElementNode, n.Type == html.TextNode && strings.TrimSpace(n.Data) != "":
			list, inRun = append(list, item{[]*html.Node{n}, false}), true
		}
	}
	return list
}

// id is a number for what an item says: equal numbers, equal text in equal elements.
func (d *differ) id(it item) int {
	var b strings.Builder
	for _, n := range it.nodes {
		b.WriteString(strconv.Itoa(d.number(n)) + ".")
	}
	return d.intern(b.String())
}

func (d *differ) number(n *html.Node) int {
	if id, ok := d.known[n]; ok {
		return id
	}
	key := ""
	switch n.Type {
	case html.TextNode:
		key = "t" + strings.Join(strings.Fields(" "+n.Data), " ")
	case html.ElementNode:
		var b strings.Builder
		b.WriteString("e" + n.Data + "\x00" + attribute(n, "src") + "\x00" + boxState(n))
		for c := range n.ChildNodes() {
			if c.Type != html.TextNode || strings.TrimSpace(c.Data) != "" {
				b.WriteString("\x00" + strconv.Itoa(d.number(c)) + ".")
			}
		}
		key = b.String()
	}
	id := d.intern(key)
	d.known[n] = id
	return id
}

func (d *differ) intern(key string) int {
	id, ok := d.ids[key]
	if !ok {
		id = len(d.ids) + 1
		d.ids[key] = id
	}
	return id
}

// children compares what is in two nodes and marks it in the newer one.
func (d *differ) children(old, now *html.Node) {
	x, y := items(old), items(now)
	numbers := func(list []item) []int {
		out := make([]int, len(list))
		for i, it := range list {
			out[i] = d.id(it)
		}
		return out
	}
	for _, h := range hunks(numbers(x), numbers(y)) {
		d.hunk(now, x[h.x0:h.x1], y[h.y0:h.y1], y[h.y1:])
	}
}

// hunk marks that some items became others. after are the newer items that follow.
func (d *differ) hunk(parent *html.Node, deleted, added, after []item) {
	before := func(next []item) *html.Node {
		if len(next) == 0 {
			return nil
		}
		return next[0].nodes[0]
	}
	for i, it := range added {
		at := d.partner(deleted, it)
		if at < 0 {
			continue
		}
		// What was deleted before the partner stands before what was added since: the old first.
		first := i
		for first > 0 && d.fresh(added[first-1]) {
			first--
		}
		d.insert(parent, deleted[:at], before(added[first:]))
		d.pair(deleted[at], it)
		d.settle(it)
		deleted = deleted[at+1:]
	}
	var rest []item
	for i := len(added); i > 0 && d.fresh(added[i-1]); i-- {
		rest = added[i-1:]
	}
	if len(rest) == 0 {
		rest = after
	}
	d.insert(parent, deleted, before(rest))
	for _, it := range added {
		if d.fresh(it) {
			d.mark(it.nodes, "ins")
		}
	}
}

// A newer item that has found its partner is settled; its number is taken away to say so.
func (d *differ) settle(it item)     { d.known[it.nodes[0]] = settled }
func (d *differ) fresh(it item) bool { return d.known[it.nodes[0]] != settled }

const settled = -1

// partner finds the deleted item of which another is a later version, -1 for none.
func (d *differ) partner(deleted []item, it item) int {
	for i, other := range deleted[:min(len(deleted), maxAhead)] {
		if other.block != it.block {
			continue
		}
		if it.block && other.nodes[0].Data != it.nodes[0].Data {
			continue
		}
		if it.block && parts[it.nodes[0].Data] || d.alike(other, it) {
			return i
		}
	}
	return -1
}

// alike tells whether two items have at least a third of the longer one's words in common.
func (d *differ) alike(a, b item) bool {
	if d.left < 0 { // before anything is read
		return false
	}
	x, y := textOf(a.nodes), textOf(b.nodes)
	if d.left -= len(x) + len(y); d.left < 0 {
		return false
	}
	count := map[string]int{}
	wordsX, wordsY := strings.Fields(x), strings.Fields(y)
	for _, w := range wordsX {
		count[w]++
	}
	common := 0
	for _, w := range wordsY {
		if count[w] > 0 {
			count[w]--
			common++
		}
	}
	return common > 0 && 3*common >= max(len(wordsX), len(wordsY))
}

// pair marks what became of an item.
func (d *differ) pair(old, now item) {
	if now.block {
		d.children(old.nodes[0], now.nodes[0])
		return
	}
	d.run(old.nodes, now.nodes)
}

// insert puts copies of deleted items before a node of the parent, nil for its end.
func (d *differ) insert(parent *html.Node, deleted []item, before *html.Node) {
	for _, it := range deleted {
		var copies []*html.Node
		for _, n := range it.nodes {
			c := copyOf(n)
			parent.InsertBefore(c, before)
			copies = append(copies, c)
		}
		d.mark(copies, "del")
	}
}

// mark puts all text and every picture below the nodes, which stand in the tree, into elements that say that they came
// or went.
func (d *differ) mark(nodes []*html.Node, name string) {
	var leaves []*html.Node
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode && strings.TrimSpace(n.Data) != "", opaque(n):
			leaves = append(leaves, n)
		case n.Type == html.ElementNode && !hidden(n):
			for c := range n.ChildNodes() {
				walk(c)
			}
		}
	}
	for _, n := range nodes {
		walk(n)
		if n.Type == html.ElementNode && blocks[n.Data] {
			setClass(n, strings.TrimSpace(attribute(n, "class")+" whole-"+name))
		}
	}
	for i, leaf := range leaves {
		m := d.marker(name, i == 0)
		leaf.Parent.InsertBefore(m, leaf)
		leaf.Parent.RemoveChild(leaf)
		m.AppendChild(leaf)
	}
	if len(leaves) > 0 {
		d.changes++
	}
}

// setClass gives an element a class in the place of what it has.
func setClass(n *html.Node, class string) {
	a := html.Attribute{Val: class}
	a.Key = "class"
	n.Attr = append(slices.DeleteFunc(slices.Clone(n.Attr), func(a html.Attribute) bool { return a.Key == "class" }), a)
}

// marker is an empty <ins> or <del>, with the words for those who do not see it.
func (d *differ) marker(name string, say bool) *html.Node {
	m := element(name)
	if !say {
		return m
	}
	text := d.words.Added
	if name == "del" {
		text = d.words.Deleted
	}
	span := element("span")
	setClass(span, "visually-hidden")
	span.AppendChild(&html.Node{Type: html.TextNode, Data: text + " "})
	m.AppendChild(span)
	return m
}
