package gitstore

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

// tempPack is what packs are called until they are whole.
const tempPack = ".tmp-upkeep-pack"

// packFile is a pack that upkeep may replace.
type packFile struct {
	name   string // pack-HASH
	size   int64
	when   time.Time
	bitmap bool
}

// listPacks lists the packs that are older than a time and not marked to be kept.
func listPacks(dir string, before time.Time) ([]packFile, error) {
	entries, err := os.ReadDir(filepath.Join(dir, "objects", "pack"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, e := range entries {
		there[e.Name()] = true
	}
	var list []packFile
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".pack")
		if !ok || !strings.HasPrefix(name, "pack-") || !there[name+".idx"] || there[name+".keep"] || there[name+".promisor"] {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.ModTime().After(before) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, packFile{name, info.Size(), info.ModTime(), there[name+".bitmap"]})
	}
	return list, nil
}

// outgrown tells whether so much is in packs that came after the one with the bitmap that clones are slow.
func outgrown(all []packFile) bool {
	const little = 4 << 20 // bytes that cost a clone nothing
	var with packFile
	for _, p := range all {
		if p.bitmap && p.when.After(with.when) {
			with = p
		}
	}
	since := int64(0)
	for _, p := range all {
		if p.when.After(with.when) {
			since += p.size
		}
	}
	return since > max(with.size/5, little)
}

// packedRefs reads packed-refs.
func packedRefs(dir string) (map[string]wiki.Rev, error) {
	b, err := os.ReadFile(filepath.Join(dir, "packed-refs"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	refs := map[string]wiki.Rev{}
	for line := range bytes.Lines(b) {
		id, ref, ok := strings.Cut(strings.TrimSuffix(string(line), "\n"), " ")
		if rev, err := parseRefValue(ref, id); ok && err == nil {
			refs[ref] = rev
		}
	}
	return refs, nil
}

// dropLoose removes a ref's own file where packed-refs has the same value, under git's lock. A ref that somebody else is
// changing, or has changed, is left alone.
func dropLoose(dir, ref string, packed wiki.Rev) error {
	name := filepath.Join(dir, ref)
	lock, err := os.OpenFile(name+".lock", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer os.Remove(name + ".lock")
	defer lock.Close()
	b, err := os.ReadFile(name)
	if err != nil || packed == "" || strings.TrimSpace(string(b)) != string(packed) {
		return nil
	}
	return os.Remove(name)
}

// dropUnfinished removes packs that a killed upkeep did not finish, whatever their age; what is in them is elsewhere too. To
// git they are packs as any other, so it would take loose objects for packed and remove them, and then the sweep of a
// start the pack.
func (k *keeper) dropUnfinished() error {
	names, err := filepath.Glob(filepath.Join(k.packs(), tempPack+"*.idx"))
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	sweepNamed(k.packs(), time.Now().Add(time.Hour), tempPack)
	return err
}

// clockStep is by how much the time of a file may be before that of the clock when it was written: file systems take that
// of the kernel's last tick, of which there are at least a hundred a second.
const clockStep = 20 * time.Millisecond

// sweepOwn removes what an upkeep left whose git was ended: the files that it was writing, and its locks.
func (k *keeper) sweepOwn() {
	began := k.began.Add(-clockStep)
	sweepNamed(k.packs(), time.Now().Add(time.Hour), tempPack)
	for _, folder := range []string{k.packs(), filepath.Join(k.dir, graphFolder)} {
		names, _ := filepath.Glob(filepath.Join(folder, "tmp_*"))
		for _, name := range names {
			if info, err := os.Lstat(name); err == nil && !info.ModTime().Before(began) {
				os.Remove(name)
			}
		}
	}
	for _, lock := range upkeepLocks {
		_ = sweepLock(filepath.Join(k.dir, lock)) // the next start tries again
	}
}

// graphFolder is where git writes down the order of the commits.
const graphFolder = "objects/info/commit-graphs"

// upkeepLocks are the locks that the git commands of upkeep take. Before packed-refs.lock goes the file that git writes while
// it holds that one: left alone it stops every git that comes after.
var upkeepLocks = []string{
	"packed-refs.new", "packed-refs.lock", "objects/info/commit-graph.lock", graphFolder + "/commit-graph-chain.lock",
}

// sweepNamed removes the files in a folder whose names begin with a prefix, older than a time.
func sweepNamed(folder string, before time.Time, prefix string) {
	names, _ := filepath.Glob(filepath.Join(folder, prefix+"*"))
	for _, name := range names {
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && info.ModTime().Before(before) {
			os.Remove(name)
		}
	}
}

// sweepTemps removes what killed processes left under temporary names before a time: packs, objects, quarantines, and
// packs that lost their index when they were being removed, or did not get it when they came.
func sweepTemps(dir string, before time.Time) {
	sweepStale(dir, before, before)
	objects := filepath.Join(dir, "objects")
	sweepNamed(objects, before, "tmp_obj_")
	for _, pattern := range []string{"pack/pack-*.pack", "pack/pack-*.rev", "pack/pack-*.bitmap"} {
		names, _ := filepath.Glob(filepath.Join(objects, pattern))
		for _, name := range names {
			info, err := os.Lstat(name)
			if err != nil || !info.ModTime().Before(before) {
				continue
			}
			if _, err := os.Lstat(strings.TrimSuffix(name, filepath.Ext(name)) + ".idx"); errors.Is(err, fs.ErrNotExist) {
				os.Remove(name)
			}
		}
	}
}

// sweepStale removes what upkeep and pushes left when they were killed before a time; what only a git command by hand can
// be writing, where it is older than git.
func sweepStale(dir string, before, git time.Time) {
	packs := filepath.Join(dir, "objects", "pack")
	sweepNamed(packs, before, tempPack)
	sweepNamed(packs, git, "tmp_")
	sweepNamed(filepath.Join(dir, graphFolder), git, "tmp_")
	sweepQuarantines(dir, before)
}

// sweepQuarantines removes quarantines of pushes that were begun before a time.
func sweepQuarantines(dir string, before time.Time) {
	names, _ := filepath.Glob(filepath.Join(dir, "objects", quarantinePattern))
	for _, name := range names {
		if info, err := os.Lstat(name); err == nil && info.IsDir() && info.ModTime().Before(before) {
			os.RemoveAll(name)
		}
	}
}

func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// locks lists the locks on refs and on what upkeep writes, by their names below the repository.
func locks(dir string) []string {
	list := []string{}
	_ = filepath.WalkDir(filepath.Join(dir, "refs"), func(name string, d fs.DirEntry, err error) error {
		if rel, relErr := filepath.Rel(dir, name); err == nil && relErr == nil && strings.HasSuffix(name, ".lock") {
			list = append(list, rel)
		}
		return nil
	})
	for _, name := range upkeepLocks {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			list = append(list, name)
		}
	}
	return list
}
