package starter

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Two meanings of one form are put to the reader as a choice. Only these are meant to be so.
var twoMeanings = []string{"adgangsstyring"}

func TestGlossaryExplainsItsTerms(t *testing.T) {
	meant := map[string][]string{} // a form in lower case, and the pages that explain it
	terms := 0
	for file, p := range load(t) {
		if p.front["type"] != "term" {
			continue
		}
		terms++
		title, _ := p.front["title"].(string)
		definition, _ := p.front["definition"].(string)
		if !strings.HasSuffix(definition, ".") || utf8.RuneCountInString(definition) > 120 {
			t.Errorf("%s: the definition %q is no short sentence", file, definition)
		}
		forms := []any{title}
		if more, ok := p.front["former"].([]any); ok {
			forms = append(forms, more...)
		}
		if strings.HasSuffix(title, ")") && len(forms) == 1 {
			t.Errorf("%s: nobody writes %q, and the page names no other form", file, title)
		}
		for _, form := range forms {
			s, ok := form.(string)
			if !ok || utf8.RuneCountInString(s) < 2 {
				t.Errorf("%s: the form %v is no word of two letters or more", file, form)
			}
			if key := strings.ToLower(s); !slices.Contains(meant[key], file) {
				meant[key] = append(meant[key], file)
			}
		}
	}
	if terms < 40 {
		t.Errorf("%d terms, want at least 40", terms)
	}
	for form, files := range meant {
		if (len(files) > 1) != slices.Contains(twoMeanings, form) {
			t.Errorf("%q is explained by %q", form, files)
		}
	}
}
