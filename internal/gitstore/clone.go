package gitstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

// Clone is a repository that a person works in with git as well, on their own machine: a working tree with its .git, a
// linked working tree, or a bare repository. A store of one keeps off the repository's configuration, and moves the
// working tree along with the branch (see worktree.go).
type Clone struct {
	GitDir   string      // where HEAD and the index are
	Dir      string      // where objects and branches are: the same folder, save for a linked working tree
	WorkTree string      // "" for a bare repository
	Branch   string      // that HEAD names, such as refs/heads/main
	Person   wiki.Author // user.name and user.email, without organisation
}

// FindClone looks at the folder dir with the user's own git and configuration. What cannot be served is an error that
// tells what to do about it, in words for the person who typed the folder's name.
func FindClone(ctx context.Context, dir string) (*Clone, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if filepath.Base(dir) == ".git" {
		dir = filepath.Dir(dir)
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	c := &Clone{}
	out, err := userGit(ctx, dir, "rev-parse", "--path-format=absolute",
		"--is-bare-repository", "--absolute-git-dir", "--git-common-dir", "--show-object-format")
	if err != nil {
		return nil, fmt.Errorf("%s is not a git repository that can be used: %w", dir, err)
	}
	said := strings.Split(out, "\n")
	if len(said) != 4 {
		return nil, fmt.Errorf("git says %q of %s", out, dir)
	}
	c.GitDir, c.Dir = said[1], said[2]
	if said[0] == "false" {
		if c.WorkTree, err = userGit(ctx, dir, "rev-parse", "--path-format=absolute", "--show-toplevel"); err != nil {
			return nil, err
		}
		if !sameFile(c.WorkTree, dir) { // core.worktree: edits would be written there
			return nil, fmt.Errorf("the files of %s lie in %s: the wiki serves a clone whose files are beside its .git", dir, c.WorkTree)
		}
	}
	if err := c.supported(ctx, said[3]); err != nil {
		return nil, err
	}
	if doing := c.operation(); doing != "" {
		return nil, fmt.Errorf("a %s is under way in %s: finish it, or give it up with git %[1]s --abort, and try again", doing, dir)
	}
	if c.Branch, err = readBranch(c.GitDir); err != nil {
		return nil, fmt.Errorf("no branch is checked out in %s: choose one with git switch BRANCH, and try again", dir)
	}
	if err := c.branchElsewhere(); err != nil {
		return nil, err
	}
	c.Person.Name, c.Person.Email = userSetting(ctx, dir, "user.name"), userSetting(ctx, dir, "user.email")
	if c.Person.Name == "" || c.Person.Email == "" {
		return nil, errors.New("git does not know who you are, so that your changes would have no author. Tell it, and try again:\n" +
			"  git config --global user.name \"Your Name\"\n  git config --global user.email you@example.dk")
	}
	return c, nil
}

// supported refuses the forms of a repository that this program does not read.
func (c *Clone) supported(ctx context.Context, format string) error {
	if format != "sha1" {
		return fmt.Errorf("%s names its objects by %s, which the wiki does not read: clone it with git clone", c.GitDir, format)
	}
	out, err := run(ctx, c.GitDir, "config", "--list", "-z", "--name-only")
	if err != nil {
		return err
	}
	for name := range strings.SplitSeq(string(out), "\x00") {
		switch {
		case name == "extensions.refstorage":
			return fmt.Errorf("%s keeps its branches in a form that the wiki does not read: clone it with git clone", c.GitDir)
		case name == "extensions.partialclone", strings.HasPrefix(name, "remote.") &&
			(strings.HasSuffix(name, ".promisor") || strings.HasSuffix(name, ".partialclonefilter")):
			return fmt.Errorf("%s is a partial clone, which has to fetch what it lacks: clone the wiki again without --filter", c.GitDir)
		}
	}
	return nil
}

// operation is what git is in the middle of, "" for nothing: the name of the command that ends it with --abort.
func (c *Clone) operation() string {
	for _, at := range [][2]string{
		{"rebase-merge", "rebase"}, {"rebase-apply", "rebase"}, {"MERGE_HEAD", "merge"},
		{"CHERRY_PICK_HEAD", "cherry-pick"}, {"REVERT_HEAD", "revert"},
	} {
		if _, err := os.Lstat(filepath.Join(c.GitDir, at[0])); err == nil {
			return at[1]
		}
	}
	return ""
}

// branchElsewhere refuses a branch that another working tree of the repository has checked out: that one would be out of
// step as soon as the wiki moved the branch.
func (c *Clone) branchElsewhere() error {
	others, err := filepath.Glob(filepath.Join(escapeGlob(c.Dir), "worktrees", "*"))
	if err != nil {
		return err
	}
	if filepath.Base(c.Dir) == ".git" {
		others = append(others, c.Dir)
	}
	for _, other := range others {
		if branch, err := readBranch(other); err != nil || branch != c.Branch || sameFile(other, c.GitDir) {
			continue
		}
		tree := filepath.Dir(other)
		if link, err := os.ReadFile(filepath.Join(other, "gitdir")); err == nil {
			tree = filepath.Dir(strings.TrimSpace(string(link)))
		}
		if _, err := os.Stat(tree); errors.Is(err, fs.ErrNotExist) {
			continue // removed without git worktree remove
		}
		return fmt.Errorf("%s is checked out in %s: serve that folder instead", strings.TrimPrefix(c.Branch, "refs/heads/"), tree)
	}
	return nil
}

// escapeGlob makes a folder's name stand for itself in a pattern.
func escapeGlob(name string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// userSetting is a setting as the user's own git sees it, "" where there is none.
func userSetting(ctx context.Context, dir, key string) string {
	value, err := userGit(ctx, dir, "config", "--get", key)
	if err != nil {
		return ""
	}
	return value
}

// userGit runs git as the user would in the folder, with their configuration, so that git itself refuses a repository
// that is somebody else's. Only for questions that run nothing of what a repository may name.
func userGit(ctx context.Context, dir string, args ...string) (string, error) {
	c := exec.CommandContext(ctx, "git", args...)
	c.Dir = dir
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "GIT_") || strings.HasPrefix(kv, "GIT_CONFIG_") {
			c.Env = append(c.Env, kv)
		}
	}
	c.Env = append(c.Env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir), "GIT_OPTIONAL_LOCKS=0",
		"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=", "LC_ALL=C.UTF-8")
	out, err := c.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		err = errors.New(strings.TrimPrefix(string(bytes.TrimSpace(exit.Stderr)), "fatal: "))
	}
	return strings.TrimSuffix(string(out), "\n"), err
}

