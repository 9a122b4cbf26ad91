package draw

import (
	"cmp"
	"slices"
)

// fill puts the nodes into their layers in the order they came.
func (w *network) fill() {
	w.layers = make([][]int, slices.Max(w.layer)+1)
	for i, level := range w.layer {
		w.layers[level] = append(w.layers[level], i)
	}
}

// order puts the nodes of each layer into an order with few crossings of edges (Sugiyama's barycentres): it goes through the
// layers down and up and puts each node where its neighbours in the layer before are on average; then neighbours change
// places as long as that makes fewer crossings.
//
// The one kept Go library for layered drawing, autog, gives another order in each run, may place boxes over each other, and
// takes seconds for 80 nodes.
func (w *network) order() {
	w.fill()
	place := make([]float64, len(w.layer))
	before, after := w.neighbours()
	number := func(layer []int) {
		for i, n := range layer {
			place[n] = float64(i) - float64(len(layer))/2
		}
	}
	for _, layer := range w.layers {
		number(layer)
	}
	sweep := func(layer []int, beside [][]int) {
		for _, n := range layer {
			if sum := 0.0; len(beside[n]) > 0 {
				for _, m := range beside[n] {
					sum += place[m]
				}
				place[n] = sum / float64(len(beside[n]))
			}
		}
		slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(place[a], place[b]) })
		number(layer)
	}
	for range 8 {
		for _, layer := range w.layers[1:] {
			sweep(layer, before)
		}
		for i := len(w.layers) - 2; i >= 0; i-- {
			sweep(w.layers[i], after)
		}
		for range 4 {
			for _, layer := range w.layers {
				for i := range len(layer) - 1 {
					a, b := layer[i], layer[i+1]
					if gain(place, before[a], before[b])+gain(place, after[a], after[b]) > 0 {
						layer[i], layer[i+1] = b, a
						place[a], place[b] = place[b], place[a]
					}
				}
			}
		}
	}
}

// gain is how many crossings fewer there are when two neighbours change places, by where the neighbours of the first and
// of the second are in another layer.
func gain(place []float64, first, second []int) (fewer int) {
	for _, a := range first {
		for _, b := range second {
			switch {
			case place[a] > place[b]:
				fewer++
			case place[a] < place[b]:
				fewer--
			}
		}
	}
	return fewer
}

// neighbours gives for each node those in the layer before and those in the layer after.
func (w *network) neighbours() (before, after [][]int) {
	before, after = make([][]int, len(w.layer)), make([][]int, len(w.layer))
	for _, e := range w.edges {
		before[e[1]] = append(before[e[1]], e[0])
		after[e[0]] = append(after[e[0]], e[1])
	}
	return before, after
}
