package markdown

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// The limits of explaining words on a page.
const (
	maxMarked     = 500 // different forms of one page
	maxMeanings   = 10  // of a form
	maxDefinition = 400 // bytes shown
)

// marking is what of a glossary has been explained so far.
type marking struct {
	glossary *Glossary // nil where nothing is to be explained
	seen     map[int]bool
	count    int
	run      []byte
}

// glossary is the one that the page wants explained: none where its front matter says so.
func (d *Doc) glossary(g *Glossary) *Glossary {
	if g == nil || len(g.words) == 0 {
		return nil
	}
	for _, key := range [...]string{"ordliste", "glossary"} {
		switch strings.ToLower(scalar(d.facts.Fields[key])) {
		case "nej", "no", "false":
			return nil
		}
	}
	return g
}

// unmarkable are the elements of raw HTML in which no words are explained: they are code, links or explained already, or
// may hold no button.
var unmarkable = map[string]bool{
	"a": true, "abbr": true, "code": true, "dfn": true, "kbd": true, "pre": true, "rp": true, "rt": true, "ruby": true,
	"samp": true, "summary": true, "time": true, "var": true,
}

// marks tells whether words are explained in the text that is written now.
func (w *rendering) marks() bool {
	if w.terms.glossary == nil || w.links > 0 || w.unmarked > 0 || w.terms.count == maxMarked {
		return false
	}
	for _, e := range w.open {
		if unmarkable[e.name] {
			return false
		}
	}
	return true
}

// marked writes a text node and those that follow it up to the next line break or other node, as one text: the parser
// cuts texts at brackets, ampersands and line ends. It returns the last node written.
func (w *rendering) marked(n *ast.Text) ast.Node {
	next, ok := n.NextSibling().(*ast.Text)
	if !ok || n.HardLineBreak() {
		w.explain(w.doc.textOf(n))
	} else {
		run := append(w.terms.run[:0], w.doc.textOf(n)...)
		for ; ok && !n.HardLineBreak(); next, ok = n.NextSibling().(*ast.Text) {
			if n.SoftLineBreak() {
				run = append(run, '\n')
			}
			run = append(run, w.doc.textOf(next)...)
			n = next
		}
		w.terms.run = run
		w.explain(string(run))
	}
	if n.HardLineBreak() {
		w.str("<br>\n")
	} else if n.SoftLineBreak() {
		w.str("\n")
	}
	return n
}

// explain writes a text with the words explained that are on the page for the first time.
func (w *rendering) explain(text string) {
	written := 0
	for from := 0; ; {
		start, end, f := w.terms.glossary.find(text, from)
		if f == nil {
			break
		}
		if w.isNew(f) {
			w.text(text[written:start])
			w.term(text[start:end], f)
			written = end
		}
		from = end
	}
	w.text(text[written:])
}

// isNew tells whether a form has a meaning that has not been explained, and that it now has been. On the page about one
// of its meanings it needs no explanation.
func (w *rendering) isNew(f *form) bool {
	fresh := false
	for _, t := range f.terms {
		if w.terms.glossary.terms[t].File == w.doc.path.File() {
			return false
		}
		fresh = fresh || !w.terms.seen[t]
	}
	if !fresh || w.terms.count == maxMarked {
		return false
	}
	w.terms.count++
	if w.terms.seen == nil {
		w.terms.seen = map[int]bool{}
	}
	for _, t := range f.terms {
		w.terms.seen[t] = true
	}
	return true
}

// term writes a word with its meanings.
func (w *rendering) term(text string, f *form) {
	terms := f.terms[:min(len(f.terms), maxMeanings)]
	meanings := make([]*Term, len(terms))
	var names []string // for those who cannot open the card: on paper
	for i, t := range terms {
		meanings[i] = &w.terms.glossary.terms[t]
		if name := meanings[i].name(); name != text && (meanings[i].Long != "" || len(terms) > 1) {
			names = append(names, cutText(name, maxDefinition))
		}
	}
	id := "term-" + strconv.Itoa(w.terms.count)
	w.str(`<span class="term"`)
	if len(names) > 0 {
		w.attr("data-long", strings.Join(names, " / "))
	}
	w.str(">")
	if len(names) == 1 && len(terms) == 1 {
		w.str("<abbr")
		w.attr("title", names[0])
		w.str(">")
		w.text(text)
		w.str("</abbr>")
	} else {
		w.text(text)
	}
	label := fmt.Sprintf(w.texts.Term, text)
	if len(meanings) > 1 {
		label = fmt.Sprintf(w.texts.TermChoice, text, len(meanings))
	}
	w.str(`<button type="button" popovertarget="` + id + `"`)
	w.attr("aria-label", label)
	w.str(`></button><span class="term-card" id="` + id + `" popover>`)
	for i, t := range meanings {
		w.meaning(t, i+1 == len(meanings) || meanings[i+1].File != t.File)
	}
	w.str("</span></span>")
	w.checkSize()
}

// name is what the words mean, in a word or a few.
func (t *Term) name() string {
	if t.Long != "" {
		return t.Long
	}
	return t.Title
}

// meaning writes what a term is and, where it is the last of its page, the way there.
func (w *rendering) meaning(t *Term, last bool) {
	w.str(`<span class="meaning"><strong>`)
	w.text(cutText(t.name(), maxDefinition))
	w.str("</strong>")
	if t.Definition != "" {
		w.str(" ")
		w.text(cutText(t.Definition, maxDefinition))
	}
	if last {
		w.str(" <a")
		w.attr("href", hrefOf(t.File.String()))
		w.str(">")
		w.text(fmt.Sprintf(w.texts.TermPage, cutText(t.Title, maxDefinition)))
		w.str("</a>")
	}
	w.str("</span>")
}
