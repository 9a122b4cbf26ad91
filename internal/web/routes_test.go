package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

func TestEveryAddressIsThere(t *testing.T) {
	want := []string{
		"GET /", "GET /wiki", "GET /wiki/*path", "GET /-/new",
		"GET /-/edit/*path", "POST /-/edit/*path", "POST /-/preview/*path",
		"GET /-/history/*path", "GET /-/diff/*path", "GET /-/blame/*path",
		"POST /-/restore/*path", "POST /-/revert",
		"GET /-/move/*path", "POST /-/move/*path", "GET /-/delete/*path", "POST /-/delete/*path", "GET /-/deleted", "POST /-/deleted",
		"GET /-/upload/*path", "POST /-/upload/*path",
		"GET /-/recent", "GET /-/recent.atom", "GET /-/pages",
		"GET /-/search", "GET /-/suggest", "GET /-/suggest/people", "POST /-/draft/*path", "POST /-/present/*path",
		"GET /-/around/*path", "GET /-/tree/*path", "GET /-/card/*path", "GET /was", "POST /-/rollback/*path", "POST /-/hints/*path",
		"GET /-/glossary", "GET /-/since", "POST /-/since", "POST /-/task/*path",
		"GET /-/proposals", "GET /-/proposals/:no", "POST /-/proposals/:no",
		"GET /-/proposals/:no/drop", "POST /-/proposals/:no/drop",
		"GET /-/login", "POST /-/login", "POST /-/logout", "POST /-/language", "POST /-/appearance",
		"GET /-/account", "POST /-/account/password", "POST /-/account/language",
		"POST /-/account/tokens", "POST /-/account/tokens/revoke",
		"GET /-/admin/people", "POST /-/admin/people", "GET /-/admin/people/:id", "POST /-/admin/people/:id",
		"GET /-/admin", "GET /-/admin/organisations", "GET /-/admin/organisations/:id", "POST /-/admin/organisations/:id",
		"GET /-/admin/settings", "POST /-/admin/settings", "GET /-/admin/state", "POST /-/admin/state", "GET /-/theme.css", "GET /-/logo",
		"GET /-/setup", "POST /-/setup",
		"GET /wiki.git", "GET /wiki.git/*path", "POST /wiki.git/*path",
		"GET /-/offline", "GET /-/offline/without", "GET /-/offline/list", "GET /-/sw.js", "GET /-/offline/wiki.bundle", "GET /-/offline/wiki.zip",
		"GET /-/assets/:name", "GET /favicon.ico", "GET /robots.txt", "GET /healthz", "GET /readyz",
		"GET /-/meetings", "GET /-/calendar.ics", "GET /-/calendar/*path", "GET /-/minutes/*path", "GET /-/minutes.atom", "GET /-/decisions.atom",
		"GET /-/reports", "GET /-/reports/:name", "GET /-/reports/outdated", "POST /-/reports/outdated",
		"GET /-/outdated/*path", "POST /-/outdated/*path", "GET /-/still-right/*path", "POST /-/still-right/*path",
		"POST /-/webhook",
	}
	have := map[string]bool{}
	for _, r := range testServer(t).engine(http.NotFoundHandler()).(*gin.Engine).Routes() {
		have[r.Method+" "+r.Path] = true
	}
	for _, r := range want {
		if !have[r] {
			t.Errorf("%s is not there", r)
		}
		if path, ok := strings.CutPrefix(r, "GET "); ok && !have["HEAD "+path] {
			t.Errorf("HEAD %s is not there", path)
		}
		delete(have, r)
		delete(have, strings.Replace(r, "GET", "HEAD", 1))
	}
	for r := range have {
		if !strings.Contains(r, " /wiki.git") {
			t.Errorf("%s is there, and in no list", r)
		}
	}
}

// ask sends a request to the whole handler of a server without a site.
func ask(t *testing.T, method, target string, header http.Header) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for k, v := range header {
		r.Header[k] = v
	}
	w := httptest.NewRecorder()
	testServer(t).engine(http.NotFoundHandler()).ServeHTTP(w, r)
	return w.Result()
}

func TestEveryResponseHasTheSecurityHeaders(t *testing.T) {
	for _, target := range []string{"/healthz", "/nowhere", "/-/assets/none.css", "/-/revert", "/robots.txt"} {
		r := ask(t, "GET", target, nil)
		for name, want := range map[string]string{
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Strict-Transport-Security":  "max-age=31536000",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", target, name, got, want)
			}
		}
		policy := r.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "worker-src 'self'", "form-action 'self'", "require-trusted-types-for 'script'; trusted-types wiki"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %s", target, want)
			}
		}
		if strings.Contains(policy, "unsafe") || r.Header.Get("Permissions-Policy") == "" {
			t.Errorf("%s: %v", target, r.Header)
		}
	}
}

