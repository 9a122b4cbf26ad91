package markdown

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"alliancewiki/internal/wiki"
)

// frontErrors says what is wrong with front matter, by the keys of texts that say what to do about it. The YAML parser's
// own words are for programmers, and count the lines from another place than the editor does.
type frontErrors struct{ lines []string } // without the line "---" above

// at names a line as the editor counts, the opening "---" being line 1. The text quotes that line.
func (e frontErrors) at(line int, key string) *wiki.Problem {
	line = min(max(line, 1), len(e.lines))
	for line > 1 && strings.TrimSpace(e.lines[line-1]) == "" { // found at the end of the text
		line--
	}
	return e.with(line, key, shorten(strings.TrimSpace(e.lines[line-1])))
}

// with is for a text that has another value than the line.
func (e frontErrors) with(line int, key, value string) *wiki.Problem {
	return &wiki.Problem{Line: line + 1, Invalid: wiki.Invalid{Field: "content", Key: key, Value: value}}
}

func shorten(s string) string {
	const most = 60
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// check refuses what is not worth its price: anchors, aliases and merges, too many fields, a field given twice, and
// lists deep within each other.
func (e frontErrors) check(n *yaml.Node, depth int) *wiki.Problem {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return e.quoted(n.Line, "frontmatter.sign")
	case depth > maxNesting:
		return e.at(n.Line, "frontmatter.nesting")
	case n.Kind == yaml.MappingNode && len(n.Content) > 2*maxFields:
		return e.with(n.Line, "frontmatter.fields", strconv.Itoa(maxFields))
	}
	seen := map[string]bool{}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Kind == yaml.ScalarNode {
			if child.Value == "<<" || child.ShortTag() == "!!merge" {
				return e.at(child.Line, "frontmatter.merge")
			}
			if seen[child.Value] {
				return e.with(child.Line, "frontmatter.twice", shorten(child.Value))
			}
			seen[child.Value] = true
		}
		if problem := e.check(child, depth+1); problem != nil {
			return problem
		}
	}
	return nil
}

// explain tells what the YAML parser has found, by its message and the line it is about.
func (e frontErrors) explain(err error) *wiki.Problem {
	var found *yaml.LoadError
	if !errors.As(err, &found) {
		return e.at(1, "frontmatter.line")
	}
	line, message := found.Mark.Line, found.Message
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(message, part) {
				return true
			}
		}
		return false
	}
	begun := cmp.Or(found.ContextMark.Line, line) // where that which is not finished begins
	switch {
	case has("control characters", "UTF-8"):
		return e.at(e.invisible(), "frontmatter.invisible")
	case has("tab character"), has("cannot start any token") && strings.HasPrefix(strings.TrimLeft(e.line(line), " "), "\t"):
		return e.at(line, "frontmatter.tab")
	case has("cannot start any token", "unknown anchor", "alphabetic or numeric character"):
		return e.quoted(line, "frontmatter.sign")
	case has("mapping values are not allowed"):
		if _, value := keyValue(e.line(line)); strings.Contains(value+" ", ": ") {
			return e.quoted(line, "frontmatter.colon")
		}
		return e.at(line, "frontmatter.indent")
	case has("block sequence entries are not allowed", "mapping keys are not allowed", "expected comment or line break"):
		return e.quoted(line, "frontmatter.sign")
	case has("unexpected end of stream", "unexpected document indicator"):
		return e.at(begun, "frontmatter.quote")
	case has("expected ',' or ']'", "expected ',' or '}'", "expected node content"):
		return e.at(e.bracket(begun), "frontmatter.bracket")
	case has("unknown escape character", "hexdecimal", "escape"):
		return e.at(line, "frontmatter.backslash")
	case has("could not find expected ':'"):
		return e.at(begun, "frontmatter.nocolon")
	}
	if _, value := keyValue(e.line(line)); value != "" && strings.Contains(`["'{`, value[:1]) {
		return e.at(line, "frontmatter.after")
	}
	return e.at(line, "frontmatter.line")
}

// line is a line of front matter, counted from 1; "" outside it.
func (e frontErrors) line(n int) string {
	if n < 1 || n > len(e.lines) {
		return ""
	}
	return e.lines[n-1]
}

// invisible is the first line with a control character.
func (e frontErrors) invisible() int {
	for i, line := range e.lines {
		if strings.ContainsFunc(line, func(r rune) bool { return r != '\t' && !unicode.IsGraphic(r) }) {
			return i + 1
		}
	}
	return 1
}

// bracket is the line at or before n that has more brackets opened than closed.
func (e frontErrors) bracket(n int) int {
	for i := min(n, len(e.lines)); i > 0; i-- {
		opened := strings.Count(e.lines[i-1], "[") + strings.Count(e.lines[i-1], "{")
		if opened > strings.Count(e.lines[i-1], "]")+strings.Count(e.lines[i-1], "}") {
			return i
		}
	}
	return n
}

// quoted is for a value that needs quotation marks. The text shows the line as it should be, where that is simple.
func (e frontErrors) quoted(line int, key string) *wiki.Problem {
	name, value := keyValue(e.line(line))
	if name == "" || value == "" || strings.ContainsAny(value, `"\#`) || shorten(value) != value {
		return e.at(line, key+".plain")
	}
	return e.with(line, key, name+`: "`+value+`"`)
}

func keyValue(line string) (key, value string) {
	key, value, _ = strings.Cut(line, ":")
	return strings.TrimSpace(key), strings.TrimSpace(value)
}
