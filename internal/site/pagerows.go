package site

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/index"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/query"
	"alliancewiki/internal/wiki"
)

// maxRenewed is how many rows are made anew one by one; for more, all are.
const maxRenewed = 500

// pageRows are the rows of the pages of a type, or of all pages. An edit costs the rows that it is about: those of the
// pages that it changed, and those that name one of them. Nobody uses one at the same time as another.
type pageRows struct {
	site      *Site
	kind      *pagetype.Type // nil for all pages
	described string         // how types were described when it was made
	fields    []pagetype.Field

	seen  uint64 // see index.Pages.Renewed
	all   []pageRow
	at    map[wiki.File]int         // place in all
	named map[string][]wiki.File    // by the name that they ask for: the pages whose rows do
	aims  map[wiki.File][]wiki.File // by the page that they point to
	to    *refs
}

// pageRow is the row of a page with what it was sorted by and which names it asks for.
type pageRow struct {
	file  wiki.File
	title string
	lang  string
	asks  []ask
	aims  []aim
	row   query.Row
}

// ask is a name that a field of a page asks for, aim the page that it points to.
type (
	ask struct {
		index.Asked
		field int
	}
	aim struct {
		file  wiki.File
		field int
	}
)

// asked are the names without their fields.
func asked(asks []ask) []index.Asked {
	list := make([]index.Asked, len(asks))
	for i, a := range asks {
		list[i] = a.Asked
	}
	return list
}

// table brings the rows up to date.
func (p *pageRows) table(ctx context.Context) (*query.Table, error) {
	renewed, now, ok := p.site.pages.Renewed(p.seen)
	var err error
	if dirty := p.dirty(renewed); ok && len(dirty) <= maxRenewed {
		err = p.renew(ctx, dirty)
	} else {
		err = p.make(ctx)
	}
	if err != nil {
		p.seen = 0
		return nil, err
	}
	p.seen = now
	fields := query.PageFields()
	for _, f := range p.fields {
		fields = append(fields, fieldOf(f))
	}
	label := query.Label{Da: "Side", En: "Page"}
	if p.kind != nil {
		label = labelOf(p.kind.Label)
	}
	rows := make([]query.Row, len(p.all))
	for i, r := range p.all {
		rows[i] = r.row
	}
	return query.NewTable(label, fields, rows), nil
}

// has tells whether pages of a type have rows here.
func (p *pageRows) has(r index.Record) bool {
	_, isPage := r.File.Page()
	return isPage && (p.kind == nil || r.Type == p.kind.Name)
}

// dirty are the pages whose rows may be others now.
func (p *pageRows) dirty(renewed []index.Renewal) map[wiki.File]bool {
	dirty := map[wiki.File]bool{}
	for _, r := range renewed {
		if _, isPage := r.File.Page(); isPage && (p.kind == nil || r.Before == p.kind.Name || r.After == p.kind.Name) {
			dirty[r.File] = true
		}
		for _, file := range p.aims[r.File] {
			dirty[file] = true
		}
		for _, key := range r.Keys {
			for _, file := range p.named[key] {
				dirty[file] = true
			}
		}
		if p.to != nil {
			delete(p.to.values, r.File)
		}
	}
	return dirty
}

// make makes all rows.
func (p *pageRows) make(ctx context.Context) error {
	var records []index.Record
	var err error
	if p.kind == nil {
		records, err = p.site.pages.Records(ctx, maxPageRows)
	} else {
		records, err = p.site.pages.Typed(ctx, p.kind.Name)
	}
	if err != nil {
		return err
	}
	p.all, p.at = make([]pageRow, 0, len(records)), make(map[wiki.File]int, len(records))
	p.named, p.aims = map[string][]wiki.File{}, map[wiki.File][]wiki.File{}
	p.to = &refs{map[index.Asked]index.Record{}, map[wiki.File]query.Value{}}
	asks := make([][]ask, len(records))
	var every []index.Asked
	for i, r := range records {
		asks[i] = p.asks(r)
		every = append(every, asked(asks[i])...)
	}
	if p.to.found, err = p.site.pages.ResolveAll(ctx, every); err != nil {
		return err
	}
	for i, r := range records {
		p.at[r.File] = len(p.all)
		p.all = append(p.all, p.row(r, asks[i]))
	}
	p.to.found = nil // what was asked is in the rows
	return nil
}

