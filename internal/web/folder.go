package web

import (
	"net/http"
	"path"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
)

// folderView is a folder without a page of its own.
type folderView struct {
	base
	Folder   string // "" for the root
	Crumbs   []crumb
	Children []site.Child
}

// showFolder lists what is in a folder.
func (s *server) showFolder(c *gin.Context, folder string) error {
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
	view.base = s.base(c, title)
	return s.show(c, http.StatusOK, "folder", view)
}
