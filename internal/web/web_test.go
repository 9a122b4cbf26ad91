package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// readers' wiki: the real parts in a temporary place, asked without a network.
type readWiki struct {
	t        testing.TB
	server   *server
	handler  http.Handler
	site     *site.Site
	accounts *account.Store
}

// newReadWiki makes a wiki with files as pairs of name and text.
func newReadWiki(t testing.TB, public bool, files ...string) *readWiki {
	t.Helper()
	dir, log := t.TempDir(), slog.New(slog.DiscardHandler)
	put := map[wiki.File][]byte{}
	for i := 0; i < len(files); i += 2 {
		put[mustFile(files[i])] = []byte(files[i+1])
	}
	repo := filepath.Join(dir, "wiki.git")
	must(t, gitstore.Init(t.Context(), repo, put, wiki.Author{Name: "Begyndelsen", Email: "start@x.dk"}, "Begyndelsen"))
	store, err := gitstore.Open(t.Context(), repo, gitstore.Options{})
	must(t, err)
	st, err := site.Open(t.Context(), site.Config{Store: store, CacheDir: filepath.Join(dir, "cache"), Public: public, Log: log})
	must(t, err)
	accounts, err := account.Open(t.Context(), filepath.Join(dir, "accounts.db"))
	must(t, err)
	t.Cleanup(func() {
		must(t, st.Close())
		must(t, store.Close())
		must(t, accounts.Close())
	})
	must(t, st.CatchUp(t.Context()))
	srv, err := newServer(Config{BaseURL: "http://wiki.test", Name: "Alliancen"}, st, accounts, log,
		[]byte(strings.Repeat("s", 64)), []byte(strings.Repeat("e", 32)))
	must(t, err)
	return &readWiki{t, srv, srv.visitorsFirst(srv.engine(http.NotFoundHandler())), st, accounts}
}

// mette is somebody who writes.
var mette = &wiki.Person{ID: 7, Name: "Mette Holm", Email: "mette@x.dk", Organisation: "KOMBIT", Role: wiki.Editor}

// save puts a page, as somebody in another browser would.
func (w *readWiki) save(path, text string) wiki.Rev {
	w.t.Helper()
	r, err := w.site.Save(w.t.Context(), mette, site.Draft{Path: mustPath(path), Content: text, Summary: "Ændrede " + path, Base: w.site.Head()})
	must(w.t, err)
	return r.Rev
}

// signIn adds a person and gives the cookie of a session of theirs.
func (w *readWiki) signIn(email, name string, role wiki.Role) *http.Cookie {
	w.t.Helper()
	_, err := w.accounts.Add(w.t.Context(), account.NewPerson{Email: email, Name: name, Organisation: "KOMBIT", Role: role, Password: testPassword})
	must(w.t, err)
	_, secret, err := w.accounts.SignIn(w.t.Context(), email, testPassword, "127.0.0.1")
	must(w.t, err)
	rec := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(rec)
	c.Request = httptest.NewRequest("GET", "/", nil)
	must(w.t, w.server.beginSession(c, secret))
	return rec.Result().Cookies()[0]
}

// answer is a response with its body.
type answer struct {
	t testing.TB
	*http.Response
	target string
	body   string
}

// main is the part of a page that matters when a test fails.
func (a answer) main() string {
	_, main, ok := strings.Cut(a.body, "<main")
	if !ok {
		return a.body
	}
	main, _, _ = strings.Cut(main, "</main>")
	return main
}

// get asks for an address; with holds cookies and pairs of header name and value.
func (w *readWiki) get(target string, with ...any) answer { return w.ask("GET", target, with...) }

// form sends a form.
func (w *readWiki) form(target string, who *http.Cookie, body string) answer {
	w.t.Helper()
	r := httptest.NewRequest("POST", target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if who != nil {
		r.AddCookie(who)
	}
	return w.answer(r)
}

func (w *readWiki) ask(method, target string, with ...any) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(with); i++ {
		switch v := with[i].(type) {
		case *http.Cookie:
			r.AddCookie(v)
		case string:
			i++
			r.Header.Add(v, with[i].(string))
		}
	}
	return w.answer(r)
}

