package wiki

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Chunk is one piece of a merge, in the order of the text: either Text that both sides agree on, or a conflict with
// what each side has in its place.
//
// Put together, the Text of the agreed chunks and the Ours of the conflicts are the text that results if our side
// wins every conflict, and likewise with Theirs. Every chunk ends with a line end but the last, so that lines never run
// together whatever is chosen.
type Chunk struct {
	Conflict bool
	Section  string // of a conflict: the nearest heading above, "" before the first, or the front matter key
	Text     string // where there is no conflict
	Base     string
	Theirs   string
	Ours     string
}

// Merged is what Merge makes of three texts.
type Merged struct {
	Clean  bool
	Text   []byte // the merged text; nil where it is not clean
	Chunks []Chunk
	Binary bool // not clean, and no text to be shown: some side is not UTF-8 or holds a NUL; one chunk holds all
}

// Merge brings together what two sides made of one text: theirs, which is on the branch, and ours, which is to come
// after it. It is symmetric: exchanging the sides changes neither whether it is clean nor a clean text.
//
// What only one side changed is taken, what both changed alike is taken once. Beyond that,
//
//   - the body is merged by lines, and like git's merge sees a conflict where changes overlap or touch. Only where
//     there is one are the sections, heading to heading, matched by their headings and merged apart, so that filling
//     in neighbouring sections is no conflict. A section moved by one side and changed by the other is both. Different
//     sections that both sides add at one place are both kept, in the order of their text, with a blank line between.
//     What does not match simply is left to the lines.
//   - the front matter is merged key by key, see mergeKeys, if both sides have one.
//   - line ends are one property of the text if all three texts are consistent: a side that turns LF into CRLF, or
//     back, changes that and nothing else. If any text mixes them, they are part of their lines. A missing line end
//     at the end of the text makes a different last line, as in git.
//
// A text that is not UTF-8 or holds a NUL is not merged unless two of the three are equal. The time is bounded: a
// megabyte of anything takes well under a second.
func Merge(base, ours, theirs []byte) Merged {
	switch {
	case bytes.Equal(ours, theirs), bytes.Equal(theirs, base):
		return clean(ours)
	case bytes.Equal(ours, base):
		return clean(theirs)
	}
	b, o, t := string(base), string(ours), string(theirs)
	if isBinary(b) || isBinary(o) || isBinary(t) {
		return Merged{Binary: true, Chunks: []Chunk{{Conflict: true, Base: b, Ours: o, Theirs: t}}}
	}
	ends := mergedEnds(endsOf(b), endsOf(o), endsOf(t))
	if ends != mixed {
		b, o, t = toLF(b), toLF(o), toLF(t)
	}
	var w weave
	if text, ok := settled(b, o, t); ok {
		w.text(text)
	} else {
		b, o, t = mergeFront(&w, b, o, t)
		mergeBody(&w, b, o, t)
	}
	chunks := w.finish()
	if ends == crlf {
		toCRLF(chunks)
	}
	if len(chunks) == 0 {
		return clean(nil)
	}
	if len(chunks) == 1 && !chunks[0].Conflict {
		return Merged{Clean: true, Text: []byte(chunks[0].Text), Chunks: chunks}
	}
	return Merged{Chunks: chunks}
}

func clean(text []byte) Merged {
	m := Merged{Clean: true, Text: append([]byte{}, text...)}
	if len(text) > 0 {
		m.Chunks = []Chunk{{Text: string(text)}}
	}
	return m
}

// settled is the rule that needs no lines: what one side left alone is as the other has it.
func settled(base, ours, theirs string) (text string, ok bool) {
	switch {
	case ours == theirs, theirs == base:
		return ours, true
	case ours == base:
		return theirs, true
	}
	return "", false
}

func isBinary(text string) bool { return strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text) }

// lineEnds says how the lines of a text end.
type lineEnds byte

const (
	none lineEnds = iota // there is no line end
	lf
	crlf
	mixed
)

func endsOf(text string) lineEnds {
	all, cr := strings.Count(text, "\n"), strings.Count(text, "\r\n")
	switch {
	case all == 0:
		return none
	case cr == 0:
		return lf
	case cr == all:
		return crlf
	}
	return mixed
}

// mergedEnds is how the lines of the merged text end: mixed means that nothing is to be converted.
func mergedEnds(base, ours, theirs lineEnds) lineEnds {
	if base == mixed || ours == mixed || theirs == mixed {
		return mixed
	}
	if ours == none {
		ours = base
	}
	if theirs == none {
		theirs = base
	}
	switch {
	case ours == theirs, theirs == base:
		return ours
	case ours == base:
		return theirs
	}
	return lf // two new texts
}

func toLF(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

func toCRLF(chunks []Chunk) {
	for i := range chunks {
		c := &chunks[i]
		for _, s := range []*string{&c.Text, &c.Base, &c.Ours, &c.Theirs} {
			*s = strings.ReplaceAll(*s, "\n", "\r\n")
		}
	}
}

// weave gathers the chunks of a merge in order. The zero weave is empty.
type weave struct {
	chunks []Chunk
	agreed []byte // what comes after chunks, not yet one of them
}

// text adds what both sides agree on.
func (w *weave) text(s string) {
	if s == "" {
		return
	}
	w.endLine()
	w.agreed = append(w.agreed, s...)
}

// conflict adds what they do not agree on.
func (w *weave) conflict(section, base, ours, theirs string) {
	w.endLine()
	w.flush()
	w.chunks = append(w.chunks, Chunk{Conflict: true, Section: section, Base: base, Ours: ours, Theirs: theirs})
}

// join adds what another weave has gathered.
func (w *weave) join(chunks []Chunk) {
	for _, c := range chunks {
		if c.Conflict {
			w.conflict(c.Section, c.Base, c.Ours, c.Theirs)
		} else {
			w.text(c.Text)
		}
	}
}

// finish returns the chunks; no two of them that are next to each other are agreed on.
func (w *weave) finish() []Chunk {
	w.flush()
	return w.chunks
}

func (w *weave) flush() {
	if len(w.agreed) > 0 {
		w.chunks = append(w.chunks, Chunk{Text: string(w.agreed)})
		w.agreed = nil
	}
}

// endLine makes sure that what comes next begins on a line of its own.
func (w *weave) endLine() {
	if len(w.agreed) > 0 {
		if w.agreed[len(w.agreed)-1] != '\n' {
			w.agreed = append(w.agreed, '\n')
		}
		return
	}
	if len(w.chunks) > 0 {
		c := &w.chunks[len(w.chunks)-1]
		for _, s := range []*string{&c.Text, &c.Base, &c.Ours, &c.Theirs} {
			*s = endLine(*s)
		}
	}
}

func endLine(s string) string {
	if s == "" || s[len(s)-1] == '\n' {
		return s
	}
	return s + "\n"
}
