package site_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
	starter "alliancewiki/wiki"
)

func shown(t *testing.T, w *wikitest.Wiki, path string) string {
	t.Helper()
	v, err := w.Page(t.Context(), wikitest.Mette, wikitest.Path(t, path))
	if err != nil {
		t.Fatal(err)
	}
	return v.HTML
}

func TestAnAnswerFollowsAnEditAtOnce(t *testing.T) {
	w := wikitest.New(t, known+`
-- liste.md --
~~~query
fra: system
hvor: ejer = "KOMBIT" og status = "i drift"
kolonner: titel, ejer
~~~
-- opgaver.md --
~~~query
fra: opgaver
hvor: ikke udført
~~~
-- beslutninger.md --
~~~query
fra: beslutninger
~~~
-- nyt.md --
~~~query
fra: ændringer
~~~
-- alt.md --
~~~query
fra: sider
hvor: titel = "Splinterny"
~~~
`)
	has := func(page, want string, is bool) {
		t.Helper()
		if html := shown(t, w, page); strings.Contains(html, want) != is {
			t.Errorf("%s: %q is there: %v, want %v\n%s", page, want, !is, is, html)
		}
	}
	has("liste", ">A</a>", true)
	has("liste", ">B</a>", false) // the owner is known by its alias, but it is closed
	w.Put("sys/B", "---\ntype: system\nejer: Kommunernes it\nstatus: i drift\n---\nB.\n")
	has("liste", ">B</a>", true)
	w.Put("org/KOMBIT", "---\ntitle: Kombit A/S\naliases: [KOMBIT]\n---\nBestiller.\n")
	has("liste", ">Kombit A/S</a>", true)

	has("opgaver", "Ring", false)
	w.Put("referat", "---\ntype: referat\n---\n- [ ] Ring til @KOMBIT (frist 2020-01-02)\n\n> [!beslutning] Vi deler login\n> Fra nu af.\n")
	has("opgaver", "Ring til", true)
	has("opgaver", "Kombit A/S", true)
	has("beslutninger", `/wiki/referat#`, true)
	has("beslutninger", "Vi deler login", true)
	has("referat", `class="overdue"`, true)
	has("nyt", ">referat</a>", true)

	if _, err := w.TickTask(t.Context(), wikitest.Jens, wikitest.Path(t, "referat"), w.Head(), 4, true); err != nil {
		t.Fatal(err)
	}
	has("opgaver", "Ring til", false)
	has("referat", `class="overdue"`, false)
	if got := w.Git("log", "-1", "--format=%an: %s"); got != "Jens Kjær: Udført: Ring til\n" {
		t.Errorf("the commit says %q", got)
	}

	has("alt", "/wiki/ny", false)
	w.Put("ny", "# Splinterny\n")
	has("alt", "/wiki/ny", true)
}

func TestATaskIsTickedOnThePageThatWasSeen(t *testing.T) {
	w := wikitest.New(t, "-- r.md --\n# R\n\n- [ ] Første\n- [ ] Anden\n")
	r, seen := wikitest.Path(t, "r"), w.Head()
	w.Put("r", "# R\n\nNy indledning.\n\n- [ ] Første\n- [ ] Anden\n")
	if _, err := w.TickTask(t.Context(), wikitest.Jens, r, seen, 4, true); err != nil {
		t.Fatal(err)
	}
	if got := w.Git("show", "main:r.md"); got != "# R\n\nNy indledning.\n\n- [ ] Første\n- [x] Anden\n" {
		t.Errorf("%q", got)
	}
	for _, line := range []int{-1, 0, 1, 99} {
		if _, err := w.TickTask(t.Context(), wikitest.Jens, r, w.Head(), line, true); err == nil {
			t.Errorf("line %d was ticked", line)
		}
	}
	if _, err := w.TickTask(t.Context(), wikitest.Liv, r, w.Head(), 5, true); err != wiki.ErrForbidden {
		t.Errorf("a reader: %v", err)
	}
}

func TestADecisionKeepsItsAddressWhenItIsReworded(t *testing.T) {
	w := wikitest.New(t, "-- r.md --\n> [!beslutning] Vi deler login\n")
	before := shown(t, w, "r")
	w.Put("r", "> [!beslutning] Alle deler login fra 2027\n")
	if got := w.Git("show", "main:r.md"); got != "> [!beslutning] Alle deler login fra 2027 ^vi-deler-login\n" {
		t.Errorf("%q", got)
	}
	if id := `id="s-vi-deler-login"`; !strings.Contains(before, id) || !strings.Contains(shown(t, w, "r"), id) {
		t.Errorf("the address is another: %s\n%s", before, shown(t, w, "r"))
	}
}

func TestAWordIsExplainedAsSoonAsItHasAPage(t *testing.T) {
	w := wikitest.New(t, known+"-- tekst.md --\nFBI og CB bestilles.\n")
	if html := shown(t, w, "tekst"); strings.Contains(html, "term") {
		t.Error(html)
	}
	w.Put("begreber/FBI", "---\ntitle: FBI\ntype: term\nlangform: Fælles Biblioteksinfrastruktur\ndefinition: Data i fællesskab.\n---\nFBI er meget.\n")
	html := shown(t, w, "tekst")
	if !strings.Contains(html, "Fælles Biblioteksinfrastruktur") || !strings.Contains(html, "Data i fællesskab.") || strings.Count(html, `<span class="term"`) != 1 {
		t.Error(html)
	}
	list, letters, err := w.Glossary(t.Context(), nil, "")
	if err != nil || strings.Join(letters, "") != "F" || len(list) != 1 || list[0].Entries[0].Long != "Fælles Biblioteksinfrastruktur" || list[0].Entries[0].Pages != 2 {
		t.Errorf("%+v %v %v", list, letters, err)
	}
	w.Put("begreber/FBI", "---\ntitle: FBI\ntype: side\n---\nEn side.\n")
	if html := shown(t, w, "tekst"); strings.Contains(html, "term") {
		t.Error(html)
	}
}

