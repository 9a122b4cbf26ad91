//go:build linux && amd64

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	crashPage     = "prøve/dybt/side"
	maxCrashes    = 120
	crashPassword = "en-lang-sætning"
	branchFile    = "wiki.git/refs/heads/main"
)

// victim is a server that is killed again and again on one data directory.
type victim struct {
	t      *testing.T
	data   string
	client *http.Client
	cmd    *exec.Cmd
	url    string
	saves  int // how many were done, or may be; each has a text of its own
}

// TestASaveThatIsKilledAtAnyMomentIsThereWhollyOrNotAtAll kills the server at each system call with which a save
// changes files, and starts it again on what is left.
func TestASaveThatIsKilledAtAnyMomentIsThereWhollyOrNotAtAll(t *testing.T) {
	v := newVictim(t)
	v.start()
	if _, status := v.save(""); status != http.StatusSeeOther {
		t.Fatalf("the first save: %d", status)
	}
	var calls []sysCall
	v.killedSave(func(c sysCall) bool {
		calls = append(calls, c)
		return false
	})
	inOrder(t, calls)

	points := crashPoints(calls)
	hit, done := 0, 0
	var p crashPoint
	defer func() {
		if t.Failed() {
			t.Logf("killed last before %s, number %d of its kind", p.kind, p.nth)
		}
	}()
	for _, p = range points {
		v.start()
		v.saveAgain()
		seen := 0
		killed, saved := v.killedSave(func(c sysCall) bool {
			if c.kind() == p.kind {
				seen++
			}
			return c.kind() == p.kind && seen == p.nth
		})
		if killed {
			hit++
		}
		if saved {
			done++
		}
		if killed && saved && p.kind == "rename "+branchFile+".lock "+branchFile {
			t.Error("the call before which the server was killed was done: the test does not see what it should")
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	v.start()
	v.saveAgain()
	v.end()
	t.Logf("a save makes %d calls; killed at %d of %d points, with the save done at %d", len(calls), hit, len(points), done)
	if hit < len(points)*3/4 || done == 0 || done == len(points) {
		t.Error("too few points were met")
	}
	if out, err := exec.Command("alliancewiki", "check", "--data", v.data).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
}

// crashPoint is a call of a save: the nth of its kind. Threads take turns, so its place among all may differ.
type crashPoint struct {
	kind string
	nth  int
}

// crashPoints are the calls at which to kill: all that change the repository, and of the rest at most so many that
// there are maxCrashes in all, evenly spread.
func crashPoints(calls []sysCall) (points []crashPoint) {
	var rest []crashPoint
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
	room := max(maxCrashes-len(points), 1)
	step := max((len(rest)+room-1)/room, 1)
	for i := 0; i < len(rest); i += step {
		points = append(points, rest[i])
	}
	return points
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

// newVictim makes a wiki with an editor.
func newVictim(t *testing.T) *victim {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	v := &victim{t: t, data: filepath.Join(dir, "data"), client: &http.Client{
		Jar:           jar,
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	add := exec.Command("alliancewiki", "user", "add", "--data", v.data, "--email", "mette@kombit.example",
		"--name", "Mette Holm", "--org", "KOMBIT", "--password-stdin")
	add.Stdin = strings.NewReader(crashPassword + "\n")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("user add: %v\n%s", err, out)
	}
	t.Cleanup(v.end)
	return v
}

// start starts the server and waits until it is ready. At the first time the editor signs in; the session survives.
func (v *victim) start() {
	v.t.Helper()
	v.cmd = exec.Command("alliancewiki", "serve", "--data", v.data, "--listen", "127.0.0.1:0")
	log, err := os.Create(filepath.Join(filepath.Dir(v.data), "server.log"))
	if err != nil {
		v.t.Fatal(err)
	}
	defer log.Close()
	v.cmd.Stderr = log
	stdout, err := v.cmd.StdoutPipe()
	if err != nil {
		v.t.Fatal(err)
	}
	if err := v.cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	signIn := v.url == ""
	v.url = ""
	for in := bufio.NewScanner(stdout); v.url == "" && in.Scan(); {
		if url, ok := strings.CutPrefix(in.Text(), "listening on "); ok {
			v.url = url
		}
	}
	for start := time.Now(); v.url == "" || !ready(v.url); time.Sleep(5 * time.Millisecond) {
		if v.url == "" || time.Since(start) > time.Minute {
			said, _ := os.ReadFile(log.Name())
			v.t.Fatalf("the server is not ready:\n%s", said)
		}
	}
	if signIn {
		res, err := v.client.PostForm(v.url+"/-/login", url.Values{"email": {"mette@kombit.example"}, "password": {crashPassword}})
		if err != nil || res.StatusCode != http.StatusSeeOther {
			v.t.Fatalf("sign in: %v, %v", res, err)
		}
		res.Body.Close()
	}
}

// end kills the server where it still runs.
func (v *victim) end() {
	if v.cmd != nil {
		v.cmd.Process.Kill()
		v.cmd.Wait()
		v.cmd = nil
	}
}

// save saves a new text on a base and gives it, with the status of the answer: 0 where there was none.
func (v *victim) save(base string) (text string, status int) {
	v.saves++
	text = fmt.Sprintf("# Side\n\nUdgave %d.\n", v.saves)
	res, err := v.client.PostForm(v.url+"/-/edit/"+crashPage, url.Values{
		"content": {text}, "summary": {v.summary()}, "base": {base},
	})
	if err != nil {
		return text, 0
	}
	res.Body.Close()
	return text, res.StatusCode
}

func (v *victim) summary() string { return fmt.Sprint("Udgave ", v.saves) }

// saveAgain makes sure that a server that was killed saves again, and has cleared up.
func (v *victim) saveAgain() {
	v.t.Helper()
	old := v.head()
	text, status := v.save(old)
	if status != http.StatusSeeOther {
		v.t.Fatalf("the save after a restart: %d", status)
	}
	v.isNew(old, text)
	err := filepath.WalkDir(filepath.Join(v.data, "wiki.git"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".lock") {
			v.t.Errorf("%s is left", name)
		}
		return err
	})
	if err != nil {
		v.t.Error(err)
	}
	res, err := v.client.Get(v.url + "/wiki/" + crashPage + ".md")
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	if shown, err := bufio.NewReader(res.Body).ReadString(0); shown != text {
		v.t.Errorf("the page shows %q, want %q (%v)", shown, text, err)
	}
}

// killedSave saves under the tracer, which kills the server where the function says so; else it is killed after the
// answer. Then it looks at what is left. It tells whether the function said so, and whether the save was done.
func (v *victim) killedSave(kill func(sysCall) bool) (killed, saved bool) {
	v.t.Helper()
	old := v.head()
	before := v.git("show", "main:"+crashPage+".md")
	tr := &tracer{pid: v.cmd.Process.Pid, data: v.data, armed: make(chan struct{}), kill: func(c sysCall) bool {
		killed = killed || kill(c)
		return killed
	}}
	dead := make(chan error, 1)
	go func() { dead <- tr.run() }()
	select {
	case <-tr.armed:
	case err := <-dead:
		v.t.Fatalf("the tracer ended: %v", err)
	}
	text, status := v.save(old)
	if err := v.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH) {
		v.t.Error(err)
	}
	if err := <-dead; err != nil {
		v.t.Fatal(err)
	}
	v.cmd.Wait() // the tracer has taken its status; this closes the pipes
	v.cmd = nil
	v.client.CloseIdleConnections()

	v.git("fsck", "--full", "--strict")
	saved = v.head() != old
	switch {
	case saved || status == http.StatusSeeOther:
		v.isNew(old, text)
	case status != 0:
		v.t.Errorf("the save was answered %d", status)
	default:
		if after := v.git("show", "main:"+crashPage+".md"); after != before {
			v.t.Errorf("the page was %q and is %q on the same head", before, after)
		}
	}
	if !saved {
		v.saves-- // the editor saves the same text again, whose objects may be there
	}
	return killed, saved
}

var commitID = regexp.MustCompile(`^[0-9a-f]{40}\n$`)

// head is the branch, read by git and from the file.
func (v *victim) head() string {
	v.t.Helper()
	loose, err := os.ReadFile(filepath.Join(v.data, branchFile))
	if err != nil || !commitID.Match(loose) {
		v.t.Fatalf("the branch holds %q, %v", loose, err)
	}
	return strings.TrimSpace(v.git("rev-parse", "main"))
}

// isNew makes sure that the last save is one commit on old and nothing else.
func (v *victim) isNew(old, text string) {
	v.t.Helper()
	got := v.git("log", "-1", "--format=%P %an %s", "--name-status", "main")
	want := fmt.Sprintf("%s Mette Holm %s\n\nM\t%s.md\n", old, v.summary(), crashPage)
	if got != want {
		v.t.Errorf("the head is\n%swant\n%s", got, want)
	}
	if got := v.git("show", "main:"+crashPage+".md"); got != text {
		v.t.Errorf("the page is %q, want %q", got, text)
	}
}

func (v *victim) git(args ...string) string {
	v.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "core.quotepath=false", "--git-dir", filepath.Join(v.data, "wiki.git")}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		v.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}
