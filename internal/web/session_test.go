package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/wiki"
)

func TestAPageIsSentOnlyWhereTheBrowserLacksIt(t *testing.T) {
	w := newReadWiki(t, true, "a.md", strings.Repeat("Lang tekst med mange ord.\n\n", 80), "b.md", "x\n")
	for _, round := range []string{"made", "remembered"} {
		t.Run(round, func(t *testing.T) {
			a := w.get("/wiki/a").want(200).header("Content-Type", htmlType).header("Cache-Control", "private, no-cache").header("Content-Encoding", "")
			tag := a.Header.Get("Etag")
			for _, match := range []string{tag, `"x", ` + tag, "*", strings.TrimPrefix(tag, "W/")} {
				if n := w.get("/wiki/a", "If-None-Match", match).want(304).header("Etag", tag); n.body != "" {
					t.Errorf("304 with %q", n.body)
				}
			}
			w.get("/wiki/a", "If-None-Match", `W/"x"`).want(200)
			z := w.get("/wiki/a", "Accept-Encoding", "br;q=0.5, gzip, deflate").want(200).header("Content-Encoding", "gzip").header("Vary", "Cookie, Accept-Encoding")
			r, err := gzip.NewReader(strings.NewReader(z.body))
			must(t, err)
			plain, err := io.ReadAll(r)
			must(t, err)
			if string(plain) != a.body || len(z.body) > len(a.body)/2 {
				t.Errorf("%d bytes compressed hold another page", len(z.body))
			}
			w.get("/wiki/a", "Accept-Encoding", "gzip;q=0").want(200).header("Content-Encoding", "")
			if h := w.ask("HEAD", "/wiki/a").want(200); h.body != "" || h.Header.Get("Etag") != tag || h.Header.Get("Content-Length") == "0" {
				t.Errorf("HEAD: %q %v", h.body, h.Header)
			}
		})
	}
	tag := w.get("/wiki/a").Header.Get("Etag")
	w.save("b", "y\n")
	w.get("/wiki/a", "If-None-Match", tag).want(304)
	w.save("a", "ny tekst\n")
	w.get("/wiki/a", "If-None-Match", tag).want(200, "ny tekst")
}

func TestARememberedPageIsNobodyElses(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	editor, reader := w.signIn("e@x.dk", "Else Editor", wiki.Editor), w.signIn("r@x.dk", "Rikke Reader", wiki.Reader)
	for range 2 {
		w.get("/wiki/a", editor).want(200, "Else Editor", `href="/-/edit/a"`)
		w.get("/wiki/a", reader).want(200, "Rikke Reader").lacks("Else", `href="/-/edit/a"`)
		w.get("/wiki/a").want(200, "Log ind").lacks("Else", "Rikke")
		w.get("/wiki/a", &http.Cookie{Name: "lang", Value: "en"}).want(200, `<html lang="en"`, "Log in").lacks("Else")
		w.get("/wiki/a", &http.Cookie{Name: "alliancewiki", Value: editor.Value + "x"}).want(200, "Log ind").lacks("Else")
	}
}

// A page that is remembered is answered before the router, and so before what sets these headers for all others.
func TestARememberedPageCarriesTheHeadersOfAMadeOne(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	ask := func() http.Header {
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, httptest.NewRequest("GET", "/wiki/a", nil))
		return rec.Header()
	}
	made, remembered := ask(), ask()
	if made.Get("Content-Security-Policy") == "" || !reflect.DeepEqual(made, remembered) {
		t.Fatalf("made\n%v\nremembered\n%v", made, remembered)
	}
}

func TestAWikiForMembersShowsVisitorsNothing(t *testing.T) {
	w := newReadWiki(t, false, "Forside.md", "hemmelig\n", "a.png", "x")
	reader := w.signIn("r@x.dk", "Rikke Reader", wiki.Reader)
	targets := []string{"/", "/wiki/Forside", "/wiki/Forside.md", "/wiki/a.png", "/wiki/", "/-/recent", "/-/recent.atom", "/-/pages", "/-/history/Forside", "/-/blame/Forside", "/-/diff/Forside", "/wiki/nej"}
	for range 2 { // the second time, the member's pages are remembered
		for _, target := range targets {
			if a := w.get(target, reader); target != "/wiki/nej" {
				a.want(200)
			}
			w.get(target).want(303).lacks("hemmelig")
		}
	}
}

func TestARoleTakenAwayIsGoneFromRememberedPages(t *testing.T) {
	w := newReadWiki(t, false, "a.md", "hemmelig\n")
	cookie := w.signIn("r@x.dk", "Rikke", wiki.Editor)
	w.get("/wiki/a", cookie).want(200, "hemmelig", `href="/-/edit/a"`)
	rec, err := w.accounts.PersonByEmail(t.Context(), "r@x.dk")
	must(t, err)
	gone := true
	must(t, w.accounts.Update(t.Context(), rec.ID, account.Change{Disabled: &gone}))
	deadline := time.Now().Add(3 * time.Second) // sessions are remembered for up to a second
	for w.get("/wiki/a", cookie).StatusCode == 200 {
		if time.Now().After(deadline) {
			t.Fatal("still shown")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestANoticeIsShownOnce(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	w.get("/wiki/a").want(200)
	rec := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(rec)
	must(t, w.server.notice(c, "Siden er <gemt>."))
	cookie := rec.Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge != 60 {
		t.Errorf("cookie %v", cookie)
	}
	a := w.get("/wiki/a", cookie).want(200, "Siden er &lt;gemt&gt;.").header("Cache-Control", "no-store")
	if left := a.Cookies(); len(left) != 1 || left[0].MaxAge >= 0 {
		t.Errorf("the notice stays: %v", left)
	}
	w.get("/wiki/a").want(200).lacks("Siden er &lt;gemt")
	w.get("/wiki/a", &http.Cookie{Name: "notice", Value: "Send penge"}).want(200).lacks("penge")
}

func TestASessionEndsHereAndInTheBrowser(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	cookie := w.signIn("e@x.dk", "Else", wiki.Editor)
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.MaxAge != 30*24*3600 || cookie.Secure {
		t.Errorf("cookie %v", cookie)
	}
	if strings.Contains(cookie.Value, "Else") {
		t.Error("the cookie tells who it is")
	}
	rec := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(rec)
	c.Request = httptest.NewRequest("POST", "/-/logout", nil)
	c.Request.AddCookie(cookie)
	if w.server.person(c) == nil {
		t.Fatal("not signed in")
	}
	must(t, w.server.endSession(c))
	if w.server.person(c) != nil || rec.Result().Cookies()[0].MaxAge >= 0 {
		t.Error("still signed in")
	}
	deadline := time.Now().Add(3 * time.Second)
	for strings.Contains(w.get("/wiki/a", cookie).body, "Else") {
		if time.Now().After(deadline) {
			t.Fatal("the cookie still opens the session")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestTheSessionCookieBehindTLSIsForThisHostAlone(t *testing.T) {
	s := testServer(t)
	rec := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(rec)
	c.Request = httptest.NewRequest("GET", "/", nil)
	must(t, s.beginSession(c, "x"))
	got := rec.Result().Cookies()[0]
	if got.Name != "__Host-alliancewiki" || !got.Secure || got.Path != "/" || got.Domain != "" {
		t.Errorf("cookie %v", got)
	}
}
