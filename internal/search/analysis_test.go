package search

import (
	"slices"
	"strings"
	"testing"
)

// lexiconOf is the lexicon of a wiki that uses some words.
func lexiconOf(text string) *lexicon {
	var entries []entry
	for _, w := range wordsOf(text) {
		entries = append(entries, entry{wordLine(w), 8})
	}
	empty := &list{}
	return newLexicon(empty.with(entries), empty, empty)
}

func TestWordsOfAText(t *testing.T) {
	for text, want := range map[string]string{
		"FBI-API og FBS'en":               "fbi api og fbs en",
		"Århus, AARHUS; \u0041\u030arhus": "århus aarhus århus",
		"bi\u00adbli\u00adotek":           "bibliotek",
		"§ 5, stk. 2: 1.234,5 kr.":        "5 stk 2 1 234 5 kr",
		"":                                "",
		strings.Repeat("x", 65) + " kort": "kort",
	} {
		if got := strings.Join(wordsOf(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestFolding(t *testing.T) {
	for _, same := range []string{"århus aarhus arhus", "køb koeb kob", "æble aeble", "café cafe", "smörrebröd smørrebrød", "müller muller"} {
		list := strings.Fields(same)
		for _, w := range list[1:] {
			if fold(w) != fold(list[0]) {
				t.Errorf("fold(%q) = %q, fold(%q) = %q", w, fold(w), list[0], fold(list[0]))
			}
		}
	}
	if spell("bør") == spell("bor") || spell("bør") != spell("boer") {
		t.Error("spell does not tell ø from o")
	}
	for _, w := range []string{"århus", "aaaa", "oeoe", "æøå"} {
		if fold(fold(w)) != fold(w) {
			t.Errorf("folding %q twice is not the same as once", w)
		}
	}
}

func TestWhatAWordFinds(t *testing.T) {
	for _, c := range []struct{ word, in, sure, not string }{
		{"bibliotek", "bibliotekerne bibliotekets biblioteker bibliotekar", "bibliotekerne bibliotekets biblioteker", "bibliotekar"},
		{"bibliotekerne", "bibliotek", "bibliotek", ""},
		{"økonomi", "økonomien økonomisk", "økonomien", ""},
		{"økonomien", "økonomi", "økonomi", ""},
		{"bog", "bøger bøgerne bogen bøgen bøg", "bøger bøgerne bogen", "bøgen bøg"},
		{"bøger", "bog bøgers", "bog bøgers", ""},
		{"regel", "regler reglerne", "regler reglerne", ""},
		{"regler", "regel reglen", "regel reglen", ""},
		{"lærebog", "lærebøger lære", "lærebøger", "lære"},
		{"nøgle", "nøglen nøgler", "nøglen nøgler", ""},
		{"museum", "museer museet", "museer museet", ""},
		{"børn", "barn barnet", "barn barnet", ""},
		{"kassere", "kasserede kassen kasseres", "kasserede kasseres", "kassen"},
		{"aarhus", "århus", "århus", ""},
		{"bør", "bor bør", "bør", "bor"},
		{"bor", "bor bør", "bor", "bør"},
		{"rød", "rod røde", "røde", "rod"},
		{"laanene", "lån", "lån", ""},
	} {
		v := variants{}
		lexiconOf(c.in).forms(v, c.word, false)
		for w := range strings.FieldsSeq(c.sure) {
			if v[w] < sure {
				t.Errorf("%s does not find %s: %v", c.word, w, v)
			}
		}
		for w := range strings.FieldsSeq(c.not) {
			if v[w] >= sure {
				t.Errorf("%s finds %s as if it were the same: %v", c.word, w, v)
			}
		}
	}
	v := variants{}
	lexiconOf("udlån").forms(v, "udlan", false)
	if v["udlån"] == 0 {
		t.Error("udlan does not find udlån")
	}
}

func TestPartsOfCompounds(t *testing.T) {
	for _, c := range []struct{ word, in, heads, parts, not string }{
		{"infrastruktur", "bibliotek biblioteksinfrastruktur infrastrukturgruppen gruppe", "biblioteksinfrastruktur", "infrastrukturgruppen", ""},
		{"lån", "fjernlån udlånene lånekort kort plan land balance planerne", "fjernlån udlånene", "lånekort", "plan land balance planerne"},
		{"bog", "lærebøger lære bogbus bus bogstav", "lærebøger", "bogbus", "bogstav"},
		{"net", "internet kabinet", "", "", "kabinet"},
		{"bibliotek", "folkebiblioteker skolebiblioteket skole", "folkebiblioteker skolebiblioteket", "", ""},
	} {
		v := variants{}
		lexiconOf(c.in).compounds(v, c.word)
		for _, want := range []struct {
			words   string
			quality float32
		}{{c.heads, head}, {c.parts, part}, {c.not, 0}} {
			for w := range strings.FieldsSeq(want.words) {
				if v[w] != want.quality {
					t.Errorf("%s finds %s with %v, want %v", c.word, w, v[w], want.quality)
				}
			}
		}
	}
}

func TestTypos(t *testing.T) {
	l := lexiconOf("infrastruktur infrastrukturen økonomi lån bibliotek")
	for word, want := range map[string]string{
		"infrastuktur": "infrastruktur", "infrastrukttur": "infrastruktur", "infarstruktur": "infrastruktur", "nfrastruktur": "infrastruktur",
		"økonomu": "økonomi", "bibliotec": "bibliotek", "loan": "", "infrstuktur": "",
	} {
		v := variants{}
		l.typos(v, word)
		if want == "" && len(v) > 0 || want != "" && v[want] == 0 {
			t.Errorf("%s finds %v, want %q", word, v, want)
		}
	}
}

func TestAListIsSortedAndWhole(t *testing.T) {
	l := &list{}
	for _, batch := range []string{"b a", "c a", "", "æ b d aa"} {
		var entries []entry
		for _, w := range strings.Fields(batch) {
			entries = append(entries, entry{w, 1})
		}
		l = l.with(entries)
	}
	var got []string
	l.prefix("", func(i uint32) bool { got = append(got, string(l.line(i))); return true })
	if want := []string{"a", "aa", "b", "c", "d", "æ"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	n := 0
	l.scan("a", func(i uint32, at int) bool { n++; return true })
	if n != 3 {
		t.Errorf("a stands in %d places, not 3", n)
	}
}
