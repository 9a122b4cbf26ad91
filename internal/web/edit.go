package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
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
	Base    wiki.Rev  // "" for a new page
	Lang    string    // of the text, for the browser's spelling
	Note    string    // above the form, where there is something to know
	SignIn  bool      // the session ended: the form has fields to sign in with
	Email   string    // in them
	Preview *article  // nil where it was not asked for
	Hints   *hintList // with the preview
	Own     string    // the text as it was sent, where Content is another
	OwnName string    // what stands above it, where it is not the whole text
	Unsaved bool      // there is something to lose on this page
	Minor   bool
	Section string       // id of the heading whose section is edited; "" for the whole page
	Drafts  []draftOffer // of the person, where the editor does not hold one already
	Shown   *draftOffer  // the draft that the editor holds
	Others  string       // who else is editing
}

// Editor is the address of this editor.
func (v editView) Editor() string { return editorOf(v.Path, v.Section) }

// PageTitle is what a new page is to be called, as far as the form says.
func (v editView) PageTitle() string {
	front, _ := wiki.ParseFrontMatter([]byte(v.Content)).Raw("title")
	return cmp.Or(v.Fields.title(), strings.Trim(front, "\"' "), v.Name)
}

// editorOf is the address of the editor of a page, or of a section of it.
func editorOf(p wiki.Path, section string) string {
	to := link("edit", p)
	if section != "" {
		to += "?" + url.Values{"section": {section}}.Encode()
	}
	return to
}

// editFields are the ids of the editor's fields. A preview is on the same page with headings of its own, whose ids are
// their plain words.
var editFields = map[string]string{"content": "edit-content", "summary": "edit-summary", "email": "edit-email"}

// editForm shows the editor: of a page, of a section of it, or with the person's draft of either.
func (s *server) editForm(c *gin.Context) error {
	p, err := pagePath(c, "/-/edit/")
	if err != nil {
		return err
	}
	d, err := s.current(c, p)
	if err != nil {
		return err
	}
	if d.Section = c.Query("section"); d.Section != "" {
		d.Content, _, err = s.site.Section(c.Request.Context(), s.person(c), p, d.Base, d.Section)
	}
	v, kept, keptErr := s.withDraft(c, d)
	switch {
	case keptErr != nil:
		return keptErr
	case kept:
	case errors.As(err, new(*wiki.Invalid)): // there is no such section
		seeOther(c, link("edit", p))
		return nil
	case err != nil:
		return err
	}
	if s.cfg.Local == nil {
		v.Others = othersText(v.T, s.present.here(v.Person, p))
	}
	return s.show(c, http.StatusOK, "edit", v)
}

// withDraft is the editor, with the person's draft in it where the address asks for that, and else with an offer of it.
func (s *server) withDraft(c *gin.Context, d site.Draft) (v editView, kept bool, err error) {
	if c.Query("draft") != "" && s.cfg.Local == nil {
		own, err := s.accounts.Draft(c.Request.Context(), s.person(c).ID, d.Path, d.Section)
		switch {
		case err == nil:
			v = s.editor(c, site.Draft{
				Path: d.Path, Section: d.Section, Content: own.Content, Summary: own.Summary, Minor: own.Minor, Base: own.Base,
			})
			v.Shown, v.Unsaved = &draftOffer{base: v.base, Draft: *own, Next: v.Editor()}, true
			return v, true, nil
		case !errors.Is(err, wiki.ErrNotFound):
			return v, false, err
		}
	}
	v = s.editor(c, d)
	if v.Drafts, err = s.drafts(c, v.base, d.Path); err != nil {
		return v, false, err
	}
	for i := range v.Drafts {
		v.Drafts[i].Next = v.Editor()
	}
	return v, false, nil
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
		Section: d.Section, Minor: d.Minor,
	}
	v.Name, v.Lang = s.nameAndLang(c, d.Path)
	title := t.Edit.EditTitle
	if v.New {
		title, v.Note = t.Edit.CreateTitle, t.Edit.NewLead
	}
	if d.Section != "" {
		v.base = s.base(c, t.F(t.Write.SectionTitle, headingOf(d), v.Name))
	} else {
		v.base = s.base(c, t.F(title, v.Name))
	}
	v.NoIndex = true
	if d.Section != "" {
		return v
	}
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
	if code, bad, err := s.signInHere(c); err != nil {
		return s.refuseDraft(c, d, err)
	} else if bad.Text != "" {
		return s.refuseSignIn(c, d, code, bad)
	}
	switch c.PostForm("action") {
	case "preview":
		return s.previewDraft(c, d)
	case "resolve":
		return s.resolve(c, d)
	}
	res, err := s.saveDraft(c, d)
	if err != nil {
		return s.refuseDraft(c, d, err)
	}
	s.savedDraft(c, d)
	if err := s.tellSaved(c, d, res); err != nil {
		return err
	}
	to := link("page", p)
	if d.Section != "" {
		to += "#" + url.PathEscape(d.Section)
	}
	seeOther(c, to)
	return nil
}

