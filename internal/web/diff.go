package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// diffPart is a comparison of two texts, as the partial _diff.tmpl shows it. Left and Right name the two sides.
type diffPart struct {
	T           *i18n.Texts
	Diff        site.Diff
	Left, Right string
}

// With is the same comparison with other rows: those of a fold.
func (d diffPart) With(rows []site.DiffRow) diffPart {
	d.Diff.Rows = rows
	return d
}

// Kind is a word for a row's kind, for its class.
func (diffPart) Kind(r site.DiffRow) string {
	switch r.Kind {
	case '-':
		return "deleted"
	case '+':
		return "added"
	case '~':
		return "changed"
	case '…':
		return "folded"
	}
	return "same"
}

// diffLine is one side of a row; Whole means that all of it is new or gone.
type diffLine struct {
	T     *i18n.Texts
	Whole bool
	Spans []site.Span
}

// Line is one side of a row of a kind.
func (d diffPart) Line(kind string, spans []site.Span) diffLine {
	return diffLine{d.T, kind != "changed", spans}
}

// Empty tells whether the texts are alike.
func (d diffPart) Empty() bool {
	return !d.Diff.Binary && !d.Diff.TooLarge && d.Diff.Added == 0 && d.Diff.Deleted == 0
}

// diffView compares a page at two revisions.
type diffView struct {
	base
	Path     wiki.Path
	Crumbs   []crumb
	From, To *wiki.Commit // From is nil where the page began with To
	Part     diffPart
}

// diff compares the page at ?from= and ?to=.
func (s *server) diff(c *gin.Context) error {
	p, err := pagePath(c, prefixes["diff"])
	if err != nil {
		return err
	}
	var revs [2]wiki.Rev
	for i, key := range []string{"from", "to"} {
		if raw := c.Query(key); raw != "" {
			if revs[i], err = wiki.ParseRev(raw); err != nil {
				return err
			}
		}
	}
	cmp, err := s.site.Compare(c.Request.Context(), s.person(c), p, revs[0], revs[1])
	if err != nil {
		return err
	}
	t := s.texts(c)
	view := diffView{
		base: s.base(c, t.F(t.Page.DiffTitle, p.Name())),
		Path: p, Crumbs: pageCrumbs(p), From: cmp.From, To: cmp.To,
	}
	view.NoIndex = true
	view.Part = diffPart{T: t, Diff: cmp.Diff, Left: t.Page.DiffNothing, Right: t.Date(cmp.To.When)}
	if cmp.From != nil {
		view.Part.Left = t.Date(cmp.From.When)
	}
	return s.show(c, http.StatusOK, "diff", view)
}
