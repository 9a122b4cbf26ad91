//go:build linux && amd64

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The three ways of a push, each killed at every call: to the branch, into a branch that has moved, and as a proposal.

func TestAPushThatIsKilledAtAnyMomentIsThereWhollyOrNotAtAll(t *testing.T) {
	t.Parallel()
	v := newVictim(t)
	v.killEverywhere(newPushing(v, "main"), maxCrashes)
}

func TestAPushToBeMergedThatIsKilledAtAnyMomentIsThereWhollyOrNotAtAll(t *testing.T) {
	t.Parallel()
	v := newVictim(t)
	v.killEverywhere(newPushing(v, "refs/for/main", "-o", "merge"), someCrashes)
}

func TestAProposalThatIsKilledAtAnyMomentIsThereWhollyOrNotAtAll(t *testing.T) {
	t.Parallel()
	v := newVictim(t)
	v.killEverywhere(newPushing(v, "refs/for/main"), someCrashes)
}

// pushing is the deed of pushing a commit that changes a page and brings a new one.
type pushing struct {
	victim
	clone   string
	folder  string   // of its pages
	command []string // what to push, and how
	pushes  int
	refs    map[string]string // before
}

// newPushing makes a clone that pushes to a ref. A push to refs/for/main finds that others wrote meanwhile.
func newPushing(v victim, ref string, options ...string) *pushing {
	v.t.Helper()
	v.start()
	dir := v.t.TempDir()
	p := &pushing{
		victim: v, clone: filepath.Join(dir, "klon"), folder: "fra en klon/" + filepath.Base(dir),
		command: append(options, "HEAD:"+ref),
	}
	gitIn(v.t, "", "clone", "-q", v.remote(), p.clone)
	v.end()
	return p
}

func (p *pushing) proposes() bool { return len(p.command) == 1 && p.command[0] == "HEAD:refs/for/main" }
func (p *pushing) tip() string    { return strings.TrimSpace(gitIn(p.t, p.clone, "rev-parse", "HEAD")) }

func (p *pushing) prepare() {
	p.t.Helper()
	p.commit()
	if p.command[0] != "HEAD:main" {
		if body, status := p.save("imens", fmt.Sprintf("# Imens\n\nUdgave %d.\n", p.pushes), p.base("imens")); status != 303 {
			p.t.Fatalf("save: %d\n%s", status, body)
		}
	}
	p.refs = p.allRefs()
}

// base is what an editor of a page has seen: the head, or nothing where the page is not there.
func (p *pushing) base(page string) string {
	if _, err := tryGit(p.repository(), "cat-file", "-e", "main:"+page+".md"); err != nil {
		return ""
	}
	return p.head()
}

// commit makes the next commit of the clone, on the branch as it is.
func (p *pushing) commit() {
	p.t.Helper()
	gitIn(p.t, p.clone, "fetch", "-q", p.remote(), "+main:refs/remotes/origin/main")
	gitIn(p.t, p.clone, "reset", "-q", "--hard", "origin/main")
	p.pushes++
	for name, text := range map[string]string{
		p.folder + "/side.md":                            fmt.Sprintf("# Fra en klon\n\nSkub %d.\n", p.pushes),
		fmt.Sprintf("%s/skub/%d.md", p.folder, p.pushes): fmt.Sprintf("# Skub %d\n", p.pushes),
	} {
		file := filepath.Join(p.clone, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			p.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			p.t.Fatal(err)
		}
	}
	gitIn(p.t, p.clone, "add", ".")
	gitIn(p.t, p.clone, "commit", "-q", "-m", fmt.Sprint("Skub ", p.pushes))
}

func (p *pushing) push() (said string, err error) {
	return tryGit(p.clone, append([]string{"push", p.remote()}, p.command...)...)
}

func (p *pushing) do() bool {
	said, err := p.push()
	if err != nil && strings.Contains(said, "rejected") && !p.failing {
		p.t.Errorf("refused:\n%s", said)
	}
	return err == nil
}

