// Package markdown turns a page's text into HTML and facts, both from one parse.
//
// A page is CommonMark with GitHub's tables, task lists, strikethrough and bare links; footnotes; definition lists;
// callouts; [[wikilinks]] and ![[embeds]]; YAML front matter, which is not shown. goldmark parses, and nothing else of
// goldmark is used: the HTML is written here.
//
// # Safety
//
// The text is a stranger's. Everything that reaches the HTML goes through one of three doors:
//
//   - text and attribute values through escape, which also drops characters that HTML forbids;
//   - addresses through Doc.parseDest, which lets http, https, mailto and tel pass, makes everything else a path within
//     this site, and refuses other schemes;
//   - raw HTML through the sanitising policy (bluemonday) tag by tag, and what is left of it through rendering.raw, which
//     keeps one stack of open elements, ours and theirs, so that theirs never close ours, never stay open and never
//     stand where an HTML parser would move them.
//
// Raw HTML has no class, style, event or form. Its ids and those of headings begin with "s-"; ours are fn-N and
// fnref-N. No author can therefore name an element of the interface or look like one. Sanitising fragments rather than
// the whole page is safe because no element whose content is not ordinary markup (script, style, textarea, svg, math)
// is ever written, so a fragment's end is always the ordinary state of an HTML parser; and a page without raw HTML pays
// nothing.
//
// # Budget
//
// Parsing goes by steps, not by the clock (see meter): what a page gives is always the same. A page over a limit has
// Over set, and its HTML is its source.
//
// Two parts are left to others' parsers and have limits of their own: highlighted code (code.go), shown in one colour over
// them, and front matter (frontmatter.go), whose facts are then empty and whose author is told.
//
// # Headings and addresses
//
// The template shows the title as the h1, so an h1 in the text that is the title is left out, and the other headings
// follow from h2 without a skipped level. A heading's address is made as GitHub does ("#økonomi"), and links to it are
// led to the id used here ("#s-økonomi"). A link is written for a clone ("../b/c.md#økonomi") and led to /wiki/b/c.
//
// # Decisions and tasks
//
// A callout [!beslutning] or [!decision] is a decision, and a list item with a box is a task: both are facts. A decision
// has an address: the name that its first or last line ends with, "^name", else one made of its first words. Names are
// given their ids before the headings, and headings before words, so that an address that was pinned is never taken.
// KeepDecisionIDs pins the address of a decision whose words are changed.
//
// A task says whose it is by @Name or @[[name of a page]] and when it is due by (frist 1.5.2026) or (due 2026-05-01).
// @Name is a link where it leads somewhere and a name where it does not: it is no fact among the links, so nobody is
// reported as a missing page. @[[name]] is a wikilink like any other, reported where it leads nowhere and rewritten by
// moves. A box is a picture, or for those who may tick it a button of a form that the page has; both say
// which line of the file Tick wants.
//
// # Glossary
//
// The first occurrence of each term is explained where the words stand: a card opens, with what they mean and a link to
// the page about it, all meanings where there are several. The card is a popover, opened by a button that lies over the
// words without holding them. So it needs no script, opens by keyboard, touch and mouse, closes with Escape, is read out
// where it stands, and is not cut off by a table that scrolls; and the words stay text that can be selected, broken over
// lines and shown by a reading mode that drops buttons. An <abbr> around them alone would say nothing to those who touch
// or type, and a link alone would lead away from the text. Printed, data-long stands in parentheses after the words.
//
// Terms are found by their words: a table of bits refuses almost all words of a text, and the rest go through a tree by
// hash, so a larger glossary is hardly slower. Nothing in code, links, headings, titles of callouts and raw HTML is marked.
//
// # Hints
//
// Hints say what keeps somebody from reading a page: who cannot see it, hears it, or looks through it. They are facts, found in
// one walk after the others. They look at the text as it is written, since a clone is read so; in the HTML no level of
// heading is skipped. A picture that is there for the eye alone says so, ![](line.png "pynt"), and is read out by nobody.
//
// # Moves
//
// Rewrite gives a page's text after files have moved. It changes only the bytes with which links say where they lead, and
// parses the result: an edit after which anything else of the page would read otherwise is not made.
package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"alliancewiki/internal/wiki"
)

// Resolver lets markdown ask where a link leads without knowing the index.
type Resolver interface {
	// Resolve finds the target of a link written on a page. A LinkPath names a file from the root, with or without
	// .md, or a folder; a LinkWiki or LinkEmbed is as written, perhaps with a leading "/" or "../". The section is left
	// out, but a wikilink with a "#" is first asked for as a whole, in case that is a name. Each link is asked for once
	// a rendering, at most 22,000 in all. The @Name of a task is asked for as a LinkWiki.
	Resolve(from wiki.Path, l wiki.Link) Target
}

// Target is where a link leads.
type Target struct {
	Found     bool
	File      wiki.File // zero where Found means a folder that has no page of its own
	Title     string    // of the page
	Ambiguous int       // how many pages the link may mean where there are more than one; File is the best of them
	Unknown   bool      // not known yet: the link is not marked as missing
	Picture   Picture   // what is known of an image
}

// Page is a page ready to be shown.
type Page struct {
	Facts            wiki.Facts
	HTML             string         // safe to show as it is
	TOC              []wiki.Heading // the headings in HTML, with the levels and ids they have there
	Over             string         // "size", "time", "depth", or "error": HTML is the source; "" where it is not
	FrontMatterError *wiki.Problem  // what is wrong with the front matter; nil where it can be read
}

