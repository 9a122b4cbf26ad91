package web

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

// termFile is a page of type term as a pair of name and text; fields are lines of its front matter.
func termFile(name, fields string) []string {
	return []string{"begreber/" + name + ".md", "---\ntype: term\n" + fields + "---\nTekst\n"}
}

func TestTheGlossaryExplainsWordsByLetter(t *testing.T) {
	files := slices.Concat(
		termFile("KB", "title: KB\nlangform: Det Kgl. Bibliotek\ndefinition: Danmarks nationalbibliotek.\nformer: [KB's, Kgl. Bibliotek]\n"),
		termFile("FBI", "title: FBI\ndefinition: Fælles <b>data</b> & \"mere\".\n"),
		termFile("Aarhus", "title: Aarhusmodellen\n"), termFile("Æble", "title: Æble\n"), termFile("Zoo", "title: Zoo\n"),
		[]string{"a.md", "Vi spørger KB og KB's folk.\n", "b.md", "KB svarer.\n"},
	)
	w := newReadWiki(t, true, files...)
	a := w.get("/-/glossary").want(200,
		"<h1>Ordliste</h1>", `<li><a href="#letter-F">F</a></li>`, `<h2 id="letter-K">K</h2>`,
		`<dt>KB <span class="quiet">Det Kgl. Bibliotek</span></dt>`, "<p>Danmarks nationalbibliotek.</p>",
		`Også skrevet: KB&#39;s, Kgl. Bibliotek</p>`, `<a href="/wiki/begreber/KB">Læs mere om KB</a>`,
		"Fælles &lt;b&gt;data&lt;/b&gt; &amp; &#34;mere&#34;.").lacks("<b>data", "Tilføj et begreb", `<a href="/-/glossary">Alle</a>`)
	checkPage(t, []byte(a.body))
	var order []string
	for _, m := range regexp.MustCompile(`<h2 id="letter-(.)">`).FindAllStringSubmatch(a.body, -1) {
		order = append(order, m[1])
	}
	if got := strings.Join(order, ""); got != "FKZÆÅ" { // "Aarhus" is written with å
		t.Errorf("the letters are in the order %s", got)
	}

	// Each word says where it is used: the page about it, and the two others.
	uses := regexp.MustCompile(`<a href="([^"]+)">KB: brugt på (\d) sider</a>`).FindStringSubmatch(a.body)
	if uses == nil || uses[2] != "3" || uses[1] != "/-/search?q=%22KB%22" {
		t.Fatalf("KB is used at %q:\n%s", uses, a.main())
	}
	w.get(uses[1]).want(200, `href="/wiki/a"`, `href="/wiki/b"`)

	one := w.get("/-/glossary?letter=K").want(200, "Det Kgl. Bibliotek", `<a href="/-/glossary?letter=K" aria-current="page">K</a>`,
		`<a href="/-/glossary">Alle</a>`, `href="/-/glossary?letter=F"`).lacks(`id="letter-F"`)
	checkPage(t, []byte(one.body))
	w.get("/-/glossary?letter="+url.QueryEscape("Å")).want(200, "Aarhusmodellen").lacks("Zoo")
	for _, none := range []string{"q", "<b>", "KB", "\xff", strings.Repeat("K", 5000)} {
		w.get("/-/glossary?letter=" + url.QueryEscape(none)).want(404).lacks("<b>")
	}

	w.get("/-/glossary", "Cookie", "lang=en").want(200, "<h1>Glossary</h1>", "Also written:", "Read more about KB", "KB: used on 3 pages")
	w.get("/-/glossary", w.signIn("e@x.dk", "Else", wiki.Editor)).want(200, `<a class="button" href="/-/new?type=term">Tilføj et begreb</a>`)
	w.get("/-/glossary", w.signIn("l@x.dk", "Liv", wiki.Reader)).want(200).lacks("/-/new?type=term")
}

