package draw

// network is a connected part of a graph, ready to be laid out: no loops, no cycles, and every edge leads from a layer to
// the next. The first of its nodes are those of the graph; the others are points where a long edge passes a layer.
type network struct {
	real   int   // how many nodes are boxes
	layer  []int // by node
	edges  [][2]int
	routes map[[2]int][]int // for each edge of the graph the points that it passes, from the lower layer to the higher
	layers [][]int          // nodes by layer, in their order
}

// components splits nodes 0 to n-1 into connected parts, each in ascending order, the part with node 0 first.
func components(n int, edges [][2]int) (parts [][]int) {
	beside := make([][]int, n)
	for _, e := range edges {
		beside[e[0]] = append(beside[e[0]], e[1])
		beside[e[1]] = append(beside[e[1]], e[0])
	}
	part := make([]int, n)
	for start := range n {
		if part[start] != 0 {
			continue
		}
		number := len(parts) + 1
		part[start] = number
		queue := []int{start}
		for len(queue) > 0 {
			at := queue[0]
			queue = queue[1:]
			for _, to := range beside[at] {
				if part[to] == 0 {
					part[to] = number
					queue = append(queue, to)
				}
			}
		}
		parts = append(parts, nil)
		for i := start; i < n; i++ {
			if part[i] == number {
				parts[number-1] = append(parts[number-1], i)
			}
		}
	}
	return parts
}

// acyclic gives the edges between different nodes once for each pair, those turned round that would close a cycle. Edges
// that count less are turned so that they go along with the others.
func acyclic(n int, edges [][2]int, less []bool) (out [][2]int) {
	follow := make([][]int, n)
	entered := make([]bool, n)
	seen := map[[2]int]bool{}
	for i, e := range edges {
		if less[i] || e[0] == e[1] || seen[e] || seen[[2]int{e[1], e[0]}] {
			continue
		}
		seen[e] = true
		follow[e[0]] = append(follow[e[0]], e[1])
		entered[e[1]] = true
	}
	const (
		unknown = iota
		open
		done
	)
	state := make([]int, n)
	var visit func(at int)
	visit = func(at int) {
		state[at] = open
		for _, to := range follow[at] {
			switch state[to] {
			case open:
				out = append(out, [2]int{to, at})
			case unknown:
				visit(to)
				fallthrough
			case done:
				out = append(out, [2]int{at, to})
			}
		}
		state[at] = done
	}
	for _, within := range []bool{false, true} { // what nothing leads to first: fewer edges are turned
		for i := range n {
			if state[i] == unknown && entered[i] == within {
				visit(i)
			}
		}
	}
	depth := depths(n, out)
	for i, e := range edges {
		if !less[i] || e[0] == e[1] || seen[e] || seen[[2]int{e[1], e[0]}] {
			continue
		}
		seen[e] = true
		if depth[e[0]] > depth[e[1]] || depth[e[0]] == depth[e[1]] && e[0] > e[1] {
			e = [2]int{e[1], e[0]}
		}
		out = append(out, e)
	}
	return out
}

// depths gives each node the number of edges of the longest way to it.
func depths(n int, edges [][2]int) []int {
	from := make([][]int, n)
	for _, e := range edges {
		from[e[1]] = append(from[e[1]], e[0])
	}
	depth := make([]int, n)
	known := make([]bool, n)
	var find func(at int) int
	find = func(at int) int {
		if !known[at] {
			known[at] = true
			for _, before := range from[at] {
				depth[at] = max(depth[at], find(before)+1)
			}
		}
		return depth[at]
	}
	for i := range n {
		find(i)
	}
	return depth
}

// newNetwork puts the nodes of a connected part into layers. Counted from the sources or from the sinks: the way that
// gives the shorter edges.
func newNetwork(n int, edges [][2]int, less []bool) (w *network, turned bool) {
	edges = acyclic(n, edges, less)
	layer := depths(n, edges)
	back := make([][2]int, len(edges))
	for i, e := range edges {
		back[i] = [2]int{e[1], e[0]}
	}
	if up := depths(n, back); total(up, back) < total(layer, edges) {
		edges, layer, turned = back, up, true
	}
	w = &network{real: n, layer: layer, routes: map[[2]int][]int{}}
	for _, e := range edges {
		at := e[0]
		for level := layer[e[0]] + 1; level < layer[e[1]]; level++ {
			point := len(w.layer)
			w.layer = append(w.layer, level)
			w.edges = append(w.edges, [2]int{at, point})
			w.routes[e] = append(w.routes[e], point)
			at = point
		}
		w.edges = append(w.edges, [2]int{at, e[1]})
	}
	return w, turned
}

// total is the length of all edges, in layers.
func total(layer []int, edges [][2]int) (sum int) {
	for _, e := range edges {
		sum += layer[e[1]] - layer[e[0]]
	}
	return sum
}

// flip counts the layers from the other end.
func (w *network) flip() {
	last := len(w.layers) - 1
	for i := range w.layer {
		w.layer[i] = last - w.layer[i]
	}
	for i := range len(w.layers) / 2 {
		w.layers[i], w.layers[last-i] = w.layers[last-i], w.layers[i]
	}
	for i, e := range w.edges {
		w.edges[i] = [2]int{e[1], e[0]}
	}
	routes := make(map[[2]int][]int, len(w.routes))
	for e, points := range w.routes {
		turned := make([]int, len(points))
		for i, point := range points {
			turned[len(points)-1-i] = point
		}
		routes[[2]int{e[1], e[0]}] = turned
	}
	w.routes = routes
}
