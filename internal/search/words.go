package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/text/unicode/norm"
)

// maxWord is the most bytes of a word that is indexed; what is longer is no word of a language.
const maxWord = 64

// words calls yield with each word of a text as it stands there, and where. A word is a run of letters and digits, so
// FBI-API is two words and FBS'en is fbs and en; a soft hyphen is part of the word.
func words(text string, yield func(start, end int) bool) {
	start := -1
	for i := 0; i < len(text); {
		inside, size := asciiWord[text[i]], 1
		if text[i] >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(text[i:])
			inside = unicode.IsLetter(r) || unicode.IsDigit(r) || start >= 0 && (r == '\u00ad' || unicode.IsMark(r))
		}
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			if !yield(start, i) {
				return
			}
			start = -1
		}
		i += size
	}
	if start >= 0 {
		yield(start, len(text))
	}
}

// asciiWord tells which ASCII bytes are letters and digits.
var asciiWord = func() (is [256]bool) {
	for c := range utf8.RuneSelf {
		is[c] = c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
	}
	return is
}()

// wordsOf are the words of a text as they are indexed.
func wordsOf(text string) (list []string) {
	words(text, func(start, end int) bool {
		if w := surface(text[start:end]); w != "" {
			list = append(list, w)
		}
		return true
	})
	return list
}

// surface is a word as it is indexed: lower case, NFC, without soft hyphens; "" for what is too long.
func surface(w string) string {
	ascii, lower := true, true
	for i := 0; i < len(w); i++ {
		ascii = ascii && w[i] < utf8.RuneSelf
		lower = lower && (w[i] < 'A' || w[i] > 'Z')
	}
	if !ascii {
		w = norm.NFC.String(strings.ToLower(strings.ReplaceAll(w, "\u00ad", "")))
	} else if !lower {
		w = strings.ToLower(w)
	}
	if len(w) > maxWord {
		return ""
	}
	return w
}

// fold is the spelling under which all ways of writing a word without its Danish letters and accents meet: Århus,
// Aarhus and Arhus are arhus; køb, koeb and kob are kob; æ is ae.
func fold(w string) string {
	plain := true
	for i := 0; i < len(w); i++ {
		if w[i] >= utf8.RuneSelf || i > 0 && (w[i] == 'a' && w[i-1] == 'a' || w[i] == 'e' && w[i-1] == 'o') {
			plain = false
			break
		}
	}
	if plain {
		return w
	}
	for w = spell(w); strings.Contains(w, "aa") || strings.Contains(w, "oe"); {
		w = strings.ReplaceAll(strings.ReplaceAll(w, "aa", "a"), "oe", "o")
	}
	return w
}

// spell writes a word with the letters of English, in the way that tells Danish letters apart: æ is ae, ø is oe, å is
// aa. Two words that are spelt alike are the same word.
func spell(w string) string {
	i := strings.IndexFunc(w, func(r rune) bool { return r >= utf8.RuneSelf })
	if i < 0 {
		return w
	}
	var b strings.Builder
	b.WriteString(w[:i])
	for _, r := range w[i:] {
		switch r {
		case 'æ', 'ä':
			b.WriteString("ae")
		case 'ø', 'ö':
			b.WriteString("oe")
		case 'å':
			b.WriteString("aa")
		case 'ß':
			b.WriteString("ss")
		case 'ð':
			b.WriteByte('d')
		case 'þ':
			b.WriteString("th")
		case 'ł':
			b.WriteByte('l')
		default:
			if r < utf8.RuneSelf {
				b.WriteRune(r)
				continue
			}
			for _, d := range norm.NFD.String(string(r)) {
				if !unicode.IsMark(d) {
					b.WriteRune(d)
				}
			}
		}
	}
	return b.String()
}

// stem is what the regular forms of a folded Danish word have in common. It is the beginning of the word.
func stem(folded string) string {
	if len(folded) < 4 {
		return folded
	}
	env := snowballstem.NewEnv(folded)
	danish.Stem(env)
	return env.Current()
}

// stemEnglish is the same for English.
func stemEnglish(folded string) string {
	if len(folded) < 4 {
		return folded
	}
	env := snowballstem.NewEnv(folded)
	english.Stem(env)
	return env.Current()
}
