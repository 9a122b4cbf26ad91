package web

import (
	"encoding/xml"
	"regexp"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

func TestAnOldVersionSaysWhatItIs(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "første tekst\n")
	first := w.site.Head()
	second := w.save("a", "anden tekst\n")
	third := w.save("a", "tredje tekst\n")
	a := w.get("/wiki/a?rev="+string(second)).want(200, "anden tekst", "Du ser en ældre version fra", "Mette Holm, KOMBIT",
		"Nuværende version", `href="/wiki/a?rev=`+string(first)+`"`, `href="/wiki/a?rev=`+string(third)+`"`,
		`href="/-/diff/a?from=`+string(second)+`"`, `content="noindex"`).lacks("Gendan")
	checkPage(t, []byte(a.body))
	w.get("/wiki/a?rev="+string(first[:9])).want(200, "første tekst", "Nyere version").lacks("Ældre version")
	w.get("/wiki/a?rev="+string(third)).want(200, "tredje tekst").lacks("Du ser en ældre")
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	w.get("/wiki/a?rev="+string(second), editor).want(200, `action="/-/restore/a"`, `name="rev" value="`+string(second)+`"`)
	w.get("/wiki/a.md?rev="+string(first)).want(200, "første tekst").header("Content-Type", markdownType)
}

func TestHistoryDifferencesAndAuthorsAreShown(t *testing.T) {
	w := newReadWiki(t, true, "mappe/a.md", "en linje\nto linjer\n")
	first := w.site.Head()
	second := w.save("mappe/a", "en linje\ntre linjer\n")
	a := w.get("/-/history/mappe/a").want(200, "Historik for a", "Ændrede mappe/a", "Mette Holm", "KOMBIT",
		`name="from" value="`+string(first)+`" aria-label`, `name="to" value="`+string(second)+`"`, "Sammenlign valgte versioner").lacks("Gendan")
	checkPage(t, []byte(a.body))
	d := w.get("/-/diff/mappe/a?from="+string(first)+"&to="+string(second)).want(200,
		`<del><span class="visually-hidden">Slettet: </span>to</del>`, `<ins><span class="visually-hidden">Tilføjet: </span>tre</ins>`)
	checkPage(t, []byte(d.body))
	w.get("/-/diff/mappe/a?to="+string(first)).want(200, "Siden fandtes ikke")
	b := w.get("/-/blame/mappe/a").want(200, "tre linjer", "Begyndelsen", "Mette Holm, KOMBIT")
	checkPage(t, []byte(b.body))
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	w.get("/-/history/mappe/a", editor).want(200, `form="restore" name="rev" value="`+string(first)+`"`).
		lacks(`form="restore" name="rev" value="` + string(second) + `"`)
}

func TestHistoryGoesOnOnTheNextPage(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "0\n")
	for i := range historyPage + 3 {
		w.save("a", strings.Repeat("x", i+1)+"\n")
	}
	a := w.get("/-/history/a").want(200)
	next := regexp.MustCompile(`name="before" value="([^"]+)"`).FindStringSubmatch(a.body)
	if next == nil {
		t.Fatal("no next page")
	}
	w.get("/-/history/a?before="+next[1]).want(200, "Begyndelsen", ">Nyeste</button>").lacks(`name="before"`)
	a = w.get("/-/recent").want(200)
	next = regexp.MustCompile(`rel="next" href="/-/recent(\?before=[^"]+)"`).FindStringSubmatch(a.body)
	if next == nil {
		t.Fatal("no next page")
	}
	w.get("/-/recent"+next[1]).want(200, "Begyndelsen").lacks(`rel="next"`)
}

