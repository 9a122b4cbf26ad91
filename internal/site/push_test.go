package site_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// cloner is somebody who has cloned a wiki.
type cloner struct {
	t    *testing.T
	w    *wikitest.Wiki
	dir  string
	seen wiki.Rev // main as it was last fetched
}

func newCloner(t *testing.T, w *wikitest.Wiki) *cloner {
	t.Helper()
	c := &cloner{t: t, w: w, dir: filepath.Join(t.TempDir(), "clone"), seen: w.Head()}
	wikitest.Git(t, ".", "clone", "-q", w.Store.Dir(), c.dir)
	return c
}

func (c *cloner) git(args ...string) string {
	c.t.Helper()
	return strings.TrimSpace(wikitest.Git(c.t, c.dir, args...))
}

// write puts files (name, text, name, text …; text "" removes) and commits them.
func (c *cloner) write(files ...string) {
	c.t.Helper()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(c.dir, files[i])
		if files[i+1] == "" {
			if err := os.Remove(name); err != nil {
				c.t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			c.t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			c.t.Fatal(err)
		}
	}
	c.commit()
}

func (c *cloner) commit() {
	c.t.Helper()
	c.git("add", "-A", "--force")
	c.git("commit", "-q", "--allow-empty", "-m", "Skrevet på toget")
}

// push hands the commits in as a git client does that saw main at c.seen.
func (c *cloner) push(who *wiki.Person, ref string, options ...string) site.Pushed {
	c.t.Helper()
	next := wiki.Rev(c.git("rev-parse", "HEAD"))
	return c.w.Push(c.t.Context(), who, []wiki.RefUpdate{{Ref: ref, Old: c.seen, New: next}}, options, c.pack(next))[0]
}

func (c *cloner) pack(next wiki.Rev) io.Reader {
	c.t.Helper()
	cmd := exec.Command("git", "-C", c.dir, "pack-objects", "--revs", "--thin", "--stdout", "-q")
	cmd.Stdin = strings.NewReader(string(next) + "\n^" + string(c.seen) + "\n")
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatal(err)
	}
	return bytes.NewReader(out)
}

const pushWiki = `
-- Forside.md --
# Forside

Velkommen.

## Møder

Ingen endnu.
-- møder/referat.md --
# Referat

Linje et.

## Næste møde

Ikke fundet.
`

const (
	refMain = "refs/heads/main"
	refFor  = "refs/for/main"
)

// objects counts what the repository holds, in packs and loose.
func objects(w *wikitest.Wiki) string { return w.Git("count-objects", "-v") }

func TestAPushIsAnEdit(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.write("møder/nyt.md", "# Nyt møde\n", "Forside.md", "# Forside\n\nVelkommen, se [[nyt]].\n")
	d := c.push(wikitest.Mette, refMain)
	if d.Err != nil || string(d.Result.Rev) != c.git("rev-parse", "HEAD") || d.Result.Merged {
		t.Fatalf("%+v", d)
	}
	v, err := w.Page(t.Context(), nil, wikitest.Path(t, "møder/nyt"))
	if err != nil || v.Title != "Nyt møde" || len(v.Backlinks) != 1 {
		t.Fatalf("the page is not shown: %+v, %v", v, err)
	}
	if by := v.Last.PushedBy; by != wikitest.Mette.Author() || v.Last.By.Name != "Ib Bæk" || v.Last.PushedByOther() == nil {
		t.Errorf("pushed by %+v, written by %+v", by, v.Last.By)
	}
	if note := w.Git("notes", "--ref", "pushed-by", "show", string(d.Result.Rev)); note != "Pushed-by: Mette Holm <mette@kombit.example>\nOrganisation: KOMBIT\n" {
		t.Errorf("the note says %q", note)
	}
}

