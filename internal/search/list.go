package search

import (
	"bytes"
	"slices"
	"sort"
)

// list is a set of lines that can be looked up by how they begin and by what is in them. It is one block of memory and
// some numbers for each line, since a wiki may use hundreds of thousands of words. A list is never changed: with gives a
// new one that shares the block.
type list struct {
	blob   []byte   // "\n" and each line with "\n" behind it
	starts []uint32 // of the lines in blob, in their order there; one more for the end
	sorted []uint32 // indexes into starts, in the order of the lines
	flags  []uint8  // of each line, in the order of blob
}

// entry is a line to be added. The flags of lines that are alike are put together.
type entry struct {
	line string
	flag uint8
}

// maxBlob is the most bytes a list may have; lines that come after are left out.
const maxBlob = 1 << 30

func (l *list) len() int { return len(l.sorted) }

// line is line i in the order of blob.
func (l *list) line(i uint32) []byte { return l.blob[l.starts[i] : l.starts[i+1]-1] }

// with is the list with more lines.
func (l *list) with(entries []entry) *list {
	if len(entries) == 0 {
		return l
	}
	slices.SortFunc(entries, func(a, b entry) int { return bytes.Compare([]byte(a.line), []byte(b.line)) })
	n := &list{blob: l.blob, starts: l.starts, flags: slices.Clone(l.flags)}
	if len(n.blob) == 0 {
		n.blob, n.starts = []byte{'\n'}, []uint32{1}
	}
	n.sorted = make([]uint32, 0, len(l.sorted)+len(entries))
	old := l.sorted
	for i, e := range entries {
		if i > 0 && e.line == entries[i-1].line {
			n.flags[n.sorted[len(n.sorted)-1]] |= e.flag
			continue
		}
		k := sort.Search(len(old), func(k int) bool { return string(l.line(old[k])) >= e.line })
		n.sorted = append(n.sorted, old[:k]...)
		old = old[k:]
		if len(old) > 0 && string(l.line(old[0])) == e.line {
			n.flags[old[0]] |= e.flag
			n.sorted = append(n.sorted, old[0])
			old = old[1:]
			continue
		}
		if len(n.blob)+len(e.line) >= maxBlob {
			continue
		}
		n.sorted = append(n.sorted, uint32(len(n.starts)-1))
		n.blob = append(append(n.blob, e.line...), '\n')
		n.starts = append(n.starts, uint32(len(n.blob)))
		n.flags = append(n.flags, e.flag)
	}
	n.sorted = append(n.sorted, old...)
	return n
}

// prefix calls yield with each line that begins so, in order, until it gives false.
func (l *list) prefix(p string, yield func(i uint32) bool) {
	k := sort.Search(len(l.sorted), func(k int) bool { return string(l.line(l.sorted[k])) >= p })
	for ; k < len(l.sorted) && bytes.HasPrefix(l.line(l.sorted[k]), []byte(p)); k++ {
		if !yield(l.sorted[k]) {
			return
		}
	}
}

// scan calls yield with each place at which needle stands in a line, until it gives false. It reads the whole block,
// which takes less than a millisecond for a megabyte.
func (l *list) scan(needle string, yield func(i uint32, at int) bool) {
	sep := []byte(needle)
	for from := 0; ; {
		k := bytes.Index(l.blob[from:], sep)
		if k < 0 {
			return
		}
		k += from
		i := uint32(sort.Search(len(l.starts), func(i int) bool { return int(l.starts[i]) > k }))
		if i > 0 && int(i) < len(l.starts) && !yield(i-1, k-int(l.starts[i-1])) {
			return
		}
		from = k + 1
	}
}
