package githttp

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ask sends the request of a whole clone in version 2 and leaves the answer unread.
func ask(t *testing.T, ctx context.Context, url string) *http.Response {
	t.Helper()
	refs := post(t, ctx, url, pkt("command=ls-refs\n")+"0001"+pkt("ref-prefix refs/heads/main\n")+"0000", "")
	list, err := io.ReadAll(refs.Body)
	refs.Body.Close()
	if err != nil || len(list) < 44 {
		t.Fatalf("ls-refs: %q, %v", list, err)
	}
	return post(t, ctx, url, wantAll(string(list[4:44])), "")
}

func wantAll(id string) string {
	return pkt("command=fetch") + "0001" + pkt("want "+id+"\n") + pkt("done\n") + "0000"
}

func pkt(s string) string { return fmt.Sprintf("%04x%s", len(s)+4, s) }

func post(t *testing.T, ctx context.Context, url, body, encoding string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, "POST", url+"/git-upload-pack", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-git-upload-pack-request")
	r.Header.Set("Git-Protocol", "version=2")
	if encoding != "" {
		r.Header.Set("Content-Encoding", encoding)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestHeadersAreThoseOfHTTPBackend(t *testing.T) {
	url := serve(t, newRepo(t, 3, 3), nil)
	for version, first := range map[string]string{
		"":                     "001e# service=git-upload-pack\n0000",
		"version=1":            "001e# service=git-upload-pack\n0000000eversion 1\n",
		"version=2":            "000eversion 2\n",
		"version=1:version=2":  "000eversion 2\n",
		"version=2\x7f$(true)": "001e# service=git-upload-pack\n0000",
	} {
		t.Run("Git-Protocol "+strconv.Quote(version), func(t *testing.T) {
			h, err := New(Config{Dir: repoOf(t)})
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest("GET", Prefix+"/info/refs?service=git-upload-pack", nil)
			r.Header.Set("Git-Protocol", version)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if !strings.HasPrefix(w.Body.String(), first) {
				t.Errorf("answer begins %.60q, want %q", w.Body, first)
			}
		})
	}
	res, err := http.Get(url + "/info/refs?service=git-upload-pack")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	for key, want := range map[string]string{
		"Content-Type":  "application/x-git-upload-pack-advertisement",
		"Cache-Control": "no-cache, max-age=0, must-revalidate",
		"Pragma":        "no-cache",
		"Expires":       "Fri, 01 Jan 1980 00:00:00 GMT",
	} {
		if got := res.Header.Get(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	res = ask(t, t.Context(), url)
	res.Body.Close()
	if got := res.Header.Get("Content-Type"); got != "application/x-git-upload-pack-result" {
		t.Errorf("Content-Type of the pack: %q", got)
	}
}

func repoOf(t *testing.T) string { return newRepo(t, 2, 2) }

func TestRefusals(t *testing.T) {
	url := serve(t, newRepo(t, 2, 2), nil)
	for _, tt := range []struct {
		name, method, path string
		header             http.Header
		want               int
	}{
		{"a person in a browser is told what this is", "GET", "", nil, 404},
		{"the dumb protocol", "GET", "/info/refs", nil, 403},
		{"files of the repository", "GET", "/config", nil, 404},
		{"a way out of the repository", "GET", "/../accounts.db", nil, 404},
		{"an unknown service", "GET", "/info/refs?service=git-upload-archive", nil, 403},
		{"a service that is an option", "GET", "/info/refs?service=--upload-pack", nil, 403},
		{"refs are not posted", "POST", "/info/refs?service=git-upload-pack", nil, 405},
		{"a pack is not got", "GET", "/git-upload-pack", nil, 405},
		{"another content type", "POST", "/git-upload-pack", http.Header{"Content-Type": {"text/plain"}}, 415},
		{"another encoding", "POST", "/git-upload-pack", http.Header{
			"Content-Type": {"application/x-git-upload-pack-request"}, "Content-Encoding": {"br"}}, 415},
		{"gzip that is none", "POST", "/git-upload-pack", http.Header{
			"Content-Type": {"application/x-git-upload-pack-request"}, "Content-Encoding": {"gzip"}}, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := http.NewRequest(tt.method, url+tt.path, strings.NewReader("0000"))
			if err != nil {
				t.Fatal(err)
			}
			if tt.header != nil {
				r.Header = tt.header
			}
			res, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			text, _ := io.ReadAll(res.Body)
			if res.StatusCode != tt.want {
				t.Errorf("%s, want %d", res.Status, tt.want)
			}
			if ct := res.Header.Get("Content-Type"); ct != "text/plain; charset=utf-8" || len(text) == 0 {
				t.Errorf("says %q as %s", text, ct)
			}
		})
	}
}

func TestWhoMayRead(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
		header string
		value  string
	}{
		{ErrSignIn, 401, "WWW-Authenticate", `Basic realm="alliancewiki", charset="UTF-8"`},
		{ErrForbidden, 403, "Retry-After", ""},
		{&Limited{RetryAfter: 1500 * time.Millisecond}, 429, "Retry-After", "2"},
		{errors.New("the database is away"), 500, "Retry-After", ""},
	} {
		url := serve(t, newRepo(t, 1, 1), func(c *Config) { c.MayRead = func(*http.Request) error { return tt.err } })
		for _, res := range []*http.Response{
			get(t, url+"/info/refs?service=git-upload-pack"),
			post(t, t.Context(), url, "0000", ""),
		} {
			body, _ := io.ReadAll(res.Body)
			if res.StatusCode != tt.status || res.Header.Get(tt.header) != tt.value {
				t.Errorf("%v: %s, %s: %q", tt.err, res.Status, tt.header, res.Header.Get(tt.header))
			}
			if strings.Contains(string(body), "database") {
				t.Errorf("the cause is told to the client: %s", body)
			}
		}
	}
}

func get(t *testing.T, url string) *http.Response {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return res
}

func TestALargeRequestIsReadAndATooLargeOneIsNot(t *testing.T) {
	const limit = 1 << 20
	dir := newRepo(t, 3, 3)
	url := serve(t, dir, func(c *Config) { c.MaxBody = limit })
	id := strings.TrimSpace(git(t, dir, "rev-parse", "main"))
	var many strings.Builder // half a megabyte of the same wish: more than stays in memory
	many.WriteString(pkt("command=fetch") + "0001")
	for range inMemory / 25 {
		many.WriteString(pkt("want " + id + "\n"))
	}
	many.WriteString(pkt("done\n") + "0000")
	bomb := strings.Repeat("0", 64<<20)
	for _, tt := range []struct {
		name, body, encoding string
		want                 int
	}{
		{"a large request", many.String(), "", 200},
		{"a large request, compressed", zip(many.String()), "gzip", 200},
		{"a gzip bomb", zip(bomb), "gzip", 413},
		{"too much", bomb[:limit+1], "", 413},
		{"just enough, but nonsense", strings.Repeat("x", limit), "", 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := post(t, t.Context(), url, tt.body, tt.encoding)
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != tt.want {
				t.Fatalf("%s, %v, want %d\n%.200s", res.Status, err, tt.want, body)
			}
			if tt.want == 200 && !bytes.Contains(body, []byte("PACK")) {
				t.Errorf("no pack in %.100q", body)
			}
		})
	}
}

func zip(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

// processesWith lists the processes with a word in their arguments and a folder in their arguments or environment.
func processesWith(t *testing.T, word, dir string) (pids []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, proc := range all {
		args, _ := os.ReadFile(filepath.Join(proc, "cmdline")) // it may have ended meanwhile
		env, _ := os.ReadFile(filepath.Join(proc, "environ"))
		if bytes.Contains(args, []byte(word)) && bytes.Contains(append(args, env...), []byte(dir)) {
			pids = append(pids, filepath.Base(proc))
		}
	}
	return pids
}

// await waits until something is so, and fails the test where it does not become so.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for start := time.Now(); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > 15*time.Second {
			t.Fatalf("after 15 seconds it is still not so that %s", what)
		}
	}
}

