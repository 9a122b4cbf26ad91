package site

import (
	"cmp"
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// report looks over the whole wiki.
func (s *Site) report(ctx context.Context) (*Reports, error) {
	m := &reportMaking{ctx: ctx, site: s, head: s.store.Head(), types: s.types(ctx), moved: map[string]wiki.File{}, owners: map[string]string{}}
	m.reports = &Reports{Made: time.Now(), lists: map[string]*reportList{}}
	for _, name := range ReportNames {
		m.reports.lists[name] = &reportList{}
	}
	var err error
	if m.movedAway, err = s.history.MovedAway(ctx); err != nil {
		return nil, err
	}
	if m.redirects, err = s.redirects(ctx, m.head); err != nil {
		return nil, err
	}
	if err := s.pages.Survey(ctx, m.look); err != nil {
		return nil, err
	}
	return m.reports, nil
}

// reportMaking is the making of the reports.
type reportMaking struct {
	ctx       context.Context
	site      *Site
	head      *gitstore.Snapshot
	types     *typesAt
	movedAway map[string]bool
	redirects *wiki.Redirects
	moved     map[string]wiki.File // by target; zero where it was not moved
	owners    map[string]string    // what a page says → the organisation's name
	reports   *Reports

	*index.Survey
	linked  []bool // another page links there, or names it in a field
	linking []bool // it links to another page
	wanted  map[string]*wantedPage
}

// wantedPage is a page that links ask for.
type wantedPage struct {
	text  string
	path  wiki.Path
	least int   // the first page in Danish order that wants it, whose spelling is shown
	first []int // pages that want it
	count int
}

func (m *reportMaking) add(name string, row func() ReportRow) {
	list := m.reports.lists[name]
	if list.total++; list.total <= MaxReportRows {
		list.rows = append(list.rows, row())
	}
}

// page is a page as reports name it.
func (m *reportMaking) page(i int) ReportPage {
	f := &m.Files[i]
	p, _ := f.File.Page()
	return ReportPage{PageRef{Path: p, Title: f.Title, Type: f.Type, Lang: f.Lang}, m.owner(f.Owner), f.Review}
}

// owner is the name of the organisation that a page says is responsible: the title of its page, where there is one.
func (m *reportMaking) owner(said string) string {
	name, ok := m.owners[said]
	if !ok {
		if name = strings.TrimSpace(said); name != "" {
			if to := m.Resolve(index.Nothing, name); to != index.Nothing {
				name = m.Files[to].Title
			}
		}
		m.owners[said] = name
	}
	return name
}

func (m *reportMaking) look(survey *index.Survey) error {
	m.Survey = survey
	m.linked, m.linking = make([]bool, len(m.Files)), make([]bool, len(m.Files))
	m.wanted = map[string]*wantedPage{}
	var broken []brokenLink
	if err := m.Links(func(l index.Link) error { return m.link(l, &broken) }); err != nil {
		return err
	}
	slices.SortStableFunc(broken, func(a, b brokenLink) int { return cmp.Compare(a.from, b.from) })
	for _, b := range broken {
		m.add(ReportBroken, func() ReportRow { return ReportRow{Page: m.page(b.from), Text: b.text} })
	}
	if err := m.fields(); err != nil {
		return err
	}
	if err := m.tasks(); err != nil {
		return err
	}
	if err := m.hints(); err != nil {
		return err
	}
	m.listWanted()
	m.listFiles()
	m.SharedNames(func(files []int) {
		m.add(ReportDuplicates, func() ReportRow {
			return ReportRow{Text: m.Files[files[0]].Title, Pages: m.some(files), Count: len(files)}
		})
	})
	m.listOwners()
	return nil
}

// tasks lists the open tasks that will not be done as they are written.
func (m *reportMaking) tasks() error {
	all, err := m.site.pages.AllTasks(m.ctx, maxFactRows)
	if err != nil {
		return err
	}
	for _, t := range all {
		i := m.Number(t.Page.File)
		if t.Done || i == index.Nothing { // the page is gone since
			continue
		}
		row := func(key, value string) {
			m.add(ReportTasks, func() ReportRow {
				return ReportRow{Page: m.page(i), Task: shortened(t.Text), Problem: &wiki.Invalid{Field: "task", Key: key, Value: value}}
			})
		}
		if t.Bad != "" {
			row("task.deadline", t.Bad)
		}
		if len(t.Who) == 0 {
			row("task.nobody", "")
		}
	}
	return nil
}

// some are the first of many pages.
func (m *reportMaking) some(files []int) (list []ReportPage) {
	for _, i := range files[:min(len(files), maxRowPages)] {
		list = append(list, m.page(i))
	}
	return list
}

type brokenLink struct {
	from int
	text string
}

// link notes where one link leads.
func (m *reportMaking) link(l index.Link, broken *[]brokenLink) error {
	if l.To == index.Nothing && !l.Folder {
		if f := m.movedTo(l.Target); !f.IsZero() {
			l.To = m.Number(f)
		}
	}
	switch {
	case l.Folder:
		m.linking[l.From] = true
	case l.To != index.Nothing:
		m.lead(l.From, l.To)
	default:
		*broken = append(*broken, brokenLink{l.From, shortened(l.Target)})
		m.want(l)
	}
	return m.ctx.Err()
}

// lead notes that a page leads to a file.
func (m *reportMaking) lead(from, to int) {
	if from != to {
		m.linked[to] = true
		m.linking[from] = m.linking[from] || m.Files[to].Page
	}
}

// movedTo is where a name that is not there leads on to, as it does for readers; zero where nowhere.
func (m *reportMaking) movedTo(target string) wiki.File {
	to, ok := m.moved[target]
	if ok {
		return to
	}
	for _, name := range []string{strings.TrimSuffix(target, ".md") + ".md", target} {
		f, err := wiki.ParseFile(name)
		if err != nil {
			continue
		}
		if _, said := m.redirects.To(f); !said && !m.movedAway[name] {
			continue
		}
		var r *Redirect
		if errors.As(m.site.elsewhere(m.ctx, m.head, f), &r) {
			to = r.To
			break
		}
	}
	m.moved[strings.Clone(target)] = to
	return to
}

// want notes that a link asks for a page that is not there. What an embed or a file name asks for is no page.
func (m *reportMaking) want(l index.Link) {
	name := strings.TrimPrefix(strings.TrimSuffix(l.Target, ".md"), "/")
	if l.Kind == wiki.LinkEmbed || name == "" || l.Kind == wiki.LinkPath && path.Ext(name) != "" && strings.Trim(path.Ext(name), ".0123456789") != "" {
		return
	}
	key := wiki.Fold(name)
	w := m.wanted[key]
	if w == nil {
		w = &wantedPage{text: shortened(name), least: l.From}
		w.path, _ = wiki.ParsePath(name)
		m.wanted[key] = w
	}
	if name != w.text && l.From < w.least { // so that it does not depend on which page the index read first
		w.text, w.least = shortened(name), l.From
		w.path, _ = wiki.ParsePath(name)
	}
	if n := len(w.first); n > 0 && w.first[n-1] == l.From { // links come page by page
		return
	}
	if w.count++; len(w.first) < maxRowPages {
		w.first = append(w.first, l.From)
	}
}

func (m *reportMaking) listWanted() {
	list := make([]*wantedPage, 0, len(m.wanted))
	for _, w := range m.wanted {
		list = append(list, w)
	}
	danish := collate.New(language.Danish, collate.Numeric, collate.Loose)
	slices.SortFunc(list, func(a, b *wantedPage) int {
		return cmp.Or(cmp.Compare(b.count, a.count), danish.CompareString(a.text, b.text), cmp.Compare(a.text, b.text))
	})
	for _, w := range list {
		m.add(ReportWanted, func() ReportRow {
			slices.Sort(w.first)
			return ReportRow{Text: w.text, Wanted: w.path, Pages: m.some(w.first), Count: w.count}
		})
	}
}

// listFiles writes the reports that are about one file each.
func (m *reportMaking) listFiles() {
	front, _ := m.site.FrontPage()
	today := time.Now().In(danish).Format(time.DateOnly)
	var overdue []int
	for i := range m.Files {
		f := &m.Files[i]
		p, isPage := f.File.Page()
		switch {
		case !isPage && !m.linked[i] && !strings.HasPrefix(f.File.String(), ".wiki/"):
			m.add(ReportUnused, func() ReportRow { return ReportRow{File: f.File} })
		case !isPage:
		default:
			row := func() ReportRow { return ReportRow{Page: m.page(i)} }
			if !m.linked[i] && p != front && f.Type != termType { // the glossary leads to terms from all pages that use them
				m.add(ReportOrphans, row)
			}
			if !m.linking[i] {
				m.add(ReportDeadEnds, row)
			}
			if f.Owner == "" && p.String() != helpFolder && !strings.HasPrefix(p.String(), helpFolder+"/") {
				m.add(ReportOwnerless, row)
			}
			if f.Review != "" && f.Review < today {
				overdue = append(overdue, i)
			}
		}
	}
	slices.SortStableFunc(overdue, func(a, b int) int { return cmp.Compare(m.Files[a].Review, m.Files[b].Review) })
	for _, i := range overdue {
		m.add(ReportOverdue, func() ReportRow { return ReportRow{Page: m.page(i)} })
	}
}

// helpFolder is where the manual is, which comes with the program and has no owner.
const helpFolder = "hjælp"

// maxOwners is how many organisations reports can be filtered by.
const maxOwners = 200

// listOwners lists the organisations that keep pages right.
func (m *reportMaking) listOwners() {
	seen := map[string]string{}
	for i := range m.Files {
		if o := m.owner(m.Files[i].Owner); o != "" && seen[wiki.Fold(o)] == "" {
			seen[wiki.Fold(o)] = o
		}
	}
	list := make([]string, 0, len(seen))
	for _, o := range seen {
		list = append(list, o)
	}
	danish := collate.New(language.Danish, collate.Numeric, collate.Loose)
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(danish.CompareString(a, b), cmp.Compare(a, b)) })
	m.reports.Owners = list[:min(len(list), maxOwners)]
}

// shortened is as much of a name as a report shows, in memory of its own.
func shortened(name string) string {
	const most = 200 // bytes
	if len(name) > most {
		return strings.ToValidUTF8(name[:most], "") + "…"
	}
	return strings.Clone(name)
}
