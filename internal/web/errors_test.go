package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

func TestEachKindOfErrorHasItsStatus(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{&site.Redirect{To: mustFile("a.md")}, 301},
		{wiki.ErrSignIn, 403},
		{wiki.ErrForbidden, 403},
		{account.ErrSignIn, 403},
		{wiki.ErrNotFound, 404},
		{errMethod, 405},
		{&wiki.Conflict{}, 409},
		{wiki.ErrTooLarge, 413},
		{&http.MaxBytesError{}, 413},
		{&wiki.Invalid{Key: "path.empty"}, 422},
		{errors.Join(wiki.ErrNotFound, &wiki.Invalid{Key: "path.empty"}), 404},
		{&account.Limited{RetryAfter: time.Second}, 429},
		{wiki.ErrTooMany, 429},
		{wiki.ErrReadOnly, 503},
		{wiki.ErrBusy, 503},
		{errors.New("anything else"), 500},
		{context.DeadlineExceeded, 500},
	} {
		if got := status(c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
		if got := status(fmt.Errorf("while reading: %w", c.err)); got != c.want {
			t.Errorf("%v, wrapped: %d, want %d", c.err, got, c.want)
		}
	}
}

// failing answers a request with what the handler's error becomes.
func failing(t *testing.T, s *server, method, target string, err error) *http.Response {
	t.Helper()
	e := gin.New()
	e.Use(s.prepare, s.recovered)
	e.NoRoute(s.handle(func(*gin.Context) error { return err }))
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w.Result()
}

func bodyOf(t *testing.T, r *http.Response) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r.Body); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestErrorPagesSayWhatToDo(t *testing.T) {
	s := testServer(t)
	for _, c := range []struct {
		name   string
		method string
		err    error
		status int
		want   string
		header http.Header
	}{
		{"a visitor's form", "POST", wiki.ErrSignIn, 403, `href="/-/login?next=%2f"`, nil},
		{"missing", "GET", wiki.ErrNotFound, 404, "<h1>Siden findes ikke</h1>", nil},
		{"a wrong method", "POST", errMethod, 405, "Adressen kan ikke bruges sådan", nil},
		{"a conflict", "POST", &wiki.Conflict{}, 409, "Redigeringskonflikt", nil},
		{"too large", "POST", wiki.ErrTooLarge, 413, "Det er for stort", nil},
		{"bad input", "POST", &wiki.Invalid{Key: "path.hidden", Value: ".x<y>"}, 422, "Navnet ».x&lt;y&gt;« må ikke begynde med et punktum.", nil},
		{"too many attempts", "POST", &account.Limited{RetryAfter: 90*time.Second + 1}, 429, "For mange forsøg", http.Header{"Retry-After": {"91"}}},
		{"read-only", "POST", wiki.ErrReadOnly, 503, "Du kan stadig læse siderne", http.Header{"Retry-After": {"60"}}},
		{"busy", "GET", wiki.ErrBusy, 503, "Wikien er optaget", http.Header{"Retry-After": {"5"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := failing(t, s, c.method, "/wiki/a", c.err)
			body := bodyOf(t, r)
			if r.StatusCode != c.status || !strings.Contains(body, c.want) {
				t.Errorf("%d without %q:\n%s", r.StatusCode, c.want, body)
			}
			checkPage(t, []byte(body))
			for k, v := range c.header {
				if r.Header.Get(k) != v[0] {
					t.Errorf("%s: %q, want %q", k, r.Header.Get(k), v[0])
				}
			}
			if got := r.Header.Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control %q", got)
			}
			if !strings.Contains(body, `<meta name="robots" content="noindex">`) {
				t.Error("an error page may be indexed")
			}
		})
	}
}

func TestAVisitorIsLedToSignInAndBack(t *testing.T) {
	r := failing(t, testServer(t), "GET", "/wiki/a%20b?rev=1234567&x=y", wiki.ErrSignIn)
	want := "/-/login?next=" + url.QueryEscape("/wiki/a%20b?rev=1234567&x=y")
	if got := r.Header.Get("Location"); r.StatusCode != 303 || got != want {
		t.Errorf("%d to %s, want 303 to %s", r.StatusCode, got, want)
	}
}