func TestTheProcessDiesWithItsClient(t *testing.T) {
	dir := newLargeRepo(t)
	for name, leave := range map[string]func(cancel func()){
		"who hangs up":      func(cancel func()) { cancel() },
		"who takes no more": func(func()) {},
	} {
		t.Run(name, func(t *testing.T) {
			url := serve(t, dir, func(c *Config) { c.Stall = 2 * time.Second })
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			res := ask(t, ctx, url)
			defer res.Body.Close()
			io.CopyN(io.Discard, res.Body, 1000)
			await(t, "upload-pack and pack-objects are running", func() bool { return len(processesWith(t, "pack", dir)) >= 2 })
			leave(cancel)
			await(t, "no process is running", func() bool { return len(processesWith(t, "pack", dir)) == 0 })
		})
	}
}

func TestABrokenRepositoryIsNotToldToTheClient(t *testing.T) {
	url := serve(t, filepath.Join(t.TempDir(), "nowhere"), nil)
	res := get(t, url+"/info/refs?service=git-upload-pack")
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 500 || strings.Contains(string(body), "nowhere") {
		t.Errorf("%s: %s", res.Status, body)
	}
}

func TestTheChildrenOfAProcessDieWithIt(t *testing.T) {
	// Stands for an upload-pack whose pack-objects computes for long without writing.
	bin := t.TempDir()
	script := "#!/bin/sh\nsleep 300 & echo something; wait\n"
	if err := os.WriteFile(filepath.Join(bin, "git"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	url := serve(t, t.TempDir(), nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	res := post(t, ctx, url, "0000", "")
	defer res.Body.Close()
	await(t, "the child is running", func() bool { return len(processesWith(t, "sleep", bin)) == 1 })
	cancel()
	await(t, "the child is gone", func() bool { return len(processesWith(t, "sleep", bin)) == 0 })
}
