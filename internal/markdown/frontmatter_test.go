package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"alliancewiki/internal/sample"
	"alliancewiki/internal/wiki"
)

func TestFrontMatterCannotMultiply(t *testing.T) {
	var names strings.Builder
	names.WriteString("---\ntags: &a [")
	for range 1000 {
		names.WriteString("et langt mærke, ")
	}
	names.WriteString("x]\nt2: [")
	names.WriteString(strings.Repeat("*a, ", 100))
	names.WriteString("x]\n---\n")
	attacks := map[string]string{
		"aliases of a list of tags": names.String(),
		"a small alias":             "---\na: &x [b]\ntags: *x\n---\n",
		"an anchor alone":           "---\na: &x b\n---\n",
		"a merge":                   "---\na:\n  <<: {b: 1}\n---\n",
		"a merge by its tag":        "---\n!!merge a: {b: 1}\n---\n",
		"many different keys":       "---\n" + count(maxFrontMatter-10, "%x:\n") + "---\n",
		"many maps of many keys":    "---\n" + count(maxFrontMatter/2, "%x: {a: 1}\n") + "---\n",
		"the same key":              "---\n" + fill("? a\n", maxFrontMatter-8) + "---\n",
		"deep lists":                "---\na: " + fill("[", 8000) + fill("]", 8000) + "\n---\n",
		"more than the limit":       "---\n" + fill("a", maxFrontMatter+1) + "\n---\n",
	}
	for name, text := range attacks {
		took := time.Hour
		var page *Page
		for try := 0; try < 3 && took > 100*time.Millisecond; try++ {
			start := time.Now()
			page = Parse(testPath(t, "drift/side"), []byte(text)).Render(World{}, Danish)
			took = time.Since(start)
		}
		if took > 100*time.Millisecond {
			t.Errorf("%s: took %v", name, took)
		}
		if page.FrontMatterError == nil || page.Facts.Fields != nil {
			t.Errorf("%s: is read, %d fields", name, len(page.Facts.Fields))
		}
	}
}

func TestFrontMatterWithinItsLimitsIsQuicklyRead(t *testing.T) {
	text, took := []byte("---\n"+mapsOfKeys()+"---\n"), time.Hour
	var facts wiki.Facts
	for try := 0; try < 3 && took > 100*time.Millisecond; try++ {
		start := time.Now()
		facts = Facts(testPath(t, "drift/side"), text)
		took = time.Since(start)
	}
	if took > 100*time.Millisecond || len(facts.Fields) < 5 {
		t.Errorf("%d bytes with %d fields took %v", len(text), len(facts.Fields), took)
	}
}

