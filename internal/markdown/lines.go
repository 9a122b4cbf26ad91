package markdown

import (
	"bytes"
	"slices"
)

// line is in which line of the file, from 1, a place in the source stands. Lines end as clean reads them.
func (d *Doc) line(at int) int {
	if d.lineEnds == nil {
		d.lineEnds = make([]int, 0, len(d.source)/32+1)
		for i := 0; ; i++ {
			next := bytes.IndexByte(d.source[i:], '\n')
			if next < 0 {
				break
			}
			i += next
			d.lineEnds = append(d.lineEnds, i)
		}
	}
	before, _ := slices.BinarySearch(d.lineEnds, at)
	return d.above + before + 1
}

// origin finds the places of a text as clean gives it in the text itself. They must be asked for in their order.
type origin struct {
	text        []byte
	same        bool
	at, cleanAt int
}

func newOrigin(text, cleaned []byte) *origin {
	return &origin{text: text, same: bytes.Equal(cleaned, text)}
}

func (o *origin) find(pos int) int {
	if o.same {
		return pos
	}
	for o.cleanAt < pos {
		n, c := cleanStep(o.text[o.at:])
		o.at, o.cleanAt = o.at+n, o.cleanAt+c
	}
	return o.at
}
