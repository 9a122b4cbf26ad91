package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestSignInLeadsBackToWhereTheVisitorWas(t *testing.T) {
	w := newFormsWiki(t, "Møde.md", "Hej\n")
	w.add("mette@x.dk")
	b := w.visitor()
	b.get("/-/edit/M%C3%B8de?title=a%26b").leadsTo("/-/login?next=%2F-%2Fedit%2FM%25C3%25B8de%3Ftitle%3Da%2526b")
	form := b.get("/-/login?next=%2F-%2Fedit%2FM%25C3%25B8de%3Ftitle%3Da%2526b").want(http.StatusOK)
	form.holds("next", "/-/edit/M%C3%B8de?title=a%26b")
	next, _ := form.field("next")
	b.post("/-/login", "email", "METTE@x.dk ", "password", testPassword, "next", next).
		leadsTo("/-/edit/M%C3%B8de?title=a%26b")
	b.get("/-/login?next=/-/recent").leadsTo("/-/recent")
	b.get("/").says("Mette Holm")
	b.post("/-/logout").leadsTo("/")
	b.get("/").says("Du er logget ud", "Log ind")
}

func TestAWrongPasswordAndAnUnknownAddressLookTheSame(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	w.add("mette@x.dk")
	b := w.visitor()
	wrong := b.post("/-/login", "email", "mette@x.dk", "password", "forkert", "next", "/-/recent").want(422)
	unknown := b.post("/-/login", "email", "nobody@x.dk", "password", "forkert", "next", "/-/recent").want(422)
	wrong.holds("email", "mette@x.dk").holds("password", "").holds("next", "/-/recent").says("passer ikke sammen")
	if got := strings.ReplaceAll(unknown.body, "nobody@x.dk", "mette@x.dk"); got != wrong.body {
		t.Errorf("they differ:\n%s\n%s", wrong.body, got)
	}
	if strings.Contains(wrong.body, "forkert") {
		t.Error("the password is on the page")
	}
	if !strings.HasPrefix(wrong.title(), "Fejl: ") {
		t.Errorf("title %q", wrong.title())
	}
}

func TestTooManyAttemptsSayHowLongToWait(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	b := w.visitor()
	for range 100 {
		r := b.post("/-/login", "email", "mette@x.dk", "password", "forkert")
		if r.status == http.StatusUnprocessableEntity {
			continue
		}
		r.want(http.StatusTooManyRequests).says("for mange forsøg").holds("email", "mette@x.dk")
		if r.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		return
	}
	t.Error("a hundred attempts were taken")
}

func TestSignInLeadsToNoOtherHost(t *testing.T) {
	evil := []string{
		"https://evil.test/", "//evil.test", "/\\evil.test", "\\\\evil.test", "/\t/evil.test", "/\n/evil.test",
		"javascript:alert(1)", "http:/evil.test", "///evil.test", "/%zz", "evil.test", "", " /x", "/x y",
		"/\x00x", "https:evil.test", "//user@evil.test/", "/-/login?next=/x",
	}
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	mette := w.as("mette@x.dk")
	for _, next := range evil {
		mette.get("/-/login?next=" + url.QueryEscape(next)).leadsTo("/")
		mette.post("/-/login", "email", "mette@x.dk", "password", testPassword, "next", next).leadsTo("/")
		if got := localPath(next); got != "/" {
			t.Errorf("%q became %q", next, got)
		}
	}
	for _, next := range []string{"/", "/wiki/M%C3%B8de?rev=1#a", "/%0d%0aSet-Cookie:x", "/-/diff/x?from=a&to=b"} {
		if got := localPath(next); got != next {
			t.Errorf("%q became %q", next, got)
		}
	}
}

func TestASessionIsNewAtEverySignInAndTheOldOneEnds(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	w.add("mette@x.dk")
	b := w.visitor()
	b.post("/-/login", "email", "mette@x.dk", "password", testPassword).want(http.StatusSeeOther)
	home, err := url.Parse(w.url)
	must(t, err)
	planted := b.client.Jar.Cookies(home)
	// Somebody who knows the cookie that the browser had before does not get into the session after.
	b.post("/-/login", "email", "mette@x.dk", "password", testPassword).want(http.StatusSeeOther)
	b.get("/-/account").want(http.StatusOK)
	thief := w.visitor()
	thief.client.Jar.SetCookies(home, planted)
	thief.get("/-/account").want(http.StatusSeeOther)
	// A made-up cookie is no session, and does not become one.
	forged := w.visitor()
	forged.client.Jar.SetCookies(home, []*http.Cookie{{Name: "alliancewiki", Value: "abc", Path: "/"}})
	forged.get("/-/account").want(http.StatusSeeOther)
	forged.post("/-/login", "email", "mette@x.dk", "password", testPassword).want(http.StatusSeeOther)
	for _, c := range forged.client.Jar.Cookies(home) {
		if c.Name == "alliancewiki" && c.Value == "abc" {
			t.Error("the planted cookie is still in use")
		}
	}
}

func TestSigningOutEndsTheSessionNotJustTheCookie(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	b := w.as("mette@x.dk")
	home, err := url.Parse(w.url)
	must(t, err)
	kept := b.client.Jar.Cookies(home)
	b.post("/-/logout").leadsTo("/")
	b.client.Jar.SetCookies(home, kept)
	b.get("/-/account").want(http.StatusSeeOther)
}

func TestTheLanguageIsRememberedForVisitorsAndPeople(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	visitor := w.visitor()
	visitor.post("/-/language", "lang", "en", "next", "/-/login").leadsTo("/")
	visitor.post("/-/language", "lang", "en", "next", "/-/recent").leadsTo("/-/recent")
	visitor.get("/-/login").says("Sign in")
	visitor.post("/-/language", "lang", "fr").want(http.StatusNotFound)
	visitor.post("/-/account/language", "lang", "en").want(http.StatusForbidden)
	mette := w.as("mette@x.dk")
	mette.post("/-/account/language", "lang", "en", "next", "/-/account").leadsTo("/-/account")
	w.as("mette@x.dk").get("/-/account").says("Your account")
}
