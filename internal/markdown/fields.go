package markdown

import (
	"bytes"

	"alliancewiki/internal/wiki"
)

// Fields decodes the front matter of a page, and nothing else of it; the problem is that of CheckFrontMatter.
func Fields(text []byte) (fields map[string]any, problem *wiki.Problem) {
	if end := fenceAfter(text); end > 0 {
		text = text[:end]
	}
	front, _, ok := wiki.SplitFrontMatter(clean(text))
	if !ok || len(bytes.TrimSpace(front)) == 0 {
		return nil, nil
	}
	return decodeFrontMatter(front)
}
