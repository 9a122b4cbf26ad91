package gitstore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Fsck asks git whether the repository at dir is whole; each line that it has to say is one error. It reads every
// object, and need not be able to open the repository.
func Fsck(ctx context.Context, dir string) (found []error) {
	out, err := command(ctx, dir, "fsck", "--full", "--no-progress", "--no-dangling").CombinedOutput()
	if err == nil {
		return nil
	}
	for line := range strings.Lines(string(out)) {
		found = append(found, errors.New("repository: "+strings.TrimSpace(line)))
	}
	return append(found, fmt.Errorf("repository: %w", gitError(err, "fsck")))
}

// CheckRefs finds refs at dir that cannot be what they are for: each must be there whole, the wiki's own must be commits,
// and HEAD must be a branch with one.
func CheckRefs(ctx context.Context, dir string) (found []error) {
	wrong := func(format string, args ...any) { found = append(found, fmt.Errorf("refs: "+format, args...)) }
	branch, err := readBranch(dir)
	if err != nil {
		wrong("%w: put »ref: refs/heads/main« into the file HEAD", err)
	} else if rev, err := readRef(dir, branch); err != nil {
		wrong("%w: restore a backup, or find the last commit with git fsck --lost-found", err)
	} else if rev == "" {
		wrong("%s has no commit: nothing was ever saved, or the branch was lost", branch)
	}
	cmd := command(ctx, dir, "for-each-ref", "--format=%(refname) %(objecttype)%(*objecttype)")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		wrong("%w", gitError(err, "for-each-ref"))
	}
	for line := range strings.Lines(said.String()) {
		wrong("%s: delete that file below %s, or restore it from a backup", strings.TrimSpace(line), dir)
	}
	for line := range strings.Lines(string(out)) {
		ref, kind, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, own := range []string{"refs/heads/", "refs/proposals/", "refs/notes/", "refs/upstream/"} {
			if strings.HasPrefix(ref, own) && strings.TrimPrefix(kind, "tag") != "commit" {
				wrong("%s is a %s, not a commit: remove it with git update-ref -d %s", ref, kind, ref)
			}
		}
	}
	return found
}

// Leftovers names what killed processes left in the repository at dir. None of it harms: the next start and the nightly
// upkeep remove it.
func Leftovers(dir string) (names []string) {
	names = locks(dir)
	for _, name := range []string{"config.lock", "HEAD.lock", "index.lock", "shallow.lock"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			names = append(names, name)
		}
	}
	for _, pattern := range []string{quarantinePattern, "tmp_obj_*", "pack/tmp_*", "pack/" + tempPack + "*"} {
		found, _ := filepath.Glob(filepath.Join(dir, "objects", pattern))
		for _, name := range found {
			if rel, err := filepath.Rel(dir, name); err == nil {
				names = append(names, rel)
			}
		}
	}
	packs, _ := filepath.Glob(filepath.Join(dir, "objects", "pack", "*.pack"))
	for _, name := range packs {
		if _, err := os.Lstat(strings.TrimSuffix(name, ".pack") + ".idx"); err != nil {
			names = append(names, filepath.Join("objects", "pack", filepath.Base(name)))
		}
	}
	return names
}

// CountCommits counts the commits of the head, by walking them all.
func (s *Store) CountCommits(ctx context.Context) (n int, err error) {
	out, err := run(ctx, s.dir, "rev-list", "--count", string(s.Head().Rev))
	if err != nil {
		return 0, err
	}
	_, err = fmt.Sscan(string(out), &n)
	return n, err
}
