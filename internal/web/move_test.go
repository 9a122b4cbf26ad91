package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestAMovedPageKeepsItsHistoryAndItsOldAddress(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n", "Forside.md", "Se [[Salon]]\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/move/Salon").want(http.StatusOK).holds("to", "Salon").says("1 side linker hertil", "Forside")
	form.holds("base", string(w.site.Head()))
	base, _ := form.field("base")
	mette.post("/-/move/Salon", "to", " /møder/Første salon/ ", "summary", "Ryddede op", "base", base).
		leadsTo("/wiki/m%C3%B8der/F%C3%B8rste%20salon")
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
	mette.post("/-/delete/Salon", "summary", "Forældet", "base", base).leadsTo("/-/recent")
	mette.get("/-/recent").says("Slettet", "Forældet")
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
	mette.post("/-/delete/bilag/plan.txt").leadsTo("/-/recent")
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
