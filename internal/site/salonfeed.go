package site

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"alliancewiki/internal/index"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

// maxCalendar is how many meetings a calendar holds: the latest.
const maxCalendar = 2000

// CalendarSalon is a meeting with a date.
type CalendarSalon struct {
	Salon
	Life
}

// Calendar lists the meetings that have a date, oldest first.
func (s *Site) Calendar(ctx context.Context, who *wiki.Person) ([]CalendarSalon, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	all, err := s.meetings(ctx)
	if err != nil {
		return nil, err
	}
	latest := all.dated[max(0, len(all.dated)-maxCalendar):]
	files := make([]wiki.File, len(latest))
	for i, m := range latest {
		files[i] = m.Path.File()
	}
	lives, err := s.livesOf(ctx, files)
	if err != nil {
		return nil, err
	}
	list := make([]CalendarSalon, len(latest))
	for i, m := range latest {
		list[i] = CalendarSalon{*m, lives[m.Path.File()]}
	}
	return list, nil
}

// CalendarOf gives the meeting on a page. What is no meeting, or has no date that can be read, is wiki.ErrNotFound; a
// name of one that was moved a *Redirect.
func (s *Site) CalendarOf(ctx context.Context, who *wiki.Person, p wiki.Path) (CalendarSalon, error) {
	if err := s.mayRead(who); err != nil {
		return CalendarSalon{}, err
	}
	m, err := s.meeting(ctx, p)
	if err != nil {
		return CalendarSalon{}, err
	}
	if m.Date == "" {
		return CalendarSalon{}, fmt.Errorf("the meeting %s has no date: %w", p, wiki.ErrNotFound)
	}
	l, err := s.life(ctx, p)
	return CalendarSalon{*m, l}, err
}

// latest sorts pages by the commits that last changed them, newest first. Pages that the history does not know are left out.
func (s *Site) latest(ctx context.Context, files []wiki.File) ([]wiki.File, map[wiki.File]int64, error) {
	seqs, err := s.history.LastChanges(ctx, files)
	if err != nil {
		return nil, nil, err
	}
	files = slices.DeleteFunc(slices.Clone(files), func(f wiki.File) bool { return seqs[f] == 0 })
	slices.SortFunc(files, func(a, b wiki.File) int {
		return cmp.Or(cmp.Compare(seqs[b], seqs[a]), cmp.Compare(a.String(), b.String()))
	})
	return files, seqs, nil
}

// WrittenMinutes are minutes as those who follow them see them.
type WrittenMinutes struct {
	PageRef
	Life
	Salon           *Salon // nil where it is not there
	Date            string // of the minutes, else of the meeting; "" for none
	Decisions, Open int
}