func TestAFailureShowsItsNumberAndHidesItsCause(t *testing.T) {
	s := testServer(t)
	var log bytes.Buffer
	s.log = slog.New(slog.NewTextHandler(&log, nil))
	for name, err := range map[string]error{
		"an error": errors.New("secret cause"),
	} {
		t.Run(name, func(t *testing.T) {
			log.Reset()
			checkFailure(t, failing(t, s, "GET", "/wiki/a", err), &log)
		})
	}
	t.Run("a panic", func(t *testing.T) {
		log.Reset()
		e := gin.New()
		e.Use(s.prepare, s.recovered)
		e.NoRoute(func(*gin.Context) { panic("secret cause") })
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		checkFailure(t, w.Result(), &log)
		if !strings.Contains(log.String(), "errors_test.go") {
			t.Error("the log does not say where it happened")
		}
	})
}

func checkFailure(t *testing.T, r *http.Response, log *bytes.Buffer) {
	t.Helper()
	body := bodyOf(t, r)
	number := regexp.MustCompile(`Fejlnummer: ([0-9a-f]{4}-[0-9a-f]{4})`).FindStringSubmatch(body)
	switch {
	case r.StatusCode != 500:
		t.Errorf("status %d", r.StatusCode)
	case number == nil || number[1] == numberGap:
		t.Errorf("no number on the page:\n%s", body)
	case !strings.Contains(log.String(), number[1]) || !strings.Contains(log.String(), "secret cause"):
		t.Errorf("the log does not tell about %s: %s", number[1], log)
	case strings.Contains(body, "secret"):
		t.Error("the page tells the cause")
	}
	checkPage(t, []byte(body))
}

func TestNobodyIsToldWhenTheReaderWentAway(t *testing.T) {
	s := testServer(t)
	var log bytes.Buffer
	s.log = slog.New(slog.NewTextHandler(&log, nil))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e := gin.New()
	e.NoRoute(s.handle(func(c *gin.Context) error { return c.Request.Context().Err() }))
	e.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil).WithContext(ctx))
	if log.Len() > 0 {
		t.Errorf("logged %s", &log)
	}
}

func TestAnOldNameLeadsToTheNewOne(t *testing.T) {
	s := testServer(t)
	to := mustFile("ny mappe/Ærø.md")
	for _, c := range []struct {
		name, method, target string
		redirect             *site.Redirect
		status               int
		want                 string
	}{
		{"letter case", "GET", "/wiki/NY%20mappe/%C3%A6r%C3%B8", &site.Redirect{To: to}, 301, "/wiki/ny%20mappe/%C3%86r%C3%B8"},
		{"a move", "GET", "/wiki/gammel/%C3%B8", &site.Redirect{To: to, Moved: true}, 301, "/wiki/ny%20mappe/%C3%86r%C3%B8?from=gammel%2F%C3%B8"},
		{"a source", "GET", "/wiki/gammel.md", &site.Redirect{To: to, Moved: true}, 301, "/wiki/ny%20mappe/%C3%86r%C3%B8.md"},
		{"a picture", "GET", "/wiki/A.PNG", &site.Redirect{To: mustFile("a.png")}, 301, "/wiki/a.png"},
		{"the history", "GET", "/-/history/gammel", &site.Redirect{To: to, Moved: true}, 301, "/-/history/ny%20mappe/%C3%86r%C3%B8"},
		{"a comparison", "GET", "/-/diff/gammel?from=1234567", &site.Redirect{To: to, Moved: true}, 301, "/-/diff/ny%20mappe/%C3%86r%C3%B8?from=1234567"},
		{"a form", "POST", "/-/move/gammel", &site.Redirect{To: to, Moved: true}, 303, "/-/move/ny%20mappe/%C3%86r%C3%B8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := failing(t, s, c.method, c.target, c.redirect)
			if got := r.Header.Get("Location"); r.StatusCode != c.status || got != c.want {
				t.Errorf("%d to %s, want %d to %s", r.StatusCode, got, c.status, c.want)
			}
			if r.Header.Get("Cache-Control") != "no-cache" {
				t.Error("the browser would never ask again")
			}
		})
	}
}
