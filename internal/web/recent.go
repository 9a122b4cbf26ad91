package web

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

const (
	recentPage  = 50 // commits at a time
	feedPage    = 30
	recentFiles = 6 // changed files named for each commit; of more only the number
)

// recentView lists the latest commits by day.
type recentView struct {
	base
	Days      []recentDay
	Before    string
	Next      string
	Proposals int      // that wait, for those who may merge them
	Undo      wiki.Rev // the deletion that the reader just made; "" for none
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
	before := c.Query("before")
	list, next, err := s.site.Recent(c.Request.Context(), s.person(c), before, recentPage)
	if err != nil {
		return err
	}
	t := s.texts(c)
	view := recentView{base: s.base(c, t.Common.Recent), Days: recentDays(t, list), Before: before, Next: next}
	view.Nav, view.NoIndex = "recent", before != ""
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

// The parts of an Atom feed that we use (RFC 4287).
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  atomAuthor  `xml:"author"`
		Link    atomLink    `xml:"link"`
		Content atomContent `xml:"content"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomContent struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

// feed is the latest changes for feed readers.
func (s *server) feed(c *gin.Context) error {
	list, _, err := s.site.Recent(c.Request.Context(), s.person(c), "", feedPage)
	if err != nil {
		return err
	}
	body, err := marshalFeed(s.cfg, s.texts(c), list)
	if err != nil {
		return err
	}
	newEntry("", "application/atom+xml; charset=utf-8", body).write(c.Writer, c.Request)
	return nil
}

// marshalFeed writes the feed. Its ids are tags made of the wiki's host and the commits' ids, and so stay the same
// wherever a commit is listed again.
func marshalFeed(cfg Config, t *i18n.Texts, list []*wiki.Commit) ([]byte, error) {
	host := "localhost"
	if u, err := url.Parse(cfg.BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	// A tag needs a date at which the host was ours; any that stays the same will do.
	tag := "tag:" + host + ",2026:"
	feed := atomFeed{
		Lang: t.Lang, ID: tag + "recent", Title: cfg.Name + ": " + t.Common.Recent,
		Updated: time.Time{}.Format(time.RFC3339),
		Links: []atomLink{
			{"self", "application/atom+xml", cfg.BaseURL + "/-/recent.atom"},
			{"alternate", "text/html", cfg.BaseURL + "/-/recent"},
		},
	}
	for i, commit := range list {
		if i == 0 {
			feed.Updated = t.ISO(commit.When)
		}
		feed.Entries = append(feed.Entries, feedEntry(cfg, t, tag, commit))
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "\t")
	err := enc.Encode(feed)
	return b.Bytes(), err
}

func feedEntry(cfg Config, t *i18n.Texts, tag string, commit *wiki.Commit) atomEntry {
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
	name := commit.By.Name
	if commit.By.Organisation != "" {
		name += ", " + commit.By.Organisation
	}
	return atomEntry{
		ID: tag + string(commit.Rev), Title: title, Updated: t.ISO(commit.When), Author: atomAuthor{name},
		Link: atomLink{"alternate", "text/html", href}, Content: atomContent{"text", text},
	}
}
