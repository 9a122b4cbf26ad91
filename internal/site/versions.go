package site

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// VersionFilter says which versions of a page are asked for: of a person, of an organisation, in a period. The zero
// filter asks for all.
type VersionFilter = index.Filter

// HistoryEntry is one version of a page.
type HistoryEntry struct {
	*wiki.Commit             // Changes holds only the page's own
	File         wiki.File   // what the page was called then
	Size         *SizeChange // nil where it was not counted, see Sizes
	blob         wiki.BlobID
	seq          int64
}

// SizeChange is how many words a version has that the one before did not have, and the other way round. Words that only
// stand somewhere else count for neither.
type SizeChange struct{ Added, Removed int }

// History lists the versions of a page, newest first, following renames; a deleted page has one too, and a moved one is
// a *Redirect. before continues an earlier list ("" for the newest); next is "" at the end. wiki.ErrBusy while the
// history is being built.
func (s *Site) History(ctx context.Context, who *wiki.Person, p wiki.Path, before string, n int) (list []HistoryEntry, next string, err error) {
	return s.Versions(ctx, who, p, VersionFilter{}, before, n)
}

// Versions is History for the versions that a filter accepts, which may be none of a page that has others.
func (s *Site) Versions(ctx context.Context, who *wiki.Person, p wiki.Path, filter VersionFilter, before string, n int) (list []HistoryEntry, next string, err error) {
	if err := s.mayRead(who); err != nil {
		return nil, "", err
	}
	entries, err := s.history.Filtered(ctx, p.File(), filter, position(before), n+1)
	if err != nil {
		return nil, "", err
	}
	if len(entries) == 0 && before == "" && filter.IsZero() {
		if !s.historyRunner.isReady() {
			return nil, "", fmt.Errorf("the history is being built: %w", wiki.ErrBusy)
		}
		return nil, "", s.elsewhere(ctx, s.store.Head(), p.File())
	}
	if _, there := s.store.Head().Lookup(p.File()); !there && before == "" && len(entries) > 0 && entries[0].Changes[0].Status == wiki.Moved {
		var moved *Redirect // where it was deleted under its last name, what is known of this one is shown
		if err := s.elsewhere(ctx, s.store.Head(), p.File()); errors.As(err, &moved) || !errors.Is(err, wiki.ErrNotFound) {
			return nil, "", err
		}
	}
	if len(entries) > n {
		entries = entries[:n]
		next = strconv.FormatInt(entries[n-1].Seq, 10)
	}
	for _, e := range entries {
		list = append(list, historyEntry(e))
	}
	return list, next, nil
}

func historyEntry(e index.Entry) HistoryEntry {
	return HistoryEntry{Commit: e.Commit, File: e.File, blob: e.Blob, seq: e.Seq}
}

// PageVersion is the version of a page that was there at a revision, also one in which it was deleted.
func (s *Site) PageVersion(ctx context.Context, who *wiki.Person, p wiki.Path, rev wiki.Rev) (HistoryEntry, error) {
	if err := s.mayRead(who); err != nil {
		return HistoryEntry{}, err
	}
	e, err := s.anyVersionAt(ctx, p.File(), rev)
	if err != nil {
		return HistoryEntry{}, err
	}
	return historyEntry(e), nil
}

// VersionsSince lists the versions of a page after the one that was there at a revision, newest first, at most n.
func (s *Site) VersionsSince(ctx context.Context, who *wiki.Person, p wiki.Path, rev wiki.Rev, n int) ([]HistoryEntry, error) {
	list, _, err := s.History(ctx, who, p, "", n)
	if err != nil || rev == "" {
		return list, err
	}
	r, err := s.history.Revision(ctx, rev)
	if err != nil {
		return nil, err
	}
	for i, e := range list {
		if e.seq <= r.Seq {
			return list[:i], nil
		}
	}
	return list, nil
}

// Authors names those who changed a page, under any of its names, in no order.
func (s *Site) Authors(ctx context.Context, who *wiki.Person, p wiki.Path) ([]wiki.Author, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	return s.history.Authors(ctx, p.File())
}

// maxSizes is how many bytes of text are counted for one list of versions.
const maxSizes = 12 << 20

