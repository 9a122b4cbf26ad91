package index

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"alliancewiki/internal/wiki"
)

// Ref names a file of the head.
type Ref struct {
	File  wiki.File
	Title string // an attachment's is its name
	Type  string
	Lang  string
}

const refColumns = "f.name, f.title, f.type, f.lang"

func scanRef(rows *sql.Rows) (Ref, error) { return refOf(rows) }

// refOf reads a reference, and what comes after it in the row.
func refOf(rows *sql.Rows, more ...any) (r Ref, err error) {
	var file string
	if err := rows.Scan(append([]any{&file, &r.Title, &r.Type, &r.Lang}, more...)...); err != nil {
		return r, err
	}
	r.File, err = wiki.ParseFile(file)
	return r, err
}

// Get finds one file; ok is false where it is not known (yet).
func (p *Pages) Get(ctx context.Context, f wiki.File) (r Ref, ok bool, err error) {
	list, err := collect(ctx, p.read, scanRef, "SELECT "+refColumns+" FROM file f WHERE f.name = ?", f.String())
	if err != nil || len(list) == 0 {
		return r, false, err
	}
	return list[0], true, nil
}

// Letter is a letter of the list of all pages, with how many there are.
type Letter struct {
	Letter string
	Pages  int
}

// Letters lists the letters in use: A to Å, then #.
func (p *Pages) Letters(ctx context.Context) ([]Letter, error) {
	list, err := collect(ctx, p.read, func(rows *sql.Rows) (l Letter, err error) {
		return l, rows.Scan(&l.Letter, &l.Pages)
	}, "SELECT letter, pages FROM letter")
	const order = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ#"
	slices.SortFunc(list, func(a, b Letter) int {
		return cmp.Compare(strings.Index(order, a.Letter), strings.Index(order, b.Letter))
	})
	return list, err
}

// ByLetter lists the pages of a letter in Danish order.
func (p *Pages) ByLetter(ctx context.Context, letter string, skip, n int) ([]Ref, error) {
	return collect(ctx, p.read, scanRef,
		"SELECT "+refColumns+" FROM file f WHERE f.page AND f.letter = ? ORDER BY f.sort, f.name LIMIT ? OFFSET ?", letter, n, skip)
}

// candidate is a file that a name may mean.
type candidate struct {
	Ref
	kind int
}

// Resolve finds what a [[link]] on a page means: the file of that whole path, else the nearest whose path ends so, else
// the page of that title, else of that alias; among several the nearest to the page. others tells how many more there
// were of the same rank and nearness, so that the choice between them was arbitrary.
func (p *Pages) Resolve(ctx context.Context, from wiki.Path, l wiki.Link) (r Ref, others int, ok bool, err error) {
	list, err := p.candidates(ctx, linkKey(l))
	if err != nil || len(list) == 0 {
		return r, 0, false, err
	}
	best, others := nearest(from, list)
	return best.Ref, others, true, nil
}

// mostCandidates is how many files one name is looked at for.
const mostCandidates = 50

// candidates are the files that a name may mean, best first as far as that does not depend on where the link stands.
func (p *Pages) candidates(ctx context.Context, key string) ([]candidate, error) {
	return collect(ctx, p.read, func(rows *sql.Rows) (c candidate, err error) {
		var file string
		if err := rows.Scan(&file, &c.Title, &c.Type, &c.Lang, &c.kind); err != nil {
			return c, err
		}
		c.File, err = wiki.ParseFile(file)
		return c, err
	}, "SELECT "+refColumns+", n.kind FROM name n JOIN file f ON f.id = n.file WHERE n.key = ? ORDER BY n.kind, f.name LIMIT ?", key, mostCandidates)
}

// nearest is the candidate that a link on a page means; it sorts them.
func nearest(from wiki.Path, list []candidate) (best candidate, others int) {
	rank := func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind),
			cmp.Compare(distance(from.Folder(), a.File.Folder()), distance(from.Folder(), b.File.Folder())))
	}
	slices.SortStableFunc(list, rank)
	for _, c := range list[1:] {
		if rank(list[0], c) == 0 {
			others++
		}
	}
	return list[0], others
}

// distance is how many steps up and down lead from one folder to another.
func distance(a, b string) int {
	as, bs := segments(a), segments(b)
	same := 0
	for same < len(as) && same < len(bs) && as[same] == bs[same] {
		same++
	}
	return len(as) - same + len(bs) - same
}

func segments(folder string) []string {
	if folder == "" {
		return nil
	}
	return strings.Split(folder, "/")
}

