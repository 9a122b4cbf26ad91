package web

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// searchSamples are the views of the page of results.
func searchSamples(b base) map[string][]any {
	hits := []site.SearchHit{
		{File: samplePage.Path.File(), Page: true, Missing: []string{"<b>", "x"}, By: "Jens <i>", When: sampleTime},
		{File: mustFile("a/b & c.png"), Lang: "en"},
	}
	many := searchView{
		base: b, Asked: searchAsked{Text: `<b> "x"`, Type: "<i>", Folder: "a&b", Page: 50}, Heading: "<b>", Problems: []string{"<i>"}, Last: 50,
		Result: site.SearchResult{Hits: hits, Total: 1200, DidYouMean: "<b>"},
		Chosen: []searchChoice{{Label: "<b>", Href: "/-/search?q=x"}},
		Filters: []searchFilter{{Name: "Type", List: []searchChoice{{"<b>", 3, "/-/search?q=x", false}, {"y", 1, "/-/search", true}},
			More: []searchChoice{{"z", 1, "", false}}}},
	}
	for _, h := range hits {
		many.Rows = append(many.Rows, searchRow{SearchHit: h, Href: "/wiki/x", Where: "a/<b>", Label: "<i>", Other: h.Lang})
	}
	middle := many
	middle.Asked.Page = 2
	nothing := many
	nothing.Rows, nothing.Result, nothing.Create = nil, site.SearchResult{}, "a <b>"
	return map[string][]any{"search": {searchView{base: b, Result: site.SearchResult{Empty: true}}, many, middle, nothing}}
}

// searched is a wiki with pages to find.
func searched(t *testing.T, public bool) *readWiki {
	t.Helper()
	files := []string{
		".wiki/types/system.yaml", "label: {da: It-system, en: IT system}\nfields:\n  - name: navn\n    label: {da: Navn, en: Name}\n    kind: text\n",
		"systemer/Brønden.md", "---\ntype: system\naliases: [Databrønden]\n---\n# Brønden\n\nHer samles data om bøger og <script>alert(1)</script> andet.\n",
		"systemer/FBI.md", "---\ntype: system\n---\n# FBI\n\nFælles data for bibliotekerne.\n",
		"møder/Første.md", "# Det første møde\n\nVi talte om bøger og om udlån.\n",
		"billeder/bøger.png", "x",
	}
	for i := range 45 {
		files = append(files, fmt.Sprintf("mange/%02d.md", i), fmt.Sprintf("# Nummer %d\n\nOm kaffe og te.\n", i))
	}
	return newReadWiki(t, public, files...)
}

func TestSearchFindsPagesByTheirWordsAndMarksThem(t *testing.T) {
	w := searched(t, true)
	a := w.get("/-/search?q=bog").want(200, "<title>»bog« – søgning (", ") – Alliancen</title>", "<mark>bøger</mark>",
		`<a href="/wiki/systemer/Br%C3%B8nden">Brønden</a>`, `<span class="label">It-system</span>`, `<span class="quiet">systemer</span>`,
		"Sidst redigeret <time", "af Begyndelsen", `value="bog"`, `name="robots" content="noindex"`)
	checkPage(t, []byte(a.body))
	w.get("/-/search?q=titel:bronden").want(200, "<mark>Brønden</mark></a>", "(1 resultat)")
	w.get("/-/search?q=b%C3%B8ger").want(200, `href="/wiki/billeder/b%C3%B8ger.png"`, `<span class="label">Fil</span>`)
	w.get("/-/search?q=bog+fjernl%C3%A5n").want(200, "Mangler: fjernlån", "Ingen sider har alle ordene.")
	w.get("/-/search?q=bog", "Cookie", langCookie+"=en").want(200, "<title>“bog” – search (", "IT system", "Last edited", "by Begyndelsen")
}

func TestASavedPageIsFoundAtOnce(t *testing.T) {
	w := searched(t, true)
	w.get("/-/search?q=zebraer").want(200, "Ingen resultater for »zebraer«")
	w.save("dyr", "# Dyr\n\nEn zebra har striber.\n")
	w.get("/-/search?q=zebraer").want(200, `href="/wiki/dyr"`, "<mark>zebra</mark>")
}

