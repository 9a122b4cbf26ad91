package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// statementAddress is the one that Danish law expects on every public website.
const statementAddress = "/was"

// statementView is what is said about accessibility where no statement is written.
type statementView struct {
	base
	Closed bool   // the reader may not know whether there is one
	Found  int    // pages with something hard to read; 0 also where it is not known just now
	Write  string // where to write one, "" for those who do not
}

// statement leads to the wiki's accessibility statement: in the tool of the authority where it says that it is there, else
// to its page.
func (s *server) statement(c *gin.Context) error {
	ctx, who := c.Request.Context(), s.person(c)
	st, err := s.site.Statement(ctx, who)
	v := statementView{Closed: errors.Is(err, wiki.ErrSignIn) || errors.Is(err, wiki.ErrForbidden)}
	switch {
	case v.Closed:
	case err != nil:
		return err
	case st != nil && st.WAS != "":
		seeOther(c, st.WAS)
		return nil
	case st != nil:
		seeOther(c, link("page", st.Page))
		return nil
	default:
		if r, err := s.site.Reports(ctx, who); err == nil { // without its figures the page is as good
			v.Found = r.Total(site.ReportAccessibility)
		}
	}
	v.base = s.base(c, s.texts(c).Statement.Title)
	v.Nav = "statement"
	if v.IsAdmin() && !v.readOnly() {
		v.Write = s.statementEditor(c)
	}
	return s.show(c, http.StatusOK, "statement", v)
}

// statementEditor is the address of the editor of a new statement.
func (s *server) statementEditor(c *gin.Context) string {
	title, folder := i18n.Da.Statement.Title, ""
	if kind := s.site.Type(c.Request.Context(), site.StatementType); kind != nil {
		folder = kind.Folder
	}
	p, err := pathOf(folder, title)
	if err != nil {
		panic(err) // unreachable: the title is a constant and a type's folder is a path
	}
	return link("edit", p) + "?" + url.Values{"title": {title}, "type": {site.StatementType}}.Encode()
}

// The place in the template of a statement that is filled with what the report knows, and a statement in a wiki that has
// no template for one.
const (
	problemsMark  = "<!-- problemer -->"
	bareStatement = "---\ntype: " + site.StatementType + "\n---\n## Indhold, der ikke er tilgængeligt\n\n" + problemsMark + "\n"
)

// ofStatement fills the text that a new page begins with, where that is a statement: today's date, and the problems of
// the wiki's pages by kind. It is in Danish as the template is.
func (s *server) ofStatement(c *gin.Context, text string) string {
	if c.Query("type") != site.StatementType {
		return text
	}
	if text == "" {
		text = bareStatement
	}
	front := wiki.ParseFrontMatter([]byte(text))
	today := i18n.Da.ISO(time.Now())[:len(time.DateOnly)] // in Denmark
	front.SetString("dato", today)
	front.SetString("gennemgået", today)
	text = front.String()
	r, err := s.site.Reports(c.Request.Context(), s.person(c))
	if err != nil || len(r.Hints) == 0 {
		return text
	}
	var list strings.Builder
	for _, h := range r.Hints {
		fmt.Fprintf(&list, "- %s %s: %s\n", i18n.Da.HintCount(string(h.Kind), h.Count), i18n.Da.Hint.On.N(h.On), pageList(h))
	}
	return strings.Replace(text, problemsMark, strings.TrimSuffix(list.String(), "\n"), 1)
}

// pageList names the pages of one kind of problem, as links where their names can stand in one.
func pageList(h site.HintTotal) string {
	var names []string
	for _, p := range h.Pages {
		name := p.Path.String()
		if !strings.ContainsAny(name, "[]#^|") {
			name = "[[" + name + "]]"
		}
		names = append(names, name)
	}
	if more := h.On - len(names); more > 0 {
		names = append(names, i18n.Da.Report.More.N(more))
	}
	return strings.Join(names, ", ")
}
