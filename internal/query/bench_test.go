package query

import (
	"fmt"
	"strings"
	"testing"
)

// typedPages is a wiki of n pages of type system and n grants.
func typedPages(b *testing.B, n int) library {
	org := make([]Value, 50)
	for i := range org {
		title := fmt.Sprintf("Organisation nummer %d", i)
		org[i] = To(Ref{Title: title, Path: path(b, "organisationer/"+title), Names: []string{fmt.Sprintf("O%d", i), "organisationer/" + title}})
	}
	fields := append(PageFields(),
		Field{Name: "ejer", Label: Label{"Ejer", "Owner"}}, Field{Name: "bestiller", Label: Label{"Bestiller", "Commissioner"}},
		Field{Name: "leverandør", Label: Label{"Leverandør", "Supplier"}}, Field{Name: "status", Kind: Choices},
		Field{Name: "afhænger-af", Label: Label{"Afhænger af", "Depends on"}},
		Field{Name: "kontrakt-til", Kind: Dates}, Field{Name: "år", Kind: Years}, Field{Name: "beløb", Kind: Money})
	titles := make([]Value, n)
	for i := range titles {
		title := fmt.Sprintf("Ærøskøbing system %d", i*7919%n)
		titles[i] = To(Ref{Title: title, Path: path(b, "systemer/"+title)})
	}
	status := []Value{Text("i drift"), Text("lukket"), Text("på vej")}
	var rows []Row
	for i := range n {
		needs := Value{}
		if i%100 == 0 {
			needs = List(titles[(i+1)%n], titles[(i+2)%n])
		}
		rows = append(rows, Row{titles[i], Text("system"), Text("systemer"), List(Text("drift"), Text("data")),
			List(org[i%50], org[i%7]), org[i%11], org[i%13], status[i%3], needs,
			Date(fmt.Sprintf("20%02d-%02d-01", 20+i%15, 1+i%12)), Number(float64(2010 + i%20)), Number(float64(i * 1000))})
	}
	return library{"system": NewTable(Label{"System", "System"}, fields, rows)}
}

// A page with five queries over 10,000 typed pages is promised in 30 ms. "first" is after a start, when no value has been
// sorted by yet.
func BenchmarkFiveQueries(b *testing.B) {
	blocks := []string{
		"fra: system\nhvor: leverandør = \"Organisation nummer 3\" og status != \"lukket\"\nsorter: titel\nkolonner: titel, ejer, leverandør, status",
		"fra: system\nhvor: kontrakt-til < i dag + 90 og kontrakt-til > i dag og ikke (ejer = \"O1\" eller titel indeholder \"99\")\ngrupper: ejer\nvis: liste",
		"fra: system\nvis: matrix\nkolonner: ejer, bestiller, leverandør",
		"fra: system\nvis: diagram\nx: år\ny: sum(beløb)\nstak: bestiller",
		"fra: system\nsorter: kontrakt-til faldende, titel\nvis: kort",
	}
	src := typedPages(b, 10_000)
	page := func(b *testing.B, blocks []string) {
		for i, block := range blocks {
			if html := answerTo(b, src, block, "da"); strings.Contains(html, "query-error") {
				b.Fatal(i, html)
			}
		}
	}
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			page(b, blocks)
		}
	})
	for i, name := range []string{"table", "list", "matrix", "chart", "cards"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				page(b, blocks[i:i+1])
			}
		})
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			src = typedPages(b, 10_000)
			b.StartTimer()
			page(b, blocks)
		}
	})
	b.Run("graph", func(b *testing.B) {
		for b.Loop() {
			page(b, []string{"fra: system\nvis: graf\nkanter: afhænger-af"})
		}
	})
}
