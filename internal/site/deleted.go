package site

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// DeletedPage is a page that was deleted and can be put back.
type DeletedPage struct {
	Path wiki.Path
	*wiki.Commit
}

// Deleted lists the pages that were deleted and are not there again, the latest first; before and next as for History.
// A page of the list may hold fewer than n.
func (s *Site) Deleted(ctx context.Context, who *wiki.Person, before string, n int) (list []DeletedPage, next string, err error) {
	if err := s.mayRead(who); err != nil {
		return nil, "", err
	}
	seq, id, _ := strings.Cut(before, "-")
	gone, err := s.history.Deleted(ctx, position(seq), position(id), n+1)
	if err != nil {
		return nil, "", err
	}
	if len(gone) == 0 && !s.historyRunner.isReady() {
		return nil, "", fmt.Errorf("the history is being built: %w", wiki.ErrBusy)
	}
	if len(gone) > n {
		gone = gone[:n]
		next = fmt.Sprintf("%d-%d", gone[n-1].Seq, gone[n-1].ID)
	}
	head := s.store.Head()
	for _, g := range gone {
		p, ok := g.File.Page()
		lives, err := s.livesOn(ctx, head, g.File)
		if err != nil {
			return nil, "", err
		}
		if ok && !lives {
			list = append(list, DeletedPage{p, g.Commit})
		}
	}
	return list, next, nil
}

// livesOn tells whether a file that some commit deleted is there, or was moved by what wiki.RedirectsFile says.
func (s *Site) livesOn(ctx context.Context, head *gitstore.Snapshot, f wiki.File) (bool, error) {
	if _, there := head.Lookup(f); there {
		return true, nil
	}
	list, err := s.redirects(ctx, head)
	if err != nil {
		return false, err
	}
	_, moved, _ := trail(head, f, func(at wiki.File) (wiki.File, bool, error) { // the step does not fail
		to, ok := list.To(at)
		return to, ok, nil
	})
	return moved, nil
}

// Undelete puts a deleted page back as it was before it was deleted. A page that is there, or another that has taken its
// name, is a *wiki.Invalid (path.exists); one that never was is wiki.ErrNotFound.
func (s *Site) Undelete(ctx context.Context, who *wiki.Person, p wiki.Path) (wiki.Result, error) {
	if err := s.mayWrite(who); err != nil {
		return wiki.Result{}, err
	}
	f, head := p.File(), s.store.Head()
	occupied := &wiki.Invalid{Field: "path", Key: "path.exists", Value: p.String()}
	if _, there := head.Lookup(f); there {
		return wiki.Result{}, occupied
	}
	versions, err := s.history.File(ctx, f, 0, 2)
	if err != nil {
		return wiki.Result{}, err
	}
	if len(versions) < 2 || versions[0].Blob != "" || versions[1].Blob == "" {
		return wiki.Result{}, fmt.Errorf("undelete %s: %w", p, wiki.ErrNotFound)
	}
	text, err := s.store.Blob(ctx, versions[1].Blob)
	if err != nil {
		return wiki.Result{}, err
	}
	res, err := s.apply(ctx, who, wiki.Edit{
		Base: head.Rev, Message: "Gendan " + p.String(), Put: map[wiki.File][]byte{f: text},
	})
	if conflict := (*wiki.Conflict)(nil); errors.As(err, &conflict) { // somebody made a page of the name just now
		err = occupied
	}
	return res, err
}
