package githttp

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// serve starts a server on the repository, shaped by change, and gives the address to clone.
func serve(t testing.TB, dir string, change func(*Config)) string {
	t.Helper()
	cfg := Config{Dir: dir, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if change != nil {
		change(&cfg)
	}
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL + Prefix
}

func TestCloneInEveryProtocolVersion(t *testing.T) {
	dir := newRepo(t, 30, 60)
	url := serve(t, dir, nil)
	want := git(t, dir, "rev-parse", "main")
	for version := range 3 {
		t.Run(fmt.Sprint("version ", version), func(t *testing.T) {
			v := fmt.Sprintf("protocol.version=%d", version)
			clones := map[string][]string{
				"a whole clone":    {"clone", "-q", url},
				"a shallow clone":  {"clone", "-q", "--depth", "1", url},
				"a partial clone":  {"clone", "-q", "--filter=blob:none", url},
				"no working files": {"clone", "-q", "--filter=tree:0", "--bare", url},
			}
			for name, args := range clones {
				t.Run(name, func(t *testing.T) {
					clone := filepath.Join(t.TempDir(), "w")
					git(t, "", append(append([]string{"-c", v}, args...), clone)...)
					if got := git(t, clone, "rev-parse", "HEAD"); got != want {
						t.Errorf("HEAD is %s, want %s", got, want)
					}
				})
			}
		})
	}
}

func TestAShallowClonePicksUpItsHistoryLater(t *testing.T) {
	url := serve(t, newRepo(t, 5, 40), nil)
	clone := filepath.Join(t.TempDir(), "w")
	git(t, "", "clone", "-q", "--depth", "1", url, clone)
	if n := strings.TrimSpace(git(t, clone, "rev-list", "--count", "HEAD")); n != "1" {
		t.Errorf("a clone of depth 1 has %s commits", n)
	}
	git(t, clone, "fetch", "-q", "--unshallow")
	if n := strings.TrimSpace(git(t, clone, "rev-list", "--count", "HEAD")); n != "40" {
		t.Errorf("the whole history has %s commits, want 40", n)
	}
	git(t, clone, "fsck", "--full", "--strict")
}

func TestAPartialCloneLeavesOldTextsOut(t *testing.T) {
	url := serve(t, newRepo(t, 5, 40), nil)
	clone := filepath.Join(t.TempDir(), "w")
	git(t, "", "clone", "-q", "--filter=blob:none", url, clone)
	missing := git(t, clone, "rev-list", "--objects", "--all", "--missing=print")
	if n := strings.Count("\n"+missing, "\n?"); n == 0 {
		t.Error("every old text was sent")
	}
	git(t, clone, "log", "-p", "--quiet") // fetches them one by one
}

func TestFetchBringsOnlyWhatIsNew(t *testing.T) {
	dir := newRepo(t, 200, 400)
	url := serve(t, dir, nil)
	for version := range 3 {
		t.Run(fmt.Sprint("version ", version), func(t *testing.T) {
			work := t.TempDir()
			clone, writer := filepath.Join(work, "clone"), filepath.Join(work, "writer")
			git(t, "", "clone", "-q", url, clone)
			// The clone has commits of its own, so that it must tell what it has.
			git(t, clone, "commit", "-q", "--allow-empty", "-m", "mine")
			git(t, "", "clone", "-q", dir, writer)
			git(t, writer, "commit", "-q", "--allow-empty", "-m", "nyt")
			git(t, writer, "push", "-q", "origin", "main")

			out := git(t, clone, "-c", fmt.Sprintf("protocol.version=%d", version), "fetch", "--progress")
			if !strings.Contains(out, "Total 1 ") {
				t.Errorf("fetch of one commit says:\n%s", out)
			}
			if got := git(t, clone, "log", "-1", "--format=%s", "origin/main"); got != "nyt\n" {
				t.Errorf("fetched %q", got)
			}
		})
	}
}

func TestTwoClonesAtOnce(t *testing.T) {
	url := serve(t, newRepo(t, 500, 1000), func(c *Config) { c.AtOnce = 3 }) // this machine has two of them
	var wg sync.WaitGroup
	for range 2 {
		clone := filepath.Join(t.TempDir(), "w")
		wg.Go(func() {
			if out, err := tryGit(t, "", "clone", "-q", url, clone); err != nil {
				t.Errorf("clone: %v\n%s", err, out)
			} else if out, err := tryGit(t, clone, "fsck", "--full", "--strict"); err != nil {
				t.Errorf("fsck: %v\n%s", err, out)
			}
		})
	}
	wg.Wait()
}

func TestAClientOfManyCommitsSendsCompressedRequests(t *testing.T) {
	dir := newRepo(t, 10, 20)
	var seen sync.Map
	h, err := New(Config{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.Store(r.Header.Get("Content-Encoding"), true)
		h.ServeHTTP(w, r)
	}))
	defer srv.Close()
	clone := filepath.Join(t.TempDir(), "w")
	git(t, "", "clone", "-q", srv.URL+Prefix, clone)
	for range 100 { // more than 1024 bytes of haves are sent as gzip
		git(t, clone, "commit", "-q", "--allow-empty", "-m", "mine")
	}
	writer := filepath.Join(t.TempDir(), "writer")
	git(t, "", "clone", "-q", dir, writer)
	git(t, writer, "commit", "-q", "--allow-empty", "-m", "nyt")
	git(t, writer, "push", "-q", "origin", "main")
	git(t, clone, "fetch", "-q")
	if _, ok := seen.Load("gzip"); !ok {
		t.Fatal("this client sends no compressed request: the test shows nothing")
	}
}

