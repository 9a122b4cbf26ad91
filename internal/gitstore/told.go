package gitstore

import (
	"context"
	"errors"
	"slices"

	"alliancewiki/internal/wiki"
)

// told corrects what git guessed of a commit's renames by what the commit says itself: the lines that it adds to
// wiki.RedirectsFile. So a page that was moved and rewritten is followed, however short it is, and so is a folder of
// more pages than git compares.
func (s *Store) told(ctx context.Context, c *wiki.Commit) error {
	i := slices.IndexFunc(c.Changes, func(ch wiki.Change) bool { return ch.File == wiki.RedirectsFile && ch.New != "" })
	if i < 0 || len(c.Changes) < 3 {
		return nil
	}
	var lists [2]*wiki.Redirects
	for n, id := range [2]wiki.BlobID{c.Changes[i].Old, c.Changes[i].New} {
		if id == "" {
			continue
		}
		text, err := s.Blob(ctx, id)
		if err != nil && !errors.Is(err, wiki.ErrTooLarge) {
			return err
		}
		lists[n] = wiki.ParseRedirects(text)
	}
	said := func(f wiki.File) (wiki.File, bool) {
		to, ok := lists[1].To(f)
		if was, had := lists[0].To(f); had && was == to {
			return to, false
		}
		return to, ok
	}
	c.Changes = renamedAs(c.Changes, said)
	return nil
}

// renamedAs gives the changes of a commit with the renames that said tells of; a guess that speaks against them is a
// removed and an added file.
func renamedAs(changes []wiki.Change, said func(wiki.File) (wiki.File, bool)) []wiki.Change {
	gone, come := map[wiki.File]wiki.BlobID{}, map[wiki.File]wiki.BlobID{}
	for _, ch := range changes {
		switch ch.Status {
		case wiki.Moved:
			gone[ch.From], come[ch.File] = ch.Old, ch.New
		case wiki.Deleted:
			gone[ch.File] = ch.Old
		case wiki.Added:
			come[ch.File] = ch.New
		}
	}
	to, from := map[wiki.File]wiki.File{}, map[wiki.File]wiki.File{}
	for f := range gone {
		next, ok := said(f)
		if _, there := come[next]; !ok || !there {
			continue
		}
		if other, twice := from[next]; twice && other.String() < f.String() {
			continue
		}
		delete(to, from[next])
		to[f], from[next] = next, f
	}
	if len(to) == 0 {
		return changes
	}
	var list []wiki.Change
	for _, ch := range changes {
		old, moved := from[ch.File]
		_, left := to[ch.File]
		_, leftFrom := to[ch.From]
		switch {
		case moved && (ch.Status == wiki.Moved || ch.Status == wiki.Added):
			list = append(list, wiki.Change{Status: wiki.Moved, File: ch.File, From: old, Old: gone[old], New: ch.New})
			if ch.Status == wiki.Moved && ch.From != old && !leftFrom {
				list = append(list, wiki.Change{Status: wiki.Deleted, File: ch.From, Old: ch.Old})
			}
		case left && ch.Status == wiki.Deleted:
		case leftFrom && ch.Status == wiki.Moved: // its old name became another's
			list = append(list, wiki.Change{Status: wiki.Added, File: ch.File, New: ch.New})
		default:
			list = append(list, ch)
		}
	}
	return list
}
