package index

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// Pages is the follower that knows what the pages of the head say of themselves: title, type, names, links. The facts
// are found by the function that it is opened with.
type Pages struct {
	*db
	facts func(wiki.Path, []byte) wiki.Facts
	names atomic.Uint64
}

// A file has a row in name for each way of calling it. key is wiki.Fold of that way; kind ranks it.
const (
	byPath  = 1 // the whole path, without .md
	bySome  = 2 // its last segments, without .md
	byTitle = 3
	byAlias = 4
)

// A link's key is wiki.Fold of its target without .md: for kind 'p' a whole path, else any name. pos keeps the order.
const pagesSchema = `
CREATE TABLE file (
	id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, page INTEGER NOT NULL, folder TEXT NOT NULL, title TEXT NOT NULL,
	sort BLOB NOT NULL, letter TEXT NOT NULL, type TEXT NOT NULL, lang TEXT NOT NULL
) STRICT;
CREATE INDEX file_letter ON file (letter, sort, name) WHERE page;
CREATE INDEX file_folder ON file (folder, sort);
CREATE TABLE name (key TEXT NOT NULL, kind INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (key, kind, file)) STRICT, WITHOUT ROWID;
CREATE INDEX name_file ON name (file);
CREATE TABLE link (
	src INTEGER NOT NULL, pos INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL,
	PRIMARY KEY (src, pos)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_key ON link (key, kind, src);
CREATE TABLE letter (letter TEXT PRIMARY KEY, pages INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`

// OpenPages opens or makes the database. facts finds a page's facts from its text; when it comes to find others than
// before, version must be raised.
func OpenPages(ctx context.Context, file string, facts func(wiki.Path, []byte) wiki.Facts) (*Pages, error) {
	d, err := openDB(ctx, file, pagesSchema)
	if err != nil {
		return nil, err
	}
	return &Pages{db: d, facts: facts}, nil
}

// Name is the follower's name.
func (p *Pages) Name() string { return "pages" }

// Names is a number that grows whenever a link may come to lead elsewhere: a file came or went, or a page is called
// otherwise. It says nothing across restarts.
func (p *Pages) Names() uint64 { return p.names.Load() }

// Reset drops everything.
func (p *Pages) Reset(ctx context.Context) error {
	p.names.Add(1)
	return p.db.Reset(ctx)
}

// parsed is a changed file with its facts.
type parsed struct {
	wiki.Change
	facts wiki.Facts
	err   error
}

