package wiki

import "math"

// A comparison is bounded, so that no text can hold up a save: beyond maxCost edits in one box it is split at the
// furthest point reached instead of the best one, and after maxSteps steps in all the rest counts as rewritten. Both
// bounds lie far beyond what people do to a page; past them a merge may see a conflict where there is none, and
// never the other way round.
const (
	maxCost  = 1024
	maxSteps = 24_000_000
)

// hunk says that a[a0:a1] became b[b0:b1]. Between two hunks lies at least one line that both texts have.
type hunk struct{ a0, a1, b0, b1 int }

// diff finds the hunks that lead from a to b, which are lines (or headings) as numbers: equal numbers, equal lines.
func diff(a, b []int32) []hunk {
	m := &myers{changedA: make([]bool, len(a)+1), changedB: make([]bool, len(b)+1)}
	m.reduce(a, b)
	m.forward = make([]int32, len(m.a)+len(m.b)+3)
	m.backward = make([]int32, len(m.a)+len(m.b)+3)
	m.compare(0, len(m.a), 0, len(m.b))
	compact(a, m.changedA, m.changedB)
	compact(b, m.changedB, m.changedA)
	return hunks(m.changedA, m.changedB)
}

// hunks reads the marks; each slice has a last element, always false, for the end of the text.
func hunks(changedA, changedB []bool) []hunk {
	var found []hunk
	i, j := 0, 0
	for {
		h := hunk{a0: i, b0: j}
		for changedA[i] {
			i++
		}
		for changedB[j] {
			j++
		}
		if h.a1, h.b1 = i, j; h.a0 < i || h.b0 < j {
			found = append(found, h)
		}
		if i == len(changedA)-1 {
			return found
		}
		i, j = i+1, j+1
	}
}

// myers is the comparison of two texts after E. Myers, "An O(ND) difference algorithm and its variations" (1986), in
// the variant that needs only linear space. It works on the lines that could have a partner on the other side.
type myers struct {
	a, b               []int32 // the lines that occur on both sides, without the common head and tail
	atA, atB           []int   // where those lines are in the whole texts
	changedA, changedB []bool
	forward, backward  []int32 // the furthest index in a on each diagonal, shifted by len(b)+1
	steps              int
}

// reduce marks the lines that the other side does not have at all and keeps the others for the comparison.
func (m *myers) reduce(a, b []int32) {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	inA, inB := present(a[head:len(a)-tail]), present(b[head:len(b)-tail])
	m.a, m.atA = keep(a, head, tail, inB, m.changedA)
	m.b, m.atB = keep(b, head, tail, inA, m.changedB)
}

func present(ids []int32) map[int32]bool {
	in := make(map[int32]bool, len(ids))
	for _, id := range ids {
		in[id] = true
	}
	return in
}

func keep(all []int32, head, tail int, other map[int32]bool, changed []bool) (ids []int32, at []int) {
	for i := head; i < len(all)-tail; i++ {
		if other[all[i]] {
			ids, at = append(ids, all[i]), append(at, i)
		} else {
			changed[i] = true
		}
	}
	return ids, at
}

// compare marks what differs between a[a0:a1] and b[b0:b1].
func (m *myers) compare(a0, a1, b0, b1 int) {
	for {
		for a0 < a1 && b0 < b1 && m.a[a0] == m.b[b0] {
			a0, b0 = a0+1, b0+1
		}
		for a0 < a1 && b0 < b1 && m.a[a1-1] == m.b[b1-1] {
			a1, b1 = a1-1, b1-1
		}
		x, y, ok := a0, b0, false
		if a0 < a1 && b0 < b1 {
			x, y, ok = m.split(a0, a1, b0, b1)
		}
		if !ok || x == a0 && y == b0 || x == a1 && y == b1 {
			for i := a0; i < a1; i++ {
				m.changedA[m.atA[i]] = true
			}
			for j := b0; j < b1; j++ {
				m.changedB[m.atB[j]] = true
			}
			return
		}
		m.compare(a0, x, b0, y)
		a0, b0 = x, y
	}
}

