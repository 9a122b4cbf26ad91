package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// mergeProposal merges a proposal as the form says, or shows the texts put together from the choices. Whatever keeps it
// from being merged, what was chosen and written is on the page that answers.
func (s *server) mergeProposal(c *gin.Context) error {
	answers, err := readAnswers(c.GetPostForm)
	if err != nil {
		return err
	}
	v, err := s.answered(c, answers)
	if err != nil {
		return s.keepAnswers(c, answers, err)
	}
	if c.PostForm("action") == "show" && len(v.Errors) == 0 {
		v.Note = v.T.Proposal.Chosen
	}
	if len(v.Errors) > 0 || v.Note != "" || v.TooLarge {
		return s.show(c, v.answerStatus(), "proposal", v)
	}
	decided := map[wiki.File][]byte{}
	for _, f := range v.Conflicts {
		decided[f.File] = f.decided()
	}
	res, err := s.site.MergeProposal(c.Request.Context(), s.person(c), v.P.No, v.Seen, decided)
	if err != nil {
		return s.refuseMerge(c, v, answers, err)
	}
	text := v.T.F(v.T.Proposal.Merged, v.P.Title)
	if !res.Changed {
		text = v.T.Proposal.MergedSame
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, s.mergedAddress(c, v))
	return nil
}

// mergedAddress is where to see what was merged: the page, where it was one.
func (s *server) mergedAddress(c *gin.Context, v *proposalView) string {
	if len(v.P.Changes) == 1 {
		if p, ok := v.P.Changes[0].File.Page(); ok {
			if _, err := s.site.Blob(c.Request.Context(), s.person(c), p.File(), ""); err == nil {
				return link("page", p)
			}
		}
	}
	return "/-/recent"
}

// answered is the proposal's page as it is now, with the answers of a form put into it; Errors tells what is left to do.
func (s *server) answered(c *gin.Context, answers []mergeAnswer) (*proposalView, error) {
	v, err := s.proposalPage(c)
	if err != nil {
		return nil, err
	}
	if v.TooLarge {
		return v, nil
	}
	seen := v.Seen
	if raw := c.PostForm("seen"); raw != "" {
		if seen, err = parseBase(raw); err != nil {
			return nil, err
		}
	}
	given := map[wiki.File]bool{}
	for _, a := range answers {
		given[a.file] = true
		f := v.conflictIn(a.file)
		switch {
		case f == nil:
			v.Own = append(v.Own, keptText{a.file, a.text})
		case f.Key == a.key:
			f.take(a)
		default:
			before, err := s.seenText(c, a.file, seen)
			if err != nil {
				return nil, err
			}
			f.takeLate(a, before, f.conflict.Theirs)
		}
	}
	v.list(given)
	return v, nil
}

// list gathers what is left to do into the page's summary; given are the files that the form had answers for.
func (v *proposalView) list(given map[wiki.File]bool) {
	var errs []fieldError
	if len(v.Own) > 0 {
		v.Late = true
	}
	for _, f := range v.Conflicts {
		switch {
		case !given[f.File]:
			v.Late = true
		case f.Problem != "":
			errs = append(errs, fieldError{f.Field("file"), f.Problem})
		}
	}
	if v.Late {
		errs = append([]fieldError{{Text: v.T.Proposal.ConflictNew}}, errs...)
	}
	v.refuse(errs...)
}