func TestEveryMeaningOfAWordIsInTheGlossary(t *testing.T) {
	w := newReadWiki(t, true, slices.Concat(
		termFile("CB (bibliotek)", "title: CB (bibliotek)\nlangform: Centralbibliotek\nformer: [CB]\n"),
		termFile("CB", "title: CB\nlangform: Cicero Bestilling\n"),
		[]string{"tekst.md", "Spørg CB.\n"})...)
	a := w.get("/-/glossary").want(200, `<dt>CB <span class="quiet">Centralbibliotek</span></dt>`, `<dt>CB <span class="quiet">Cicero Bestilling</span></dt>`,
		`<a href="/wiki/begreber/CB">Læs mere om CB</a>`, `<a href="/wiki/begreber/CB%20%28bibliotek%29">Læs mere om CB (bibliotek)</a>`)
	checkPage(t, []byte(a.body))
	if n := strings.Count(a.body, `<h2 id="letter-C">`); n != 1 {
		t.Errorf("%d sections of one letter", n)
	}
	w.get("/wiki/tekst").want(200, "Centralbibliotek", "Cicero Bestilling")

	// It follows an edit at once.
	w.save("begreber/CB", "---\ntype: term\ntitle: CB\nlangform: Cicero Biblioteket\n---\n")
	w.get("/-/glossary").want(200, "Cicero Biblioteket", "Centralbibliotek").lacks("Cicero Bestilling")
	w.save("begreber/CB", "---\ntitle: CB\n---\nEn almindelig side\n")
	w.get("/-/glossary").want(200, "Centralbibliotek").lacks("Cicero")
}

func TestWhatCannotBeExplainedIsSaidToEditors(t *testing.T) {
	many := make([]string, 60)
	for i := range many {
		many[i] = fmt.Sprintf("form%d", i)
	}
	w := newReadWiki(t, true, slices.Concat(
		termFile("Tal", "title: Tal\nformer: [\"2026\", \"<i>7</i>\"]\n"), termFile("Kort", "title: Kort\nformer: [x]\n"),
		termFile("Lang", "title: Lang\nformer: [et to tre fire fem seks syv otte ni]\n"),
		termFile("Mange", "title: Mange\nformer: ["+strings.Join(many, ", ")+"]\n"))...)
	faults := []string{"»2026« er kun tal", "»x« er for kort", "er for lang til at kunne forklares", "Et begreb kan have op til 50 former"}
	a := w.get("/-/glossary", w.signIn("e@x.dk", "Else", wiki.Editor)).want(200, faults...).lacks("<i>7")
	checkPage(t, []byte(a.body))
	reader := w.signIn("l@x.dk", "Liv", wiki.Reader)
	w.get("/-/glossary").want(200, "Tal", "Kort", "Lang", "Mange").lacks(faults...)
	w.get("/-/glossary", reader).want(200).lacks(faults...)
}

func TestAnEmptyGlossarySaysHowItIsFilled(t *testing.T) {
	w := newReadWiki(t, true, "side.md", "Ingen begreber\n")
	a := w.get("/-/glossary").want(200, "Ordlisten er tom. En side af typen »term«").lacks(`class="letters"`, "Tilføj et begreb")
	checkPage(t, []byte(a.body))
	w.get("/-/glossary", w.signIn("e@x.dk", "Else", wiki.Editor)).want(200, "Ordlisten er tom", "Tilføj et begreb")
	w.get("/-/glossary", "Cookie", "lang=en").want(200, "The glossary is empty.")
	w.save("begreber/FBI", "---\ntype: term\ntitle: FBI\n---\nTekst\n")
	w.get("/-/glossary").want(200, "FBI").lacks("Ordlisten er tom")
}

func TestALargeGlossaryIsReadALetterAtATime(t *testing.T) {
	var files []string
	for i := range 260 {
		files = append(files, termFile(fmt.Sprintf("a%03d", i), fmt.Sprintf("title: Alfa %03d\n", i))...)
		files = append(files, termFile(fmt.Sprintf("b%03d", i), fmt.Sprintf("title: Beta %03d\n", i))...)
	}
	w := newReadWiki(t, true, files...)
	a := w.get("/-/glossary").want(200, "Alfa 000", "Alfa 259", `<a href="/-/glossary?letter=A" aria-current="page">A</a>`, `href="/-/glossary?letter=B"`).lacks("Beta 000")
	checkPage(t, []byte(a.body))
	w.get("/-/glossary?letter=B").want(200, "Beta 000", "Beta 259").lacks("Alfa 000")
}

func TestAGlossaryForMembersIsForMembers(t *testing.T) {
	w := newReadWiki(t, false, termFile("FBI", "title: FBI\n")...)
	w.get("/-/glossary").want(303).header("Location", "/-/login?next=%2F-%2Fglossary").lacks("FBI")
	w.get("/-/glossary?letter=F").want(303).lacks("FBI")
	w.get("/-/glossary", w.signIn("l@x.dk", "Liv", wiki.Reader)).want(200, "FBI")
}
