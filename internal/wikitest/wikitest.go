// Package wikitest gives tests a real wiki from a few lines of text, and the exam that every follower takes.
package wikitest

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// Mette and Jens are two editors, Ada an administrator, Liv a reader.
var (
	Mette = &wiki.Person{ID: 1, Name: "Mette Holm", Email: "mette@kombit.example", Organisation: "KOMBIT", Role: wiki.Editor}
	Jens  = &wiki.Person{ID: 2, Name: "Jens Kjær", Email: "jens@ddf.example", Organisation: "Det Digitale Folkebibliotek", Role: wiki.Editor}
	Ada   = &wiki.Person{ID: 3, Name: "Ada Bang", Email: "ada@kb.example", Organisation: "Det Kgl. Bibliotek", Role: wiki.Admin}
	Liv   = &wiki.Person{ID: 4, Name: "Liv Dam", Email: "liv@cb.example", Organisation: "Centralbibliotekerne", Role: wiki.Reader}
)

// Wiki is a real wiki in a temporary folder.
type Wiki struct {
	*site.Site
	Store *gitstore.Store
	Cache string
	t     testing.TB
}

// New makes a public wiki whose first commit holds the files of a txtar text. It is closed, and its repository checked
// by git fsck --strict, when the test ends.
func New(t testing.TB, files string) *Wiki {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "wiki.git")
	put := map[wiki.File][]byte{}
	for _, f := range txtar.Parse([]byte(files)).Files {
		put[File(t, f.Name)] = f.Data
	}
	if err := gitstore.Init(t.Context(), dir, put, Ada.Author(), "Begynd"); err != nil {
		t.Fatal(err)
	}
	return Open(t, dir, true)
}

