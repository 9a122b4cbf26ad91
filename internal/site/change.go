package site

import (
	"context"

	"alliancewiki/internal/wiki"
)

// ChangeTexts reads a file as it was before and after a change of a proposal, nil where it was not there. One
// that is too large to be read at once is wiki.ErrTooLarge. The change is one that this site told of, never one from outside.
func (s *Site) ChangeTexts(ctx context.Context, who *wiki.Person, ch wiki.Change) (before, after []byte, err error) {
	if err := s.mayEdit(who); err != nil {
		return nil, nil, err
	}
	var texts [2][]byte
	for i, id := range [2]wiki.BlobID{ch.Old, ch.New} {
		if id == "" {
			continue
		}
		if texts[i], err = s.store.Blob(ctx, id); err != nil {
			return nil, nil, err
		}
	}
	return texts[0], texts[1], nil
}
