package site

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// The bounds of one answer to what changed: so many commits and changes of theirs are looked at, so many changed files
// are listed, and so many bytes of text are read to tell of them.
const (
	maxSinceCommits = 2000
	maxSinceTouches = 50_000
	maxSinceFiles   = 2000
	maxSinceBytes   = 24 << 20
	maxAuthors      = 4 // named of one page; of others only the number
	sincesAtOnce    = 2 // such answers are made at the same time: each may take half a second
)

// SinceQuery asks what changed since a revision, or since a time where the revision is "" or not on the branch.
type SinceQuery struct {
	Rev          wiki.Rev
	When         time.Time
	Organisation *string // only pages that it changed, "" being those without one; nil for all
	Lang         string  // of the labels of fields and types
	Skip, N      int     // which of the changed files are told of
}

// Since is what changed: first the decisions, then each changed file once, under its topic.
type Since struct {
	From, To      wiki.Rev // From is "" for the beginning
	Commits       int
	Cut           bool // there were more commits: it begins later than was asked for
	Changed       int  // files, pages included, and those that are not listed
	Attachments   int  // of them, those that are no pages
	Left          int  // of them, those that are not listed on any page
	Organisations []OrganisationCount
	Decisions     []DecisionChange // none where Skip is not 0
	Unsought      bool             // not all changed pages were searched for decisions
	Topics        []Topic
	Next          int // of Skip; 0 at the end
}

// OrganisationCount is how many of the changed files an organisation changed.
type OrganisationCount struct {
	Name  string // "" for those without one
	Files int
}

// Topic is a group of changed files: those of one type of page, or those below one folder at the top.
type Topic struct {
	Title         string    // "" for what lies in no folder
	Page          wiki.Path // of the folder; zero where it has none, and for a type
	Files         int       // in all; Changes may hold fewer
	Organisations []OrganisationCount
	Changes       []FileChange
}

// FileChange is what became of one file, an attachment or a page.
type FileChange struct {
	PageRef               // Path is zero for an attachment
	File        wiki.File // what it is called now, or was called when it was deleted
	Status      wiki.Status
	Was         wiki.File // for wiki.Moved
	Commits     int       // 0 where that is not known
	First, Last time.Time
	By          []wiki.Author // who changed it, the latest first
	ByMore      int           // others

	Rewritten Rewritten // of a page that was changed or moved
	Summary   string    // of a new page
}