// Apply reads the facts of the files that differ, on all cores, and writes them with one goroutine.
func (p *Pages) Apply(ctx context.Context, b wiki.Batch) error {
	renamed := false
	err := p.advance(ctx, b, func(tx *sql.Tx) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		todo, done := make(chan wiki.Change, 64), make(chan parsed, 64)
		var walk error
		go func() {
			defer close(todo)
			walk = b.Changes(ctx, func(c wiki.Change) error {
				select {
				case todo <- c:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
		}()
		var parsers sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			parsers.Go(func() {
				for c := range todo {
					select {
					case done <- p.parse(ctx, b, c):
					case <-ctx.Done():
					}
				}
			})
		}
		go func() { parsers.Wait(); close(done) }()
		w := newPagesWriter(ctx, tx, b.From == "")
		for d := range done {
			if err := errors.Join(d.err, w.write(d)); err != nil {
				return err
			}
		}
		renamed = w.renamed
		return errors.Join(walk, ctx.Err(), w.close())
	})
	if err == nil && renamed {
		p.names.Add(1)
	}
	return err
}

func (p *Pages) parse(ctx context.Context, b wiki.Batch, c wiki.Change) parsed {
	path, ok := c.File.Page()
	if c.New == "" || !ok {
		return parsed{Change: c}
	}
	text, err := b.Blob(ctx, c.New)
	if errors.Is(err, wiki.ErrTooLarge) {
		return parsed{Change: c, facts: wiki.Facts{Title: path.Name()}}
	}
	if err != nil {
		return parsed{Change: c, err: err}
	}
	return parsed{Change: c, facts: p.facts(path, text)}
}

// pagesWriter writes the facts of one batch.
type pagesWriter struct {
	ctx     context.Context
	tx      *sql.Tx
	fresh   bool // nothing was there before
	sort    *collate.Collator
	buf     collate.Buffer
	stmts   map[string]*sql.Stmt
	names   inserter
	links   inserter
	letters map[string]int
	renamed bool
}

func newPagesWriter(ctx context.Context, tx *sql.Tx, fresh bool) *pagesWriter {
	return &pagesWriter{
		ctx: ctx, tx: tx, fresh: fresh,
		sort:    collate.New(language.Danish, collate.Numeric, collate.Loose),
		stmts:   map[string]*sql.Stmt{},
		names:   inserter{tx: tx, table: "name", columns: 3, orReplace: true},
		links:   inserter{tx: tx, table: "link", columns: 5},
		letters: map[string]int{},
	}
}

func (w *pagesWriter) close() error {
	err := errors.Join(w.names.flush(w.ctx), w.links.flush(w.ctx))
	for letter, n := range w.letters {
		if n != 0 {
			err = errors.Join(err, w.exec("INSERT INTO letter VALUES (?, ?) ON CONFLICT DO UPDATE SET pages = pages + excluded.pages", letter, n))
		}
	}
	return errors.Join(err, w.exec("DELETE FROM letter WHERE pages = 0"))
}

func (w *pagesWriter) exec(query string, args ...any) error {
	stmt, err := w.prepare(query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(w.ctx, args...)
	return err
}

func (w *pagesWriter) prepare(query string) (*sql.Stmt, error) {
	stmt := w.stmts[query]
	var err error
	if stmt == nil {
		stmt, err = w.tx.PrepareContext(w.ctx, query)
		w.stmts[query] = stmt
	}
	return stmt, err
}

// write brings one file's rows to what it is now.
func (w *pagesWriter) write(d parsed) error {
	id, before, err := w.drop(d.File)
	if err != nil {
		return err
	}
	if d.New == "" {
		w.renamed = w.renamed || id != 0
		return nil
	}
	_, isPage := d.File.Page()
	title := d.facts.Title
	if !isPage {
		title = d.File.Name()
	}
	key := bytes.Clone(w.sort.KeyFromString(&w.buf, title))
	w.buf.Reset()
	letter := firstLetter(title)
	if isPage {
		w.letters[letter]++
	}
	names := namesOf(d.File, d.facts)
	stmt, err := w.prepare("INSERT INTO file (id, name, page, folder, title, sort, letter, type, lang) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	var keep any // the id of before, so that links that are ordered by it stay
	if id != 0 {
		keep = id
	}
	res, err := stmt.ExecContext(w.ctx, keep, d.File.String(), isPage, d.File.Folder(), title, key, letter, d.facts.Type, d.facts.Lang)
	if err != nil {
		return err
	}
	if id, err = res.LastInsertId(); err != nil {
		return err
	}
	if !sameNames(before, names) {
		w.renamed = true
	}
	for n := range names {
		if err := w.names.add(w.ctx, n.key, n.kind, id); err != nil {
			return err
		}
	}
	for pos, l := range d.facts.Links {
		if err := w.links.add(w.ctx, id, pos, string(rune(l.Kind)), linkKey(l), l.Target); err != nil {
			return err
		}
	}
	return nil
}

// drop removes what is known of a file, and gives its id (0 where nothing was) and its names.
func (w *pagesWriter) drop(f wiki.File) (id int64, names map[name]bool, err error) {
	if w.fresh {
		return 0, nil, nil
	}
	// what this batch wrote before must be found
	if err := errors.Join(w.names.flush(w.ctx), w.links.flush(w.ctx)); err != nil {
		return 0, nil, err
	}
	var page bool
	var letter string
	err = w.tx.QueryRowContext(w.ctx, "SELECT id, page, letter FROM file WHERE name = ?", f.String()).Scan(&id, &page, &letter)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	if page {
		w.letters[letter]--
	}
	rows, err := w.tx.QueryContext(w.ctx, "SELECT key, kind FROM name WHERE file = ?", id)
	if err != nil {
		return 0, nil, err
	}
	defer rows.Close()
	names = map[name]bool{}
	for rows.Next() {
		var n name
		if err := rows.Scan(&n.key, &n.kind); err != nil {
			return 0, nil, err
		}
		names[n] = true
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return 0, nil, err
	}
	return id, names, errors.Join(
		w.exec("DELETE FROM name WHERE file = ?", id),
		w.exec("DELETE FROM link WHERE src = ?", id),
		w.exec("DELETE FROM file WHERE id = ?", id))
}

// name is one way of calling a file.
type name struct {
	key  string
	kind int
}

// namesOf gives all ways of calling a file: its path and each tail of it, and a page's title and aliases.
func namesOf(f wiki.File, facts wiki.Facts) map[name]bool {
	names := map[name]bool{}
	path := f.String()
	if p, ok := f.Page(); ok {
		path = p.String()
		names[name{wiki.Fold(facts.Title), byTitle}] = true
		for _, alias := range facts.Aliases {
			names[name{wiki.Fold(alias), byAlias}] = true
		}
	}
	key := wiki.Fold(path)
	for kind := byPath; ; kind = bySome {
		names[name{key, kind}] = true
		_, rest, more := strings.Cut(key, "/")
		if !more {
			return names
		}
		key = rest
	}
}

func sameNames(a, b map[name]bool) bool {
	if len(a) != len(b) {
		return false
	}
	for n := range a {
		if !b[n] {
			return false
		}
	}
	return true
}

// linkKey is the name under which a link looks for its target.
func linkKey(l wiki.Link) string {
	return wiki.Fold(strings.TrimPrefix(strings.TrimSuffix(norm.NFC.String(l.Target), ".md"), "/"))
}

// firstLetter is the letter under which a title stands in the list of all pages: A to Å, with aa as å and without
// accents, or # for everything else.
func firstLetter(title string) string {
	title = strings.TrimLeftFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	upper := strings.ToUpper(norm.NFC.String(title))
	if strings.HasPrefix(upper, "AA") {
		return "Å"
	}
	r, _ := utf8.DecodeRuneInString(upper)
	switch r {
	case 'Æ', 'Ø', 'Å':
		return string(r)
	case 'Ä':
		return "Æ"
	case 'Ö':
		return "Ø"
	case 'Ü':
		return "Y"
	}
	if r, _ = utf8.DecodeRuneInString(norm.NFD.String(upper)); r >= 'A' && r <= 'Z' {
		return string(r)
	}
	return "#"
}
