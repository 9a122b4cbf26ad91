package search

import (
	"cmp"
	"slices"
	"strings"
)

// maxSpan is how many words of a query may be one name.
const maxSpan = 6

// synonyms finds names of pages among the words, and adds the other names of these pages.
func (f *finder) synonyms(all []variants) error {
	for i := range f.words {
		for n := 1; n <= maxSpan && i+n <= len(f.words); n++ {
			span := f.words[i : i+n]
			if slices.ContainsFunc(span, func(w *word) bool { return w.term.phrase || w.term.title }) || n == 1 && span[0].stop {
				continue
			}
			for _, name := range f.spanNames(span, all[i]) {
				for _, other := range f.same.lines(name+"\t", 2*maxNames) {
					if n, err := f.count(fieldSynonym, other); n == 0 {
						f.failed = cmp.Or(f.failed, err)
						continue
					}
					if err := f.addSynonym(all[i:i+n], span, strings.TrimPrefix(other, name+"\t")); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// spanNames are the names that some words of a query may be: the words as they are, and of one word its forms too.
func (f *finder) spanNames(span []*word, v variants) []string {
	texts := make([]string, len(span))
	for i, w := range span {
		texts[i] = fold(w.text)
	}
	names := []string{strings.Join(texts, " ")}
	if len(span) == 1 {
		for w, q := range v {
			if name := fold(w); q >= form && len(names) < 12 && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// addSynonym adds a folded name that means the same as some words of a query.
func (f *finder) addSynonym(all []variants, span []*word, name string) error {
	parts := strings.Fields(name)
	if len(parts) == 1 {
		if stopwords[name] {
			return nil
		}
		more := variants{}
		f.forms(more, name, false)
		for word, q := range more {
			if q < sure && fold(word) != name {
				continue
			}
			for _, v := range all {
				v.add(word, max(q, form)*synonym)
			}
		}
		return nil
	}
	for i, p := range parts { // of the ways to write it the first that is used
		f.spelt(p, func(w string) {
			if fold(parts[i]) == parts[i] {
				parts[i] = w
			}
		})
	}
	set, err := f.phrase(parts)
	for _, w := range span {
		w.sets = append(w.sets, set)
	}
	return err
}

// bonus lifts pages that have words beside each other as the query has, and those that are called what the query says.
func (f *finder) bonus() error {
	for i := 1; i < len(f.words); i++ {
		a, b := f.words[i-1], f.words[i]
		if a.stop && b.stop {
			continue
		}
		weight := min(a.weight, b.weight)
		if a.stop || b.stop {
			weight = max(a.weight, b.weight) * 0.3
		}
		if err := f.eachOf(fieldNeighbour, pair(a.text, b.text), func(n uint32) {
			if f.has[n] != 0 {
				f.score[n] += weight
			}
		}); err != nil {
			return err
		}
	}
	for i := range f.words {
		for n := 1; n <= maxSpan && i+n <= len(f.words); n++ {
			if err := f.named(f.words[i : i+n]); err != nil {
				return err
			}
		}
	}
	return nil
}

// named lifts the pages that are called as some words of the query: much where these are the whole query.
func (f *finder) named(span []*word) error {
	weight := float32(0)
	for _, w := range span {
		weight += w.weight
		if w.term.phrase && len(span) < len(w.term.words) {
			return nil
		}
	}
	if len(span) == 1 && span[0].stop {
		return nil
	}
	factor := float32(2)
	if len(span) == len(f.words) {
		factor = 6
	}
	for _, name := range f.spanNames(span, span[0].quality) {
		for _, term := range f.names.lines(name+"\t", 20) {
			more := weight * factor
			shown := strings.TrimPrefix(term, name+"\t")
			if shown[0] == 'a' {
				more *= 0.9
			}
			if len(span) == 1 && !strings.Contains(spell(surfaceOf(shown[1:])), spell(stem(span[0].text))) {
				more *= 0.3 // rød is not called rod
			}
			if err := f.eachOf(fieldName, term, func(n uint32) {
				if f.has[n] != 0 {
					f.score[n] += more
				}
			}); err != nil {
				return err
			}
		}
	}
	return nil
}
