package web

import (
	"cmp"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/account"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// outdatedView is the form in which a reader says that a page is out of date.
type outdatedView struct {
	base
	Page   site.Keeper
	Rev    wiki.Rev
	Reason string
	Most   int // characters
}

// outdatedForm shows the form.
func (s *server) outdatedForm(c *gin.Context) error {
	v, err := s.outdatedView(c)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "outdated", v)
}

func (s *server) outdatedView(c *gin.Context) (v outdatedView, err error) {
	v.Rev, v.Most = s.site.Head(), account.MaxReason
	if v.Page, err = s.keeper(c, "outdated"); err != nil {
		return v, err
	}
	v.base = s.base(c, s.texts(c).F(s.texts(c).Fresh.AskTitle, v.Page.Title))
	v.NoIndex = true
	return v, nil
}

// outdated takes what a reader says.
func (s *server) outdated(c *gin.Context) error {
	v, err := s.outdatedView(c)
	if err != nil {
		return err
	}
	v.Reason = c.PostForm("reason")
	base, err := s.formBase(c)
	if err == nil {
		err = s.accounts.ReportOutdated(c.Request.Context(), v.Page.Path, base, v.Reason, c.ClientIP())
	}
	if limited := (*account.Limited)(nil); errors.As(err, &limited) {
		after := retryAfter(limited, http.StatusTooManyRequests)
		c.Header("Retry-After", strconv.Itoa(after))
		v.refuse(fieldError{Text: v.T.Fresh.Limited.N(int(math.Ceil(float64(after) / 60)))})
		return s.show(c, http.StatusTooManyRequests, "outdated", v)
	}
	if errs := fieldErrors(v.T, err, map[string]string{"reason": "reason"}); len(errs) > 0 {
		v.refuse(errs...)
		return s.show(c, http.StatusUnprocessableEntity, "outdated", v)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, v.T.Fresh.Thanks); err != nil {
		return err
	}
	seeOther(c, link("page", v.Page.Path))
	return nil
}

// outdatedListView lists what readers have said, by the organisations that keep the pages right.
type outdatedListView struct {
	base
	Groups []outdatedGroup
	Skip   int
	Next   int // 0 at the end
}

// outdatedGroup is what was said of the pages of one organisation.
type outdatedGroup struct {
	Title string
	Rows  []outdatedRow
}

// outdatedRow is what one reader said.
type outdatedRow struct {
	account.Outdated
	Page  site.Keeper // as it is called now; of a page that is gone, only the path that it had
	Gone  bool
	Owner string
	own   bool // the organisation is the person's own
}

// outdatedList lists what waits.
func (s *server) outdatedList(c *gin.Context) error {
	who := s.person(c)
	if err := need(who, wiki.Editor); err != nil {
		return err
	}
	skip := 0
	if raw := c.Query("skip"); raw != "" {
		var err error
		if skip, err = strconv.Atoi(raw); err != nil || skip < 0 {
			return wiki.ErrNotFound
		}
	}
	rows, err := s.outdatedRows(c, who)
	if err != nil {
		return err
	}
	v := outdatedListView{base: s.base(c, s.texts(c).Fresh.List), Skip: skip}
	v.NoIndex, v.Nav = true, "reports"
	from := min(skip, len(rows))
	to := min(from+reportPage, len(rows))
	if to < len(rows) {
		v.Next = to
	}
	for _, row := range rows[from:to] {
		title := v.groupTitle(row)
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Title != title {
			v.Groups = append(v.Groups, outdatedGroup{Title: title})
		}
		last := &v.Groups[len(v.Groups)-1]
		last.Rows = append(last.Rows, row)
	}
	return s.show(c, http.StatusOK, "outdated_list", v)
}

func (v *outdatedListView) groupTitle(row outdatedRow) string {
	switch {
	case row.Gone:
		return v.T.Fresh.Gone
	case row.Owner == "":
		return v.T.Fresh.NoOwner
	case row.own:
		return v.T.F(v.T.Fresh.ListOwn, row.Owner)
	}
	return row.Owner
}

// outdatedRows is all that waits, in the order in which it is listed: that of the person's own organisation, of others, of
// nobody, of pages that are gone; then by page, the newest first. It is bounded, as what waits is.
func (s *server) outdatedRows(c *gin.Context, who *wiki.Person) ([]outdatedRow, error) {
	ctx := c.Request.Context()
	list, err := s.accounts.OutdatedReports(ctx)
	if err != nil {
		return nil, err
	}
	own, err := s.site.Organisation(ctx, who.Organisation)
	if err != nil {
		return nil, err
	}
	type found struct {
		page site.Keeper
		gone bool
	}
	pages := map[wiki.Path]found{}
	rows := make([]outdatedRow, 0, len(list))
	for _, o := range list {
		f, ok := pages[o.Page]
		if !ok {
			f.page, err = s.site.Keeper(ctx, who, o.Page)
			if f.gone = errors.Is(err, wiki.ErrNotFound); f.gone {
				f.page = site.Keeper{PageRef: site.PageRef{Path: o.Page, Title: o.Page.String()}}
			} else if err != nil {
				return nil, err
			}
			pages[o.Page] = f
		}
		rows = append(rows, outdatedRow{
			Outdated: o, Page: f.page, Gone: f.gone, Owner: f.page.Owner,
			own: f.page.Owner != "" && wiki.Fold(f.page.Owner) == wiki.Fold(own),
		})
	}
	danish := collate.New(language.Danish, collate.Numeric, collate.Loose)
	slices.SortStableFunc(rows, func(a, b outdatedRow) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), danish.CompareString(a.Owner, b.Owner), cmp.Compare(a.Owner, b.Owner),
			danish.CompareString(a.Page.Title, b.Page.Title), cmp.Compare(a.Page.Path.String(), b.Page.Path.String()))
	})
	return rows, nil
}

func (r outdatedRow) rank() int {
	switch {
	case r.own:
		return 0
	case r.Gone:
		return 3
	case r.Owner == "":
		return 2
	}
	return 1
}

// closeOutdated says that somebody has dealt with what a reader said.
func (s *server) closeOutdated(c *gin.Context) error {
	who := s.person(c)
	if err := need(who, wiki.Editor); err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.PostForm("id"), 10, 64)
	if err != nil {
		return wiki.ErrNotFound
	}
	if err := s.accounts.CloseOutdated(c.Request.Context(), id, who); err != nil {
		return err
	}
	if err := s.notice(c, s.texts(c).Fresh.DoneNotice); err != nil {
		return err
	}
	seeOther(c, "/-/reports/outdated")
	return nil
}
