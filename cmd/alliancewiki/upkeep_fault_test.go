//go:build linux && amd64

package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var upkeepJobs = []string{"loose", "packs", "all", "nightly"}

var upkeepCrashes = crashes(5) // of each job, at most

// TestUpkeepThatIsKilledLosesNothing kills the server, or the git that upkeep has started, on one load.
func TestUpkeepThatIsKilledLosesNothing(t *testing.T) {
	t.Parallel()
	load := newUpkeeping(newVictim(t))
	for _, job := range upkeepJobs {
		t.Run("the server at any call of "+job, func(t *testing.T) {
			t.Parallel()
			u := load.copyFor(t)
			u.job = job
			u.killAt(u, func(calls []sysCall) []crashPoint { return pointsOfKinds(calls, upkeepCrashes) })
		})
	}
	for name, test := range map[string]func(*upkeeping){
		"the server while git works":          (*upkeeping).killWhileGitWorks,
		"the server before the pack is whole": (*upkeeping).killBeforeThePackIsWhole,
		"git while the server goes on":        (*upkeeping).killGit,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(load.copyFor(t))
		})
	}
}

// pointsOfKinds are calls at which to kill, at most so many: the first of each kind, and another
// one; that of the whole job's first call and of its last kind always.
func pointsOfKinds(calls []sysCall, most int) (points []crashPoint) {
	count, kinds := map[string]int{}, []string{}
	for _, c := range calls {
		kind := c.kind()
		if count[kind]++; count[kind] == 1 {
			kinds = append(kinds, kind)
		}
	}
	for _, kind := range kinds {
		points = append(points, crashPoint{kind, 1})
		if n := count[kind]; n > 1 {
			points = append(points, crashPoint{kind, 2 + rand.N(n-1)})
		}
	}
	last := len(points) - 1
	return append(spread(points[1:last], most-2), points[0], points[last])
}

func (u *upkeeping) prepare() {}

// do makes the job due and waits until it is done, or the server is dead.
func (u *upkeeping) do() bool {
	u.t.Helper()
	u.trip(u.job)
	return u.finish()
}

// finish waits until the server says that it has done the job. It gives false where the server is dead.
func (u *upkeeping) finish() bool {
	u.t.Helper()
	return u.waitUntil("upkeep of "+u.job, func() bool { return u.jobs(u.job) > 0 })
}

func (u *upkeeping) waitUntil(what string, done func() bool) bool {
	u.t.Helper()
	for start := time.Now(); !done(); time.Sleep(5 * time.Millisecond) {
		if u.dead() {
			return false
		}
		if time.Since(start) > time.Minute {
			u.t.Fatalf("%s is not done:\n%.2000s", what, u.said())
		}
	}
	return true
}

// jobs counts how often a server has done a job.
func (u *upkeeping) jobs(job string) int { return strings.Count(u.said(), "msg=upkeep job="+job+" ") }

// dead tells whether the server is.
func (v victim) dead() bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", v.cmd.Process.Pid))
	_, state, _ := strings.Cut(string(stat), ") ")
	return err != nil || strings.HasPrefix(state, "Z")
}

// look tells whether the new pack is there.
func (u *upkeeping) look(string) bool {
	u.t.Helper()
	u.branchIsAFile()
	u.nothingLost()
	return slices.ContainsFunc(u.packNames(), func(name string) bool { return name != u.big && !slices.Contains(u.packs, name) })
}

// nothingLost makes sure that all refs are as they were, save for the branch, which may have grown, and that what nobody
// reaches and is young is there.
func (u *upkeeping) nothingLost() {
	u.t.Helper()
	now := u.allRefs()
	for name, id := range u.refs {
		if now[name] != id && name != "refs/heads/main" {
			u.t.Errorf("%s is %q, was %s", name, now[name], id)
		}
	}
	if log := u.git("rev-list", "main"); !strings.HasSuffix(log, u.commits) {
		u.t.Errorf("the branch has other commits than before")
	}
	for _, id := range u.strays {
		u.git("cat-file", "-e", id)
	}
}

func (v victim) allRefs() map[string]string {
	v.t.Helper()
	refs := map[string]string{}
	for line := range strings.Lines(v.git("for-each-ref", "--format=%(refname) %(objectname)")) {
		name, id, _ := strings.Cut(strings.TrimSpace(line), " ")
		refs[name] = id
	}
	return refs
}

// again lets the next night come, which is to leave nothing behind, and begins anew.
func (u *upkeeping) again() {
	u.t.Helper()
	u.shows("før", "# Før\n")
	u.shows("pakke/7", "# Pakke 7\n")
	u.shows("løse/3", counted(3))
	u.nextNight()
	u.nothingLost()
	u.clean()
	if body, status := u.save("efter", "# Efter\n", ""); status != http.StatusSeeOther {
		u.t.Errorf("save: %d\n%s", status, body)
	}
	u.shows("efter", "# Efter\n")
	u.end()
	u.git("fsck", "--full", "--strict")
	u.sound()
	u.restore()
	u.start()
}

func (u *upkeeping) shows(page, text string) {
	u.t.Helper()
	if body, _ := u.get("/wiki/" + page + ".md"); body != text {
		u.t.Errorf("%s shows %q, want %q", page, body, text)
	}
}

