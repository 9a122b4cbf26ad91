package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// ask sends a form as the script of the editor does, and reads the JSON of the answer.
func (b *browser) ask(path string, fields ...string) (*reply, map[string]any) {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req := b.request(path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	req.Header.Set("Accept", "application/json")
	r := b.do(req)
	answer := map[string]any{}
	if r.status != http.StatusNoContent {
		must(b.t, json.Unmarshal([]byte(r.body), &answer))
	}
	return r, answer
}

// saysError tells whether an answer's error says so.
func saysError(t *testing.T, answer map[string]any, text string) {
	t.Helper()
	if got, _ := answer["error"].(string); !strings.Contains(got, text) {
		t.Errorf("error %q, want %q", got, text)
	}
}

func TestADraftIsOfferedToItsAuthorAndMergedWithWhatCameSince(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", twoSections)
	mette, jens := w.as("mette@x.dk"), w.as("jens@x.dk")
	base := string(w.site.Head())
	mine := strings.Replace(twoSections, "Skrives", "Mettes tekst", 1)
	r, answer := mette.ask("/-/draft/Referat", "content", mine, "summary", "Min", "minor", "yes", "base", base)
	if at, _ := answer["saved"].(string); r.want(200).header.Get("Cache-Control") != "no-store" || len(at) != len("14.03") {
		t.Errorf("answer %v", answer)
	}
	theirs := strings.Replace(twoSections, "## Økonomi\n\nSkrives", "## Økonomi\n\nJens' tekst", 1)
	jens.post("/-/edit/Referat", "content", theirs, "base", base).leadsTo("/wiki/Referat")

	for _, address := range []string{"/wiki/Referat", "/-/edit/Referat", "/-/account"} {
		if mette.get(address).want(200); !strings.Contains(mette.get(address).body, "/-/edit/Referat?draft=1") {
			t.Errorf("%s does not offer the draft to its author", address)
		}
		if strings.Contains(jens.get(address).body, "draft=1") {
			t.Errorf("%s offers the draft to another", address)
		}
	}
	jens.get("/-/edit/Referat?draft=1").want(200).holds("content", theirs)
	form := mette.get("/-/edit/Referat?draft=1").want(200).says("Det er din kladde fra")
	form.holds("content", mine).holds("summary", "Min").holds("base", base)
	mette.send("/-/edit/Referat", "content", mine, "base", base).leadsTo("/wiki/Referat")
	page := mette.get("/wiki/Referat").says("Mettes tekst", "Jens' tekst", "også ændret af Jens Vig, DBC.")
	if !strings.Contains(page.body, `href="/-/diff/Referat?from=`+base) {
		t.Error("no link to what came in")
	}
	if strings.Contains(mette.get("/wiki/Referat").body, "draft=1") {
		t.Error("a saved draft is offered still")
	}
}

func TestADraftIsDroppedWithoutScript(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette := w.as("mette@x.dk")
	mette.ask("/-/draft/Salon", "content", "Kladde")
	w.as("jens@x.dk").post("/-/draft/Salon", "action", "drop", "next", "/wiki/Salon").leadsTo("/wiki/Salon")
	mette.get("/-/edit/Salon").says("Gendan kladde fra", "Kassér kladde")
	mette.post("/-/draft/Salon", "action", "drop", "next", "//evil.example").leadsTo("/")
	mette.get("/-/edit/Salon").says("Kladden er kasseret").holds("content", "Tekst\n")
	if strings.Contains(mette.get("/-/edit/Salon").body, "draft=1") {
		t.Error("it is offered still")
	}
}

func TestADraftThatCannotBeKeptIsRefusedWithAReason(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette := w.as("mette@x.dk")
	r, answer := w.visitor().ask("/-/draft/Salon", "content", "x")
	r.want(http.StatusUnauthorized)
	saysError(t, answer, "ikke længere logget ind")
	r, _ = w.as("laila@x.dk").ask("/-/draft/Salon", "content", "x")
	r.want(http.StatusForbidden)
	r, answer = mette.ask("/-/draft/Salon", "content", strings.Repeat("x", account.MaxDraft+1))
	r.want(http.StatusUnprocessableEntity)
	saysError(t, answer, "Teksten er for stor")
	r, _ = mette.ask("/-/draft/Salon", "content", strings.Repeat("x", textBytes+1))
	r.want(http.StatusRequestEntityTooLarge)
	r, _ = mette.ask("/-/draft/Salon", "summary", "x")
	r.want(http.StatusUnprocessableEntity)
	r, _ = mette.ask("/-/draft/..%2Fx", "content", "x")
	r.want(http.StatusNotFound)
	for n := range account.MaxDrafts {
		_, answer = mette.ask(fmt.Sprint("/-/draft/side-", n), "content", "x")
	}
	if answer["note"] != nil {
		t.Errorf("room was short: %v", answer)
	}
	if _, answer = mette.ask("/-/draft/en-til", "content", "x"); !strings.Contains(fmt.Sprint(answer["note"]), "ældste") {
		t.Errorf("answer %v", answer)
	}
}

func TestARefusedSaveIsKeptAsADraft(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette, base := w.as("mette@x.dk"), string(w.site.Head())
	w.site.Declare("test", &wiki.Standing{Key: "disk", ReadOnly: true, Since: time.Now()})
	mette.post("/-/edit/Salon", "content", "Nyt\n", "base", base).want(503).says("Det, du har skrevet, er gemt som kladde")
	w.site.Declare("test", nil)
	mette.get("/-/edit/Salon?draft=1").holds("content", "Nyt\n")
}

func TestASessionThatEndedSignsInOnTheSamePageAndSaves(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	w.add("mette@x.dk")
	w.add("laila@x.dk")
	b, base := w.visitor(), string(w.site.Head())
	text := []string{"content", awkward, "summary", "Min", "base", base}
	form := b.send("/-/edit/Salon", text...).want(403).holds("content", awkward).holds("email", "").holds("password", "")
	form.says("Log ind for at gemme")
	r := b.send("/-/edit/Salon", append(text, "email", "mette@x.dk", "password", "forkert kode 1")...).want(422)
	r.holds("content", awkward).holds("email", "mette@x.dk").holds("password", "").says("passer ikke")
	if w.source("Salon") != "Tekst\n" {
		t.Fatal("it was saved")
	}
	w.visitor().send("/-/edit/Salon", append(text, "email", "laila@x.dk", "password", testPassword)...).want(403).holds("content", awkward)
	b.send("/-/preview/Salon", append(text, "action", "preview", "email", "mette@x.dk", "password", testPassword)...).
		want(200).holds("content", awkward)
	b.send("/-/edit/Salon", text...).leadsTo("/wiki/Salon")
	b.get("/-/account").want(200).says("Mette Holm")
}

func TestAScriptSignsInWithTheLimitsOfTheForm(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	w.add("mette@x.dk")
	b := w.visitor()
	r, _ := b.ask("/-/login", "email", "mette@x.dk", "password", testPassword)
	r.want(http.StatusNoContent)
	b.get("/-/account").want(200)
	attacker := w.visitor()
	last := 0
	for range 12 {
		r, answer := attacker.ask("/-/login", "email", "mette@x.dk", "password", "gæt")
		if saysError(t, answer, " "); r.status != 422 && r.status != 429 {
			t.Fatalf("status %d", r.status)
		}
		last = r.status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the twelfth guess got %d", last)
	}
	attacker.post("/-/login", "email", "mette@x.dk", "password", "gæt").want(http.StatusTooManyRequests)
	r, _ = attacker.ask("/-/login", "email", "mette@x.dk", "password", testPassword)
	r.want(http.StatusTooManyRequests)
}

func TestEditorsAreToldOfEachOtherAndNobodyElseIs(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette, again, jens := w.as("mette@x.dk"), w.as("mette@x.dk"), w.as("jens@x.dk")
	here := func(b *browser, fields ...string) string {
		t.Helper()
		r, answer := b.ask("/-/present/Salon", fields...)
		r.want(200)
		return fmt.Sprint(answer["text"], answer["others"])
	}
	if got := here(mette) + here(again); got != "[][]" {
		t.Errorf("one's own windows: %q", got)
	}
	if got := here(jens); got != "Mette Holm, Herning Bibliotekerne, redigerer også denne side.[Mette Holm, Herning Bibliotekerne]" {
		t.Errorf("jens is told %q", got)
	}
	mette.get("/-/edit/Salon").says("Jens Vig, DBC, redigerer også denne side.")
	here(jens, "leave", "1")
	if got := here(mette); got != "[]" {
		t.Errorf("after jens left: %q", got)
	}
	r, _ := w.visitor().ask("/-/present/Salon")
	r.want(http.StatusUnauthorized)
	r, _ = w.as("laila@x.dk").ask("/-/present/Salon")
	r.want(http.StatusForbidden)
	if strings.Contains(w.as("laila@x.dk").get("/wiki/Salon").body, "redigerer også") {
		t.Error("a reader is told")
	}
}

func TestAFloodOfEditorsIsBoundedAndForgotten(t *testing.T) {
	p, now := newPresent(), time.Now()
	p.now = func() time.Time { return now }
	flooder := &wiki.Person{ID: 1, Name: "Flod"}
	for n := range 3 * presentEach {
		p.here(flooder, mustPath(fmt.Sprint("side-", n)))
	}
	if len(p.pages) != presentEach || len(p.of[1]) != presentEach {
		t.Errorf("one person is at %d pages", len(p.pages))
	}
	for id := range int64(2 * presentPages) {
		p.here(&wiki.Person{ID: id, Name: "x"}, mustPath(fmt.Sprint("andre-", id)))
	}
	if len(p.pages) > presentPages || len(p.of) > presentPages {
		t.Errorf("%d pages, %d people", len(p.pages), len(p.of))
	}
	now = now.Add(presentLife)
	one, other := &wiki.Person{ID: -1, Name: "En"}, &wiki.Person{ID: -2, Name: "To"}
	p.here(one, mustPath("ny"))
	if len(p.pages) != 1 || len(p.of) != 1 {
		t.Errorf("after their time %d pages, %d people", len(p.pages), len(p.of))
	}
	now = now.Add(presentLife - time.Second)
	if got := p.here(other, mustPath("NY")); len(got) != 1 {
		t.Errorf("others %v", got)
	}
	now = now.Add(time.Second)
	if got := p.here(other, mustPath("ny")); len(got) != 0 {
		t.Errorf("after %v others %v", presentLife, got)
	}
}

func TestPeopleAreSuggestedToThoseWhoWriteAndOrganisationsToAll(t *testing.T) {
	w := typedWiki(t)
	mette := w.as("mette@x.dk")
	w.add("jens@x.dk")
	names := func(b *browser, q string) string {
		t.Helper()
		return strings.TrimSpace(b.get("/-/suggest/people?q=" + url.QueryEscape(q)).want(200).body)
	}
	if got := names(mette, "hol"); got != `[{"name":"Mette Holm","kind":"person"}]` {
		t.Errorf("hol: %s", got)
	}
	if got := names(mette, "KOM"); got != `[{"name":"KOMBIT","kind":"organisation"}]` {
		t.Errorf("KOM: %s", got)
	}
	if got := names(mette, "vig"); !strings.Contains(got, "Jens Vig") {
		t.Errorf("vig: %s", got)
	}
	if got := names(mette, "ette"); got != "[]" {
		t.Errorf("ette: %s", got)
	}
	for _, b := range []*browser{w.visitor(), w.as("laila@x.dk")} {
		if got := names(b, "hol"); got != "[]" {
			t.Errorf("a reader gets %s", got)
		}
		if got := names(b, "komb"); !strings.Contains(got, "KOMBIT") {
			t.Errorf("a reader gets %s", got)
		}
	}
}

func TestAScriptUploadsAFileForThePageItIsIn(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette := w.as("mette@x.dk")
	send := func(b *browser, path string, fields ...string) (int, string) {
		t.Helper()
		b.script = true
		defer func() { b.script = false }()
		r := b.send(path, fields...)
		return r.status, r.body
	}
	for _, tt := range []struct{ page, want string }{
		{"møder/2026/Salon", "../../bilag/plan.txt"}, {"bilag/Salon", "plan.txt"}, {"Salon", "bilag/plan.txt"}, {"bilag2/Salon", "../bilag/plan.txt"},
	} {
		code, body := send(mette, "/-/upload/bilag", "@plan.txt", "x\n", "page", tt.page)
		if code != 201 || body != `{"markdown":"[plan.txt](`+tt.want+`)","path":"bilag/plan.txt"}` {
			t.Errorf("%s: %d %s", tt.page, code, body)
		}
	}
	svg := `<svg xmlns="http://www.w3.org/2000/svg"/>`
	code, body := send(mette, "/-/upload/", "@k.svg", svg, "alt", "Et ]( kort\nover \\")
	if code != 201 || !strings.Contains(body, `![Et \\]( kort over \\\\](k.svg)`) {
		t.Errorf("%d %s", code, body)
	}
	for _, tt := range []struct {
		fields []string
		code   int
		says   string
	}{
		{[]string{"@x.exe", "MZ"}, 422, "png, jpg"},
		{[]string{"@x.txt", strings.Repeat("x", uploadBytes+formBytes)}, 413, "32 MB"},
		{[]string{"@x.txt", "x", "page", "../x"}, 404, "error"},
		{nil, 422, "error"},
	} {
		if code, body := send(mette, "/-/upload/", tt.fields...); code != tt.code || !strings.Contains(body, tt.says) {
			t.Errorf("%d %s, want %d %s", code, body, tt.code, tt.says)
		}
	}
	if code, body := send(w.visitor(), "/-/upload/", "@x.txt", "x"); code != 401 || !strings.Contains(body, "error") {
		t.Errorf("a visitor: %d %s", code, body)
	}
}

// A failure of ours in the middle of a save is answered with a page that is rendered at start; what was typed is not on it.
func TestAFailureInTheMiddleOfASaveKeepsTheText(t *testing.T) {
	w := newReadWiki(t, true, "Salon.md", "Tekst\n")
	w.signIn("mette@x.dk", "Mette Holm", wiki.Editor)
	mette, err := w.accounts.PersonByEmail(t.Context(), "mette@x.dk")
	must(t, err)
	s := *w.server
	s.site = &site.Site{} // which can do nothing
	rec := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(rec)
	c.Request = httptest.NewRequest("POST", "/-/edit/Salon", nil)
	c.Set(personKey, &mette.Person)
	func() {
		defer func() {
			failure := recover()
			s.site = w.site
			s.fail(c, fmt.Errorf("panic: %v", failure)) // as recovered does
		}()
		_, _ = s.saveDraft(c, site.Draft{Path: mustPath("Salon"), Content: "Skrevet med møje"})
	}()
	if d, err := w.accounts.Draft(t.Context(), mette.ID, mustPath("Salon"), ""); err != nil || d.Content != "Skrevet med møje" {
		t.Errorf("kept %+v, %v", d, err)
	}
	if body := rec.Body.String(); rec.Code != 500 || !strings.Contains(body, "Det, du har skrevet, er gemt som kladde.") {
		t.Errorf("%d %s", rec.Code, body)
	}
	rec = httptest.NewRecorder()
	c, _ = gin.CreateTestContext(rec)
	c.Request = httptest.NewRequest("GET", "/", nil)
	s.failBroken(c, errMethod)
	if strings.Contains(rec.Body.String(), "gemt som kladde") {
		t.Error("another failure says so too")
	}
}
