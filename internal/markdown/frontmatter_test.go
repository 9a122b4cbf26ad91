package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"

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
			page = Parse(testPath(t, "drift/side"), []byte(text)).Render(nil, Danish)
			took = time.Since(start)
		}
		if took > 100*time.Millisecond {
			t.Errorf("%s: took %v", name, took)
		}
		if page.FrontMatterError == "" || page.Facts.Fields != nil {
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
		"title: Møde: forår":         `linje 2, »title: Møde: forår«: værdien indeholder et kolon. Sæt den i anførselstegn: title: "Møde: forår"`,
		"a: 1\ntitle: Kl. 10: \"x\"": "linje 3, »title: Kl. 10: \"x\"«: værdien indeholder et kolon. Sæt den i anførselstegn.",
		"a: 1\n b: 2":                "linje 3, »b: 2«: linjen hører ikke til",
		"tags: x\nb: 1\ntags: y":     "linje 4, »tags: y«: feltet »tags« står også på linje 2. Slet det ene.",
		"a:\n\t- b":                  "linje 3, »- b«: linjen begynder med et tabulatortegn.",
		"a:\n  b: 1\n\tc: d":         "linje 4, »c: d«: linjen begynder med et tabulatortegn.",
		"a: 1\ntags: [x, y\nb: 1":    "linje 3, »tags: [x, y«: en parentes bliver ikke afsluttet.",
		"title: [":                   "linje 2, »title: [«: en parentes bliver ikke afsluttet.",
		"a: 1\nb: \"x\nc: 1":         "linje 3, »b: \"x«: et anførselstegn bliver ikke afsluttet.",
		"title: [Udkast] møde":       "linje 2, »title: [Udkast] møde«: der står noget efter",
		"title: *Vigtigt* møde":      `linje 2, »title: *Vigtigt* møde«: værdien begynder med et tegn, der betyder noget særligt. Sæt den i anførselstegn: title: "*Vigtigt* møde"`,
		"a: &x 1\nb: *x":             "linje 2, »a: &x 1«: værdien begynder med et tegn",
		"a: 1\nb: @x":                "linje 3, »b: @x«: værdien begynder med et tegn",
		"a: 1\nbare\nc: 1":           "linje 3, »bare«: linjen mangler et kolon.",
		"<<: {a: 1}":                 "linje 2, »<<: {a: 1}«: feltet << kan ikke bruges.",
		"- a":                        "linje 2, »- a«: der skal stå felter",
		"a: 1\nb: x\x01":             "linje 3, »b: x «: linjen har et usynligt tegn",
		`a: "C:\dir"`:                `linje 2, »a: "C:\dir"«: tegnet \ kan ikke stå sådan`,
		"a: !!int x":                 "linje 2, »a: !!int x«: linjen kan ikke læses som navn: værdi.",
		fill("x: y\n", 17<<10):       "de fylder mere end 16 KB.",
	} {
		for _, end := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll("---\n"+front+"\n---\nx\n", "\n", end)
			got := Parse(testPath(t, "drift/side"), []byte(text)).FrontMatterError()
			if !strings.HasPrefix(got, want) {
				t.Errorf("%.40q:\ngot  %s\nwant %s", text, got, want)
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
	Parse(testPath(t, "a"), []byte(count(60<<10, "[[a#%d]]\n\n"))).Render(asked, Danish)
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
