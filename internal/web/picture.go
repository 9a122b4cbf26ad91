package web

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// smallerFile sends a picture in one of the widths that pages offer, as ?w= says it; or the file itself where there is no
// smaller one.
func (s *server) smallerFile(c *gin.Context, f wiki.File, raw string) error {
	width, err := strconv.Atoi(raw)
	if err != nil || strconv.Itoa(width) != raw || c.Query("rev") != "" {
		return wiki.ErrNotFound
	}
	ctx, who, h := c.Request.Context(), s.person(c), c.Writer.Header()
	// What the browser has already is told by its name, without making it.
	if match := c.Request.Header.Get("If-None-Match"); match != "" {
		id, err := s.site.Blob(ctx, who, f, "")
		if err != nil {
			return err
		}
		if tag := smallerTag(id, raw); matches(match, tag) {
			fileCaching(h, tag)
			c.Writer.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	p, id, err := s.site.Scaled(ctx, who, f, width)
	if err != nil {
		return err
	}
	var data []byte
	fileHeaders(h, f)
	if p != nil {
		data = p.Data
		h.Set("Content-Type", p.Type)
	} else if data, id, err = s.site.Source(ctx, who, f, ""); err != nil {
		return err
	}
	fileCaching(h, smallerTag(id, raw))
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// smallerTag is the tag of a smaller picture.
func smallerTag(id wiki.BlobID, width string) string { return `"` + string(id) + "-" + width + `"` }