// nextNight lets two weeks pass for what dead processes left, and waits until a night's upkeep is done, which notes it.
func (u *upkeeping) nextNight() {
	u.t.Helper()
	noted := func() bool {
		_, err := os.Stat(filepath.Join(u.repository(), "upkeep"))
		return err == nil
	}
	u.waitUntil("last night's upkeep", noted)
	for _, name := range append(u.leftovers(), u.halves()...) {
		u.ageFile(name, 30*24*time.Hour)
	}
	u.trip("nightly")
	if !u.waitUntil("the night's upkeep", noted) {
		u.t.Fatalf("the server has ended:\n%s", u.said())
	}
}

// clean makes sure that nothing is left of upkeep that was cut short.
func (u *upkeeping) clean() {
	u.t.Helper()
	if left := append(u.leftovers(), u.halves()...); len(left) > 0 {
		u.t.Errorf("%q are left", left)
	}
}

// halves lists files beside packs that are no part of a whole one.
func (u *upkeeping) halves() (names []string) {
	u.t.Helper()
	dir := filepath.Join(u.repository(), "objects/pack")
	entries, err := os.ReadDir(dir)
	if err != nil {
		u.t.Error(err)
	}
	packs := u.packNames()
	for _, e := range entries {
		base, ext, _ := strings.Cut(e.Name(), ".")
		_, err := os.Stat(filepath.Join(dir, base+".pack"))
		if err != nil || !slices.Contains(packs, base+".pack") || !slices.Contains([]string{"pack", "idx", "rev", "bitmap"}, ext) {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names
}

// upkeepCommand is the command line of a git process that upkeep has started.
var upkeepCommand = regexp.MustCompile(`\x00(pack-objects|prune-packed|prune|commit-graph|pack-refs)\x00`)

// keepers are the git processes of upkeep.
func (v victim) keepers() (pids []int) {
	for _, pid := range v.children() {
		line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)) // it may have ended
		if upkeepCommand.Match(line) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// awaitKeeper waits until upkeep's git works, a while longer, and gives it; nil where there is nothing more to do.
func (u *upkeeping) awaitKeeper() []int {
	u.t.Helper()
	skip, skipped := rand.N(3), []int(nil) // not always the first
	for start := time.Now(); u.jobs(u.job) == 0 && time.Since(start) < time.Second; time.Sleep(time.Millisecond) {
		pids := u.keepers()
		switch {
		case len(pids) == 0 || slices.Equal(pids, skipped):
		case skip > 0:
			skip, skipped = skip-1, pids
		default:
			time.Sleep(rand.N(10 * time.Millisecond))
			return pids
		}
	}
	return nil
}

// killWhileGitWorks kills the server; its git dies with it.
func (u *upkeeping) killWhileGitWorks() {
	u.start()
	met := 0
	for _, u.job = range upkeepJobs {
		u.trip(u.job)
		if pids := u.awaitKeeper(); pids != nil {
			met++
		}
		u.end()
		u.hourPasses()
		u.git("fsck", "--full", "--strict")
		u.look("")
		u.start()
		u.again()
		if u.t.Failed() {
			u.t.Fatalf("job %s", u.job)
		}
	}
	if met == 0 {
		u.t.Error("git was never met at work")
	}
}

// killBeforeThePackIsWhole starts the server again at once, which leaves what is younger than a few seconds alone. git reads
// the unfinished pack as any other, so what is in it must not count as packed.
func (u *upkeeping) killBeforeThePackIsWhole() {
	u.job = "loose"
	u.start()
	dead := u.trace(func(c sysCall) verdict {
		if c.name == "rename" && strings.Contains(c.path, ".tmp-upkeep-pack") {
			return die
		}
		return pass
	})
	if u.do() {
		u.t.Fatal("the server was not killed")
	}
	if err := <-dead; err != nil {
		u.t.Fatal(err)
	}
	u.end()
	if len(u.leftovers()) == 0 {
		u.t.Fatal("there is no unfinished pack")
	}
	u.start() // as much is loose as before
	u.finish()
	u.end()
	u.hourPasses()
	u.start()
	u.again()
}

// killGit kills upkeep's git while the server goes on and takes saves.
func (u *upkeeping) killGit() {
	u.start()
	killed, failed, saves := 0, 0, 0
	for _, u.job = range upkeepJobs {
		u.trip(u.job)
		for range 2 {
			saves++
			page := fmt.Sprintf("imens/%d", saves)
			if body, status := u.save(page, "# Imens\n", ""); status != http.StatusSeeOther {
				u.t.Errorf("save: %d\n%s", status, body)
			}
			for _, pid := range u.awaitKeeper() {
				if err := syscall.Kill(pid, syscall.SIGKILL); err == nil {
					killed++
				} else if !errors.Is(err, syscall.ESRCH) {
					u.t.Error(err)
				}
			}
		}
		u.nextNight()
		for i := range saves {
			u.shows(fmt.Sprintf("imens/%d", i+1), "# Imens\n")
		}
		u.nothingLost()
		u.git("fsck", "--full", "--strict")
		u.clean()
		failed += strings.Count(u.said(), "upkeep failed")
		u.end()
		u.sound()
		u.restore()
		u.start()
		saves = 0
		if u.t.Failed() {
			u.t.FailNow()
		}
	}
	u.t.Logf("%d git processes were killed, and upkeep failed %d times", killed, failed)
	if failed == 0 {
		u.t.Error("none was met at work")
	}
}
