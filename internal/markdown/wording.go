package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/unicode/norm"
)

// wording is the text of a decision or a task on one line, cut where it is long.
func (c *collector) wording(n ast.Node) string {
	w := worder{doc: c.doc}
	return c.worded(&w, n)
}

func (c *collector) worded(w *worder, n ast.Node) string {
	w.write(n)
	c.meter.spend(30*w.nodes + 4*w.out.Len())
	return cutText(norm.NFC.String(closeUp(strings.Join(strings.Fields(w.out.String()), " "))), maxWording)
}

// worder writes plain text until there is enough of it. Of a task it leaves out whose it is and when it is due.
type worder struct {
	doc   *Doc
	out   strings.Builder
	nodes int
	links int
	task  bool
	who   []string
	due   *deadline // the first
}

// maxWordingNodes is how many nodes are looked at for one text.
const maxWordingNodes = 20 * maxWording

// leftOut stands in a text where something was left out of it; clean lets no page have it.
const leftOut = 0

func (w *worder) write(n ast.Node) {
	w.nodes++
	switch n := n.(type) {
	case *mention:
		if !w.task || w.links > 0 || len(w.who) == maxWho {
			w.out.WriteString(n.text())
			return
		}
		if !slices.Contains(w.who, n.name) {
			w.who = append(w.who, n.name)
		}
		w.out.WriteByte(leftOut)
	case *deadline:
		if !w.task || w.links > 0 || w.due != nil {
			w.out.WriteString(n.text)
			return
		}
		w.due = n
		w.out.WriteByte(leftOut)
	case *ast.Text:
		w.out.WriteString(w.doc.textOf(n))
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.out.WriteByte(' ')
		}
	case *ast.CodeBlock:
		w.out.Write(n.Lines().Value(w.doc.source))
	case *ast.FencedCodeBlock:
		w.out.Write(n.Lines().Value(w.doc.source))
	case *ast.Link:
		w.links++
		w.children(n)
		w.links--
	case *ast.AutoLink, *wikilink:
		w.doc.writePlain(&w.out, n)
	case *east.FootnoteLink, *east.FootnoteBacklink, *east.TaskCheckBox, *ast.RawHTML, *ast.LinkReferenceDefinition:
	default:
		w.children(n)
		if n.Type() == ast.TypeBlock {
			w.out.WriteByte(' ')
		}
	}
}

func (w *worder) children(n ast.Node) {
	for child := n.FirstChild(); child != nil && w.out.Len() < 2*maxWording && w.nodes < maxWordingNodes; child = child.NextSibling() {
		w.write(child)
	}
}

// closeUp closes the gaps where something was left out.
func closeUp(s string) string {
	if strings.IndexByte(s, leftOut) < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i, c := range []byte(s) {
		switch {
		case c != leftOut:
			out = append(out, c)
		case i+1 == len(s) || strings.IndexByte(".,;:!?)", s[i+1]) >= 0:
			out = bytes.TrimRight(out, " ,")
		case s[i+1] == ' ' || s[i+1] == leftOut:
			out = bytes.TrimRight(out, " ")
		}
	}
	return strings.TrimSpace(string(out))
}

// cutText cuts a text between words so that it has at most so many bytes.
func cutText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	s = validPrefix(s, most-len("…"))
	if i := strings.LastIndexByte(s, ' '); i > most/2 {
		s = s[:i]
	}
	return s + "…"
}

// validPrefix is the most of a text that is whole characters and at most so many bytes.
func validPrefix(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
