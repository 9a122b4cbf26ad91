package i18n

import "testing"

// alike are the texts that are the same in both languages. Any other that is has been left behind in one of them.
var alike = map[string]bool{
	"Organisation": true, "%d organisation.": true, "Administration": true, "Administrator": true, "Logo": true, "Menu": true,
	"Person": true, "Find": true, "Send": true, "Status": true, "Status:": true, "Type": true, "Version": true, "%d link": true, "%d links": true,
	"Commit %s: %s": true, "%s: %s": true, "Atom": true,
}

func TestTheLanguagesDiffer(t *testing.T) {
	en := texts(En)
	for path, l := range texts(Da) {
		if letters(l.text) > 2 && l.text == en[path].text && !alike[l.text] {
			t.Errorf("%s is %q in both languages", path, l.text)
		}
	}
}

func letters(text string) (n int) {
	for _, r := range verb.ReplaceAllString(text, "") {
		if r >= 'A' {
			n++
		}
	}
	return n
}
