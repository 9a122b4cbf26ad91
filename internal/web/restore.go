package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// undoView tells why a change was not undone, or a version not restored: the same lines were changed since.
type undoView struct {
	base
	Lead  string
	Files []undoFile
}

// undoFile is one page or file that stood in the way.
type undoFile struct {
	Page   wiki.Path // zero for an attachment
	File   wiki.File
	Places []undoPlace
}

// undoPlace is one place where the undo and a later change meet.
type undoPlace struct {
	Section string
	Diff    diffPart // what stands there now, and what the undo would have put there
}

// restore makes an older version of a page its newest.
func (s *server) restore(c *gin.Context) error {
	p, err := pagePath(c, "/-/restore/")
	if err != nil {
		return err
	}
	rev, err := wiki.ParseRev(c.PostForm("rev"))
	if err != nil {
		return err
	}
	t := s.texts(c)
	p = s.today(c, p, rev)
	res, err := s.site.Restore(c.Request.Context(), s.person(c), p, rev)
	var conflict *wiki.Conflict
	if errors.As(err, &conflict) {
		return s.showUndo(c, t.Edit.RestoreTitle, t.Edit.RestoreRefused, conflict)
	}
	if err != nil {
		return err
	}
	text := t.Edit.Restored
	if !res.Changed {
		text = t.Edit.RestoredSame
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, link("page", p))
	return nil
}

// revert undoes one change, whatever pages it touched, and leads back to where the form was.
func (s *server) revert(c *gin.Context) error {
	rev, err := wiki.ParseRev(c.PostForm("commit"))
	if err != nil {
		return err
	}
	t := s.texts(c)
	res, err := s.site.Revert(c.Request.Context(), s.person(c), rev)
	var conflict *wiki.Conflict
	if errors.As(err, &conflict) {
		return s.showUndo(c, t.Edit.UndoTitle, t.Edit.UndoLead, conflict)
	}
	if err != nil {
		return err
	}
	text := t.Edit.Undone
	if !res.Changed {
		text = t.Edit.UndoneNothing
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	to := "/-/recent"
	if next := c.PostForm("next"); next != "" {
		to = localPath(next)
	}
	seeOther(c, to)
	return nil
}

// showUndo shows what stood in the way.
func (s *server) showUndo(c *gin.Context, title, lead string, conflict *wiki.Conflict) error {
	t := s.texts(c)
	v := undoView{Lead: lead}
	for _, f := range conflict.Files {
		u := undoFile{File: f.File}
		u.Page, _ = f.File.Page()
		for _, ch := range f.Chunks {
			if ch.Conflict {
				d := diffPart{t, site.CompareTexts(ch.Theirs, ch.Ours), t.Edit.UndoNow, t.Edit.UndoThen}
				u.Places = append(u.Places, undoPlace{ch.Section, d})
			}
		}
		v.Files = append(v.Files, u)
	}
	v.base = s.base(c, title)
	v.NoIndex = true
	v.refuse(fieldError{Text: lead})
	return s.show(c, http.StatusConflict, "undo", v)
}
