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
	admin.write(".wiki/types/x.yaml", "name: x\n")
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
