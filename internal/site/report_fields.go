package site

import (
	"slices"
	"strings"

	"alliancewiki/internal/index"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// acyclicField is a field of a type by which a page may not come back to itself.
type acyclicField struct{ kind, field string }

// fields looks at what pages say in their fields: what breaks the rules of their type, names that are no page's, and
// rings. What a field names counts as led to.
func (m *reportMaking) fields() error {
	steps := map[acyclicField]map[int][]int{}
	var bad []badField
	err := m.Fields(func(i int, fields map[string]any) error {
		t := m.types.types[m.Files[i].Type]
		for _, p := range t.Check(nil, fields) {
			bad = append(bad, badField{i, p.Invalid})
		}
		for _, f := range t.All() {
			if part := f.Part(); part != pagetype.Page && part != pagetype.Organisation {
				continue
			}
			for _, name := range texts(fields[f.Name]) {
				to := m.Resolve(i, name)
				if to == index.Nothing {
					to = m.Number(m.movedTo(name))
				}
				switch {
				case to != index.Nothing:
					m.lead(i, to)
				case strings.ContainsAny(name, "[]|\n"): // told already
					continue
				default:
					bad = append(bad, badField{i, wiki.Invalid{Field: f.Name, Key: "field.nobody", Value: shortened(name)}})
					continue
				}
				if f.Acyclic && m.Files[to].Type == m.Files[i].Type {
					key := acyclicField{t.Name, f.Name}
					if steps[key] == nil {
						steps[key] = map[int][]int{}
					}
					steps[key][i] = append(steps[key][i], to)
				}
			}
		}
		if len(bad) > 2*MaxReportRows { // memory stays bounded; the number is right all the same
			m.reports.lists[ReportFields].total += len(bad) - MaxReportRows
			bad = slices.Clone(bad[:MaxReportRows])
		}
		return m.ctx.Err()
	})
	if err != nil {
		return err
	}
	for key, next := range steps {
		for _, ring := range rings(next) {
			bad = append(bad, badField{ring[0], wiki.Invalid{Field: key.field, Key: "field.cycle", Hint: m.trail(ring)}})
		}
	}
	slices.SortStableFunc(bad, func(a, b badField) int {
		if a.file != b.file {
			return a.file - b.file
		}
		return strings.Compare(a.what.Field, b.what.Field)
	})
	for _, b := range bad {
		m.addField(b)
	}
	return nil
}

type badField struct {
	file int
	what wiki.Invalid
}

func (m *reportMaking) addField(b badField) {
	list := m.reports.lists[ReportFields]
	list.total++
	if len(list.rows) < MaxReportRows {
		list.rows = append(list.rows, ReportRow{Page: m.page(b.file), Problem: &b.what})
	}
}

// trail writes a ring as a reader goes it: "A → B → A".
func (m *reportMaking) trail(ring []int) string {
	var names []string
	for _, i := range ring[:min(len(ring), maxTrailed)] {
		names = append(names, m.Files[i].Title)
	}
	if len(ring) > maxTrailed {
		names = append(names, "…")
	}
	return strings.Join(append(names, m.Files[ring[0]].Title), " → ")
}

// rings finds ways from a page back to itself: one for each step that closes one, each from its page that is first in
// order. It takes time in proportion to the steps.
func rings(next map[int][]int) [][]int {
	const fresh, open, done = 0, 1, 2
	state, at := map[int]int{}, map[int]int{} // at: place on the way
	var found [][]int
	starts := make([]int, 0, len(next))
	for i := range next {
		starts = append(starts, i)
	}
	slices.Sort(starts)
	for _, start := range starts {
		if state[start] != fresh {
			continue
		}
		way, tried := []int{start}, []int{0}
		state[start], at[start] = open, 0
		for len(way) > 0 {
			top := len(way) - 1
			from := way[top]
			if tried[top] == len(next[from]) {
				state[from] = done
				way, tried = way[:top], tried[:top]
				continue
			}
			to := next[from][tried[top]]
			tried[top]++
			switch state[to] {
			case fresh:
				state[to], at[to] = open, len(way)
				way, tried = append(way, to), append(tried, 0)
			case open:
				if len(found) < maxRings {
					found = append(found, fromFirst(way[at[to]:]))
				}
			}
		}
	}
	return found
}

// How many rings of one field are told, and how many of the pages of one are named.
const (
	maxRings   = 500
	maxTrailed = 8
)

// fromFirst is a ring begun at its page that is first in order; of a long one the beginning.
func fromFirst(ring []int) []int {
	i := slices.Index(ring, slices.Min(ring))
	turned := slices.Concat(ring[i:], ring[:i])
	return slices.Clone(turned[:min(len(turned), maxTrailed+1)])
}
