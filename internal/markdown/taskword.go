package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/text/unicode/norm"
)

var (
	kindMention  = ast.NewNodeKind("Mention")
	kindDeadline = ast.NewNodeKind("Deadline")
)

// The limits of what a task says.
const (
	maxWho      = 20
	maxWhoName  = 100 // bytes of a name without brackets
	maxDeadline = 210 // bytes in which the end of a deadline is looked for
	maxBad      = 60  // bytes kept of a deadline that is no date
)

// mention is @Name or @[[name]] in a task: whose it is. The wikilink is its child.
type mention struct {
	ast.BaseInline
	name string // as a wikilink would have it
}

func (n *mention) Kind() ast.NodeKind         { return kindMention }
func (n *mention) Dump(source []byte, in int) { ast.DumpHelper(n, source, in, nil, nil) }

func (n *mention) text() string {
	if link, ok := n.FirstChild().(*wikilink); ok {
		return "@" + link.text()
	}
	return "@" + n.name
}

// deadline is (frist 1.5.2026) in a task.
type deadline struct {
	ast.BaseInline
	text string // as written, with its parentheses
	day  string // "2026-05-01"; "" where it is no date
	bad  string // what it says instead
}

func (n *deadline) Kind() ast.NodeKind         { return kindDeadline }
func (n *deadline) Dump(source []byte, in int) { ast.DumpHelper(n, source, in, nil, nil) }

// taskWordParser finds names and deadlines in tasks.
type taskWordParser struct{}

func (taskWordParser) Trigger() []byte { return []byte{'@', '('} }

func (taskWordParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if box, ok := parent.FirstChild().(*east.TaskCheckBox); !ok || box == nil {
		return nil
	}
	line, _ := block.PeekLine()
	if line[0] == '(' {
		if !isDeadline(line) {
			return nil
		}
		return parseDeadline(line, block)
	}
	if c := block.PrecendingCharacter(); unicode.IsLetter(c) || unicode.IsNumber(c) || strings.ContainsRune("@._-+%/", c) {
		return nil
	}
	if len(line) > 1 && line[1] == '[' {
		l, at := block.Position()
		block.Advance(1)
		link, ok := wikilinkParser{}.Parse(parent, block, pc).(*wikilink)
		if !ok || link.link.Target == "" {
			block.SetPosition(l, at)
			return nil
		}
		n := &mention{name: link.link.Target}
		n.AppendChild(n, link)
		return n
	}
	end := nameEnd(line[1:min(len(line), 1+maxWhoName)])
	if end == 0 {
		return nil
	}
	block.Advance(1 + end)
	return &mention{name: norm.NFC.String(string(line[1 : 1+end]))}
}

// nameEnd is where a name ends: it is of letters and digits, with hyphens, points and underscores within.
func nameEnd(s []byte) (end int) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		i += size
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && end > 0 {
			end = i
		} else if end == 0 || r != '-' && r != '_' && r != '.' {
			break
		}
	}
	return end
}

// parseDeadline reads a deadline, which may go on in the next line.
func parseDeadline(line []byte, block text.Reader) ast.Node {
	l, at := block.Position()
	m := deadlineStart.FindSubmatchIndex(line[:min(len(line), maxDeadline)])
	if m != nil {
		block.Advance(m[1])
	} else {
		first := len(line)
		if first > maxDeadline {
			return nil
		}
		block.AdvanceLine()
		next, _ := block.PeekLine()
		line = append(line[:first:first], next[:min(len(next), maxDeadline)]...)
		if m = deadlineStart.FindSubmatchIndex(line); m == nil || m[1] <= first {
			block.SetPosition(l, at)
			return nil
		}
		block.Advance(m[1] - first)
	}
	n := &deadline{text: string(line[:m[1]])}
	said := strings.Join(strings.Fields(strings.Trim(n.text, "()")), " ")
	if m[2] >= 0 {
		said = strings.Join(strings.Fields(string(line[m[2]:m[3]])), " ")
	}
	var ok bool
	if n.day, ok = readDay(said); !ok {
		n.day, n.bad = "", cutText(norm.NFC.String(said), maxBad)
		if n.bad == "" {
			n.bad = norm.NFC.String(strings.Trim(n.text, "(: \n)"))
		}
	}
	return n
}
