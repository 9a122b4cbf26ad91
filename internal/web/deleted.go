package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// deletedPage is how many deleted pages are listed at a time.
const deletedPage = 50

// deletedView lists deleted pages, the latest first.
type deletedView struct {
	base
	List   []site.DeletedPage
	Before string
	Next   string
}

// deleted lists the deleted pages.
func (s *server) deleted(c *gin.Context) error {
	v, err := s.deletedView(c)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "deleted", v)
}

func (s *server) deletedView(c *gin.Context) (v deletedView, err error) {
	v.Before = c.Query("before")
	v.List, v.Next, err = s.site.Deleted(c.Request.Context(), s.person(c), v.Before, deletedPage)
	if err != nil {
		return v, err
	}
	v.base = s.base(c, s.texts(c).Move.Deleted)
	v.Nav, v.NoIndex = "recent", true
	return v, nil
}

// undelete puts a deleted page back.
func (s *server) undelete(c *gin.Context) error {
	p, err := wiki.ParsePath(c.PostForm("path"))
	if err == nil {
		_, err = s.site.Undelete(c.Request.Context(), s.person(c), p)
	}
	t := s.texts(c)
	if errs := fieldErrors(t, err, nil); len(errs) > 0 {
		v, err := s.deletedView(c)
		if err != nil {
			return err
		}
		v.refuse(errs...)
		return s.show(c, http.StatusUnprocessableEntity, "deleted", v)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, t.Move.PutBack); err != nil {
		return err
	}
	seeOther(c, link("page", p))
	return nil
}
