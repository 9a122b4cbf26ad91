package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"alliancewiki/internal/i18n"
)

// localOnly refuses what does not ask for this machine by one of its own names and the wiki's port. A wiki with a local
// person asks nobody to sign in, and so has to know that it is that person's browser which asks, for this wiki: a page of
// another site could have its own name lead to this machine, and would then be no other site to the browser.
func (s *server) localOnly(next http.Handler) http.Handler {
	if s.cfg.Local == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.cfg.isLocal(r.Host) {
			s.secure(w.Header())
			w.Header()["Cache-Control"] = noStore
			http.Error(w, fmt.Sprintf(i18n.Da.Offline.WrongHost+"\n"+i18n.En.Offline.WrongHost, s.cfg.BaseURL), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLocal tells whether a Host header names this machine, by localhost or a loopback address, and the wiki's port.
func (cfg Config) isLocal(host string) bool {
	base, err := url.Parse(cfg.BaseURL)
	if err != nil {
		return false
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil { // without a port
		name, port = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), "80"
	}
	want := base.Port()
	if want == "" {
		want = "80"
	}
	if port != want {
		return false
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.Unmap().IsLoopback()
}
