package gitstore_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

// beside is a working clone of a store's repository, whose commits land in it without touching the branch.
type beside struct {
	t     *testing.T
	store *gitstore.Store
	dir   string
}

func clone(t *testing.T, s *gitstore.Store) *beside {
	t.Helper()
	b := &beside{t, s, filepath.Join(t.TempDir(), "clone")}
	git(t, s, "clone", "-q", s.Dir(), b.dir)
	return b
}

func (b *beside) git(args ...string) string {
	b.t.Helper()
	c := exec.Command("git", append([]string{"-C", b.dir, "-c", "user.name=Ib", "-c", "user.email=ib@bcf.example"}, args...)...)
	out, err := c.CombinedOutput()
	if err != nil {
		b.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (b *beside) write(name, text string) {
	b.t.Helper()
	name = filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// commit commits the working tree and brings the commit into the store's repository.
func (b *beside) commit() wiki.Rev {
	b.t.Helper()
	b.git("add", "-A")
	b.git("commit", "-q", "--allow-empty", "-m", "Ude af huset")
	git(b.t, b.store, "fetch", "-q", b.dir, "+HEAD:refs/heads/beside")
	return wiki.Rev(b.git("rev-parse", "HEAD"))
}

func mergeIn(tip wiki.Rev) gitstore.MergeIn {
	return gitstore.MergeIn{Tip: tip, By: mette, When: time.Now(), Message: "Flet"}
}

// TestWholeTreesAreMerged walks what two sides can do to the same files.
func TestWholeTreesAreMerged(t *testing.T) {
	const long = "# Side\n\nEt.\n\nTo.\n\nTre.\n\nFire.\n"
	start := []string{"a.md", long, "b/c.md", "# C\n\nTekst.\n", "billede.png", "\x89PNG\x00et", "b/d.md", "# D\n"}
	moved := func(from, to string) func(*testing.T, *gitstore.Store) {
		return func(t *testing.T, s *gitstore.Store) {
			e := edit(s.Head().Rev)
			e.Move = map[wiki.File]wiki.File{file(t, from): file(t, to)}
			apply(t, s, e)
		}
	}
	puts := func(files ...string) func(*testing.T, *gitstore.Store) {
		return func(t *testing.T, s *gitstore.Store) { apply(t, s, edit(s.Head().Rev, files...)) }
	}
	removes := func(name string) func(*testing.T, *gitstore.Store) {
		return func(t *testing.T, s *gitstore.Store) {
			e := edit(s.Head().Rev)
			e.Remove = []wiki.File{file(t, name)}
			apply(t, s, e)
		}
	}
	cases := []struct {
		name     string
		theirs   func(*testing.T, *gitstore.Store) // on the branch
		ours     func(*beside)                     // in the clone
		want     map[string]string                 // name → text, "" for not there
		conflict string                            // the file in conflict
	}{
		{"different files", puts("a.md", "# Ny\n"), func(b *beside) { b.write("b/c.md", "# Også\n") },
			map[string]string{"a.md": "# Ny\n", "b/c.md": "# Også\n"}, ""},
		{"different lines", puts("a.md", strings.Replace(long, "Et.", "ET.", 1)), func(b *beside) { b.write("a.md", strings.Replace(long, "Fire.", "FIRE.", 1)) },
			map[string]string{"a.md": "# Side\n\nET.\n\nTo.\n\nTre.\n\nFIRE.\n"}, ""},
		{"the same line", puts("a.md", strings.Replace(long, "Et.", "ET.", 1)), func(b *beside) { b.write("a.md", strings.Replace(long, "Et.", "1.", 1)) }, nil, "a.md"},
		{"the same change", puts("a.md", "# Ny\n"), func(b *beside) { b.write("a.md", "# Ny\n") }, map[string]string{"a.md": "# Ny\n"}, ""},
		{"moved here, written there", moved("a.md", "ny/a.md"), func(b *beside) { b.write("a.md", long+"\nFem.\n") },
			map[string]string{"a.md": "", "ny/a.md": long + "\nFem.\n"}, ""},
		{"written here, moved there", puts("a.md", long+"\nFem.\n"), func(b *beside) { b.git("mv", "a.md", "flyttet.md") },
			map[string]string{"a.md": "", "flyttet.md": long + "\nFem.\n"}, ""},
		{"moved on both sides to one name", moved("a.md", "ny.md"), func(b *beside) { b.git("mv", "a.md", "ny.md") },
			map[string]string{"a.md": "", "ny.md": long}, ""},
		{"moved on both sides to two names", moved("a.md", "ny.md"), func(b *beside) { b.git("mv", "a.md", "nyere.md") },
			map[string]string{"a.md": "", "ny.md": "", "nyere.md": long}, ""},
		{"a folder moved, a page in it written", puts("b/c.md", "# C\n\nTekst og mere.\n"), func(b *beside) { b.git("mv", "b", "bb") },
			map[string]string{"b/c.md": "", "b/d.md": "", "bb/c.md": "# C\n\nTekst og mere.\n", "bb/d.md": "# D\n"}, ""},
		{"deleted here, written there", removes("a.md"), func(b *beside) { b.write("a.md", "# Ny\n") }, nil, "a.md"},
		{"written here, deleted there", puts("a.md", "# Ny\n"), func(b *beside) { b.git("rm", "-q", "a.md") }, nil, "a.md"},
		{"deleted on both sides", removes("a.md"), func(b *beside) { b.git("rm", "-q", "a.md") }, map[string]string{"a.md": ""}, ""},
		{"made on both sides", puts("ny.md", "# En\n"), func(b *beside) { b.write("ny.md", "# To\n") }, nil, "ny.md"},
		{"made with another letter case", puts("ny.md", "# En\n"), func(b *beside) { b.write("Ny.md", "# To\n") }, nil, "Ny.md"},
		{"a picture changed on both sides", puts("billede.png", "\x89PNG\x00to"), func(b *beside) { b.write("billede.png", "\x89PNG\x00tre") }, nil, "billede.png"},
		{"moved there to a name taken here", puts("ny.md", "# En\n"), func(b *beside) { b.git("mv", "a.md", "ny.md") }, nil, "ny.md"},
		{"what the wiki does not show", puts("a.md", "# Ny\n"), func(b *beside) { b.write(".github/x.yml", "on: push\n") },
			map[string]string{"a.md": "# Ny\n", ".github/x.yml": "on: push\n"}, ""},
		{"a file where a folder was", puts("a.md", "# Ny\n"), func(b *beside) { b.git("rm", "-rq", "b"); b.write("b", "x") }, map[string]string{"b": "x"}, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s := newStore(t, start...)
			b := clone(t, s)
			tc.ours(b)
			tip := b.commit()
			tc.theirs(t, s)
			head := s.Head().Rev
			res, err := s.MergeIn(t.Context(), mergeIn(tip))
			var conflict *wiki.Conflict
			if tc.conflict != "" {
				if !errors.As(err, &conflict) || len(conflict.Files) != 1 || conflict.Files[0].File.String() != tc.conflict || s.Head().Rev != head {
					t.Fatalf("%+v, %v, want a conflict in %s", res, err, tc.conflict)
				}
				return
			}
			if err != nil || !res.Merged {
				t.Fatal(res, err)
			}
			if got := strings.Fields(git(t, s, "log", "-1", "--format=%P", "main")); !slices.Equal(got, []string{string(head), string(tip)}) {
				t.Errorf("parents are %v", got)
			}
			for name, want := range tc.want {
				out, err := exec.Command("git", "--git-dir", s.Dir(), "show", "main:"+name).Output()
				if got := string(out); got != want || (err == nil) != (want != "") {
					t.Errorf("%s is %q (%v), want %q", name, got, err, want)
				}
			}
		})
	}
}

func TestACommitAfterTheHeadMovesTheBranchToIt(t *testing.T) {
	s := newStore(t, "a.md", "# A\n")
	b := clone(t, s)
	b.write("b.md", "# B\n")
	tip := b.commit()
	for range 2 { // the second time there is nothing to do
		res, err := s.MergeIn(t.Context(), mergeIn(tip))
		if err != nil || res.Rev != tip || res.Merged || s.Head().Rev != tip {
			t.Fatal(res, err)
		}
	}
	if text(t, s, "b.md") != "# B\n" {
		t.Error("the page is not there")
	}
	b.git("checkout", "-q", "--orphan", "fremmed")
	var bad *wiki.Invalid
	if _, err := s.MergeIn(t.Context(), mergeIn(b.commit())); !errors.As(err, &bad) || bad.Key != "push.base" {
		t.Errorf("history of its own: %v", err)
	}
}

// TestMergesLoseNothing lets two sides write at random and holds the merge against git's own: where both are clean the
// trees are the same, and nothing that only one side wrote is missing.
func TestMergesLoseNothing(t *testing.T) {
	var clean, same int
	for seed := range uint64(16) {
		r := rand.New(rand.NewPCG(seed, 3))
		var start []string
		for i := range 8 {
			start = append(start, fmt.Sprintf("m%d/side%d.md", i%3, i), page(r, 12))
		}
		s := newStore(t, start...)
		b := clone(t, s)
		var mine, theirs []string
		for range 4 {
			name, mark := start[2*r.IntN(8)], fmt.Sprintf("Ny linje %d.", r.Uint64())
			before, err := os.ReadFile(filepath.Join(b.dir, name))
			if err != nil {
				continue // moved
			}
			b.write(name, inserted(r, string(before), mark))
			mine = append(mine, mark)
			if r.IntN(3) == 0 {
				to := fmt.Sprintf("flyttet%d.md", r.IntN(1000))
				b.git("mv", name, to)
			}
			b.commit()
		}
		tip := b.commit()
		for range 4 {
			name, mark := start[2*r.IntN(8)], fmt.Sprintf("Ny linje %d.", r.Uint64())
			id, ok := s.Head().Lookup(file(t, name))
			if !ok {
				continue
			}
			before, err := s.Blob(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			apply(t, s, edit(s.Head().Rev, name, inserted(r, string(before), mark)))
			theirs = append(theirs, mark)
		}
		gits, gitErr := exec.Command("git", "--git-dir", s.Dir(), "merge-tree", "--write-tree", "main", string(tip)).Output()
		_, err := s.MergeIn(t.Context(), mergeIn(tip))
		var conflict *wiki.Conflict
		if errors.As(err, &conflict) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		clean++
		all := git(t, s, "grep", "-h", "Ny linje", "main")
		for _, mark := range append(mine, theirs...) {
			if !strings.Contains(all, mark) {
				t.Errorf("seed %d: %q is lost", seed, mark)
			}
		}
		if gitErr != nil {
			t.Errorf("seed %d: merged where git sees a conflict:\n%s", seed, gits)
		} else if strings.TrimSpace(string(gits)) == strings.TrimSpace(git(t, s, "rev-parse", "main^{tree}")) {
			same++
		} else {
			t.Errorf("seed %d: git merges to another tree:\n%s", seed, git(t, s, "diff", strings.TrimSpace(string(gits)), "main"))
		}
	}
	t.Logf("%d of 16 merged by themselves, %d to git's tree", clean, same)
	if clean < 5 {
		t.Error("too few were clean: the test shows little")
	}
}

// page is a text of n different lines.
func page(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "Linje %d.\n\n", r.Uint64())
	}
	return b.String()
}

// inserted puts a line somewhere into a text.
func inserted(r *rand.Rand, text, line string) string {
	lines := strings.SplitAfter(text, "\n")
	return strings.Join(slices.Insert(lines, r.IntN(len(lines)/2)*2, line+"\n\n"), "")
}

// TestAMergeThatTakesTooLongLetsOthersWrite gives up a merge, not the edits that wait behind it; what was merged in a
// clone comes in all the same.
func TestAMergeThatTakesTooLongLetsOthersWrite(t *testing.T) {
	s := newStore(t, "a.md", "# A\n", "b.md", "# B\n")
	b := clone(t, s)
	b.write("b.md", "# B\n\nTo.\n")
	tip := b.commit()
	apply(t, s, edit(s.Head().Rev, "a.md", "# A\n\nEt.\n"))
	was := gitstore.SetMergeTime(-1)
	defer gitstore.SetMergeTime(was)
	if _, err := s.MergeIn(t.Context(), mergeIn(tip)); !errors.Is(err, wiki.ErrBusy) {
		t.Fatalf("%v", err)
	}
	apply(t, s, edit(s.Head().Rev, "a.md", "# A\n\nEt, to.\n"))
	b.git("fetch", "-q", "origin", "main")
	b.git("merge", "-q", "--no-edit", "FETCH_HEAD")
	if res, err := s.MergeIn(t.Context(), mergeIn(b.commit())); err != nil || !res.Changed {
		t.Fatalf("%+v, %v", res, err)
	}
}
