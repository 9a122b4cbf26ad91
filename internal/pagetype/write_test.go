package pagetype_test

import (
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

func TestAFieldIsWrittenAndNothingElse(t *testing.T) {
	text := pagetype.Field{Name: "x", Kind: pagetype.Text}
	long := pagetype.Field{Name: "x", Kind: pagetype.LongText}
	date := pagetype.Field{Name: "x", Kind: pagetype.Date}
	list := pagetype.Field{Name: "x", Kind: pagetype.List, Of: pagetype.Organisation}
	for _, tt := range []struct {
		field         pagetype.Field
		before, value string
		after         string
	}{
		{text, "x: a\n", "b", "x: b\n"},
		{text, "x: a\n", "", "x:\n"},
		{text, "y: a\n", "", "y: a\n"},
		{text, "y: a\n", "b", "y: a\nx: b\n"},
		{text, "x: a # hvorfor\ny:   'z'\n", "b: c", "x: \"b: c\" # hvorfor\ny:   'z'\n"},
		{text, "x:   # ukendt\n", "b", "x: b # ukendt\n"},
		{text, "# om x\n\"x\" : 'a # b'   # c\n", "d", "# om x\n\"x\" : d   # c\n"},
		{text, "x: \"a \\\" # b\" # c\n", "d", "x: d # c\n"},
		{text, "x: 'a'\n", "2026", "x: \"2026\"\n"},
		{long, "x: a\n", "en\n\n  to: #", "x: |-\n  en\n\n    to: #\n"},
		{date, "x: 2026-01-01\n", "2026-12-01", "x: 2026-12-01\n"},
		{date, "x: 2026-01-01\n", "i morgen", "x: i morgen\n"},
		{date, "x: 2026-01-01\n", "1.12.26", "x: \"1.12.26\"\n"},
		{list, "x: []\n", "KL|Det, der er", "x: [KL, \"Det, der er\"]\n"},
		{list, "x: KL\n", "KL|DBC", "x: [KL, DBC]\n"},
		{list, "x: [KL] # se [a]\n", "", "x: [] # se [a]\n"},
		{list, "x:\n    - KL\n    - DBC\ny: z\n", "KL|En, to", "x:\n    - KL\n    - \"En, to\"\ny: z\n"},
		{list, "x:\n- KL\ny: z\n", "DBC", "x:\n  - DBC\ny: z\n"},
		{list, "x:\n  - KL\n", "", "x: []\n"},
		{text, "x: a\n", "b|c", "x: [b, c]\n"},
	} {
		front := wiki.ParseFrontMatter([]byte("---\n" + tt.before + "---\nTekst\n"))
		var values []string
		if tt.value != "" {
			values = strings.Split(tt.value, "|")
		}
		tt.field.Write(front, values)
		if got, want := front.String(), "---\n"+tt.after+"---\nTekst\n"; got != want {
			t.Errorf("%q with %q:\n got %q\nwant %q", tt.before, tt.value, got, want)
		}
	}
	decomposed := wiki.ParseFrontMatter([]byte("---\na\u030ar: 1\n---\n"))
	year := pagetype.Field{Name: "år", Kind: pagetype.Year}
	year.Write(decomposed, []string{"2026"})
	if got := decomposed.String(); got != "---\na\u030ar: 2026\n---\n" {
		t.Errorf("a key in another Unicode form: %q", got)
	}
}

// Whatever is written is read again as it was meant, beside everything else.
func TestWhatIsWrittenIsRead(t *testing.T) {
	kinds := []pagetype.Kind{pagetype.Text, pagetype.LongText, pagetype.Date, pagetype.DateTime, pagetype.Number, pagetype.Money, pagetype.Year, pagetype.OneOf, pagetype.Page}
	values := rapid.OneOf(rapid.String(), rapid.StringMatching(`[-a#:\[\]{},'"|>&*!%@ 0-9\n\\]{0,12}`),
		rapid.SampledFrom([]string{"2026-12-01", "2026-12-01T09:00", "true", "null", "~", "1e3", "0x1f", "-5", "12.5", "-0", "-0.5", "---", "- a", "a\n---\nb", "Det Kgl. Bibliotek"}))
	befores := []string{"", "x:\n", "x: a # b\n", "x: [a, 'b # c'] # d\n", "x:\n  - a\n  - b\n", "x: |\n  a\n  b\n", "x: \"a\\\" # b\"\n"}
	rapid.Check(t, func(t *rapid.T) {
		f := pagetype.Field{Name: "x", Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		most := 1
		if rapid.Bool().Draw(t, "list") {
			f.Kind, f.Of, most = pagetype.List, f.Kind, 3
		}
		var want []string
		for _, v := range rapid.SliceOfN(values, 0, most).Draw(t, "values") {
			if v = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(v, "\r", ""))); v != "" {
				want = append(want, v)
			}
		}
		front := wiki.ParseFrontMatter([]byte("---\nfør: [1, 2]\n" + rapid.SampledFrom(befores).Draw(t, "before") + "efter: 'z'\n---\nTekst\n"))
		f.Write(front, want)
		fields, problem := markdown.Fields(front.Bytes())
		if problem != nil {
			t.Fatalf("%q: %v", front.String(), problem)
		}
		got, ok := pagetype.Values(fields["x"])
		if !ok || !reflect.DeepEqual(got, want) || fields["efter"] != "z" || fields["før"] == nil || !strings.HasSuffix(front.String(), "---\nTekst\n") {
			t.Fatalf("%q for %q, in\n%s", got, want, front.String())
		}
	})
}
