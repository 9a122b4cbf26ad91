package search

import (
	"errors"
	"math/bits"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// postings are the documents of one segment that have a term in a field. They are read from the segment itself and not
// through scorch's readers, which make each document's number into bytes: a search goes through hundreds of thousands.
type postings struct {
	base uint32 // the number of the segment's first document
	list segment.PostingsList
	bits *roaring.Bitmap // the documents, counted from base; nil where there is only one
	one  uint32
}

// dictionary is the terms that a segment has in a field.
type dictionary struct {
	terms   segment.TermDictionary
	base    uint32
	deleted *roaring.Bitmap
	spare   segment.PostingsList // to be used again where only its number is wanted
}

// errSegment is a segment that does not give its documents as a set; all that scorch makes do.
var errSegment = errors.New("a segment of the index has another form")

// dictionaries are those of a field.
func (s *snapshot) dictionaries(field string) ([]dictionary, error) {
	if list, ok := s.dicts[field]; ok {
		return list, nil
	}
	var list []dictionary
	base := uint32(0)
	for _, part := range s.Segments() {
		terms, err := part.Segment().Dictionary(field)
		if err != nil {
			return nil, err
		}
		list = append(list, dictionary{terms: terms, base: base, deleted: part.Deleted()})
		base += uint32(part.FullSize())
	}
	if s.dicts == nil {
		s.dicts = map[string][]dictionary{}
	}
	s.dicts[field] = list
	return list, nil
}

// postings gives the documents that have a term in a field, segment by segment; those that are gone are among them.
func (s *snapshot) postings(field, term string) ([]postings, error) {
	dicts, err := s.dictionaries(field)
	if err != nil {
		return nil, err
	}
	var all []postings
	for _, d := range dicts {
		list, err := d.terms.PostingsList([]byte(term), nil, nil)
		if err != nil {
			return nil, err
		}
		if list.Count() == 0 {
			continue
		}
		it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
		if !ok {
			return nil, errSegment
		}
		p := postings{base: d.base, list: list, bits: it.ActualBitmap()}
		if one, only := it.DocNum1Hit(); only {
			p.one, p.bits = uint32(one), nil
		}
		all = append(all, p)
	}
	return all, nil
}

// count is how many documents have a term in a field.
func (s *snapshot) count(field, term string) (n int, err error) {
	dicts, err := s.dictionaries(field)
	for i := range dicts {
		d := &dicts[i]
		if d.spare, err = d.terms.PostingsList([]byte(term), d.deleted, d.spare); err != nil {
			return 0, err
		}
		n += int(d.spare.Count())
	}
	return n, err
}

// eachOf calls f with each document that has a term.
func (s *snapshot) eachOf(field, term string, f func(n uint32)) error {
	all, err := s.postings(field, term)
	gone := s.gone()
	for _, p := range all {
		p.each(func(n uint32) {
			if gone == nil || !gone.has(n) {
				f(n)
			}
		})
	}
	return err
}

// each calls f with each document.
func (p *postings) each(f func(n uint32)) {
	if p.bits == nil {
		f(p.base + p.one)
		return
	}
	p.bits.Iterate(func(n uint32) bool {
		f(p.base + n)
		return true
	})
}

// meets tells whether one of the documents is in the set.
func (p *postings) meets(set docSet) (yes bool) {
	if p.bits == nil {
		return set.has(p.base + p.one)
	}
	p.bits.Iterate(func(n uint32) bool {
		yes = set.has(p.base + n)
		return !yes
	})
	return yes
}

// weighed calls f with each document that is in the set, with how often the term stands in the field, and 1/√ of the
// number of words there.
func (p *postings) weighed(among docSet, f func(n uint32, freq, norm float32)) error {
	if !p.meets(among) {
		return nil
	}
	it := p.list.Iterator(true, true, false, nil)
	for from, ok := among.from(p.base); ok; {
		at, err := it.Advance(uint64(from - p.base))
		if err != nil || at == nil {
			return err
		}
		n := p.base + uint32(at.Number())
		if among.has(n) {
			f(n, float32(at.Frequency()), float32(at.Norm()))
		}
		from, ok = among.from(n + 1)
	}
	return nil
}

// gone are the documents that are no more but still stand in their segment; nil for none.
func (s *snapshot) gone() docSet {
	if s.goneKnown {
		return s.goneDocs
	}
	s.goneKnown = true
	base := uint32(0)
	for _, part := range s.Segments() {
		if deleted := part.Deleted(); deleted != nil && !deleted.IsEmpty() {
			if s.goneDocs == nil {
				s.goneDocs = s.set()
			}
			deleted.Iterate(func(n uint32) bool {
				s.goneDocs.set(base + n)
				return true
			})
		}
		base += uint32(part.FullSize())
	}
	return s.goneDocs
}

// docSet is a set of documents.
type docSet []uint64

// set is a set without documents.
func (s *snapshot) set() docSet { return make(docSet, (s.size()+63)/64) }

func (b docSet) set(n uint32)      { b[n>>6] |= 1 << (n & 63) }
func (b docSet) has(n uint32) bool { return b[n>>6]&(1<<(n&63)) != 0 }

// and keeps what is in both; a nil set is all documents.
func (b docSet) and(other docSet) docSet {
	if b == nil {
		return other
	}
	if other == nil {
		return b
	}
	for i := range b {
		b[i] &= other[i]
	}
	return b
}

// without leaves out what is in another set, or nothing where that is nil.
func (b docSet) without(other docSet) {
	for i := range other {
		b[i] &^= other[i]
	}
}

// len is how many documents are in the set.
func (b docSet) len() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// from is the first document of the set from n on.
func (b docSet) from(n uint32) (uint32, bool) {
	i := int(n >> 6)
	if i >= len(b) {
		return 0, false
	}
	if w := b[i] >> (n & 63); w != 0 {
		return n + uint32(bits.TrailingZeros64(w)), true
	}
	for i++; i < len(b); i++ {
		if b[i] != 0 {
			return uint32(i)*64 + uint32(bits.TrailingZeros64(b[i])), true
		}
	}
	return 0, false
}

// each calls f with each document of the set.
func (b docSet) each(f func(n uint32)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(uint32(i)*64 + uint32(bits.TrailingZeros64(w)))
		}
	}
}
