//go:build linux && amd64

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	crashPage  = "prøve/dybt/side"
	branchFile = "wiki.git/refs/heads/main"
)

// At how many of its calls a deed is killed: everywhere by `make faults`, else at some, other ones each time.
var maxCrashes, someCrashes = crashes(12), crashes(8)

func crashes(some int) int {
	if os.Getenv("FAULTS") == "all" {
		return 120
	}
	return some
}

// deed is a change of the wiki that a victim goes through again and again.
type deed interface {
	// prepare makes ready for the next time, with the server running.
	prepare()
	// do does it, while the server may be killed, and tells whether it was acknowledged.
	do() (acknowledged bool)
	// look looks at the repository afterwards, with the server dead. The head was old before. It tells whether the deed
	// was done; the test fails where it was half done.
	look(old string) (done bool)
	// again makes sure that it can be done, whatever happened the last time, and is seen.
	again()
}

// victim is a program that is killed again and again on one data directory, or has a disk that fails.
type victim struct {
	*program
	failing bool // the disk: to be refused is an answer then, and for a while nothing may be taken
}

func newVictim(t *testing.T) victim { return victim{program: newProgram(t, t.TempDir())} }

// inTheEnd has something done that must succeed: at once, or where the disk fails in a while, when the server has found
// out that it does not fail any more.
func (v victim) inTheEnd(do func() (said string, done bool)) {
	v.t.Helper()
	for start := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		said, done := do()
		if done {
			return
		}
		if !v.failing || time.Since(start) > time.Minute {
			v.t.Fatalf("not done after %s:\n%s", time.Since(start), said)
		}
	}
}

// killEverywhere kills the server at each system call with which a deed changes files, and starts it again on what is
// left; most is the most points that are tried.
func (v victim) killEverywhere(d deed, most int) []sysCall {
	v.t.Helper()
	return v.killAt(d, func(calls []sysCall) []crashPoint { return crashPoints(calls, most) })
}

// killAt kills the server at points chosen of the calls with which a deed changes files.
func (v victim) killAt(d deed, choose func([]sysCall) []crashPoint) (calls []sysCall) {
	v.t.Helper()
	v.start()
	d.again()
	v.killed(d, func(c sysCall) bool {
		calls = append(calls, c)
		return false
	})
	points := choose(calls)
	hit, done := 0, 0
	var p crashPoint
	defer func() {
		if v.t.Failed() {
			v.t.Logf("killed last before %s, number %d of its kind", p.kind, p.nth)
		}
	}()
	for _, p = range points {
		v.start()
		d.again()
		seen := 0
		killed, was := v.killed(d, func(c sysCall) bool {
			if c.kind() == p.kind {
				seen++
			}
			return c.kind() == p.kind && seen == p.nth
		})
		if killed {
			hit++
		}
		if was {
			done++
		}
		if killed && was && p.kind == "rename "+branchFile+".lock "+branchFile {
			v.t.Error("the call before which the server was killed was done: the test does not see what it should")
		}
		if v.t.Failed() {
			v.t.FailNow()
		}
	}
	v.start()
	d.again()
	v.tidy()
	v.end()
	v.t.Logf("%d calls; killed at %d of %d points, with the deed done at %d", len(calls), hit, len(points), done)
	if hit < len(points)*3/4 || done == 0 || done == len(points) {
		v.t.Error("too few points were met")
	}
	v.sound()
	return calls
}

// killed does a deed under the tracer, which kills the server where the function says so; else it is killed after the
// answer. Then it looks at what is left. It tells whether the function said so, and whether the deed was done.
func (v victim) killed(d deed, kill func(sysCall) bool) (killed, done bool) {
	v.t.Helper()
	d.prepare()
	old := v.head()
	traced := v.trace(func(c sysCall) verdict {
		if killed = killed || kill(c); killed {
			return die
		}
		return pass
	})
	acknowledged := d.do()
	if err := v.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH) {
		v.t.Error(err)
	}
	if err := <-traced; err != nil {
		v.t.Fatal(err)
	}
	v.end() // the tracer has taken its status; this closes the pipes
	v.hourPasses()
	v.git("fsck", "--full", "--strict")
	done = d.look(old)
	if acknowledged && !done {
		v.t.Error("what was acknowledged is lost")
	}
	return killed, done
}

