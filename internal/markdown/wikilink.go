package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

var kindWikilink = ast.NewNodeKind("Wikilink")

const (
	maxWikilink = 1000 // bytes of a wikilink, brackets included
	maxReadings = 1000 // readings of wikilinks that are asked for besides the one that is a fact
)

// wikilink is [[target#section|label]], or with a "!" before it an embed. Within a table the "|" is written "\|".
type wikilink struct {
	ast.BaseInline
	link  wiki.Link
	whole string // the target and section as written, where a "#" is in it that may belong to a name; else ""
	label string // as written; "" where there is none
	start int    // in the source, of what stands between the brackets
	end   int
}

func (n *wikilink) Kind() ast.NodeKind         { return kindWikilink }
func (n *wikilink) Dump(source []byte, in int) { ast.DumpHelper(n, source, in, nil, nil) }

// text is what is shown for a link: its label, or what it leads to as written.
func (n *wikilink) text() string {
	switch {
	case n.label != "":
		return n.label
	case n.link.Target == "":
		return n.link.Section
	case n.link.Section != "":
		return n.link.Target + " › " + n.link.Section
	}
	return n.link.Target
}

type wikilinkParser struct{}

func (wikilinkParser) Trigger() []byte { return []byte{'[', '!'} }

func (wikilinkParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, at := block.PeekLine()
	kind, opener := wiki.LinkWiki, "[["
	if line[0] == '!' {
		kind, opener = wiki.LinkEmbed, "![["
	}
	body, ok := bytes.CutPrefix(line[:min(len(line), maxWikilink)], []byte(opener))
	if !ok {
		return nil
	}
	stop := bytes.IndexAny(body, "[]\r\n")
	if stop < 0 || !bytes.HasPrefix(body[stop:], []byte("]]")) {
		return nil
	}
	n := readWikilink(kind, string(body[:stop]))
	if n == nil {
		return nil
	}
	n.start = at.Start + len(opener)
	n.end = n.start + stop
	block.Advance(len(opener) + stop + len("]]"))
	return n
}

// readWikilink reads what stands between the brackets; nil where that is no link.
func readWikilink(kind wiki.LinkKind, body string) *wikilink {
	n := &wikilink{link: wiki.Link{Kind: kind}}
	target, label, _ := strings.Cut(strings.ReplaceAll(norm.NFC.String(body), `\|`, "|"), "|")
	target = strings.TrimSpace(target)
	if strings.LastIndexByte(target, '#') > 0 {
		n.whole = trimSlashes(target)
	}
	n.link.Target, n.link.Section = cutSection(target, sectionMark(target))
	n.label = strings.TrimSpace(label)
	if n.link.Target == "" && n.link.Section == "" {
		return nil
	}
	return n
}

// sectionMark finds the "#" that begins a section, len(s) where there is none: the first that cannot well belong to a
// name, as those of "C# og F#" do, which stand after a letter and before a space, another "#" or the end.
func sectionMark(s string) int {
	for i, c := range s {
		if c != '#' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if after := s[i+1:]; !unicode.IsLetter(before) || after != "" && after[0] != ' ' && after[0] != '#' {
			return i
		}
	}
	return len(s)
}

// cutSection takes a wikilink's text apart at the "#" at i.
func cutSection(s string, i int) (target, section string) {
	target, section = s[:i], strings.TrimPrefix(s[i:], "#")
	return trimSlashes(strings.TrimSpace(target)), strings.TrimSpace(section)
}

// trimSlashes makes [[folder/]] the same as [[folder]]; the root stays "/".
func trimSlashes(s string) string {
	if name := strings.TrimRight(s, "/"); name != "" {
		return name
	}
	return s
}

// readings are what a wikilink with a "#" in it may mean: the whole is a name, the "#" that looks like it begins a
// section does, or the first one does. The first of these that is there counts; where none is, the second.
func (n *wikilink) readings() []wiki.Link {
	if n.whole == "" {
		return []wiki.Link{n.link}
	}
	kind := n.link.Kind
	target, section := cutSection(n.whole, strings.IndexByte(n.whole, '#'))
	return []wiki.Link{{Kind: kind, Target: n.whole}, n.link, {Kind: kind, Target: target, Section: section}}
}

// settle decides between the readings of a wikilink.
func (w *rendering) settle(n *wikilink) *wikilink {
	if n.whole == "" || w.world.Resolver == nil {
		return n
	}
	for _, l := range n.readings() {
		if _, known := w.targets[wiki.Link{Kind: l.Kind, Target: l.Target}]; !known && l.Target != n.link.Target {
			if w.asked == maxReadings {
				continue
			}
			w.asked++
		}
		if w.resolve(l).Found {
			return &wikilink{link: l, label: n.label}
		}
	}
	return n
}
