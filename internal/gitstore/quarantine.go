package gitstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

// quarantinePattern names the folders below objects/ in which a pack waits. git prune takes such a name for a temporary
// folder of git's own, so that one left by a crash goes after two weeks even where no server starts again.
const quarantinePattern = "tmp_objdir-incoming-*"

// newQuarantine makes a folder for packs that the repository does not see yet.
func newQuarantine(repo string) (dir string, err error) {
	if dir, err = os.MkdirTemp(filepath.Join(repo, "objects"), quarantinePattern); err != nil {
		return "", diskError(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "pack"), 0o777); err != nil {
		return "", errors.Join(diskError(err), os.RemoveAll(dir))
	}
	return dir, nil
}

func quarantineEnv(repo, dir string) []string {
	return []string{
		"GIT_OBJECT_DIRECTORY=" + dir,
		"GIT_ALTERNATE_OBJECT_DIRECTORIES=" + filepath.Join(repo, "objects"),
		"GIT_QUARANTINE_PATH=" + dir,
	}
}

// quarantined is git, seeing a quarantine beside the repository; it writes to the quarantine.
func quarantined(ctx context.Context, repo, dir string, args ...string) *exec.Cmd {
	cmd := command(ctx, repo, args...)
	cmd.Env = append(cmd.Env, quarantineEnv(repo, dir)...)
	return cmd
}

// fullDisk are words with which git says that it cannot write.
var fullDisk = []string{"No space left", "unable to write", "unable to create", "Read-only file system", "Input/output error", "fsync error"}

// indexPack puts a pack into a quarantine, fsynced; git indexes it and looks at its objects. A pack that is broken is a
// *wiki.Invalid (push.broken).
func indexPack(ctx context.Context, repo, dir string, pack io.Reader, args ...string) error {
	cmd := quarantined(ctx, repo, dir, append([]string{"-c", "core.fsync=all", "-c", "core.bigFileThreshold=4m",
		"-c", "core.deltaBaseCacheLimit=16m", "index-pack", "--stdin", "--threads=1"}, args...)...)
	cmd.Stdin = pack
	var said bytes.Buffer
	cmd.Stderr = &said
	err := cmd.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case exitCode(err) <= 0:
		return gitError(err, "index-pack")
	}
	why := firstLine(said.String())
	for _, words := range fullDisk {
		if strings.Contains(why, words) {
			return fmt.Errorf("git index-pack: %s: %w", why, wiki.ErrReadOnly)
		}
	}
	return &wiki.Invalid{Field: "push", Key: "push.broken", Value: why}
}

// firstLine is what git says first when it ends badly.
func firstLine(said string) string {
	for line := range strings.Lines(said) {
		for _, mark := range []string{"fatal: ", "error: "} {
			if rest, ok := strings.CutPrefix(line, mark); ok {
				return strings.TrimSpace(strings.ToValidUTF8(rest, "\uFFFD"))
			}
		}
	}
	return ""
}

// keepPacks takes the packs of a quarantine over into the repository, durably. Their files are fsynced already; an index
// comes last, since it is what makes git see a pack.
func keepPacks(repo, dir string) error {
	packs := filepath.Join(repo, "objects", "pack")
	entries, err := os.ReadDir(filepath.Join(dir, "pack"))
	if err != nil || len(entries) == 0 {
		return err
	}
	if _, err := os.Stat(packs); errors.Is(err, fs.ErrNotExist) {
		if err := makeFolder(packs); err != nil {
			return diskError(err)
		}
	}
	for _, last := range []bool{false, true} {
		for _, e := range entries {
			if (path.Ext(e.Name()) == ".idx") != last {
				continue
			}
			if err := keepFile(filepath.Join(dir, "pack", e.Name()), filepath.Join(packs, e.Name())); err != nil {
				return diskError(err)
			}
		}
	}
	return diskError(syncDir(packs))
}

// keepFile renames a file of a pack to its place. One of that name is the same pack, brought before; it is freshened, so
// that a gc under way keeps what is in it.
func keepFile(from, to string) error {
	now := time.Now()
	if err := os.Chtimes(to, now, now); err == nil {
		return nil
	}
	return os.Rename(from, to)
}
