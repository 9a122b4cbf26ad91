//go:build linux && amd64

package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alliancewiki/internal/wikitest"
)

// TestWhatUpkeepMovesSurvivesAPowerCut cuts the power amid the removal of what was replaced, and right after it. What was
// removed is durable then: another file was fsynced, and the journal with it.
func TestWhatUpkeepMovesSurvivesAPowerCut(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"roomy ext4", "xfs"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			disk := wikitest.NewDisk(t, kind)
			u := newUpkeeping(victim{program: newProgram(t, disk.Dir)})
			u.disk = disk.Dir
			for _, u.job = range upkeepJobs {
				u.restore()
				u.start()
				u.cutAt(disk, 2+rand.N(loadPacks))
				u.end()
			}
		})
	}
}

// cutAt does a job and cuts the power before the nth file is removed, and after the job.
func (u *upkeeping) cutAt(disk *wikitest.Disk, nth int) {
	u.t.Helper()
	var (
		removed = 0
		now     = make(chan bool)
		done    = make(chan bool, 1)
	)
	dead := u.trace(func(c sysCall) verdict {
		if strings.HasPrefix(c.name, "unlink") && strings.HasPrefix(c.path, "wiki.git/objects/pack/") {
			if removed++; removed == nth {
				now <- true
				<-now
			}
		}
		return pass
	})
	go func() { done <- u.do() }()
	cuts := 0
	for working := true; working; {
		select {
		case <-now:
			cuts++
			u.cut(disk)
			now <- true
		case ok := <-done:
			working = false
			if !ok {
				u.t.Fatal("the server has ended")
			}
		}
	}
	u.cut(disk)
	if u.job != "loose" && cuts != 1 { // git removes loose objects
		u.t.Errorf("%s: %d files were removed, less than %d", u.job, removed, nth)
	}
	if err := u.cmd.Process.Kill(); err != nil {
		u.t.Error(err)
	}
	if err := <-dead; err != nil {
		u.t.Fatal(err)
	}
}

// cut cuts the power and looks at what is left.
func (u *upkeeping) cut(disk *wikitest.Disk) {
	u.t.Helper()
	f, err := os.Create(filepath.Join(disk.Dir, "journal"))
	if err != nil {
		u.t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("x"); err != nil {
		u.t.Error(err)
	}
	if err := f.Sync(); err != nil {
		u.t.Error(err)
	}
	after, program := *u, *u.program
	program.data = filepath.Join(disk.CutPower(), filepath.Base(u.data))
	after.program = &program
	after.git("fsck", "--full", "--strict")
	after.look("")
	after.sound()
}
