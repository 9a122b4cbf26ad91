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
	"sync"
	"time"

	"github.com/go-git/go-git/v5/plumbing/filemode"

	"alliancewiki/internal/wiki"
)

// quarantinePattern names the folders below objects/ in which a push waits. git prune takes such a name for a temporary
// folder of git's own, so that one left by a crash goes after two weeks even where no server starts again.
const quarantinePattern = "tmp_objdir-incoming-*"

// Incoming is what a push brought: a pack in a quarantine, where the repository does not see it. Keep takes it over;
// Discard must be called in any case.
type Incoming struct {
	store  *Store
	dir    string
	reader *reader
	leave  func() // lets upkeep throw objects away again
}

// IncomingFile is one file that an incoming commit changed, with names and modes as git has them: nothing is checked.
type IncomingFile struct {
	Name    string
	Mode    string // 100644 and so on; 000000 for a deleted file
	Blob    wiki.BlobID
	Added   bool // was not there before
	Deleted bool
}

// Receive puts a pack (nil for none) into quarantine. git indexes it there and looks at the form of each object; a pack
// that is broken is a *wiki.Invalid (push.broken). The caller has bounded its size, also unpacked.
func (s *Store) Receive(ctx context.Context, pack io.Reader) (_ *Incoming, err error) {
	s.incoming.RLock()
	dir, err := os.MkdirTemp(filepath.Join(s.dir, "objects"), quarantinePattern)
	if err != nil {
		s.incoming.RUnlock()
		return nil, diskError(err)
	}
	in := &Incoming{store: s, dir: dir, leave: sync.OnceFunc(s.incoming.RUnlock)}
	in.reader = newReader(s.dir, 1, 8<<20)
	in.reader.env = in.env()
	defer func() {
		if err != nil {
			in.Discard()
		}
	}()
	if pack == nil {
		return in, nil
	}
	if err := os.Mkdir(filepath.Join(dir, "pack"), 0o777); err != nil {
		return nil, diskError(err)
	}
	cmd := in.command(ctx, "-c", "core.fsync=all", "-c", "core.bigFileThreshold=4m", "-c", "core.deltaBaseCacheLimit=16m",
		"index-pack", "--stdin", "--fix-thin", "--strict", "--threads=1")
	cmd.Stdin = pack
	var said bytes.Buffer
	cmd.Stderr = &said
	switch err := cmd.Run(); {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case exitCode(err) > 0:
		why := firstLine(said.String())
		if strings.Contains(why, "No space left") || strings.Contains(why, "unable to write") || strings.Contains(why, "unable to create") {
			return nil, fmt.Errorf("git index-pack: %s: %w", why, wiki.ErrReadOnly)
		}
		return nil, &wiki.Invalid{Field: "push", Key: "push.broken", Value: why}
	case err != nil:
		return nil, gitError(err, "index-pack")
	}
	return in, nil
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

func (in *Incoming) env() []string {
	return []string{
		"GIT_OBJECT_DIRECTORY=" + in.dir,
		"GIT_ALTERNATE_OBJECT_DIRECTORIES=" + filepath.Join(in.store.dir, "objects"),
		"GIT_QUARANTINE_PATH=" + in.dir,
	}
}

// command is git, seeing the quarantine beside the repository.
func (in *Incoming) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := command(ctx, in.store.dir, args...)
	cmd.Env = append(cmd.Env, in.env()...)
	return cmd
}

// Discard throws away what is still in quarantine.
func (in *Incoming) Discard() {
	in.reader.close()
	os.RemoveAll(in.dir)
	in.leave()
}

// Connected makes sure that everything the commit stands on is there: a *wiki.Invalid (push.connect) where it is not, or
// where it is no commit.
func (in *Incoming) Connected(ctx context.Context, tip wiki.Rev) error {
	if _, err := in.reader.commit(ctx, tip); errors.Is(err, wiki.ErrNotFound) {
		return &wiki.Invalid{Field: "push", Key: "push.connect", Value: tip.Short()}
	} else if err != nil {
		return err
	}
	cmd := in.command(ctx, "rev-list", "--objects", "--stdin", "--not", "--all", "--quiet")
	cmd.Stdin = strings.NewReader(string(tip) + "\n")
	out, err := cmd.CombinedOutput()
	if exitCode(err) > 0 && ctx.Err() == nil {
		return &wiki.Invalid{Field: "push", Key: "push.connect", Value: firstLine(string(out))}
	}
	return err
}

// IsAncestor is Store.IsAncestor with the quarantine in view.
func (in *Incoming) IsAncestor(ctx context.Context, old, next wiki.Rev) (bool, error) {
	err := in.command(ctx, "merge-base", "--is-ancestor", "--end-of-options", string(old), string(next)).Run()
	if exitCode(err) > 0 && ctx.Err() == nil { // 1: it is not; 128: one of them is no commit here
		return false, nil
	}
	return err == nil, err
}

