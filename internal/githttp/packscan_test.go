package githttp

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"alliancewiki/internal/wiki"
)

// generous are bounds that no pack of a test reaches, but for those that try to.
var generous = packBounds{packed: 64 << 20, unpacked: 64 << 20, object: 8 << 20, objects: 100_000, refDeltas: 1000, depth: 250}

// packOf is the pack of everything in a repository, made by git.
func packOf(t testing.TB, dir string, options ...string) []byte {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "pack-objects", "--all", "--stdout", "-q"}, options...)...)
	cmd.Stdin = strings.NewReader("")
	pack, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

// raw makes a pack of entries, with its header and checksum.
func raw(entries ...[]byte) []byte {
	pack := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), uint32(len(entries)))
	return sealed(append(pack, bytes.Join(entries, nil)...))
}

// sealed is a pack with its checksum.
func sealed(pack []byte) []byte {
	sum := sha1.Sum(pack)
	return append(pack[:len(pack):len(pack)], sum[:]...)
}

// entryOf is an entry of a kind, that says to have a size, with whatever is between that and the compressed content.
func entryOf(kind int, size int64, base []byte, content io.Reader) []byte {
	c := byte(kind<<4) | byte(size&15)
	var out []byte
	for size >>= 4; size > 0; size >>= 7 {
		out, c = append(out, c|0x80), byte(size&0x7f)
	}
	b := bytes.NewBuffer(append(append(out, c), base...))
	z := zlib.NewWriter(b)
	io.Copy(z, content)
	z.Close()
	return b.Bytes()
}

func blob(s string) []byte { return entryOf(3, int64(len(s)), nil, strings.NewReader(s)) }

// ofs is how a delta says how far back its base is.
func ofs(back int) []byte {
	out := []byte{byte(back & 0x7f)}
	for back >>= 7; back > 0; back >>= 7 {
		back--
		out = append([]byte{0x80 | byte(back&0x7f)}, out...)
	}
	return out
}

// deltaOf is the content of a delta that copies its base, of a size, and says that it becomes a size.
func deltaOf(base, target uint64) string {
	d := binary.AppendUvarint(binary.AppendUvarint(nil, base), target)
	return string(append(d, 0x90, byte(base)))
}

// chain is a pack of one blob and deltas on it, each on the one before.
func chain(length int) []byte {
	entries := [][]byte{blob("hej")}
	for range length {
		d := deltaOf(3, 3)
		entries = append(entries, entryOf(ofsDelta, int64(len(d)), ofs(len(entries[len(entries)-1])), strings.NewReader(d)))
	}
	return raw(entries...)
}

func refDeltas(n int) []byte {
	d := deltaOf(3, 3)
	entries := make([][]byte, n)
	for i := range entries {
		entries[i] = entryOf(refDelta, int64(len(d)), bytes.Repeat([]byte{byte(i)}, sha1.Size), strings.NewReader(d))
	}
	return raw(entries...)
}

// zeros is a stream of so many zeros.
func zeros(n int64) io.Reader { return io.LimitReader(zeroReader{}, n) }

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestAPackOfGitIsTaken(t *testing.T) {
	dir, empty := newRepo(t, 50, 120), emptyRepo(t)
	for name, options := range map[string][]string{
		"as git sends it":            {"--delta-base-offset"},
		"with long chains":           {"--delta-base-offset", "--no-reuse-delta", "--depth=200", "--window=50"},
		"with bases by their id":     nil,
		"without deltas":             {"--depth=0"},
		"of nothing but two commits": {"--filter=tree:0"},
	} {
		t.Run(name, func(t *testing.T) {
			pack := packOf(t, dir, options...)
			var kept bytes.Buffer
			got, err := scanPack(iotest.OneByteReader(bytes.NewReader(pack)), &kept, generous)
			if err != nil {
				t.Fatal(err)
			}
			if want := byGit(t, empty, pack); got != want {
				t.Errorf("found %+v, git %+v", got, want)
			}
			if !bytes.Equal(kept.Bytes(), pack) {
				t.Error("the copy differs")
			}
		})
	}
}

func emptyRepo(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	git(t, "", "init", "-q", "--bare", dir)
	return dir
}

