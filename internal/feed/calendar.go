package feed

import (
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// CalendarType is the content type of a calendar.
const CalendarType = "text/calendar; charset=utf-8"

// Meeting is an event of a calendar. Its times are those of clocks in Denmark.
type Meeting struct {
	ID            string // the same for ever, also when the page is moved, and no other in the world has it; see Tag
	Title         string
	Day           time.Time // only its date counts; a meeting whose Day is zero has no day yet and is left out
	Time          string    // as people write it; see ParseTimes
	Place         string
	URL           string // of the page, with scheme and host
	Description   string // plain text
	Organisations []string
	Cancelled     bool      // the meeting stays in the calendar, so that those who have it there see it
	Updated       time.Time // the page's last change
	Sequence      int       // grows with each change: how many the page has had before the last
}

// Calendar is the meetings as an iCalendar document; name is what calendar programs call it ("" for one meeting to be
// kept in a calendar that somebody has). A meeting whose time cannot be read lasts all its day, with the words of the
// time first in its description; one of which only the beginning is known has no end. The page's address stands last in
// the description too: not every program shows it otherwise. Organisations are categories: whoever takes part without a
// mail address cannot be an attendee.
func Calendar(name string, meetings []Meeting) []byte {
	cal := ics.NewCalendarFor("alliancewiki")
	cal.SetProductId("-//alliancewiki//alliancewiki//DA")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	if name != "" {
		cal.SetName(clean(name))
		cal.SetXWRTimezone(zone)
		cal.SetRefreshInterval(refresh)
		cal.SetXPublishedTTL(refresh)
	}
	cal.AddVTimezone(denmark())
	for _, m := range meetings {
		if !m.Day.IsZero() {
			cal.AddVEvent(m.event())
		}
	}
	// Left alone, the library ends lines as the machine does, not as the format wants it.
	return []byte(cal.Serialize(ics.WithNewLineWindows))
}

// How often programs ask again, and how times are written.
const (
	refresh     = "PT1H"
	utcFormat   = "20060102T150405Z"
	localFormat = "20060102T150405"
	dayFormat   = "20060102"
)

func (m Meeting) event() *ics.VEvent {
	e := ics.NewEvent(clean(m.ID))
	// The standard wants the time at which the document was made. That of the last change serves as well, and leaves the
	// document as it is until the next.
	e.SetProperty(ics.ComponentPropertyDtstamp, m.Updated.UTC().Format(utcFormat))
	e.SetProperty(ics.ComponentPropertyLastModified, m.Updated.UTC().Format(utcFormat))
	e.SetProperty(ics.ComponentPropertySequence, strconv.Itoa(m.Sequence))
	e.SetProperty(ics.ComponentPropertySummary, clean(m.Title))
	e.SetProperty(ics.ComponentPropertyStatus, string(ics.ObjectStatusConfirmed))
	if m.Cancelled {
		e.SetProperty(ics.ComponentPropertyStatus, string(ics.ObjectStatusCancelled))
	}
	about := []string{m.Description}
	day := time.Date(m.Day.Year(), m.Day.Month(), m.Day.Day(), 0, 0, 0, 0, time.UTC)
	if from, to, ok := ParseTimes(m.Time); ok {
		// Added to midnight in a zone that knows no summer time, minutes are what the clock shows.
		at := func(minutes int) string { return day.Add(time.Duration(minutes) * time.Minute).Format(localFormat) }
		e.SetProperty(ics.ComponentPropertyDtStart, at(from), ics.WithTZID(zone))
		if to > from {
			e.SetProperty(ics.ComponentPropertyDtEnd, at(to), ics.WithTZID(zone))
		}
	} else {
		e.SetProperty(ics.ComponentPropertyDtStart, day.Format(dayFormat), ics.WithValue(string(ics.ValueDataTypeDate)))
		e.SetProperty(ics.ComponentPropertyDtEnd, day.AddDate(0, 0, 1).Format(dayFormat), ics.WithValue(string(ics.ValueDataTypeDate)))
		about = []string{m.Time, m.Description}
	}
	if place := clean(m.Place); place != "" {
		e.SetProperty(ics.ComponentPropertyLocation, place)
	}
	// The library writes addresses as they are. What url.Parse takes has no ends of lines.
	if u, err := url.Parse(clean(m.URL)); err == nil && m.URL != "" {
		e.SetProperty(ics.ComponentPropertyUrl, u.String())
		about = append(about, u.String())
	}
	if text := paragraphs(about); text != "" {
		e.SetProperty(ics.ComponentPropertyDescription, text)
	}
	for _, name := range m.Organisations {
		if name = clean(name); name != "" {
			// In one line of them the library would take the commas between for commas in names.
			e.AddProperty(ics.ComponentPropertyCategories, name)
		}
	}
	return e
}

// paragraphs are the texts that are not empty, with an empty line between.
func paragraphs(texts []string) string {
	all := ""
	for _, text := range texts {
		if text = strings.TrimSpace(clean(text)); text != "" {
			all += text + "\n\n"
		}
	}
	return strings.TrimSuffix(all, "\n\n")
}

// clean is the text as the format can hold it: UTF-8, lines that end in \n, and no other control characters but tabs.
func clean(s string) string {
	s = lineEnds.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// lineEnds turns all that some program takes for the end of a line into one.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// zone is where the meetings are.
const zone = "Europe/Copenhagen"

// denmark tells when clocks change in Denmark, for programs that do not know the zone by its name: since 1996 at one
// o'clock universal time on the last Sundays of March and October.
func denmark() *ics.VTimezone {
	tz := ics.NewTimezone(zone)
	change := func(c *ics.ComponentBase, name, first, month, from, to string) {
		c.AddProperty(ics.ComponentProperty(ics.PropertyTzname), name)
		c.AddProperty(ics.ComponentPropertyDtStart, first)
		c.AddProperty(ics.ComponentPropertyRrule, "FREQ=YEARLY;BYMONTH="+month+";BYDAY=-1SU")
		c.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), from)
		c.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), to)
	}
	summer, winter := &ics.Daylight{}, ics.NewStandard()
	change(&summer.ComponentBase, "CEST", "19960331T020000", "3", "+0100", "+0200")
	change(&winter.ComponentBase, "CET", "19961027T030000", "10", "+0200", "+0100")
	tz.Components = append(tz.Components, summer, winter)
	return tz
}
