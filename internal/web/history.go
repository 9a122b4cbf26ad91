package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// historyPage is how many versions are listed at a time.
const historyPage = 50

// historyView lists the versions of a page.
type historyView struct {
	base
	Path    wiki.Path
	Crumbs  []crumb
	List    []site.HistoryEntry
	Before  string // where the list begins; "" with the newest version
	Next    string // where it goes on; "" at the end
	Deleted bool   // the newest version is that the page was deleted
}

// history lists the versions of a page, a deleted one's too.
func (s *server) history(c *gin.Context) error {
	p, err := pagePath(c, prefixes["history"])
	if err != nil {
		return err
	}
	before := c.Query("before")
	list, next, err := s.site.History(c.Request.Context(), s.person(c), p, before, historyPage)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		if err := s.historyMissing(c, p, before); err != nil {
			return err
		}
	}
	t := s.texts(c)
	view := historyView{
		base: s.base(c, t.F(t.Page.HistoryTitle, p.Name())),
		Path: p, Crumbs: pageCrumbs(p), List: list, Before: before, Next: next,
	}
	view.NoIndex = true
	view.Deleted = before == "" && len(list) > 0 && gone(list[0])
	return s.show(c, http.StatusOK, "history", view)
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
func pageCrumbs(p wiki.Path) []crumb { return append(crumbs(p.Folder()), crumb{p.Name(), p.String()}) }

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
