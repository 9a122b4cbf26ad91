package githttp

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// serveFrom is serve, with requests that come from the address in their header X-From, else from the one given.
func serveFrom(t *testing.T, dir, from string, cfg Config) string {
	t.Helper()
	cfg.Dir, cfg.Log = dir, slog.New(slog.DiscardHandler)
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.RemoteAddr = cmp.Or(r.Header.Get("X-From"), from)
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL + Prefix
}

// stall asks for the whole pack so many times and takes nothing of it. It tells how many were begun.
func stall(t *testing.T, url, id string, times int) (begun int) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range times {
		wg.Go(func() {
			r, err := http.NewRequestWithContext(t.Context(), "POST", url+"/git-upload-pack", strings.NewReader(wantAll(id)))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", "application/x-git-upload-pack-request")
			r.Header.Set("Git-Protocol", "version=2")
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(func() { res.Body.Close() })
			mu.Lock()
			defer mu.Unlock()
			switch res.StatusCode {
			case http.StatusOK:
				begun++
			case http.StatusServiceUnavailable:
			default:
				t.Error(res.Status)
			}
		})
	}
	wg.Wait()
	return begun
}

func TestOneNetworkThatTakesNothingKeepsNobodyElseFromCloning(t *testing.T) {
	dir := newLargeRepo(t)
	id := strings.TrimSpace(git(t, dir, "rev-parse", "main"))
	for _, tt := range []struct {
		name, from string
		begun      int
	}{
		{"a stranger", "203.0.113.5:4711", 2},
		{"a stranger with IPv6", "[2001:db8:1:2::9]:4711", 2},
		{"a proxy that the server was not told of", "127.0.0.1:4711", 7},
		{"a proxy on a Unix socket", "@", 7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			url := serveFrom(t, dir, tt.from, Config{Wait: 500 * time.Millisecond})
			if n := stall(t, url, id, 8); n != tt.begun {
				t.Errorf("%d of eight requests were begun, want %d", n, tt.begun)
			}
			refs := get(t, url+"/info/refs?service=git-upload-pack")
			if refs.StatusCode != http.StatusOK {
				t.Errorf("the refs wait behind packs: %s", refs.Status)
			}
			git(t, "", "-c", "http.extraHeader=X-From: 198.51.100.9:5", "clone", "-q", "--depth", "1", url,
				filepath.Join(t.TempDir(), "w"))
		})
	}
}

func TestANetworkIsAnAddressOrTheHouseholdOfOne(t *testing.T) {
	for addr, want := range map[string]string{
		"203.0.113.5:1":            "203.0.113.5/32",
		"[::ffff:203.0.113.5]:1":   "203.0.113.5/32",
		"[2001:db8:1:2:ffff::9]:1": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1":         "fe80::/64",
		"127.0.0.1:1":              thisMachine.String(),
		"127.8.8.8:1":              thisMachine.String(),
		"[::1]:1":                  thisMachine.String(),
		"[::ffff:127.0.0.1]:1":     thisMachine.String(),
		"@":                        thisMachine.String(),
		"":                         thisMachine.String(),
	} {
		if got := network(addr).String(); got != want {
			t.Errorf("network(%q) = %s, want %s", addr, got, want)
		}
	}
}

func TestSlotsComeBackAndNetworksAreForgotten(t *testing.T) {
	const here, there = "203.0.113.5:1", "203.0.113.6:1"
	s := newSlots(2, 1)
	first, ok := s.take(t.Context(), here, time.Hour)
	if !ok {
		t.Fatal("no slot of two")
	}
	if _, ok := s.take(t.Context(), here, time.Millisecond); ok {
		t.Error("a network got more than its share")
	}
	second, ok := s.take(t.Context(), there, time.Hour)
	if !ok {
		t.Fatal("another network got none")
	}
	if _, ok := s.take(t.Context(), "203.0.113.7:1", time.Millisecond); ok {
		t.Error("a third slot of two")
	}
	hungUp, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := s.take(hungUp, here, time.Hour); ok {
		t.Error("a slot for who hung up while there was none")
	}
	waiting := make(chan bool)
	go func() {
		give, ok := s.take(t.Context(), here, time.Hour)
		if ok {
			give()
		}
		waiting <- ok
	}()
	first()
	if !<-waiting {
		t.Error("the slot did not come back")
	}
	second()
	if len(s.shares) != 0 || len(s.all) != 0 {
		t.Errorf("%d networks are remembered, %d slots taken; want none", len(s.shares), len(s.all))
	}
}
