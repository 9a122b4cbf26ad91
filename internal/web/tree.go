package web

import (
	"html/template"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// treeView is a page's place in the wiki: what leads to it, what is beside it and what is below it.
type treeView struct {
	base
	Crumbs []crumb
	Branch branch // of the folder that the page lies in
}

// listQuery asks for the list alone, without a page around it.
const listQuery = "list"

// around shows where a page stands, as a page or, for a script, as the list alone.
func (s *server) around(c *gin.Context) error {
	p, err := pagePath(c, prefixes["around"])
	if err != nil {
		return err
	}
	a, err := s.site.Around(c.Request.Context(), s.person(c), p)
	if err != nil {
		return err
	}
	t := s.texts(c)
	v := treeView{base: s.base(c, t.F(t.Reading.Around, a.Page.Title)), Crumbs: crumbsOf(t.Lang, a.Above), Branch: branchAround(t, a)}
	v.NoIndex = true
	if c.Query(listQuery) != "" {
		return s.fragment(c, "tree", "_tree.tmpl", v)
	}
	return s.show(c, http.StatusOK, "tree", v)
}

// tree lists what lies in a folder, whether or not that has a page; for a script, the list alone.
func (s *server) tree(c *gin.Context) error {
	folder, err := pathParam(c, prefixes["tree"])
	if err != nil {
		return err
	}
	if folder != "" {
		f, err := wiki.ParseFile(folder)
		if err != nil {
			return wiki.ErrNotFound
		}
		folder = f.String()
	}
	v, err := s.folderView(c, folder, wiki.File{})
	if err != nil {
		return err
	}
	if c.Query(listQuery) != "" {
		return s.fragment(c, "tree", "_branch.tmpl", listed(v))
	}
	v.NoIndex = true
	if v.Folder != "" {
		v.Title = v.T.F(v.T.Reading.Listed, v.Title)
	}
	return s.show(c, http.StatusOK, "folder", v)
}

// branchAround is the branch of a page's folder, with what lies below the page.
func branchAround(t *i18n.Texts, a *site.Around) branch {
	b := branch{T: t, Name: t.Page.RootTitle, List: a.Siblings, Current: a.Page.Path}
	if n := len(a.Above); n > 0 {
		b.Name = a.Above[n-1].Title
	}
	if a.Cut {
		b.All = template.URL(link("tree", a.Page.Path.Folder()))
	}
	if len(a.Below) > 0 {
		b.Below = &branch{T: t, Name: a.Page.Title, List: a.Below}
		if a.BelowCut {
			b.Below.All = template.URL(link("tree", a.Page.Path))
		}
	}
	return b
}

// listed is the branch of a folder that is unfolded.
func listed(v folderView) branch {
	b := branch{T: v.T, Name: v.Title, List: v.Children}
	if v.Next > 0 {
		b.All = template.URL(link("tree", v.Folder))
	}
	return b
}

// branch is a list of pages and folders in the tree, as the partial _branch.tmpl shows it.
type branch struct {
	T       *i18n.Texts
	Name    string // of the folder
	List    []site.Child
	Current wiki.Path    // the page that is open
	Below   *branch      // what lies below that; nil for nothing
	All     template.URL // of all that is in the folder, where this is cut
}

// Pages are the entries that are no attachments.
func (b branch) Pages() []site.Child {
	return slices.DeleteFunc(slices.Clone(b.List), func(c site.Child) bool { return !c.File.IsZero() })
}

// IsCurrent tells whether an entry is the page that is open.
func (b branch) IsCurrent(c site.Child) bool { return !c.Page.IsZero() && c.Page == b.Current }

// Lang is the language of an entry's title where it is another than the interface's.
func (b branch) Lang(c site.Child) string {
	if c.Lang == b.T.Lang {
		return ""
	}
	return c.Lang
}
