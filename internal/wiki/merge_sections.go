package wiki

import (
	"slices"
	"strconv"
	"strings"
)

// mergeBody merges what comes after the front matter: by lines, and where that leaves a conflict by sections, unless
// they make it larger.
func mergeBody(w *weave, base, ours, theirs string) {
	var byLines weave
	mergeLines(&byLines, base, ours, theirs)
	chunks := byLines.finish()
	if size := conflicting(chunks); size > 0 {
		if bySections, ok := mergeSections(base, ours, theirs); ok && conflicting(bySections) <= size {
			chunks = bySections
		}
		nameSections(chunks)
	}
	w.join(chunks)
}

// conflicting is how many bytes are in conflict.
func conflicting(chunks []Chunk) (size int) {
	for _, c := range chunks {
		size += len(c.Ours) + len(c.Theirs)
	}
	return size
}

// nameSections gives each conflict the heading above it.
func nameSections(chunks []Chunk) {
	var text strings.Builder
	for _, c := range chunks {
		text.WriteString(c.Text + c.Ours)
	}
	rest, title, at := headings(text.String()), "", 0
	for i, c := range chunks {
		for len(rest) > 0 && rest[0].at < at {
			title, rest = rest[0].title, rest[1:]
		}
		if c.Conflict {
			chunks[i].Section = title
		}
		at += len(c.Text) + len(c.Ours)
	}
}

// section is a heading and what follows it up to the next, of whatever level; the first section of a text has no
// heading and is what comes before the first, perhaps nothing.
type section struct {
	key  string // the headings above it, its own, and which of that name it is: no other section of the text has it
	text string
}

// sections cuts a body. A level 1 heading that comes first is the title of the page: it has the same key whatever its
// words are, so that the sections of a page that gets a new title are still the same.
func sections(text string) []section {
	cut := []section{{}}
	var path [7]string
	seen := map[string]int{}
	from := 0
	for i, h := range headings(text) {
		cut[len(cut)-1].text = text[from:h.at]
		from = h.at
		path[h.level] = h.title
		if i == 0 && h.level == 1 {
			path[h.level] = ""
		}
		clear(path[h.level+1:])
		key := strconv.Itoa(h.level) + strings.Join(path[:h.level+1], "\x00")
		seen[key]++
		cut = append(cut, section{key: key + "\x00" + strconv.Itoa(seen[key])})
	}
	cut[len(cut)-1].text = text[from:]
	return cut
}

// mergeSections merges section by section; ok is false where the sections of the three texts do not match simply.
func mergeSections(base, ours, theirs string) (chunks []Chunk, ok bool) {
	b, o, t := sections(base), sections(ours), sections(theirs)
	if len(b) == 1 || len(o) == 1 || len(t) == 1 {
		return nil, false
	}
	ids := numbers{}
	bi, oi, ti := ids.sections(b), ids.sections(o), ids.sections(t)
	var w weave
	switch {
	case slices.Equal(ti, bi) && permuted(bi, oi):
		mergeInOrder(&w, oi, b, o, t)
	case slices.Equal(oi, bi) && permuted(bi, ti):
		mergeInOrder(&w, ti, b, o, t)
	default:
		regions := align(bi, oi, ti)
		if movedAcross(regions, bi, oi, ti) {
			return nil, false
		}
		for _, r := range regions {
			rb, ro, rt := b[r.base.from:r.base.to], o[r.ours.from:r.ours.to], t[r.theirs.from:r.theirs.to]
			if r.byOurs || r.byTheirs {
				mergeRestructured(&w, rb, ro, rt)
				continue
			}
			for i := range rb {
				mergeLines(&w, rb[i].text, ro[i].text, rt[i].text)
			}
		}
	}
	return w.finish(), true
}

func (n numbers) sections(cut []section) []int32 {
	ids := make([]int32, len(cut))
	for i, s := range cut {
		ids[i] = n.of(s.key)
	}
	return ids
}

// permuted tells whether two lists of different numbers hold the same ones, and begin with the same: what is before
// the first heading stays there.
func permuted(a, b []int32) bool {
	if len(a) != len(b) || a[0] != b[0] {
		return false
	}
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// mergeInOrder merges three texts that have the same sections, in the order of one of them.
func mergeInOrder(w *weave, order []int32, base, ours, theirs []section) {
	o, t := byKey(ours), byKey(theirs)
	for _, id := range order {
		s := base[id] // the sections of base were numbered first, from 0
		mergeLines(w, s.text, o[s.key], t[s.key])
	}
}

func byKey(cut []section) map[string]string {
	texts := make(map[string]string, len(cut))
	for _, s := range cut {
		texts[s.key] = s.text
	}
	return texts
}

// movedAcross tells whether a section that some side took away is in another place on the same or the other side.
// Merging the two places apart could keep it twice or lose a change to it.
func movedAcross(regions []region, base, ours, theirs []int32) bool {
	place := map[int32]int{}
	for i, r := range regions {
		if !r.byOurs && !r.byTheirs {
			continue
		}
		for _, ids := range [][]int32{
			base[r.base.from:r.base.to], ours[r.ours.from:r.ours.to], theirs[r.theirs.from:r.theirs.to],
		} {
			for _, id := range ids {
				if at, ok := place[id]; ok && at != i {
					return true
				}
				place[id] = i
			}
		}
	}
	return false
}

// mergeRestructured merges a place where sections were added, removed or renamed. Where both sides only add sections,
// and none with the same heading, all are kept.
func mergeRestructured(w *weave, base, ours, theirs []section) {
	o, t := textOf(ours), textOf(theirs)
	if len(base) > 0 || len(ours) == 0 || len(theirs) == 0 || shareKey(ours, theirs) {
		mergeLines(w, textOf(base), o, t)
		return
	}
	if o > t {
		o, t = t, o
	}
	o = endLine(o)
	if !strings.HasSuffix(o, "\n\n") && !strings.HasSuffix(o, "\n\r\n") {
		o += "\n" // else the last paragraph and a heading that is underlined would run together
	}
	w.text(o)
	w.text(t)
}

func textOf(cut []section) string {
	var text strings.Builder
	for _, s := range cut {
		text.WriteString(s.text)
	}
	return text.String()
}

func shareKey(a, b []section) bool {
	in := byKey(a)
	return slices.ContainsFunc(b, func(s section) bool { _, ok := in[s.key]; return ok })
}
