package web

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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

// Moved says where the first of some moved lines went, or came from; "" for all other rows.
func (d diffPart) Moved(r site.DiffRow) string {
	switch {
	case !r.MovedFirst:
		return ""
	case r.Kind == '-':
		return d.T.F(d.T.Compare.MovedTo, r.Moved)
	}
	return d.T.F(d.T.Compare.MovedFrom, r.Moved)
}

// Empty tells whether the texts are alike.
func (d diffPart) Empty() bool {
	return !d.Diff.Binary && !d.Diff.TooLarge && d.Diff.Added == 0 && d.Diff.Deleted == 0
}

// The ways a comparison is shown, as the query names them. A script remembers which of the first two a reader likes.
const (
	viewBeside = "beside"
	viewInline = "inline"
	viewVisual = "visual"
)

// diffView compares a page at two revisions.
type diffView struct {
	base
	Path     wiki.Path
	Crumbs   []crumb
	From, To *wiki.Commit // From is nil where the page began with To
	Fields   []site.FieldChange
	Part     diffPart
	View     string // how it is shown
	Asked    bool   // the reader said so
	Loosely  bool   // without space within lines
	Query    url.Values
	Marked   template.HTML // of the visual comparison; "" where there is none
	Lang     string        // of the page
	Refused  bool          // there can be no visual comparison
	Undo     bool          // the reader may undo the change: it is one, and can be
}

// Link is the comparison shown in another way.
func (v diffView) Link(key, value string) string {
	q := url.Values{}
	for k, list := range v.Query {
		q[k] = list
	}
	q.Set(key, value)
	if value == "" {
		q.Del(key)
	}
	return "?" + q.Encode()
}

// FieldLabel is how a field is called of which no type of page knows.
func (v diffView) FieldLabel(name string) string {
	if label := v.T.Since.Field[name]; label != "" {
		return label
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// diff compares what is at a path at ?from= and ?to=: a page, or an attachment.
func (s *server) diff(c *gin.Context) error {
	revs, err := askedRevs(c, "from", "to")
	if err != nil {
		return err
	}
	name, err := pathParam(c, prefixes["diff"])
	if err != nil {
		return err
	}
	p, err := wiki.ParsePath(name)
	var cmp *site.Comparison
	how := site.Comparing{Loosely: c.Query("space") == "ignore", Lang: s.texts(c).Lang}
	if err == nil {
		cmp, err = s.site.Compare(c.Request.Context(), s.person(c), p, revs[0], revs[1], how)
	}
	if f, bad := wiki.ParseFile(name); err != nil && bad == nil && (errors.Is(err, wiki.ErrNotFound) || p.IsZero()) {
		if shown := s.diffFile(c, f, revs); !errors.Is(shown, wiki.ErrNotFound) {
			return shown
		}
	}
	if p.IsZero() {
		return fmt.Errorf("%s: %w", name, wiki.ErrNotFound)
	}
	if err != nil {
		return err
	}
	t := s.texts(c)
	view := diffView{
		base: s.base(c, t.F(t.Page.DiffTitle, p.Name())),
		Path: p, Crumbs: pageCrumbs(p), From: cmp.From, To: cmp.To, Fields: cmp.Fields, View: viewBeside, Loosely: how.Loosely,
		Query: url.Values{"to": {string(cmp.To.Rev)}},
	}
	view.NoIndex = true
	view.Part = diffPart{T: t, Diff: cmp.Diff, Left: t.Page.DiffNothing, Right: t.Date(cmp.To.When)}
	if cmp.From != nil {
		view.Part.Left = t.Date(cmp.From.When)
		view.Query.Set("from", string(cmp.From.Rev))
		view.Undo = view.MayChange() && cmp.To.Undoable() && cmp.OneStep
	}
	if how.Loosely {
		view.Query.Set("space", "ignore")
	}
	if asked := c.Query("view"); asked == viewBeside || asked == viewInline || asked == viewVisual {
		view.View, view.Asked = asked, true
		view.Query.Set("view", asked)
	}
	if view.View == viewVisual {
		marked, err := s.site.Visual(c.Request.Context(), cmp, t.Page.DiffAdded, t.Page.DiffDeleted)
		switch {
		case errors.Is(err, site.ErrNotVisual):
			view.Refused, view.View = true, viewBeside
		case err != nil:
			return err
		}
		view.Marked = template.HTML(marked) // sanitised as pages are, and marked as a tree
		_, view.Lang = s.nameAndLang(c, p)
	}
	return s.show(c, http.StatusOK, "diff", view)
}

// askedRevs reads revisions from the query; "" where one is not there.
func askedRevs(c *gin.Context, keys ...string) ([]wiki.Rev, error) {
	revs := make([]wiki.Rev, len(keys))
	for i, key := range keys {
		raw := c.Query(key)
		if raw == "" {
			continue
		}
		rev, err := wiki.ParseRev(raw)
		if err != nil {
			return nil, err
		}
		revs[i] = rev
	}
	return revs, nil
}

// fileDiffView compares an attachment at two revisions.
type fileDiffView struct {
	base
	File         wiki.File
	Crumbs       []crumb
	Older, Newer fileSide
	Same         bool
}

// fileSide is one of the two; Picture means that it can be shown.
type fileSide struct {
	site.FileVersion
	Picture bool
}

// SizeText is how large the file is, in words.
func (v fileDiffView) SizeText(side fileSide) string { return fileSizeText(v.T, side.Bytes) }

// diffFile compares an attachment at two revisions.
func (s *server) diffFile(c *gin.Context, f wiki.File, revs []wiki.Rev) error {
	older, newer, err := s.site.CompareFile(c.Request.Context(), s.person(c), f, revs[0], revs[1])
	if err != nil {
		return err
	}
	picture := strings.HasPrefix(inlineTypes[f.Ext()], "image/")
	t := s.texts(c)
	folder := ""
	if i := strings.LastIndexByte(f.String(), '/'); i >= 0 {
		folder = f.String()[:i]
	}
	view := fileDiffView{
		base: s.base(c, t.F(t.Compare.FileTitle, f.Name())), File: f, Crumbs: crumbs(folder),
		Older: fileSide{older, picture && older.There}, Newer: fileSide{newer, picture && newer.There},
		Same: older.There && older.Blob == newer.Blob,
	}
	view.NoIndex = true
	return s.show(c, http.StatusOK, "diff_file", view)
}

// fileSizeText is a number of bytes as people say it: "12,3 kB".
func fileSizeText(t *i18n.Texts, n int) string {
	unit, size := "bytes", strconv.Itoa(n)
	switch {
	case n >= 1_000_000:
		unit, size = "MB", fmt.Sprintf("%.1f", float64(n)/1e6)
	case n >= 1000:
		unit, size = "kB", fmt.Sprintf("%.1f", float64(n)/1e3)
	}
	return t.Number(size) + "\u00a0" + unit
}
