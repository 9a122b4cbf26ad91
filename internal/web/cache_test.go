package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

// nullWriter is a response that goes nowhere, so that a benchmark measures the handler alone.
type nullWriter struct {
	header http.Header
	status int
	bytes  int
}

func (w *nullWriter) Header() http.Header         { return w.header }
func (w *nullWriter) WriteHeader(status int)      { w.status = status }
func (w *nullWriter) Write(b []byte) (int, error) { w.bytes += len(b); return len(b), nil }

func (w *nullWriter) reset() {
	clear(w.header)
	w.status, w.bytes = 0, 0
}

const benchmarkText = "# Fælles data\n\n## Et\n\n" + "Tekst med [et link](b.md) og *ord*.\n\n"

func BenchmarkPageView(b *testing.B) {
	w := newReadWiki(b, true, "a.md", benchmarkText+strings.Repeat("Mere tekst, som skal vises.\n\n", 200), "b.md", "x\n")
	cookie := w.signIn("e@x.dk", "Else", wiki.Editor)
	for _, c := range []struct {
		name   string
		cookie *http.Cookie
		cold   bool
	}{{"visitor", nil, false}, {"signed in", cookie, false}, {"made anew", nil, true}} {
		b.Run(c.name, func(b *testing.B) {
			r := httptest.NewRequest("GET", "/wiki/a", nil)
			if c.cookie != nil {
				r.AddCookie(c.cookie)
			}
			out := &nullWriter{header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				if c.cold {
					w.server.cache.entries.InvalidateAll()
				}
				out.reset()
				w.handler.ServeHTTP(out, r)
			}
			if out.status != 200 || out.bytes < 5000 {
				b.Fatalf("status %d, %d bytes", out.status, out.bytes)
			}
		})
	}
}

func TestARememberedPageCostsLittle(t *testing.T) {
	w := newReadWiki(t, true, "a.md", benchmarkText)
	r := httptest.NewRequest("GET", "/wiki/a", nil)
	out := &nullWriter{header: http.Header{}}
	allocs := testing.AllocsPerRun(100, func() {
		out.reset()
		w.handler.ServeHTTP(out, r)
	})
	if allocs > 10 {
		t.Errorf("%v allocations for a page that is remembered", allocs)
	}
}

func TestTheCacheStaysWithinItsBound(t *testing.T) {
	c := newCache()
	body := make([]byte, 100<<10)
	for i := range 2 * cacheBytes / len(body) {
		c.entries.Set(cacheKey{uri: strings.Repeat("x", i)}, newEntry("v", htmlType, body))
	}
	c.entries.CleanUp()
	if got := c.entries.WeightedSize(); got > cacheBytes {
		t.Errorf("%d bytes are kept", got)
	}
	if c.entries.EstimatedSize() < 100 {
		t.Errorf("only %d pages are kept", c.entries.EstimatedSize())
	}
}

func TestAnEntryOfAnotherVersionIsNotShown(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	w.get("/wiki/a").want(200)
	key := cacheKey{uri: "/wiki/a", lang: "da"}
	e, ok := w.server.cache.entries.GetIfPresent(key)
	if !ok {
		t.Fatal("the page is not remembered")
	}
	if e.version != w.site.Version() {
		t.Errorf("remembered for version %s", e.version)
	}
	w.server.cache.entries.Set(key, newEntry("an earlier version", htmlType, []byte("gammelt")))
	w.get("/wiki/a").want(200).lacks("gammelt")
}

func TestOnlyWhatWasFoundIsRemembered(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	w.get("/wiki/nej").want(404)
	w.get("/wiki/A").want(301)
	w.get("/wiki/a.md").want(200)
	w.server.cache.entries.CleanUp()
	if n := w.server.cache.entries.EstimatedSize(); n != 0 {
		t.Errorf("%d answers are remembered", n)
	}
}
