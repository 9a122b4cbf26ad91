package markdown

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"alliancewiki/internal/wiki"
)

// The bounds of what is hinted at.
const (
	maxHintText    = 80 // bytes of what a hint is about
	maxColumns     = 8  // of a table; one with more is hard to read on a phone and by ear
	maxBoldHeading = 80 // characters of a bold paragraph that stands for a heading
)

// hinter looks for what keeps somebody from reading a page, in one walk over it.
type hinter struct {
	doc   *Doc
	level int               // of the heading above as written; the title is the first
	links map[string]string // words of a link, folded → where the first one leads
	told  map[string]bool   // words of links of which it was told that they lead to different places
	code  int               // how many code spans the walk is in
	in    *ast.Link         // that the walk came to last
	words string            // of that link
	prose strings.Builder   // words of the block that the walk is in, without code
}

// findHints finds the page's hints.
func (d *Doc) findHints() {
	h := &hinter{doc: d, level: 1, links: map[string]string{}, told: map[string]bool{}}
	h.walk(d.root)
	slices.SortStableFunc(d.facts.Hints, func(a, b wiki.Hint) int { return a.Line - b.Line }) // those of footnotes came last
}

// add notes a hint about what stands at a node.
func (h *hinter) add(kind wiki.HintKind, n ast.Node, text string) {
	if h.full() {
		return
	}
	h.doc.facts.Hints = append(h.doc.facts.Hints, wiki.Hint{Kind: kind, Line: h.line(n), Text: cutText(text, maxHintText)})
}

func (h *hinter) full() bool { return len(h.doc.facts.Hints) == wiki.MaxHints }

// line is where a node begins; of one that goldmark gives no place, where what it stands in does.
func (h *hinter) line(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == ast.KindDocument {
			break
		}
		if at := n.Pos(); at >= 0 && at <= len(h.doc.source) {
			return h.doc.line(at)
		}
	}
	return h.doc.line(0)
}

// walk looks at a node and what is in it. A picture's description is looked at as a whole.
func (h *hinter) walk(n ast.Node) {
	if h.full() {
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		h.heading(n)
	case *ast.Paragraph:
		h.bold(n)
		h.typedList(n)
	case *ast.TextBlock:
		h.typedList(n)
	case *ast.Text:
		if h.code == 0 {
			h.prose.WriteString(h.doc.textOf(n))
			h.prose.WriteByte(' ')
		}
	case *ast.Link:
		h.in, h.words = n, h.doc.plain(n)
		h.link(n, h.words, h.doc.parseDest(unescape(n.Destination)))
	case *ast.AutoLink:
		h.autolink(n)
	case *ast.Image:
		h.image(n, h.doc.plain(n), unescape(n.Title), h.doc.parseDest(unescape(n.Destination)))
		return
	case *wikilink:
		h.wikilink(n)
	case *east.Table:
		h.table(n)
	case *ast.HTMLBlock, *ast.RawHTML:
		h.raw(n)
	case *ast.CodeSpan:
		h.code++
		defer func() { h.code-- }()
	}
	leaf := n.Type() == ast.TypeBlock && n.HasChildren() && n.FirstChild().Type() == ast.TypeInline
	if leaf {
		h.prose.Reset()
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		h.walk(child)
	}
	if leaf {
		if shout := shouted(h.prose.String()); shout != "" {
			h.add(wiki.HintCapitals, n, shout)
		}
	}
}

// heading looks at the levels as they are written: on the page none is skipped, but in a clone the text is read as it is.
func (h *hinter) heading(n *ast.Heading) {
	if n == h.doc.title {
		return
	}
	text := h.doc.plain(n)
	switch {
	case text == "":
		h.add(wiki.HintEmptyHeading, n, "")
		return
	case n.Level == 1:
		h.add(wiki.HintTitle, n, text)
	case n.Level > h.level+1:
		h.add(wiki.HintLevel, n, text)
	}
	h.level = n.Level
}

// bold tells of a paragraph that is nothing but a few bold words without an end, with more text after it.
func (h *hinter) bold(n *ast.Paragraph) {
	strong, ok := n.FirstChild().(*ast.Emphasis)
	if !ok || strong.Level != 2 || n.ChildCount() != 1 || n.NextSibling() == nil || n.Parent().Kind() != ast.KindDocument {
		return
	}
	text := h.doc.plain(strong)
	if text == "" || utf8.RuneCountInString(text) > maxBoldHeading || strings.ContainsAny(text[len(text)-1:], ".!?,;") {
		return
	}
	h.add(wiki.HintBold, n, text)
}

var (
	bullet = regexp.MustCompile(`^[ \t]*[•▪◦‣●∙·][ \t\x{a0}]*\S`)
	dashed = regexp.MustCompile(`^[ \t]*(?:[–—][ \t\x{a0}]|-\pL)`)
)

// typedList tells of a paragraph whose lines begin with a bullet, or several with a dash, which Markdown does not take
// for a list. One line with a dash is somebody who speaks.
func (h *hinter) typedList(n ast.Node) {
	dashes := 0
	for i := range n.Lines().Len() {
		at := n.Lines().At(i)
		line := at.Value(h.doc.source)
		if dashed.Match(line) {
			dashes++
		}
		if bullet.Match(line) || dashes == 2 {
			first := n.Lines().At(0)
			h.add(wiki.HintTypedList, n, strings.TrimSpace(string(first.Value(h.doc.source))))
			return
		}
	}
}

