package web

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// inlineTypes are the attachments that a browser may show by itself; all others it is told to save. An SVG is a
// document that can hold scripts, and so is shown only inside a sandbox; HTML never is.
var inlineTypes = map[string]string{
	".avif": "image/avif",
	".csv":  "text/plain; charset=utf-8",
	".gif":  "image/gif",
	".jpeg": "image/jpeg",
	".jpg":  "image/jpeg",
	".mp3":  "audio/mpeg",
	".mp4":  "video/mp4",
	".pdf":  "application/pdf",
	".png":  "image/png",
	".svg":  "image/svg+xml",
	".txt":  "text/plain; charset=utf-8",
	".webm": "video/webm",
	".webp": "image/webp",
	".yaml": "text/plain; charset=utf-8",
}

const (
	markdownType = "text/markdown; charset=utf-8"
	svgPolicy    = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
)

// file sends a page's source or an attachment, as it is now or at ?rev=.
func (s *server) file(c *gin.Context, f wiki.File) error {
	if raw := c.Query("w"); raw != "" {
		return s.smallerFile(c, f, raw)
	}
	var rev wiki.Rev
	if raw := c.Query("rev"); raw != "" {
		var err error
		if rev, err = wiki.ParseRev(raw); err != nil {
			return err
		}
	}
	ctx, who, h := c.Request.Context(), s.person(c), c.Writer.Header()
	// What the browser has already is told by its name, without reading it: an attachment may be large.
	if match := c.Request.Header.Get("If-None-Match"); match != "" {
		id, err := s.site.Blob(ctx, who, f, rev)
		if err != nil {
			return err
		}
		if tag := fileTag(id); matches(match, tag) {
			fileCaching(h, tag)
			c.Writer.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	data, id, err := s.site.Source(ctx, who, f, rev)
	if err != nil {
		return err
	}
	fileCaching(h, fileTag(id))
	fileHeaders(h, f)
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// fileTag is the tag of a file: the name of its bytes.
func fileTag(id wiki.BlobID) string { return `"` + string(id) + `"` }

// fileCaching lets the reader's browser alone keep a file, and ask whether it is still the same.
func fileCaching(h http.Header, tag string) {
	h.Set("Etag", tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Cookie")
}

// fileHeaders says what a file is and whether a browser may show it. The extension decides, since uploads are checked
// against theirs, and nosniff keeps browsers from guessing otherwise.
func fileHeaders(h http.Header, f wiki.File) {
	ctype, inline := inlineTypes[f.Ext()], true
	switch {
	case f.Ext() == ".md":
		ctype = markdownType
	case f.Ext() == ".svg":
		h.Set("Content-Security-Policy", svgPolicy)
	case f.Ext() == ".pdf":
		// The browser's own viewer is a plug-in, which the policy of our pages forbids.
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'")
	case ctype == "":
		ctype, inline = "application/octet-stream", false
	}
	h.Set("Content-Type", ctype)
	if !inline {
		h.Set("Content-Disposition", attachment(f.Name()))
	}
}

// attachment is the Content-Disposition of a file to be saved, with its name in the form of RFC 5987 and, for old
// programs, in ASCII.
func attachment(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	plain := mime.FormatMediaType("attachment", map[string]string{"filename": ascii})
	return plain + "; filename*=UTF-8''" + strings.ReplaceAll(url.PathEscape(name), "'", "%27")
}
