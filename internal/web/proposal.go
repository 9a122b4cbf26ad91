package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// What the page of one proposal shows at most; of more, only how much.
const (
	proposalFiles = 200     // changed files named
	proposalDiffs = 20      // changed files compared
	proposalBytes = 1 << 20 // of the texts compared
)

// proposalsView lists the open proposals.
type proposalsView struct {
	base
	List []site.Proposal
}

// proposalView is one proposal, with what it changes and the form that merges it.
type proposalView struct {
	base
	P         *site.ProposalView
	Commits   []*wiki.Commit // newest first
	Files     []proposalFile
	MoreFiles int      // that are not named
	NotShown  int      // that are named and not compared
	Seen      wiki.Rev // the branch as this page shows it
	Note      string
	Conflicts []*mergeFile
	TooLarge  bool // the conflicts are too large for a form
	MayDrop   bool
	Late      bool       // the form was about a wiki that has changed since
	Own       []keptText // texts of a form for files that are not in conflict any more
}

// proposalFile is one file that a proposal changes.
type proposalFile struct {
	recentFile
	Was  string    // the name it had, of a moved one
	Part *diffPart // nil where it is not compared
}

// proposalNumber is the number in the request's path.
func proposalNumber(c *gin.Context) (int, error) {
	raw := c.Param("no")
	no, err := strconv.Atoi(raw)
	if err != nil || no < 1 || strconv.Itoa(no) != raw {
		return 0, fmt.Errorf("proposal %q: %w", raw, wiki.ErrNotFound)
	}
	return no, nil
}

// proposalAddress is where a proposal is.
func proposalAddress(no int) string { return "/-/proposals/" + strconv.Itoa(no) }

// proposals lists the open proposals.
func (s *server) proposals(c *gin.Context) error {
	list, err := s.site.Proposals(c.Request.Context(), s.person(c))
	if err != nil {
		return err
	}
	v := proposalsView{base: s.base(c, s.texts(c).Proposal.List), List: list}
	v.Nav, v.NoIndex = "recent", true
	return s.show(c, http.StatusOK, "proposals", v)
}

// proposal shows one of them.
func (s *server) proposal(c *gin.Context) error {
	v, err := s.proposalPage(c)
	if errors.Is(err, wiki.ErrNotFound) {
		return s.keepAnswers(c, nil, err)
	}
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "proposal", v)
}

// proposalPage is the page of the proposal that the request names, as it and the wiki are now.
func (s *server) proposalPage(c *gin.Context) (*proposalView, error) {
	p, err := s.openProposal(c)
	if err != nil {
		return nil, err
	}
	t := s.texts(c)
	v := &proposalView{
		base: s.base(c, t.F(t.Proposal.Title, p.No, cmp.Or(p.Title, t.Page.NoSummary))),
		P:    p, Seen: p.Head, MayDrop: mayDrop(s.person(c), p),
	}
	v.NoIndex = true
	v.Commits = slices.Clone(p.Commits)
	slices.Reverse(v.Commits)
	if err := s.compareProposal(c, v); err != nil {
		return nil, err
	}
	if p.Conflict == nil {
		return v, nil
	}
	v.Seen = p.Conflict.Head
	if v.TooLarge = largeConflict(p.Conflict); v.TooLarge {
		return v, nil
	}
	for i, f := range p.Conflict.Files {
		taken, err := s.nameTaken(c, f)
		if err != nil {
			return nil, err
		}
		v.Conflicts = append(v.Conflicts, newMergeFile(t, i+1, len(p.Conflict.Files), f, taken))
	}
	return v, nil
}

// nameTaken tells whether a file of the proposal cannot come in under its name, since the wiki has another that differs
// in letter case only, or that is a folder of the file's name or the other way round.
func (s *server) nameTaken(c *gin.Context, f wiki.FileConflict) (bool, error) {
	if f.Base != nil || f.Ours == nil {
		return false, nil
	}
	if f.Theirs == nil {
		return true, nil
	}
	_, err := s.site.Blob(c.Request.Context(), s.person(c), f.File, "")
	var other *site.Redirect
	if errors.Is(err, wiki.ErrNotFound) || errors.As(err, &other) {
		return true, nil
	}
	return false, err
}

