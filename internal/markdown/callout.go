package markdown

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

var (
	kindCallout      = ast.NewNodeKind("Callout")
	kindCalloutTitle = ast.NewNodeKind("CalloutTitle")
)

// callout is a block quote whose first line is [!type], as GitHub writes it, or [!type]- title, as Obsidian does:
// "-" folds it, "+" makes it foldable but open. Its title, where there is one, is its first child. A decision may end
// its first or its last line with the name of its address, as Obsidian writes it: ^name.
type callout struct {
	ast.BaseBlock
	name  string // as written
	fold  byte   // '-', '+' or 0
	start int    // of the ">" in the source
	end   int    // of the first line in the source, blanks left out
	pin   string // the name of a decision's address; "" where it has none
}

const decisionClass = "decision"

func (c *callout) isDecision() bool { return calloutTypes[strings.ToLower(c.name)] == decisionClass }

func (c *callout) Kind() ast.NodeKind         { return kindCallout }
func (c *callout) Dump(source []byte, in int) { ast.DumpHelper(c, source, in, nil, nil) }

type calloutTitle struct{ ast.BaseBlock }

func (c *calloutTitle) Kind() ast.NodeKind         { return kindCalloutTitle }
func (c *calloutTitle) Dump(source []byte, in int) { ast.DumpHelper(c, source, in, nil, nil) }

// calloutTypes brings the names in use to the ones that have a title and a class. An unknown name is a note that is
// called what it is called.
var calloutTypes = map[string]string{
	"note": "note", "tip": "tip", "important": "important", "warning": "warning", "caution": "caution",
	"abstract": "abstract", "summary": "abstract", "tldr": "abstract", "info": "info", "todo": "todo", "hint": "tip",
	"success": "success", "check": "success", "done": "success", "question": "question", "help": "question",
	"faq": "question", "attention": "warning", "failure": "failure", "fail": "failure", "missing": "failure",
	"danger": "danger", "error": "danger", "bug": "bug", "example": "example", "quote": "quote", "cite": "quote",
	"beslutning": decisionClass, "decision": decisionClass,
}

// kind is the class and, for a name that we do not know, the title.
func (c *callout) kind() (class, title string) {
	if class, ok := calloutTypes[strings.ToLower(c.name)]; ok {
		return class, ""
	}
	return "note", c.name
}

var calloutLine = regexp.MustCompile(`^>[ \t]?\[!([\pL\d_-]{1,40})\]([-+]?)(?:[ \t]+(.*?))?[ \t]*\r?\n?$`)

// calloutParser is goldmark's block quote parser for quotes that begin as a callout.
type calloutParser struct{ parser.BlockParser }

func newCalloutParser() parser.BlockParser { return calloutParser{parser.NewBlockquoteParser()} }

func (p calloutParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 || at >= len(line) || segment.Padding > 0 || len(line) > 1000 {
		return nil, parser.NoChildren
	}
	m := calloutLine.FindSubmatchIndex(line[at:])
	if m == nil {
		return nil, parser.NoChildren
	}
	whole := len(util.TrimRightSpace(line))
	c := &callout{
		name:  string(line[at+m[2] : at+m[3]]),
		start: segment.Start + at, end: segment.Start + whole,
	}
	if m[4] < m[5] {
		c.fold = line[at+m[4]]
	}
	if c.isDecision() && m[6] >= 0 {
		var cut int
		if c.pin, cut = cutPin(line[at+m[6] : at+m[7]]); c.pin != "" {
			m[7] = m[6] + cut
		}
	}
	if m[6] >= 0 && m[6] < m[7] {
		t := &calloutTitle{}
		t.Lines().Append(text.NewSegment(segment.Start+at+m[6], segment.Start+at+m[7]))
		c.AppendChild(c, t)
	}
	reader.Advance(segment.Len() - len(line) + whole)
	return c, parser.HasChildren
}

// maxPin is the most bytes of the name of a decision's address.
const maxPin = 240

// cutPin finds the name at the end of a line of a decision, and where the line's text ends before it.
func cutPin(line []byte) (pin string, end int) {
	at := bytes.LastIndexByte(line, '^')
	if at < 0 || at > 0 && line[at-1] != ' ' && line[at-1] != '\t' {
		return "", len(line)
	}
	name := bytes.TrimRight(line[at+1:], " \t\r\n")
	if len(name) > maxPin || bytes.ContainsFunc(name, func(r rune) bool {
		return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	}) {
		return "", len(line)
	}
	if pin = slug(string(name)); pin == "" {
		return "", len(line)
	}
	return pin, len(bytes.TrimRight(line[:at], " \t"))
}

// Close takes the pin off the end of a decision, before what is in it is parsed.
func (p calloutParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(node, reader, pc)
	c, ok := node.(*callout)
	if !ok || !c.isDecision() || c.pin != "" {
		return
	}
	last := node.LastChild()
	for last != nil && (last.Kind() == ast.KindList || last.Kind() == ast.KindListItem) {
		last = last.LastChild()
	}
	if last == nil || last.Kind() != ast.KindParagraph && last.Kind() != ast.KindTextBlock || last.Lines().Len() == 0 {
		return
	}
	n := last.Lines().Len() - 1
	line := last.Lines().At(n)
	pin, end := cutPin(value(line, reader.Source()))
	if pin == "" {
		return
	}
	c.pin = pin
	if end > 0 {
		last.Lines().Set(n, line.WithStop(line.Start+end))
		return
	}
	last.Lines().SetSliced(0, n)
	if n == 0 {
		last.Parent().RemoveChild(last.Parent(), last)
	}
}
