package draw

import (
	"strings"
	"unicode"
)

// width estimates how wide a text is drawn at a size of letters in pixels. The shares are those of DejaVu Sans, the widest
// of the fonts a reader is likely to have, so that what is reserved is enough in all of them.
func width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += share(r)
	}
	return w * size
}

// share is the width of a letter as a part of its size.
func share(r rune) float64 {
	switch {
	case unicode.Is(unicode.Mn, r) || r == '\u00ad' || r == '\u200b':
		return 0
	case strings.ContainsRune("ijl.,:;'|!·’‘", r):
		return 0.34
	case strings.ContainsRune("frtI ()[]/-\"", r):
		return 0.42
	case strings.ContainsRune("mwMWÆæœŒ@%&—…", r):
		return 1
	case r < 0x250 && unicode.IsUpper(r):
		return 0.78
	case r < 0x2000:
		return 0.64
	case r >= 0x1f000:
		return 1.4
	}
	return 1
}

// wrap breaks a text into lines of at most a width: between words, after a dash or a slash, and inside a word only where
// it is longer than a line. What is left after the last line is cut away and shown by an ellipsis.
func wrap(s string, size, most float64, lines int) []string {
	var out []string
	line := ""
	for _, part := range parts(s, size, most) {
		if line != "" && width(line+strings.TrimRight(part, " "), size) > most {
			out = append(out, strings.TrimSpace(line))
			line = ""
		}
		line += part
	}
	if line = strings.TrimSpace(line); line != "" || len(out) == 0 {
		out = append(out, line)
	}
	if len(out) > lines {
		out = out[:lines]
		out[lines-1] = cut(out[lines-1]+"…", size, most)
	}
	return out
}

// parts are the pieces between which a line may end. Their concatenation is the text with its white space made single.
func parts(s string, size, most float64) (out []string) {
	piece, have := strings.Builder{}, 0.0
	end := func() {
		if piece.Len() > 0 {
			out = append(out, piece.String())
		}
		piece.Reset()
		have = 0
	}
	for _, r := range strings.Join(strings.Fields(s), " ") {
		w := share(r) * size
		if r != ' ' && have > 0 && have+w > most {
			end()
		}
		piece.WriteRune(r)
		have += w
		if r == ' ' || r == '-' || r == '–' || r == '/' {
			end()
		}
	}
	end()
	return out
}

// cut shortens a text to a width, with an ellipsis.
func cut(s string, size, most float64) string {
	if width(s, size) <= most {
		return s
	}
	runes := []rune(strings.TrimSuffix(s, "…"))
	for len(runes) > 0 && width(string(runes)+"…", size) > most {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// longestPart is the width of the piece of a text that cannot be broken.
func longestPart(s string, size float64) float64 {
	longest := 0.0
	for _, part := range parts(s, size, 1e9) {
		longest = max(longest, width(strings.TrimRight(part, " "), size))
	}
	return longest
}
