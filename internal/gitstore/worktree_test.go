package gitstore_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// laptop is a person's clone and the store that serves it.
type laptop struct {
	t   *testing.T
	dir string
	*gitstore.Store
	stop func()
}

// newLaptop makes a clone with the files given as name, text, and serves it.
func newLaptop(t *testing.T, files ...string) *laptop {
	t.Helper()
	l := &laptop{t: t, dir: filepath.Join(t.TempDir(), "klon")}
	t.Setenv("GIT_CONFIG_GLOBAL", "/dev/null")
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	if out, err := exec.Command("git", "init", "-q", "-b", "main", l.dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	l.git("config", "user.name", "Mette Holm")
	l.git("config", "user.email", "mette@kombit.example")
	for i := 0; i < len(files); i += 2 {
		l.write(files[i], files[i+1])
	}
	l.git("add", "-A")
	l.git("commit", "-qm", "Begynd")
	l.serve()
	return l
}

func (l *laptop) serve() {
	l.t.Helper()
	c, err := gitstore.FindClone(l.t.Context(), l.dir)
	if err != nil {
		l.t.Fatal(err)
	}
	l.Store, err = gitstore.Open(l.t.Context(), c.Dir, gitstore.Options{Clone: c, Committer: c.Person})
	if err != nil {
		l.t.Fatal(err)
	}
	store := l.Store
	l.stop = sync.OnceFunc(func() { store.Close() })
	l.t.Cleanup(l.stop)
}

func (l *laptop) git(args ...string) string {
	l.t.Helper()
	out, err := exec.Command("git", append([]string{"-C", l.dir}, args...)...).CombinedOutput()
	if err != nil {
		l.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

func (l *laptop) name(file string) string { return filepath.Join(l.dir, filepath.FromSlash(file)) }

func (l *laptop) write(file, text string) {
	l.t.Helper()
	if err := os.MkdirAll(filepath.Dir(l.name(file)), 0o755); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(l.name(file), []byte(text), 0o644); err != nil {
		l.t.Fatal(err)
	}
}

// holds expects a file with the text, "" for no file.
func (l *laptop) holds(file, text string) {
	l.t.Helper()
	b, err := os.ReadFile(l.name(file))
	if string(b) != text || (err != nil) != (text == "") {
		l.t.Errorf("%s holds %q (%v), want %q", file, b, err, text)
	}
}

// clean expects a working tree and an index that are what the head holds, and nothing left behind.
func (l *laptop) clean() {
	l.t.Helper()
	if out := l.git("status", "--porcelain", "-unormal"); out != "" {
		l.t.Errorf("git status says\n%s", out)
	}
	for _, name := range []string{"index.lock", "alliancewiki.step", "refs/heads/main.lock"} {
		if _, err := os.Lstat(filepath.Join(l.dir, ".git", name)); err == nil {
			l.t.Errorf("%s was left behind", name)
		}
	}
}

// refused expects an edit that the working tree stands in the way of, and nothing changed.
func (l *laptop) refused(e wiki.Edit, key, value string) {
	l.t.Helper()
	before := l.git("rev-parse", "main")
	res, err := l.Apply(l.t.Context(), e)
	var not *wiki.NotNow
	if !errors.As(err, &not) {
		l.t.Fatalf("answered %v, %v", res, err)
	}
	if not.Standing.Key != key || !strings.Contains(not.Standing.Value, value) || !not.Standing.ReadOnly {
		l.t.Errorf("refused for %q %q, want %q %q", not.Standing.Key, not.Standing.Value, key, value)
	}
	if after := l.git("rev-parse", "main"); after != before {
		l.t.Errorf("the branch moved from %s to %s", before, after)
	}
}

// standing waits for what WatchTree tells.
func (l *laptop) standing(told chan *wiki.Standing, key string) {
	l.t.Helper()
	late := time.After(20 * time.Second)
	for {
		select {
		case st := <-told:
			if st == nil && key == "" || st != nil && st.Key == key {
				return
			}
		case <-late:
			l.t.Fatalf("nobody told of %q", key)
		}
	}
}

func (l *laptop) watch() chan *wiki.Standing {
	told := make(chan *wiki.Standing, 100)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan bool)
	go func() {
		defer close(done)
		l.WatchTree(ctx, func(st *wiki.Standing) { told <- st })
	}()
	l.t.Cleanup(func() { stop(); <-done })
	return told
}

func TestTheFilesOfACloneFollowTheBranch(t *testing.T) {
	l := newLaptop(t, "a.md", "gammel\n", "b/c.md", "c\n", "x.md", "x\n")
	l.write("noter.txt", "git kender den ikke\n")
	e := edit(l.Head().Rev, "a.md", "ny\n", "ny/mappe/å b.md", "side\n")
	e.Remove = []wiki.File{file(t, "x.md")}
	e.Move = map[wiki.File]wiki.File{file(t, "b/c.md"): file(t, "c.md")}
	res := apply(t, l.Store, e)
	l.holds("a.md", "ny\n")
	l.holds("ny/mappe/å b.md", "side\n")
	l.holds("x.md", "")
	l.holds("b/c.md", "")
	l.holds("c.md", "c\n")
	if out := l.git("status", "--porcelain"); out != "?? noter.txt" {
		t.Errorf("git status says\n%s", out)
	}
	if got := l.git("log", "-1", "--format=%H %cn <%ce>"); got != string(res.Rev)+" Mette Holm <mette@kombit.example>" {
		t.Error("committed by", got)
	}
	for _, log := range []string{"main@{1}", "HEAD@{1}"} {
		if got := l.git("rev-parse", log); got != l.git("rev-parse", "main~1") {
			t.Errorf("%s is %s", log, got)
		}
	}
	// The configuration is the person's own, and so are commits with git.
	if got := l.git("config", "--local", "--list"); strings.Contains(got, "gc.auto") {
		t.Errorf("the clone's configuration was changed:\n%s", got)
	}
	l.write("a.md", "med git\n")
	l.git("commit", "-qam", "Med git")
	if moved, err := l.Refresh(t.Context()); !moved || err != nil {
		t.Error("a commit with git is not seen", err)
	}
	apply(t, l.Store, edit(l.Head().Rev, "a.md", "igen\n"))
	l.holds("a.md", "igen\n")
	if err := os.Remove(l.name("noter.txt")); err != nil {
		t.Fatal(err)
	}
	l.clean()
}

func TestWhatIsNotCommittedIsNeverOverwritten(t *testing.T) {
	l := newLaptop(t, "a.md", "gammel\n", "b.md", "b\n", ".gitignore", "*.log\n")
	told := l.watch()
	l.standing(told, "")
	ret := edit(l.Head().Rev, "a.md", "ny\n")

	l.write("b.md", "halvfærdig\n")
	l.refused(ret, "worktree", "b.md")
	l.standing(told, "worktree")
	l.git("add", "b.md")
	l.refused(ret, "worktree", "b.md")
	l.git("commit", "-qm", "Færdig")
	l.standing(told, "")

	for _, c := range []struct{ name, lies, put string }{
		{"a file", "ny.md", "ny.md"},
		{"a file where a folder comes", "mappe", "mappe/side.md"},
		{"a file that git ignores", "fejl.log", "fejl.log"},
		{"a folder", "side.md/fil.txt", "side.md"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inner := *l
			inner.t = t
			inner.write(c.lies, "vigtig\n")
			first, _, _ := strings.Cut(c.lies, "/")
			inner.refused(edit(l.Head().Rev, c.put, "# Ny\n"), "worktree.untracked", first)
			inner.holds(c.lies, "vigtig\n")
			if err := os.RemoveAll(inner.name(first)); err != nil {
				t.Fatal(err)
			}
		})
	}

	l.git("switch", "-qc", "anden")
	l.refused(ret, "worktree.branch", "main")
	l.standing(told, "worktree.branch")
	l.git("switch", "-q", "main")
	if err := os.WriteFile(l.name(".git/MERGE_HEAD"), []byte(l.git("rev-parse", "main")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l.refused(ret, "worktree.operation", "merge")
	l.git("merge", "--abort")
	l.write(".git/index.lock", "")
	l.refused(ret, "worktree.locked", "index.lock")
	if err := os.Remove(l.name(".git/index.lock")); err != nil {
		t.Fatal(err)
	}
	l.standing(told, "")
	apply(t, l.Store, ret)
	l.holds("a.md", "ny\n")
	l.holds("b.md", "halvfærdig\n")
	l.clean()
}

func TestAStepThatWasCutShortIsGoneAgain(t *testing.T) {
	for _, c := range []struct {
		name    string
		reached func(l *laptop)
		key     string
	}{
		{"before the first file", func(l *laptop) {}, ""},
		{"between two files", func(l *laptop) {
			l.write("a.md", "ny\n")
			os.Remove(l.name("x.md"))
		}, ""},
		{"after the last file", func(l *laptop) {
			l.write("a.md", "ny\n")
			l.write("n.md", "n\n")
			os.Remove(l.name("x.md"))
		}, ""},
		{"after the index", func(l *laptop) { l.git("reset", "-q", "--hard", "main") }, ""},
		{"and a file was changed by hand since", func(l *laptop) { l.write("a.md", "med hånden\n") }, "worktree.behind"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLaptop(t, "a.md", "gammel\n", "x.md", "x\n", "y.md", "y\n")
			old := l.git("rev-parse", "main")
			e := edit(l.Head().Rev, "a.md", "ny\n", "n.md", "n\n")
			e.Remove = []wiki.File{file(t, "x.md")}
			next := apply(t, l.Store, e)
			l.stop()
			// As a kill leaves it: the branch has moved, the index not.
			l.git("reset", "-q", "--hard", old)
			l.git("update-ref", "refs/heads/main", string(next.Rev))
			l.write(".git/alliancewiki.step", old+"\n")
			c.reached(l)
			l.write(".git/index.lock", "alliancewiki\n")
			l.serve()
			l.standing(l.watch(), c.key)
			if c.key != "" {
				l.holds("a.md", "med hånden\n")
				l.refused(edit(l.Head().Rev, "y.md", "z\n"), c.key, "a.md")
				return
			}
			l.holds("a.md", "ny\n")
			l.holds("n.md", "n\n")
			l.holds("x.md", "")
			l.clean()
		})
	}
}

func TestNothingThatACloneNamesIsRun(t *testing.T) {
	l := newLaptop(t, "a.md", "gammel\n", ".gitattributes", "*.md filter=ond\n")
	l.stop()
	ran := filepath.Join(t.TempDir(), "ran")
	evil := filepath.Join(t.TempDir(), "evil")
	if err := os.WriteFile(evil, []byte("#!/bin/sh\necho \"$0 $@\" >> "+ran+"\ncat\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"core.fsmonitor", "filter.ond.clean", "filter.ond.smudge", "filter.ond.process", "core.sshCommand",
		"core.pager", "diff.external", "gpg.program", "core.editor", "core.alternateRefsCommand"} {
		l.git("config", key, evil)
	}
	l.git("config", "filter.ond.required", "true")
	l.git("config", "log.showSignature", "true")
	for _, hook := range []string{"post-checkout", "post-index-change", "reference-transaction", "pre-commit", "post-merge"} {
		b, _ := os.ReadFile(evil)
		if err := os.WriteFile(l.name(".git/hooks/"+hook), b, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	os.Remove(ran)
	l.serve()
	apply(t, l.Store, edit(l.Head().Rev, "a.md", "ny\n", "b.md", "b\n"))
	if err := l.Batch("", l.Head().Rev).Commits(t.Context(), func(*wiki.Commit) error { return nil }); err != nil {
		t.Error(err)
	}
	l.holds("a.md", "ny\n")
	l.holds("b.md", "b\n")
	if b, err := os.ReadFile(ran); err == nil {
		t.Errorf("the clone had these run:\n%s", b)
	}
}

// TestAHostileCloneRunsNothing serves a clone whose .git came from a stranger: it lacks a file, and its configuration
// names a program to get it from, or another place for the files.
func TestAHostileCloneRunsNothing(t *testing.T) {
	at := t.TempDir()
	ran := filepath.Join(at, "ran")
	program := [][2]string{
		{"remote.evil.url", "ext::sh -c touch% " + ran}, {"protocol.ext.allow", "always"}, {"core.repositoryformatversion", "1"},
	}
	for name, config := range map[string][][2]string{
		"an extension":  append(program, [2]string{"extensions.partialClone", "evil"}),
		"a filter":      append(program, [2]string{"remote.evil.partialCloneFilter", "blob:none"}),
		"a promisor":    append(program, [2]string{"remote.evil.promisor", "true"}),
		"another place": {{"core.worktree", at}},
	} {
		l := newLaptop(t, "a.md", "# A\n", "b.md", "# B\n")
		l.stop()
		for _, kv := range config {
			l.git("config", kv[0], kv[1])
		}
		if c, err := gitstore.FindClone(t.Context(), l.dir); err == nil {
			t.Errorf("%s: served: %+v", name, c)
		}
		// One that changes while it is served.
		c := &gitstore.Clone{GitDir: l.name(".git"), Dir: l.name(".git"), WorkTree: l.dir, Branch: "refs/heads/main", Person: mette}
		blob := exec.Command("git", "-C", l.dir, "rev-parse", "HEAD:a.md")
		blob.Env = append(os.Environ(), "GIT_DIR="+c.GitDir)
		id, err := blob.Output()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(l.name(".git/objects/" + string(id[:2]) + "/" + strings.TrimSpace(string(id[2:])))); err != nil {
			t.Fatal(err)
		}
		s, err := gitstore.Open(t.Context(), c.Dir, gitstore.Options{Clone: c})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Blob(t.Context(), wiki.BlobID(strings.TrimSpace(string(id)))); !errors.Is(err, wiki.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
		s.Close()
		if _, err := os.Stat(ran); err == nil {
			t.Fatalf("%s: the program was run", name)
		}
	}
}
