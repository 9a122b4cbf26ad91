package gitstore_test

import (
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

const (
	editors      = 8
	editsOfEach  = 26
	cliCommitter = "Klon"
)

// crowd is everybody who is at one repository at the same time.
type crowd struct {
	t     *testing.T
	store *gitstore.Store
	done  chan struct{} // closed when the editors are

	// quiet is shared by all for the time of an edit, and held alone at the command line by who has lost two races:
	// against eight editors it would hardly win one.
	quiet sync.RWMutex

	mu    sync.Mutex
	acked []acked
}

// acked is one change that somebody was told is on the branch.
type acked struct {
	rev    wiki.Rev
	file   wiki.File
	marker string // a line that the file must have at the end
}

func (c *crowd) ack(rev wiki.Rev, f wiki.File, marker string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.acked = append(c.acked, acked{rev, f, marker})
}

// each calls f until the editors are done.
func (c *crowd) each(f func(n int)) func() {
	return func() {
		for n := 0; ; n++ {
			select {
			case <-c.done:
				return
			default:
				f(n)
			}
		}
	}
}

func TestNothingIsLostWhenEditorsPushesAndUpkeepWorkAtOnce(t *testing.T) {
	first := newStore(t, "fælles.md", shared(), "journal.md", "# Journal\n\n", "cli/start.md", "x\n")
	// A small memory, so that readers read through git.
	s, err := gitstore.Open(t.Context(), first.Dir(), gitstore.Options{CacheBytes: 4 << 10, Readers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := &crowd{t: t, store: s, done: make(chan struct{})}

	var beside, writing sync.WaitGroup
	// The pauses keep git from losing its own pushes: it takes a packed-refs that it has read for unchanged where a later
	// one has the same inode and second, which needs three of them within that second.
	beside.Go(c.each(c.upkeep(550*time.Millisecond, "gc --quiet", "repack -d -l --quiet")))
	beside.Go(c.each(c.upkeep(1100*time.Millisecond, "pack-refs --all")))
	beside.Go(c.each(c.upkeep(100*time.Millisecond, "prune-packed --quiet")))
	beside.Go(c.clone())
	beside.Go(c.each(c.updateRef))
	for range 3 {
		beside.Go(c.each(c.read))
	}
	for i := range editors {
		writing.Go(func() { c.edit(i) })
	}
	writing.Wait()
	close(c.done)
	beside.Wait()
	if !t.Failed() {
		c.check()
	}
}

// shared is the page that all editors write on, with a section for each.
func shared() string {
	var b strings.Builder
	for i := range editors {
		fmt.Fprintf(&b, "## Redaktør %d\n\nIndledning.\n\n%s\n", i, strings.Repeat("Brødtekst.\n", 3))
	}
	return b.String()
}

// edit is one editor: a page of their own, a section of the page that all share (on a base that is behind what the
// others wrote meanwhile), and a line at the end of the journal, which collides and is tried again.
func (c *crowd) edit(editor int) {
	own, shared, journal := file(c.t, fmt.Sprintf("mappe-%d/egen.md", editor)), file(c.t, "fælles.md"), file(c.t, "journal.md")
	base := map[wiki.File]wiki.Rev{own: "", shared: c.store.Head().Rev, journal: c.store.Head().Rev}
	for n := range editsOfEach {
		f := []wiki.File{own, shared, journal}[n%3]
		marker := fmt.Sprintf("Ændring %d af redaktør %d.", n, editor)
		for tries := 0; ; tries++ {
			text := ""
			if base[f] != "" {
				text = c.text(base[f], f)
			}
			if heading := fmt.Sprintf("## Redaktør %d\n\n", editor); f == shared {
				text = strings.Replace(text, heading, heading+marker+"\n", 1)
			} else {
				text += marker + "\n"
			}
			e := edit(base[f], f.String(), text)
			e.Message = marker
			c.quiet.RLock()
			res, err := c.store.Apply(context.Background(), e)
			c.quiet.RUnlock()
			var conflict *wiki.Conflict
			if errors.As(err, &conflict) && f == journal && tries < 100 {
				base[f] = conflict.Head
				continue
			}
			if err != nil || !res.Changed {
				c.t.Errorf("%s on %s: %+v, %v", marker, f, res, err)
				return
			}
			base[f] = res.Rev
			c.ack(res.Rev, f, marker)
			break
		}
		time.Sleep(rand.N(100 * time.Millisecond))
	}
}

// text is a file at a revision, found by its way from the commit.
func (c *crowd) text(rev wiki.Rev, f wiki.File) string {
	id, err := c.store.LookupAt(context.Background(), rev, f)
	if err != nil {
		c.t.Errorf("%s at %s: %v", f, rev.Short(), err)
		return ""
	}
	return c.blob(id)
}

// blob reads a blob and makes sure that it is whole and the right one.
func (c *crowd) blob(id wiki.BlobID) string {
	b, err := c.store.Blob(context.Background(), id)
	if err != nil {
		c.t.Errorf("blob %s: %v", id, err)
	} else if sum := sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(b), b)); fmt.Sprintf("%x", sum) != string(id) {
		c.t.Errorf("blob %s was read as %q", id, b)
	}
	return string(b)
}

// read reads a page of the head, or an acknowledged version of one.
func (c *crowd) read(n int) {
	time.Sleep(rand.N(10 * time.Millisecond))
	c.mu.Lock()
	acks := c.acked
	c.mu.Unlock()
	if n%2 == 0 && len(acks) > 0 {
		a := acks[rand.IntN(len(acks))]
		if text := c.text(a.rev, a.file); !strings.Contains(text, a.marker) {
			c.t.Errorf("%s at %s has not %q:\n%s", a.file, a.rev.Short(), a.marker, text)
		}
		return
	}
	all := maps.Collect(c.store.Head().All())
	f := slices.SortedFunc(maps.Keys(all), func(a, b wiki.File) int { return strings.Compare(a.String(), b.String()) })[rand.IntN(len(all))]
	if c.blob(all[f]) == "" {
		c.t.Errorf("%s is empty", f)
	}
}

// upkeep runs git commands that pack, prune or tidy, one after the other with a pause between.
func (c *crowd) upkeep(pause time.Duration, commands ...string) func(int) {
	return func(n int) {
		args := strings.Fields(commands[n%len(commands)])
		if out, err := c.git(nil, args...); err != nil {
			c.t.Errorf("git %v: %v\n%s", args, err, out)
		}
		time.Sleep(pause)
	}
}

// git runs git on the repository as another person would at its command line.
func (c *crowd) git(env []string, args ...string) (string, error) {
	return gitIn(c.store.Dir(), env, args...)
}

func gitIn(dir string, env []string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=" + cliCommitter, "-c", "user.email=k@example.dk",
		"-c", "gc.auto=0"}, args...)...)
	cmd.Env = append(cmd.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// clone is a member with a clone: commits, pushes, and where others were first merges and pushes again.
func (c *crowd) clone() func() {
	work := filepath.Join(c.t.TempDir(), "klon")
	if out, err := c.git(nil, "clone", "--quiet", c.store.Dir(), work); err != nil {
		c.t.Fatalf("clone: %v\n%s", err, out)
	}
	return c.each(func(n int) {
		name, marker := fmt.Sprintf("cli/klon-%d.md", n), fmt.Sprintf("Skub %d.", n)
		if err := os.WriteFile(filepath.Join(work, name), []byte(marker+"\n"), 0o644); err != nil {
			c.t.Error(err)
		}
		for _, args := range [][]string{{"add", "."}, {"commit", "--quiet", "-m", marker}} {
			if out, err := gitIn(work, nil, args...); err != nil {
				c.t.Errorf("git %v: %v\n%s", args, err, out)
			}
		}
		for tries := 0; ; tries++ {
			out, err := func() (string, error) {
				if tries > 1 {
					c.quiet.Lock()
					defer c.quiet.Unlock()
				}
				if tries > 0 {
					if out, err := gitIn(work, nil, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main"); err != nil {
						c.t.Errorf("pull: %v\n%s", err, out)
					}
				}
				return gitIn(work, nil, "push", "--quiet", "origin", "main")
			}()
			if err == nil {
				break
			}
			if tries == 20 {
				c.t.Errorf("no push was taken, the last for %v\n%s", err, out)
				return
			}
		}
		rev, err := gitIn(work, nil, "rev-parse", "HEAD")
		if err != nil {
			c.t.Errorf("rev-parse: %v\n%s", err, rev)
		}
		c.ack(wiki.Rev(rev), file(c.t, name), marker)
		time.Sleep(200 * time.Millisecond)
	})
}

// updateRef commits with git's plumbing in the repository itself, and moves the branch from the value it built on.
func (c *crowd) updateRef(n int) {
	name, marker := fmt.Sprintf("cli/plumbing-%d.md", n), fmt.Sprintf("Rørarbejde %d.", n)
	text := filepath.Join(c.t.TempDir(), "text")
	if err := os.WriteFile(text, []byte(marker+"\n"), 0o644); err != nil {
		c.t.Error(err)
	}
	env := []string{"GIT_INDEX_FILE=" + text + ".index"}
	for tries := range 20 {
		// Git's own writer of objects gives up where gc took a folder away under it: that, too, is tried again.
		failed := false
		git := func(args ...string) string {
			out, err := "", error(nil)
			if !failed {
				out, err = c.git(env, args...)
			}
			failed = failed || err != nil
			return out
		}
		if tries > 1 {
			c.quiet.Lock()
		}
		blob := git("hash-object", "-w", text)
		old := git("rev-parse", "refs/heads/main")
		git("read-tree", old)
		git("update-index", "--add", "--cacheinfo", "100644,"+blob+","+name)
		next := git("commit-tree", "-p", old, "-m", marker, git("write-tree"))
		if tries > 1 { // the last step is a race again, at the moment when all editors start
			c.quiet.Unlock()
		}
		c.quiet.RLock()
		git("update-ref", "refs/heads/main", next, old)
		c.quiet.RUnlock()
		if !failed {
			c.ack(wiki.Rev(next), file(c.t, name), marker)
			break
		}
	}
	time.Sleep(100 * time.Millisecond)
}

// check looks at what is left when everybody has gone home.
func (c *crowd) check() {
	t := c.t
	if _, err := c.store.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	head := c.store.Head()
	if got := strings.TrimSpace(git(t, c.store, "rev-parse", "main")); got != string(head.Rev) {
		t.Fatalf("the store stands at %s, the branch at %s", head.Rev, got)
	}
	byCLI, plain, merges := 0, map[string]bool{}, 0
	for line := range strings.Lines(git(t, c.store, "rev-list", "--no-commit-header", "--format=%H %cn:%P", "main")) {
		rev, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		committer, parents, _ := strings.Cut(rest, ":")
		plain[rev] = true
		if strings.Contains(parents, " ") {
			merges++
			if committer != cliCommitter {
				t.Errorf("%s is a merge by %s", rev, committer)
			}
		} else if committer == cliCommitter {
			byCLI++
		}
	}
	known := 0
	for _, a := range c.acked {
		if !plain[string(a.rev)] {
			t.Errorf("%s (%s) was acknowledged and is not on the branch", a.rev, a.marker)
		}
		id, ok := head.Lookup(a.file)
		if !ok || !strings.Contains(c.blob(id), a.marker) {
			t.Errorf("%s has not %q", a.file, a.marker)
		}
		if strings.HasPrefix(a.marker, "Ændring") {
			known++
		}
	}
	if want := 1 + editors*editsOfEach; known != want-1 || len(plain)-merges-byCLI != want {
		t.Errorf("%d edits were acknowledged and %d commits made, want %d of each and the first", known, len(plain)-merges-byCLI, want-1)
	}
	if byCLI == 0 || merges == 0 {
		t.Errorf("%d commits and %d merges by the command line: it was not beside the editors", byCLI, merges)
	}
	t.Logf("%d edits, %d commits and %d merges by the command line", known, byCLI, merges)
	sameAsFresh(t, c.store)
	tidy(t, c.store.Dir())
}

// sameAsFresh makes sure that the tree that a store holds after many steps is what a new one reads.
func sameAsFresh(t *testing.T, s *gitstore.Store) {
	t.Helper()
	fresh := open(t, s.Dir())
	was, is := maps.Collect(s.Head().All()), maps.Collect(fresh.Head().All())
	if s.Head().Rev != fresh.Head().Rev || !maps.Equal(was, is) {
		t.Errorf("the store has %v at %s, a fresh one %v at %s", was, s.Head().Rev, is, fresh.Head().Rev)
	}
}

// tidy makes sure that nobody left a lock or an empty ref.
func tidy(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		if strings.HasSuffix(name, ".lock") || info.Size() == 0 && (strings.HasPrefix(rel, "refs") || strings.HasPrefix(rel, "objects")) {
			t.Errorf("%s of %d bytes is left", rel, info.Size())
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
