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
	"slices"
	"strings"
	"syscall"
	"time"
)

// keeper does one upkeep job.
type keeper struct {
	store *Store
	ctx   context.Context
	dir   string
	rest  time.Duration
	began time.Time
	made  string // the pack made last
}

func (k *keeper) objects() string { return filepath.Join(k.dir, "objects") }
func (k *keeper) packs() string   { return filepath.Join(k.dir, "objects", "pack") }

// packLoose makes a pack of the loose objects that refs reach, and removes them when it is durable.
func (k *keeper) packLoose() error {
	if err := k.room(int64(looseCount(k.dir)) * 8 << 10); err != nil {
		return err
	}
	_, err := k.pack("", "--all", "--reflog", "--indexed-objects", "--unpacked", "--incremental", "--honor-pack-keep")
	if err != nil {
		return err
	}
	if err := k.git("", "prune-packed", "--quiet"); err != nil {
		return err
	}
	return k.graph("--split")
}

// foldPacks makes one pack of the small ones. Everything in them is in it, whether a ref reaches it or not.
func (k *keeper) foldPacks() error {
	all, err := listPacks(k.dir, k.began.Add(-k.rest))
	if err != nil {
		return err
	}
	small, bitmap := smallPacks(all)
	if bitmap {
		return k.packAll() // clones would miss it
	}
	if len(small) < 2 {
		return nil
	}
	var names strings.Builder
	size := int64(0)
	for _, p := range small {
		fmt.Fprintln(&names, p.name+".pack")
		size += p.size
	}
	if err := k.room(size); err != nil {
		return err
	}
	made, err := k.pack(names.String(), "--stdin-packs")
	if err != nil || made == "" {
		return err
	}
	if err := k.remove(small, made); err != nil {
		return err
	}
	return k.graph("--split")
}

// smallPacks are the packs that are folded: from the smallest up, until one is larger than twice all before it. bitmap
// tells whether one of them has the bitmap.
func smallPacks(all []packFile) (small []packFile, bitmap bool) {
	slices.SortFunc(all, func(a, b packFile) int { return int(a.size - b.size) })
	const always = 8 << 20
	sum := int64(0)
	for _, p := range all {
		if p.size > always+2*sum {
			break
		}
		small, bitmap, sum = append(small, p), bitmap || p.bitmap, sum+p.size
	}
	return small, bitmap
}

// nightly makes one pack of everything and throws away what nothing has reached for two weeks.
func (k *keeper) nightly() error {
	sweepTemps(k.dir, k.began.Add(-24*time.Hour))
	if err := k.packRefs(); err != nil {
		return err
	}
	if err := k.packAll(); err != nil {
		return err
	}
	return k.prune()
}

// packAll makes one pack with a bitmap of all that refs reach, and loose objects of the rest.
func (k *keeper) packAll() error {
	old, err := listPacks(k.dir, k.began.Add(-k.rest)) // before git looks at the refs
	if err != nil {
		return err
	}
	size := int64(looseCount(k.dir)) * 8 << 10
	for _, p := range old {
		size += p.size
	}
	if err := k.room(size); err != nil {
		return err
	}
	made, err := k.pack("", "--all", "--reflog", "--indexed-objects", "--unpack-unreachable", "--write-bitmap-index")
	if err != nil || made == "" {
		return err
	}
	if err := k.syncObjects(); err != nil {
		return err
	}
	// Before packs go: it must not name a commit that is not there, and names only what refs reach.
	if err := k.graph("--split=replace"); err != nil {
		return err
	}
	if err := k.remove(old, made); err != nil {
		return err
	}
	return k.git("", "prune-packed", "--quiet")
}

// prune throws away what nothing has reached for two weeks. No push may be in quarantine, since it may rely on such an
// object; pushes that come meanwhile wait. What the writer's batch has taken up again is on the branch when the lock that
// it holds is free.
func (k *keeper) prune() error {
	for !k.store.incoming.TryLock() {
		select {
		case <-k.ctx.Done():
			return k.ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	defer k.store.incoming.Unlock()
	k.store.move.Lock()
	//lint:ignore SA2001 to have waited is all that is wanted
	k.store.move.Unlock()
	return k.git("", "prune", "--expire="+pruneAfter)
}

// graph writes down for git in which order the commits stand and which paths they change.
func (k *keeper) graph(split string) error {
	return k.git("", "commit-graph", "write", "--reachable", "--changed-paths", split, "--no-progress")
}

// looseRefs is how many refs may be files of their own.
const looseRefs = 200

// packRefs moves refs, save for the branch, from files of their own into packed-refs where they are many. It is git's
// `pack-refs --all`, with the new packed-refs on disk before the files go.
func (k *keeper) packRefs() error {
	k.store.refs.Lock()
	defer k.store.refs.Unlock()
	var refs []string
	err := filepath.WalkDir(filepath.Join(k.dir, "refs"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".lock") {
			return err
		}
		ref, err := filepath.Rel(k.dir, name)
		refs = append(refs, filepath.ToSlash(ref))
		return err
	})
	if err != nil || len(refs) <= looseRefs {
		return err
	}
	if err := k.git("", "pack-refs", "--all", "--no-prune"); err != nil {
		return err
	}
	if err := syncDir(k.dir); err != nil {
		return err
	}
	packed, err := packedRefs(k.dir)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if ref == k.store.branch {
			continue
		}
		if err := dropLoose(k.dir, ref, packed[ref]); err != nil {
			return err
		}
	}
	return nil
}

