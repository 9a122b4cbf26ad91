package site

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// The bounds of what old names may cost: so many steps from one name to the next, and so many old names of one file.
const (
	maxTrail  = 10
	maxFormer = 200
)

// headRedirects are the redirects of one state of wiki.RedirectsFile.
type headRedirects struct {
	blob wiki.BlobID
	list *wiki.Redirects
}

// redirects are those that stand in the repository at a head; they are parsed once for each state of their file. A file
// that is too large to be read has none.
func (s *Site) redirects(ctx context.Context, head *gitstore.Snapshot) (*wiki.Redirects, error) {
	blob, ok := head.Lookup(wiki.RedirectsFile)
	if !ok {
		return nil, nil
	}
	if known := s.redirected.Load(); known != nil && known.blob == blob {
		return known.list, nil
	}
	text, err := s.store.Blob(ctx, blob)
	if err != nil && !errors.Is(err, wiki.ErrTooLarge) {
		return nil, err
	}
	list := wiki.ParseRedirects(text)
	s.redirected.Store(&headRedirects{blob, list})
	return list, nil
}

// elsewhere finds what became of a file that is not there: a *Redirect, or wiki.ErrNotFound. What the wiki says itself,
// in wiki.RedirectsFile, comes before what git tells of renames; where it leads to nothing, git is asked alone.
func (s *Site) elsewhere(ctx context.Context, head *gitstore.Snapshot, f wiki.File) error {
	if like, ok := head.Like(f); ok && like != f {
		return &Redirect{To: like}
	}
	list, err := s.redirects(ctx, head)
	if err != nil {
		return err
	}
	moved := func(at wiki.File) (wiki.File, bool, error) { return s.history.MovedTo(ctx, at) }
	heard := false
	said := func(at wiki.File) (wiki.File, bool, error) {
		if to, ok := list.To(at); ok {
			heard = true
			return to, true, nil
		}
		return moved(at)
	}
	to, ok, err := trail(head, f, said)
	if err == nil && !ok && heard {
		to, ok, err = trail(head, f, moved)
	}
	switch {
	case err != nil:
		return err
	case ok:
		return &Redirect{To: to, Moved: true}
	}
	return fmt.Errorf("%s: %w", f, wiki.ErrNotFound)
}

// trail goes from one name to the next until there is a file of that name.
func trail(head *gitstore.Snapshot, f wiki.File, next func(wiki.File) (wiki.File, bool, error)) (wiki.File, bool, error) {
	for range maxTrail {
		to, ok, err := next(f)
		if err != nil || !ok {
			return to, false, err
		}
		if _, there := head.Lookup(to); there {
			return to, true, nil
		}
		if like, there := head.Like(to); there {
			return like, true, nil
		}
		f = to
	}
	return f, false, nil
}

// former gives the names that a file had and that lead to it still.
func (s *Site) former(ctx context.Context, head *gitstore.Snapshot, f wiki.File) ([]wiki.File, error) {
	names, err := s.history.Names(ctx, f)
	if err != nil {
		return nil, err
	}
	list, err := s.redirects(ctx, head)
	if err != nil {
		return nil, err
	}
	step := func(at wiki.File) (wiki.File, bool, error) {
		to, ok := list.To(at)
		return to, ok, nil
	}
	names = slices.DeleteFunc(names, func(name wiki.File) bool {
		if _, taken := head.Lookup(name); taken || name == f {
			return true
		}
		to, ok, _ := trail(head, name, step) // the step does not fail
		return ok && to != f
	})
	all := append([]wiki.File{f}, names...)
	for i := 0; i < len(all); i++ {
		for _, old := range list.From(all[i]) {
			if _, taken := head.Lookup(old); !taken && len(all) <= maxFormer && !slices.Contains(all, old) {
				all = append(all, old)
			}
		}
	}
	return all[1:], nil
}
