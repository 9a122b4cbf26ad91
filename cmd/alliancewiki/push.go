package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"

	"alliancewiki/internal/githttp"
	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// longestName is how much of a file's name is shown in a line.
const longestName = 160 // characters

// pusher is the door of the site for git push: it hands a push on and puts what became of it into words. The words are
// in the person's language. What a file or a commit says goes into them as it is: package githttp takes out what could
// steer a terminal.
type pusher struct {
	site    *site.Site
	branch  string // refs/heads/main
	baseURL string
	log     *slog.Logger
}

// head is the branch, and where it is.
func (p *pusher) head() (string, wiki.Rev) { return p.branch, p.site.Head() }

// notPushed is an error of one update, with what its words need.
type notPushed struct {
	site.Pushed
}

func (n *notPushed) Error() string { return n.Update.Ref + ": " + n.Err.Error() }
func (n *notPushed) Unwrap() error { return n.Err }

// push hands a push to the site, and tells what went well.
func (p *pusher) push(ctx context.Context, who *wiki.Person, in *githttp.Push) []error {
	errs := make([]error, len(in.Updates))
	t := &textsFor(who).Push
	for i, done := range p.site.Push(ctx, who, in.Updates, in.Options, in.Pack) {
		switch {
		case done.Err != nil:
			errs[i] = &notPushed{done}
		case done.Proposal > 0:
			if done.Conflict != nil {
				for _, place := range places(t, done.Conflict) {
					in.Tell(strings.TrimSpace(place))
				}
			}
			in.Tell(fmt.Sprintf(t.Proposed, done.Proposal))
			in.Tell("  " + p.proposal(done.Proposal))
		case done.Result.Merged:
			in.Tell(t.Merged)
		case !done.Result.Changed:
			in.Tell(t.Nothing)
		}
	}
	return errs
}

func textsFor(who *wiki.Person) *i18n.Texts { return i18n.For(who.Lang) }

// proposal is the address where a proposal is merged.
func (p *pusher) proposal(no int) string { return fmt.Sprintf("%s/-/proposals/%d", p.baseURL, no) }

// say puts an error of a push into words.
func (p *pusher) say(who *wiki.Person, err error) (lines []string, short string) {
	all := textsFor(who)
	t := &all.Push
	var refused *wiki.Refused
	var invalid *wiki.Invalid
	var conflict *wiki.Conflict
	switch {
	case errors.As(err, &refused):
		return p.refused(all, refused, err), t.ShortRules.N(len(refused.Problems) + refused.More)
	case errors.As(err, &conflict):
		return p.conflict(all, conflict, err)
	case errors.As(err, &invalid):
		if invalid.Key == "push.broken" || invalid.Key == "push.connect" {
			p.log.Info("git push refused", "by", who.Email, "err", err)
		}
		short, ok := t.Short[invalid.Key]
		if !ok {
			short = t.ShortRules.N(1)
		}
		return []string{all.Invalid(invalid.Key, cut(invalid.Value))}, short
	case errors.Is(err, wiki.ErrForbidden) || errors.Is(err, wiki.ErrSignIn):
		return []string{t.Forbidden}, t.ShortRight
	case errors.Is(err, wiki.ErrReadOnly):
		return []string{t.ReadOnly}, t.ShortClosed
	case errors.Is(err, wiki.ErrBusy):
		return []string{t.Busy}, t.ShortBusy
	}
	p.log.Error("git push failed", "by", who.Email, "err", err)
	return []string{t.Broken}, t.ShortBroken
}

