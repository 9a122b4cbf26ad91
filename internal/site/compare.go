package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"

	"alliancewiki/internal/index"
	"alliancewiki/internal/visual"
	"alliancewiki/internal/wiki"
)

// Comparison is a page at two revisions.
type Comparison struct {
	Path     wiki.Path
	From, To *wiki.Commit // From is nil where the page began with To
	OneStep  bool         // To is the version that followed From
	Fields   []FieldChange
	Diff
	older, newer wiki.BlobID // "" where it was not there
}

// Comparing says how two versions are compared.
type Comparing struct {
	Loosely bool   // space within lines does not matter
	Lang    string // of the labels of fields
}

// Compare compares the page at two revisions; an empty from means the version before to, an empty to the newest.
func (s *Site) Compare(ctx context.Context, who *wiki.Person, p wiki.Path, from, to wiki.Rev, how Comparing) (*Comparison, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	older, newer, err := s.twoVersions(ctx, p.File(), from, to)
	if err != nil {
		return nil, err
	}
	last, err := s.history.File(ctx, p.File(), newer.Seq, 1)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Path: p, From: older.Commit, To: newer.Commit, OneStep: len(last) > 0 && last[0].Seq == older.Seq, older: older.Blob, newer: newer.Blob}
	texts := [2]string{}
	for i, blob := range [2]wiki.BlobID{older.Blob, newer.Blob} {
		if texts[i], err = s.textOf(ctx, blob); err != nil {
			return nil, err
		}
	}
	if how.Loosely {
		c.Diff = CompareLoosely(texts[0], texts[1])
	} else {
		c.Diff = CompareTexts(texts[0], texts[1])
	}
	if !c.Binary && older.Blob != "" && newer.Blob != "" && len(texts[0])+len(texts[1]) <= maxProseText {
		old, now := s.parsed.parse(p, []byte(texts[0])).Facts(), s.parsed.parse(p, []byte(texts[1])).Facts()
		t := teller{site: s, types: s.types(ctx).types, lang: how.Lang}
		c.Fields = t.fields(&old, &now)
	}
	return c, nil
}

// twoVersions finds what is compared; the older one is zero where there is none.
func (s *Site) twoVersions(ctx context.Context, f wiki.File, from, to wiki.Rev) (older, newer index.Entry, err error) {
	if newer, err = s.anyVersionAt(ctx, f, to); err != nil {
		return older, newer, err
	}
	if from != "" {
		older, err = s.anyVersionAt(ctx, f, from)
		return older, newer, err
	}
	list, err := s.history.File(ctx, f, newer.Seq, 1)
	if len(list) > 0 {
		older = list[0]
	}
	return older, newer, err
}

// ErrNotVisual says that two versions cannot be compared as they are shown: they are too large, or one is not shown
// formatted.
var ErrNotVisual = errors.New("no visual comparison")

// Visual is the newer version of a comparison as its page shows it, with what came and went marked. added and deleted are
// what is said before it to those who do not see the marks.
func (s *Site) Visual(ctx context.Context, c *Comparison, added, deleted string) (html string, err error) {
	pages := [2]string{}
	for i, blob := range [2]wiki.BlobID{c.older, c.newer} {
		if blob == "" {
			continue
		}
		page, err := s.render(ctx, c.Path, blob, false)
		if err != nil {
			return "", err
		}
		if page.Over != "" {
			return "", fmt.Errorf("%s: %w", page.Over, ErrNotVisual)
		}
		pages[i] = page.HTML
	}
	html, _, err = visual.Diff(pages[0], pages[1], visual.Words{Added: added, Deleted: deleted})
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrNotVisual, err)
	}
	return html, err
}

// FileVersion is an attachment at a revision.
type FileVersion struct {
	*wiki.Commit
	There         bool // false where it was deleted, or not yet there
	Bytes         int
	Width, Height int // of a picture; 0 where they are not known
	Blob          wiki.BlobID
}

// CompareFile gives an attachment at two revisions, which are as for Compare. The older version's Commit is nil where the
// file began with the newer one.
func (s *Site) CompareFile(ctx context.Context, who *wiki.Person, f wiki.File, from, to wiki.Rev) (older, newer FileVersion, err error) {
	if err := s.mayRead(who); err != nil {
		return older, newer, err
	}
	a, b, err := s.twoVersions(ctx, f, from, to)
	if err != nil {
		return older, newer, err
	}
	if older, err = s.fileVersion(ctx, a); err == nil {
		newer, err = s.fileVersion(ctx, b)
	}
	return older, newer, err
}

func (s *Site) fileVersion(ctx context.Context, e index.Entry) (FileVersion, error) {
	v := FileVersion{Commit: e.Commit, Blob: e.Blob}
	if e.Blob == "" {
		return v, nil
	}
	data, err := s.store.Blob(ctx, e.Blob)
	if err != nil {
		return v, err
	}
	v.There, v.Bytes = true, len(data)
	if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		v.Width, v.Height = c.Width, c.Height
	}
	return v, nil
}
