package web

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"
)

// card is what the preview of a link says, as scripts get it. Texts are plain.
type card struct {
	Title   string `json:"title"`
	Lang    string `json:"lang"` // of the title and the text, "" where it is the interface's
	Kind    string `json:"kind"` // of its type, "" for none
	Text    string `json:"text"` // the first paragraph
	Changed string `json:"changed"`
}

// cardOf answers with the preview of a link to a page, for scripts. A browser keeps it, and asks whether it is the same.
func (s *server) cardOf(c *gin.Context) error {
	p, err := pagePath(c, prefixes["card"])
	if err != nil {
		return err
	}
	page, err := s.site.Card(c.Request.Context(), s.person(c), p)
	if err != nil {
		return err
	}
	t := s.texts(c)
	shown := card{Title: page.Title, Text: page.Summary}
	if page.Lang != t.Lang {
		shown.Lang = page.Lang
	}
	if page.Kind != nil {
		shown.Kind = page.Kind.Label.In(t.Lang)
	}
	if page.Last != nil {
		shown.Changed = t.Reading.Changed + " " + t.Day(page.Last.When)
	}
	body, err := json.Marshal(shown)
	if err != nil {
		return err
	}
	newEntry("", jsonType, body).write(c.Writer, c.Request)
	return nil
}

// fragment shows a part of a page, which a script puts into one that is open.
func (s *server) fragment(c *gin.Context, page, part string, view any) error {
	body, err := s.renderPart(page, part, view)
	if err != nil {
		return err
	}
	s.respond(c, http.StatusOK, body)
	return nil
}