// Backlinks lists the pages that link to a file, or to one of the names that it had and that nothing has now, in Danish
// order, at most n. The page itself is not among them.
func (p *Pages) Backlinks(ctx context.Context, f wiki.File, former []wiki.File, n int) ([]Ref, error) {
	type linking struct {
		Ref
		link wiki.Link
	}
	// The names of the file give the links that may mean it. Where a name means something else from where the link
	// stands, Resolve says so.
	args := []any{f.String()}
	for _, name := range former {
		args = append(args, linkKey(wiki.Link{Target: name.String()}))
	}
	args = append(args, 4*n)
	list, err := collect(ctx, p.read, func(rows *sql.Rows) (l linking, err error) {
		var file, kind string
		if err := rows.Scan(&file, &l.Title, &l.Type, &l.Lang, &kind, &l.link.Target); err != nil {
			return l, err
		}
		l.link.Kind = wiki.LinkKind(kind[0])
		l.File, err = wiki.ParseFile(file)
		return l, err
	}, `WITH meant (key, whole) AS (
			SELECT n.key, n.kind = 1 FROM file t JOIN name n ON n.file = t.id WHERE t.name = ?1
			UNION SELECT value, 1 FROM (`+values(len(former))+`))
		SELECT DISTINCT `+refColumns+`, l.kind, l.target FROM meant m
		JOIN link l ON l.key = m.key AND (l.kind <> 'p' OR m.whole) JOIN file f ON f.id = l.src
		WHERE f.name <> ?1 ORDER BY f.sort, f.name LIMIT ?`, args...)
	if err != nil {
		return nil, err
	}
	var refs []Ref
	for _, l := range list {
		if len(refs) == n {
			break
		}
		if len(refs) > 0 && refs[len(refs)-1].File == l.File {
			continue
		}
		if l.link.Kind != wiki.LinkPath {
			from, _ := l.File.Page()
			to, _, ok, err := p.Resolve(ctx, from, l.link)
			if err != nil {
				return nil, err
			}
			if ok && to.File != f {
				continue
			}
		}
		refs = append(refs, l.Ref)
	}
	return refs, nil
}

// values is a query of so many parameters as rows of a column value.
func values(n int) string {
	if n == 0 {
		return "SELECT NULL AS value WHERE 0"
	}
	return "SELECT ? AS value" + strings.Repeat(" UNION SELECT ?", n-1)
}

// Similar lists pages whose names begin like the last segment of a path, nearest in length first, at most n.
func (p *Pages) Similar(ctx context.Context, path string, n int) ([]Ref, error) {
	last := wiki.Fold(path[strings.LastIndexByte(path, '/')+1:])
	for cut := []rune(last); len(cut) >= min(3, len([]rune(last))) && len(cut) > 0; cut = cut[:len(cut)-1] {
		prefix := string(cut)
		list, err := collect(ctx, p.read, scanRef, `SELECT `+refColumns+` FROM name n JOIN file f ON f.id = n.file
			WHERE n.key >= ? AND n.key < ? AND f.page GROUP BY f.id ORDER BY min(abs(length(n.key) - ?)), f.name LIMIT ?`,
			prefix, prefix+"\U0010FFFF", len([]rune(last)), n)
		if err != nil || len(list) > 0 {
			return list, err
		}
	}
	return nil, nil
}

// Dump writes down everything that is known, in an order that does not depend on how it came to be known: the exam of
// followers compares two dumps.
func (p *Pages) Dump(ctx context.Context) (string, error) {
	return dump(ctx, p.read, `
		SELECT 'file|' || name || '|' || page || '|' || title || '|' || hex(sort) || '|' || letter || '|' || type || '|' || lang
			|| '|' || owner || '|' || review || '|' || fields FROM file
		UNION ALL SELECT 'decision|' || f.name || '|' || d.pos || '|' || d.id || '|' || d.text || '|' || d.section || '|' || d.line
			FROM decision d LEFT JOIN file f ON f.id = d.src
		UNION ALL SELECT 'task|' || f.name || '|' || t.pos || '|' || t.text || '|' || t.done || '|' || t.who || '|' || t.due || '|' || t.bad || '|' || t.section || '|' || t.line
			FROM task t LEFT JOIN file f ON f.id = t.src
		UNION ALL SELECT 'name|' || n.key || '|' || n.kind || '|' || f.name FROM name n LEFT JOIN file f ON f.id = n.file
		UNION ALL SELECT 'link|' || f.name || '|' || l.pos || '|' || l.kind || '|' || l.key || '|' || l.target FROM link l LEFT JOIN file f ON f.id = l.src
		UNION ALL SELECT 'letter|' || letter || '|' || pages FROM letter
		UNION ALL SELECT 'rev|' || rev FROM state ORDER BY 1`)
}

// Dump writes down everything that is known.
func (h *History) Dump(ctx context.Context) (string, error) {
	return dump(ctx, h.read, `
		SELECT 'change|' || f.name || '|' || c.seq || '|' || c.status || '|' || hex(c.blob) || '|' || coalesce(o.name, '')
			FROM change c LEFT JOIN file f ON f.id = c.file LEFT JOIN file o ON o.id = c.other
		UNION ALL SELECT 'revision|' || r.seq || '|' || hex(r.id) || '|' || hex(r.parents) || '|' || a.name || '|' || a.email || '|' || a.organisation || '|' || p.email
			|| '|' || r.at || '|' || r.subject || '|' || r.body || '|' || r.files FROM revision r LEFT JOIN author a ON a.id = r.author LEFT JOIN author p ON p.id = r.pusher
		UNION ALL SELECT 'gone|' || f.name || '|' || g.seq FROM gone g LEFT JOIN file f ON f.id = g.file
		UNION ALL SELECT 'rev|' || rev FROM state ORDER BY 1`)
}

func dump(ctx context.Context, conn *sql.DB, query string) (string, error) {
	lines, err := collect(ctx, conn, func(rows *sql.Rows) (s sql.NullString, err error) { return s, rows.Scan(&s) }, query)
	var b strings.Builder
	for _, l := range lines {
		if !l.Valid {
			err = errors.Join(err, errors.New("a row refers to one that is not there"))
		}
		b.WriteString(l.String + "\n")
	}
	return b.String(), err
}
