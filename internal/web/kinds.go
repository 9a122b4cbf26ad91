package web

import (
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// kindOf is what a new page begins with, as the form for a new page offers it: a template, or a type with its own
// template, if it has one, and its folder.
type kindOf struct {
	Value  string // of the form's field template: a template's name, or typePrefix and a type's
	Label  string
	Folder string
}

// typePrefix tells a type from a template. No file has a colon in its name.
const typePrefix = "type:"

// kinds are what a new page may begin with: nothing, the templates that are no type's, and the types.
func (s *server) kinds(c *gin.Context) ([]kindOf, error) {
	templates, err := s.site.Templates(c.Request.Context(), s.person(c))
	if err != nil {
		return nil, err
	}
	types, err := s.site.Kinds(c.Request.Context(), s.person(c))
	if err != nil {
		return nil, err
	}
	t := s.texts(c)
	var list []kindOf
	for _, tmpl := range templates {
		if !slices.ContainsFunc(types, func(k *pagetype.Type) bool { return k.Template == tmpl.Name }) {
			list = append(list, kindOf{Value: tmpl.Name, Label: tmpl.Label})
		}
	}
	for _, k := range types {
		list = append(list, kindOf{typePrefix + k.Name, k.Label.In(t.Lang), k.Folder})
	}
	// A wiki without templates and types is asked nothing, and one may have its own empty template, which comes first.
	if len(list) > 0 && list[0].Value != emptyTemplate {
		list = slices.Insert(list, 0, kindOf{Label: t.Edit.NoTemplate})
	}
	return list, nil
}

// emptyTemplate is the template of an empty page, where the wiki has one of its own.
const emptyTemplate = "tom"

// textOf is the text that a kind of page begins with; "" for one that is not there.
func (s *server) textOf(c *gin.Context, template, kind string) (string, error) {
	t := s.site.Type(c.Request.Context(), kind)
	if t != nil {
		template = t.Template
	}
	list, err := s.site.Templates(c.Request.Context(), s.person(c))
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(known site.Template) bool { return known.Name == template })
	switch {
	case t == nil && i < 0:
		return "", nil
	case t == nil:
		return list[i].Text, nil
	case i < 0:
		return t.Start(), nil
	}
	front := wiki.ParseFrontMatter([]byte(list[i].Text))
	front.SetString("type", t.Name)
	return front.String(), nil
}

// maxAlike is how many pages are shown that a new one may be the same as.
const maxAlike = 6

// folderOf is the folder for a new page: the one that was written, or else the one of its type; "/" is the top.
func (s *server) folderOf(c *gin.Context, folder, template string) string {
	if kind, ok := strings.CutPrefix(template, typePrefix); ok && strings.TrimSpace(folder) == "" {
		if t := s.site.Type(c.Request.Context(), kind); t != nil {
			return t.Folder
		}
	}
	return folder
}
