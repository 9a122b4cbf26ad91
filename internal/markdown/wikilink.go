package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

var kindWikilink = ast.NewNodeKind("Wikilink")

// maxWikilink is the most bytes of a wikilink, brackets included.
const maxWikilink = 1000

// wikilink is [[target#section|label]], or with a "!" before it an embed. Within a table the "|" is written "\|".
type wikilink struct {
	ast.BaseInline
	link  wiki.Link
	label string // as written; "" where there is none
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
	line, _ := block.PeekLine()
	n := &wikilink{link: wiki.Link{Kind: wiki.LinkWiki}}
	body, embed := bytes.CutPrefix(line, []byte("!"))
	if embed {
		n.link.Kind = wiki.LinkEmbed
	}
	body, ok := bytes.CutPrefix(body[:min(len(body), maxWikilink)], []byte("[["))
	if !ok {
		return nil
	}
	stop := bytes.IndexAny(body, "[]\r\n")
	if stop < 0 || !bytes.HasPrefix(body[stop:], []byte("]]")) {
		return nil
	}
	target, label, _ := strings.Cut(strings.ReplaceAll(norm.NFC.String(string(body[:stop])), `\|`, "|"), "|")
	target, section, _ := strings.Cut(target, "#")
	n.link.Target, n.link.Section = strings.TrimSpace(target), strings.TrimSpace(section)
	n.label = strings.TrimSpace(label)
	if n.link.Target == "" && n.link.Section == "" {
		return nil
	}
	opener := len("[[")
	if embed {
		opener = len("![[")
	}
	block.Advance(opener + stop + len("]]"))
	return n
}
