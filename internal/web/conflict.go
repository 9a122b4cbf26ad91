package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// The choices at one place of a conflict.
const (
	chooseMine   = "mine"
	chooseTheirs = "theirs"
	chooseBoth   = "both" // theirs first: it was there first
	chooseEdit   = "edit" // what was typed for this place
)

// conflictView is the screen of a save that met somebody else's change. Its form carries three things: the draft as it
// was sent with its base, for putting the text together again from the choices; the head it met, which is the base of
// the next try; and the whole text, to be edited.
type conflictView struct {
	base
	Path    wiki.Path
	Lead    string
	Last    *wiki.Commit // the change it met; nil where it is not known
	Places  []conflictPlace
	Content string   // the whole text, with both texts at each place
	Ours    string   // the draft
	From    wiki.Rev // the draft's base
	Head    wiki.Rev
	Summary string
	Minor   bool
	Lang    string
}

// conflictPlace is one place that both changed, as the partial _place.tmpl shows it.
type conflictPlace struct {
	T            *i18n.Texts
	No, Of       int
	Field        string // of the choice
	Section      string
	Theirs, Ours diffPart // against Base
	Choice       string
	OneOnly      bool // both texts cannot stand together: a key of the front matter
	Mine         string
	Their        string
	Both         string // the choices' labels
	Edit         string // "" where nothing can be typed for one place
	Text         string // to begin with, where it is typed
}

// TextField is the form's field for what is typed at this place.
func (p conflictPlace) TextField() string { return textField(p.No - 1) }

// showConflict shows the conflict screen for a draft.
func (s *server) showConflict(c *gin.Context, d site.Draft, conflict *wiki.Conflict) error {
	var f wiki.FileConflict
	for _, f = range conflict.Files {
		if f.File == d.Path.File() {
			break
		}
	}
	v := conflictView{
		Path: d.Path, Ours: d.Content, From: d.Base, Head: conflict.Head, Summary: d.Summary, Minor: d.Minor,
	}
	if now, ok := f.File.Page(); ok {
		v.Path = now // somebody moved it meanwhile
	}
	t := s.texts(c)
	_, v.Lang = s.nameAndLang(c, v.Path)
	merged := wiki.Merge(f.Base, lines(d.Content), f.Theirs)
	names := s.names(c, v.Path, d.Base)
	v.Places = conflictPlaces(t, merged.Chunks, names)
	v.Content = resolved(merged.Chunks, func(n int) string { return v.Places[n].Choice }, nil)
	// Without the last change the screen is less helpful, but the texts on it are what matters.
	who := s.person(c)
	if list, _, err := s.site.History(c.Request.Context(), who, v.Path, "", 1); err == nil && len(list) > 0 {
		v.Last = list[0].Commit
	}
	own := who != nil && v.Last != nil && v.Last.By.Email == who.Email
	switch {
	case f.Theirs == nil:
		// Their side has nothing to put beside the draft: the whole draft is the text to save.
		v.Lead, v.Content, v.Places = t.Edit.ConflictGone, d.Content, nil
		if own {
			v.Lead = t.Edit.ConflictOwnGone
		}
	case own:
		v.Lead = t.Edit.ConflictOwn
	case f.Base == nil:
		v.Lead = t.Edit.ConflictNew
	default:
		v.Lead = t.Edit.ConflictLead
	}
	v.base = s.base(c, t.Edit.ConflictTitle)
	v.NoIndex = true
	v.refuse(fieldError{Text: v.Lead})
	return s.show(c, http.StatusConflict, "conflict", v)
}

// places are the conflicts among the chunks.
func places(t *i18n.Texts, chunks []wiki.Chunk) []conflictPlace {
	var out []conflictPlace
	for _, ch := range chunks {
		if !ch.Conflict {
			continue
		}
		n := len(out)
		p := conflictPlace{
			T: t, No: n + 1, Field: choiceField(n), Section: ch.Section, Choice: chooseBoth,
			Theirs: diffPart{t, site.CompareTexts(ch.Base, ch.Theirs), t.Edit.Before, t.Edit.TheirChange},
			Ours:   diffPart{t, site.CompareTexts(ch.Base, ch.Ours), t.Edit.Before, t.Edit.YourChange},
			Mine:   t.Edit.ChooseMine, Their: t.Edit.ChooseTheirs, Both: t.Edit.ChooseBoth,
		}
		if ch.Section != "" && strings.HasPrefix(ch.Ours, ch.Section+":") && strings.HasPrefix(ch.Theirs, ch.Section+":") {
			p.OneOnly, p.Choice = true, chooseMine
		}
		out = append(out, p)
	}
	for i := range out {
		out[i].Of = len(out)
	}
	return out
}

// choiceField is the form's field for the nth conflict, from 0.
func choiceField(n int) string { return "choice-" + strconv.Itoa(n) }

// textField is the form's field for what is typed for the nth conflict, from 0.
func textField(n int) string { return "text-" + strconv.Itoa(n) }

// sideNames are what the two sides of a conflict are called.
type sideNames struct {
	theirs string // "" where it is not known who wrote it
	own    bool   // it was the same person, in another window
}

