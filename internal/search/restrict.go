package search

import (
	"math"
	"strings"
)

// maxVerified is how many pages are read to see whether a phrase really stands there.
const maxVerified = 200

// restrict finds what pages must have and must not have beside words: filters, phrases, excluded words.
func (f *finder) restrict() error {
	for i := range f.parsed.words {
		if t := &f.parsed.words[i]; t.phrase && len(t.words) > 1 {
			set, err := f.verified(t.words)
			if err != nil {
				return err
			}
			f.must = f.must.and(set)
		}
	}
	for i := range f.parsed.not {
		set, err := f.with(&f.parsed.not[i])
		if err != nil {
			return err
		}
		f.exclude(set)
	}
	for _, filter := range f.parsed.filters {
		set, err := f.filtered(filter)
		if err != nil {
			return err
		}
		if filter.not {
			f.exclude(set)
		} else {
			f.must = f.must.and(set)
		}
	}
	return nil
}

func (f *finder) exclude(set docSet) {
	if f.not == nil {
		f.not = f.set()
	}
	for i := range set {
		f.not[i] |= set[i]
	}
}

// with are the pages that have a term: its words in any form, or beside each other as they are.
func (f *finder) with(t *term) (docSet, error) {
	if len(t.words) > 1 {
		return f.verified(t.words)
	}
	v, set := variants{}, f.set()
	f.forms(v, t.words[0], f.english)
	for w, q := range v {
		if q < sure || t.phrase && q < exact {
			continue
		}
		for k, field := range wordFields {
			if t.title && k > 1 {
				break
			}
			if err := f.eachOf(field, w, set.set); err != nil {
				return nil, err
			}
		}
	}
	return set, nil
}

// verified are the pages with some words beside each other. Where they are not too many each is read, since different
// pairs of words may look alike to the index.
func (f *finder) verified(list []string) (docSet, error) {
	set, err := f.phrase(list)
	if err != nil {
		return nil, err
	}
	var docs []uint32
	set.each(func(n uint32) { docs = append(docs, n) })
	if len(docs) > maxVerified {
		return set, nil
	}
	for _, n := range docs {
		doc, err := f.stored(n)
		if err != nil {
			return nil, err
		}
		if !follow(doc.Title, list) && !follow(doc.text, list) && !follow(strings.Join(doc.Names, "\n"), list) {
			set[n>>6] &^= 1 << (n & 63)
		}
	}
	return set, nil
}

// follow tells whether some words stand beside each other in a text.
func follow(text string, list []string) (yes bool) {
	at := 0
	var recent []string
	words(text, func(start, end int) bool {
		recent = append(recent, surface(text[start:end]))
		if len(recent) > len(list) {
			recent = recent[1:]
		}
		at++
		yes = len(recent) == len(list) && equal(recent, list)
		return !yes
	})
	return yes
}

func equal(a, b []string) bool {
	for i := len(a) - 1; i >= 0; i-- {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// filtered are the pages that a filter means.
func (f *finder) filtered(filter filter) (docSet, error) {
	set := f.set()
	switch filter.kind {
	case "since":
		days, err := f.terms(fieldKey, "day:", math.MaxInt)
		for _, day := range days {
			if err == nil && day >= "day:"+filter.value {
				err = f.eachOf(fieldKey, day, set.set)
			}
		}
		return set, err
	case "author":
		set = nil
		for w := range strings.FieldsSeq(filter.value) {
			one := f.set()
			if err := f.eachOf(fieldKey, "by:"+w, one.set); err != nil {
				return nil, err
			}
			set = set.and(one)
		}
		return set, nil
	case "path":
		return set, f.eachOf(fieldKey, "in:"+filter.value, set.set)
	}
	return set, f.eachOf(fieldKey, filter.kind+":"+filter.value, set.set)
}

// chosen are the pages of the type and of the folder that were chosen beside the query; nil for all.
func (f *finder) chosen(q Query) (typ, folder docSet, err error) {
	if q.Type != "" {
		typ = f.set()
		err = f.eachOf(fieldKey, "type:"+fold(surface(q.Type)), typ.set)
	}
	if dir := strings.Trim(q.Folder, "/"); dir != "" && err == nil {
		folder = f.set()
		err = f.eachOf(fieldKey, "in:"+foldPath(dir), folder.set)
	}
	return typ, folder, err
}
