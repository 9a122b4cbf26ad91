package markdown

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func testTerm(name, long string, forms ...string) Term {
	return Term{File: found("begreber/"+name+".md", 0).File, Title: name, Long: long, Definition: "Hvad " + name + " er.", Forms: forms}
}

var testGlossary = NewGlossary([]Term{
	testTerm("KB", "Det Kgl. Bibliotek", "KB", "Det Kgl. Bibliotek", "Det Kongelige Bibliotek"),
	testTerm("CB", "Centralbibliotek", "CB", "centralbibliotek", "centralbiblioteket"),
	testTerm("Cicero", "", "CB"),
	testTerm("FBI", "Fælles Bibliotekssystem Infrastruktur", "FBI"),
	testTerm("FBI-API", "", "FBI-API"),
	testTerm("Databrønden", "", "Databrønden", "brønden"),
	testTerm("B&O", "", "B&O", "C#", "Ærø [øen] ø"),
})

var termHTML = regexp.MustCompile(`(?s)<span class="term"[^>]*>(?:<abbr[^>]*>)?([^<]*)(?:</abbr>)?<button[^>]*></button>.*?</a></span></span></span>`)

// explained gives a page's words that are explained in brackets, without other HTML.
func explained(html string) string {
	html = termHTML.ReplaceAllString(html, "{$1}")
	html = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(html, "")
	return strings.Join(strings.Fields(strings.ReplaceAll(html, "&amp;", "&")), " ")
}

func TestWordsOfTheGlossaryAreExplained(t *testing.T) {
	for text, want := range map[string]string{
		"KB og KB, FBI":                        "{KB} og KB, {FBI}",
		"FBI's, KBs (FBI-API'et)":              "{FBI}'s, {KB}s ({FBI-API}'et)",
		"kb Kb xKB KBx KB2 KB-kort 7-KB KB_a":  "kb Kb xKB KBx KB2 KB-kort 7-KB KB_a",
		"Databrøndens og databrønden":          "{Databrønden}s og databrønden",
		"Brønden":                              "{Brønden}",
		"databrØnden":                          "databrØnden",
		"det Kgl. Bibliotek":                   "{det Kgl. Bibliotek}",
		"Det Kgl.\nBibliotek":                  "{Det Kgl. Bibliotek}",
		"Det  Kgl. Bibliotek; Det Kgl. Bib":    "{Det Kgl. Bibliotek}; Det Kgl. Bib",
		"Det Kgl.  \nBibliotek":                "Det Kgl. Bibliotek",
		"Det *Kgl.* Bibliotek *KB*":            "Det Kgl. Bibliotek {KB}",
		"Det Kongelige Biblioteks og KB":       "{Det Kongelige Bibliotek}s og KB",
		"B&O B&amp;O, C# og KB/FBI":            "{B&O} B&O, C# og {KB}/{FBI}",
		"C# C":                                 "{C#} C",
		"ærø [øen] ø":                          "{ærø [øen] ø}",
		"`KB` [KB](a) [[KB]] https://a.dk/KB":  "KB KB KB https://a.dk/KB",
		"# KB\n\n## FBI\n\n<abbr>KB</abbr> KB": "FBI# KB {KB}",
		"<kbd>KB</kbd> <b>FBI</b>":             "KB {FBI}",
		"| KB |\n|---|\n| FBI |":               "{KB} {FBI}",
		"> [!note] KB\n> FBI":                  "KB {FBI}",
		"- [ ] @FBI KB (frist snart)":          "@FBI {KB} (frist snart)",
		"a@KB.dk KB.dk #KB a.KB .KB":           "a@KB.dk KB.dk #KB a.KB .{KB}",
		"KB.":                                  "{KB}.",
		"---\nordliste: nej\n---\nKB":          "KB",
		"---\nglossary: false\n---\nKB":        "KB",
		"---\nordliste: ja\n---\nKB":           "{KB}",
		"«KB»—FBI…":                            "«{KB}»—{FBI}…",
		"K*B* ![KB](a.png)":                    "KB",
	} {
		page := Parse(testPath(t, "drift/side"), []byte(text)).Render(World{Glossary: testGlossary}, Danish)
		got := strings.Replace(explained(page.HTML), " fristen er ikke en dato", "", 1)
		got = strings.TrimPrefix(strings.TrimPrefix(got, "Tabel "), "Bemærk ")
		if got != want {
			t.Errorf("%q:\ngot  %s\nwant %s\n%s", text, got, want, page.HTML)
		}
		checkLaws(t, page)
	}
}

