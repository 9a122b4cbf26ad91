package search

import (
	"context"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
)

// lexicon is what is known of all pages at once: which words they use, and what they are called. It is read from the
// dictionaries of the index when that is opened, and grows with each batch. What no page uses any more stays in it until
// then; nothing comes of it, since each word is looked up in the index before it counts.
type lexicon struct {
	words *list // folded word, tab, the word as indexed where that is another; the flags say in which fields
	names *list // folded name, tab, 't' for a title or 'a', the name as written
	same  *list // folded name, tab, another name of the same page
	used  sieve // the folded words; nil for not known

	mu    sync.Mutex
	parts map[string][]string // what compounds has found
	known map[string]bool     // what splitter has
}

// The fields of the index.
const (
	fieldTitle     = "t" // words
	fieldAlias     = "a"
	fieldHeading   = "h" // with tags and the name of the file
	fieldText      = "b" // with the values of the front matter
	fieldEnglish   = "e" // the words of pages in English
	fieldNeighbour = "n" // pairs of words that stand beside each other, see pair
	fieldName      = "x" // whole names as in lexicon.names
	fieldSynonym   = "y" // folded name, tab, another name of the same page
	fieldKey       = "k" // what filters look for: see keys
	fieldStored    = "s" // what is kept of the page: see record
	fieldPlain     = "p" // its text
)

// wordFields are those that words are looked for in, each with its flag.
var wordFields = [...]string{fieldTitle, fieldAlias, fieldHeading, fieldText}

// inEnglish is the flag of fieldEnglish.
const inEnglish = 1 << len(wordFields)

func loadLexicon(ctx context.Context, r index.IndexReader) (*lexicon, error) {
	l := newLexicon(&list{}, &list{}, &list{})
	var entries []entry
	for i, field := range append(wordFields[:], fieldEnglish) {
		err := eachTerm(ctx, r, field, func(term string) {
			entries = append(entries, entry{wordLine(term), 1 << i})
		})
		if err != nil {
			return nil, err
		}
	}
	l.words = l.words.with(entries)
	l.used = sieveOf(l)
	for field, into := range map[string]**list{fieldName: &l.names, fieldSynonym: &l.same} {
		entries = nil
		if err := eachTerm(ctx, r, field, func(term string) { entries = append(entries, entry{line: term}) }); err != nil {
			return nil, err
		}
		*into = (*into).with(entries)
	}
	return l, nil
}

func newLexicon(words, names, same *list) *lexicon {
	return &lexicon{words: words, names: names, same: same, parts: map[string][]string{}, known: map[string]bool{}}
}

// eachTerm calls f with each term of a field.
func eachTerm(ctx context.Context, r index.IndexReader, field string, f func(term string)) error {
	dict, err := r.FieldDict(field)
	if err != nil {
		return err
	}
	defer dict.Close()
	for n := 0; ; n++ {
		e, err := dict.Next()
		if err != nil || e == nil {
			return err
		}
		if n%10_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		f(e.Term)
	}
}

// with is the lexicon with what a batch brings.
func (l *lexicon) with(words, names, same []entry) *lexicon {
	n := newLexicon(l.words.with(words), l.names.with(names), l.same.with(same))
	switch {
	case n.words.len() == l.words.len(): // an edit that brings no new word
		n.used = l.used
		l.mu.Lock()
		defer l.mu.Unlock()
		n.parts, n.known = maps.Clone(l.parts), maps.Clone(l.known)
	case l.used.holds(n.words.len()):
		n.used = slices.Clone(l.used)
		for _, e := range words {
			folded, _, _ := strings.Cut(e.line, "\t")
			n.used.add(folded)
		}
	default:
		n.used = sieveOf(n)
	}
	return n
}

// sieve tells at once of most texts that they are no words: taking a word apart asks for thousands. It has a bit for the
// hash of each word; their number is a power of two.
type sieve []uint64

var sieveSeed = maphash.MakeSeed()

// sieveOf is the sieve of a lexicon, with room for as many words again.
func sieveOf(l *lexicon) sieve {
	s := make(sieve, 64)
	for !s.holds(2 * l.words.len()) {
		s = make(sieve, 2*len(s))
	}
	for _, i := range l.words.sorted {
		folded, _ := l.word(i)
		s.add(folded)
	}
	return s
}

// holds tells whether there is room for so many words: eight bits for each.
func (s sieve) holds(words int) bool { return len(s)*8 >= words }

func (s sieve) add(word string) { docSet(s).set(s.place(word)) }

// maybe is false for what is no word.
func (s sieve) maybe(word string) bool { return docSet(s).has(s.place(word)) }

func (s sieve) place(word string) uint32 {
	return uint32(maphash.String(sieveSeed, word)) & uint32(len(s)*64-1)
}

// lines are the lines of a list that begin so, at most limit.
func (l *list) lines(prefix string, limit int) (lines []string) {
	l.prefix(prefix, func(i uint32) bool {
		lines = append(lines, string(l.line(i)))
		return len(lines) < limit
	})
	return lines
}

func wordLine(word string) string {
	folded := fold(word)
	if folded == word {
		return word + "\t"
	}
	return folded + "\t" + word
}

// word takes line i of words apart.
func (l *lexicon) word(i uint32) (folded, word string) {
	folded, word, _ = strings.Cut(string(l.words.line(i)), "\t")
	if word == "" {
		word = folded
	}
	return folded, word
}

// spelt calls yield with all words that are folded so.
func (l *lexicon) spelt(folded string, yield func(word string)) {
	l.words.prefix(folded+"\t", func(i uint32) bool {
		_, w := l.word(i)
		yield(w)
		return true
	})
}

// has tells whether some page uses a word that is folded so.
func (l *lexicon) has(folded string) (yes bool) {
	if l.used != nil && !l.used.maybe(folded) {
		return false
	}
	l.words.prefix(folded+"\t", func(uint32) bool { yes = true; return false })
	return yes
}

// fields are the flags of the fields that use a word.
func (l *lexicon) fields(word string) (flags uint8) {
	l.words.prefix(wordLine(word), func(i uint32) bool {
		if len(l.words.line(i)) == len(wordLine(word)) {
			flags = l.words.flags[i]
		}
		return false
	})
	return flags
}
