package picture

import (
	"bytes"
	"fmt"
	"image"
	stddraw "image/draw"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

const (
	jpegQuality = 82
	bandRows    = 16        // of the smaller picture, made at a time
	maxScaling  = 128 << 20 // bytes that the fine scaler may take besides
)

// Scaled is a smaller picture.
type Scaled struct {
	Data []byte
	Type string // its media type, which may be another than the picture's was
}

// Scale makes a picture of that width, upright and without what a camera has noted. A nil one says that the picture is
// best sent as it is: it is not wider, it cannot be scaled, or the smaller one would take more bytes.
func Scale(data []byte, width int) (scaled *Scaled, err error) {
	defer guard(&err)
	info, err := Look(data)
	if err != nil {
		return nil, err
	}
	if !info.Scales || width < 1 || width >= info.Width {
		return nil, nil
	}
	height := max(1, (info.Height*width+info.Width/2)/info.Width)
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("decode a %s: %w", info.format, err)
	}
	w, h := width, height // before it is turned
	if info.turn >= 5 {
		w, h = height, width
	}
	n := max(1, min(img.Bounds().Dx()/w, img.Bounds().Dy()/h))
	if int64(img.Bounds().Dx()/n)*int64(img.Bounds().Dy()/n)*4 > maxScaling {
		return nil, nil
	}
	small := turned(resample(img, n, w, h), info.turn)
	var out bytes.Buffer
	kind := "image/png"
	if info.format == "jpeg" || info.format == "webp" && small.Opaque() {
		kind, err = "image/jpeg", jpeg.Encode(&out, small, &jpeg.Options{Quality: jpegQuality})
	} else {
		err = png.Encode(&out, small)
	}
	if err != nil {
		return nil, fmt.Errorf("encode as %s: %w", kind, err)
	}
	made := out.Bytes()
	if info.format == "jpeg" {
		switch img.(type) {
		case *image.YCbCr, *image.RGBA: // a profile of greys, or of ink, would not fit the colours that are written
			made = withColours(made, readJPEG(data).colours)
		}
	}
	if len(made) >= len(data) {
		return nil, nil
	}
	return &Scaled{made, kind}, nil
}

// resample makes a picture of w by h pixels: first coarsely, by the means of n by n pixels, then finely what is left. The
// fine scaler keeps 32 bytes for each pixel of the new width and the old height; where that is too much, a simple one does.
func resample(img image.Image, n, w, h int) *image.RGBA {
	coarse := squares(img, n)
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	var scaler draw.Scaler = draw.CatmullRom
	if int64(w)*int64(coarse.Bounds().Dy())*32 > maxScaling {
		scaler = draw.ApproxBiLinear
	}
	scaler.Scale(small, small.Bounds(), coarse, coarse.Bounds(), draw.Src, nil)
	return small
}

// squares makes a picture whose pixels are the means of n by n of those of another; what is left over at the right and
// at the bottom is dropped. It reads some rows at a time, since a decoded JPEG takes less than its colours do.
func squares(img image.Image, n int) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, max(1, b.Dx()/n), max(1, b.Dy()/n)))
	width, height := out.Bounds().Dx(), out.Bounds().Dy()
	band := image.NewRGBA(image.Rect(0, 0, width*n, min(bandRows, height)*n))
	for top := 0; top < height; top += bandRows {
		rows := min(bandRows, height-top)
		stddraw.Draw(band, image.Rect(0, 0, width*n, rows*n), img, image.Pt(b.Min.X, b.Min.Y+top*n), stddraw.Src)
		for y := range rows {
			to := out.Pix[(top+y)*out.Stride:]
			for x := range width {
				var sum [4]int
				for dy := range n {
					from := band.Pix[(y*n+dy)*band.Stride+4*x*n:]
					for i := 0; i < 4*n; i += 4 {
						sum[0], sum[1], sum[2], sum[3] = sum[0]+int(from[i]), sum[1]+int(from[i+1]), sum[2]+int(from[i+2]), sum[3]+int(from[i+3])
					}
				}
				for c, s := range sum {
					to[4*x+c] = uint8((s + n*n/2) / (n * n))
				}
			}
		}
	}
	return out
}

// turned is a picture as EXIF's orientation says that it is to be seen.
func turned(img *image.RGBA, turn int) *image.RGBA {
	if turn == 1 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if turn >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			var to image.Point
			switch turn {
			case 2:
				to = image.Pt(w-1-x, y)
			case 3:
				to = image.Pt(w-1-x, h-1-y)
			case 4:
				to = image.Pt(x, h-1-y)
			case 5:
				to = image.Pt(y, x)
			case 6:
				to = image.Pt(h-1-y, x)
			case 7:
				to = image.Pt(h-1-y, w-1-x)
			default:
				to = image.Pt(y, w-1-x)
			}
			out.SetRGBA(to.X, to.Y, img.RGBAAt(x, y))
		}
	}
	return out
}
