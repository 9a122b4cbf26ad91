package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// planNamed is how many pages of each sort are named before a move; of more only the number.
const planNamed = 50

// moveView is the form that gives a page or a folder another address, and then what that will change.
type moveView struct {
	base
	Path    wiki.Path // of the page, or of the folder
	Page    *site.View
	Folder  bool // there are things below the path
	To      string
	Below   bool
	Summary string
	Base    wiki.Rev
	Plan    *movePlan // nil in the form
}

// Backlinks are the pages that link to the page.
func (v moveView) Backlinks() []site.PageRef {
	if v.Page == nil {
		return nil
	}
	return v.Page.Backlinks
}

// movePlan is what a move will change, cut to what is named.
type movePlan struct {
	*site.MovePlan
	NamedPages, MorePages []site.PageMove
	NamedLinks, MoreLinks []site.LinkChange
	NamedLeft, MoreLeft   []site.LinkChange
}

func newMovePlan(p *site.MovePlan) *movePlan {
	v := &movePlan{MovePlan: p}
	v.NamedPages, v.MorePages = named(p.Pages)
	v.NamedLinks, v.MoreLinks = named(p.Links)
	v.NamedLeft, v.MoreLeft = named(p.Left)
	return v
}

// named cuts a list in what is named and what is counted.
func named[T any](list []T) (first, more []T) {
	n := min(len(list), planNamed)
	return list[:n], list[n:]
}

// moveForm shows the form.
func (s *server) moveForm(c *gin.Context) error {
	v, err := s.movable(c)
	if err != nil {
		return err
	}
	v.To = v.Path.String()
	return s.show(c, http.StatusOK, "move", v)
}

// movable is the form for the page or the folder that the request names.
func (s *server) movable(c *gin.Context) (v moveView, err error) {
	v.Base = s.site.Head()
	if v.Path, err = pagePath(c, "/-/move/"); err != nil {
		return v, err
	}
	who, t := s.person(c), s.texts(c)
	if err := need(who, wiki.Editor); err != nil {
		return v, err
	}
	v.Page, err = s.site.Page(c.Request.Context(), who, v.Path)
	title := ""
	switch folder := (*site.FolderView)(nil); {
	case err == nil:
		v.Folder, title = len(v.Page.Children) > 0, t.F(t.Edit.MoveTitle, v.Page.Title)
	case errors.Is(err, wiki.ErrNotFound), isMoved(err):
		v.Page = nil
		var none error
		if folder, none = s.site.Folder(c.Request.Context(), who, v.Path.String(), 0); none != nil {
			return v, err
		}
		v.Folder, v.Below, title = true, true, t.F(t.Move.FolderTitle, folder.Folder)
	default:
		return v, err
	}
	v.base = s.base(c, title)
	v.NoIndex = true
	return v, nil
}

// move moves the page or the folder; where the form asks what that would change, it tells that instead.
func (s *server) move(c *gin.Context) error {
	v, err := s.movable(c)
	if err != nil {
		return err
	}
	v.To, v.Summary = c.PostForm("to"), c.PostForm("summary")
	v.Below = v.Folder && (v.Page == nil || c.PostForm("below") != "")
	to, err := wiki.ParsePath(strings.Trim(v.To, " /"))
	var done site.Moved
	if err == nil {
		if c.PostForm("action") == "plan" {
			err = s.planMove(c, &v, to)
		} else {
			done, err = s.moveTo(c, v, to)
		}
	}
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
	if v.Plan != nil {
		return s.show(c, http.StatusOK, "move", v)
	}
	text := v.T.Edit.Moved
	if n := len(done.Plan.Left); n > 0 {
		text = v.T.Move.MovedLeft.N(n)
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, link("page", to))
	return nil
}

// planMove fills in what the move will change.
func (s *server) planMove(c *gin.Context, v *moveView, to wiki.Path) error {
	plan, err := s.site.PlanMove(c.Request.Context(), s.person(c), v.Path, to, v.Below)
	if err != nil {
		return err
	}
	v.Plan, v.To = newMovePlan(plan), to.String()
	v.Title = v.T.F(v.T.Move.PlanTitle, v.Path, to)
	return nil
}

func (s *server) moveTo(c *gin.Context, v moveView, to wiki.Path) (site.Moved, error) {
	base, err := s.formBase(c)
	if err != nil {
		return site.Moved{}, err
	}
	if v.Below {
		return s.site.MoveFolder(c.Request.Context(), s.person(c), v.Path, to, v.Summary)
	}
	return s.site.Move(c.Request.Context(), s.person(c), v.Path, to, base, v.Summary)
}
