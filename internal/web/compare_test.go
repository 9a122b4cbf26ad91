package web

import (
	"net/http"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

func TestHistoryIsFilteredByPersonOrganisationAndPeriod(t *testing.T) {
	w := newFormsWiki(t, "a.md", "nul\n")
	mette, jens := w.as("mette@x.dk"), w.as("jens@x.dk")
	mette.post("/-/edit/a", "content", "et\n", "summary", "Mettes", "base", string(w.site.Head())).leadsTo("/wiki/a")
	jens.post("/-/edit/a", "content", "to\n", "summary", "Jenses", "base", string(w.site.Head())).leadsTo("/wiki/a")
	mette.get("/-/history/a").want(http.StatusOK).says("Mettes", "Jenses", "Begyndelsen")
	for address, says := range map[string][2]string{
		"?person=Mette+Holm":                         {"Mettes", "Jenses"},
		"?since=2099-01-01":                          {"Ingen versioner passer", "Mettes"},
		"?until=2020-01-01":                          {"Ingen versioner passer", "Jenses"},
		"?person=Ukendt":                             {"Ingen versioner passer", "Mettes"},
		"?person=Mette+Holm&since=2026-01-01":        {"Mettes", "Jenses"},
		"?person=Mette+Holm&org=Findes+slet+ikke":    {"Ingen versioner passer", "Mettes"},
		"?since=i+går&person=Jens+Hansen&until=2099": {"Skriv datoen som", "Mettes"},
	} {
		page := mette.get("/-/history/a" + strings.ReplaceAll(address, "å", "%C3%A5")).want(http.StatusOK).says(says[0])
		list := page.body[strings.Index(page.body, "</details>"):]
		if i := strings.Index(page.body, "history-filter"); i >= 0 {
			list = page.body[i:]
			list = list[strings.Index(list, "</details>"):]
		}
		if strings.Contains(list, says[1]) {
			t.Errorf("%s lists %s", address, says[1])
		}
	}
}

func TestHistoryCountsWordsAndKeepsWhatWasChosen(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "en to tre\n")
	first := w.site.Head()
	w.save("a", "en to fire fem\n")
	w.get("/-/history/a").want(200, "2 ord tilføjet, 1 ord fjernet", `<span class="plus">+2</span> / <span class="minus">−1</span>`)
	for range historyPage {
		w.save("a", "en\n"+string(w.site.Head())+"\n")
	}
	page := w.get("/-/history/a?from="+string(first)).want(200, "Valgt på en anden side af listen")
	checkPage(t, []byte(page.body))
	if !strings.Contains(page.body, `name="from" value="`+string(first)+`" aria-label="Sammenlign fra versionen fra `) {
		t.Error("the chosen version is not there")
	}
}

func TestTheNewestVersionsOfOnePersonAreRolledBackAtOnce(t *testing.T) {
	w := newFormsWiki(t, "a.md", "nul\n")
	mette, jens := w.as("mette@x.dk"), w.as("jens@x.dk")
	mette.post("/-/edit/a", "content", "Mettes\n", "base", string(w.site.Head())).leadsTo("/wiki/a")
	jens.post("/-/edit/a", "content", "et\n", "base", string(w.site.Head())).leadsTo("/wiki/a")
	if page := jens.get("/-/history/a").want(http.StatusOK); strings.Contains(page.body, "/-/rollback/") {
		t.Error("one version is offered to be rolled back")
	}
	stale := string(w.site.Head())
	jens.post("/-/edit/a", "content", "to\n", "base", string(w.site.Head())).leadsTo("/wiki/a")
	jens.get("/-/history/a").says("Rul dine 2 seneste ændringer tilbage")
	screen := mette.get("/-/history/a").says("Rul de 2 seneste ændringer af Jens")
	newest, _ := screen.field("newest")
	mette.post("/-/rollback/a", "newest", stale, "count", "2").want(http.StatusUnprocessableEntity).says("Intet er rullet tilbage")
	mette.post("/-/rollback/a", "newest", newest, "count", "3").want(http.StatusUnprocessableEntity)
	mette.post("/-/rollback/a", "newest", newest, "count", "2").leadsTo("/wiki/a")
	if got := w.source("a"); got != "Mettes\n" {
		t.Errorf("the page says %q", got)
	}
	mette.get("/-/history/a").says("Rullede 2 ændringer af Jens", "Gendan")
}

func TestAComparisonCanBeInlineLooseOrVisual(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "---\nstatus: planlagt\n---\n# Titel\n\nEn  *gammel* linje.\n")
	first := w.site.Head()
	w.save("a", "---\nstatus: afholdt\n---\n# Titel\n\nEn *ny* linje.\n")
	at := "/-/diff/a?from=" + string(first)
	w.get(at).want(200, "planlagt", "→", "afholdt", "Under hinanden").lacks(`class="compare inline"`)
	w.get(at+"&view=inline").want(200, `class="compare inline"`)
	w.get(at+"&space=ignore").want(200, "Vis også mellemrum")
	visual := w.get(at+"&view=visual").want(200, `<em><del><span class="visually-hidden">Slettet: </span>gammel</del><ins><span class="visually-hidden">Tilføjet: </span>ny</ins></em>`)
	checkPage(t, []byte(visual.body))
	w.get("/-/diff/a?view=visual&to="+string(first)).want(200, "whole-ins")
	w.get("/-/diff/findes.png").want(404)
	w.get("/-/diff/.").want(404)
}

func TestAChangeIsUndoneFromItsComparison(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "en\n")
	w.save("a", "to\n")
	last := w.save("a", "tre\n")
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	w.get("/-/diff/a", editor).want(200, `name="commit" value="`+string(last)+`"`)
	w.get("/-/diff/a").want(200).lacks(`name="commit"`)
}
