package site

import (
	"cmp"
	"slices"

	"alliancewiki/internal/wiki"
)

// HintTotal is how much of one kind of hint the wiki has.
type HintTotal struct {
	Kind  wiki.HintKind
	Count int          // hints
	Pages []ReportPage // the first in Danish order, at most maxRowPages
	On    int          // of all pages that have them
}

// hints lists the pages that are hard to read, those with most hints first, and counts the kinds.
func (m *reportMaking) hints() error {
	type hinted struct {
		file, count int
		counts      []wiki.HintCount
	}
	var list []hinted
	totals := map[wiki.HintKind]*HintTotal{}
	err := m.Survey.Hints(func(i int, counts []wiki.HintCount) error {
		page := hinted{file: i, counts: counts}
		for _, c := range counts {
			t := totals[c.Kind]
			if t == nil {
				t = &HintTotal{Kind: c.Kind}
				totals[c.Kind] = t
			}
			t.Count += c.Count
			if t.On++; t.On <= maxRowPages {
				t.Pages = append(t.Pages, m.page(i))
			}
			page.count += c.Count
		}
		list = append(list, page)
		return m.ctx.Err()
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b hinted) int { return cmp.Compare(b.count, a.count) })
	for _, h := range list {
		m.add(ReportAccessibility, func() ReportRow { return ReportRow{Page: m.page(h.file), Count: h.count, Hints: h.counts} })
	}
	for _, kind := range wiki.HintKinds {
		if t := totals[kind]; t != nil {
			m.reports.Hints = append(m.reports.Hints, *t)
		}
	}
	return nil
}
