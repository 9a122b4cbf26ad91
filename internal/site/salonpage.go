package site

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// maxSaid is how many decisions, and how many tasks, the page of a meeting lists.
const maxSaid = 200

// SalonView is what belongs to the page of a meeting, or the meeting that minutes are of.
type SalonView struct {
	Minutes  bool   // the page is minutes
	Salon    *Salon // nil for minutes whose meeting is not there
	Name     string // what minutes call their meeting
	Others   int    // how many other pages they could mean by it
	Previous *Salon // by date; nil for none
	Next     *Salon

	Decisions []SalonDecision
	Tasks     []SalonTask // open ones first, and those by their deadlines
	Cut       bool        // there are more of either
}

// SalonDecision is a decision of a meeting: in a callout of a page, or a page of its own, whose title is the text.
type SalonDecision struct {
	Page   PageRef
	ID     string // of the callout; "" for a page of its own
	Text   string
	Status string // of a page of its own, as written
}

// SalonTask is a task of a meeting.
type SalonTask struct {
	wiki.Task
	Page PageRef
}

// Salon finds what belongs to a page that Page gave: nil for one that is neither of a meeting nor minutes.
func (s *Site) Salon(ctx context.Context, who *wiki.Person, page PageRef) (*SalonView, error) {
	if page.Type != salonType && page.Type != minutesType {
		return nil, nil
	}
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	all, err := s.meetings(ctx)
	if err != nil {
		return nil, err
	}
	if page.Type == minutesType {
		return s.minutesOf(ctx, all, page.Path)
	}
	m := all.of[page.Path.File()]
	if m == nil {
		return nil, nil // the index has not come to the page yet
	}
	v := &SalonView{Salon: m}
	if i, ok := all.place[page.Path.File()]; ok {
		if i > 0 {
			v.Previous = all.dated[i-1]
		}
		if i+1 < len(all.dated) {
			v.Next = all.dated[i+1]
		}
	}
	return v, s.addSaid(ctx, v)
}

// minutesOf finds the meeting of minutes.
func (s *Site) minutesOf(ctx context.Context, all *meetings, p wiki.Path) (*SalonView, error) {
	v := &SalonView{Minutes: true, Salon: all.means[p.File()], Name: all.pages[p.File()].name}
	if v.Name == "" {
		return v, nil
	}
	_, others, _, err := s.pages.Resolve(ctx, p, wiki.Link{Kind: wiki.LinkWiki, Target: v.Name})
	v.Others = others
	return v, err
}

// addSaid adds the decisions and tasks of a meeting.
func (s *Site) addSaid(ctx context.Context, v *SalonView) error {
	files := v.Salon.files()
	decisions, err := s.pages.DecisionsOn(ctx, files, maxSaid+1)
	if err != nil {
		return err
	}
	tasks, err := s.pages.TasksOn(ctx, files, maxSaid+1)
	if err != nil {
		return err
	}
	for _, d := range decisions {
		v.Decisions = append(v.Decisions, SalonDecision{Page: refOf(d.Page.Ref), ID: d.ID, Text: d.Text})
	}
	for _, d := range v.Salon.decisionsOwned {
		v.Decisions = append(v.Decisions, SalonDecision{Page: d.PageRef, Text: d.Title, Status: d.status})
	}
	for _, t := range tasks {
		v.Tasks = append(v.Tasks, SalonTask{t.Task, refOf(t.Page)})
	}
	v.Cut = len(v.Decisions) > maxSaid || len(v.Tasks) > maxSaid
	v.Decisions, v.Tasks = v.Decisions[:min(len(v.Decisions), maxSaid)], v.Tasks[:min(len(v.Tasks), maxSaid)]
	return nil
}

// NewMinutes is what new minutes of a meeting begin with.
type NewMinutes struct {
	Path     wiki.Path // beside the meeting's page, where nothing is yet
	Type     string
	Template string // the name of the template
	Salon    *Salon
	Name     string // what the minutes call the meeting
}

// The most minutes of one meeting beside its page, and the template where the type names none.
const (
	maxMinutes      = 50
	minutesTemplate = "mødereferat"
)

// NewMinutes tells how to begin minutes of the meeting on a page; it changes nothing. What is not the page of a meeting
// is wiki.ErrNotFound, a name of one that was moved a *Redirect.
func (s *Site) NewMinutes(ctx context.Context, who *wiki.Person, p wiki.Path) (*NewMinutes, error) {
	if err := s.mayEdit(who); err != nil {
		return nil, err
	}
	m, err := s.meeting(ctx, p)
	if err != nil {
		return nil, err
	}
	n := &NewMinutes{Salon: m, Type: minutesType, Template: minutesTemplate, Name: p.String()}
	if t := s.Type(ctx, minutesType); t != nil {
		n.Template = cmp.Or(t.Template, minutesTemplate)
	}
	if n.Path, err = s.beside(p); err != nil {
		return nil, err
	}
	// The title reads better than the path, where it leads to the page and to no other.
	to, others, ok, err := s.pages.Resolve(ctx, n.Path, wiki.Link{Kind: wiki.LinkWiki, Target: m.Title})
	if err == nil && ok && others == 0 && to.File == p.File() {
		n.Name = m.Title
	}
	return n, err
}

// meeting finds the meeting on a page.
func (s *Site) meeting(ctx context.Context, p wiki.Path) (*Salon, error) {
	all, err := s.meetings(ctx)
	if err != nil {
		return nil, err
	}
	if m := all.of[p.File()]; m != nil {
		return m, nil
	}
	head := s.store.Head()
	if _, ok := head.Lookup(p.File()); ok {
		return nil, fmt.Errorf("%s is no meeting: %w", p, wiki.ErrNotFound)
	}
	return nil, s.elsewhere(ctx, head, p.File())
}

// beside finds a path for minutes beside the page of a meeting.
func (s *Site) beside(p wiki.Path) (wiki.Path, error) {
	head := s.store.Head()
	for n := 1; n <= maxMinutes; n++ {
		end := "-" + minutesType
		if n > 1 {
			end = fmt.Sprint(end, "-", n)
		}
		path, err := wiki.ParsePath(withRoom(p.String(), p.Name(), len(end)) + end)
		if err != nil {
			return path, err
		}
		if _, taken := head.Lookup(path.File()); taken {
			continue
		}
		if _, taken := head.Like(path.File()); !taken {
			return path, nil
		}
	}
	return wiki.Path{}, &wiki.Invalid{Field: "path", Key: "path.exists", Value: p.String() + "-" + minutesType}
}

// maxName is how many bytes the last segment of a page's path may have, as wiki.Path says.
const maxName = 240 - len(".md")

// withRoom cuts the last segment of a path so that so many bytes can come after it.
func withRoom(path, name string, room int) string {
	cut := len(name)
	for cut > 0 && (cut+room > maxName || cut < len(name) && !utf8.RuneStart(name[cut])) {
		cut--
	}
	return strings.TrimSuffix(path, name) + strings.TrimRight(name[:cut], " .-")
}

// Choice is what a value of a field of a type is called in a language: the value itself where the type does not say.
func (s *Site) Choice(ctx context.Context, kind, field, value, lang string) string {
	t := s.Type(ctx, kind)
	if t == nil {
		return value
	}
	f, _ := t.Field(field)
	i := slices.IndexFunc(f.Choices, func(c pagetype.Choice) bool { return c.Value == value })
	if i < 0 {
		return value
	}
	return cmp.Or(f.Choices[i].Label.In(lang), value)
}
