package query

import "strings"

// test compares for the row that is looked at.
func (c *condition) test(i int) (bool, error) {
	x := &c.tests[i]
	if c.spent++; c.spent > maxCost {
		return false, errTooMuch
	}
	switch {
	case x.b.truth:
		if x.a.field < 0 {
			return !x.a.empty && x.a.values[0].truth(), nil
		}
		return c.row[x.a.field].truth(), nil
	case x.a.empty || x.b.empty:
		there := !x.a.empty && x.a.has(c.row) || !x.b.empty && x.b.has(c.row)
		return x.op == "!=" && there || (x.op == "==" || x.op == "in") && !there, nil
	}
	var one, other [1]Value
	holds := c.any(x.op, x.a.of(c.row, &one), x.b.of(c.row, &other))
	if c.spent > maxCost {
		return false, errTooMuch
	}
	return holds, nil
}

// has tells whether the operand has a value in a row.
func (o *operand) has(row Row) bool { return o.field < 0 || row[o.field].kind != none }

// of are the operand's values in a row; room saves making a list of one.
func (o *operand) of(row Row, room *[1]Value) []Value {
	if o.field < 0 {
		return o.values
	}
	switch v := row[o.field]; v.kind {
	case none:
		return nil
	case list:
		return v.data.parts
	default:
		room[0] = v
		return room[:]
	}
}

// any tells whether a value of the one stands in the relation to one of the other; for "!=" whether none is equal. Its
// answer means nothing once maxCost is spent.
func (c *condition) any(op string, as, bs []Value) bool {
	for _, a := range as {
		for _, b := range bs {
			c.spent += cost(a, b)
			if c.spent > maxCost {
				return false
			}
			if holds := c.holds(op, a, b); holds {
				return op != "!="
			}
		}
	}
	return op == "!="
}

// cost is what it takes to compare two values: pages are compared by each of their names.
func cost(a, b Value) int {
	if a.data == nil || b.data == nil {
		return 1
	}
	return 1 + len(a.data.names)*len(b.data.names)/16
}

func (c *condition) holds(op string, a, b Value) bool {
	switch op {
	case "==", "!=", "in":
		return equal(a, b)
	case "contains", "startsWith":
		if a.data == nil || b.data == nil {
			return false
		}
		for _, n := range a.data.names {
			c.spent += len(n) / 64
			if op == "contains" && strings.Contains(n, b.data.names[0]) || op != "contains" && strings.HasPrefix(n, b.data.names[0]) {
				return true
			}
		}
		return false
	}
	by, ok := rank(a, b)
	return ok && (by < 0 && op[0] == '<' || by > 0 && op[0] == '>' || by == 0 && len(op) == 2)
}

// rank orders two values for < and its like; ok is false where one is not more than the other.
func rank(a, b Value) (by int, ok bool) {
	switch {
	case a.kind == number && b.kind == number:
		return compare(a, b), true
	case a.data == nil || b.data == nil:
		return 0, false
	case a.kind == date || b.kind == date:
		return compareDates(a.data.text, b.data.text), true
	}
	return compare(a, b), true
}

// choose gives the rows for which the condition holds.
func (c *condition) choose(rows []Row) (chosen []Row, bad *Problem) {
	for _, c.row = range rows {
		yes, err := c.machine.Run(c.program, nil)
		if err != nil {
			return nil, problem(TooMuchWork, position{})
		}
		if yes.(bool) {
			chosen = append(chosen, c.row)
		}
	}
	return chosen, nil
}
