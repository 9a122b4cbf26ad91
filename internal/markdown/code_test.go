package markdown

import (
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
)

// codeAttacks are runs that make a highlighter which searches by the square take long.
var codeAttacks = []string{"\n", "/", "//", "a", "(", "{", "[", "\"", "'", "`", "<", "0", " ", "\\", "#", "*", "-", "=", "a\n", "{a",
	"a" + fill(" ", maxBlock-1), `"` + fill(`\`, maxBlock-1), "'" + fill(`\`, maxBlock-1), `"` + fill(`\a`, maxBlock-1),
	fill("a"+fill(" ", maxSpaces), maxBlock), `"` + fill(`\`, maxBackslashes) + fill("a", 3000), "'" + fill(`\`, maxBackslashes) + fill("a", 3000),
	`"` + fill(`\a`, 2*maxBackslashes) + fill("a", 3000), "'" + fill(`\a`, 2*maxBackslashes) + fill("a", 3000)}

// Each highlighter has a few milliseconds left on the page's clock, so what is measured is how long it goes on without
// looking at it.
func TestNoHighlighterTakesLongAtTheLimit(t *testing.T) {
	const bound, left = time.Second, 2 * time.Millisecond // a busy machine gives it little of each second
	tried := map[chroma.Lexer]bool{}
	for name, lexer := range languages {
		if tried[lexer] {
			continue
		}
		tried[lexer] = true
		new(highlighter).highlight(lexer, "a\n") // loads the language
		for _, attack := range codeAttacks {
			code, took := attack, time.Hour
			if len(code) < 10 {
				code = fill(attack, maxBlock)
			}
			for try := 0; try < 3 && took > bound; try++ {
				start := time.Now()
				(&highlighter{spent: maxHighlight - left}).highlight(lexer, code)
				took = time.Since(start)
			}
			if took > bound {
				t.Errorf("%s: %d bytes of %.30q took %v", name, len(code), code, took)
			}
		}
	}
}

func TestCodeOverALimitIsShownInOneColour(t *testing.T) {
	line := "x := 1\n"
	render := func(text string) string {
		return Parse(testPath(t, "drift/side"), []byte(text)).Render(World{}, Danish).HTML
	}
	block := func(n int) string { return "```go\n" + strings.Repeat(line, n/len(line)) + "```\n" }
	for name, c := range map[string]struct {
		text  string
		spans bool
	}{
		"objective-c, which takes a minute": {"```objective-c\n" + strings.Repeat("\n", 30000) + "```\n", false},
		"make, which takes half of one":     {"```make\n" + fill("a", 24<<10) + "\n```\n", false},
		"make within markdown":              {"````markdown\n```make\n" + fill("a", 2000) + "\n```\n````\n", false},
		"make within HTTP":                  {"```http\nGET / HTTP/1.1\nContent-Type: text/x-makefile\n\n" + fill("a", 2000) + "\n```\n", false},
		"groovy":                            {"```groovy\n" + fill("/", 24<<10) + "\n```\n", false},
		"a small block":                     {block(100), true},
		"a block over its limit":            {block(maxBlock + 100), false},
	} {
		start := time.Now()
		html := render(c.text)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if strings.Contains(html, "<span") != c.spans {
			t.Errorf("%s: highlighted %v, want %v", name, !c.spans, c.spans)
		}
	}
	h := highlighter{}
	full := 0
	for range 2 * maxHighlighted / 1024 {
		h.spent = 0
		if _, ok := h.highlight(languages["go"], strings.Repeat(line, 1024/len(line))); ok {
			full++
		}
	}
	if full == 0 || full > maxHighlighted/1000 {
		t.Errorf("%d blocks of a kilobyte were highlighted", full)
	}
}
