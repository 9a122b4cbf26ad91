package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// bit is the place of a word among those that may begin a form: the same for both cases of the first letter.
func bit(word string, length int, last byte) uint32 {
	first, second := word[0], byte(0)
	if len(word) > 1 {
		second = word[1]
	}
	return (uint32(first|0x20) | uint32(second|0x20)<<8 | uint32(last|0x20)<<16 | uint32(length)<<24) * 0x9E3779B1 >> 16
}

func (g *Glossary) mayBegin(word string) {
	r, size := utf8.DecodeRuneInString(word)
	for _, first := range [...]rune{r, unicode.ToLower(r), unicode.ToUpper(r)} {
		w := string(first) + word[size:]
		for _, at := range [...]uint32{bit(w, len(w), w[len(w)-1]), bit(w, len(w)+1, 's')} { // the second as a genitive
			g.begin[at>>6] |= 1 << (at & 63)
		}
	}
}

// find finds the first form in a text from a place on: the longest that begins there. A genitive's "s" is not part of
// what is found.
func (g *Glossary) find(s string, from int) (start, end int, f *form) {
	for i := from; i < len(s); {
		size, in := wordChar(s, i)
		if !in {
			i += size
			continue
		}
		stop := wordEnd(s, i)
		w := s[i:stop]
		if at := bit(w, len(w), w[len(w)-1]); g.begin[at>>6]&(1<<(at&63)) != 0 && !isJoined(s, i) {
			if end, f := g.longest(s, i, stop); f != nil {
				return i, end, f
			}
		}
		i = stop
	}
	return len(s), len(s), nil
}

// isJoined tells whether what stands before a word makes it part of a name or an address.
func isJoined(s string, i int) bool {
	if i == 0 {
		return false
	}
	switch s[i-1] {
	case '@', '#':
		return true
	case '.':
		return i > 1 && s[i-2] < utf8.RuneSelf && wordBytes[s[i-2]]
	}
	return false
}

// longest finds the longest form that begins with the word from start to stop.
func (g *Glossary) longest(s string, start, stop int) (end int, best *form) {
	if stop-start > maxForm {
		return 0, nil
	}
	first, _ := utf8.DecodeRuneInString(s[start:])
	capital := !unicode.IsLower(first)
	var space [maxForm + 8]byte
	key, nodes := lowerFirst(space[:0], s[start:stop]), g.words
	try := func(n *formNode, at int) {
		if f := n.found(capital); f != nil && endsAt(s, at) {
			end, best = at, f
		}
		for _, t := range n.tails {
			if f := t.node.found(capital); f != nil && strings.HasPrefix(s[at:], t.text) && endsAt(s, at+len(t.text)) {
				end, best = at+len(t.text), f
			}
		}
	}
	for {
		n := nodes[string(key)]
		if n == nil {
			if last := len(key) - 1; key[last] == 's' {
				if n := nodes[string(key[:last])]; n != nil {
					if f := n.found(capital); f != nil && endsAt(s, stop) {
						end, best = stop-1, f
					}
				}
			}
			return end, best
		}
		try(n, stop)
		if nodes = n.next; nodes == nil {
			return end, best
		}
		if key, stop = nextWord(key[:0], s, stop); key == nil {
			return end, best
		}
	}
}

// endsAt tells whether a form may end at a place: not within a word, an address or a number.
func endsAt(s string, at int) bool {
	if at == len(s) {
		return true
	}
	if _, in := wordChar(s, at); in {
		return false
	}
	if s[at] == '.' && at+1 < len(s) {
		_, in := wordChar(s, at+1)
		return !in
	}
	return true
}

// maxFormGap is the most bytes between two words of a form.
const maxFormGap = 6

// nextWord appends what stands between a place and the next word, white space as one blank, and that word; nil where
// there is none near enough.
func nextWord(key []byte, s string, at int) (next []byte, stop int) {
	for at < len(s) {
		size, in := wordChar(s, at)
		if in {
			break
		}
		if c := s[at]; c == ' ' || c == '\n' || c == '\t' {
			if n := len(key); n == 0 || key[n-1] != ' ' {
				key = append(key, ' ')
			}
		} else {
			key = append(key, s[at:at+size]...)
		}
		if at += size; len(key) > maxFormGap {
			return nil, 0
		}
	}
	stop = wordEnd(s, at)
	if at == stop || len(key)+stop-at > maxForm {
		return nil, 0
	}
	return append(key, s[at:stop]...), stop
}