// openProposal is the proposal that the request names; one that is in the wiki already, or was dropped, is
// wiki.ErrNotFound.
func (s *server) openProposal(c *gin.Context) (*site.ProposalView, error) {
	if err := need(s.person(c), wiki.Editor); err != nil {
		return nil, err
	}
	no, err := proposalNumber(c)
	if err != nil {
		return nil, err
	}
	return s.site.Proposal(c.Request.Context(), s.person(c), no)
}

// mayDrop tells whether the person is one who can drop the proposal: who pushed it, or an administrator.
func mayDrop(who *wiki.Person, p *site.ProposalView) bool {
	return who.Can(wiki.Admin) || who.Can(wiki.Editor) && who.Email == p.By.Email
}

// compareProposal fills in the files that the proposal changes, and compares as many of them as one page can hold.
func (s *server) compareProposal(c *gin.Context, v *proposalView) error {
	list := v.P.Changes
	v.MoreFiles = max(0, len(list)-proposalFiles)
	compared, left := 0, proposalBytes
	for _, ch := range list[:len(list)-v.MoreFiles] {
		f := proposalFile{recentFile: changedFile(ch)}
		if ch.Status == wiki.Moved {
			f.Was = fileName(ch.From)
		}
		switch {
		case ch.Old == ch.New: // moved, and nothing else
		case compared == proposalDiffs || left <= 0:
			v.NotShown++
		default:
			before, after, err := s.site.ChangeTexts(c.Request.Context(), s.person(c), ch)
			if errors.Is(err, wiki.ErrTooLarge) {
				v.NotShown++
				break
			}
			if err != nil {
				return err
			}
			f.Part = &diffPart{v.T, site.CompareTexts(string(before), string(after)), v.T.Proposal.Before, v.T.Proposal.After}
			compared++
			left -= len(before) + len(after)
		}
		v.Files = append(v.Files, f)
	}
	return nil
}

// Pusher is who pushed a commit of the proposal, where that is not who wrote it; nil where it is.
func (v *proposalView) Pusher(commit *wiki.Commit) *wiki.Author {
	c := *commit
	c.PushedBy = cmp.Or(c.PushedBy, v.P.By)
	return c.PushedByOther()
}

// Choosing tells whether there is a text to be put together from choices.
func (v *proposalView) Choosing() bool {
	return slices.ContainsFunc(v.Conflicts, func(f *mergeFile) bool { return len(f.Places) > 0 })
}

// Address is where the proposal is.
func (v *proposalView) Address() string { return proposalAddress(v.P.No) }

// dropView asks whether a proposal is to be dropped.
type dropView struct {
	base
	P *site.ProposalView
}

// dropForm asks.
func (s *server) dropForm(c *gin.Context) error {
	p, err := s.droppable(c)
	if errors.Is(err, wiki.ErrNotFound) {
		return s.keepAnswers(c, nil, err)
	}
	if err != nil {
		return err
	}
	t := s.texts(c)
	v := dropView{s.base(c, t.F(t.Proposal.DropTitle, cmp.Or(p.Title, t.Page.NoSummary))), p}
	v.NoIndex = true
	return s.show(c, http.StatusOK, "proposal_drop", v)
}

// droppable is the proposal that the request names, where the person may drop it.
func (s *server) droppable(c *gin.Context) (*site.ProposalView, error) {
	p, err := s.openProposal(c)
	if err == nil && !mayDrop(s.person(c), p) {
		err = wiki.ErrForbidden
	}
	return p, err
}

// drop takes a proposal off the list.
func (s *server) drop(c *gin.Context) error {
	p, err := s.droppable(c)
	if err == nil {
		err = s.site.DropProposal(c.Request.Context(), s.person(c), p.No)
	}
	if errors.Is(err, wiki.ErrNotFound) {
		return s.keepAnswers(c, nil, err)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, s.texts(c).Proposal.Dropped); err != nil {
		return err
	}
	seeOther(c, "/-/proposals")
	return nil
}