func TestAPushThatCameLateIsMerged(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.git("mv", "møder/referat.md", "møder/referat-maj.md")
	c.git("commit", "-qm", "Flyt")
	c.write("møder/referat-maj.md", "# Referat\n\nLinje et.\nLinje to.\n\n## Næste møde\n\nIkke fundet.\n", "ny.md", "# Ny\n")
	w.Put("møder/referat", "# Referat for maj\n\nLinje et.\n\n## Næste møde\n\nIkke fundet.\n")
	w.Put("Forside", "# Forside\n\nGoddag.\n")

	d := c.push(wikitest.Mette, refMain)
	if d.Err != nil || !d.Result.Merged || !d.Result.Changed {
		t.Fatalf("%+v", d)
	}
	if got := w.Git("log", "-1", "--format=%s|%an|%P", "main"); !strings.HasPrefix(got, "Flet ændringer fra Mette Holm|Mette Holm|") ||
		!strings.HasSuffix(strings.TrimSpace(got), " "+c.git("rev-parse", "HEAD")) {
		t.Errorf("the merge commit is %s", got)
	}
	if got := w.Git("show", "main:møder/referat-maj.md"); got != "# Referat for maj\n\nLinje et.\nLinje to.\n\n## Næste møde\n\nIkke fundet.\n" {
		t.Errorf("the moved page is %q", got)
	}
	var moved *site.Redirect
	if _, err := w.Page(t.Context(), nil, wikitest.Path(t, "møder/referat")); !errors.As(err, &moved) {
		t.Errorf("the old address answers %v", err)
	}
	for _, name := range []string{"main:ny.md", "main:Forside.md"} {
		w.Git("cat-file", "-e", name)
	}
	c.git("pull", "-q", "--ff-only")
	if got := c.git("status", "--porcelain"); got != "" {
		t.Errorf("after the pull: %s", got)
	}
}

func TestAPushThatCollidesIsKeptAndResolved(t *testing.T) {
	const rest = "\n\n## Næste møde\n\nIkke fundet.\n"
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.write("møder/referat.md", "# Referat\n\nMin linje."+rest, "ny.md", "# Ny\n")
	w.Put("møder/referat", "# Referat\n\nDen andens linje."+rest)
	head := w.Head()

	d := c.push(wikitest.Mette, refMain)
	var conflict *wiki.Conflict
	if !errors.As(d.Err, &conflict) || len(conflict.Files) != 1 || d.Proposal != 1 || w.Head() != head {
		t.Fatalf("%+v", d)
	}
	f := conflict.Files[0]
	if f.File.String() != "møder/referat.md" || string(f.Theirs) != "# Referat\n\nDen andens linje."+rest ||
		string(f.Ours) != "# Referat\n\nMin linje."+rest || len(f.Chunks) == 0 {
		t.Errorf("conflict %+v", f)
	}
	v, err := w.Proposal(t.Context(), wikitest.Jens, 1)
	if err != nil || v.Conflict == nil || v.Title != "Skrevet på toget" || v.By != wikitest.Mette.Author() ||
		len(v.Commits) != 1 || len(v.Changes) != 2 {
		t.Fatalf("%+v, %v", v, err)
	}

	// Somebody writes elsewhere on the page while it is being resolved.
	w.Put("møder/referat", "# Referat\n\nDen andens linje."+rest+"\n## Nyt afsnit\n")
	resolved := map[wiki.File][]byte{f.File: []byte("# Referat\n\nBegges linje." + rest)}
	res, err := w.MergeProposal(t.Context(), wikitest.Jens, 1, v.Head, resolved)
	if err != nil || !res.Changed {
		t.Fatal(res, err)
	}
	got := w.Git("show", "main:møder/referat.md")
	if !strings.Contains(got, "Begges linje.") || !strings.Contains(got, "Nyt afsnit") || strings.Contains(got, "Den andens linje") {
		t.Errorf("resolved to %q", got)
	}
	w.Git("cat-file", "-e", "main:ny.md")
	if last, _, err := w.History(t.Context(), nil, wikitest.Path(t, "ny"), "", 1); err != nil || last[0].PushedBy != wikitest.Mette.Author() {
		t.Errorf("who pushed the page: %+v, %v", last, err)
	}
	if list, err := w.Proposals(t.Context(), wikitest.Jens); err != nil || len(list) != 0 {
		t.Errorf("open: %v, %v", list, err)
	}
	if _, err := w.Proposal(t.Context(), wikitest.Jens, 1); !errors.Is(err, wiki.ErrNotFound) {
		t.Errorf("the merged one: %v", err)
	}
}