func TestAHostileQueryIsShownAsText(t *testing.T) {
	w := searched(t, true)
	for _, q := range []string{`"><script>alert(1)</script>`, `bog "><script>alert(1)</script>`, "bog\x00\xff\u202e", `bog '><img src=x onerror=alert(1)>`, "javascript:alert(1)"} {
		v := url.Values{"q": {q}, "type": {q}, "folder": {q}}
		for _, values := range []url.Values{v, {"q": v["q"]}} {
			a := w.get("/-/search?"+values.Encode()).want(200).lacks("<script>alert", "<img src=x", `="">`)
			checkPage(t, []byte(a.body))
		}
		w.get("/-/suggest?" + v.Encode()).want(200)
	}
	w.get("/-/search?q=samles").want(200, "<mark>samles</mark>").lacks("<script>alert")
	long := w.get("/-/search?q="+strings.Repeat("bog+", 20000)).want(200, "Søgningen er for lang")
	if len(long.main()) > 32<<10 {
		t.Errorf("a long query makes a page of %d bytes", len(long.main()))
	}
}

func TestResultsAreNarrowedDownByTypeAndFolder(t *testing.T) {
	w := searched(t, true)
	w.get("/-/search?q=data+-kaffe").want(200, "2 resultater").lacks(`aria-label="Afgræns"`)
	w.get("/-/search?q=bog").want(200, `<a href="/-/search?q=bog&amp;type=system">It-system</a> <span class="quiet">1</span>`,
		`<li>Uden type <span class="quiet">`, `<a href="/-/search?folder=m%C3%B8der&amp;q=bog">møder</a> <span class="quiet">1</span>`)
	a := w.get("/-/search?q=bog&type=system").want(200, "(1 resultat)", `<strong aria-current="true">It-system</strong>`,
		`<a class="button small" href="/-/search?q=bog"><span class="visually-hidden">Fjern afgrænsningen </span>Type: It-system</a>`,
		`<input type="hidden" name="type" value="system">`).lacks("Det første møde")
	checkPage(t, []byte(a.body))
	w.get("/-/search?q=bog&folder=M%C3%B8der/").want(200, "Det første møde", "Mappe: Møder").lacks(">Brønden<")
	w.get("/-/search?q=&type=system").want(200, "<h2>2 resultater</h2>", "<title>Søgning (2 resultater)")
	w.get("/-/search?q=bog&type=salon").want(200, "Du har afgrænset søgningen.", `<a href="/-/search?q=bog">Søg i hele wikien</a>`)
}

func TestResultsAreReadAPageAtATime(t *testing.T) {
	w := searched(t, true)
	w.get("/-/search?q=kaffe").want(200, "45 resultater", "Side 1 af 3", `<a rel="next" href="/-/search?page=2&amp;q=kaffe">`).lacks(`rel="prev"`)
	w.get("/-/search?q=kaffe&page=3").want(200, "Side 3 af 3", `<a rel="prev" href="/-/search?page=2&amp;q=kaffe">`).lacks(`rel="next"`)
	seen := map[string]bool{}
	for page := range 3 {
		a := w.get(fmt.Sprintf("/-/search?q=kaffe&page=%d", page+1))
		for i := range 45 {
			if strings.Contains(a.body, fmt.Sprintf(`href="/wiki/mange/%02d"`, i)) {
				seen[fmt.Sprint(i)] = true
			}
		}
	}
	if len(seen) != 45 {
		t.Errorf("the pages have %d of 45 results", len(seen))
	}
	w.get("/-/search?q=kaffe&page=4").want(303).header("Location", "/-/search?q=kaffe")
	for _, page := range []string{"0", "-1", "x", "51", "99999999999999999999"} {
		w.get("/-/search?q=kaffe&page=" + page).want(404)
	}
}

func TestWhatIsNotFoundIsSaidWithWhatToDo(t *testing.T) {
	w := searched(t, true)
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	w.get("/-/search?q=xyzzyq").want(200, "<title>»xyzzyq« – søgning (0 resultater)", "Ingen resultater for »xyzzyq«", "Prøv det her", `value="xyzzyq"`).lacks("/-/new?title=")
	w.get("/-/search?q=xyzzyq", editor).want(200, `href="/-/new?title=xyzzyq">Opret siden »xyzzyq«`)
	w.get("/-/search?q=type:xyzzyq", editor).want(200, "Ingen resultater").lacks("/-/new?title=")
	w.get("/-/search?q=bibliotekrene").want(200, `Mente du <a href="/-/search?q=bibliotekerne">bibliotekerne</a>?`)
	w.get("/-/search?q=bog+siden:iforg%C3%A5rs").want(200, "»iforgårs« er ikke en dato.")
	w.get("/-/search?q=bog+titel:").want(200, "Der mangler et ord lige efter »titel:«.")
	w.get("/-/search?q=-bog").want(200, "»bog« ikke må være der", "Det kan du søge på")
	a := w.get("/-/search").want(200, "<title>Søg – Alliancen</title>", "Det kan du søge på", `href="/wiki/hj%C3%A6lp/s%C3%B8g"`, "autofocus")
	checkPage(t, []byte(a.body))
}

