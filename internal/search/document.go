package search

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// record is what is kept of a file beside its words and its text.
type record struct {
	Page  bool   `json:"p,omitempty"`
	Title string `json:"t"`
	Type  string `json:"y,omitempty"`
	Lang  string `json:"l,omitempty"`
	Edits edits  `json:"e"`
	Blob  string `json:"b"` // of the file as it was indexed
	// Names are the aliases and other names, and the tags.
	Names []string `json:"n,omitempty"`
}

// edits is who changed a file, and when last.
type edits struct {
	By    string   `json:"b,omitempty"` // the last
	When  int64    `json:"w,omitempty"` // in seconds
	Names []string `json:"a,omitempty"` // all of them, sorted
}

// maxAuthors is how many of those who changed a file can be searched for.
const maxAuthors = 64

// add puts one commit to the edits. The last is the youngest, whatever order the commits come in.
func (e *edits) add(c *wiki.Commit) {
	if at := c.When.Unix(); at >= e.When {
		e.By, e.When = c.By.Name, at
	}
	if i, there := slices.BinarySearch(e.Names, c.By.Name); !there && len(e.Names) < maxAuthors {
		e.Names = slices.Insert(slices.Clone(e.Names), i, c.By.Name)
	}
}

// limits of what is indexed of one page, beside its text
const (
	maxNames    = 12  // names of a page that are taken for each other
	maxHeadings = 500 // headings, tags, values
)

// fields of the index, for those that hold words, a pair of words, and whole terms.
const (
	asWords = index.IndexField
	asTerms = index.IndexField | index.SkipFreqNorm
)

// tokens is the analyser of a field whose terms are known.
type tokens []string

func (t tokens) Analyze([]byte) analysis.TokenStream {
	stream, all := make(analysis.TokenStream, len(t)), make([]analysis.Token, len(t))
	for i, term := range t {
		all[i] = analysis.Token{Term: []byte(term), Position: i + 1}
		stream[i] = &all[i]
	}
	return stream
}

// made is a document with what it brings to the lexicon.
type made struct {
	doc   *document.Document
	words map[string]uint8
	names []string // lines of lexicon.names
	same  []string // and of lexicon.same
}

// makeDocument makes the document of a file.
func makeDocument(f wiki.File, d Doc, r record) made {
	if len(d.Fields) > 0 {
		d.Text += "\n\n" + strings.Join(d.Fields[:min(len(d.Fields), maxHeadings)], "\n")
	}
	d.Text = cut(d.Text, maxText)
	m := made{doc: document.NewDocument(f.String()), words: map[string]uint8{}}
	var pairs tokens
	add := func(i int, texts ...string) {
		var all tokens
		for n, text := range texts {
			if n == maxHeadings {
				break
			}
			list := wordsOf(text)
			for k, w := range list {
				m.words[w] |= 1 << i
				if k > 0 {
					pairs = append(pairs, pair(list[k-1], w))
				}
			}
			all = append(all, list...)
		}
		m.field(wordFields[i], asWords, all)
	}
	file := strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
	if !r.Page {
		file = f.Name()
	}
	others := append(slices.Clone(d.Aliases), d.Names...)
	for _, name := range append(slices.Clone(others), d.Tags...) {
		if len(r.Names) < maxHeadings {
			r.Names = append(r.Names, name)
		}
	}
	add(0, d.Title)
	add(1, others...)
	add(2, append(append([]string{file}, d.Headings...), d.Tags...)...)
	add(3, d.Text)
	if d.Lang == "en" {
		for w := range m.words {
			m.words[w] |= inEnglish
		}
		m.field(fieldEnglish, asTerms, slices.Collect(maps.Keys(m.words)))
	}
	slices.Sort(pairs)
	m.field(fieldNeighbour, asTerms, slices.Compact(pairs))
	m.addNames(f, d, r)
	m.field(fieldKey, asTerms, keys(f, d, r))
	kept, err := json.Marshal(r)
	if err != nil {
		panic(err) // unreachable: it is strings and numbers
	}
	m.doc.AddField(document.NewTextFieldCustom(fieldStored, nil, kept, index.StoreField, nil))
	if d.Text != "" {
		m.doc.AddField(document.NewTextFieldCustom(fieldPlain, nil, []byte(d.Text), index.StoreField, nil))
	}
	return m
}

func (m *made) field(name string, options index.FieldIndexingOptions, terms tokens) {
	if len(terms) > 0 {
		m.doc.AddField(document.NewTextFieldCustom(name, nil, nil, options, terms))
	}
}

// addNames adds the whole names: for the quick jump those that may be linked to, for synonyms all.
func (m *made) addNames(f wiki.File, d Doc, r record) {
	add := func(kind, name string) {
		if key := nameKey(name); key != "" && len(name) < 300 {
			m.names = append(m.names, key+"\t"+kind+name)
		}
	}
	add("t", d.Title)
	for i, alias := range d.Aliases {
		if i < maxHeadings {
			add("a", alias)
		}
	}
	m.field(fieldName, asTerms, m.names)
	if !r.Page {
		return
	}
	all := append(append([]string{d.Title}, d.Names...), d.Aliases...)
	var keys []string
	for _, name := range all {
		if k := nameKey(name); k != "" && len(k) < 100 && len(keys) < maxNames && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for _, a := range keys {
		for _, b := range keys {
			if a != b {
				m.same = append(m.same, a+"\t"+b)
			}
		}
	}
	m.field(fieldSynonym, asTerms, m.same)
}

// nameKey is a name folded, word by word.
func nameKey(name string) string {
	list := wordsOf(name)
	for i, w := range list {
		list[i] = fold(w)
	}
	return strings.Join(list, " ")
}

// keys are what filters look for, each with what it is before it: "type:salon", "in:a/b" for each folder above, "top:a"
// for the first of them, "tag:", "by:" for each word of the names of those who changed it, "day:", and "all".
func keys(f wiki.File, d Doc, r record) tokens {
	all := tokens{"all", "type:" + fold(surface(r.Type)), "lang:" + d.Lang}
	dir := f.Folder()
	top, _, _ := strings.Cut(dir, "/")
	all = append(all, "top:"+top)
	for dir != "" {
		all = append(all, "in:"+foldPath(dir))
		dir = path.Dir(dir)
		if dir == "." {
			dir = ""
		}
	}
	name := f.String()
	if p, ok := f.Page(); ok {
		name = p.String()
	}
	all = append(all, "in:"+foldPath(name))
	for i, tag := range d.Tags {
		if i < maxHeadings {
			all = append(all, "tag:"+nameKey(tag))
		}
	}
	for _, name := range r.Edits.Names {
		for _, w := range wordsOf(name) {
			all = append(all, "by:"+fold(w))
		}
	}
	if r.Edits.When > 0 {
		all = append(all, "day:"+time.Unix(r.Edits.When, 0).UTC().Format(time.DateOnly))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func foldPath(p string) string { return fold(strings.ToLower(norm.NFC.String(p))) }

// pair stands for two words beside each other. Different pairs may share one: it takes 15 bits, so that the dictionary
// of pairs stays small, and what it finds is looked at again where that matters.
func pair(a, b string) string {
	h := fnv.New32a()
	h.Write([]byte(a))
	h.Write([]byte{' '})
	h.Write([]byte(b))
	n := h.Sum32()
	return strconv.FormatUint(uint64((n^n>>15)&(1<<15-1)), 36)
}

// cut takes the beginning of a text, at most n bytes, ending at a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// parseRecord reads what makeDocument kept.
func parseRecord(data []byte) (r record, err error) {
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("torn record: %w", err)
	}
	return r, nil
}
