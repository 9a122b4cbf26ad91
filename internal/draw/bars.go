package draw

import (
	"math"
	"strconv"
)

// Sizes in a chart, in pixels. Widths are shares of the page, so that letters keep their size on a phone and nothing
// scrolls there; texts are placed as if the page were narrow, but values that only a wide page has room for are shown
// there by the class draw-wide.
const (
	narrow     = 300.0
	wide       = 600.0
	barHeight  = 22
	barGap     = 4
	rowGap     = 14
	axisHeight = 26
)

// Bars draws a chart with a row for each category, which suits names of any length and narrow pages, and needs no letters
// that stand on their side. Without a category or a series there is no picture: "". The error is *TooMuch.
func Bars(b BarData) (string, error) {
	if len(b.Categories) == 0 || len(b.Series) == 0 {
		return "", nil
	}
	if got := len(b.Categories) * len(b.Series); got > MaxBars {
		return "", &TooMuch{"bars", got, MaxBars}
	}
	if b.Format == nil {
		b.Format = func(v float64) string { return strconv.FormatFloat(v, 'g', 12, 64) }
	}
	c := &chart{BarData: b}
	c.measure()
	c.begin(b.Frame, "draw-chart")
	if b.Unit != "" {
		c.put(`<p class="draw-unit">`)
		c.text(b.Unit)
		c.put("</p>\n")
	}
	c.put(`<svg width="100%" height="`, num(c.height()), `" role="img"`)
	c.labelled()
	c.put("><defs>")
	c.fills(len(b.Series))
	c.put("</defs>\n")
	c.axis()
	y := 0.0
	for i := range b.Categories {
		y = c.row(i, y)
	}
	c.put("</svg>\n")
	if len(b.Series) > 1 {
		names := make([]string, len(b.Series))
		for i, s := range b.Series {
			names[i] = s.Name
		}
		c.legend(names)
	}
	c.end()
	return c.String(), nil
}

// chart is a chart of bars that is being written.
type chart struct {
	picture
	BarData
	scale
	labels [][]string // the lines of each category's name
}

// value gives the number of a series in a category, and whether there is one.
func (c *chart) value(series, category int) (float64, bool) {
	values := c.Series[series].Values
	if category >= len(values) || math.IsNaN(values[category]) || math.IsInf(values[category], 0) {
		return 0, false
	}
	return drawable(values[category]), true
}

// ends says how far the bars of a category reach, down and up, and the sum of its values.
func (c *chart) ends(category int) (down, up, sum float64, any bool) {
	for i := range c.Series {
		v, ok := c.value(i, category)
		any = any || ok
		sum += v
		switch {
		case c.Stacked:
			down, up = down+min(v, 0), up+max(v, 0)
		default:
			down, up = min(down, v), max(up, v)
		}
	}
	return down, up, sum, any
}

// measure finds the scale: the ends of the bars, with room behind them for the widest value.
func (c *chart) measure() {
	before, after := 0.0, 0.0
	for i, name := range c.Categories {
		c.labels = append(c.labels, wrap(name, letters, narrow, 3))
		down, up, sum, _ := c.ends(i)
		c.least, c.most = min(c.least, down), max(c.most, up)
		room := func(v float64) {
			w := width(c.Format(v), letters) + 12
			if v < 0 {
				before = max(before, w)
			} else {
				after = max(after, w)
			}
		}
		if c.Stacked {
			room(sum)
			continue
		}
		for j := range c.Series {
			if v, ok := c.value(j, i); ok {
				room(v)
			}
		}
	}
	if c.least == c.most {
		c.most = 1 // nothing but zeros
	}
	c.left = min(before/narrow, 0.4) * 100
	c.span = 100 - c.left - min(after/narrow, 0.4)*100
}

func (c *chart) rowHeight(i int) float64 {
	bars := len(c.Series)
	if c.Stacked {
		bars = 1
	}
	return float64(len(c.labels[i])*lineHeight+bars*(barHeight+barGap)) + rowGap
}

func (c *chart) height() float64 {
	h := float64(axisHeight)
	for i := range c.Categories {
		h += c.rowHeight(i)
	}
	return h
}

// percent writes a place across the page.
func percent(f float64) string {
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64) + "%"
}

