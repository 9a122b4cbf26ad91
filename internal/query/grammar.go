package query

// maxTests is how many comparisons a condition may have, maxNesting how deep its parentheses may go.
const (
	maxTests   = 60
	maxNesting = 20
)

// checkGrammar finds what does not follow from what stands before it: a condition is comparisons joined by and, or, not
// and parentheses. end is the position after the last token.
func checkGrammar(tokens []token, end position) *Problem {
	const (
		wantTest    = iota // a field, a text …, not, or a parenthesis
		hasOperand         // a comparison may follow
		wantOperand        // behind a comparison
		hasTest            // and, or, a closing parenthesis
		wantPart           // in a list
		hasPart
	)
	state, tests := wantTest, 0
	var open []position
	var listAt position
	for _, t := range tokens {
		next := -1
		switch state {
		case wantTest:
			switch {
			case t.kind.isOperand():
				next = hasOperand
				tests++
			case t.kind == tokenNot:
				next = wantTest
			case t.kind == tokenOpen:
				next = wantTest
				open = append(open, t.at)
			}
		case hasOperand, hasTest:
			switch t.kind {
			case tokenAnd, tokenOr:
				next = wantTest
			case tokenClose:
				if len(open) == 0 {
					return problem(NotOpened, t.at)
				}
				open = open[:len(open)-1]
				next = hasTest
			case tokenCompare:
				if state == hasOperand {
					next = wantOperand
				}
			case tokenEmpty, tokenNotEmpty:
				if state == hasOperand {
					next = hasTest
				}
			}
		case wantOperand:
			switch {
			case t.kind.isOperand():
				next = hasTest
			case t.kind == tokenListOpen:
				next = wantPart
				listAt = t.at
			}
		case wantPart:
			if t.kind.isOperand() && t.kind != tokenField {
				next = hasPart
			}
		case hasPart:
			switch t.kind {
			case tokenComma:
				next = wantPart
			case tokenListClose:
				next = hasTest
			}
		}
		if next < 0 {
			return problem(Unexpected, t.at).about(t.text)
		}
		if tests > maxTests || len(open) > maxNesting {
			return problem(WhereTooDeep, t.at).number(maxTests)
		}
		state = next
	}
	switch {
	case state == wantPart || state == hasPart:
		return problem(NotClosed, listAt).about("[")
	case state == wantTest || state == wantOperand:
		return problem(Unfinished, end)
	case len(open) > 0:
		return problem(NotClosed, open[len(open)-1]).about("(")
	}
	return nil
}
