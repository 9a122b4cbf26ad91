package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
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

// upload takes a file.
func (s *server) upload(c *gin.Context) error {
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

// uploadedFile reads the form's file.
func uploadedFile(r *http.Request) (name string, data []byte, err error) {
	file, header, err := r.FormFile("file")
	if err != nil {
		return "", nil, &wiki.Invalid{Field: "file", Key: "upload.empty"}
	}
	defer file.Close()
	if header.Size > uploadBytes {
		return "", nil, errors.Join(wiki.ErrTooLarge, &wiki.Invalid{Field: "file", Key: "upload.size"})
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
	target := url.PathEscape(f.Name())
	switch f.Ext() {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		return "![" + imageText + "](" + target + ")"
	}
	label := strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(f.Name())
	return "[" + label + "](" + target + ")"
}
