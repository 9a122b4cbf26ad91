package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/encoding/charmap"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// maxContent is how large a page's text may be. Forms may be larger, so that the text of one that is too large can be
// given back.
const (
	maxContent     = 1 << 20
	maxContentText = "1 MB"
)

// editView is the editor: of a page, of a new page, and of a text that was not saved for some reason, which is never
// lost but shown again.
type editView struct {
	base
	Path    wiki.Path
	Name    string // what the page is called
	New     bool
	Content string      // but for what the form of the fields has
	Fields  *fieldsForm // nil for a text whose fields have no form
	Summary string
	Base    wiki.Rev // "" for a new page
	Lang    string   // of the text, for the browser's spelling
	Note    string   // above the form, where there is something to know
	SignIn  bool     // the session ended: a way to sign in without leaving the page
	Preview *article // nil where it was not asked for
	Own     string   // the text as it was sent, where Content is another
	Unsaved bool     // there is something to lose on this page
}

// editFields are the ids of the editor's fields. A preview is on the same page with headings of its own, whose ids are
// their plain words.
var editFields = map[string]string{"content": "edit-content", "summary": "edit-summary"}

// editForm shows the editor.
func (s *server) editForm(c *gin.Context) error {
	p, err := pagePath(c, "/-/edit/")
	if err != nil {
		return err
	}
	d, err := s.current(c, p)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "edit", s.editor(c, d))
}

// current is the page as it is now, to be edited; of a new page the text to begin with.
func (s *server) current(c *gin.Context, p wiki.Path) (site.Draft, error) {
	who := s.person(c)
	if err := need(who, wiki.Editor); err != nil {
		return site.Draft{}, err
	}
	// The head is read before the text: if somebody saves in between, their change is in the text and in the merge,
	// and so harmless. The other way round it would be in neither and look as if this person had undone it.
	d := site.Draft{Path: p, Base: s.site.Head()}
	text, _, err := s.site.Source(c.Request.Context(), who, p.File(), "")
	switch {
	case errors.Is(err, wiki.ErrNotFound), isMoved(err) && c.Query("title") != "":
		d.Base = ""
		d.Content, err = s.startingText(c, p)
	case err == nil:
		d.Content = decode(text)
	}
	return d, err
}

// editor fills the view of a draft.
func (s *server) editor(c *gin.Context, d site.Draft) editView {
	t := s.texts(c)
	v := editView{
		Path: d.Path, New: d.Base == "", Content: d.Content, Summary: d.Summary, Base: d.Base,
	}
	v.Name, v.Lang = s.nameAndLang(c, d.Path)
	title := t.Edit.EditTitle
	if v.New {
		title, v.Note = t.Edit.CreateTitle, t.Edit.NewLead
	}
	v.base = s.base(c, t.F(title, v.Name))
	v.NoIndex = true
	v.Fields, v.Content = s.fieldsForm(c, v.base, v.Content)
	if name := v.Fields.title(); v.New && name != "" {
		v.Title = t.F(title, name)
	}
	if v.readOnly() {
		v.Note = t.Standing.NotNow
	}
	return v
}

// nameAndLang is what a page is called and the language that it says it is in: of a page that is not there, or may not
// be read, the last part of its path and "".
func (s *server) nameAndLang(c *gin.Context, p wiki.Path) (name, lang string) {
	v, err := s.site.Page(c.Request.Context(), s.person(c), p)
	if err != nil {
		return p.Name(), ""
	}
	return v.Title, v.Lang
}

// save saves the editor's text, or shows it as a page, or puts it together after a conflict.
func (s *server) save(c *gin.Context) error {
	p, err := pagePath(c, "/-/edit/")
	if err != nil {
		return err
	}
	d, ok := s.sentDraft(c, p)
	if !ok {
		return s.refuseMissing(c, d)
	}
	switch c.PostForm("action") {
	case "preview":
		return s.previewDraft(c, d)
	case "resolve":
		return s.resolve(c, d)
	}
	res, err := s.saveDraft(c.Request.Context(), s.person(c), d)
	if err != nil {
		return s.refuseDraft(c, d, err)
	}
	t := s.texts(c)
	text := t.Edit.Saved
	switch {
	case !res.Changed:
		text = t.Edit.SavedSame
	case res.Merged:
		text = t.Edit.SavedMerged
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, link("page", p))
	return nil
}

