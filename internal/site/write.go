package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

// The limits of what an editor hands in.
const (
	maxPage    = 1 << 20 // bytes of a page
	maxSummary = 300     // characters of a summary
)

// Draft is what an editor hands in.
type Draft struct {
	Path    wiki.Path
	Content string // CRLF is brought to LF, and the last line gets its end
	Summary string // "" gets a default
	Base    wiki.Rev
	Section string // id of the heading whose section of the page at Base Content is; "" where it is the whole page
	Minor   bool   // a slip put right, which others may want to pass over
}

// Save puts a page. A conflict is a *wiki.Conflict, bad input a *wiki.Invalid; both lose nothing, since the caller has
// the draft. The new revision is durable and the followers have caught up when it returns.
func (s *Site) Save(ctx context.Context, who *wiki.Person, d Draft) (wiki.Result, error) {
	if err := s.mayWrite(who); err != nil { // before any work on the text
		return wiki.Result{}, err
	}
	f := d.Path.File()
	d, err := s.whole(ctx, who, d)
	if err != nil {
		return wiki.Result{}, err
	}
	text := []byte(lines(d.Content))
	if len(text) > 0 && text[len(text)-1] != '\n' {
		text = append(text, '\n')
	}
	if err := s.validate(ctx, d.Path, text); err != nil {
		return wiki.Result{}, err
	}
	if blob, ok := s.store.Head().Lookup(f); ok && d.Base != "" {
		if now, err := s.store.Blob(ctx, blob); err == nil {
			text = markdown.KeepDecisionIDs(now, text)
		}
	}
	if strings.TrimSpace(d.Summary) == "" {
		d.Summary = s.proposed(ctx, d, text)
	}
	return s.apply(ctx, who, wiki.Edit{
		Base:    d.Base,
		Message: orDefault(d.Summary, "Rettede siden"),
		Minor:   d.Minor,
		Put:     map[wiki.File][]byte{f: text},
	})
}

// validate checks a page's text by the rules that hold for every door.
func (s *Site) validate(ctx context.Context, p wiki.Path, text []byte) error {
	switch {
	case len(text) > maxPage:
		return &wiki.Invalid{Field: "content", Key: "edit.size"}
	case !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0:
		return &wiki.Invalid{Field: "content", Key: "edit.utf8"}
	}
	doc := s.parsed.parse(p, text)
	if problem := doc.FrontMatterError(); problem != nil {
		return problem
	}
	facts, types := doc.Facts(), s.types(ctx).types
	problems := checkFields(types, text, &facts)
	rings, err := s.checkRings(ctx, types.Of(&facts), p, text, &facts)
	if err != nil {
		return err
	}
	return together(append(problems, rings...))
}

// together is one error of several problems, nil of none.
func together(problems []wiki.Problem) error {
	errs := make([]error, len(problems))
	for i := range problems {
		errs[i] = &problems[i]
	}
	return errors.Join(errs...)
}

// apply makes an edit as the person and waits for the followers.
func (s *Site) apply(ctx context.Context, who *wiki.Person, e wiki.Edit) (wiki.Result, error) {
	if err := s.mayWrite(who); err != nil {
		return wiki.Result{}, err
	}
	if err := mayTouch(who, e); err != nil {
		return wiki.Result{}, err
	}
	e.By, e.When = who.Author(), time.Now().In(danish)
	res, err := s.store.Apply(ctx, e)
	if err == nil && res.Changed {
		s.followed(ctx)
	}
	return res, s.wrote(err)
}

// danish is the time zone in which commits are dated and times are shown.
var danish = func() *time.Location {
	l, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		return time.UTC // a machine without time zones
	}
	return l
}()

// orDefault is the summary in one line, or the default where it is empty.
func orDefault(summary, otherwise string) string {
	summary = strings.Join(strings.Fields(strings.ToValidUTF8(summary, "\uFFFD")), " ")
	if summary == "" {
		return otherwise
	}
	if utf8.RuneCountInString(summary) > maxSummary {
		summary = string([]rune(summary)[:maxSummary-1]) + "…"
	}
	return summary
}

