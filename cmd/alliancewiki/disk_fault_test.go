//go:build linux && amd64

package main

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"alliancewiki/internal/wikitest"
)

// TestWhatWasPushedSurvivesAPowerCut cuts the power right after a push was acknowledged.
func TestWhatWasPushedSurvivesAPowerCut(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ext4", "xfs"} {
		t.Run(kind, func(t *testing.T) {
			disk := wikitest.NewDisk(t, kind)
			v := victim{program: newProgram(t, disk.Dir)}
			live, merged, proposed := newPushing(v, "main"), newPushing(v, "refs/for/main", "-o", "merge"), newPushing(v, "refs/for/main")
			v.start()
			var onMain, kept []string
			for cut := range 3 {
				for _, p := range []*pushing{live, merged, proposed} {
					p.prepare()
					if !p.do() {
						t.Fatalf("%v was refused", p.command)
					}
					if p.proposes() {
						kept = append(kept, p.tip())
					} else {
						onMain = append(onMain, p.tip())
					}
					if cut == 2 || p == live { // each kind of push is the last before some cut
						v.survived(disk.CutPower(), onMain, kept)
					}
				}
			}
		})
	}
}

// survived makes sure that the copy of a disk has a sound wiki with all that was pushed.
func (v victim) survived(dir string, onMain, proposed []string) {
	v.t.Helper()
	after := *v.program
	after.data = filepath.Join(dir, filepath.Base(v.data))
	after.git("fsck", "--full", "--strict")
	log, proposals := after.git("rev-list", "main"), after.git("for-each-ref", "--format=%(*objectname)", "refs/proposals")
	for _, tip := range onMain {
		if !strings.Contains(log, tip) {
			v.t.Errorf("%s was acknowledged and is not on the branch", tip)
		}
		after.git("notes", "--ref=pushed-by", "show", tip)
	}
	for _, tip := range proposed {
		if !strings.Contains(proposals, tip) {
			v.t.Errorf("%s was acknowledged and is no proposal", tip)
		}
	}
	after.sound()
}

// TestAFullDiskRefusesAPushInWordsAndTakesItWhenThereIsRoom fills the disk, and empties it again.
func TestAFullDiskRefusesAPushInWordsAndTakesItWhenThereIsRoom(t *testing.T) {
	t.Parallel()
	disk := wikitest.NewDisk(t, "ext4")
	v := victim{program: newProgram(t, disk.Dir), failing: true}
	p := newPushing(v, "main")
	v.start()
	p.again()
	filler := filepath.Join(disk.Dir, "filler")
	for _, room := range []int{2 << 20, 64 << 10, 0} { // bytes
		t.Run(fmt.Sprint(room, " bytes left"), func(t *testing.T) {
			v.t = t
			p.prepare()
			p.addLarge(room)
			old := p.head()
			settle(t, v.data)
			fill(t, filler, room)
			said, err := p.push()
			if err == nil || !strings.Contains(said, "remote: ") {
				t.Errorf("%v\n%s", err, said)
			}
			t.Log(said)
			if p.look(old) {
				t.Error("it was refused and is there")
			}
			p.tidy()
			if body, status := v.get("/wiki/Forside"); status != http.StatusOK {
				t.Errorf("a reader gets %d\n%s", status, body)
			}
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			p.inTheEnd(func() (string, bool) {
				said, err := p.push()
				return said, err == nil
			})
			if !p.look(old) {
				t.Error("what was acknowledged is not there")
			}
			p.again()
		})
	}
	v.end()
	v.t = t
	v.sound()
}

// settle waits until search has written and thrown away what it wants to: that would make room on a full disk.
func settle(t *testing.T, data string) {
	t.Helper()
	const still, most = 1500 * time.Millisecond, time.Minute
	was, since := "", time.Now()
	for begun := time.Now(); time.Since(since) < still; time.Sleep(50 * time.Millisecond) {
		now := ""
		entries, err := os.ReadDir(filepath.Join(data, "cache", "search"))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if info, err := e.Info(); err == nil {
				now += fmt.Sprintln(e.Name(), info.Size())
			}
		}
		if time.Since(begun) > most {
			t.Fatalf("search never rests:\n%s", now)
		}
		if now != was {
			was, since = now, time.Now()
		}
	}
}

// addLarge adds four pages of a megabyte to the commit, whose texts cannot be packed much.
func (p *pushing) addLarge(seed int) {
	p.t.Helper()
	random := rand.NewChaCha8([32]byte{byte(seed >> 8), byte(seed >> 16)})
	for i := range 4 {
		noise := make([]byte, 700<<10)
		random.Read(noise)
		text := "# Støj\n\n" + base64.StdEncoding.EncodeToString(noise) + "\n"
		if err := os.WriteFile(filepath.Join(p.clone, p.folder, fmt.Sprintf("støj-%d-%d.md", seed, i)), []byte(text), 0o666); err != nil {
			p.t.Fatal(err)
		}
	}
	gitIn(p.t, p.clone, "add", ".")
	gitIn(p.t, p.clone, "commit", "-q", "--amend", "--no-edit")
}

// fill writes a file until so many bytes are left on its disk.
func fill(t *testing.T, name string, left int) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for part := make([]byte, 1<<20); len(part) >= 4<<10; {
		var st syscall.Statfs_t
		if err := syscall.Fstatfs(int(f.Fd()), &st); err != nil {
			t.Fatal(err)
		}
		if int(st.Bavail)*int(st.Bsize)-len(part) < left {
			part = part[:len(part)/2]
			continue
		}
		if _, err := f.Write(part); err != nil {
			part = part[:len(part)/2]
		}
	}
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
}