func TestHeaderNamesAreCanonical(t *testing.T) {
	for _, h := range securityHeaders(Config{BaseURL: "https://x"}) {
		if h.name != http.CanonicalHeaderKey(h.name) {
			t.Errorf("%s would not be found", h.name)
		}
	}
	for _, h := range securityHeaders(Config{BaseURL: "http://x"}) {
		if h.name == "Strict-Transport-Security" {
			t.Error("plain HTTP is told to be TLS for good")
		}
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		header http.Header
		status int // 404 is the handler's own answer: it was let through
	}{
		{"another site", http.Header{"Origin": {"https://evil.example"}}, 403},
		{"a browser that says cross-site", http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403},
		{"a page of ours behind a proxy that names another host", http.Header{"Origin": {"https://wiki.example.org"}}, 404},
		{"no browser at all", nil, 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := ask(t, "POST", "/wiki.git/git-receive-pack", c.header); r.StatusCode != c.status {
				t.Errorf("status %d, want %d", r.StatusCode, c.status)
			}
		})
	}
}

func TestAddressesAreEscapedOnce(t *testing.T) {
	for _, c := range []struct{ kind, path, want string }{
		{"page", "møder/2026 & senere", "/wiki/m%C3%B8der/2026%20&%20senere"},
		{"page", "100% C#", "/wiki/100%25%20C%23"},
		{"source", "a/b", "/wiki/a/b.md"},
		{"edit", "a+b'c", "/-/edit/a+b%27c"},
		{"history", "a", "/-/history/a"},
	} {
		got, err := address(c.kind, mustPath(c.path))
		if err != nil || strings.ReplaceAll(string(got), "'", "%27") != c.want {
			t.Errorf("%s of %s is %s (%v), want %s", c.kind, c.path, got, err, c.want)
		}
	}
	if got, err := address("upload", ""); err != nil || got != "/-/upload/" {
		t.Errorf("the root's upload is %s (%v)", got, err)
	}
	if got, err := address("file", mustFile("billeder/å b.png")); err != nil || got != "/wiki/billeder/%C3%A5%20b.png" {
		t.Errorf("a file is at %s (%v)", got, err)
	}
	for _, bad := range []struct {
		kind  string
		thing any
	}{{"nothing", "a"}, {"page", 7}} {
		if got, err := address(bad.kind, bad.thing); err == nil {
			t.Errorf("%s of %v is %s", bad.kind, bad.thing, got)
		}
	}
}

func TestThePathComesFromTheAddressAsItWasSent(t *testing.T) {
	for _, c := range []struct{ target, want string }{
		{"/wiki/a/b", "a/b"},
		{"/wiki/m%C3%B8der/a%20b", "møder/a b"},
		{"/wiki/a%2520b", "a%20b"},
		{"/wiki/a+b", "a+b"},
		{"/wiki/a%2Fb", ""},
		{"/wiki/a%2fb", ""},
		{"/wiki/a%00b", ""},
		{"/wiki/", ""},
		{"/wiki/../a", ""},
		{"/wiki/a//b", ""},
		{"/wiki/a%5Cb", ""},
		{"/wiki/%2e%2e/a", ""},
		{"/wiki/.git/config", ""},
		{"/wiki/a%ffb", ""},
	} {
		c2, _ := gin.CreateTestContext(httptest.NewRecorder())
		c2.Request = httptest.NewRequest("GET", c.target, nil)
		p, err := pagePath(c2, "/wiki/")
		if p.String() != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s is %q (%v), want %q", c.target, p, err, c.want)
		}
		if err != nil && status(err) != http.StatusNotFound {
			t.Errorf("%s: %v is no \"not found\"", c.target, err)
		}
	}
	c2, _ := gin.CreateTestContext(httptest.NewRecorder())
	c2.Request = httptest.NewRequest("GET", "/other/a", nil)
	if _, err := pathParam(c2, "/wiki/"); err != wiki.ErrNotFound {
		t.Error("another prefix was taken")
	}
}

func TestCrumbsLeadThroughTheFolders(t *testing.T) {
	got := pageCrumbs(mustPath("a/b/c"))
	want := []crumb{{Name: "a", Path: "a"}, {Name: "b", Path: "a/b"}, {Name: "c", Path: "a/b/c"}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := crumbs(""); got != nil {
		t.Errorf("the root has %v", got)
	}
}