// Open opens a wiki on a bare repository.
func Open(t testing.TB, dir string, public bool) *Wiki {
	t.Helper()
	ctx := context.Background()
	store, err := gitstore.Open(ctx, dir, gitstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	s, err := site.Open(ctx, site.Config{Store: store, CacheDir: cache, Public: public, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	w := &Wiki{Site: s, Store: store, Cache: cache, t: t}
	if err := s.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		w.Git("fsck", "--full", "--strict")
	})
	return w
}

// Git runs the git program on the wiki's repository.
func (w *Wiki) Git(args ...string) string {
	w.t.Helper()
	return Git(w.t, w.Store.Dir(), args...)
}

// Git runs the git program on a repository.
func Git(t testing.TB, dir string, args ...string) string {
	t.Helper()
	c := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Ib Bæk", "-c", "user.email=ib@bcf.example"}, args...)...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// Put saves a page as Mette, on the head as it is.
func (w *Wiki) Put(path, text string) wiki.Result {
	w.t.Helper()
	res, err := w.Save(context.Background(), Mette, site.Draft{Path: Path(w.t, path), Content: text, Base: w.Head()})
	if err != nil {
		w.t.Fatal(err)
	}
	return res
}

// Path and File parse names that the test knows to be good.
func Path(t testing.TB, s string) wiki.Path {
	t.Helper()
	p, err := wiki.ParsePath(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// File is Path for files.
func File(t testing.TB, s string) wiki.File {
	t.Helper()
	f, err := wiki.ParseFile(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Examinee is a follower that can write down all it knows.
type Examinee interface {
	site.Follower
	Dump(ctx context.Context) (string, error)
	Close() error
}

// TestFollower is the exam: a follower that went step by step, one that was stopped and opened again on the way, one
// that took several steps at once, and one rebuilt from nothing all know the same in the end.
func TestFollower(t *testing.T, open func(file string) (Examinee, error)) {
	w := New(t, "-- Forside.md --\n---\ntitle: Forside\n---\n\nSe [budgettet](økonomi/budget.md) og [[Ordliste]].\n")
	revs := []wiki.Rev{w.Head()}
	for _, step := range steps(t) {
		step.Base, step.When = w.Head(), time.Now()
		if step.Message == "" {
			step.Message = "Et skridt"
		}
		res, err := w.Store.Apply(t.Context(), step)
		if err != nil {
			t.Fatal(err)
		}
		revs = append(revs, res.Rev)
	}
	revs = append(revs, mergeByHand(t, w))
	dir := t.TempDir()
	dumps := map[string]string{}
	take := func(name string, everyth int, reopen bool) {
		file := filepath.Join(dir, name)
		f, err := open(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := everyth - 1; i < len(revs)+everyth-1; i += everyth {
			rev := revs[min(i, len(revs)-1)]
			if err := f.Apply(t.Context(), w.Store.Batch(f.Rev(), rev)); err != nil {
				t.Fatalf("%s: to %s: %v", name, rev, err)
			}
			if reopen {
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
				if f, err = open(file); err != nil {
					t.Fatal(err)
				}
			}
			if f.Rev() != rev {
				t.Fatalf("%s stands at %s, not %s", name, f.Rev(), rev)
			}
		}
		if err := f.Check(t.Context()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if dumps[name], err = f.Dump(t.Context()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if name == "at once" { // and the same one again, after a reset
			if err := f.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := f.Apply(t.Context(), w.Store.Batch("", revs[len(revs)-1])); err != nil {
				t.Fatal(err)
			}
			if dumps["after a reset"], err = f.Dump(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	take("at once", len(revs), false)
	take("step by step", 1, false)
	take("step by step, opened again each time", 1, true)
	take("three steps at a time", 3, false)
	want := dumps["at once"]
	if strings.Count(want, "\n") < 10 {
		t.Fatalf("the exam says too little:\n%s", want)
	}
	for _, name := range slices.Sorted(maps.Keys(dumps)) {
		if dumps[name] != want {
			t.Errorf("%s differs from at once:\n%s\nat once:\n%s", name, dumps[name], want)
		}
	}
}

// steps are edits of all kinds: new, changed, moved, renamed by letter case, deleted, brought back, names taken over.
func steps(t testing.TB) []wiki.Edit {
	put := func(args ...string) wiki.Edit {
		e := wiki.Edit{By: Mette.Author(), Put: map[wiki.File][]byte{}}
		for i := 0; i < len(args); i += 2 {
			e.Put[File(t, args[i])] = []byte(args[i+1])
		}
		return e
	}
	move := func(args ...string) wiki.Edit {
		e := wiki.Edit{By: Jens.Author(), Move: map[wiki.File]wiki.File{}}
		for i := 0; i < len(args); i += 2 {
			e.Move[File(t, args[i])] = File(t, args[i+1])
		}
		return e
	}
	remove := func(name string) wiki.Edit {
		return wiki.Edit{By: Ada.Author(), Remove: []wiki.File{File(t, name)}}
	}
	both := move("økonomi/budget.md", "økonomi/regnskab.md")
	both.Put = put("økonomi/regnskab.md", "---\ntitle: Regnskab\naliases: [Budget]\n---\n\nLinje et.\nLinje to.\nLinje tre, ny.\n").Put
	both.Message = "Flyt og ret\n\nFordi året er gået."
	return []wiki.Edit{
		put("økonomi/budget.md", "---\ntitle: Budget\n---\n\nLinje et.\nLinje to.\n", "Ordliste.md", "# Ordliste\n\nSe [[budget]].\n"),
		put("økonomi/budget.md", "---\ntitle: Budget 2026\naliases: [Pengene]\ntags: [a, b]\n---\n\nLinje et.\nLinje to.\nLinje tre.\n"),
		put("a/Ål.md", "# Ål\n\n[[Pengene]] ![[kort.png]]\n", "a/aar.md", "# Aar\n", "a/kort.png", "ikke et billede"),
		both,
		move("a/Ål.md", "a/ål.md"),
		remove("a/aar.md"),
		put("a/aar.md", "# Aar igen\n\n[op](../Forside.md)\n"),
		move("Ordliste.md", "b/c/Ordbog.md"),
		put("Ordliste.md", "En ny side, hvor den gamle lå.\n"),
		put("Forside.md", "---\ntitle: Forside\n---\n\nIngen links.\n"),
		remove("a/kort.png"),
	}
}

// mergeByHand makes a merge commit with the git program, as a push from a clone would.
func mergeByHand(t testing.TB, w *Wiki) wiki.Rev {
	t.Helper()
	work := filepath.Join(t.TempDir(), "clone")
	Git(t, ".", "clone", "-q", w.Store.Dir(), work)
	script := fmt.Sprintf(`cd %q && git checkout -q -b side HEAD~2 && echo side >side.md && git add . && git commit -qm side &&
		git checkout -q main && git mv b/c/Ordbog.md Ordbog.md && git commit -qm flyt && git merge -q side -m flet && git push -q origin main`, work)
	c := exec.Command("sh", "-c", script)
	c.Env = append(c.Environ(), "GIT_AUTHOR_NAME=Ib", "GIT_AUTHOR_EMAIL=ib@bcf.example", "GIT_COMMITTER_NAME=Ib", "GIT_COMMITTER_EMAIL=ib@bcf.example")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if moved, err := w.Store.Refresh(t.Context()); err != nil || !moved {
		t.Fatalf("the push was not noticed: %v", err)
	}
	return w.Head()
}
