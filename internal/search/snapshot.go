package search

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"sync"
	"weak"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"alliancewiki/internal/wiki"
)

// snapshot is the index as it stands during one search, for one goroutine. Its documents have numbers, from 0 up to size.
type snapshot struct {
	*scorch.IndexSnapshot
	*lexicon
	index *Index

	dicts     map[string][]dictionary // see dictionaries
	goneDocs  docSet                  // see gone
	goneKnown bool
}

// size is one more than the highest number of a document.
func (s *snapshot) size() int {
	n := 0
	for _, segment := range s.Segments() {
		n += int(segment.FullSize())
	}
	return n
}

// stored reads what is kept of a document.
func (s *snapshot) stored(n uint32) (doc storedDoc, err error) {
	for _, part := range s.Segments() {
		if size := uint32(part.FullSize()); n >= size {
			n -= size
			continue
		}
		var parsing error
		err = part.VisitDocument(uint64(n), func(field string, _ byte, value []byte, _ []uint64) bool {
			var err error
			switch field {
			case "_id":
				doc.file, err = wiki.ParseFile(string(value))
			case fieldStored:
				doc.record, err = parseRecord(value)
			case fieldPlain:
				doc.text = string(value)
			}
			parsing = cmp.Or(parsing, err)
			return true
		})
		return doc, cmp.Or(err, parsing)
	}
	return doc, errNoDoc
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
			if err := s.eachOf(fieldKey, term, func(n uint32) { into.of[n] = uint16(i) }); err != nil {
				return nil, err
			}
		}
	}
	x.table, x.tableOf = t, weak.Make(s.IndexSnapshot)
	return t, nil
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
