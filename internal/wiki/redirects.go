package wiki

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// RedirectsFile holds the names that files of the wiki had and do not have any more, for people and programs: one line
// for each,
//
//	systemer/FBI.md -> systemer/Fælles bibliotekssystem.md
//
// with the old name, an arrow, and the new one, from the root of the repository. A page may be written without its .md
// if its name has no dot, and a name may begin with a slash; one that begins with # must. A line that begins with # is a
// comment. What is no such line means nothing, and is kept.
var RedirectsFile = File{wikiFolder + "/redirects"}

// redirectsHeading begins a new file.
const redirectsHeading = "# Gamle navne, der fører videre. En linje for hvert: gammelt navn -> nyt navn\n"

// maxRedirects is how many lines of the file mean something.
const maxRedirects = 100_000

// Redirects are the lines of a RedirectsFile. The nil Redirects has none.
type Redirects struct {
	to   map[string]File // folded old name → new name
	from map[string][]File
}

// ParseRedirects reads a RedirectsFile. It takes any bytes.
func ParseRedirects(text []byte) *Redirects {
	r := &Redirects{to: map[string]File{}, from: map[string][]File{}}
	for _, l := range parseRedirects(text).lines {
		r.to[Fold(l.old.s)] = l.new
		r.from[Fold(l.new.s)] = append(r.from[Fold(l.new.s)], l.old)
	}
	return r
}

// To is where the line for a name leads, in whatever letter case it is asked for; that may be the old name of another
// line.
func (r *Redirects) To(old File) (File, bool) {
	if r == nil {
		return File{}, false
	}
	f, ok := r.to[Fold(old.s)]
	return f, ok
}

// From are the old names whose lines lead to a name.
func (r *Redirects) From(f File) []File {
	if r == nil {
		return nil
	}
	return r.from[Fold(f.s)]
}

// AddRedirects writes down that files were moved, old name → new name. Lines that led to an old name lead to its new one
// then; those for names that are there (again) go; there is one line for each old name, in their order. there tells what
// is there after the move.
func AddRedirects(text []byte, moved map[File]File, there func(File) bool) []byte {
	t := parseRedirects(text)
	if len(t.lines) == 0 && t.head == "" {
		t.head = redirectsHeading
	}
	next := map[string]redirect{}
	for old, to := range moved {
		if strings.Contains(old.Name(), ".") && strings.Contains(to.Name(), ".") { // others would be read as pages
			next[Fold(old.s)] = redirect{old: old, new: to}
		}
	}
	for i := range t.lines {
		l := &t.lines[i]
		if to, ok := next[Fold(l.new.s)]; ok {
			l.new = to.new
		}
		if again, ok := next[Fold(l.old.s)]; ok {
			l.old, l.new = again.old, again.new
			delete(next, Fold(l.old.s))
		}
	}
	for _, l := range next {
		t.lines = append(t.lines, l)
	}
	t.sort()
	keep := redirectsText{head: t.head, tail: t.tail}
	var above strings.Builder // what stood above lines that go
	for _, l := range t.lines {
		above.WriteString(endLine(l.above))
		if there(l.old) || Fold(l.old.s) == Fold(l.new.s) {
			continue
		}
		l.above = above.String()
		above.Reset()
		keep.lines = append(keep.lines, l)
	}
	keep.tail = above.String() + keep.tail
	return keep.bytes()
}

// MergeRedirects merges what two sides made of a RedirectsFile; there is no conflict. A line that only one side added,
// changed or removed is as that side has it. Of two lines for one old name the one that is later in the alphabet stays,
// and one that a side changed is not removed by the other. It is symmetric.
func MergeRedirects(base, ours, theirs []byte) []byte {
	switch {
	case bytes.Equal(ours, theirs), bytes.Equal(theirs, base):
		return ours
	case bytes.Equal(ours, base):
		return theirs
	}
	b, o, t := parseRedirects(base), parseRedirects(ours), parseRedirects(theirs)
	sides := [3]map[string]redirect{b.byOld(), o.byOld(), t.byOld()}
	merged := redirectsText{head: pickText(b.head, o.head, t.head), tail: pickText(b.tail, o.tail, t.tail)}
	for key := range union(sides[1], sides[2]) {
		was, our, their := sides[0][key], sides[1][key], sides[2][key]
		l := redirect{}
		switch {
		case our.name() == their.name(), their.name() == was.name():
			l = our
		case our.name() == was.name():
			l = their
		default:
			l = slices.MaxFunc([]redirect{our, their}, func(x, y redirect) int { return strings.Compare(x.name(), y.name()) })
		}
		if l.above = pickText(was.above, our.above, their.above); !l.old.IsZero() {
			merged.lines = append(merged.lines, l)
		}
	}
	merged.sort()
	return merged.bytes()
}