// byGit is what git says of a pack, in an empty repository; a negative size where it does not take it.
func byGit(t testing.TB, dir string, pack []byte) packFacts {
	t.Helper()
	name := filepath.Join(dir, "objects", "pack", "pack-x.pack")
	os.Remove(strings.TrimSuffix(name, ".pack") + ".idx")
	if err := os.WriteFile(name, pack, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tryGit(t, dir, "index-pack", "--threads=1", "--max-input-size=67108864", name); err != nil {
		return packFacts{packed: -1}
	}
	idx, err := os.Open(strings.TrimSuffix(name, ".pack") + ".idx")
	if err != nil {
		t.Fatal(err)
	}
	defer idx.Close()
	list := exec.Command("git", "show-index")
	list.Stdin = idx
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var ids strings.Builder
	found := packFacts{packed: int64(len(pack))}
	for l := range strings.Lines(string(out)) {
		found.objects++
		ids.WriteString(strings.Fields(l)[1] + "\n")
	}
	sizes := exec.Command("git", "-C", dir, "cat-file", "--batch-check=%(objectsize)")
	sizes.Stdin = strings.NewReader(ids.String())
	if out, err = sizes.Output(); err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(out)) {
		n, err := strconv.ParseInt(strings.TrimSpace(l), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		found.unpacked += n
	}
	return found
}

// refusedPack is one that is not taken, and why.
type refusedPack struct {
	name, key string
	pack      []byte
}

func refusedPacks() []refusedPack {
	return []refusedPack{
		{"not a pack", "push.broken", []byte("<!doctype html><p>hej</p>")},
		{"a pack of a later version", "push.broken", sealed([]byte("PACK\x00\x00\x00\x04\x00\x00\x00\x00"))},
		{"a pack that ends within its header", "push.broken", []byte("PACK\x00\x00")},
		{"more objects than allowed", "push.objects", []byte("PACK\x00\x00\x00\x02\xff\xff\xff\xff")},
		{"fewer objects than it says", "push.broken", sealed(append([]byte("PACK\x00\x00\x00\x02\x00\x00\x00\x02"), blob("hej")...))},
		{"more objects than it says", "push.broken", sealed(append([]byte("PACK\x00\x00\x00\x02\x00\x00\x00\x01"), append(blob("hej"), blob("igen")...)...))},
		{"a wrong checksum", "push.broken", append(raw(blob("hej"))[:len(raw(blob("hej")))-1], 'x')},
		{"a truncated object", "push.broken", raw(blob("hej"))[:16]},
		{"a truncated checksum", "push.broken", raw(blob("hej"))[:len(raw(blob("hej")))-3]},
		{"something after the pack", "push.broken", append(raw(blob("hej")), 0)},
		{"an object of kind 0", "push.broken", raw(entryOf(0, 3, nil, strings.NewReader("hej")))},
		{"an object of kind 5", "push.broken", raw(entryOf(5, 3, nil, strings.NewReader("hej")))},
		{"an object smaller than it says", "push.broken", raw(entryOf(3, 4, nil, strings.NewReader("hej")))},
		{"an object larger than it says", "push.broken", raw(entryOf(3, 2, nil, strings.NewReader("hej")))},
		{"an object that does not inflate", "push.broken", raw([]byte{0x33, 'x', 'y', 'z', 'x', 'y', 'z'})},
		{"an object that explodes", "push.broken", raw(entryOf(3, 100, nil, zeros(32<<20)))},
		{"an object over the bound", "push.object", raw(entryOf(3, 9<<20, nil, zeros(9<<20)))},
		{"a size of 70 bits", "push.object", raw(append([]byte{0xbf}, bytes.Repeat([]byte{0xff}, 9)...))},
		{"many objects that explode together", "push.unpacked", raw(slices.Repeat([][]byte{entryOf(3, 8<<20, nil, zeros(8<<20))}, 9)...)},
		{"a delta that becomes too large", "push.object", raw(blob("hej"), entryOf(ofsDelta, int64(len(deltaOf(3, 9<<20))), ofs(len(blob("hej"))), strings.NewReader(deltaOf(3, 9<<20))))},
		{"a delta that becomes more than a number holds", "push.object", raw(blob("hej"), entryOf(ofsDelta, int64(len(deltaOf(3, 1<<63))), ofs(len(blob("hej"))), strings.NewReader(deltaOf(3, 1<<63))))},
		{"deltas that inflate to much and become little", "push.unpacked", raw(slices.Concat([][]byte{blob("hej")},
			slices.Repeat([][]byte{entryOf(refDelta, 8<<20, make([]byte, sha1.Size), io.MultiReader(strings.NewReader("\x03\x03"), zeros(8<<20-2)))}, 9))...)},
		{"a delta without sizes", "push.broken", raw(blob("hej"), entryOf(ofsDelta, 1, ofs(len(blob("hej"))), strings.NewReader("\x80")))},
		{"a base before the pack", "push.broken", raw(entryOf(ofsDelta, 4, ofs(1000), strings.NewReader("\x03\x03\x90\x03")))},
		{"a base very far before the pack", "push.broken", raw(append([]byte{0x64}, bytes.Repeat([]byte{0xff}, 20)...))},
		{"a delta on itself", "push.broken", raw(entryOf(ofsDelta, 4, []byte{0}, strings.NewReader("\x03\x03\x90\x03")))},
		{"a base in the middle of an object", "push.broken", raw(blob("hej"), entryOf(ofsDelta, 4, ofs(5), strings.NewReader("\x03\x03\x90\x03")))},
		{"a chain that is too long", "push.depth", chain(251)},
		{"too many bases by id", "push.depth", refDeltas(1001)},
	}
}

func TestWhatIsWrongWithAPackIsFound(t *testing.T) {
	for _, tt := range refusedPacks() {
		t.Run(tt.name, func(t *testing.T) {
			_, err := scanPack(bytes.NewReader(tt.pack), io.Discard, generous)
			var invalid *wiki.Invalid
			if !errors.As(err, &invalid) || invalid.Key != tt.key {
				t.Errorf("%v, want %s", err, tt.key)
			}
		})
	}
	if _, err := scanPack(strings.NewReader(""), io.Discard, generous); err != io.EOF {
		t.Errorf("nothing at all: %v", err)
	}
	if facts, err := scanPack(bytes.NewReader(chain(250)), io.Discard, generous); err != nil || facts.unpacked != 251*3 {
		t.Errorf("the longest chain: %+v, %v", facts, err)
	}
	small := generous
	small.packed = int64(len(chain(10)))
	if _, err := scanPack(bytes.NewReader(chain(10)), io.Discard, small); err != nil {
		t.Error("a pack of just the size:", err)
	}
	var invalid *wiki.Invalid
	small.packed--
	if _, err := scanPack(bytes.NewReader(chain(10)), io.Discard, small); !errors.As(err, &invalid) || invalid.Key != "push.pack" {
		t.Errorf("a pack of one byte more: %v", err)
	}
}

func TestAnErrorOfOursIsNotThePacks(t *testing.T) {
	pack := raw(blob("hej"))
	var invalid *wiki.Invalid
	away := errors.New("the line is cut")
	_, err := scanPack(io.MultiReader(bytes.NewReader(pack[:15]), iotest.ErrReader(away)), io.Discard, generous)
	if !errors.Is(err, away) || errors.As(err, &invalid) {
		t.Errorf("a cut line: %v", err)
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	if _, err := scanPack(bytes.NewReader(pack), full, generous); !errors.Is(err, errKeep) || errors.As(err, &invalid) {
		t.Errorf("a full disk: %v", err)
	}
}

// FuzzScanPack holds the law: what `git index-pack` takes within the bounds we take, and count the same in it. Nothing
// makes the scan panic, or read on past a bound.
func FuzzScanPack(f *testing.F) {
	dir := newRepo(f, 5, 8)
	f.Add(packOf(f, dir, "--delta-base-offset"))
	f.Add(packOf(f, dir))
	f.Add(chain(3))
	f.Add(raw())
	f.Add(raw(blob(""), blob("hej"), blob("hej")))
	for _, p := range refusedPacks() {
		if len(p.pack) < 1000 {
			f.Add(p.pack)
		}
	}
	bounds := packBounds{packed: 1 << 20, unpacked: 4 << 20, object: 1 << 20, objects: 1000, refDeltas: 100, depth: 50}
	empty := emptyRepo(f)
	f.Fuzz(func(t *testing.T, pack []byte) {
		if len(pack) > 1<<20 {
			return
		}
		if len(pack) >= 12+sha1.Size {
			pack = sealed(pack[:len(pack)-sha1.Size]) // a fuzzer does not find checksums
		}
		got, err := scanPack(bytes.NewReader(pack), io.Discard, bounds)
		var invalid *wiki.Invalid
		if err != nil && err != io.EOF && !errors.As(err, &invalid) {
			t.Fatalf("an error of no kind: %v", err)
		}
		if invalid != nil && invalid.Key != "push.broken" {
			return // over a bound: git has others
		}
		if want := byGit(t, empty, pack); want.packed >= 0 && (err != nil || got != want) {
			t.Fatalf("%+v, %v; git says %+v", got, err, want)
		}
	})
}

func BenchmarkScanPack(b *testing.B) {
	pack := packOf(b, newRepo(b, 2000, 2000), "--delta-base-offset")
	b.SetBytes(int64(len(pack)))
	for b.Loop() {
		if _, err := scanPack(bytes.NewReader(pack), io.Discard, generous); err != nil {
			b.Fatal(err)
		}
	}
}
