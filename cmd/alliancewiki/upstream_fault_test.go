//go:build linux && amd64

package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// syncCrashes is at how many points the server is killed: each time it has to find out where it stood.
const syncCrashes = 8

// TestAServerThatIsKilledWhileItExchangesChangesLosesNone has a page saved here when another was written upstream.
func TestAServerThatIsKilledWhileItExchangesChangesLosesNone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "u.git")
	gitIn(t, ".", "init", "-q", "--bare", "--initial-branch=main", dir)
	s := &syncing{victim: victim{program: newProgram(t, t.TempDir(), "--upstream", dir, "--upstream-every", "1h")}, dir: dir}
	s.start()
	s.again()
	var calls []sysCall
	s.killed(s, func(c sysCall) bool {
		calls = append(calls, c)
		return false
	})
	s.fetchedIsDurable(calls)

	hit, done := 0, 0
	points := spread(syncPoints(calls), syncCrashes)
	for _, p := range points {
		s.start()
		s.again()
		seen := 0
		killed, was := s.killed(s, func(c sysCall) bool {
			if c.kind() == p.kind {
				seen++
			}
			return seen == p.nth
		})
		if killed {
			hit++
		}
		if was {
			done++
		}
		if t.Failed() {
			t.Fatalf("killed before %s, number %d of its kind", p.kind, p.nth)
		}
	}
	s.start()
	s.again()
	s.end()
	s.sound()
	t.Logf("%d calls; killed at %d of %d points, with both equal at %d", len(calls), hit, len(points), done)
	if hit < len(points)*2/3 || done == len(points) {
		t.Error("too few points were met")
	}
}

// syncPoints are the first calls of each kind that change the repository, and the second ones. How many there are of each
// differs from time to time: what is fetched is an object more or less.
func syncPoints(calls []sysCall) (points []crashPoint) {
	seen := map[string]int{}
	for _, c := range calls {
		seen[c.kind()]++
		if n := seen[c.kind()]; n <= 2 && strings.HasPrefix(c.path, "wiki.git/") {
			points = append(points, crashPoint{c.kind(), n})
		}
	}
	return points
}

// syncing is the deed of exchanging changes with the upstream.
type syncing struct {
	victim
	dir   string // the upstream
	n     int    // how many were begun
	saved bool   // the last was answered
}

func (s *syncing) here() string  { return fmt.Sprintf("# Her\n\nUdgave %d.\n", s.n) }
func (s *syncing) there() string { return fmt.Sprintf("# Der\n\nUdgave %d.\n", s.n) }

func (s *syncing) tip() string {
	out, err := tryGit(s.dir, "rev-parse", "--verify", "-q", "refs/heads/main")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(out)
}

// equal waits until both have the same; false where the server dies before.
func (s *syncing) equal() bool {
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(10 * time.Millisecond) {
		if s.tip() == s.head() {
			return true
		}
		if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid)); err != nil || strings.Contains(string(stat), ") Z ") {
			return false
		}
	}
	s.t.Fatalf("the two did not become equal:\n%s", s.said())
	return false
}

func (s *syncing) prepare() {
	s.t.Helper()
	if !s.equal() {
		s.t.Fatal("the server is dead")
	}
	time.Sleep(300 * time.Millisecond) // it looks once more after a push
	s.n++
	cmd := exec.Command("sh", "-c", `set -e; export GIT_INDEX_FILE="$1/test.index"; git read-tree main
id=$(printf %s "$2" | git hash-object -w --stdin); git update-index --add --cacheinfo "100644,$id,der.md"
git update-ref refs/heads/main $(git commit-tree -p main -m Der $(git write-tree))`, "sh", s.dir, s.there())
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=Ib", "GIT_AUTHOR_EMAIL=ib@bcf.example", "GIT_COMMITTER_NAME=Ib", "GIT_COMMITTER_EMAIL=ib@bcf.example")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
}

func (s *syncing) do() bool {
	base := ""
	if _, err := tryGit(s.repository(), "cat-file", "-e", "main:her.md"); err == nil {
		base = s.head()
	}
	_, status := s.save("her", s.here(), base)
	s.saved = status == http.StatusSeeOther
	if status != 0 && !s.saved {
		s.t.Errorf("the save was answered %d", status)
	}
	return s.saved && s.equal()
}

func (s *syncing) look(old string) bool {
	s.t.Helper()
	if here := s.git("log", "--format=%H", old+"..main"); s.saved && here == "" {
		s.t.Error("what was saved is lost")
	}
	if there := gitIn(s.t, s.dir, "show", "main:der.md"); there != s.there() {
		s.t.Errorf("the upstream has lost what it had: %q", there)
	}
	gitIn(s.t, s.dir, "fsck", "--full", "--strict")
	return s.tip() == s.head()
}

func (s *syncing) again() {
	s.t.Helper()
	s.prepare()
	if !s.do() {
		s.t.Fatal("nothing was exchanged after a restart")
	}
	for _, dir := range []string{s.dir, s.repository()} {
		if got := gitIn(s.t, dir, "show", "main:her.md") + gitIn(s.t, dir, "show", "main:der.md"); got != s.here()+s.there() {
			s.t.Errorf("%s has %q", dir, got)
		}
	}
	time.Sleep(300 * time.Millisecond)
	s.tidy()
}

// fetchedIsDurable makes sure that the folders of what git fetched are fsynced, in any order, before the branch moves
// onto it: git itself fsyncs files alone.
func (s *syncing) fetchedIsDurable(calls []sysCall) {
	s.t.Helper()
	saved, ref, folders, merged := -1, -1, 0, -1
	for i, c := range calls {
		switch {
		case c.kind() == "rename "+branchFile+".lock "+branchFile && saved < 0:
			saved = i
		case c.kind() == "rename "+branchFile+".lock "+branchFile:
			merged = i
		case saved >= 0 && merged < 0 && c.kind() == "fsync wiki.git/refs/upstream":
			ref = i
		case saved >= 0 && merged < 0 && c.kind() == "fsync wiki.git/objects/XX":
			folders++
		}
	}
	if saved < 0 || ref < saved || merged < ref || folders == 0 {
		s.t.Errorf("saved at %d, fetched at %d with %d folders, merged at %d", saved, ref, folders, merged)
		for _, c := range calls {
			s.t.Log(c)
		}
	}
}
