package site

import (
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

var _ = markdown.Danish

func checkFrontMatter(data []byte) (int, error) { return 0, nil }

var _ wiki.Rev
