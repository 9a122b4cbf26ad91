package search

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"strings"
	"time"
)

// few is how many pages with all words of a query are so few that pages with some of them are given too.
const few = 5

// leastCover is the share of what the words of a query weigh that a page must have to be given where few have all; or it
// has one of them in its title.
const leastCover = 0.4

// Find answers a query. A query that cannot be wholly understood is answered as far as it can, with Problems; an error
// is one of the index, or of ctx.
func (x *Index) Find(ctx context.Context, q Query) (Result, error) {
	p, problems := parse(q.Text)
	res := Result{Problems: problems}
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	q.Limit, q.Offset = min(q.Limit, maxLimit), max(0, min(q.Offset, maxWindow))
	if len(p.words) == 0 && len(p.filters) == 0 && q.Type == "" && q.Folder == "" {
		res.Empty = true
		return res, nil
	}
	err := x.read(func(s *snapshot) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := s.newFinder(p)
		if err != nil {
			return err
		}
		defer f.release()
		if err := f.find(q, &res); err != nil {
			return err
		}
		if len(f.words) > 0 && res.Total < few {
			res.DidYouMean = f.didYouMean(q.Text)
		}
		return f.failed
	})
	return res, err
}

// finder is one search under way.
type finder struct {
	*snapshot
	parsed  parsed
	words   []*word
	must    docSet // nil for all
	not     docSet // nil for none
	english bool
	marks   map[string]place // what the words of the query find, for places
	looks   [256]uint64      // how long these are, by their first letter

	cells  *cells
	score  []float32 // of each document
	has    []uint32  // which words it has, a bit for each
	titled []uint32  // and which in its title or another name
	cover  []float32 // what they weigh
	found  []uint32  // the documents that are weighed, in order
	weight float32   // of all words
	failed error     // what went wrong where it could not be said
}

// word is one word that pages are looked for by.
type word struct {
	text     string
	term     *term
	variants []variant
	quality  map[string]float32 // of the variants
	sets     []docSet           // pages that have a name of several words that means the same
	readings []reading
	docs     docSet  // all pages that have it
	names    docSet  // and those that have it in a name, some that are gone among them
	weight   float32 // how much it tells
	stop     bool
	unknown  bool // nobody uses it
}

func (s *snapshot) newFinder(p parsed) (*finder, error) {
	f := &finder{snapshot: s, parsed: p, cells: cellPool.Get().(*cells)}
	n := s.size()
	f.cells.grow(n)
	f.score, f.cover = f.cells.score[:n], f.cells.cover[:n]
	f.has, f.titled = f.cells.has[:n], f.cells.titled[:n]
	english, err := s.count(fieldKey, "lang:en")
	f.english = english > 0
	return f, cmp.Or(err, f.look())
}

// release leaves the cells empty for the next search.
func (f *finder) release() {
	for _, n := range f.found {
		f.score[n], f.cover[n], f.has[n], f.titled[n] = 0, 0, 0, 0
		f.cells.title[n], f.cells.other[n], f.cells.heading[n], f.cells.text[n] = 0, 0, 0, 0 // after an error
	}
	cellPool.Put(f.cells)
}

// look finds the variants of all words, the documents that have them, and those that the filters let through.
func (f *finder) look() error {
	content := 0
	for i := range f.parsed.words {
		t := &f.parsed.words[i]
		for _, w := range t.words {
			stop := stopwords[w] && !t.phrase && !t.title
			f.words = append(f.words, &word{text: w, term: t, stop: stop})
			if !stop {
				content++
			}
		}
	}
	for _, w := range f.words {
		w.stop = w.stop && content > 0
	}
	if err := f.expand(); err != nil {
		return err
	}
	for _, w := range f.words {
		if err := f.gather(w); err != nil {
			return err
		}
	}
	return f.restrict()
}

// find gathers the hits.
func (f *finder) find(q Query, res *Result) error {
	groups, err := f.groups()
	if err != nil {
		return err
	}
	want := f.wanted()
	typ, folder, err := f.chosen(q)
	if err != nil {
		return err
	}
	types, tops := make([]int, len(groups.types)), make([]int, len(groups.tops))
	best := top{limit: q.Offset + q.Limit}
	pass := func(n uint32, score float32, full bool) {
		inType, inFolder := typ == nil || typ.has(n), folder == nil || folder.has(n)
		if inFolder {
			types[groups.typeOf[n]]++
		}
		if inType {
			tops[groups.topOf[n]]++
		}
		if inType && inFolder {
			res.Total++
			if full {
				res.Full++
			}
			best.add(ranked{n, score})
		}
	}
	if want == 0 { // only filters: the youngest first
		if err := f.youngest(pass); err != nil {
			return err
		}
	} else if err := f.each(want, typ, folder, pass); err != nil {
		return err
	}
	res.Types, res.Folders = counts(groups.types, types), counts(groups.tops, tops)
	return f.hits(best.sorted(), q, res)
}

