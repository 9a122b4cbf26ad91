package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/settings"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// The addresses of what the settings of an installation give every page. Each stands in pages with a mark of its bytes,
// so that browsers may keep it for good.
const (
	themeAddress = "/-/theme.css"
	logoAddress  = "/-/logo"
)

// identity is what the installation is called and looks like, as its settings say.
type identity struct {
	of    *site.Settings
	name  string
	lang  string // of who has chosen none
	theme []byte // nil for the wiki's own colours
	Theme string // address of theme, "" for none
	Logo  string // address of the logo, "" for the wiki's own mark
}

// identity is made anew when the settings change, and looked up otherwise.
func (s *server) identity(ctx context.Context) *identity {
	if s.site == nil { // a server of a test that needs none
		return &identity{name: s.cfg.Name, lang: "da"}
	}
	of := s.site.Settings(ctx)
	if known := s.known.Load(); known != nil && known.of == of {
		return known
	}
	now := &identity{of: of, name: of.Name, lang: of.Lang}
	if now.name == "" {
		now.name = s.cfg.Name
	}
	if now.lang == "" {
		now.lang = "da"
	}
	if !of.Accent.IsZero() {
		now.theme = settings.Theme(of.Accent)
		sum := sha256.Sum256(now.theme)
		now.Theme = themeAddress + "?v=" + hex.EncodeToString(sum[:6])
	}
	if of.LogoBlob != "" {
		now.Logo = logoAddress + "?v=" + string(of.LogoBlob[:12])
	}
	s.known.Store(now)
	return now
}

// theme serves the colours of the installation.
func (s *server) theme(c *gin.Context) error {
	now := s.identity(c.Request.Context())
	if now.theme == nil {
		return wiki.ErrNotFound
	}
	return s.lasting(c, now.Theme, "text/css; charset=utf-8", now.theme)
}

// logo serves the logo. An SVG is shut in as every one is that people upload: a browser that is led to it runs nothing.
func (s *server) logo(c *gin.Context) error {
	address := s.identity(c.Request.Context()).Logo // before the bytes: old ones must not be kept for good at a new address
	f, data, err := s.site.Logo(c.Request.Context())
	if err != nil {
		return err
	}
	fileHeaders(c.Writer.Header(), f)
	return s.lasting(c, address, inlineTypes[f.Ext()], data)
}

// lasting writes bytes that a browser may keep for good where it asks for them by their whole address.
func (s *server) lasting(c *gin.Context, address, ctype string, data []byte) error {
	h := c.Writer.Header()
	h.Set("Content-Type", ctype)
	h.Set("Cache-Control", "no-cache")
	if c.Request.URL.RequestURI() == address {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	c.Writer.WriteHeader(http.StatusOK)
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(data) // an error means that the reader went away
	}
	return nil
}
