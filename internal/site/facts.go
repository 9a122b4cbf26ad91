package site

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"alliancewiki/internal/index"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/query"
	"alliancewiki/internal/wiki"
)

// taskTable has a row for each task of all pages: open ones first, by their deadlines.
func (s *Site) taskTable(ctx context.Context) (*query.Table, error) {
	tasks, err := s.pages.AllTasks(ctx, maxFactRows)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(tasks, func(a, b index.TaskOn) int {
		return cmp.Or(compareBool(a.Done, b.Done), cmp.Compare(cmp.Or(a.Due, "9999"), cmp.Or(b.Due, "9999")))
	})
	asks := []index.Asked{}
	for _, t := range tasks {
		from, _ := t.Page.File.Page()
		for _, who := range t.Who {
			asks = append(asks, index.Asked{From: from, Target: who})
		}
	}
	to, err := s.refs(ctx, asks)
	if err != nil {
		return nil, err
	}
	rows := make([]query.Row, 0, len(tasks))
	for _, t := range tasks {
		from, _ := t.Page.File.Page()
		var who []query.Value
		for _, name := range t.Who {
			who = append(who, to.to(from, name))
		}
		rows = append(rows, query.Row{
			query.Text(t.Text), query.Bool(t.Done), query.List(who...), query.Date(t.Due),
			query.To(query.Ref{Title: t.Page.Title, Path: from, Names: []string{from.String(), from.Name()}}), query.Text(t.Section),
		})
	}
	return query.NewTable(query.Label{Da: "Opgave", En: "Task"}, query.TaskFields(), rows), nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// decisionTable has a row for each decision in a page, and for each page that is one; newest first.
func (s *Site) decisionTable(ctx context.Context) (*query.Table, error) {
	decisions, err := s.pages.AllDecisions(ctx, maxFactRows)
	if err != nil {
		return nil, err
	}
	own, err := s.pages.Typed(ctx, decisionType)
	if err != nil {
		return nil, err
	}
	asks := []index.Asked{}
	ask := func(r index.Record) {
		from, _ := r.File.Page()
		for _, field := range []string{pagetype.Owner, salonType} {
			for _, name := range texts(r.Fields[field]) {
				asks = append(asks, index.Asked{From: from, Target: name})
			}
		}
	}
	for _, d := range decisions {
		ask(d.Page)
	}
	for _, r := range own {
		ask(r)
	}
	to, err := s.refs(ctx, asks)
	if err != nil {
		return nil, err
	}
	type dated struct {
		date string
		row  query.Row
	}
	var all []dated
	add := func(r index.Record, what query.Ref, status, section string) {
		from, _ := r.File.Page()
		page, date := to.page(r), day(r.Fields["dato"])
		for _, salon := range texts(r.Fields[salonType]) {
			page = to.to(from, salon)
			if held, ok := to.found[index.Asked{From: from, Target: salon}]; ok && date == "" {
				date = day(held.Fields["dato"])
			}
		}
		var owner query.Value
		for _, name := range texts(r.Fields[pagetype.Owner]) {
			owner = to.to(from, name)
		}
		all = append(all, dated{date, query.Row{query.To(what), query.Date(date), query.Text(status), page, owner, query.Text(section)}})
	}
	for _, d := range decisions {
		from, _ := d.Page.File.Page()
		add(d.Page, query.Ref{Title: d.Text, Path: from, Fragment: d.ID}, "vedtaget", d.Section)
	}
	for _, r := range own {
		add(r, refTo(r), strings.Join(texts(r.Fields["status"]), ""), "")
	}
	slices.SortStableFunc(all, func(a, b dated) int { return cmp.Compare(b.date, a.date) })
	rows := make([]query.Row, len(all))
	for i, d := range all {
		rows[i] = d.row
	}
	return query.NewTable(query.Label{Da: "Beslutning", En: "Decision"}, query.DecisionFields(), rows), nil
}

// day is a date that a page says, "" where it says none.
func day(v any) string {
	s, _ := v.(string)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

// changeTable has a row for each page that the latest commits changed, newest first.
func (s *Site) changeTable(ctx context.Context) (*query.Table, error) {
	commits, _, err := s.history.Recent(ctx, 0, maxChangeRows)
	if err != nil {
		return nil, err
	}
	var rows []query.Row
	titles := map[wiki.File]query.Value{}
	for _, c := range commits {
		for _, ch := range c.Changes {
			path, ok := ch.File.Page()
			if !ok || len(rows) == maxChangeRows {
				continue
			}
			page, known := titles[ch.File]
			if !known {
				ref, there, err := s.pages.Record(ctx, ch.File)
				if err != nil {
					return nil, err
				}
				page = query.To(query.Ref{Title: path.Name()})
				if there {
					page = query.To(refTo(ref))
				}
				titles[ch.File] = page
			}
			rows = append(rows, query.Row{
				page, query.Date(c.When.In(danish).Format("2006-01-02T15:04")), query.Text(c.By.Name), query.Text(c.By.Organisation), query.Text(c.Subject),
			})
		}
	}
	return query.NewTable(query.Label{Da: "Ændring", En: "Change"}, query.ChangeFields(), rows), nil
}
