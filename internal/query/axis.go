package query

import "slices"

// axis is different values in the order in which they were found: the heads of rows or columns, or the nodes of a graph.
type axis struct {
	heads []Value
	ids   map[string]int
	data  map[*datum]int // the same, found faster: most values are shared
	field int            // that the heads are values of; -1 where each is the name of a field
}

func newAxis(field int) axis {
	return axis{ids: map[string]int{}, data: map[*datum]int{}, field: field}
}

// place is the number of a head, which is added where it is new.
func (x *axis) place(v Value) int {
	if v.data != nil {
		if i, ok := x.data[v.data]; ok {
			return i
		}
	}
	id := v.id()
	i, ok := x.ids[id]
	if !ok {
		i = len(x.heads)
		x.ids[id] = i
		x.heads = append(x.heads, v)
	}
	if v.data != nil {
		x.data[v.data] = i
	}
	return i
}

// has tells whether a value is a head.
func (x *axis) has(v Value) bool {
	_, ok := x.ids[v.id()]
	return ok
}

// sorted are the first places of the heads in the order to be shown in. Names of fields stay as they are.
func (x *axis) sorted(most int) []int {
	places := make([]int, len(x.heads))
	for i := range places {
		places[i] = i
	}
	if x.field >= 0 {
		slices.SortStableFunc(places, func(i, j int) int { return compare(x.heads[i], x.heads[j]) })
	}
	return places[:min(most, len(places))]
}
