package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	crowdPushers  = 3
	crowdEditors  = 3
	crowdPushes   = 8 // of each
	crowdSaves    = 25
	crowdTogether = "fælles" // the page that all write to
)

// crowd is people who write at the same time, by git and in the browser.
type crowd struct {
	*program
	mu    sync.Mutex
	acked map[string]string // file → a line that it must have, since somebody was told that it does
	revs  []string          // commits that git said are on main
	raced int               // pushes that the person's own git held back
}

func (c *crowd) ack(file, line, rev string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.acked[file+"\x00"+line] = file
	if rev != "" {
		c.revs = append(c.revs, rev)
	}
}

// TestNothingIsLostWhenPushersEditorsAndUpkeepWorkAtOnce has three people push, three save in the browser, and somebody
// pack, collect and prune beside them. What anybody was told is done is on the branch in the end.
func TestNothingIsLostWhenPushersEditorsAndUpkeepWorkAtOnce(t *testing.T) {
	p := newProgram(t, t.TempDir())
	p.start()
	c := &crowd{program: p, acked: map[string]string{}}
	var text strings.Builder
	for i := range crowdPushers + crowdEditors {
		fmt.Fprintf(&text, "## Afsnit %d\n\nIndledning.\n\n%s\n", i, strings.Repeat("Brødtekst.\n", 3))
	}
	if body, status := p.save(crowdTogether, text.String(), ""); status != http.StatusSeeOther {
		t.Fatalf("save: %d\n%s", status, body)
	}
	done := make(chan struct{})
	var writing, beside sync.WaitGroup
	beside.Go(func() { c.upkeep(done) })
	for i := range crowdPushers {
		clone := filepath.Join(t.TempDir(), fmt.Sprint("klon-", i))
		gitIn(t, "", "clone", "-q", p.remote(), clone)
		writing.Go(func() { c.pusher(i, clone) })
	}
	for i := range crowdEditors {
		writing.Go(func() { c.editor(crowdPushers + i) })
	}
	writing.Wait()
	close(done)
	beside.Wait()
	if !t.Failed() {
		c.check()
	}
}

// mark puts a line into a person's section of the common page, or at the end of the person's own.
func mark(text, line string, who int, together bool) string {
	heading := fmt.Sprintf("## Afsnit %d\n\n", who)
	if together {
		return strings.Replace(text, heading, heading+line+"\n", 1)
	}
	return text + line + "\n"
}

// pusher works in a clone as git's manual says: commit, push; where that is refused, pull, and push again.
func (c *crowd) pusher(who int, clone string) {
	own := fmt.Sprintf("skub/%d/egen.md", who)
	for n := range crowdPushes {
		file, line := own, fmt.Sprintf("Skub %d af %d.", n, who)
		if n%2 == 1 {
			file = crowdTogether + ".md"
		}
		name := filepath.Join(clone, file)
		old, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			c.t.Error(err)
			return
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			c.t.Error(err)
		}
		if err := os.WriteFile(name, []byte(mark(string(old), line, who, file != own)), 0o666); err != nil {
			c.t.Error(err)
		}
		if !c.steps(clone, "add .", "commit -q -m "+strings.ReplaceAll(line, " ", "-")) {
			return
		}
		for tries := 0; ; tries++ {
			if tries > 0 && !c.steps(clone, []string{"pull -q --no-rebase --no-edit", "pull -q --rebase"}[who%2]) {
				return
			}
			said, err := tryGit(clone, "push", "origin", "main")
			if err == nil {
				break
			}
			c.mu.Lock()
			c.raced++
			c.mu.Unlock()
			if tries == 50 || !strings.Contains(said, "! [rejected]") { // by the server would be: ! [remote rejected]
				c.t.Errorf("push %d of %d: %v\n%s", n, who, err, said)
				return
			}
		}
		rev, err := tryGit(clone, "rev-parse", "HEAD")
		if err != nil {
			c.t.Error(err)
		}
		c.ack(file, line, strings.TrimSpace(rev))
		time.Sleep(rand.N(200 * time.Millisecond))
	}
}

// steps runs git commands in a clone.
func (c *crowd) steps(clone string, commands ...string) bool {
	for _, command := range commands {
		if out, err := tryGit(clone, strings.Fields(command)...); err != nil {
			c.t.Errorf("git %s: %v\n%s", command, err, out)
			return false
		}
	}
	return true
}

// editor saves in the browser, from a text as it was a moment ago.
func (c *crowd) editor(who int) {
	own := fmt.Sprintf("ret/%d/egen", who)
	for n := range crowdSaves {
		page, line := own, fmt.Sprintf("Ret %d af %d.", n, who)
		if n%2 == 1 {
			page = crowdTogether
		}
		base, err := tryGit(c.repository(), "rev-parse", "main")
		if err != nil {
			c.t.Error(err)
			return
		}
		base = strings.TrimSpace(base)
		text, err := tryGit(c.repository(), "show", base+":"+page+".md")
		if err != nil {
			text, base = "", ""
		}
		time.Sleep(rand.N(60 * time.Millisecond)) // to write it
		if body, status := c.save(page, mark(text, line, who, page != own), base); status != http.StatusSeeOther {
			c.t.Errorf("%s on %s: %d\n%s", line, page, status, body)
			return
		}
		c.ack(page+".md", line, "")
	}
}

// upkeep is somebody who keeps the repository by hand, beside the server.
func (c *crowd) upkeep(done <-chan struct{}) {
	commands := []string{"repack -d -l -q", "prune-packed -q", "gc -q", "commit-graph write --reachable", "repack -A -d -q"}
	for n := 0; ; n++ {
		select {
		case <-done:
			return
		case <-time.After(300 * time.Millisecond):
			c.steps(c.repository(), commands[n%len(commands)])
		}
	}
}

func (c *crowd) check() {
	log := c.git("rev-list", "main")
	for _, rev := range c.revs {
		if !strings.Contains(log, rev) {
			c.t.Errorf("%s was pushed and is not on the branch", rev)
		}
		if _, err := tryGit(c.repository(), "notes", "--ref=pushed-by", "show", rev); err != nil {
			c.t.Errorf("nobody is noted as having pushed %s: %v", rev, err)
		}
	}
	texts := map[string]string{}
	for key, file := range c.acked {
		if _, ok := texts[file]; !ok {
			texts[file] = c.git("show", "main:"+file)
		}
		if _, line, _ := strings.Cut(key, "\x00"); strings.Count(texts[file], line+"\n") != 1 {
			c.t.Errorf("%s has %q %d times", file, line, strings.Count(texts[file], line+"\n"))
		}
	}
	if want := crowdPushers*crowdPushes + crowdEditors*crowdSaves; len(c.acked) != want {
		c.t.Errorf("%d changes were acknowledged, want %d", len(c.acked), want)
	}
	merges := strings.Count(c.git("rev-list", "--merges", "--committer=alliancewiki", "main"), "\n")
	c.t.Logf("%d pushes, %d held back by git because others were first, %d merged by the wiki; %d saves",
		len(c.revs), c.raced, merges, crowdEditors*crowdSaves)
	shown, _ := c.get("/wiki/" + crowdTogether + ".md")
	if shown != texts[crowdTogether+".md"] {
		c.t.Errorf("the common page shows\n%s\nwant\n%s", shown, texts[crowdTogether+".md"])
	}
	c.git("fsck", "--full", "--strict")
	c.end()
	c.sound()
}
