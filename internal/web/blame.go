package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// blameView says who last changed each line of a page.
type blameView struct {
	base
	Path   wiki.Path
	Crumbs []crumb
	Groups []blameGroup
}

// blameGroup is a run of lines that one commit last changed; Commit is nil for lines older than what was looked at.
type blameGroup struct {
	Commit *wiki.Commit
	Lines  []site.BlameLine
}

// blame annotates a page line by line.
func (s *server) blame(c *gin.Context) error {
	p, err := pagePath(c, prefixes["blame"])
	if err != nil {
		return err
	}
	lines, err := s.site.Blame(c.Request.Context(), s.person(c), p)
	if err != nil {
		return err
	}
	t := s.texts(c)
	view := blameView{
		base: s.base(c, t.F(t.Page.BlameTitle, p.Name())),
		Path: p, Crumbs: pageCrumbs(p), Groups: blameGroups(lines),
	}
	view.NoIndex = true
	return s.show(c, http.StatusOK, "blame", view)
}

// blameGroups puts neighbouring lines of one commit together.
func blameGroups(lines []site.BlameLine) []blameGroup {
	var groups []blameGroup
	for i, l := range lines {
		if i > 0 {
			last := &groups[len(groups)-1]
			if same(last.Commit, l.Commit) {
				last.Lines = append(last.Lines, l)
				continue
			}
		}
		groups = append(groups, blameGroup{l.Commit, []site.BlameLine{l}})
	}
	return groups
}

func same(a, b *wiki.Commit) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Rev == b.Rev
}
