package search

import (
	"cmp"
	"slices"
	"strings"
)

// didYouMean is the query with each word that nobody uses replaced by the likeliest that somebody does; "" where there
// is nothing to replace, or nothing to replace it with.
func (f *finder) didYouMean(query string) string {
	changed := false
	for _, w := range f.words {
		if !w.unknown || w.stop || w.term.phrase {
			continue
		}
		if likely := f.likely(w); likely != "" {
			query = replaceWord(query, w.text, likely)
			changed = true
		}
	}
	if !changed {
		return ""
	}
	return query
}

// likely is the word of the wiki that is meant with one that nobody uses.
func (f *finder) likely(w *word) string {
	type guess struct {
		word  string
		pages int
		same  bool // begins with the same letter and is as long
	}
	var list []guess
	for _, v := range w.variants {
		if v.quality > typo && v.quality != folded || v.quality < typo {
			continue
		}
		if n := f.pages(v.word); n > 0 && len(list) < 50 {
			list = append(list, guess{v.word, n, near(fold(w.text), fold(v.word)) && v.word[0] == w.text[0]})
		}
	}
	if len(list) == 0 {
		return ""
	}
	return slices.MinFunc(list, func(a, b guess) int {
		if a.same != b.same {
			if a.same {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.pages, a.pages), strings.Compare(a.word, b.word))
	}).word
}

// replaceWord puts another word where one stands in a query.
func replaceWord(query, old, with string) string {
	var b strings.Builder
	at := 0
	words(query, func(start, end int) bool {
		if surface(query[start:end]) == old {
			b.WriteString(query[at:start])
			b.WriteString(with)
			at = end
		}
		return true
	})
	return b.String() + query[at:]
}
