package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// fill repeats a text up to n bytes.
func fill(s string, n int) string { return strings.Repeat(s, n/len(s)+1)[:n] }

// monsters are pages that take a Markdown parser long, in the size asked for.
var monsters = map[string]func(n int) string{
	"plain":            func(n int) string { return fill("En linje med tekst.\n\n", n) },
	"one paragraph":    func(n int) string { return fill("ord og atter ord ", n) },
	"hard wrapped":     func(n int) string { return fill("En linje, der er brudt (med parenteser) og *vægt*.\n", n) },
	"letters on lines": func(n int) string { return fill("a\n", n) },
	"paragraphs":       func(n int) string { return fill("a\n\n", n) },
	"blank lines":      func(n int) string { return fill("\n", n) },
	"spaces":           func(n int) string { return fill(" ", n) },
	"spaces, a":        func(n int) string { return fill(fill(" ", 1000)+"a", n) },
	"tabs":             func(n int) string { return fill("\t", n) + "a" },
	"tabbed lines":     func(n int) string { return fill("\t\ta\n", n) },
	"[a](":             func(n int) string { return fill("[a](", n) },
	"[a](b":            func(n int) string { return fill("[a](b ", n) },
	"[a](<":            func(n int) string { return fill("[a](<b", n) },
	"[a](b \"":         func(n int) string { return fill("[a](b \"c", n) },
	"[a](b)":           func(n int) string { return fill("[a](b)", n) },
	"](":               func(n int) string { return fill("](", n) },
	"[":                func(n int) string { return fill("[", n) },
	"[ lines":          func(n int) string { return fill("[\n", n) },
	"nested []":        func(n int) string { return fill("[", n/2) + fill("]", n/2) },
	"[]":               func(n int) string { return fill("[]", n) },
	"[a][":             func(n int) string { return fill("[a][", n) },
	"[a][b]":           func(n int) string { return fill("[a][b]", n) },
	"[[":               func(n int) string { return fill("[[", n) },
	"[[a":              func(n int) string { return fill("[[a", n) },
	"[[a]]":            func(n int) string { return fill("[[a]]", n) },
	"![":               func(n int) string { return fill("![", n) },
	"nested images":    func(n int) string { return fill("![", n/2) + fill("](a)", n/2) },
	"![[a":             func(n int) string { return fill("![[a", n) },
	"different links":  func(n int) string { return count(n, "[a](%d) ") },
	"different wiki":   func(n int) string { return count(n, "[[%d]]\n\n") },
	"*":                func(n int) string { return fill("*", n) },
	"*a_":              func(n int) string { return fill("*a_ ", n) },
	"*a":               func(n int) string { return fill("*a ", n) },
	"a*":               func(n int) string { return fill("a*", n) },
	"a**b":             func(n int) string { return fill("a**b", n) },
	"*a **a":           func(n int) string { return fill("*a **a ", n) },
	"a_":               func(n int) string { return fill("a_ ", n) },
	"_a*":              func(n int) string { return fill("a***b__c", n) },
	"nested emphasis":  func(n int) string { return fill("*a ", n/2) + fill("b*", n/2) },
	"* in []":          func(n int) string { return "[" + fill("*a_ ", n-5) + "](b)" },
	"~":                func(n int) string { return fill("~a~~b", n) },
	"`":                func(n int) string { return fill("`", n) },
	"`a``":             func(n int) string { return ticks(n, " ") },
	"`a``\\n":          func(n int) string { return ticks(n, "\n") },
	"<":                func(n int) string { return fill("<", n) },
	"<a":               func(n int) string { return fill("<a", n) },
	"<a b='":           func(n int) string { return fill("<a b='c ", n) },
	"<a b ":            func(n int) string { return fill("<a b\n", n) },
	"x <a b=":          func(n int) string { return "x " + fill("<a b=\" ", n) },
	"x <a b b":         func(n int) string { return "x <a" + fill(" b", n) },
	"<!--":             func(n int) string { return fill("x <!-- ", n) },
	"<!A":              func(n int) string { return fill("x <!A ", n) },
	"<?":               func(n int) string { return fill("x <? ", n) },
	"<![CDATA[":        func(n int) string { return fill("x <![CDATA[ ", n) },
	"</a":              func(n int) string { return fill("x </a ", n) },
	"<b>":              func(n int) string { return fill("<b>", n) },
	"x <b>":            func(n int) string { return "x " + fill("<b>", n) },
	"<b lang>":         func(n int) string { return count(n, "<b lang=a%d>x\n\n") },
	"<div>":            func(n int) string { return fill("<div>\n\n", n) },
	"<details>":        func(n int) string { return fill("<details><table><td>", n) },
	"<p><ul>":          func(n int) string { return "<div>" + fill("<p><ul><li>", n) },
	"<img>":            func(n int) string { return "<div>" + fill("<img src=a.png>", n) },
	"<script>":         func(n int) string { return fill("<script>\n", n) },
	"&":                func(n int) string { return fill("&", n) },
	"&amp":             func(n int) string { return fill("&amp", n) },
	"&amp;":            func(n int) string { return fill("&amp;", n) },
	"\\":               func(n int) string { return fill("\\", n) },
	"\"":               func(n int) string { return fill("\"", n) },
	">":                func(n int) string { return fill(">", n) },
	"> lines":          func(n int) string { return fill(fill(">", 30)+"a\n", n) },
	"> lazy":           func(n int) string { return fill(">", 80) + fill("a\n", n) },
	"> stairs":         func(n int) string { return stairs(n, ">") },
	"callouts":         func(n int) string { return fill("> [!note] a\n\n", n) },
	"nested lists":     func(n int) string { return stairs(n, "  ") },
	"- - -":            func(n int) string { return fill("- ", n) },
	"-":                func(n int) string { return fill("-\n", n) },
	"- a":              func(n int) string { return fill("- a\n", n) },
	"1. a":             func(n int) string { return fill("1. a\n", n) },
	"* - +":            func(n int) string { return fill("* - + a\n", n) },
	"- [ ]":            func(n int) string { return fill("- [ ] a\n", n) },
	"list, deep, wide": func(n int) string { return fill("- ", 60) + "a\n" + fill(fill(" ", 120)+"a\n", n) },
	"#":                func(n int) string { return fill("#\n", n) },
	"# a":              func(n int) string { return fill("# a\n", n) },
	"# ###":            func(n int) string { return "# " + fill("#", n) },
	"setext":           func(n int) string { return fill("a\n=\n", n) },
	"setext lines":     func(n int) string { return fill("a\n", n) + "\n===" },
	"rules":            func(n int) string { return fill("***\n", n) },
	"columns":          func(n int) string { return fill("a|", n/2) + "\n" + fill("-|", n/2) + "\n" },
	"columns and rows": func(n int) string { return fill("a|", n/3) + "\n" + fill("-|", n/3) + "\n" + fill("|\n", n/3) },
	"rows":             func(n int) string { return "a|b\n-|-\n" + fill("c|d\n", n) },
	"tables":           func(n int) string { return fill("a|b\n-|-\nc|d\n\n", n) },
	"escaped pipes":    func(n int) string { return "a|b\n-|-\n" + fill("`\\|`|`\\|`\n", n) },
	"escaped pipes 2":  func(n int) string { return "a|b\n-|-\n" + fill("`\\|`", n) },
	"pipes":            func(n int) string { return fill("|", n) },
	"definitions":      func(n int) string { return count(n, "[a%d]: /b\n") },
	"definitions '":    func(n int) string { return count(n, "[a%d]: /b\n'c\n") },
	"definitions (":    func(n int) string { return count(n, "[a%d]: /b (c\n") },
	"definitions [":    func(n int) string { return fill("[a]:\n", n) },
	"definition used":  func(n int) string { return "[a]: /" + fill("b", 1000) + "\n\n" + fill("[a] ", n) },
	"long definition":  func(n int) string { return "[a]: /" + fill("b", n/2) + "\n\n" + fill("[a] ", n/2) },
	"footnotes":        func(n int) string { return count(n, "[^%d]: a\n\n") },
	"footnotes used":   func(n int) string { return count(n/2, "[^%d] ") + "\n\n" + count(n/2, "[^%d]: a\n\n") },
	"footnote used":    func(n int) string { return "[^a]: b\n\n" + fill("[^a] ", n) },
	"[^":               func(n int) string { return fill("[^", n) },
	"[^a":              func(n int) string { return "[^b]: c\n\n" + fill("x [^a]\n", n) },
	"term : x":         func(n int) string { return fill("a\n: b\n\n", n) },
	"terms":            func(n int) string { return fill("a\n", n) + ": b" },
	": : :":            func(n int) string { return "a\n" + fill(": ", n) },
	"http":             func(n int) string { return fill("http://a.b*", n) },
	"http spaces":      func(n int) string { return fill("http://a.dk/ ", n) },
	"http(":            func(n int) string { return fill("http://a.dk/(", n) },
	"http)":            func(n int) string { return "http://a.dk/" + fill(")", n) },
	"www.":             func(n int) string { return fill("www.a*", n) },
	"a@a":              func(n int) string { return fill("a@a.", n) },
	"mail":             func(n int) string { return fill("a@a.dk ", n) },
	"fence":            func(n int) string { return fill("```\na\n```\n", n) },
	"open fence":       func(n int) string { return "```go\n" + fill("a := `\n", n) },
	"fences":           func(n int) string { return fill("```go\nx\n```\n", n) },
	"json":             func(n int) string { return "```json\n" + fill("[{\"", n) },
	"front matter":     func(n int) string { return "---\na: " + fill("[", n) + "\n---\n" },
	"open front":       func(n int) string { return "---\n" + fill("a: b\n", n) },
	"NUL":              func(n int) string { return fill("\x00", n) },
	"not UTF-8":        func(n int) string { return fill("\xff\xfe", n) },
	"- [ ] @":          func(n int) string { return fill("- [ ] @a\n", n) },
	"@":                func(n int) string { return "- [ ] " + fill("@", n) },
	"@a @a":            func(n int) string { return "- [ ] " + fill("@a ", n) },
	"@[[":              func(n int) string { return "- [ ] " + fill("@[[", n) },
	"@[[a]]":           func(n int) string { return "- [ ] " + count(n, "@[[%d]] ") },
	"@long":            func(n int) string { return "- [ ] @" + fill("a.", n) },
	"(frist":           func(n int) string { return "- [ ] " + fill("(frist ", n) },
	"(frist lines":     func(n int) string { return "- [ ] " + fill("(frist\n", n) },
	"(frist x)":        func(n int) string { return "- [ ] " + fill("(frist x)", n) },
	"- [ ] nested":     func(n int) string { return fill("- ", 80) + "[ ] a\n" + fill(fill(" ", 160)+"- [ ] a @b\n", n) },
	"decisions":        func(n int) string { return fill("> [!beslutning] a\n\n", n) },
	"different ^":      func(n int) string { return count(n, "> [!beslutning] a ^%d\n\n") },
	"long decision":    func(n int) string { return "> [!beslutning] a\n> " + fill("a ", n) },
	"> [!d] nested": func(n int) string {
		return fill("> [!decision]\n", 14) + stairs(3000, "> ") + nestedDecisions(60) + "> " + fill("<b>", n)
	},
	"^^^":     func(n int) string { return "> [!beslutning] " + fill("^", 900) + "\n> " + fill("^a ", n) },
	"queries": func(n int) string { return fill("```query\na\n```\n", n) },
	"control": func(n int) string { return fill("\x01 ", n) },
}

