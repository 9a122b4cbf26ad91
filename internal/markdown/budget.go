package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The limits of one page. Work is counted in steps of roughly a few nanoseconds, not in time, so that a page renders
// the same on a busy machine as on an idle one.
const (
	maxSource = 512 << 10 // bytes of text; over it nothing is parsed
	maxOutput = 4 << 20   // bytes of HTML
	maxSteps  = 24 << 20  // of parsing; the worst page found by the tests then takes about 150 ms
	maxDepth  = 90        // of blocks, and of inline elements within a block; browsers stop at 512 elements
)

// over is thrown by the meter and says which limit was passed: goldmark itself cannot be stopped.
type over string

const (
	overSize  over = "size"
	overTime  over = "time"
	overDepth over = "depth"

	overDefect over = "error"
)

var meterKey = parser.NewContextKey()

// meter counts the work of one parse. Every block and inline parser is wrapped so that it pays, before or after its
// call, for the most that goldmark may do in it: scanning to the end of the paragraph, walking back over all open
// delimiters, copying the lines that are left. A single call is linear in its paragraph; what is quadratic is the sum,
// and the sum is what the meter sees.
type meter struct {
	left      int
	block     ast.Node // whose inline text is being parsed
	end       int      // where that text ends in the source
	delims    int      // emphasis marks seen in it
	open      []mark   // its open square brackets, as goldmark's link parser keeps them
	footnotes int
	escapes   int // escaped pipes in table cells with code, and backticks beside them
	ticks     int
}

type mark struct{ pos, delims int }

func (m *meter) spend(n int) {
	m.left -= n
	if m.left < 0 {
		panic(overTime)
	}
}

func meterOf(pc parser.Context) *meter { return pc.Get(meterKey).(*meter) }

// meteredBlock is a block parser that pays.
type meteredBlock struct{ parser.BlockParser }

// blockCost is what opening a block costs to parse, keep, walk and render.
const blockCost = 250

func (b meteredBlock) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	m, line := meterOf(pc), peek(reader)
	m.spend(8 + indent(line))
	if at := pc.BlockOffset(); at >= 0 && at < len(line) && line[at] == '<' {
		m.spend(10 * len(line)) // a regular expression decides whether it is an HTML block
	}
	if list, ok := parent.(*east.DefinitionList); ok && list.TemporaryParagraph != nil {
		m.spend(blockCost * list.TemporaryParagraph.Lines().Len()) // each line becomes a term
	}
	node, state := b.BlockParser.Open(parent, reader, pc)
	if node == nil {
		return nil, state
	}
	m.spend(blockCost)
	if len(pc.OpenedBlocks()) > maxDepth {
		panic(overDepth)
	}
	if bytes.HasPrefix(line[max(pc.BlockOffset(), 0):], []byte("[^")) {
		m.footnotes++
		m.spend(2 * m.footnotes) // they are sorted by insertion
	}
	return node, state
}

func (b meteredBlock) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	meterOf(pc).spend(12 + indent(peek(reader)))
	return b.BlockParser.Continue(node, reader, pc)
}

func peek(r text.Reader) []byte {
	line, _ := r.PeekLine()
	return line
}

func indent(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " \t")) }

// meteredInline is an inline parser that pays.
type meteredInline struct{ parser.InlineParser }

func (p meteredInline) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	m := meterOf(pc)
	if m.block != parent {
		m.enter(parent)
	}
	line, at := block.PeekLine()
	inLabel := pc.IsInLinkLabel()
	node := p.InlineParser.Parse(parent, block, pc)
	_, now := block.Position()
	rest := max(m.end-at.Start, 0)
	if _, ok := p.InlineParser.(taskWordParser); ok {
		m.spend(taskWordCost(line, node))
		return node
	}
	cost := 4
	if node != nil {
		cost += 60 + max(now.Start-at.Start, 0)
	}
	switch line[0] {
	case '*', '_', '~':
		m.delims++
		cost += m.delims
	case '`':
		if _, ok := node.(*ast.CodeSpan); !ok {
			cost += rest
		}
	case '<':
		cost += tagCost(line, node, now.Start-at.Start, rest)
	case '[', '!':
		cost += m.bracketCost(p, line, node, at.Start, rest)
	case ']':
		if inLabel {
			cost += m.closeCost(line, node, at.Start, rest)
		}
	default:
		cost += autolinkCost(line, node)
	}
	m.spend(cost)
	return node
}

// enter begins the inline text of a block.
func (m *meter) enter(parent ast.Node) {
	m.block, m.delims, m.open, m.end = parent, 0, m.open[:0], 0
	if parent.Type() == ast.TypeBlock && parent.Lines().Len() > 0 {
		m.end = parent.Lines().At(parent.Lines().Len() - 1).Stop
	}
}

// tagCost is for what looks like a tag: the regular expression may run on to the end of the paragraph in search of a
// quotation mark.
func tagCost(line []byte, node ast.Node, used, rest int) int {
	if node != nil {
		return 15 * used
	}
	if len(line) > 1 && (line[1] == '/' || line[1]|0x20 >= 'a' && line[1]|0x20 <= 'z') {
		return 15 * rest
	}
	return 8
}

