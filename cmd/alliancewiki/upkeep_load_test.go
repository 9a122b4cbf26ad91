//go:build linux && amd64

package main

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "unsafe" // for go:linkname
)

// The server looks after its repository every few seconds, for the first time minutes after its start. A server of these
// tests is in more of a hurry.

//go:linkname upkeepEvery alliancewiki/internal/gitstore.upkeepEvery
var upkeepEvery time.Duration

//go:linkname firstNightly alliancewiki/internal/gitstore.firstNightly
var firstNightly time.Duration

//go:linkname upkeepAgain alliancewiki/internal/gitstore.upkeepAgain
var upkeepAgain time.Duration

const (
	inAHurry    = "ALLIANCEWIKI_TEST_UPKEEP=hurry"
	upkeepHurry = 50 * time.Millisecond
)

func init() {
	if name, value, _ := strings.Cut(inAHurry, "="); os.Getenv(name) == value {
		upkeepEvery, firstNightly, upkeepAgain = upkeepHurry, 0, upkeepHurry
	}
}

// What the repository is loaded with: nearly as many loose objects, and as many packs, as make upkeep begin.
const (
	loadPacks = 40  // and one more with what nothing reaches
	loadLoose = 150 // of those that are counted: one in sixteen
	tripLoose = 60
	loadRefs  = 210
	loadBig   = 4_500_000 // bytes that no clone has from a bitmap
)

// upkeeping is the deed of one upkeep job, on a repository that is put back each time.
type upkeeping struct {
	victim
	job      string
	template string            // a copy of the data directory
	disk     string            // where it is mounted, where the power is cut
	packs    []string          // of the template, save for the big one; all are young
	big      string            // the pack that makes "all" due
	refs     map[string]string // all of them
	commits  string
	extra    []string // loose objects that make "loose" due; until then they are in a folder of the data directory
	strays   []string // objects that nothing reaches, and that are young
}

// newUpkeeping loads the wiki of a victim, whose server has not been started.
func newUpkeeping(v victim) *upkeeping {
	v.t.Helper()
	u := &upkeeping{victim: v, template: filepath.Join(v.t.TempDir(), "data")}
	u.start()
	if body, status := u.save("før", "# Før\n", ""); status != 303 {
		u.t.Fatalf("save: %d\n%s", status, body)
	}
	u.end()
	u.load()
	u.night(time.Now())
	u.env = []string{inAHurry}
	u.start() // the index follows
	time.Sleep(4 * upkeepHurry)
	u.end()
	if said := u.said(); strings.Contains(said, "upkeep") {
		u.t.Fatalf("upkeep worked before it was due:\n%s", said)
	}
	u.refs, u.commits = u.allRefs(), u.git("rev-list", "main")
	u.copyTree(u.data, u.template)
	return u
}

// load fills the repository as pushes and saves do in a while.
func (u *upkeeping) load() {
	u.t.Helper()
	fill, old := filepath.Join(filepath.Dir(u.data), "fyld.git"), u.head() // on the same disk
	gitIn(u.t, "", "clone", "-q", "--bare", u.repository(), fill)
	u.fed(fill, u.history(), "fast-import", "--quiet", "--force")
	ids := strings.Fields(gitIn(u.t, fill, "rev-list", "--reverse", old+"..main"))
	pack := func(revs ...string) string {
		return u.fed(fill, strings.Join(revs, "\n"), "pack-objects", "-q", "--revs", filepath.Join(u.repository(), "objects/pack/pack"))
	}
	for _, id := range ids[:loadPacks] {
		pack(id, "^"+id+"^")
	}
	loose := ids[loadPacks]
	u.fed(u.repository(), u.fed(fill, loose+"\n^"+loose+"^", "pack-objects", "-q", "--revs", "--stdout"), "unpack-objects", "-q")
	stray := strings.TrimSpace(u.fed(fill, "Ikke længere nået.\n", "hash-object", "-w", "--stdin"))
	pack(stray)
	u.packs = u.packNames()
	pack(ids[loadPacks+1], "^"+loose)
	for _, name := range u.packNames() {
		if !slices.Contains(u.packs, name) {
			u.big = name
		}
		u.age(name, -time.Hour)
	}
	u.strays = []string{stray, strings.TrimSpace(u.fed(u.repository(), "Aldrig nået.\n", "hash-object", "-w", "--stdin"))}
	dead := strings.TrimSpace(u.fed(u.repository(), "For længe siden.\n", "hash-object", "-w", "--stdin"))
	u.ageFile(filepath.Join(u.repository(), "objects", dead[:2], dead[2:]), 30*24*time.Hour)
	refs := fmt.Sprintf("update refs/heads/main %s\n", ids[len(ids)-1])
	for i := range loadRefs {
		refs += fmt.Sprintf("create refs/tags/%d %s\n", i, ids[i%len(ids)])
	}
	u.fed(u.repository(), refs, "update-ref", "--stdin")
}

