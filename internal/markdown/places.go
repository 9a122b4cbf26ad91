package markdown

import (
	"slices"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"alliancewiki/internal/wiki"
)

// A place is where in a page's source a link within the wiki says what it leads to.
type place struct {
	kind       placeKind
	start, end int       // of the whole address, or of what stands between a wikilink's brackets
	link       wiki.Link // of an address; a wikilink's is decided by its readings
	query      string    // of an address
	wikilink   *wikilink
	inTable    bool
	quote      byte // around the value of an attribute; 0 where there is none
}

type placeKind byte

const (
	inMarkdown placeKind = iota // an address in the text, or of a reference definition
	inAngles                    // the same between < and >
	inHTML                      // an attribute of raw HTML
	inBrackets                  // a wikilink
)

// places are the links of a page with their places, and the rest of what the page says: two texts with the same rest
// differ in nothing but where their links lead.
type places struct {
	doc     *Doc
	list    []place
	rest    []byte
	unknown int // links whose place in the source cannot be told
	inTable bool
}

// findPlaces parses a page; nil where it is over its budget. Only where it is to be whole does the page know its front
// matter.
func findPlaces(p wiki.Path, text []byte, whole bool) *places {
	d, front := newDoc(p, text)
	if whole {
		d.readFrontMatter(front)
	}
	s := &places{doc: d, rest: make([]byte, 0, len(d.source)*5/4)}
	if d.guard(func() { d.parse(); s.walk(d.root) }) != "" {
		return nil
	}
	d.finish("")
	return s
}

// walk notes a node and what is in it.
func (s *places) walk(n ast.Node) {
	s.say(n.Kind().String())
	table := s.inTable
	switch n := n.(type) {
	case *ast.Link:
		s.linkTo(n.Destination, n.Title, n.Reference)
	case *ast.Image:
		s.linkTo(n.Destination, n.Title, n.Reference)
	case *ast.LinkReferenceDefinition:
		s.saying(n.Label)
		s.linkTo(n.Destination, n.Title, nil)
	case *wikilink:
		s.add(place{kind: inBrackets, start: n.start, end: n.end, wikilink: n, inTable: s.inTable})
	case *ast.HTMLBlock:
		lines := slices.Clone(n.Lines().Sliced(0, n.Lines().Len()))
		if n.HasClosure() {
			lines = append(lines, n.ClosureLine)
		}
		s.html(n, lines)
	case *ast.RawHTML:
		s.html(n, n.Segments.Sliced(0, n.Segments.Len()))
	case *east.TableCell:
		s.inTable = true
		s.say(n.Alignment.String())
	default:
		s.content(n)
	}
	s.rest = append(s.rest, '(')
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		s.walk(child)
	}
	s.rest = append(s.rest, ')')
	s.inTable = table
}

func (s *places) say(text string) { s.rest = strconv.AppendQuote(s.rest, text) }

func (s *places) saying(text []byte) { s.say(string(text)) }

func (s *places) number(n int) { s.rest = append(strconv.AppendInt(s.rest, int64(n), 10), ' ') }

func (s *places) flag(b bool) { s.rest = strconv.AppendBool(s.rest, b) }

// content notes what a node holds that is no link.
func (s *places) content(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		s.rest = append(append(s.rest, s.doc.source[n.Segment.Start:n.Segment.Stop]...), 0)
		s.number(n.Segment.Padding)
		s.flag(n.SoftLineBreak())
		s.flag(n.HardLineBreak())
		s.flag(n.IsRaw())
	case *ast.String:
		s.saying(n.Value)
	case *ast.CodeBlock:
		s.saying(n.Lines().Value(s.doc.source))
	case *ast.FencedCodeBlock:
		s.saying(n.Language(s.doc.source))
		s.saying(n.Lines().Value(s.doc.source))
	case *ast.Heading:
		s.number(n.Level)
	case *ast.List:
		s.number(int(n.Marker))
		s.number(n.Start)
		s.flag(n.IsTight)
	case *ast.Emphasis:
		s.number(n.Level)
	case *ast.AutoLink:
		s.saying(n.URL(s.doc.source))
	case *callout:
		s.say(n.name)
		s.number(int(n.fold))
		s.say(n.pin)
	case *mention:
		if !n.HasChildren() { // else a link says it
			s.say(n.name)
		}
	case *deadline:
		s.say(n.text)
	case *east.TaskCheckBox:
		s.flag(n.IsChecked)
	case *east.FootnoteLink:
		s.number(n.Index)
	case *east.Footnote:
		s.number(n.Index)
	}
}

// linkTo notes a link by address. One by reference has its place where the reference is defined.
func (s *places) linkTo(destination, title []byte, reference *ast.ReferenceLink) {
	s.saying(title)
	if reference != nil {
		s.saying(reference.Value)
		return
	}
	to := s.doc.parseDest(unescape(destination))
	if to.kind != inside {
		s.saying(destination)
		return
	}
	p := place{kind: inMarkdown, link: to.link, query: to.query}
	var ok bool
	if p.start, ok = s.doc.offset(destination); !ok {
		s.unknown++
		s.saying(destination)
		return
	}
	p.end = p.start + len(destination)
	if p.start > 0 && s.doc.source[p.start-1] == '<' {
		p.kind = inAngles
	}
	s.add(p)
}

func (s *places) add(p place) {
	s.rest = append(s.rest, '@')
	s.list = append(s.list, p)
}

// offset is where in the source a part of it begins; false where it is a copy. goldmark tells where few of its nodes
// stand, but what it gives for an address is a slice of the source, and those know how far it is to its end.
func (d *Doc) offset(part []byte) (int, bool) {
	at := cap(d.source) - cap(part)
	ok := len(part) > 0 && at >= 0 && at+len(part) <= len(d.source) && &d.source[at] == &part[0]
	return at, ok
}
