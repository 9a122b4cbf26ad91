package starter

import (
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"
)

// page is what these tests know of a Markdown file: no more than a clone shows.
type page struct {
	file     string // "systemer/FBI.md"
	front    map[string]any
	body     []byte
	links    []link
	wiki     []string // targets of [[…]], without label and anchor
	headings []heading
	queries  []query
}

// query is a fenced block that lists what the wiki knows: its lines "key: value".
type query map[string]string

type link struct{ text, dest string }

type heading struct {
	level int
	text  string
}

var wikilink = regexp.MustCompile(`\[\[([^\[\]|#]+)(?:#[^\[\]|]*)?(?:\|[^\[\]]*)?\]\]`)

// load parses every page that readers see: all Markdown but the templates.
func load(t *testing.T) map[string]*page {
	t.Helper()
	pages := map[string]*page{}
	for _, file := range files(t) {
		if path.Ext(file) == ".md" && !strings.HasPrefix(file, ".wiki/") {
			pages[file] = parse(t, file)
		}
	}
	return pages
}

func files(t *testing.T) []string {
	t.Helper()
	var all []string
	err := fs.WalkDir(FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func parse(t *testing.T, file string) *page {
	t.Helper()
	src, err := fs.ReadFile(FS, file)
	if err != nil {
		t.Fatal(err)
	}
	p := &page{file: file, body: src}
	if rest, ok := bytes.CutPrefix(src, []byte("---\n")); ok {
		head, body, ok := bytes.Cut(rest, []byte("\n---\n"))
		if !ok {
			t.Fatalf("%s: front matter is not closed", file)
		}
		if err := yaml.Unmarshal(head, &p.front); err != nil {
			t.Fatalf("%s: front matter: %v", file, err)
		}
		p.body = body
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))
	doc := md.Parser().Parse(text.NewReader(p.body))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			p.links = append(p.links, link{prose(n, p.body), string(n.Destination)})
		case *ast.Image:
			p.links = append(p.links, link{prose(n, p.body), string(n.Destination)})
		case *ast.FencedCodeBlock:
			if string(n.Language(p.body)) == "query" {
				p.queries = append(p.queries, parseQuery(string(n.Lines().Value(p.body))))
			}
		case *ast.Heading:
			p.headings = append(p.headings, heading{n.Level, prose(n, p.body)})
		}
		if first := n.FirstChild(); n.Type() == ast.TypeBlock && first != nil && first.Type() == ast.TypeInline {
			for _, m := range wikilink.FindAllStringSubmatch(prose(n, p.body), -1) {
				p.wiki = append(p.wiki, strings.TrimSpace(m[1]))
			}
		}
		return ast.WalkContinue, nil
	})
	return p
}

