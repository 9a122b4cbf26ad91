package index

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"maps"
	"runtime"
	"slices"
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
	said  epochs

	renewals renewals
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
	sort BLOB NOT NULL, letter TEXT NOT NULL, type TEXT NOT NULL, lang TEXT NOT NULL,
	owner TEXT NOT NULL, review TEXT NOT NULL, fields TEXT NOT NULL, -- as JSON, '' for none
	hints TEXT NOT NULL -- see hintCounts
) STRICT;
CREATE INDEX file_type ON file (type, sort, name) WHERE type <> '';
CREATE INDEX file_review ON file (review, sort, name) WHERE review <> '';
CREATE INDEX file_letter ON file (letter, sort, name) WHERE page; -- an attachment has the letter ''
CREATE INDEX file_folder ON file (folder, sort);
CREATE TABLE name (key TEXT NOT NULL, kind INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (key, kind, file)) STRICT, WITHOUT ROWID;
CREATE INDEX name_file ON name (file);
CREATE TABLE link (
	src INTEGER NOT NULL, pos INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL,
	PRIMARY KEY (src, pos)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_key ON link (key, kind, src);
CREATE TABLE decision (
	src INTEGER NOT NULL, pos INTEGER NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, section TEXT NOT NULL, line INTEGER NOT NULL,
	PRIMARY KEY (src, pos)
) STRICT, WITHOUT ROWID;
CREATE TABLE task (
	src INTEGER NOT NULL, pos INTEGER NOT NULL, text TEXT NOT NULL, done INTEGER NOT NULL, who TEXT NOT NULL, due TEXT NOT NULL,
	bad TEXT NOT NULL, section TEXT NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (src, pos)
) STRICT, WITHOUT ROWID;
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
	p.said.raise(nil, true)
	p.renewals.add(nil, true)
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
	var w *pagesWriter
	err := p.advance(ctx, b, func(t *tx) error {
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
		w = newPagesWriter(t, b.From == "")
		for d := range done {
			if err := errors.Join(d.err, w.write(d)); err != nil {
				return err
			}
		}
		return errors.Join(walk, ctx.Err(), w.close())
	})
	if err == nil {
		p.said.raise(w.touched, b.From == "")
		p.renewals.add(w.renewals, b.From == "")
		if w.renamed {
			p.names.Add(1)
		}
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

// pagesWriter writes the facts of one batch. What an edit left as it was is not written again.
type pagesWriter struct {
	tx       *tx
	fresh    bool // nothing was there before
	sort     *collate.Collator
	buf      collate.Buffer
	names    inserter
	links    inserter
	letters  map[string]int
	renamed  bool
	touched  map[string]bool // the kinds of fact that are others now: see Epoch
	renewals []Renewal
}

func newPagesWriter(t *tx, fresh bool) *pagesWriter {
	return &pagesWriter{
		tx: t, fresh: fresh,
		sort:    collate.New(language.Danish, collate.Numeric, collate.Loose),
		names:   inserter{tx: t, table: "name", columns: 3},
		links:   inserter{tx: t, table: "link", columns: 5},
		letters: map[string]int{},
		touched: map[string]bool{},
	}
}

func (w *pagesWriter) close() error {
	err := errors.Join(w.names.flush(), w.links.flush())
	for letter, n := range w.letters {
		if n != 0 {
			err = errors.Join(err, w.exec("INSERT INTO letter VALUES (?, ?) ON CONFLICT DO UPDATE SET pages = pages + excluded.pages", letter, n))
		}
	}
	return errors.Join(err, w.exec("DELETE FROM letter WHERE pages = 0"))
}

func (w *pagesWriter) exec(query string, args ...any) error {
	_, err := w.tx.exec(query, args...)
	return err
}

// row is all that is kept of one file.
type row struct {
	id     int64 // 0 where there is none yet
	page   bool
	title  string
	letter string // "" for an attachment, which stands under none
	kind   string // the page's type
	lang   string
	names  map[name]bool
	links  []wiki.Link
	said   said
	hints  string // see hintCounts
}

// write brings one file's rows to what it is now.
func (w *pagesWriter) write(d parsed) error {
	was, err := w.known(d.File)
	if err != nil {
		return err
	}
	if d.New == "" {
		return w.remove(d.File, was)
	}
	now := row{id: was.id, title: d.File.Name(), names: namesOf(d.File, d.facts), links: d.facts.Links, kind: d.facts.Type, lang: d.facts.Lang, hints: hintCounts(d.facts.Hints)}
	if now.said, err = saidBy(d.facts); err != nil {
		return err
	}
	if _, now.page = d.File.Page(); now.page {
		now.title = d.facts.Title
		now.letter = LetterOf(now.title)
	}
	if was.letter != now.letter {
		w.letters[was.letter]--
		w.letters[now.letter]++
		delete(w.letters, "")
	}
	w.touch(d.File, was, now)
	if now.id == 0 || now.title != was.title || now.kind != was.kind || now.lang != was.lang || now.hints != was.hints || !now.said.sameFields(was.said) {
		if now.id, err = w.put(d.File, now); err != nil {
			return err
		}
	}
	if !maps.Equal(was.names, now.names) {
		w.renamed = true
		if err := w.putNames(was, now); err != nil {
			return err
		}
	}
	if err := w.putSaid(was, now); err != nil {
		return err
	}
	if !slices.EqualFunc(was.links, now.links, sameLink) {
		return w.putLinks(was, now)
	}
	return nil
}

// known reads what is kept of a file.
func (w *pagesWriter) known(f wiki.File) (r row, err error) {
	if w.fresh {
		return r, nil
	}
	if err := errors.Join(w.names.flush(), w.links.flush()); err != nil { // what this batch wrote is to be found
		return r, err
	}
	err = w.tx.row([]any{&r.id, &r.page, &r.title, &r.letter, &r.kind, &r.lang, &r.said.owner, &r.said.review, &r.said.fields, &r.hints},
		"SELECT id, page, title, letter, type, lang, owner, review, fields, hints FROM file WHERE name = ?", f.String())
	if errors.Is(err, sql.ErrNoRows) {
		return row{}, nil
	}
	if err != nil {
		return r, err
	}
	if err := w.knownSaid(&r); err != nil {
		return r, err
	}
	r.names = map[name]bool{}
	err = w.tx.rows(func(rows *sql.Rows) error {
		var n name
		err := rows.Scan(&n.key, &n.kind)
		r.names[n] = true
		return err
	}, "SELECT key, kind FROM name WHERE file = ?", r.id)
	if err != nil {
		return r, err
	}
	return r, w.tx.rows(func(rows *sql.Rows) error {
		var l wiki.Link
		var kind string
		err := rows.Scan(&kind, &l.Target)
		l.Kind = wiki.LinkKind(kind[0])
		r.links = append(r.links, l)
		return err
	}, "SELECT kind, target FROM link WHERE src = ? ORDER BY pos", r.id)
}

func (w *pagesWriter) remove(f wiki.File, was row) error {
	if was.id == 0 {
		return nil
	}
	w.renamed = true
	if was.letter != "" {
		w.letters[was.letter]--
	}
	w.touch(f, was, row{})
	return errors.Join(
		w.exec("DELETE FROM decision WHERE src = ?", was.id),
		w.exec("DELETE FROM task WHERE src = ?", was.id),
		w.exec("DELETE FROM name WHERE file = ?", was.id),
		w.exec("DELETE FROM link WHERE src = ?", was.id),
		w.exec("DELETE FROM file WHERE id = ?", was.id))
}

// put writes the row of the file itself, and gives its id.
func (w *pagesWriter) put(f wiki.File, now row) (int64, error) {
	key := bytes.Clone(w.sort.KeyFromString(&w.buf, now.title))
	w.buf.Reset()
	if now.id != 0 {
		return now.id, w.exec("UPDATE file SET title = ?, sort = ?, letter = ?, type = ?, lang = ?, owner = ?, review = ?, fields = ?, hints = ? WHERE id = ?",
			now.title, key, now.letter, now.kind, now.lang, now.said.owner, now.said.review, now.said.fields, now.hints, now.id)
	}
	res, err := w.tx.exec("INSERT INTO file (name, page, folder, title, sort, letter, type, lang, owner, review, fields, hints) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		f.String(), now.page, f.Folder(), now.title, key, now.letter, now.kind, now.lang, now.said.owner, now.said.review, now.said.fields, now.hints)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

func (w *pagesWriter) putNames(was, now row) error {
	if len(was.names) > 0 {
		if err := w.exec("DELETE FROM name WHERE file = ?", now.id); err != nil {
			return err
		}
	}
	for n := range now.names {
		if err := w.names.add(n.key, n.kind, now.id); err != nil {
			return err
		}
	}
	return nil
}

func (w *pagesWriter) putLinks(was, now row) error {
	if len(was.links) > 0 {
		if err := w.exec("DELETE FROM link WHERE src = ?", now.id); err != nil {
			return err
		}
	}
	for pos, l := range now.links {
		if err := w.links.add(now.id, pos, string(rune(l.Kind)), linkKey(l), l.Target); err != nil {
			return err
		}
	}
	return nil
}

// sameLink compares what is kept of links.
func sameLink(a, b wiki.Link) bool { return a.Kind == b.Kind && a.Target == b.Target }

// name is one way of calling a file.
type name struct {
	key  string
	kind int
}

// namesOf gives all ways of calling a file: its path and each tail of it, and a page's title and aliases.
func namesOf(f wiki.File, facts wiki.Facts) map[name]bool {
	names := pathNames(f)
	if f.IsPage() {
		names[name{wiki.Fold(facts.Title), byTitle}] = true
		for _, alias := range facts.Aliases {
			names[name{wiki.Fold(alias), byAlias}] = true
		}
	}
	return names
}

// pathNames gives the ways of calling a file by its path: the whole, and each tail of it.
func pathNames(f wiki.File) map[name]bool {
	path := f.String()
	if p, ok := f.Page(); ok {
		path = p.String()
	}
	names := map[name]bool{}
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

// linkKey is the name under which a link looks for its target.
func linkKey(l wiki.Link) string {
	return wiki.Fold(strings.TrimPrefix(strings.TrimSuffix(norm.NFC.String(l.Target), ".md"), "/"))
}

// LetterOf is the letter under which a title stands in the list of all pages: A to Å, with aa as å and without
// accents, or # for everything else.
func LetterOf(title string) string {
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
