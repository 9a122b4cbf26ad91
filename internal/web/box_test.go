package web

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"
)

// box is what the box of facts says, line by line.
func (r *reply) box() string {
	for n := range r.doc.Descendants() {
		if n.DataAtom == atom.Aside && attr(n, "class") == "factbox" {
			return words(n)
		}
	}
	return ""
}

func TestTheBoxOfFacts(t *testing.T) {
	const text = "---\ntitle: Databrønden\ntype: system\nejer: KOMBIT\nstatus: i drift\nafhænger-af: [FBI, Ukendt sted]\nkontrakt-til: 2026-12-01\n" +
		"møde: 2026-12-01 09:00\npris: 4226267\nbrugere: 1234.5\når: 2026\nhjemmeside: https://x.dk/a/\nformål:\ngennemses: 2027-02-28\negen: {a: b}\n---\nTekst\n"
	w := typedWiki(t, "systemer/Databrønden.md", text, "systemer/FBI.md", "---\ntitle: Fælles infrastruktur\ntype: system\nejer: KOMBIT\naliases: [FBI]\n---\n")
	mette := w.as("mette@x.dk")
	const address = "/wiki/systemer/Databr%C3%B8nden"
	r := w.visitor().get(address).want(http.StatusOK)
	const want = "System Ejer KOMBIT Status I drift Afhænger af FBI Ukendt sted (siden findes ikke) Kontrakt til 1. december 2026 " +
		"Møde 1. december 2026 kl. 09.00 Pris 4.226.267 kr. Brugere 1.234,5 År 2026 Hjemmeside x.dk/a Gennemses 28. februar 2027"
	if got := r.box(); got != want {
		t.Errorf("the box says\n%s\nwant\n%s", got, want)
	}
	for _, want := range []string{
		`<a href="/wiki/organisationer/KOMBIT">KOMBIT</a>`,
		`<a href="/wiki/systemer/FBI">FBI</a>`,
		`<a class="missing" href="/wiki/Ukendt%20sted">Ukendt sted</a>`,
		`<time datetime="2026-12-01">`,
		`<a class="external" rel="external noopener" href="https://x.dk/a/">x.dk/a</a>`,
	} {
		if !strings.Contains(r.body, want) {
			t.Errorf("no %s in %s", want, r.body)
		}
	}
	if r := mette.get(address); !strings.Contains(r.body, `<a class="missing" href="/-/new?title=Ukendt&#43;sted">`) {
		t.Error("an editor is not led to write the missing page")
	}
	jens := w.as("jens@x.dk")
	jens.post("/-/language", "lang", "en", "next", "/")
	if got := jens.get(address).box(); !strings.HasPrefix(got, "System Owner KOMBIT Status In use Depends on") ||
		!strings.Contains(got, "1 December 2026") || !strings.Contains(got, "DKK 4,226,267") || !strings.Contains(got, "1,234.5") {
		t.Errorf("in English: %s", got)
	}
	// The target is renamed; then the type is described in another way.
	mette.post("/-/move/systemer/FBI", "to", "systemer/Infrastruktur", "base", string(w.site.Head())).leadsTo("/wiki/systemer/Infrastruktur")
	if r := w.visitor().get(address); !strings.Contains(r.body, `<a href="/wiki/systemer/Infrastruktur">FBI</a>`) {
		t.Errorf("after a rename: %s", r.box())
	}
	mette.post("/-/delete/systemer/Infrastruktur", "base", string(w.site.Head())).want(http.StatusSeeOther)
	if r := w.visitor().get(address); !strings.Contains(r.box(), "FBI (siden findes ikke)") {
		t.Errorf("after a deletion: %s", r.box())
	}
}

func TestAPageWithoutATypeShowsWhoKeepsIt(t *testing.T) {
	w := typedWiki(t, "a.md", "---\nansvarlig: KOMBIT\ngennemses: 2026-12-01\nejer: ingen\n---\n", "b.md", "Intet\n", "c.md", "---\ntype: sytsem\n---\n")
	if got := w.visitor().get("/wiki/a").box(); got != "Ansvarlig KOMBIT Gennemses 1. december 2026" {
		t.Error(got)
	}
	if got := w.visitor().get("/wiki/b").box(); got != "" {
		t.Error(got)
	}
	w.as("mette@x.dk").get("/wiki/c").says("Typen »sytsem« er ikke beskrevet i wikien", "Mente du »system«?")
	if r := w.visitor().get("/wiki/c"); strings.Contains(r.body, "sytsem") {
		t.Error("a reader is told of the type")
	}
}

func TestAnAddressThatIsNoneIsNoLink(t *testing.T) {
	for s, want := range map[string]string{
		"https://x.dk/": "x.dk", "http://x.dk/a?b=c": "x.dk/a?b=c", "javascript:alert(1)": "", "https://": "", "x.dk": "",
		"https://x.dk og mere": "", "https://a:b@x.dk/": "", "HTTPS://X.dk": "X.dk", "//x.dk": "",
	} {
		if got := siteName(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
