package markdown

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"alliancewiki/internal/wiki"
)

// checkLaws holds a page against what is true of all pages, whatever was typed.
func checkLaws(t *testing.T, page *Page) {
	t.Helper()
	if page.Over == string(overDefect) {
		t.Errorf("the parser has a defect")
	}
	tags := tagsOf(t, page.HTML)
	nodes, err := html.ParseFragment(strings.NewReader(page.HTML), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Errorf("an HTML parser refuses the page: %v", err)
	}
	var tree []string
	for _, n := range nodes {
		tree = treeTags(tree, n)
	}
	if !slices.Equal(tags, tree) {
		t.Errorf("an HTML parser reads other elements than were written\nwritten %v\nread    %v\n%s", tags, tree, page.HTML)
	}
	checkElements(t, page)
}

var voidTags = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "wbr": true}

// tagsOf lists the tags as they stand in the HTML.
func tagsOf(t *testing.T, s string) (tags []string) {
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return tags
		case html.StartTagToken, html.SelfClosingTagToken:
			tags = append(tags, z.Token().Data)
		case html.EndTagToken:
			tags = append(tags, "/"+z.Token().Data)
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("a comment in the HTML")
		}
	}
}

// treeTags lists the tags that a parsed element has when it is written out.
func treeTags(tags []string, n *html.Node) []string {
	if n.Type != html.ElementNode {
		return tags
	}
	tags = append(tags, n.Data)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		tags = treeTags(tags, c)
	}
	if voidTags[n.Data] {
		return tags
	}
	return append(tags, "/"+n.Data)
}

var allowedTags = strings.Fields(`a abbr b bdi bdo blockquote br button caption cite code dd del details dfn div dl dt em
	figcaption figure h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong
	sub summary sup table tbody td tfoot th thead time tr u ul var wbr`)

var allowedAttributes = strings.Fields(`alt aria-label checked class colspan data-line data-long datetime decoding dir disabled height href
	id lang loading open popover popovertarget rel role rowspan scope sizes src srcset start tabindex title type value width`)

var allowedClasses = strings.Fields(`align-center align-left align-right ambiguous anchor c callout callout-title
	chroma due external footnote-back footnote-ref footnotes gd gh gi heading image k m meaning missing na nb nf no-date nt
	pseudo-heading s source table task tasks term term-card visually-hidden who wikilink zoom`)

func checkElements(t *testing.T, page *Page) {
	t.Helper()
	ids := map[string]bool{}
	z := html.NewTokenizer(strings.NewReader(page.HTML))
	for z.Next() != html.ErrorToken {
		tag := z.Token()
		if tag.Type != html.StartTagToken && tag.Type != html.SelfClosingTagToken {
			continue
		}
		if !slices.Contains(allowedTags, tag.Data) {
			t.Errorf("<%s> in the HTML", tag.Data)
		}
		seen := map[string]bool{}
		for _, a := range tag.Attr {
			if !slices.Contains(allowedAttributes, a.Key) || seen[a.Key] {
				t.Errorf("attribute %s in %s", a.Key, tag)
			}
			seen[a.Key] = true
			checkAttribute(t, tag, a, ids)
		}
	}
	for _, h := range page.TOC {
		if !ids[h.ID] {
			t.Errorf("no element has the id of the heading %q", h.ID)
		}
	}
	for _, d := range page.Facts.Decisions {
		if page.Over == "" && !ids[d.ID] {
			t.Errorf("no element has the id of the decision %q", d.ID)
		}
	}
	for _, task := range page.Facts.Tasks {
		if page.Over == "" && !strings.Contains(page.HTML, fmt.Sprintf(`<li class="task" data-line="%d">`, task.Line)) {
			t.Errorf("no box for the task in line %d", task.Line)
		}
	}
}

