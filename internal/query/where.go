package query

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
)

// maxCost is how many comparisons of two values a query makes over all rows; a long text counts for several.
const maxCost = 5_000_000

var errTooMuch = errors.New("query: a condition costs more than maxCost")

// condition is a where that is ready for the rows of a table. It is for one goroutine.
type condition struct {
	program *vm.Program
	machine vm.VM
	tests   []test
	row     Row
	spent   int
}

// test is one comparison.
type test struct {
	op   string // as expr writes it
	a, b operand
}

// operand is a field, or values that are written in the condition.
type operand struct {
	field  int // -1 for values
	values []Value
	truth  bool  // compared with: whether the other is true
	empty  bool  // compared with: whether the other has no value
	token  token // for messages
}

// compile readies the condition of a query.
func compile(tokens []token, t *Table, now time.Time) (*condition, *Problem) {
	source, operands := translate(tokens)
	c := &condition{}
	p := &patch{condition: c, now: now, table: t, operands: make([]operand, len(operands))}
	for i, o := range operands {
		if p.operands[i], p.bad = p.operand(o); p.bad != nil {
			return nil, p.bad
		}
	}
	options := []expr.Option{expr.DisableAllBuiltins(), expr.Optimize(false), expr.AsBool(), expr.MaxNodes(4 * maxWhere), expr.Patch(p)}
	for i := range strings.Count(source, "v") { // no fewer than there are comparisons
		options = append(options, expr.Function("t"+strconv.Itoa(i), func(...any) (any, error) { return c.test(i) }, new(func() bool)))
	}
	program, err := expr.Compile(source, options...)
	switch {
	case p.bad != nil:
		return nil, p.bad
	case err != nil: // unreachable: checkGrammar lets nothing through that expr does not read
		return nil, problem(Unexpected, tokens[0].at).about(printTokens(tokens))
	}
	c.program = program
	return c, nil
}

// translate writes a condition for expr. Operands are v0, v1, …; their tokens are given in the same order, the last two
// standing for what a lone operand and "is empty" are compared with. In expr "not" binds closer than "=", so that what it
// denies is put in parentheses.
func translate(tokens []token) (source string, operands []token) {
	for _, t := range tokens {
		if t.kind.isOperand() {
			operands = append(operands, t)
		}
	}
	truth := " == v" + strconv.Itoa(len(operands))
	empty := " v" + strconv.Itoa(len(operands)+1)
	operands = append(operands, token{kind: tokenYes}, token{kind: tokenEmpty})

	var b strings.Builder
	denied := []int{0} // parentheses opened by not, for each level
	settle := func() {
		top := &denied[len(denied)-1]
		b.WriteString(strings.Repeat(")", *top))
		*top = 0
	}
	n := 0
	for i, t := range tokens {
		switch t.kind {
		case tokenAnd, tokenOr:
			settle()
			b.WriteString(" " + t.text + " ")
		case tokenNot:
			denied[len(denied)-1]++
			b.WriteString("not (")
		case tokenOpen:
			denied = append(denied, 0)
			b.WriteString("(")
		case tokenClose:
			settle()
			denied = denied[:len(denied)-1]
			b.WriteString(")")
		case tokenListOpen, tokenListClose, tokenComma:
			b.WriteString(t.text)
		case tokenCompare:
			b.WriteString(" " + exprOperator(t.text) + " ")
		case tokenEmpty:
			b.WriteString(" ==" + empty)
		case tokenNotEmpty:
			b.WriteString(" !=" + empty)
		default:
			b.WriteString("v" + strconv.Itoa(n))
			n++
			if isAlone(tokens, i) {
				b.WriteString(truth)
			}
		}
	}
	settle()
	return b.String(), operands
}

func exprOperator(op string) string {
	switch op {
	case "=":
		return "=="
	case "starts with":
		return "startsWith"
	case "not starts with":
		return "not startsWith"
	}
	return op
}

// isAlone tells whether an operand is not compared with anything.
func isAlone(tokens []token, i int) bool {
	compares := func(j int) bool {
		if j < 0 || j >= len(tokens) {
			return false
		}
		switch tokens[j].kind {
		case tokenCompare, tokenEmpty, tokenNotEmpty, tokenListOpen, tokenListClose, tokenComma:
			return true
		}
		return false
	}
	return !compares(i-1) && !compares(i+1)
}

// patch puts our comparisons in the place of expr's, which know nothing of lists and pages.
type patch struct {
	condition *condition
	table     *Table
	now       time.Time
	operands  []operand
	bad       *Problem
}

// Visit implements ast.Visitor.
func (p *patch) Visit(node *ast.Node) {
	binary, ok := (*node).(*ast.BinaryNode)
	if !ok || binary.Operator == "and" || binary.Operator == "or" || p.bad != nil {
		return
	}
	x := test{op: binary.Operator, a: p.resolve(binary.Left), b: p.resolve(binary.Right)}
	if p.bad = p.fit(&x.b, x.a, x.op); p.bad == nil {
		p.bad = p.fit(&x.a, x.b, x.op)
	}
	call := &ast.CallNode{Callee: &ast.IdentifierNode{Value: "t" + strconv.Itoa(len(p.condition.tests))}}
	p.condition.tests = append(p.condition.tests, x)
	ast.Patch(node, call)
}

// resolve finds the operand of v3 or [v3, v4].
func (p *patch) resolve(n ast.Node) operand {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		i, err := strconv.Atoi(strings.TrimPrefix(n.Value, "v"))
		if err == nil && i < len(p.operands) {
			return p.operands[i]
		}
	case *ast.ArrayNode:
		all := operand{field: -1}
		for _, part := range n.Nodes {
			o := p.resolve(part)
			all.values = append(all.values, o.values...)
			all.token = o.token
		}
		return all
	}
	return operand{field: -1} // unreachable: the grammar has no other operands
}

// operand reads a token; the two that translate adds have no position.
func (p *patch) operand(t token) (o operand, bad *Problem) {
	o = operand{field: -1, token: t}
	var value Value
	switch t.kind {
	case tokenField:
		o.field, bad = p.table.field(name{t.text, t.at})
		return o, bad
	case tokenText:
		value = Text(t.text)
	case tokenNumber:
		f, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			return o, problem(BadNumber, t.at).about(t.text)
		}
		value = Number(f)
	case tokenDate:
		value = Date(t.text)
	case tokenToday:
		value = Date(p.now.AddDate(0, 0, t.days).Format(time.DateOnly))
	case tokenYes, tokenNo:
		value = Bool(t.kind == tokenYes)
		o.truth = t.at.line == 0
	}
	if value.kind == none { // tokenEmpty, or a text of nothing
		o.empty = true
	} else {
		o.values = []Value{value}
	}
	return o, nil
}
