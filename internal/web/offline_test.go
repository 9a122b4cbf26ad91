package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

// withDownloads gives the wiki something to download.
func (w *readWiki) withDownloads() {
	w.server.cfg.Downloads = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		io.WriteString(rw, "alle siderne")
	})
}

func TestTheOfflinePageHasTheReadersOwnAddress(t *testing.T) {
	w := newReadWiki(t, true, "Forside.md", "# Forside\n")
	w.withDownloads()
	a := w.get("/-/offline")
	for _, want := range []string{
		"git clone http://wiki.test/wiki.git", "--depth 1", `href="/-/offline/wiki.zip"`, `href="/-/offline/wiki.bundle"`,
		"alliancewiki serve --repo wiki", "HEAD:refs/for/main", "Obsidian", "VS Code", `href="/wiki/hj%c3%a6lp/klon-wikien"`,
	} {
		if !strings.Contains(strings.ToLower(a.main()), strings.ToLower(want)) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(a.main(), "adgangskode") {
		t.Error("a visitor of a public wiki is told of passwords")
	}
	if !strings.Contains(w.get("/").body, `href="/-/offline"`) {
		t.Error("no page leads there")
	}
	a = w.get("/-/offline", w.signIn("åse+git@kombit.dk", "Åse", wiki.Editor))
	if !strings.Contains(a.main(), "git clone http://%C3%A5se%2Bgit%40kombit.dk@wiki.test/wiki.git") || !strings.Contains(a.main(), `href="/-/account#tokens-title"`) {
		t.Errorf("for a person it is\n%s", a.main())
	}
}

// What a reader pastes into a terminal holds their name only where it means nothing to a shell.
func TestTheOfflinePageNamesTheReaderToGit(t *testing.T) {
	w := newReadWiki(t, true, "Forside.md", "# Forside\n")
	for _, tt := range []struct{ email, name, want string }{
		{"ib@kombit.dk", "Ib O'Bæk-Ås", "git config user.name &#34;Ib O&#39;Bæk-Ås&#34;\ngit config user.email ib@kombit.dk<"},
		{"x@kombit.dk", "Ib $(reboot)", "git config user.name &#34;Dit navn&#34;\ngit config user.email navn@example.dk<"},
		{"x&y@kombit.dk", "Ib", "git config user.name &#34;Dit navn&#34;\n"},
		{"z@kombit.dk", "Ib\"", "git config user.name &#34;Dit navn&#34;\n"},
	} {
		got := strings.ReplaceAll(w.get("/-/offline", w.signIn(tt.email, tt.name, wiki.Editor)).main(), `git config user.name "`, "git config user.name &#34;")
		got = strings.ReplaceAll(got, "\"\ngit config", "&#34;\ngit config")
		if !strings.Contains(got, tt.want) {
			t.Errorf("%s is not in\n%s", tt.want, got)
		}
	}
}

func TestTheAddressToCloneHoldsNothingForAShell(t *testing.T) {
	for email, want := range map[string]string{
		"mette@kombit.dk":        "https://mette%40kombit.dk@x/wiki.git",
		"a$(rm -rf)&;'`@x y.dk":  "https://a%24%28rm%20-rf%29%26%3B%27%60%40x%20y.dk@x/wiki.git",
		"a:b/c?d#e@x.dk":         "https://a%3Ab%2Fc%3Fd%23e%40x.dk@x/wiki.git",
		"":                       "https://x/wiki.git",
		"--upload-pack=x@x.dk\n": "https://--upload-pack%3Dx%40x.dk%0A@x/wiki.git",
	} {
		if got := cloneAddress("https://x", &wiki.Person{Email: email}); got != want {
			t.Errorf("%q clones %s, want %s", email, got, want)
		}
	}
}

func TestWhoeverMayReadMayTakeTheWikiAlong(t *testing.T) {
	w := newReadWiki(t, false, "Forside.md", "# Forside\n")
	reader := w.signIn("r@x.dk", "Rikke", wiki.Reader)
	for _, target := range []string{"/-/offline", "/-/offline/wiki.zip", "/-/offline/wiki.bundle"} {
		w.server.cfg.Downloads = nil
		if a := w.get(target, reader); strings.Contains(target, ".") && a.StatusCode != http.StatusNotFound {
			t.Errorf("%s without downloads: %d", target, a.StatusCode)
		}
		w.withDownloads()
		if a := w.get(target); a.StatusCode != http.StatusSeeOther || strings.Contains(a.body, "alle siderne") {
			t.Errorf("%s for a visitor: %d %s", target, a.StatusCode, a.body)
		}
		if a := w.get(target, reader); a.StatusCode != http.StatusOK {
			t.Errorf("%s for a reader: %d", target, a.StatusCode)
		}
		if a := w.form(target, reader, ""); a.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s takes a form: %d", target, a.StatusCode)
		}
	}
	if a := w.get("/-/offline", reader); !strings.Contains(a.main(), "Kun medlemmer må læse wikien") {
		t.Error("a member is not told of tokens")
	}
}