// trace watches the server until it is dead; then the channel gets nil.
func (v victim) trace(judge func(sysCall) verdict) <-chan error {
	v.t.Helper()
	tr := &tracer{pid: v.cmd.Process.Pid, data: v.data, armed: make(chan struct{}), judge: judge}
	dead := make(chan error, 1)
	go func() { dead <- tr.run() }()
	select {
	case <-tr.armed:
	case err := <-dead:
		v.t.Fatalf("the tracer ended: %v", err)
	}
	return dead
}

// hourPasses makes old what a dead server left, once the git processes that it had started have ended: a server that
// starts in the same second waits, or leaves things alone, until it may take them for a dead one's.
func (v victim) hourPasses() {
	v.t.Helper()
	for start := time.Now(); v.orphans(); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			v.t.Fatal("git processes of a dead server go on")
		}
	}
	for _, name := range v.leftovers() {
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(name, old, old); err != nil {
			v.t.Error(err)
		}
	}
}

// orphans tells whether there are processes that work on the repository.
func (v victim) orphans() bool {
	names, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	return slices.ContainsFunc(names, func(name string) bool {
		line, _ := os.ReadFile(name) // it may have ended
		return strings.Contains(string(line), v.repository())
	})
}

// leftovers are locks, quarantines and temporary files in the repository.
func (v victim) leftovers() (names []string) {
	v.t.Helper()
	err := filepath.WalkDir(v.repository(), func(name string, d fs.DirEntry, err error) error {
		if err == nil && (strings.HasSuffix(name, ".lock") || strings.HasPrefix(d.Name(), "tmp_") || strings.HasPrefix(d.Name(), ".tmp-")) {
			names = append(names, name)
		}
		if errors.Is(err, fs.ErrNotExist) { // upkeep removes folders that have become empty
			return nil
		}
		return err
	})
	if err != nil {
		v.t.Error(err)
	}
	return names
}

// tidy makes sure that nothing is left of deeds that were cut short, but for objects that were being written: the nightly
// upkeep sweeps them.
func (v victim) tidy() {
	v.t.Helper()
	object := func(name string) bool { return strings.HasPrefix(filepath.Base(name), "tmp_obj_") }
	if left := slices.DeleteFunc(v.leftovers(), object); len(left) > 0 {
		v.t.Errorf("%q are left", left)
	}
}

// crashPoint is a call of a deed: the nth of its kind. Threads take turns, so its place among all may differ.
type crashPoint struct {
	kind string
	nth  int
}

// crashPoints are the calls at which to kill, at most so many, those that change the repository before all others. Where
// there is no room for all, each lot is evenly spread and keeps its last call, after which the deed is done; where it
// begins is another each time.
func crashPoints(calls []sysCall, most int) []crashPoint {
	var points, rest []crashPoint
	seen := map[string]int{}
	for _, c := range calls {
		seen[c.kind()]++
		p := crashPoint{c.kind(), seen[c.kind()]}
		if strings.HasPrefix(c.path, "wiki.git/") {
			points = append(points, p)
		} else {
			rest = append(rest, p)
		}
	}
	if len(points)+len(rest) <= most {
		return append(points, rest...)
	}
	points = withLast(points, most*3/4)
	return append(points, withLast(rest, most-len(points))...)
}

// withLast gives at most so many of the points, the last among them.
func withLast(points []crashPoint, most int) []crashPoint {
	if len(points) == 0 || most < 1 {
		return nil
	}
	last := len(points) - 1
	return append(spread(points[:last], most-1), points[last])
}

// spread gives at most so many of the points.
func spread(points []crashPoint, most int) (some []crashPoint) {
	if most <= 0 || len(points) == 0 {
		return nil
	}
	step := (len(points) + most - 1) / most
	for i := rand.N(step); i < len(points); i += step {
		some = append(some, points[i])
	}
	return some
}

