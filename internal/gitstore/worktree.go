package gitstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"alliancewiki/internal/wiki"
)

const (
	// indexWait is how long a git command of the user's may hold the index before a save gives up.
	indexWait = 2 * time.Second
	// treeEvery is how often a working tree that stood in the way of a save is looked at again.
	treeEvery = 2 * time.Second
	// emptyTree is what a branch without commits holds.
	emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
)

// The keys of the standings that a working tree gives rise to.
const (
	treeDirty     = "worktree"           // a file was changed and not committed; Value is its name
	treeUntracked = "worktree.untracked" // a file that git does not know lies where an edit puts one; Value is its name
	treeBranch    = "worktree.branch"    // another branch is checked out; Value is the branch that the wiki has
	treeOperation = "worktree.operation" // git is in the middle of a merge or the like; Value is what --abort ends
	treeLocked    = "worktree.locked"    // the index is locked; Value is the lock's name
	treeBehind    = "worktree.behind"    // an edit is committed and the files are not brought up; Value is what git says
)

// workTree is the checked-out files of a Clone, which follow the branch when the store moves it.
//
// The branch moves only while files and index are what the head holds, and only when the step to the new head overwrites
// nothing: else the edit is refused with a *wiki.NotNow. From before that is looked at until the files have followed,
// the index is locked as git locks it, so that no git command of the user's comes in between. What git cannot know, an
// editor that saves a file in that moment, is left to git's own care: it does not overwrite a changed file.
//
// A note in the git directory says that a step is under way, from which revision. A step that was cut short, by a kill
// or a full disk, is gone again by the next who looks; going it twice does no harm.
//
// Nothing that the clone's own configuration names is run: no hooks, no file system monitor, no filters, no submodules.
// A file that a filter (such as Git LFS) keeps elsewhere is therefore left as the repository has it.
type workTree struct {
	clone  *Clone
	branch string
	env    []string

	mu      sync.Mutex // held by whoever looks at the index or changes it
	state   *wiki.Standing
	refused chan struct{} // a save was refused: state is new
}

// newWorkTree reads what of the configuration has to be set aside, and what of the user's own says how files are written.
func newWorkTree(ctx context.Context, c *Clone) (*workTree, error) {
	t := &workTree{clone: c, branch: c.Branch, refused: make(chan struct{}, 1)}
	out, err := run(ctx, c.GitDir, "config", "--list", "-z", "--name-only")
	if err != nil {
		return nil, err
	}
	set := [][2]string{{"core.fsmonitor", "false"}, {"submodule.recurse", "false"}}
	for _, key := range []string{"core.autocrlf", "core.eol"} {
		if value := userSetting(ctx, c.WorkTree, key); value != "" {
			set = append(set, [2]string{key, value})
		}
	}
	for name := range strings.SplitSeq(string(out), "\x00") {
		i := strings.LastIndexByte(name, '.')
		if !strings.HasPrefix(name, "filter.") || i < 0 {
			continue
		}
		switch name[i:] {
		case ".clean", ".smudge", ".process":
			set = append(set, [2]string{name, ""})
		case ".required":
			set = append(set, [2]string{name, "false"})
		}
	}
	t.env = []string{"GIT_CONFIG_COUNT=" + strconv.Itoa(len(set)), "GIT_INDEX_FILE=" + t.name("alliancewiki.index")}
	for i, kv := range set {
		t.env = append(t.env, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", i, kv[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", i, kv[1]))
	}
	return t, nil
}

// name is a file of the git directory.
func (t *workTree) name(file string) string { return filepath.Join(t.clone.GitDir, file) }

// git runs git on the files and the copy of the index.
func (t *workTree) git(ctx context.Context, args ...string) ([]byte, error) {
	c := command(ctx, t.clone.GitDir, append([]string{"--work-tree=" + t.clone.WorkTree}, args...)...)
	c.Dir = t.clone.WorkTree
	c.Env = append(c.Env, t.env...)
	c.Env = append(c.Env, "GIT_OPTIONAL_LOCKS=1") // the index is a copy: what git learns of the files may be kept in it
	out, err := c.Output()
	return out, gitError(err, args...)
}