func (w *readWiki) answer(r *http.Request) answer {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	res := rec.Result()
	body, err := io.ReadAll(res.Body)
	must(w.t, err)
	return answer{w.t, res, r.Method + " " + r.URL.RequestURI(), string(body)}
}

func (a answer) want(status int, texts ...string) answer {
	a.t.Helper()
	if a.StatusCode != status {
		a.t.Fatalf("%s: status %d, want %d; location %q:\n%s", a.target, a.StatusCode, status, a.Header.Get("Location"), a.main())
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			a.t.Errorf("%s lacks %s:\n%s", a.target, text, a.main())
		}
	}
	return a
}

func (a answer) lacks(texts ...string) answer {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			a.t.Errorf("%s holds %s:\n%s", a.target, text, around(a.body, text))
		}
	}
	return a
}

func (a answer) header(name, want string) answer {
	a.t.Helper()
	if got := a.Header.Get(name); got != want {
		a.t.Errorf("%s: %q, want %q", name, got, want)
	}
	return a
}

func TestAPageIsShownWithAllAroundIt(t *testing.T) {
	w := newReadWiki(t, true,
		"systemer/FBI.md", "---\ntags: [drift, data]\n---\n# Fælles data\n\n## Et\n\ntekst\n\n## To\n\n## Tre\n",
		"systemer/FBI/API.md", "# Adgang\n", "systemer.md", "Se [FBI](systemer/FBI.md) og [ikke](nej.md).\n")
	w.save("systemer/FBI/API", "# Adgang til data\n")
	a := w.get("/wiki/systemer/FBI").want(200,
		"<title>Fælles data – Alliancen</title>", "<h1>Fælles data</h1>",
		`<nav class="toc"`, `<a href="#s-to">To</a>`, `<details class="toc-fold">`,
		`<a href="/wiki/systemer">systemer</a>`, "<li>drift</li>",
		"Hvad linker hertil", `<a href="/wiki/systemer/FBI/API">Adgang til data</a>`,
		"Sidst redigeret <time", "af Begyndelsen", `href="/-/history/systemer/FBI"`)
	checkPage(t, []byte(a.body))
	if strings.Index(a.body, `class="toc"`) > strings.Index(a.body, "<article") {
		t.Error("the contents come after the text")
	}
	w.get("/wiki/systemer").want(200, `class="missing"`).lacks(`class="toc"`)
	w.get("/wiki/systemer/FBI/API").want(200, "af Mette Holm, KOMBIT")
}

func TestTheFrontPageIsAtTheRoot(t *testing.T) {
	newReadWiki(t, true, "Forside.md", "Velkommen\n").get("/").want(200, "Velkommen", "<h1>Forside</h1>").lacks("Brødkrumme")
	w := newReadWiki(t, true, "a.md", "x\n")
	w.get("/").want(200, "Alt i wikien", `<a href="/wiki/a">a</a>`)
	w.get("/wiki/").want(200, "Alt i wikien")
	newReadWiki(t, true).get("/").want(200, "Wikien har ingen sider endnu.", "Når du logger ind")
}

func TestOtherSpellingsOfAnAddressLeadToTheOneThatHolds(t *testing.T) {
	w := newReadWiki(t, true, "møder/Første.md", "x\n", "billede.png", "x")
	for target, want := range map[string]string{
		"/wiki/m%C3%B8der/f%C3%B8rste":      "/wiki/m%C3%B8der/F%C3%B8rste",
		"/wiki/M%C3%98DER/F%C3%98RSTE?a=b":  "/wiki/m%C3%B8der/F%C3%B8rste?a=b",
		"/wiki/m%C3%B8der/":                 "/wiki/m%C3%B8der",
		"/wiki/m%C3%B8der/F%C3%B8rste/?x=y": "/wiki/m%C3%B8der/F%C3%B8rste?x=y",
		"/wiki/Billede.PNG":                 "/wiki/billede.png",
		"/wiki/m%C3%B8der/f%C3%B8rste.md":   "/wiki/m%C3%B8der/F%C3%B8rste.md",
	} {
		w.get(target).want(301).header("Location", want)
	}
}

