package site

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"alliancewiki/internal/wiki"
)

// The reports, by the names that their addresses have, in the order in which they are listed.
const (
	ReportBroken     = "broken"     // links that lead nowhere
	ReportWanted     = "wanted"     // pages that links ask for, by how many
	ReportOrphans    = "orphans"    // pages that no other links to
	ReportDeadEnds   = "dead-ends"  // pages that link to no other
	ReportDuplicates = "duplicates" // titles and aliases that several pages have
	ReportOverdue    = "overdue"    // pages not reviewed in time
	ReportOwnerless  = "ownerless"  // pages that nobody is responsible for
	ReportUnused     = "unused"     // attachments that no page uses
	ReportFields     = "fields"     // fields that break the rules of their page's type
	ReportTasks      = "tasks"      // open tasks that nobody has, or with a deadline that is no date

	ReportAccessibility = "accessibility" // pages with hints, those with most first
)

// ReportNames are all reports.
var ReportNames = []string{
	ReportBroken, ReportWanted, ReportOrphans, ReportDeadEnds, ReportDuplicates, ReportOverdue, ReportOwnerless, ReportUnused, ReportFields, ReportTasks, ReportAccessibility,
}

// Reports are all reports as of one moment. They are not changed once they are made.
type Reports struct {
	Made   time.Time
	Stale  bool        // something may have changed since, and newer ones were not made in time
	Owners []string    // the organisations by which the reports can be filtered, in Danish order
	Hints  []HintTotal // of the whole wiki, in the order of their kinds; no kind that no page has
	lists  map[string]*reportList
}

// MaxReportRows is how many rows of one report are kept; the rest are only counted.
const MaxReportRows = 20_000

type reportList struct {
	rows  []ReportRow
	total int
}

// ReportPage is a page with the organisation that keeps it right.
type ReportPage struct {
	PageRef
	Owner  string // "" for none
	Review string // the day by which it was to be reviewed, "" for none
}

// ReportRow is one row of a report. What of it is filled in depends on the report.
type ReportRow struct {
	Page    ReportPage       // zero for a wanted page, a shared name and an attachment
	File    wiki.File        // an attachment
	Text    string           // the name that a link leads to, or that is shared
	Wanted  wiki.Path        // the address that a wanted page would have; zero where there can be none
	Pages   []ReportPage     // those that want the page, or share the name; at most maxRowPages
	Count   int              // of all of those
	Problem *wiki.Invalid    // with a field, or a task
	Task    string           // what the task says
	Hints   []wiki.HintCount // of the page; Count of all of them
}

// maxRowPages is how many pages one row names.
const maxRowPages = 20

// ReportFilter chooses rows of a report; empty fields choose all.
type ReportFilter struct {
	Folder string
	Owner  string
}

// List is a part of a report: the rows that the filter chooses, how many there are of them, and how many in the report. Where
// the report is longer than is kept (cut), the filter has chosen from its beginning.
func (r *Reports) List(name string, f ReportFilter, skip, n int) (rows []ReportRow, chosen, total int, cut bool) {
	list := r.lists[name]
	if list == nil {
		return nil, 0, 0, false
	}
	cut = list.total > len(list.rows)
	if f == (ReportFilter{}) {
		from := min(skip, len(list.rows))
		return list.rows[from:min(from+n, len(list.rows))], len(list.rows), list.total, cut
	}
	owner := wiki.Fold(f.Owner)
	for i := range list.rows {
		if !list.rows[i].matches(f.Folder, owner) {
			continue
		}
		if chosen++; chosen > skip && len(rows) < n {
			rows = append(rows, list.rows[i])
		}
	}
	return rows, chosen, list.total, cut
}

// Total is how many rows a report has.
func (r *Reports) Total(name string) int {
	if list := r.lists[name]; list != nil {
		return list.total
	}
	return 0
}

// matches tells whether a row, or one of the pages that it names, lies below a folder and belongs to an owner.
func (r *ReportRow) matches(folder, owner string) bool {
	in := func(name, by string) bool {
		return (folder == "" || strings.HasPrefix(name, folder+"/") || name == folder) && (owner == "" || wiki.Fold(by) == owner)
	}
	switch {
	case !r.Page.Path.IsZero():
		return in(r.Page.Path.String(), r.Page.Owner)
	case !r.File.IsZero():
		return in(r.File.String(), "")
	}
	for _, p := range r.Pages {
		if in(p.Path.String(), p.Owner) {
			return true
		}
	}
	return false
}

// How long a request waits for new reports where it can be given older ones, and where there are none; how long making
// them may take; and how many times as long as it took no others are made, so that a large wiki in which somebody is
// always writing spends little on them.
const (
	reportWait  = time.Second
	reportFirst = 8 * time.Second
	reportTime  = time.Minute
	reportRest  = 4
)

// reporting makes the reports, one time at a time.
type reporting struct {
	ctx context.Context // ends with the site

	mu     sync.Mutex
	last   *Reports
	key    string // what last depends on
	making chan struct{}
	err    error     // of the last making
	rest   time.Time // until when no others are made
}

// Reports are the reports on the wiki as it is now, or as it was a little while ago. wiki.ErrBusy while the index is being
// built, and where the first ones take long to make.
func (s *Site) Reports(ctx context.Context, who *wiki.Person) (*Reports, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	for _, r := range s.runners {
		if !r.isReady() {
			return nil, fmt.Errorf("the index is being built: %w", wiki.ErrBusy)
		}
	}
	last, made := s.freshReports()
	if made == nil {
		return last, nil
	}
	wait := reportWait
	if last == nil {
		wait = reportFirst
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-made:
	case <-timer.C:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.lastReports()
}

// freshReports are the reports where they need not be made anew just now; else they are being made, until made is closed.
func (s *Site) freshReports() (last *Reports, made <-chan struct{}) {
	r := &s.reporting
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.making != nil:
	case r.last != nil && r.key == s.Version():
		return r.last, nil
	case r.last != nil && time.Now().Before(r.rest):
		return stale(r.last), nil
	default:
		done := make(chan struct{})
		r.making = done
		s.running.Go(func() { s.makeReports(done) })
	}
	return r.last, r.making
}

func (s *Site) lastReports() (*Reports, error) {
	r := &s.reporting
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.last != nil && r.key == s.Version():
		return r.last, nil
	case r.last != nil:
		return stale(r.last), nil
	case r.err != nil && r.ctx.Err() == nil && !errors.Is(r.err, context.DeadlineExceeded):
		return nil, r.err
	}
	return nil, fmt.Errorf("the reports are being made: %w", wiki.ErrBusy)
}

func stale(r *Reports) *Reports {
	old := *r
	old.Stale = true
	return &old
}

// makeReports makes the reports anew.
func (s *Site) makeReports(done chan struct{}) {
	r := &s.reporting
	ctx, cancel := context.WithTimeout(r.ctx, reportTime)
	defer cancel()
	key, began := s.Version(), time.Now()
	made, err := s.report(ctx)
	took := time.Since(began)
	if err != nil && r.ctx.Err() == nil {
		s.log.Error("the reports cannot be made", "err", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		r.last, r.key = made, key
	}
	r.err, r.making, r.rest = err, nil, time.Now().Add(reportRest*took)
	close(done)
}
