package web

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"
)

func TestAMovedPageKeepsItsHistoryAndItsOldAddress(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n", "Forside.md", "Se [[Salon]]\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/move/Salon").want(http.StatusOK).holds("to", "Salon").says("1 side linker hertil", "Forside")
	form.holds("base", string(w.site.Head()))
	base, _ := form.field("base")
	plan := mette.post("/-/move/Salon", "to", " /møder/Første salon/ ", "summary", "Ryddede op", "base", base, "action", "plan").want(http.StatusOK)
	plan.says("Flyt »Salon« til »møder/Første salon«", "Intet er ændret endnu", "1 side får ny adresse", "Links bliver rettet på 1 side", "Forside 1 link")
	if w.source("Salon") != "Tekst\n" {
		t.Fatal("looking moved it")
	}
	fields := plan.holds("to", "møder/Første salon").holds("summary", "Ryddede op").holds("base", base).sends()
	mette.post("/-/move/Salon", fields...).leadsTo("/wiki/m%C3%B8der/F%C3%B8rste%20salon")
	if got := w.source("Forside"); got != "Se [[Første salon]]\n" {
		t.Errorf("the link says %q", got)
	}
	mette.get("/wiki/m%C3%B8der/F%C3%B8rste%20salon").want(http.StatusOK).says("Flyttet", "Tekst")
	mette.get("/wiki/Salon").want(http.StatusMovedPermanently)
	mette.get("/-/history/m%C3%B8der/F%C3%B8rste%20salon").says("Ryddede op", "Begyndelsen")
}

func TestABadNewAddressIsGivenBack(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n", "Optaget.md", "x\n")
	mette := w.as("mette@x.dk")
	for _, to := range []string{"Optaget", "optaget", "../x", "", "a:b", ".wiki/x", "x.md"} {
		r := mette.post("/-/move/Salon", "to", to, "summary", "min grund").want(http.StatusUnprocessableEntity)
		r.holds("to", to).holds("summary", "min grund")
		if !strings.Contains(r.body, `id="to-error"`) {
			t.Errorf("%q: nothing is said beside the field", to)
		}
	}
	mette.post("/-/move/Salon", "to", "Ny", "base", "master").want(http.StatusUnprocessableEntity)
	if w.source("Salon") != "Tekst\n" {
		t.Error("it was moved")
	}
}

func TestADeletedPageIsGoneButCanBeRestored(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n", "Forside.md", "Se [[Salon]]\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/delete/Salon").want(http.StatusOK).says("1 side linker hertil", "Forside", "kan gendannes")
	base, _ := form.field("base")
	gone := mette.post("/-/delete/Salon", "summary", "Forældet", "base", base).want(http.StatusSeeOther).header.Get("Location")
	mette.get(gone).says("Slettet", "Forældet", "Fortryd sletningen")
	mette.get("/wiki/Salon").want(http.StatusNotFound)
	mette.post("/-/restore/Salon", "rev", base).leadsTo("/wiki/Salon")
	mette.get("/wiki/Salon").want(http.StatusOK).says("Versionen er gendannet", "Tekst")
}

func TestDeletingWhatSomebodyChangedMeanwhileAsksAgain(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	base := string(w.site.Head())
	w.as("jens@x.dk").post("/-/edit/Salon", "content", "Ny tekst\n", "base", base).leadsTo("/wiki/Salon")
	mette := w.as("mette@x.dk")
	r := mette.post("/-/delete/Salon", "summary", "min grund", "base", base).want(http.StatusConflict)
	r.says("En anden har ændret siden").holds("summary", "min grund").holds("base", string(w.site.Head()))
	if w.source("Salon") != "Ny tekst\n" {
		t.Error("it was deleted")
	}
}

func TestAnAttachmentCanBeDeleted(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n", "bilag/plan.txt", "x\n")
	mette := w.as("mette@x.dk")
	mette.get("/-/delete/bilag/plan.txt").want(http.StatusOK).says("Slet »bilag/plan.txt«")
	mette.post("/-/delete/bilag/plan.txt").leadsTo("/-/recent?undo=" + string(w.site.Head()))
	mette.get("/wiki/bilag/plan.txt").want(http.StatusNotFound)
}

