package site

import (
	"context"

	"alliancewiki/internal/wiki"
)

// Letter is one section of the list of all pages.
type Letter struct {
	Letter string // "A" … "Å", "#" for the rest
	Count  int
}

// Pages lists the pages of one letter ("" for the first that has any) in Danish order by title, after skipping some,
// with all letters in use.
func (s *Site) Pages(ctx context.Context, who *wiki.Person, letter string, skip, n int) (list []PageRef, letters []Letter, err error) {
	if err := s.mayRead(who); err != nil {
		return nil, nil, err
	}
	used, err := s.pages.Letters(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, l := range used {
		letters = append(letters, Letter{l.Letter, l.Pages})
	}
	if letter == "" && len(letters) > 0 {
		letter = letters[0].Letter
	}
	refs, err := s.pages.ByLetter(ctx, letter, max(skip, 0), n)
	return pageRefs(refs), letters, err
}

// maxSimilar is how many pages are suggested for an address that is not there.
const maxSimilar = 6

// Similar suggests pages for an address that is not there.
func (s *Site) Similar(ctx context.Context, who *wiki.Person, p wiki.Path) ([]PageRef, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	refs, err := s.pages.Similar(ctx, p.String(), maxSimilar)
	return pageRefs(refs), err
}
