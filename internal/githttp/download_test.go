package githttp

import (
	archive "archive/zip"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// downloads serves the downloads of a repository, as the wiki does once somebody may read.
func downloads(t *testing.T, dir string, change func(*Config)) string {
	t.Helper()
	cfg := Config{Dir: dir, Log: slog.New(slog.DiscardHandler), MayRead: func(*http.Request) error { return ErrForbidden }}
	if change != nil {
		change(&cfg)
	}
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.HandlerFunc(h.Download))
	t.Cleanup(srv.Close)
	return srv.URL + "/-/offline/"
}

// fetch downloads a file.
func fetch(t *testing.T, url string) (*http.Response, []byte) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

// oddRepo makes a repository with names and files that not every program takes as they are.
func oddRepo(t *testing.T) string {
	t.Helper()
	dir, work := filepath.Join(t.TempDir(), "wiki.git"), t.TempDir()
	for name, text := range map[string]string{
		"Forside.md": "# Forside\n", "møder/Referat – 2026 & senere.md": "æøå\n", "hemmelig.md": "$Format:%H$\n", ".wiki/types/a.yaml": "a: 1\n",
		".gitignore": "*.log\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(work, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git(t, work, "init", "-q", "-b", "main")
	git(t, work, "add", "-A")
	git(t, work, "commit", "-qm", "Begynd")
	git(t, work, "commit", "-qm", "Og igen", "--allow-empty")
	git(t, work, "clone", "-q", "--bare", work, dir)
	git(t, dir, "update-ref", "refs/proposals/1", "main")
	return dir
}

func TestABundleIsACloneInOneFile(t *testing.T) {
	dir := oddRepo(t)
	res, body := fetch(t, downloads(t, dir, nil)+"wiki.bundle")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Disposition") != `attachment; filename="wiki.bundle"` ||
		res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	at := t.TempDir()
	if err := os.WriteFile(filepath.Join(at, "wiki.bundle"), body, 0o600); err != nil {
		t.Fatal(err)
	}
	git(t, at, "clone", "-q", "wiki.bundle", "wiki")
	klon := filepath.Join(at, "wiki")
	if got, want := git(t, klon, "rev-list", "HEAD"), git(t, dir, "rev-list", "main"); got != want || strings.Count(got, "\n") != 2 {
		t.Errorf("the clone has %s, the wiki %s", got, want)
	}
	if got := git(t, klon, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/proposals"); got != "refs/heads/main\n" {
		t.Errorf("the clone has the refs %s", got)
	}
	git(t, klon, "fsck", "--full", "--strict")
}

func TestAZipHoldsTheFilesAsTheyAre(t *testing.T) {
	dir := oddRepo(t)
	res, body := fetch(t, downloads(t, dir, nil)+"wiki.zip")
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/zip" ||
		res.Header.Get("Content-Disposition") != `attachment; filename="wiki.zip"` || res.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	z, err := archive.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	const utf8 = 1 << 11 // the flag by which Windows knows how names are written
	var names []string
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		names = append(names, f.Name)
		if strings.ContainsRune(f.Name, 'ø') && (f.NonUTF8 || f.Flags&utf8 == 0) {
			t.Errorf("%s does not say that it is UTF-8", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if want := git(t, dir, "show", "main:"+strings.TrimPrefix(f.Name, "wiki/")); err != nil || string(text) != want {
			t.Errorf("%s holds %q (%v), want %q", f.Name, text, err, want)
		}
	}
	slices.Sort(names)
	want := []string{"wiki/.gitignore", "wiki/.wiki/types/a.yaml", "wiki/Forside.md", "wiki/hemmelig.md", "wiki/møder/Referat – 2026 & senere.md"}
	if !slices.Equal(names, want) {
		t.Errorf("the zip holds %q, want %q", names, want)
	}
}

func TestDownloadsThatAreNone(t *testing.T) {
	url := downloads(t, oddRepo(t), nil)
	if res, _ := fetch(t, url+"wiki.tar"); res.StatusCode != http.StatusNotFound {
		t.Errorf("another name: %d", res.StatusCode)
	}
	res, err := http.Post(url+"wiki.zip", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", res.StatusCode)
	}
	for _, name := range []string{BundleName, ArchiveName} {
		res, err := http.Head(url + name)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), name) {
			t.Errorf("HEAD %s: %d %v", name, res.StatusCode, res.Header)
		}
	}
}

func TestADownloadTakesASlotAndDiesWithItsClient(t *testing.T) {
	dir := newLargeRepo(t)
	url := downloads(t, dir, func(c *Config) { c.AtOnce, c.Wait = 1, 50*time.Millisecond })
	for _, name := range []string{BundleName, ArchiveName} {
		ctx, hangUp := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, "GET", url+name, nil)
		if err != nil {
			t.Fatal(err)
		}
		slow, err := http.DefaultClient.Do(r) // reads nothing
		if err != nil {
			t.Fatal(err)
		}
		defer slow.Body.Close()
		res, body := fetch(t, url+name)
		if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" ||
			res.Header.Get("Content-Disposition") != "" || !strings.Contains(string(body), "Prøv igen om lidt") {
			t.Errorf("a second %s: %d %v", name, res.StatusCode, res.Header)
		}
		if len(processesWith(t, "git", dir)) == 0 {
			t.Error("no process is to be seen")
		}
		hangUp()
		await(t, "no process is running", func() bool { return len(processesWith(t, "git", dir)) == 0 })
	}
}
