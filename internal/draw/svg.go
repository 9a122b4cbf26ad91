package draw

import (
	"html"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// letters is the size of all text in pictures, in pixels. A graph may be shrunk by a fifth where the page is wide enough
// (class draw-fit), so that no text is ever smaller than 12 pixels.
const letters = 15

// picture collects the HTML of one picture.
type picture struct {
	strings.Builder
	prefix string
}

// put writes strings as they are.
func (p *picture) put(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

// text writes a text of the caller's, safe inside an element and inside an attribute.
func (p *picture) text(s string) { p.WriteString(escape(s)) }

func escape(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}

// id names a part of the picture.
func (p *picture) id(name string) string { return escape(p.prefix + "-" + name) }

// num writes a length, rounded to a tenth of a pixel.
func num(f float64) string {
	f = math.Round(f*10) / 10
	if f == 0 {
		f = 0 // no "-0"
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// address gives the address of a link, or nothing where it would run a script or is no address.
func address(href string) string {
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return href
}

// begin opens the figure with its title and summary as the caption.
func (p *picture) begin(f Frame, class string) {
	p.prefix = f.Prefix
	p.put(`<figure class="draw `, class, `"><figcaption><span class="draw-title" id="`, p.id("title"), `">`)
	p.text(f.Title)
	p.put(`</span> <span class="draw-summary" id="`, p.id("summary"), `">`)
	p.text(f.Summary)
	p.put("</span></figcaption>\n")
}

func (p *picture) end() { p.put("</figure>\n") }

// labelled points a screen reader at title and summary.
func (p *picture) labelled() {
	p.put(` aria-labelledby="`, p.id("title"), " ", p.id("summary"), `"`)
}

// There are five colours and six patterns, so that thirty series or groups differ in at least one, and the first five in
// both.
const (
	colours  = 5
	patterns = 6
)

// fills writes the patterns that the first n series or groups are filled with.
func (p *picture) fills(n int) {
	for i := range n {
		p.put(`<pattern id="`, p.fill(i), `" class="draw-c`, strconv.Itoa(i%colours),
			`" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="draw-ground" width="8" height="8"/>`,
			marks[i%patterns], "</pattern>")
	}
}

// fill is the id of a pattern.
func (p *picture) fill(i int) string { return p.id("fill" + strconv.Itoa(i)) }

// marks are what lies on the ground of a pattern.
var marks = [patterns]string{
	``,
	`<path class="draw-mark" d="M-2 2L2 -2M0 8L8 0M6 10L10 6"/>`,
	`<circle class="draw-dot" cx="2" cy="2" r="1.3"/><circle class="draw-dot" cx="6" cy="6" r="1.3"/>`,
	`<path class="draw-mark" d="M0 4H8"/>`,
	`<path class="draw-mark" d="M0 0L8 8M0 8L8 0"/>`,
	`<path class="draw-mark" d="M4 0V8"/>`,
}

// filled writes the attribute that fills a shape with a pattern.
func (p *picture) filled(i int) string { return ` fill="url(#` + p.fill(i) + `)"` }

// legend explains the patterns by the names of series or groups, and the kinds of edges.
func (p *picture) legend(names []string, lines ...[2]string) {
	if len(names) == 0 && len(lines) == 0 {
		return
	}
	p.put(`<ul class="draw-legend">`)
	for _, line := range lines {
		p.put(`<li><svg width="36" height="14" aria-hidden="true"><path class="`, line[0],
			`" d="M1 7H28"/><path class="draw-tip" d="M26 2.5L35 7L26 11.5Z"/></svg> <span>`)
		p.text(line[1])
		p.put("</span></li>")
	}
	for i, name := range names {
		p.put(`<li><svg width="22" height="14" aria-hidden="true"><rect class="draw-bar" x="0.5" y="0.5" width="21" height="13"`,
			p.filled(i), "/></svg> <span>")
		p.text(name)
		p.put("</span></li>")
	}
	p.put("</ul>\n")
}
