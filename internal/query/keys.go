package query

import "alliancewiki/internal/wiki"

// The keys of a block, and the views.
const (
	keyFrom    = "from"
	keyWhere   = "where"
	keySort    = "sort"
	keyColumns = "columns"
	keyGroup   = "group"
	keyLimit   = "limit"
	keyView    = "view"
	keyTitle   = "title"
	keyDate    = "date"
	keyRows    = "rows"
	keyCell    = "cell"
	keyEdges   = "edges"
	keyX       = "x"
	keyY       = "y"
	keyStack   = "stack"

	viewTable    = "table"
	viewList     = "list"
	viewCards    = "cards"
	viewTimeline = "timeline"
	viewMatrix   = "matrix"
	viewGraph    = "graph"
	viewChart    = "chart"
)

// word is a word of the language: its canonical English form, the Danish one that is suggested, and what else is understood.
type word struct {
	en, da string
	others []string
}

var keys = []word{
	{keyFrom, "fra", nil},
	{keyWhere, "hvor", nil},
	{keySort, "sorter", []string{"sortér", "sortering"}},
	{keyColumns, "kolonner", []string{"kolonne", "column", "felter", "fields"}},
	{keyGroup, "grupper", []string{"gruppe", "gruppér"}},
	{keyLimit, "højst", []string{"antal", "max"}},
	{keyView, "vis", []string{"visning", "show"}},
	{keyTitle, "overskrift", []string{"titel"}},
	{keyDate, "dato", nil},
	{keyRows, "rækker", []string{"række", "row"}},
	{keyCell, "celle", []string{"celler", "cells", "værdi", "value"}},
	{keyEdges, "kanter", []string{"kant", "edge", "links", "link"}},
	{keyX, "x", nil},
	{keyY, "y", nil},
	{keyStack, "stak", []string{"stack", "stakke"}},
}

var views = []word{
	{viewTable, "tabel", nil},
	{viewList, "liste", nil},
	{viewCards, "kort", nil},
	{viewTimeline, "tidslinje", nil},
	{viewMatrix, "matrix", []string{"matrice"}},
	{viewGraph, "graf", nil},
	{viewChart, "diagram", []string{"søjler", "stakket", "bars"}},
}

var sources = []word{
	{Pages, "sider", []string{"side", "page"}},
	{Tasks, "opgaver", []string{"opgave", "task"}},
	{Decisions, "beslutninger", []string{"decision"}},
	{Changes, "ændringer", []string{"ændring", "change"}},
}

// usedBy says which views a key belongs to, where it does not belong to all.
var usedBy = map[string][]string{
	keySort:    {viewTable, viewList, viewCards, viewTimeline},
	keyColumns: {viewTable, viewList, viewCards, viewTimeline, viewMatrix},
	keyGroup:   {viewTable, viewList, viewCards, viewTimeline, viewGraph},
	keyLimit:   {viewTable, viewList, viewCards, viewTimeline},
	keyDate:    {viewTimeline},
	keyRows:    {viewMatrix},
	keyCell:    {viewMatrix},
	keyEdges:   {viewGraph},
	keyX:       {viewChart},
	keyY:       {viewChart},
	keyStack:   {viewChart},
}

// find gives the canonical form of a word, "" for an unknown one.
func find(words []word, written string) string {
	folded := wiki.Fold(written)
	for _, w := range words {
		if folded == w.en || folded == w.da {
			return w.en
		}
		for _, o := range w.others {
			if folded == o {
				return w.en
			}
		}
	}
	return ""
}

// spelled are the words in a language.
func spelled(words []word, lang string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.da
		if lang == "en" {
			out[i] = w.en
		}
	}
	return out
}

// inLanguage is a canonical word as the reader writes it.
func inLanguage(words []word, canonical, lang string) string {
	for i, w := range words {
		if w.en == canonical {
			return spelled(words, lang)[i]
		}
	}
	return canonical
}
