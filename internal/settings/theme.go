package settings

import (
	"fmt"
	"strings"
)

// readable is the least contrast of text, a little above what WCAG 2.2 AA asks (4.5).
const readable = 4.6

// The backgrounds that text in the accent colour stands on, at their least favourable: the greys of a light page, and
// those of a dark one.
var (
	lightGround = RGB(0xee, 0xf2, 0xf3)
	darkGround  = RGB(0x24, 0x30, 0x36)
	white       = RGB(255, 255, 255)
)

// theme are the colours that are made of the accent, by the names of the tokens that they stand in for.
type theme struct {
	accent, strong, ink, soft   Colour
	brand, brandInk, brandQuiet Colour
	focus                       Colour
}

// lightTheme is the accent as it is, or as much darker as it must be to be read on a light page and under white text.
func lightTheme(c Colour) theme {
	v := c.lch()
	soft := lch{0.95, min(v.c, 0.025), v.h}.colour()
	accent := c
	for l := v.l; l > 0 && (Contrast(accent, lightGround) < readable || Contrast(accent, soft) < readable || Contrast(accent, white) < readable); l -= 0.01 {
		accent = lch{l, v.c, v.h}.colour()
	}
	a := accent.lch()
	quiet := lch{0.91, min(v.c, 0.035), v.h}.colour()
	brand := lch{min(a.l-0.04, 0.42), a.c * 0.9, a.h}
	for brand.l > 0.05 && Contrast(brand.colour(), quiet) < readable {
		brand.l -= 0.01
	}
	return theme{
		accent: accent, strong: lch{max(a.l-0.09, 0), a.c, a.h}.colour(), ink: white, soft: soft,
		brand: brand.colour(), brandInk: white, brandQuiet: quiet, focus: accent,
	}
}

// darkTheme is the same hue, light enough to be read on a dark page and to carry dark text.
func darkTheme(c Colour) theme {
	v := c.lch()
	soft := lch{0.29, min(v.c, 0.04), v.h}.colour()
	ink := lch{0.22, min(v.c, 0.05), v.h}.colour()
	a := lch{max(v.l, 0.72), min(v.c, 0.11), v.h}
	for a.l < 1 && (Contrast(a.colour(), darkGround) < readable || Contrast(a.colour(), soft) < readable || Contrast(a.colour(), ink) < readable) {
		a.l += 0.01
	}
	strong := lch{min(a.l+0.08, 0.97), a.c, a.h}.colour()
	return theme{
		accent: a.colour(), strong: strong, ink: ink, soft: soft,
		brand: lch{0.28, min(v.c, 0.05), v.h}.colour(), brandInk: lch{0.97, 0.005, v.h}.colour(), brandQuiet: lch{0.84, min(v.c, 0.03), v.h}.colour(),
		focus: strong,
	}
}

// Accents are the accent as links have it, in light and in dark.
func Accents(accent Colour) (light, dark Colour) {
	return lightTheme(accent).accent, darkTheme(accent).accent
}

// Theme is the style sheet that puts the colours made of an accent in the place of the wiki's own: in
// the layer and under the conditions of assets/css/tokens.css.
func Theme(accent Colour) []byte {
	var b strings.Builder
	b.WriteString("@layer tokens {\n\t:root {\n")
	lightTheme(accent).write(&b, "\t\t")
	b.WriteString("\t}\n\t@media screen and (prefers-color-scheme: dark) {\n\t\t:root:where(:not([data-theme=light])) {\n")
	darkTheme(accent).write(&b, "\t\t\t")
	b.WriteString("\t\t}\n\t}\n\t@media screen {\n\t\t:root:where([data-theme=dark]) {\n")
	darkTheme(accent).write(&b, "\t\t\t")
	b.WriteString("\t\t}\n\t}\n}\n")
	return []byte(b.String())
}

func (t theme) write(b *strings.Builder, indent string) {
	for _, x := range []struct {
		name string
		c    Colour
	}{
		{"accent", t.accent}, {"accent-strong", t.strong}, {"accent-ink", t.ink}, {"accent-soft", t.soft},
		{"brand", t.brand}, {"brand-ink", t.brandInk}, {"brand-quiet", t.brandQuiet}, {"focus", t.focus},
	} {
		fmt.Fprintf(b, "%s--%s: %s;\n", indent, x.name, x.c)
	}
}
