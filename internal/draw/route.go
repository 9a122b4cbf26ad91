package draw

import (
	"cmp"
	"math"
	"slices"
)

// way is an edge as the nodes and points that it passes, from the lower layer to the higher.
type way struct {
	stops    []int
	backward bool    // the arrow points at the lower end
	shift    float64 // how far across it passes layers beside the points
}

func newWay(net *network, from, to int) way {
	if from == to {
		return way{stops: []int{from}}
	}
	backward := net.layer[from] > net.layer[to]
	if backward {
		from, to = to, from
	}
	stops := append([]int{from}, net.routes[[2]int{from, to}]...)
	return way{stops: append(stops, to), backward: backward}
}

func (w way) from() int  { return w.stops[0] }
func (w way) to() int    { return w.stops[len(w.stops)-1] }
func (w way) loop() bool { return len(w.stops) == 1 }

// findPorts gives for each way where across it leaves its first node and reaches its last: edges at a side of a node are
// spread over it, in the order of where they go, so that they do not cross there.
func findPorts(net *network, ways []way, middle, across []float64) [][2]float64 {
	ports := make([][2]float64, len(ways))
	for end := range 2 {
		sides := make([][]int, net.real)
		next := func(i int) float64 {
			if end == 0 {
				return middle[ways[i].stops[1]]
			}
			return middle[ways[i].stops[len(ways[i].stops)-2]]
		}
		for i, w := range ways {
			if !w.loop() {
				n := w.from()
				if end == 1 {
					n = w.to()
				}
				sides[n] = append(sides[n], i)
			}
		}
		for n, side := range sides {
			slices.SortStableFunc(side, func(a, b int) int { return cmp.Compare(next(a), next(b)) })
			steps := float64(len(side) - 1)
			pitch := 0.0
			if steps > 0 {
				pitch = min(18, (across[n]-16)/steps)
			}
			for i, at := range side {
				ports[at][end] = middle[n] + pitch*(float64(i)-steps/2)
			}
		}
	}
	return ports
}

// trace draws a way: a curve from layer to layer that leaves and arrives at right angles, straight on through a layer that
// it passes.
func (w way) trace(net *network, starts, along, middle []float64, port [2]float64, turn func(a, c float64) point) []point {
	level := net.layer[w.from()]
	at := [2]float64{starts[level] + along[level], port[0]}
	points := []point{turn(at[0], at[1])}
	add := func(a, c float64) {
		half := (at[0] + a) / 2
		points = append(points, turn(half, at[1]), turn(half, c), turn(a, c))
		at = [2]float64{a, c}
	}
	for i, stop := range w.stops[1:] {
		level := net.layer[stop]
		if i == len(w.stops)-2 {
			add(starts[level], port[1])
			break
		}
		c, next := middle[stop]+w.shift, w.stops[i+2]
		if math.Abs(c-at[1]) < 3 {
			c = at[1] // no tiny bends
		}
		if c == at[1] && next >= net.real && math.Abs(middle[next]+w.shift-c) < 3 {
			continue // one line instead of many
		}
		if at[0] < starts[level] {
			// the curve belongs to the gap before this layer; whatever was passed straight is a line
			if before := starts[level-1] + along[level-1]; at[0] < before {
				add(before, at[1])
			}
			add(starts[level], c)
		}
		add(starts[level]+along[level], c)
	}
	if w.backward {
		slices.Reverse(points)
	}
	return points
}

// loopAt draws the edge of a node to itself: at the upper side, or at the right side where layers run down. A second one
// goes round the first.
func loopAt(b box, number int, down bool) []point {
	reach := float64(loopReach - 6)
	half := 9.0
	if number > 0 {
		half += 7
		reach += 8
	}
	if down {
		y, x := b.y+b.h/2, b.x+b.w
		return []point{{x, y - half}, {x + reach, y - half}, {x + reach, y + half}, {x, y + half}}
	}
	x := b.x + b.w - 26
	return []point{{x - half, b.y}, {x - half, b.y - reach}, {x + half, b.y - reach}, {x + half, b.y}}
}
