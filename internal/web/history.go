package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// historyPage is how many versions are listed at a time.
const historyPage = 50

// historyView lists the versions of a page.
type historyView struct {
	base
	Path     wiki.Path
	Crumbs   []crumb
	List     []site.HistoryEntry
	Before   string // where the list begins; "" with the newest version
	Next     string // where it goes on; "" at the end
	Deleted  bool   // the newest version is that the page was deleted
	Filter   historyFilter
	From, To wiki.Rev            // chosen, "" where the reader has chosen none
	Picked   []site.HistoryEntry // those of the two that are not in the list
	Run      *site.Run           // what may be rolled back at once; nil where there is nothing
}

// historyFilter is what the reader wants to see of the history, as it was asked for.
type historyFilter struct {
	Person, Org   string
	FromDay, Days string   // FromDay to Days, both in the period
	People, Orgs  []string // to choose from
	site.VersionFilter
}

// On tells whether only some versions are listed.
func (f historyFilter) On() bool { return !f.VersionFilter.IsZero() }

// history lists the versions of a page, a deleted one's too.
func (s *server) history(c *gin.Context) error {
	p, err := pagePath(c, prefixes["history"])
	if err != nil {
		return err
	}
	ctx, who, t := c.Request.Context(), s.person(c), s.texts(c)
	before := c.Query("before")
	filter, bad := askedFilter(c)
	list, next, err := s.site.Versions(ctx, who, p, filter.VersionFilter, before, historyPage)
	if err != nil {
		return err
	}
	if len(list) == 0 && !filter.On() {
		if err := s.historyMissing(c, p, before); err != nil {
			return err
		}
	}
	if err := s.site.Sizes(ctx, p, list, !filter.On()); err != nil {
		return err
	}
	view := historyView{
		base: s.base(c, t.F(t.Page.HistoryTitle, p.Name())),
		Path: p, Crumbs: pageCrumbs(p), List: list, Before: before, Next: next, Filter: filter,
	}
	view.NoIndex = true
	view.Deleted = before == "" && !filter.On() && len(list) > 0 && gone(list[0])
	if bad != "" {
		view.refuse(fieldError{Field: bad, Text: t.Compare.BadDay})
	}
	if err := s.fillFilter(c, p, &view.Filter); err != nil {
		return err
	}
	if err := s.pick(c, &view); err != nil {
		return err
	}
	if before == "" && !filter.On() && view.MayChange() && !view.Deleted {
		run, ok, err := s.site.LatestRun(ctx, p)
		if err != nil {
			return err
		}
		if ok {
			view.Run = &run
		}
	}
	return s.show(c, http.StatusOK, "history", view)
}

// askedFilter reads the filter from the query. bad is the field of a day that cannot be read, which then filters nothing.
func askedFilter(c *gin.Context) (f historyFilter, bad string) {
	f.Person, f.Org = strings.TrimSpace(c.Query("person")), strings.TrimSpace(c.Query("org"))
	f.VersionFilter.Person, f.Organisation = f.Person, f.Org
	f.FromDay, f.Days = strings.TrimSpace(c.Query("since")), strings.TrimSpace(c.Query("until"))
	if f.FromDay != "" {
		day, err := time.Parse(time.DateOnly, f.FromDay)
		if err != nil {
			bad = "since"
		} else {
			f.From = inDenmark(day)
		}
	}
	if f.Days != "" {
		day, err := time.Parse(time.DateOnly, f.Days)
		if err != nil {
			bad = "until"
		} else {
			f.Until = inDenmark(day.AddDate(0, 0, 1))
		}
	}
	return f, bad
}

// inDenmark is the beginning of a day where the alliance meets.
func inDenmark(day time.Time) time.Time {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		zone = time.UTC
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
}

// fillFilter names those who can be chosen, in Danish order.
func (s *server) fillFilter(c *gin.Context, p wiki.Path, f *historyFilter) error {
	authors, err := s.site.Authors(c.Request.Context(), s.person(c), p)
	if err != nil {
		return err
	}
	people, orgs := map[string]bool{}, map[string]bool{}
	for _, a := range authors {
		people[a.Name] = true
		orgs[a.Organisation] = true
	}
	people[f.Person], orgs[f.Org] = true, true
	order := collate.New(language.Danish, collate.Loose)
	sorted := func(set map[string]bool) (list []string) {
		for name := range set {
			if name != "" {
				list = append(list, name)
			}
		}
		slices.SortFunc(list, order.CompareString)
		return list
	}
	f.People, f.Orgs = sorted(people), sorted(orgs)
	return nil
}

