package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// maxUploadText is how large an attachment may be (uploadBytes), for people.
const maxUploadText = "32 MB"

// uploadView is the form for an attachment, and after one was uploaded what to write in a page to show it.
type uploadView struct {
	base
	Folder   string
	Limit    string
	Done     wiki.File // the file uploaded just now; zero before
	Markdown string
}

// uploadForm shows the form.
func (s *server) uploadForm(c *gin.Context) error {
	v, err := s.uploadTo(c)
	if err != nil {
		return err
	}
	if name := c.Query("file"); name != "" {
		if v.Done, err = wiki.ParseFile(strings.TrimPrefix(v.Folder+"/"+name, "/")); err != nil {
			return fmt.Errorf("%w: %w", wiki.ErrNotFound, err)
		}
		v.Markdown = insertion(v.Done, v.T.Edit.ImageText)
	}
	return s.show(c, http.StatusOK, "upload", v)
}

// uploadTo is the form for the folder that the request names.
func (s *server) uploadTo(c *gin.Context) (uploadView, error) {
	v := uploadView{Limit: maxUploadText}
	var err error
	if v.Folder, err = pathParam(c, "/-/upload/"); err != nil {
		return v, err
	}
	if v.Folder != "" {
		// A folder's name has the form of a page's.
		p, err := wiki.ParsePath(v.Folder)
		if err != nil {
			return v, fmt.Errorf("%w: %w", wiki.ErrNotFound, err)
		}
		v.Folder = p.String()
	}
	if err := need(s.person(c), wiki.Editor); err != nil {
		return v, err
	}
	v.base = s.base(c, s.texts(c).Edit.UploadTitle)
	v.NoIndex = true
	return v, nil
}

// upload takes a file, from a form or from the script of the editor.
func (s *server) upload(c *gin.Context) error {
	if wantsJSON(c) {
		if err := s.uploadByScript(c); err != nil {
			s.failScript(c, err)
		}
		return nil
	}
	v, err := s.uploadTo(c)
	if err != nil {
		return err
	}
	name, data, err := uploadedFile(c.Request)
	var f wiki.File
	if err == nil {
		f, err = s.site.Upload(c.Request.Context(), s.person(c), v.Folder, name, data)
	}
	if errs := fieldErrors(v.T, err, map[string]string{"file": "file", "path": "file"}); len(errs) > 0 {
		code := http.StatusUnprocessableEntity
		if errors.Is(err, wiki.ErrTooLarge) {
			code = http.StatusRequestEntityTooLarge
		}
		v.refuse(errs...)
		return s.show(c, code, "upload", v)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, v.T.F(v.T.Edit.Uploaded, f.Name())); err != nil {
		return err
	}
	seeOther(c, link("upload", v.Folder)+"?"+url.Values{"file": {f.Name()}}.Encode())
	return nil
}

// uploadByScript takes a file and answers with the Markdown that shows it in the page that the form names.
func (s *server) uploadByScript(c *gin.Context) error {
	v, err := s.uploadTo(c)
	if err != nil {
		return err
	}
	from := v.Folder
	if page := c.PostForm("page"); page != "" {
		p, err := wiki.ParsePath(page)
		if err != nil {
			return fmt.Errorf("%w: %w", wiki.ErrNotFound, err)
		}
		from = p.Folder()
	}
	name, data, err := uploadedFile(c.Request)
	if err != nil {
		return err
	}
	f, err := s.site.Upload(c.Request.Context(), s.person(c), v.Folder, name, data)
	if err != nil {
		return err
	}
	s.answerScript(c, http.StatusCreated, gin.H{"path": f.String(), "markdown": shown(f, from, c.PostForm("alt"))})
	return nil
}

// uploadedFile reads the form's file.
func uploadedFile(r *http.Request) (name string, data []byte, err error) {
	file, header, err := r.FormFile("file")
	if err != nil {
		return "", nil, &wiki.Invalid{Field: "file", Key: "upload.empty"}
	}
	defer file.Close()
	if header.Size > uploadBytes {
		return "", nil, errors.Join(wiki.ErrTooLarge, &wiki.Invalid{Field: "file", Key: "upload.size", Value: maxUploadText})
	}
	if data, err = io.ReadAll(file); err != nil {
		return "", nil, fmt.Errorf("read upload: %w", err)
	}
	if len(data) == 0 {
		return "", nil, &wiki.Invalid{Field: "file", Key: "upload.empty"}
	}
	return header.Filename, data, nil
}

// insertion is the Markdown that shows a file in a page of the same folder.
func insertion(f wiki.File, imageText string) string {
	folder, _ := path.Split(f.String())
	return shown(f, strings.TrimSuffix(folder, "/"), imageText)
}

// shown is the Markdown that shows a file in a page of a folder ("" for the root): an image, or a link by its name.
func shown(f wiki.File, folder, imageText string) string {
	target := escapePath(relative(folder, f.String()))
	switch f.Ext() {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		return "![" + linkText(imageText) + "](" + target + ")"
	}
	return "[" + linkText(f.Name()) + "](" + target + ")"
}

// relative is the way from a folder to a file.
func relative(folder, file string) string {
	up := ""
	for folder != "" && !strings.HasPrefix(file, folder+"/") {
		up += "../"
		cut := max(strings.LastIndexByte(folder, '/'), 0)
		folder = folder[:cut]
	}
	return up + strings.TrimPrefix(strings.TrimPrefix(file, folder), "/")
}

// linkText is a text as it can stand between the brackets of a link: on one line, and of a bearable length.
func linkText(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if runes := []rune(text); len(runes) > maxImageText {
		text = string(runes[:maxImageText])
	}
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
}

// maxImageText is how many characters of the description of an image are taken.
const maxImageText = 1000
