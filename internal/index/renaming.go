package index

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"sync"

	"alliancewiki/internal/wiki"
)

// Renaming answers what names mean before and after some files are moved at once, and which pages that concerns. It
// remembers what it was asked, and so is good for one state of Pages. Its methods may be called at the same time.
type Renaming struct {
	pages *Pages
	to    map[wiki.File]wiki.File
	next  map[string][]candidate // what the new paths of the moved files can be called

	mu    sync.Mutex
	known map[string][]candidate
}

// Renaming begins to answer for files that are moved, old name → new name.
func (p *Pages) Renaming(to map[wiki.File]wiki.File) *Renaming {
	r := &Renaming{pages: p, to: to, next: map[string][]candidate{}, known: map[string][]candidate{}}
	for _, f := range to {
		for n := range pathNames(f) {
			r.next[n.key] = append(r.next[n.key], candidate{Ref{File: f}, n.kind})
		}
	}
	return r
}

// candidates are what a name may mean now.
func (r *Renaming) candidates(ctx context.Context, key string) ([]candidate, error) {
	r.mu.Lock()
	list, ok := r.known[key]
	r.mu.Unlock()
	if ok {
		return list, nil
	}
	list, err := r.pages.candidates(ctx, key)
	if err == nil {
		r.mu.Lock()
		r.known[key] = list
		r.mu.Unlock()
	}
	return list, err
}

// Before finds what a [[link]] on a page means now, as Resolve does.
func (r *Renaming) Before(ctx context.Context, from wiki.Path, l wiki.Link) (wiki.File, bool, error) {
	list, err := r.candidates(ctx, linkKey(l))
	if err != nil || len(list) == 0 {
		return wiki.File{}, false, err
	}
	best, _ := nearest(from, slices.Clone(list))
	return best.File, true, nil
}

// After finds what a [[link]] on a page will mean; from is where the page will be.
func (r *Renaming) After(ctx context.Context, from wiki.Path, l wiki.Link) (wiki.File, bool, error) {
	key := linkKey(l)
	now, err := r.candidates(ctx, key)
	if err != nil {
		return wiki.File{}, false, err
	}
	list := slices.Clone(r.next[key])
	for _, c := range now {
		if to, moved := r.to[c.File]; moved {
			if c.kind <= bySome || c.kind == byTitle && key == wiki.Fold(pageName(c.File)) {
				continue // the path that it had, or a title that may be its last segment for want of another
			}
			c.File = to
		}
		list = append(list, c)
	}
	if len(list) == 0 {
		return wiki.File{}, false, nil
	}
	slices.SortFunc(list, func(a, b candidate) int { return strings.Compare(a.File.String(), b.File.String()) })
	best, _ := nearest(from, list)
	return best.File, true, nil
}

// pageName is the last segment of a page's path.
func pageName(f wiki.File) string { return strings.TrimSuffix(f.Name(), ".md") }

// Linking gives the pages that stay, and whose links would lead elsewhere after the move, with those links, each once and
// without its section. folders are the old names of folders that are moved whole; former are names that lead to a moved
// file though nothing is there any more.
func (r *Renaming) Linking(ctx context.Context, folders []string, former map[wiki.File]wiki.File) (map[wiki.File][]wiki.Link, error) {
	whole, tails := map[string]bool{}, map[string]bool{}
	for _, f := range folders {
		whole[wiki.Fold(f)] = true
	}
	for f := range former {
		whole[linkKey(wiki.Link{Target: f.String()})] = true
	}
	for key := range r.next {
		tails[key] = true
	}
	if err := r.names(ctx, whole, tails); err != nil {
		return nil, err
	}
	found := map[wiki.File][]wiki.Link{}
	for _, q := range []struct {
		keys  map[string]bool
		where string
	}{{whole, "kind = 'p'"}, {whole, "kind <> 'p'"}, {tails, "kind <> 'p'"}} {
		for keys := range slices.Chunk(slices.Collect(maps.Keys(q.keys)), 500) {
			rows, err := r.pages.linking(ctx, q.where, keys)
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				if _, moved := r.to[row.from]; moved || slices.Contains(found[row.from], row.link) {
					continue
				}
				if row.link.Kind != wiki.LinkPath {
					same, err := r.same(ctx, row.from, row.link, former)
					if err != nil {
						return nil, err
					}
					if same {
						continue
					}
				}
				found[row.from] = append(found[row.from], row.link)
			}
		}
	}
	return found, nil
}

// same tells whether a [[link]] on a page that stays leads where it led.
func (r *Renaming) same(ctx context.Context, on wiki.File, l wiki.Link, former map[wiki.File]wiki.File) (bool, error) {
	from, _ := on.Page()
	before, ok, err := r.Before(ctx, from, l)
	if err != nil {
		return false, err
	}
	if !ok {
		f, err := wiki.ParseFile(strings.TrimSuffix(l.Target, ".md") + ".md")
		_, led := former[f]
		return err != nil || !led, nil
	}
	if to, moved := r.to[before]; moved {
		before = to
	}
	after, ok, err := r.After(ctx, from, l)
	return ok && after == before, err
}

// names adds what the moved files are called now: whole paths, and all else.
func (r *Renaming) names(ctx context.Context, whole, tails map[string]bool) error {
	for files := range slices.Chunk(slices.Collect(maps.Keys(r.to)), 500) {
		args := make([]any, len(files))
		for i, f := range files {
			args[i] = f.String()
		}
		_, err := collect(ctx, r.pages.read, func(rows *sql.Rows) (struct{}, error) {
			var key string
			var kind int
			err := rows.Scan(&key, &kind)
			if tails[key] = true; kind == byPath {
				whole[key] = true
			}
			return struct{}{}, err
		}, "SELECT n.key, n.kind FROM file f JOIN name n ON n.file = f.id WHERE f.name IN (?"+strings.Repeat(",?", len(files)-1)+")", args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// linkRow is one link of a page.
type linkRow struct {
	from wiki.File
	link wiki.Link
}

func (p *Pages) linking(ctx context.Context, where string, keys []string) ([]linkRow, error) {
	args := make([]any, len(keys))
	for i, k := range keys {
		args[i] = k
	}
	return collect(ctx, p.read, func(rows *sql.Rows) (l linkRow, err error) {
		var from, kind string
		if err := rows.Scan(&from, &kind, &l.link.Target); err != nil {
			return l, err
		}
		l.link.Kind = wiki.LinkKind(kind[0])
		l.from, err = wiki.ParseFile(from)
		return l, err
	}, "SELECT f.name, l.kind, l.target FROM link l JOIN file f ON f.id = l.src WHERE l."+where+" AND l.key IN (?"+strings.Repeat(",?", len(keys)-1)+")", args...)
}
