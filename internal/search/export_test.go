package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Limits for tests that look from outside.
const (
	SnippetBytes = snippetBytes
	MaxLimit     = maxLimit
)

// Dump writes down all that the index knows.
func (x *Index) Dump(ctx context.Context) (string, error) {
	var lines []string
	err := x.read(func(s *snapshot) error {
		return s.eachOf(fieldKey, "all", func(n uint32) {
			doc, err := s.stored(n)
			if err != nil {
				panic(err)
			}
			kept, _ := json.Marshal(doc.record)
			lines = append(lines, fmt.Sprintf("%s %s\n\t%q", doc.file, kept, doc.text))
		})
	})
	slices.Sort(lines)
	for _, q := range []string{"linje", "side", "budget", "regnskab", "ål", "kort", "penge", "forfatter:mette", "forfatter:ib", "siden:2020", "ordbog", "titel:aar"} {
		res, err := x.Find(ctx, Query{Text: q})
		if err != nil {
			return "", err
		}
		var hits []string
		for _, h := range res.Hits {
			hits = append(hits, h.File.String()+" "+Plain(h.Snippet))
		}
		slices.Sort(hits)
		lines = append(lines, fmt.Sprintf("%s: %d %q %v %v", q, res.Total, hits, res.Types, res.Folders))
	}
	return strings.Join(lines, "\n"), err
}
