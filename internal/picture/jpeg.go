package picture

import (
	"bytes"
	"encoding/binary"
)

// The segments of a JPEG that are read here.
const (
	startOfFrame       = 0xc0 // to 0xcf, but for three others
	progressiveFrame   = 0xc2
	startOfScan        = 0xda
	cameraSegment      = 0xe1
	colourSegment      = 0xe2
	cameraName         = "Exif\x00\x00"
	colourName         = "ICC_PROFILE\x00"
	maxColourBytes     = 256 << 10
	orientationTag     = 0x0112
	mostDirectoryItems = 500
)

// jpegHeader is what the segments before the picture itself say.
type jpegHeader struct {
	turn          int      // EXIF's orientation, 1 to 8
	bytesPerPixel int      // that decoding takes, rounded up
	colours       [][]byte // the segments of a colour profile, whole
}

func readJPEG(data []byte) jpegHeader {
	h := jpegHeader{turn: 1, bytesPerPixel: 24} // more than any takes, where no frame is found
	colourBytes := 0
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker := data[at+1]
		if marker == 0xff { // a filling byte
			at++
			continue
		}
		if marker == startOfScan || isBare(marker) {
			break
		}
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if size < 2 || at+2+size > len(data) {
			break
		}
		body := data[at+4 : at+2+size]
		switch {
		case marker == cameraSegment && bytes.HasPrefix(body, []byte(cameraName)):
			h.turn = orientation(body[len(cameraName):])
		case marker == colourSegment && bytes.HasPrefix(body, []byte(colourName)):
			if colourBytes += size; colourBytes <= maxColourBytes {
				h.colours = append(h.colours, data[at:at+2+size])
			}
		case marker&0xf0 == startOfFrame && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			h.bytesPerPixel = frameBytes(body, marker == progressiveFrame)
		}
		at += 2 + size
	}
	if colourBytes > maxColourBytes {
		h.colours = nil
	}
	return h
}

// isBare tells whether no length follows a marker. None of them stands before a picture but to make what is read here
// another thing than what the decoder reads, which passes over them.
func isBare(marker byte) bool { return marker < startOfFrame || marker >= 0xd0 && marker <= 0xd9 }

// frameBytes reckons what a pixel takes: a byte of each component, which may be coarser than the picture; four times that
// for the coefficients of a progressive one, all of which are kept; and four for what colours are made of that are not
// the usual ones.
func frameBytes(frame []byte, progressive bool) int {
	if len(frame) < 6 || len(frame) < 6+3*int(frame[5]) {
		return 24
	}
	sum, h, v := 0, 1, 1
	for i := range int(frame[5]) {
		sampling := frame[6+3*i+1]
		x, y := int(sampling>>4), int(sampling&15)
		sum, h, v = sum+x*y, max(h, x), max(v, y)
	}
	each := (sum + h*v - 1) / (h * v)
	if progressive {
		each *= 5
	}
	if frame[5] > 1 {
		each += 4
	}
	return each
}

// orientation reads how a camera was held: 1 upright, to 8, as EXIF numbers it.
func orientation(tiff []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	switch {
	case len(tiff) < 8:
		return 1
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case !bytes.HasPrefix(tiff, []byte("MM\x00*")):
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	items := tiff[at+2:]
	for range min(int(order.Uint16(tiff[at:])), mostDirectoryItems) {
		if len(items) < 12 {
			break
		}
		if order.Uint16(items) == orientationTag {
			if turn := int(order.Uint16(items[8:])); turn >= 1 && turn <= 8 {
				return turn
			}
			break
		}
		items = items[12:]
	}
	return 1
}

// withColours puts a colour profile into a JPEG that has none.
func withColours(jpeg []byte, colours [][]byte) []byte {
	if len(colours) == 0 {
		return jpeg
	}
	out := append([]byte{}, jpeg[:2]...)
	for _, segment := range colours {
		out = append(out, segment...)
	}
	return append(out, jpeg[2:]...)
}