func TestSuggestionsAreGivenToScripts(t *testing.T) {
	w := searched(t, true)
	a := w.get("/-/suggest?q=datab").want(200).header("Content-Type", jsonType)
	var list []suggested
	must(t, json.Unmarshal([]byte(a.body), &list))
	want := []suggested{{"systemer/Brønden", "Brønden", "Databrønden", "system", "/wiki/systemer/Br%C3%B8nden"}}
	if !slices.Equal(list, want) {
		t.Errorf("%+v, want %+v", list, want)
	}
	w.get("/-/suggest?q=datab", "If-None-Match", a.Header.Get("Etag")).want(304)
	for target, n := range map[string]int{
		"q=Nummer": suggestDefault, "q=Nummer&n=3": 3, "q=Nummer&n=1000": suggestMost, "q=": 0, "": 0, "q=xyzzyq": 0,
	} {
		a := w.get("/-/suggest?" + target).want(200)
		list = nil
		must(t, json.Unmarshal([]byte(a.body), &list))
		if len(list) != n || list == nil {
			t.Errorf("%s: %d suggestions, want %d: %s", target, len(list), n, a.body)
		}
	}
	w.get("/-/suggest?q=x&n=0").want(404)
	w.get("/-/suggest?q=x&n=x").want(404)
}

func TestSearchTellsNothingToThoseWhoMayNotRead(t *testing.T) {
	w := searched(t, false)
	for _, target := range []string{"/-/search?q=bog", "/-/search?q=xyzzyq", "/-/search?type=system", "/-/search", "/-/suggest?q=Br", "/-/suggest?q=xyzzyq"} {
		a := w.get(target).want(303).lacks("resultat", "Brønden", "[")
		if !strings.HasPrefix(a.Header.Get("Location"), "/-/login?next=") {
			t.Errorf("%s leads to %s", target, a.Header.Get("Location"))
		}
	}
	reader := w.signIn("r@x.dk", "Rikke", wiki.Reader)
	w.get("/-/search?q=bog", reader).want(200, "Brønden")
	w.get("/-/search?q=bog").want(303) // what is remembered is the reader's own
}

func TestSearchSaysThatItIsNotReady(t *testing.T) {
	rec := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(rec)
	c.Request = httptest.NewRequest("GET", "/-/search?q=bog", nil)
	must(t, newReadWiki(t, true).server.searchNotReady(c))
	if rec.Code != 503 || rec.Header().Get("Retry-After") != "5" || !strings.Contains(rec.Body.String(), "<h1>Søgningen er ikke klar endnu</h1>") {
		t.Errorf("status %d, %v:\n%s", rec.Code, rec.Header(), rec.Body)
	}
}

func TestAMissingPageNamesPagesAboutTheSame(t *testing.T) {
	w := searched(t, true)
	w.get("/wiki/noter/f%C3%B8rste-m%C3%B8de").want(404, `href="/wiki/m%C3%B8der/F%C3%B8rste"`, `<a href="/-/search?q=f%C3%B8rste&#43;m%C3%B8de">Søg efter »første møde« i hele wikien</a>`)
}

func TestEveryPageHasTheFieldAndThePlacesThatScriptsPropose(t *testing.T) {
	w := searched(t, true)
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	w.get("/wiki/systemer/FBI").want(200, `<form class="search" role="search" action="/-/search">`, `<a class="search-link" href="/-/search">`, `<dialog id="jump"`)
	a := w.get("/-/login").want(200, `<dialog id="jump"`)
	_, jumps, _ := strings.Cut(w.get("/wiki/systemer/FBI", editor).body, `<ul id="jumps"`)
	jumps, _, _ = strings.Cut(jumps, "</ul>")
	links := strings.Split(jumps, `<a href="`)[1:]
	if len(links) < 6 {
		t.Errorf("the places are %s", jumps)
	}
	for _, l := range links {
		to, _, _ := strings.Cut(l, `"`)
		w.get(to, editor).want(200)
	}
	checkPage(t, []byte(a.body))
}

func TestASearchIsRememberedUntilSomethingChanges(t *testing.T) {
	w := searched(t, true)
	a := w.get("/-/search?q=bog").want(200).header("Cache-Control", "private, no-cache")
	w.get("/-/search?q=bog", "If-None-Match", a.Header.Get("Etag")).want(304)
	w.save("nyt", "# Nyt om bøger\n")
	if b := w.get("/-/search?q=bog", "If-None-Match", a.Header.Get("Etag")).want(200, `href="/wiki/nyt"`); b.Header.Get("Etag") == a.Header.Get("Etag") {
		t.Error("another page has the same tag")
	}
}