func TestProgressArrivesBeforeThePack(t *testing.T) {
	url := serve(t, newRepo(t, 300, 600), nil)
	out := git(t, "", "clone", "--progress", url, filepath.Join(t.TempDir(), "w"))
	if !strings.Contains(out, "remote: Counting objects: 100%") {
		t.Errorf("no progress of the server's:\n%s", out)
	}
}

func TestAWikiWithoutPushSaysSo(t *testing.T) {
	url := serve(t, newRepo(t, 3, 3), nil)
	clone := filepath.Join(t.TempDir(), "w")
	git(t, "", "clone", "-q", url, clone)
	git(t, clone, "commit", "-q", "--allow-empty", "-m", "mine")
	out, err := tryGit(t, clone, "push")
	if err == nil || !strings.Contains(out, "remote: Her kan der ikke skrives med git push.") ||
		!strings.Contains(out, "remote: There is no git push here.") {
		t.Errorf("%v: %s", err, out)
	}
	res := postPush(t, url, "0000", nil)
	if res.status != 403 {
		t.Errorf("%+v", res)
	}
}

func TestAMembersWikiIsClonedWithAPassword(t *testing.T) {
	url := serve(t, newRepo(t, 3, 3), func(c *Config) {
		c.MayRead = func(r *http.Request) error {
			switch user, password, ok := r.BasicAuth(); {
			case !ok:
				return ErrSignIn
			case user != "mette@example.dk" || password != "hemmelig":
				return fmt.Errorf("token: %w", ErrSignIn)
			}
			return nil
		}
	})
	if out, err := tryGit(t, "", "clone", url, filepath.Join(t.TempDir(), "w")); err == nil {
		t.Errorf("cloned without a password:\n%s", out)
	}
	withPassword := strings.Replace(url, "http://", "http://mette%40example.dk:hemmelig@", 1)
	git(t, "", "clone", "-q", withPassword, filepath.Join(t.TempDir(), "w"))
	wrong := strings.Replace(url, "http://", "http://mette%40example.dk:forkert@", 1)
	if out, err := tryGit(t, "", "clone", wrong, filepath.Join(t.TempDir(), "w")); err == nil {
		t.Errorf("cloned with a wrong password:\n%s", out)
	}
}

func TestOneCloneTooManyIsToldToComeBack(t *testing.T) {
	url := serve(t, newLargeRepo(t), func(c *Config) { c.AtOnce, c.Wait = 1, 10*time.Millisecond })
	// A client that asks for everything and then takes nothing holds the one place.
	res := ask(t, t.Context(), url)
	defer res.Body.Close()
	res2 := post(t, t.Context(), url, "0000", "")
	defer res2.Body.Close()
	if res2.StatusCode != http.StatusServiceUnavailable || res2.Header.Get("Retry-After") != "1" {
		t.Errorf("answer %s, Retry-After %q", res2.Status, res2.Header.Get("Retry-After"))
	}
	res.Body.Close() // the first one leaves; its place is free again
	await(t, "there is a place again", func() bool {
		res := post(t, t.Context(), url, "0000", "")
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

func TestASlowCloneIsNotCutByTheServersTimeouts(t *testing.T) {
	const timeout, stall = 500 * time.Millisecond, 2 * time.Second
	h, err := New(Config{Dir: newLargeRepo(t), Log: slog.New(slog.DiscardHandler), Stall: stall})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ReadTimeout, srv.Config.WriteTimeout = timeout, timeout
	srv.Start()
	defer srv.Close()
	res := ask(t, t.Context(), srv.URL+Prefix)
	defer res.Body.Close()
	var got int64
	for start := time.Now(); time.Since(start) < stall+timeout; time.Sleep(timeout / 10) {
		n, err := io.CopyN(io.Discard, res.Body, 500<<10)
		if got += n; err != nil {
			t.Fatalf("cut after %d bytes and %s: %v", got, time.Since(start), err)
		}
	}
	rest, err := io.Copy(io.Discard, res.Body)
	if got += rest; err != nil || got < 32<<20 {
		t.Errorf("%d bytes arrived: %v", got, err)
	}
}

// TestWhatWaitsIsNotHandedOut: proposals are for who may write.
func TestWhatWaitsIsNotHandedOut(t *testing.T) {
	dir := newRepo(t, 2, 2)
	for _, ref := range []string{"refs/proposals/1", "refs/upstream/main"} {
		git(t, dir, "update-ref", ref, "main")
	}
	git(t, dir, "config", "uploadpack.hiderefs", "refs/upstream") // as the store sets it
	url := serve(t, dir, nil)
	for version := range 3 {
		said := git(t, "", "-c", fmt.Sprintf("protocol.version=%d", version), "ls-remote", url)
		if !strings.Contains(said, "refs/heads/main") || strings.Count(said, "refs/") != 1 {
			t.Errorf("version %d: %s", version, said)
		}
	}
}
