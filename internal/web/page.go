package web

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// article is the text of a page with its table of contents, as the partial _article.tmpl shows it.
type article struct {
	T    *i18n.Texts
	View *site.View
}

// Body is the page's HTML. Package markdown sanitised it.
func (a article) Body() template.HTML { return template.HTML(a.View.HTML) }

// Lang is the page's language where it is another than the interface's.
func (a article) Lang() string {
	if a.View.Lang == a.T.Lang {
		return ""
	}
	return a.View.Lang
}

// Over says why the page shows its source instead of its formatted text, "" where it is formatted.
func (a article) Over() string {
	switch a.View.Over {
	case "":
		return ""
	case "size":
		return a.T.Page.OverSize
	case "time":
		return a.T.Page.OverTime
	case "depth":
		return a.T.Page.OverDepth
	}
	return a.T.Page.OverOther
}

// tocEntry is a heading in the table of contents, with those below it.
type tocEntry struct {
	ID, Text string
	Sub      []tocEntry
}

// tocMinimum is how many headings a page has at least for a table of contents to help.
const tocMinimum = 3

// TOC is the page's table of contents, two levels deep, nil for a page with few headings.
func (a article) TOC() []tocEntry {
	if a.View.Facts == nil {
		return nil
	}
	var top []tocEntry
	n := 0
	for _, h := range a.View.Facts.Headings {
		e := tocEntry{ID: h.ID, Text: h.Text}
		switch {
		case h.Level == 2, h.Level == 3 && len(top) == 0:
			top = append(top, e)
		case h.Level == 3:
			last := &top[len(top)-1]
			last.Sub = append(last.Sub, e)
		default:
			continue
		}
		n++
	}
	if n < tocMinimum {
		return nil
	}
	return top
}

// crumb is a folder above a page.
type crumb struct {
	Name, Path string
	Lang       string // of the name, where that is a title in another language than the interface's
}

// crumbs are the folders above a path, outermost first.
func crumbs(folder string) []crumb {
	if folder == "" {
		return nil
	}
	var list []crumb
	for i := 0; i <= len(folder); i++ {
		if i == len(folder) || folder[i] == '/' {
			list = append(list, crumb{Name: path.Base(folder[:i]), Path: folder[:i]})
		}
	}
	return list
}

// crumbs are the folders above a path by the titles of their pages.
func (s *server) crumbs(c *gin.Context, folder string) []crumb {
	above, err := s.site.Above(c.Request.Context(), s.person(c), folder)
	if err != nil { // whoever may not read has no page to show them on
		return crumbs(folder)
	}
	return crumbsOf(s.texts(c).Lang, above)
}

// crumbsOf makes crumbs of folders for a reader of a language.
func crumbsOf(lang string, above []site.Child) (list []crumb) {
	for _, f := range above {
		one := crumb{Name: f.Title, Path: f.Folder}
		if f.Lang != lang {
			one.Lang = f.Lang
		}
		list = append(list, one)
	}
	return list
}

// pageView is a page, or an older version of it.
type pageView struct {
	base
	Article   article
	Children  []site.Child
	Path      wiki.Path
	Crumbs    []crumb
	Facts     []fact        // of the box; nil for none
	MovedFrom string        // the former path that the reader asked for
	Old       *site.OldView // nil for the page as it is now
	Salon     *salonPart    // nil for a page that is neither of a meeting nor minutes
	Front     bool
	Fresh     freshness    // of the page as it is now
	Drafts    []draftOffer // the reader's own
	Series    site.Series
}

// HasAbout tells whether there is anything around the page to show beside it.
func (v pageView) HasAbout() bool {
	view := v.Article.View
	return len(view.Children) > 0 || len(view.Backlinks) > 0 || len(view.Uses) > 0 || view.Facts != nil && len(view.Facts.Tags) > 0
}

// Ticks tells whether the page has tasks that the reader may tick.
func (v pageView) Ticks() bool {
	facts := v.Article.View.Facts
	return v.CanEdit && v.Old == nil && facts != nil && len(facts.Tasks) > 0
}

// HasSeries tells whether the page is part of a series.
func (v pageView) HasSeries() bool { return v.Series.Previous != nil || v.Series.Next != nil }

