package gitstore_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// TestWhatWasAcknowledgedSurvivesAPowerCut cuts the power of a disk: a file system in an image file, which is copied
// right after the last acknowledgement, without sync or unmount. The copy is what the device has received, no more.
func TestWhatWasAcknowledgedSurvivesAPowerCut(t *testing.T) {
	if why := cannotMount(); why != "" {
		t.Skip("mounting an image needs a privilege: " + why)
	}
	for _, fs := range []struct{ kind, size, options string }{
		{"ext4", "64M", "loop"},
		{"xfs", "320M", "loop,nouuid"}, // the copy has the same uuid as the original
	} {
		if _, err := exec.LookPath("mkfs." + fs.kind); err != nil {
			t.Logf("no %s here: %v", fs.kind, err)
			continue
		}
		t.Run(fs.kind, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			image := filepath.Join(dir, "image")
			command(t, "truncate", "-s", fs.size, image)
			command(t, "mkfs."+fs.kind, "-q", image)
			disk := mount(t, image, filepath.Join(dir, "disk"), fs.options)
			repo := filepath.Join(disk, "wiki.git")
			put := map[wiki.File][]byte{file(t, "fælles.md"): []byte("# Fælles\n")}
			if err := gitstore.Init(t.Context(), repo, put, mette, "Begynd"); err != nil {
				t.Fatal(err)
			}
			s := open(t, repo)
			revs := []wiki.Rev{s.Head().Rev}
			for cut := range 3 {
				revs = append(revs, editAtOnce(t, s, cut)...)
				copied := filepath.Join(dir, fmt.Sprint("image-", cut))
				command(t, "cp", "--sparse=always", image, copied)
				survivor := mount(t, copied, filepath.Join(dir, fmt.Sprint("disk-", cut)), fs.options)
				survived(t, filepath.Join(survivor, "wiki.git"), revs)
			}
		})
	}
}

// editAtOnce makes twenty edits, from four editors at once, and gives what was acknowledged.
func editAtOnce(t *testing.T, s *gitstore.Store, cut int) (revs []wiki.Rev) {
	t.Helper()
	var (
		mu      sync.Mutex
		writing sync.WaitGroup
	)
	for editor := range 4 {
		writing.Go(func() {
			for n := range 5 {
				e := edit(s.Head().Rev, fmt.Sprintf("mappe-%d/%d/side.md", cut, editor), fmt.Sprintf("Udgave %d.\n", n))
				res, err := s.Apply(t.Context(), e)
				if err != nil || !res.Changed {
					t.Errorf("got %+v, %v", res, err)
				}
				mu.Lock()
				revs = append(revs, res.Rev)
				mu.Unlock()
			}
		})
	}
	writing.Wait()
	return revs
}

// survived makes sure that a repository has all revisions on its branch and is sound.
func survived(t *testing.T, repo string, revs []wiki.Rev) {
	t.Helper()
	if out, err := gitIn(repo, nil, "fsck", "--full", "--strict"); err != nil {
		t.Errorf("fsck: %v\n%s", err, out)
	}
	tidy(t, repo)
	out, err := gitIn(repo, nil, "rev-list", "main")
	lost := 0
	for _, rev := range revs {
		if !strings.Contains(out, string(rev)) {
			lost++
		}
	}
	if err != nil || lost > 0 {
		t.Fatalf("%d of %d acknowledged edits are lost, %v\n%.200s", lost, len(revs), err, out)
	}
	s := open(t, repo)
	for f, id := range s.Head().All() {
		if b, err := s.Blob(t.Context(), id); err != nil || len(b) == 0 {
			t.Errorf("%s: %q, %v", f, b, err)
		}
	}
	apply(t, s, edit(s.Head().Rev, "efter.md", "Efter strømafbrydelsen.\n"))
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

// mount mounts an image until the test ends.
func mount(t *testing.T, image, at, options string) string {
	t.Helper()
	if err := os.Mkdir(at, 0o755); err != nil {
		t.Fatal(err)
	}
	command(t, "mount", "-o", options, image, at)
	t.Cleanup(func() { command(t, "umount", at) })
	return at
}

func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}
