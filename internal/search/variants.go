package search

import (
	"cmp"
	"slices"
	"strings"
)

// variant is a word of the wiki that a word of the query finds, and how well it fits.
type variant struct {
	word    string
	quality float32
}

// How well a word fits, best first.
const (
	exact    = 1
	spelling = 0.95 // Aarhus, Århus
	form     = 0.85
	synonym  = 0.75
	joined   = 0.7 // fjern lån, fjernlån
	sure     = 0.7 // from here on it is the same word
	folded   = 0.4 // udlan, udlån; bor, bør
	head     = 0.45
	part     = 0.35
	typo     = 0.3
	half     = 0.25 // a part of a word of the query that nobody uses
)

// maxVariants is how many words one word of a query may find.
const maxVariants = 150

// variants gathers what a word finds; of several ways to the same word the best counts.
type variants map[string]float32

func (v variants) add(word string, quality float32) {
	if v[word] < quality {
		v[word] = quality
	}
}

// list is the variants in order, the best first; of parts the shortest words first.
func (v variants) list() []variant {
	all := make([]variant, 0, len(v))
	for w, q := range v {
		all = append(all, variant{w, q})
	}
	slices.SortFunc(all, func(a, b variant) int {
		return cmp.Or(cmp.Compare(b.quality, a.quality), cmp.Compare(len(a.word), len(b.word)), strings.Compare(a.word, b.word))
	})
	return all[:min(len(all), maxVariants)]
}

// forms adds the word itself, its other spellings and its inflections, as far as some page uses them.
func (l *lexicon) forms(v variants, word string, english bool) {
	f, s := fold(word), spell(word)
	l.spelt(f, func(w string) {
		switch {
		case w == word:
			v.add(w, exact)
		case spell(w) == s:
			v.add(w, spelling)
		default:
			v.add(w, folded)
		}
	})
	bent, certain := irregular(word)
	for _, b := range bent {
		if certain {
			l.addForm(v, b, form)
		} else {
			l.addForm(v, b, folded)
		}
	}
	if bent == nil || !certain {
		l.regular(v, f, s)
	}
	l.irregularHeads(v, word)
	if english && len(f) >= 4 {
		want := stemEnglish(f)
		l.words.prefix(want[:max(3, len(want)-1)], func(i uint32) bool {
			if vf, w := l.word(i); l.words.flags[i]&inEnglish != 0 && len(vf) <= len(want)+4 && stemEnglish(vf) == want {
				v.add(w, form)
			}
			return true
		})
	}
}

// addForm adds a form of the list.
func (l *lexicon) addForm(v variants, word string, quality float32) {
	l.spelt(fold(word), func(w string) {
		if spell(w) == spell(word) {
			v.add(w, quality)
		}
	})
}

// maxScan is how many words that begin alike are looked at.
const maxScan = 20_000

// regular adds the words that have the same stem.
func (l *lexicon) regular(v variants, f, s string) {
	for _, want := range stems(f) {
		ending := len(f) - len(want)
		spelt := s[:max(0, len(s)-max(0, ending))]
		if !isEnding(f[min(len(want), len(f)):]) {
			continue // kassere is not a form of kasse
		}
		n := 0
		l.words.prefix(want, func(i uint32) bool {
			line := l.words.line(i)
			if n++; len(line) > len(want)+9+len(line)/2 { // a compound
				return n < maxScan
			}
			vf, w := l.word(i)
			if len(vf) > len(want)+7 || !isEnding(vf[min(len(want), len(vf)):]) || !slices.Contains(stems(vf), want) {
				return n < maxScan
			}
			if strings.HasPrefix(spell(w), spelt) || ending < 0 {
				v.add(w, form)
			} else {
				v.add(w, folded*form)
			}
			return n < maxScan
		})
	}
}

// stems are the stems under which the forms of a folded word meet: that of Snowball, and for words like nøgle and
// artikel, which lose an e, the one with it.
func stems(f string) []string {
	s := stem(f)
	for _, ending := range []string{"ere", "erer", "erede", "erende", "eret", "eres", "ering", "eringen", "eringer", "eringerne"} {
		if base, ok := strings.CutSuffix(f, ending); ok && len(base) >= 3 {
			return []string{s, base + "er"} // kassere, kasserede, kassering
		}
	}
	if n := len(s); n > 3 && s[n-1] == 'l' && strings.IndexByte("bdgkptv", s[n-2]) >= 0 && f != s {
		return []string{s, s[:n-1] + "el"}
	}
	return []string{s}
}

// irregularHeads adds the forms of compounds like lærebog, lærebøger.
func (l *lexicon) irregularHeads(v variants, word string) {
	for i := range word {
		if i < 3 || len(word)-i < 3 {
			continue
		}
		if bent, certain := irregular(word[i:]); certain && len(bent) > 0 && (paradigms[fold(word[:i])] != nil || l.isElement(fold(word[:i]))) {
			for _, b := range bent {
				l.addForm(v, word[:i]+b, form)
			}
			return
		}
	}
}

// typos adds the words that differ from one of six letters or more by one letter: another, one too many, one too few, or
// two that changed places; and their forms. One of the two halves of the word is then as it should be.
func (l *lexicon) typos(v variants, word string) {
	f := fold(word)
	if len([]rune(word)) < 6 {
		return
	}
	st := stem(f)
	if len(st) < 5 {
		st = f
	}
	mid, n := len(st)/2, 0
	try := func(i uint32) bool {
		vf, w := l.word(i)
		if len(vf) >= 5 && (near(f, vf) || len(st) >= 6 && len(vf) <= len(st)+6 && near(st, stem(vf))) {
			v.add(w, typo)
		}
		n++
		return n < maxScan
	}
	l.words.prefix(st[:mid], func(i uint32) bool {
		if line := l.words.line(i); len(line) > 2*len(f)+8 {
			return true
		}
		return try(i)
	})
	n = 0
	l.words.scan(st[mid:], func(i uint32, at int) bool {
		if at < mid-1 || at > mid+1 {
			return true
		}
		return try(i)
	})
}

// near tells whether one letter more, less, other or two that changed places make b of a.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
