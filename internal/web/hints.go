package web

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// hintRow is one hint about a text that is being written.
type hintRow struct {
	Line int    `json:"line"` // of the text as it is stored, from 1
	Row  int    `json:"row"`  // of the field as it was sent: without the front matter where that has a form of its own
	Kind string `json:"kind"`
	Text string `json:"text"` // what is hard to read, and what to do instead
}

// hintList is what the partial _hints.tmpl shows.
type hintList struct {
	T    *i18n.Texts
	Rows []hintRow
}

// hints answers with the hints about a text, for the script of the editor.
func (s *server) hints(c *gin.Context) error {
	p, err := pagePath(c, "/-/hints/")
	if err != nil {
		return err
	}
	d, ok := s.sentDraft(c, p)
	if !ok {
		return errMissing
	}
	list, err := s.hintsOf(c, d)
	if err != nil {
		return err
	}
	s.answerScript(c, http.StatusOK, list.Rows)
	return nil
}

// hintsOf are the hints about the text of the request's form, as d has it.
func (s *server) hintsOf(c *gin.Context, d site.Draft) (*hintList, error) {
	if tooLarge(d.Content) {
		return nil, wiki.ErrTooLarge
	}
	hints, err := s.site.Hints(s.person(c), d.Path, d.Content)
	if err != nil {
		return nil, err
	}
	list := &hintList{T: s.texts(c), Rows: []hintRow{}}
	above := linesAbove(d.Content, c.PostForm("content"))
	for _, h := range hints {
		if d.Section != "" && h.Kind == wiki.HintLevel && h.Line == 1 {
			continue // its own heading, of which the one before it is not here
		}
		list.Rows = append(list.Rows, hintRow{h.Line, h.Line - above, string(h.Kind), list.T.HintText(string(h.Kind), h.Text)})
	}
	return list, nil
}

// linesAbove is how many lines of a text stand above the part of it that a field holds.
func linesAbove(whole, field string) int {
	all := lines(whole)
	at := bytes.LastIndex(all, lines(field))
	return bytes.Count(all[:max(at, 0)], []byte("\n"))
}

// Line is a row in words, with its number in the field.
func (l *hintList) Line(r hintRow) string { return l.T.F(l.T.Hint.At, r.Row, r.Text) }

// hintCounts says how much of each kind a page has.
func hintCounts(t *i18n.Texts, counts []wiki.HintCount) string {
	parts := make([]string, len(counts))
	for i, n := range counts {
		parts[i] = t.HintCount(string(n.Kind), n.Count)
	}
	return strings.Join(parts, " · ")
}
