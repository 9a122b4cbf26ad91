package gitstore_test

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
)

var mette = wiki.Author{Name: "Mette Holm", Email: "mette@kombit.example", Organisation: "KOMBIT"}

func file(t testing.TB, s string) wiki.File {
	t.Helper()
	f, err := wiki.ParseFile(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// newStore makes a repository with the files given as name, text, name, text.
func newStore(t testing.TB, files ...string) *gitstore.Store {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "wiki.git")
	put := map[wiki.File][]byte{}
	for i := 0; i < len(files); i += 2 {
		put[file(t, files[i])] = []byte(files[i+1])
	}
	if err := gitstore.Init(t.Context(), dir, put, mette, "Begynd"); err != nil {
		t.Fatal(err)
	}
	return open(t, dir)
}

func open(t testing.TB, dir string) *gitstore.Store {
	t.Helper()
	s, err := gitstore.Open(t.Context(), dir, gitstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		git(t, s, "fsck", "--full", "--strict")
	})
	return s
}

func git(t testing.TB, s *gitstore.Store, args ...string) string {
	t.Helper()
	c := exec.Command("git", append([]string{"--git-dir", s.Dir(), "-c", "user.name=X", "-c", "user.email=x@example.dk"}, args...)...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func edit(base wiki.Rev, put ...string) wiki.Edit {
	e := wiki.Edit{Base: base, By: mette, Message: "Ret", When: time.Now(), Put: map[wiki.File][]byte{}}
	for i := 0; i < len(put); i += 2 {
		f, err := wiki.ParseFile(put[i])
		if err != nil {
			panic(err)
		}
		e.Put[f] = []byte(put[i+1])
	}
	return e
}

func text(t testing.TB, s *gitstore.Store, name string) string {
	t.Helper()
	id, ok := s.Head().Lookup(file(t, name))
	if !ok {
		t.Fatalf("%s is not there", name)
	}
	b, err := s.Blob(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if shown := git(t, s, "show", "main:"+name); shown != string(b) {
		t.Fatalf("git shows %q, the store %q", shown, b)
	}
	return string(b)
}

func TestAnEditIsACommitWithAuthorOrganisationAndSummary(t *testing.T) {
	s := newStore(t, "a.md", "en\n")
	e := edit(s.Head().Rev, "b/ny-side.md", "tekst\n")
	e.Message = "Opret siden\n\nFordi den manglede."
	res, err := s.Apply(t.Context(), e)
	if err != nil || !res.Changed || res.Merged {
		t.Fatalf("got %+v, %v", res, err)
	}
	got := git(t, s, "log", "-1", "--format=%H|%an|%ae|%cn|%s|%(trailers:key=Organisation,valueonly)")
	want := string(res.Rev) + "|Mette Holm|mette@kombit.example|alliancewiki|Opret siden|KOMBIT"
	if strings.TrimSpace(got) != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	if text(t, s, "b/ny-side.md") != "tekst\n" {
		t.Fatal("other text")
	}
}

func TestWhatOthersWroteSinceTheBaseIsMergedIn(t *testing.T) {
	s := newStore(t, "a.md", "## En\n\nx\n\n## To\n\ny\n")
	base := s.Head().Rev
	apply(t, s, edit(base, "a.md", "## En\n\nx1\n\n## To\n\ny\n"))
	res := apply(t, s, edit(base, "a.md", "## En\n\nx\n\n## To\n\ny2\n"))
	if !res.Merged || !res.Changed {
		t.Fatalf("got %+v", res)
	}
	if got := text(t, s, "a.md"); got != "## En\n\nx1\n\n## To\n\ny2\n" {
		t.Fatalf("got %q", got)
	}
}

func apply(t testing.TB, s *gitstore.Store, e wiki.Edit) wiki.Result {
	t.Helper()
	res, err := s.Apply(context.Background(), e)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestTheSameLineChangedTwiceIsAConflictThatHoldsAllTexts(t *testing.T) {
	s := newStore(t, "a.md", "x\n")
	base := s.Head().Rev
	apply(t, s, edit(base, "a.md", "hendes\n"))
	head := s.Head().Rev
	_, err := s.Apply(t.Context(), edit(base, "a.md", "min\n"))
	var c *wiki.Conflict
	if !errors.As(err, &c) || len(c.Files) != 1 || c.Head != head {
		t.Fatalf("got %v", err)
	}
	f := c.Files[0]
	if string(f.Base) != "x\n" || string(f.Theirs) != "hendes\n" || string(f.Ours) != "min\n" || len(f.Chunks) == 0 {
		t.Fatalf("got %+v", f)
	}
	if s.Head().Rev != head {
		t.Fatal("the branch moved")
	}
}

func TestAnEditOfADeletedPageIsAConflict(t *testing.T) {
	s := newStore(t, "a.md", "x\n", "b.md", "y\n")
	base := s.Head().Rev
	e := edit(base)
	e.Remove = []wiki.File{file(t, "a.md")}
	apply(t, s, e)
	_, err := s.Apply(t.Context(), edit(base, "a.md", "ny\n"))
	var c *wiki.Conflict
	if !errors.As(err, &c) || c.Files[0].Theirs != nil || string(c.Files[0].Ours) != "ny\n" {
		t.Fatalf("got %v", err)
	}
	// and the other way round: what was deleted had been changed
	apply(t, s, edit(base, "b.md", "y2\n"))
	e = edit(base)
	e.Remove = []wiki.File{file(t, "b.md")}
	if _, err := s.Apply(t.Context(), e); !errors.As(err, &c) || c.Files[0].Ours != nil {
		t.Fatalf("got %v", err)
	}
}

func TestAnEditOfAPageThatWasMovedMeanwhileFollowsIt(t *testing.T) {
	long := strings.Repeat("en linje\n", 30)
	s := newStore(t, "a.md", long+"slut\n")
	base := s.Head().Rev
	e := edit(base)
	e.Move = map[wiki.File]wiki.File{file(t, "a.md"): file(t, "mappe/b.md")}
	apply(t, s, e)
	res := apply(t, s, edit(base, "a.md", long+"slut, rettet\n"))
	if !res.Changed {
		t.Fatal("nothing changed")
	}
	if got := text(t, s, "mappe/b.md"); got != long+"slut, rettet\n" {
		t.Fatalf("got %q", got)
	}
	if _, ok := s.Head().Lookup(file(t, "a.md")); ok {
		t.Fatal("the old name is back")
	}
}

func TestNamesThatDifferInCaseOrUnicodeFormAloneAreRefused(t *testing.T) {
	s := newStore(t, "Økonomi/Budget.md", "x\n", "bilag", "y\n")
	for _, name := range []string{"Økonomi/budget.md", "økonomi/nyt.md", "O\u0338konomi/Budget.MD", "bilag/x.md"} {
		f, err := wiki.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		e := edit(s.Head().Rev)
		e.Put[f] = []byte("z\n")
		_, err = s.Apply(t.Context(), e)
		var bad *wiki.Invalid
		if name == "O\u0338konomi/Budget.MD" { // another letter than Ø: not the same name anywhere
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		if !errors.As(err, &bad) || bad.Key != "path.exists" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	// a move that changes case alone is allowed
	e := edit(s.Head().Rev)
	e.Move = map[wiki.File]wiki.File{file(t, "Økonomi/Budget.md"): file(t, "Økonomi/budget.md")}
	apply(t, s, e)
	text(t, s, "Økonomi/budget.md")
}

func TestAnEditThatChangesNothingMakesNoCommit(t *testing.T) {
	s := newStore(t, "a.md", "x\n")
	base := s.Head().Rev
	res := apply(t, s, edit(base, "a.md", "x\n"))
	if res.Changed || res.Rev != base {
		t.Fatalf("got %+v", res)
	}
}

func TestABaseThatIsNoRevisionIsRefused(t *testing.T) {
	s := newStore(t, "a.md", "x\n")
	_, err := s.Apply(t.Context(), edit(wiki.Rev(strings.Repeat("ab", 20)), "a.md", "y\n"))
	var bad *wiki.Invalid
	if !errors.As(err, &bad) || bad.Key != "edit.base" {
		t.Fatalf("got %v", err)
	}
}

func TestAnotherProcessMovingTheBranchIsNoticed(t *testing.T) {
	s := newStore(t, "a.md", "x\n", "b/c.md", "y\n")
	work := t.TempDir()
	git(t, s, "worktree", "add", "-f", "--detach", work)
	run := func(args ...string) {
		c := exec.Command("git", append([]string{"-C", work, "-c", "user.name=X", "-c", "user.email=x@example.dk"}, args...)...)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	run("mv", "b/c.md", "b/d.md")
	run("commit", "-qm", "flyt")
	run("push", "-q", s.Dir(), "HEAD:main")
	run("pack-refs", "--all")
	if moved, err := s.Refresh(t.Context()); err != nil || !moved {
		t.Fatalf("moved %v, %v", moved, err)
	}
	text(t, s, "b/d.md")
	apply(t, s, edit(s.Head().Rev, "a.md", "x2\n"))
	git(t, s, "pack-refs", "--all")
	apply(t, s, edit(s.Head().Rev, "a.md", "x3\n"))
	text(t, s, "a.md")
}

func TestTheWayBetweenRevisionsIsTheSameFromMemoryAndFromGit(t *testing.T) {
	s := newStore(t, "a.md", "x\n")
	first := s.Head().Rev
	apply(t, s, edit(first, "b.md", "1\n", "c/ø.md", "2\n"))
	e := edit(s.Head().Rev, "c/å.md", "2\n3\n")
	e.Move = map[wiki.File]wiki.File{file(t, "c/ø.md"): file(t, "c/å.md")}
	e.Message = "Flyt\n\nmed en grund"
	apply(t, s, e)
	e = edit(s.Head().Rev)
	e.Remove = []wiki.File{file(t, "b.md")}
	apply(t, s, e)
	to := s.Head().Rev
	fresh, err := gitstore.Open(t.Context(), s.Dir(), gitstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	a, b := describe(t, s.Batch(first, to)), describe(t, fresh.Batch(first, to))
	if a != b {
		t.Fatalf("memory:\n%s\ngit:\n%s", a, b)
	}
	if !strings.Contains(a, "R c/å.md from c/ø.md") || strings.Count(a, "commit") != 3 {
		t.Fatalf("got\n%s", a)
	}
	if all := describe(t, fresh.Batch("", to)); strings.Count(all, "commit") != 4 {
		t.Fatalf("got\n%s", all)
	}
}

func describe(t testing.TB, b wiki.Batch) string {
	var out strings.Builder
	err := b.Commits(t.Context(), func(c *wiki.Commit) error {
		fmt.Fprintf(&out, "commit %s %v %v %d %q %q\n", c.Rev, c.Parents, c.By, c.When.Unix(), c.Subject, c.Body)
		for _, ch := range c.Changes {
			fmt.Fprintf(&out, "  %c %s from %s %s %s\n", ch.Status, ch.File, ch.From, ch.Old, ch.New)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = b.Changes(t.Context(), func(ch wiki.Change) error {
		fmt.Fprintf(&out, "%c %s %s %s\n", ch.Status, ch.File, ch.Old, ch.New)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Minutes are made from a template, so one page's text is much like another's: what git would guess to be a rename is
// not to be one.
func TestTextNeverLandsOnAPageThatMerelyLooksLikeIt(t *testing.T) {
	template := strings.Repeat("## Punkt\n\nUdfyld.\n\n", 20)
	remove := func(s *gitstore.Store, name string) {
		e := edit(s.Head().Rev)
		e.Remove = []wiki.File{file(t, name)}
		apply(t, s, e)
	}
	move := func(s *gitstore.Store, from, to string) {
		e := edit(s.Head().Rev)
		e.Move = map[wiki.File]wiki.File{file(t, from): file(t, to)}
		apply(t, s, e)
	}
	var conflict *wiki.Conflict
	t.Run("a page deleted, and another made from the template", func(t *testing.T) {
		s := newStore(t, "marts.md", template)
		base := s.Head().Rev
		remove(s, "marts.md")
		apply(t, s, edit(s.Head().Rev, "april.md", template+"April.\n"))
		_, err := s.Apply(t.Context(), edit(base, "marts.md", "Vi besluttede noget.\n"+template))
		if !errors.As(err, &conflict) || conflict.Files[0].Theirs != nil || conflict.Files[0].File.String() != "marts.md" {
			t.Fatalf("got %v", err)
		}
	})
	t.Run("two pages of one text, both moved", func(t *testing.T) {
		s := newStore(t, "p1.md", template, "p2.md", template)
		base := s.Head().Rev
		move(s, "p1.md", "x/zz.md")
		move(s, "p2.md", "x/aa.md")
		apply(t, s, edit(base, "p1.md", template+"Til den første.\n"))
		if got := text(t, s, "x/zz.md"); !strings.HasSuffix(got, "Til den første.\n") {
			t.Fatalf("got %q", got)
		}
		if got := text(t, s, "x/aa.md"); got != template {
			t.Fatalf("the other page is %q", got)
		}
	})
	t.Run("a page moved, and written anew where it is now", func(t *testing.T) {
		s := newStore(t, "stub.md", "Kort.\n")
		base := s.Head().Rev
		move(s, "stub.md", "ny.md")
		apply(t, s, edit(s.Head().Rev, "ny.md", "Alt er skrevet om.\n"))
		_, err := s.Apply(t.Context(), edit(base, "stub.md", "Kort, rettet.\n"))
		if !errors.As(err, &conflict) || conflict.Files[0].File.String() != "ny.md" || string(conflict.Files[0].Theirs) != "Alt er skrevet om.\n" {
			t.Fatalf("got %v", err)
		}
	})
	t.Run("a page moved, and another put in its place", func(t *testing.T) {
		s := newStore(t, "a.md", "Linje et.\n\nLinje to.\n")
		base := s.Head().Rev
		move(s, "a.md", "b.md")
		apply(t, s, edit(s.Head().Rev, "a.md", "En anden side.\n"))
		apply(t, s, edit(base, "a.md", "Linje et.\n\nLinje to, rettet.\n"))
		if got := text(t, s, "b.md"); got != "Linje et.\n\nLinje to, rettet.\n" {
			t.Fatalf("got %q", got)
		}
		if got := text(t, s, "a.md"); got != "En anden side.\n" {
			t.Fatalf("the other page is %q", got)
		}
	})
	t.Run("removing what is gone removes nothing else", func(t *testing.T) {
		s := newStore(t, "p1.md", template)
		base := s.Head().Rev
		remove(s, "p1.md")
		apply(t, s, edit(s.Head().Rev, "ny.md", template))
		e := edit(base)
		e.Remove = []wiki.File{file(t, "p1.md")}
		if res := apply(t, s, e); res.Changed {
			t.Fatal("something was removed")
		}
		text(t, s, "ny.md")
	})
}

func TestAPageAndAnAttachmentNeverShareAnAddress(t *testing.T) {
	s := newStore(t, "kort.png", "x", "plan.pdf.md", "y\n", "mappe/a.md", "z\n")
	for _, name := range []string{"kort.png.md", "plan.pdf"} {
		_, err := s.Apply(t.Context(), edit(s.Head().Rev, name, "z\n"))
		var bad *wiki.Invalid
		if !errors.As(err, &bad) || bad.Key != "path.exists" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	apply(t, s, edit(s.Head().Rev, "mappe.md", "siden om mappen\n"))
}