// asks are the names that a page's fields ask for.
func (p *pageRows) asks(r index.Record) (asks []ask) {
	from, _ := r.File.Page()
	for i, f := range p.fields {
		if f.Part() == pagetype.Page || f.Part() == pagetype.Organisation {
			for _, name := range texts(r.Fields[f.Name]) {
				asks = append(asks, ask{index.Asked{From: from, Target: name}, i})
			}
		}
	}
	return asks
}

// row makes the row of a page; what it asks for has been found.
func (p *pageRows) row(r index.Record, asks []ask) pageRow {
	all := p.fields
	row := firstValues(r, 4+len(all))
	from, _ := r.File.Page()
	for _, f := range all {
		row = append(row, valueOf(&f, r.Fields[f.Name], func(name string) query.Value { return p.to.to(from, name) }))
	}
	made := pageRow{file: r.File, title: r.Title, lang: r.Lang, asks: asks, row: row}
	for _, a := range asks {
		key := index.KeyOf(a.Target)
		p.named[key] = append(p.named[key], r.File)
		if to, ok := p.to.found[a.Asked]; ok {
			p.aims[to.File] = append(p.aims[to.File], r.File)
			made.aims = append(made.aims, aim{to.File, a.field})
		}
	}
	return made
}

// renew makes some rows anew. Rows are shared with tables that are in use, and so replaced in a copy.
func (p *pageRows) renew(ctx context.Context, dirty map[wiki.File]bool) error {
	if len(dirty) == 0 {
		return nil
	}
	records := map[wiki.File]index.Record{}
	var every []index.Asked
	for file := range dirty {
		r, ok, err := p.site.pages.Record(ctx, file)
		if err != nil {
			return err
		}
		if ok && p.has(r) {
			records[file] = r
			every = append(every, asked(p.asks(r))...)
		}
	}
	found, err := p.site.pages.ResolveAll(ctx, every)
	if err != nil {
		return err
	}
	p.to.found = found
	defer func() { p.to.found = nil }()
	p.all = slices.Clone(p.all)
	for file := range dirty {
		r, there := records[file]
		i, known := p.at[file]
		if known {
			p.forget(p.all[i])
		}
		switch {
		case there && known && p.all[i].title == r.Title:
			p.all[i] = p.row(r, p.asks(r))
			continue
		case known:
			p.remove(i)
		}
		if there {
			p.insert(p.row(r, p.asks(r)))
		}
	}
	return nil
}

// forget takes back what a row asks for.
func (p *pageRows) forget(row pageRow) {
	drop := func(list []wiki.File) []wiki.File {
		return slices.DeleteFunc(list, func(f wiki.File) bool { return f == row.file })
	}
	for _, a := range row.asks {
		key := index.KeyOf(a.Target)
		if p.named[key] = drop(p.named[key]); len(p.named[key]) == 0 {
			delete(p.named, key)
		}
	}
	for _, to := range row.aims {
		if p.aims[to.file] = drop(p.aims[to.file]); len(p.aims[to.file]) == 0 {
			delete(p.aims, to.file)
		}
	}
}

// remove takes a row out.
func (p *pageRows) remove(i int) {
	delete(p.at, p.all[i].file)
	p.all = slices.Delete(p.all, i, i+1)
	p.number(i)
}

// insert puts a row where it belongs in the order of the index: Danish, by title and name.
func (p *pageRows) insert(row pageRow) {
	danish := collate.New(language.Danish, collate.Numeric, collate.Loose)
	i, _ := slices.BinarySearchFunc(p.all, row, func(a, b pageRow) int {
		return cmp.Or(danish.CompareString(a.title, b.title), cmp.Compare(a.file.String(), b.file.String()))
	})
	p.all = slices.Insert(p.all, i, row)
	p.number(i)
}

// number notes the places of the rows from one on.
func (p *pageRows) number(from int) {
	for i := from; i < len(p.all); i++ {
		p.at[p.all[i].file] = i
	}
}
