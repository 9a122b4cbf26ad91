package site

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// maxTypes is how many types a wiki may describe; the rest are left out.
const maxTypes = 200

// typesAt are the types of pages as a snapshot describes them, by what describes them.
type typesAt struct {
	key   string
	types pagetype.Types
	bad   map[wiki.File]*wiki.Problem // descriptions that cannot be read: their types check nothing
}

// typeFiles lists the descriptions of types in a snapshot, with a key that says all that they depend on.
func typeFiles(head *gitstore.Snapshot) (files []gitstore.Entry, key string) {
	entries, _ := head.Folder(pagetype.Folder)
	var all strings.Builder
	for _, e := range entries {
		if !e.Folder && strings.HasSuffix(e.Name, ".yaml") && len(files) < maxTypes {
			files = append(files, e)
			all.WriteString(e.Name + "\x00" + string(e.Blob) + "\n")
		}
	}
	return files, all.String()
}

// types are those of the head.
func (s *Site) types(ctx context.Context) *typesAt {
	files, key := typeFiles(s.store.Head())
	if known := s.typed.Load(); known != nil && known.key == key {
		return known
	}
	read := func(_ int, e gitstore.Entry) ([]byte, error) { return s.store.Blob(ctx, e.Blob) }
	now, err := readTypes(files, key, read)
	if err != nil {
		s.log.Error("the types of pages cannot be read", "err", err)
		return now
	}
	s.typed.Store(now)
	return now
}

func readTypes(files []gitstore.Entry, key string, read func(int, gitstore.Entry) ([]byte, error)) (*typesAt, error) {
	at := &typesAt{key: key, types: pagetype.Types{}, bad: map[wiki.File]*wiki.Problem{}}
	for i, e := range files {
		text, err := read(i, e)
		if err != nil && !errors.Is(err, wiki.ErrTooLarge) {
			return at, err
		}
		name := strings.TrimSuffix(e.Name, ".yaml")
		t, problem := pagetype.Parse(name, text)
		if problem != nil {
			at.bad[e.File] = problem
			continue
		}
		at.types[name] = t
	}
	return at, nil
}

// Type is the type of pages of that name, as the wiki describes it now; nil where it describes none.
func (s *Site) Type(ctx context.Context, name string) *pagetype.Type { return s.types(ctx).types[name] }

// checkFields tells what is wrong with the fields of a page's text.
func checkFields(types pagetype.Types, text []byte, facts *wiki.Facts) []wiki.Problem {
	return types.Of(facts).Check(text, facts.Fields)
}

// pushedFields is checkFields for a pushed page, of which most say nothing that is to be checked.
func pushedFields(types pagetype.Types, text []byte) []wiki.Problem {
	front, _, ok := wiki.SplitFrontMatter(text)
	if !ok || !bytes.Contains(front, []byte("type")) && !bytes.Contains(front, []byte(pagetype.Review)) && !bytes.Contains(front, []byte(pagetype.Owner)) {
		return nil
	}
	fields, problem := markdown.Fields(text)
	if problem != nil {
		return nil // told already
	}
	kind, _ := fields["type"].(string)
	return types[strings.TrimSpace(kind)].Check(text, fields)
}

// How many pages are looked at in search of a way back, and how many names of pages.
const (
	maxRing      = 500
	maxRingNames = 5000
)

// ring finds a way from a page back to itself by its acyclic fields, as they would be: "A → B → A". An answer "" is also
// given where there are too many to look at.
func (s *Site) ring(ctx context.Context, p wiki.Path, facts *wiki.Facts, field string) (string, error) {
	type step struct {
		file  wiki.File
		trail string
	}
	seen := map[wiki.File]bool{}
	next := []step{}
	left := maxRingNames
	follow := func(from wiki.Path, values []string, trail string) error {
		for _, v := range values {
			if left--; left < 0 {
				return nil
			}
			ref, _, ok, err := s.pages.Resolve(ctx, from, wiki.Link{Kind: wiki.LinkWiki, Target: v})
			if err != nil {
				return err
			}
			if ok && !seen[ref.File] {
				seen[ref.File] = true
				next = append(next, step{ref.File, trail + " → " + ref.Title})
			}
		}
		return nil
	}
	if err := follow(p, texts(facts.Fields[field]), facts.Title); err != nil {
		return "", err
	}
	for len(next) > 0 && len(seen) <= maxRing && left >= 0 {
		at := next[0]
		next = next[1:]
		if at.file == p.File() {
			return at.trail, nil
		}
		r, ok, err := s.pages.Record(ctx, at.file)
		if err != nil {
			return "", err
		}
		if path, isPage := at.file.Page(); ok && isPage && r.Type == facts.Type {
			if err := follow(path, texts(r.Fields[field]), at.trail); err != nil {
				return "", err
			}
		}
	}
	return "", nil
}

// checkRings tells of a page's acyclic fields that lead back to it.
func (s *Site) checkRings(ctx context.Context, t *pagetype.Type, p wiki.Path, text []byte, facts *wiki.Facts) ([]wiki.Problem, error) {
	if t == nil {
		return nil, nil
	}
	var problems []wiki.Problem
	for _, f := range t.Fields {
		if !f.Acyclic || len(texts(facts.Fields[f.Name])) == 0 {
			continue
		}
		trail, err := s.ring(ctx, p, facts, f.Name)
		if err != nil {
			return nil, err
		}
		if trail != "" {
			problems = append(problems, wiki.Problem{
				Line: pagetype.Line(text, f.Name), Invalid: wiki.Invalid{Field: f.Name, Key: "field.cycle", Hint: trail},
			})
		}
	}
	return problems, nil
}

// texts are the values of a field as text, of a list or a single one.
func texts(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var all []string
	for _, v := range list {
		if s, ok := v.(string); ok && strings.TrimSpace(s) != "" {
			all = append(all, strings.TrimSpace(s))
		}
	}
	return all
}