// Doc is a parsed page. It may be rendered many times, also at the same time.
type Doc struct {
	path     wiki.Path
	source   []byte // without front matter
	root     ast.Node
	facts    wiki.Facts
	over     over
	frontErr *wiki.Problem

	title    ast.Node // the h1 that the template shows; nil where there is none
	headings map[ast.Node]wiki.Heading
	raw      map[ast.Node][]rawToken
	ids      map[string]bool // taken by headings and decisions
	lineEnds []int           // see line
	above    int             // lines of the file above the source

	decisions map[*callout]wiki.Decision
	tasks     map[ast.Node]int // lines of the list items
	queries   []Block
	asks      map[ast.Node]int // which of the queries a block is
}

var pageParser = newParser()

// Parse parses a page's text.
func Parse(p wiki.Path, source []byte) *Doc {
	d, front := newDoc(p, source)
	d.readFrontMatter(front)
	d.finish(d.guard(d.parse))
	return d
}

// finish makes a parsed page whole; over is the limit that it went over.
func (d *Doc) finish(over over) {
	d.over = over
	if over != "" {
		d.root, d.facts.Headings, d.facts.Links, d.facts.Summary = nil, nil, nil, ""
		d.facts.Decisions, d.facts.Tasks, d.facts.Hints, d.queries = nil, nil, nil, nil
	}
	if d.facts.Title == "" {
		d.facts.Title = d.path.Name()
	}
}

// newDoc takes a page apart; the front matter is without its fences.
func newDoc(p wiki.Path, source []byte) (d *Doc, front []byte) {
	whole := clean(source)
	front, body, _ := wiki.SplitFrontMatter(whole)
	return &Doc{
		path: p, source: bytes.TrimPrefix(body, []byte("\uFEFF")),
		above: bytes.Count(whole[:len(whole)-len(body)], []byte("\n")),
	}, front
}

// Facts is Parse for those who need only the facts.
func Facts(p wiki.Path, source []byte) wiki.Facts { return Parse(p, source).Facts() }

// Facts are what the text says about the page.
func (d *Doc) Facts() wiki.Facts { return d.facts }

// FrontMatterError says what is wrong with the front matter, as CheckFrontMatter does; nil where it can be read.
func (d *Doc) FrontMatterError() *wiki.Problem { return d.frontErr }

// Render makes the page's HTML.
func (d *Doc) Render(world World, texts Texts) *Page {
	page := &Page{Facts: d.facts, TOC: d.facts.Headings, Over: string(d.over), FrontMatterError: d.frontErr}
	if d.over == "" {
		w := &rendering{doc: d, world: world, texts: &texts, targets: map[wiki.Link]Target{}, ids: map[string]bool{}}
		w.terms.glossary = d.glossary(world.Glossary)
		w.out.Grow(len(d.source) * 3 / 2)
		page.Over = string(d.guard(w.document))
		page.HTML = w.out.String()
	}
	if page.Over != "" {
		page.TOC, page.HTML = nil, d.sourceHTML()
	}
	return page
}

// guard runs f and tells over which limit it went. Any other panic would be a defect of a parser that an author's text
// has found; one page must not take the wiki's index down, so that is a limit too: "error".
func (d *Doc) guard(f func()) (limit over) {
	defer func() {
		if r := recover(); r != nil {
			var ok bool
			if limit, ok = r.(over); !ok {
				limit = overDefect
			}
		}
	}()
	f()
	return ""
}

func (d *Doc) parse() {
	if len(d.source) > maxSource {
		panic(overSize)
	}
	pc, m := parser.NewContext(), &meter{left: maxSteps}
	pc.Set(meterKey, m)
	d.root = pageParser.Parse(text.NewReader(d.source), parser.WithContext(pc))
	d.collect(m)
}

// maxShownSource is how much of a page over its budget is shown.
const maxShownSource = 1 << 20

func (d *Doc) sourceHTML() string {
	var b strings.Builder
	b.WriteString(`<pre class="source" tabindex="0">`)
	source := d.source
	if len(source) > maxShownSource {
		source = append(bytes.ToValidUTF8(source[:maxShownSource], nil), "…"...)
	}
	escape(&b, string(source))
	b.WriteString("</pre>\n")
	return b.String()
}

// clean brings line ends to LF and replaces what is not UTF-8.
func clean(source []byte) []byte {
	source = bytes.ToValidUTF8(source, []byte("\uFFFD"))
	if bytes.IndexByte(source, '\r') >= 0 {
		source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
		source = bytes.ReplaceAll(source, []byte("\r"), []byte("\n"))
	}
	return bytes.ReplaceAll(source, []byte{0}, []byte("\uFFFD"))
}

// cleanStep tells how many bytes of a text clean reads at once, and how many it makes of them.
func cleanStep(text []byte) (read, made int) {
	switch {
	case bytes.HasPrefix(text, []byte("\r\n")):
		return 2, 1
	case text[0] == 0:
		return 1, len("\uFFFD")
	case text[0] < utf8.RuneSelf:
		return 1, 1
	}
	if r, size := utf8.DecodeRune(text); r != utf8.RuneError || size > 1 {
		return size, size
	}
	for read < len(text) { // a run of what is not UTF-8 becomes one character
		if r, size := utf8.DecodeRune(text[read:]); r != utf8.RuneError || size > 1 {
			break
		}
		read++
	}
	return read, len("\uFFFD")
}