func count(n int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// decisions is one within the other.
func nestedDecisions(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat("> ", i) + "> [!decision]\n")
	}
	return b.String() + strings.Repeat("> ", depth)
}

func ticks(n int, sep string) string {
	var b strings.Builder
	for i := 1; b.Len() < n; i++ {
		b.WriteString(strings.Repeat("`", i) + "a" + sep)
	}
	return b.String()
}

func stairs(n int, step string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strings.Repeat(step, i) + "- a\n")
	}
	return b.String()
}

// The bound is ten times what the worst of these pages takes, since other work may go on beside. The promise is kept by
// the meter, which counts; this finds what the meter has forgotten: without it, many of these pages take minutes.
func TestNoPageTakesLong(t *testing.T) {
	p := testPath(t, "drift/side")
	for name, monster := range monsters {
		for _, n := range []int{64 << 10, maxSource - 100} {
			source := []byte(monster(n))
			var page *Page
			took := time.Hour
			for try := 0; try < 3 && took > 2*time.Second; try++ { // a busy machine may take a turn away
				start := time.Now()
				page = Parse(p, source).Render(World{Resolver: testShelf}, Danish)
				took = time.Since(start)
			}
			if took > 2*time.Second {
				t.Errorf("%q of %d bytes took %v (over: %q)", name, n, took, page.Over)
			}
			if testing.Verbose() && took > 60*time.Millisecond {
				t.Logf("%-18q %8d bytes %8v %7d of HTML, over %q", name, len(source), took.Round(time.Millisecond), len(page.HTML), page.Over)
			}
			if page.Over == string(overDefect) {
				t.Errorf("%q of %d bytes makes the parser panic", name, n)
			}
		}
	}
}
