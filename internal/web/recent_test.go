package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// jens writes for another organisation than mette.
var jens = &wiki.Person{ID: 8, Name: "Jens Kjær", Email: "jens@x.dk", Organisation: "DDF", Role: wiki.Editor}

// saveBy puts a page as somebody.
func (w *readWiki) saveBy(who *wiki.Person, d site.Draft) wiki.Rev {
	w.t.Helper()
	d.Base = w.site.Head()
	r, err := w.site.Save(w.t.Context(), who, d)
	must(w.t, err)
	return r.Rev
}

func TestEditsOfAPageOnADayAreOneRow(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n", "b.png", "billede")
	first := w.save("a", "1\n")
	w.save("møder/b", "y\n")
	w.saveBy(jens, site.Draft{Path: mustPath("a"), Content: "2\n", Summary: "Jens’ rettelse"})
	last := w.save("a", "3\n")
	a := w.get("/-/recent").want(200, "3 ændringer", `<span class="quiet">· Mette Holm, Jens Kjær</span>`, "Jens’ rettelse",
		`href="/-/diff/a?to=`+string(first)+`"`, `<a href="/-/recent.atom">Atom-feed</a>`, `href="/-/deleted"`).lacks("1 ændring", "ulæst", "Ulæst")
	checkPage(t, []byte(a.body))
	if n := strings.Count(a.body, "<details>"); n != 1 {
		t.Errorf("%d rows unfold", n)
	}
	all := between(t, a.body, `class="quiet" href="`, `">Se dem samlet`)
	w.get(strings.ReplaceAll(all, "&amp;", "&")).want(200, `</span>x</del>`, `</span>3</ins>`)
	if !strings.HasSuffix(all, "to="+string(last)) {
		t.Errorf("together: %s", all)
	}
}

// between is what stands between two texts, the last of the first before the second.
func between(t *testing.T, body, before, after string) string {
	t.Helper()
	body, _, ok := strings.Cut(body, after)
	i := strings.LastIndex(body, before)
	if !ok || i < 0 {
		t.Fatalf("%s and %s are not there", before, after)
	}
	return body[i+len(before):]
}

func TestRecentChangesOfAFolderAPersonAnOrganisation(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	w.save("møder/b", "mette møder\n")
	w.save("systemer/c", "mette systemer\n")
	w.saveBy(jens, site.Draft{Path: mustPath("møder/d"), Content: "x\n", Summary: "jens møder"})
	w.saveBy(jens, site.Draft{Path: mustPath("systemer/c"), Content: "y\n", Summary: "jens systemer"})
	w.saveBy(jens, site.Draft{Path: mustPath("systemer/e"), Content: "z\n", Summary: "jens lille", Minor: true})
	all := []string{"Begyndelsen <span", "Ændrede møder/b", "Ændrede systemer/c", "jens møder", "jens systemer", "jens lille"}
	for _, c := range []struct {
		query string
		want  []int
	}{
		{"", []int{0, 1, 2, 3, 4, 5}},
		{"folder=møder", []int{1, 3}},
		{"person=Jens Kjær", []int{3, 4, 5}},
		{"org=KOMBIT", []int{1, 2}},
		{"org=KOMBIT&person=Jens Kjær", nil},
		{"folder=systemer&org=DDF", []int{4, 5}},
		{"folder=systemer&person=Mette Holm", []int{2}},
		{"minor=hide", []int{0, 1, 2, 3, 4}},
		{"minor=hide&folder=systemer&person=Jens Kjær", []int{4}},
		{"folder=mød", nil}, {"folder=../x", nil}, {"person=%25", nil}, {"folder=møder'--", nil},
	} {
		q, err := url.ParseQuery(c.query)
		must(t, err)
		a := w.get("/-/recent?" + q.Encode()).want(200)
		checkPage(t, []byte(a.body))
		var want, lacks []string
		for i, text := range all {
			if slices.Contains(c.want, i) {
				want = append(want, text)
			} else {
				lacks = append(lacks, text)
			}
		}
		a.want(200, want...).lacks(lacks...)
		if len(c.want) == 0 {
			a.want(200, "Ingen ændringer passer til det, du har valgt.", "Vis alle ændringer")
		}
	}
	w.get("/-/recent?folder=m%C3%B8der&person=Jens+Kj%C3%A6r").want(200, `<option selected>møder</option>`, `<option selected>Jens Kjær</option>`,
		`<option>KOMBIT</option>`, `href="/-/recent.atom?folder=m%c3%b8der"`, `href="/-/recent?folder=m%C3%B8der&amp;minor=hide&amp;person=Jens&#43;Kj%C3%A6r"`)
}

