//go:build linux && amd64

package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"alliancewiki/internal/wikitest"
)

const bannerText = "Der kan ikke skrives på wikiens disk lige nu."

// TestAFullDiskMakesTheWikiReadOnlyUntilThereIsRoom fills the disk under the repository, the accounts and everything
// derived.
func TestAFullDiskMakesTheWikiReadOnlyUntilThereIsRoom(t *testing.T) {
	disk := wikitest.NewDisk(t, "ext4")
	p := newProgram(t, disk.Dir)
	p.start()
	if body, status := p.save("prøve/side", "# Side\n", ""); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, body)
	}
	reads(t, p, false)
	filler := filepath.Join(disk.Dir, "filler")
	settle(t, p.data)
	fill(t, filler, 0)
	fillReserve(t, filler)
	refusedAndGivenBack(t, p, "Skrevet forgæves, 1. gang.\n"+strings.Repeat("tekst ", 40_000))
	// From then on everybody is told, also whose page was remembered, and reading goes on.
	reads(t, p, true)
	refusedAndGivenBack(t, p, "Skrevet forgæves, 2. gang.\n")
	if body, status := p.get("/-/edit/prøve/side"); status != http.StatusOK || !strings.Contains(body, "men ikke gemme lige nu") {
		t.Errorf("the editor says nothing: %d\n%s", status, body)
	}
	if body, status := p.post("/-/login", url.Values{"email": {editorEmail}, "password": {editorPassword}}); status == http.StatusInternalServerError {
		t.Errorf("signing in: %d\n%s", status, body)
	}
	time.Sleep(5 * time.Second) // the disk is tried meanwhile
	reads(t, p, true)

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	opened := time.Now()
	for {
		body, _ := p.get("/wiki/prøve/side")
		if !strings.Contains(body, bannerText) {
			break
		}
		if time.Since(opened) > 15*time.Second {
			t.Fatalf("still read-only:\n%s", p.said())
		}
		time.Sleep(50 * time.Millisecond)
	}
	if body, status := p.save("prøve/side", "# Side\n\nEndelig gemt.\n", p.head()); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, body)
	}
	reads(t, p, false)
	if body, _ := p.get("/-/history/prøve/side"); strings.Count(body, "Ret prøve/side") < 2 {
		t.Errorf("the history has not caught up:\n%s", body)
	}
	p.end()
	p.sound()
}

// TestARepositoryThatCannotBeWrittenMakesTheWikiReadOnly mounts the repository read-only under the running server.
func TestARepositoryThatCannotBeWrittenMakesTheWikiReadOnly(t *testing.T) {
	wikitest.NewDisk(t, "ext4") // skips where nothing can be mounted
	p := newProgram(t, t.TempDir())
	p.start()
	mount := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
			t.Fatalf("mount %v: %v\n%s", args, err, out)
		}
	}
	mount("--bind", p.repository(), p.repository())
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "--lazy", p.repository()).CombinedOutput(); err != nil {
			t.Errorf("umount: %v\n%s", err, out)
		}
	})
	p.save("prøve/side", "# Side\n", "")
	mount("-o", "remount,ro,bind", p.repository())
	refusedAndGivenBack(t, p, "Skrevet forgæves.\n")
	reads(t, p, true)
	mount("-o", "remount,rw,bind", p.repository())
	for start := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		if _, status := p.save("prøve/side", "# Side\n\nEndelig gemt.\n", p.head()); status == http.StatusSeeOther {
			break
		}
		if time.Since(start) > 15*time.Second {
			t.Fatalf("still read-only:\n%s", p.said())
		}
	}
	reads(t, p, false)
}

// fillReserve fills what file systems keep for the administrator, who may be who runs the test.
func fillReserve(t *testing.T, name string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for part := make([]byte, 64<<10); len(part) >= 1<<10; {
		if _, err := f.Write(part); err != nil {
			part = part[:len(part)/2]
		}
	}
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
}

