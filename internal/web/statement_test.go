package web

import (
	"net/url"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

const statementFields = "label: {da: Tilgængelighedserklæring}\nfolder: om\ntemplate: tilgængelighedserklæring\nfields:\n" +
	"  - {name: dato, label: {da: Dato}, kind: date}\n  - {name: gennemgået, label: {da: Gennemgået}, kind: date}\n"

func TestAWikiWithoutAStatementSaysWhatIsKnown(t *testing.T) {
	w := newReadWiki(t, true, "systemer/a.md", hardToRead, "b [1].md", "![](x.png)\n",
		".wiki/types/tilgængelighedserklæring.yaml", statementFields,
		".wiki/templates/tilgængelighedserklæring.md", "---\ntitle:\ntype: tilgængelighedserklæring\ndato:\ngennemgået:\n---\n## Kendte problemer\n\n<!-- problemer -->\n")
	w.get("/").want(200, `<a href="/was">Tilgængelighedserklæring</a>`)
	w.get("/was").want(200, "<h1>Tilgængelighedserklæring</h1>", "Der er ikke skrevet en tilgængelighedserklæring", "På 2 sider er der noget",
		"Digitaliseringsstyrelsen</a>").lacks("Skriv jeres erklæring")
	w.get("/was", "Cookie", "lang=en").want(200, "Accessibility statement", "No accessibility statement has been written")
	w.get("/was", w.signIn("mette@x.dk", "Mette", wiki.Editor)).want(200).lacks("Skriv jeres erklæring")
	admin := w.signIn("ida@x.dk", "Ida", wiki.Admin)
	query := "?title=" + url.QueryEscape("Tilgængelighedserklæring") + "&amp;type=" + url.QueryEscape("tilgængelighedserklæring")
	editor := "/-/edit/om/" + url.PathEscape("Tilgængelighedserklæring")
	w.get("/was", admin).want(200, `href="`+editor+query+`"`)
	w.get(editor+strings.ReplaceAll(query, "&amp;", "&"), admin).want(200, "## Kendte problemer",
		"- 2 billeder uden beskrivelse på 2 sider: b [1], [[systemer/a]]", "- 1 link, hvis ord ikke siger noget på 1 side: [[systemer/a]]").lacks("problemer --")
}

func TestAStatementIsWhereDanishLawExpectsIt(t *testing.T) {
	w := newReadWiki(t, true, "gammel.md", "---\ntype: tilgængelighedserklæring\ndato: 2025-01-01\nwas-adresse: https://was.digst.dk/gammel-dk\n---\n",
		"om/ny.md", "---\ntype: tilgængelighedserklæring\ndato: 2026-01-01\nwas-adresse: https://example.org/\n---\n")
	w.get("/was").want(303).header("Location", "/wiki/om/ny")
	w.save("om/ny", "---\ntype: tilgængelighedserklæring\ndato: 2026-01-01\nwas-adresse: https://was.digst.dk/wiki-eksempel-dk\n---\n")
	w.get("/was").want(303).header("Location", "https://was.digst.dk/wiki-eksempel-dk")
	w.save("om/ny", "---\ntype: tilgængelighedserklæring\ndato: 2026-01-01\nwas-adresse: https://was.digst.dk.example.org/x\n---\n")
	w.get("/was").want(303).header("Location", "/wiki/om/ny")
}

func TestAStatementBeginsWithoutATemplateToo(t *testing.T) {
	w := newReadWiki(t, true, "a.md", hardToRead)
	admin := w.signIn("ida@x.dk", "Ida", wiki.Admin)
	editor := "/-/edit/" + url.PathEscape("Tilgængelighedserklæring")
	w.get("/was", admin).want(200, `href="`+editor+"?title=")
	w.get(editor+"?title=x&type="+url.QueryEscape("tilgængelighedserklæring"), admin).want(200, "type: tilgængelighedserklæring", "## Indhold, der ikke er tilgængeligt", "[[a]]")
}

func TestAClosedWikiSaysNothingOfItsStatement(t *testing.T) {
	w := newReadWiki(t, false, "om/ny.md", "---\ntype: tilgængelighedserklæring\n---\n")
	w.get("/was").want(200, "Log ind for at se, om der er skrevet", `href="/-/login?next=/was"`).lacks("/wiki/om/ny", "ikke skrevet en")
	w.get("/was", w.signIn("rikke@x.dk", "Rikke", wiki.Reader)).want(303).header("Location", "/wiki/om/ny")
}
