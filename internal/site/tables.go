package site

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"alliancewiki/internal/index"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/query"
	"alliancewiki/internal/wiki"
)

// The most rows of the tables that do not belong to a type: more are left out.
const (
	maxPageRows   = 50_000
	maxFactRows   = 20_000 // decisions, tasks
	maxChangeRows = 500
)

// tables are what queries look at, made when they are first asked for and kept until what they are made of changes.
type tables struct {
	mu sync.Mutex
	of map[string]*keptTable // by name as in query.Source
}

type keptTable struct {
	mu    sync.Mutex // held while it is made
	state string
	table *query.Table
	pages *pageRows // of a type, or of all pages: what the table is made of
}

// source answers queries from the index.
type source struct{ *Site }

// Types are the names of the types that the wiki describes.
func (s source) Types() []string {
	var names []string
	for name := range s.types(context.Background()).types {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Table gives the rows of a source.
func (s source) Table(ctx context.Context, from string) (*query.Table, error) {
	state, known := s.tableState(ctx, from)
	if !known {
		return nil, nil
	}
	s.tables.mu.Lock()
	kept := s.tables.of[from]
	if kept == nil {
		if s.tables.of == nil {
			s.tables.of = map[string]*keptTable{}
		}
		kept = &keptTable{}
		s.tables.of[from] = kept
	}
	s.tables.mu.Unlock()
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if kept.state == state {
		return kept.table, nil
	}
	t, err := s.makeTable(ctx, from, kept)
	if err != nil {
		return nil, err
	}
	kept.table, kept.state = t, state
	return t, nil
}

// typeOf finds the described type that a query calls by a folded name: its own, or a label.
func (s *Site) typeOf(ctx context.Context, from string) *pagetype.Type {
	types := s.types(ctx).types
	for _, name := range []func(*pagetype.Type) string{
		func(t *pagetype.Type) string { return t.Name },
		func(t *pagetype.Type) string { return t.Label.Da },
		func(t *pagetype.Type) string { return t.Label.En },
	} {
		for _, t := range types {
			if wiki.Fold(name(t)) == from {
				return t
			}
		}
	}
	return nil
}

// tableState says all that the rows of a source depend on; known is false where there is no such source.
func (s *Site) tableState(ctx context.Context, from string) (state string, known bool) {
	names := s.pages.Names()
	switch from {
	case query.Pages:
		return fmt.Sprint(s.pages.Epoch(index.AllPages), names), true
	case query.Tasks:
		return fmt.Sprint(s.pages.Epoch(index.Tasks), names), true
	case query.Decisions:
		return fmt.Sprint(s.pages.Epoch(index.Decisions), s.pages.Epoch(decisionType), s.pages.Epoch(salonType), names), true
	case query.Changes:
		return string(s.history.Rev()) + fmt.Sprint(names), true
	}
	if t := s.typeOf(ctx, from); t != nil {
		return fmt.Sprint(s.pages.Epoch(t.Name), names, s.types(ctx).key), true
	}
	return "", false
}

// The types of the starter wiki that the program itself knows of.
const (
	decisionType = "beslutning"
	salonType    = "salon"
	termType     = "term"
)

func (s *Site) makeTable(ctx context.Context, from string, kept *keptTable) (*query.Table, error) {
	switch from {
	case query.Tasks:
		return s.taskTable(ctx)
	case query.Decisions:
		return s.decisionTable(ctx)
	case query.Changes:
		return s.changeTable(ctx)
	}
	var t *pagetype.Type
	if from != query.Pages {
		t = s.typeOf(ctx, from)
	}
	if kept.pages == nil || kept.pages.described != s.types(ctx).key {
		kept.pages = &pageRows{site: s, kind: t, described: s.types(ctx).key, fields: t.All()}
	}
	return kept.pages.table(ctx)
}

// refs points to pages by the names that other pages call them by. Each page is one value, shared by all rows.
type refs struct {
	found  map[index.Asked]index.Record
	values map[wiki.File]query.Value
}

func (s *Site) refs(ctx context.Context, asks []index.Asked) (*refs, error) {
	found, err := s.pages.ResolveAll(ctx, asks)
	return &refs{found, map[wiki.File]query.Value{}}, err
}

// to is what a name on a page points to.
func (r *refs) to(from wiki.Path, target string) query.Value {
	if record, ok := r.found[index.Asked{From: from, Target: target}]; ok {
		return r.page(record)
	}
	return query.To(query.Ref{Title: target})
}

// page points to a page.
func (r *refs) page(record index.Record) query.Value {
	v, ok := r.values[record.File]
	if !ok {
		v = query.To(refTo(record))
		r.values[record.File] = v
	}
	return v
}

// shortName is the field in which pages of the starter types say how they are called in short.
const shortName = "forkortelse"

func refTo(r index.Record) query.Ref {
	path, _ := r.File.Page()
	names := append(texts(r.Fields["aliases"]), texts(r.Fields[shortName])...)
	return query.Ref{Title: r.Title, Path: path, Names: append(names, path.String(), path.Name())}
}

// labelOf is a label as queries have it.
func labelOf(l pagetype.Label) query.Label { return query.Label{Da: l.Da, En: cmp.Or(l.En, l.Da)} }

var queryKinds = map[pagetype.Kind]query.Kind{
	pagetype.LongText: query.LongText, pagetype.Number: query.Numbers, pagetype.Money: query.Money, pagetype.Year: query.Years,
	pagetype.Date: query.Dates, pagetype.DateTime: query.Dates, pagetype.OneOf: query.Choices,
}

// fieldOf is a field of a type as queries have it.
func fieldOf(f pagetype.Field) query.Field {
	q := query.Field{Name: f.Name, Label: labelOf(f.Label), Kind: queryKinds[f.Part()]}
	for _, c := range f.Choices {
		q.Choices = append(q.Choices, query.Choice{Value: c.Value, Label: labelOf(c.Label)})
	}
	q.Quiet = f.Name == pagetype.Owner || f.Name == pagetype.Review
	q.Plain = f.Name == "dato" && q.Kind == query.Dates // the day of the thing itself
	return q
}

// firstValues are what every page says, as query.PageFields has it.
func firstValues(r index.Record, size int) query.Row {
	tags := []query.Value{}
	for _, tag := range texts(r.Fields["tags"]) {
		tags = append(tags, query.Text(tag))
	}
	return append(make(query.Row, 0, size), query.To(refTo(r)), query.Text(r.Type), query.Text(r.File.Folder()), query.List(tags...))
}

// valueOf is what a page says in a field.
func valueOf(f *pagetype.Field, v any, to func(string) query.Value) query.Value {
	if list, ok := v.([]any); ok {
		values := make([]query.Value, 0, len(list))
		for _, part := range list {
			values = append(values, valueOf(f, part, to))
		}
		return query.List(values...)
	}
	switch v := v.(type) {
	case float64:
		switch f.Part() {
		case pagetype.Number, pagetype.Money, pagetype.Year:
			return query.Number(v)
		}
		return query.Text(fmt.Sprint(v))
	case bool:
		return query.Bool(v)
	case string:
		v = strings.TrimSpace(v)
		switch f.Part() {
		case pagetype.Page, pagetype.Organisation:
			if v == "" {
				return query.Value{}
			}
			return to(v)
		case pagetype.Date:
			if _, err := time.Parse(time.DateOnly, v); err == nil {
				return query.Date(v)
			}
		case pagetype.DateTime:
			if t, ok := pagetype.ParseDateTime(v); ok {
				return query.Date(t.Format("2006-01-02T15:04"))
			}
		}
		return query.Text(v)
	}
	return query.Value{}
}
