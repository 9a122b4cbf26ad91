package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

const (
	sincePage = 50 // changed files at a time
	sinceDays = 14 // for those of whom nobody knows when they were here last
)

// sinceView tells what changed since last time.
type sinceView struct {
	base
	Lead     string      // since when
	Answer   *site.Since // nil where the question is to be mended
	Meetings []site.MeetingDay
	Days     int

	Salon, AskedDay string // as the form has them
	Lately          bool   // neither was asked for
	MaySee          bool   // the reader may say that all has been seen

	Organisation *string // only its changes; nil for all
	Skip         int
}

// since shows what changed since the reader was here last, or since the meeting or the day that the query names.
func (s *server) since(c *gin.Context) error {
	who, ctx := s.person(c), c.Request.Context()
	meetings, err := s.site.MeetingDays(ctx, who)
	if err != nil {
		return err
	}
	t := s.texts(c)
	view := sinceView{
		base: s.base(c, t.Since.Title), Meetings: meetings, Days: sinceDays, Salon: c.Query("salon"), AskedDay: c.Query("date"),
	}
	view.Nav, view.NoIndex = "since", true
	view.Lately = view.Salon == "" && view.AskedDay == ""
	q := site.SinceQuery{Lang: t.Lang, N: sincePage}
	if q.Skip, err = skipOf(c); err != nil {
		return err
	}
	if name, ok := c.GetQuery("org"); ok {
		q.Organisation = &name
	}
	view.Skip, view.Organisation = q.Skip, q.Organisation
	if view.Lately {
		forget(c) // it depends on the time, and on more of the person than the key holds
	}
	if err := s.sinceWhen(c, &view, &q); err != nil {
		return err
	}
	if len(view.Errors) > 0 {
		return s.show(c, http.StatusUnprocessableEntity, "since", view)
	}
	if view.Answer, err = s.site.Since(ctx, who, q); err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "since", view)
}

func skipOf(c *gin.Context) (int, error) {
	raw := c.Query("skip")
	if raw == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 0 || n > 1e6 {
		return 0, wiki.ErrNotFound
	}
	return n, nil
}

// sinceWhen reads from where the reader asks, or refuses the form.
func (s *server) sinceWhen(c *gin.Context, view *sinceView, q *site.SinceQuery) error {
	t, who := view.T, view.Person
	switch {
	case view.AskedDay != "":
		day, err := site.ParseDay(view.AskedDay)
		switch {
		case err != nil:
			view.refuse(fieldError{"date", t.Since.BadDay})
		case day.After(time.Now()):
			view.refuse(fieldError{"date", t.Since.FutureDay})
		}
		q.When, view.Lead = day, t.F(t.Since.SinceDay, t.Weekday(day))
	case view.Salon != "":
		p, err := wiki.ParsePath(view.Salon)
		var m site.MeetingDay
		if err == nil {
			m, err = s.site.MeetingDay(c.Request.Context(), who, p)
		}
		var bad *wiki.Invalid
		switch {
		case errors.As(err, &bad), errors.Is(err, wiki.ErrNotFound):
			view.refuse(fieldError{"salon", t.Since.BadMeeting})
		case err != nil:
			return err
		case m.Day.After(time.Now()):
			view.refuse(fieldError{"salon", t.Since.FutureDay})
		}
		q.When, view.Lead = m.Day, t.F(t.Since.SinceMeet, m.Title, t.Day(m.Day))
	default:
		var last account.Mark
		if who != nil && s.cfg.Local == nil {
			var err error
			if last, err = s.accounts.LastVisit(c.Request.Context(), who.ID); err != nil {
				return err
			}
			view.MaySee = view.Organisation == nil
		}
		q.Rev, q.When, view.Lead = last.Rev, last.When, t.F(t.Since.SinceVisit, t.Date(last.When))
		if last.When.IsZero() {
			q.When = time.Now().AddDate(0, 0, -sinceDays)
			view.Lead = t.F(t.Since.Lately, sinceDays, t.Day(q.When))
			if view.MaySee {
				view.Lead = t.F(t.Since.First, sinceDays)
			}
		}
	}
	return nil
}

// Link leads to another part of the same answer: the changes of one organisation (nil for all) after some.
func (v sinceView) Link(organisation *string, skip int) string {
	q := url.Values{}
	for name, value := range map[string]string{"salon": v.Salon, "date": v.AskedDay} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if organisation != nil {
		q.Set("org", *organisation)
	}
	if skip > 0 {
		q.Set("skip", strconv.Itoa(skip))
	}
	if len(q) == 0 {
		return "/-/since"
	}
	return "/-/since?" + q.Encode()
}

// To leads to the changes of one organisation.
func (v sinceView) To(organisation string) string { return v.Link(&organisation, 0) }

// ToAll leads to those of all.
func (v sinceView) ToAll() string { return v.Link(nil, 0) }

// Is tells whether only the changes of an organisation are shown.
func (v sinceView) Is(organisation string) bool {
	return v.Organisation != nil && *v.Organisation == organisation
}

// Name is how an organisation is called.
func (v sinceView) Name(organisation string) string {
	if organisation == "" {
		return v.T.Since.NoOrganisation
	}
	return organisation
}

// FieldLabel is how a field is called of which no type of page knows.
func (v sinceView) FieldLabel(name string) string {
	if label := v.T.Since.Field[name]; label != "" {
		return label
	}
	return name
}

// Pages is how many pages changed, files that are none not counted.
func (v sinceView) Pages() int { return v.Answer.Changed - v.Answer.Attachments }

// Kind is a word for what became of a file or decision: "added", "deleted", "moved" or "changed".
func (sinceView) Kind(status wiki.Status) string {
	switch status {
	case wiki.Added:
		return "added"
	case wiki.Deleted:
		return "deleted"
	case wiki.Moved:
		return "moved"
	}
	return "changed"
}

// FullDiff is where all of what became of a page is compared.
func (v sinceView) FullDiff(p wiki.Path) string {
	return link("diff", p) + "?from=" + string(v.Answer.From) + "&to=" + string(v.Answer.To)
}

// PageName is what a file is called for readers: a page's path.
func (sinceView) PageName(f wiki.File) string {
	if p, ok := f.Page(); ok {
		return p.String()
	}
	return f.String()
}

// prosePart is what the partial _words.tmpl shows.
type prosePart struct {
	T      *i18n.Texts
	Pieces []site.Piece
}

// Words are pieces of text with the words that tell what they are.
func (v sinceView) Words(pieces []site.Piece) prosePart { return prosePart{v.T, pieces} }

// seen notes that the reader has seen what the page showed. What came after it was made is not part of that.
func (s *server) seen(c *gin.Context) error {
	who := s.person(c)
	if err := need(who, wiki.Reader); err != nil {
		return err
	}
	rev, err := parseBase(c.PostForm("rev"))
	if err != nil {
		return err
	}
	if err := s.accounts.SetSeen(c.Request.Context(), who.ID, rev); err != nil {
		return err
	}
	if err := s.notice(c, s.texts(c).Since.SeenNow); err != nil {
		return err
	}
	if c.PostForm("next") == "/-/recent" { // the other page that has the button
		seeOther(c, "/-/recent")
		return nil
	}
	seeOther(c, "/-/since")
	return nil
}