func TestAMovedPageIsFoundAndSaysSo(t *testing.T) {
	w := newReadWiki(t, true, "gammel.md", "# Navnet\n", "anden.md", "x\n")
	_, err := w.site.Move(t.Context(), mette, mustPath("gammel"), mustPath("ny"), w.site.Head(), "")
	must(t, err)
	w.get("/wiki/gammel").want(301).header("Location", "/wiki/ny?from=gammel")
	w.get("/wiki/ny?from=gammel").want(200, "Omdirigeret fra »gammel«")
	w.get("/wiki/ny?from=anden").want(200).lacks("Omdirigeret")
	w.get("/wiki/anden?from=gammel").want(200).lacks("Omdirigeret")
	w.get("/wiki/ny?from=%00").want(200).lacks("Omdirigeret")
}

func TestAnOldVersionOfAMovedPageIsShownAndRestoredWhereThePageIsNow(t *testing.T) {
	w := newReadWiki(t, true, "gammel.md", "# Navnet\n\nfør\n")
	first := string(w.site.Head())
	w.save("gammel", "# Navnet\n\nefter\n")
	_, err := w.site.Move(t.Context(), mette, mustPath("gammel"), mustPath("ny"), w.site.Head(), "")
	must(t, err)
	w.get("/wiki/gammel?rev="+first).want(303).header("Location", "/wiki/ny?from=gammel&rev="+first)
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	w.get("/wiki/ny?from=gammel&rev="+first, editor).want(200, "før", `action="/-/restore/ny"`)
	w.form("/-/restore/gammel", editor, "rev="+first).want(303).header("Location", "/wiki/ny")
	w.get("/wiki/ny").want(200, "før")
	w.get("/wiki/gammel").want(301)
}

func TestTheFolderOfAMovedPageKeepsItsAddress(t *testing.T) {
	w := newReadWiki(t, true, "systemer.md", "# Systemer\n", "systemer/FBI.md", "x\n")
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	w.get("/-/move/systemer", editor).want(200, "Flyt også det, der ligger under siden")
	w.get("/-/move/systemer/FBI", editor).want(200).lacks("bliver liggende")
	_, err := w.site.Move(t.Context(), mette, mustPath("systemer"), mustPath("oversigt"), w.site.Head(), "")
	must(t, err)
	w.get("/wiki/systemer").want(200, `<a href="/wiki/systemer/FBI">`, `er flyttet til <a href="/wiki/oversigt">oversigt</a>`)
}

func TestAFileWithoutExtensionIsSent(t *testing.T) {
	w := newReadWiki(t, true, "LICENSE", "frit\n", "side.md", "x\n")
	first := string(w.site.Head())
	w.save("side", "y\n")
	for _, target := range []string{"/wiki/LICENSE", "/wiki/LICENSE?rev=" + first} {
		if a := w.get(target).want(200).header("Content-Type", "application/octet-stream"); a.body != "frit\n" {
			t.Errorf("%s is %q", target, a.body)
		}
	}
	w.get("/wiki/license").want(301).header("Location", "/wiki/LICENSE")
	w.get("/wiki/side?rev="+first).want(200, "<p>x</p>")
}

func TestEditorsCanDeleteTheFilesOfAFolder(t *testing.T) {
	w := newReadWiki(t, true, "møder/b.pdf", "x", "møder/side.md", "x\n")
	const link = `href="/-/delete/m%C3%B8der/b.pdf"`
	w.get("/wiki/m%C3%B8der").want(200).lacks("/-/delete/")
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	w.get("/wiki/m%C3%B8der", editor).want(200, link)
	w.get("/-/upload/m%C3%B8der?file=b.pdf", editor).want(200, link)
}

