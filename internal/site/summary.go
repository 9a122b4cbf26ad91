package site

import (
	"context"
	"strings"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

// proposed is a summary of a draft whose author wrote none.
func (s *Site) proposed(ctx context.Context, d Draft, text []byte) string {
	var before []byte
	if d.Base != "" {
		if blob, err := s.store.LookupAt(ctx, d.Base, d.Path.File()); err == nil {
			if before, err = s.store.Blob(ctx, blob); err != nil {
				return "" // too large to be looked at, for one
			}
			before = []byte(lines(string(before)))
		}
	}
	return summaryOf(d.Path, before, text)
}

// summaryOf says what was done to a page, for an author who did not: which sections were changed, added or removed. It is
// in the language of the wiki's content, as all that stands in its history.
func summaryOf(p wiki.Path, before, after []byte) string {
	if len(before) == 0 {
		return "Oprettede siden"
	}
	was, is := partsOf(p, before), partsOf(p, after)
	var changed, added, removed []string
	for _, part := range is.list {
		old, known := was.text[part.id]
		switch {
		case !known:
			added = append(added, part.name)
		case old != is.text[part.id]:
			changed = append(changed, part.name)
		}
	}
	for _, part := range was.list {
		if _, kept := is.text[part.id]; !kept {
			removed = append(removed, part.name)
		}
	}
	if len(added) == 1 && len(removed) == 1 && len(changed) == 0 { // its heading was changed
		changed, added, removed = added, nil, nil
	}
	fields, intro := was.fields != is.fields, was.intro != is.intro
	switch others := fields || intro; {
	case fields && !intro && len(changed)+len(added)+len(removed) == 0:
		return "Rettede sidens felter"
	case intro && !fields && len(changed)+len(added)+len(removed) == 0:
		return "Rettede indledningen"
	case others:
	case len(added) == 0 && len(removed) == 0 && len(changed) > 0:
		return named("Rettede", changed)
	case len(changed) == 0 && len(removed) == 0 && len(added) > 0:
		return named("Tilføjede", added)
	case len(changed) == 0 && len(added) == 0 && len(removed) > 0:
		return named("Slettede", removed)
	}
	return "Rettede siden"
}

// maxNamed is how many sections a summary names.
const maxNamed = 3

func named(verb string, sections []string) string {
	switch n := len(sections); {
	case n == 1:
		return verb + " afsnittet " + sections[0]
	case n <= maxNamed:
		return verb + " afsnittene " + strings.Join(sections[:n-1], ", ") + " og " + sections[n-1]
	}
	return "Rettede siden"
}

// pageParts is a page taken apart at its headings: a part is a heading with what stands below it, up to the next heading.
type pageParts struct {
	fields, intro string
	list          []pagePart
	text          map[string]string // by id
}

type pagePart struct{ id, name string }

func partsOf(p wiki.Path, text []byte) pageParts {
	sections := markdown.Sections(p, text)
	end := len(text)
	if len(sections) > 0 {
		end = sections[0].Start
	}
	front, body, _ := wiki.SplitFrontMatter(text)
	above := min(len(text)-len(body), end)
	parts := pageParts{fields: string(front), intro: strings.TrimSpace(string(text[above:end])), text: map[string]string{}}
	for i, s := range sections {
		next := len(text)
		if i+1 < len(sections) {
			next = sections[i+1].Start
		}
		parts.list = append(parts.list, pagePart{s.Heading.ID, s.Heading.Text})
		parts.text[s.Heading.ID] = strings.TrimSpace(string(text[s.Start:next]))
	}
	return parts
}