// reads reads as the editor and as a visitor, and looks for the banner.
func reads(t *testing.T, p *program, banner bool) {
	t.Helper()
	for _, path := range []string{"/", "/wiki/prøve/side", "/-/recent", "/-/pages", "/-/history/prøve/side"} {
		asEditor, status := p.get(path)
		res, err := http.Get(p.url + path)
		asVisitor, visitors := answer(res, err)
		if status != http.StatusOK || visitors != http.StatusOK {
			t.Errorf("%s: %d for the editor, %d for a visitor", path, status, visitors)
		}
		if strings.Contains(asEditor, bannerText) != banner || strings.Contains(asVisitor, bannerText) != banner {
			t.Errorf("%s: the banner is there for the editor: %t, a visitor: %t; want %t",
				path, strings.Contains(asEditor, bannerText), strings.Contains(asVisitor, bannerText), banner)
		}
	}
}

// refusedAndGivenBack saves a text, which must be refused as something of the moment, and given back.
func refusedAndGivenBack(t *testing.T, p *program, text string) {
	t.Helper()
	old := p.head()
	body, status := p.save("prøve/side", text, old)
	if status != http.StatusServiceUnavailable {
		t.Errorf("a save is answered %d", status)
	}
	first, _, _ := strings.Cut(text, "\n")
	for _, want := range []string{first, bannerText, "Din tekst er ikke gået tabt"} {
		if !strings.Contains(body, want) {
			t.Errorf("the answer has not %q:\n%.6000s", want, body)
		}
	}
	if p.head() != old {
		t.Error("the head has moved")
	}
}

// TestADiskThatFailsToSyncIsNotTrusted lets one fsync of a save fail, of each kind: the save is refused and its text given
// back. When the disk works again, the same save is acknowledged only after everything it stands on was written anew:
// the system tells of such an error once, and shows what it has in memory from then on.
func TestADiskThatFailsToSyncIsNotTrusted(t *testing.T) {
	v := newVictim(t)
	v.start()
	v.save(crashPage, "# Side\n", "")
	var (
		mu      sync.Mutex
		failing string // kind of the fsync that is to fail next
		calls   []sysCall
	)
	dead := v.trace(func(c sysCall) verdict {
		mu.Lock()
		defer mu.Unlock()
		calls = append(calls, c)
		if failing != "" && c.kind() == failing {
			failing = ""
			return verdict(syscall.EIO)
		}
		return pass
	})
	for i, kind := range []string{
		"fsync wiki.git/objects/tmp_obj_N", "fsync wiki.git/objects/XX", "fsync wiki.git/objects", "fsync " + branchFile + ".lock", "fsync wiki.git/refs/heads",
	} {
		base, text := v.head(), fmt.Sprintf("# Side\n\nUdgave %d.\n", i)
		mu.Lock()
		failing = kind
		mu.Unlock()
		body, status := v.save(crashPage, text, base)
		mu.Lock()
		failed := failing == ""
		mu.Unlock()
		if !failed || status != http.StatusServiceUnavailable || !strings.Contains(body, fmt.Sprintf("Udgave %d.", i)) || !strings.Contains(body, bannerText) {
			t.Fatalf("%s failed: %t; the save was answered %d\n%.5000s", kind, failed, status, body)
		}
		if moved := v.head() != base; moved != strings.HasSuffix(kind, "refs/heads") {
			t.Errorf("%s: the branch has moved: %t", kind, moved)
		}
		for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
			mu.Lock()
			calls = nil
			mu.Unlock()
			if _, status = v.save(crashPage, text, base); status == http.StatusSeeOther {
				break
			}
			if time.Since(start) > 20*time.Second {
				t.Fatalf("%s: still refused with %d\n%s", kind, status, v.said())
			}
		}
		mu.Lock()
		anew := slices.ContainsFunc(calls, func(c sysCall) bool { return c.name == "rename" && c.to == branchFile })
		synced := slices.ContainsFunc(calls, func(c sysCall) bool { return c.kind() == kind })
		mu.Unlock()
		if !anew || !synced {
			t.Errorf("%s: the save was acknowledged without being written anew: branch %t, what had failed %t", kind, anew, synced)
		}
		if got := v.git("show", "main:"+crashPage+".md"); got != text {
			t.Errorf("the page is %q", got)
		}
	}
	if err := v.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	if err := <-dead; err != nil {
		t.Error(err)
	}
	v.end()
	v.sound()
}
