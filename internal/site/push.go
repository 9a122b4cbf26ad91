package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

// Pushed is what became of one ref of a push.
type Pushed struct {
	Update   wiki.RefUpdate
	Result   wiki.Result    // where the commits are live now; Result.Merged where others had written meanwhile
	Proposal int            // the number that they were kept under as a proposal, with or without an error
	Conflict *wiki.Conflict // why commits that were to go live at once (-o merge) became a proposal
	Err      error          // *wiki.Refused, *wiki.Invalid, *wiki.Conflict (kept as Proposal), and the kinds
}

// The limits of a push, beside those of its pack: commits that are new, files that they change, and problems listed.
const (
	maxPushCommits = 200_000
	maxPushFiles   = 500_000
	maxProblems    = 20
	stopAtProblems = 1000
)

// optionMerge is the push option with which a proposal goes live at once where it can.
const optionMerge = "merge"

// Push takes what a git client wants put on the branch, or proposed for it. Its commits are checked in quarantine by the
// rules of the editor; what breaks one is a *wiki.Refused and leaves no trace. Commits on the branch as it was when the
// client looked are merged where others wrote meanwhile; where that is a conflict they are kept as a proposal. What is
// answered without an error is durable, recorded as pushed by the person, and shown.
func (s *Site) Push(ctx context.Context, who *wiki.Person, updates []wiki.RefUpdate, options []string, pack io.Reader) []Pushed {
	list := make([]Pushed, len(updates))
	refuse := func(err error) []Pushed {
		for i := range list {
			if list[i].Err == nil {
				list[i].Err = err
			}
		}
		return list
	}
	open := false
	for i, u := range updates {
		list[i] = Pushed{Update: u, Err: s.mayUpdate(u)}
		open = open || list[i].Err == nil
	}
	if err := s.mayWrite(who); err != nil {
		return refuse(err)
	}
	for _, o := range options {
		if o != optionMerge {
			return refuse(&wiki.Invalid{Field: "push", Key: "push.options", Value: o})
		}
	}
	if !open {
		return list
	}
	in, err := s.store.Receive(ctx, pack)
	if errors.Is(err, wiki.ErrReadOnly) && s.store.Probe() != nil { // not only too large for the room there is
		err = s.wrote(err)
	}
	if err != nil {
		return refuse(err)
	}
	defer in.Discard()
	p := &pushing{site: s, who: who, in: in, merge: slices.Contains(options, optionMerge)}
	for i := range list {
		if list[i].Err == nil {
			p.take(ctx, &list[i])
			list[i].Err = s.wrote(list[i].Err)
		}
	}
	return list
}

// mayUpdate tells whether a ref is one that can be pushed to, and the push neither deletes nor makes it.
func (s *Site) mayUpdate(u wiki.RefUpdate) error {
	switch {
	case u.Ref != s.store.Branch() && u.Ref != s.proposalRef():
		return &wiki.Invalid{Field: "push", Key: "push.ref", Value: u.Ref}
	case u.New == "":
		return &wiki.Invalid{Field: "push", Key: "push.delete", Value: u.Ref}
	}
	return nil
}

// proposalRef is the name under which commits are proposed for the branch: refs/for/main.
func (s *Site) proposalRef() string {
	return "refs/for/" + strings.TrimPrefix(s.store.Branch(), "refs/heads/")
}

// pushing is one push on its way.
type pushing struct {
	site  *Site
	who   *wiki.Person
	in    *gitstore.Incoming
	merge bool // a proposal goes live at once
	kept  bool // the objects are in the repository
}

// take checks one update and makes it live, or a proposal.
func (p *pushing) take(ctx context.Context, d *Pushed) {
	s, u := p.site, d.Update
	proposed := u.Ref != s.store.Branch()
	base := u.Old
	if d.Err = p.in.Connected(ctx, u.New); d.Err != nil {
		return
	}
	if proposed {
		base, d.Err = p.related(ctx, u)
	} else {
		d.Err = p.forward(ctx, u)
	}
	if d.Err != nil {
		return
	}
	c := &pushCheck{site: s, who: p.who, in: p.in, tip: u.New, base: base, seen: map[string]bool{}, past: map[wiki.Rev]bool{}}
	if d.Err = c.run(ctx); d.Err != nil {
		return
	}
	if !p.kept {
		if d.Err = p.in.Keep(); d.Err != nil {
			return
		}
		p.kept = true
	}
	now := time.Now().In(danish)
	if d.Err = s.store.NotePushed(ctx, c.commits, p.who.Author(), now); d.Err != nil {
		return
	}
	title := c.subject
	if title == "" {
		title = "Uden titel"
	}
	var conflict *wiki.Conflict
	if !proposed || p.merge {
		message := fmt.Sprintf("Flet ændringer fra %s", p.who.Name)
		d.Result, d.Err = s.store.MergeIn(ctx, gitstore.MergeIn{Tip: u.New, By: p.who.Author(), When: now, Message: message})
		if !errors.As(d.Err, &conflict) {
			if d.Err == nil && d.Result.Changed {
				s.followed(ctx)
			}
			return
		}
	}
	if len(c.commits) == 0 { // the branch has it all
		d.Result.Rev = s.Head()
		return
	}
	no, err := s.store.Propose(ctx, u.New, p.who.Author(), title, now)
	if err != nil {
		d.Err = err
		return
	}
	d.Proposal = no
	if proposed { // kept, as was asked
		d.Conflict, d.Err = conflict, nil
	}
}

