package wiki

import (
	"slices"
	"strconv"
	"strings"
)

const byteOrderMark = "\uFEFF"

// FrontMatter is the text of a page with its front matter cut into the blocks of its top-level keys, so that one key
// can be changed without touching a byte of anything else. It knows where a value begins and ends, but not what it
// means: values are YAML as it is written, and need not be valid.
type FrontMatter struct {
	open   string // a byte order mark and the opening fence; the fence is "" where there is no front matter
	head   string // what comes before the first key and does not belong to it
	blocks []frontBlock
	tail   string // comments after the last key
	close  string // the closing fence
	body   string
	end    string // the line end to write
	odd    bool   // there is something before the first key that is neither a comment nor blank: not a mapping
}

// frontBlock is one top-level key. The lines of a block are those that belong to the key for a reader.
type frontBlock struct {
	key   string // unquoted
	lead  string // comments right above
	name  string // the key as written, up to and including the colon
	value string // the rest of that line and all continuation lines, comments inside included, without the last line end
	trail string // that line end, and blank lines
}

func (b frontBlock) raw() string { return b.lead + b.name + b.value + b.trail }

// SplitFrontMatter cuts a page into the lines between its fences and what comes after them. A fence is a line of
// three dashes, perhaps with blanks behind; the first must be the first line of the page, at most a byte order mark
// before it. Without front matter ok is false and body is the whole text. Both results are parts of text.
func SplitFrontMatter(text []byte) (front, body []byte, ok bool) {
	open, inner, fence := cutFront(string(text))
	if fence == "" {
		return nil, text, false
	}
	from, to := len(open), len(open)+len(inner)
	return text[from:to], text[to+len(fence):], true
}

// cutFront returns the opening fence with the byte order mark, what is between the fences, and the closing fence;
// all are "" where there is no front matter.
func cutFront(text string) (open, inner, fence string) {
	mark := len(text) - len(strings.TrimPrefix(text, byteOrderMark))
	first, rest, found := strings.Cut(text[mark:], "\n")
	if !found || !isFence(first) {
		return "", "", ""
	}
	open = text[:len(text)-len(rest)]
	for at := 0; at < len(rest); {
		line := rest[at:]
		if n := strings.IndexByte(line, '\n'); n >= 0 {
			line = line[:n+1]
		}
		if isFence(line) {
			return open, rest[:at], line
		}
		at += len(line)
	}
	return "", "", ""
}

func isFence(line string) bool { return strings.TrimRight(line, " \t\r\n") == "---" }

// ParseFrontMatter reads the text of a page. It never fails: what is not understood is kept where it is, and Bytes
// gives back the same text.
func ParseFrontMatter(text []byte) *FrontMatter {
	return parseFrontMatter(string(text))
}

func parseFrontMatter(text string) *FrontMatter {
	f := &FrontMatter{end: "\n"}
	if line, _, _ := strings.Cut(text, "\n"); strings.HasSuffix(line, "\r") {
		f.end = "\r\n"
	}
	open, inner, fence := cutFront(text)
	if fence == "" {
		f.body = strings.TrimPrefix(text, byteOrderMark)
		f.open = text[:len(text)-len(f.body)]
		return f
	}
	f.open, f.close, f.body = open, fence, text[len(open)+len(inner)+len(fence):]
	waiting := "" // comments, and blank lines after them: they belong to the next key, or to the last if it goes on
	l := cutLines(inner)
	for i := range l.len() {
		line := l.slice(i, i+1)
		last := len(f.blocks) - 1
		name, key := yamlKey(line)
		blank := strings.TrimSpace(line) == ""
		switch {
		case name != "":
			if last < 0 {
				f.head, waiting = cutHead(waiting, f.odd)
			}
			value := line[len(name):]
			f.blocks = append(f.blocks, newBlock(key, waiting, name, value))
			waiting = ""
		case line[0] == '#' || blank && (waiting != "" || last < 0):
			waiting += line
		case blank:
			f.blocks[last].trail += line
		case last < 0:
			f.odd = true
			waiting += line
		default:
			b := &f.blocks[last]
			*b = newBlock(b.key, b.lead, b.name, b.value+b.trail+waiting+line)
			waiting = ""
		}
	}
	if len(f.blocks) == 0 {
		f.head = waiting
	} else {
		f.tail = waiting
	}
	return f
}

func newBlock(key, lead, name, rest string) frontBlock {
	value := strings.TrimSuffix(strings.TrimSuffix(rest, "\n"), "\r")
	return frontBlock{key, lead, name, value, rest[len(value):]}
}

// cutHead cuts what stands before the first key behind its last blank line: comments that are set off are about the
// whole front matter, those right above the key belong to it, and what is no comment belongs to no key.
func cutHead(text string, odd bool) (head, lead string) {
	if odd {
		return text, ""
	}
	end := 0
	l := cutLines(text)
	for i := range l.len() {
		if strings.TrimSpace(l.slice(i, i+1)) == "" {
			end = l.at[i+1]
		}
	}
	return text[:end], text[end:]
}