func TestMovingAndDeletingAreForEditorsAndForWhatIsThere(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette, laila, visitor := w.as("mette@x.dk"), w.as("laila@x.dk"), w.visitor()
	for _, kind := range []string{"move", "delete"} {
		laila.get("/-/" + kind + "/Salon").want(http.StatusForbidden)
		laila.post("/-/"+kind+"/Salon", "to", "Ny").want(http.StatusForbidden)
		visitor.post("/-/"+kind+"/Salon", "to", "Ny").want(http.StatusForbidden)
		visitor.get("/-/" + kind + "/Salon").leadsTo("/-/login?next=%2F-%2F" + kind + "%2FSalon")
		for _, path := range []string{"Mangler", "x.png", "Salon.md", "..%2fSalon", ".git", ""} {
			mette.get("/-/" + kind + "/" + path).want(http.StatusNotFound)
			mette.post("/-/"+kind+"/"+path, "to", "Ny").want(http.StatusNotFound)
		}
	}
	if w.source("Salon") != "Tekst\n" {
		t.Error("it is gone")
	}
}

// sends is what a browser would send of the last form in the main part of the page.
func (r *reply) sends() (fields []string) {
	for n := range r.element(atom.Main).Descendants() {
		if n.DataAtom == atom.Form {
			fields = nil
		}
		if name := attr(n, "name"); name != "" && n.DataAtom == atom.Input && (attr(n, "type") != "checkbox" || has(n, "checked")) {
			fields = append(fields, name, value(n))
		}
	}
	return fields
}

func TestWhatIsBelowAPageMovesWithItWhereThatIsAskedFor(t *testing.T) {
	w := newFormsWiki(t, "Møder.md", "[a](Møder/a.md)\n", "Møder/a.md", "a\n", "Møder/b.txt", "b\n", "Forside.md", "[[a]] [m](Møder.md)\n")
	mette := w.as("mette@x.dk")
	mette.get("/-/move/M%C3%B8der").want(http.StatusOK).says("Flyt også det, der ligger under siden").holds("below", "1")
	mette.post("/-/move/M%C3%B8der", "to", "Salon", "action", "plan").want(http.StatusOK).says("1 side får ny adresse")
	plan := mette.post("/-/move/M%C3%B8der", "to", "Salon", "below", "1", "action", "plan").want(http.StatusOK)
	plan.says("2 sider får ny adresse", "1 fil flytter med", "Links bliver rettet på 2 sider")
	mette.post("/-/move/M%C3%B8der", plan.sends()...).leadsTo("/wiki/Salon")
	if got := w.source("Forside") + w.source("Salon") + w.source("Salon/a"); got != "[[a]] [m](Salon.md)\n[a](Salon/a.md)\na\n" {
		t.Errorf("got %q", got)
	}
	mette.get("/wiki/M%C3%B8der/b.txt").want(http.StatusMovedPermanently)
}

func TestAFolderWithoutAPageCanBeMoved(t *testing.T) {
	w := newFormsWiki(t, "møder/a.md", "a\n", "Forside.md", "[[a]]\n")
	mette := w.as("mette@x.dk")
	if page := mette.get("/wiki/m%C3%B8der").want(http.StatusOK); !strings.Contains(page.body, `href="/-/move/m%C3%B8der"`) {
		t.Error("the folder does not offer it")
	}
	mette.get("/-/move/m%C3%B8der").want(http.StatusOK).says("Flyt mappen »møder«", "Alt i mappen flytter med")
	mette.post("/-/move/m%C3%B8der", "to", "møder/under", "action", "plan").want(http.StatusUnprocessableEntity).says("ind i sig selv").holds("to", "møder/under")
	plan := mette.post("/-/move/m%C3%B8der", "to", "arkiv/møder", "action", "plan").want(http.StatusOK).says("1 side får ny adresse", "Ingen links skal rettes")
	mette.post("/-/move/m%C3%B8der", plan.sends()...).leadsTo("/wiki/arkiv/m%C3%B8der")
	mette.get("/wiki/arkiv/m%C3%B8der").want(http.StatusOK)
	mette.get("/wiki/m%C3%B8der/a").want(http.StatusMovedPermanently)
}

