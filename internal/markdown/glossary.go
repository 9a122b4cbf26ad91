package markdown

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// The limits of a glossary.
const (
	maxTerms     = 20000
	maxForms     = 50  // of one term
	maxForm      = 100 // bytes
	maxFormWords = 8
)

// Term is one meaning of some words. Two terms with a form in common are two meanings of it.
type Term struct {
	File       wiki.File // the page about it
	Title      string    // of that page
	Long       string    // what the forms are short for; "" where they are not
	Definition string    // plain, on one line
	Forms      []string  // the words as they may stand in a text
}

// Check says what is wrong with the forms of a term; nil where nothing is. Forms with a fault are not marked.
func (t *Term) Check() (faults []*wiki.Invalid) {
	for i, form := range t.Forms {
		form = tidyForm(form)
		if i >= maxForms {
			return append(faults, &wiki.Invalid{Field: "forms", Key: "term.forms", Value: strconv.Itoa(maxForms)})
		}
		if key := formFault(form); key != "" {
			faults = append(faults, &wiki.Invalid{Field: "forms", Key: key, Value: cutText(form, maxForm)})
		}
	}
	return faults
}

// formFault is the key of what is wrong with a form; "" where it can be looked for.
func formFault(form string) string {
	letters, digits := 0, 0
	for _, c := range form {
		switch {
		case unicode.IsLetter(c):
			letters++
		case unicode.IsNumber(c):
			digits++
		}
	}
	switch {
	case letters == 0 && digits > 0:
		return "term.number"
	case letters == 0 || letters+digits < 2 && !strings.ContainsAny(form, "#+"): // the language C#
		return "term.short"
	case len(form) > maxForm || len(words(form)) > maxFormWords:
		return "term.long"
	}
	return ""
}

func tidyForm(s string) string { return norm.NFC.String(strings.Join(strings.Fields(s), " ")) }

// Glossary is made ready to find words in texts. It may be used by many renderings at the same time.
type Glossary struct {
	terms []Term
	words map[string]*formNode // by the first word of a form, its first letter in lower case
	begin [1 << 10]uint64      // which words may be such a word, see beginsAt
	left  int
}

// formNode is the part of a form up to some word. Where a form ends there, it says which terms have the form: code
// where the form is written in capitals and is found only so, plain for others.
type formNode struct {
	code, plain *form
	next        map[string]*formNode // by what stands before the next word, and that word
	tails       []tail
}

type form struct{ terms []int }

// tail is what a form has after its last word: the "#" of "C#".
type tail struct {
	text string
	node *formNode
}

// NewGlossary takes the first 20,000 terms, and of them the forms without a fault.
func NewGlossary(terms []Term) *Glossary {
	g := &Glossary{words: map[string]*formNode{}, left: max(len(terms)-maxTerms, 0)}
	g.terms = terms[:len(terms)-g.left]
	for i := range g.terms {
		forms := g.terms[i].Forms
		for _, f := range forms[:min(len(forms), maxForms)] {
			if f = tidyForm(f); formFault(f) == "" {
				g.add(f, i)
			}
		}
	}
	return g
}

// Check says that there are too many terms; nil where there are not.
func (g *Glossary) Check() *wiki.Invalid {
	if g.left == 0 {
		return nil
	}
	return &wiki.Invalid{Field: "glossary", Key: "glossary.size", Value: strconv.Itoa(maxTerms)}
}

func (g *Glossary) add(text string, term int) {
	parts := words(text)
	first := text[parts[0].start:parts[0].end]
	g.mayBegin(first)
	node := child(&g.words, string(lowerFirst(nil, first)))
	for i, p := range parts[1:] {
		node = child(&node.next, text[parts[i].end:p.end])
	}
	if rest := text[parts[len(parts)-1].end:]; rest != "" {
		node = node.tail(rest)
	}
	to := &node.plain
	if text == strings.ToUpper(text) {
		to = &node.code
	}
	if *to == nil {
		*to = &form{}
	}
	if n := len((*to).terms); n == 0 || (*to).terms[n-1] != term {
		(*to).terms = append((*to).terms, term)
	}
}

func child(nodes *map[string]*formNode, key string) *formNode {
	if *nodes == nil {
		*nodes = map[string]*formNode{}
	}
	n := (*nodes)[key]
	if n == nil {
		n = &formNode{}
		(*nodes)[key] = n
	}
	return n
}

// maxFormTails is how many forms may differ only in what stands after their last word.
const maxFormTails = 8

func (n *formNode) tail(text string) *formNode {
	for _, t := range n.tails {
		if t.text == text {
			return t.node
		}
	}
	t := tail{text, &formNode{}}
	if len(n.tails) < maxFormTails {
		n.tails = append(n.tails, t)
	}
	return t.node
}

// found is the form that ends here, for a text that begins with a capital or not.
func (n *formNode) found(capital bool) *form {
	if n.code != nil && capital {
		return n.code
	}
	return n.plain
}

// word is where a word stands in a text.
type word struct{ start, end int }

func words(s string) (list []word) {
	for i := 0; i < len(s); {
		size, in := wordChar(s, i)
		if !in {
			i += size
			continue
		}
		end := wordEnd(s, i)
		list = append(list, word{i, end})
		i = end
	}
	return list
}

// wordBytes are the characters of ASCII that words are of. A hyphen holds two together: "KB-kort" is not "KB".
var wordBytes = func() (set [utf8.RuneSelf]bool) {
	for c := range set {
		set[c] = isPlain(byte(c)) || c == '-' || c == '_'
	}
	return set
}()

// wordChar is how many bytes the character at i takes, and whether it is part of a word.
func wordChar(s string, i int) (size int, in bool) {
	switch c := s[i]; {
	case c < utf8.RuneSelf:
		return 1, wordBytes[c]
	case c == 0xC3 && i+1 < len(s): // most letters of Western Europe, without × and ÷
		return 2, s[i+1] != 0x97 && s[i+1] != 0xB7
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	return size, unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '\u2011'
}

func wordEnd(s string, i int) int {
	for i < len(s) {
		if s[i] < utf8.RuneSelf { // nearly always
			if !wordBytes[s[i]] {
				break
			}
			i++
			continue
		}
		size, in := wordChar(s, i)
		if !in {
			break
		}
		i += size
	}
	return i
}

// lowerFirst appends a word with its first letter in lower case.
func lowerFirst(b []byte, word string) []byte {
	if c := word[0]; c < utf8.RuneSelf {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		return append(append(b, c), word[1:]...)
	}
	r, size := utf8.DecodeRuneInString(word)
	return append(utf8.AppendRune(b, unicode.ToLower(r)), word[size:]...)
}
