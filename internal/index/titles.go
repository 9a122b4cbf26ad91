package index

import "context"

// Titles lists the pages of a type in Danish order, at most n.
func (p *Pages) Titles(ctx context.Context, kind string, n int) ([]Ref, error) {
	return collect(ctx, p.read, scanRef, "SELECT "+refColumns+" FROM file f WHERE f.type = ? AND f.type <> '' ORDER BY f.sort, f.name LIMIT ?", kind, n)
}