// signInHere signs in somebody whose session had ended when they sent the editor's form, with the fields that it has then.
func (s *server) signInHere(c *gin.Context) (code int, bad fieldError, err error) {
	if s.cfg.Local != nil || s.person(c) != nil || c.PostForm("email") == "" {
		return 0, bad, nil
	}
	return s.signIn(c)
}

// refuseSignIn shows the editor again, with all that was typed but the password.
func (s *server) refuseSignIn(c *gin.Context, d site.Draft, code int, bad fieldError) error {
	v := s.editor(c, d)
	v.SignIn, v.Unsaved, v.Email = true, true, c.PostForm("email")
	bad.Field = editFields[bad.Field]
	v.refuse(bad)
	return s.show(c, code, "edit", v)
}

// maxCameIn is how many changes of others are looked at to name who made them.
const maxCameIn = 20

// tellSaved notes for the page that is shown next what became of the text, and who else's changes it was merged with.
func (s *server) tellSaved(c *gin.Context, d site.Draft, res wiki.Result) error {
	t := s.texts(c)
	switch {
	case !res.Changed:
		return s.notice(c, t.Edit.SavedSame)
	case !res.Merged:
		return s.notice(c, t.Edit.Saved)
	}
	list, err := s.site.CameIn(c.Request.Context(), s.person(c), d.Path, d.Base, res.Rev, maxCameIn)
	var names []string
	for _, commit := range list {
		if name := byline(commit.By); commit.By.Email != s.person(c).Email && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if err != nil || len(names) == 0 { // it is saved, whoever else wrote
		return s.notice(c, t.Edit.SavedMerged)
	}
	return s.noticeWith(c, t.F(t.Write.CameIn, namesTogether(t, names)), noticeLink{
		Text: t.Write.CameInLink,
		To:   link("diff", d.Path) + "?" + url.Values{"from": {string(d.Base)}, "to": {string(list[0].Rev)}}.Encode(),
	})
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
		Section: c.PostForm("section"), Minor: c.PostForm("minor") != "",
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

// saveDraft saves a draft. Should the program fail in the middle, the text is kept for its author first.
func (s *server) saveDraft(c *gin.Context, d site.Draft) (wiki.Result, error) {
	defer func() {
		if r := recover(); r != nil {
			c.Set(keptKey, s.keepDraft(c, d))
			panic(r)
		}
	}()
	if tooLarge(d.Content) {
		return wiki.Result{}, wiki.ErrTooLarge
	}
	if d.Base != "" {
		if _, err := parseBase(string(d.Base)); err != nil {
			return wiki.Result{}, err
		}
	}
	return s.site.Save(c.Request.Context(), s.person(c), d)
}

// refuseDraft shows the editor again, with all that was typed and the reason why it was not saved.
func (s *server) refuseDraft(c *gin.Context, d site.Draft, err error) error {
	var conflict *wiki.Conflict
	kept := s.keepDraft(c, d)
	if errors.As(err, &conflict) {
		return s.showConflict(c, wholeOf(d, conflict), conflict)
	}
	if gone := (*wiki.Invalid)(nil); errors.As(err, &gone) && gone.Field == "section" {
		return s.showWhole(c, d)
	}
	v := s.editor(c, d)
	e, code := &v.T.Edit, status(err)
	errs := v.fieldErrors(err)
	switch {
	case len(errs) > 0:
		code = http.StatusUnprocessableEntity
	case errors.Is(err, wiki.ErrSignIn):
		v.SignIn = true
		errs = []fieldError{{Field: "edit-email", Text: v.T.Write.SignedOut}}
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
	if kept && code >= http.StatusInternalServerError {
		errs = append(errs, fieldError{Text: v.T.Write.DraftKept})
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
	return s.ofSalon(c, withTitle(s.ofStatement(c, text), title))
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