// What git writes of itself when a clone is brought up to date says nothing to a reader; a move names what it moved first.
func TestRecentChangesSayMostFirst(t *testing.T) {
	file := func(name string) wiki.File {
		f, err := wiki.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	row := recentRowOf(&wiki.Commit{
		Subject: "Merge branch 'main' of https://x/wiki", Parents: []wiki.Rev{"a", "b"},
		Changes: []wiki.Change{{File: file(".wiki/redirects")}, {File: file("a.png")}, {File: file("a.md")}, {File: file("b.md"), Status: wiki.Moved}},
	})
	var names []string
	for _, f := range row.Files {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "b a a.png .wiki/redirects" || !row.Merge {
		t.Errorf("files %s, merge %t", got, row.Merge)
	}
	if recentRowOf(&wiki.Commit{Subject: "Merge branch 'main'", Parents: []wiki.Rev{"a"}}).Merge {
		t.Error("a commit with one parent is taken for a merge")
	}
}

func TestRecentChangesAreShownAndFed(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	rev := w.save("møder/b", "y\n")
	a := w.get("/-/recent").want(200, "Ændrede møder/b", `href="/wiki/m%C3%B8der/b"`, "Mette Holm, KOMBIT", `<span class="label">Ny</span>`).lacks("Fortryd")
	checkPage(t, []byte(a.body))
	w.get("/-/recent", w.signIn("e@x.dk", "Else", wiki.Editor)).want(200, `name="commit" value="`+string(rev)+`"`, "Fortryd")

	f := w.get("/-/recent.atom").want(200).header("Content-Type", "application/atom+xml; charset=utf-8")
	var feed struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Author  string `xml:"author>name"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	must(t, xml.Unmarshal([]byte(f.body), &feed))
	if len(feed.Entries) != 2 || feed.ID != "tag:wiki.test,2026:recent" {
		t.Fatalf("%d entries, id %s", len(feed.Entries), feed.ID)
	}
	e := feed.Entries[0]
	if e.ID != "tag:wiki.test,2026:"+string(rev) || e.Title != "Ændrede møder/b" || e.Author != "Mette Holm, KOMBIT" ||
		e.Link.Href != "http://wiki.test/-/diff/m%C3%B8der/b?to="+string(rev) {
		t.Errorf("entry %+v", e)
	}
	if _, err := time.Parse(time.RFC3339, feed.Updated); err != nil || feed.Updated != e.Updated {
		t.Errorf("updated %s", feed.Updated)
	}
	if feed.Links[0].Rel != "self" || feed.Links[0].Href != "http://wiki.test/-/recent.atom" {
		t.Errorf("links %v", feed.Links)
	}
	w.get("/-/recent.atom", "If-None-Match", f.Header.Get("Etag")).want(304)
}

func TestTheChangesOfAFolderAreFed(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	w.save("møder/2026/b", "y\n")
	w.save("møde/c", "z\n")
	f := w.get("/-/recent.atom?folder=m%C3%B8der").want(200, "<id>tag:wiki.test,2026:recent/m%C3%B8der</id>", "Seneste ændringer: møder</title>",
		`rel="self" type="application/atom+xml" href="http://wiki.test/-/recent.atom?folder=m%C3%B8der"`,
		`rel="alternate" type="text/html" href="http://wiki.test/wiki/m%C3%B8der"`, "Ændrede møder/2026/b").lacks("møde/c").lacks("a.md")
	w.get("/-/recent.atom?folder=m%C3%B8der", "If-None-Match", f.Header.Get("Etag")).want(304)
	w.get("/-/recent.atom?folder=mo%CC%B8der").want(404) // another letter
	for _, none := range []string{"nej", "m%C3%B8d", "..", "m%C3%B8der/", ".wiki", "%00", "a"} {
		w.get("/-/recent.atom?folder=" + none).want(404)
	}
	link := `<link rel="alternate" type="application/atom+xml" title="Ændringer i møder som Atom-feed" href="/-/recent.atom?folder=m%c3%b8der">`
	w.get("/wiki/m%C3%B8der").want(200, link)
	w.get("/wiki/a").want(200).lacks("?folder=")
	w.save("møder", "Om møder.\n")
	w.get("/wiki/m%C3%B8der").want(200, "Om møder.", link)
}
