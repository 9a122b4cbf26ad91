package web

import (
	"cmp"
	"fmt"
	"net/url"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/feed"
	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

// feedPage is how many changes a feed holds.
const feedPage = 30

// feed is the latest changes for feed readers: of the whole wiki, or below the folder that the query names.
func (s *server) feed(c *gin.Context) error {
	t := s.texts(c)
	f := feed.Feed{
		Lang: t.Lang, ID: feed.Tag(s.cfg.BaseURL, "recent"), Title: s.identity(c.Request.Context()).name + ": " + t.Common.Recent, Author: s.identity(c.Request.Context()).name,
		Self: s.cfg.BaseURL + "/-/recent.atom", Page: s.cfg.BaseURL + "/-/recent",
	}
	var list []*wiki.Commit
	var err error
	if name := c.Query("folder"); name == "" {
		list, _, err = s.site.Recent(c.Request.Context(), s.person(c), "", feedPage)
	} else {
		var folder wiki.Path
		if folder, err = wiki.ParsePath(name); err != nil {
			return fmt.Errorf("folder %q: %w", name, wiki.ErrNotFound)
		}
		f.ID, f.Title = feed.Tag(s.cfg.BaseURL, "recent/"+folder.String()), f.Title+": "+folder.String()
		f.Self += "?folder=" + url.QueryEscape(folder.String())
		f.Page = s.cfg.BaseURL + link("page", folder)
		list, err = s.site.RecentBelow(c.Request.Context(), s.person(c), folder, feedPage)
	}
	if err != nil {
		return err
	}
	for _, commit := range list {
		f.Entries = append(f.Entries, feedEntry(s.cfg, t, commit))
	}
	newEntry("", feed.AtomType, f.Atom()).write(c.Writer, c.Request)
	return nil
}

// feedEntry tells of a commit. Its id is made of the commit's own, and so the same in every feed.
func feedEntry(cfg Config, t *i18n.Texts, commit *wiki.Commit) feed.Entry {
	row := recentRowOf(commit)
	href, text := cfg.BaseURL+"/-/recent", ""
	for i, f := range row.Files {
		if i == 0 && !f.Page.IsZero() {
			href = cfg.BaseURL + link("diff", f.Page) + "?to=" + string(commit.Rev)
		}
		text += f.Name + "\n"
	}
	if row.More > 0 {
		text += t.Page.MoreFiles.N(row.More) + "\n"
	}
	title := cmp.Or(commit.Subject, t.Page.NoSummary)
	if row.Merge {
		title = t.Page.MergeCommit
	}
	return feed.Entry{
		ID: feed.Tag(cfg.BaseURL, string(commit.Rev)), Title: title, Updated: commit.When, Author: byline(commit.By),
		Link: href, Summary: text,
	}
}
