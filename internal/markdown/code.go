package markdown

import (
	"fmt"
	"strings"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// The limits of highlighting. Highlighters search by regular expressions, some of which take time by the square of what
// they read; what is over a limit is shown in one colour. The clock is read between tokens and cannot stop a search for
// one, so three things bound that: the bytes of a block; what isCostly finds is not searched; and only languages are let
// in whose searches are short then.
const (
	maxBlock       = 4 << 10  // bytes of one block
	maxHighlighted = 32 << 10 // bytes of all blocks of a page
	maxHighlight   = 100 * time.Millisecond
	maxLanguage    = 30
	maxSpaces      = 100 // in a row, tabs and empty lines counted
	maxBackslashes = 10  // of one block
)

// languages are those that are highlighted: a page cannot make the server load all the others.
// Markdown and HTTP are not, because their highlighters hand what is within them to any other.
var languages = func() map[string]chroma.Lexer {
	known := map[string]chroma.Lexer{}
	for _, name := range strings.Fields(`bash bat c cpp csharp css csv diff docker go graphql hcl html
		ini java javascript json kotlin latex lua nginx perl php powershell properties protobuf
		python r ruby rust scss sparql sql swift terraform toml turtle typescript vb.net xml yaml`) {
		lexer := lexers.Get(name)
		if lexer == nil {
			continue
		}
		for _, alias := range append(lexer.Config().Aliases, name, strings.ToLower(lexer.Config().Name)) {
			known[alias] = lexer
		}
	}
	return known
}()

// highlighter counts what has been highlighted on a page.
type highlighter struct {
	bytes int
	spent time.Duration
}

func (w *rendering) codeBlock(language, code string) {
	language = strings.ToLower(language)
	w.str(`<pre class="chroma" tabindex="0"><code`)
	if isLanguage(language) {
		w.attr("class", "language-"+language)
	}
	w.str(">")
	if html, ok := w.code.highlight(languages[language], code); ok {
		w.str(html)
	} else {
		w.text(code)
	}
	w.str("</code></pre>\n")
}

func isLanguage(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && strings.IndexByte("+#-_.", c) < 0 {
			return false
		}
	}
	return s != "" && len(s) <= maxLanguage
}

// highlight makes HTML of code; ok is false where it is over a limit or the highlighter does not give back the code.
func (h *highlighter) highlight(lexer chroma.Lexer, code string) (html string, ok bool) {
	if lexer == nil || len(code) > maxBlock || h.bytes+len(code) > maxHighlighted || h.spent > maxHighlight || isCostly(code) {
		return "", false
	}
	h.bytes += len(code)
	start := time.Now()
	defer func() {
		h.spent += time.Since(start)
		if r := recover(); r != nil { // a defect of the highlighter
			html, ok = "", false
		}
	}()
	tokens, err := lexer.Tokenise(nil, code)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	seen, open := 0, "" // open is the class of the span that is open
	for t := tokens(); t != chroma.EOF; t = tokens() {
		if h.spent+time.Since(start) > maxHighlight || !strings.HasPrefix(code[seen:], t.Value) {
			return "", false
		}
		seen += len(t.Value)
		if class := tokenClass(t.Type); class != open && t.Value != "" {
			closeSpan(&b, open)
			if class != "" {
				b.WriteString(`<span class="` + class + `">`)
			}
			open = class
		}
		escape(&b, t.Value)
	}
	closeSpan(&b, open)
	return b.String(), seen == len(code)
}

// isCostly finds what makes some searches take time by the cube of it or worse: long runs of spaces, and backslashes
// in a string that does not end, each of which can be read in two ways.
func isCostly(code string) bool {
	spaces := 0
	for _, c := range []byte(code) {
		if c == ' ' || c == '\t' || c == '\n' {
			spaces++
		} else {
			spaces = 0
		}
		if spaces > maxSpaces {
			return true
		}
	}
	return strings.Count(code, `\`) > maxBackslashes
}

func closeSpan(b *strings.Builder, class string) {
	if class != "" {
		b.WriteString("</span>")
	}
}

// codeColours are the classes of code and their colours on a light and on a dark ground, each with a contrast of at
// least 4.5 to 1.
var codeColours = []struct{ class, light, dark, more string }{
	{"", "#1f2328", "#e6edf3", ""},
	{"k", "#b31d28", "#ff7b72", ""},
	{"s", "#0a3069", "#a5d6ff", ""},
	{"m", "#0550ae", "#79c0ff", ""},
	{"c", "#57606a", "#9198a1", "font-style: italic;"},
	{"nf", "#6639ba", "#d2a8ff", ""},
	{"nt", "#116329", "#7ee787", ""},
	{"na", "#0550ae", "#79c0ff", ""},
	{"nb", "#953800", "#ffa657", ""},
	{"gd", "#82071e", "#ffb3ad", ""},
	{"gi", "#116329", "#7ee787", ""},
	{"gh", "#0550ae", "#79c0ff", "font-weight: bold;"},
}

const (
	codeLight = "#f6f8fa"
	codeDark  = "#161b22"
)

// tokenClass is the class of a kind of token, "" for plain code.
func tokenClass(t chroma.TokenType) string {
	switch {
	case t.InCategory(chroma.Keyword), t == chroma.OperatorWord:
		return "k"
	case t.InSubCategory(chroma.LiteralNumber):
		return "m"
	case t.InCategory(chroma.Literal):
		return "s"
	case t.InCategory(chroma.Comment):
		return "c"
	}
	switch t {
	case chroma.NameFunction, chroma.NameFunctionMagic, chroma.NameClass, chroma.NameDecorator:
		return "nf"
	case chroma.NameTag, chroma.NameEntity:
		return "nt"
	case chroma.NameAttribute, chroma.NameConstant, chroma.NameProperty:
		return "na"
	case chroma.NameBuiltin, chroma.NameBuiltinPseudo, chroma.NameVariable, chroma.NameVariableGlobal:
		return "nb"
	case chroma.GenericDeleted:
		return "gd"
	case chroma.GenericInserted:
		return "gi"
	case chroma.GenericHeading, chroma.GenericSubheading:
		return "gh"
	}
	return ""
}

// StyleSheet is the CSS of highlighted code: its colours on a light and a dark ground, by the reader's system or by
// data-theme="light" or "dark" on the root element. Print is light.
func StyleSheet() string {
	var b strings.Builder
	rules := func(prefix string, dark bool) {
		for _, c := range codeColours {
			colour, selector := c.light, prefix+".chroma"
			if dark {
				colour = c.dark
			}
			if c.class != "" {
				fmt.Fprintf(&b, "%s .%s { color: %s;", selector, c.class, colour)
				if !dark && c.more != "" {
					b.WriteString(" " + c.more)
				}
				b.WriteString(" }\n")
				continue
			}
			ground := codeLight
			if dark {
				ground = codeDark
			}
			fmt.Fprintf(&b, "%s { color: %s; background: %s; }\n", selector, colour, ground)
		}
	}
	rules("", false)
	b.WriteString("@media screen and (prefers-color-scheme: dark) {\n")
	rules(":root:not([data-theme=light]) ", true)
	b.WriteString("}\n@media screen {\n")
	rules("[data-theme=dark] ", true)
	b.WriteString("}\n")
	return b.String()
}