func TestAFolderListsWhatItHolds(t *testing.T) {
	w := newReadWiki(t, true, "møder/2024.md", "# Året\n", "møder/bilag/a.md", "x\n", "møder/b.pdf", "x")
	w.get("/wiki/m%C3%B8der").want(200, "<h1>møder</h1>", ">Året</a>",
		`<a class="folder" href="/wiki/m%C3%B8der/bilag">bilag</a>`, `<a class="file" href="/wiki/m%C3%B8der/b.pdf">b.pdf</a>`)
}

func TestAMissingPageHelpsOn(t *testing.T) {
	w := newReadWiki(t, true, "møder/Beretning.md", "x\n", "væk.md", "x\n")
	_, err := w.site.Delete(t.Context(), mette, mustFile("væk.md"), w.site.Head(), "")
	must(t, err)
	w.get("/wiki/m%C3%B8der/Beretninger").want(404, "<h1>Siden findes ikke</h1>", "Sider med lignende navne", `href="/wiki/m%C3%B8der/Beretning"`, "Log ind for at oprette den")
	w.get("/wiki/v%C3%A6k").want(404, "Siden blev slettet", `href="/-/history/v%C3%A6k"`)
	for _, target := range []string{"/wiki/a%2Fb", "/wiki/..%5Ca", "/wiki/.git/config", "/wiki/x?rev=HEAD", "/wiki/x.png", "/wiki/x.md", "/-/nej", "/-/history/nej?before=x", "/-/diff/væk?from=--help"} {
		w.get(target).want(404)
	}
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	w.get("/wiki/ny%20side", editor).want(404, `href="/-/new?path=ny%20side"`, "Opret siden »ny side«")
	w.get("/wiki/m%C3%B8der/a%3Fb", editor).want(404, `href="/-/new?title=a%3fb"`, "Navnet »a?b« indeholder et tegn")
	w.get("/wiki/m%C3%B8der/a%3Fb").want(404).lacks("/-/new?title=")
	w.get("/wiki/%3F%3F", editor).want(404).lacks("/-/new?title=")
}

func TestAllPagesAreListedByLetter(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "# Abe\n", "b.md", "# Bi\n", "aa.md", "# Aabenraa\n", "oe.md", "# Ørn\n")
	a := w.get("/-/pages").want(200, ">Abe</a>", `href="/-/pages?letter=%c3%98"`, "1 side").lacks(">Bi</a>", ">Aabenraa</a>")
	checkPage(t, []byte(a.body))
	w.get("/-/pages?letter=%C3%85").want(200, ">Aabenraa</a>")
	w.get("/-/pages?skip=-1").want(404)
	w.get("/-/pages?skip=x").want(404)
}

func TestFilesAreSentSoThatTheyCanDoNoHarm(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "# Æble\n", "b/billede.png", "\x89PNG\r\n", "b/tegning.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
		"b/side.html", "<script>alert(1)</script>", "b/notat.pdf", "%PDF", "b/tal.csv", "a;b")
	for _, c := range []struct{ target, ctype, disposition, policy string }{
		{"/wiki/a.md", "text/markdown; charset=utf-8", "", "default-src 'none'; script-src 'self'"},
		{"/wiki/b/billede.png", "image/png", "", "default-src 'none'"},
		{"/wiki/b/tegning.svg", "image/svg+xml", "", "sandbox; default-src 'none'; style-src 'unsafe-inline'"},
		{"/wiki/b/side.html", "application/octet-stream", `attachment; filename=side.html; filename*=UTF-8''side.html`, "default-src 'none'"},
		{"/wiki/b/notat.pdf", "application/pdf", "", "default-src 'none'"},
		{"/wiki/b/tal.csv", "text/plain; charset=utf-8", "", "default-src 'none'"},
	} {
		a := w.get(c.target).want(200).header("Content-Type", c.ctype).header("Content-Disposition", c.disposition).
			header("X-Content-Type-Options", "nosniff").header("Cache-Control", "private, no-cache")
		if got := a.Header.Get("Content-Security-Policy"); !strings.HasPrefix(got, c.policy) {
			t.Errorf("%s: policy %s", c.target, got)
		}
		tag := a.Header.Get("Etag")
		if !regexp.MustCompile(`^"[0-9a-f]{40}"$`).MatchString(tag) {
			t.Errorf("%s: tag %s", c.target, tag)
		}
		if a := w.get(c.target, "If-None-Match", `"x", W/`+tag).want(304).header("Etag", tag); a.body != "" {
			t.Errorf("%s: not modified, and sent", c.target)
		}
		w.get(c.target, "If-None-Match", `"x"`).want(200)
		w.get(c.target+"x", "If-None-Match", tag).want(404)
	}
	if a := w.get("/wiki/a.md", "Range", "bytes=2-4").want(206); a.body != "Æb" {
		t.Errorf("a part is %q", a.body)
	}
	if a := w.ask("HEAD", "/wiki/a.md").want(200); a.body != "" || a.Header.Get("Content-Length") != "8" {
		t.Errorf("HEAD: %q, %v", a.body, a.Header)
	}
}

