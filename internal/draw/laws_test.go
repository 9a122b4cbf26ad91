package draw

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func anyGraph(t *rapid.T) GraphData {
	g := GraphData{Frame: Frame{Prefix: "x", Title: "t", Summary: "s"}, Solid: "a", Dashed: "b"}
	n := rapid.IntRange(1, 40).Draw(t, "nodes")
	for i := range n {
		label := rapid.StringMatching(`[A-ZÆØÅa-zæøå<&"'/ –-]{0,60}`).Draw(t, "label")
		g.Nodes = append(g.Nodes, Node{ID: fmt.Sprint(i), Label: label, Group: rapid.SampledFrom([]string{"", "i drift", "lukket"}).Draw(t, "group")})
	}
	for range rapid.IntRange(0, 2*n).Draw(t, "edges") {
		g.Edges = append(g.Edges, Edge{
			From:   fmt.Sprint(rapid.IntRange(0, n).Draw(t, "from")), // one too many: unknown
			To:     fmt.Sprint(rapid.IntRange(0, n-1).Draw(t, "to")),
			Dashed: rapid.Bool().Draw(t, "dashed"),
			Label:  rapid.SampledFrom([]string{"", "", "", "ejer", "leverer data til"}).Draw(t, "name"),
		})
	}
	return g
}

// lawful checks what every laid out graph keeps: boxes lie inside, apart from each other, hold their text; each edge starts
// and ends at the border of its nodes and stays inside.
func lawful(t interface{ Fatalf(string, ...any) }, d *diagram, l *layout) {
	for i, b := range l.boxes {
		if b.x < 0 || b.y < 0 || b.x+b.w > l.w || b.y+b.h > l.h {
			t.Fatalf("box %d %v is outside %v × %v", i, b, l.w, l.h)
		}
		if b.w < d.sizes[i].w || b.h < d.sizes[i].h {
			t.Fatalf("box %d %v is smaller than its text %v", i, b, d.sizes[i])
		}
		for j, other := range l.boxes[:i] {
			if b.meets(other) {
				t.Fatalf("boxes %d %v and %d %v overlap", i, b, j, other)
			}
		}
	}
	if len(l.curves) != len(d.edges) {
		t.Fatalf("%d edges drawn, want %d", len(l.curves), len(d.edges))
	}
	for i, c := range l.curves {
		if len(c.points)%3 != 1 || len(c.points) < 4 {
			t.Fatalf("edge %d has %d points", i, len(c.points))
		}
		from, to := l.boxes[d.edges[i][0]], l.boxes[d.edges[i][1]]
		if !onBorder(from, c.points[0]) || !onBorder(to, c.points[len(c.points)-1]) {
			t.Fatalf("edge %d %v does not lead from %v to %v", i, c.points, from, to)
		}
		for _, p := range c.points {
			if p.x < 0 || p.y < 0 || p.x > l.w || p.y > l.h {
				t.Fatalf("edge %d leaves the picture at %v", i, p)
			}
		}
		for _, p := range c.samples() {
			for j, b := range l.boxes {
				inner := box{b.x + 1, b.y + 1, b.w - 2, b.h - 2}
				if inner.meets(box{p.x, p.y, 0.1, 0.1}) {
					t.Fatalf("edge %d runs through box %d at %v", i, j, p)
				}
			}
		}
	}
}

func onBorder(b box, p point) bool {
	const near = 0.001
	x, y := p.x > b.x-near && p.x < b.x+b.w+near, p.y > b.y-near && p.y < b.y+b.h+near
	return x && y && (math.Abs(p.x-b.x) < near || math.Abs(p.x-b.x-b.w) < near || math.Abs(p.y-b.y) < near || math.Abs(p.y-b.y-b.h) < near)
}

func TestAnyGraphIsDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := anyGraph(t)
		d := newDiagram(g)
		lawful(t, d, d.arrange())
		html, err := Graph(g)
		if err != nil {
			t.Fatalf("%v", err)
		}
		wellFormed(t, html)
		if again, _ := Graph(g); again != html {
			t.Fatalf("drawn otherwise the second time")
		}
	})
}

