package web

import (
	"net/http"
	"path"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// folderView is a folder without a page of its own.
type folderView struct {
	base
	Folder   string // "" for the root
	Crumbs   []crumb
	Children []site.Child
	Moved    wiki.Path // where the page of the folder's name is now; zero where none was moved
}

// showFolder lists what is in a folder; moved is what became of the page of its name, if that was moved.
func (s *server) showFolder(c *gin.Context, folder string, moved wiki.File) error {
	f, err := s.site.Folder(c.Request.Context(), s.person(c), folder)
	if err != nil {
		return err
	}
	t := s.texts(c)
	view := folderView{Folder: f.Folder, Children: f.Children}
	title := t.Page.RootTitle
	if f.Folder != "" {
		title = path.Base(f.Folder)
		if up := path.Dir(f.Folder); up != "." {
			view.Crumbs = crumbs(up)
		}
	}
	view.Moved, _ = moved.Page()
	view.base = s.base(c, title)
	return s.show(c, http.StatusOK, "folder", view)
}
