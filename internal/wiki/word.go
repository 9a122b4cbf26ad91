package wiki

import (
	"unicode"
	"unicode/utf8"
)

// WordEnd is where the first word of a text ends, or its run of space, or its single other character: the pieces in which
// a reader sees what was changed. Of an empty text it is 0.
func WordEnd(s string) int {
	kind := func(r rune) int {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r):
			return 1
		case unicode.IsSpace(r):
			return 2
		}
		return 0
	}
	first, size := utf8.DecodeRuneInString(s)
	if kind(first) == 0 {
		return size
	}
	for i, r := range s {
		if kind(r) != kind(first) {
			return i
		}
	}
	return len(s)
}
