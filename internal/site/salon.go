package site

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// minutesType is the type of the pages that say what came out of a meeting; the meetings are those of salonType.
const minutesType = "referat"

// Salon is a page of type salon with what its fields say.
type Salon struct {
	PageRef
	Date           string // 2026-05-01; "" where the page says none that can be read
	Said           string // what it says instead of a date
	Time           string
	Form           string // a choice of the type, as Status
	Status         string
	Place          string
	Hosts          []string
	Themes         []string
	Participants   []string // organisations
	Minutes        []PageRef
	Decisions      int // in its minutes and on its page, with the pages of type beslutning that name it; counted by Salons alone
	Tasks, Open    int // in its minutes and on its page; as Decisions
	decisionsOwned []decisionPage
}

// decisionPage is a page of type beslutning.
type decisionPage struct {
	PageRef
	status string
}

// cancelled are the folded values of the field status by which a meeting is not held.
var cancelled = []string{"aflyst", "cancelled", "canceled"}

// Cancelled tells whether the meeting is not held.
func (m *Salon) Cancelled() bool { return slices.Contains(cancelled, wiki.Fold(m.Status)) }

// Day is the meeting's date, at noon in Denmark: it is the same day in all zones nearby; zero for none.
func (m *Salon) Day() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, m.Date, danish)
	if err != nil {
		return time.Time{}
	}
	return t.Add(12 * time.Hour)
}

// meetings are all meetings with what belongs to them, as the index knows them.
type meetings struct {
	dated   []*Salon // oldest first
	undated []*Salon // in Danish order
	of      map[wiki.File]*Salon
	place   map[wiki.File]int       // in dated
	means   map[wiki.File]*Salon    // the meetings of minutes and decisions
	pages   map[wiki.File]salonName // what minutes and decisions say
	written []PageRef               // all minutes
	decided []PageRef               // all pages of type beslutning

	minutes   []datedMinutes // oldest first
	minutesAt map[wiki.Path]int
}

// salonName is what a page says in its field salon.
type salonName struct{ name, date string }

// keptMeetings are the meetings, kept until what they are made of changes.
type keptMeetings struct {
	mu    sync.Mutex // held while they are made
	state string
	all   *meetings
}

// meetings are those of now. Nothing in them is changed by anybody.
func (s *Site) meetings(ctx context.Context) (*meetings, error) {
	// The state is read first: what is made of newer facts than it says is made once more.
	state := fmt.Sprint(s.pages.Epoch(salonType), s.pages.Epoch(minutesType), s.pages.Epoch(decisionType), s.pages.Names())
	s.salons.mu.Lock()
	defer s.salons.mu.Unlock()
	if s.salons.all != nil && s.salons.state == state {
		return s.salons.all, nil
	}
	all, err := s.makeMeetings(ctx)
	if err != nil {
		return nil, err
	}
	s.salons.all, s.salons.state = all, state
	return all, nil
}

func (s *Site) makeMeetings(ctx context.Context) (*meetings, error) {
	all := &meetings{
		of: map[wiki.File]*Salon{}, place: map[wiki.File]int{}, means: map[wiki.File]*Salon{}, pages: map[wiki.File]salonName{},
	}
	salons, err := s.pages.Typed(ctx, salonType)
	if err != nil {
		return nil, err
	}
	for _, r := range salons {
		m := meetingOf(r)
		all.of[r.File] = m
		if m.Date == "" {
			all.undated = append(all.undated, m)
		} else {
			all.dated = append(all.dated, m)
		}
	}
	numbers := collate.New(language.Danish, collate.Numeric) // kl. 9.00 comes before kl. 13.00
	slices.SortStableFunc(all.dated, func(a, b *Salon) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), numbers.CompareString(a.Time, b.Time))
	})
	for i, m := range all.dated {
		all.place[m.Path.File()] = i
	}
	minutes, err := s.pages.Typed(ctx, minutesType)
	if err != nil {
		return nil, err
	}
	own, err := s.pages.Typed(ctx, decisionType)
	if err != nil {
		return nil, err
	}
	var asks []index.Asked
	for _, r := range slices.Concat(minutes, own) {
		name := salonName{fieldText(r, salonType), day(r.Fields["dato"])}
		all.pages[r.File] = name
		asks = append(asks, all.asked(r))
	}
	found, err := s.pages.ResolveAll(ctx, asks)
	if err != nil {
		return nil, err
	}
	of := func(r index.Record) *Salon { return all.of[found[all.asked(r)].File] }
	for _, r := range minutes {
		all.written = append(all.written, refOf(r.Ref))
		if m := of(r); m != nil {
			m.Minutes = append(m.Minutes, refOf(r.Ref))
			all.means[r.File] = m
		}
	}
	for _, r := range own {
		all.decided = append(all.decided, refOf(r.Ref))
		if m := of(r); m != nil {
			all.means[r.File] = m
			m.decisionsOwned = append(m.decisionsOwned, decisionPage{refOf(r.Ref), fieldText(r, "status")})
		}
	}
	all.order()
	return all, nil
}

