package index

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"alliancewiki/internal/wiki"
)

// Asked is a name as a wikilink would have it, on a page.
type Asked struct {
	From   wiki.Path
	Target string
}

// keysAtOnce is how many names one query asks for.
const keysAtOnce = 400

// ResolveAll is Resolve for many names at once, with what the pages found say. Those that mean nothing are left out.
func (p *Pages) ResolveAll(ctx context.Context, asks []Asked) (map[Asked]Record, error) {
	byKey := map[string][]Asked{}
	for _, a := range asks {
		key := linkKey(wiki.Link{Target: a.Target})
		if !slices.Contains(byKey[key], a) {
			byKey[key] = append(byKey[key], a)
		}
	}
	keys := make([]any, 0, len(byKey))
	for key := range byKey {
		keys = append(keys, key)
	}
	found := map[Asked]Record{}
	type named struct {
		Record
		kind int
		key  string
	}
	for chunk := range slices.Chunk(keys, keysAtOnce) {
		list, err := collect(ctx, p.read, func(rows *sql.Rows) (n named, err error) {
			n.Record, err = recordOf(rows, &n.kind, &n.key)
			return n, err
		}, "SELECT "+recordColumns+", n.kind, n.key FROM name n JOIN file f ON f.id = n.file WHERE n.key IN (?"+
			strings.Repeat(",?", len(chunk)-1)+") ORDER BY n.key, n.kind, f.name", chunk...)
		if err != nil {
			return nil, err
		}
		for len(list) > 0 {
			n := 1
			for n < len(list) && list[n].key == list[0].key {
				n++
			}
			same := list[:n]
			list = list[n:]
			records := map[wiki.File]Record{}
			candidates := make([]candidate, 0, len(same))
			for _, s := range same[:min(n, mostCandidates)] {
				records[s.File] = s.Record
				candidates = append(candidates, candidate{s.Ref, s.kind})
			}
			for _, a := range byKey[same[0].key] {
				best, _ := nearest(a.From, candidates)
				found[a] = records[best.File]
			}
		}
	}
	return found, nil
}
