package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestAnOldVersionIsRestoredAsANewOne(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Første\n")
	first := string(w.site.Head())
	mette := w.as("mette@x.dk")
	mette.post("/-/edit/Salon", "content", "Anden\n", "base", first).leadsTo("/wiki/Salon")
	mette.post("/-/restore/Salon", "rev", first).leadsTo("/wiki/Salon")
	mette.get("/wiki/Salon").says("Versionen er gendannet", "Første")
	mette.get("/-/history/Salon").says("Gendannede versionen fra")
	mette.post("/-/restore/Salon", "rev", first).leadsTo("/wiki/Salon")
	mette.get("/wiki/Salon").says("allerede magen til")
	for _, rev := range []string{"", "HEAD", "--all", strings.Repeat("0", 40), "refs/heads/main"} {
		mette.post("/-/restore/Salon", "rev", rev).want(http.StatusNotFound)
		mette.post("/-/revert", "commit", rev).want(http.StatusNotFound)
	}
	w.visitor().post("/-/restore/Salon", "rev", first).want(http.StatusForbidden)
	w.as("laila@x.dk").post("/-/revert", "commit", first).want(http.StatusForbidden)
}

func TestOneChangeIsUndoneAndLaterOnesStay(t *testing.T) {
	text := "# Møde\n\nDato: 1. maj\n\n## Sted\n\nHerning\n\n## Emner\n\nIngen\n"
	w := newFormsWiki(t, "Salon.md", text)
	mette := w.as("mette@x.dk")
	wrong := strings.Replace(text, "1. maj", "2. maj", 1)
	mette.post("/-/edit/Salon", "content", wrong, "base", string(w.site.Head())).leadsTo("/wiki/Salon")
	change := string(w.site.Head())
	mette.post("/-/edit/Salon", "content", strings.Replace(wrong, "Ingen", "Indhold", 1), "base", change).leadsTo("/wiki/Salon")
	mette.post("/-/revert", "commit", change, "next", "//evil.test/").leadsTo("/")
	mette.get("/-/recent").says("Ændringen er fortrudt")
	if got, want := w.source("Salon"), strings.Replace(text, "Ingen", "Indhold", 1); got != want {
		t.Errorf("the page is %q, want %q", got, want)
	}
}

func TestAnUndoThatMeetsALaterChangeShowsBothAndChangesNothing(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Dato: 1. maj\n")
	mette := w.as("mette@x.dk")
	mette.post("/-/edit/Salon", "content", "Dato: 2. maj\n", "base", string(w.site.Head())).leadsTo("/wiki/Salon")
	change := string(w.site.Head())
	mette.post("/-/edit/Salon", "content", "Dato: 3. juni\n", "base", change).leadsTo("/wiki/Salon")
	r := mette.post("/-/revert", "commit", change).want(http.StatusConflict)
	r.says("Ændringen kan ikke fortrydes", "»Salon« er ændret siden", "juni", "maj", "Sådan står der nu")
	if w.source("Salon") != "Dato: 3. juni\n" {
		t.Error("the page was changed")
	}
}
