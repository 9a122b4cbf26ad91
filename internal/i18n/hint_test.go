package i18n

import (
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

func TestEveryHintSaysWhatToDo(t *testing.T) {
	for _, all := range All() {
		for _, kind := range wiki.HintKinds {
			text, ok := all.Hint.Kinds[string(kind)]
			if !ok {
				t.Errorf("%s: no text for %s", all.Lang, kind)
				continue
			}
			for _, about := range []string{"", "x<y> 100%"} {
				said := all.HintText(string(kind), about)
				if strings.Count(said, ".") < 2 || strings.Contains(said, "%!") {
					t.Errorf("%s: %s says %q", all.Lang, kind, said)
				}
			}
			if text.Text != text.None && strings.Count(text.Text, "%s") != 1 {
				t.Errorf("%s: %s does not say what it is about", all.Lang, kind)
			}
		}
		if len(all.Hint.Kinds) != len(wiki.HintKinds) {
			t.Errorf("%s has texts for %d kinds, of %d", all.Lang, len(all.Hint.Kinds), len(wiki.HintKinds))
		}
	}
	if got, want := Da.HintText("link-text", "her"), "Linkets ord, »her«, siger ikke, hvor det fører hen. Skriv navnet på det, man kommer til."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
