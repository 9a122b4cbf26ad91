package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// pagesPage is how many pages are listed at a time.
const pagesPage = 200

// pagesView lists the pages that begin with a letter.
type pagesView struct {
	base
	Letters []site.Letter
	Letter  string
	Count   int // of pages with the letter
	List    []site.PageRef
	Skip    int
	Next    int // 0 at the end
}

// pages lists all pages, a letter at a time.
func (s *server) pages(c *gin.Context) error {
	skip := 0
	if raw := c.Query("skip"); raw != "" {
		var err error
		if skip, err = strconv.Atoi(raw); err != nil || skip < 0 {
			return wiki.ErrNotFound
		}
	}
	letter := c.Query("letter")
	list, letters, err := s.site.Pages(c.Request.Context(), s.person(c), letter, skip, pagesPage)
	if err != nil {
		return err
	}
	if letter == "" && len(letters) > 0 {
		letter = letters[0].Letter
	}
	t := s.texts(c)
	view := pagesView{base: s.base(c, t.Common.AllPages), Letters: letters, Letter: letter, List: list, Skip: skip}
	view.Nav = "pages"
	for _, l := range letters {
		if l.Letter == letter {
			view.Count = l.Count
		}
	}
	if end := skip + len(list); len(list) > 0 && end < view.Count {
		view.Next = end
	}
	return s.show(c, http.StatusOK, "pages", view)
}

// healthz says that the program is alive.
func (s *server) healthz(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	c.String(http.StatusOK, "ok\n")
	return nil
}

// readyz says whether everything derived from git has been brought up once, and else what has not.
func (s *server) readyz(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	for _, f := range s.site.State().Followers {
		if !f.Ready || f.Err != nil {
			c.String(http.StatusServiceUnavailable, "%s is not ready\n", f.Name)
			return nil
		}
	}
	c.String(http.StatusOK, "ok\n")
	return nil
}
