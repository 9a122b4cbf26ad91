package upstream

import (
	"strings"
	"testing"
)

func TestOnlyAddressesThatLeadSomewhereKnownAreTaken(t *testing.T) {
	for _, c := range []struct{ in, protocol, web string }{
		{"https://wiki.example.dk/wiki.git", "https", "https://wiki.example.dk"},
		{"https://git.example.dk:8443/alliancen/wiki.git", "https", "https://git.example.dk:8443/alliancen/wiki.git"},
		{"http://127.0.0.1:8080/wiki.git", "http", "http://127.0.0.1:8080"},
		{"http://[::1]:8080/wiki.git", "http", "http://[::1]:8080"},
		{"http://localhost/wiki.git", "http", "http://localhost"},
		{"ssh://git@git.example.dk:2222/wiki.git", "ssh", ""},
		{"git@git.example.dk:alliancen/wiki.git", "ssh", ""},
		{"git.example.dk:wiki.git", "ssh", ""},
		{"git@[::1]:wiki.git", "ssh", ""},
		{"/srv/wiki.git", "file", ""},
		{"/srv/../srv/wiki.git/", "file", ""},
		{"file:///srv/wiki.git", "file", ""},

		{in: ""}, {in: "wiki.git"}, {in: "./wiki.git"}, {in: "../wiki.git"}, {in: "--upload-pack=touch"}, {in: "-x:y"},
		{in: "http://wiki.example.dk/wiki.git"},
		{in: "http://127.0.0.1.example.dk/wiki.git"},
		{in: "git://git.example.dk/wiki.git"}, {in: "ftp://git.example.dk/wiki.git"}, {in: "HTTP+unix://x/y"},
		{in: "ext::sh -c touch% /tmp/x"}, {in: "ext::sh"}, {in: "fd::17"}, {in: "https::https://git.example.dk/wiki.git"},
		{in: "https:///wiki.git"}, {in: "https://-x/wiki.git"}, {in: "ssh://-oProxyCommand=touch/wiki.git"},
		{in: "ssh://-x@git.example.dk/wiki.git"}, {in: "-oProxyCommand=x@git.example.dk:wiki.git"}, {in: "git@-x:wiki.git"},
		{in: "git@git.example.dk:-x"}, {in: "ssh://git.example.dk/-x"},
		{in: "https://git.example.dk/wiki.git?x=y"}, {in: "https://git.example.dk/wiki.git#x"},
		{in: "https://git.example.dk/a%0ab"}, {in: "https://git.example.dk/a\nb"}, {in: "/srv/a b"}, {in: "/srv/a\x00b"},
		{in: "file://server/share"}, {in: "file://server"},
		{in: "https://mette:hemmelighed@git.example.dk/wiki.git"}, {in: "https://mette@git.example.dk/wiki.git"},
		{in: "ssh://git:hemmelighed@git.example.dk/wiki.git"}, {in: "https://:hemmelighed@git.example.dk/"},
		{in: "https://mette:hemmelighed@[bad/"},
	} {
		a, err := ParseAddress(c.in)
		if a.protocol != c.protocol || a.web != c.web || (err == nil) != (c.protocol != "") {
			t.Errorf("%q is %+v, %v", c.in, a, err)
		}
		if err != nil && (strings.Contains(err.Error(), "hemmelighed") || !a.IsZero()) {
			t.Errorf("%q: %v", c.in, err)
		}
	}
}

func TestATokenIsOneLineAndForHTTPS(t *testing.T) {
	for _, c := range []struct{ address, token, want string }{
		{"https://git.example.dk/wiki.git", "aw_x\n", "Authorization: Basic Z2l0OmF3X3g="},
		{"https://git.example.dk/wiki.git", "mette:aw_x", "Authorization: Basic bWV0dGU6YXdfeA=="},
		{"/srv/wiki.git", "", ""},
		{"/srv/wiki.git", "aw_x", "error"},
		{"git@git.example.dk:wiki.git", "aw_x", "error"},
		{"https://git.example.dk/wiki.git", "aw_x\nX-Other: y", "error"},
	} {
		a, err := ParseAddress(c.address)
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.header(c.token)
		if err != nil {
			if got = "error"; strings.Contains(err.Error(), "aw_x") {
				t.Errorf("%v", err)
			}
		}
		if got != c.want {
			t.Errorf("%q for %s: %q, want %q", c.token, c.address, got, c.want)
		}
	}
}