// Related tells whether a commit has any history in common with another.
func (in *Incoming) Related(ctx context.Context, a, b wiki.Rev) (bool, error) {
	err := in.command(ctx, "merge-base", "--end-of-options", string(a), string(b)).Run()
	if exitCode(err) > 0 && ctx.Err() == nil {
		return false, nil
	}
	return err == nil, err
}

// Commits calls yield for each commit that tip brings and the branch does not have, parents first, with the files that it
// changed: a merge those that differ from all its parents.
func (in *Incoming) Commits(ctx context.Context, tip wiki.Rev, yield func(*wiki.Commit, []IncomingFile) error) error {
	revs := []string{"--end-of-options", string(tip)}
	if head := in.store.Head().Rev; head != "" {
		revs = append(revs, "^"+string(head))
	}
	var files []IncomingFile
	entry := func(_ *wiki.Commit, e rawEntry) {
		files = append(files, IncomingFile{
			Name: e.name, Mode: e.newMode, Blob: blobOrNone(e.next),
			Added: strings.Trim(e.oldMode, "0") == "", Deleted: strings.Trim(e.newMode, "0") == "",
		})
	}
	cmd := in.command(ctx, append(append([]string{}, logArgs...), append([]string{"--no-renames"}, revs...)...)...)
	return readLog(cmd, entry, func(c *wiki.Commit) error {
		err := yield(c, files)
		files = nil
		return err
	})
}

// Blob reads a file's bytes.
func (in *Incoming) Blob(ctx context.Context, id wiki.BlobID) ([]byte, error) {
	return in.reader.blob(ctx, id)
}

// Snapshot is the tree of an incoming commit; near is one that is like it.
func (in *Incoming) Snapshot(ctx context.Context, rev wiki.Rev, near *Snapshot) (*Snapshot, error) {
	c, err := in.reader.commit(ctx, rev)
	if err != nil {
		return nil, err
	}
	root, err := in.reader.readTree(ctx, c.TreeHash, near.root)
	if err != nil {
		return nil, fmt.Errorf("tree of %s: %w", rev.Short(), err)
	}
	return &Snapshot{Rev: rev, root: root}, nil
}

// Keep takes the pack over into the repository, durably. Its files are fsynced already; the index comes last, since it
// is what makes git see a pack.
func (in *Incoming) Keep() error {
	packs := filepath.Join(in.store.dir, "objects", "pack")
	entries, err := os.ReadDir(filepath.Join(in.dir, "pack"))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if err := makeFolder(packs); err != nil {
		return diskError(err)
	}
	in.store.packs.Lock()
	defer in.store.packs.Unlock()
	for _, last := range []bool{false, true} {
		for _, e := range entries {
			if (path.Ext(e.Name()) == ".idx") != last {
				continue
			}
			if err := keepFile(filepath.Join(in.dir, "pack", e.Name()), filepath.Join(packs, e.Name())); err != nil {
				return diskError(err)
			}
		}
	}
	return diskError(syncDir(packs))
}

// keepFile renames a file of a pack to its place. One of that name is the same pack, pushed before; it is freshened, so
// that a gc under way keeps what is in it.
func keepFile(from, to string) error {
	now := time.Now()
	if err := os.Chtimes(to, now, now); err == nil {
		return nil
	}
	return os.Rename(from, to)
}

// Collision finds what stands in the way of a file of the snapshot on some file systems: another name that differs from
// it, or a folder of it, only in letter case or Unicode form, or another file with the same address.
func (s *Snapshot) Collision(name string) (other string, found bool) {
	n, prefix := s.root, ""
	for {
		seg, rest, more := strings.Cut(name, "/")
		for _, i := range n.like(seg) {
			if n.entries[i].name != seg {
				return prefix + n.entries[i].name, true
			}
		}
		if !more {
			twin, isPage := strings.CutSuffix(seg, ".md")
			if !isPage {
				twin = seg + ".md"
			}
			for _, i := range n.like(twin) {
				if n.entries[i].isFile() {
					return prefix + n.entries[i].name, true
				}
			}
			return "", false
		}
		i := n.find(seg)
		if i < 0 || n.entries[i].mode != filemode.Dir {
			return "", false
		}
		n, name, prefix = n.entries[i].sub, rest, prefix+seg+"/"
	}
}

// Added calls yield for each name that next has and s has not.
func (s *Snapshot) Added(next *Snapshot, yield func(name string) error) error {
	return diff("", s.root, next.root, func(name string, old, now *entry) error {
		if old == nil && now != nil {
			return yield(name)
		}
		return nil
	})
}
