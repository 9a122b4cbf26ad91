package web

import (
	"mime"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/feed"
	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// calendarPath is where the calendar of all meetings is; that of one is at the address of kind "calendar".
const (
	calendarPath   = "/-/calendar.ics"
	calendarSuffix = ".ics"
)

// calendar is all meetings, for calendar programs.
func (s *server) calendar(c *gin.Context) error {
	list, err := s.site.Calendar(c.Request.Context(), s.person(c))
	if err != nil {
		return err
	}
	t := s.texts(c)
	var meetings []feed.Meeting
	for _, m := range list {
		meetings = append(meetings, calendarMeeting(s.cfg, t, m))
	}
	s.document(c, feed.CalendarType, feed.Calendar(s.identity(c.Request.Context()).name+": "+t.Meeting.Title, meetings))
	return nil
}

// document writes what programs ask for again and again, remembered as pages are.
func (s *server) document(c *gin.Context, ctype string, body []byte) {
	v, _ := c.Get(pendingKey)
	p, ok := v.(pending)
	e := newEntry(p.version, ctype, body)
	if ok && len(body) <= entryBytes {
		s.cache.entries.Set(p.key, e)
	}
	e.write(c.Writer, c.Request)
}

// meetingCalendar is one meeting as a file that calendar programs open.
func (s *server) meetingCalendar(c *gin.Context) error {
	name, err := pathParam(c, prefixes["calendar"])
	if err != nil {
		return err
	}
	name, ok := strings.CutSuffix(name, calendarSuffix)
	p, err := wiki.ParsePath(name)
	if !ok || err != nil {
		return wiki.ErrNotFound
	}
	m, err := s.site.CalendarOf(c.Request.Context(), s.person(c), p)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": p.Name() + calendarSuffix}))
	newEntry("", feed.CalendarType, feed.Calendar("", []feed.Meeting{calendarMeeting(s.cfg, s.texts(c), m)})).write(c.Writer, c.Request)
	return nil
}

// calendarMeeting is a meeting as calendars have it.
func calendarMeeting(cfg Config, t *i18n.Texts, m site.CalendarSalon) feed.Meeting {
	var about []string
	if m.Cancelled() {
		about = append(about, t.Meeting.IsCancelled)
	}
	for _, part := range []struct {
		label string
		list  []string
	}{{t.Meeting.Themes, m.Themes}, {t.Meeting.Hosts, m.Hosts}} {
		if len(part.list) > 0 {
			about = append(about, part.label+": "+strings.Join(part.list, ", "))
		}
	}
	organisations := slices.Clone(m.Hosts)
	for _, name := range m.Participants {
		if !slices.Contains(organisations, name) {
			organisations = append(organisations, name)
		}
	}
	return feed.Meeting{
		ID: feed.Tag(cfg.BaseURL, m.Born), Title: m.Title, Day: m.Day(), Time: m.Time, Place: m.Place,
		URL: cfg.BaseURL + link("page", m.Path), Description: strings.Join(about, "\n"), Organisations: organisations,
		Cancelled: m.Cancelled(), Updated: m.Last.When, Sequence: m.Versions - 1,
	}
}

// minutesFeed is the minutes that were written or changed last, for feed readers.
func (s *server) minutesFeed(c *gin.Context) error {
	t := s.texts(c)
	list, err := s.site.LatestMinutes(c.Request.Context(), s.person(c), feedPage)
	if err != nil {
		return err
	}
	f := s.meetingFeed(c, "minutes", t.Meeting.MinutesAll)
	for _, m := range list {
		about := meetingLine(t, m.Salon, m.Date)
		if m.Decisions > 0 {
			about += t.Meeting.DecisionsN.N(m.Decisions) + "\n"
		}
		if m.Open > 0 {
			about += t.Meeting.OpenN.N(m.Open) + "\n"
		}
		f.Entries = append(f.Entries, feed.Entry{
			ID: feed.Tag(s.cfg.BaseURL, m.Born), Title: m.Title, Updated: m.Last.When, Author: byline(m.Last.By),
			Link: s.cfg.BaseURL + link("page", m.Path), Summary: about,
		})
	}
	s.document(c, feed.AtomType, f.Atom())
	return nil
}

// decisionsPage is how many decisions their feed tells of.
const decisionsPage = 50

// decisionsFeed is the decisions that came last, for feed readers.
func (s *server) decisionsFeed(c *gin.Context) error {
	t := s.texts(c)
	list, err := s.site.LatestDecisions(c.Request.Context(), s.person(c), decisionsPage)
	if err != nil {
		return err
	}
	f := s.meetingFeed(c, "decisions", t.Meeting.Decisions)
	for _, d := range list {
		name, fragment := d.Born, ""
		if d.ID != "" {
			name, fragment = name+"#"+d.ID, "#"+(&url.URL{Path: d.ID}).EscapedPath()
		}
		about := meetingLine(t, d.Salon, d.Date)
		if d.ID != "" && (d.Salon == nil || d.Page.Path != d.Salon.Path) {
			about += t.F(t.Meeting.On, d.Page.Title) + "\n"
		}
		f.Entries = append(f.Entries, feed.Entry{
			ID: feed.Tag(s.cfg.BaseURL, name), Title: d.Text, Updated: d.Came, Author: byline(d.By),
			Link: s.cfg.BaseURL + link("page", d.Page.Path) + fragment, Summary: about,
		})
	}
	s.document(c, feed.AtomType, f.Atom())
	return nil
}

// meetingFeed is a feed of that name without its entries.
func (s *server) meetingFeed(c *gin.Context, name, title string) feed.Feed {
	t, wikiName := s.texts(c), s.identity(c.Request.Context()).name
	return feed.Feed{
		Lang: t.Lang, ID: feed.Tag(s.cfg.BaseURL, name), Title: wikiName + ": " + title, Author: wikiName,
		Self: s.cfg.BaseURL + "/-/" + name + ".atom", Page: s.cfg.BaseURL + "/-/meetings",
	}
}

// meetingLine names a meeting and the day, on a line of its own; "" for neither.
func meetingLine(t *i18n.Texts, m *site.Salon, date string) string {
	var parts []string
	if m != nil {
		parts = append(parts, m.Title)
	}
	if day := (&site.Salon{Date: date}).Day(); !day.IsZero() {
		parts = append(parts, t.Weekday(day))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, " · ") + "\n"
}
