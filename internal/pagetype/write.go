package pagetype

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// Values are what a field of decoded front matter says, as text: the parts of a list, or the one value. What is empty is
// left out. ok is false where a part is a list or a mapping itself, which no field can hold.
func Values(v any) (values []string, ok bool) {
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	for _, v := range list {
		if empty(v) {
			continue
		}
		s, ok := scalar(v)
		if !ok {
			return nil, false
		}
		values = append(values, s)
	}
	return values, true
}

// Write gives a field values in the front matter of a page, written as YAML has its kind and as the page has its lists.
// With none its key stays, if it is there, and says nothing. A comment behind a value on one line stays.
func (f *Field) Write(front *wiki.FrontMatter, values []string) {
	key := f.Name
	for _, k := range front.Keys() {
		if norm.NFC.String(k) == f.Name {
			key = k // as the page has it
		}
	}
	raw, there := front.Raw(key)
	if !there && len(values) == 0 {
		return
	}
	comment := commentIn(raw)
	written := strings.TrimSuffix(raw, comment)
	indent, block := blockList(written)
	switch {
	case f.Kind != List && len(values) < 2: // several where there can be one are kept, to be told of
		written = f.scalar(strings.Join(values, ""))
	case block && len(values) > 0:
		written, comment = "", ""
		for _, v := range values {
			written += "\n" + indent + "- " + f.item(v)
		}
	default:
		items := make([]string, len(values))
		for i, v := range values {
			items[i] = f.item(v)
		}
		written = "[" + strings.Join(items, ", ") + "]"
	}
	if comment != "" && comment[0] == '#' && written != "" {
		comment = " " + comment
	}
	first, rest, _ := strings.Cut(written, "\n")
	if rest != "" {
		comment += "\n"
	}
	front.Set(key, first+comment+rest)
}

// scalar is a value on its own.
func (f *Field) scalar(s string) string {
	switch {
	case s == "", f.bare(s):
		return s
	case strings.Contains(s, "\n") && isLiteral(s):
		return "|-\n  " + strings.ReplaceAll(strings.ReplaceAll(s, "\n", "\n  "), "\n  \n", "\n\n")
	}
	return wiki.YAMLString(s)
}

// item is a value in a list.
func (f *Field) item(s string) string {
	if f.bare(s) {
		return s
	}
	return wiki.YAMLItem(s)
}

var (
	bareNumber   = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,14}(\.[0-9]{1,6})?|-?0\.[0-9]{0,5}[1-9])$`)
	bareDateTime = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$`)
)

// bare tells whether a value needs no quotes because of its kind.
func (f *Field) bare(s string) bool {
	switch f.Part() {
	case Date:
		_, err := time.Parse(time.DateOnly, s)
		return err == nil
	case DateTime:
		return bareDateTime.MatchString(s)
	case Number, Money, Year:
		return bareNumber.MatchString(s)
	}
	return false
}

// isLiteral tells whether a text of several lines can be written line by line below "|-".
func isLiteral(s string) bool {
	return s[0] != ' ' && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) })
}

// blockList tells of a list of several lines how far its parts are indented.
func blockList(raw string) (indent string, ok bool) {
	if raw == "" || raw[0] != '\n' && raw[0] != '\r' {
		return "", false
	}
	for line := range strings.SplitSeq(raw, "\n") {
		item := strings.TrimLeft(line, " ")
		if strings.HasPrefix(item, "- ") {
			return line[:len(line)-len(item)], true
		}
	}
	return "", false
}

// commentIn is the comment behind a value on one line, with the blanks in front of it; "" for none.
func commentIn(raw string) string {
	if strings.ContainsAny(raw, "\r\n") {
		return ""
	}
	var quote byte
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quote == '"' && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case (c == '"' || c == '\'') && (i == 0 || raw[0] == '['):
			quote = c
		case c == '#' && (i == 0 || raw[i-1] == ' ' || raw[i-1] == '\t'):
			return raw[len(strings.TrimRight(raw[:i], " \t")):]
		}
	}
	return ""
}
