package search

import (
	"slices"
	"strings"
)

// minPart is the fewest letters of a word that is looked for in compounds.
const minPart = 3

// maxParts is how many compounds of one word are found.
const maxParts = 1000

// compounds adds the words of the wiki that have the word as a part: at their end as the thing itself (fjernlån is a
// lån), or before (lånekort). What stands before and behind must be words or parts in their turn, so that lån is not
// found in plan. The wiki's own vocabulary is the dictionary, as it is at this moment.
func (l *lexicon) compounds(v variants, word string) {
	f, s := fold(word), spell(word)
	bare := stem(f)
	needles, spelt := []string{bare}, []string{s[:len(s)-(len(f)-len(bare))]}
	if bent, certain := irregular(word); certain && len(bent) > 0 {
		needles, spelt = nil, nil
		for _, b := range bent {
			n := fold(b)
			if !slices.ContainsFunc(needles, func(m string) bool { return strings.HasPrefix(n, m) }) {
				needles = append(needles, n)
			}
			spelt = append(spelt, spell(b))
		}
	}
	for _, needle := range needles {
		if len(needle) < minPart {
			continue
		}
		for _, found := range l.holding(needle) {
			kind, w := found[0], found[1:]
			quality := float32(part)
			if kind == 'h' {
				quality = head
			}
			if so := spell(w); !slices.ContainsFunc(spelt, func(p string) bool { return strings.Contains(so, p) }) {
				if s != word { // written with its Danish letters it is meant so
					continue
				}
				quality *= 0.5
			}
			v.add(w, quality)
		}
	}
}

// How much is remembered of words that were taken apart: needles, and parts.
const (
	maxKept  = 5000
	maxKnown = 50_000
)

// holding gives the compounds with a part, each with 'h' or 'p' before it. What was found once is kept.
func (l *lexicon) holding(needle string) []string {
	l.mu.Lock() // who waits here wants the same knowledge
	defer l.mu.Unlock()
	list, ok := l.parts[needle]
	if ok {
		return list
	}
	if len(l.known) > maxKnown {
		clear(l.known)
	}
	s := splitter{lexicon: l, known: l.known}
	l.words.scan(needle, func(i uint32, at int) bool {
		vf, w := l.word(i)
		if at+len(needle) > len(vf) {
			return true // in the spelling behind the tab
		}
		if kind := s.kind(vf, needle, at); kind != 0 {
			list = append(list, string(kind)+w)
		}
		return len(list) < maxParts
	})
	if len(l.parts) >= maxKept {
		clear(l.parts)
	}
	l.parts[needle] = list
	return list
}

// splitter takes words apart, and remembers which parts it knows.
type splitter struct {
	*lexicon
	known map[string]bool
}

// kind says what a needle is in a word: 'h' its head, 'p' another part, 0 none.
func (s *splitter) kind(word, needle string, at int) byte {
	left, right := word[:at], word[at+len(needle):]
	if len(right) <= 6 && isEnding(right) {
		if left == "" || !s.before(left, 2) { // the word itself, or another
			return 0
		}
		return 'h'
	}
	if left != "" && !s.before(left, 2) {
		return 0
	}
	for _, link := range []string{"", "s", "e", "er", "es", "n", "en", "ns"} {
		if rest, ok := strings.CutPrefix(right, link); ok && s.whole(rest, 2) {
			return 'p'
		}
	}
	return 0
}

// endings are what a noun, an adjective or a verb may end in when it is bent, folded.
var endings = set(`e en et er ene erne s ens ets ers enes ernes es n t ne r ede et ende de te t else elsen ing ingen inger ingerne nes`)

// agents are endings of nouns and verbs that never follow a doubled consonant of the same word.
var agents = set(`ere eres erens ernes`)

func isEnding(s string) bool { return s == "" || endings[s] || agents[s] || doubled(s) }

// doubled is an ending with the consonant before it doubled: top, toppen.
func doubled(s string) bool {
	return len(s) > 2 && strings.IndexByte("bdfgklmnprst", s[0]) >= 0 && endings[s[1:]]
}

// before tells whether a text is what may stand before a part: an element, perhaps with a letter that links.
func (s *splitter) before(text string, depth int) bool {
	if ok, seen := s.known[text]; seen {
		return ok
	}
	ok := s.element(text)
	for _, link := range []string{"s", "e", "er", "en", "n"} {
		if base, cut := strings.CutSuffix(text, link); cut && !ok {
			ok = len(base) >= 3 && s.element(base)
		}
	}
	for i := 3; !ok && depth > 0 && i <= len(text)-3; i++ {
		ok = s.before(text[:i], 0) && s.before(text[i:], depth-1)
	}
	s.known[text] = ok
	return ok
}

// whole tells whether a text is a word, perhaps bent or put together.
func (s *splitter) whole(text string, depth int) bool {
	key := "\x00" + text
	if ok, seen := s.known[key]; seen {
		return ok
	}
	ok := len(text) >= 3 && (s.element(text) || len(stem(text)) < len(text) && s.element(stem(text)))
	for i := 3; !ok && depth > 0 && i <= len(text)-3; i++ {
		ok = s.before(text[:i], 0) && s.whole(text[i:], depth-1)
	}
	s.known[key] = ok
	return ok
}

func (s *splitter) element(text string) bool { return s.isElement(text) }

// isElement tells whether a folded text is a word that compounds are made of: one that the wiki uses, in whatever form,
// or one of the list.
func (l *lexicon) isElement(text string) bool {
	if elements[text] {
		return true
	}
	if len(text) < 3 || !strings.ContainsAny(text, "aeiouy") || strings.Trim(text, "0123456789") == "" {
		return false
	}
	if paradigms[text] != nil || l.has(text) {
		return true
	}
	if len(text) < 4 {
		return false
	}
	found := false
	for _, ending := range []string{"en", "et", "er", "e", "erne", "ene", "s"} {
		found = found || l.has(text+ending)
	}
	return found
}

// split takes a word that nobody uses apart into words that somebody uses: into two where that can be done, else it gives
// a long beginning or end.
func (l *lexicon) split(word string) []string {
	f := fold(word)
	s := splitter{lexicon: l, known: map[string]bool{}}
	var some string
	for i := len(f) - 3; i >= 3; i-- { // the longest beginning
		left, right := "", ""
		for _, link := range []string{"", "s", "e"} {
			if base, ok := strings.CutSuffix(f[:i], link); ok && left == "" && len(base) >= 3 && s.element(base) {
				left = base
			}
		}
		if l.has(f[i:]) || s.element(stem(f[i:])) {
			right = f[i:]
		}
		if left != "" && right != "" {
			return []string{left, right}
		}
		if one := left + right; len(one) >= 5 && len(one) > len(some) {
			some = one
		}
	}
	if some == "" {
		return nil
	}
	return []string{some}
}
