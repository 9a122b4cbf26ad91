package wiki

import (
	"fmt"
	"strings"
	"unicode"
)

// YAMLString writes a text as a YAML scalar on one line that every YAML reader takes for that text and not for a
// number, a date, a truth value or a structure: as it is where that is safe beyond doubt, else in double quotes.
// Bytes that are not UTF-8 become U+FFFD, since YAML has no place for them.
func YAMLString(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if isPlainYAML(s) {
		return s
	}
	return quoteYAML(s)
}

// YAMLItem is YAMLString for a part of a list on one line, as [one, another], where commas and brackets mean something.
func YAMLItem(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if isPlainYAML(s) && !strings.ContainsAny(s, ",[]{}") {
		return s
	}
	return quoteYAML(s)
}

func quoteYAML(s string) string {
	var quoted strings.Builder
	quoted.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			quoted.WriteByte('\\')
			quoted.WriteRune(r)
		case r == '\n':
			quoted.WriteString(`\n`)
		case r == '\t':
			quoted.WriteString(`\t`)
		case isUnseen(r) && r > 0xffff:
			fmt.Fprintf(&quoted, `\U%08X`, r)
		case isUnseen(r):
			fmt.Fprintf(&quoted, `\u%04X`, r)
		default:
			quoted.WriteRune(r)
		}
	}
	quoted.WriteByte('"')
	return quoted.String()
}

// isPlainYAML tells whether a text needs no quotes.
func isPlainYAML(s string) bool {
	for i, r := range s {
		if i == 0 && !unicode.IsLetter(r) || isUnseen(r) {
			return false
		}
	}
	if s == "" || s[len(s)-1] == ' ' || s[len(s)-1] == ':' || strings.Contains(s, ": ") || strings.Contains(s, " #") {
		return false
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return true
}

// isUnseen tells whether a character must be escaped: controls, line separators and all that is not printable. A
// blank other than the plain space is escaped as well, since nobody sees which it is.
func isUnseen(r rune) bool { return !unicode.IsPrint(r) }
