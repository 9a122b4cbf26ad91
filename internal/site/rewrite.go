package site

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/index"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

// moving is a move being worked out on one head.
type moving struct {
	ctx     context.Context
	site    *Site
	head    *gitstore.Snapshot
	to      map[wiki.File]wiki.File // old name → new name
	folders map[string]string       // the same for folders that move whole
	plan    MovePlan
	edit    wiki.Edit

	names  *index.Renaming
	after  map[string]wiki.File      // folded new name → new name
	inside map[string]bool           // folded names of the folders that the new names make
	former map[wiki.File]wiki.File   // old names of the moved files → where they lead now
	links  map[wiki.File][]wiki.Link // pages that stay → their links that would lead elsewhere

	mu    sync.Mutex
	bytes int // of the pages rewritten
	err   error
}

// workOut rewrites all pages whose links the move concerns.
func (m *moving) workOut() error {
	m.names = m.site.pages.Renaming(m.to)
	m.after, m.inside, m.former = map[string]wiki.File{}, map[string]bool{}, map[wiki.File]wiki.File{}
	for f, to := range m.to {
		m.after[wiki.Fold(to.String())] = to
		for dir := to.Folder(); dir != ""; dir = dir[:max(0, strings.LastIndexByte(dir, '/'))] {
			m.inside[wiki.Fold(dir)] = true
		}
		names, err := m.site.former(m.ctx, m.head, f)
		if err != nil {
			return err
		}
		for _, name := range names {
			m.former[name] = f
		}
	}
	var err error
	if m.links, err = m.names.Linking(m.ctx, slices.Collect(maps.Keys(m.folders)), m.former); err != nil {
		return err
	}
	var pages []wiki.File
	for f := range m.to {
		if f.IsPage() && m.to[f].IsPage() {
			pages = append(pages, f)
		}
	}
	if len(m.links) > maxRewritten {
		return &wiki.Invalid{Field: "to", Key: "move.links", Value: strconv.Itoa(maxRewritten)}
	}
	pages = slices.AppendSeq(pages, maps.Keys(m.links))
	todo := make(chan wiki.File)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for f := range todo {
				m.rewrite(f)
			}
		})
	}
	for _, f := range pages {
		todo <- f
	}
	close(todo)
	workers.Wait()
	return m.err
}

// fail keeps the first error; what comes after it is not done any more.
func (m *moving) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err == nil {
		m.err = err
	}
}

func (m *moving) failed() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.err != nil
}

// rewrite rewrites one page.
func (m *moving) rewrite(f wiki.File) {
	blob, ok := m.head.Lookup(f)
	if !ok || m.failed() {
		return // the index is behind
	}
	text, err := m.site.store.Blob(m.ctx, blob)
	if errors.Is(err, wiki.ErrTooLarge) {
		return // nor has it links
	}
	if err != nil {
		m.fail(err)
		return
	}
	name, moves := f, false
	if to, ok := m.to[f]; ok {
		name, moves = to, true
	}
	from, _ := f.Page()
	to, _ := name.Page()
	out, changed, left := markdown.Rewrite(from, to, text, markdown.Moves{
		Before: func(l wiki.Link) (wiki.File, bool) {
			if !moves && !slices.Contains(m.links[f], wiki.Link{Kind: l.Kind, Target: l.Target}) {
				return wiki.File{}, false
			}
			return m.leads(from, l)
		},
		After:  func(l wiki.Link) (wiki.File, bool) { return m.willLead(to, l) },
		Moved:  m.moved,
		Parsed: func(text []byte, d *markdown.Doc) { m.site.parsed.foresee(to, text, d.Facts()) },
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	if changed > 0 {
		m.edit.Put[name] = out
		m.plan.Links = append(m.plan.Links, LinkChange{to, changed})
		if m.bytes += len(out); m.bytes > maxRewrites && m.err == nil {
			m.err = &wiki.Invalid{Field: "to", Key: "move.links", Value: strconv.Itoa(maxRewritten)}
		}
	}
	if left > 0 {
		m.plan.Left = append(m.plan.Left, LinkChange{to, left})
	}
}

// moved is the new name of a file, or of a folder by its name.
func (m *moving) moved(f wiki.File) (wiki.File, bool) {
	if to, ok := m.to[f]; ok {
		return to, true
	}
	folder, ok := m.folders[f.String()]
	if !ok {
		return wiki.File{}, false
	}
	to, err := wiki.ParseFile(folder)
	return to, err == nil
}

// leads is where a link leads now: to a file, or to a folder by its name.
func (m *moving) leads(from wiki.Path, l wiki.Link) (wiki.File, bool) {
	r := &resolver{ctx: m.ctx, site: m.site, head: m.head}
	if l.Kind == wiki.LinkPath {
		t := r.path(l.Target)
		if !t.Found {
			t = r.moved(l)
		}
		if t.Found && t.File.IsZero() {
			f, err := wiki.ParseFile(l.Target)
			return f, err == nil
		}
		return t.File, t.Found
	}
	f, ok, err := m.names.Before(m.ctx, from, l)
	if err != nil {
		m.fail(err)
		return f, false
	}
	if ok && r.there(f) {
		return f, true
	}
	// A link by an old name is left as it is where it will be led on as before.
	t := r.moved(l)
	_, moves := m.to[t.File]
	return t.File, t.Found && moves
}

// willLead is where a link will lead without redirects, on a page at the path where it will be.
func (m *moving) willLead(from wiki.Path, l wiki.Link) (wiki.File, bool) {
	if l.Kind != wiki.LinkPath {
		f, ok, err := m.names.After(m.ctx, from, l)
		if err != nil {
			m.fail(err)
		}
		return f, ok && err == nil
	}
	for _, name := range []string{l.Target, l.Target + ".md"} {
		if f, err := wiki.ParseFile(name); err == nil {
			if _, moves := m.to[f]; moves && m.after[wiki.Fold(name)].String() != name {
				continue // the wiki would find a new name that differs in letter case only, but a clone would not
			}
			if to, ok := m.fileAfter(f); ok {
				return to, true
			}
		}
	}
	f, err := wiki.ParseFile(l.Target)
	if err != nil {
		return f, false
	}
	_, there := m.head.Folder(l.Target)
	_, moves := m.folders[l.Target]
	return f, m.inside[wiki.Fold(l.Target)] || there && !moves
}

// fileAfter is the file that will be there under a name, written in any letter case.
func (m *moving) fileAfter(f wiki.File) (wiki.File, bool) {
	if to, ok := m.after[wiki.Fold(f.String())]; ok {
		return to, true
	}
	if _, there := m.head.Lookup(f); !there {
		like, ok := m.head.Like(f)
		if !ok {
			return f, false
		}
		f = like
	}
	_, moves := m.to[f]
	return f, !moves
}
