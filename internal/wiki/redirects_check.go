package wiki

import "strings"

// UnreadRedirects are the numbers, from 1, of the lines of a RedirectsFile that somebody may have meant for redirects and
// that are none.
func UnreadRedirects(text []byte) (lines []int) {
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		if trimmed := strings.TrimSpace(line); trimmed == "" || trimmed[0] == '#' {
			continue
		}
		if _, ok := parseRedirect(line); !ok {
			lines = append(lines, n)
		}
	}
	return lines
}