func checkAttribute(t *testing.T, tag html.Token, a html.Attribute, ids map[string]bool) {
	t.Helper()
	switch a.Key {
	case "id":
		if ids[a.Val] || !strings.HasPrefix(a.Val, "s-") && !strings.HasPrefix(a.Val, "fn-") && !strings.HasPrefix(a.Val, "fnref-") &&
			!strings.HasPrefix(a.Val, "term-") ||
			strings.ContainsAny(a.Val, " \t\n") {
			t.Errorf("id %q", a.Val)
		}
		ids[a.Val] = true
	case "class":
		for _, c := range strings.Fields(a.Val) {
			if !slices.Contains(allowedClasses, c) && !strings.HasPrefix(c, "callout-") && !strings.HasPrefix(c, "language-") {
				t.Errorf("class %q", c)
			}
		}
	case "src":
		if !strings.HasPrefix(a.Val, "/wiki/") {
			t.Errorf("src %q", a.Val)
		}
	case "srcset":
		for one := range strings.SplitSeq(a.Val, ", ") {
			if address, size, ok := strings.Cut(one, " "); !ok || !strings.HasPrefix(address, "/wiki/") || !strings.HasSuffix(size, "w") {
				t.Errorf("srcset %q", a.Val)
			}
		}
	case "href":
		ok := false
		for _, prefix := range []string{"/wiki/", "/-/", "#", "http:", "https:", "mailto:", "tel:", "//"} {
			ok = ok || strings.HasPrefix(strings.ToLower(a.Val), prefix)
		}
		if !ok && a.Val != "/" && !strings.HasPrefix(a.Val, "/?") && !strings.HasPrefix(a.Val, "/#") {
			t.Errorf("href %q", a.Val)
		}
		if strings.HasPrefix(a.Val, "/wiki/") {
			if u, err := url.Parse(a.Val); err != nil || !strings.HasPrefix(u.Path, "/wiki/") || strings.Contains(u.Path, "/../") {
				t.Errorf("href %q: %v", a.Val, err)
			}
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	for _, s := range caseInputs(f) {
		f.Add(s)
	}
	p := testPath(f, "drift/side")
	f.Fuzz(func(t *testing.T, s string) {
		doc := Parse(p, []byte(s))
		page := doc.Render(World{Resolver: testShelf}, Danish)
		checkLaws(t, page)
		checkLaws(t, doc.Render(World{Resolver: testShelf, Glossary: testGlossary, Query: func(Block) string { return "<p>x</p>" }}, Danish))
		if again := doc.Render(World{Resolver: testShelf}, Danish); again.HTML != page.HTML {
			t.Errorf("the same page renders in two ways:\n%s\n%s", page.HTML, again.HTML)
		}
		facts := Facts(p, []byte(s))
		if !reflect.DeepEqual(facts, page.Facts) {
			t.Errorf("the same page has two facts:\n%v\n%v", facts, page.Facts)
		}
		if facts.Title == "" || len(facts.Summary) > maxSummary {
			t.Errorf("title %q, summary of %d bytes", facts.Title, len(facts.Summary))
		}
		if len(facts.Decisions) > maxDecisions || len(facts.Tasks) > maxTasks || len(doc.Queries()) > maxQueries {
			t.Errorf("%d decisions, %d tasks, %d queries", len(facts.Decisions), len(facts.Tasks), len(doc.Queries()))
		}
		lines := strings.Count(string(clean([]byte(s))), "\n") + 1
		for _, d := range facts.Decisions {
			if d.Line < 1 || d.Line > lines || len(d.Text) > maxWording || strings.ContainsAny(d.Text, "\n\x00") {
				t.Errorf("decision %v of %d lines", d, lines)
			}
		}
		for _, task := range facts.Tasks {
			if task.Line < 1 || task.Line > lines || len(task.Text) > maxWording || strings.ContainsAny(task.Text, "\n\x00") || slices.Contains(task.Who, "") {
				t.Errorf("task %v of %d lines", task, lines)
			}
		}
		for _, l := range facts.Links {
			if l.Target == "" || l.Kind == wiki.LinkPath && (l.Target[0] == '/' || strings.HasPrefix(l.Target, "..")) {
				t.Errorf("link %q", l.Target)
			}
		}
	})
}

// hostile are texts that have broken renderers.
var hostile = []string{
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](&#106;avascript:alert(1))",
	"<a href=\"java\nscript:alert(1)\">x</a>", "![x](data:image/svg+xml,<svg/onload=alert(1)>)", "<svg><style><img src=x onerror=alert(1)>",
	"<details>\n\n</div></div><b>", "<table><tr><td><b>x\n\n# y\n\n</table>", "<p><b>x</p><p>y</b></p>", "<ul><li><p>x<li>y</ul>",
	"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
	"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<a id=x name=y>a</a><a id=x>b</a>", "*<b>x*</b>",
	"[a <a href=b>c</a>](d)", "<a href=b>[c](d)</a>", "<b><b lang=a><b lang=b>\n\nx\n\ny", "<!--><img src=x>-->", "<?php <b> ?>",
	"<select><option>", "<form><input name=x>", "<style>*{}</style>", "<textarea></textarea><b>", "<plaintext>x", "<xmp><b></xmp>",
	"<summary>x</summary>", "<details><summary>a<summary>b</details>", "<dl><dt>a<dd>b<dt>c</dl>", "<tr><td>x", "<caption>x",
	"<ruby>a<rt>b<rp>c</ruby>", "<pre>\n\nx</pre>", "<h1>x</h1>\n# x\n<h9>", "# <b>x\n# a\n- # b", "> [!note]- <b>x\n> y",
	"a[^1] [b[^1]](c)\n\n[^1]: x <b>y", "| a | <b> |\n|--|:-:|\n| [[x\\|y]] | `\\|` |", "x\n: <b>y\n\n  - z", "[[a|b]] ![[c.png|2x3]]",
	"> [!beslutning] a ^b\n> - [ ] @c (frist 1.5.2026) ^d", "# a\n> [!decision]- <b>a ^a\n\n> [!beslutning]\n> [a]: b\n> ^a",
	"- [ ] @[[a]] [@b](c) <b>@KB (due\n2026-01-01) CB &\nFBI's", "```query\n<x>\n```", "<details>\n\n> [!beslutning] x\n\n- [x] a",
	"<div>KB\n\n<ruby>CB\n\nFBI *KB* [FBI-API](a) <abbr>KB</abbr> <a name=term-1>", "---\ntitle: [\n---\nx", "\x00\x01&#1;&#0;\ufffe", "- [x] <b>\n- [ ] y", "[](a) [![](b.png)](c)", "<a>x", "<img>", "<col><br/><hr/>",
}

func caseInputs(t testing.TB) (inputs []string) {
	for _, c := range readCases(t) {
		inputs = append(inputs, c.input)
	}
	return inputs
}
