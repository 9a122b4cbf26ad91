package markdown

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"alliancewiki/internal/wiki"
)

func (w *rendering) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(w.doc.textOf(n))
		if n.HardLineBreak() {
			w.str("<br>\n")
		} else if n.SoftLineBreak() {
			w.str("\n")
		}
	case *ast.String:
		w.text(string(n.Value))
	case *ast.CodeSpan:
		w.str("<code>")
		for child := n.FirstChild(); child != nil; child = child.NextSibling() {
			if t, ok := child.(*ast.Text); ok {
				w.text(strings.ReplaceAll(string(t.Segment.Value(w.doc.source)), "\n", " "))
			}
		}
		w.str("</code>")
	case *ast.Emphasis:
		if n.Level == 2 {
			w.element("<strong>", n, "</strong>")
		} else {
			w.element("<em>", n, "</em>")
		}
	case *east.Strikethrough:
		w.element("<del>", n, "</del>")
	case *ast.Link:
		w.link(n)
	case *ast.AutoLink:
		w.autolink(n)
	case *ast.Image:
		to := w.doc.parseDest(unescape(n.Destination))
		w.image(to, w.doc.plain(n), unescape(n.Title), "", "")
	case *wikilink:
		w.wikilink(n)
	case *mention:
		w.mention(n)
	case *deadline:
		w.deadline(n)
	case *ast.RawHTML:
		w.raw(w.doc.raw[n], true)
	case *east.TaskCheckBox:
		w.taskBox(n)
	case *east.FootnoteLink:
		w.footnoteLink(n)
	case *east.FootnoteBacklink:
		w.footnoteBack(n)
	default:
		w.children(n)
	}
}

// anchor writes a link: body writes what is in it. Within another link, and for an address that is refused, only what
// is in it.
func (w *rendering) anchor(to dest, class, title string, body func()) {
	if to.kind == refused || w.links > 0 {
		body()
		return
	}
	w.str("<a")
	hint := w.hrefAttributes(to, class)
	if title != "" {
		w.attr("title", title)
	}
	w.str(">")
	w.links++
	body()
	w.links--
	if hint != "" {
		w.str(`<span class="visually-hidden"> (`) // the space within, or it would be underlined
		w.text(hint)
		w.str(")</span>")
	}
	w.str("</a>")
}

// hrefAttributes writes where a link leads, and the classes that say what is there. The hint is to be read out after
// the link's text.
func (w *rendering) hrefAttributes(to dest, class string) (hint string) {
	href := to.href
	switch to.kind {
	case refused:
		return ""
	case outside:
		class = strings.TrimSpace("external " + class)
	case here:
		href = "#"
		if to.link.Section != "" {
			href += idPrefix + slug(to.link.Section)
		}
	case inside:
		target := w.resolve(to.link)
		href = w.insideHref(to, target)
		if !target.Found && !target.Unknown {
			class = strings.TrimSpace(class + " missing")
			hint = w.texts.MissingFile
			if isPageName(to.link.Target) {
				hint = w.texts.MissingPage
			}
		} else if target.Ambiguous > 1 {
			class = strings.TrimSpace(class + " ambiguous")
		}
	}
	if class != "" {
		w.attr("class", class)
	}
	w.attr("href", href)
	if to.kind == outside {
		w.str(` rel="external noopener"`)
	}
	return hint
}

// insideHref is the address of a link within the wiki: of what was found, or of what was written.
func (w *rendering) insideHref(to dest, target Target) string {
	name, page := asWritten(w.doc.path, to.link), isPageName(to.link.Target)
	if target.Found && !target.File.IsZero() {
		name, page = target.File.String(), target.File.IsPage()
	}
	href := hrefOf(name) + to.query
	switch {
	case to.link.Section == "":
		return href
	case page:
		return href + "#" + idPrefix + slug(to.link.Section)
	}
	return href + "#" + escapeURL(to.link.Section)
}

func (w *rendering) resolve(l wiki.Link) Target {
	l.Section = ""
	if w.world.Resolver == nil || l.Target == "" {
		return Target{Unknown: true}
	}
	t, ok := w.targets[l]
	if !ok {
		t = w.world.Resolver.Resolve(w.doc.path, l)
		w.targets[l] = t
	}
	return t
}

func (w *rendering) link(n *ast.Link) {
	address := unescape(n.Destination)
	w.anchor(w.doc.parseDest(address), "", unescape(n.Title), func() {
		w.children(n)
		if w.doc.plain(n) != "" {
			return
		}
		if n.HasChildren() { // a picture that says nothing: the link still needs a name
			w.str(`<span class="visually-hidden">`)
			w.text(address)
			w.str("</span>")
		} else {
			w.text(address)
		}
	})
}