// asked is the question which meeting a page means.
func (all *meetings) asked(r index.Record) index.Asked {
	from, _ := r.File.Page()
	return index.Asked{From: from, Target: all.pages[r.File].name}
}

// refOf names a page.
func refOf(r index.Ref) PageRef {
	p, _ := r.File.Page()
	return PageRef{Path: p, Title: r.Title, Type: r.Type, Lang: r.Lang}
}

func meetingOf(r index.Record) *Salon {
	m := &Salon{
		PageRef: refOf(r.Ref), Date: day(r.Fields["dato"]), Time: fieldText(r, "tid"), Form: fieldText(r, "form"),
		Status: fieldText(r, "status"), Place: fieldText(r, "sted"), Hosts: texts(r.Fields["værter"]), Themes: texts(r.Fields["temaer"]),
		Participants: texts(r.Fields["deltagende-organisationer"]),
	}
	if m.Date == "" {
		m.Said = fieldText(r, "dato")
	}
	return m
}

// fieldText is what a page says in a field, on one line; "" for nothing.
func fieldText(r index.Record, name string) string {
	v := r.Fields[name]
	switch v.(type) {
	case nil:
		return ""
	case float64, bool:
		return fmt.Sprint(v)
	}
	return strings.Join(strings.Fields(strings.Join(texts(v), ", ")), " ")
}

// files are the pages on which the decisions and tasks of a meeting stand.
func (m *Salon) files() []wiki.File {
	files := []wiki.File{m.Path.File()}
	for _, p := range m.Minutes {
		files = append(files, p.Path.File())
	}
	return files
}

// SalonList is a part of the list of all meetings: those to come, soonest first, those without a day, and those that
// have been, latest first.
type SalonList struct {
	Coming, Undated, Past []Salon
	Count                 int // of all meetings
	Next                  int // how many to skip for what follows; 0 at the end
}

// Salons lists n meetings after skipping some. Those of today are still to come.
func (s *Site) Salons(ctx context.Context, who *wiki.Person, now time.Time, skip, n int) (*SalonList, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	all, err := s.meetings(ctx)
	if err != nil {
		return nil, err
	}
	today := now.In(danish).Format(time.DateOnly)
	first, _ := slices.BinarySearchFunc(all.dated, today, func(m *Salon, day string) int { return cmp.Compare(m.Date, day) })
	coming, undated := len(all.dated)-first, len(all.undated)
	list := &SalonList{Count: len(all.dated) + undated}
	var files []wiki.File
	for i := skip; i < min(skip+n, list.Count); i++ {
		switch {
		case i < coming:
			list.Coming = append(list.Coming, *all.dated[first+i])
		case i < coming+undated:
			list.Undated = append(list.Undated, *all.undated[i-coming])
		default:
			list.Past = append(list.Past, *all.dated[len(all.dated)-1-(i-undated)])
		}
	}
	if skip+n < list.Count {
		list.Next = skip + n
	}
	parts := [][]Salon{list.Coming, list.Undated, list.Past}
	for _, part := range parts {
		for i := range part {
			files = append(files, part[i].files()...)
		}
	}
	said, err := s.pages.SaidOn(ctx, files)
	if err != nil {
		return nil, err
	}
	for _, part := range parts {
		for i := range part {
			m := &part[i]
			m.Decisions = len(m.decisionsOwned)
			for _, f := range m.files() {
				m.Decisions, m.Tasks, m.Open = m.Decisions+said[f].Decisions, m.Tasks+said[f].Tasks, m.Open+said[f].Open
			}
		}
	}
	return list, nil
}
