package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// deleteView asks whether a page or an attachment is to be deleted.
type deleteView struct {
	base
	Page    *site.View // nil for an attachment
	File    wiki.File
	Summary string
	Base    wiki.Rev
}

// deleteForm asks.
func (s *server) deleteForm(c *gin.Context) error {
	v, err := s.deletable(c)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "delete", v)
}

// deletable is the form for what the request names: a page, or else an attachment.
func (s *server) deletable(c *gin.Context) (deleteView, error) {
	v := deleteView{Base: s.site.Head()}
	raw, err := pathParam(c, "/-/delete/")
	if err != nil {
		return v, err
	}
	ctx, who := c.Request.Context(), s.person(c)
	if err := need(who, wiki.Editor); err != nil {
		return v, err
	}
	name := raw
	err = wiki.ErrNotFound
	if p, bad := wiki.ParsePath(raw); bad == nil {
		v.Page, err = s.site.Page(ctx, who, p)
	}
	switch {
	case err == nil:
		v.File, name = v.Page.Path.File(), v.Page.Title
	case errors.Is(err, wiki.ErrNotFound):
		v.Page = nil
		if v.File, err = wiki.ParseFile(raw); err != nil || v.File.IsPage() {
			return v, fmt.Errorf("delete %q: %w", raw, wiki.ErrNotFound)
		}
		if _, err := s.site.Blob(ctx, who, v.File, ""); err != nil {
			return v, err
		}
	default:
		return v, err
	}
	v.base = s.base(c, s.texts(c).F(s.texts(c).Edit.DeleteTitle, name))
	v.NoIndex = true
	return v, nil
}

// Address is the thing's name as addresses have it.
func (v deleteView) Address() string {
	if v.Page != nil {
		return v.Page.Path.String()
	}
	return v.File.String()
}

// Backlinks are the pages that link to the page.
func (v deleteView) Backlinks() []site.PageRef { return v.Page.Backlinks }

// remove deletes.
func (s *server) remove(c *gin.Context) error {
	v, err := s.deletable(c)
	if err != nil {
		return err
	}
	v.Summary = c.PostForm("summary")
	var done wiki.Result
	base, err := s.formBase(c)
	if err == nil {
		done, err = s.site.Delete(c.Request.Context(), s.person(c), v.File, base, v.Summary)
	}
	var conflict *wiki.Conflict
	if errors.As(err, &conflict) {
		v.refuse(fieldError{Text: v.T.Edit.ChangedMean})
		return s.show(c, http.StatusConflict, "delete", v)
	}
	if errs := fieldErrors(v.T, err, map[string]string{"summary": "edit-summary"}); len(errs) > 0 {
		v.refuse(errs...)
		return s.show(c, http.StatusUnprocessableEntity, "delete", v)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, v.T.Edit.Deleted); err != nil {
		return err
	}
	seeOther(c, "/-/recent?undo="+string(done.Rev))
	return nil
}