// link looks at the words of a link. Of a picture in it the description is looked at by itself.
func (h *hinter) link(n ast.Node, text string, to dest) {
	if to.kind == refused || text == "" && hasImage(n) {
		return
	}
	key := linkWords(text)
	switch {
	case saysNothing[key] || key == "":
		h.add(wiki.HintLinkText, n, text)
		return
	case isAddress(text):
		h.add(wiki.HintAddress, n, text)
		return
	}
	leads := leadsTo(to)
	if leads == "" || h.told[key] {
		return
	}
	if first, ok := h.links[key]; !ok {
		h.links[key] = leads
	} else if first != leads {
		h.told[key] = true
		h.add(wiki.HintSameText, n, text)
	}
}

// leadsTo tells two places apart; it is "" for those that are not compared. A section is a part of its page.
func leadsTo(to dest) string {
	switch to.kind {
	case outside:
		_, rest, _ := strings.Cut(to.href, ":")
		rest, _, _ = strings.Cut(rest, "#")
		return strings.TrimSuffix(rest, "/")
	case inside:
		return strings.TrimSuffix(to.link.Target, ".md") + to.query
	case here:
		return "#" + to.link.Section
	}
	return ""
}

func hasImage(n ast.Node) bool {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if _, ok := child.(*ast.Image); ok {
			return true
		}
	}
	return false
}

func (h *hinter) autolink(n *ast.AutoLink) {
	if text := string(n.Label(h.doc.source)); n.AutoLinkType == ast.AutoLinkURL && isAddress(text) {
		h.add(wiki.HintAddress, n, text)
	}
}

// wikilink looks at what a wikilink was given as its words, and at the description of an embedded picture. Names are not
// compared: two of them may be one page's.
func (h *hinter) wikilink(n *wikilink) {
	if n.link.Kind == wiki.LinkEmbed && isImageName(n.link.Target) {
		alt, _, _ := imageLabel(n.label)
		title := ""
		if isDecoration(alt) {
			alt, title = "", alt
		}
		h.image(n, alt, title, dest{kind: inside, link: n.link})
		return
	}
	if saysNothing[linkWords(n.label)] {
		h.add(wiki.HintLinkText, n, n.label)
	}
}

// image looks at the description of a picture. What is linked to as a picture but is none is a link.
func (h *hinter) image(n ast.Node, alt, title string, to dest) {
	name := to.href
	if to.kind == inside {
		if name = to.link.Target; !isImageName(name) {
			return
		}
	}
	parent, ok := n.Parent().(*ast.Link)
	inLink := ok && parent == h.in && h.words == "" // read once, however many pictures the link has
	switch {
	case alt == "" && (!isDecoration(title) || inLink):
		h.add(wiki.HintAlt, n, path.Base(name))
	case alt != "" && isPictureName(alt, name):
		h.add(wiki.HintAltName, n, alt)
	}
}

// isDecoration tells whether a picture's title says that it is there for the eye alone: ![](line.png "pynt").
func isDecoration(title string) bool {
	return strings.EqualFold(title, "pynt") || strings.EqualFold(title, "decorative")
}

func isImageName(name string) bool { return imageTypes[strings.ToLower(path.Ext(name))] }

var (
	cameraName = regexp.MustCompile(`(?i)^(?:img|dsc|dscn|image|picture|photo|foto|billede|skærmbillede|screenshot|figur|figure|graf|diagram)?[ _-]?\d*$`)
	nameSigns  = regexp.MustCompile(`[-_\d]`)
)

// isPictureName tells whether a description is the name of the file, or one that a camera or nobody gave.
func isPictureName(alt, file string) bool {
	base := path.Base(file)
	switch {
	case cameraName.MatchString(alt):
		return true
	case strings.Contains(alt, " "):
		return false
	}
	return isImageName(alt) || nameSigns.MatchString(alt) && wiki.Fold(alt) == wiki.Fold(strings.TrimSuffix(base, path.Ext(base)))
}

func (h *hinter) table(n *east.Table) {
	head := n.FirstChild()
	if head == nil {
		return
	}
	if h.doc.plain(head) == "" {
		h.add(wiki.HintTableHead, n, "")
	}
	if head.ChildCount() > maxColumns {
		h.add(wiki.HintTableWide, n, h.doc.plain(head.FirstChild()))
	}
}

// raw looks at the pictures and tables of raw HTML. There an empty description says that a picture is decoration.
func (h *hinter) raw(n ast.Node) {
	tokens := h.doc.raw[n]
	table, heads := false, false
	for i := range tokens {
		t := &tokens[i]
		switch t.name {
		case "img":
			if t.isStart() && !t.has("alt") {
				h.add(wiki.HintAlt, n, path.Base(t.attribute("src")))
			}
		case "table":
			if !t.isStart() && table && !heads {
				h.add(wiki.HintTableHead, n, "")
			}
			table, heads = t.isStart(), false
		case "th":
			heads = true
		}
	}
}

// shouted finds a sentence in capitals: at least three words of which one is a small word that is never an abbreviation.
// It is "" where there is none.
func shouted(text string) string {
	var run []string
	small := false
	end := func() string {
		if len(run) >= 3 && small {
			return strings.Join(run, " ")
		}
		run, small = run[:0], false
		return ""
	}
	for word := range strings.FieldsSeq(text) {
		bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
		switch {
		case bare == "" && len(run) > 0:
			continue // a number or a sign between words
		case bare == "" || bare != strings.ToUpper(bare) || bare == strings.ToLower(bare):
			if s := end(); s != "" {
				return s
			}
			continue
		}
		run = append(run, word)
		small = small || smallWords[strings.ToLower(bare)]
	}
	return end()
}
