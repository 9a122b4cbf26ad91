package markdown

import (
	"strconv"
	"strings"
)

// Picture is what is known of an image file of the wiki. The zero Picture is one of which nothing is known.
type Picture struct {
	Width, Height int   // in pixels, as it is shown
	Smaller       []int // the widths, less than its own, in which it can be had at its address with ?w=
}

// zoomFrom is how many pixels wide or high a picture is at least for a look at it alone to show more than the page does.
const zoomFrom = 480

// columnSizes says how wide a picture is shown at most that has no width of its own: as the column of text.
const columnSizes = "(min-width: 48rem) 45rem, 100vw"

// pictureAttributes writes the size of a picture, so that nothing moves when it comes, and where there are smaller ones. A
// width or height that the author has given stays; of a width alone the height follows.
func (w *rendering) pictureAttributes(src string, p Picture, width, height string) {
	shown := columnSizes
	if width != "" {
		shown = width + "px"
	}
	if p.Width > 0 && p.Height > 0 && height == "" {
		given, err := strconv.Atoi(width)
		if err != nil {
			given = p.Width
		}
		width, height = strconv.Itoa(given), strconv.Itoa(max(1, (given*p.Height+p.Width/2)/p.Width))
	}
	if width != "" {
		w.attr("width", width)
	}
	if height != "" {
		w.attr("height", height)
	}
	if len(p.Smaller) == 0 || strings.Contains(src, "?") {
		return
	}
	var set strings.Builder
	for _, n := range p.Smaller {
		size := strconv.Itoa(n)
		set.WriteString(src + "?w=" + size + " " + size + "w, ")
	}
	w.attr("srcset", set.String()+src+" "+strconv.Itoa(p.Width)+"w")
	w.attr("sizes", shown)
}

// zooms tells whether a picture is a link to itself, which the script opens on the page. One that is a link already, or
// that only adorns, is none.
func (w *rendering) zooms(p Picture, alt string) bool {
	return w.links == 0 && alt != "" && max(p.Width, p.Height) > zoomFrom
}
