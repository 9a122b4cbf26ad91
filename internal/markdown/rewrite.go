package markdown

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// Moves says where the links of one page lead before and after files have moved. A link is given as it is a fact: a
// LinkPath names a file from the root, a LinkWiki or LinkEmbed is as written; without its section. A folder is named
// as a File. Before and After are asked at most once for each different link, and at most 2,000 times each.
type Moves struct {
	Before func(l wiki.Link) (wiki.File, bool) // where a link of the page as it was leads; false: to nothing
	After  func(l wiki.Link) (wiki.File, bool) // the same for a link of the page as it will be, when all is moved; redirects do not count
	Moved  func(f wiki.File) (wiki.File, bool) // the new name of a file, a folder, or what is wanted in a folder that moves; false: it stays
	Names  *Names                              // the names that may be written in a link that changes; nil: any may
	Parsed func(text []byte, d *Doc)           // gets the page as rewritten, which was parsed to see whether it is right; may be nil
}

// Rewrite gives the text of page from as it should stand at path to (the same where the page stays) after files were
// moved: every link leads to the file that it led to, under its new name, and is written in its author's way. All other
// bytes stay as they are. changed is how many links were rewritten, left how many should have been but cannot be written
// so that nothing else of the page changes; those keep their text. A page over its budget has no links and stays.
func Rewrite(from, to wiki.Path, text []byte, m Moves) (out []byte, changed, left int) {
	if from == to && m.Names != nil && !m.Names.In(text) {
		return text, 0, 0
	}
	old := findPlaces(from, text, false)
	if old == nil {
		return text, 0, 0
	}
	r := &rewriting{
		from: from, to: to, text: text, old: old,
		before: remember(m.Before), after: remember(m.After), moved: m.Moved,
	}
	if from.Folder() != to.Folder() {
		r.left = old.unknown
	}
	for i := range old.list {
		r.propose(i)
	}
	slices.SortFunc(r.edits, func(a, b edit) int { return a.start - b.start })
	out = r.settle()
	if r.doc != nil && m.Parsed != nil {
		m.Parsed(out, r.doc)
	}
	return out, len(r.kept), r.left + len(r.edits) - len(r.kept)
}

// maxAsked is how many different links of a page are asked for; those beyond lead nowhere.
const maxAsked = 2000

// remember asks once for each link.
func remember(ask func(wiki.Link) (wiki.File, bool)) func(wiki.Link) (wiki.File, bool) {
	known := map[wiki.Link]wiki.File{}
	return func(l wiki.Link) (wiki.File, bool) {
		l.Section = ""
		f, ok := known[l]
		if !ok && len(known) < maxAsked && l.Target != "" {
			f, _ = ask(l)
			known[l] = f
		}
		return f, !f.IsZero()
	}
}

// rewriting is the work on one page.
type rewriting struct {
	from, to      wiki.Path
	text          []byte
	old           *places
	before, after func(wiki.Link) (wiki.File, bool)
	moved         func(wiki.File) (wiki.File, bool)
	edits, kept   []edit
	left          int
	doc           *Doc // of the text with the edits kept; nil before there are any
}

// edit is another text for a part of the source, and what the link must then say.
type edit struct {
	place      int
	start, end int // in the source of the old page
	text       string
	file       wiki.File // what the link must lead to; zero where target is what it must name
	target     string
	label      string // of a wikilink
}

func (r *rewriting) propose(i int) {
	p := &r.old.list[i]
	if p.kind == inBrackets {
		r.proposeWikilink(i, p)
	} else {
		r.proposeAddress(i, p)
	}
}

// now is the new name of what a link leads to.
func (r *rewriting) now(f wiki.File) (now wiki.File, moved bool) {
	if f == r.from.File() {
		return r.to.File(), r.from != r.to
	}
	if now, ok := r.moved(f); ok {
		return now, now != f
	}
	return f, false
}

func (r *rewriting) proposeAddress(i int, p *place) {
	a, readable := readAddress(p, r.old.doc.source)
	stays := (&Doc{path: r.to}).parseDest(a.plain(string(r.old.doc.source[p.start:p.end]))).link
	e := edit{place: i, start: p.start, end: p.end}
	name := p.link.Target
	if f, ok := r.before(p.link); ok {
		now, moved := r.now(f)
		is, there := r.after(stays)
		if is == now || !there && !moved && stays == p.link {
			return
		}
		e.file, name = now, now.String()
		if !a.hasExt() && strings.HasSuffix(f.String(), ".md") {
			name = strings.TrimSuffix(name, ".md")
		}
	} else {
		if f, err := wiki.ParseFile(name); err == nil { // wanted in a folder that moves
			if now, ok := r.moved(f); ok {
				name = now.String()
			}
		}
		if stays.Target == name {
			return
		}
		e.target = name
	}
	if !readable {
		r.left++
		return
	}
	if e.text = a.to(r.to, name); e.text == string(r.old.doc.source[p.start:p.end]) {
		r.left++
		return
	}
	r.edits = append(r.edits, e)
}

// read finds which reading of a wikilink counts, and where it leads.
func read(n *wikilink, ask func(wiki.Link) (wiki.File, bool)) (wiki.Link, wiki.File, bool) {
	for _, l := range n.readings() {
		if f, ok := ask(l); ok {
			return l, f, true
		}
	}
	return n.link, wiki.File{}, false
}