// recover makes good what a killed process of this program left in a clone: its own lock on the index, and where one is
// left its lock on the branch. Every other lock may be a living git's.
func (c *Clone) recover() error {
	lock := filepath.Join(c.GitDir, "index.lock")
	if text, err := os.ReadFile(lock); err == nil && string(text) == ourLock {
		if err := os.Remove(lock); err != nil {
			return err
		}
	}
	if _, err := os.Stat(filepath.Join(c.GitDir, "alliancewiki.step")); err == nil {
		if err := sweepLock(filepath.Join(c.Dir, c.Branch) + ".lock"); err != nil {
			return err
		}
	}
	return syncRepository(c.Dir, c.Branch)
}

// logMove writes the step to the logs that git keeps of where HEAD and the branch were, where it keeps them.
func (c *Clone) logMove(branch string, old, next wiki.Rev) {
	if old == "" {
		old = wiki.Rev(strings.Repeat("0", len(next)))
	}
	who := signature(c.Person, time.Now())
	line := fmt.Sprintf("%s %s %s <%s> %d %s\talliancewiki: edit\n", old, next, who.Name, who.Email, who.When.Unix(), who.When.Format("-0700"))
	for _, name := range []string{filepath.Join(c.GitDir, "logs", "HEAD"), filepath.Join(c.Dir, "logs", branch)} {
		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			continue // a log is a convenience: without it the edit stands all the same
		}
		_, _ = f.WriteString(line)
		_ = f.Close()
	}
}
