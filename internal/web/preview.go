package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// preview answers with the HTML of a text, byte for byte as its page would show it, for the script of the editor. The
// editor's own button, without script, says so in the form and gets the whole editor back.
func (s *server) preview(c *gin.Context) error {
	p, err := pagePath(c, "/-/preview/")
	if err != nil {
		return err
	}
	d, ok := s.sentDraft(c, p)
	if c.PostForm("action") == "preview" {
		if !ok {
			return s.refuseMissing(c, d)
		}
		if code, bad, err := s.signInHere(c); err != nil {
			return s.refuseDraft(c, d, err)
		} else if bad.Text != "" {
			return s.refuseSignIn(c, d, code, bad)
		}
		return s.previewDraft(c, d)
	}
	if !ok {
		return errMissing
	}
	view, err := s.previewOf(c.Request.Context(), s.person(c), p, d.Content)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, htmlType, []byte(view.HTML))
	return nil
}

// previewDraft shows the editor with the preview above it: the way without script.
func (s *server) previewDraft(c *gin.Context, d site.Draft) error {
	view, err := s.previewOf(c.Request.Context(), s.person(c), d.Path, d.Content)
	if err != nil {
		return s.refuseDraft(c, d, err)
	}
	s.keepDraft(c, d)
	v := s.editor(c, d)
	v.Preview, v.Unsaved = &article{T: v.T, View: view}, true
	if v.Hints, err = s.hintsOf(c, d); err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "edit", v)
}

func (s *server) previewOf(ctx context.Context, who *wiki.Person, p wiki.Path, content string) (*site.View, error) {
	if tooLarge(content) {
		return nil, wiki.ErrTooLarge
	}
	return s.site.Preview(ctx, who, p, content)
}
