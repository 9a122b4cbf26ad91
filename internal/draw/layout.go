package draw

import (
	"cmp"
	"slices"
)

// box is a rectangle, in pixels, from the upper left corner of what it belongs to.
type box struct{ x, y, w, h float64 }

type point struct{ x, y float64 }

// curve is the way of an edge: from its first point, every three further points are a Bézier curve.
type curve struct {
	edge   int // index among the edges of the graph
	points []point
}

// layout is a graph with places: boxes by node, and a curve for each edge in their order.
type layout struct {
	boxes  []box
	curves []curve
	w, h   float64
}

// Room between things, in pixels.
const (
	margin    = 10  // around the whole
	column    = 700 // how wide a page's text is: what fits is not scrolled
	nodeGap   = 10  // between two points of a layer
	nodeRoom  = 14  // what a box needs more than a point
	pointSize = 4   // across, where an edge passes a layer
	twinGap   = 7   // between two edges that pass it at the same point
	partGap   = 28  // between unconnected parts
	loopReach = 30  // how far a loop from a node to itself stands out
)

// sketch is a graph that is being laid out.
type sketch struct {
	sizes  []box // width and height of each node's text with its padding
	edges  [][2]int
	less   []bool    // by edge: it counts less for the order of layers
	labels []float64 // the width of each edge's label; 0 for none
}

// arrange lays a graph out twice, left to right and top to bottom, and gives what suits the page: of two that fit into
// its width the lower one, otherwise the narrower one.
func (s *sketch) arrange() *layout {
	type prepared struct {
		nodes, edges []int // indices in the graph
		net          *network
	}
	var parts []prepared
	local := make([]int, len(s.sizes))
	for _, nodes := range components(len(s.sizes), s.edges) {
		for i, n := range nodes {
			local[n] = i
		}
		parts = append(parts, prepared{nodes: nodes})
	}
	at := make([]int, len(s.sizes))
	for i, part := range parts {
		for _, n := range part.nodes {
			at[n] = i
		}
	}
	for i, e := range s.edges {
		parts[at[e[0]]].edges = append(parts[at[e[0]]].edges, i)
	}
	for i, part := range parts {
		var edges [][2]int
		var less []bool
		for _, e := range part.edges {
			edges = append(edges, [2]int{local[s.edges[e][0]], local[s.edges[e][1]]})
			less = append(less, s.less[e])
		}
		net, turned := newNetwork(len(part.nodes), edges, less)
		net.order()
		if turned {
			net.flip()
		}
		parts[i].net = net
	}
	slices.SortStableFunc(parts, func(a, b prepared) int { return cmp.Compare(len(b.nodes), len(a.nodes)) })

	whole := func(down bool) *layout {
		l := &layout{boxes: make([]box, len(s.sizes)), curves: make([]curve, len(s.edges))}
		pieces := make([]*layout, len(parts))
		for i, part := range parts {
			pieces[i] = s.lay(part.net, part.nodes, part.edges, down)
		}
		places := l.pack(pieces)
		for i, part := range parts {
			for j, n := range part.nodes {
				b := pieces[i].boxes[j]
				l.boxes[n] = box{b.x + places[i].x, b.y + places[i].y, b.w, b.h}
			}
			for _, c := range pieces[i].curves {
				for j := range c.points {
					c.points[j].x += places[i].x
					c.points[j].y += places[i].y
				}
				l.curves[c.edge] = c
			}
		}
		return l
	}
	across, down := whole(false), whole(true)
	if across.w <= column && down.w <= column {
		if down.h < across.h {
			return down
		}
		return across
	}
	if down.w < across.w {
		return down
	}
	return across
}

// pack puts the parts beside each other in rows and gives their places.
func (l *layout) pack(pieces []*layout) []point {
	room := float64(column - 2*margin)
	for _, piece := range pieces {
		room = max(room, piece.w)
	}
	places := make([]point, len(pieces))
	x, y, row := 0.0, 0.0, 0.0
	for i, piece := range pieces {
		if x > 0 && x+piece.w > room {
			x, y, row = 0, y+row+partGap, 0
		}
		places[i] = point{margin + x, margin + y}
		l.w = max(l.w, x+piece.w+2*margin)
		row = max(row, piece.h)
		x += piece.w + partGap
	}
	l.h = y + row + 2*margin
	return places
}

