package markdown

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// idPrefix stands before every id that comes from the text, so that it is never the name of something else: of an
// element of the interface, or of a property that a script looks up on the document.
const idPrefix = "s-"

// maxSlug is the most bytes of a heading's id.
const maxSlug = 240

// slug is the address of a heading as GitHub makes it: lower case, spaces to "-", without punctuation. Letters stay
// letters. A slug of a slug is the same.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(norm.NFC.String(s)) {
		switch {
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			r = unicode.ToLower(r)
		case r == ' ' || r == '\t' || r == '\n' || r == '\u00a0':
			r = '-'
		default:
			continue
		}
		if b.Len()+utf8.RuneLen(r) > maxSlug {
			break
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// headings gives headings their ids and levels in the order in which they come.
type headings struct {
	ids    map[string]bool
	next   map[string]int
	levels []level
}

// level is a heading that later ones may lie under, as written and as shown.
type level struct{ written, shown int }

func (h *headings) add(written int, text string) wiki.Heading {
	for len(h.levels) > 0 && h.levels[len(h.levels)-1].written >= written {
		h.levels = h.levels[:len(h.levels)-1]
	}
	shown := 2
	if len(h.levels) > 0 {
		shown = min(h.levels[len(h.levels)-1].shown+1, 6)
	}
	h.levels = append(h.levels, level{written, shown})
	return wiki.Heading{Level: shown, ID: h.id(text), Text: text}
}

// id is a new id for the text, numbered where the text has been there before.
func (h *headings) id(text string) string {
	base := slug(text)
	if base == "" {
		base = "-"
	}
	id := idPrefix + base
	for h.ids[id] {
		h.next[base]++
		id = idPrefix + base + "-" + strconv.Itoa(h.next[base])
	}
	h.ids[id] = true
	return id
}
