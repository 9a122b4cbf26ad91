package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// glossaryView is the key of the words that the wiki explains.
type glossaryView struct {
	base
	List    []site.EntryLetter
	Letters []string
	Letter  string // the one shown, "" where all are
	Fault   string // what is wrong with the glossary as a whole
}

// Whole tells whether all letters are on this page.
func (v glossaryView) Whole() bool { return len(v.List) == len(v.Letters) }

// Uses is where the pages that use a word are found.
func (v glossaryView) Uses(word string) string {
	return "/-/search?" + url.Values{"q": {`"` + word + `"`}}.Encode()
}

// glossary lists the words that pages of type term explain.
func (s *server) glossary(c *gin.Context) error {
	letter := c.Query("letter")
	list, letters, err := s.site.Glossary(c.Request.Context(), s.person(c), letter)
	if err != nil {
		return err
	}
	if letter != "" && len(list) == 0 {
		return wiki.ErrNotFound
	}
	t := s.texts(c)
	v := glossaryView{base: s.base(c, t.Glossary.Title), List: list, Letters: letters}
	if len(list) == 1 && len(letters) > 1 {
		v.Letter = list[0].Letter
	}
	if bad := s.site.GlossaryFault(c.Request.Context()); bad != nil {
		v.Fault = t.Mend(*bad)
	}
	v.Nav = "glossary"
	return s.show(c, http.StatusOK, "glossary", v)
}
