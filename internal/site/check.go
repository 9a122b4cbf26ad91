package site

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"alliancewiki/internal/wiki"
)

// Unshown yields the names on the head that no page or file of the wiki can have, with the reason; names that begin with a
// dot, which are hidden on purpose, are not among them.
func (s *Site) Unshown() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for name, why := range s.store.Head().Refused() {
			var bad *wiki.Invalid
			if errors.As(why, &bad) && bad.Key == "path.hidden" {
				continue
			}
			if !yield(name, why) {
				return
			}
		}
	}
}

// UnreadRedirects are the lines of the list of redirects that lead nowhere, because they are not written as one.
func (s *Site) UnreadRedirects(ctx context.Context) ([]int, error) {
	id, ok := s.store.Head().Lookup(wiki.RedirectsFile)
	if !ok {
		return nil, nil
	}
	text, err := s.store.Blob(ctx, id)
	return wiki.UnreadRedirects(text), err
}

// Check looks whether the followers are sound and agree with git; each finding is one error. It waits for them first.
func (s *Site) Check(ctx context.Context) []error {
	if err := s.CatchUp(ctx); err != nil {
		return []error{err}
	}
	var found []error
	for _, r := range s.runners {
		f := r.follower
		if err := f.Check(ctx); err != nil {
			found = append(found, fmt.Errorf("%s: %w", f.Name(), err))
		}
		if f.Rev() != s.Head() {
			found = append(found, fmt.Errorf("%s stands at %s, the branch at %s", f.Name(), f.Rev().Short(), s.Head().Short()))
		}
	}
	files := 0
	for f := range s.store.Head().All() {
		files++
		if _, ok, err := s.pages.Get(ctx, f); err != nil {
			return append(found, err)
		} else if !ok {
			found = append(found, fmt.Errorf("pages does not know %s", f))
		}
	}
	found = append(found, agree(ctx, "pages", "files", files, s.pages.Count)...)
	commits, err := s.store.CountCommits(ctx)
	if err != nil {
		return append(found, err)
	}
	return append(found, agree(ctx, "history", "commits", commits, s.history.Count)...)
}

// agree makes sure that a follower knows as many things as git has.
func agree(ctx context.Context, name, things string, want int, count func(context.Context) (int, error)) []error {
	got, err := count(ctx)
	if err != nil {
		return []error{fmt.Errorf("%s: %w", name, err)}
	}
	if got != want {
		return []error{fmt.Errorf("%s knows %d %s, git %d", name, got, things, want)}
	}
	return nil
}
