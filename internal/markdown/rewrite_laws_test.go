package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"alliancewiki/internal/sample"
	"alliancewiki/internal/wiki"
)

// led is a resolver by a function.
type led func(from wiki.Path, l wiki.Link) (wiki.File, bool)

func (f led) Resolve(from wiki.Path, l wiki.Link) Target {
	to, ok := f(from, l)
	return Target{Found: ok, File: to}
}

// sayings are ways to write a link to a name from the root; %s is the name, %[2]s from the page's folder, both with
// percent signs in the third and fourth place.
var sayings = []string{
	"[x](/%[3]s)", "[x](%[4]s)", "[*x*](<%[2]s>)", "![x](%[4]s 'y')", "[x](/wiki/%[3]s#y)", "[[%[1]s|x]]", "[[/%[1]s#y|x]]",
	"![[%[1]s|x]]", "[![x](%[4]s)](%[4]s?z#y)", `<a href="%[4]s">x</a>`, "<img src=%[4]s alt=x>", "x\n\n[x%[5]d]: %[4]s\n\n[x%[5]d]",
	"x\n\n[x%[5]d]:\n  </%[1]s> 'y'\n\n![z][x%[5]d]", "`[[%[1]s]]`", "[x](%[4]s", "\\[x](%[4]s)", "<!-- [[%[1]s]] -->", "https://a.dk/%[3]s",
}

var surroundings = []string{"%s\n", "- %s\n", "> %s\n", "> [!tip] %s\n> x\n", "| a | b |\n|---|---|\n| %s | x |\n", "# x %s\n",
	"1. > - %s\n", "**%s** ~~x~~\n", "x[^1]\n\n[^1]: %s\n", "a\n: %s\n", "```\n%s\n```\n", "<div>\n%s\n</div>\n", "\t- %s\r\n", "%s  \nx\n",
	"- [ ] x @%s (frist 1.5.2026)\n", "> [!beslutning] %s ^x\n", "> [!decision]-\n> - x\n> - @%s ^y\n"}

func drawText(t *rapid.T, page string, m moving) string {
	var b strings.Builder
	from := pathOf(page)
	names := append(testWorld.names(), "findes ikke.md", "drift", "mappe/ny.md")
	for name := range m {
		for range 8 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i := range rapid.IntRange(1, 8).Draw(t, "links") {
		name := rapid.SampledFrom(names).Draw(t, "name")
		if rapid.Bool().Draw(t, "short") {
			name = strings.TrimSuffix(name, ".md")
		}
		say := rapid.SampledFrom(sayings).Draw(t, "saying")
		if strings.Contains(say, "[[") && !strings.Contains(say, "`") {
			if f, ok := testWorld.resolve(from, readWikilink(wiki.LinkWiki, name).link); !ok || f.String() == "drift" {
				name = "drift/backup"
			}
		}
		beside, plain := relative(from.Folder(), name), name
		escaped, escapedBeside := escapePath(name), escapePath(beside)
		if strings.Contains(say, "</") || strings.Contains(say, "(<") { // as it is, but for what would begin a section
			plain, beside = strings.ReplaceAll(name, "#", "%23"), strings.ReplaceAll(beside, "#", "%23")
		}
		link := fmt.Sprintf(say+"%.0[1]s%.0[2]s%.0[3]s%.0[4]s%.0[5]d", plain, beside, escaped, escapedBeside, i)
		around := rapid.SampledFrom(surroundings).Draw(t, "around")
		if strings.HasPrefix(around, "|") {
			link = strings.ReplaceAll(link, "|", `\|`)
		}
		fmt.Fprintf(&b, around, link)
		b.WriteString("\n")
	}
	return b.String()
}

func pathOf(s string) wiki.Path {
	p, err := wiki.ParsePath(s)
	if err != nil {
		panic(err)
	}
	return p
}

// All links have labels here, so the page reads the same before and after: the HTML of the new text in the new world is
// that of the old text in the old world, each link led to where its file is now.
func TestAPageReadsTheSameAfterAMove(t *testing.T) {
	rewritten, left := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		page := rapid.SampledFrom([]string{"drift/side", "Forside", "møder/2024/referat", "a/dublet"}).Draw(rt, "page")
		m := moving{}
		for range rapid.IntRange(1, 3).Draw(rt, "moves") {
			from := rapid.SampledFrom(append(testWorld.names(), "drift", page+".md")).Draw(rt, "from")
			to := rapid.SampledFrom([]string{"ny", "drift", "a/b c", "vej (1)", "wiki"}).Draw(rt, "folder") +
				rapid.SampledFrom([]string{"/Kopi", "/dublet", "/æ (x", "/C#", "/backup", "/Dublet B"}).Draw(rt, "name")
			if i := strings.LastIndexByte(from, '.'); i > 0 {
				to += from[i:]
			}
			if _, taken := testWorld[to]; !taken {
				m[from] = to
			}
		}
		text := drawText(rt, page, m)
		after := world{}
		for name, title := range testWorld {
			after[m.name(name)] = title
		}
		if len(after) != len(testWorld) {
			rt.Skip("two files of one name")
		}
		out, to, changed, unable := testWorld.rewritten(t, m, page, []byte(text))
		rewritten, left = rewritten+changed, left+unable
		if unable > 0 {
			return
		}
		from := pathOf(page)
		want := Parse(from, []byte(text)).Render(World{Resolver: led(func(_ wiki.Path, l wiki.Link) (wiki.File, bool) {
			f, ok := testWorld.resolve(from, l)
			if ok {
				f, _ = m.moved(f)
			}
			return f, ok
		})}, Danish)
		got := Parse(to, out).Render(World{Resolver: led(after.resolve)}, Danish)
		if canonical(want.HTML, m) != canonical(got.HTML, m) {
			rt.Errorf("%s > %s, %v\n%s\nbecame\n%s\nwant %s\ngot  %s", page, to, m, text, out, want.HTML, got.HTML)
		}
		if again, _, n, _ := after.rewritten(t, moving{}, to.String(), out); n != 0 || !bytes.Equal(again, out) {
			rt.Errorf("%q is rewritten again to %q", out, again)
		}
	})
	t.Logf("%d rewritten, %d left", rewritten, left)
	if rewritten < 50 || left > rewritten/10 {
		t.Errorf("%d links rewritten, %d left", rewritten, left)
	}
}