// answerStatus is the status of a page that gives a form back.
func (v *proposalView) answerStatus() int {
	late := slices.ContainsFunc(v.Conflicts, func(f *mergeFile) bool { return f.late })
	switch {
	case v.Late, v.TooLarge, late:
		return http.StatusConflict
	case len(v.Errors) > 0:
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// conflictIn is the file on the page, nil where it is not in conflict.
func (v *proposalView) conflictIn(file wiki.File) *mergeFile {
	for _, f := range v.Conflicts {
		if f.File == file {
			return f
		}
	}
	return nil
}

// seenText is a file's text on the branch as the form's page was made from it; nil where it was not there.
func (s *server) seenText(c *gin.Context, file wiki.File, seen wiki.Rev) ([]byte, error) {
	text, _, err := s.site.Source(c.Request.Context(), s.person(c), file, seen)
	if errors.Is(err, wiki.ErrNotFound) {
		return nil, nil
	}
	return text, err
}

// refuseMerge shows the proposal again after it was not merged.
func (s *server) refuseMerge(c *gin.Context, v *proposalView, answers []mergeAnswer, err error) error {
	var conflict *wiki.Conflict
	if errors.As(err, &conflict) { // the wiki moved since the page was made
		if v, err = s.answered(c, answers); err != nil {
			return s.keepAnswers(c, answers, err)
		}
		if len(v.Errors) == 0 {
			v.Late = true
			v.refuse(fieldError{Text: v.T.Proposal.ConflictNew})
		}
		return s.show(c, http.StatusConflict, "proposal", v)
	}
	code := status(err)
	errs := mergeErrors(v, err)
	switch {
	case len(errs) > 0:
		code = http.StatusUnprocessableEntity
	case code == http.StatusServiceUnavailable:
		c.Header("Retry-After", strconv.Itoa(retryAfter(err, code)))
		errs = []fieldError{{Text: v.T.Proposal.Busy}}
	case code == http.StatusInternalServerError:
		number := errorNumber()
		s.log.Error("merge of a proposal failed", "number", number, "proposal", v.P.No, "err", err)
		errs = []fieldError{{Text: v.T.F(v.T.Proposal.Failed, number)}}
	default:
		return s.keepAnswers(c, answers, err)
	}
	v.refuse(errs...)
	return s.show(c, code, "proposal", v)
}

// mergeErrors are the rules of the wiki that a merge would break, by file where that is known.
func mergeErrors(v *proposalView, err error) []fieldError {
	var refused *wiki.Refused
	if !errors.As(err, &refused) {
		return fieldErrors(v.T, err, nil)
	}
	var errs []fieldError
	for _, p := range refused.Problems {
		e := fieldError{Text: v.T.Mend(p.Invalid)}
		if p.File != "" {
			e.Text = strings.TrimSuffix(p.File, ".md") + ": " + e.Text
		}
		if file, bad := wiki.ParseFile(p.File); bad == nil {
			if f := v.conflictIn(file); f != nil {
				e.Field = f.Field("file")
			}
		}
		errs = append(errs, e)
	}
	return errs
}

// keptView gives back what was typed where the proposal cannot be shown: it is gone, or the session is.
type keptView struct {
	base
	Lead   string
	Texts  []keptText
	Fields []keptField // the rest of the form, to send it again; empty where that is of no use
	Action string
	SignIn bool
}

// keptText is the text that somebody wrote for a file.
type keptText struct {
	File wiki.File
	Text string
}

// Name is the file's name as people know it.
func (k keptText) Name() string { return fileName(k.File) }

// keptField is one field of a form.
type keptField struct{ Name, Value string }

// keepAnswers answers a form that nothing could be done with, and gives its texts back.
func (s *server) keepAnswers(c *gin.Context, answers []mergeAnswer, err error) error {
	t := s.texts(c)
	v := keptView{base: s.base(c, t.Proposal.KeptTitle)}
	code := status(err)
	switch {
	case errors.Is(err, wiki.ErrNotFound):
		v.Title, v.Lead = t.Proposal.Gone, t.Proposal.GoneText
	case errors.Is(err, wiki.ErrSignIn):
		v.SignIn = true
		v.refuse(fieldError{Text: t.Proposal.SignedOut})
		v.Action, v.Fields = c.Request.URL.EscapedPath(), keptFields(c)
	case errors.Is(err, wiki.ErrForbidden):
		v.refuse(fieldError{Text: t.Proposal.NotAllowed})
	default:
		return err
	}
	for _, a := range answers {
		if a.hasText {
			v.Texts = append(v.Texts, keptText{a.file, a.text})
		}
	}
	v.NoIndex = true
	return s.show(c, code, "proposal_kept", v)
}

// keptFields are the fields of a merge form, so that it can be sent once more.
func keptFields(c *gin.Context) []keptField {
	list := []keptField{{"seen", c.PostForm("seen")}}
	for n := range mergeFiles {
		for _, kind := range []string{"file", "key", "made", "sum", "text", "choice"} {
			if v, ok := c.GetPostForm(fileField(kind, n)); ok {
				list = append(list, keptField{fileField(kind, n), v})
			}
		}
		for i := 0; ; i++ {
			v, ok := c.GetPostForm(placeField(n, i))
			if !ok {
				break
			}
			list = append(list, keptField{placeField(n, i), v})
		}
	}
	return list
}
