package search

import (
	"cmp"
	"math"
)

// What a word counts in each of wordFields.
var fieldWeights = [...]float32{5, 4, 2, 1}

// middling is the length of a text, in words, that is neither short nor long.
const middling = 200

// A word that so many pages use is not looked for in more than so many words.
const (
	many   = 200
	enough = 40
)

// expand finds the variants of the words, and the names that are among them.
func (f *finder) expand() error {
	all := make([]variants, len(f.words))
	for i, w := range f.words {
		all[i] = variants{}
		w.quality = all[i]
		if w.stop || w.term.phrase {
			f.spelt(fold(w.text), func(s string) {
				if s == w.text {
					all[i].add(s, exact)
				}
			})
			continue
		}
		f.forms(all[i], w.text, f.english)
		f.compounds(all[i], w.text)
		w.unknown = !f.used(all[i], sure)
		if w.unknown {
			f.unknownWord(all[i], w)
		}
	}
	f.join(all)
	if err := f.synonyms(all); err != nil {
		return err
	}
	for i, w := range f.words {
		w.variants = all[i].list()
	}
	return nil
}

// used tells whether some page uses one of the variants that are at least so good.
func (f *finder) used(v variants, quality float32) bool {
	for w, q := range v {
		if q >= quality && f.pages(w) > 0 {
			return true
		}
	}
	return false
}

// pages is how many pages use a word: at least as many as have it in one of the fields.
func (f *finder) pages(word string) (n int) {
	flags := f.fields(word)
	for i, field := range wordFields {
		if flags&(1<<i) != 0 {
			in, err := f.count(field, word)
			f.failed = cmp.Or(f.failed, err)
			n = max(n, in)
		}
	}
	return n
}

// unknownWord looks for what may be meant with a word that nobody uses.
func (f *finder) unknownWord(v variants, w *word) {
	f.typos(v, w.text)
	if f.used(v, typo) {
		return
	}
	for _, p := range f.split(w.text) {
		more := variants{}
		f.forms(more, p, false)
		for word, q := range more {
			v.add(word, q*half)
		}
	}
}

// join finds words written apart: fjern lån, fjernlån.
func (f *finder) join(all []variants) {
	for i := 1; i < len(f.words); i++ {
		a, b := f.words[i-1], f.words[i]
		if a.term.phrase || b.term.phrase || len(a.text) < 2 || len(b.text) < 2 || a.stop && b.stop {
			continue
		}
		for _, link := range []string{"", "s"} {
			more := variants{}
			if f.lexicon.has(fold(a.text + link + b.text)) {
				f.forms(more, a.text+link+b.text, false)
			}
			for word, q := range more {
				all[i-1].add(word, q*joined)
				all[i].add(word, q*joined)
			}
		}
	}
}

// phrase gives the documents that have some words beside each other.
func (f *finder) phrase(list []string) (docSet, error) {
	var set docSet
	for i, w := range list {
		one := f.set()
		for k, field := range wordFields {
			if f.fields(w)&(1<<k) != 0 {
				if err := f.eachOf(field, w, one.set); err != nil {
					return nil, err
				}
			}
		}
		set = set.and(one)
		if i > 0 {
			two := f.set()
			if err := f.eachOf(fieldNeighbour, pair(list[i-1], w), two.set); err != nil {
				return nil, err
			}
			set = set.and(two)
		}
	}
	return set, nil
}

// reading is the documents that have a variant of a word in a field of a segment.
type reading struct {
	postings
	field   int // of wordFields
	quality float32
}

// gather finds the documents that have a word, and says how much it tells.
func (f *finder) gather(w *word) error {
	w.docs, w.names = f.set(), f.set()
	sureDocs := 0
	gone := f.gone()
	for i, v := range w.variants {
		if v.quality < sure && sureDocs == 0 {
			w.docs.without(gone)
			sureDocs = w.docs.len()
		}
		if v.quality < sure && sureDocs >= many && i >= enough {
			break
		}
		flags := f.fields(v.word)
		for k, field := range wordFields {
			if flags&(1<<k) == 0 || w.stop && k > 1 || w.term.title && k > 1 {
				continue
			}
			list, err := f.postings(field, v.word)
			if err != nil {
				return err
			}
			for _, p := range list {
				w.readings = append(w.readings, reading{p, k, v.quality})
				p.each(w.docs.set)
				if k <= 1 {
					p.each(w.names.set)
				}
			}
		}
	}
	for _, set := range w.sets {
		set.each(w.docs.set)
	}
	w.docs.without(gone)
	if sureDocs == 0 {
		sureDocs = w.docs.len()
	}
	w.weight = float32(math.Log(1 + float64(f.size())/float64(1+sureDocs)))
	if w.stop {
		w.weight *= 0.15
	} else {
		f.weight += w.weight
	}
	return nil
}

// scores weighs documents against all words of the query, and sets what the finder says of each.
func (f *finder) scores(among docSet) error {
	among.each(func(n uint32) { f.found = append(f.found, n) })
	for i, w := range f.words {
		if err := f.weigh(i, w, among); err != nil {
			return err
		}
	}
	return f.bonus()
}

// weigh weighs documents against word i of the query.
func (f *finder) weigh(i int, w *word, among docSet) error {
	cells := [...][]float32{f.cells.title, f.cells.other, f.cells.heading, f.cells.text}
	for _, r := range w.readings {
		in := cells[r.field]
		count := func(n uint32, freq, norm float32) {
			in[n] = together(in[n], r.quality*inField(r.field, freq, norm))
		}
		if r.field == 0 || r.field == 3 {
			if err := r.weighed(among, count); err != nil {
				return err
			}
			continue
		}
		r.each(func(n uint32) {
			if among.has(n) {
				count(n, 0, 0)
			}
		})
	}
	for _, set := range w.sets {
		set.each(func(n uint32) {
			if among.has(n) {
				cells[3][n] = together(cells[3][n], synonym*0.6)
			}
		})
	}
	for _, n := range f.found {
		if !w.docs.has(n) {
			continue
		}
		f.has[n] |= 1 << i
		if !w.stop {
			f.cover[n] += w.weight
		}
		if cells[0][n]+cells[1][n] >= part {
			f.titled[n] |= 1 << i
		}
		sum := max(fieldWeights[0]*cells[0][n], fieldWeights[1]*cells[1][n]) // it counts once that a page is called so
		for k := range cells {
			if k > 1 {
				sum += fieldWeights[k] * cells[k][n]
			}
			cells[k][n] = 0
		}
		f.score[n] += w.weight * sum
	}
	return nil
}

// inField is what a word counts for in a field of a document, from 0 to 1.
func inField(k int, freq, norm float32) float32 {
	switch k {
	case 0: // a short title is more about the word
		return 0.5 + 0.5*norm
	case 3: // the more often the better, less and less so, and a long text has most words anyway
		length := 1 / (norm * norm)
		return freq / (freq + 1.2*(0.25+0.75*length/middling))
	}
	return 1
}

// together is the better of two ways to the same document, and a little of the other.
func together(a, b float32) float32 { return max(a, b) + 0.15*min(a, b) }
