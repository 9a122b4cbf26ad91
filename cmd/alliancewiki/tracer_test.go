//go:build linux && amd64

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

// What package syscall has no names for.
const (
	ptraceInterrupt   = 0x4207
	ptraceSeize       = 0x4206
	ptraceSyscallInfo = 0x420e
	ptraceExitKill    = 1 << 20
	ptraceEventStop   = 128
	syscallEntry      = 1
	waitAll           = 0x40000000 // __WALL: threads too
	waitOwn           = 0x20000000 // __WNOTHREAD: not what other goroutines started
	sysRenameat2      = 316
)

// sysCall is a system call that changes files, at the moment before it is done.
type sysCall struct {
	name string
	path string // in the data directory, relative to it; "socket" for a socket
	to   string // of a rename or link
}

func (c sysCall) String() string { return strings.TrimSpace(c.name + " " + c.path + " " + c.to) }

// changing are the parts of names that differ from time to time, and what stands for them.
var changing = []struct {
	part *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`(tmp_obj_|tmp_objdir-incoming-|tmp_pack_|tmp_idx_|push-)\w+`), "${1}N"},
	{regexp.MustCompile(`pack-[0-9a-f]{40}`), "PACK"},
	{regexp.MustCompile(`objects/[0-9a-f]{2}/[0-9a-f]{38}`), "objects/XX/OBJECT"},
	{regexp.MustCompile(`objects/[0-9a-f]{2}\b`), "objects/XX"},
	{regexp.MustCompile(`proposals/\d+`), "proposals/N"},
	{regexp.MustCompile(`tags/\d+`), "tags/N"},
}

// kind is the call without what differs from time to time.
func (c sysCall) kind() string {
	s := c.String()
	for _, ch := range changing {
		s = ch.part.ReplaceAllString(s, ch.as)
	}
	return s
}

// fileCalls are the calls that are looked at: the argument that is a descriptor or a path, and the second path.
var fileCalls = map[uint64]struct {
	name     string
	fd       bool
	path, to int
}{
	syscall.SYS_OPEN: {"open", false, 0, -1}, syscall.SYS_OPENAT: {"openat", false, 1, -1}, syscall.SYS_CREAT: {"creat", false, 0, -1},
	syscall.SYS_WRITE: {"write", true, 0, -1}, syscall.SYS_PWRITE64: {"pwrite64", true, 0, -1},
	syscall.SYS_WRITEV: {"writev", true, 0, -1}, syscall.SYS_PWRITEV: {"pwritev", true, 0, -1},
	syscall.SYS_FSYNC: {"fsync", true, 0, -1}, syscall.SYS_FDATASYNC: {"fdatasync", true, 0, -1},
	syscall.SYS_FTRUNCATE: {"ftruncate", true, 0, -1}, syscall.SYS_FALLOCATE: {"fallocate", true, 0, -1},
	syscall.SYS_RENAME: {"rename", false, 0, 1}, syscall.SYS_RENAMEAT: {"rename", false, 1, 3}, sysRenameat2: {"rename", false, 1, 3},
	syscall.SYS_LINK: {"link", false, 0, 1}, syscall.SYS_LINKAT: {"link", false, 1, 3},
	syscall.SYS_MKDIR: {"mkdir", false, 0, -1}, syscall.SYS_MKDIRAT: {"mkdir", false, 1, -1},
	syscall.SYS_UNLINK: {"unlink", false, 0, -1}, syscall.SYS_UNLINKAT: {"unlink", false, 1, -1}, syscall.SYS_RMDIR: {"rmdir", false, 0, -1},
	syscall.SYS_UTIMENSAT: {"utimensat", false, 1, -1}, syscall.SYS_CHMOD: {"chmod", false, 0, -1},
	syscall.SYS_FCHMOD: {"fchmod", true, 0, -1}, syscall.SYS_FCHMODAT: {"fchmodat", false, 1, -1},
}

// tracer watches all threads of a process until it is dead. Threads that it starts are watched too; programs are not,
// since Go starts them by vfork.
type tracer struct {
	pid   int
	data  string                  // calls elsewhere are not looked at
	armed chan struct{}           // closed when all threads are watched
	judge func(c sysCall) verdict // is asked before each call
}

// verdict is what becomes of a system call: it is done, or the process dies before it, or it fails with an error of the
// system without being done.
type verdict syscall.Errno

const (
	pass verdict = 0
	die  verdict = 1 << 16 // no errno
)

