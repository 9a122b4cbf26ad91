package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"alliancewiki/internal/account"
	"alliancewiki/internal/wiki"
)

func TestTheSetUpAddressMakesOneAdministratorOnce(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	token, err := w.accounts.SetupSecret(t.Context())
	must(t, err)
	b := w.visitor()
	b.get("/-/setup?token=" + token + "x").want(http.StatusNotFound).says("virker kun én gang")
	b.get("/-/setup").want(http.StatusNotFound)
	form := b.get("/-/setup?token="+token).want(http.StatusOK).holds("token", token)
	if strings.Count(form.body, token) != 1 {
		t.Error("the secret is in a link")
	}
	at := func(step string) string {
		return "/-/setup?" + url.Values{"token": {token}, "step": {step}}.Encode()
	}
	b.post("/-/setup", "token", token, "step", "wiki", "name", "", "language", "da").want(http.StatusUnprocessableEntity).says("Skriv et navn")
	b.post("/-/setup", "token", token, "step", "wiki", "name", "Alliancens viden", "language", "da").leadsTo(at("person"))
	fields := []string{"token", token, "step", "person", "email", "Ny@x.dk", "name", "Nynne", "organisation", "KOMBIT"}
	bad := b.post("/-/setup", append(fields, "password", "kort")...).want(http.StatusUnprocessableEntity)
	bad.holds("email", "Ny@x.dk").holds("name", "Nynne").holds("organisation", "KOMBIT").holds("password", "").says("for kort")
	b.post("/-/setup", "token", token, "step", "person", "email", "halv", "name", "Nyn", "go", "back").leadsTo(at("wiki"))
	b.get(at("wiki")).want(http.StatusOK).holds("name", "Alliancens viden")
	b.get(at("person")).want(http.StatusOK).holds("email", "halv").holds("name", "Nyn")
	b.get(at("content")).want(http.StatusOK).says("Trin 2 af 3") // no step is passed over
	b.post("/-/setup", append(fields, "password", testPassword)...).leadsTo(at("content"))
	b.get("/-/account").want(http.StatusSeeOther) // nothing is made before the end
	b.post("/-/setup", "token", token, "step", "content", "go", "next").leadsTo("/")
	b.get("/").says("Nynne", "Velkommen")
	b.get("/-/admin/people").want(http.StatusOK).says("Ny@x.dk")
	other := w.visitor()
	other.get("/-/setup?token=" + token).want(http.StatusNotFound).says("Log ind")
	other.post("/-/setup", append(fields, "password", testPassword)...).want(http.StatusNotFound)
	other.get("/-/account").want(http.StatusSeeOther)
}

func TestATokenIsShownOnceAndWorks(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	mette := w.as("mette@x.dk")
	r := mette.post("/-/account/tokens", "name", "Min bærbare", "scope", "write", "days", "30").want(http.StatusCreated)
	if got := r.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	secret := r.says("Min bærbare", "ikke vist igen").text("code")
	p, scope, err := w.accounts.TokenPerson(t.Context(), secret, "192.0.2.1")
	if err != nil || p.Email != "mette@x.dk" || scope != account.WriteScope {
		t.Fatalf("the token is %v's with %q, %v", p, scope, err)
	}
	page := mette.get("/-/account").says("Min bærbare")
	if strings.Contains(page.body, secret) {
		t.Error("the secret is shown again")
	}
	id, _ := page.field("id")
	w.as("jens@x.dk").post("/-/account/tokens/revoke", "id", id).want(http.StatusNotFound)
	mette.post("/-/account/tokens/revoke", "id", "x").want(http.StatusNotFound)
	mette.post("/-/account/tokens/revoke", "id", id).leadsTo("/-/account")
	mette.get("/-/account").says("Tilbagekaldt")
	if _, _, err := w.accounts.TokenPerson(t.Context(), secret, "192.0.2.1"); err == nil {
		t.Error("the token still works")
	}
}

func TestABadTokenIsRefusedBesideItsField(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	mette := w.as("mette@x.dk")
	for field, form := range map[string][]string{
		"token-name":  {"name", "", "scope", "read", "days", "30"},
		"token-scope": {"name", "n", "scope", "root", "days", "30"},
		"token-days":  {"name", "n", "scope", "read", "days", "99999999999"},
	} {
		r := mette.post("/-/account/tokens", form...).want(http.StatusUnprocessableEntity)
		if !strings.Contains(r.body, `id="`+field+`-error"`) {
			t.Errorf("nothing is said beside %s", field)
		}
	}
	w.visitor().post("/-/account/tokens", "name", "n", "scope", "read", "days", "30").want(http.StatusForbidden)
}

