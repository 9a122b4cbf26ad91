package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/feed"
	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

const (
	recentPage  = 50 // commits at a time
	feedPage    = 30
	recentFiles = 6 // changed files named for each commit; of more only the number
	recentReads = 4 // pages of commits that are read to fill one without the minor changes
)

// recentView lists the latest commits by day.
type recentView struct {
	base
	Days      []recentDay
	Before    string
	Next      string
	Proposals int      // that wait, for those who may merge them
	Undo      wiki.Rev // the deletion that the reader just made; "" for none
	HideMinor bool
}

// From is the address of the list from a commit on ("" for the newest), with the minor changes or without.
func (v recentView) From(before string, hideMinor bool) string {
	q := url.Values{}
	if before != "" {
		q.Set("before", before)
	}
	if hideMinor {
		q.Set("minor", "hide")
	}
	return "/-/recent?" + q.Encode()
}

// recentDay is the commits of one day.
type recentDay struct {
	Day  string
	Rows []recentRow
}

// recentRow is one commit and the files that it changed.
type recentRow struct {
	*wiki.Commit
	Files []recentFile
	More  int  // files that are not named
	Merge bool // by git pull in a clone, with the summary that git gives it
}

// recentFile is one changed file; Page is zero for an attachment.
type recentFile struct {
	wiki.Change
	Page wiki.Path
	Name string // as shown
	Kind string // "added", "deleted", "moved" or "" for changed
}

// recent lists the latest changes to the whole wiki.
func (s *server) recent(c *gin.Context) error {
	before, hide := c.Query("before"), c.Query("minor") == "hide"
	list, next, err := s.recentCommits(c, before, hide)
	if err != nil {
		return err
	}
	t := s.texts(c)
	view := recentView{base: s.base(c, t.Common.Recent), Days: recentDays(t, list), Before: before, Next: next, HideMinor: hide}
	view.Nav, view.NoIndex = "recent", before != "" || hide
	if rev, err := wiki.ParseRev(c.Query("undo")); err == nil && view.CanEdit {
		view.Undo, view.NoIndex = rev, true
	}
	if view.CanEdit && before == "" {
		open, err := s.site.Proposals(c.Request.Context(), view.Person)
		if err != nil {
			return err
		}
		view.Proposals = len(open)
		forget(c) // a proposal comes and goes without a new version of the site
	}
	return s.show(c, http.StatusOK, "recent", view)
}

// recentCommits are the commits of one page of the list. Without the minor changes there may be fewer of them than there
// is room for, and more to follow: however many there are in a row, no more than a few pages are read.
func (s *server) recentCommits(c *gin.Context, before string, hideMinor bool) (list []*wiki.Commit, next string, err error) {
	next = before
	for range recentReads {
		var some []*wiki.Commit
		some, next, err = s.site.Recent(c.Request.Context(), s.person(c), next, recentPage)
		if err != nil || !hideMinor {
			return some, next, err
		}
		list = append(list, slices.DeleteFunc(some, (*wiki.Commit).Minor)...)
		if next == "" || len(list) >= recentPage/2 {
			break
		}
	}
	return list, next, nil
}

// recentDays groups commits by the day on which they were made, as Danes count days.
func recentDays(t *i18n.Texts, list []*wiki.Commit) []recentDay {
	var days []recentDay
	for _, commit := range list {
		if day := t.Weekday(commit.When); len(days) == 0 || days[len(days)-1].Day != day {
			days = append(days, recentDay{Day: day})
		}
		last := &days[len(days)-1]
		last.Rows = append(last.Rows, recentRowOf(commit))
	}
	return days
}

func recentRowOf(commit *wiki.Commit) recentRow {
	row := recentRow{Commit: commit, More: commit.More}
	row.Merge = len(commit.Parents) > 1 && mergeSubject.MatchString(commit.Subject)
	changes := slices.Clone(commit.Changes)
	slices.SortStableFunc(changes, func(a, b wiki.Change) int { return cmp.Compare(weight(a), weight(b)) })
	for _, ch := range changes {
		if len(row.Files) == recentFiles {
			row.More += len(commit.Changes) - recentFiles
			break
		}
		row.Files = append(row.Files, changedFile(ch))
	}
	return row
}

