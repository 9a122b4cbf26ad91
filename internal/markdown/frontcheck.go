package markdown

import (
	"bytes"
	"strings"
	"unicode"

	"alliancewiki/internal/wiki"
)

// CheckFrontMatter tells what is wrong with a page's front matter: the line in the file, a key and a value for the text,
// and the field "content". Nil where it can be read, or there is none. The rest of the page costs next to nothing.
func CheckFrontMatter(text []byte) *wiki.Problem {
	if !bytes.HasPrefix(bytes.TrimPrefix(text, []byte("\uFEFF")), []byte("---")) {
		return nil
	}
	if end := fenceAfter(text); end > 0 {
		text = text[:end]
	}
	front, _, _ := wiki.SplitFrontMatter(clean(text))
	if isSimple(front) {
		return nil
	}
	_, problem := decodeFrontMatter(front)
	return problem
}

// fenceAfter is where the front matter of a text ends, its fence included; 0 where that is not simple to tell.
func fenceAfter(text []byte) int {
	const fence = "\n---"
	i := bytes.Index(text, []byte(fence))
	if i < 0 || bytes.IndexByte(text[:i], '\r') >= 0 {
		return 0
	}
	end := bytes.IndexByte(text[i+len(fence):], '\n')
	if end < 0 || len(bytes.TrimSpace(text[i+len(fence):][:end])) > 0 {
		return 0
	}
	return i + len(fence) + end + 1
}

// isSimple tells of front matter that nothing can be wrong with it, without the YAML parser, which takes a hundred times
// as long: different keys, each with nothing, a value in letters and digits, or a list of such.
func isSimple(front []byte) bool {
	if len(front) > maxFrontMatter {
		return false
	}
	keys := map[string]bool{}
	for _, line := range strings.Split(string(front), "\n") {
		if strings.TrimRight(line, " ") == "" {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok || !isWord(key, "_-") || keys[key] || len(keys) == maxFields || yamlWords[strings.ToLower(key)] {
			return false
		}
		keys[key] = true
		if value == "" {
			continue
		}
		inside, isList := strings.CutPrefix(value, " [")
		if !isList {
			if value[0] != ' ' || !isWord(strings.Trim(value, " "), " _-./(),") {
				return false
			}
			continue
		}
		inside, closed := strings.CutSuffix(strings.TrimRight(inside, " "), "]")
		if !closed {
			return false
		}
		for _, item := range strings.Split(inside, ",") {
			if !isWord(strings.Trim(item, " "), " _-./") {
				return false
			}
		}
	}
	return true
}

// yamlWords are not only text to YAML, so that two keys may be one.
var yamlWords = map[string]bool{"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true,
	"n": true, "null": true}

// isWord tells whether a text begins with a letter or digit and has only those and some other characters.
func isWord(s, others string) bool {
	for i, c := range s {
		if !unicode.IsLetter(c) && (c < '0' || c > '9') && (i == 0 || !strings.ContainsRune(others, c)) {
			return false
		}
	}
	return s != ""
}
