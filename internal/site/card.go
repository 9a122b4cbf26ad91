package site

import (
	"context"
	"errors"

	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// Card is what the preview of a link says of a page.
type Card struct {
	PageRef
	Kind    *pagetype.Type // nil for a page whose type, if it has one, is not described
	Summary string         // the first paragraph, at most 300 bytes
	Last    *wiki.Commit   // the last change; nil while the history is still being built
}

// Card makes the preview of a page, of a moved one where it is now. A missing page is wiki.ErrNotFound. It costs reading
// one page, without rendering it.
func (s *Site) Card(ctx context.Context, who *wiki.Person, p wiki.Path) (*Card, error) {
	text, _, err := s.Source(ctx, who, p.File(), "")
	if to := (*Redirect)(nil); errors.As(err, &to) {
		moved, ok := to.To.Page()
		if !ok {
			return nil, wiki.ErrNotFound
		}
		p = moved
		text, _, err = s.Source(ctx, who, p.File(), "")
	}
	if err != nil {
		return nil, err
	}
	facts := s.parsed.parse(p, text).Facts()
	c := &Card{
		PageRef: PageRef{Path: p, Title: facts.Title, Type: facts.Type, Lang: facts.Lang},
		Kind:    s.Type(ctx, facts.Type), Summary: facts.Summary,
	}
	last, err := s.history.File(ctx, p.File(), 0, 1)
	if err != nil {
		return nil, err
	}
	if len(last) > 0 {
		c.Last = last[0].Commit
	}
	return c, nil
}
