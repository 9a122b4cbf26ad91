package search

import (
	_ "embed"
	"slices"
	"strings"
)

// irregularText holds the words whose forms no rule finds: a line for each word, with its forms.
//
//go:embed irregular.txt
var irregularText string

// elementsText holds what compounds begin with and no page need use alone: ud, fjern, hoved.
//
//go:embed elements.txt
var elementsText string

// stopText holds words that a query may have for the sake of grammar: hvem, og, the.
//
//go:embed stopwords.txt
var stopText string

var (
	paradigms = map[string][][]string{} // folded form → the forms of each word that it is a form of
	elements  = set(elementsText)
	stopwords = set(stopText)
)

func init() {
	for line := range strings.Lines(irregularText) {
		forms := strings.Fields(line)
		if len(forms) < 2 || forms[0][0] == '#' {
			continue
		}
		for _, f := range forms {
			if !slices.ContainsFunc(paradigms[fold(f)], func(p []string) bool { return &p[0] == &forms[0] }) {
				paradigms[fold(f)] = append(paradigms[fold(f)], forms)
			}
		}
	}
}

func set(text string) map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			for _, w := range strings.Fields(line) {
				words[w] = true
			}
		}
	}
	return words
}

// irregular gives all forms of a word that stands in the list, the genitive included. Where the word stands there only
// when its Danish letters are guessed (boger, bor), they are not sure.
func irregular(word string) (forms []string, sure bool) {
	folded, spelling := fold(word), spell(word)
	found := paradigms[folded]
	if found == nil {
		if base, ok := strings.CutSuffix(folded, "s"); ok {
			found, spelling = paradigms[base], strings.TrimSuffix(spelling, "s")
		}
	}
	// Written with its Danish letters a form means the word that is spelt so: bøg is not bog, and rød not rod.
	isSo := func(p []string) bool {
		return slices.ContainsFunc(p, func(f string) bool { return spell(f) == spelling })
	}
	plain := spelling == word || spelling+"s" == word
	none := !slices.ContainsFunc(found, isSo)
	for _, p := range found {
		if isSo(p) || none && plain {
			for _, f := range p {
				forms = append(forms, f, f+"s")
			}
		}
	}
	return forms, !none
}