// missingView says that there is no such page, and what there is instead.
type missingView struct {
	base
	Path    wiki.Path
	Crumbs  []crumb
	Similar []site.PageRef
	Deleted *wiki.Commit // the last change of a page that was here
	Search  searchAsked  // for the words of the address
}

// SearchLink leads to a search for the words of the address.
func (v missingView) SearchLink() string { return v.Search.link() }

// front shows the front page at the root; a wiki without one shows its list of pages.
func (s *server) front(c *gin.Context) error {
	p, ok := s.site.FrontPage()
	if !ok {
		return s.root(c)
	}
	v, err := s.site.Page(c.Request.Context(), s.person(c), p)
	if err != nil {
		return err
	}
	view := s.pageView(c, v)
	view.Front = true
	return s.show(c, http.StatusOK, "page", view)
}

// root lists the whole wiki from its outermost folder.
func (s *server) root(c *gin.Context) error { return s.showFolder(c, "", wiki.File{}) }

// page shows what lives at /wiki/PATH: a page, an old version of it, its source, an attachment or a folder.
func (s *server) page(c *gin.Context) error {
	name, err := pathParam(c, prefixes["page"])
	if err != nil {
		return err
	}
	if name == "" {
		return s.root(c)
	}
	if trimmed := strings.TrimRight(name, "/"); trimmed != name {
		return s.withoutSlash(c, trimmed)
	}
	f, err := wiki.ParseFile(name)
	if err != nil {
		return s.impossible(c, name, err)
	}
	p, err := wiki.ParsePath(name)
	if err != nil { // ends in .md, or lies under .wiki/
		return s.file(c, f)
	}
	rev := c.Query("rev")
	v, err := s.site.Page(c.Request.Context(), s.person(c), p)
	var moved *site.Redirect
	switch {
	case err == nil && rev != "", isMoved(err) && rev != "":
		return s.old(c, p, rev)
	case err == nil:
		view := s.pageView(c, v)
		if view.Salon, err = s.salonPart(c, v.PageRef); err != nil {
			return err
		}
		if view.Series, err = s.site.Series(c.Request.Context(), s.person(c), v); err != nil {
			return err
		}
		return s.show(c, http.StatusOK, "page", view)
	case isMoved(err) && errors.As(err, &moved):
		// The folder of the same name stayed, and has no other address than this.
		if list := s.showFolder(c, p.String(), moved.To); !errors.Is(list, wiki.ErrNotFound) {
			return list
		}
		return err
	case !errors.Is(err, wiki.ErrNotFound):
		return err
	}
	if err := s.file(c, f); !errors.Is(err, wiki.ErrNotFound) {
		return err
	}
	if rev != "" {
		return s.old(c, p, rev)
	}
	if err := s.showFolder(c, p.String(), wiki.File{}); !errors.Is(err, wiki.ErrNotFound) {
		return err
	}
	return s.missing(c, p)
}

// impossible says why there can be no page of that name, and offers an editor one with the name as its title.
func (s *server) impossible(c *gin.Context, name string, err error) error {
	t := s.texts(c)
	v := errorView{Message: t.Common.NotFound, Detail: s.detail(t, err), Search: wordsOf(name)}
	v.base = s.base(c, v.Message.Title)
	v.NoIndex = true
	if title := path.Base(name); v.CanEdit {
		if _, err := pathOf("", title); err == nil {
			v.Create = title
		}
	}
	return s.show(c, http.StatusNotFound, "error", v)
}

// withoutSlash leads from a/b/ to a/b.
func (s *server) withoutSlash(c *gin.Context, name string) error {
	to := link("page", name)
	if q := c.Request.URL.RawQuery; q != "" {
		to += "?" + q
	}
	c.Header("Cache-Control", "no-cache")
	http.Redirect(c.Writer, c.Request, to, http.StatusMovedPermanently)
	return nil
}

// helpPath is where the manual is, as the layout's link to it says too.
const helpPath = "hjælp"