// swap moves the branch by move, and the files with it. Where the files stand in the way it is a *wiki.NotNow and the
// branch is where it was. Once the branch has moved there is no error: files that could not follow are a standing.
func (t *workTree) swap(ctx context.Context, old, next wiki.Rev, prepare func() error, move func(before func() error) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.finish(ctx); err != nil {
		return t.declare(behind(err))
	}
	err := t.locked(ctx, func() error {
		if err := prepare(); err != nil {
			return err
		}
		if err := t.ready(ctx); err != nil {
			return err
		}
		if err := t.roomFor(ctx, old, next); err != nil {
			return err
		}
		if err := move(func() error { return t.begin(old) }); err != nil {
			return errors.Join(err, t.end())
		}
		t.clone.logMove(t.branch, old, next)
		if err := t.follow(ctx, old, next); err != nil {
			t.declare(behind(err)) // the edit stands
		}
		return nil
	})
	var not *wiki.NotNow
	if errors.As(err, &not) {
		return t.declare(not)
	}
	return err
}

// locked does something while the index is locked.
func (t *workTree) locked(ctx context.Context, do func() error) error {
	lock := t.name("index.lock")
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		f, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if err == nil {
			_, err = f.WriteString(ourLock)
			err = errors.Join(err, f.Close())
			defer os.Remove(lock)
			if err != nil {
				return err
			}
			return do()
		}
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
		if time.Since(start) > indexWait || ctx.Err() != nil {
			return notNow(treeLocked, lock)
		}
	}
}

// ourLock is what a lock on the index holds that this program made. git asks only whether there is one.
const ourLock = "alliancewiki\n"

// ready makes a copy of the index, and makes sure that it and the files are what the branch holds.
func (t *workTree) ready(ctx context.Context) error {
	if doing := t.clone.operation(); doing != "" {
		return notNow(treeOperation, doing)
	}
	if branch, err := readBranch(t.clone.GitDir); err != nil || branch != t.branch {
		return notNow(treeBranch, strings.TrimPrefix(t.branch, "refs/heads/"))
	}
	if err := t.copyIndex(); err != nil {
		return err
	}
	out, err := t.git(ctx, "status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules=all")
	if err != nil {
		return err
	}
	const code = len("XY ")
	if first, _, _ := strings.Cut(string(out), "\x00"); len(first) > code {
		return notNow(treeDirty, first[code:])
	}
	return nil
}

// copyIndex makes the copy that git works on. A clone without commits may have no index yet.
func (t *workTree) copyIndex() error {
	index, err := os.ReadFile(t.name("index"))
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.Remove(t.name("alliancewiki.index")); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(t.name("alliancewiki.index"), index, 0o600)
}

// roomFor makes sure that the step overwrites nothing that git does not keep: of files that git ignores, git itself
// would think nothing.
func (t *workTree) roomFor(ctx context.Context, old, next wiki.Rev) error {
	out, err := t.git(ctx, "diff-tree", "-r", "-z", "--name-status", "--no-renames", treeOf(old), string(next))
	if err != nil {
		return err
	}
	var added []string
	gone := map[string]bool{}
	for fields := strings.Split(string(out), "\x00"); len(fields) > 1; fields = fields[2:] {
		switch fields[0] {
		case "A":
			added = append(added, fields[1])
		case "D":
			gone[fields[1]] = true
		}
	}
	for _, file := range added {
		if other := t.inTheWay(file, gone); other != "" {
			return notNow(treeUntracked, other)
		}
	}
	if out, err := t.git(ctx, "read-tree", "--dry-run", "-m", "-u", treeOf(old), string(next)); err != nil {
		return fmt.Errorf("the files cannot follow: %w: %s", err, out)
	}
	return nil
}

