package upstream_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/upstream"
	"alliancewiki/internal/wiki"
)

// fault is what is wrong with a git host while it is on.
type fault struct {
	on     atomic.Bool
	answer func(git http.Handler, w http.ResponseWriter, r *http.Request)
}

func isAway(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "away", http.StatusBadGateway)
}

// cloneTo makes a repository from an upstream and tells whether that is empty.
func cloneTo(t testing.TB, url, dir string) bool {
	t.Helper()
	a, err := upstream.ParseAddress(url)
	if err != nil {
		t.Fatal(err)
	}
	remote, err := upstream.Config{Address: a}.Remote()
	if err != nil {
		t.Fatal(err)
	}
	empty, err := gitstore.InitFrom(t.Context(), remote, dir)
	if err != nil {
		t.Fatal(err)
	}
	return empty
}

// fakeSSH puts a program named ssh before the real one that runs the command on this machine, and insists on what keeps
// the real one from asking anybody.
func fakeSSH(t *testing.T) {
	dir := t.TempDir()
	script := `#!/bin/sh
case "$*" in -oBatchMode=yes\ -oConnectTimeout=*\ git@git.example.dk\ *) ;; *) echo "called with $*" >&2; exit 1;; esac
for last; do :; done
exec sh -c "$last"
`
	if err := os.WriteFile(filepath.Join(dir, "ssh"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

func asNotNow(err error, not **wiki.NotNow) bool { return errors.As(err, not) }
