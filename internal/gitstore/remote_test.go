package gitstore

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

// twoStores are a store, and a bare repository with the same first commit as a remote of it.
func twoStores(t *testing.T) (s *Store, r Remote) {
	t.Helper()
	dir := t.TempDir()
	f, err := wiki.ParseFile("side.md")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "wiki.git")
	by := wiki.Author{Name: "Mette Holm", Email: "mette@kombit.example"}
	if err := Init(t.Context(), name, map[wiki.File][]byte{f: []byte("# Side\n")}, by, "Begynd"); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "u.git")
	if out, err := exec.Command("git", "clone", "-q", "--bare", name, other).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s, err = Open(t.Context(), name, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, Remote{URL: other, Protocol: "file"}
}

// putThere commits a file in the remote; with mode and name as git's plumbing lets anybody have them.
func putThere(t *testing.T, r Remote, mode, name string, data []byte) {
	t.Helper()
	cmd := exec.Command("sh", "-c", `set -e; cd "$1"; id=$(git hash-object -w --stdin)
tree=$(printf '%s blob %s\t%s\n' "$2" $id "$3" | git mktree); git update-ref refs/heads/main $(git commit-tree -p main -m Udefra $tree)`,
		"sh", r.URL, mode, name)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=Ib", "GIT_AUTHOR_EMAIL=ib@bcf.example", "GIT_COMMITTER_NAME=Ib", "GIT_COMMITTER_EMAIL=ib@bcf.example")
	cmd.Stdin = strings.NewReader(string(data))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestAFetchIsBoundedInSize(t *testing.T) {
	s, r := twoStores(t)
	noise := make([]byte, 4<<20)
	rand.NewChaCha8([32]byte{}).Read(noise)
	putThere(t, r, "100644", "stor.bin", noise)
	old := s.Head().Rev
	r.MaxFile = 1 << 20
	if tip, err := s.Fetch(t.Context(), r); err == nil {
		t.Fatalf("4 MiB came through as %s", tip)
	}
	if tip, err := s.Fetched(); err != nil || tip != "" {
		t.Errorf("%q is taken for fetched, %v", tip, err)
	}
	var left []string
	for _, pattern := range []string{"objects/pack/tmp_*", "objects/tmp_*", "objects/??/tmp_*"} {
		found, err := filepath.Glob(filepath.Join(s.Dir(), pattern))
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, found...)
	}
	if len(left) > 0 {
		t.Errorf("left is %v", left)
	}
	r.MaxFile = 0
	tip, err := s.Fetch(t.Context(), r)
	if err != nil || tip == old {
		t.Fatalf("%q, %v", tip, err)
	}
}

func TestWhatIsFetchedIsChecked(t *testing.T) {
	for _, name := range []string{".git", "..", ".GIT", "git~1"} {
		s, r := twoStores(t)
		putThere(t, r, "100644", name, []byte("x"))
		if tip, err := s.Fetch(t.Context(), r); err == nil {
			t.Errorf("a file named %q came through as %s", name, tip)
		}
	}
}

func TestARemoteThatMakesNoProgressIsGivenUp(t *testing.T) {
	s, r := twoStores(t)
	dir := t.TempDir()
	// An ssh that never says anything, and that does not end when it is asked to.
	script := "#!/bin/sh\ntrap '' TERM HUP\necho $$ > " + dir + "/pid\nwhile :; do sleep 1; done\n"
	if err := os.WriteFile(filepath.Join(dir, "ssh"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	r = Remote{URL: "git.example.dk:wiki.git", Protocol: "ssh", Stall: 500 * time.Millisecond}
	for name, do := range map[string]func() error{
		"fetch": func() error { _, err := s.Fetch(t.Context(), r); return err },
		"push":  func() error { return s.PushTo(t.Context(), r, s.Head().Rev) },
		"init":  func() error { _, err := InitFrom(t.Context(), r, filepath.Join(dir, "ny.git")); return err },
	} {
		began := time.Now()
		if err := do(); !errors.Is(err, errStalled) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s took %s", name, took)
		}
		pid, err := os.ReadFile(filepath.Join(dir, "pid"))
		if err != nil {
			t.Fatal(err)
		}
		for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
			if stat, err := os.ReadFile("/proc/" + strings.TrimSpace(string(pid)) + "/stat"); err != nil || strings.Contains(string(stat), ") Z ") {
				break
			}
			if time.Since(start) > 5*time.Second {
				t.Fatalf("%s: its ssh lives on", name)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "ny.git")); err == nil {
		t.Error("a wiki was made from nothing")
	}
}

func TestAPushThatCameTooLateIsTold(t *testing.T) {
	s, r := twoStores(t)
	f, err := wiki.ParseFile("ny.md")
	if err != nil {
		t.Fatal(err)
	}
	putThere(t, r, "100644", "der.md", []byte("# Der\n"))
	res, err := s.Apply(t.Context(), wiki.Edit{
		Base: s.Head().Rev, By: wiki.Author{Name: "M", Email: "m@x.dk"}, When: time.Now(), Message: "Ny", Put: map[wiki.File][]byte{f: []byte("# Ny\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PushTo(t.Context(), r, res.Rev); !errors.Is(err, ErrRemoteMoved) {
		t.Errorf("%v", err)
	}
	hook := filepath.Join(r.URL, "hooks", "pre-receive")
	if err := os.WriteFile(hook, []byte("#!/bin/sh\nprintf 'Kun \\033[31mom mandagen\\n' >&2; exit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	tip, err := s.Fetch(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Ahead(t.Context(), tip); n != 1 || err != nil {
		t.Errorf("%d ahead, %v", n, err)
	}
	if _, err := s.MergeIn(t.Context(), MergeIn{Tip: tip, By: wiki.Author{Name: "M", Email: "m@x.dk"}, When: time.Now(), Message: "Flet"}); err != nil {
		t.Fatal(err)
	}
	err = s.PushTo(t.Context(), r, s.Head().Rev)
	if err == nil || errors.Is(err, ErrRemoteMoved) || !strings.Contains(err.Error(), "om mandagen") || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("a refusal by rule is %q", err)
	}
}

func TestAnEndedContextEndsGit(t *testing.T) {
	s, r := twoStores(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Fetch(ctx, r); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
