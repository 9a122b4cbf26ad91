package site

import (
	"context"

	"alliancewiki/internal/wiki"
)

// CameIn lists the commits, the latest first and at most n, that changed a page after one revision and before another:
// what others did while somebody wrote.
func (s *Site) CameIn(ctx context.Context, who *wiki.Person, p wiki.Path, after, before wiki.Rev, n int) ([]*wiki.Commit, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	from, err := s.history.Revision(ctx, after)
	if err != nil {
		return nil, err
	}
	to, err := s.history.Revision(ctx, before)
	if err != nil {
		return nil, err
	}
	entries, err := s.history.File(ctx, p.File(), to.Seq, n)
	if err != nil {
		return nil, err
	}
	var list []*wiki.Commit
	for _, e := range entries {
		if e.Seq <= from.Seq {
			break
		}
		list = append(list, e.Commit)
	}
	return list, nil
}