// Keys lists the keys as they are written, in their order, quotes taken off.
func (f *FrontMatter) Keys() []string {
	keys := make([]string, len(f.blocks))
	for i, b := range f.blocks {
		keys[i] = b.key
	}
	return keys
}

// Raw is a key's value as YAML text: what is behind the colon, further lines and comments included, without the
// blanks around it. A value of several lines begins with a line end where its first line is empty.
func (f *FrontMatter) Raw(key string) (value string, ok bool) {
	i := f.find(key)
	if i < 0 {
		return "", false
	}
	return strings.Trim(f.blocks[i].value, " \t"), true
}

func (f *FrontMatter) find(key string) int {
	return slices.IndexFunc(f.blocks, func(b frontBlock) bool { return b.key == key })
}

// Set gives a key a value, written as YAML. A new key comes last; a page without front matter gets one. Lines of the
// value after its first are indented if one of them is not, since it would end the value.
func (f *FrontMatter) Set(key, yamlValue string) {
	if old, ok := f.Raw(key); ok && old == yamlValue {
		return
	}
	if f.close == "" {
		f.open += "---" + f.end
		f.close = "---" + f.end
	}
	value := f.indented(strings.TrimRight(strings.Trim(yamlValue, " \t"), "\r\n"))
	if value != "" && value[0] != '\n' && value[0] != '\r' {
		value = " " + value
	}
	if i := f.find(key); i >= 0 {
		f.blocks[i].value = value
		return
	}
	f.blocks = append(f.blocks, frontBlock{key: key, name: YAMLString(key) + ":", value: value, trail: f.end})
}

// indented brings the lines of a value to the line ends of the page and, where one needs it, to an indent.
func (f *FrontMatter) indented(value string) string {
	all := strings.Split(value, "\n")
	bare := false
	for i, line := range all {
		all[i] = strings.TrimSuffix(line, "\r")
		bare = bare || i > 0 && all[i] != "" && all[i][0] != ' ' && all[i][0] != '\t'
	}
	for i, line := range all {
		if i > 0 && bare && line != "" {
			all[i] = "  " + line
		}
	}
	return strings.Join(all, f.end)
}

// SetString gives a key a plain text as its value, quoted where YAML needs it.
func (f *FrontMatter) SetString(key, s string) { f.Set(key, YAMLString(s)) }

// Delete takes a key away, with the comments right above it. The fences stay.
func (f *FrontMatter) Delete(key string) {
	if i := f.find(key); i >= 0 {
		f.blocks = slices.Delete(f.blocks, i, i+1)
	}
}

// String is the whole page.
func (f *FrontMatter) String() string {
	var text strings.Builder
	text.WriteString(f.open + f.head)
	for _, b := range f.blocks {
		text.WriteString(b.raw())
	}
	text.WriteString(f.tail + f.close + f.body)
	return text.String()
}

// Bytes is the whole page.
func (f *FrontMatter) Bytes() []byte { return []byte(f.String()) }

// yamlKey reads the top-level key that a line begins with: as it is written with its colon, and unquoted. Both are
// "" where the line begins none.
func yamlKey(line string) (name, key string) {
	line = strings.TrimRight(line, "\r\n")
	if line == "" || strings.ContainsRune(" \t#?[]{},&*!|>%@`:", rune(line[0])) || strings.HasPrefix(line, "- ") {
		return "", ""
	}
	if c := line[0]; c == '"' || c == '\'' {
		end := closingQuote(line)
		rest := strings.TrimLeft(line[end:], " \t")
		if end == 0 || !strings.HasPrefix(rest, ":") || len(rest) > 1 && rest[1] != ' ' && rest[1] != '\t' {
			return "", ""
		}
		return line[:len(line)-len(rest)+1], unquote(line[:end])
	}
	for i := range len(line) {
		if line[i] == '#' && (line[i-1] == ' ' || line[i-1] == '\t') {
			return "", ""
		}
		if line[i] == ':' && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t') {
			return line[:i+1], strings.TrimRight(line[:i], " \t")
		}
	}
	return "", ""
}

// closingQuote is where the quoted text that a line begins with ends, 0 if it does not.
func closingQuote(line string) int {
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && line[0] == '"':
			i++
		case line[i] != line[0]:
		case line[0] == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return 0
}

// unquote reads a quoted key. The escapes of YAML that Go does not know stay as they are written.
func unquote(s string) string {
	if s[0] == '\'' {
		return strings.ReplaceAll(s[1:len(s)-1], "''", "'")
	}
	if plain, err := strconv.Unquote(s); err == nil {
		return plain
	}
	return s
}
