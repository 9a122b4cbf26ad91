package site_test

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// object writes an object with git: a tree from lines of ls-tree, or a commit's own text.
func (c *cloner) object(text string, args ...string) string {
	c.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", c.dir}, args...)...)
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	if err != nil {
		c.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// commitTree makes a commit of a tree and checks out nothing.
func (c *cloner) commitTree(tree string, parents ...string) {
	c.t.Helper()
	args := []string{"commit-tree", "-m", "Flet", tree}
	for _, p := range parents {
		args = append(args, "-p", p)
	}
	c.git("update-ref", "HEAD", c.git(args...))
}

// TestAFolderOfFoldersIsNotUnfolded pushes some dozen small objects that say a thousand million files, in the tip and in
// a commit below it.
func TestAFolderOfFoldersIsNotUnfolded(t *testing.T) {
	for _, tip := range []bool{true, false} {
		w := wikitest.New(t, pushWiki)
		c := newCloner(t, w)
		tree := c.object("100644 blob "+c.git("rev-parse", "HEAD:Forside.md")+"\ta.md\n", "mktree")
		for range 9 {
			var lines strings.Builder
			for i := range 10 {
				fmt.Fprintf(&lines, "040000 tree %s\td%d\n", tree, i)
			}
			tree = c.object(lines.String(), "mktree")
		}
		good := c.git("rev-parse", "HEAD^{tree}")
		c.commitTree(tree, "HEAD")
		if !tip {
			c.commitTree(good, "HEAD")
		}
		next := wiki.Rev(c.git("rev-parse", "HEAD"))
		ctx, stop := context.WithTimeout(t.Context(), 8*time.Second)
		d := w.Push(ctx, wikitest.Mette, []wiki.RefUpdate{{Ref: refMain, Old: c.seen, New: next}}, nil, c.pack(next))[0]
		stop()
		if invalid := (*wiki.Invalid)(nil); !errors.As(d.Err, &invalid) || invalid.Key != "push.many" {
			t.Errorf("tip %v: %v", tip, d.Err)
		}
	}
}

// TestAMergeBringsNoOldTypesBack merges a commit from long ago, whose version of a file of the administrators' it takes:
// the file differs from no commit that is new, and changes all the same.
func TestAMergeBringsNoOldTypesBack(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	old := newCloner(t, w)
	admin := newCloner(t, w)
	admin.write(".wiki/types/x.yaml", "label: {da: X}\n")
	if d := admin.push(wikitest.Ada, refMain); d.Err != nil {
		t.Fatal(d.Err)
	}
	for _, ref := range []string{refMain, refFor} {
		c := newCloner(t, w)
		c.git("fetch", "-q", old.dir, "HEAD")
		before := old.git("rev-parse", "HEAD")
		c.git("checkout", "-q", "--detach", before)
		c.write("nyt.md", "# Nyt\n")
		c.commitTree(c.git("rev-parse", "HEAD^{tree}"), string(c.seen), "HEAD")
		d := c.push(wikitest.Mette, ref, "merge")
		if refused := (*wiki.Refused)(nil); !errors.As(d.Err, &refused) || refused.Problems[0].Key != "push.wikifolder" {
			t.Errorf("%s: %+v", ref, d)
		}
		if _, ok := w.Store.Head().Lookup(wikitest.File(t, ".wiki/types/x.yaml")); !ok {
			t.Fatalf("%s: the type is gone", ref)
		}
	}
}

// TestACommitSaysNoMoreThanAListHolds pushes megabytes where others see a line, and a date that no calendar has.
func TestACommitSaysNoMoreThanAListHolds(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	long := strings.Repeat("æ", 1<<20)
	text := fmt.Sprintf("tree %s\nparent %s\nauthor %s <%s> 9999999999999 +0000\ncommitter x <x@y.example> 1 +0000\n\n%s\n\n%[5]s\n\nOrganisation: %[5]s\n",
		c.object("100644 blob "+c.git("rev-parse", "HEAD:Forside.md")+"\tny.md\n", "mktree"), c.seen, long, long, long)
	c.git("update-ref", "HEAD", c.object(text, "hash-object", "-t", "commit", "-w", "--stdin"))
	if d := c.push(wikitest.Mette, refMain); d.Err != nil {
		t.Fatal(d.Err)
	}
	list, _, err := w.Recent(t.Context(), nil, "", 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	got := list[0]
	if n := len(fmt.Sprint(got)); n > 100_000 || !strings.HasSuffix(got.Subject, "…") || got.When.Year() > 9999 {
		t.Errorf("%d bytes, %s", n, got.When)
	}
	if got.PushedByOther() == nil {
		t.Error("nobody pushed it")
	}
}

// TestProposalsOfOnePersonAreBounded: they would crowd out those of others.
func TestProposalsOfOnePersonAreBounded(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	for i := range 50 {
		tip := wiki.Rev(strings.TrimSpace(w.Git("commit-tree", "-m", fmt.Sprint(i), "-p", "main", "main^{tree}")))
		if _, err := w.Store.Propose(t.Context(), tip, wikitest.Mette.Author(), "Et til", time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	c := newCloner(t, w)
	c.write("nyt.md", "# Nyt\n")
	d := c.push(wikitest.Mette, refFor)
	if invalid := (*wiki.Invalid)(nil); !errors.As(d.Err, &invalid) || invalid.Key != "push.proposals" || d.Proposal != 0 {
		t.Errorf("%+v", d)
	}
	if d := c.push(wikitest.Jens, refFor); d.Err != nil || d.Proposal != 51 {
		t.Errorf("%+v", d)
	}
}

// TestTheWikisOwnFilesAreDecidedByAdministrators settles a conflict of a proposal in a file that editors cannot change.
func TestTheWikisOwnFilesAreDecidedByAdministrators(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.write(".wiki/types/x.yaml", "label: {da: X}\n")
	if d := c.push(wikitest.Ada, refFor); d.Err != nil {
		t.Fatal(d.Err)
	}
	resolved := map[wiki.File][]byte{wikitest.File(t, ".wiki/types/x.yaml"): []byte("label: {da: Y}\n")}
	_, err := w.MergeProposal(t.Context(), wikitest.Mette, 1, w.Head(), resolved)
	if refused := (*wiki.Refused)(nil); !errors.As(err, &refused) || refused.Problems[0].Key != "push.wikifolder" {
		t.Errorf("%v", err)
	}
}