// mergeSubject is how git sums up a merge that nobody has put into words.
var mergeSubject = regexp.MustCompile(`^Merge (remote-tracking )?branch '`)

// weight is small for the changes that say most about a commit: what it moved, then pages, then what the wiki keeps for itself.
func weight(ch wiki.Change) int {
	_, isPage := ch.File.Page()
	switch {
	case ch.Status == wiki.Moved:
		return 0
	case isPage:
		return 1
	case !strings.HasPrefix(ch.File.String(), ".wiki/"):
		return 2
	}
	return 3
}

// changedFile is a change as lists of changes show it.
func changedFile(ch wiki.Change) recentFile {
	f := recentFile{Change: ch, Name: ch.File.String()}
	if p, ok := ch.File.Page(); ok {
		f.Page, f.Name = p, p.String()
	}
	switch ch.Status {
	case wiki.Added:
		f.Kind = "added"
	case wiki.Deleted:
		f.Kind = "deleted"
	case wiki.Moved:
		f.Kind = "moved"
	}
	return f
}

// feed is the latest changes for feed readers: of the whole wiki, or below the folder that the query names.
func (s *server) feed(c *gin.Context) error {
	t := s.texts(c)
	f := feed.Feed{
		Lang: t.Lang, ID: feed.Tag(s.cfg.BaseURL, "recent"), Title: s.identity(c.Request.Context()).name + ": " + t.Common.Recent, Author: s.identity(c.Request.Context()).name,
		Self: s.cfg.BaseURL + "/-/recent.atom", Page: s.cfg.BaseURL + "/-/recent",
	}
	var list []*wiki.Commit
	var err error
	if name := c.Query("folder"); name == "" {
		list, _, err = s.site.Recent(c.Request.Context(), s.person(c), "", feedPage)
	} else {
		var folder wiki.Path
		if folder, err = wiki.ParsePath(name); err != nil {
			return fmt.Errorf("folder %q: %w", name, wiki.ErrNotFound)
		}
		f.ID, f.Title = feed.Tag(s.cfg.BaseURL, "recent/"+folder.String()), f.Title+": "+folder.String()
		f.Self += "?folder=" + url.QueryEscape(folder.String())
		f.Page = s.cfg.BaseURL + link("page", folder)
		list, err = s.site.RecentBelow(c.Request.Context(), s.person(c), folder, feedPage)
	}
	if err != nil {
		return err
	}
	for _, commit := range list {
		f.Entries = append(f.Entries, feedEntry(s.cfg, t, commit))
	}
	newEntry("", feed.AtomType, f.Atom()).write(c.Writer, c.Request)
	return nil
}

// feedEntry tells of a commit. Its id is made of the commit's own, and so the same in every feed.
func feedEntry(cfg Config, t *i18n.Texts, commit *wiki.Commit) feed.Entry {
	row := recentRowOf(commit)
	href, text := cfg.BaseURL+"/-/recent", ""
	for i, f := range row.Files {
		if i == 0 && !f.Page.IsZero() {
			href = cfg.BaseURL + link("diff", f.Page) + "?to=" + string(commit.Rev)
		}
		text += f.Name + "\n"
	}
	if row.More > 0 {
		text += t.Page.MoreFiles.N(row.More) + "\n"
	}
	title := cmp.Or(commit.Subject, t.Page.NoSummary)
	if row.Merge {
		title = t.Page.MergeCommit
	}
	return feed.Entry{
		ID: feed.Tag(cfg.BaseURL, string(commit.Rev)), Title: title, Updated: commit.When, Author: byline(commit.By),
		Link: href, Summary: text,
	}
}