func TestFilteredChangesGoOnOnTheNextPage(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	w.saveBy(jens, site.Draft{Path: mustPath("m/a"), Content: "x\n", Summary: "den første"})
	for i := range recentPage {
		w.save("andet/a", strings.Repeat("x", i+1)+"\n")
		w.saveBy(jens, site.Draft{Path: mustPath("m/a"), Content: strings.Repeat("y", i+1) + "\n", Summary: "x"})
	}
	a := w.get("/-/recent?folder=m&org=DDF").want(200, "50 ændringer").lacks("Ændrede andet", "den første")
	next := strings.ReplaceAll(between(t, a.body, `rel="next" href="`, `">Ældre`), "&amp;", "&")
	w.get(next).want(200, "den første", `href="/-/recent?folder=m&amp;org=DDF"`).lacks(`rel="next"`, "Ændrede andet")
}

func TestChangesSinceTheLastVisitAreMarkedAsUnread(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	liv := w.signIn("l@x.dk", "Liv", wiki.Reader)
	w.get("/-/recent", liv).want(200).lacks("Ulæst", "Markér alt som læst") // nobody knows what Liv has seen
	people, err := w.accounts.People(t.Context())
	must(t, err)
	must(t, w.accounts.SetSeen(t.Context(), people[0].ID, w.site.Head()))
	w.get("/-/recent", liv).want(200).lacks("Ulæst", "Markér alt som læst")
	w.save("a", "y\n")
	w.saveBy(&wiki.Person{Name: "Liv", Email: "L@x.dk", Role: wiki.Editor}, site.Draft{Path: mustPath("a"), Content: "z\n", Summary: "Livs egen"})
	w.save("b", "y\n")
	a := w.get("/-/recent", liv).want(200, `<span class="label new">Ulæst</span>`, `<span class="label new">1 ulæst</span>`, "Markér alt som læst").
		header("Cache-Control", "no-store")
	checkPage(t, []byte(a.body))
	if n := strings.Count(a.body, ">Ulæst<"); n != 2 {
		t.Errorf("%d are unread", n)
	}
	w.get("/-/recent").want(200).lacks("læst")
	w.get("/-/recent?org=KOMBIT", liv).want(200, "Ulæst").lacks("Markér alt som læst") // others may be unread too
	w.form("/-/since", liv, "next=/-/recent&rev="+string(w.site.Head())).want(303).header("Location", "/-/recent")
	w.form("/-/since", liv, "next=//x.dk&rev="+string(w.site.Head())).want(303).header("Location", "/-/since")
	w.get("/-/recent", liv).want(200).lacks("Ulæst")
}

func TestDeletedPagesArePutBackFromTheRecentChanges(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n", "b.png", "billede")
	mette := w.as("mette@x.dk")
	mette.post("/-/delete/Salon")
	button := `<form method="post" action="/-/deleted"><input type="hidden" name="path" value="Salon">`
	if r := mette.get("/-/recent"); !strings.Contains(r.body, button) || strings.Contains(r.body, `action="/-/revert"`) {
		t.Errorf("the page is not put back:\n%s", r.body)
	}
	if r := w.visitor().get("/-/recent"); strings.Contains(r.body, button) {
		t.Error("a visitor may put it back")
	}
	mette.post("/-/deleted", "path", "Salon").leadsTo("/wiki/Salon")
	if r := mette.get("/-/recent"); strings.Contains(r.body, button) {
		t.Error("it is put back already")
	}
}

// While nothing can be saved, no list offers to change a page.
func TestListsOfferNoChangeWhileTheWikiIsReadOnly(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n", "væk.md", "y\n", "s.md", "---\ntype: salon\ntitle: S\ndato: 2026-05-01\n---\n")
	who := w.signIn("e@x.dk", "Else", wiki.Editor)
	first := w.save("a", "1\n")
	w.save("a", "2\n")
	_, err := w.site.Delete(t.Context(), mette, mustFile("væk.md"), w.site.Head(), "")
	must(t, err)
	change := func(body string) (found []string) {
		_, main, _ := strings.Cut(body, "<main")
		main, _, _ = strings.Cut(main, "</main>")
		for _, sign := range []string{`action="/-/revert"`, `action="/-/restore/`, `action="/-/rollback/`, `action="/-/deleted"`, `href="/-/new`, `href="/-/edit/`, `href="/-/minutes/`} {
			if strings.Contains(main, sign) {
				found = append(found, sign)
			}
		}
		return found
	}
	addresses := []string{"/-/history/a", "/-/recent", "/-/deleted", "/-/meetings", "/-/glossary", "/-/diff/a", "/wiki/a?rev=" + string(first), "/wiki/s"}
	for _, address := range addresses {
		if len(change(w.get(address, who).want(200).body)) == 0 {
			t.Errorf("%s offers nothing", address)
		}
	}
	w.site.Declare("test", &wiki.Standing{Key: "disk", ReadOnly: true, Since: time.Now()})
	for _, address := range addresses {
		a := w.get(address, who).want(http.StatusOK)
		if found := change(a.body); len(found) > 0 {
			t.Errorf("%s offers %v", address, found)
		}
	}
	for _, address := range addresses[:5] {
		w.get(address, who).want(200, "Kan ikke redigeres lige nu")
	}
}
