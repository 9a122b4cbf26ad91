package site

import (
	"context"
	"fmt"
	"slices"
	"time"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// MeetingDay is a page that says on which day people met: a reader may ask what changed since then.
type MeetingDay struct {
	PageRef
	Day time.Time // its first moment, in Denmark
}

// maxMeetingDays is how many days people are offered to ask about.
const maxMeetingDays = 60

// MeetingDays lists the meetings that were held until now, the latest first, one for each day.
func (s *Site) MeetingDays(ctx context.Context, who *wiki.Person) ([]MeetingDay, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	all, err := s.meetings(ctx)
	if err != nil {
		return nil, err
	}
	var list []MeetingDay
	now, seen := time.Now(), map[time.Time]bool{}
	add := func(p PageRef, date string) {
		day, err := ParseDay(date)
		if err == nil && !day.After(now) && !seen[day] {
			seen[day] = true
			list = append(list, MeetingDay{p, day})
		}
	}
	for _, m := range all.dated { // of a salon and its minutes, the salon
		add(m.PageRef, m.Date)
	}
	for _, p := range all.written {
		add(p, all.pages[p.Path.File()].date)
	}
	slices.SortStableFunc(list, func(a, b MeetingDay) int { return b.Day.Compare(a.Day) })
	return list[:min(len(list), maxMeetingDays)], nil
}

// MeetingDay finds the day of one meeting by its page; wiki.ErrNotFound where there is no such page, or none with a date.
func (s *Site) MeetingDay(ctx context.Context, who *wiki.Person, p wiki.Path) (MeetingDay, error) {
	if err := s.mayRead(who); err != nil {
		return MeetingDay{}, err
	}
	r, _, err := s.pages.Record(ctx, p.File())
	if err != nil {
		return MeetingDay{}, err
	}
	if m, ok := meetingDay(r); ok && (r.Type == salonType || r.Type == minutesType) {
		return m, nil
	}
	return MeetingDay{}, fmt.Errorf("a meeting on %s: %w", p, wiki.ErrNotFound)
}

func meetingDay(r index.Record) (m MeetingDay, ok bool) {
	p, isPage := r.File.Page()
	date, _ := r.Fields["dato"].(string)
	first, err := ParseDay(date)
	return MeetingDay{PageRef{Path: p, Title: r.Title, Type: r.Type, Lang: r.Lang}, first}, isPage && err == nil
}

// ParseDay reads a day as 2026-05-01 and gives its first moment in Denmark.
func ParseDay(s string) (time.Time, error) { return time.ParseInLocation(time.DateOnly, s, danish) }
