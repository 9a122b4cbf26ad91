package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"alliancewiki/internal/wiki"
)

// addressOf names the attribute of an element that says where it leads.
var addressOf = map[string]string{"a": "href", "img": "src"}

// html notes a piece of raw HTML: what the policy leaves of it, and the addresses in that.
func (s *places) html(n ast.Node, lines []text.Segment) {
	kept := map[wiki.Link]bool{}
	for i := range s.doc.raw[n] {
		t := &s.doc.raw[n][i]
		s.number(int(t.kind))
		s.say(t.name)
		s.say(t.text)
		for _, a := range t.attrs {
			s.say(a.Key)
			to := dest{}
			if a.Key == addressOf[t.name] {
				to = s.doc.parseDest(a.Val)
			}
			if to.kind == inside {
				kept[to.link] = true
			} else {
				s.say(a.Val)
			}
		}
	}
	if len(kept) > 0 {
		s.attributes(lines, kept)
	}
}

// attributes finds the addresses in the source of raw HTML that lead to what was kept.
func (s *places) attributes(lines []text.Segment, kept map[wiki.Link]bool) {
	var source []byte
	for _, l := range lines {
		source = append(source, l.Value(s.doc.source)...)
	}
	z := html.NewTokenizer(bytes.NewReader(source))
	for at := 0; ; {
		kind := z.Next()
		tag := z.Raw()
		if kind == html.ErrorToken {
			return
		}
		start := at
		at += len(tag)
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, _ := z.TagName()
		key := addressOf[string(name)]
		if key == "" {
			continue
		}
		from, to, quote, ok := attributeValue(source[start:at], key)
		if !ok {
			continue
		}
		address := s.doc.parseDest(html.UnescapeString(string(source[start+from : start+to])))
		if address.kind != inside || !kept[address.link] {
			continue
		}
		p := place{kind: inHTML, link: address.link, query: address.query, quote: quote}
		if p.start, p.end, ok = inSource(lines, start+from, start+to); !ok {
			s.unknown++
			continue
		}
		s.add(p)
	}
}

// inSource finds a part of some lines in the source, where it stands there in one piece.
func inSource(lines []text.Segment, start, end int) (int, int, bool) {
	for _, l := range lines {
		if start < l.Len() {
			start, end = start-l.Padding+l.Start, end-l.Padding+l.Start
			return start, end, start >= l.Start && end <= l.Stop
		}
		start, end = start-l.Len(), end-l.Len()
	}
	return 0, 0, false
}

const htmlSpace = " \t\n\r\f"

// attributeValue finds an attribute's value in a tag, as HTML parsers do: the first of that name counts.
func attributeValue(tag []byte, key string) (start, end int, quote byte, ok bool) {
	is := func(i int, chars string) bool { return i < len(tag) && strings.IndexByte(chars, tag[i]) >= 0 }
	i := 1
	for i < len(tag) && !is(i, htmlSpace+"/>") {
		i++ // the name of the element
	}
	for {
		for is(i, htmlSpace+"/") {
			i++
		}
		if i >= len(tag) || tag[i] == '>' {
			return 0, 0, 0, false
		}
		name := i
		for i++; i < len(tag) && !is(i, htmlSpace+"/>="); {
			i++
		}
		found := strings.EqualFold(string(tag[name:i]), key)
		for is(i, htmlSpace) {
			i++
		}
		if !is(i, "=") {
			if found {
				return 0, 0, 0, false
			}
			continue
		}
		for i++; is(i, htmlSpace); {
			i++
		}
		start, stop := i, htmlSpace+">"
		if is(i, `"'`) {
			quote, start = tag[i], i+1
			stop = string(quote)
			i++
		} else {
			quote = 0
		}
		for i < len(tag) && !is(i, stop) {
			i++
		}
		if found {
			return start, i, quote, i < len(tag)
		}
		if quote != 0 {
			i++
		}
	}
}
