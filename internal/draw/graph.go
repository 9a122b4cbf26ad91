package draw

import (
	"slices"
	"strings"
)

// Sizes within a node and of labels, in pixels.
const (
	lineHeight  = 20
	nameWidth   = 150 // where a name is broken into lines, if its words allow
	wordWidth   = 230 // where a single word is broken
	nameLines   = 3
	nameLeast   = 60 // how wide a box is at least: a loop has room on it
	padX, padY  = 12, 9
	stripe      = 10 // the pattern of a group at the left side of a box
	labelWidth  = 150
	labelHeight = 19
)

// Graph draws a graph in layers, so that arrows point the same way as far as the graph has no cycles. Each node with an
// address is a link. A graph without nodes is no picture: "". The error is *TooMuch.
//
// A label for which there is no room between other labels is left out; the table beside the picture has it.
func Graph(g GraphData) (string, error) {
	if len(g.Nodes) == 0 {
		return "", nil
	}
	if len(g.Nodes) > MaxNodes {
		return "", &TooMuch{"nodes", len(g.Nodes), MaxNodes}
	}
	if len(g.Edges) > MaxEdges {
		return "", &TooMuch{"edges", len(g.Edges), MaxEdges}
	}
	d := newDiagram(g)
	l := d.arrange()
	p := &picture{}
	fits := "draw-graph"
	if l.w <= column/0.8 {
		fits = "draw-graph draw-fit"
	}
	p.begin(g.Frame, fits)
	p.put(`<div class="draw-scroll" role="region" tabindex="0" aria-labelledby="`, p.id("title"), `"><svg width="`, num(l.w),
		`" height="`, num(l.h), `" viewBox="0 0 `, num(l.w), " ", num(l.h), `"`)
	if d.linked {
		p.put(` role="group"`) // what is within an image is hidden from a screen reader, and links must not be
	} else {
		p.put(` role="img"`)
	}
	p.labelled()
	p.put("><defs>")
	p.fills(len(d.groups))
	p.put(`<marker id="`, p.id("tip"), `" markerWidth="11" markerHeight="10" refX="10" refY="5" orient="auto-start-reverse" markerUnits="userSpaceOnUse">`,
		`<path class="draw-tip" d="M0 0.5L10 5L0 9.5Z"/></marker></defs>`, "\n", `<g aria-hidden="true">`)
	for _, c := range l.curves {
		d.edge(p, c)
	}
	d.labelsOf(p, l)
	p.put("</g>\n")
	for i, b := range l.boxes {
		d.node(p, i, b)
	}
	p.put("</svg></div>\n")
	p.legend(d.groups, d.kinds()...)
	p.end()
	return p.String(), nil
}

// diagram is a graph with its texts measured and its edges sorted out.
type diagram struct {
	sketch
	data   GraphData
	shown  []Edge         // by edge of the sketch
	other  map[[2]int]int // dashed edges by their nodes
	both   map[int]bool   // dashed edges that are told from both sides: one line with two tips
	lines  [][]string
	groups []string // in the order they were first named
	linked bool
}

func newDiagram(g GraphData) *diagram {
	d := &diagram{data: g, other: map[[2]int]int{}, both: map[int]bool{}}
	index := map[string]int{}
	for i, n := range g.Nodes {
		if _, twice := index[n.ID]; !twice {
			index[n.ID] = i
		}
		if n.Group != "" && !slices.Contains(d.groups, n.Group) {
			d.groups = append(d.groups, n.Group)
		}
		d.linked = d.linked || n.Href != "" && address(n.Href) != ""
		name := n.Label
		if strings.TrimSpace(name) == "" {
			name = n.ID
		}
		lines := wrap(name, letters, min(wordWidth, max(nameWidth, longestPart(name, letters))), nameLines)
		size := box{w: 2 * padX, h: 2*padY + lineHeight*float64(len(lines))}
		size.w = max(size.w, nameLeast)
		for _, line := range lines {
			size.w = max(size.w, 2*padX+width(line, letters))
		}
		if n.Group != "" {
			size.w += stripe
		}
		d.lines = append(d.lines, lines)
		d.sizes = append(d.sizes, size)
	}
	type told struct {
		from, to int
		dashed   bool
	}
	seen := map[told]bool{}
	for _, e := range g.Edges {
		from, ok := index[e.From]
		to, ok2 := index[e.To]
		if !ok || !ok2 || seen[told{from, to, e.Dashed}] {
			continue
		}
		e.Label = cut(strings.Join(strings.Fields(e.Label), " "), letters, labelWidth)
		if first, ok := d.other[[2]int{to, from}]; ok && e.Dashed && from != to && d.shown[first].Label == e.Label {
			d.both[first] = true
			continue
		}
		seen[told{from, to, e.Dashed}] = true
		if e.Dashed {
			d.other[[2]int{from, to}] = len(d.shown)
		}
		d.shown = append(d.shown, e)
		d.edges = append(d.edges, [2]int{from, to})
		d.less = append(d.less, e.Dashed)
		d.labels = append(d.labels, width(e.Label, letters))
	}
	return d
}