// lines brings the ends of lines, which browsers send as CRLF, to LF.
func lines(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// Delete removes a page or an attachment.
func (s *Site) Delete(ctx context.Context, who *wiki.Person, f wiki.File, base wiki.Rev, summary string) (wiki.Result, error) {
	return s.apply(ctx, who, wiki.Edit{
		Base:    s.baseOr(base),
		Message: orDefault(summary, "Slet "+strings.TrimSuffix(f.String(), ".md")),
		Remove:  []wiki.File{f},
	})
}

// baseOr is the base that the author saw, or the head where none was given.
func (s *Site) baseOr(base wiki.Rev) wiki.Rev {
	if base == "" {
		return s.Head()
	}
	return base
}

// Restore puts the text that the page had at rev back, as a new version.
func (s *Site) Restore(ctx context.Context, who *wiki.Person, p wiki.Path, rev wiki.Rev) (wiki.Result, error) {
	if err := s.mayWrite(who); err != nil {
		return wiki.Result{}, err
	}
	e, err := s.versionAt(ctx, p.File(), rev)
	if err != nil {
		return wiki.Result{}, err
	}
	text, err := s.store.Blob(ctx, e.Blob)
	if err != nil {
		return wiki.Result{}, err
	}
	return s.apply(ctx, who, wiki.Edit{
		Base:    s.Head(),
		Message: "Gendannede versionen fra " + e.When.In(danish).Format("02-01-2006 kl. 15.04"),
		Put:     map[wiki.File][]byte{p.File(): text},
	})
}

// Revert undoes what one commit did, keeping what came later; what came later on the same lines is a *wiki.Conflict.
// A merge, the first commit, and one that changed too many files to list are a *wiki.Invalid.
func (s *Site) Revert(ctx context.Context, who *wiki.Person, rev wiki.Rev) (wiki.Result, error) {
	if err := s.mayWrite(who); err != nil {
		return wiki.Result{}, err
	}
	c, err := s.history.Revision(ctx, rev)
	if err != nil {
		return wiki.Result{}, err
	}
	if !c.Undoable() {
		return wiki.Result{}, &wiki.Invalid{Field: "commit", Key: "revert.large"}
	}
	// Seen from the commit, undoing it is an edit like any other: the merge brings it onto the head.
	e := wiki.Edit{
		Base:    c.Rev,
		Message: fmt.Sprintf("Fortrød »%s«\n\nFortryder %s.", c.Subject, c.Rev),
		Put:     map[wiki.File][]byte{},
		Move:    map[wiki.File]wiki.File{},
	}
	for _, ch := range c.Changes {
		before := ch.File
		switch ch.Status {
		case wiki.Added:
			e.Remove = append(e.Remove, ch.File)
			continue
		case wiki.Moved:
			e.Move[ch.File] = ch.From
			before = ch.From
		}
		blob, err := s.store.LookupAt(ctx, c.Parents[0], before)
		if err != nil {
			return wiki.Result{}, err
		}
		if ch.Status == wiki.Moved && blob == ch.New {
			continue
		}
		text, err := s.store.Blob(ctx, blob)
		if err != nil {
			return wiki.Result{}, err
		}
		e.Put[before] = text
	}
	if err := s.undoRedirects(ctx, &e); err != nil {
		return wiki.Result{}, err
	}
	return s.apply(ctx, who, e)
}

// undoRedirects makes an edit that moves files back say so in wiki.RedirectsFile, as a move does.
func (s *Site) undoRedirects(ctx context.Context, e *wiki.Edit) error {
	if len(e.Move) == 0 {
		return nil
	}
	text, changed := e.Put[wiki.RedirectsFile]
	if i := slices.Index(e.Remove, wiki.RedirectsFile); i >= 0 { // it began with the move; others may have written to it since
		e.Remove = slices.Delete(e.Remove, i, i+1)
	} else if !changed {
		blob, err := s.store.LookupAt(ctx, e.Base, wiki.RedirectsFile)
		if err == nil {
			text, err = s.store.Blob(ctx, blob)
		}
		if err != nil && !errors.Is(err, wiki.ErrNotFound) {
			return err
		}
	}
	back := map[wiki.File]bool{}
	for _, f := range e.Move {
		back[f] = true
	}
	e.Put[wiki.RedirectsFile] = wiki.AddRedirects(text, e.Move, func(f wiki.File) bool { return back[f] })
	return nil
}

// Template is a starting text for a new page, from .wiki/templates/ of the wiki.
type Template struct {
	Name  string // file name without extension
	Label string
	Text  string // without the front matter key template, which holds the label
}

// templateFolder is where templates live.
const templateFolder = ".wiki/templates"

// Templates lists the templates, the empty one first.
func (s *Site) Templates(ctx context.Context, who *wiki.Person) ([]Template, error) {
	if err := s.mayEdit(who); err != nil {
		return nil, err
	}
	entries, _ := s.store.Head().Folder(templateFolder)
	list := []Template{}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name, ".md")
		if !ok || e.Folder {
			continue
		}
		text, err := s.store.Blob(ctx, e.Blob)
		if errors.Is(err, wiki.ErrTooLarge) {
			continue
		}
		if err != nil {
			return nil, err
		}
		front := wiki.ParseFrontMatter(text)
		t := Template{Name: name, Label: name}
		if label, ok := front.Raw("template"); ok {
			t.Label = strings.Trim(strings.TrimSpace(label), `"'`)
			front.Delete("template")
		}
		t.Text = front.String()
		if name == "tom" {
			list = append([]Template{t}, list...)
		} else {
			list = append(list, t)
		}
	}
	return list, nil
}