// look makes sure that nothing but what the push is for has changed.
func (p *pushing) look(old string) (done bool) {
	p.t.Helper()
	p.branchIsAFile()
	now := p.allRefs()
	for name, id := range now {
		switch proposal := strings.HasPrefix(name, "refs/proposals/"); {
		case id == p.refs[name] || name == "refs/notes/pushed-by":
		case name == "refs/heads/main" && !p.proposes():
			p.live(old)
			done = true
		case proposal && p.refs[name] == "" && p.proposes():
			if tip := strings.TrimSpace(p.git("rev-parse", name+"^{commit}")); tip != p.tip() {
				p.t.Errorf("%s is %s, want %s", name, tip, p.tip())
			}
			done = true
		default:
			p.t.Errorf("%s is %s, was %q", name, id, p.refs[name])
		}
	}
	if len(now) < len(p.refs) {
		p.t.Errorf("refs are gone: %v, were %v", now, p.refs)
	}
	return done
}

// live makes sure that the branch went from old to the pushed commit, or by one merge to both.
func (p *pushing) live(old string) {
	p.t.Helper()
	head, tip := p.head(), p.tip()
	if parents := strings.TrimSpace(p.git("log", "-1", "--format=%P", "main")); head != tip && parents != old+" "+tip {
		p.t.Errorf("the head %s has the parents %s, want %s and %s", head, parents, old, tip)
	}
	want := fmt.Sprintf("# Fra en klon\n\nSkub %d.\n", p.pushes)
	if got := p.git("show", "main:"+p.folder+"/side.md"); got != want {
		p.t.Errorf("the page is %q, want %q", got, want)
	}
	if note := p.git("notes", "--ref=pushed-by", "show", tip); !strings.Contains(note, "Mette Holm <mette@kombit.example>") {
		p.t.Errorf("the push is noted as\n%s", note)
	}
}

// again pushes the same once more, as somebody does who saw it fail.
func (p *pushing) again() {
	p.t.Helper()
	if p.pushes == 0 {
		p.commit()
	}
	p.inTheEnd(func() (string, bool) {
		said, err := p.push()
		return said, err == nil
	})
	if p.proposes() {
		if !strings.Contains(p.git("for-each-ref", "--format=%(*objectname)", "refs/proposals"), p.tip()) {
			p.t.Error("the commit is no proposal")
		}
	} else {
		p.git("merge-base", "--is-ancestor", p.tip(), "main")
		if body, status := p.get(fmt.Sprintf("/wiki/%s/skub/%d", p.folder, p.pushes)); status != 200 {
			p.t.Errorf("the page that was pushed: %d\n%s", status, body)
		}
	}
	p.tidy()
}

// TestAPushWhoseGitIsKilledIsRefused kills the git processes that the server has started, at any moment of a push.
func TestAPushWhoseGitIsKilledIsRefused(t *testing.T) {
	t.Parallel()
	v := newVictim(t)
	p := newPushing(v, "main")
	v.start()
	p.again()
	refused := 0
	for range 25 {
		p.prepare()
		old := p.head()
		answered := make(chan string, 1)
		go func() {
			said, err := p.push()
			if err == nil {
				said = ""
			}
			answered <- said
		}()
		said, killed := "", 0
		select {
		case said = <-answered:
		case <-time.After(20*time.Millisecond + rand.N(100*time.Millisecond)): // the client's own git has its part
			killed = v.killChildren()
			said = <-answered
		}
		switch moved := p.look(old); {
		case said == "" && !moved:
			t.Error("what was acknowledged is not there")
		case said != "" && !strings.Contains(said, "remote: ") && !strings.Contains(said, "error"):
			t.Errorf("refused without a word:\n%s", said)
		case moved && strings.Contains(said, "intet er ændret"):
			t.Errorf("it is there:\n%s", said)
		case said != "":
			refused++
			t.Logf("%d killed:\n%s", killed, said)
		}
		p.again()
	}
	t.Logf("%d pushes of 25 were refused", refused)
	v.end()
	v.sound()
}

// killChildren kills what the server has started and tells how many that were.
func (v victim) killChildren() (killed int) {
	for _, pid := range v.children() {
		if syscall.Kill(pid, syscall.SIGKILL) == nil {
			killed++
		}
	}
	return killed
}

// children are the processes that the server has started.
func (v victim) children() (pids []int) {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", v.cmd.Process.Pid))
	for _, task := range tasks {
		children, _ := os.ReadFile(task) // the thread may have ended
		for child := range strings.FieldsSeq(string(children)) {
			var pid int
			if _, err := fmt.Sscan(child, &pid); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}
