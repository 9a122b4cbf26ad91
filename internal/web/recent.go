package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

const (
	recentPage    = 50  // commits at a time
	recentChoices = 300 // folders, people and organisations to choose from
)

// recentView lists the latest changes by day and page.
type recentView struct {
	base
	Filter    recentFilter
	Days      []recentDay
	Before    string
	Next      string
	Proposals int      // that wait, for those who may merge them
	Undo      wiki.Rev // the deletion that the reader just made; "" for none
	Seen      wiki.Rev // what the reader may say to have seen; "" where there is nothing new
}

// recentFilter is what the reader wants to see, and what there is to choose from.
type recentFilter struct {
	site.Selection
	HideMinor             bool
	Folders, People, Orgs []string
}

// On tells whether only the changes of a folder, a person or an organisation are listed.
func (f recentFilter) On() bool { return !f.Selection.IsZero() }

// address is that of the list from a commit on ("" for the newest).
func (f recentFilter) address(before string) string {
	q := url.Values{}
	for key, value := range map[string]string{"folder": f.Folder, "person": f.Person, "org": f.Organisation, "before": before} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if f.HideMinor {
		q.Set("minor", "hide")
	}
	if len(q) == 0 {
		return "/-/recent"
	}
	return "/-/recent?" + q.Encode()
}

// From is the address of the list from a commit on ("" for the newest).
func (v recentView) From(before string) string { return v.Filter.address(before) }

// OtherMinor is the address of the list with the minor changes, or without them.
func (v recentView) OtherMinor() string {
	f := v.Filter
	f.HideMinor = !f.HideMinor
	return f.address("")
}

// All is the address of the list of all changes, with the minor ones or without.
func (v recentView) All() string { return recentFilter{HideMinor: v.Filter.HideMinor}.address("") }

// recentPart is one commit as the list shows it.
type recentPart struct {
	recentView
	Row   recentRow
	Alone bool // not among others that changed the same file
}

// Part is a commit, alone or in a group.
func (v recentView) Part(r recentRow, alone bool) recentPart { return recentPart{v, r, alone} }

// recent lists the latest changes to the whole wiki, or those that the query asks for.
func (s *server) recent(c *gin.Context) error {
	ctx, who, t := c.Request.Context(), s.person(c), s.texts(c)
	q := site.RecentQuery{HideMinor: c.Query("minor") == "hide", Before: c.Query("before"), N: recentPage}
	q.Folder, q.Person, q.Organisation = c.Query("folder"), c.Query("person"), c.Query("org")
	known := true
	if who != nil && s.cfg.Local == nil {
		last, err := s.accounts.LastVisit(ctx, who.ID)
		if err != nil {
			return err
		}
		q.Seen, q.SeenAt = last.Rev, last.When
		known = !last.When.IsZero()
	}
	head := s.site.Head()
	list, next, err := s.site.Latest(ctx, who, q)
	if err != nil {
		return err
	}
	news := slices.ContainsFunc(list, func(r site.RecentChange) bool { return r.Unread })
	if news || !known {
		forget(c) // it depends on the last visit: what is unread becomes read without a new version of the site
	}
	view := recentView{base: s.base(c, t.Common.Recent), Days: recentDays(t, list), Before: q.Before, Next: next}
	view.Filter = recentFilter{Selection: q.Selection, HideMinor: q.HideMinor}
	if err := s.fillRecentFilter(c, &view.Filter); err != nil {
		return err
	}
	view.Nav, view.NoIndex = "recent", q.Before != "" || q.HideMinor || view.Filter.On()
	if q.Before == "" && !view.Filter.On() && news {
		view.Seen = head
	}
	if rev, err := wiki.ParseRev(c.Query("undo")); err == nil && view.CanEdit {
		view.Undo, view.NoIndex = rev, true
	}
	if !view.CanEdit {
		return s.show(c, http.StatusOK, "recent", view)
	}
	if err := s.offerBack(c, view.Days); err != nil {
		return err
	}
	if q.Before == "" {
		open, err := s.site.Proposals(ctx, who)
		if err != nil {
			return err
		}
		view.Proposals = len(open)
		forget(c) // a proposal comes and goes without a new version of the site
	}
	return s.show(c, http.StatusOK, "recent", view)
}

// fillRecentFilter names what can be chosen. What is chosen is among it, whatever it is.
func (s *server) fillRecentFilter(c *gin.Context, f *recentFilter) (err error) {
	ctx, who := c.Request.Context(), s.person(c)
	if f.Folders, err = s.site.Folders(ctx, who, recentChoices); err != nil {
		return err
	}
	if f.People, f.Orgs, err = s.site.Writers(ctx, who, recentChoices); err != nil {
		return err
	}
	with := func(list []string, chosen string) []string {
		if chosen == "" || slices.Contains(list, chosen) {
			return list
		}
		return append([]string{chosen}, list...)
	}
	f.Folders, f.People, f.Orgs = with(f.Folders, f.Folder), with(f.People, f.Person), with(f.Orgs, f.Organisation)
	return nil
}

// offerBack finds the deletions whose pages can be put back: the latest of each page.
func (s *server) offerBack(c *gin.Context, days []recentDay) error {
	offered := map[wiki.Path]bool{}
	for _, day := range days {
		for _, group := range day.Groups {
			for i := range group.Rows {
				row := &group.Rows[i]
				f, alone := onlyFile(row.Commit)
				p, isPage := f.Page()
				if !alone || !isPage || row.Changes[0].Status != wiki.Deleted || offered[p] {
					continue
				}
				gone, err := s.site.Deletion(c.Request.Context(), s.person(c), p)
				if err != nil {
					return err
				}
				row.Back, offered[p] = gone, true
			}
		}
	}
	return nil
}