// inTheWay finds what lies where a new file comes, or a folder on the way to it. A file that leaves in the same step is
// not in the way; it may be the same file under a name that the file system takes for the same.
func (t *workTree) inTheWay(file string, gone map[string]bool) string {
	for name := file; name != "."; name = path.Dir(name) {
		info, err := os.Lstat(filepath.Join(t.clone.WorkTree, name))
		if err != nil || gone[name] || name != file && info.IsDir() {
			continue
		}
		for other := range gone {
			if same, err := os.Lstat(filepath.Join(t.clone.WorkTree, other)); err == nil && os.SameFile(same, info) {
				return ""
			}
		}
		if info.IsDir() && t.onlyGone(name, gone) {
			continue
		}
		return name
	}
	return ""
}

// onlyGone tells whether all files of a folder leave.
func (t *workTree) onlyGone(folder string, gone map[string]bool) bool {
	stays := errors.New("stays")
	return fs.WalkDir(os.DirFS(t.clone.WorkTree), folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !gone[name] {
			return stays
		}
		return err
	}) == nil
}

func treeOf(rev wiki.Rev) string {
	if rev == "" {
		return emptyTree
	}
	return string(rev)
}

// look finds what stands in the way of the next edit, whatever that is.
func (t *workTree) look(ctx context.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	err := t.finish(ctx)
	if err == nil {
		err = t.ready(ctx)
	}
	if lock := t.name("index.lock"); err == nil {
		if info, statErr := os.Stat(lock); statErr == nil && time.Since(info.ModTime()) > indexWait {
			err = notNow(treeLocked, lock)
		}
	}
	switch {
	case ctx.Err() != nil:
	case err == nil:
		t.state = nil
	default:
		t.set(behind(err).Standing)
	}
}

// set keeps a state, since the time from which it has been the same.
func (t *workTree) set(st wiki.Standing) {
	if was := t.state; was != nil && was.Key == st.Key && was.Value == st.Value {
		return
	}
	t.state = &st
}

// declare keeps what stood in the way of an edit, for whoever watches, and gives it back. What only one edit meets is not
// the wiki's state.
func (t *workTree) declare(not *wiki.NotNow) error {
	if not.Standing.Key == treeUntracked {
		return not
	}
	t.set(not.Standing)
	select {
	case t.refused <- struct{}{}:
	default:
	}
	return not
}

// behind is the reason why the files could not follow.
func behind(err error) *wiki.NotNow {
	var not *wiki.NotNow
	if errors.As(err, &not) {
		return not
	}
	return notNow(treeBehind, err.Error())
}

func notNow(key, value string) *wiki.NotNow {
	return &wiki.NotNow{Standing: wiki.Standing{Key: key, ReadOnly: true, Since: time.Now(), Value: value}}
}

// WatchTree tells what is the matter with the working tree of a clone, nil for nothing, whenever that changes, until ctx
// ends: at once where an edit was refused, within seconds where it is mended. While nothing is known to be the matter
// the files are not looked at. A store without a working tree has nothing to tell.
func (s *Store) WatchTree(ctx context.Context, tell func(*wiki.Standing)) {
	if s.tree == nil {
		return
	}
	tick := time.NewTicker(treeEvery)
	defer tick.Stop()
	s.tree.look(ctx)
	for ctx.Err() == nil {
		s.tree.mu.Lock()
		state := s.tree.state
		s.tree.mu.Unlock()
		tell(state)
		select {
		case <-ctx.Done():
		case <-s.tree.refused:
		case <-tick.C:
			if state != nil {
				s.tree.look(ctx)
			}
		}
	}
}

// swap moves the branch as swapRef does, and a clone's working tree with it.
func (s *Store) swap(old, next wiki.Rev, before func() error) error {
	if s.tree == nil {
		return swapRef(s.dir, s.branch, old, next, before)
	}
	return s.tree.swap(context.Background(), old, next, before, func(before func() error) error {
		return swapRef(s.dir, s.branch, old, next, before)
	})
}
