package site

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// How much of a folder is shown at a time.
const (
	FolderPart  = 200  // entries of a folder's own list
	maxChildren = 60   // of the folder below a page, beside the page; and on each side of a page among its siblings
	maxFolders  = 1000 // folders in one folder
	maxAbove    = 20   // folders above a page that are looked up
)

// Child is one entry of a folder: a page, a folder, both under one name, or an attachment.
type Child struct {
	Name   string
	Title  string
	Lang   string    // of the title, "" where it is not known
	Page   wiki.Path // zero where there is no page
	Folder string    // "" where there is no folder
	File   wiki.File // an attachment; zero otherwise
}

// FolderView is a part of what lies in a folder.
type FolderView struct {
	Folder   string // "" for the root
	Page     wiki.Path
	Title    string // of the page of the folder's name, else the folder's own name; "" for the root
	Lang     string // of the title, "" where it is not known
	Children []Child
	Next     int // how many to skip for what follows; 0 at the end
}

// Folder lists a part of a folder, in Danish order within what lies in it itself, after skipping some files; the folders
// without a page are in the first part. An empty or missing one is wiki.ErrNotFound, the root excepted.
func (s *Site) Folder(ctx context.Context, who *wiki.Person, folder string, skip int) (*FolderView, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	head := s.store.Head()
	children, more, ok := s.children(ctx, head, folder, skip, FolderPart)
	if !ok || len(children) == 0 && (folder != "" || skip > 0) {
		return nil, fmt.Errorf("folder %s: %w", folder, wiki.ErrNotFound)
	}
	v := &FolderView{Folder: folder, Children: children}
	if more {
		v.Next = skip + FolderPart
	}
	if above := s.above(ctx, head, folder); len(above) > 0 {
		own := above[len(above)-1]
		v.Page, v.Title, v.Lang = own.Page, own.Title, own.Lang
	}
	return v, nil
}

// children lists what lies in a folder: n files after skipping some, and with the first of them the folders.
func (s *Site) children(ctx context.Context, head *gitstore.Snapshot, folder string, skip, n int) (list []Child, more, ok bool) {
	names, ok := head.Folders(folder, maxFolders)
	if !ok {
		return nil, false, false
	}
	refs, err := s.pages.Folder(ctx, folder, skip, n+1)
	if err != nil {
		s.log.Error("the titles of a folder cannot be read", "folder", folder, "err", err)
	}
	if err != nil || !s.pagesRunner.isReady() { // names will do
		refs = filesOf(head, folder, skip, n+1)
	}
	more = len(refs) > n
	refs = refs[:min(n, len(refs))]
	if skip > 0 {
		return entries(head, folder, refs, names), more, true
	}
	return withFolders(head, folder, entries(head, folder, refs, names), names), more, true
}

// filesOf are files of a folder by their names alone.
func filesOf(head *gitstore.Snapshot, folder string, skip, n int) (refs []index.Ref) {
	all, _ := head.Folder(folder)
	for _, e := range all {
		if e.Folder {
			continue
		}
		if skip--; skip >= 0 {
			continue
		}
		r := index.Ref{File: e.File, Title: e.Name}
		if p, ok := e.File.Page(); ok {
			r.Title = p.Name()
		}
		if refs = append(refs, r); len(refs) == n {
			break
		}
	}
	return refs
}

// entries makes entries of files that are still there; folders are the names of those beside them.
func entries(head *gitstore.Snapshot, folder string, refs []index.Ref, folders []string) (list []Child) {
	for _, r := range refs {
		if _, ok := head.Lookup(r.File); !ok {
			continue
		}
		p, ok := r.File.Page()
		if !ok {
			list = append(list, Child{Name: r.File.Name(), Title: r.Title, File: r.File})
			continue
		}
		c := Child{Name: p.Name(), Title: r.Title, Lang: r.Lang, Page: p}
		if slices.Contains(folders, p.Name()) {
			c.Folder = p.String()
		}
		list = append(list, c)
	}
	return list
}

// withFolders adds the folders that have no page of their name, where they stand in Danish order.
func withFolders(head *gitstore.Snapshot, folder string, list []Child, folders []string) []Child {
	added := false
	for _, name := range folders {
		path := below(folder, name)
		if f, err := wiki.ParseFile(path + ".md"); err == nil {
			if _, ok := head.Lookup(f); ok {
				continue
			}
		}
		list, added = append(list, Child{Name: name, Title: name, Folder: path}), true
	}
	if added {
		danish := collate.New(language.Danish, collate.Numeric, collate.Loose)
		slices.SortStableFunc(list, func(a, b Child) int { return danish.CompareString(a.Title, b.Title) })
	}
	return list
}

// below is the path of what lies in a folder.
func below(folder, name string) string {
	if folder == "" {
		return name
	}
	return folder + "/" + name
}

// Above are the folders that lead to one, outermost first and itself last, by the titles of their pages.
func (s *Site) Above(ctx context.Context, who *wiki.Person, folder string) ([]Child, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	return s.above(ctx, s.store.Head(), folder), nil
}

func (s *Site) above(ctx context.Context, head *gitstore.Snapshot, folder string) (list []Child) {
	if folder == "" {
		return nil
	}
	segments := strings.Split(folder, "/")
	for i, name := range segments {
		c := Child{Name: name, Title: name, Folder: strings.Join(segments[:i+1], "/")}
		if p, err := wiki.ParsePath(c.Folder); err == nil && i < maxAbove {
			if _, ok := head.Lookup(p.File()); ok {
				c.Page = p
				if r, ok, err := s.pages.Get(ctx, p.File()); err == nil && ok {
					c.Title, c.Lang = r.Title, r.Lang
				}
			}
		}
		list = append(list, c)
	}
	return list
}

// Around is where a page stands: the folders above it, its siblings, and what lies below it.
type Around struct {
	Page     PageRef
	Above    []Child // outermost first; the last is the folder of the page
	Siblings []Child // with the page itself
	Cut      bool    // there are more
	Below    []Child
	BelowCut bool
}

// Around finds what is around a page. A missing page is what Page says.
func (s *Site) Around(ctx context.Context, who *wiki.Person, p wiki.Path) (*Around, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	head := s.store.Head()
	if _, ok := head.Lookup(p.File()); !ok {
		return nil, s.elsewhere(ctx, head, p.File())
	}
	folder := p.Folder()
	a := &Around{Page: PageRef{Path: p, Title: p.Name()}, Above: s.above(ctx, head, folder)}
	refs, cut, err := s.pages.Around(ctx, p.File(), maxChildren)
	if err != nil {
		return nil, err
	}
	if len(refs) == 0 { // the index has not come to the page yet
		refs, cut = []index.Ref{{File: p.File(), Title: p.Name()}}, true
	}
	names, _ := head.Folders(folder, maxFolders)
	a.Cut = cut
	a.Siblings = entries(head, folder, refs, names)
	if len(names) <= maxChildren {
		a.Siblings = withFolders(head, folder, a.Siblings, names)
	} else {
		a.Cut = true
	}
	for _, c := range a.Siblings {
		if c.Page == p {
			a.Page.Title, a.Page.Lang = c.Title, c.Lang
		}
	}
	a.Below, a.BelowCut, _ = s.children(ctx, head, p.String(), 0, maxChildren)
	return a, nil
}
