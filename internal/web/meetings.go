package web

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// meetingsPage is how many meetings are listed at a time.
const meetingsPage = 50

// meetingsView lists all meetings.
type meetingsView struct {
	base
	Parts    []meetingPart
	Count    int
	Skip     int
	Next     int          // 0 at the end
	NoNext   bool         // no meeting is to come
	Calendar string       // its address
	Webcal   template.URL // the same, for calendar programs; "" where only members may read
}

// meetingPart is the meetings under one heading.
type meetingPart struct {
	ID, Title string
	Rows      []meetingRow
}

// meetingRow is one meeting as the overview shows it.
type meetingRow struct {
	site.Salon
	When   string // the day, or why there is none
	Bad    bool   // the page says something that is no day
	Form   string // as readers know it
	Status string
	Add    bool // to a calendar: it is to come
	Write  bool // there are no minutes, and the reader may write them
}

// HostNames and ThemeNames are the lists on one line.
func (r meetingRow) HostNames() string  { return strings.Join(r.Hosts, ", ") }
func (r meetingRow) ThemeNames() string { return strings.Join(r.Themes, ", ") }

// heldStatus is the folded status of a meeting that was held.
const heldStatus = "afholdt"

// meetings shows the overview. What is to come depends on the day, so that the page is not remembered.
func (s *server) meetings(c *gin.Context) error {
	skip := 0
	if raw := c.Query("skip"); raw != "" {
		var err error
		if skip, err = strconv.Atoi(raw); err != nil || skip < 0 {
			return wiki.ErrNotFound
		}
	}
	list, err := s.site.Salons(c.Request.Context(), s.person(c), time.Now(), skip, meetingsPage)
	if err != nil {
		return err
	}
	if skip > 0 && skip >= list.Count {
		return wiki.ErrNotFound
	}
	t := s.texts(c)
	v := meetingsView{base: s.base(c, t.Meeting.Title), Count: list.Count, Skip: skip, Next: list.Next}
	v.Nav, v.NoIndex = "meetings", skip > 0
	v.NoNext = skip == 0 && list.Count > 0 && len(list.Coming) == 0
	add := func(id, title string, meetings []site.Salon) {
		if len(meetings) == 0 {
			return
		}
		part := meetingPart{ID: id, Title: title}
		for _, m := range meetings {
			part.Rows = append(part.Rows, s.meetingRow(c, &v.base, m, id == "past"))
		}
		v.Parts = append(v.Parts, part)
	}
	add("coming", t.Meeting.Coming, list.Coming)
	add("undated", t.Meeting.Undated, list.Undated)
	add("past", t.Meeting.Past, list.Past)
	v.Calendar = s.cfg.BaseURL + calendarPath
	if !errors.Is(s.site.MayRead(nil), wiki.ErrSignIn) {
		_, rest, _ := strings.Cut(v.Calendar, "://")
		v.Webcal = template.URL("webcal://" + rest)
	}
	return s.show(c, http.StatusOK, "meetings", v)
}

func (s *server) meetingRow(c *gin.Context, b *base, m site.Salon, past bool) meetingRow {
	row := meetingRow{Salon: m, When: whenOf(b.T, &m), Bad: m.Said != "" && m.Date == ""}
	row.Form = s.site.Choice(c.Request.Context(), m.Type, "form", m.Form, b.T.Lang)
	row.Status = s.site.Choice(c.Request.Context(), m.Type, "status", m.Status, b.T.Lang)
	if past && !m.Cancelled() && m.Status != "" && wiki.Fold(m.Status) != heldStatus {
		row.Status = b.T.Meeting.WasPlanned
	}
	row.Add = !past && m.Date != "" && !m.Cancelled()
	row.Write = b.MayChange() && len(m.Minutes) == 0 && !m.Cancelled()
	return row
}