// redirectsText is a RedirectsFile taken apart, so that what is no line of ours stays with the line that it stands above.
type redirectsText struct {
	head  string // before the first line
	lines []redirect
	tail  string // after the last one
}

// redirect is one line; the zero redirect is none.
type redirect struct {
	above    string
	old, new File
}

// parseRedirects takes time in proportion to the text, whatever it holds: it comes with a push, and is read for visitors.
func parseRedirects(text []byte) redirectsText {
	var t redirectsText
	at := map[string]int{}
	var above [][]byte // of each line
	var other []byte
	for line := range strings.Lines(string(text)) {
		l, ok := parseRedirect(line)
		if !ok || len(t.lines) == maxRedirects {
			other = append(other, line...)
			continue
		}
		i, twice := at[Fold(l.old.s)]
		if twice {
			t.lines[i] = l
		} else {
			i = len(t.lines)
			at[Fold(l.old.s)] = i
			t.lines, above = append(t.lines, l), append(above, nil)
		}
		if len(t.lines) == 1 && !twice {
			t.head = string(other)
		} else {
			above[i] = append(above[i], other...)
		}
		other = other[:0]
	}
	for i := range above {
		t.lines[i].above = string(above[i])
	}
	if len(t.lines) == 0 {
		t.head = string(other)
	} else {
		t.tail = string(other)
	}
	return t
}

func parseRedirect(line string) (l redirect, ok bool) {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' || !utf8.ValidString(line) {
		return l, false
	}
	from, to, ok := strings.Cut(line, "->")
	if !ok {
		return l, false
	}
	if l.old, ok = redirectName(from); !ok {
		return l, false
	}
	l.new, ok = redirectName(to)
	return l, ok && Fold(l.old.s) != Fold(l.new.s)
}

// redirectName reads a name as people write one.
func redirectName(s string) (File, bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "/")
	if !strings.Contains(s[strings.LastIndexByte(s, '/')+1:], ".") {
		s += pageExt
	}
	f, err := ParseFile(s)
	return f, err == nil
}

// name is the line itself, "" where there is none.
func (l redirect) name() string {
	if l.old.IsZero() {
		return ""
	}
	s := l.old.s + " -> " + l.new.s
	if s[0] == '#' {
		s = "/" + s
	}
	return s
}

func (t *redirectsText) sort() {
	slices.SortFunc(t.lines, func(a, b redirect) int { return cmp.Compare(a.old.s, b.old.s) })
}

func (t *redirectsText) byOld() map[string]redirect {
	m := map[string]redirect{}
	for _, l := range t.lines {
		m[Fold(l.old.s)] = l
	}
	return m
}

func (t *redirectsText) bytes() []byte {
	var b strings.Builder
	b.WriteString(endLine(t.head))
	for _, l := range t.lines {
		b.WriteString(endLine(l.above))
		b.WriteString(l.name() + "\n")
	}
	b.WriteString(t.tail)
	return []byte(b.String())
}

// pickText is what two sides made of a piece of text that is no line of ours: where both changed it, both, without what
// they have in common twice.
func pickText(base, ours, theirs string) string {
	if text, ok := settled(base, ours, theirs); ok {
		return text
	}
	first, second := max(ours, theirs), min(ours, theirs)
	there := map[string]bool{}
	for line := range strings.Lines(first) {
		there[endLine(line)] = true
	}
	var more strings.Builder
	for line := range strings.Lines(second) {
		if !there[endLine(line)] {
			there[endLine(line)] = true
			more.WriteString(line)
		}
	}
	if more.Len() == 0 {
		return first
	}
	return endLine(first) + more.String()
}

func union[V any](a, b map[string]V) map[string]bool {
	keys := map[string]bool{}
	for _, m := range []map[string]V{a, b} {
		for k := range m {
			keys[k] = true
		}
	}
	return keys
}