// Every query of the starter wiki and of its manual can be answered, and every page can be shown.
func TestTheStarterWikiKnowsWhatItAsksFor(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "wiki")
	if err := os.CopyFS(dir, starter.FS); err != nil {
		t.Fatal(err)
	}
	wikitest.Git(t, dir, "init", "-q", "--initial-branch=main")
	wikitest.Git(t, dir, "add", "-A")
	wikitest.Git(t, dir, "commit", "-qm", "Begynd")
	bare := filepath.Join(t.TempDir(), "wiki.git")
	wikitest.Git(t, ".", "clone", "-q", "--bare", dir, bare)
	w := wikitest.Open(t, bare, true)
	answers := 0
	for f := range w.Store.Head().All() {
		p, ok := f.Page()
		if !ok {
			continue
		}
		v, err := w.Page(t.Context(), nil, p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(v.HTML, "query-error") {
			t.Errorf("%s: a query is not answered", p)
		}
		answers += strings.Count(v.HTML, `<div class="query `)
		text, _, err := w.Source(t.Context(), nil, f, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Save(t.Context(), wikitest.Ada, site.Draft{Path: p, Content: string(text) + "\n", Base: w.Head()}); err != nil {
			t.Errorf("%s cannot be saved as it is: %v", p, err)
		}
	}
	if answers < 30 {
		t.Errorf("%d answers", answers)
	}
}

// Answers that followed many edits are those of a wiki that is opened anew.
func TestAnswersAreThoseOfAWikiOpenedAnew(t *testing.T) {
	const asking = "\n~~~query\nfra: system\nkolonner: titel, ejer, status, afhænger-af\n~~~\n~~~query\nfra: sider\nkolonner: titel, mappe, ansvarlig\n~~~\n"
	w := wikitest.New(t, known+"-- spørg.md --"+asking)
	system := func(title, owner, status string, needs ...string) string {
		return "---\ntype: system\ntitle: " + title + "\nejer: " + owner + "\nstatus: " + status + "\nafhænger-af: [" + strings.Join(needs, ", ") + "]\nansvarlig: KOMBIT\n---\nTekst.\n"
	}
	move := func(from, to string) {
		t.Helper()
		if _, err := w.Move(t.Context(), wikitest.Jens, wikitest.Path(t, from), wikitest.Path(t, to), "", ""); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(path string) {
		t.Helper()
		if _, err := w.Delete(t.Context(), wikitest.Jens, wikitest.File(t, path+".md"), "", ""); err != nil {
			t.Fatal(err)
		}
	}
	for n, step := range []func(){
		func() { w.Put("sys/Ål", system("Ål", "KL", "i drift", "A", "Ø")) },              // names pages that are not there
		func() { w.Put("sys/Ø", system("Ø", "KOMBIT", "lukket")) },                       // now one is
		func() { w.Put("org/KL", "---\naliases: [Kommunerne]\n---\nForening.\n") },       // and the other
		func() { w.Put("sys/A", system("Aa", "Kommunerne", "i drift", "B")) },            // another title and place
		func() { w.Put("org/KL", "---\nforkortelse: KL\ntitle: Kommunernes\n---\nx\n") }, // loses its alias, gets a title
		func() { move("org/KL", "org/KL-foreningen") },
		func() { w.Put("sys/B", "---\ntitle: B\n---\nIkke længere et system.\n") },
		func() { remove("sys/Ø") },
		func() { w.Put("sys/B", system("B igen", "Ål", "i drift")) },
		func() { w.Put("nær/KOMBIT", "En anden af samme navn.\n") },
		func() { move("sys/Ål", "nær/Ål") }, // KOMBIT is another page from there
		func() { remove("org/KOMBIT") },
	} {
		step()
		anew := wikitest.Open(t, w.Store.Dir(), true)
		if got, want := shown(t, w, "spørg"), shown(t, anew, "spørg"); got != want {
			t.Fatalf("after step %d:\n%s\nwant\n%s", n, got, want)
		}
	}
}

func TestAPageTellsWhichPagesNameItInTheirFields(t *testing.T) {
	w := wikitest.New(t, known)
	uses := func(path string) string {
		t.Helper()
		v, err := w.Page(t.Context(), nil, wikitest.Path(t, path))
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, u := range v.Uses {
			list = append(list, u.Title)
			for _, f := range u.Fields {
				list = append(list, f.En)
			}
		}
		return strings.Join(list, " ")
	}
	if got := uses("org/KOMBIT"); got != "A Owner B Owner" { // B by its alias
		t.Errorf("KOMBIT: %q", got)
	}
	if got := uses("sys/B"); got != "A " {
		t.Errorf("B: %q", got)
	}
	w.Put("sys/A", "---\ntype: system\nstatus: i drift\n---\nA.\n")
	if got := uses("org/KOMBIT") + uses("sys/B"); got != "B Owner" {
		t.Errorf("after A says no more: %q", got)
	}
}