// lay gives places to the nodes and edges of a connected part: layers from left to right, or from the top down.
// What runs from layer to layer is called along here, what runs within a layer across.
func (s *sketch) lay(net *network, nodes, edges []int, down bool) *layout {
	ways := make([]way, len(edges))
	lower, higher := make([]int, len(nodes)), make([]int, len(nodes)) // edges at each side of a node
	looped := make([]bool, len(nodes))
	label := 0.0
	local := make(map[int]int, len(nodes))
	for i, n := range nodes {
		local[n] = i
	}
	beside := map[[2]int]int{} // edges between the same two nodes go the same way, a little apart
	for i, e := range edges {
		ways[i] = newWay(net, local[s.edges[e][0]], local[s.edges[e][1]])
		pair := [2]int{ways[i].from(), ways[i].to()}
		ways[i].shift = twinGap * float64(beside[pair])
		beside[pair]++
		label = max(label, s.labels[e])
		if ways[i].loop() {
			looped[ways[i].from()] = true
			continue
		}
		higher[ways[i].from()]++
		lower[ways[i].to()]++
	}
	pitch := 10.0 // between two edges at a node
	if label > 0 {
		pitch = 22
	}

	along := make([]float64, len(net.layers)) // how thick a layer is
	across := make([]float64, len(net.layer))
	room := make([]float64, len(net.layer))
	for i, w := range ways {
		more := twinGap * float64(beside[[2]int{w.from(), w.to()}]-1)
		ways[i].shift -= more / 2
		for _, stop := range w.stops[1:max(1, len(w.stops)-1)] {
			room[stop] = more
		}
	}
	for i := range across {
		if i >= net.real {
			room[i] += pointSize
			continue
		}
		size := s.sizes[nodes[i]]
		thick, wide := size.w, size.h
		if down {
			thick, wide = size.h, size.w
		}
		across[i] = max(wide, pitch*float64(max(lower[i], higher[i]))+8)
		room[i] = across[i] + nodeRoom
		if looped[i] {
			room[i] += 2 * loopReach
		}
		along[net.layer[i]] = max(along[net.layer[i]], thick)
	}
	middle := net.place(room, nodeGap)
	least, most := middle[0], middle[0]
	for i := range middle {
		least, most = min(least, middle[i]-room[i]/2), max(most, middle[i]+room[i]/2)
	}
	for i := range middle {
		middle[i] -= least
	}
	starts, end := layerStarts(net, along, label, down)

	l := &layout{boxes: make([]box, len(nodes)), w: end, h: most - least}
	turn := func(a, c float64) point { return point{a, c} }
	if down {
		l.w, l.h = l.h, l.w
		turn = func(a, c float64) point { return point{c, a} }
	}
	for i := range nodes {
		level := net.layer[i]
		corner, size := turn(starts[level], middle[i]-across[i]/2), turn(along[level], across[i])
		l.boxes[i] = box{corner.x, corner.y, size.x, size.y}
	}
	ports := findPorts(net, ways, middle, across)
	loops := make([]int, len(nodes))
	for i, w := range ways {
		var points []point
		if w.loop() {
			n := w.from()
			points = loopAt(l.boxes[n], loops[n], down)
			loops[n]++
		} else {
			points = w.trace(net, starts, along, middle, ports[i], turn)
		}
		l.curves = append(l.curves, curve{edges[i], points})
	}
	return l
}

// layerStarts says where each layer begins and the last one ends: there is more room between two layers where many edges
// pass or where labels must stand.
func layerStarts(net *network, along []float64, label float64, down bool) (starts []float64, end float64) {
	passing := make([]int, len(net.layers))
	for _, e := range net.edges {
		passing[net.layer[e[0]]]++
	}
	starts = make([]float64, len(net.layers))
	for i := range starts {
		starts[i] = end
		end += along[i]
		if i == len(starts)-1 {
			break
		}
		gap := 38 + min(2*float64(passing[i]), 50)
		switch {
		case label > 0 && down:
			gap += 32
		case label > 0:
			gap = max(gap, label+36)
		}
		end += gap
	}
	return starts, end
}