// split finds a point that a shortest way from a to b passes. Two searches, one from each end, move along the
// diagonals x-y = d until they meet; of equally short ways the choice is the same as git's, so that both see the
// same hunks. ok is false where the steps of the whole comparison are used up.
func (m *myers) split(a0, a1, b0, b1 int) (x, y int, ok bool) {
	off := len(m.b) + 1
	f, r := m.forward, m.backward
	lo, hi := a0-b1, a1-b0
	fmin, rmin := a0-b0, a1-b1
	fmax, rmax := fmin, rmin
	odd := (fmin-rmin)&1 != 0
	f[off+fmin], r[off+rmin] = int32(a0), int32(a1)
	for cost := 1; ; cost++ {
		fmin, fmax = widen(f, off, fmin, fmax, lo, hi, -1)
		for d := fmax; d >= fmin; d -= 2 {
			x := int(max(f[off+d-1]+1, f[off+d+1]))
			y, from := x-d, x
			for x < a1 && y < b1 && m.a[x] == m.b[y] {
				x, y = x+1, y+1
			}
			f[off+d] = int32(x)
			m.steps += x - from + 1
			if odd && rmin <= d && d <= rmax && int(r[off+d]) <= x {
				return x, y, true
			}
		}
		rmin, rmax = widen(r, off, rmin, rmax, lo, hi, math.MaxInt32)
		for d := rmax; d >= rmin; d -= 2 {
			x := int(min(r[off+d-1], r[off+d+1]-1))
			y, from := x-d, x
			for x > a0 && y > b0 && m.a[x-1] == m.b[y-1] {
				x, y = x-1, y-1
			}
			r[off+d] = int32(x)
			m.steps += from - x + 1
			if !odd && fmin <= d && d <= fmax && x <= int(f[off+d]) {
				return x, y, true
			}
		}
		if m.steps > maxSteps {
			return 0, 0, false
		}
		if cost >= maxCost {
			x, y := m.furthest(fmin, fmax, a1, b1)
			return x, y, true
		}
	}
}

// widen lets a search reach one more diagonal on either side, as far as there are any, and puts a value that is never
// chosen beyond them.
func widen(v []int32, off, dmin, dmax, lo, hi int, beyond int32) (int, int) {
	if dmin > lo {
		dmin--
		v[off+dmin-1] = beyond
	} else {
		dmin++
	}
	if dmax < hi {
		dmax++
		v[off+dmax+1] = beyond
	} else {
		dmax--
	}
	return dmin, dmax
}

// furthest is where the search from the start has come furthest.
func (m *myers) furthest(dmin, dmax, a1, b1 int) (x, y int) {
	best := -1
	for d := dmax; d >= dmin; d -= 2 {
		i := min(int(m.forward[len(m.b)+1+d]), a1, b1+d)
		if i+i-d > best {
			best, x, y = i+i-d, i, i-d
		}
	}
	return x, y
}

// compact moves each group of changed lines as far down as equal lines allow, or up again to where the other text has
// changed lines too, so that one change is one hunk. Groups that meet become one. This is what git does.
func compact(ids []int32, changed, other []bool) {
	g, o := group{changed: changed}, group{changed: other}
	g.grow()
	o.grow()
	for {
		if g.start < g.end {
			settle(ids, &g, &o)
		}
		if !g.next() {
			return
		}
		o.next()
	}
}

// settle finds the place of one group.
func settle(ids []int32, g, o *group) {
	var first, beside int
	for size := 0; size != g.end-g.start; {
		size, beside = g.end-g.start, -1
		for g.up(ids) {
			o.previous()
		}
		first = g.end
		if o.start < o.end {
			beside = g.end
		}
		for g.down(ids) {
			o.next()
			if o.start < o.end {
				beside = g.end
			}
		}
	}
	for g.end > first && beside >= 0 && o.start == o.end {
		g.up(ids)
		o.previous()
	}
}

// group is a run, perhaps empty, of changed lines between two unchanged ones. Both texts have equally many groups.
type group struct {
	changed    []bool
	start, end int
}

func (g *group) grow() {
	for g.changed[g.end] {
		g.end++
	}
	for g.start > 0 && g.changed[g.start-1] {
		g.start--
	}
}

func (g *group) next() bool {
	if g.end == len(g.changed)-1 {
		return false
	}
	g.start, g.end = g.end+1, g.end+1
	g.grow()
	return true
}

func (g *group) previous() {
	g.start, g.end = g.start-1, g.start-1
	g.grow()
}

func (g *group) up(ids []int32) bool {
	if g.start == 0 || ids[g.start-1] != ids[g.end-1] {
		return false
	}
	g.start, g.end = g.start-1, g.end-1
	g.changed[g.start], g.changed[g.end] = true, false
	g.grow()
	return true
}

func (g *group) down(ids []int32) bool {
	if g.end == len(ids) || ids[g.start] != ids[g.end] {
		return false
	}
	g.changed[g.start], g.changed[g.end] = false, true
	g.start, g.end = g.start+1, g.end+1
	g.grow()
	return true
}