// pageView fills the view of a page.
func (s *server) pageView(c *gin.Context, v *site.View) pageView {
	view := pageView{base: s.base(c, v.Title), Path: v.Path, Crumbs: s.crumbs(c, v.Path.Folder()), MovedFrom: s.movedFrom(c, v.Path)}
	if p := v.Path.String(); p == helpPath || strings.HasPrefix(p, helpPath+"/") {
		view.Nav = "help"
	}
	view.Article, view.Children = article{view.T, v}, v.Children
	if v.Facts != nil {
		view.Description = v.Facts.Summary
	}
	view.Fresh = s.freshnessOr(c, view.base, v)
	view.Facts = facts(view.T, v, view.CanEdit)
	view.Drafts = s.draftsOr(c, view.base, v.Path)
	if v.Last != nil {
		view.Printed = view.version(*v.Last)
	}
	return view
}

// movedFrom is the former path that the reader was led on from, "" where the address merely says so: nobody can make
// the page claim a name that was not its own.
func (s *server) movedFrom(c *gin.Context, to wiki.Path) string {
	name := c.Query("from")
	if name == "" {
		return ""
	}
	from, err := wiki.ParsePath(name)
	if err != nil {
		return ""
	}
	_, err = s.site.Page(c.Request.Context(), s.person(c), from)
	if r := (*site.Redirect)(nil); errors.As(err, &r) && r.To == to.File() {
		return from.String()
	}
	return ""
}

// today is the path that a page has now whose version of some time is asked for under p: p itself, unless the page was
// moved since. What can be done with a version is done to the page where it is.
func (s *server) today(c *gin.Context, p wiki.Path, rev wiki.Rev) wiki.Path {
	_, err := s.site.Blob(c.Request.Context(), s.person(c), p.File(), "")
	var r *site.Redirect
	if !errors.As(err, &r) || !r.Moved {
		return p
	}
	to, ok := r.To.Page()
	if !ok {
		return p
	}
	if _, err := s.site.Old(c.Request.Context(), s.person(c), to, rev); err != nil {
		return p // that page has no such version
	}
	return to
}

// old shows an older version of a page.
func (s *server) old(c *gin.Context, p wiki.Path, raw string) error {
	rev, err := wiki.ParseRev(raw)
	if err != nil {
		return err
	}
	if to := s.today(c, p, rev); to != p {
		seeOther(c, link("page", to)+"?"+url.Values{"from": {p.String()}, "rev": {raw}}.Encode())
		return nil
	}
	v, err := s.site.Old(c.Request.Context(), s.person(c), p, rev)
	if err != nil {
		return err
	}
	view := s.pageView(c, &v.View)
	view.Old, view.NoIndex, view.Printed = v, true, view.version(*v.Commit)
	view.Title = view.T.F(view.T.Page.OldTitle, v.Title, view.Date(v.Commit.When))
	return s.show(c, http.StatusOK, "page", view)
}

// maxSimilar is how many pages are named that may be meant with an address where there is none.
const maxSimilar = 6

// missing says that there is no page at the path, and helps on.
func (s *server) missing(c *gin.Context, p wiki.Path) error {
	ctx, who := c.Request.Context(), s.person(c)
	similar, err := s.site.Similar(ctx, who, p)
	if err != nil {
		return err
	}
	past, _, err := s.site.History(ctx, who, p, "", 1)
	if err != nil && !errors.Is(err, wiki.ErrNotFound) {
		return err
	}
	words := strings.NewReplacer("-", " ", "_", " ").Replace(p.Name())
	about, err := s.site.Alike(ctx, who, p, words, maxSimilar)
	if err != nil {
		return err
	}
	for _, page := range about {
		if len(similar) < maxSimilar && !slices.ContainsFunc(similar, func(known site.PageRef) bool { return known.Path == page.Path }) {
			similar = append(similar, page)
		}
	}
	view := missingView{Path: p, Crumbs: crumbs(p.Folder()), Similar: similar, Search: searchAsked{Text: words}}
	if len(past) > 0 {
		view.Deleted = past[0].Commit
	}
	t := s.texts(c)
	view.base = s.base(c, t.Common.NotFound.Title)
	view.NoIndex = true
	return s.show(c, http.StatusNotFound, "missing", view)
}
