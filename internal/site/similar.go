package site

import (
	"context"
	"errors"

	"alliancewiki/internal/wiki"
)

// Alike lists pages that may be about the same as one that somebody is about to write under a title, the likeliest first,
// at most n. While the words of the wiki are being read for the first time, there are none.
func (s *Site) Alike(ctx context.Context, who *wiki.Person, title string, n int) ([]PageRef, error) {
	if err := s.maySearch(who); errors.Is(err, wiki.ErrBusy) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	found, err := s.search.Similar(ctx, title, "", n)
	var list []PageRef
	for _, f := range found {
		if p, ok := f.File.Page(); ok {
			list = append(list, PageRef{Path: p, Title: f.Title, Type: f.Type})
		}
	}
	return list, err
}