// bracketCost is for an opening bracket: of a link, an image, a wikilink or a footnote.
func (m *meter) bracketCost(p meteredInline, line []byte, node ast.Node, pos, rest int) int {
	if p.InlineParser == linkParser && node != nil {
		m.open = append(m.open, mark{pos, m.delims})
		return 20
	}
	if bytes.HasPrefix(line, []byte("[^")) || bytes.HasPrefix(line, []byte("![^")) {
		return rest/8 + 2*min(len(line), 999) + m.footnotes
	}
	return min(len(line), maxWikilink)
}

// closeCost is for a closing bracket: the text between is walked, looked up, and its emphasis matched.
func (m *meter) closeCost(line []byte, node ast.Node, pos, rest int) int {
	if len(m.open) == 0 {
		return rest
	}
	last := m.open[len(m.open)-1]
	m.open = m.open[:len(m.open)-1]
	d := m.delims - last.delims
	cost := 2*(pos-last.pos) + rest/16
	switch {
	case node != nil:
		cost += d * d
	case len(line) > 1 && (line[1] == '(' || line[1] == '['):
		cost += 3 * rest
	}
	return cost
}

// autolinkCost is for a space or a parenthesis, after which an address may begin.
func autolinkCost(line []byte, node ast.Node) int {
	if node != nil {
		return 1500
	}
	line = line[min(1, len(line)):]
	if bytes.HasPrefix(line, []byte("http")) || bytes.HasPrefix(line, []byte("ftp")) || bytes.HasPrefix(line, []byte("www.")) {
		return 3000
	}
	if i := bytes.IndexByte(line[:min(len(line), 65)], '@'); i > 0 && bytes.IndexByte(line[:i], ' ') < 0 {
		return 3000
	}
	return 0
}

// taskWordCost is for a name or a deadline of a task, which are looked for in a short part of the line.
func taskWordCost(line []byte, node ast.Node) int {
	cost := 4
	if len(line) > 1 && (line[0] == '@' || isDeadline(line)) {
		cost = 100
	}
	if node != nil {
		cost += blockCost
	}
	return cost
}

// CloseBlock passes on the end of a block to the link parser.
func (p meteredInline) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := p.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// meteredParagraph makes the transformers of paragraphs pay: link definitions and tables.
type meteredParagraph struct{ parser.ParagraphTransformer }

func (t meteredParagraph) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	m, lines, source := meterOf(pc), node.Lines(), reader.Source()
	if t.ParagraphTransformer == parser.LinkReferenceParagraphTransformer {
		m.spend(definitionsCost(lines, source))
	} else {
		m.spend(m.tableCost(lines, source))
	}
	t.ParagraphTransformer.Transform(node, reader, pc)
}

// definitionsCost is for [label]: address "title" lines at the top of a paragraph. Each one copies the lines after
// it, and a title that is not closed on its line is looked for to the end.
func definitionsCost(lines *text.Segments, source []byte) int {
	n := lines.Len()
	if n == 0 || !bytes.HasPrefix(bytes.TrimLeft(value(lines.At(0), source), " "), []byte("[")) {
		return 0
	}
	end, cost := lines.At(n-1).Stop, 0
	for i := range n {
		line := value(lines.At(i), source)
		if bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("[")) {
			cost += n
		}
		if j := bytes.IndexAny(line, `"'(`); j >= 0 {
			closer := line[j]
			if closer == '(' {
				closer = ')'
			}
			if bytes.IndexByte(line[j+1:], closer) < 0 {
				cost += 4 * (end - lines.At(i).Start)
			}
		}
	}
	return cost
}

// tableCost is for a paragraph that may be a table: a row has as many cells as the header, written or not, and each
// code span in a cell with an escaped pipe looks at all such cells.
func (m *meter) tableCost(lines *text.Segments, source []byte) int {
	columns, first := 0, 0
	for i := 1; i < lines.Len(); i++ {
		line := value(lines.At(i), source)
		if len(bytes.Trim(line, " \t\r\n|:-")) == 0 && bytes.IndexByte(line, '-') >= 0 {
			columns, first = bytes.Count(line, []byte("|"))+1, i
			break
		}
	}
	if columns == 0 {
		return 0
	}
	cost := (lines.Len() - first + 1) * columns * blockCost
	before := m.escapes * m.ticks
	for i := max(first-1, 0); i < lines.Len(); i++ {
		line := value(lines.At(i), source)
		if escaped := bytes.Count(line, []byte(`\|`)); escaped > 0 {
			if ticks := bytes.Count(line, []byte("`")); ticks > 0 {
				m.escapes += escaped
				m.ticks += ticks
			}
		}
	}
	return cost + 2*(m.escapes*m.ticks-before)
}

func value(s text.Segment, source []byte) []byte { return source[s.Start:s.Stop] }