// kinds are the lines of the legend for the kinds of edges that are there.
func (d *diagram) kinds() (lines [][2]string) {
	for _, dashed := range []bool{false, true} {
		class, name := lineClass(dashed), d.data.Solid
		if dashed {
			name = d.data.Dashed
		}
		if name != "" && slices.ContainsFunc(d.shown, func(e Edge) bool { return e.Dashed == dashed }) {
			lines = append(lines, [2]string{class, name})
		}
	}
	return lines
}

func lineClass(dashed bool) string {
	if dashed {
		return "draw-edge draw-dashed"
	}
	return "draw-edge"
}

func (d *diagram) edge(p *picture, c curve) {
	p.put(`<path class="`, lineClass(d.shown[c.edge].Dashed), `"`)
	if d.both[c.edge] {
		p.put(` marker-start="url(#`, p.id("tip"), `)"`)
	}
	p.put(` marker-end="url(#`, p.id("tip"), `)" d="M`,
		num(c.points[0].x), " ", num(c.points[0].y))
	for i := 1; i+2 < len(c.points); i += 3 {
		a, b, z := c.points[i-1], c.points[i+2], c.points[i+1]
		if a.x == b.x && c.points[i].x == a.x && z.x == a.x || a.y == b.y && c.points[i].y == a.y && z.y == a.y {
			p.put("L", num(b.x), " ", num(b.y))
			continue
		}
		p.put("C", num(c.points[i].x), " ", num(c.points[i].y), " ", num(z.x), " ", num(z.y), " ", num(b.x), " ", num(b.y))
	}
	p.put(`"/>`)
}

// labelsOf writes the labels of edges, each where it hides no node and no other label.
func (d *diagram) labelsOf(p *picture, l *layout) {
	var taken []box
	taken = append(taken, l.boxes...)
	for _, c := range l.curves {
		wide := d.labels[c.edge]
		if wide == 0 {
			continue
		}
		for _, at := range c.samples() {
			b := box{at.x - wide/2 - 3, at.y - labelHeight/2, wide + 6, labelHeight}
			if b.x < 0 || b.y < 0 || b.x+b.w > l.w || b.y+b.h > l.h ||
				slices.ContainsFunc(taken, func(other box) bool { return b.meets(other) }) {
				continue
			}
			taken = append(taken, b)
			p.put(`<text class="draw-label" x="`, num(at.x), `" y="`, num(at.y+5), `">`)
			p.text(d.shown[c.edge].Label)
			p.put("</text>")
			break
		}
	}
}

// samples are points on a curve where a label may stand, the best first: the middle of each piece, then beside it.
func (c curve) samples() (points []point) {
	for _, t := range []float64{0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8} {
		for i := 1; i+2 < len(c.points); i += 3 {
			a, b, x, z := c.points[i-1], c.points[i], c.points[i+1], c.points[i+2]
			u := 1 - t
			f, g, h, k := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
			points = append(points, point{f*a.x + g*b.x + h*x.x + k*z.x, f*a.y + g*b.y + h*x.y + k*z.y})
		}
	}
	return points
}

func (b box) meets(o box) bool {
	return b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h
}

// node writes a box with its name. A screen reader gets the whole name and the group, not the lines.
func (d *diagram) node(p *picture, i int, b box) {
	n := d.data.Nodes[i]
	name := n.Label
	if strings.TrimSpace(name) == "" {
		name = n.ID
	}
	element := "g"
	if href := address(n.Href); href != "" {
		element = "a"
		p.put(`<a href="`)
		p.text(href)
		p.put(`" class="draw-node" aria-label="`)
		p.text(name)
		if n.Group != "" {
			p.text(", " + n.Group)
		}
		p.put(`">`)
	} else {
		p.put(`<g class="draw-node">`)
	}
	p.put("<title>")
	p.text(name)
	p.put(`</title><rect class="draw-box" x="`, num(b.x), `" y="`, num(b.y), `" width="`, num(b.w), `" height="`, num(b.h), `" rx="6"/>`)
	center := b.x + b.w/2
	if n.Group != "" {
		center += stripe / 2
		p.put(`<rect class="draw-stripe"`, p.filled(slices.Index(d.groups, n.Group)), ` x="`, num(b.x+4), `" y="`, num(b.y+4),
			`" width="`, num(stripe-2), `" height="`, num(b.h-8), `" rx="2"/>`)
	}
	p.put(`<text class="draw-name">`)
	y := b.y + b.h/2 - lineHeight*float64(len(d.lines[i])-1)/2 + 5
	for j, line := range d.lines[i] {
		if j > 0 {
			p.put(" ") // between the words of two lines, for those who hear or copy them
		}
		p.put(`<tspan x="`, num(center), `" y="`, num(y+lineHeight*float64(j)), `">`)
		p.text(line)
		p.put("</tspan>")
	}
	p.put("</text></", element, ">\n")
}
