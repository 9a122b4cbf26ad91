package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// partName is what the section with an id is called, as far as its id says so.
func partName(id string) string {
	return strings.ReplaceAll(strings.TrimPrefix(id, "s-"), "-", " ")
}

// headingOf is what the section of a draft is called: as its first line says, where that is a heading.
func headingOf(d site.Draft) string {
	first, _, _ := strings.Cut(strings.TrimSpace(d.Content), "\n")
	if name := strings.Trim(first, "# \t\r"); strings.HasPrefix(first, "#") && name != "" {
		return name
	}
	return partName(d.Section)
}

// wholeOf is a draft of a section as one of the whole page, as the edit of a conflict has it: what collides may lie in
// other sections too.
func wholeOf(d site.Draft, conflict *wiki.Conflict) site.Draft {
	if d.Section == "" {
		return d
	}
	for _, f := range conflict.Files {
		if f.File == d.Path.File() || len(conflict.Files) == 1 {
			d.Section, d.Content = "", string(f.Ours)
		}
	}
	return d
}

// showWhole shows the editor of the whole page for a section that is there no more, with what was written in it.
func (s *server) showWhole(c *gin.Context, d site.Draft) error {
	now, err := s.current(c, d.Path)
	if err != nil {
		return err
	}
	now.Summary, now.Minor = d.Summary, d.Minor
	v := s.editor(c, now)
	v.Own, v.OwnName, v.Unsaved = d.Content, v.T.Write.SectionGoneAs, true
	v.refuse(fieldError{Text: v.T.Write.SectionGone})
	return s.show(c, http.StatusConflict, "edit", v)
}
