package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// newView is the form for a new page. It asks for a title and a folder, from which the address is made; or, where a
// link to a page that is not there led here, for the title alone, since the address stands.
type newView struct {
	base
	PageTitle string
	Folder    string
	Path      wiki.Path // the address that stands; zero where it is made
	Template  string    // the kindOf that is chosen
	Kinds     []kindOf
	Taken     wiki.Path      // the page that has the address already
	Alike     []site.PageRef // pages that may be the same
	Known     []string       // folders to choose among
}

// maxFolders is how many folders are offered.
const maxFolders = 300

// Folders tells whether some kind of page has a folder of its own.
func (v newView) Folders() bool {
	return slices.ContainsFunc(v.Kinds, func(k kindOf) bool { return k.Folder != "" })
}

// newForm shows the form, and takes it too: it changes nothing but leads on to the editor.
func (s *server) newForm(c *gin.Context) error {
	who := s.person(c)
	if err := need(who, wiki.Editor); err != nil {
		return err
	}
	v := newView{PageTitle: c.Query("title"), Folder: c.Query("folder"), Template: c.Query("template")}
	if kind := s.site.Type(c.Request.Context(), c.Query("type")); kind != nil {
		v.Template = typePrefix + kind.Name
		if !c.Request.URL.Query().Has("folder") {
			v.Folder = kind.Folder
		}
	}
	if raw := c.Query("path"); raw != "" {
		p, err := wiki.ParsePath(raw)
		if err != nil {
			return fmt.Errorf("%w: %w", wiki.ErrNotFound, err)
		}
		v.Path, v.Folder = p, p.Folder()
		if v.PageTitle == "" {
			v.PageTitle = strings.ReplaceAll(p.Name(), "-", " ")
		}
	}
	// The form sends both, empty or not; links to it send one of them at most, or say that they come back to it.
	if q := c.Request.URL.Query(); q.Has("title") && q.Has("folder") && !q.Has("again") {
		return s.leadToEditor(c, v)
	}
	return s.showNew(c, http.StatusOK, v)
}

// showNew shows the form with what is to be mended.
func (s *server) showNew(c *gin.Context, status int, v newView, errs ...fieldError) error {
	var err error
	if v.Kinds, err = s.kinds(c); err != nil {
		return err
	}
	if v.Known, err = s.site.Folders(c.Request.Context(), s.person(c), maxFolders); err != nil {
		return err
	}
	v.base = s.base(c, s.texts(c).Edit.NewTitle)
	v.NoIndex, v.Nav = true, "new"
	v.refuse(errs...)
	return s.show(c, status, "new", v)
}

// leadToEditor checks the address of a new page and leads on to its editor.
func (s *server) leadToEditor(c *gin.Context, v newView) error {
	t := s.texts(c)
	title := strings.TrimSpace(v.PageTitle)
	if title == "" {
		return s.showNew(c, http.StatusUnprocessableEntity, v, fieldError{"title", t.Edit.TitleMissing})
	}
	p := v.Path
	if p.IsZero() {
		var err error
		if p, err = pathOf(s.folderOf(c, v.Folder, v.Template), title); err != nil {
			return s.showNew(c, http.StatusUnprocessableEntity, v, fieldErrors(t, err, map[string]string{"path": "title"})...)
		}
	}
	_, err := s.site.Blob(c.Request.Context(), s.person(c), p.File(), "")
	var moved *site.Redirect
	switch {
	case errors.Is(err, wiki.ErrNotFound), isMoved(err):
		twin, ok, err := s.site.Twin(c.Request.Context(), s.person(c), p)
		if err != nil {
			return err
		}
		if ok {
			v.Taken = twin
			return s.showNew(c, http.StatusUnprocessableEntity, v, fieldError{"title", t.F(t.Write.Twin, twin)})
		}
		if c.Query("anyway") != title {
			if v.Alike, err = s.site.Alike(c.Request.Context(), s.person(c), p, title, maxAlike); err != nil {
				return err
			}
			if len(v.Alike) > 0 {
				return s.showNew(c, http.StatusOK, v)
			}
		}
		q := url.Values{"title": {title}}
		if kind, ok := strings.CutPrefix(v.Template, typePrefix); ok {
			q.Set("type", kind)
		} else if v.Template != "" {
			q.Set("template", v.Template)
		}
		seeOther(c, link("edit", p)+"?"+q.Encode())
		return nil
	case errors.As(err, &moved): // the same name in other letter case
		p, _ = moved.To.Page()
	case err != nil:
		return err
	}
	v.Taken = p
	return s.showNew(c, http.StatusUnprocessableEntity, v, fieldError{"title", t.Edit.Occupied})
}

// pathOf makes the path of a page from the folder and the title that somebody wrote.
func pathOf(folder, title string) (wiki.Path, error) {
	path := nameOf(title)
	if path == "" {
		return wiki.Path{}, &wiki.Invalid{Field: "path", Key: "path.empty"}
	}
	if folder = strings.Trim(norm.NFC.String(folder), " /"); folder != "" {
		path = folder + "/" + path
	}
	return wiki.ParsePath(path)
}

// nameOf makes the last segment of a path from a title: the same letters, hyphens for spaces and slashes, without what
// no path may have.
func nameOf(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFC.String(title) {
		switch {
		case unicode.IsSpace(r), r == '/', r == '-':
			gap = true
			continue
		case strings.ContainsRune(`\:*?"<>|`, r), !unicode.IsPrint(r):
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return strings.Trim(b.String(), ".")
}
