package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// The attack: sign-in is limited by the visitor's address, and anybody can send X-Forwarded-For. Whoever could choose the
// address that is counted could try passwords without limit, or lock a whole library out.
func TestTheVisitorsAddressIsTakenFromKnownProxiesAlone(t *testing.T) {
	for _, tt := range []struct{ name, known, from, forwarded, want string }{
		{"no proxy is known: the header is whatever a visitor sends", "", "203.0.113.9:5000", "198.51.100.1", "203.0.113.9:5000"},
		{"a known proxy tells whom it passes on", "127.0.0.1", "127.0.0.1:5000", "198.51.100.1", "198.51.100.1:5000"},
		{"a visitor who is not the proxy is not believed", "127.0.0.1", "203.0.113.9:5000", "198.51.100.1", "203.0.113.9:5000"},
		{"what the visitor put before the proxy's entry does not count", "127.0.0.1", "127.0.0.1:5000", "192.0.2.1, 198.51.100.1", "198.51.100.1:5000"},
		{"two proxies in a row", "127.0.0.1,10.0.0.0/8", "127.0.0.1:5000", "192.0.2.1, 198.51.100.1, 10.1.2.3", "198.51.100.1:5000"},
		{"nonsense ends the way back", "127.0.0.1", "127.0.0.1:5000", "198.51.100.1, hej", "127.0.0.1:5000"},
		{"an IPv6 visitor", "::1", "[::1]:5000", "2001:db8::7", "[2001:db8::7]:5000"},
		{"IPv4 in IPv6 is IPv4", "127.0.0.1", "[::ffff:127.0.0.1]:5000", "198.51.100.1", "198.51.100.1:5000"},
		{"a proxy that says nothing", "127.0.0.1", "127.0.0.1:5000", "", "127.0.0.1:5000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var p proxies
			if err := p.UnmarshalText([]byte(tt.known)); err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = tt.from
			if tt.forwarded != "" {
				r.Header.Set("X-Forwarded-For", tt.forwarded)
			}
			got := ""
			p.visitor(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr })).ServeHTTP(nil, r)
			if got != tt.want {
				t.Fatalf("got %s, want %s", got, tt.want)
			}
		})
	}
	var p proxies
	if err := p.UnmarshalText([]byte("localhost")); err == nil {
		t.Fatal("a name is taken for a network")
	}
}