// canonical gives pages that are wanted in a folder that moves their new address.
func canonical(html string, m moving) string {
	for _, wanted := range []string{"mappe/ny"} {
		html = strings.ReplaceAll(html, `"/wiki/`+escapePath(wanted), `"/wiki/`+escapePath(m.name(wanted)))
	}
	return html
}

func FuzzRewrite(f *testing.F) {
	for _, s := range append(append([]string{}, hostile...), caseInputs(f)...) {
		f.Add(s)
	}
	page := testPath(f, "drift/side")
	m := moving{"drift/backup.md": "mappe/ny [x].md", "drift/plan.png": "drift/a b.png", "drift/restore.md": "c/restore.md"}
	f.Fuzz(func(t *testing.T, s string) {
		text := []byte(s)
		if out, _, changed, left := testWorld.rewritten(t, moving{}, "drift/side", text); changed != 0 || left != 0 || !bytes.Equal(out, text) {
			t.Errorf("nothing moved, and %q became %q", text, out)
		}
		for _, m := range []moving{m, {"drift/side.md": "et andet/sted/side.md"}} {
			out, to, changed, left := testWorld.rewritten(t, m, "drift/side", text)
			if changed == 0 && !bytes.Equal(out, text) || changed < 0 || left < 0 {
				t.Errorf("%d changed, %d left, and %q became %q", changed, left, text, out)
			}
			if was, is := beside(page, text), beside(to, out); changed > 0 && was != is {
				t.Errorf("beside the links\n%q became\n%q", was, is)
			}
		}
	})
}

// beside is a page's text, in clean form, without what its links say.
func beside(p wiki.Path, text []byte) string {
	s := findPlaces(p, text, false)
	var b strings.Builder
	from := 0
	slices.SortFunc(s.list, func(a, b place) int { return a.start - b.start }) // a link comes before what is in it
	for _, l := range s.list {
		b.Write(s.doc.source[from:l.start])
		from = l.end
	}
	b.Write(s.doc.source[from:])
	return b.String()
}

// samplePages are pages as they are in a wiki, and the moves of one that they link to.
func samplePages(n int) (texts [][]byte, m Moves) {
	from, to := found(sample.Page(7)+".md", 0).File, found("arkiv/Referat af et møde.md", 0).File
	path := func(l wiki.Link) (wiki.File, bool) {
		f, err := wiki.ParseFile(l.Target)
		return f, err == nil && l.Kind == wiki.LinkPath
	}
	m = Moves{
		Before: path,
		After:  func(l wiki.Link) (wiki.File, bool) { f, ok := path(l); return f, ok && f != from },
		Moved:  func(f wiki.File) (wiki.File, bool) { return to, f == from },
		Names:  NewNames(from.String(), to.String()),
	}
	for i := range n {
		texts = append(texts, sample.Text(i, 1, 10000))
	}
	return texts, m
}

func BenchmarkRewriteThousandPagesWithoutTheLink(b *testing.B) {
	texts, m := samplePages(1000)
	for b.Loop() {
		for _, text := range texts {
			Rewrite(pathOf("emne-01/x"), pathOf("emne-01/x"), text, m)
		}
	}
}

func BenchmarkRewriteThousandPagesWithTheLink(b *testing.B) {
	texts, m := samplePages(1000)
	for i := range texts {
		texts[i] = append(texts[i], "\nSe [den](../"+sample.Page(7)+".md#x).\n"...)
	}
	for b.Loop() {
		for _, text := range texts {
			if _, changed, _ := Rewrite(pathOf("emne-01/x"), pathOf("emne-01/x"), text, m); changed == 0 {
				b.Fatal("not rewritten")
			}
		}
	}
}
