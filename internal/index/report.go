package index

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"alliancewiki/internal/wiki"
)

// Survey is a look over all files of the wiki and all that they say of each other, at one moment. It is made for reports
// about the whole wiki, which no request waits for: it reads everything once. It takes memory in proportion to the names
// of files, not to their links.
type Survey struct {
	Rev   wiki.Rev
	Files []Surveyed // in Danish order; elsewhere a file is its number in this list

	conn    querier
	ctx     context.Context
	byID    map[int64]int
	byName  map[string]int // whole file names
	folders map[string]bool
	names   map[string]span
	meant   []meaning
	nearby  map[nearKey]int
}

// Surveyed is one file of a survey.
type Surveyed struct {
	Ref
	Page          bool
	Owner, Review string // as of Record
}

// meaning is a file that a name may mean; kind ranks it.
type meaning struct{ file, kind int }

// span are the meanings of one name.
type span struct{ from, to int }

// nearKey is what the choice between the meanings of a name depends on.
type nearKey struct {
	from   int    // of the span
	folder string // where the link stands
}

// querier is a transaction that reads.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Nothing is the number of no file.
const Nothing = -1

// Survey calls look with the wiki as it is now; the survey is good until look returns.
func (p *Pages) Survey(ctx context.Context, look func(*Survey) error) error {
	tx, err := p.read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it has only read
	s := &Survey{
		conn: tx, ctx: ctx, byID: map[int64]int{}, byName: map[string]int{}, folders: map[string]bool{},
		names: map[string]span{}, nearby: map[nearKey]int{},
	}
	if err := tx.QueryRowContext(ctx, "SELECT rev FROM state").Scan(&s.Rev); err != nil {
		return err
	}
	if err := s.readFiles(); err != nil {
		return err
	}
	if err := s.readNames(); err != nil {
		return err
	}
	return look(s)
}

// each calls scan for each row of a query.
func (s *Survey) each(scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := s.conn.QueryContext(s.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *Survey) readFiles() error {
	return s.each(func(rows *sql.Rows) (err error) {
		var id int64
		var f Surveyed
		if f.Ref, err = refOf(rows, &id, &f.Page, &f.Owner, &f.Review); err != nil {
			return err
		}
		s.byID[id], s.byName[f.File.String()] = len(s.Files), len(s.Files)
		s.Files = append(s.Files, f)
		for folder := f.File.Folder(); folder != "" && !s.folders[folder]; {
			s.folders[folder] = true
			folder = folder[:max(0, strings.LastIndexByte(folder, '/'))]
		}
		return nil
	}, "SELECT "+refColumns+", f.id, f.page, f.owner, f.review FROM file f ORDER BY f.sort, f.name")
}

func (s *Survey) readNames() error {
	key, at := "", span{}
	end := func() {
		if at.to = len(s.meant); at.to > at.from {
			list := s.meant[at.from:at.to]
			slices.SortFunc(list, func(a, b meaning) int {
				return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(s.Files[a.file].File.String(), s.Files[b.file].File.String()))
			})
			s.names[key] = at
		}
		at.from = len(s.meant)
	}
	err := s.each(func(rows *sql.Rows) error {
		var raw sql.RawBytes
		var kind int
		var id int64
		if err := rows.Scan(&raw, &kind, &id); err != nil {
			return err
		}
		if string(raw) != key {
			end()
			key = string(raw)
		}
		s.meant = append(s.meant, meaning{s.byID[id], kind})
		return nil
	}, "SELECT key, kind, file FROM name ORDER BY key, kind, file")
	end()
	return err
}

// Number is the number of a file, Nothing where there is none.
func (s *Survey) Number(f wiki.File) int {
	if i, ok := s.byName[f.String()]; ok {
		return i
	}
	return Nothing
}

// Link is one link of a survey. It is found as Pages.Resolve and the head of the wiki find it, but for what was moved.
type Link struct {
	From int
	wiki.Link
	To     int  // Nothing where there is no such file
	Folder bool // it leads to a folder that has no page
}