// names tells who wrote the version that a draft met, and when.
func (s *server) names(c *gin.Context, p wiki.Path, base wiki.Rev) (n sideNames) {
	who, t := s.person(c), s.texts(c)
	list, err := s.site.VersionsSince(c.Request.Context(), who, p, base, maxCameIn)
	if err != nil || len(list) == 0 || who == nil {
		return n
	}
	when := t.Date(list[0].When)
	if t.Day(list[0].When) == t.Day(time.Now()) {
		when = t.F(t.Compare.AtClock, t.Clock(list[0].When))
	}
	var names []string
	for _, e := range list {
		if !strings.EqualFold(e.By.Email, who.Email) && !slices.Contains(names, e.By.Name) {
			names = append(names, e.By.Name)
		}
	}
	if len(names) == 0 {
		return sideNames{t.F(t.Compare.OwnOther, when), true}
	}
	return sideNames{theirs: t.F(t.Compare.Wrote, namesTogether(t, names), when)}
}

// conflictPlaces are places with the names of those who wrote, where one can also type what is to stand there.
func conflictPlaces(t *i18n.Texts, chunks []wiki.Chunk, names sideNames) []conflictPlace {
	list := places(t, chunks)
	n := 0
	for _, ch := range chunks {
		if !ch.Conflict {
			continue
		}
		p := &list[n]
		n++
		p.Mine, p.Ours.Right = t.Compare.Mine, t.Compare.Mine
		p.Edit, p.Text = t.Compare.Typed, endLine(ch.Theirs)+ch.Ours
		if p.OneOnly {
			p.Text = ch.Ours
		}
		if names.theirs != "" {
			p.Their, p.Theirs.Right = names.theirs, names.theirs
		}
		if names.own {
			p.Both = t.Compare.BothOwn
		}
	}
	return list
}

// resolved is the text that the choices make of a merge; choose is asked for each conflict in turn, from 0, and typed for
// what is to stand there where it was chosen to type it.
func resolved(chunks []wiki.Chunk, choose, typed func(n int) string) string {
	var b strings.Builder
	n := 0
	for _, ch := range chunks {
		if !ch.Conflict {
			b.WriteString(ch.Text)
			continue
		}
		switch choose(n) {
		case chooseMine:
			b.WriteString(ch.Ours)
		case chooseTheirs:
			b.WriteString(ch.Theirs)
		case chooseEdit:
			b.Write(lines(typed(n)))
		default:
			b.WriteString(endLine(ch.Theirs))
			b.WriteString(ch.Ours)
		}
		n++
	}
	return b.String()
}

// endLine ends the last line of a text, so that another text can follow it.
func endLine(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}

// lines is a form's text with the line ends of the wiki, as site.Save makes them: the merge shown is the merge made.
func lines(s string) []byte {
	return []byte(endLine(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)))
}

// resolve puts the text together from the choices of the conflict screen and shows it as a page, and in the editor, for a
// last look; it is kept as a draft until it is saved.
// The merge is made anew from the revisions that the form names. The text as it was sent stays on the page wherever it
// is not the one in the editor.
func (s *server) resolve(c *gin.Context, d site.Draft) error {
	if err := need(s.person(c), wiki.Editor); err != nil { // before any work on the texts
		return s.refuseDraft(c, d, err)
	}
	text, err := s.chosen(c, d)
	if err != nil {
		var bad *wiki.Invalid
		if !errors.As(err, &bad) && !errors.Is(err, wiki.ErrNotFound) {
			return s.refuseDraft(c, d, err)
		}
		v := s.editor(c, d)
		v.Own, v.Unsaved = c.PostForm("ours"), true
		v.refuse(fieldError{Text: v.T.Edit.ResolveFailed})
		return s.show(c, http.StatusUnprocessableEntity, "edit", v)
	}
	sent := d.Content
	d.Content = text
	s.keepDraft(c, d)
	shown, err := s.previewOf(c.Request.Context(), s.person(c), d.Path, text)
	if err != nil {
		return s.refuseDraft(c, d, err)
	}
	v := s.editor(c, d)
	v.Preview = &article{T: v.T, View: shown}
	v.Note, v.Unsaved = v.T.Edit.Resolved, true
	if string(lines(sent)) != text {
		v.Own = sent
	}
	return s.show(c, http.StatusOK, "edit", v)
}

// chosen is the text that the choices make. The draft's base is the head that it met.
func (s *server) chosen(c *gin.Context, d site.Draft) (string, error) {
	base, err := s.textAt(c, d.Path, wiki.Rev(c.PostForm("from"))) // whatever the page was called then
	if err != nil {
		return "", fmt.Errorf("base: %w", err)
	}
	theirs, err := s.textAt(c, d.Path, d.Base)
	if err != nil {
		return "", fmt.Errorf("theirs: %w", err)
	}
	merged := wiki.Merge(base, lines(c.PostForm("ours")), theirs)
	places := 0
	for _, ch := range merged.Chunks {
		if ch.Conflict {
			places++
		}
	}
	for n := range places {
		switch c.PostForm(choiceField(n)) {
		case chooseMine, chooseTheirs, chooseBoth, chooseEdit:
		default:
			return "", wiki.ErrNotFound
		}
	}
	if c.PostForm(choiceField(places)) != "" {
		return "", wiki.ErrNotFound // the screen had more places than there are now
	}
	return resolved(merged.Chunks, func(n int) string { return c.PostForm(choiceField(n)) },
		func(n int) string { return c.PostForm(textField(n)) }), nil
}

// textAt is the page's text at a revision of a form; nil before everything.
func (s *server) textAt(c *gin.Context, p wiki.Path, rev wiki.Rev) ([]byte, error) {
	if rev == "" {
		return nil, nil
	}
	if _, err := parseBase(string(rev)); err != nil {
		return nil, err
	}
	text, _, err := s.site.Source(c.Request.Context(), s.person(c), p.File(), rev)
	return text, err
}
