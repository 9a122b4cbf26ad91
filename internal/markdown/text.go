package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/unicode/norm"
)

// maxPlain is the most bytes of plain text of one page.
const maxPlain = 256 << 10

// Text is what the page says, for those who look for words in it: each block on a line of its own, headings too but for
// the title, code as it stands, and of links and images the words that are shown. There is no markup and no raw HTML
// in it. It is NFC and has at most 256 KiB. A page over a limit gives its source.
func (d *Doc) Text() string {
	w := &plainWriter{doc: d}
	if d.over != "" {
		w.write(string(bytes.ToValidUTF8(d.source[:min(len(d.source), maxPlain)], nil)))
	} else {
		w.block(d.root, 0)
	}
	text := norm.NFC.String(w.out.String())
	for n := maxPlain; len(text) > maxPlain; n-- {
		if utf8.RuneStart(text[n]) {
			text = text[:n]
		}
	}
	return strings.TrimSpace(text)
}

// plainWriter writes the text of blocks until it is enough.
type plainWriter struct {
	doc *Doc
	out strings.Builder
}

func (w *plainWriter) write(s string) { w.out.WriteString(s) }

func (w *plainWriter) line(s string) {
	if s = strings.TrimRight(s, " \n"); s != "" {
		w.write(s + "\n")
	}
}

func (w *plainWriter) block(n ast.Node, depth int) {
	if n == nil || n == w.doc.title || depth > 2*maxDepth || w.out.Len() > maxPlain {
		return
	}
	switch n := n.(type) {
	case *ast.CodeBlock:
		w.line(string(n.Lines().Value(w.doc.source)))
	case *ast.FencedCodeBlock:
		w.line(string(n.Lines().Value(w.doc.source)))
	case *ast.HTMLBlock:
	case *ast.Heading, *ast.Paragraph, *ast.TextBlock, *east.DefinitionTerm, *calloutTitle:
		w.line(w.doc.plain(n))
	case *east.TableHeader, *east.TableRow:
		var cells []string
		for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if text := w.doc.plain(cell); text != "" {
				cells = append(cells, text)
			}
		}
		w.line(strings.Join(cells, " · "))
	default:
		for child := n.FirstChild(); child != nil; child = child.NextSibling() {
			w.block(child, depth+1)
		}
	}
}
