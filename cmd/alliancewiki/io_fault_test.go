//go:build linux && amd64

package main

import (
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// TestASaveOnADiskThatFailsIsRefusedOrDone has each call of a save fail that a disk can fail.
func TestASaveOnADiskThatFailsIsRefusedOrDone(t *testing.T) {
	t.Parallel()
	v := newVictim(t)
	v.failing = true
	v.failEverywhere(&saving{victim: v}, someCrashes)
}

// TestAPushOnADiskThatFailsIsRefusedOrDone is the same for a push that is merged.
func TestAPushOnADiskThatFailsIsRefusedOrDone(t *testing.T) {
	t.Parallel()
	v := newVictim(t)
	v.failing = true
	v.failEverywhere(newPushing(v, "refs/for/main", "-o", "merge"), someCrashes)
}

// failures are the errors that calls meet on a full disk, and on a broken one.
var failures = map[string]syscall.Errno{
	"openat": syscall.ENOSPC, "mkdir": syscall.ENOSPC, "write": syscall.ENOSPC, "pwrite64": syscall.ENOSPC,
	"rename": syscall.EIO, "fsync": syscall.EIO, "fdatasync": syscall.EIO, "ftruncate": syscall.EIO,
}

// failEverywhere has the calls fail, one each time, with which a deed changes files, at most so many. The server goes on
// all the while.
func (v victim) failEverywhere(d deed, most int) {
	v.t.Helper()
	v.start()
	d.again()
	var judge atomic.Pointer[func(sysCall) verdict]
	traced := v.trace(func(c sysCall) verdict {
		if f := judge.Load(); f != nil {
			return (*f)(c)
		}
		return pass
	})
	once := func(f func(sysCall) verdict) (acknowledged, done bool) {
		d.prepare()
		old := v.head()
		judge.Store(&f)
		acknowledged = d.do()
		judge.Store(nil)
		return acknowledged, d.look(old)
	}
	var calls []sysCall
	once(func(c sysCall) verdict {
		if failures[c.name] != 0 && c.path != "socket" {
			calls = append(calls, c)
		}
		return pass
	})
	hit, refused, points := 0, 0, crashPoints(calls, most)
	for _, p := range points {
		seen, failed := 0, false
		acknowledged, done := once(func(c sysCall) verdict {
			if c.kind() != p.kind {
				return pass
			}
			if seen++; seen != p.nth {
				return pass
			}
			failed = true
			return verdict(failures[c.name])
		})
		if failed {
			hit++
		}
		if !acknowledged {
			refused++
		}
		if acknowledged && !done {
			v.t.Error("what was acknowledged is not there")
		}
		d.again()
		if v.t.Failed() {
			v.t.Fatalf("%s, number %d of its kind, failed: acknowledged %v, done %v\n%s", p.kind, p.nth, acknowledged, done, v.said())
		}
	}
	v.t.Logf("%d calls; %d of %d failed, and the deed was refused at %d", len(calls), hit, len(points), refused)
	if hit < len(points)*3/4 || refused == 0 || refused == len(points) {
		v.t.Error("too few points were met")
	}
	if strings.Contains(v.said(), "panic") {
		v.t.Errorf("the server panicked:\n%s", v.said())
	}
	v.cmd.Process.Kill()
	if err := <-traced; err != nil {
		v.t.Error(err)
	}
	v.end()
	v.git("fsck", "--full", "--strict")
	v.sound()
}
