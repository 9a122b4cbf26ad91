// Package picture tells how large the wiki's pictures are, and makes smaller ones of them for narrow screens.
//
// The bytes are a stranger's. What decoding a picture will take is reckoned from its header before anything is decoded;
// what would take more than maxMemory is never decoded, and stays the size it is.
package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // the formats that are looked at
	_ "image/jpeg"
	_ "image/png"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp"
)

// Widths are those that smaller pictures have, in pixels: a phone, a column of text, and that on a dense screen.
var Widths = []int{480, 960, 1920}

const (
	maxMemory = 192 << 20 // bytes that a decoded picture, and what its decoder needs, may take
	maxSide   = 1 << 16   // pixels
)

// Info is what the header of a picture says.
type Info struct {
	Width, Height int // as it is shown, which a camera's remark may turn by 90 degrees
	Scales        bool
	format        string
	turn          int // EXIF's orientation, 1 to 8
}

// ErrUnknown is the error of Look for what is no picture that it knows.
var ErrUnknown = errors.New("unknown picture")

// Look reads the header of a JPEG, PNG, GIF or WebP, and the size that an SVG says it has.
func Look(data []byte) (info Info, err error) {
	defer guard(&err)
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return lookSVG(data)
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxSide || c.Height > maxSide {
		return Info{}, fmt.Errorf("%w: %d × %d pixels", ErrUnknown, c.Width, c.Height)
	}
	info = Info{Width: c.Width, Height: c.Height, format: format, turn: 1}
	each := 4 // bytes that a pixel takes
	switch {
	case format == "gif": // it may move
		return info, nil
	case format == "jpeg":
		h := readJPEG(data)
		each, info.turn = h.bytesPerPixel, h.turn
	case format == "webp":
		each = 8 // colours, transparency, and what the decoder keeps aside
	case c.ColorModel == color.RGBA64Model || c.ColorModel == color.NRGBA64Model:
		each = 8
	}
	info.Scales = int64(c.Width)*int64(c.Height)*int64(each) <= maxMemory
	if info.turn >= 5 {
		info.Width, info.Height = info.Height, info.Width
	}
	return info, nil
}

// guard makes an error of a panic: a defect of a decoder that a stranger's picture has found.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrUnknown, r)
	}
}

// maxSVGHead is how much of an SVG is read to find its size.
const maxSVGHead = 64 << 10

// lookSVG finds the width and height in pixels that the outermost element says. An SVG that says a ratio alone, or
// nothing, is as large as where it is shown.
func lookSVG(data []byte) (Info, error) {
	d := xml.NewDecoder(bytes.NewReader(data[:min(len(data), maxSVGHead)]))
	for {
		token, err := d.RawToken()
		if err != nil {
			return Info{}, fmt.Errorf("%w: %w", ErrUnknown, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if start.Name.Local != "svg" {
			return Info{}, ErrUnknown
		}
		info := Info{format: "svg", turn: 1}
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "width":
				info.Width = pixels(a.Value)
			case "height":
				info.Height = pixels(a.Value)
			}
		}
		if info.Width == 0 || info.Height == 0 {
			return Info{}, ErrUnknown
		}
		return info, nil
	}
}

// pixels is a length in pixels, 0 for any other.
func pixels(s string) int {
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || !(n >= 1 && n <= maxSide) {
		return 0
	}
	return int(n + 0.5)
}
