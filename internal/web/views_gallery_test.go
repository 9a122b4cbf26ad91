package web

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// notPages are addresses that answer a GET with something else than a page of the interface.
var notPages = []string{
	"/-/suggest", "/-/recent.atom", "/-/minutes.atom", "/-/decisions.atom", "/-/calendar.ics", "/-/calendar/*path",
	"/-/offline/wiki.bundle", "/-/offline/wiki.zip", "/-/assets/:name", "/favicon.ico", "/robots.txt", "/healthz", "/readyz",
	"/wiki.git", "/wiki.git/*path",
	"/-/sw.js", "/-/offline/list", "/-/card/*path", "/-/suggest/people", "/-/theme.css", "/-/logo",
}

// devServer is a server of the dev command, without site and accounts. It reads its files from the binary all the same.
func devServer(t *testing.T) *server {
	t.Helper()
	s := testServer(t)
	s.cfg.Dev = true
	s.log = slog.New(slog.DiscardHandler)
	return s
}

func TestEveryPageIsInTheGallery(t *testing.T) {
	shown := map[string]bool{} // by the route's path
	routes := devServer(t).engine(http.NotFoundHandler()).(*gin.Engine).Routes()
	for _, r := range gallery {
		for _, e := range r.Exhibits {
			address, _, _ := strings.Cut(e.Address, "?")
			method := http.MethodGet
			if e.Form != nil {
				method = http.MethodPost
			}
			route := routeOf(routes, method, address)
			if route == "" && e.Status != http.StatusNotFound {
				t.Errorf("%s: nothing is at %s %s", e.Name, method, e.Address)
			}
			shown[method+" "+route] = true
		}
	}
	for _, path := range notPages {
		shown["GET "+path] = true
	}
	for _, r := range routes {
		if r.Method == http.MethodGet && !shown["GET "+r.Path] {
			t.Errorf("%s is not in the gallery (views.go): add it there, or to notPages", r.Path)
		}
	}
}

// routeOf is the path of the route that takes an address: the one with the longest fixed part.
func routeOf(routes gin.RoutesInfo, method, address string) (best string) {
	fixed := -1
	for _, r := range routes {
		if r.Method != method {
			continue
		}
		n, ok := 0, true
		segs := strings.Split(address, "/")
		for i, seg := range strings.Split(r.Path, "/") {
			if strings.HasPrefix(seg, "*") {
				ok = ok && i < len(segs)
				segs = segs[:min(len(segs), i+1)]
				break
			}
			if i >= len(segs) || !strings.HasPrefix(seg, ":") && seg != segs[i] {
				ok = false
				break
			}
			if !strings.HasPrefix(seg, ":") {
				n++
			}
		}
		if ok && n > fixed && len(strings.Split(r.Path, "/")) >= len(segs) {
			best, fixed = r.Path, n
		}
	}
	return best
}

func TestOnlyTheDevCommandHasTheGallery(t *testing.T) {
	if routeOf(testServer(t).engine(http.NotFoundHandler()).(*gin.Engine).Routes(), http.MethodGet, "/-/dev/views") != "" {
		t.Error("the gallery is in every wiki")
	}
}