// Ordering moves no node to another layer.
func TestOrderKeepsLayers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "nodes")
		edges := make([][2]int, n-1)
		for i := range edges {
			edges[i] = [2]int{rapid.IntRange(0, i).Draw(t, "from"), i + 1}
		}
		w, _ := newNetwork(n, edges, make([]bool, len(edges)))
		w.order()
		for level, layer := range w.layers {
			for _, node := range layer {
				if w.layer[node] != level {
					t.Fatalf("node %d of layer %d is in layer %d", node, w.layer[node], level)
				}
			}
		}
	})
}

func TestLargestGraph(t *testing.T) {
	for name, edge := range map[string]func(i int) (int, int){
		"random":   func(i int) (int, int) { return i * 7919 % MaxNodes, i * 104729 % 293 },
		"chain":    func(i int) (int, int) { return i % MaxNodes, (i + 1) % MaxNodes },
		"complete": func(i int) (int, int) { return i / 28, i % 28 },
		"star":     func(i int) (int, int) { return 0, i % MaxNodes },
		"halves":   func(i int) (int, int) { return i % 150, 150 + i*31%150 },
	} {
		g := GraphData{Frame: Frame{Prefix: "x"}}
		for i := range MaxNodes {
			g.Nodes = append(g.Nodes, Node{ID: fmt.Sprint(i), Label: fmt.Sprint("Fælles system ", i)})
		}
		for i := range MaxEdges {
			from, to := edge(i)
			g.Edges = append(g.Edges, Edge{From: fmt.Sprint(from), To: fmt.Sprint(to)})
		}
		start := time.Now()
		html, err := Graph(g)
		took := time.Since(start)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %v, %d kB", name, took, len(html)/1000)
		if took > 30*time.Second || len(html) > 4_000_000 {
			t.Errorf("%s took %v and %d bytes", name, took, len(html))
		}
		d := newDiagram(g)
		lawful(t, d, d.arrange())
	}
}

func TestTooMuch(t *testing.T) {
	_, err := Graph(GraphData{Nodes: make([]Node, MaxNodes+1)})
	var much *TooMuch
	if !errors.As(err, &much) || much.What != "nodes" || much.Got != MaxNodes+1 {
		t.Errorf("nodes: %v", err)
	}
	_, err = Graph(GraphData{Nodes: make([]Node, 1), Edges: make([]Edge, MaxEdges+1)})
	if !errors.As(err, &much) || much.What != "edges" || much.Most != MaxEdges {
		t.Errorf("edges: %v", err)
	}
	_, err = Bars(BarData{Categories: make([]string, MaxBars+1), Series: make([]Series, 1)})
	if !errors.As(err, &much) || much.What != "bars" {
		t.Errorf("bars: %v", err)
	}
	_, err = Timeline(TimelineData{Events: make([]Event, MaxEvents+1)})
	if !errors.As(err, &much) || much.What != "events" {
		t.Errorf("events: %v", err)
	}
}

func TestNothing(t *testing.T) {
	for name, html := range map[string]string{
		"graph":      graphOf(t, GraphData{Edges: []Edge{{From: "a", To: "b"}}}),
		"categories": drawn(t)(Bars(BarData{Series: []Series{{Name: "a"}}})),
		"series":     drawn(t)(Bars(BarData{Categories: []string{"2024"}})),
		"timeline":   drawn(t)(Timeline(TimelineData{})),
	} {
		if html != "" {
			t.Errorf("%s: %s", name, html)
		}
	}
}

func TestAnyBarsAreDrawn(t *testing.T) {
	number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1000, 1000), rapid.SampledFrom([]float64{0, 5e-324, math.MaxFloat64, -math.MaxFloat64, math.NaN(), math.Inf(1), 1e-300, 0.1}))
	rapid.Check(t, func(t *rapid.T) {
		b := BarData{Frame: Frame{Prefix: "x"}, Stacked: rapid.Bool().Draw(t, "stacked")}
		for range rapid.IntRange(1, 8).Draw(t, "categories") {
			b.Categories = append(b.Categories, rapid.String().Draw(t, "category"))
		}
		for range rapid.IntRange(1, 8).Draw(t, "series") {
			b.Series = append(b.Series, Series{rapid.String().Draw(t, "name"), rapid.SliceOfN(number, 0, 9).Draw(t, "values")})
		}
		html, err := Bars(b)
		if err != nil {
			t.Fatalf("%v", err)
		}
		wellFormed(t, html)
		c := &chart{BarData: b}
		c.Format = danish
		c.measure()
		for i := range b.Categories {
			down, up, sum, _ := c.ends(i)
			if !b.Stacked {
				sum = 0 // not drawn
			}
			for _, v := range []float64{down, up, sum, 0} {
				if x := c.at(v); !(x >= c.left-1e-6 && x <= c.left+c.span+1e-6) {
					t.Fatalf("%v is at %v %%, outside %v + %v", v, x, c.left, c.span)
				}
			}
		}
		if ticks := c.ticks(6); !slices.Contains(ticks, 0) || len(ticks) > 6 || !slices.IsSorted(ticks) {
			t.Fatalf("ticks %v", ticks)
		}
	})
}

