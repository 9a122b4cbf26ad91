package gitstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"alliancewiki/internal/wiki"
)

// Bundle says what a bundle holds beside the objects and refs.
type Bundle struct {
	Branch string // what HEAD stands for: refs/heads/main
	Head   wiki.Rev
	Refs   int
}

// WriteBundle writes all refs of the repository at dir, with all that they reach, to a file: the branch as it is when
// this begins, or later. The repository may be in use.
func WriteBundle(ctx context.Context, dir, file string) (b Bundle, err error) {
	if b.Branch, err = readBranch(dir); err != nil {
		return b, err
	}
	still, err := standStill(ctx, dir, b.Branch)
	if err != nil {
		return b, err
	}
	defer os.RemoveAll(still)
	if _, err := run(ctx, still, "bundle", "create", "--quiet", file, "--all"); err != nil {
		return b, err
	}
	refs, err := bundledRefs(ctx, dir, file)
	b.Head, b.Refs = refs[b.Branch], len(refs)
	if err == nil && b.Head == "" {
		err = fmt.Errorf("%s of %s has no commit", b.Branch, dir)
	}
	return b, err
}

// standStill makes a repository with the refs of another as they are now and its objects: git leaves a ref that moves
// while it writes a bundle out of it.
func standStill(ctx context.Context, dir, branch string) (still string, err error) {
	refs, err := run(ctx, dir, "for-each-ref", "--format=%(objectname) %(refname)")
	if err != nil {
		return "", err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", err
	}
	if still, err = os.MkdirTemp("", "alliancewiki-bundle-"); err != nil {
		return "", err
	}
	_, err = run(ctx, still, "init", "--quiet", "--bare", "--template=")
	for name, text := range map[string]string{
		"HEAD": "ref: " + branch + "\n", "packed-refs": "# pack-refs with: \n" + string(refs),
		"objects/info/alternates": filepath.Join(dir, "objects") + "\n",
	} {
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(still, name)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(still, name), []byte(text), 0o644)
		}
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(still))
	}
	return still, nil
}

// bundledRefs lists the refs in a bundle.
func bundledRefs(ctx context.Context, dir, file string) (map[string]wiki.Rev, error) {
	out, err := run(ctx, dir, "bundle", "list-heads", file)
	if err != nil {
		return nil, err
	}
	return parseRefs(string(out))
}

// parseRefs reads lines of an id and a ref; HEAD is left out.
func parseRefs(lines string) (map[string]wiki.Rev, error) {
	refs := map[string]wiki.Rev{}
	for line := range strings.Lines(lines) {
		id, ref, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		rev, err := parseRefValue(ref, id)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(ref, "refs/") {
			refs[ref] = rev
		}
	}
	return refs, nil
}

// FromBundle makes a repository at dir, which must not exist, from a bundle's file: all its refs, and nothing else. git
// looks at the form of the bundle, computes each object's id anew and makes sure that none is missing. A bundle that
// holds something else than b says is an error. The repository is on disk when this returns, save for its name.
func FromBundle(ctx context.Context, dir, file string, b Bundle) error {
	name, ok := strings.CutPrefix(b.Branch, "refs/heads/")
	if !ok {
		return fmt.Errorf("%q is no branch", b.Branch)
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	if _, err := run(ctx, dir, "check-ref-format", "--branch", name); err != nil {
		return fmt.Errorf("%q is no branch: %w", b.Branch, err)
	}
	if _, err := run(ctx, dir, "init", "--quiet", "--bare", "--template=", "--initial-branch="+name); err != nil {
		return err
	}
	fetch := command(ctx, dir, "-c", "core.fsync=all", "-c", "gc.auto=0", "-c", "transfer.unpackLimit=1", "-c", "maintenance.auto=false",
		"fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--update-head-ok", file, "+refs/*:refs/*")
	fetch.Env = append(fetch.Env, "GIT_ALLOW_PROTOCOL=file")
	if _, err := fetch.Output(); err != nil {
		return gitError(err, "fetch")
	}
	out, err := run(ctx, dir, "for-each-ref", "--format=%(objectname) %(refname)")
	if err != nil {
		return err
	}
	refs, err := parseRefs(string(out))
	if err != nil {
		return err
	}
	if refs[b.Branch] != b.Head || len(refs) != b.Refs {
		return fmt.Errorf("the bundle holds %d refs with %s at %s, not %d with %s", len(refs), b.Branch, refs[b.Branch], b.Refs, b.Head)
	}
	if err := errors.Join(Fsck(ctx, dir)...); err != nil {
		return err
	}
	return syncAll(dir)
}

// syncAll makes a folder with all that is in it durable, save for its own name.
func syncAll(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() || d.Type().IsRegular() {
			return syncFile(name)
		}
		return nil
	})
}
