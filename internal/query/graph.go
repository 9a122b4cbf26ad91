package query

import (
	"fmt"

	"alliancewiki/internal/draw"
)

// graph is what leads where.
type graph struct {
	nodes axis
	group map[int]string
	edges []edge
}

// edge leads from a node to another by a field, which is told by its place among the query's edges.
type edge struct{ from, to, by int }

func (a *answer) writeGraph() *Problem {
	fields, bad := a.fields(a.query.edges)
	if bad != nil {
		return bad
	}
	group := -1
	if a.query.group.text != "" {
		if group, bad = a.table.field(a.query.group); bad != nil {
			return bad
		}
	}
	if len(a.rows) == 0 {
		a.empty()
		return nil
	}
	g := a.graph(fields, group)
	if g == nil {
		return problem(TooMuchWork, a.query.from.at)
	}
	if len(g.edges) == 0 {
		a.paragraph("query-empty", a.texts.EmptyEdges)
		return nil
	}
	a.drawGraph(g, fields)
	return nil
}

// graph finds what leads where; nil where that is too much. A page that nothing leads to or from is not in it.
func (a *answer) graph(fields []int, group int) *graph {
	g := &graph{nodes: newAxis(0), group: map[int]string{}}
	seen := map[edge]bool{}
	for _, row := range a.rows {
		for by, f := range fields {
			for _, to := range row[f].leaves() {
				e := edge{g.nodes.place(row[0].first()), g.nodes.place(to), by}
				if !seen[e] {
					seen[e] = true
					g.edges = append(g.edges, e)
				}
			}
			if len(g.edges) > maxPairs {
				return nil
			}
		}
	}
	for _, row := range a.rows {
		if v := row[0].first(); group >= 0 && g.nodes.has(v) {
			g.group[g.nodes.place(v)] = a.shownText(row, group)
		}
	}
	return g
}

func (a *answer) drawGraph(g *graph, fields []int) {
	summary := fmt.Sprintf(a.texts.GraphSummary, a.count(len(g.nodes.heads)), a.count(len(g.edges)))
	data := draw.GraphData{Solid: a.fieldLabel(fields[0])}
	title := a.lowerLabel(fields[0])
	if len(fields) > 1 {
		data.Dashed = a.fieldLabel(fields[1])
		title = fmt.Sprintf(a.texts.And, title, a.lowerLabel(fields[1]))
	}
	data.Frame = a.frame(a.kind()+": "+title, summary)
	for i, v := range g.nodes.heads {
		n := draw.Node{ID: v.id(), Label: a.table.fields[0].show(v, a.texts), Group: g.group[i]}
		if v.kind == ref && !v.data.ref.Path.IsZero() {
			n.Href = address(v.data.ref.Path, v.data.ref.Fragment)
		}
		data.Nodes = append(data.Nodes, n)
	}
	for _, e := range g.edges {
		data.Edges = append(data.Edges, draw.Edge{From: g.nodes.heads[e.from].id(), To: g.nodes.heads[e.to].id(), Dashed: e.by == 1})
	}
	html, err := draw.Graph(data)
	a.picture(html, err, func() { a.graphTable(g, fields) })
	alone := 0
	for _, row := range a.rows {
		if !g.nodes.has(row[0].first()) {
			alone++
		}
	}
	if alone > 0 {
		a.paragraph("query-count", fmt.Sprintf(a.texts.Unconnected, a.count(alone)))
	}
}

func (a *answer) graphTable(g *graph, fields []int) {
	a.region(a.label)
	a.head([]string{a.texts.Source, a.texts.Relation, a.texts.Target}, nil)
	a.str("<tbody>\n")
	shown := g.edges[:min(len(g.edges), maxLimit)]
	for _, e := range shown {
		a.str(`<tr><th scope="row">`)
		a.leaf(g.nodes.heads[e.from], &a.table.fields[0])
		a.str("</th><td>")
		a.text(a.fieldLabel(fields[e.by]))
		a.str("</td><td>")
		a.leaf(g.nodes.heads[e.to], &a.table.fields[0])
		a.str("</td></tr>\n")
	}
	a.str("</tbody>\n</table></div>\n")
	a.shown(a.texts.Shown, len(shown), len(g.edges))
}