func TestAProposalWaitsOrGoesLive(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.write("a.md", "# A\n")
	head := w.Head()
	if d := c.push(wikitest.Mette, refFor); d.Err != nil || d.Proposal != 1 || w.Head() != head {
		t.Fatalf("%+v", d)
	}
	if refs := w.Git("for-each-ref", "refs/notes"); refs != "" { // whoever clones may read the notes
		t.Errorf("a commit that waits is named in %s", refs)
	}
	if d := c.push(wikitest.Mette, refFor); d.Err != nil || d.Proposal != 1 {
		t.Errorf("proposed twice: %+v", d)
	}
	if err := w.DropProposal(t.Context(), wikitest.Jens, 1); !errors.Is(err, wiki.ErrForbidden) {
		t.Errorf("another dropped it: %v", err)
	}
	if err := w.DropProposal(t.Context(), wikitest.Ada, 1); err != nil {
		t.Fatal(err)
	}
	if d := c.push(wikitest.Mette, refFor); d.Err != nil || d.Proposal != 2 {
		t.Errorf("a dropped proposal's number is used again: %+v", d)
	}
	w.Put("Forside", "# Ny forside\n")
	if d := c.push(wikitest.Mette, refFor, "merge"); d.Err != nil || d.Proposal != 0 || !d.Result.Merged {
		t.Errorf("with -o merge: %+v", d)
	}
	w.Git("cat-file", "-e", "main:a.md")
	if d := c.push(wikitest.Mette, refFor, "force"); refusedKey(d.Err) != "push.options" {
		t.Errorf("an unknown option: %v", d.Err)
	}
}

func refusedKey(err error) string {
	var bad *wiki.Invalid
	if errors.As(err, &bad) {
		return bad.Key
	}
	return ""
}

