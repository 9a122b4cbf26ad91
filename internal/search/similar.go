package search

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
)

// maxTold is how many words of a new page's text are taken to say what it is about.
const maxTold = 6

// maxTextTold is how much of its text is read for that.
const maxTextTold = 16 << 10

// Similar gives pages that may be about the same as a new page, the likeliest first, at most limit. The text may be
// empty; so may the title.
func (x *Index) Similar(ctx context.Context, title, text string, limit int) (list []Suggestion, err error) {
	limit = max(0, min(limit, maxSuggestions))
	err = x.read(func(s *snapshot) error {
		q := s.about(title, text)
		if len(q.words) == 0 {
			return nil
		}
		f, err := s.newFinder(q)
		if err != nil {
			return err
		}
		defer f.release()
		if err := f.scores(f.some()); err != nil {
			return err
		}
		best := top{limit: limit}
		want := f.wanted()
		for _, n := range f.found {
			cover := min(1, f.cover[n]/f.weight)
			if f.has[n]&want != 0 && cover >= leastCover {
				best.add(ranked{n, f.score[n] * cover * cover})
			}
		}
		for _, r := range best.sorted() {
			if err := ctx.Err(); err != nil {
				return err
			}
			doc, err := f.stored(r.n)
			if err != nil {
				return err
			}
			if doc.Page {
				list = append(list, Suggestion{File: doc.file, Title: doc.Title, Type: doc.Type})
			}
		}
		return f.failed
	})
	return list, err
}

// about is a query for what a page says: the words of its title; or where it has none, the words of its text that are
// often there and seldom elsewhere.
func (s *snapshot) about(title, text string) (q parsed) {
	add := func(w string) { q.words = append(q.words, term{text: w, words: []string{w}}) }
	for _, w := range wordsOf(cut(title, maxQuery)) {
		if len(q.words) < maxWords {
			add(w)
		}
	}
	if len(q.words) > 0 {
		return q
	}
	often := map[string]int{}
	for _, w := range wordsOf(cut(text, maxTextTold)) {
		if !stopwords[w] && len(w) > 3 {
			often[w]++
		}
	}
	type told struct {
		word  string
		worth float64
	}
	var list []told
	for w, n := range often {
		if pages, err := s.count(fieldText, w); err == nil && pages > 0 {
			list = append(list, told{w, float64(n) / float64(pages+5)})
		}
	}
	slices.SortFunc(list, func(a, b told) int { return cmp.Or(cmp.Compare(b.worth, a.worth), strings.Compare(a.word, b.word)) })
	for _, t := range list[:min(len(list), maxTold)] {
		add(t.word)
	}
	return q
}

// Count is how many pages use a term exactly as it is, whatever its letter case: a word, or several beside each other.
func (x *Index) Count(ctx context.Context, phrase string) (n int, err error) {
	err = x.read(func(s *snapshot) error {
		list := wordsOf(cut(phrase, maxQuery))
		if len(list) == 0 || len(list) > maxWords {
			return nil
		}
		f := &finder{snapshot: s}
		set, err := f.verified(list)
		if len(list) == 1 {
			set, err = f.phrase(list)
		}
		set.each(func(uint32) { n++ })
		return errors.Join(err, ctx.Err())
	})
	return n, err
}
