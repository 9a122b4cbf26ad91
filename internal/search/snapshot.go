package search

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"
	"weak"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"alliancewiki/internal/wiki"
)

// snapshot is the index as it stands during one search. Its documents have numbers, from 0 up to size.
type snapshot struct {
	*scorch.IndexSnapshot
	*lexicon
	index *Index
}

// size is one more than the highest number of a document.
func (s *snapshot) size() int {
	n := 0
	for _, segment := range s.Segments() {
		n += int(segment.FullSize())
	}
	return n
}

// posting is one document that has a term.
type posting struct {
	n    uint32
	freq float32 // how often; only where asked for
	norm float32 // 1/√ of the words in the field
}

// postings are the documents that have a term, in the order of their numbers.
type postings struct {
	reader index.TermFieldReader
	doc    index.TermFieldDoc
	err    error
}

// term gives the documents that have a term in a field; weighed with freq and norm.
func (s *snapshot) term(field, term string, weighed bool) *postings {
	r, err := s.TermFieldReader(context.Background(), []byte(term), field, weighed, weighed, false)
	return &postings{reader: r, err: err}
}

func (p *postings) next() (posting, bool) {
	if p.err != nil {
		return posting{}, false
	}
	var doc *index.TermFieldDoc
	doc, p.err = p.reader.Next(&p.doc)
	if doc == nil || p.err != nil {
		return posting{}, false
	}
	return posting{uint32(binary.BigEndian.Uint64(doc.ID)), float32(doc.Freq), float32(doc.Norm)}, true
}

// count is how many documents there are.
func (p *postings) count() int {
	if p.err != nil {
		return 0
	}
	return int(p.reader.Count())
}

func (p *postings) close() {
	if p.reader != nil {
		p.err = errors.Join(p.err, p.reader.Close())
	}
}

// count is how many documents have a term in a field.
func (s *snapshot) count(field, term string) int {
	p := s.term(field, term, false)
	defer p.close()
	return p.count()
}

// stored reads what is kept of a document.
func (s *snapshot) stored(n uint32) (doc storedDoc, err error) {
	id := make([]byte, 8)
	binary.BigEndian.PutUint64(id, uint64(n))
	name, err := s.ExternalID(id)
	if err != nil {
		return doc, err
	}
	return s.storedAs(name)
}

// storedDoc is what the index keeps of a file.
type storedDoc struct {
	file wiki.File
	record
	text string
}

// errNoDoc is a document that was there a moment ago: the index is torn.
var errNoDoc = errors.New("the index has lost a document")

func (s *snapshot) storedAs(name string) (doc storedDoc, err error) {
	if doc.file, err = wiki.ParseFile(name); err != nil {
		return doc, err
	}
	d, err := s.Document(name)
	if err != nil {
		return doc, err
	}
	if d == nil {
		return doc, errNoDoc
	}
	d.VisitFields(func(f index.Field) {
		switch f.Name() {
		case fieldStored:
			doc.record, err = parseRecord(f.Value())
		case fieldPlain:
			doc.text = string(f.Value())
		}
	})
	return doc, err
}

// record is what is kept of a file, where it is in the index.
func (s *snapshot) record(f wiki.File) (record, bool, error) {
	doc, err := s.storedAs(f.String())
	if errors.Is(err, errNoDoc) {
		return record{}, false, nil
	}
	return doc.record, err == nil, err
}

// terms are the terms of a field that begin so.
func (s *snapshot) terms(field, prefix string, limit int) (list []string, err error) {
	dict, err := s.FieldDictPrefix(field, []byte(prefix))
	if err != nil {
		return nil, err
	}
	defer dict.Close()
	for len(list) < limit {
		e, err := dict.Next()
		if err != nil || e == nil {
			return list, err
		}
		list = append(list, e.Term)
	}
	return list, nil
}

// table says of each document what results are counted by. It costs some milliseconds to make for a large wiki, and is
// kept as long as the index stays as it is.
type table struct {
	types, tops   []string // their names
	typeOf, topOf []uint16
}

// maxGroups is how many types or folders are told apart.
const maxGroups = 5000

// groups gives the table of this snapshot.
func (s *snapshot) groups() (*table, error) {
	x := s.index
	x.tableMu.Lock()
	defer x.tableMu.Unlock()
	if x.table != nil && x.tableOf.Value() == s.IndexSnapshot {
		return x.table, nil
	}
	t := &table{typeOf: make([]uint16, s.size()), topOf: make([]uint16, s.size())}
	for prefix, into := range map[string]struct {
		names *[]string
		of    []uint16
	}{"type:": {&t.types, t.typeOf}, "top:": {&t.tops, t.topOf}} {
		found, err := s.terms(fieldKey, prefix, maxGroups)
		if err != nil {
			return nil, err
		}
		slices.Sort(found)
		for i, term := range found {
			*into.names = append(*into.names, strings.TrimPrefix(term, prefix))
			p := s.term(fieldKey, term, false)
			for doc, ok := p.next(); ok; doc, ok = p.next() {
				into.of[doc.n] = uint16(i)
			}
			p.close()
			if p.err != nil {
				return nil, p.err
			}
		}
	}
	x.table, x.tableOf = t, weak.Make(s.IndexSnapshot)
	return t, nil
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
	for i := range b {
		b[i] &= other[i]
	}
	return b
}

// eachOf calls f with each document that has a term.
func (s *snapshot) eachOf(field, term string, f func(n uint32)) error {
	p := s.term(field, term, false)
	for doc, ok := p.next(); ok; doc, ok = p.next() {
		f(doc.n)
	}
	p.close()
	return p.err
}

// cells are numbers for each document. They are zero between searches.
type cells struct {
	title, other, heading, text []float32 // of the word at hand
	score, cover                []float32
	has, titled                 []uint32
}

var cellPool = sync.Pool{New: func() any { return &cells{} }}

func (c *cells) grow(n int) {
	if len(c.title) >= n {
		return
	}
	n += n / 8
	for _, of := range []*[]float32{&c.title, &c.other, &c.heading, &c.text, &c.score, &c.cover} {
		*of = make([]float32, n)
	}
	c.has, c.titled = make([]uint32, n), make([]uint32, n)
}
