package markdown

import (
	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// World is what a page's HTML depends on beside its text. The zero World knows of nothing.
type World struct {
	Resolver Resolver  // nil knows of no page: links are led to where they say, unmarked
	Glossary *Glossary // nil explains no words

	// Query answers a fenced block "query" or "forespørgsel". The HTML is written as it is and counts in the page's
	// size; it must be whole elements that may stand in a <div>, with ids that are the caller's own. Nil, and all
	// blocks of a page after the first 20, are shown as code.
	Query func(Block) string

	Today string // 2026-05-01: tasks whose deadline was before are marked; "" marks none
	Edit  bool   // sections have a link to their editor
	Tick  bool   // the boxes of tasks are buttons of the form with the id "tick", which names them by their lines
}

// Block is a fenced block of a page that asks what the wiki knows.
type Block struct {
	Page wiki.Path
	Text string // between the fences
	Line int    // of its first line, in the file, from 1
}

// maxQueries is how many queries of one page are answered.
const maxQueries = 20

// queryLanguages are the words after the fence.
var queryLanguages = map[string]bool{"query": true, "forespørgsel": true}

// Queries are the blocks that Render asks World.Query for, in the order in which they stand.
func (d *Doc) Queries() []Block { return d.queries }

func (c *collector) query(n *ast.FencedCodeBlock) {
	d := c.doc
	if len(d.queries) == maxQueries || !queryLanguages[norm.NFC.String(string(n.Language(d.source)))] {
		return
	}
	d.asks[n] = len(d.queries)
	d.queries = append(d.queries, Block{
		Page: d.path,
		Text: string(n.Lines().Value(d.source)),
		Line: d.line(n.Info.Segment.Start) + 1,
	})
}
