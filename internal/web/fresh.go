package web

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// freshness is what a page tells of whether it is still right.
type freshness struct {
	Overdue string // that it was to be looked at, in words; "" where it was not
	Owner   string // who is responsible, in words; "" for nobody
	Next    string // the day that is suggested for the next time (2027-05-01)
	Base    wiki.Rev
	Waiting int // what readers have reported, for those who can edit
}

// freshnessOr is what is known of a page; where the accounts cannot be read, the page is shown all the same, and not
// remembered.
func (s *server) freshnessOr(c *gin.Context, b base, v *site.View) freshness {
	f, err := s.freshness(c, b, v)
	if err != nil {
		forget(c)
		if c.Request.Context().Err() == nil {
			s.log.Error("what is said of a page cannot be read", "page", v.Path.String(), "err", err)
		}
	}
	return f
}

// freshness finds out about a page as it is now.
func (s *server) freshness(c *gin.Context, b base, v *site.View) (f freshness, err error) {
	if v.Facts == nil {
		return f, nil
	}
	ctx := c.Request.Context()
	owner, review := site.KeptBy(v.Facts)
	if review != "" && review < today() {
		f.Overdue = dueOn(b.T, b.T.Fresh.Overdue, review)
	}
	if f.Overdue != "" && owner != "" {
		if owner, err = s.site.Organisation(ctx, owner); err != nil {
			return f, err
		}
		f.Owner = b.T.F(b.T.Fresh.Responsible, owner)
	}
	f.Next, f.Base = nextReview(), v.Rev
	if !b.CanEdit {
		return f, nil
	}
	if n, err := s.accounts.CountOutdated(ctx); err != nil || n == 0 {
		return f, err
	}
	paths, err := s.site.Known(ctx, b.Person, v.Path)
	if err != nil {
		return f, err
	}
	f.Waiting, err = s.accounts.CountOutdated(ctx, paths...)
	return f, err
}

// today is the day that it is in Denmark (2026-05-01).
func today() string { return i18n.Da.ISO(time.Now())[:len(time.DateOnly)] }

// nextReview is the day that is suggested for the next review: in a year.
func nextReview() string { return i18n.Da.ISO(time.Now().AddDate(1, 0, 0))[:len(time.DateOnly)] }

// stillRightView asks whether a page is still right.
type stillRightView struct {
	base
	Page site.Keeper
	Day  string
	Rev  wiki.Rev
}

// stillRightForm asks.
func (s *server) stillRightForm(c *gin.Context) error {
	v, err := s.stillRightView(c)
	if err != nil {
		return err
	}
	v.Day = nextReview()
	return s.show(c, http.StatusOK, "still_right", v)
}

func (s *server) stillRightView(c *gin.Context) (v stillRightView, err error) {
	if err := need(s.person(c), wiki.Editor); err != nil {
		return v, err
	}
	v.Rev = s.site.Head()
	if v.Page, err = s.keeper(c, "still-right"); err != nil {
		return v, err
	}
	v.base = s.base(c, s.texts(c).F(s.texts(c).Fresh.StillTitle, v.Page.Title))
	v.NoIndex = true
	return v, nil
}

// keeper is the page that the request's path names; one that was moved is a *site.Redirect.
func (s *server) keeper(c *gin.Context, kind string) (site.Keeper, error) {
	p, err := pagePath(c, prefixes[kind])
	if err != nil {
		return site.Keeper{}, err
	}
	if _, err := s.site.Blob(c.Request.Context(), s.person(c), p.File(), ""); err != nil {
		return site.Keeper{}, err
	}
	return s.site.Keeper(c.Request.Context(), s.person(c), p)
}

// stillRight says that the page is right, until the day that was chosen.
func (s *server) stillRight(c *gin.Context) error {
	v, err := s.stillRightView(c)
	if err != nil {
		return err
	}
	v.Day = c.PostForm("day")
	base, err := s.formBase(c)
	if err == nil {
		_, err = s.site.StillRight(c.Request.Context(), s.person(c), v.Page.Path, base, v.Day)
	}
	if errs := fieldErrors(v.T, err, map[string]string{"day": "day"}); len(errs) > 0 {
		v.refuse(errs...)
		return s.show(c, http.StatusUnprocessableEntity, "still_right", v)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, v.T.Fresh.Confirmed); err != nil {
		return err
	}
	seeOther(c, link("page", v.Page.Path))
	return nil
}
