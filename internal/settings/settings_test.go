package settings

import (
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, want := range []Settings{
		{},
		{Name: "Den Digitale Alliance", Lang: "da", Accent: RGB(0x0b, 0x5a, 0x6b), Logo: LogoSVG},
		{Name: `Ærø "1" \ # no`, Lang: "en", Logo: LogoPNG},
		{Name: "no"}, {Name: "2026"}, {Name: "a: b"}, {Name: "- x"}, {Name: "null"}, {Name: "1e3"}, {Name: "~x"},
	} {
		got, problem := Parse(want.Format())
		if problem != nil || got != want {
			t.Errorf("%q became %+v, %+v", want.Format(), got, problem)
		}
	}
}

func TestWhatIsWrongIsToldWithItsLine(t *testing.T) {
	for _, c := range []struct {
		text, key string
		line      int
	}{
		{"name: Wiki\ncolour: red\n", "settings.key", 2},
		{"name: [\n", "settings.yaml", 0},
		{"name: Wiki\nname: To\n", "settings.yaml", 2},
		{"name: |\n  " + strings.Repeat("x", MaxName+1) + "\n", "settings.name", 1},
		{"name: <b>\n", "settings.name", 1},
		{"name: \"a\\u202eb\"\n", "settings.name", 1},
		{"language: de\n", "settings.language", 1},
		{"accent: red\n", "settings.accent", 1},
		{"\naccent: \"#ffe600\"\n", "settings.contrast", 2},
		{"logo: ../../etc/passwd\n", "settings.logo", 1},
		{"logo: other.svg\n", "settings.logo", 1},
		{"name: &a x\nlogo: *b\n", "settings.yaml", 0},
		{strings.Repeat("# x\n", maxBytes), "settings.size", 0},
	} {
		got, problem := Parse([]byte(c.text))
		if problem == nil || problem.Key != c.key || c.line > 0 && problem.Line != c.line || got != (Settings{}) {
			t.Errorf("%.40q is %+v with %+v, want %s in line %d", c.text, got, problem, c.key, c.line)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("name: Wiki\nlanguage: da\naccent: \"#0b5a6b\"\nlogo: logo.svg\n"))
	f.Add([]byte("name: \"a\\\"b\"\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, problem := Parse(text)
		if problem != nil {
			return
		}
		again, problem := Parse(s.Format())
		if problem != nil || again != s {
			t.Fatalf("%q became %+v, and again %+v, %+v", text, s, again, problem)
		}
	})
}

// tokens are the backgrounds of text in the style sheet, of one scheme.
func tokens(t *testing.T, dark bool) []Colour {
	t.Helper()
	text, err := os.ReadFile("../../assets/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	var list []Colour
	for _, m := range regexp.MustCompile(`--(?:paper|surface|raised): (#[0-9a-f]{3,6})`).FindAllStringSubmatch(string(text), -1) {
		if c, ok := ParseColour(m[1]); ok && (c.luminance() < 0.2) == dark {
			list = append(list, c)
		}
	}
	if len(list) < 2 {
		t.Fatal("the backgrounds are not where they were")
	}
	return list
}

func TestEveryAccentCanBeRead(t *testing.T) {
	const aa = 4.5
	light, dark := tokens(t, false), tokens(t, true)
	check := func(c Colour, v theme, grounds []Colour) {
		for _, g := range append(grounds, v.soft, v.ink) {
			if r := Contrast(v.accent, g); r < aa {
				t.Errorf("of %s: accent %s on %s is %.2f", c, v.accent, g, r)
			}
		}
		for _, g := range append(grounds, v.soft) {
			if r := Contrast(v.strong, g); r < aa {
				t.Errorf("of %s: strong %s on %s is %.2f", c, v.strong, g, r)
			}
		}
		if Contrast(v.brand, v.brandInk) < aa || Contrast(v.brand, v.brandQuiet) < aa {
			t.Errorf("of %s: the header %s cannot carry %s and %s", c, v.brand, v.brandInk, v.brandQuiet)
		}
		if Contrast(v.ink, v.strong) < aa {
			t.Errorf("of %s: a pressed button %s cannot carry %s", c, v.strong, v.ink)
		}
	}
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				c := RGB(uint8(r), uint8(g), uint8(b))
				check(c, lightTheme(c), light)
				check(c, darkTheme(c), dark)
			}
		}
	}
}

func TestAColourThatWouldBecomeAnotherIsRefusedWithOneThatDoes(t *testing.T) {
	for _, hex := range []string{"#ffe600", "#fff", "00ff00"} {
		_, bad := ParseAccent(hex)
		if bad == nil || bad.Key != "settings.contrast" {
			t.Fatalf("%s gave %+v", hex, bad)
		}
		c, bad := ParseAccent(bad.Hint)
		if bad != nil || lightTheme(c).accent != c {
			t.Errorf("what was proposed for %s is not taken as it is: %+v", hex, bad)
		}
	}
	c, bad := ParseAccent("#0b5a6b")
	if bad != nil || lightTheme(c).accent != c {
		t.Errorf("a good colour is changed: %s, %+v", lightTheme(c).accent, bad)
	}
}

func TestColoursComeBackFromOKLCH(t *testing.T) {
	for _, hex := range []string{"#000000", "#ffffff", "#0b5a6b", "#ff0000", "#123456"} {
		c, _ := ParseColour(hex)
		got := c.lch().colour()
		if math.Abs(float64(got.R)-float64(c.R)) > 1 || math.Abs(float64(got.G)-float64(c.G)) > 1 || math.Abs(float64(got.B)-float64(c.B)) > 1 {
			t.Errorf("%s came back as %s", c, got)
		}
	}
}
