package wikitest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Disk is a file system in an image file, for tests of what happens when it is full or loses its power.
type Disk struct {
	Dir string // where it is mounted, until the test ends

	t     testing.TB
	image string
	kind  diskKind
	cuts  int
}

type diskKind struct{ mkfs, size, options string }

var diskKinds = map[string]diskKind{
	"ext4":       {"mkfs.ext4", "64M", "loop"},
	"roomy ext4": {"mkfs.ext4", "256M", "loop"},
	"xfs":        {"mkfs.xfs", "320M", "loop,nouuid"}, // the copy has the same uuid as the original
}

// NewDisk makes an empty file system of 64 MB (ext4), 256 MB (roomy ext4) or 320 MB (xfs). Where this process may not mount
// one, or cannot make it, the test is skipped.
func NewDisk(t testing.TB, kind string) *Disk {
	t.Helper()
	if why := cannotMount(); why != "" {
		t.Skip("mounting an image needs a privilege: " + why)
	}
	d := &Disk{t: t, kind: diskKinds[kind]}
	if _, err := exec.LookPath(d.kind.mkfs); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	d.image = filepath.Join(dir, "image")
	command(t, "truncate", "-s", d.kind.size, d.image)
	command(t, d.kind.mkfs, "-q", d.image)
	d.Dir = d.mount(d.image, filepath.Join(dir, "disk"))
	return d
}

// CutPower gives the folder of a copy of the disk, made of what the device has received until now, without sync or
// unmount. Nobody notices it on the disk itself.
func (d *Disk) CutPower() string {
	d.t.Helper()
	d.cuts++
	copied := fmt.Sprint(d.image, "-", d.cuts)
	command(d.t, "cp", "--sparse=always", d.image, copied)
	return d.mount(copied, fmt.Sprint(d.Dir, "-", d.cuts))
}

func (d *Disk) mount(image, at string) string {
	d.t.Helper()
	if err := os.Mkdir(at, 0o755); err != nil {
		d.t.Fatal(err)
	}
	command(d.t, "mount", "-o", d.kind.options, image, at)
	d.t.Cleanup(func() { unmount(d.t, at) })
	return at
}

// unmount waits for processes that are about to end, such as the git of a server that was killed.
func unmount(t testing.TB, at string) {
	t.Helper()
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		out, err := exec.Command("umount", at).CombinedOutput()
		if err == nil {
			return
		}
		if time.Since(start) > 20*time.Second {
			t.Errorf("umount: %v\n%s", err, out)
			return
		}
	}
}

// cannotMount says what this process lacks to mount an image, "" for nothing.
func cannotMount() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err.Error()
	}
	_, line, _ := strings.Cut(string(status), "CapEff:\t")
	line, _, _ = strings.Cut(line, "\n")
	const sysAdmin = 21
	if capabilities, err := strconv.ParseUint(line, 16, 64); err != nil || capabilities>>sysAdmin&1 == 0 {
		return fmt.Sprintf("the process has no CAP_SYS_ADMIN (%s)", line)
	}
	control, err := os.OpenFile("/dev/loop-control", os.O_RDWR, 0)
	if err != nil {
		return err.Error()
	}
	control.Close()
	return ""
}

func command(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}