func TestACodeWithSeveralMeaningsGivesTheChoice(t *testing.T) {
	page := Parse(testPath(t, "drift/side"), []byte("Et centralbibliotek er et CB, og CB.")).Render(World{Glossary: testGlossary}, Danish)
	checkLaws(t, page)
	if got := explained(page.HTML); got != "Et {centralbibliotek} er et {CB}, og CB." {
		t.Error(got)
	}
	for _, part := range []string{
		`aria-label="»CB« har 2 betydninger"`, `<strong>Centralbibliotek</strong>`, `<strong>Cicero</strong>`,
		`href="/wiki/begreber/CB"`, `href="/wiki/begreber/Cicero"`, `<abbr title="Centralbibliotek">centralbibliotek</abbr>`,
		`popovertarget="term-2"`, `id="term-2" popover`,
	} {
		if !strings.Contains(page.HTML, part) {
			t.Errorf("no %s in %s", part, page.HTML)
		}
	}
}

func TestATermDoesNotExplainItselfOnItsOwnPage(t *testing.T) {
	for path, want := range map[string]string{"begreber/KB": "KB og {FBI}", "begreber/FBI": "{KB} og FBI"} {
		page := Parse(testPath(t, path), []byte("KB og FBI")).Render(World{Glossary: testGlossary}, Danish)
		if got := explained(page.HTML); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestFormsThatCannotBeLookedForAreTold(t *testing.T) {
	for form, want := range map[string]string{
		"K": "term.short", "": "term.short", "!": "term.short", "112": "term.number", "1 2": "term.number",
		strings.Repeat("ord ", 9): "term.long", strings.Repeat("å", 60): "term.long",
		"KB": "", "C#": "", "3D": "", "å i": "", "K-1": "", " Det  Kgl. ": "", "ord": "",
	} {
		term := testTerm("x", "", form)
		faults := term.Check()
		if want == "" && faults != nil || want != "" && (len(faults) != 1 || faults[0].Key != want || faults[0].Field != "forms") {
			t.Errorf("%q: %v, want %q", form, faults, want)
		}
		if g := NewGlossary([]Term{term}); (len(g.words) == 0) != (want != "") {
			t.Errorf("%q is looked for: %v", form, len(g.words) > 0)
		}
	}
	many := testTerm("x", "", slices.Repeat([]string{"ord"}, maxForms+1)...)
	if faults := many.Check(); len(faults) != 1 || faults[0].Key != "term.forms" {
		t.Errorf("too many forms: %v", faults)
	}
	if g := NewGlossary(nil); g.Check() != nil || Parse(testPath(t, "a"), []byte("KB")).Render(World{Glossary: g}, Danish).HTML != "<p>KB</p>\n" {
		t.Error("an empty glossary has a fault or explains something")
	}
	g := NewGlossary(manyTerms(maxTerms + 5))
	if fault := g.Check(); fault == nil || fault.Key != "glossary.size" || fault.Value != "20000" || len(g.terms) != maxTerms {
		t.Errorf("too many terms: %v", fault)
	}
}

// manyTerms are terms with a code, a long form of several words and an ordinary word each.
func manyTerms(n int) (list []Term) {
	for i := range n {
		code := fmt.Sprintf("Q%c%c%d", 'A'+i%26, 'A'+i/26%26, i)
		list = append(list, testTerm(code, "Den lange form "+code, code, "Den lange form "+code, "begrebet "+code, "ledelse"[:3+i%5]+"ord"))
	}
	return list
}

// A page that uses all words of a large glossary is not too large for it.
func TestAPageWithManyTermsIsNotOverItsSize(t *testing.T) {
	var b strings.Builder
	terms := manyTerms(2000)
	for i := range terms {
		terms[i].Definition = strings.Repeat("En lang forklaring. ", 100)
		b.WriteString(terms[i].Forms[0] + " ")
	}
	page := Parse(testPath(t, "a"), []byte(b.String())).Render(World{Glossary: NewGlossary(terms)}, Danish)
	if page.Over != "" || strings.Count(page.HTML, `class="term"`) != maxMarked {
		t.Errorf("over %q, %d terms in %d bytes", page.Over, strings.Count(page.HTML, `class="term"`), len(page.HTML))
	}
	checkLaws(t, page)
}

// Forms that begin alike and texts that begin like them cost no more than others.
func TestNoGlossaryTakesLong(t *testing.T) {
	var terms []Term
	for i := range maxTerms {
		terms = append(terms, testTerm("x", "", fmt.Sprintf("a b a b a b a%d", i), fmt.Sprintf("a%s", strings.Repeat("#", i%90)), "aas"))
	}
	g := NewGlossary(terms)
	for name, monster := range map[string]string{
		"a b": fill("a b ", maxSource-100), "aas": fill("as aa ", maxSource-100), "a###": fill("a##########", maxSource-100),
		"long": fill("a", maxSource-100), "lines": fill("a b\n", maxSource-100), "brackets": fill("a [b ", 60<<10),
	} {
		doc := Parse(testPath(t, "a"), []byte(monster))
		start := time.Now()
		doc.Render(World{Glossary: g}, Danish)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func FuzzGlossary(f *testing.F) {
	for _, s := range append(append([]string{}, hostile...), caseInputs(f)...) {
		f.Add(s, "KB og det", "aæ-")
	}
	p := testPath(f, "drift/side")
	f.Fuzz(func(t *testing.T, text, form, other string) {
		g := NewGlossary([]Term{testTerm("a", other, form, other), testTerm("b", "", other)})
		doc := Parse(p, []byte(text))
		page, plain := doc.Render(World{Glossary: g}, Danish), doc.Render(World{}, Danish)
		checkLaws(t, page)
		if got := withoutTerms(page.HTML); page.Over == "" && got != plain.HTML {
			t.Errorf("forms %q, %q change the text:\n%s\n%s", form, other, got, plain.HTML)
		}
	})
}

func withoutTerms(html string) string { return termHTML.ReplaceAllString(html, "$1") }

// The two are timed in turns and the best turn of each counts, so that what else the machine does matters little.
func BenchmarkGlossary(b *testing.B) {
	source, p := longPage(50<<10), testPath(b, "drift/side")
	g := NewGlossary(append(manyTerms(996), testTerm("KB", "Det Kgl. Bibliotek", "KB", "Det Kgl. Bibliotek"), testTerm("Alliancen", "", "alliancen"),
		testTerm("enighed", "", "enighed"), testTerm("bevillingen", "", "bevilling", "bevillingen")))
	parse, plain, marked := time.Hour, time.Hour, time.Hour
	for b.Loop() {
		start := time.Now()
		doc := Parse(p, source)
		parsed := time.Now()
		doc.Render(World{Resolver: testShelf}, Danish)
		rendered := time.Now()
		doc.Render(World{Resolver: testShelf, Glossary: g}, Danish)
		parse, plain, marked = min(parse, parsed.Sub(start)), min(plain, rendered.Sub(parsed)), min(marked, time.Since(rendered))
	}
	more := func(without time.Duration) float64 { return 100 * float64(marked-plain) / float64(without) }
	b.ReportMetric(more(parse+plain), "%more/page")
	b.ReportMetric(more(plain), "%more/HTML")
	b.ReportMetric(float64(plain.Microseconds()), "µs/HTML")
}
