package githttp

import (
	"log/slog"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkClone clones 10,000 pages with 10,000 commits from this handler and from git's own http-backend in turn, and
// reports the median of both and their ratio. The promise is a ratio of at most 1.1.
func BenchmarkClone(b *testing.B) {
	dir := newRepo(b, 10_000, 10_000)
	git(b, dir, "gc", "-q") // as upkeep leaves a repository
	git(b, dir, "config", "http.receivepack", "false")
	h, err := New(Config{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	ours := httptest.NewServer(h)
	defer ours.Close()
	backend := httptest.NewServer(httpBackend(b, dir))
	defer backend.Close()

	var oursTook, backendTook []time.Duration
	for b.Loop() {
		for range 5 {
			oursTook = append(oursTook, timeClone(b, ours.URL+Prefix))
			backendTook = append(backendTook, timeClone(b, backend.URL+Prefix))
		}
	}
	slices.Sort(oursTook)
	slices.Sort(backendTook)
	a, z := oursTook[len(oursTook)/2].Seconds(), backendTook[len(backendTook)/2].Seconds()
	b.ReportMetric(a*1000, "ms/clone")
	b.ReportMetric(z*1000, "ms/http-backend")
	b.ReportMetric(a/z, "ratio")
	b.ReportMetric(0, "ns/op") // ten clones: says nothing
}

func timeClone(b *testing.B, url string) time.Duration {
	b.Helper()
	to := filepath.Join(b.TempDir(), "w.git")
	start := time.Now()
	git(b, "", "clone", "-q", "--bare", url, to)
	took := time.Since(start)
	if err := os.RemoveAll(to); err != nil {
		b.Fatal(err)
	}
	return took
}

// httpBackend serves the repository with git's own program, as a web server would.
func httpBackend(t testing.TB, dir string) http.Handler {
	t.Helper()
	path, err := exec.Command("git", "--exec-path").Output()
	if err != nil {
		t.Fatal(err)
	}
	return &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(string(path)), "git-http-backend"),
		Env: []string{
			"GIT_PROJECT_ROOT=" + filepath.Dir(dir), "GIT_HTTP_EXPORT_ALL=1",
			"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
		},
		InheritEnv: []string{"PATH"},
	}
}
