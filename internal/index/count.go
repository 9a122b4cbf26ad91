package index

import "context"

// Count is how many commits are known.
func (h *History) Count(ctx context.Context) (int, error) { return h.count(ctx, "revision") }

// Count is how many files are known.
func (p *Pages) Count(ctx context.Context) (int, error) { return p.count(ctx, "file") }

func (d *db) count(ctx context.Context, table string) (n int, err error) {
	err = d.read.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n)
	return n, err
}
