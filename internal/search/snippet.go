package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxScanned is how much of a page's text is read for the snippet.
const maxScanned = 64 << 10

// place is a word of a text that the query is about.
type place struct {
	start, end int
	word       int     // which of the query's
	weight     float32 // how much it tells
}

// places are the words of a text that the query is about.
func (f *finder) places(text string) (list []place) {
	if f.marks == nil {
		f.marks = map[string]place{}
		for i, w := range f.words {
			for s, q := range w.quality {
				if !w.stop && w.weight*q > f.marks[s].weight {
					f.marks[s] = place{word: i, weight: w.weight * q}
				}
			}
		}
		for s := range f.marks {
			f.looks[s[0]|0x20] |= look(s)
		}
	}
	words(text, func(start, end int) bool {
		if w := text[start:end]; f.looks[w[0]|0x20]&look(w) == 0 && isASCII(w) { // most words of a text
			return true
		}
		if p, ok := f.marks[surface(text[start:end])]; ok {
			p.start, p.end = start, end
			list = append(list, p)
		}
		return true
	})
	return list
}

// look is a bit for how long a word is.
func look(w string) uint64 { return 1 << min(len(w), 63) }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mark marks the words that the query is about in a title.
func (f *finder) mark(title string) []Span { return spans(title, 0, len(title), f.places(title)) }

// snippet is the part of a text that says most about the query: that with the most of its words close together. Where it
// has none, it is the beginning.
func (f *finder) snippet(text string) []Span {
	text = cut(text, maxScanned)
	list := f.places(text)
	from, best := 0, float32(-1)
	for i := range list {
		if sum := f.worth(list[i:]); sum > best {
			from, best = i, sum
		}
	}
	start := 0
	if len(list) > 0 {
		start = begin(text, list[from].start)
	}
	return spans(text, start, end(text, start), list)
}

// worth is what a snippet that begins with the first of the places says about the query: each word counts once, and
// a little more often.
func (f *finder) worth(list []place) (sum float32) {
	seen := uint32(0)
	for _, p := range list {
		if p.end-list[0].start > snippetBytes*3/4 {
			break
		}
		if seen&(1<<p.word) == 0 {
			sum += p.weight
		} else {
			sum += p.weight * 0.1
		}
		seen |= 1 << p.word
	}
	return sum
}

// begin goes back from a word to where the sentence or line begins, if that is near, else to some words before.
func begin(text string, at int) int {
	low := max(0, at-snippetBytes/4)
	if low == 0 {
		return 0
	}
	if i := strings.LastIndexAny(text[low:at], "\n"); i >= 0 {
		return low + i + 1
	}
	if i := strings.LastIndex(text[low:at], ". "); i >= 0 {
		return low + i + 2
	}
	if i := strings.IndexByte(text[low:at], ' '); i >= 0 {
		return low + i + 1
	}
	for low < at && !utf8.RuneStart(text[low]) {
		low++
	}
	return low
}

// end is where a snippet that begins at start ends: at a space.
func end(text string, start int) int {
	const room = len("… …")
	if len(text)-start <= snippetBytes-room {
		return len(text)
	}
	at := start + snippetBytes - room
	if i := strings.LastIndexAny(text[start:at], " \n"); i > snippetBytes/2 {
		return start + i
	}
	for !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// spans makes the spans of text[start:end] on one line. What was left out is shown as "…".
func spans(text string, start, end int, list []place) (all []Span) {
	add := func(s string, marked bool) {
		s = oneLine(s)
		if s == "" || len(all) == 0 && strings.TrimSpace(s) == "" {
			return
		}
		if len(all) > 0 && all[len(all)-1].Marked == marked {
			all[len(all)-1].Text += s
			return
		}
		all = append(all, Span{s, marked})
	}
	if start > 0 {
		add("… ", false)
	}
	at := start
	for _, p := range list {
		if p.start < start || p.end > end {
			continue
		}
		add(text[at:p.start], false)
		add(text[p.start:p.end], true)
		at = p.end
	}
	add(strings.TrimRight(text[at:end], " \n"), false)
	if end < len(text) {
		add(" …", false)
	}
	return slices.Clip(all)
}

// oneLine brings each run of white space to one space.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\t\r") && !strings.Contains(s, "  ") {
		return s
	}
	line := strings.Join(strings.Fields(s), " ")
	if line == "" {
		return " "
	}
	if strings.TrimLeft(s, " \n\t\r") != s {
		line = " " + line
	}
	if strings.TrimRight(s, " \n\t\r") != s {
		line += " "
	}
	return line
}
