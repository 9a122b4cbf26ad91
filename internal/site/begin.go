package site

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"alliancewiki/internal/settings"
	"alliancewiki/internal/wiki"
)

// Beginning says what a new wiki begins with.
type Beginning struct {
	Name    string
	Lang    string
	Content Content
	Archive *Archive // of Imported
}

// Content is what stands in a new wiki.
type Content int

// The contents of a new wiki. An empty one, and an imported one that has none of its own, keep the manual and what
// describes the types of pages: the menu leads to the one, the forms are made of the other.
const (
	Starter Content = iota
	Imported
	Empty
)

// kept are the folders of the starter wiki that a wiki with other contents keeps.
var kept = []string{"hjælp", ".wiki"}

// Untouched tells whether the wiki is as the program made it, so that its contents can be chosen still.
func (s *Site) Untouched(ctx context.Context) (bool, error) { return s.store.Untouched(ctx) }

// Begin gives a new wiki its name and its contents, in one commit by its first administrator. Contents other than the
// starter wiki are for a wiki that is untouched; of any other, *wiki.Invalid on field "content". Done twice, it changes
// nothing more.
func (s *Site) Begin(ctx context.Context, by *wiki.Person, b Beginning) (wiki.Result, error) {
	if err := s.mayAdminister(by); err != nil {
		return wiki.Result{}, err
	}
	head := s.store.Head()
	e := wiki.Edit{Base: head.Rev, Message: "Sæt wikien op"}
	if b.Content == Starter {
		next := s.Settings(ctx).Settings
		next.Name, next.Lang = b.Name, b.Lang
		e.Put = map[wiki.File][]byte{settings.File: next.Format()}
		return s.apply(ctx, by, e)
	}
	if untouched, err := s.store.Untouched(ctx); err != nil {
		return wiki.Result{}, err
	} else if !untouched {
		return wiki.Result{}, &wiki.Invalid{Field: "content", Key: "setup.touched"}
	}
	e.Put = map[wiki.File][]byte{}
	if b.Archive != nil {
		maps.Copy(e.Put, b.Archive.Files)
	}
	var next settings.Settings
	if text, ok := e.Put[settings.File]; ok {
		next, _ = settings.Parse(text) // it was checked with the others
	}
	next.Name, next.Lang = b.Name, b.Lang
	e.Put[settings.File] = next.Format()
	if err := s.keepStarter(ctx, e.Put); err != nil {
		return wiki.Result{}, err
	}
	return s.replace(ctx, by, e)
}

// keepStarter adds the folders that are kept, each where the files have none that is called so, in any letter case.
func (s *Site) keepStarter(ctx context.Context, files map[wiki.File][]byte) error {
	theirs := map[string]bool{}
	for f := range files {
		if isSettings(f) || f == wiki.RedirectsFile {
			continue
		}
		top, _, _ := strings.Cut(f.String(), "/")
		theirs[wiki.Fold(strings.TrimSuffix(top, ".md"))] = true
	}
	for f, blob := range s.store.Head().All() {
		top, _, inFolder := strings.Cut(f.String(), "/")
		own := false
		for _, folder := range kept {
			own = own || top == folder || !inFolder && top == folder+".md"
		}
		if !own || theirs[wiki.Fold(strings.TrimSuffix(top, ".md"))] {
			continue
		}
		text, err := s.store.Blob(ctx, blob)
		if err != nil {
			return err
		}
		if _, there := files[f]; !there {
			files[f] = text
		}
	}
	return nil
}

// replace makes an edit's files the whole wiki, as the person, and waits for the followers.
func (s *Site) replace(ctx context.Context, who *wiki.Person, e wiki.Edit) (wiki.Result, error) {
	e.By, e.When = who.Author(), time.Now().In(danish)
	res, err := s.store.Replace(ctx, e)
	var moved *wiki.Invalid
	if errors.As(err, &moved) {
		err = &wiki.Invalid{Field: "content", Key: "setup.touched"}
	}
	if err == nil && res.Changed {
		s.followed(ctx)
	}
	return res, s.wrote(err)
}
