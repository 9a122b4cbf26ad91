package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// moveView is the form that gives a page another address.
type moveView struct {
	base
	Page    *site.View
	To      string
	Summary string
	Base    wiki.Rev
}

// Backlinks are the pages that link to the page.
func (v moveView) Backlinks() []site.PageRef { return v.Page.Backlinks }

// moveForm shows the form.
func (s *server) moveForm(c *gin.Context) error {
	v, err := s.movable(c)
	if err != nil {
		return err
	}
	v.To = v.Page.Path.String()
	return s.show(c, http.StatusOK, "move", v)
}

// movable is the form for the page that the request names.
func (s *server) movable(c *gin.Context) (moveView, error) {
	v := moveView{Base: s.site.Head()}
	p, err := pagePath(c, "/-/move/")
	if err != nil {
		return v, err
	}
	who := s.person(c)
	if err := need(who, wiki.Editor); err != nil {
		return v, err
	}
	if v.Page, err = s.site.Page(c.Request.Context(), who, p); err != nil {
		return v, err
	}
	v.base = s.base(c, s.texts(c).F(s.texts(c).Edit.MoveTitle, v.Page.Title))
	v.NoIndex = true
	return v, nil
}

// move moves the page.
func (s *server) move(c *gin.Context) error {
	v, err := s.movable(c)
	if err != nil {
		return err
	}
	v.To, v.Summary = c.PostForm("to"), c.PostForm("summary")
	to, err := s.moveTo(c, v)
	var conflict *wiki.Conflict
	if errors.As(err, &conflict) {
		v.refuse(fieldError{Text: v.T.Edit.ChangedMean})
		return s.show(c, http.StatusConflict, "move", v)
	}
	if errs := fieldErrors(v.T, err, map[string]string{"path": "to", "to": "to", "summary": "edit-summary"}); len(errs) > 0 {
		v.refuse(errs...)
		return s.show(c, http.StatusUnprocessableEntity, "move", v)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, v.T.Edit.Moved); err != nil {
		return err
	}
	seeOther(c, link("page", to))
	return nil
}

func (s *server) moveTo(c *gin.Context, v moveView) (wiki.Path, error) {
	to, err := wiki.ParsePath(strings.Trim(v.To, " /"))
	if err != nil {
		return to, err
	}
	base, err := s.formBase(c)
	if err != nil {
		return to, err
	}
	_, err = s.site.Move(c.Request.Context(), s.person(c), v.Page.Path, to, base, v.Summary)
	return to, err
}