// Links calls yield for every link, those of a page in its order.
func (s *Survey) Links(yield func(Link) error) error {
	return s.each(func(rows *sql.Rows) error {
		var src int64
		var kind, key, target sql.RawBytes
		if err := rows.Scan(&src, &kind, &key, &target); err != nil {
			return err
		}
		l := Link{From: s.byID[src]}
		l.Kind = wiki.LinkKind(kind[0])
		if l.Kind == wiki.LinkPath {
			l.To, l.Folder = s.path(key, target)
		} else {
			l.To = s.meantBy(l.From, s.names[string(key)])
		}
		l.Target = string(target)
		return yield(l)
	}, "SELECT src, kind, key, target FROM link ORDER BY src, pos")
}

// path finds what a path from the root leads to, written with or without .md and in any letter case.
func (s *Survey) path(key, target []byte) (to int, folder bool) {
	if to, ok := s.byName[string(target)]; ok {
		return to, false
	}
	for _, name := range [][]byte{key, bytes.TrimSuffix(key, []byte(".md"))} { // the second is for .MD
		if at, ok := s.names[string(name)]; ok && s.meant[at.from].kind == byPath {
			return s.meant[at.from].file, false
		}
	}
	return Nothing, len(target) == 0 || s.folders[string(target)]
}

// Resolve finds the file that a name on a page means, as in a [[link]]; from Nothing it stands at the root.
func (s *Survey) Resolve(from int, name string) int {
	return s.meantBy(from, s.names[linkKey(wiki.Link{Target: name})])
}

// mostMeanings is how many meanings of a name are looked at, as by Resolve.
const mostMeanings = 50

// meantBy chooses among the meanings of a name by where it stands.
func (s *Survey) meantBy(from int, at span) int {
	at.to = min(at.to, at.from+mostMeanings)
	switch n := at.to - at.from; {
	case n == 0:
		return Nothing
	case n == 1 || s.meant[at.from].kind != s.meant[at.from+1].kind:
		return s.meant[at.from].file
	}
	key := nearKey{from: at.from}
	var page wiki.Path
	if from != Nothing {
		page, _ = s.Files[from].File.Page()
		key.folder = page.Folder()
	}
	if to, ok := s.nearby[key]; ok {
		return to
	}
	var list []candidate
	for _, m := range s.meant[at.from:at.to] {
		list = append(list, candidate{s.Files[m.file].Ref, m.kind})
	}
	best, _ := nearest(page, list)
	to := s.byName[best.File.String()]
	s.nearby[key] = to
	return to
}

// SharedNames calls yield for every title and alias that several pages have, in the order of the names; the pages are in
// Danish order.
func (s *Survey) SharedNames(yield func(files []int)) {
	var keys []string
	shared := map[string][]int{}
	for key, at := range s.names {
		var files []int
		for _, m := range s.meant[at.from:at.to] {
			if m.kind == byTitle || m.kind == byAlias {
				files = append(files, m.file)
			}
		}
		slices.Sort(files)
		if files = slices.Compact(files); len(files) > 1 {
			keys, shared[key] = append(keys, key), files
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(shared[a][0], shared[b][0]), cmp.Compare(a, b)) })
	for _, key := range keys {
		yield(shared[key])
	}
}

// Fields calls yield for every page whose front matter a type of pages, or a rule for all pages, has to do with.
func (s *Survey) Fields(yield func(file int, fields map[string]any) error) error {
	return s.each(func(rows *sql.Rows) error {
		var id int64
		var text sql.RawBytes
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		var fields map[string]any
		if err := json.Unmarshal(text, &fields); err != nil {
			return err
		}
		return yield(s.byID[id], fields)
	}, `SELECT id, fields FROM file WHERE page AND fields <> '' AND (type <> '' OR instr(fields, '"`+ownerField+`"') OR instr(fields, '"`+reviewField+`"'))
		ORDER BY id`)
}

// MovedAway gives the names that files were moved away from at some time; there may be files of those names again.
func (h *History) MovedAway(ctx context.Context) (map[string]bool, error) {
	list, err := collect(ctx, h.read, func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
		"SELECT DISTINCT o.name FROM change c INDEXED BY change_moved JOIN file o ON o.id = c.other WHERE c.status = 82")
	names := make(map[string]bool, len(list))
	for _, name := range list {
		names[name] = true
	}
	return names, err
}
