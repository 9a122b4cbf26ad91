package visual

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"znkr.io/diff"

	"alliancewiki/internal/wiki"
)

// exact is up to how many items or words on both sides the shortest way is sought; beyond, a longer one may be found.
const exact = 4000

// span says that x[x0:x1] became y[y0:y1].
type span struct{ x0, x1, y0, y1 int }

// hunks are the places where two lists differ.
func hunks[T comparable](x, y []T) []span {
	var opts []diff.Option
	if len(x)+len(y) > exact {
		opts = append(opts, diff.Fast())
	}
	var list []span
	i, j, open := 0, 0, false
	for _, e := range diff.Edits(x, y, opts...) {
		if e.Op == diff.Match {
			i, j, open = i+1, j+1, false
			continue
		}
		if !open {
			list, open = append(list, span{i, i, j, j}), true
		}
		if e.Op == diff.Delete {
			i++
		} else {
			j++
		}
		list[len(list)-1].x1, list[len(list)-1].y1 = i, j
	}
	return list
}

// token is a word, a run of space, another character, or an element that is looked at as a whole.
type token struct {
	node *html.Node // the text that it is of, or the element
	text string     // "" for an element
	key  string
	at   int // where the text begins in the node's
}

// tokens are those of a run.
func tokens(nodes []*html.Node) (list []token) {
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			for at := 0; at < len(n.Data); {
				w := n.Data[at:]
				w = w[:wiki.WordEnd(w)]
				key := w
				if strings.TrimSpace(w) == "" {
					key = " "
				}
				list = append(list, token{n, w, key, at})
				at += len(w)
			}
		case hidden(n):
		case opaque(n):
			list = append(list, token{n, "", "\x00" + n.Data + "\x00" + attribute(n, "src") + "\x00" + boxState(n) + "\x00" + textOf([]*html.Node{n}), 0})
		case n.Type == html.ElementNode:
			for c := range n.ChildNodes() {
				walk(c)
			}
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return list
}

// run marks the words that differ between two runs of text and inline elements.
func (d *differ) run(old, now []*html.Node) {
	x, y := tokens(old), tokens(now)
	keys := func(list []token) []string {
		out := make([]string, len(list))
		for i, t := range list {
			out[i] = t.key
		}
		return out
	}
	last := now[len(now)-1]
	list := together(hunks(keys(x), keys(y)), y)
	// From the last to the first, so that what is taken apart lies behind what is still to be found.
	for _, h := range slices.Backward(list) {
		d.replace(x[h.x0:h.x1], y, h.y0, h.y1, last)
	}
	d.changes += len(list)
}

// together joins changes between which there is nothing but space: "one two" → "three four" is one change.
func together(list []span, y []token) (out []span) {
	for _, h := range list {
		if n := len(out); n > 0 {
			prev := &out[n-1]
			if h.y0-prev.y1 == 1 && y[prev.y1].key == " " && (prev.x1 > prev.x0) == (h.x1 > h.x0) && (prev.y1 > prev.y0) == (h.y1 > h.y0) {
				prev.x1, prev.y1 = h.x1, h.y1
				continue
			}
		}
		out = append(out, h)
	}
	return out
}

// replace marks that some tokens became y[from:to]: what went stands before what came. last is the run's last node.
func (d *differ) replace(gone, y []token, from, to int, last *html.Node) {
	for i := to - 1; i >= from; i-- {
		// Neighbours within one text are marked together.
		first := i
		for first > from && y[i].text != "" && y[first-1].node == y[i].node {
			first--
		}
		m := d.marker("ins", first == from)
		if y[i].text == "" {
			wrap(m, y[i].node)
		} else {
			part := cut(y, first, i)
			wrap(m, part)
		}
		i = first
	}
	if len(gone) == 0 {
		return
	}
	m := d.marker("del", true)
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			m.AppendChild(&html.Node{Type: html.TextNode, Data: text.String()})
			text.Reset()
		}
	}
	for _, t := range gone {
		if t.text == "" {
			flush()
			m.AppendChild(copyOf(t.node))
			continue
		}
		text.WriteString(t.text)
	}
	flush()
	switch {
	case from < to: // before what came in its place
		at := y[from].node
		if at.Parent.Data == "ins" {
			at = at.Parent
		}
		at.Parent.InsertBefore(m, at)
	case from < len(y):
		at := y[from].node
		if y[from].text != "" {
			at = cutBefore(y, from)
		}
		at.Parent.InsertBefore(m, at)
	default:
		last.Parent.InsertBefore(m, last.NextSibling)
	}
}

// wrap puts a node of the tree into a marker.
func wrap(m, n *html.Node) {
	n.Parent.InsertBefore(m, n)
	n.Parent.RemoveChild(n)
	m.AppendChild(n)
}

// cut takes the tokens first to last, all of one text, out of it as a text of their own. What follows them is a text of its
// own then too; what comes before them keeps the node.
func cut(y []token, first, last int) *html.Node {
	n := y[first].node
	size := 0
	for _, t := range y[first : last+1] {
		size += len(t.text)
	}
	at := y[first].at
	if rest := n.Data[at+size:]; rest != "" {
		n.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: rest}, n.NextSibling)
	}
	part := n
	if at > 0 {
		part = &html.Node{Type: html.TextNode}
		n.Parent.InsertBefore(part, n.NextSibling)
	}
	text := n.Data[at : at+size]
	n.Data = n.Data[:at]
	part.Data = text
	for i := first; i <= last; i++ {
		y[i].node, y[i].at = part, y[i].at-at
	}
	return part
}

// cutBefore makes what begins with a token a text of its own, and gives it.
func cutBefore(y []token, i int) *html.Node {
	n, at := y[i].node, y[i].at
	if at == 0 {
		return n
	}
	rest := &html.Node{Type: html.TextNode, Data: n.Data[at:]}
	n.Data = n.Data[:at]
	n.Parent.InsertBefore(rest, n.NextSibling)
	return rest
}

// opaque tells whether an element is looked at as a whole: a picture, a drawing, a box to tick, the end of a line.
func opaque(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	switch n.Data {
	case "img", "svg", "math", "br", "wbr", "input", "button", "select", "video", "audio", "hr":
		return true
	}
	return false
}

// hidden tells whether an element is for screen readers alone: it says what another shows, and is no change by itself.
func hidden(n *html.Node) bool { return attribute(n, "class") == "visually-hidden" }

// boxState tells a ticked box from an open one.
func boxState(n *html.Node) string {
	if has(n, "checked") {
		return "checked"
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf is the text below nodes.
func textOf(nodes []*html.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				b.WriteString(c.Data + " ")
			}
		}
	}
	return b.String()
}

// kept are the attributes that a copy of what was deleted keeps.
var kept = map[string]bool{
	"alt": true, "aria-label": true, "checked": true, "class": true, "colspan": true, "dir": true, "disabled": true, "height": true, "lang": true,
	"rowspan": true, "scope": true, "src": true, "start": true, "type": true, "value": true, "viewbox": true, "width": true,
}

// copyOf is a copy of a node without names, addresses and roles: it is there to be read, once.
func copyOf(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace}
	for _, a := range n.Attr {
		if kept[strings.ToLower(a.Key)] || n.Namespace != "" && a.Key != "id" {
			c.Attr = append(c.Attr, a)
		}
	}
	for child := range n.ChildNodes() {
		if !hidden(child) {
			c.AppendChild(copyOf(child))
		}
	}
	return c
}
