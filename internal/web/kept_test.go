package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

func TestEachReaderHasAnOpaqueNameOfTheirOwn(t *testing.T) {
	s := testServer(t)
	ib, liv := &wiki.Person{ID: 1, Name: "Ib"}, &wiki.Person{ID: 2, Name: "Liv"}
	again := *ib
	again.Name, again.Role = "Ib Bæk", wiki.Admin
	switch {
	case s.reader(ib) != s.reader(&again):
		t.Error("a person's copies are lost when they are called something else")
	case s.reader(ib) == s.reader(liv), s.reader(ib) == s.reader(nil), len(s.reader(ib)) != 24:
		t.Errorf("%q, %q and %q are to be told apart", s.reader(ib), s.reader(liv), s.reader(nil))
	}
	other := testServer(t)
	other.readers = readerSecret([]byte("another wiki"))
	if s.reader(ib) == other.reader(ib) {
		t.Error("the name can be found out without the wiki's secret")
	}
	s.cfg.Dev = true
	if s.reader(ib) != "" {
		t.Error("pages whose source is worked on are kept")
	}
}

func TestTheWorkerMayLookAfterTheWholeWiki(t *testing.T) {
	w := newReadWiki(t, true, "Forside.md", "# Forside\n")
	a := w.get(workerAddress).want(http.StatusOK, "// ", `addEventListener("fetch"`)
	a.header("Service-Worker-Allowed", "/").header("Cache-Control", "no-cache").header("Content-Type", assetTypes[".js"])
	if !strings.Contains(w.get("/").body, `data-reader="visitor"`) {
		t.Error("a page does not say whose it is")
	}
}

func TestWhatIsKeptIsWhatTheReaderMayRead(t *testing.T) {
	w := newReadWiki(t, false, "Forside.md", "# Forside\n", "møder/a.md", "# Åbent møde\n")
	w.get("/-/offline/list").want(http.StatusSeeOther)
	ib := w.signIn("ib@kombit.dk", "Ib", wiki.Reader)
	var list keepList
	if err := json.Unmarshal([]byte(w.get("/-/offline/list", ib).body), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Pages) != 1 || list.Pages[0].Address != "/wiki/Forside" || len(list.Pages[0].Tag) != 40 || list.Total != 2 || list.Next == "" {
		t.Fatalf("%+v", list)
	}
	next := list.Next
	list = keepList{}
	if err := json.Unmarshal([]byte(w.get(next, ib).body), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Pages) != 1 || list.Pages[0].Address != "/wiki/m%C3%B8der/a" || list.Next != "" {
		t.Errorf("after %s: %+v", next, list)
	}
	// There is nothing of the wiki on what everybody is given to keep.
	w.get("/-/offline/without?lang=en").want(http.StatusOK, "You are offline").lacks("Forside</a>", "Åbent")
}

func TestTheListOfWhatToKeepComesInParts(t *testing.T) {
	letters := []site.Letter{{Letter: "A", Count: 700}, {Letter: "Å", Count: 1}}
	for _, c := range []struct {
		letter string
		seen   int
		next   string
	}{
		{"", 500, "/-/offline/list?letter=A&skip=500"},
		{"A", 700, "/-/offline/list?letter=%C3%85&skip=0"},
		{"Å", 1, ""},
		{"B", 0, ""},
	} {
		if total, next := rest(letters, c.letter, c.seen); next != c.next || total != 701 {
			t.Errorf("after %d of %q come %q of %d, want %q", c.seen, c.letter, next, total, c.next)
		}
	}
	if total, next := rest(nil, "", 0); total != 0 || next != "" {
		t.Errorf("an empty wiki goes on at %q", next)
	}
}
