package web

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/wiki"
)

// maxPeople is how many names are suggested after an @.
const maxPeople = 10

// suggestedName is somebody who may be meant after an @, as scripts get it.
type suggestedName struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // "organisation" or "person"
}

// suggestPeople names the organisations and the people who may be meant with what is typed so far. People are named to
// those who write, and to nobody else.
func (s *server) suggestPeople(c *gin.Context) error {
	ctx, who := c.Request.Context(), s.person(c)
	pages, err := s.site.Titles(ctx, who, organisationType)
	if err != nil {
		return err
	}
	var organisations, people []string
	for _, p := range pages {
		organisations = append(organisations, p.Title)
	}
	if s.cfg.Local == nil {
		members, err := s.accounts.Organisations(ctx)
		if err != nil {
			return err
		}
		organisations = append(organisations, members...)
	}
	if s.cfg.Local == nil && who.Can(wiki.Editor) {
		if people, err = s.accounts.Names(ctx); err != nil {
			return err
		}
	}
	s.answerScript(c, http.StatusOK, namesLike(typed(c, "q"), organisations, people))
	return nil
}

// namesLike are the names of which some word begins as is typed, in Danish order, each once.
func namesLike(typed string, organisations, people []string) []suggestedName {
	list := []suggestedName{}
	begins := wiki.Fold(strings.TrimSpace(typed))
	known := map[suggestedName]bool{} // by their folded names
	add := func(kind string, names []string) {
		for _, name := range names {
			folded := suggestedName{wiki.Fold(name), kind}
			if !known[folded] && wordBegins(folded.Name, begins) {
				known[folded] = true
				list = append(list, suggestedName{name, kind})
			}
		}
	}
	add("organisation", organisations)
	add("person", people)
	danish := collate.New(language.Danish)
	slices.SortStableFunc(list, func(a, b suggestedName) int { return danish.CompareString(a.Name, b.Name) })
	return list[:min(len(list), maxPeople)]
}

// wordBegins tells whether the text at some word begins in this way; both are folded.
func wordBegins(text, begins string) bool {
	before := ' '
	for i, r := range text {
		if !unicode.IsLetter(before) && !unicode.IsDigit(before) && strings.HasPrefix(text[i:], begins) {
			return true
		}
		before = r
	}
	return begins == ""
}