// wanted has a bit for each word that a page must have.
func (f *finder) wanted() (want uint32) {
	for i, w := range f.words {
		if !w.stop {
			want |= 1 << i
		}
	}
	return want
}

// each passes the documents that are hits: those with all words, and where these are few, those with the weightiest.
// Only these are weighed, since most pages that have some word of a query are no hits.
func (f *finder) each(want uint32, typ, folder docSet, pass func(n uint32, score float32, full bool)) error {
	all := f.full()
	chosen := slices.Clone(all).and(typ).and(folder).len()
	if chosen < few {
		all = f.some()
	}
	if err := f.scores(all); err != nil {
		return err
	}
	for _, n := range f.found {
		cover := min(1, f.cover[n]/f.weight)
		switch {
		case f.has[n]&want == want:
			pass(n, f.score[n], true)
		case cover >= leastCover || f.titled[n]&want != 0:
			pass(n, f.score[n]*cover, false)
		}
	}
	return nil
}

// full are the documents that have all words that a page must have, and that the filters let through.
func (f *finder) full() docSet {
	set := f.set()
	for i := range set {
		all := ^uint64(0)
		for _, w := range f.words {
			if !w.stop {
				all &= w.docs[i]
			}
		}
		set[i] = all & f.allowed(i)
	}
	return set
}

// some are the documents that have enough of the words, or one in a name, and that the filters let through.
func (f *finder) some() docSet {
	set := f.set()
	for i := range set {
		any, named := uint64(0), uint64(0)
		for _, w := range f.words {
			if !w.stop {
				any |= w.docs[i]
				named |= w.docs[i] & w.names[i]
			}
		}
		any &= f.allowed(i)
		set[i] = any & named
		for left := any &^ named; left != 0; left &= left - 1 {
			one, cover := left&-left, float32(0)
			for _, w := range f.words {
				if !w.stop && w.docs[i]&one != 0 {
					cover += w.weight
				}
			}
			if min(1, cover/f.weight) >= leastCover {
				set[i] |= one
			}
		}
	}
	return set
}

// allowed are those of 64 documents that the filters let through.
func (f *finder) allowed(i int) uint64 {
	all := ^uint64(0)
	if f.must != nil {
		all = f.must[i]
	}
	if f.not != nil {
		all &^= f.not[i]
	}
	return all
}

// allows tells whether the filters let a document through.
func (f *finder) allows(n uint32) bool { return f.allowed(int(n>>6))&(1<<(n&63)) != 0 }

// youngest passes the documents that the filters let through, the last changed first.
func (f *finder) youngest(pass func(n uint32, score float32, full bool)) error {
	days, err := f.terms(fieldKey, "day:", math.MaxInt)
	if err != nil {
		return err
	}
	slices.Sort(days)
	seen := f.set()
	for i, day := range days {
		if err := f.eachOf(fieldKey, day, func(n uint32) {
			seen.set(n)
			if f.allows(n) {
				pass(n, float32(i+1), true)
			}
		}); err != nil {
			return err
		}
	}
	return f.eachOf(fieldKey, "all", func(n uint32) {
		if !seen.has(n) && f.allows(n) {
			pass(n, 0, true)
		}
	})
}

// counts are the values that have any, most first.
func counts(names []string, n []int) (list []Count) {
	for i, name := range names {
		if n[i] > 0 {
			list = append(list, Count{name, n[i]})
		}
	}
	slices.SortStableFunc(list, func(a, b Count) int { return cmp.Or(b.Pages-a.Pages, strings.Compare(a.Value, b.Value)) })
	return list
}

// hits makes the hits of the page of results that is wanted.
func (f *finder) hits(all []ranked, q Query, res *Result) error {
	want := f.wanted()
	for _, r := range all[min(q.Offset, len(all)):] {
		doc, err := f.stored(r.n)
		if err != nil {
			return err
		}
		h := Hit{File: doc.file, Page: doc.Page, Title: f.mark(doc.Title), Type: doc.Type, Lang: doc.Lang,
			Snippet: f.snippet(doc.text), By: doc.Edits.By}
		if doc.Edits.When > 0 {
			h.When = time.Unix(doc.Edits.When, 0).UTC()
		}
		for missing := want &^ f.has[r.n]; missing != 0; missing &= missing - 1 {
			h.Missing = append(h.Missing, f.words[bits.TrailingZeros32(missing)].text)
		}
		res.Hits = append(res.Hits, h)
	}
	return nil
}
