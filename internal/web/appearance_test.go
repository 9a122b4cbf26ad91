package web

import (
	"net/http"
	"testing"

	"golang.org/x/net/html/atom"
)

func TestTheLookIsRememberedForVisitorsAndPeople(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n", "a.md", "# A\n\nTekst.\n")
	for who, b := range map[string]*browser{"a visitor": w.visitor(), "Mette": w.as("mette@x.dk")} {
		shows := func(b *browser, theme, width string) {
			t.Helper()
			for range 2 { // the second time it is remembered
				root := b.get("/wiki/a").element(atom.Html)
				if th, wi := attribute(root, "data-theme"), attribute(root, "data-width"); th != theme || wi != width {
					t.Errorf("%s sees %q, %q, want %q, %q", who, th, wi, theme, width)
				}
			}
		}
		shows(b, "", "")
		b.post("/-/appearance", "theme", "dark", "width", "wide", "next", "/wiki/a").leadsTo("/wiki/a")
		shows(b, "dark", "wide")
		b.post("/-/appearance", "theme", "", "width", "wide", "next", "https://x.dk/").leadsTo("/")
		shows(b, "", "wide")
		b.post("/-/appearance", "theme", "light", "next", "/wiki/a")
		shows(b, "light", "")
		shows(w.visitor(), "", "")
		b.post("/-/appearance", "theme", "sepia").want(http.StatusNotFound)
		b.post("/-/appearance", "theme", "", "next", "/wiki/a")
		shows(b, "", "")
	}
}

func TestACookieThatNoFormSetIsNoLook(t *testing.T) {
	for value, want := range map[string]appearance{
		"dark.wide": {"dark", "wide"}, ".wide": {Width: "wide"}, "light": {Theme: "light"},
		"": {}, "dark.wide.x": {}, "sepia": {}, "<b>": {}, "wide.dark": {},
	} {
		r, err := http.NewRequest(http.MethodGet, "/", nil)
		must(t, err)
		r.AddCookie(&http.Cookie{Name: lookCookie, Value: value})
		if got := look(r); got != want {
			t.Errorf("%q is %+v, want %+v", value, got, want)
		}
	}
}
