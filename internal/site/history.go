package site

import (
	"context"
	"fmt"
	"strconv"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// position reads a place in a list; what is no place is the beginning.
func position(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// Recent lists commits on the branch, newest first; before and next as for History.
func (s *Site) Recent(ctx context.Context, who *wiki.Person, before string, n int) (list []*wiki.Commit, next string, err error) {
	if err := s.mayRead(who); err != nil {
		return nil, "", err
	}
	list, at, err := s.history.Recent(ctx, position(before), n)
	if err != nil {
		return nil, "", err
	}
	if len(list) == 0 && !s.historyRunner.isReady() {
		return nil, "", fmt.Errorf("the history is being built: %w", wiki.ErrBusy)
	}
	if at > 0 {
		next = strconv.FormatInt(at, 10)
	}
	return list, next, nil
}

// RecentBelow lists the newest commits that changed something below a folder, under its name then: their Changes are
// only those, More counts the rest. wiki.ErrNotFound where nothing ever was below it.
func (s *Site) RecentBelow(ctx context.Context, who *wiki.Person, folder wiki.Path, n int) ([]*wiki.Commit, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	rows, err := s.history.Selected(ctx, index.Selection{Folder: folder.String()}, 0, n)
	var list []*wiki.Commit
	for _, r := range rows {
		list = append(list, r.Commit)
	}
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("changes below %s: %w", folder, wiki.ErrNotFound)
		if !s.historyRunner.isReady() {
			err = fmt.Errorf("the history is being built: %w", wiki.ErrBusy)
		}
	}
	return list, err
}

// anyVersionAt finds the version of a file at a revision ("" for the newest), also one in which it was deleted.
func (s *Site) anyVersionAt(ctx context.Context, f wiki.File, rev wiki.Rev) (index.Entry, error) {
	var seq int64
	if rev != "" {
		r, err := s.history.Revision(ctx, rev)
		if err != nil {
			return index.Entry{}, err
		}
		seq = r.Seq + 1
	}
	list, err := s.history.File(ctx, f, seq, 1)
	if err != nil {
		return index.Entry{}, err
	}
	if len(list) == 0 {
		if !s.historyRunner.isReady() {
			return index.Entry{}, fmt.Errorf("the history is being built: %w", wiki.ErrBusy)
		}
		return index.Entry{}, fmt.Errorf("%s at %s: %w", f, rev.Short(), wiki.ErrNotFound)
	}
	return list[0], nil
}

// BlameLine is one line of a page and the commit that last changed it; Commit is nil for lines older than the versions
// that were looked at.
type BlameLine struct {
	No     int
	Text   string
	Commit *wiki.Commit
}

// How far back lines are traced: so many versions, and so many lines in all of them together.
const (
	maxBlame      = 500
	maxBlameLines = 200_000
)

// Blame annotates the page on the head line by line.
func (s *Site) Blame(ctx context.Context, who *wiki.Person, p wiki.Path) ([]BlameLine, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	if _, ok := s.store.Head().Lookup(p.File()); !ok {
		return nil, s.elsewhere(ctx, s.store.Head(), p.File())
	}
	versions, err := s.history.File(ctx, p.File(), 0, maxBlame+1)
	if err != nil {
		return nil, err
	}
	if len(versions) == 0 {
		return nil, fmt.Errorf("the history is being built: %w", wiki.ErrBusy)
	}
	var texts [][]string // newest first, as versions
	total := 0
	for i, v := range versions[:min(len(versions), maxBlame)] {
		text, err := s.textOf(ctx, v.Blob)
		if err != nil {
			return nil, err
		}
		texts = append(texts, splitLines(text))
		if total += len(texts[i]); total > maxBlameLines {
			break
		}
	}
	var blamed []BlameLine
	for i := len(texts) - 1; i >= 0; i-- {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		by := versions[i].Commit
		if i == len(texts)-1 && len(texts) < len(versions) { // it stands for all before it
			by = nil
		}
		blamed = reblame(blamed, texts[i], by)
	}
	return blamed, nil
}

// textOf reads a version's text, "" for one in which the file was deleted.
func (s *Site) textOf(ctx context.Context, blob wiki.BlobID) (string, error) {
	if blob == "" {
		return "", nil
	}
	b, err := s.store.Blob(ctx, blob)
	return string(b), err
}
