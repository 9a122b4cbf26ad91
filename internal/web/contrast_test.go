package web

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"alliancewiki/internal/settings"
)

// The least contrasts that WCAG 2.2 AA asks: of text, and of what shows where something can be used.
const (
	textContrast = 4.5
	partContrast = 3
)

// colours are the tokens of a scheme by their names.
type colours map[string]settings.Colour

// schemes reads the colours of tokens.css: those of light, and, over them, those of each block for the dark.
func schemes(t *testing.T) (light colours, dark []colours) {
	t.Helper()
	text, err := os.ReadFile("../../assets/css/tokens.css")
	must(t, err)
	block := regexp.MustCompile(`(?s)(:root[^{]*)\{([^}]*)\}`)
	token := regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6});`)
	for _, m := range block.FindAllStringSubmatch(string(text), -1) {
		list := colours{}
		for _, m := range token.FindAllStringSubmatch(m[2], -1) {
			c, ok := settings.ParseColour(m[2])
			if !ok {
				t.Fatalf("--%s is %s, no colour", m[1], m[2])
			}
			list[m[1]] = c
		}
		switch {
		case len(list) == 0:
		case strings.Contains(m[1], ":where"):
			dark = append(dark, list)
		default:
			light = list
		}
	}
	return light, dark
}

// A pair is a foreground and a background that the style sheets put together.
var pairs = []struct {
	least  float64
	fronts string
	backs  string
}{
	{textContrast, "ink quiet accent accent-strong bad", "paper surface raised"},
	{textContrast, "visited", "paper surface"},
	{textContrast, "ink accent accent-strong", "accent-soft"},
	{textContrast, "accent-ink", "accent accent-strong"},
	{textContrast, "brand-ink brand-quiet", "brand"},
	{textContrast, "good", "paper good-soft"},
	{textContrast, "warn", "paper warn-soft"},
	{textContrast, "bad", "bad-soft"},
	{textContrast, "idea", "paper idea-soft"},
	{textContrast, "ink", "good-soft warn-soft bad-soft idea-soft ins ins-line del del-line mark"},
	{textContrast, "quiet", "accent-soft good-soft warn-soft bad-soft ins-line del-line"},
	{textContrast, "paper", "ink"},
	{partContrast, "control accent focus", "paper surface raised"},
	{partContrast, "good warn bad idea", "paper"},
	{partContrast, "brand-ink brand-quiet", "brand"},
}

func TestColoursCanBeTold(t *testing.T) {
	light, dark := schemes(t)
	if len(light) < 25 || len(dark) != 2 {
		t.Fatalf("found %d colours of light and %d blocks of dark", len(light), len(dark))
	}
	for name, c := range dark[0] {
		if dark[1][name] != c {
			t.Errorf("--%s is %s where the device is dark, %s where the reader chose it", name, c, dark[1][name])
		}
		if _, ok := light[name]; !ok {
			t.Errorf("--%s is there in the dark alone", name)
		}
	}
	for name := range light {
		if _, ok := dark[0][name]; !ok || len(dark[0]) != len(dark[1]) {
			t.Errorf("--%s is not the same in all blocks", name)
		}
	}
	for scheme, list := range map[string]colours{"light": light, "dark": dark[0]} {
		for _, p := range pairs {
			for front := range strings.FieldsSeq(p.fronts) {
				for back := range strings.FieldsSeq(p.backs) {
					if got := settings.Contrast(list[front], list[back]); got < p.least {
						t.Errorf("%s: --%s on --%s is %.2f, less than %.1f", scheme, front, back, got, p.least)
					}
				}
			}
		}
	}
}