// Sizes counts what each version of a list added and removed. Where the texts are too many or too large, the rest is not
// counted. whole says that each version of the list follows the next one; otherwise the one before is looked up.
func (s *Site) Sizes(ctx context.Context, p wiki.Path, list []HistoryEntry, whole bool) error {
	left := maxSizes
	var last wiki.BlobID
	var lastText string
	read := func(blob wiki.BlobID) (string, error) {
		if blob == last && blob != "" {
			return lastText, nil
		}
		text, err := s.textOf(ctx, blob)
		left -= len(text)
		last, lastText = blob, text
		return text, err
	}
	for i := range list {
		e := &list[i]
		var before wiki.BlobID
		if whole && i+1 < len(list) {
			before = list[i+1].blob
		} else {
			older, err := s.history.File(ctx, p.File(), e.seq, 1)
			if err != nil {
				return err
			}
			if len(older) > 0 {
				before = older[0].Blob
			}
		}
		if left <= 0 {
			return nil
		}
		newer, err := read(e.blob)
		var older string
		if err == nil {
			older, err = read(before)
		}
		if errors.Is(err, wiki.ErrTooLarge) {
			continue
		}
		if err != nil {
			return err
		}
		size := sizeChange(older, newer)
		e.Size = &size
	}
	return nil
}

// sizeChange counts the words that one text has more often than another.
func sizeChange(older, newer string) (c SizeChange) {
	older, newer = unlike(older, newer)
	count := map[string]int{}
	for w := range strings.FieldsSeq(older) {
		count[w]++
	}
	for w := range strings.FieldsSeq(newer) {
		if count[w] > 0 {
			count[w]--
		} else {
			c.Added++
		}
	}
	for _, n := range count {
		c.Removed += n
	}
	return c
}

// unlike cuts away the lines that two texts begin and end with alike, which is nearly all of two versions of a page.
func unlike(a, b string) (string, string) {
	n := min(len(a), len(b))
	i := 0
	for i < n && a[i] == b[i] {
		i++
	}
	i = strings.LastIndexByte(a[:i], '\n') + 1
	a, b = a[i:], b[i:]
	n = min(len(a), len(b))
	j := 0
	for j < n && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	if k := strings.IndexByte(a[len(a)-j:], '\n'); k >= 0 {
		j -= k + 1
		return a[:len(a)-j], b[:len(b)-j]
	}
	return a, b
}

// Run is the newest versions of a page that one person made one after the other.
type Run struct {
	By     wiki.Author
	Count  int
	Newest wiki.Rev
	Before *wiki.Commit // what was there before them
}

// maxRun is how many versions are looked at to find a run.
const maxRun = 50

// LatestRun finds the versions that could be rolled back at once: two at least, by one person, on a page that is there and
// was there before them. ok is false where there are none.
func (s *Site) LatestRun(ctx context.Context, p wiki.Path) (run Run, ok bool, err error) {
	run, _, err = s.latestRun(ctx, p)
	return run, run.Count >= 2, err
}

func (s *Site) latestRun(ctx context.Context, p wiki.Path) (run Run, before wiki.BlobID, err error) {
	list, err := s.history.File(ctx, p.File(), 0, maxRun)
	if err != nil || len(list) == 0 || list[0].Blob == "" {
		return Run{}, "", err
	}
	n := 0
	for n < len(list) && list[n].By == list[0].By && list[n].Blob != "" {
		n++
	}
	if n == len(list) || list[n].Blob == "" {
		return Run{}, "", nil
	}
	return Run{By: list[0].By, Count: n, Newest: list[0].Rev, Before: list[n].Commit}, list[n].Blob, nil
}

// Rollback puts back, in one new version, the text that the page had before the newest versions by one person. newest is
// the version that the person who asks has seen as the newest: where another came since, or their number is another, it
// is *wiki.Invalid.
func (s *Site) Rollback(ctx context.Context, who *wiki.Person, p wiki.Path, newest wiki.Rev, count int) (wiki.Result, error) {
	if err := s.mayWrite(who); err != nil {
		return wiki.Result{}, err
	}
	head := s.Head() // before the versions are looked at: what comes meanwhile is merged or a conflict
	run, before, err := s.latestRun(ctx, p)
	if err != nil {
		return wiki.Result{}, err
	}
	if run.Count < 2 || run.Newest != newest || run.Count != count {
		return wiki.Result{}, &wiki.Invalid{Field: "newest", Key: "rollback.newer"}
	}
	text, err := s.store.Blob(ctx, before)
	if err != nil {
		return wiki.Result{}, err
	}
	return s.apply(ctx, who, wiki.Edit{
		Base: head,
		Message: fmt.Sprintf("Rullede %d ændringer af %s tilbage\n\nGendanner versionen fra %s.", run.Count, run.By.Name,
			run.Before.When.In(danish).Format("02-01-2006 kl. 15.04")),
		Put: map[wiki.File][]byte{p.File(): text},
	})
}