func TestOfManyPagesOnlySomeAreNamed(t *testing.T) {
	files := []string{"Salon.md", "x\n"}
	for i := range 87 {
		files = append(files, fmt.Sprintf("p%02d.md", i), "[[Salon]]\n")
	}
	w := newFormsWiki(t, files...)
	mette := w.as("mette@x.dk")
	plan := mette.post("/-/move/Salon", "to", "Ny", "action", "plan").want(http.StatusOK)
	plan.says("Links bliver rettet på 87 sider", "p49 1 link", "og 37 til")
	if strings.Contains(plan.body, "p50") {
		t.Error("p50 is named")
	}
}

func TestDeletedPagesAreListedAndPutBack(t *testing.T) {
	files := []string{"Forside.md", "x\n", "bilag.txt", "y\n"}
	for i := range 52 {
		files = append(files, fmt.Sprintf("p%02d.md", i), fmt.Sprintf("tekst %d\n", i))
	}
	w := newFormsWiki(t, files...)
	mette, laila := w.as("mette@x.dk"), w.as("laila@x.dk")
	mette.get("/-/deleted").want(http.StatusOK).says("Ingen sider er slettet")
	mette.post("/-/delete/bilag.txt").want(http.StatusSeeOther)
	for i := range 52 {
		mette.post(fmt.Sprintf("/-/delete/p%02d", i), "summary", "Oprydning").want(http.StatusSeeOther)
	}
	first := mette.get("/-/deleted").want(http.StatusOK).says("p51", "p02", "Mette Holm", "Oprydning", "Gendan")
	if strings.Contains(first.body, ">p01<") || strings.Contains(first.body, "bilag") {
		t.Error("too much is listed")
	}
	next := regexp.MustCompile(`href="(\?before=[^"]+)"`).FindStringSubmatch(first.body)
	if next == nil {
		t.Fatal("there is no second page")
	}
	mette.get("/-/deleted"+html.UnescapeString(next[1])).want(http.StatusOK).says("p01", "p00")
	for _, page := range []string{"/-/recent", "/wiki/p07"} {
		if r := mette.get(page); !strings.Contains(r.body, `href="/-/deleted"`) {
			t.Errorf("%s does not lead to it", page)
		}
	}

	mette.post("/-/deleted", "path", "p07").leadsTo("/wiki/p07")
	mette.get("/wiki/p07").want(http.StatusOK).says("tekst 7", "Siden er gendannet")
	mette.post("/-/edit/P08", "content", "Ny\n").want(http.StatusSeeOther)
	for _, path := range []string{"p07", "p08", "../x"} { // there already, taken by another letter case, no name at all
		mette.post("/-/deleted", "path", path).want(http.StatusUnprocessableEntity)
	}
	mette.post("/-/deleted", "path", "p08").says("Der er allerede en side eller fil med den adresse: p08")
	mette.post("/-/deleted", "path", "aldrig").want(http.StatusNotFound)
	if strings.Contains(laila.get("/-/deleted").want(http.StatusOK).body, ">Gendan<") {
		t.Error("a reader is offered to restore")
	}
	laila.post("/-/deleted", "path", "p09").want(http.StatusForbidden)
	w.visitor().post("/-/deleted", "path", "p09").want(http.StatusForbidden)
}

func TestADeletionCanBeUndoneAtOnce(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette := w.as("mette@x.dk")
	to := mette.post("/-/delete/Salon").want(http.StatusSeeOther).header.Get("Location")
	page := mette.get(to).want(http.StatusOK).says("Slettet", "Fortryd sletningen")
	commit, _ := page.field("commit")
	mette.post("/-/revert", "commit", commit).leadsTo("/-/recent")
	mette.get("/wiki/Salon").want(http.StatusOK).says("Tekst")
	mette.get("/-/deleted").says("Ingen sider er slettet")
}
