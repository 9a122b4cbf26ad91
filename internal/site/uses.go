package site

import (
	"context"
	"maps"
	"slices"

	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// Use is a page that names another in its fields.
type Use struct {
	PageRef
	Fields []pagetype.Label // those in which it does
}

// maxUses is how many pages are listed.
const maxUses = 200

// uses lists the pages of the described types that name a page in their fields, by type and in Danish order within.
func (s *Site) uses(ctx context.Context, f wiki.File) ([]Use, error) {
	var list []Use
	types := s.types(ctx).types
	for _, name := range slices.Sorted(maps.Keys(types)) {
		if len(list) == maxUses {
			break
		}
		more, err := source{s}.uses(ctx, wiki.Fold(name), f, maxUses-len(list))
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// uses are those among the rows of one type.
func (s source) uses(ctx context.Context, kind string, f wiki.File, n int) ([]Use, error) {
	if _, err := s.Table(ctx, kind); err != nil {
		return nil, err
	}
	s.tables.mu.Lock()
	kept := s.tables.of[kind]
	s.tables.mu.Unlock()
	if kept == nil {
		return nil, nil
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if kept.pages == nil {
		return nil, nil
	}
	return kept.pages.uses(f, n), nil
}

// uses lists at most n of the pages whose rows point to one, in their order.
func (p *pageRows) uses(f wiki.File, n int) (list []Use) {
	at := map[int]bool{}
	for _, file := range p.aims[f] {
		if file != f {
			at[p.at[file]] = true
		}
	}
	for _, i := range slices.Sorted(maps.Keys(at)) {
		if len(list) == n {
			break
		}
		row := p.all[i]
		path, _ := row.file.Page()
		use := Use{PageRef: PageRef{Path: path, Title: row.title, Type: p.kind.Name, Lang: row.lang}}
		named := map[int]bool{}
		for _, to := range row.aims {
			if to.file == f && !named[to.field] {
				named[to.field] = true
				use.Fields = append(use.Fields, p.fields[to.field].Label)
			}
		}
		list = append(list, use)
	}
	return list
}
