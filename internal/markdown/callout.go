package markdown

import (
	"regexp"
	"strings"

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
// "-" folds it, "+" makes it foldable but open. Its title, where there is one, is its first child.
type callout struct {
	ast.BaseBlock
	name string // as written
	fold byte   // '-', '+' or 0
}

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
	c := &callout{name: string(line[at+m[2] : at+m[3]])}
	if m[4] < m[5] {
		c.fold = line[at+m[4]]
	}
	if m[6] >= 0 && m[6] < m[7] {
		t := &calloutTitle{}
		t.Lines().Append(text.NewSegment(segment.Start+at+m[6], segment.Start+at+m[7]))
		c.AppendChild(c, t)
	}
	reader.Advance(segment.Len() - len(line) + len(util.TrimRightSpace(line)))
	return c, parser.HasChildren
}