// refused lists what is to be mended, and tells how.
func (p *pusher) refused(all *i18n.Texts, r *wiki.Refused, err error) []string {
	t := &all.Push
	lines := []string{t.Refused}
	inTip := true
	var update notPushed
	if at := (*notPushed)(nil); errors.As(err, &at) {
		update = *at
	}
	for _, problem := range r.Problems {
		lines = append(lines, "  "+describe(all, problem))
		inTip = inTip && problem.Commit == update.Update.New
	}
	if r.More > 0 {
		lines = append(lines, "  "+t.MoreWrong.N(r.More))
	}
	for _, name := range hidden(r.Problems) {
		lines = append(lines, fmt.Sprintf(t.Hidden, name),
			"  git rm -r --cached "+name, "  echo "+name+" >> .git/info/exclude")
	}
	// Not origin/main: that may have been fetched since, and what others wrote would be undone.
	base := r.Base.Short()
	if base == "" {
		base = "origin/" + p.branchName()
	}
	fold := []string{"  git reset --soft " + base, "  git add -A", `  git commit -m "` + t.Message + `"`}
	switch {
	case r.Past:
		return append(append(lines, t.Past), fold...)
	case inTip:
		return append(lines, t.Mend, "  git add -A", "  git commit --amend --no-edit")
	}
	return append(append(lines, t.MendFold), fold...)
}

// branchName is the branch as people name it: main. One that a shell would not take for a word is not named.
func (p *pusher) branchName() string {
	name := strings.TrimPrefix(p.branch, "refs/heads/")
	if !plainWord.MatchString(name) {
		return "HEAD"
	}
	return name
}

// describe is a problem in a line.
func describe(all *i18n.Texts, p wiki.Problem) string {
	p.Value, p.Hint = cut(p.Value), cut(p.Hint)
	what := all.Mend(p.Invalid)
	switch {
	case p.File == "":
		return fmt.Sprintf(all.Push.Commit, p.Commit.Short(), what)
	case p.Line > 0:
		return fmt.Sprintf(all.Push.FileLine, cut(p.File), p.Line, what)
	}
	return fmt.Sprintf(all.Push.File, cut(p.File), what)
}

// cut shortens what an outsider wrote, keeping its end, where a file's own name is.
func cut(s string) string {
	r := []rune(strings.ToValidUTF8(s, "\uFFFD"))
	if len(r) <= longestName {
		return string(r)
	}
	return "…" + string(r[len(r)-longestName+1:])
}

// plainWord is a name that means nothing special to a shell.
var plainWord = regexp.MustCompile(`^[\p{L}\p{N}._][\p{L}\p{N}._/-]*$`)

// hidden are the folders and files that begin with a dot, such as .obsidian, to be left out of commits. Names that a
// shell would misread are left out.
func hidden(problems []wiki.Problem) []string {
	const most = 3
	var names []string
	seen := map[string]bool{}
	for _, p := range problems {
		if p.Key != "path.hidden" {
			continue
		}
		at := 0
		if !strings.HasPrefix(p.File, ".") {
			if at = strings.Index(p.File, "/.") + 1; at == 0 {
				continue
			}
		}
		name := p.File
		if end := strings.IndexByte(p.File[at:], '/'); end >= 0 {
			name = p.File[:at+end]
		}
		if !seen[name] && len(names) < most && plainWord.MatchString(name) {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// conflict names what was changed on both sides, and where the change is kept.
func (p *pusher) conflict(all *i18n.Texts, c *wiki.Conflict, err error) (lines []string, short string) {
	t := &all.Push
	no := 0
	if at := (*notPushed)(nil); errors.As(err, &at) {
		no = at.Proposal
	}
	lines = append([]string{fmt.Sprintf(t.Conflict, no)}, places(t, c)...)
	return append(lines, t.ConflictSee, "  "+p.proposal(no)), fmt.Sprintf(t.ShortKept, no)
}

// places names the files and sections that were changed on both sides.
func places(t *i18n.Push, c *wiki.Conflict) []string {
	const most = 20
	var lines []string
	for _, f := range c.Files {
		name := cut(f.File.String())
		sections := map[string]bool{}
		for _, chunk := range f.Chunks {
			if !chunk.Conflict || chunk.Section == "" || sections[chunk.Section] {
				continue
			}
			sections[chunk.Section] = true
			lines = append(lines, "  "+fmt.Sprintf(t.ConflictAt, name, cut(chunk.Section)))
		}
		if len(sections) == 0 {
			lines = append(lines, "  "+fmt.Sprintf(t.ConflictIn, name))
		}
		if len(lines) >= most {
			return append(lines[:most-1], "  …")
		}
	}
	return lines
}