func TestTheNameOfASavedFileSurvives(t *testing.T) {
	for name, want := range map[string]string{
		"a.zip":              `attachment; filename=a.zip; filename*=UTF-8''a.zip`,
		"års møde 'x' 5%.ab": `attachment; filename="_rs m_de 'x' 5_.ab"; filename*=UTF-8''%C3%A5rs%20m%C3%B8de%20%27x%27%205%25.ab`,
	} {
		if got := attachment(name); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestProgramsAreAnswered(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	w.get("/healthz").want(200, "ok")
	w.get("/readyz").want(200, "ok")
	w.get("/robots.txt").want(200, "Disallow: /-/", "Disallow: /wiki.git")
	w.get("/favicon.ico").want(200, "<svg").header("Content-Type", "image/svg+xml")
	w.ask("POST", "/wiki/a").want(405)
	w.ask("DELETE", "/-/recent").want(405)
	for name, address := range w.server.assets {
		a := w.get(address).want(200).header("Cache-Control", "public, max-age=31536000, immutable")
		z := w.get(address, "Accept-Encoding", "gzip").want(200).header("Content-Encoding", "gzip")
		r, err := gzip.NewReader(strings.NewReader(z.body))
		must(t, err)
		var plain bytes.Buffer
		_, err = plain.ReadFrom(r)
		must(t, err)
		if plain.String() != a.body || a.body == "" {
			t.Errorf("%s is another file when compressed", name)
		}
		w.get(address, "Accept-Encoding", "gzip, br").want(200).header("Content-Encoding", "br")
	}
	w.get("/-/assets/wiki.css").want(404)
}

func TestDevelopersSeeTheirFilesAtOnce(t *testing.T) {
	t.Chdir("../..")
	cfg := Config{BaseURL: "http://wiki.test", Name: "Alliancen", Dev: true}
	s, err := newServer(cfg, nil, nil, slog.New(slog.DiscardHandler), []byte(strings.Repeat("s", 64)), []byte(strings.Repeat("e", 32)))
	must(t, err)
	body, err := s.render("error", errorView{base: readers(s)[0]})
	must(t, err)
	checkPage(t, body)
	rec := httptest.NewRecorder()
	s.engine(http.NotFoundHandler()).ServeHTTP(rec, httptest.NewRequest("GET", s.assets["wiki.css"], nil))
	if rec.Code != 200 || rec.Header().Get("Cache-Control") != "no-cache" || !strings.Contains(rec.Body.String(), "--accent") {
		t.Errorf("%d, %v", rec.Code, rec.Header())
	}
}

func TestThePageOfTheManualIsMarkedInTheMenu(t *testing.T) {
	w := newReadWiki(t, true, "hjælp.md", "x\n", "hjælp/læs.md", "y\n", "hjælper.md", "z\n")
	marked := `<a href="/wiki/hj%C3%A6lp" aria-current="page">Hjælp</a>`
	w.get("/wiki/hj%C3%A6lp").want(200, marked)
	w.get("/wiki/hj%C3%A6lp/l%C3%A6s").want(200, marked)
	w.get("/wiki/hj%C3%A6lper").want(200).lacks(marked)
}