func (r *rewriting) proposeWikilink(i int, p *place) {
	l, f, ok := read(p.wikilink, r.before)
	if !ok {
		return
	}
	now, moved := r.now(f)
	if _, is, there := read(p.wikilink, r.after); is == now || !there && !moved {
		return
	}
	raw := string(r.old.doc.source[p.start:p.end])
	rest := raw[wikiName(raw, l.Target):]
	name := strings.TrimRight(raw[:len(raw)-len(rest)], " \t")
	blanks := raw[len(name) : len(raw)-len(rest)]
	lead := name[:len(name)-len(strings.TrimLeft(name, " \t"))]
	label := p.wikilink.label
	byPath := strings.HasSuffix("/"+fileKey(f.String()), "/"+fileKey(l.Target))
	if !byPath && l.Kind == wiki.LinkWiki && !strings.Contains(raw, "|") { // it goes on reading as it did
		label = p.wikilink.text()
		rest += map[bool]string{true: `\|`, false: "|"}[p.inTable] + label
	}
	for _, candidate := range names(l.Target, f, now, byPath) {
		text := lead + candidate + blanks + rest
		n := readWikilink(l.Kind, text)
		if n == nil || len(text) > maxWikilink-len("![[]]") || strings.ContainsAny(candidate, "[]") {
			continue
		}
		if is, leads, _ := read(n, r.after); leads == now && is.Section == l.Section && n.label == label {
			r.edits = append(r.edits, edit{place: i, start: p.start, end: p.end, text: text, file: now, label: label})
			return
		}
	}
	r.left++
}

// wikiName is where in a wikilink's text the name ends: at its label, or at the "#" after as many as the name has.
func wikiName(raw, target string) int {
	end := strings.IndexByte(raw, '|')
	if end < 0 {
		end = len(raw)
	} else if end > 0 && raw[end-1] == '\\' {
		end--
	}
	sharp := strings.Count(target, "#")
	for i := range end {
		if raw[i] == '#' {
			if sharp == 0 {
				return i
			}
			sharp--
		}
	}
	return end
}

// fileKey is a name as wikilinks look for it.
func fileKey(name string) string {
	return wiki.Fold(strings.Trim(strings.TrimSuffix(norm.NFC.String(name), ".md"), "/"))
}

// maxTails is how many ways of naming a file by the end of its path are tried before the whole path.
const maxTails = 6

// names are the ways to name a file in a wikilink, the one like what was written first: a name that is enough to find
// it, or the whole path, with .md or without.
func names(written string, was, now wiki.File, byPath bool) []string {
	name := now.String()
	if now.IsPage() && !strings.HasSuffix(written, ".md") {
		name = strings.TrimSuffix(name, ".md")
	}
	if strings.HasPrefix(written, "/") {
		return []string{"/" + name, name}
	}
	parts := strings.Split(name, "/")
	n := min(strings.Count(strings.Trim(written, "/"), "/")+1, len(parts))
	if !byPath {
		n = 1
	}
	if n > 1 && fileKey(written) == fileKey(was.String()) {
		n = len(parts)
	}
	var list []string
	for ; n < len(parts) && len(list) < maxTails; n++ {
		list = append(list, strings.Join(parts[len(parts)-n:], "/"))
	}
	return append(list, name, "/"+name)
}

// maxTries is how often a page is parsed to find the edits that do harm.
const maxTries = 24

// settle applies the edits that hold what they promise and gives the text.
func (r *rewriting) settle() []byte {
	tries, out := maxTries, r.text
	var take func(edits []edit)
	take = func(edits []edit) {
		if len(edits) == 0 || tries == 0 {
			return
		}
		tries--
		all := slices.Concat(r.kept, edits)
		slices.SortFunc(all, func(a, b edit) int { return a.start - b.start })
		text := r.apply(all)
		if now := findPlaces(r.to, text, true); r.holds(now, all) {
			r.kept, r.doc, out = all, now.doc, text
			return
		}
		if half := len(edits) / 2; half > 0 {
			take(edits[:half])
			take(edits[half:])
		}
	}
	take(r.edits)
	return out
}

// apply puts edits, in the order of the text, into it.
func (r *rewriting) apply(edits []edit) []byte {
	cleaned := clean(r.text)
	base := len(cleaned) - len(r.old.doc.source)
	out := make([]byte, 0, len(r.text)+64*len(edits))
	places := newOrigin(r.text, cleaned)
	from := 0
	for _, e := range edits {
		start := places.find(base + e.start)
		end := places.find(base + e.end)
		out = append(append(out, r.text[from:start]...), e.text...)
		from = end
	}
	return append(out, r.text[from:]...)
}

// holds tells whether a text says the same as the old one but for the edits, and those what they promise.
func (r *rewriting) holds(now *places, edits []edit) bool {
	if now == nil || len(now.list) != len(r.old.list) || !bytes.Equal(now.rest, r.old.rest) {
		return false
	}
	for _, e := range edits {
		was, is := &r.old.list[e.place], &now.list[e.place]
		if is.kind != was.kind {
			return false
		}
		if was.kind == inBrackets {
			before, _, _ := read(was.wikilink, r.before)
			after, leads, _ := read(is.wikilink, r.after)
			if leads != e.file || after.Section != before.Section || is.wikilink.label != e.label || after.Kind != before.Kind {
				return false
			}
			continue
		}
		if is.link.Section != was.link.Section || is.query != was.query {
			return false
		}
		if e.file.IsZero() {
			if is.link.Target != e.target {
				return false
			}
		} else if leads, _ := r.after(is.link); leads != e.file {
			return false
		}
	}
	return true
}