// onLaptop makes the wiki one on a person's own machine.
func (w *readWiki) onLaptop() {
	s := w.server
	s.cfg.Local = &wiki.Person{Name: "Mette Holm", Email: "mette@kombit.dk", Role: wiki.Editor}
	s.cfg.BaseURL = "http://127.0.0.1:8080"
	w.handler = s.localOnly(s.visitorsFirst(s.engine(http.NotFoundHandler())))
}

func TestOnAPersonsOwnMachineThereIsNobodyElse(t *testing.T) {
	w := newReadWiki(t, true, "Forside.md", "# Forside\n")
	visitors := w.get("/wiki/Forside") // is remembered
	if !strings.Contains(visitors.body, "/-/login") {
		t.Fatal("a visitor cannot sign in")
	}
	w.onLaptop()
	for range 2 {
		a := w.local("/wiki/Forside")
		if !strings.Contains(a.body, "Mette Holm") || !strings.Contains(a.body, `href="/-/edit/Forside"`) {
			t.Errorf("the person is taken for a visitor:\n%s", a.body)
		}
		for _, gone := range []string{"/-/login", "/-/logout", "/-/account", "/-/admin", "git clone"} {
			if strings.Contains(a.body, gone) {
				t.Errorf("the page offers %s", gone)
			}
		}
	}
	for _, gone := range []string{"/-/login", "/-/account", "/-/setup", "/-/admin/people"} {
		if a := w.local(gone); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", gone, a.StatusCode)
		}
	}
	if a := w.local("/-/offline"); !strings.Contains(a.main(), "Din egen kopi") || !strings.Contains(a.main(), "mette@kombit.dk") {
		t.Errorf("the page says\n%s", a.main())
	}
}

// local asks as the person's browser does.
func (w *readWiki) local(target string) answer {
	w.t.Helper()
	r := httptest.NewRequest("GET", "http://127.0.0.1:8080"+target, nil)
	r.RequestURI = target
	return w.answer(r)
}

func TestOnlyTheNamesOfThisMachineAreLocal(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1:8080": true, "localhost:8080": true, "LOCALHOST:8080": true, "[::1]:8080": true, "127.1.2.3:8080": true,
		"[::ffff:127.0.0.1]:8080": true, "127.0.0.1": false, "localhost": false, "localhost:80": false, "": false, ":8080": false,
		"mallory.example:8080": false, "localhost.mallory.example:8080": false, "127.0.0.1.nip.io:8080": false,
		"0.0.0.0:8080": false, "[::]:8080": false, "192.168.0.1:8080": false, "2130706433:8080": false, "127.1:8080": false,
		"0x7f.1:8080": false, "localhost:8080:8080": false, "mallory@localhost:8080": false,
	} {
		if got := (Config{BaseURL: "http://127.0.0.1:8080"}).isLocal(host); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
	if cfg := (Config{BaseURL: "http://127.0.0.1"}); !cfg.isLocal("localhost") || !cfg.isLocal("[::1]") || cfg.isLocal("localhost:81") {
		t.Error("port 80 need not be named, and is no other")
	}
}
