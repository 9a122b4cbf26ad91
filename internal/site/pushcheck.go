package site

import (
	"bytes"
	"context"
	"errors"
	"path"
	"strings"
	"unicode/utf8"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// pushCheck looks at what a push brings by the rules of the editor.
type pushCheck struct {
	site *Site
	who  *wiki.Person
	in   *gitstore.Incoming
	tip  wiki.Rev
	base wiki.Rev // of the wiki, that the tip stands on

	commits  []wiki.Rev
	subject  string // of the last commit
	files    int
	bad      map[string]wiki.BlobID // the last content that was a problem, by name
	seen     map[string]bool        // name and blob of what was looked at
	problems []wiki.Problem
	more     int
	there    bool               // the tip has a file that is a problem
	near     *gitstore.Snapshot // the commit looked at before, or the head

	types pagetype.Types // as the tip describes them

	blobs []wiki.BlobID // contents still to be looked at
	of    []pushedFile  // whose they are
}

// pushedFile is a file whose content is still to be looked at.
type pushedFile struct {
	file wiki.File
	rev  wiki.Rev
}

// errEnough ends a check that has found more than anybody will read.
var errEnough = errors.New("enough problems")

func (c *pushCheck) run(ctx context.Context) error {
	c.near = c.site.store.Head()
	err := c.in.Commits(ctx, c.tip, func(commit *wiki.Commit, files []gitstore.IncomingFile) error {
		return c.commit(ctx, commit, files)
	})
	if err == nil {
		err = c.collisions(ctx, c.tip)
	}
	if err == nil {
		err = c.readTypes(ctx)
	}
	if err == nil {
		err = c.in.Blobs(ctx, c.blobs, maxUpload, c.content)
	}
	if err == nil && !c.who.Can(wiki.Admin) {
		err = c.ownFiles(ctx)
	}
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if len(c.problems) == 0 {
		return nil
	}
	return &wiki.Refused{Problems: c.problems, More: c.more, Past: err == nil && !c.remains(), Base: c.base}
}

func (c *pushCheck) commit(ctx context.Context, commit *wiki.Commit, files []gitstore.IncomingFile) error {
	c.commits, c.subject = append(c.commits, commit.Rev), commit.Subject
	c.files += len(files)
	if len(c.commits) > maxPushCommits || c.files > maxPushFiles {
		return &wiki.Invalid{Field: "push", Key: "push.many"}
	}
	for _, f := range files {
		if err := c.file(commit.Rev, f); err != nil {
			return err
		}
	}
	if len(commit.Parents) != 1 || commit.Parents[0] != c.near.Rev {
		return c.collisions(ctx, commit.Rev)
	}
	c.near = c.near.With(commit.Rev, files)
	for _, f := range files {
		if f.Added {
			if err := c.collision(f.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// remains tells whether the tip still has what is to be mended, rather than that a later commit took it away.
func (c *pushCheck) remains() bool {
	for _, p := range c.problems {
		c.there = c.there || c.near.Has(p.File, c.bad[p.File])
	}
	return c.there
}

// add notes a problem once for each file and rule.
func (c *pushCheck) add(p wiki.Problem) error {
	c.there = c.there || p.Commit == c.tip
	key := p.File + "\x00" + p.Key + "\x00" + p.Field
	if c.seen[key] {
		return nil
	}
	c.seen[key] = true
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, p)
		return nil
	}
	if c.more++; c.more > stopAtProblems {
		return errEnough
	}
	return nil
}

// file checks the name and the kind of a changed file, and puts its content on the list.
func (c *pushCheck) file(rev wiki.Rev, f gitstore.IncomingFile) error {
	name, err := c.judge(f)
	var bad *wiki.Invalid
	if errors.As(err, &bad) {
		c.bad[f.Name] = f.Blob
		return c.add(wiki.Problem{File: f.Name, Commit: rev, Invalid: *bad})
	}
	key := f.Name + "\x00" + string(f.Blob)
	if err == nil && !f.Deleted && !c.seen[key] {
		c.seen[key] = true
		c.blobs, c.of = append(c.blobs, f.Blob), append(c.of, pushedFile{name, rev})
	}
	return err
}

// judge tells what is wrong with a file, whatever is in it.
func (c *pushCheck) judge(f gitstore.IncomingFile) (wiki.File, error) {
	bad := func(key, value string) error { return &wiki.Invalid{Field: "push", Key: key, Value: value} }
	base := path.Base(f.Name)
	name, err := wiki.ParseFile(f.Name)
	switch {
	case f.Deleted:
		err = nil
	case strings.EqualFold(base, ".gitattributes") || strings.EqualFold(base, ".gitmodules"):
		err = bad("push.gitfile", base)
	case f.Mode != "100644":
		err = bad("push.mode", f.Mode)
	case err == nil && name.String() != f.Name:
		err = bad("push.unicode", name.String())
	}
	if err == nil && !c.mayKeep(f.Name) {
		err = bad("push.wikifolder", f.Name)
	}
	return name, err
}

// content checks the nth of the contents on the list; nil is one that is too large for any file.
func (c *pushCheck) content(n int, data []byte) error {
	f := c.of[n]
	line, err := 0, error(&wiki.Invalid{Field: "push", Key: "push.size"})
	if data != nil {
		line, err = checkPushed(f.file, data)
		if err == nil && f.file.IsPage() {
			return c.fields(n, data)
		}
	}
	var bad *wiki.Invalid
	if errors.As(err, &bad) {
		c.bad[f.file.String()] = c.blobs[n]
		return c.add(wiki.Problem{File: f.file.String(), Line: line, Commit: f.rev, Invalid: *bad})
	}
	return err
}

// readTypes reads the types by which pages are checked: those of the tip, where all of them can be read.
func (c *pushCheck) readTypes(ctx context.Context) error {
	files, key := typeFiles(c.near)
	if known := c.site.types(ctx); known.key == key {
		c.types = known.types
		return nil
	}
	blobs := make([]wiki.BlobID, len(files))
	for i, e := range files {
		blobs[i] = e.Blob
	}
	contents := make([][]byte, len(files))
	err := c.in.Blobs(ctx, blobs, maxPage, func(n int, data []byte) error {
		contents[n] = bytes.Clone(data)
		return nil
	})
	if err != nil {
		return err
	}
	at, err := readTypes(files, key, func(i int, _ gitstore.Entry) ([]byte, error) { return contents[i], nil })
	c.types = at.types
	return err
}

// fields checks what the nth of the contents, a page, says in its fields.
func (c *pushCheck) fields(n int, data []byte) error {
	f := c.of[n]
	for _, p := range pushedFields(c.types, data) {
		c.bad[f.file.String()] = c.blobs[n]
		p.File, p.Commit = f.file.String(), f.rev
		if err := c.add(p); err != nil {
			return err
		}
	}
	return nil
}

// mayKeep tells whether the person may change a file: the wiki's own are the administrators', but for the redirects,
// which every move adds to.
func (c *pushCheck) mayKeep(name string) bool {
	return !ownFile(name) || c.who.Can(wiki.Admin)
}

// ownFile tells whether a file is the wiki's own and the administrators' alone.
func ownFile(name string) bool {
	return strings.HasPrefix(name, ".wiki/") && name != wiki.RedirectsFile.String()
}

// ownFiles looks for files of the wiki's own that the push as a whole would change: a merge may take a version from long
// ago, which no new commit wrote. One that is as in all the commits that the branch has in common with the push stays as
// the branch has it.
func (c *pushCheck) ownFiles(ctx context.Context) error {
	head := c.site.store.Head()
	if head.Rev == "" {
		return nil
	}
	tip, err := c.in.Snapshot(ctx, c.tip, c.near)
	if err != nil {
		return err
	}
	bases, err := c.in.Bases(ctx, head.Rev, c.tip)
	if err != nil {
		return err
	}
	for _, rev := range bases {
		base, err := c.in.Snapshot(ctx, rev, head)
		if err != nil {
			return err
		}
		err = base.Changed(tip, ".wiki", func(name string) error {
			if c.mayKeep(name) || tip.Same(head, name) {
				return nil
			}
			return c.add(wiki.Problem{File: name, Commit: c.tip, Invalid: wiki.Invalid{Field: "push", Key: "push.wikifolder", Value: name}})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkPushed checks the bytes of a file as the editor or the upload form would.
func checkPushed(f wiki.File, data []byte) (line int, err error) {
	if isSettings(f) {
		return checkSettings(f, data)
	}
	if !f.IsPage() && !strings.HasPrefix(f.String(), ".wiki/") {
		return 0, checkUpload(strings.ToLower(f.Name()), data)
	}
	if len(data) > maxPage {
		return 0, &wiki.Invalid{Field: "push", Key: "push.size"}
	}
	if at := badText(data); at >= 0 {
		return 1 + strings.Count(string(data[:at]), "\n"), &wiki.Invalid{Field: "push", Key: "push.utf8"}
	}
	if !f.IsPage() {
		if name, ok := strings.CutSuffix(f.Name(), ".yaml"); ok && f.Folder() == pagetype.Folder {
			if _, problem := pagetype.Parse(name, data); problem != nil {
				return problem.Line, &problem.Invalid
			}
		}
		return 0, nil
	}
	if problem := markdown.CheckFrontMatter(data); problem != nil {
		return problem.Line, &problem.Invalid
	}
	return 0, nil
}

// badText finds the first byte that is no text, -1 where all is.
func badText(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == 0 || r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

// collisions looks for names that a commit has more than the one looked at before, and that cannot be together with
// another of its names on every file system.
func (c *pushCheck) collisions(ctx context.Context, rev wiki.Rev) error {
	if rev == c.near.Rev {
		return nil
	}
	before := c.near
	var err error
	if c.near, err = c.in.Snapshot(ctx, rev, before); err != nil {
		return err
	}
	return before.Added(c.near, c.collision)
}

// collision looks whether a name of the commit looked at can be together with its others.
func (c *pushCheck) collision(name string) error {
	other, found := c.near.Collision(name)
	if !found {
		return nil
	}
	return c.add(wiki.Problem{File: name, Commit: c.near.Rev, Invalid: wiki.Invalid{Field: "push", Key: "push.collision", Value: other}})
}
