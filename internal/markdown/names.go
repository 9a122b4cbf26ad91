package markdown

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"alliancewiki/internal/wiki"
)

// Names tell quickly that a text says none of some names. What a link says may be written with percent signs, entities
// and backslashes, in any letter case and Unicode form, so only the runs of letters and digits of ASCII in each name are
// looked for, and a text with anything that could hide one is taken to say all of them.
type Names struct {
	runs []run // nil where any text may say a name
}

// run is a run of ASCII letters and digits in a name, in lower case, perhaps with the next one: the two say more about
// the name than any other of its runs.
type run struct {
	text, next string
	gap        int // the most bytes between the two
}

// maxNamesSought is how many names are looked for; with more, parsing is no slower.
const maxNamesSought = 40

// maxWritten is the most bytes that one character takes, in any Unicode form and escaped; maxGap the most between two
// runs that are looked for together.
const (
	maxWritten = 40
	maxGap     = 4 * maxWritten
)

// NewNames makes ready to look for files, folders, titles or aliases: for each file that moves its old and its new name,
// and those that it had. Of a name with folders only the last part is looked for.
func NewNames(names ...string) *Names {
	n := &Names{}
	for _, name := range names {
		r := runOf(path.Base(strings.TrimSuffix(name, ".md")))
		if r.text == "" || len(n.runs) == maxNamesSought {
			return &Names{}
		}
		n.runs = append(n.runs, r)
	}
	return n
}

func runOf(name string) (best run) {
	var all []run
	gap, inRun := 0, false
	for _, c := range wiki.Fold(name) {
		switch {
		case c >= utf8.RuneSelf:
			gap, inRun = gap+maxWritten, false
		case !isPlain(byte(c)):
			gap, inRun = gap+len("&quot;"), false
		case inRun:
			all[len(all)-1].text += string(c)
		default:
			all = append(all, run{text: string(c), gap: gap})
			gap, inRun = 0, true
		}
	}
	for i, r := range all {
		r.gap = 0
		if i+1 < len(all) && all[i+1].gap <= maxGap {
			r.next, r.gap = all[i+1].text, all[i+1].gap
		}
		if len(r.text)+len(r.next) > len(best.text)+len(best.next) {
			best = r
		}
	}
	return best
}

// in tells whether a text in lower case has the run and soon after it the next.
func (r run) in(text []byte) bool {
	for {
		i := bytes.Index(text, []byte(r.text))
		if i < 0 {
			return false
		}
		after := text[i+len(r.text):]
		if bytes.Contains(after[:min(len(after), r.gap+len(r.next))], []byte(r.next)) {
			return true
		}
		text = text[i+1:]
	}
}

func isPlain(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' }

// In tells whether a text may say one of the names. False is certain.
func (n *Names) In(text []byte) bool {
	if n.runs == nil || hides(text) {
		return true
	}
	shown := make([]byte, 0, len(text))
	for _, c := range text {
		switch {
		case c >= 'A' && c <= 'Z':
			shown = append(shown, c|0x20)
		case c >= ' ' && c != 0x7f: // addresses are read without control characters
			shown = append(shown, c)
		}
	}
	return slices.ContainsFunc(n.runs, func(r run) bool { return r.in(shown) })
}

// harmless are the entities that are no letters and digits and are in ordinary text.
var harmless = [...]string{"amp;", "lt;", "gt;", "quot;", "nbsp;"}

// hides tells whether a text has anything that may stand for a letter or digit of ASCII: a percent sign or an entity
// for it, or a character that is one in another letter case or Unicode form.
func hides(text []byte) bool {
	for i := bytes.IndexByte(text, '%'); i >= 0 && i+2 < len(text); {
		if c, ok := unhex(text[i+1], text[i+2]); ok && isPlain(c) {
			return true
		}
		next := bytes.IndexByte(text[i+1:], '%')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	for rest := text; ; {
		i := bytes.IndexByte(rest, '&')
		if i < 0 || i+1 == len(rest) {
			break
		}
		rest = rest[i+1:]
		if (isPlain(rest[0]) || rest[0] == '#') &&
			!slices.ContainsFunc(harmless[:], func(e string) bool { return bytes.HasPrefix(rest, []byte(e)) }) {
			return true
		}
	}
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if r == 0xDF || r > 0xFF && strings.ContainsRune(disguises, r) {
			return true
		}
		i += size
	}
	return false
}

func unhex(hi, lo byte) (c byte, ok bool) {
	const digits = "0123456789abcdef"
	h, l := strings.IndexByte(digits, hi|0x20), strings.IndexByte(digits, lo|0x20)
	return byte(h<<4 | l), h >= 0 && l >= 0
}

// disguises are the characters that become letters of ASCII when letter case and Unicode form are left out.
const disguises = "\u00DF\u0130\u0149\u017F\u1E9A\u1E9E\u212A\uFB00\uFB01\uFB02\uFB03\uFB04\uFB05\uFB06"