func TestTicks(t *testing.T) {
	for _, test := range []struct {
		least, most float64
		want        string
	}{
		{0, 13.7, "[0 5 10]"},
		{0, 1, "[0 0.2 0.4 0.6 0.8 1]"},
		{-340000, 1250000, "[0 500000 1e+06]"},
		{-7, 3, "[-6 -4 -2 0 2]"},
		{0, 0.00031, "[0 0.0001 0.0002 0.0003]"},
		{-2, 0, "[-2 -1.5 -1 -0.5 0]"},
	} {
		got := fmt.Sprint(scale{least: test.least, most: test.most}.ticks(6))
		if got != test.want {
			t.Errorf("ticks between %v and %v: %s, want %s", test.least, test.most, got, test.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		in   string
		most float64
		want string
	}{
		{"FBI – Fælles Biblioteksinfrastruktur", 215, "FBI – Fælles|Biblioteksinfrastruktur"},
		{"  a \n b ", 100, "a b"},
		{"", 100, ""},
		{"et to tre fire fem seks syv", 40, "et to|tre|fir…"},
		{"Ååååååååååååååååååååå", 100, "Åååååååååå|åååååååååå|å"},
		{"FBI-API/CMS", 60, "FBI-|API/|CMS"},
	} {
		got := wrap(test.in, letters, test.most, 3)
		if strings.Join(got, "|") != test.want {
			t.Errorf("wrap(%q, %v) = %q, want %q", test.in, test.most, got, test.want)
		}
		for _, line := range got {
			if width(line, letters) > test.most {
				t.Errorf("line %q is wider than %v", line, test.most)
			}
		}
	}
}

func TestAddress(t *testing.T) {
	for href, want := range map[string]string{
		"/wiki/FBS#økonomi": "/wiki/FBS#økonomi", "https://kombit.dk": "https://kombit.dk", "FBS.md": "FBS.md",
		"javascript:alert(1)": "", " javascript:alert(1)": "", "java\nscript:alert(1)": "", "data:text/html,x": "",
	} {
		if got := address(href); got != want {
			t.Errorf("address(%q) = %q, want %q", href, got, want)
		}
	}
}

func TestDashedThereAndBack(t *testing.T) {
	g := GraphData{
		Frame: Frame{Prefix: "x"}, Nodes: []Node{{ID: "a"}, {ID: "b"}},
		Edges: []Edge{{From: "a", To: "b", Dashed: true}, {From: "b", To: "a", Dashed: true}, {From: "a", To: "b", Dashed: true}},
	}
	if html := graphOf(t, g); strings.Count(html, `class="draw-edge`) != 1 || strings.Count(html, "marker-start=") != 1 {
		t.Errorf("want one line with two tips: %s", html)
	}
	for i := range g.Edges {
		g.Edges[i].Dashed = false
	}
	if html := graphOf(t, g); strings.Count(html, `class="draw-edge`) != 2 {
		t.Errorf("want both edges of the cycle: %s", html)
	}
}

func BenchmarkGraph(b *testing.B) {
	g := GraphData{Frame: Frame{Prefix: "x"}}
	for i := range 40 {
		g.Nodes = append(g.Nodes, Node{ID: fmt.Sprint(i), Label: fmt.Sprint("Fælles system ", i), Href: "/wiki/a", Group: "i drift"})
	}
	for i := range 60 {
		g.Edges = append(g.Edges, Edge{From: fmt.Sprint(i * 7 % 40), To: fmt.Sprint((i*11 + 3) % 37), Dashed: i%4 == 0})
	}
	for b.Loop() {
		if _, err := Graph(g); err != nil {
			b.Fatal(err)
		}
	}
}
