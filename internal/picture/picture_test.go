package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"runtime"
	"testing"
)

// halves is a picture whose left half is red and whose right half is blue.
func halves(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	noise := rand.New(rand.NewPCG(1, 2)) // so that it takes some bytes
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 0, 0, 255}
			if x >= w/2 {
				c = color.RGBA{0, 0, 200, 255}
			}
			c.G = uint8(noise.IntN(60))
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// segment is a segment of a JPEG.
func segment(marker byte, body []byte) []byte {
	head := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(head[2:], uint16(len(body)+2))
	return append(head, body...)
}

// held is a JPEG as a camera notes that it was held.
func held(data []byte, turn byte) []byte {
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00")
	exif[6+8+2+9] = turn
	return append(append(bytes.Clone(data[:2]), segment(cameraSegment, exif)...), data[2:]...)
}

func mustScale(t testing.TB, data []byte, width int) image.Image {
	t.Helper()
	s, err := Scale(data, width)
	if err != nil || s == nil {
		t.Fatalf("scaled to %d: %v, %v", width, s, err)
	}
	img, _, err := image.Decode(bytes.NewReader(s.Data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func isRed(c color.Color) bool {
	r, _, b, _ := c.RGBA()
	return r > b
}

func TestAPictureIsMadeSmaller(t *testing.T) {
	for name, data := range map[string][]byte{"jpeg": asJPEG(t, halves(1000, 500)), "png": asPNG(t, halves(1000, 500))} {
		info, err := Look(data)
		if err != nil || info.Width != 1000 || info.Height != 500 || !info.Scales {
			t.Fatalf("%s: %+v, %v", name, info, err)
		}
		img := mustScale(t, data, 480)
		if img.Bounds().Dx() != 480 || img.Bounds().Dy() != 240 {
			t.Errorf("%s: %v", name, img.Bounds())
		}
		if !isRed(img.At(100, 120)) || isRed(img.At(380, 120)) {
			t.Errorf("%s: the halves are not where they were", name)
		}
		if s, err := Scale(data, 1000); s != nil || err != nil {
			t.Errorf("%s: one that is not wider was scaled: %v, %v", name, s, err)
		}
	}
}

func TestAPictureIsUprightAndSaysNothingOfTheCamera(t *testing.T) {
	// Of a picture with red at the left: where red is once it is turned as EXIF says.
	red := map[byte]image.Point{1: {0, 1}, 2: {2, 1}, 3: {2, 1}, 4: {0, 1}, 5: {1, 0}, 6: {1, 0}, 7: {1, 2}, 8: {1, 2}}
	for turn, at := range red {
		data := held(asJPEG(t, halves(1200, 800)), turn)
		info, err := Look(data)
		if err != nil {
			t.Fatal(err)
		}
		if lying := turn < 5; lying != (info.Width == 1200) {
			t.Errorf("turned %d: %d × %d", turn, info.Width, info.Height)
		}
		s, err := Scale(data, 480)
		if err != nil || s == nil {
			t.Fatal(s, err)
		}
		if bytes.Contains(s.Data, []byte("Exif")) {
			t.Error("the note of the camera is still there")
		}
		img := mustScale(t, data, 480)
		w, h := img.Bounds().Dx(), img.Bounds().Dy()
		third := func(p image.Point) color.Color { return img.At((2*p.X+1)*w/6, (2*p.Y+1)*h/6) }
		if !isRed(third(at)) || isRed(third(image.Pt(2-at.X, 2-at.Y))) {
			t.Errorf("turned %d: red is not at %v", turn, at)
		}
	}
}

func TestAColourProfileStays(t *testing.T) {
	plain := asJPEG(t, halves(1000, 500))
	profile := segment(colourSegment, []byte(colourName+"\x01\x01Display P3"))
	data := append(append(bytes.Clone(plain[:2]), profile...), plain[2:]...)
	s, err := Scale(data, 480)
	if err != nil || !bytes.Contains(s.Data, profile) {
		t.Errorf("the profile is gone: %v", err)
	}
	if img := mustScale(t, data, 480); img.Bounds().Dx() != 480 {
		t.Error("the picture is broken")
	}
}

func TestWhatIsNotScaled(t *testing.T) {
	var moving bytes.Buffer
	if err := gif.Encode(&moving, halves(1000, 500), nil); err != nil {
		t.Fatal(err)
	}
	svg := []byte(`<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" width="640px" height="320" viewBox="0 0 2 1"></svg>`)
	for name, c := range map[string]struct {
		data []byte
		w, h int
	}{"a GIF": {moving.Bytes(), 1000, 500}, "an SVG": {svg, 640, 320}} {
		info, err := Look(c.data)
		if err != nil || info.Width != c.w || info.Height != c.h || info.Scales {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
		if s, err := Scale(c.data, 480); s != nil || err != nil {
			t.Errorf("%s is scaled: %v", name, err)
		}
	}
	for _, text := range []string{"", "x", "<svg>", `<svg width="100%" height="50%">`, `<svg viewBox="0 0 24 24">`, "<html width=\"1\" height=\"1\">"} {
		if info, err := Look([]byte(text)); err == nil {
			t.Errorf("%q has a size: %+v", text, info)
		}
	}
}

// A file of a hundred bytes can say that it is 60,000 pixels wide and high.
func TestABombIsNotDecoded(t *testing.T) {
	data := asPNG(t, halves(4, 4))
	binary.BigEndian.PutUint32(data[16:], 60000)
	binary.BigEndian.PutUint32(data[20:], 60000)
	crc(data[12:33])
	info, err := Look(data)
	if err != nil || info.Width != 60000 || info.Scales {
		t.Fatalf("%+v, %v", info, err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if s, err := Scale(data, 480); s != nil || err != nil {
		t.Error(s, err)
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
		t.Errorf("%d bytes were taken", took)
	}
}

// A marker that the decoder passes over, with what looks like its length behind it, once hid the real frame of a JPEG from
// what reckons with it: of a picture of 13,000 by 13,000 pixels, three gigabytes were taken.
func TestABombBehindABareMarkerIsNotDecoded(t *testing.T) {
	frame := func(kind byte, components ...byte) []byte {
		body := []byte{8, 13000 >> 8, 13000 & 255, 13000 >> 8, 13000 & 255, byte(len(components))}
		for _, id := range components {
			body = append(body, id, 0x11, 0)
		}
		return segment(kind, body)
	}
	const comment = 0xfe
	for _, bare := range []byte{0xd0, 0xd7} {
		data := append([]byte{0xff, 0xd8, 0xff, bare}, frame(progressiveFrame, 1, 2, 3)...)
		hidden := 4 + 0xff<<8 + progressiveFrame // where the next segment is for who takes the frame's marker for a length
		data = append(data, segment(comment, make([]byte, hidden-4-len(data)-4))...)
		data = append(data, segment(comment, frame(startOfFrame, 1))...)
		data = append(data, 0xff, startOfScan, 0, 2)
		info, err := Look(data)
		if err != nil || info.Width != 13000 || info.Scales {
			t.Errorf("%x: %+v, %v", bare, info, err)
		}
	}
}

// crc makes the check sum of a chunk of a PNG right again: its type, its body and the sum.
func crc(chunk []byte) {
	binary.BigEndian.PutUint32(chunk[len(chunk)-4:], crc32.ChecksumIEEE(chunk[:len(chunk)-4]))
}

func TestTheBytesOfAFrameAreReckoned(t *testing.T) {
	for name, c := range map[string]struct {
		frame       []byte
		progressive bool
		want        int
	}{
		"grey":                   {[]byte{8, 0, 9, 0, 9, 1, 1, 0x11, 0}, false, 1},
		"coarse colours":         {[]byte{8, 0, 9, 0, 9, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1}, false, 6},
		"fine colours":           {[]byte{8, 0, 9, 0, 9, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1}, false, 7},
		"fine colours, by steps": {[]byte{8, 0, 9, 0, 9, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1}, true, 19},
		"cut off":                {[]byte{8, 0, 9, 0, 9, 3, 1}, false, 24},
	} {
		if got := frameBytes(c.frame, c.progressive); got != c.want {
			t.Errorf("%s: %d bytes, want %d", name, got, c.want)
		}
	}
}

// FuzzScale: whatever the bytes, nothing panics, and a smaller picture has the width that was asked for, the ratio of the
// picture, and fewer bytes.
func FuzzScale(f *testing.F) {
	f.Add(asJPEG(f, halves(40, 20)), 10)
	f.Add(held(asJPEG(f, halves(40, 20)), 6), 10)
	f.Add(asPNG(f, halves(40, 20)), 7)
	f.Add([]byte(`<svg width="3" height="4">`), 1)
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"), 1)
	f.Fuzz(func(t *testing.T, data []byte, width int) {
		info, err := Look(data)
		if err != nil {
			return
		}
		if int64(info.Width)*int64(info.Height) > 1<<20 {
			return // within the bounds, but slow
		}
		s, err := Scale(data, width)
		if err != nil || s == nil {
			return
		}
		c, _, err := image.DecodeConfig(bytes.NewReader(s.Data))
		if err != nil || c.Width != width || width >= info.Width || len(s.Data) >= len(data) {
			t.Errorf("%+v became %+v, %v", info, c, err)
		}
		if want := float64(info.Height) * float64(width) / float64(info.Width); float64(c.Height) > want+1 || float64(c.Height) < want-1 {
			t.Errorf("%+v became %d × %d", info, c.Width, c.Height)
		}
	})
}