// forward makes sure that commits stand on what the client saw, and that what it saw is on the branch: else history
// would be rewritten.
func (p *pushing) forward(ctx context.Context, u wiki.RefUpdate) error {
	head := p.site.Head()
	if head == "" {
		return nil
	}
	if u.Old == "" {
		return &wiki.Invalid{Field: "push", Key: "push.base", Value: u.Ref}
	}
	for _, step := range [][2]wiki.Rev{{u.Old, head}, {u.Old, u.New}} {
		ok, err := p.in.IsAncestor(ctx, step[0], step[1])
		if err != nil {
			return err
		}
		if !ok {
			return &wiki.Invalid{Field: "push", Key: "push.force", Value: u.New.Short()}
		}
	}
	return nil
}

// related makes sure that a proposal can be merged at all: it gives the commit that it stands on.
func (p *pushing) related(ctx context.Context, u wiki.RefUpdate) (wiki.Rev, error) {
	head := p.site.Head()
	if head == "" {
		return "", nil
	}
	if base, err := p.in.Base(ctx, head, u.New); err != nil || base != "" {
		return base, err
	}
	return "", &wiki.Invalid{Field: "push", Key: "push.base", Value: u.New.Short()}
}

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
	seen     map[string]bool // name and blob of what was looked at
	problems []wiki.Problem
	more     int
	past     map[wiki.Rev]bool // commits with a problem
	near     *gitstore.Snapshot
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
	if err == nil && !c.who.Can(wiki.Admin) {
		err = c.ownFiles(ctx)
	}
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if len(c.problems) == 0 {
		return nil
	}
	return &wiki.Refused{Problems: c.problems, More: c.more, Past: err == nil && !c.past[c.tip], Base: c.base}
}

func (c *pushCheck) commit(ctx context.Context, commit *wiki.Commit, files []gitstore.IncomingFile) error {
	c.commits, c.subject = append(c.commits, commit.Rev), commit.Subject
	c.files += len(files)
	if len(c.commits) > maxPushCommits || c.files > maxPushFiles {
		return &wiki.Invalid{Field: "push", Key: "push.many"}
	}
	added := false
	for _, f := range files {
		added = added || f.Added
		if err := c.file(ctx, commit.Rev, f); err != nil {
			return err
		}
	}
	if !added {
		return nil
	}
	return c.collisions(ctx, commit.Rev)
}

// add notes a problem once for each file and rule.
func (c *pushCheck) add(p wiki.Problem) error {
	c.past[p.Commit] = true
	key := p.File + "\x00" + p.Key
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

// file checks one changed file of a commit.
func (c *pushCheck) file(ctx context.Context, rev wiki.Rev, f gitstore.IncomingFile) error {
	line, err := c.judge(ctx, f)
	var bad *wiki.Invalid
	if errors.As(err, &bad) {
		return c.add(wiki.Problem{File: f.Name, Line: line, Commit: rev, Invalid: *bad})
	}
	return err
}

// judge tells what is wrong with a file, and in which line.
func (c *pushCheck) judge(ctx context.Context, f gitstore.IncomingFile) (line int, err error) {
	bad := func(key, value string) error { return &wiki.Invalid{Field: "push", Key: key, Value: value} }
	if f.Deleted {
		if strings.HasPrefix(f.Name, ".wiki/") && !c.mayKeep(f.Name) {
			return 0, bad("push.wikifolder", f.Name)
		}
		return 0, nil
	}
	if base := path.Base(f.Name); strings.EqualFold(base, ".gitattributes") || strings.EqualFold(base, ".gitmodules") {
		return 0, bad("push.gitfile", base)
	}
	if f.Mode != "100644" {
		return 0, bad("push.mode", f.Mode)
	}
	name, err := wiki.ParseFile(f.Name)
	switch {
	case err != nil:
		return 0, err
	case name.String() != f.Name:
		return 0, bad("push.unicode", name.String())
	case !c.mayKeep(f.Name):
		return 0, bad("push.wikifolder", f.Name)
	}
	key := path.Ext(f.Name) + string(f.Blob)
	if c.seen[key] {
		return 0, nil
	}
	data, err := c.in.Blob(ctx, f.Blob)
	if errors.Is(err, wiki.ErrTooLarge) {
		return 0, bad("push.size", "")
	}
	if err != nil {
		return 0, err
	}
	if line, err = checkPushed(name, data); err == nil {
		c.seen[key] = true
	}
	return line, err
}

// mayKeep tells whether the person may change a file: the wiki's own are the administrators', but for the redirects,
// which every move adds to.
func (c *pushCheck) mayKeep(name string) bool {
	return !strings.HasPrefix(name, ".wiki/") || name == wiki.RedirectsFile.String() || c.who.Can(wiki.Admin)
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
	next, err := c.in.Snapshot(ctx, rev, c.near)
	if err != nil {
		return err
	}
	err = c.near.Added(next, func(name string) error {
		if other, found := next.Collision(name); found {
			return c.add(wiki.Problem{File: name, Commit: rev, Invalid: wiki.Invalid{Field: "push", Key: "push.collision", Value: other}})
		}
		return nil
	})
	c.near = next
	return err
}