// pick finds the versions that the reader chose on another page of the list. One that is not there was never chosen.
func (s *server) pick(c *gin.Context, v *historyView) error {
	revs, err := askedRevs(c, "from", "to")
	if err != nil {
		return err
	}
	for i, rev := range revs {
		if rev == "" {
			continue
		}
		e, err := s.site.PageVersion(c.Request.Context(), s.person(c), v.Path, rev)
		if err != nil {
			return err
		}
		if i == 0 {
			v.From = e.Rev
		} else {
			v.To = e.Rev
		}
		same := func(other site.HistoryEntry) bool { return other.Rev == e.Rev }
		if !slices.ContainsFunc(v.List, same) && !slices.ContainsFunc(v.Picked, same) {
			v.Picked = append(v.Picked, e)
		}
	}
	slices.SortStableFunc(v.Picked, func(a, b site.HistoryEntry) int { return b.When.Compare(a.When) })
	return nil
}

// historyMissing tells whether an empty list means that there is no such page: right after the start, a page may be
// there whose history is not yet known.
func (s *server) historyMissing(c *gin.Context, p wiki.Path, before string) error {
	if before != "" {
		return wiki.ErrNotFound
	}
	_, _, err := s.site.Source(c.Request.Context(), s.person(c), p.File(), "")
	return err
}

// pageCrumbs leads to the page itself as well, for the pages about it.
func pageCrumbs(p wiki.Path) []crumb {
	return append(crumbs(p.Folder()), crumb{Name: p.Name(), Path: p.String()})
}

// gone tells whether the version is that the page was deleted.
func gone(e site.HistoryEntry) bool {
	for _, ch := range e.Changes {
		if ch.File == e.File && ch.Status == wiki.Deleted {
			return true
		}
	}
	return false
}

// Gone tells whether there is nothing to see or restore at a version.
func (historyView) Gone(e site.HistoryEntry) bool { return gone(e) }

// IsFrom and IsTo tell whether a version of the list is chosen: where the reader has chosen none, the newest and the one
// before it.
func (v historyView) IsFrom(i int, rev wiki.Rev) bool {
	if v.From != "" {
		return rev == v.From
	}
	return i == 1 || i == 0 && len(v.List) == 1
}

func (v historyView) IsTo(i int, rev wiki.Rev) bool {
	if v.To != "" {
		return rev == v.To
	}
	return i == 0
}

// Many tells whether there is something to compare.
func (v historyView) Many() bool { return len(v.List)+len(v.Picked) > 1 }

// Columns is how many columns the table has.
func (v historyView) Columns() int {
	n := 4
	if v.Many() {
		n += 2
	}
	if v.MayChange() {
		n++
	}
	return n
}

// OwnRun tells whether the versions that may be rolled back are the reader's own.
func (v historyView) OwnRun() bool {
	return v.Person != nil && v.Run != nil && strings.EqualFold(v.Run.By.Email, v.Person.Email)
}

// Newest tells whether the first of the list is the page's newest version.
func (v historyView) Newest() bool { return v.Before == "" && !v.Filter.On() }

// All leads to all versions, with what was chosen.
func (v historyView) All() string {
	q := url.Values{}
	if v.From != "" {
		q.Set("from", string(v.From))
	}
	if v.To != "" {
		q.Set("to", string(v.To))
	}
	return link("history", v.Path) + "?" + q.Encode()
}

// Status says what a version did to the page other than change its text: "added", "deleted", "moved" or "".
func (historyView) Status(e site.HistoryEntry) string {
	for _, ch := range e.Changes {
		switch ch.Status {
		case wiki.Added:
			return "added"
		case wiki.Deleted:
			return "deleted"
		case wiki.Moved:
			return "moved"
		}
	}
	return ""
}

// rollback takes back the newest versions by one person, in one new version.
func (s *server) rollback(c *gin.Context) error {
	p, err := pagePath(c, "/-/rollback/")
	if err != nil {
		return err
	}
	newest, err := wiki.ParseRev(c.PostForm("newest"))
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(c.PostForm("count"))
	if err != nil {
		return &wiki.Invalid{Field: "newest", Key: "rollback.newer"}
	}
	if _, err := s.site.Rollback(c.Request.Context(), s.person(c), p, newest, count); err != nil {
		return err
	}
	if err := s.notice(c, s.texts(c).Compare.RolledBack); err != nil {
		return err
	}
	seeOther(c, link("page", p))
	return nil
}
