package i18n

import (
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

func TestWhatIsWrongWithAFieldIsSaidInWords(t *testing.T) {
	for _, tt := range []struct {
		bad  wiki.Invalid
		want string
	}{
		{wiki.Invalid{Field: "dato", Key: "field.date", Value: "1-12-2026", Hint: "2026-12-01"},
			"Linje 4: Feltet »dato«: »1-12-2026« skal skrives som år, måned og dag: 2026-12-01"},
		{wiki.Invalid{Field: "dato", Key: "field.date", Value: "snart"},
			"Linje 4: Feltet »dato«: »snart« er ikke en dato. Skriv år, måned og dag, for eksempel 2026-12-01."},
		{wiki.Invalid{Field: "ejr", Key: "field.unknown", Hint: "ejer"},
			"Linje 4: Feltet »ejr«: Det felt har sidens type ikke. Mente du »ejer«?"},
		{wiki.Invalid{Field: "afhænger-af", Key: "field.cycle", Hint: "A → B → A"},
			"Linje 4: Feltet »afhænger-af«: Siden kommer tilbage til sig selv: A → B → A. Ret feltet på en af siderne."},
	} {
		if got := Da.Problem(4, tt.bad); got != tt.want {
			t.Errorf("%v:\n got %s\nwant %s", tt.bad, got, tt.want)
		}
	}
	for _, lang := range All() {
		for key := range lang.Common.Fields {
			bad := wiki.Invalid{Field: "f", Key: key, Value: "v", Hint: "h"}
			if text := lang.Problem(1, bad) + lang.Invalid(key, "v"); strings.HasPrefix(key, "field.") && strings.Contains(lang.Problem(1, bad), "%!") {
				t.Errorf("%s: %s", key, text)
			}
		}
	}
}