func parseQuery(block string) query {
	q := query{}
	for line := range strings.Lines(block) {
		if key, value, ok := strings.Cut(line, ":"); ok {
			q[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return q
}

// prose is the text under n without code spans, where a wikilink is an example and not a link.
func prose(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if entering {
				b.Write(n.Segment.Value(src))
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// names maps everything that a wikilink may say, in lower case, to the files it may mean.
func names(pages map[string]*page) map[string][]string {
	byName := map[string][]string{}
	for file, p := range pages {
		stem := strings.TrimSuffix(file, ".md")
		all := []string{stem, path.Base(stem)}
		if title, ok := p.front["title"].(string); ok {
			all = append(all, title)
		}
		aliases, _ := p.front["aliases"].([]any)
		for _, a := range aliases {
			if s, ok := a.(string); ok {
				all = append(all, s)
			}
		}
		for _, name := range all {
			name = strings.ToLower(name)
			if !slices.Contains(byName[name], file) {
				byName[name] = append(byName[name], file)
			}
		}
	}
	return byName
}

// resolve gives the file and the anchor a relative link means; ok is false for a link that leaves the wiki.
func resolve(from, dest string) (file, anchor string, ok bool, err error) {
	u, err := url.Parse(dest)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return "", "", false, err
	}
	if u.Path == "" {
		return from, u.Fragment, true, nil
	}
	return path.Join(path.Dir(from), u.Path), u.Fragment, true, nil
}

func (p *page) hasAnchor(anchor string) bool {
	return slices.ContainsFunc(p.headings, func(h heading) bool {
		return strings.ReplaceAll(strings.ToLower(h.text), " ", "-") == anchor
	})
}

func TestEveryFileBesideThePagesIsEmbedded(t *testing.T) {
	var onDisk []string
	err := fs.WalkDir(os.DirFS("."), ".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(file) != ".go" {
			onDisk = append(onDisk, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := files(t); !slices.Equal(got, onDisk) {
		t.Errorf("embedded and on disk differ:\nembedded %q\non disk  %q", got, onDisk)
	}
}

func TestThereAreEnoughPages(t *testing.T) {
	if n := len(load(t)); n < 40 {
		t.Errorf("%d pages, want at least 40", n)
	}
}

func TestFrontMatterHasATitle(t *testing.T) {
	for file, p := range load(t) {
		if file == "README.md" {
			continue
		}
		if title, _ := p.front["title"].(string); strings.TrimSpace(title) == "" {
			t.Errorf("%s: no title", file)
		}
	}
}

func TestNamesCanBeCheckedOutEverywhere(t *testing.T) {
	device := regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)
	seen := map[string]string{}
	for _, file := range files(t) {
		if !norm.NFC.IsNormalString(file) {
			t.Errorf("%q is not NFC", file)
		}
		if other, ok := seen[strings.ToLower(file)]; ok {
			t.Errorf("%q and %q differ only in case", file, other)
		}
		seen[strings.ToLower(file)] = file
		for _, part := range strings.Split(file, "/") {
			if strings.ContainsAny(part, " \\:*?\"<>|") || strings.HasSuffix(part, ".") || device.MatchString(part) || len(part) > 240 {
				t.Errorf("%q: the part %q is no name for every machine", file, part)
			}
		}
	}
}

func TestRelativeLinksLeadSomewhere(t *testing.T) {
	pages := load(t)
	for file, p := range pages {
		for _, l := range p.links {
			target, anchor, ok, err := resolve(file, l.dest)
			switch {
			case err != nil:
				t.Errorf("%s: link %q: %v", file, l.dest, err)
			case !ok:
			case pages[target] == nil:
				if _, err := fs.Stat(FS, target); err != nil {
					t.Errorf("%s: link %q leads nowhere", file, l.dest)
				}
			case anchor != "" && !pages[target].hasAnchor(anchor):
				t.Errorf("%s: link %q: no such heading", file, l.dest)
			}
		}
	}
}

func TestWikilinksMeanExactlyOnePage(t *testing.T) {
	pages := load(t)
	byName := names(pages)
	found := 0
	for file, p := range pages {
		for _, target := range p.wiki {
			found++
			if got := byName[strings.ToLower(target)]; len(got) != 1 {
				t.Errorf("%s: [[%s]] means %d pages: %q", file, target, len(got), got)
			}
		}
	}
	if found == 0 {
		t.Error("no wikilinks found: the starter wiki shows none, or this test is blind")
	}
}

func TestNoTwoPagesShareAName(t *testing.T) {
	for name, got := range names(load(t)) {
		if len(got) > 1 {
			t.Errorf("%q names %q", name, got)
		}
	}
}

func TestEveryPageCanBeReachedFromTheFrontPage(t *testing.T) {
	pages := load(t)
	byName := names(pages)
	reached := map[string]bool{"Forside.md": true, "README.md": true}
	for queue := []string{"Forside.md"}; len(queue) > 0; queue = queue[1:] {
		p := pages[queue[0]]
		var next []string
		for _, l := range p.links {
			if target, _, ok, err := resolve(p.file, l.dest); ok && err == nil {
				next = append(next, target)
			}
		}
		for _, target := range p.wiki {
			next = append(next, byName[strings.ToLower(target)]...)
		}
		for _, q := range p.queries {
			next = append(next, listed(pages, q)...)
		}
		for _, file := range next {
			if pages[file] != nil && !reached[file] {
				reached[file] = true
				queue = append(queue, file)
			}
		}
	}
	for file := range pages {
		if !reached[file] {
			t.Errorf("%s cannot be reached from Forside.md", file)
		}
	}
}

// listed are the pages of which a query makes links: those of its type, where it leaves none of them out.
func listed(pages map[string]*page, q query) (files []string) {
	if q["hvor"] != "" || q["højst"] != "" || !slices.Contains([]string{"", "tabel", "liste", "kort", "tidslinje"}, q["vis"]) {
		return nil
	}
	for file, p := range pages {
		if p.front["type"] == q["fra"] {
			files = append(files, file)
		}
	}
	return files
}

func TestPagesAreAccessible(t *testing.T) {
	vague := []string{"", "her", "klik her", "læs mere", "læs her", "link"}
	for file, p := range load(t) {
		level := 1 // the template shows the title as h1
		for i, h := range p.headings {
			if file == "README.md" && i == 0 {
				continue // no front matter, so it carries its own h1
			}
			if h.level == 1 || h.level > level+1 {
				t.Errorf("%s: heading %q: level %d after %d", file, h.text, h.level, level)
			}
			level = h.level
		}
		for _, l := range p.links {
			if slices.Contains(vague, strings.ToLower(strings.TrimSpace(l.text))) {
				t.Errorf("%s: link text %q says nothing of %s", file, l.text, l.dest)
			}
		}
	}
}
