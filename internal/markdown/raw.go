package markdown

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// element is an open element of raw HTML.
type element struct {
	name    string
	summary bool // a <details> that has no <summary> yet
}

// What an element of raw HTML may hold. An element that is not named holds phrasing (text and inline elements).
type content byte

const (
	phrasing content = iota
	flow             // anything
	parts            // only the elements that need it as their parent
	void             // nothing
)

var contents = map[string]content{
	"blockquote": flow, "dd": flow, "details": flow, "div": flow, "figcaption": flow, "figure": flow, "li": flow,
	"td": flow, "th": flow, "caption": flow,
	"dl": parts, "ol": parts, "ul": parts, "table": parts, "tbody": parts, "tfoot": parts, "thead": parts, "tr": parts,
	"br": void, "hr": void, "img": void, "wbr": void,
}

// parents are the elements of which an element must be a child.
var parents = map[string][]string{
	"li": {"ol", "ul"}, "dt": {"dl"}, "dd": {"dl"}, "summary": {"details"}, "figcaption": {"figure"},
	"tr": {"tbody", "tfoot", "thead"}, "td": {"tr"}, "th": {"tr"}, "caption": {"table"},
	"tbody": {"table"}, "tfoot": {"table"}, "thead": {"table"}, "rt": {"ruby"}, "rp": {"ruby"},
}

// isBlock names the elements that do not stand within a line of text.
var isBlock = map[string]bool{
	"blockquote": true, "details": true, "div": true, "dl": true, "figure": true, "hr": true, "ol": true, "p": true,
	"pre": true, "table": true, "ul": true, "caption": true, "dd": true, "dt": true, "figcaption": true, "li": true,
	"summary": true, "tbody": true, "td": true, "tfoot": true, "th": true, "thead": true, "tr": true,
}

// raw writes sanitised raw HTML. Within a line only inline elements are written; elsewhere a tag that does not fit
// where it stands first closes what is open, and is left out where that does not help. Text is never left out.
func (w *rendering) raw(tokens []rawToken, inLine bool) {
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.kind == html.TextToken:
			if strings.TrimSpace(t.text) != "" {
				w.makeRoom(phrasing)
			} else if top := w.top(); top != nil && (contents[top.name] == parts || top.summary) {
				continue
			}
			w.text(t.text)
		case inLine && isBlock[tagName(t)]:
		case t.kind == html.StartTagToken:
			w.startRaw(t)
		default:
			w.endRaw(tagName(t))
		}
		w.checkSize()
	}
}

// tagName is the name that a tag gets: headings of raw HTML are no headings of the page, so that its levels stay whole.
func tagName(t *rawToken) string {
	if len(t.name) == 2 && t.name[0] == 'h' && t.name[1] >= '1' && t.name[1] <= '6' {
		return "p"
	}
	return t.name
}

// top is the innermost element of raw HTML within the current element of ours.
func (w *rendering) top() *element {
	if len(w.open) == w.base {
		return nil
	}
	return &w.open[len(w.open)-1]
}

// makeRoom closes elements of raw HTML until the innermost may hold such content.
func (w *rendering) makeRoom(c content) {
	for top := w.top(); top != nil; top = w.top() {
		if holds := contents[top.name]; holds == flow || holds == phrasing && c == phrasing {
			break
		}
		w.pop()
	}
	w.needSummary()
}

// needSummary gives a <details> its summary before anything else comes.
func (w *rendering) needSummary() {
	if top := w.top(); top != nil && top.summary {
		top.summary = false
		w.str("<summary>")
		w.text(w.texts.Details)
		w.str("</summary>")
	}
}

func (w *rendering) pop() {
	w.needSummary()
	name := w.open[len(w.open)-1].name
	w.open = w.open[:len(w.open)-1]
	w.str("</")
	w.str(name)
	w.str(">")
	switch name {
	case "table":
		w.str("</div>")
	case "a":
		w.links--
	}
}

func (w *rendering) endRaw(name string) {
	for i := len(w.open) - 1; i >= w.base; i-- {
		if w.open[i].name == name {
			for len(w.open) > i {
				w.pop()
			}
			return
		}
	}
}

func (w *rendering) startRaw(t *rawToken) {
	name := tagName(t)
	if len(w.open) >= maxDepth || !w.place(name) {
		return
	}
	switch name {
	case "img":
		w.rawImage(t)
		return
	case "a":
		if w.links > 0 {
			return
		}
		w.links++
	case "table":
		w.tableStart()
	}
	w.str("<")
	w.str(name)
	if name == "p" && t.name != "p" {
		w.str(` class="pseudo-heading"`)
	}
	w.rawAttributes(t)
	w.str(">")
	if contents[name] != void {
		w.open = append(w.open, element{name: name, summary: name == "details"})
	}
}

// place makes ready for an element of raw HTML and tells whether it may stand there.
func (w *rendering) place(name string) bool {
	need, ok := parents[name]
	if !ok {
		if isBlock[name] {
			w.makeRoom(flow)
		} else {
			w.makeRoom(phrasing)
		}
		return true
	}
	for i := len(w.open) - 1; i >= w.base; i-- {
		parent := w.open[i].name
		if slices.Contains(need, parent) || name == "tr" && parent == "table" || need[0] == "tr" && slices.Contains(parents["tr"], parent) {
			for len(w.open) > i+1 {
				w.pop()
			}
			return w.placeIn(name, parent)
		}
		if parent == "table" {
			return false
		}
	}
	return false
}

// placeIn opens what stands between an element and its ancestor.
func (w *rendering) placeIn(name, parent string) bool {
	switch {
	case name == "summary":
		first := w.top().summary
		w.top().summary = false
		return first
	case name == "tr" && parent == "table":
		w.str("<tbody>")
		w.open = append(w.open, element{name: "tbody"})
	case (name == "td" || name == "th") && parent != "tr":
		w.str("<tr>")
		w.open = append(w.open, element{name: "tr"})
	}
	return true
}

// rawAttributes writes the attributes that the policy has left.
func (w *rendering) rawAttributes(t *rawToken) {
	named := false
	for _, a := range t.attrs {
		switch a.Key {
		case "href":
			if t.name == "a" {
				w.hrefAttributes(w.doc.parseDest(a.Val), "")
			}
		case "id", "name":
			id := idPrefix + slug(a.Val)
			if id != idPrefix && !named && !w.doc.ids[id] && !w.ids[id] {
				w.ids[id], named = true, true
				w.attr("id", id)
			}
		case "open":
			w.str(" open")
		case "src", "alt":
		default:
			w.attr(a.Key, a.Val)
		}
	}
}

func (w *rendering) rawImage(t *rawToken) {
	w.image(w.doc.parseDest(t.attribute("src")), t.attribute("alt"), t.attribute("title"), t.attribute("width"),
		t.attribute("height"))
}