// axis writes lines at nice numbers with the numbers below, as many as have room on a narrow page.
func (c *chart) axis() {
	bottom := c.height() - axisHeight
	var ticks []float64
	for most := 6; most > 1; most-- {
		ticks = c.ticks(most)
		need := 0.0
		for _, v := range ticks {
			need = max(need, width(c.Format(v), letters)+10)
		}
		if len(ticks) < 2 || need <= (c.at(ticks[1])-c.at(ticks[0]))/100*narrow {
			break
		}
		ticks = c.ticks(1)
	}
	empty := true
	for i := range c.Categories {
		down, up, _, _ := c.ends(i)
		empty = empty && down == 0 && up == 0
	}
	for _, v := range ticks {
		if v != 0 && empty {
			continue
		}
		class, anchor, x := "draw-grid", "middle", percent(c.at(v))
		if v == 0 {
			class = "draw-zero"
		}
		if c.at(v) < 4 {
			anchor = "start"
		}
		c.put(`<line class="`, class, `" x1="`, x, `" x2="`, x, `" y1="0" y2="`, num(bottom), `"/><text class="draw-tick" x="`, x,
			`" y="`, num(bottom+18), `" text-anchor="`, anchor, `">`)
		c.text(c.Format(v))
		c.put("</text>\n")
	}
}

// row writes a category from a height down and gives the height below it.
func (c *chart) row(i int, y float64) float64 {
	next := y + c.rowHeight(i)
	for _, line := range c.labels[i] {
		y += lineHeight
		c.put(`<text class="draw-category" x="0" y="`, num(y-5), `">`)
		c.text(line)
		c.put("</text>")
	}
	if c.Stacked {
		c.stack(i, y)
	} else {
		for j := range c.Series {
			if v, ok := c.value(j, i); ok {
				c.bar(j, 0, v, y)
				c.behind(v, v, y)
			}
			y += barHeight + barGap
		}
	}
	c.put("\n")
	return next
}

// stack writes the bars of a category end to end: what is above zero to the right, what is below to the left. Values are
// written on the pieces that have room for them, the sum behind.
func (c *chart) stack(i int, y float64) {
	down, up, pieces := 0.0, 0.0, 0
	for j := range c.Series {
		if v, _ := c.value(j, i); v != 0 {
			pieces++
		}
	}
	for j := range c.Series {
		v, ok := c.value(j, i)
		if !ok || v == 0 {
			continue
		}
		from := up
		if v < 0 {
			from = down
			down += v
		} else {
			up += v
		}
		c.bar(j, from, from+v, y)
		if pieces > 1 {
			c.inside(v, from, y)
		}
	}
	if _, _, sum, any := c.ends(i); any {
		end := up
		if sum < 0 {
			end = down
		}
		c.behind(sum, end, y)
	}
}

func (c *chart) bar(series int, from, to, y float64) {
	if from == to {
		return
	}
	a, z := c.at(min(from, to)), c.at(max(from, to))
	c.put(`<rect class="draw-bar"`, c.filled(series), ` x="`, percent(a), `" y="`, num(y), `" width="`, percent(z-a), `" height="`, num(barHeight), `"/>`)
}

// behind writes a value after the end of its bar.
func (c *chart) behind(v, end, y float64) {
	anchor, dx := "start", "6"
	if v < 0 {
		anchor, dx = "end", "-6"
	}
	c.put(`<text class="draw-value" x="`, percent(c.at(end)), `" dx="`, dx, `" y="`, num(y+16), `" text-anchor="`, anchor, `">`)
	c.text(c.Format(v))
	c.put("</text>")
}

// inside writes a value on its piece of a bar, on a ground of its own that makes it legible on every pattern. A piece
// without room for it even on a wide page goes without.
func (c *chart) inside(v, from, y float64) {
	label := c.Format(v)
	w := width(label, letters) + 6
	share := math.Abs(c.at(from+v)-c.at(from)) / 100
	class := "draw-pill"
	switch {
	case label == "" || share*wide < w+6:
		return
	case share*narrow < w+6:
		class = "draw-pill draw-wide"
	}
	c.put(`<svg class="`, class, `" x="`, percent((c.at(from)+c.at(from+v))/2), `" y="`, num(y+2), `"><rect x="`, num(-w/2),
		`" width="`, num(w), `" height="`, num(barHeight-4), `" rx="3"/><text y="14" text-anchor="middle">`)
	c.text(label)
	c.put("</text></svg>")
}
