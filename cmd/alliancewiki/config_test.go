package main

import (
	"net"
	"testing"
	"time"
)

func TestTheLifeOfATokenIsWrittenInDaysOrAsADuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90d": 90 * 24 * time.Hour, "1d": 24 * time.Hour, "12h": 12 * time.Hour, "90m30s": 90*time.Minute + 30*time.Second,
	} {
		var l life
		if err := l.UnmarshalText([]byte(text)); err != nil || time.Duration(l) != want {
			t.Errorf("%q is %s, %v, want %s", text, time.Duration(l), err, want)
		}
	}
	for _, text := range []string{"", "d", "0d", "-3d", "1.5d", "9999999999999d", "90", "snart", "3 d"} {
		var l life
		if err := l.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is taken for %s", text, time.Duration(l))
		}
	}
}

func TestTheBaseURLIsTheRootOfAHost(t *testing.T) {
	for url, good := range map[string]bool{
		"": true, "http://localhost:8080": true, "https://wiki.example.dk": true, "https://wiki.example.dk/": true,
		"wiki.example.dk": false, "ftp://wiki.example.dk": false, "https://": false, "https://example.dk/wiki": false,
		"https://example.dk?a": false, "https://user:pw@example.dk": false, "http://[::1": false,
	} {
		if err := (config{BaseURL: url}).checkBaseURL(); (err == nil) != good {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestTheBaseURLFollowsTheListeningAddress(t *testing.T) {
	for _, tt := range []struct{ given, addr, want string }{
		{"", "127.0.0.1:4711", "http://127.0.0.1:4711"},
		{"", "0.0.0.0:8080", "http://localhost:8080"},
		{"", "[::]:8080", "http://localhost:8080"},
		{"https://wiki.example.dk/", "0.0.0.0:8080", "https://wiki.example.dk"},
	} {
		addr, err := net.ResolveTCPAddr("tcp", tt.addr)
		if err != nil {
			t.Fatal(err)
		}
		c := config{BaseURL: tt.given}
		c.listeningAt(addr)
		if c.BaseURL != tt.want || c.Listen != tt.addr {
			t.Errorf("given %q at %s: %q at %s, want %q", tt.given, tt.addr, c.BaseURL, c.Listen, tt.want)
		}
	}
}