func TestWhatAPushMayNotHold(t *testing.T) {
	png := "\x89PNG\r\n\x1a\nikke et billede"
	cases := []struct {
		name  string
		make  func(c *cloner)
		file  string // of the first problem
		line  int
		key   string
		value string
	}{
		{"a symbolic link", func(c *cloner) {
			if err := os.Symlink("/etc/passwd", filepath.Join(c.dir, "hemmelig.md")); err != nil {
				c.t.Fatal(err)
			}
			c.commit()
		}, "hemmelig.md", 0, "push.mode", "120000"},
		{"an executable file", func(c *cloner) {
			c.write("kør.md", "# Kør\n")
			c.git("update-index", "--chmod=+x", "kør.md")
			c.git("commit", "-q", "--amend", "-m", "x")
		}, "kør.md", 0, "push.mode", "100755"},
		{"a submodule", func(c *cloner) {
			c.git("update-index", "--add", "--cacheinfo", "160000,"+c.git("rev-parse", "HEAD")+",under")
			c.git("commit", "-qm", "x")
		}, "under", 0, "push.mode", "160000"},
		{"attributes", func(c *cloner) { c.write("møder/.gitattributes", "*.md filter=x\n") }, "møder/.gitattributes", 0, "push.gitfile", ".gitattributes"},
		{"a hidden folder", func(c *cloner) { c.write(".obsidian/app.json", "{}") }, ".obsidian/app.json", 0, "path.hidden", ".obsidian"},
		{"a device of Windows", func(c *cloner) { c.write("CON.md", "# Con\n") }, "CON.md", 0, "path.reserved", "CON.md"},
		{"a colon", func(c *cloner) { c.write("a:b.md", "# A\n") }, "a:b.md", 0, "path.character", "a:b.md"},
		{"a backslash", func(c *cloner) { c.write(`a\b.md`, "# A\n") }, `a\b.md`, 0, "path.character", `a\b.md`},
		{"another letter case", func(c *cloner) { c.write("forside.md", "# Igen\n") }, "forside.md", 0, "push.collision", "Forside.md"},
		{"another letter case of a folder", func(c *cloner) { c.write("Møder/x.md", "# X\n") }, "Møder/x.md", 0, "push.collision", "møder"},
		{"another Unicode form", func(c *cloner) { c.write("a\u030a.md", "# Å\n") }, "a\u030a.md", 0, "push.unicode", "å.md"},
		{"no text", func(c *cloner) { c.write("a.md", "# A\n\nb\xff\n") }, "a.md", 3, "push.utf8", ""},
		{"broken front matter", func(c *cloner) { c.write("a.md", "---\ntitle: A\nfelt: [1, 2\n---\n# A\n") }, "a.md", 3, "frontmatter.bracket", ""},
		{"too long a page", func(c *cloner) { c.write("a.md", strings.Repeat("0123456789abcde\n", 70_000)) }, "a.md", 0, "push.size", ""},
		{"a program", func(c *cloner) { c.write("kør.exe", "MZ") }, "kør.exe", 0, "upload.type", ".exe"},
		{"a picture that is none", func(c *cloner) { c.write("a.png", png) }, "a.png", 0, "upload.content", ".png"},
		{"a type of the wiki", func(c *cloner) { c.write(".wiki/types/x.yaml", "label: {da: X}\n") }, ".wiki/types/x.yaml", 0, "push.wikifolder", ".wiki/types/x.yaml"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			w := wikitest.New(t, pushWiki)
			c := newCloner(t, w)
			tc.make(c)
			head, before := w.Head(), objects(w)
			for _, ref := range []string{refMain, refFor} {
				d := c.push(wikitest.Mette, ref)
				var refused *wiki.Refused
				if !errors.As(d.Err, &refused) || refused.Past {
					t.Fatalf("%s: %+v", ref, d)
				}
				p := refused.Problems[0]
				if p.File != tc.file || p.Key != tc.key || p.Line != tc.line || tc.value != "" && p.Value != tc.value || p.Commit == "" {
					t.Errorf("%s: %+v, want %s in line %d of %s (%s)", ref, p, tc.key, tc.line, tc.file, tc.value)
				}
			}
			// A later commit that mends it does not: its history would be in every clone.
			if tc.key != "push.wikifolder" { // to remove one is refused as well
				c.git("rm", "-qf", "--", tc.file)
				c.git("commit", "-qm", "Mend")
				d := c.push(wikitest.Mette, refMain)
				var refused *wiki.Refused
				if !errors.As(d.Err, &refused) || !refused.Past {
					t.Errorf("mended: %+v", d)
				}
			}
			if w.Head() != head || objects(w) != before {
				t.Error("something of it is in the repository")
			}
			left, err := filepath.Glob(filepath.Join(w.Store.Dir(), "objects", "tmp_*"))
			if err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func TestACommitThatLeavesAProblemDoesNotMendIt(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.write("a.md", "b\xff\n")
	c.write("b.md", "# B\n")
	var refused *wiki.Refused
	if d := c.push(wikitest.Mette, refMain); !errors.As(d.Err, &refused) || refused.Past {
		t.Errorf("%+v", d)
	}
	c.write("a.md", "# A\n")
	if d := c.push(wikitest.Mette, refMain); !errors.As(d.Err, &refused) || !refused.Past {
		t.Errorf("mended: %+v", d)
	}
}

// The same bytes were looked at once for each extension: as redirects they are fine, as a file without one they are not.
func TestOneContentIsLookedAtUnderEachName(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.write(".wiki/redirects", "# intet\n", "LICENSE", "# intet\n")
	var refused *wiki.Refused
	if d := c.push(wikitest.Mette, refMain); !errors.As(d.Err, &refused) || refused.Problems[0].File != "LICENSE" {
		t.Errorf("%+v", d)
	}
}

func TestWhichRefsAPushMayMove(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	first := w.Head()
	w.Put("Forside", "# To\n")
	c := newCloner(t, w)
	c.write("a.md", "# A\n")
	next := wiki.Rev(c.git("rev-parse", "HEAD"))
	c.git("checkout", "-q", "--orphan", "andet")
	c.git("rm", "-rqf", ".")
	c.write("b.md", "# B\n")
	foreign := wiki.Rev(c.git("rev-parse", "HEAD"))
	nowhere := wiki.Rev("0123456789012345678901234567890123456789")
	before := w.Git("for-each-ref")
	cases := []struct {
		name   string
		update wiki.RefUpdate
		key    string
	}{
		{"another branch", wiki.RefUpdate{Ref: "refs/heads/andet", New: next}, "push.ref"},
		{"a tag", wiki.RefUpdate{Ref: "refs/tags/v1", New: next}, "push.ref"},
		{"a proposal's own ref", wiki.RefUpdate{Ref: "refs/proposals/1", New: next}, "push.ref"},
		{"the notes", wiki.RefUpdate{Ref: "refs/notes/pushed-by", New: next}, "push.ref"},
		{"HEAD", wiki.RefUpdate{Ref: "HEAD", Old: c.seen, New: next}, "push.ref"},
		{"a name with dots", wiki.RefUpdate{Ref: "refs/heads/../main", Old: c.seen, New: next}, "push.ref"},
		{"deleting", wiki.RefUpdate{Ref: refMain, Old: c.seen}, "push.delete"},
		{"going back", wiki.RefUpdate{Ref: refMain, Old: c.seen, New: first}, "push.force"},
		{"other history", wiki.RefUpdate{Ref: refMain, Old: c.seen, New: foreign}, "push.force"},
		{"other history, as if main were new", wiki.RefUpdate{Ref: refMain, New: foreign}, "push.base"},
		{"other history, from what is not here", wiki.RefUpdate{Ref: refMain, Old: nowhere, New: foreign}, "push.force"},
		{"other history as a proposal", wiki.RefUpdate{Ref: refFor, New: foreign}, "push.base"},
		{"what is not there", wiki.RefUpdate{Ref: refMain, Old: c.seen, New: nowhere}, "push.connect"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			pack := c.pack(next)
			if tc.update.New == foreign {
				pack = c.pack(foreign)
			}
			d := w.Push(t.Context(), wikitest.Mette, []wiki.RefUpdate{tc.update}, nil, pack)[0]
			if refusedKey(d.Err) != tc.key {
				t.Errorf("%+v, want %s", d, tc.key)
			}
		})
	}
	if after := w.Git("for-each-ref"); after != before {
		t.Errorf("refs were\n%s\nand are\n%s", before, after)
	}
}

func TestWhoMayPush(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.write("a.md", "# A\n")
	for _, tc := range []struct {
		who  *wiki.Person
		want error
	}{{nil, wiki.ErrSignIn}, {wikitest.Liv, wiki.ErrForbidden}, {wikitest.Mette, nil}} {
		if d := c.push(tc.who, refMain); !errors.Is(d.Err, tc.want) {
			t.Errorf("%+v: %v", tc.who, d.Err)
		}
	}
	// Administrators keep the wiki's own files.
	c.seen = w.Head()
	c.write(".wiki/types/x.yaml", "label: {da: X}\n")
	if d := c.push(wikitest.Ada, refMain); d.Err != nil {
		t.Errorf("an administrator: %v", d.Err)
	}
}

func TestOnePushOfSeveralRefs(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.write("a.md", "# A\n")
	next := wiki.Rev(c.git("rev-parse", "HEAD"))
	list := w.Push(t.Context(), wikitest.Mette, []wiki.RefUpdate{
		{Ref: "refs/tags/v1", New: next}, {Ref: refMain, Old: c.seen, New: next}, {Ref: refFor, New: next},
	}, nil, c.pack(next))
	keys := []string{}
	for _, d := range list {
		keys = append(keys, refusedKey(d.Err))
	}
	if !slices.Equal(keys, []string{"push.ref", "", ""}) || w.Head() != next || list[2].Proposal != 0 {
		t.Errorf("%+v", list)
	}
}

func TestABrokenPackIsRefused(t *testing.T) {
	w := wikitest.New(t, pushWiki)
	c := newCloner(t, w)
	c.write("a.md", "# A\n")
	next := wiki.Rev(c.git("rev-parse", "HEAD"))
	whole, err := io.ReadAll(c.pack(next))
	if err != nil {
		t.Fatal(err)
	}
	before := objects(w)
	for name, pack := range map[string][]byte{
		"cut short": whole[:len(whole)-30], "of nothing": {}, "of noise": []byte("PACK noise"), "with a flipped bit": flipped(whole),
	} {
		t.Run(name, func(t *testing.T) {
			d := w.Push(t.Context(), wikitest.Mette, []wiki.RefUpdate{{Ref: refMain, Old: c.seen, New: next}}, nil, bytes.NewReader(pack))[0]
			if refusedKey(d.Err) != "push.broken" {
				t.Errorf("%+v", d)
			}
		})
	}
	if objects(w) != before {
		t.Error("something of it is in the repository")
	}
}

func flipped(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)/2] ^= 1
	return b
}