func (w *rendering) autolink(n *ast.AutoLink) {
	address := string(n.URL(w.doc.source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	w.anchor(w.doc.parseDest(address), "", "", func() { w.text(string(n.Label(w.doc.source))) })
}

func (w *rendering) wikilink(n *wikilink) {
	n = w.settle(n)
	to := dest{kind: inside, link: n.link}
	if n.link.Target == "" {
		to.kind = here
	}
	if n.link.Kind == wiki.LinkEmbed && to.kind == inside {
		if alt, width, height := imageLabel(n.label); imageTypes[strings.ToLower(path.Ext(n.link.Target))] {
			w.image(to, alt, "", width, height)
			return
		}
	}
	title := ""
	if to.kind == inside {
		if t := w.resolve(n.link); t.Ambiguous > 1 {
			title = fmt.Sprintf(w.texts.Ambiguous, t.Ambiguous)
		}
	}
	w.anchor(to, "wikilink", title, func() { w.text(n.text()) })
}

// imageLabel takes the label of an embedded image apart: a width, width x height, a description, or a description
// and a size with "|" between.
func imageLabel(label string) (alt, width, height string) {
	size := label
	if i := strings.LastIndexByte(label, '|'); i >= 0 {
		alt, size = strings.TrimSpace(label[:i]), strings.TrimSpace(label[i+1:])
	}
	x, y, both := strings.Cut(size, "x")
	if !isSize(x) || both && !isSize(y) {
		return label, "", ""
	}
	return alt, x, y
}

func isSize(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0 && n < 10000 && s[0] != '+'
}

// image writes a picture of the wiki. A file that is no picture, is missing, or lies on another host, from which the
// browser loads nothing, becomes a link to it.
func (w *rendering) image(to dest, alt, title, width, height string) {
	switch {
	case isDecoration(alt): // ![[line.png|pynt]]
		alt = ""
	case alt == "" && isDecoration(title):
		title = ""
	}
	name := alt
	if name == "" {
		name = to.href
	}
	switch to.kind {
	case outside:
		w.anchor(to, "image", title, func() { w.text(name) })
		return
	case inside:
		if name == "" {
			name = path.Base(to.link.Target)
		}
	default:
		w.text(alt)
		return
	}
	target := w.resolve(to.link)
	file := to.link.Target
	if target.Found && !target.File.IsZero() {
		file = target.File.String()
	}
	if !target.Found && !target.Unknown || !imageTypes[strings.ToLower(path.Ext(file))] {
		w.anchor(to, "", title, func() { w.text(name) })
		return
	}
	to.link.Section = ""
	src := w.insideHref(to, target)
	if to.query != "" { // an older version, of another size perhaps
		target.Picture = Picture{}
	}
	zooms := w.zooms(target.Picture, alt)
	if zooms {
		w.str(`<a class="zoom"`)
		w.attr("href", src)
		w.str(">")
	}
	w.str("<img")
	w.attr("src", src)
	w.attr("alt", alt)
	if title != "" {
		w.attr("title", title)
	}
	w.pictureAttributes(src, target.Picture, width, height)
	w.str(` loading="lazy" decoding="async">`)
	if zooms {
		w.str(`<span class="visually-hidden"> (`)
		w.text(w.texts.Zoom)
		w.str(")</span></a>")
	}
}

// footnoteRef is the id of the place in the text that refers to a footnote.
func footnoteRef(index, ref int) string {
	if ref == 0 {
		return "fnref-" + strconv.Itoa(index)
	}
	return "fnref-" + strconv.Itoa(index) + "-" + strconv.Itoa(ref+1)
}

func (w *rendering) footnoteLink(n *east.FootnoteLink) {
	number := strconv.Itoa(n.Index)
	w.str(`<sup class="footnote-ref"`)
	w.attr("id", footnoteRef(n.Index, n.RefIndex))
	w.str(">")
	if w.links > 0 {
		w.str(number)
	} else {
		w.str(`<a href="#fn-` + number + `" role="doc-noteref"`)
		w.attr("aria-label", fmt.Sprintf(w.texts.FootnoteRef, n.Index))
		w.str(">" + number + "</a>")
	}
	w.str("</sup>")
}

func (w *rendering) footnoteBack(n *east.FootnoteBacklink) {
	label := w.texts.FootnoteBack
	if n.RefCount > 1 {
		label += " " + strconv.Itoa(n.RefIndex+1)
	}
	w.str(` <a class="footnote-back" role="doc-backlink"`)
	w.attr("href", "#"+footnoteRef(n.Index, n.RefIndex))
	w.attr("aria-label", label)
	w.str(">↩</a>")
}
