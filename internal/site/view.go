package site

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/index"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// maxBacklinks is how many pages that link to it one page lists.
const maxBacklinks = 200

// View is a page to be shown.
type View struct {
	PageRef
	Rev              wiki.Rev       // the revision shown
	Blob             wiki.BlobID    // the text shown; "" for a preview
	Facts            *wiki.Facts    // Headings with the levels and ids that they have in HTML
	HTML             string         // sanitised
	Kind             *pagetype.Type // nil for a page whose type, if it has one, is not described
	Box              []FieldValue   // what its fields say; nil for a preview
	Undescribed      bool           // it names a type that is not described, though others are
	Meant            string         // the type that its author may have meant then
	Over             string         // why the text was not rendered ("size", "time", "depth"), "" where it was; then HTML is its source in <pre>
	FrontMatterError *wiki.Problem  // why the front matter cannot be read; nil where it can
	Backlinks        []PageRef
	Uses             []Use        // pages that name this one in their fields
	Children         []Child      // of the folder of the same name
	MoreChildren     bool         // than those
	Last             *wiki.Commit // the last change; nil while the history is still being built
}

// Page shows a page of the head. A name in another form or of a moved page is a *Redirect; a missing page is
// wiki.ErrNotFound.
func (s *Site) Page(ctx context.Context, who *wiki.Person, p wiki.Path) (*View, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	head := s.store.Head()
	blob, ok := head.Lookup(p.File())
	if !ok {
		return nil, s.elsewhere(ctx, head, p.File())
	}
	v, err := s.view(ctx, p, blob, who.Can(wiki.Editor))
	if err != nil {
		return nil, err
	}
	v.Rev = head.Rev
	v.Children, v.MoreChildren, _ = s.children(ctx, head, p.String(), 0, maxChildren)
	former, err := s.former(ctx, head, p.File())
	if err != nil {
		return nil, err
	}
	refs, err := s.pages.Backlinks(ctx, p.File(), former, maxBacklinks)
	if err != nil {
		return nil, err
	}
	v.Backlinks = pageRefs(refs)
	if v.Uses, err = s.uses(ctx, p.File()); err != nil {
		return nil, err
	}
	last, err := s.history.File(ctx, p.File(), 0, 1)
	if err != nil {
		return nil, err
	}
	if len(last) > 0 {
		v.Last = last[0].Commit
	}
	return v, nil
}

// view renders a text as the page p.
func (s *Site) view(ctx context.Context, p wiki.Path, blob wiki.BlobID, tick bool) (*View, error) {
	page, err := s.render(ctx, p, blob, tick)
	if err != nil {
		return nil, err
	}
	v := newView(p, page.Page)
	v.Blob, v.Box, v.Kind = blob, page.box, s.Type(ctx, v.Type)
	v.Undescribed, v.Meant = s.undescribed(ctx, v.Type)
	return v, nil
}

func newView(p wiki.Path, page *markdown.Page) *View {
	facts := page.Facts
	facts.Headings = page.TOC
	return &View{
		PageRef:          PageRef{Path: p, Title: facts.Title, Type: facts.Type, Lang: facts.Lang},
		Facts:            &facts,
		HTML:             page.HTML,
		Over:             page.Over,
		FrontMatterError: page.FrontMatterError,
	}
}

// maxQuestions is how many questions one rendering asks the index; links beyond are not marked, whether they lead
// somewhere or not.
const maxQuestions = 2000

// resolver answers where the links of one page lead, from the snapshot and, for names and what was moved, the index.
type resolver struct {
	ctx        context.Context
	site       *Site
	head       *gitstore.Snapshot
	namesKnown bool
	asked      map[string]markdown.Target // by kind and folded target
	failed     bool                       // the index could not be asked, or a picture read
	pictures   map[wiki.File]wiki.BlobID  // the images that were looked at
}

func (r *resolver) Resolve(from wiki.Path, l wiki.Link) markdown.Target {
	key := string(rune(l.Kind)) + wiki.Fold(l.Target)
	t, ok := r.asked[key]
	if !ok {
		if len(r.asked) == maxQuestions {
			return markdown.Target{Unknown: true}
		}
		if t = r.find(from, l); !t.Found && !t.Unknown {
			t = r.moved(l)
		}
		r.lookAt(&t)
		r.asked[key] = t
	}
	return t
}

// moved finds a target under the name that it has now.
func (r *resolver) moved(l wiki.Link) markdown.Target {
	names := []string{strings.TrimSuffix(l.Target, ".md") + ".md"}
	if !strings.HasSuffix(l.Target, ".md") {
		names = append(names, l.Target) // an attachment
	}
	for _, name := range names {
		f, err := wiki.ParseFile(name)
		if err != nil {
			continue
		}
		var to *Redirect
		if errors.As(r.site.elsewhere(r.ctx, r.head, f), &to) {
			return markdown.Target{Found: true, File: to.To}
		}
	}
	return markdown.Target{}
}

