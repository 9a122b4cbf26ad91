package index

import (
	"context"
	"slices"

	"alliancewiki/internal/wiki"
)

// Folder lists the files that lie in a folder itself, in Danish order, at most n after skipping some.
func (p *Pages) Folder(ctx context.Context, folder string, skip, n int) ([]Ref, error) {
	return collect(ctx, p.read, scanRef, "SELECT "+refColumns+" FROM file f WHERE f.folder = ? ORDER BY f.sort, f.name LIMIT ? OFFSET ?",
		folder, n, skip)
}

// Around lists the pages in the folder of a page, in Danish order: itself, and at most n before and n after it. cut tells
// that there are more. There are none where the page is not known (yet).
func (p *Pages) Around(ctx context.Context, f wiki.File, n int) (list []Ref, cut bool, err error) {
	self, ok, err := p.Get(ctx, f)
	if err != nil || !ok {
		return nil, false, err
	}
	const part = "SELECT " + refColumns + " FROM file f WHERE f.folder = ?1 AND f.page AND (f.sort, f.name) "
	const there = "(SELECT t.sort, t.name FROM file t WHERE t.name = ?2)"
	before, err := collect(ctx, p.read, scanRef, part+"< "+there+" ORDER BY f.sort DESC, f.name DESC LIMIT ?3", f.Folder(), f.String(), n+1)
	if err != nil {
		return nil, false, err
	}
	after, err := collect(ctx, p.read, scanRef, part+"> "+there+" ORDER BY f.sort, f.name LIMIT ?3", f.Folder(), f.String(), n+1)
	if err != nil {
		return nil, false, err
	}
	cut = len(before) > n || len(after) > n
	before, after = before[:min(n, len(before))], after[:min(n, len(after))]
	slices.Reverse(before)
	return slices.Concat(before, []Ref{self}, after), cut, nil
}

// Beginning finds the first page in a folder whose name begins so; ok is false where there is none.
func (p *Pages) Beginning(ctx context.Context, folder, name string) (r Ref, ok bool, err error) {
	if folder != "" {
		name = folder + "/" + name
	}
	list, err := collect(ctx, p.read, scanRef,
		"SELECT "+refColumns+" FROM file f WHERE f.name >= ? AND f.name < ? AND f.folder = ? AND f.page ORDER BY f.name LIMIT 1",
		name, name+"\U0010FFFF", folder)
	if err != nil || len(list) == 0 {
		return r, false, err
	}
	return list[0], true, nil
}
