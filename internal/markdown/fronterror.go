package markdown

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// frontErrors says in Danish what is wrong with front matter and what to do about it. The YAML parser's own words are
// for programmers, and count the lines from another place than the editor does.
type frontErrors struct{ lines []string } // without the line "---" above

const (
	unreadable   = "linjen kan ikke læses som navn: værdi. Står der særlige tegn i værdien, så sæt den i anførselstegn."
	unquoted     = "værdien begynder med et tegn, der betyder noget særligt. Sæt den i anførselstegn"
	openQuote    = "et anførselstegn bliver ikke afsluttet. Sæt et til, hvor værdien slutter."
	openBracket  = "en parentes bliver ikke afsluttet. Sæt ] eller }, hvor listen slutter."
	afterBracket = "der står noget efter det, der ligner en hel værdi. Sæt det hele i anførselstegn."
)

// at names a line as the editor counts, the opening "---" being line 1, and quotes it.
func (e frontErrors) at(line int, what string) string {
	line = min(max(line, 1), len(e.lines))
	for line > 1 && strings.TrimSpace(e.lines[line-1]) == "" { // found at the end of the text
		line--
	}
	return fmt.Sprintf("linje %d, »%s«: %s", line+1, shorten(strings.TrimSpace(e.lines[line-1])), what)
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
func (e frontErrors) check(n *yaml.Node, depth int) string {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return e.at(n.Line, e.quoted(n.Line, unquoted))
	case depth > maxNesting:
		return e.at(n.Line, "der er for mange lister inden i hinanden. Gør det enklere.")
	case n.Kind == yaml.MappingNode && len(n.Content) > 2*maxFields:
		return e.at(n.Line, fmt.Sprintf("der er flere end %d felter. Flyt noget af det ned på selve siden.", maxFields))
	}
	first := map[string]int{}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.Kind == yaml.ScalarNode {
			if child.Value == "<<" || child.ShortTag() == "!!merge" {
				return e.at(child.Line, "feltet << kan ikke bruges. Skriv felterne ud.")
			}
			if line, twice := first[child.Value]; twice {
				return e.at(child.Line, fmt.Sprintf("feltet »%s« står også på linje %d. Slet det ene.", shorten(child.Value), line+1))
			}
			first[child.Value] = child.Line
		}
		if problem := e.check(child, depth+1); problem != "" {
			return problem
		}
	}
	return ""
}

// explain tells what the YAML parser has found, by its message and the line it is about.
func (e frontErrors) explain(err error) string {
	var found *yaml.LoadError
	if !errors.As(err, &found) {
		return e.at(1, unreadable)
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
		return e.at(e.invisible(), "linjen har et usynligt tegn, der ikke kan bruges. Skriv linjen om.")
	case has("tab character"), has("cannot start any token") && strings.HasPrefix(strings.TrimLeft(e.line(line), " "), "\t"):
		return e.at(line, "linjen begynder med et tabulatortegn. Brug mellemrum i stedet.")
	case has("cannot start any token", "unknown anchor", "alphabetic or numeric character"):
		return e.at(line, e.quoted(line, unquoted))
	case has("mapping values are not allowed"):
		if _, value := keyValue(e.line(line)); strings.Contains(value+" ", ": ") {
			return e.at(line, e.quoted(line, "værdien indeholder et kolon. Sæt den i anførselstegn"))
		}
		return e.at(line, "linjen hører ikke til under den forrige. Slet mellemrummene foran den.")
	case has("block sequence entries are not allowed", "mapping keys are not allowed", "expected comment or line break"):
		return e.at(line, e.quoted(line, unquoted))
	case has("unexpected end of stream", "unexpected document indicator"):
		return e.at(begun, openQuote)
	case has("expected ',' or ']'", "expected ',' or '}'", "expected node content"):
		return e.at(e.bracket(begun), openBracket)
	case has("unknown escape character", "hexdecimal", "escape"):
		return e.at(line, "tegnet \\ kan ikke stå sådan i anførselstegn. Skriv det to gange, eller brug ' i stedet for anførselstegnene.")
	case has("could not find expected ':'"):
		return e.at(begun, "linjen mangler et kolon. Skriv navn: værdi")
	}
	if _, value := keyValue(e.line(line)); value != "" && strings.Contains(`["'{`, value[:1]) {
		return e.at(line, afterBracket)
	}
	return e.at(line, unreadable)
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

// quoted adds to advice how the line looks when it is followed, where that is simple.
func (e frontErrors) quoted(line int, advice string) string {
	key, value := keyValue(e.line(line))
	if key == "" || value == "" || strings.ContainsAny(value, `"\#`) || shorten(value) != value {
		return advice + "."
	}
	return advice + ": " + key + `: "` + value + `"`
}

func keyValue(line string) (key, value string) {
	key, value, _ = strings.Cut(line, ":")
	return strings.TrimSpace(key), strings.TrimSpace(value)
}
