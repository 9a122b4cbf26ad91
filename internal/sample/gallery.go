package sample

import (
	"bytes"
	_ "embed"
	"image"
	"image/color"
	"image/png"
)

// Everything is the text of a page with everything that a page can have. It shows the image stripe.png beside it.
//
//go:embed gallery/alt.md
var Everything string

// Stripe is a PNG of 640 × 360 pixels.
func Stripe() []byte {
	m := image.NewPaletted(image.Rect(0, 0, 640, 360), color.Palette{color.RGBA{22, 74, 122, 255}, color.RGBA{214, 230, 244, 255}})
	for y := 150; y < 210; y++ {
		for x := range 640 {
			m.SetColorIndex(x, y, 1)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m) // a buffer takes all
	return b.Bytes()
}
