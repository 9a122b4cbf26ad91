package markdown

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// escape writes text for HTML, as content or as a quoted attribute value, without the characters that HTML forbids.
func escape(b *strings.Builder, s string) {
	from := 0
	for i := 0; i < len(s); {
		c, size := rune(s[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(s[i:])
		}
		if to, special := escaped(c); special {
			b.WriteString(s[from:i])
			b.WriteString(to)
			from = i + size
		}
		i += size
	}
	b.WriteString(s[from:])
}

func escaped(c rune) (string, bool) {
	switch {
	case c == '&':
		return "&amp;", true
	case c == '<':
		return "&lt;", true
	case c == '>':
		return "&gt;", true
	case c == '"':
		return "&#34;", true
	case c < ' ' && c != '\n' && c != '\t', c >= 0x7f && c < 0xa0, c&0xfffe == 0xfffe, c >= 0xfdd0 && c <= 0xfdef:
		return "", true
	}
	return "", false
}

// unescape reads Markdown text: backslash escapes and entities.
func unescape(b []byte) string {
	i := indexSpecial(b)
	if i < 0 {
		return string(b)
	}
	var out strings.Builder
	for ; i >= 0; i = indexSpecial(b) {
		out.Write(b[:i])
		b = b[i:]
		n := 1
		if b[0] == '\\' {
			if len(b) > 1 && util.IsPunct(b[1]) {
				out.WriteByte(b[1])
				n = 2
			} else {
				out.WriteByte('\\')
			}
		} else if end := entityEnd(b); end > 0 {
			out.Write(util.ResolveEntityNames(util.ResolveNumericReferences(b[:end])))
			n = end
		} else {
			out.WriteByte('&')
		}
		b = b[n:]
	}
	out.Write(b)
	return out.String()
}

func indexSpecial(b []byte) int {
	for i, c := range b {
		if c == '\\' || c == '&' {
			return i
		}
	}
	return -1
}

// entityEnd is where the entity that b may begin with ends, 0 where there is none.
func entityEnd(b []byte) int {
	for i := 1; i < min(len(b), 40); i++ {
		switch c := b[i]; {
		case c == ';':
			return i + 1
		case c != '#' && !util.IsAlphaNumeric(c):
			return 0
		}
	}
	return 0
}
