package settings

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"alliancewiki/internal/wiki"
)

// Colour is an sRGB colour; the zero Colour is none.
type Colour struct {
	R, G, B uint8
	set     bool
}

// RGB is a colour.
func RGB(r, g, b uint8) Colour { return Colour{r, g, b, true} }

// IsZero tells that there is no colour.
func (c Colour) IsZero() bool { return !c.set }

// String is "#0b5a6b", "" for none.
func (c Colour) String() string {
	if !c.set {
		return ""
	}
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

var hexColour = regexp.MustCompile(`^#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})$`)

// ParseColour reads #rrggbb or #rgb.
func ParseColour(s string) (Colour, bool) {
	m := hexColour.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return Colour{}, false
	}
	hex := m[1]
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 24)
	if err != nil {
		return Colour{}, false // unreachable: six hexadecimal digits
	}
	return RGB(uint8(n>>16), uint8(n>>8), uint8(n)), true
}

// ParseAccent is the door for the accent colour: one that can be read as text on the pages of the wiki, or nearly. For
// one that would have to become another colour, the *wiki.Invalid has that one as its hint and value.
func ParseAccent(s string) (Colour, *wiki.Invalid) {
	c, ok := ParseColour(s)
	if !ok {
		return c, &wiki.Invalid{Field: "accent", Key: "settings.accent", Value: shorten(s)}
	}
	const farOff = 0.2 // of lightness: beyond that people see another colour
	light := lightTheme(c)
	if math.Abs(light.accent.lch().l-c.lch().l) > farOff {
		return Colour{}, &wiki.Invalid{Field: "accent", Key: "settings.contrast", Value: light.accent.String(), Hint: light.accent.String()}
	}
	return c, nil
}

// Contrast is the ratio of WCAG 2 between two colours, 1 to 21.
func Contrast(a, b Colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func (c Colour) luminance() float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// linear is a channel without its gamma.
func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

// lch is a colour in OKLCH: lightness 0 to 1 as the eye sees it, chroma, hue in radians.
type lch struct{ l, c, h float64 }

func (c Colour) lch() lch {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	light := 0.2104542553*l + 0.7936177850*m - 0.0040720468*s
	a := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	bb := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return lch{light, math.Hypot(a, bb), math.Atan2(bb, a)}
}

// colour is the sRGB colour of that lightness and hue, with as much of the chroma as a screen can show.
func (v lch) colour() Colour {
	for c := v.c; ; c -= 0.002 {
		r, g, b := lch{v.l, max(c, 0), v.h}.rgb()
		if c <= 0 || inGamut(r) && inGamut(g) && inGamut(b) {
			return RGB(channel(r), channel(g), channel(b))
		}
	}
}

func (v lch) rgb() (r, g, b float64) {
	a, bb := v.c*math.Cos(v.h), v.c*math.Sin(v.h)
	l := math.Pow(v.l+0.3963377774*a+0.2158037573*bb, 3)
	m := math.Pow(v.l-0.1055613458*a-0.0638541728*bb, 3)
	s := math.Pow(v.l-0.0894841775*a-1.2914855480*bb, 3)
	return 4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s
}

func inGamut(x float64) bool { return x >= -0.0005 && x <= 1.0005 }

// channel is a linear channel with its gamma.
func channel(x float64) uint8 {
	x = min(max(x, 0), 1)
	if x <= 0.0031308 {
		x *= 12.92
	} else {
		x = 1.055*math.Pow(x, 1/2.4) - 0.055
	}
	return uint8(math.Round(x * 255))
}