// sentDraft is the draft in the editor's form, as it was sent: nothing in it is checked. A form without a text, which
// is another thing than an empty one, has none.
func (s *server) sentDraft(c *gin.Context, p wiki.Path) (d site.Draft, ok bool) {
	content, ok := c.GetPostForm("content")
	if ok {
		content = s.filled(c, content)
	}
	return site.Draft{
		Path: p, Content: content, Summary: c.PostForm("summary"), Base: wiki.Rev(c.PostForm("base")),
	}, ok
}

// refuseMissing shows the editor with the page as it is, for a form that came without its text: saving it, or giving it
// back to be saved, would empty the page.
func (s *server) refuseMissing(c *gin.Context, d site.Draft) error {
	now, err := s.current(c, d.Path)
	if err != nil {
		return err
	}
	now.Summary = d.Summary
	return s.refuseDraft(c, now, errMissing)
}

// errMissing is what is wrong with a form without a text.
var errMissing = &wiki.Invalid{Field: "content", Key: "edit.missing"}

// tooLarge tells whether a text is larger than a page may be once its line ends are those of the wiki: browsers send
// two bytes for each.
func tooLarge(content string) bool { return len(lines(content)) > maxContent }

func (s *server) saveDraft(ctx context.Context, who *wiki.Person, d site.Draft) (wiki.Result, error) {
	if tooLarge(d.Content) {
		return wiki.Result{}, wiki.ErrTooLarge
	}
	if d.Base != "" {
		if _, err := parseBase(string(d.Base)); err != nil {
			return wiki.Result{}, err
		}
	}
	return s.site.Save(ctx, who, d)
}

// refuseDraft shows the editor again, with all that was typed and the reason why it was not saved.
func (s *server) refuseDraft(c *gin.Context, d site.Draft, err error) error {
	var conflict *wiki.Conflict
	if errors.As(err, &conflict) {
		return s.showConflict(c, d, conflict)
	}
	v := s.editor(c, d)
	e, code := &v.T.Edit, status(err)
	errs := v.fieldErrors(err)
	switch {
	case len(errs) > 0:
		code = http.StatusUnprocessableEntity
	case errors.Is(err, wiki.ErrSignIn):
		v.SignIn = true
		errs = []fieldError{{Text: e.SignedOut}}
	case errors.Is(err, wiki.ErrForbidden):
		errs = []fieldError{{Text: e.NotAllowed}}
	case code == http.StatusRequestEntityTooLarge:
		errs = []fieldError{{Field: "edit-content", Text: v.T.F(e.TooLarge, maxContentText)}}
	case code == http.StatusServiceUnavailable, code == http.StatusTooManyRequests:
		c.Header("Retry-After", strconv.Itoa(retryAfter(err, code)))
		errs = []fieldError{{Text: e.Busy}}
		if why := notNow(v.T, err); why != "" {
			errs = append(errs, fieldError{Text: why})
		}
	default:
		code = http.StatusInternalServerError
		number := errorNumber()
		s.log.Error("save failed", "number", number, "path", d.Path.String(), "err", err)
		errs = []fieldError{{Text: v.T.F(e.Failed, number)}}
	}
	v.Unsaved = true
	v.refuse(errs...)
	return s.show(c, code, "edit", v)
}

// startingText is what the editor of a new page begins with: the template or type that was chosen, with the page's title.
func (s *server) startingText(c *gin.Context, p wiki.Path) (string, error) {
	title := strings.TrimSpace(c.Query("title"))
	if title == "" {
		title = p.Name()
	}
	text, err := s.textOf(c, c.Query("template"), c.Query("type"))
	if err != nil {
		return "", fmt.Errorf("templates: %w", err)
	}
	return s.ofSalon(c, withTitle(text, title))
}

// withTitle is a text with a title in its front matter, and an empty line to begin to write on.
func withTitle(text, title string) string {
	f := wiki.ParseFrontMatter([]byte(text))
	f.SetString("title", title)
	if strings.TrimSpace(text) == "" {
		return f.String() + "\n"
	}
	return f.String()
}

// decode is a page's text as a browser can edit it. Text that is not UTF-8 can only have come with the repository from
// elsewhere, and is taken for the old Windows encoding, in which every byte means something: saved again, it is UTF-8
// and nothing of it is lost.
func decode(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(text)
	if err != nil {
		return strings.ToValidUTF8(string(text), "\uFFFD") // unreachable: the encoding has all bytes
	}
	return string(out)
}