// whenOf is the day of a meeting in words, or why there is none.
func whenOf(t *i18n.Texts, m *site.Salon) string {
	switch {
	case m.Date != "":
		return t.Weekday(m.Day())
	case m.Said != "":
		return t.F(t.Meeting.BadDay, m.Said)
	}
	return t.Meeting.NoDay
}

// salonPart is what a meeting's page, or minutes, show below their text.
type salonPart struct {
	*site.SalonView
	When      string // of the meeting
	Sources   bool   // decisions and tasks stand on more pages than one
	Previous  *salonNeighbour
	Next      *salonNeighbour
	Decisions []salonDecision
	Open      []salonTask
	Done      []salonTask
}

// salonNeighbour is the meeting before or after.
type salonNeighbour struct {
	*site.Salon
	When string
}

type salonDecision struct {
	site.SalonDecision
	Status string // as readers know it
}

type salonTask struct {
	site.SalonTask
	T      *i18n.Texts
	Day    string // of the deadline, in words
	Source bool   // its page is to be named
}

// salonPart finds it; nil for a page of any other type.
func (s *server) salonPart(c *gin.Context, page site.PageRef) (*salonPart, error) {
	view, err := s.site.Salon(c.Request.Context(), s.person(c), page)
	if err != nil || view == nil {
		return nil, err
	}
	t := s.texts(c)
	p := &salonPart{SalonView: view}
	if view.Salon != nil {
		p.When = whenOf(t, view.Salon)
	}
	neighbour := func(m *site.Salon) *salonNeighbour {
		if m == nil {
			return nil
		}
		return &salonNeighbour{m, whenOf(t, m)}
	}
	p.Previous, p.Next = neighbour(view.Previous), neighbour(view.Next)
	pages := map[wiki.Path]bool{}
	for _, d := range view.Decisions {
		if d.ID != "" {
			pages[d.Page.Path] = true
		}
		p.Decisions = append(p.Decisions, salonDecision{d, s.site.Choice(c.Request.Context(), d.Page.Type, "status", d.Status, t.Lang)})
	}
	for _, task := range view.Tasks {
		pages[task.Page.Path] = true
	}
	p.Sources = len(pages) > 1
	for _, task := range view.Tasks {
		row := salonTask{SalonTask: task, T: t, Source: p.Sources}
		if day, err := time.Parse(time.DateOnly, task.Due); err == nil {
			row.Day = t.Day(day)
		}
		if task.Done {
			p.Done = append(p.Done, row)
		} else {
			p.Open = append(p.Open, row)
		}
	}
	return p, nil
}

// minutes leads to the editor of new minutes of a meeting.
func (s *server) minutes(c *gin.Context) error {
	p, err := pagePath(c, prefixes["minutes"])
	if err != nil {
		return err
	}
	n, err := s.site.NewMinutes(c.Request.Context(), s.person(c), p)
	if err != nil {
		return err
	}
	t := i18n.For(n.Salon.Lang) // what is written is in the language of the meeting's page
	q := url.Values{"title": {t.F(t.Meeting.MinutesTitle, n.Salon.Title)}, "template": {n.Template}, "salon": {p.String()}}
	seeOther(c, link("edit", n.Path)+"?"+q.Encode())
	return nil
}

// ofSalon fills in what is known of new minutes: the meeting that the query names, and its date. Where there is none,
// the text stays as it is.
func (s *server) ofSalon(c *gin.Context, text string) (string, error) {
	p, err := wiki.ParsePath(c.Query("salon"))
	if err != nil {
		return text, nil
	}
	n, err := s.site.NewMinutes(c.Request.Context(), s.person(c), p)
	switch {
	case isMoved(err), errors.Is(err, wiki.ErrNotFound):
		return text, nil
	case err != nil:
		return "", err
	}
	f := wiki.ParseFrontMatter([]byte(text))
	if _, ok := f.Raw("type"); !ok {
		f.SetString("type", n.Type)
	}
	f.SetString("salon", n.Name)
	if n.Salon.Date != "" {
		f.Set("dato", n.Salon.Date)
	}
	return f.String(), nil
}
