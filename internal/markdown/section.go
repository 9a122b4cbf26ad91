package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"alliancewiki/internal/wiki"
)

// Section is a part of a page: a heading with all that stands below it, up to the next heading that is as high. Headings
// within lists, quotes and callouts are parts of the section around them and have none of their own.
type Section struct {
	Heading wiki.Heading // as shown
	Start   int          // of the heading's line, in the bytes of the text
	End     int
}

// Sections are the sections of a page's text, in the order in which they begin; those of lower headings lie within those
// of higher ones. A text that is no UTF-8, or too much to be shown as a page, has none.
func Sections(p wiki.Path, text []byte) []Section {
	if !utf8.Valid(text) {
		return nil
	}
	d := Parse(p, text)
	if d.over != "" {
		return nil
	}
	cleaned := clean(text)
	above := len(cleaned) - len(d.source)
	from := newOrigin(text, cleaned)
	var list []Section
	var levels []int // as written
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok || h.Lines().Len() == 0 {
			continue
		}
		at := h.Lines().At(0).Start
		at = above + bytes.LastIndexByte(d.source[:at], '\n') + 1
		at = from.find(at)
		for i := range list {
			if list[i].End < 0 && levels[i] >= h.Level {
				list[i].End = at
			}
		}
		if known, ok := d.headings[n]; ok { // the page's title has none
			list, levels = append(list, Section{known, at, -1}), append(levels, h.Level)
		}
	}
	for i := range list {
		if list[i].End < 0 {
			list[i].End = len(text)
		}
	}
	return list
}

// Body is the text of the section without the empty lines after it.
func (s Section) Body(text []byte) []byte {
	return bytes.TrimRight(text[s.Start:s.End], " \t\r\n")
}

// Replace puts another text in the place of the section. The empty lines after it stay, unless nothing is put there.
func (s Section) Replace(text, with []byte) []byte {
	with = bytes.TrimRight(with, " \t\r\n")
	gap := text[s.Start+len(s.Body(text)) : s.End]
	switch {
	case len(with) == 0:
		gap = nil
	case len(gap) == 0:
		gap = []byte("\n")
	}
	return bytes.Join([][]byte{text[:s.Start], with, gap, text[s.End:]}, nil)
}
