// Package draw makes pictures on the server: a graph of what depends on what, bars, and a timeline. Data goes in, HTML
// comes out; nothing is read from anywhere, and the same data give the same bytes.
//
// The pictures keep to the Content-Security-Policy: no style attribute, no script. Colours and letters come from the
// classes "draw…" of assets/css/draw.css, sizes and places stand in the SVG itself. No meaning hangs on colour alone: groups
// and series have patterns too, a second kind of edge is dashed, values are written on bars.
//
// The server knows no fonts, so the width of text is estimated, generously, and long names are broken into lines.
// A picture says in words what it shows, but is no replacement for a table of the same data beside it.
package draw

import "fmt"

// Frame is what every picture needs from its caller, in the language of the reader.
type Frame struct {
	// Prefix begins every id inside the picture: a letter, then letters, digits and dashes. It must be different for each
	// picture on a page.
	Prefix string
	// Title names the picture. It is read aloud first.
	Title string
	// Summary says what the picture shows, with counts: "12 systemer, 15 forbindelser".
	Summary string
}

// GraphData is a graph to draw. Nodes are drawn in the order given where the edges leave a choice.
type GraphData struct {
	Frame
	Nodes []Node
	// Edges lead between the nodes. An edge to a node that is not there is left out, and so is one that is told twice. Two
	// dashed edges there and back are one line with two tips.
	Edges []Edge
	// Solid and Dashed are what the two kinds of edges mean, for the legend: "afhænger af", "integrerer med". A kind that
	// is not drawn is not explained.
	Solid, Dashed string
}

// Node is a box with a name. Only ID and Label are needed.
type Node struct {
	ID    string
	Label string
	Href  string // the box is a link where it is not empty
	Group string // the name of a group as the reader sees it, "i drift": a pattern on the box, explained by the legend
}

// Edge is an arrow.
type Edge struct {
	From, To string // ids of nodes
	Label    string // a word or two beside the arrow; mostly empty
	Dashed   bool   // the second kind of relation
}

// BarData is a chart of bars that lie down, one row for each category.
type BarData struct {
	Frame
	Unit       string // what the numbers count, "mio. kr.", shown once above the bars
	Categories []string
	Series     []Series
	Stacked    bool // the series of a category end to end with their sum written behind, not one bar each
	// Format writes a number as the reader expects it. Nil writes it as Go does.
	Format func(float64) string
}

// Series is one value for each category, in the same order. NaN and infinities, like values that are missing, are drawn
// as nothing.
type Series struct {
	Name   string
	Values []float64
}

// TimelineData is a list of events, drawn in the order given.
type TimelineData struct {
	Frame
	Events []Event
	Future string // the mark of an event that is yet to come, "kommende"
}

// Event is something on the timeline. Only When and Label are needed.
type Event struct {
	Date  string // "2026", "2026-05" or "2026-05-01", for machines; its year is a heading
	When  string // the date as the reader sees it, "1. maj 2026" or "1.–3. maj 2026"
	Label string
	Href  string
	Note  string // a line of text below
	Group string // a word beside the date, "beslutning"
	// Future says that it has not happened yet.
	Future bool
}

// The most that is drawn. Beyond this a picture helps nobody, and laying it out takes long.
const (
	MaxNodes  = 300
	MaxEdges  = 800
	MaxBars   = 600 // categories times series
	MaxEvents = 1000
)

// TooMuch is the error of a picture that would hold more than is drawn. The table beside it still holds all.
type TooMuch struct {
	What string // "nodes", "edges", "bars" or "events"
	Got  int
	Most int
}

func (e *TooMuch) Error() string {
	return fmt.Sprintf("draw: %d %s, at most %d are drawn", e.Got, e.What, e.Most)
}
