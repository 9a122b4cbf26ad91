package query

import (
	"fmt"
	"strings"
	"testing"
)

// Pages with many names cost what their names cost, not one comparison.
func TestNamesCountAsWork(t *testing.T) {
	named := func(p string) Value {
		var names []string
		for i := range 4000 {
			names = append(names, fmt.Sprint(p, i))
		}
		return To(Ref{Title: p, Path: path(t, p), Names: names})
	}
	a, b := named("a"), named("b")
	rows := make([]Row, 1000)
	for i := range rows {
		rows[i] = Row{Text("x"), Value{}, Value{}, a, b, Value{}}
	}
	src := library{Decisions: NewTable(Label{"Beslutning", "Decision"}, DecisionFields(), rows)}
	for _, where := range []string{"page = responsible", "page != responsible", "page indeholder responsible"} {
		html := answerTo(t, src, "fra: beslutninger\nhvor: "+where, "da")
		if !strings.Contains(html, "for stort et arbejde") {
			t.Errorf("%s: %.500s", where, html)
		}
	}
}

// A long title in many rows must not be written until the memory is full.
func TestAnAnswerIsBounded(t *testing.T) {
	long := To(Ref{Title: strings.Repeat("Æ & ", 5000), Path: path(t, "lang")})
	var list, nodes []Value
	for i := range maxLeaves {
		list = append(list, To(Ref{Title: fmt.Sprint(i, strings.Repeat(" <b>", 5000)), Path: path(t, strings.Repeat("æ/", 300)+fmt.Sprint("p", i))}))
	}
	for i := range 200 {
		nodes = append(nodes, To(Ref{Title: fmt.Sprint(i, strings.Repeat(" <b>", 5000)), Path: path(t, fmt.Sprint("n", i))}))
	}
	rows := make([]Row, 1000)
	for i := range rows {
		rows[i] = Row{nodes[i%len(nodes)], Text("x"), Text("y"), List(list...), long, Date("2026-05-01"), Number(1)}
	}
	fields := append(PageFields(), Field{Name: "ejer", Label: Label{" ", ""}}, Field{Name: "dato", Kind: Dates}, Field{Name: "beløb", Kind: Money})
	src := library{Pages: NewTable(Label{"Side", "Page"}, fields, rows)}
	columns := "\nkolonner: " + strings.TrimSuffix(strings.Repeat("tags, ", maxColumns), ", ")
	for _, block := range []string{
		"højst: 1000" + columns, "højst: 1000\nvis: liste" + columns, "højst: 1000\nvis: kort" + columns, "højst: 1000\nvis: tidslinje" + columns,
		"højst: 1000\ngrupper: tags", "højst: 1000\nvis: tidslinje\ngrupper: tags", "vis: matrix\nrækker: titel\nkolonner: tags",
		"vis: matrix\nkolonner: tags, ejer", "vis: matrix\nrækker: titel\nkolonner: tags, ejer, titel", "vis: graf\nkanter: tags, ejer",
		"vis: graf\nkanter: ejer\ngrupper: tags", "vis: diagram\nx: titel\nstak: tags", "vis: diagram\nx: titel\ny: sum(beløb)",
	} {
		if html := answerTo(t, src, "fra: sider\n"+block, "da"); len(html) > 2*maxAnswer {
			t.Errorf("%s gave %d bytes", block, len(html))
		}
	}
}