// pack has git make a pack and takes it into the repository: each file is fsynced and then renamed, the index last, since
// it makes readers see the pack; then the folder is fsynced. made is its name, "" where there was nothing to pack.
func (k *keeper) pack(stdin string, args ...string) (made string, err error) {
	if err := makeFolder(k.packs()); err != nil {
		return "", err
	}
	temp := filepath.Join(k.packs(), tempPack)
	args = append([]string{"pack-objects", "--quiet", "--non-empty", "--local", "--delta-base-offset"}, args...)
	out, err := k.output(stdin, append(args, temp)...)
	if err != nil {
		return "", err
	}
	hash := strings.TrimSpace(out)
	if hash == "" {
		return "", nil
	}
	if strings.ContainsAny(hash, "\n/.") {
		return "", fmt.Errorf("git pack-objects printed %q", out)
	}
	made = "pack-" + hash
	for _, ext := range []string{".rev", ".bitmap", ".pack", ".idx"} {
		from := temp + "-" + hash + ext
		if err := syncFile(from); errors.Is(err, fs.ErrNotExist) && ext != ".pack" && ext != ".idx" {
			continue
		} else if err != nil {
			return "", err
		}
		if err := os.Rename(from, filepath.Join(k.packs(), made+ext)); err != nil {
			return "", err
		}
	}
	k.made = made
	return made, syncDir(k.packs())
}

// remove removes packs whose objects are elsewhere, durably. A pack that somebody freshened meanwhile is kept, though
// who did so would find its objects as well: reached, in the new pack; otherwise loose, as long as their push is under way.
func (k *keeper) remove(list []packFile, but string) error {
	index := filepath.Join(k.packs(), "multi-pack-index") // of somebody by hand; it would lead to them
	if err := os.Remove(index); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, p := range list {
		base := filepath.Join(k.packs(), p.name)
		if p.name == but {
			continue
		}
		if info, err := os.Stat(base + ".pack"); err != nil || !info.ModTime().Equal(p.when) {
			continue
		}
		if err := k.ctx.Err(); err != nil {
			return err
		}
		for _, ext := range []string{".idx", ".bitmap", ".rev", ".pack"} {
			if err := os.Remove(base + ext); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// syncObjects makes the names of all loose objects durable.
func (k *keeper) syncObjects() error {
	for i := range 256 {
		err := syncDir(filepath.Join(k.objects(), fmt.Sprintf("%02x", i)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return syncDir(k.objects())
}

// room makes sure that the disk has room for some bytes more, and for those who write meanwhile.
func (k *keeper) room(need int64) error {
	const spare = 64 << 20
	free, err := freeBytes(k.dir)
	if err == nil && free < need+spare {
		return fmt.Errorf("%d MiB free, %d MiB needed: %w", free>>20, (need+spare)>>20, errDiskNearlyFull)
	}
	return err
}

func (k *keeper) git(stdin string, args ...string) error {
	_, err := k.output(stdin, args...)
	return err
}

// output runs git within bounds of memory and at the lowest priority, which its children inherit.
func (k *keeper) output(stdin string, args ...string) (string, error) {
	bounds := []string{
		"-c", "pack.threads=1", "-c", "pack.windowMemory=64m", "-c", "pack.deltaCacheSize=32m",
		"-c", "core.deltaBaseCacheLimit=32m", "-c", "core.bigFileThreshold=16m",
	}
	cmd := command(k.ctx, k.dir, append(bounds, args...)...)
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	cmd.Stdin = strings.NewReader(stdin)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Start(); err != nil {
		return "", gitError(err, args...)
	}
	_ = syscall.Setpriority(syscall.PRIO_PGRP, cmd.Process.Pid, 19) // it may have ended
	err := cmd.Wait()
	if ended := k.ctx.Err(); ended != nil {
		return "", fmt.Errorf("git %s: %w", args[0], ended)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		exit.Stderr = said.Bytes()
	}
	return out.String(), gitError(err, args...)
}