// history is what is loaded, for git fast-import.
func (u *upkeeping) history() string {
	if err := os.Mkdir(filepath.Join(u.data, "extra"), 0o777); err != nil {
		u.t.Fatal(err)
	}
	var b strings.Builder
	commit := func(message string) {
		fmt.Fprintf(&b, "commit refs/heads/main\ncommitter %s <%s> %d +0000\ndata %d\n%s\n", editorName, editorEmail, time.Now().Unix(), len(message), message)
		if message == "0" {
			b.WriteString("from refs/heads/main^0\n")
		}
	}
	put := func(name, text string) { fmt.Fprintf(&b, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text) }
	for i := range loadPacks {
		commit(fmt.Sprint(i))
		put(fmt.Sprintf("pakke/%d.md", i), fmt.Sprintf("# Pakke %d\n", i))
	}
	commit("løse")
	for i := range loadLoose + tripLoose {
		text := counted(i)
		if i < loadLoose {
			put(fmt.Sprintf("løse/%d.md", i), text)
			continue
		}
		blob := fmt.Appendf(nil, "blob %d\x00%s", len(text), text)
		id := fmt.Sprintf("%x", sha1.Sum(blob))
		var packed bytes.Buffer
		w := zlib.NewWriter(&packed)
		if _, err := w.Write(blob); err != nil || w.Close() != nil {
			u.t.Fatal("zlib")
		}
		if err := os.WriteFile(filepath.Join(u.data, "extra", id), packed.Bytes(), 0o444); err != nil {
			u.t.Fatal(err)
		}
		u.extra = append(u.extra, id)
	}
	commit("stor")
	noise := make([]byte, loadBig)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	put("stor/billede.png", string(noise))
	return b.String()
}

// counted is the nth text that lies in one of the folders by which loose objects are counted.
func counted(nth int) string {
	for i := 0; ; i++ {
		text := fmt.Sprintf("# Løs %d\n\n%d\n", nth, i)
		if first := sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(text), text))[0]; first>>4+first&15 == 15 {
			return text
		}
	}
}

// trip makes a job due.
func (u *upkeeping) trip(job string) {
	u.t.Helper()
	switch job {
	case "loose":
		for _, name := range u.extra {
			to := filepath.Join(u.repository(), "objects", name[:2], name[2:])
			if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
				u.t.Fatal(err)
			}
			if err := os.Rename(filepath.Join(u.data, "extra", name), to); err != nil {
				u.t.Fatal(err)
			}
		}
	case "packs":
		for _, name := range u.packs { // the last is one too many
			u.age(name, time.Hour)
		}
	case "all":
		for _, name := range append(u.packs[:loadPacks/2:loadPacks/2], u.big) {
			u.age(name, time.Hour)
		}
	case "nightly":
		for _, name := range u.packs[:loadPacks/2] {
			u.age(name, time.Hour)
		}
		u.night(time.Time{})
	}
}

// night notes when the last night's upkeep was.
func (u *upkeeping) night(when time.Time) {
	u.t.Helper()
	name := filepath.Join(u.repository(), "upkeep")
	if when.IsZero() {
		if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
			u.t.Fatal(err)
		}
		return
	}
	if err := os.WriteFile(name, []byte(when.Format(time.RFC3339)+"\n"), 0o644); err != nil {
		u.t.Fatal(err)
	}
}

// age makes a pack so old, if it is there with its index.
func (u *upkeeping) age(name string, by time.Duration) {
	u.t.Helper()
	name = filepath.Join(u.repository(), "objects/pack", name)
	if _, err := os.Stat(strings.TrimSuffix(name, "pack") + "idx"); err == nil {
		u.ageFile(name, by)
	}
}

func (u *upkeeping) ageFile(name string, by time.Duration) {
	u.t.Helper()
	when := time.Now().Add(-by)
	if err := os.Chtimes(name, when, when); err != nil && !os.IsNotExist(err) { // upkeep was at it
		u.t.Fatal(err)
	}
}

// packNames lists the packs that readers see.
func (u *upkeeping) packNames() (names []string) {
	found, _ := filepath.Glob(filepath.Join(u.repository(), "objects/pack/pack-*.idx"))
	for _, name := range found {
		names = append(names, strings.TrimSuffix(filepath.Base(name), ".idx")+".pack")
	}
	return names
}

// copyFor gives the same load in another place.
func (u *upkeeping) copyFor(t *testing.T) *upkeeping {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	other, program := *u, *u.program
	program.t, program.data = t, filepath.Join(dir, "data")
	other.program = &program
	t.Cleanup(program.end)
	other.restore()
	return &other
}

// restore puts back what was loaded, durably where the power is cut. The server must have ended.
func (u *upkeeping) restore() {
	u.t.Helper()
	if err := os.RemoveAll(u.data); err != nil {
		u.t.Fatal(err)
	}
	u.copyTree(u.template, u.data)
	if u.disk != "" {
		if out, err := exec.Command("sync", "-f", u.disk).CombinedOutput(); err != nil {
			u.t.Fatalf("sync: %v\n%s", err, out)
		}
	}
}

func (u *upkeeping) copyTree(from, to string) {
	u.t.Helper()
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		u.t.Fatalf("cp: %v\n%s", err, out)
	}
}

// fed runs git with something on its standard input and gives its standard output.
func (u *upkeeping) fed(dir, stdin string, args ...string) string {
	u.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		u.t.Fatalf("git %v: %v\n%s", args, err, said.Bytes())
	}
	return string(out)
}