// inOrder makes sure that a save is durable by what is promised of file systems, not only by what the ones at hand do:
// a file is fsynced before it gets its name, and the folder of the name before anything refers to it.
func inOrder(t *testing.T, calls []sysCall) {
	t.Helper()
	index := func(from int, name, path string) int {
		i := slices.IndexFunc(calls[from:], func(c sysCall) bool { return c.name == name && c.path == path })
		if i < 0 {
			return len(calls)
		}
		return from + i
	}
	moved, answered := index(0, "rename", branchFile+".lock"), index(0, "write", "socket")
	if synced := index(min(moved, len(calls)), "fsync", filepath.Dir(branchFile)); synced >= answered {
		t.Error("the branch's folder is not fsynced between its move and the answer")
	}
	objects := 0
	for i, c := range calls[:min(moved, len(calls))] {
		before, folder := "", filepath.Dir(c.to)
		switch {
		case c.name == "rename":
			objects++
			before = c.path
		case c.name == "mkdir" && strings.HasPrefix(c.path, "wiki.git/"):
			folder = filepath.Dir(c.path)
		default:
			continue
		}
		if before != "" && index(0, "fsync", before) > i {
			t.Errorf("%s: the file was not fsynced before", c)
		}
		if index(i, "fsync", folder) > moved {
			t.Errorf("%s: the folder is not fsynced before the branch moves", c)
		}
	}
	if index(0, "fsync", branchFile+".lock") > moved {
		t.Error("the branch's new value is not fsynced before it gets its name")
	}
	if objects < 5 { // text, three folders, commit
		t.Errorf("%d objects were written", objects)
	}
	if t.Failed() {
		for _, c := range calls {
			t.Log(c)
		}
		t.FailNow()
	}
}

func TestASaveThatIsKilledAtAnyMomentIsThereWhollyOrNotAtAll(t *testing.T) {
	t.Parallel()
	v := newVictim(t)
	inOrder(t, v.killEverywhere(&saving{victim: v}, maxCrashes))
}

// saving is the deed of saving a page.
type saving struct {
	victim
	saves  int // how many were done, or may be; each has a text of its own
	before string
}

func (s *saving) text() string    { return fmt.Sprintf("# Side\n\nUdgave %d.\n", s.saves) }
func (s *saving) summary() string { return fmt.Sprint("Udgave ", s.saves) }
func (s *saving) shown() string   { return s.git("show", "main:"+crashPage+".md") }

func (s *saving) prepare() {
	s.saves++
	s.before = s.shown()
}

func (s *saving) do() bool {
	base := ""
	if s.saves > 1 {
		base = s.head()
	}
	body, status := s.post("/-/edit/"+crashPage, url.Values{"content": {s.text()}, "summary": {s.summary()}, "base": {base}})
	if s.failing && status != http.StatusSeeOther && !strings.Contains(body, s.summary()) {
		s.t.Errorf("the save was answered %d, and what was typed is lost:\n%s", status, body)
	}
	if status != 0 && status != http.StatusSeeOther && !s.failing {
		s.t.Errorf("the save was answered %d", status)
	}
	return status == http.StatusSeeOther
}

func (s *saving) look(old string) bool {
	s.branchIsAFile()
	if s.head() != old {
		s.isNew(old)
		return true
	}
	if after := s.shown(); after != s.before {
		s.t.Errorf("the page was %q and is %q on the same head", s.before, after)
	}
	s.saves-- // the editor saves the same text again, whose objects may be there
	return false
}

func (s *saving) again() {
	s.t.Helper()
	s.saves++
	old := s.head()
	s.inTheEnd(func() (string, bool) { return "the save", s.do() })
	if s.saves > 1 && !s.failing {
		s.isNew(old)
	}
	s.tidy()
	if shown, _ := s.get("/wiki/" + crashPage + ".md"); shown != s.text() {
		s.t.Errorf("the page shows %q, want %q", shown, s.text())
	}
}

// isNew makes sure that the last save is one commit on old and nothing else.
func (s *saving) isNew(old string) {
	s.t.Helper()
	got := s.git("log", "-1", "--format=%P %an %s", "--name-status", "main")
	want := fmt.Sprintf("%s Mette Holm %s\n\nM\t%s.md\n", old, s.summary(), crashPage)
	if got != want {
		s.t.Errorf("the head is\n%swant\n%s", got, want)
	}
	if got := s.shown(); got != s.text() {
		s.t.Errorf("the page is %q, want %q", got, s.text())
	}
}

var commitID = regexp.MustCompile(`^[0-9a-f]{40}\n$`)

// branchIsAFile makes sure that the branch's file is whole; git would say of an empty one that there is no branch.
func (v victim) branchIsAFile() {
	v.t.Helper()
	loose, err := os.ReadFile(filepath.Join(v.data, branchFile))
	if err != nil || !commitID.Match(loose) {
		v.t.Fatalf("the branch holds %q, %v", loose, err)
	}
}