// LatestMinutes lists the minutes that were changed last, newest first.
func (s *Site) LatestMinutes(ctx context.Context, who *wiki.Person, n int) ([]WrittenMinutes, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	all, err := s.meetings(ctx)
	if err != nil {
		return nil, err
	}
	refs := map[wiki.File]PageRef{}
	var files []wiki.File
	for _, p := range all.written {
		refs[p.Path.File()] = p
		files = append(files, p.Path.File())
	}
	if files, _, err = s.latest(ctx, files); err != nil {
		return nil, err
	}
	files = files[:min(n, len(files))]
	said, err := s.pages.SaidOn(ctx, files)
	if err != nil {
		return nil, err
	}
	var list []WrittenMinutes
	for _, f := range files {
		m := WrittenMinutes{PageRef: refs[f], Decisions: said[f].Decisions, Open: said[f].Open}
		m.Salon, m.Date = all.dateOf(f)
		if m.Life, err = s.life(ctx, m.Path); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// dateOf is the meeting that a page belongs to, nil for none, and its own date or else the meeting's.
func (all *meetings) dateOf(f wiki.File) (*Salon, string) {
	m, date := all.of[f], all.pages[f].date
	if m == nil {
		m = all.means[f]
	}
	if m != nil {
		date = cmp.Or(date, m.Date)
	}
	return m, date
}

// NewDecision is a decision as those who follow them see it.
type NewDecision struct {
	SalonDecision
	Born  string // of its page, as in Life
	Came  time.Time
	By    wiki.Author // who wrote it
	Salon *Salon      // nil for none
	Date  string      // of the page, else of the meeting; "" for none
	seq   int64
}

// maxDeciding is how many pages are looked at for the latest decisions.
const maxDeciding = 200

// LatestDecisions lists the decisions that came last, newest first: those in callouts, by the version of their page that
// first had them, and the pages of type beslutning. A page cannot have got a decision after its last change, so that of
// the pages, the last changed first, only as many are looked at as it takes.
func (s *Site) LatestDecisions(ctx context.Context, who *wiki.Person, n int) ([]NewDecision, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	all, err := s.meetings(ctx)
	if err != nil {
		return nil, err
	}
	files, err := s.pages.Deciding(ctx, maxFactRows)
	if err != nil {
		return nil, err
	}
	own, known := map[wiki.File]PageRef{}, map[wiki.File]bool{}
	for _, f := range files {
		known[f] = true
	}
	for _, p := range all.decided {
		f := p.Path.File()
		if own[f] = p; !known[f] {
			files = append(files, f)
		}
	}
	files, seqs, err := s.latest(ctx, files)
	if err != nil {
		return nil, err
	}
	var list []NewDecision
	for _, f := range files[:min(len(files), maxDeciding)] {
		if len(list) >= n && list[n-1].seq >= seqs[f] {
			break
		}
		found, err := s.decisionsOf(ctx, f, own[f])
		if err != nil {
			return nil, err
		}
		for i := range found {
			found[i].Salon, found[i].Date = all.dateOf(f)
		}
		list = append(list, found...)
		slices.SortStableFunc(list, func(a, b NewDecision) int {
			return cmp.Or(cmp.Compare(b.seq, a.seq), cmp.Compare(a.Page.Path.String(), b.Page.Path.String()))
		})
	}
	return list[:min(n, len(list))], nil
}

// decisionsOf lists the decisions of a page, with itself where it is one.
func (s *Site) decisionsOf(ctx context.Context, f wiki.File, own PageRef) ([]NewDecision, error) {
	l, ok, err := s.history.Life(ctx, f)
	if err != nil || !ok {
		return nil, err
	}
	born := string(l.Born.Rev) + "/" + l.Born.File.String()
	var list []NewDecision
	if !own.Path.IsZero() {
		list = append(list, NewDecision{
			SalonDecision: SalonDecision{Page: own, Text: own.Title}, Born: born, Came: l.Born.When, By: l.Born.By, seq: l.Born.Seq,
		})
	}
	decisions, err := s.pages.DecisionsOn(ctx, []wiki.File{f}, maxSaid)
	if err != nil || len(decisions) == 0 {
		return list, err
	}
	came, err := s.coming(ctx, f, l.Last.Rev, decisions)
	if err != nil {
		return nil, err
	}
	for _, d := range decisions {
		at := came[d.ID]
		list = append(list, NewDecision{
			SalonDecision: SalonDecision{Page: refOf(d.Page.Ref), ID: d.ID, Text: d.Text}, Born: born, Came: at.When, By: at.By, seq: at.Seq,
		})
	}
	return list, nil
}

// keptComing remembers when the decisions of pages came, by a page and its last change.
type keptComing struct {
	mu sync.Mutex
	of map[comingKey]map[string]index.Entry // by the id of the decision
}

type comingKey struct {
	file wiki.File
	last wiki.Rev
}

// How many pages are remembered, and how many versions of one are looked at: a decision that was there before came with
// the oldest of them.
const (
	mostComing  = 2 * maxDeciding
	comingPages = 200
)

// coming finds the versions of a page that first had its decisions.
func (s *Site) coming(ctx context.Context, f wiki.File, last wiki.Rev, decisions []index.DecisionOn) (map[string]index.Entry, error) {
	key := comingKey{f, last}
	s.came.mu.Lock()
	came, ok := s.came.of[key]
	s.came.mu.Unlock()
	if ok {
		return came, nil
	}
	versions, err := s.history.File(ctx, f, 0, comingPages)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	had := make([]map[string]bool, len(versions))
	had[0] = map[string]bool{}
	came = map[string]index.Entry{}
	for _, d := range decisions {
		had[0][d.ID] = true
		// Halving takes it that what was once written stayed.
		lo, hi := 0, len(versions) // had at lo, not at hi
		for hi-lo > 1 {
			mid := (lo + hi) / 2
			if had[mid] == nil {
				if had[mid], err = s.decidedAt(ctx, versions[mid]); err != nil {
					return nil, err
				}
			}
			if had[mid][d.ID] {
				lo = mid
			} else {
				hi = mid
			}
		}
		came[d.ID] = versions[lo]
	}
	s.came.mu.Lock()
	defer s.came.mu.Unlock()
	if s.came.of == nil || len(s.came.of) >= mostComing {
		s.came.of = map[comingKey]map[string]index.Entry{}
	}
	s.came.of[key] = came
	return came, nil
}

// decidedAt finds the ids of the decisions that a version of a page had.
func (s *Site) decidedAt(ctx context.Context, e index.Entry) (map[string]bool, error) {
	ids := map[string]bool{}
	text, err := s.textOf(ctx, e.Blob)
	if err != nil {
		return nil, err
	}
	p, _ := e.File.Page()
	for _, d := range markdown.Parse(p, []byte(text)).Facts().Decisions {
		ids[d.ID] = true
	}
	return ids, nil
}