// Since tells what changed since a reader was here last. wiki.ErrBusy while the history is being built.
func (s *Site) Since(ctx context.Context, who *wiki.Person, q SinceQuery) (*Since, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	select {
	case s.sinces <- struct{}{}:
		defer func() { <-s.sinces }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	w, err := s.history.Window(ctx, q.Rev, q.When, maxSinceCommits)
	if err != nil {
		return nil, err
	}
	if w.Last == 0 && !s.historyRunner.isReady() {
		return nil, fmt.Errorf("the history is being built: %w", wiki.ErrBusy)
	}
	files, err := s.changedFiles(ctx, w)
	if err != nil {
		return nil, err
	}
	a := &Since{From: w.From, To: w.To, Commits: w.Commits(), Cut: w.Cut}
	a.Organisations = countOrganisations(files)
	if q.Organisation != nil {
		files = slices.DeleteFunc(files, func(f *changedFile) bool { return !f.tally.organisations[*q.Organisation] })
	}
	a.Changed = len(files)
	for _, f := range files {
		if !f.File.IsPage() {
			a.Attachments++
		}
	}
	if len(files) > maxSinceFiles {
		a.Left, files = len(files)-maxSinceFiles, files[:maxSinceFiles]
	}
	if len(files) == 0 {
		return a, nil
	}
	topics, err := s.topics(ctx, files, q.Lang)
	if err != nil {
		return nil, err
	}
	t := &teller{site: s, types: s.types(ctx).types, lang: q.Lang, left: maxSinceBytes}
	if q.Skip == 0 {
		if err := t.findDecisions(ctx, files, a); err != nil {
			return nil, err
		}
	}
	return a, t.tell(ctx, topics, q, a)
}

// topic is a Topic with all its files.
type topic struct {
	Topic
	key   string
	files []*changedFile
}

// topics puts files under their topics, in Danish order.
func (s *Site) topics(ctx context.Context, files []*changedFile, lang string) ([]*topic, error) {
	var names []wiki.File
	for _, f := range files {
		names = append(names, f.File)
	}
	refs, err := s.pages.Refs(ctx, names)
	if err != nil {
		return nil, err
	}
	types, head := s.types(ctx).types, s.store.Head()
	byKey := map[string]*topic{}
	var list []*topic
	var folderPages []wiki.File
	for _, f := range files {
		if p, ok := f.File.Page(); ok {
			f.PageRef = PageRef{Path: p, Title: p.Name()}
			if r, ok := refs[f.File]; ok && f.Status != wiki.Deleted {
				f.PageRef = PageRef{Path: p, Title: r.Title, Type: r.Type, Lang: r.Lang}
			}
		} else {
			f.Title = f.File.Name()
		}
		folder, _, below := strings.Cut(f.File.String(), "/")
		if !below {
			folder = f.Path.String()
			if _, has := head.Folder(folder); !has || folder == "" {
				folder = ""
			}
		}
		kind := types[f.Type]
		key := "folder " + folder
		if kind != nil {
			key = "type " + f.Type
		}
		at := byKey[key]
		if at == nil {
			at = &topic{key: key, Topic: Topic{Title: folder}}
			if kind != nil {
				at.Title = kind.Label.In(lang)
			} else if p, err := wiki.ParsePath(folder); err == nil {
				at.Page = p
				folderPages = append(folderPages, p.File())
			}
			byKey[key] = at
			list = append(list, at)
		}
		at.files = append(at.files, f)
	}
	if refs, err = s.pages.Refs(ctx, folderPages); err != nil {
		return nil, err
	}
	for _, at := range list {
		at.Files, at.Organisations = len(at.files), countOrganisations(at.files)
		if r, ok := refs[at.Page.File()]; ok {
			at.Title = r.Title
		} else {
			at.Page = wiki.Path{}
		}
	}
	danish := collate.New(language.Danish, collate.Numeric, collate.Loose)
	slices.SortStableFunc(list, func(a, b *topic) int {
		return cmp.Or(cmp.Compare(weightOf(a.Title), weightOf(b.Title)), danish.CompareString(a.Title, b.Title), cmp.Compare(a.key, b.key))
	})
	return list, nil
}

// weightOf puts what lies in no folder last.
func weightOf(title string) int {
	if title == "" {
		return 1
	}
	return 0
}

// countOrganisations counts how many of the files each organisation changed, most first.
func countOrganisations(files []*changedFile) []OrganisationCount {
	counts := map[string]int{}
	for _, f := range files {
		for name := range f.tally.organisations {
			counts[name]++
		}
	}
	var list []OrganisationCount
	for name, n := range counts {
		list = append(list, OrganisationCount{name, n})
	}
	slices.SortFunc(list, func(a, b OrganisationCount) int {
		return cmp.Or(cmp.Compare(b.Files, a.Files), cmp.Compare(a.Name, b.Name))
	})
	return list
}

// teller puts changes into words, within a bound of bytes that it reads.
type teller struct {
	site  *Site
	types pagetype.Types
	lang  string
	left  int // bytes
}

// text reads a version of a page; ok is false where it is too large, or enough was read.
func (t *teller) text(ctx context.Context, blob wiki.BlobID) (text []byte, ok bool, err error) {
	if blob == "" {
		return nil, true, nil
	}
	if t.left <= 0 {
		return nil, false, nil
	}
	text, err = t.site.store.Blob(ctx, blob)
	if errors.Is(err, wiki.ErrTooLarge) {
		return nil, false, nil
	}
	t.left -= len(text)
	return text, err == nil, err
}

// facts are those of a version of a page, nil where it was not there or cannot be read.
func (t *teller) facts(ctx context.Context, p wiki.Path, blob wiki.BlobID) (*wiki.Facts, error) {
	text, ok, err := t.text(ctx, blob)
	if err != nil || !ok || blob == "" {
		return nil, err
	}
	facts := t.site.parsed.parse(p, text).Facts()
	return &facts, nil
}

// tell tells of the files that the query asks for.
func (t *teller) tell(ctx context.Context, topics []*topic, q SinceQuery, a *Since) error {
	at, end := 0, q.Skip+q.N
	for _, topic := range topics {
		for _, f := range topic.files {
			if at++; at <= q.Skip {
				continue
			}
			if at > end {
				a.Next = end
				break
			}
			change, err := t.change(ctx, f)
			if err != nil {
				return err
			}
			topic.Changes = append(topic.Changes, change)
		}
		if len(topic.Changes) > 0 {
			a.Topics = append(a.Topics, topic.Topic)
		}
	}
	return nil
}

// change puts one file into words.
func (t *teller) change(ctx context.Context, f *changedFile) (FileChange, error) {
	c := FileChange{
		PageRef: f.PageRef, File: f.File, Status: f.Status, Was: f.was,
		Commits: f.tally.commits, First: f.tally.first, Last: f.tally.last,
	}
	c.By, c.ByMore = f.tally.by, 0
	if len(c.By) > maxAuthors {
		c.By, c.ByMore = c.By[:maxAuthors], len(c.By)-maxAuthors
	}
	if c.Path.IsZero() {
		return c, nil
	}
	switch c.Status {
	case wiki.Added:
		facts, err := t.facts(ctx, c.Path, f.New)
		if facts != nil {
			c.Title, c.Lang, c.Summary = facts.Title, facts.Lang, facts.Summary
		}
		return c, err
	case wiki.Deleted:
		facts, err := t.facts(ctx, c.Path, f.Old)
		if facts != nil {
			c.Title, c.Lang = facts.Title, facts.Lang
		}
		return c, err
	}
	var err error
	c.Rewritten, err = t.rewritten(ctx, f)
	return c, err
}