// run must be a goroutine of its own: it ends the thread that it runs on.
func (t *tracer) run() error {
	runtime.LockOSThread()
	if children, err := os.ReadFile(fmt.Sprintf("/proc/self/task/%d/children", syscall.Gettid())); err != nil {
		return err
	} else if len(children) > 0 {
		// Another goroutine started them, and waits for them: this one would too. So it takes another thread, while this
		// one is held.
		defer runtime.UnlockOSThread()
		ended := make(chan error)
		go func() { ended <- t.run() }()
		return <-ended
	}
	waiting, err := t.seize()
	if err != nil {
		return err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", t.pid))
	if err != nil {
		return err
	}
	defer mem.Close()
	failing := map[int]verdict{} // threads within a call that fails
	for {
		var status syscall.WaitStatus
		tid, err := syscall.Wait4(-1, &status, waitAll|waitOwn, nil)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if errors.Is(err, syscall.ECHILD) { // the last thread is gone
			return nil
		}
		if err != nil {
			return err
		}
		if !status.Stopped() {
			continue
		}
		inject := 0
		switch sig := status.StopSignal(); {
		case sig == syscall.SIGTRAP|0x80:
			// A thread that was killed meanwhile is not there any more.
			if err := t.stopped(tid, mem, failing); err != nil && !errors.Is(err, syscall.ESRCH) {
				return err
			}
		case status>>16 == 0:
			inject = int(sig)
		}
		if waiting[tid] {
			if delete(waiting, tid); len(waiting) == 0 {
				close(t.armed)
			}
		}
		if err := syscall.PtraceSyscall(tid, inject); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
	}
}

// stopped has the call judged at which a thread has stopped. A call that is to fail is made one that the system does not
// know, and gets its error when the thread stops again, after it.
func (t *tracer) stopped(tid int, mem *os.File, failing map[int]verdict) error {
	var regs syscall.PtraceRegs
	if errno, after := failing[tid]; after {
		delete(failing, tid)
		if err := syscall.PtraceGetRegs(tid, &regs); err != nil {
			return err
		}
		regs.Rax = -uint64(errno)
		return syscall.PtraceSetRegs(tid, &regs)
	}
	c, ok := t.call(tid, mem)
	if !ok {
		return nil
	}
	switch errno := t.judge(c); errno {
	case pass:
		return nil
	case die:
		return syscall.Kill(t.pid, syscall.SIGKILL)
	default:
		if err := syscall.PtraceGetRegs(tid, &regs); err != nil {
			return err
		}
		failing[tid] = errno
		regs.Orig_rax = ^uint64(0)
		return syscall.PtraceSetRegs(tid, &regs)
	}
}

// seize takes all threads and makes them stop; it gives those that are to report it.
func (t *tracer) seize() (map[int]bool, error) {
	seized := map[int]bool{}
	for again := true; again; {
		again = false
		tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", t.pid))
		if err != nil {
			return nil, err
		}
		for _, task := range tasks {
			var tid int
			if _, err := fmt.Sscan(task.Name(), &tid); err != nil {
				return nil, err
			}
			if seized[tid] {
				continue
			}
			const options = syscall.PTRACE_O_TRACECLONE | syscall.PTRACE_O_TRACESYSGOOD | ptraceExitKill
			err := ptrace(ptraceSeize, tid, 0, options)
			if errors.Is(err, syscall.ESRCH) || errors.Is(err, syscall.EPERM) && len(seized) > 0 {
				continue // it has ended, or was started by one that we have, and so is ours already
			}
			if err != nil {
				return nil, fmt.Errorf("seize: %w", err)
			}
			if err := ptrace(ptraceInterrupt, tid, 0, 0); err != nil {
				return nil, fmt.Errorf("interrupt: %w", err)
			}
			seized[tid], again = true, true
		}
	}
	return seized, nil
}

func ptrace(request, tid int, addr, data uintptr) error {
	if _, _, errno := syscall.Syscall6(syscall.SYS_PTRACE, uintptr(request), uintptr(tid), addr, data, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// call tells what a thread that has stopped at a system call is about to do; ok is false where it is not to be looked at.
func (t *tracer) call(tid int, mem *os.File) (c sysCall, ok bool) {
	var info struct {
		Op   uint8
		_    [23]byte
		Nr   uint64
		Args [6]uint64
		_    uint64
	}
	_, _, errno := syscall.Syscall6(syscall.SYS_PTRACE, ptraceSyscallInfo, uintptr(tid), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	if errno != 0 || info.Op != syscallEntry {
		return c, false
	}
	f, ok := fileCalls[info.Nr]
	if !ok {
		return c, false
	}
	c.name = f.name
	const writing = syscall.O_WRONLY | syscall.O_RDWR | syscall.O_CREAT
	if f.name == "open" && info.Args[1]&writing == 0 || f.name == "openat" && info.Args[2]&writing == 0 {
		return c, false
	}
	if f.fd {
		c.path, _ = os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", t.pid, info.Args[0]))
	} else {
		c.path = readString(mem, info.Args[f.path])
	}
	if f.to >= 0 {
		c.to = strings.TrimPrefix(readString(mem, info.Args[f.to]), t.data+"/")
	}
	if strings.HasPrefix(c.path, "socket:") {
		c.path = "socket"
		return c, true
	}
	c.path, ok = strings.CutPrefix(c.path, t.data+"/")
	return c, ok
}

// readString reads a string that ends in NUL from another process.
func readString(mem *os.File, at uint64) string {
	b := make([]byte, 4096)
	n, _ := mem.ReadAt(b, int64(at)) // what lies behind it may be no memory
	s, _, _ := bytes.Cut(b[:n], []byte{0})
	return string(s)
}
