package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// folderView is a part of what lies in a folder.
type folderView struct {
	base
	Folder   string    // "" for the root
	Page     wiki.Path // that has the folder's name; zero for none
	Crumbs   []crumb
	Children []site.Child
	Skip     int
	Next     int       // 0 at the end
	First    bool      // the root of a wiki that has no front page yet
	Moved    wiki.Path // where the page of the folder's name is now; zero where none was moved
}

// showFolder lists what is in a folder without a page; moved is what became of the page of its name, if that was moved.
func (s *server) showFolder(c *gin.Context, folder string, moved wiki.File) error {
	view, err := s.folderView(c, folder, moved)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "folder", view)
}

// folderView fills the view of the part of a folder that ?skip= asks for.
func (s *server) folderView(c *gin.Context, folder string, moved wiki.File) (view folderView, err error) {
	skip := 0
	if raw := c.Query("skip"); raw != "" {
		if skip, err = strconv.Atoi(raw); err != nil || skip < 0 {
			return view, wiki.ErrNotFound
		}
	}
	f, err := s.site.Folder(c.Request.Context(), s.person(c), folder, skip)
	if err != nil {
		return view, err
	}
	t := s.texts(c)
	view = folderView{Folder: f.Folder, Page: f.Page, Children: f.Children, Skip: skip, Next: f.Next}
	_, hasFront := s.site.FrontPage()
	view.First = folder == "" && skip == 0 && !hasFront
	title := t.Page.RootTitle
	if f.Folder != "" {
		title = f.Title
		above := s.crumbs(c, f.Folder)
		view.Crumbs = above[:len(above)-1]
		if !f.Page.IsZero() {
			view.Crumbs = above
		}
	}
	view.Moved, _ = moved.Page()
	view.base = s.base(c, title)
	view.NoIndex = skip > 0
	return view, nil
}