// mapsOfKeys is front matter just within its limits: maps with as many keys as they may have.
func mapsOfKeys() string {
	var b strings.Builder
	for i := 0; b.Len() < maxFrontMatter-2000; i++ {
		fmt.Fprintf(&b, "m%d: {", i)
		for j := range maxFields {
			fmt.Fprintf(&b, "%x: ,", j)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func TestTagsAndAliasesHaveALimit(t *testing.T) {
	facts := Facts(testPath(t, "a"), []byte("---\ntags: ["+count(2000, "t%d, ")+"]\naliases: [kort, "+fill("lang", maxName+1)+"]\n---\n"))
	if len(facts.Tags) != maxNames || facts.Tags[0] != "t0" {
		t.Errorf("%d tags: %v", len(facts.Tags), facts.Tags)
	}
	if len(facts.Aliases) != 1 || facts.Aliases[0] != "kort" {
		t.Errorf("aliases %v", facts.Aliases)
	}
}

func TestFrontMatterErrorsSayWhereAndWhatToDo(t *testing.T) {
	for front, want := range map[string]string{
		"title: Møde: forår":                   `2 colon title: "Møde: forår"`,
		"a: 1\ntitle: Kl. 10: \"x\"":           `3 colon.plain title: Kl. 10: "x"`,
		"a: 1\n b: 2":                          "3 indent b: 2",
		"tags: x\nb: 1\ntags: y":               "4 twice tags",
		"a:\n\t- b":                            "3 tab - b",
		"a:\n  b: 1\n\tc: d":                   "4 tab c: d",
		"a: 1\ntags: [x, y\nb: 1":              "3 bracket tags: [x, y",
		"title: [":                             "2 bracket title: [",
		"a: 1\nb: \"x\nc: 1":                   "3 quote b: \"x",
		"title: [Udkast] møde":                 "2 after title: [Udkast] møde",
		"title: *Vigtigt* møde":                `2 sign title: "*Vigtigt* møde"`,
		"a: &x 1\nb: *x":                       `2 sign a: "&x 1"`,
		"a: 1\nb: @x":                          `3 sign b: "@x"`,
		"a: 1\nb: @x \"y\"":                    `3 sign.plain b: @x "y"`,
		"a: 1\nbare\nc: 1":                     "3 nocolon bare",
		"<<: {a: 1}":                           "2 merge <<: {a: 1}",
		"- a":                                  "2 fieldless - a",
		"a: 1\nb: x\x01":                       "3 invisible b: x ",
		`a: "C:\dir"`:                          `2 backslash a: "C:\dir"`,
		"a: !!int x":                           "2 line a: !!int x",
		"a: " + fill("[", 60):                  "2 nesting a: " + fill("[", 57) + "…",
		"a: {" + count(4000, "k%d: 1, ") + "}": "2 fields 300",
		fill("x: y\n", 17<<10):                 "0 size 16",
	} {
		if strings.HasPrefix(want, "2 nesting") {
			front += fill("]", 60)
		}
		for _, end := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll("---\n"+front+"\n---\nx\n", "\n", end)
			p := Parse(testPath(t, "drift/side"), []byte(text)).FrontMatterError()
			if p == nil {
				t.Errorf("%.40q: nothing is wrong", text)
				continue
			}
			if got := fmt.Sprintf("%d %s %s", p.Line, strings.TrimPrefix(p.Key, "frontmatter."), p.Value); got != want || p.Field != "content" {
				t.Errorf("%.40q:\ngot  %s\nwant %s", text, got, want)
			}
			if again := CheckFrontMatter([]byte(text)); again == nil || *again != *p {
				t.Errorf("%.40q: the check says %v, the page %v", text, again, p)
			}
		}
	}
}

func TestFrontMatterIsCheckedAsAPageIsRead(t *testing.T) {
	for _, text := range []string{"", "x", "---", "---\n", "---\n---", "--- \t\na: [\n---", "---\na: [\n--- x\n", "---\na: [\n--- x\n---\n",
		"---\na: [\n---x\n---\t \nb", "\ufeff---\na: [\n---\nb", "---\ra: [\r---\rb", "---\na: [\r---\nb\n---\n", "--\na: [\n---\n",
		"---\na: \xff[\n---\n", "----\na: [\n---\n", "---\na: 1\n\n---\nb: [\n---\n", " ---\na: [\n---\n"} {
		p, check := Parse(testPath(t, "a"), []byte(text)).FrontMatterError(), CheckFrontMatter([]byte(text))
		if (p == nil) != (check == nil) || p != nil && *p != *check {
			t.Errorf("%q: the check says %v, the page %v", text, check, p)
		}
	}
}

func TestWhatLooksSimpleInFrontMatterIsRead(t *testing.T) {
	if !isSimple([]byte("title: Møde om økonomi\ntags: [a b, c]\ndate: 2024-05-01\n\nlang: da\ntom:\n")) {
		t.Error("ordinary front matter is not simple")
	}
	simple := 0
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOf(rapid.OneOf(rapid.StringMatching(`[a-dæ0-9_.-]{1,3}: ?[a-eæ0-9 _.,()/:-]{0,6}`),
			rapid.StringMatching(`[a-dnyo]{1,2}: \[[a-e0-9 ,._-]{0,6}\]? ?`), rapid.StringMatching(`[-a0 :.\[\]"'#&*!|>%@{},?\t]{0,5}`),
			rapid.SampledFrom([]string{"a: 0x", "b: 0o9", "c: 1e999", "d: 2024-13-45", "e: 99999999999999999999", "f: 1:2", "y: 1", "true: 1",
				"True: 2", "1: a", "01: b", "g: 1_0", "h: null", "null: 1", "a", "i: 0b2", "j: 2024-05-01 25:61", "k: a -b", "l: a - b"}))).Draw(rt, "lines")
		front := []byte(strings.Join(lines, "\n") + "\n")
		if !isSimple(front) {
			return
		}
		simple++
		if len(bytes.TrimSpace(front)) == 0 {
			return
		}
		if _, problem := decodeFrontMatter(front); problem != nil {
			rt.Errorf("%q: %v, line %d", front, problem, problem.Line)
		}
	})
	if simple < 5 {
		t.Errorf("only %d were simple", simple)
	}
}

func BenchmarkCheckFrontMatterOfThousandPages(b *testing.B) {
	var texts [][]byte
	for i := range 1000 {
		texts = append(texts, sample.Text(i, 1, 10000))
	}
	for b.Loop() {
		for _, text := range texts {
			if p := CheckFrontMatter(text); p != nil {
				b.Fatal(p)
			}
		}
	}
}

func TestASharpSignInANameIsAFact(t *testing.T) {
	facts := Facts(testPath(t, "a"), []byte("[[C# og F#]] [[backup#Nat]] [[F##Opgaver]] [[hjælp/]] [x](/wiki/mm/y#s-z)"))
	var got []string
	for _, l := range facts.Links {
		got = append(got, l.Target+"|"+l.Section)
	}
	if want := "C# og F#|, backup|Nat, F#|Opgaver, hjælp|, mm/y|z"; strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %s", got, want)
	}
}

func TestReadingsOfWikilinksAreNotAskedForWithoutEnd(t *testing.T) {
	asked := &counter{}
	Parse(testPath(t, "a"), []byte(count(60<<10, "[[a#%d]]\n\n"))).Render(World{Resolver: asked}, Danish)
	if asked.n > maxReadings+1 {
		t.Errorf("the resolver was asked %d times about one page", asked.n)
	}
}

// counter is a resolver that knows of nothing and counts.
type counter struct{ n int }

func (c *counter) Resolve(wiki.Path, wiki.Link) Target {
	c.n++
	return Target{}
}