func (r *resolver) find(from wiki.Path, l wiki.Link) markdown.Target {
	if l.Kind == wiki.LinkPath {
		return r.path(l.Target)
	}
	ref, others, ok, err := r.site.pages.Resolve(r.ctx, from, l)
	if err != nil {
		r.failed = true
		if r.ctx.Err() == nil {
			r.site.log.Error("a link cannot be resolved", "page", from.String(), "target", l.Target, "err", err)
		}
		return markdown.Target{Unknown: true}
	}
	if !ok || !r.there(ref.File) {
		return markdown.Target{Unknown: !r.namesKnown}
	}
	t := markdown.Target{Found: true, File: ref.File, Title: ref.Title}
	if others > 0 {
		t.Ambiguous = others + 1
	}
	return t
}

// path finds a file by its name from the root, written with or without .md and in any letter case, or a folder.
func (r *resolver) path(target string) markdown.Target {
	for _, name := range []string{target, target + ".md"} {
		f, err := wiki.ParseFile(name)
		if err != nil {
			continue
		}
		if r.there(f) {
			return markdown.Target{Found: true, File: f}
		}
		if like, ok := r.head.Like(f); ok {
			return markdown.Target{Found: true, File: like}
		}
	}
	if _, ok := r.head.Folder(target); ok {
		return markdown.Target{Found: true}
	}
	return markdown.Target{}
}

func (r *resolver) there(f wiki.File) bool {
	_, ok := r.head.Lookup(f)
	return ok
}

// Preview renders a draft as Page would for a reader: its tasks are not there to be ticked yet.
func (s *Site) Preview(ctx context.Context, who *wiki.Person, p wiki.Path, content string) (*View, error) {
	if err := s.mayEdit(who); err != nil {
		return nil, err
	}
	return newView(p, s.renderText(ctx, p, []byte(lines(content)), s.pagesRunner.isReady(), false).Page), nil
}

// FrontPage is the path of the page shown at /: Forside, Home, README or index, the first that is there.
func (s *Site) FrontPage() (wiki.Path, bool) {
	head := s.store.Head()
	for _, name := range []string{"Forside", "Home", "README", "index"} {
		p, err := wiki.ParsePath(name)
		if err != nil {
			panic(err) // unreachable: the names are constants
		}
		if _, ok := head.Lookup(p.File()); ok {
			return p, true
		}
	}
	return wiki.Path{}, false
}

// OldView is an older version of a page, with its neighbours in the history.
type OldView struct {
	View
	Commit  *wiki.Commit // the commit that made this version
	Newer   wiki.Rev     // the next version, "" where this is the newest
	Older   wiki.Rev
	Current bool // this is the version on the head
}

// Old shows the page as it was at a revision (whole or prefix).
func (s *Site) Old(ctx context.Context, who *wiki.Person, p wiki.Path, rev wiki.Rev) (*OldView, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	e, err := s.versionAt(ctx, p.File(), rev)
	if err != nil {
		return nil, err
	}
	v, err := s.view(ctx, p, e.Blob, false)
	if err != nil {
		return nil, err
	}
	v.Rev, v.Last = e.Rev, e.Commit
	old := &OldView{View: *v, Commit: e.Commit}
	older, err := s.history.File(ctx, p.File(), e.Seq, 1)
	if err != nil {
		return nil, err
	}
	if len(older) > 0 && older[0].Blob != "" {
		old.Older = older[0].Rev
	}
	newer, ok, err := s.history.After(ctx, p.File(), e.Seq)
	if err != nil {
		return nil, err
	}
	if ok && newer.Blob != "" {
		old.Newer = newer.Rev
	}
	blob, there := s.store.Head().Lookup(p.File())
	old.Current = !ok && there && blob == e.Blob
	return old, nil
}

// versionAt finds the version of a file that was there at a revision.
func (s *Site) versionAt(ctx context.Context, f wiki.File, rev wiki.Rev) (index.Entry, error) {
	r, err := s.history.Revision(ctx, rev)
	if err != nil {
		return index.Entry{}, err
	}
	e, ok, err := s.history.At(ctx, f, r.Seq)
	if err == nil && (!ok || e.Blob == "") {
		err = fmt.Errorf("%s at %s: %w", f, rev.Short(), wiki.ErrNotFound)
	}
	return e, err
}

// Source reads a page's text or an attachment: of the head where rev is "". Redirects like Page.
func (s *Site) Source(ctx context.Context, who *wiki.Person, f wiki.File, rev wiki.Rev) ([]byte, wiki.BlobID, error) {
	blob, err := s.Blob(ctx, who, f, rev)
	if err != nil {
		return nil, "", err
	}
	text, err := s.store.Blob(ctx, blob)
	return text, blob, err
}

// Blob is what Source reads, without reading it: its id changes whenever its bytes do.
func (s *Site) Blob(ctx context.Context, who *wiki.Person, f wiki.File, rev wiki.Rev) (wiki.BlobID, error) {
	if err := s.mayRead(who); err != nil {
		return "", err
	}
	head := s.store.Head()
	if rev == "" || rev == head.Rev {
		if blob, ok := head.Lookup(f); ok {
			return blob, nil
		}
		if rev == "" {
			return "", s.elsewhere(ctx, head, f)
		}
	}
	e, err := s.versionAt(ctx, f, rev)
	if errors.Is(err, wiki.ErrNotFound) && len(rev) == 40 && !s.historyRunner.isReady() {
		return s.store.LookupAt(ctx, rev, f)
	}
	return e.Blob, err
}
