package site

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/wiki"
)

// Series are the pages before and after one that is part of a series; nil where there is none.
type Series struct{ Previous, Next *PageRef }

// The fields in which a page names its neighbours, in both languages.
var (
	previousFields = []string{"forrige", "previous"}
	nextFields     = []string{"næste", "next"}
)

// Series finds the neighbours of a page that Page gave. What its fields name comes first; else minutes follow each other
// by their dates, and pages of a folder by the numbers with which their names begin. Salon has those of meetings.
func (s *Site) Series(ctx context.Context, who *wiki.Person, v *View) (n Series, err error) {
	if err := s.mayRead(who); err != nil || v.Facts == nil {
		return n, err
	}
	if n.Previous, err = s.named(ctx, v, previousFields); err != nil {
		return n, err
	}
	if n.Next, err = s.named(ctx, v, nextFields); err != nil || n.Previous != nil || n.Next != nil {
		return n, err
	}
	if v.Type == minutesType {
		all, err := s.meetings(ctx)
		if err != nil {
			return n, err
		}
		return all.around(v.Path), nil
	}
	number, width := numberOf(v.Path.Name())
	if width == 0 || v.Type == salonType {
		return n, nil
	}
	if n.Previous, err = s.numbered(ctx, v.Path, number-1, width); err != nil {
		return n, err
	}
	n.Next, err = s.numbered(ctx, v.Path, number+1, width)
	return n, err
}

// named is the page that a field of another names.
func (s *Site) named(ctx context.Context, v *View, fields []string) (*PageRef, error) {
	for _, field := range fields {
		for _, name := range texts(v.Facts.Fields[field]) {
			name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(name), "[["), "]]")
			if name == "" {
				continue
			}
			r, _, ok, err := s.pages.Resolve(ctx, v.Path, wiki.Link{Kind: wiki.LinkWiki, Target: name})
			if err != nil {
				return nil, err
			}
			if ref := refOf(r); ok && !ref.Path.IsZero() && ref.Path != v.Path {
				return &ref, nil
			}
		}
	}
	return nil, nil
}

// mostDigits keeps years from being taken for numbers of a series.
const mostDigits = 3

// numberOf is the number with which a name begins, and with how many digits it is written; 0 digits for none.
func numberOf(name string) (number, width int) {
	for width < len(name) && name[width] >= '0' && name[width] <= '9' {
		width++
	}
	if width == 0 || width > mostDigits || width == len(name) || !strings.ContainsRune(separators, rune(name[width])) {
		return 0, 0
	}
	number, _ = strconv.Atoi(name[:width]) // a few digits
	return number, width
}

// separators may stand behind the number in a name.
const separators = "-_. "

// numbered is the page with a number in the folder of another, written with as many digits or with as few as it has.
func (s *Site) numbered(ctx context.Context, p wiki.Path, number, width int) (*PageRef, error) {
	if number < 0 {
		return nil, nil
	}
	forms := slices.Compact([]string{fmt.Sprintf("%0*d", width, number), strconv.Itoa(number)})
	for _, form := range forms {
		for _, separator := range separators {
			r, ok, err := s.pages.Beginning(ctx, p.Folder(), form+string(separator))
			if err != nil {
				return nil, err
			}
			if ok {
				ref := refOf(r)
				return &ref, nil
			}
		}
	}
	return nil, nil
}

// datedMinutes are minutes with when their meeting was.
type datedMinutes struct {
	PageRef
	date, time string
}

// order puts the minutes that have a date in order, oldest first.
func (all *meetings) order() {
	for _, page := range all.written {
		m := datedMinutes{PageRef: page, date: all.pages[page.Path.File()].date}
		if held := all.means[page.Path.File()]; held != nil {
			m.date, m.time = cmp.Or(m.date, held.Date), held.Time
		}
		if m.date != "" {
			all.minutes = append(all.minutes, m)
		}
	}
	numbers := collate.New(language.Danish, collate.Numeric)
	slices.SortStableFunc(all.minutes, func(a, b datedMinutes) int {
		return cmp.Or(cmp.Compare(a.date, b.date), numbers.CompareString(a.time, b.time))
	})
	all.minutesAt = map[wiki.Path]int{}
	for i, m := range all.minutes {
		all.minutesAt[m.Path] = i
	}
}

// around are the minutes before and after some.
func (all *meetings) around(p wiki.Path) (n Series) {
	i, ok := all.minutesAt[p]
	if !ok {
		return n
	}
	if i > 0 {
		n.Previous = &all.minutes[i-1].PageRef
	}
	if i+1 < len(all.minutes) {
		n.Next = &all.minutes[i+1].PageRef
	}
	return n
}
