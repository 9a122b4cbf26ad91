package draw

// place gives each node the middle of its place across the layers, so that edges are short and straight, and no two nodes
// of a layer are nearer than gap. size is how much room each node needs across.
func (w *network) place(size []float64, gap float64) []float64 {
	middle := make([]float64, len(w.layer))
	for _, layer := range w.layers {
		at := 0.0
		for _, n := range layer {
			middle[n] = at + size[n]/2
			at += size[n] + gap
		}
		for _, n := range layer {
			middle[n] -= (at - gap) / 2
		}
	}
	before, after := w.neighbours()
	for range 12 {
		for _, layer := range w.layers[1:] {
			w.settle(layer, middle, size, gap, before)
		}
		for i := len(w.layers) - 2; i >= 0; i-- {
			w.settle(w.layers[i], middle, size, gap, after)
		}
	}
	for range 2 {
		for _, layer := range w.layers {
			w.settle(layer, middle, size, gap, before, after)
		}
	}
	return middle
}

// settle moves the nodes of a layer as near as can be to the average of their neighbours: the least sum of weighted squares
// under the order of the layer, found by pooling neighbours that push each other.
func (w *network) settle(layer []int, middle, size []float64, gap float64, beside ...[][]int) {
	type pool struct{ wish, weight, count float64 }
	var pools []pool
	offset := make([]float64, len(layer)) // how far a node is at least from the first of its layer
	for i, n := range layer {
		if i > 0 {
			offset[i] = offset[i-1] + size[layer[i-1]]/2 + gap + size[n]/2
		}
		sum, weight := 0.0, 0.0
		for _, side := range beside {
			for _, m := range side[n] {
				pull := w.pull(n, m)
				sum += pull * middle[m]
				weight += pull
			}
		}
		if weight == 0 {
			sum, weight = 0.1*middle[n], 0.1
		}
		next := pool{wish: sum/weight - offset[i], weight: weight, count: 1}
		for len(pools) > 0 && pools[len(pools)-1].wish > next.wish {
			last := pools[len(pools)-1]
			pools = pools[:len(pools)-1]
			both := last.weight + next.weight
			next = pool{wish: (last.wish*last.weight + next.wish*next.weight) / both, weight: both, count: last.count + next.count}
		}
		pools = append(pools, next)
	}
	i := 0
	for _, p := range pools {
		for range int(p.count) {
			middle[layer[i]] = p.wish + offset[i]
			i++
		}
	}
}

// pull is how much an edge wants to be straight: most of all between two layers that it only passes.
func (w *network) pull(a, b int) float64 {
	switch points := a >= w.real; {
	case points && b >= w.real:
		return 8
	case points || b >= w.real:
		return 3
	}
	return 1
}