func TestANewPasswordNeedsTheOldOneAndEndsOtherSessions(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	mette, elsewhere := w.as("mette@x.dk"), w.as("mette@x.dk")
	const next = "en helt anden sætning"
	r := mette.post("/-/account/password", "current", "forkert", "new", next).want(http.StatusUnprocessableEntity)
	if !strings.Contains(r.body, `id="current-error"`) || strings.Contains(r.body, next) {
		t.Error("nothing is said beside the field, or the password is shown")
	}
	r = mette.post("/-/account/password", "current", testPassword, "new", "kort").want(http.StatusUnprocessableEntity)
	if !strings.Contains(r.body, `id="new-error"`) {
		t.Error("nothing is said beside the new password")
	}
	elsewhere.get("/-/account").want(http.StatusOK)
	mette.post("/-/account/password", "current", testPassword, "new", next).leadsTo("/-/account")
	mette.get("/-/account").want(http.StatusOK).says("Adgangskoden er skiftet")
	elsewhere.get("/-/account").want(http.StatusSeeOther)
	w.visitor().post("/-/login", "email", "mette@x.dk", "password", testPassword).want(422)
	w.visitor().post("/-/login", "email", "mette@x.dk", "password", next).leadsTo("/")
	w.visitor().post("/-/account/password", "current", next, "new", next).want(http.StatusForbidden)
}

func TestTheAdministrationIsForAdministrators(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	laila, mette := w.add("laila@x.dk"), w.as("mette@x.dk")
	one := "/-/admin/people/" + strconv.FormatInt(laila.ID, 10)
	for _, path := range []string{"/-/admin/people", one} {
		mette.get(path).want(http.StatusForbidden)
		mette.post(path, "email", "ny@x.dk", "name", "Ny", "organisation", "KL", "role", "admin", "password", testPassword).
			want(http.StatusForbidden)
		w.visitor().get(path).want(http.StatusSeeOther)
		w.visitor().post(path, "role", "admin").want(http.StatusForbidden)
	}
	r, err := w.accounts.Person(t.Context(), laila.ID)
	must(t, err)
	if r.Role != wiki.Reader {
		t.Error("the role was changed")
	}
	admin := w.as("admin@x.dk")
	for _, id := range []string{"0", "x", "99999999999999999999", "-1"} {
		admin.get("/-/admin/people/" + id).want(http.StatusNotFound)
	}
}

func TestAnAdministratorAddsAndChangesPeople(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	admin := w.as("admin@x.dk")
	fields := []string{"email", "ny@x.dk", "name", "Ny Nielsen", "organisation", "KOMBIT", "role", "reader"}
	bad := admin.post("/-/admin/people", append(fields, "password", "kort")...).want(http.StatusUnprocessableEntity)
	bad.holds("email", "ny@x.dk").holds("name", "Ny Nielsen").holds("role", "reader").says("for kort")
	admin.post("/-/admin/people", append(fields, "password", testPassword)...).leadsTo("/-/admin/people")
	admin.get("/-/admin/people").says("Ny Nielsen er tilføjet", "ny@x.dk", "2 personer")
	admin.post("/-/admin/people", append(fields, "password", testPassword)...).want(422).says("allerede en konto")

	r, err := w.accounts.PersonByEmail(t.Context(), "ny@x.dk")
	must(t, err)
	one := "/-/admin/people/" + strconv.FormatInt(r.ID, 10)
	admin.get(one).want(http.StatusOK).holds("name", "Ny Nielsen").holds("organisation", "KOMBIT").holds("role", "reader")
	admin.post(one, "name", "Ny Navn", "organisation", "DBC", "role", "boss").want(422).holds("name", "Ny Navn")
	admin.post(one, "name", "Ny Navn", "organisation", "DBC", "role", "editor").leadsTo(one)
	admin.get(one).says("Gemt").holds("name", "Ny Navn").holds("organisation", "DBC").holds("role", "editor")

	ny := w.as("ny@x.dk")
	admin.post(one, "action", "disable").leadsTo(one)
	admin.get(one).says("Kontoen er lukket", "Åbn konto igen")
	ny.get("/-/account").want(http.StatusSeeOther)
	admin.post(one, "action", "enable").leadsTo(one)
	admin.post(one, "action", "password", "password", "kort").want(422).says("for kort")
	admin.post(one, "action", "password", "password", "givet af admin 7").leadsTo(one)
	w.visitor().post("/-/login", "email", "ny@x.dk", "password", "givet af admin 7").leadsTo("/")
}

func TestTheLastAdministratorStays(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	admin := w.as("admin@x.dk")
	one := "/-/admin/people/" + strconv.FormatInt(w.add("admin@x.dk").ID, 10)
	admin.post(one, "name", "Anna", "organisation", "KL", "role", "editor").want(422).says("mindst én aktiv administrator")
	admin.post(one, "action", "disable").want(422).says("mindst én aktiv administrator")
}

func TestAnAdministratorsOwnPasswordTakesTheCurrentOne(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	admin := w.as("admin@x.dk")
	one := "/-/admin/people/" + strconv.FormatInt(w.add("admin@x.dk").ID, 10)
	if _, there := admin.get(one).want(http.StatusOK).says("Skift adgangskode").field("password"); there {
		t.Error("the page of oneself has a field for a password")
	}
	admin.post(one, "action", "password", "password", "en ny til mig selv").leadsTo("/-/account")
	admin.get("/-/account").want(http.StatusOK).says("Din egen adgangskode skifter du")
	w.visitor().post("/-/login", "email", "admin@x.dk", "password", "en ny til mig selv").want(422)
	w.visitor().post("/-/login", "email", "admin@x.dk", "password", testPassword).leadsTo("/")
}
