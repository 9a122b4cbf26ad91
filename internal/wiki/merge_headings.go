package wiki

import "strings"

// heading is where a heading starts in a text, and what it says.
type heading struct {
	at    int
	level int
	title string
}

// headings finds the headings of Markdown as far as a merge needs them: lines that begin with #, and paragraphs of a
// single line underlined with = or -, both outside fenced code. Taking too much or too little for a heading costs
// nothing but a coarser or finer merge.
func headings(text string) []heading {
	var found []heading
	fence := ""
	above, aboveAt := "", -1 // a line that an underline would make a heading
	fresh := true            // whether a paragraph would start here
	l := cutLines(text)
	for i := range l.len() {
		line := strings.TrimRight(l.slice(i, i+1), "\r\n")
		title, isAbove := above, aboveAt >= 0
		start := aboveAt
		above, aboveAt = "", -1
		if fence != "" {
			if closesFence(line, fence) {
				fence, fresh = "", true
			}
			continue
		}
		level, words := atxHeading(line)
		underline := underlineLevel(line)
		switch {
		case level > 0:
			found = append(found, heading{l.at[i], level, words})
			fresh = true
		case isAbove && underline > 0:
			found = append(found, heading{start, underline, title})
			fresh = true
		case fenceOf(line) != "":
			fence, fresh = fenceOf(line), false
		case strings.TrimSpace(line) == "":
			fresh = true
		default:
			if fresh && isPlain(line) {
				above, aboveAt = strings.TrimSpace(line), l.at[i]
			}
			fresh = false
		}
	}
	return found
}

// unindent takes away the up to three spaces that a Markdown block may be indented by.
func unindent(line string) string {
	for range 3 {
		line = strings.TrimPrefix(line, " ")
	}
	return line
}

// atxHeading reads "## Words ##"; the level is 0 where the line is none.
func atxHeading(line string) (level int, title string) {
	line = unindent(line)
	words := strings.TrimLeft(line, "#")
	level = len(line) - len(words)
	if level == 0 || level > 6 || words != "" && words[0] != ' ' && words[0] != '\t' {
		return 0, ""
	}
	words = strings.TrimSpace(words)
	if open := strings.TrimRight(words, "#"); open == "" || strings.HasSuffix(open, " ") || strings.HasSuffix(open, "\t") {
		words = strings.TrimSpace(open)
	}
	return level, words
}

// underlineLevel is 1 for ===, 2 for ---, else 0. Fewer characters would do for Markdown, but are rarely meant so.
func underlineLevel(line string) int {
	line = strings.TrimRight(unindent(line), " \t")
	switch {
	case len(line) < 3:
		return 0
	case strings.Trim(line, "=") == "":
		return 1
	case strings.Trim(line, "-") == "":
		return 2
	}
	return 0
}

// isPlain tells whether a line starts a paragraph for certain, rather than a list, table, quote, code or HTML.
func isPlain(line string) bool {
	line = unindent(line)
	return line != "" && !strings.ContainsRune(" \t#>|-+*`~<=:0123456789", rune(line[0]))
}

// fenceOf is the run of ` or ~ that opens fenced code, or "".
func fenceOf(line string) string {
	line = unindent(line)
	for _, c := range []string{"`", "~"} {
		rest := strings.TrimLeft(line, c)
		if n := len(line) - len(rest); n >= 3 && (c == "~" || !strings.Contains(rest, "`")) {
			return line[:n]
		}
	}
	return ""
}

func closesFence(line, fence string) bool {
	line = strings.TrimRight(unindent(line), " \t")
	return len(line) >= len(fence) && strings.Trim(line, fence[:1]) == ""
}
