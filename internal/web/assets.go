package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/gin-gonic/gin"

	"alliancewiki/assets"
	"alliancewiki/internal/wiki"
)

// asset is one file for the browser, compressed once at start.
type asset struct {
	name   string // in the folder, without hash
	ctype  string
	body   []byte
	gzip   []byte
	brotli []byte
}

// assetTypes are the kinds of file there are, by extension.
var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// The style sheets of the folder css are served as one, so that a page loads one: first the one that says which layers
// there are, then the others by name.
const (
	styleFolder = "css"
	styleFirst  = "layers.css"
	styleSheet  = "wiki.css"
)

const assetPrefix = "/-/assets/"

// assetSet is all files by the last part of their address, and their whole addresses by name.
type assetSet struct {
	byAddress map[string]*asset
	addresses map[string]string
}

// loadAssets reads the files of the program, once, or those of the source.
func loadAssets(dev bool) (assetSet, error) {
	if dev {
		return readAssets(os.DirFS("assets"))
	}
	return embeddedAssets()
}

var embeddedAssets = sync.OnceValues(func() (assetSet, error) { return readAssets(assets.FS) })

// readAssets reads files and gives each an address that changes with its bytes.
func readAssets(dir fs.FS) (set assetSet, err error) {
	style, err := readStyle(dir)
	if err != nil {
		return set, err
	}
	files := []*asset{{name: styleSheet, body: style}}
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return set, err
	}
	for _, e := range entries {
		if assetTypes[path.Ext(e.Name())] == "" {
			continue // a folder, or embed.go when read from disk
		}
		body, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			return set, err
		}
		files = append(files, &asset{name: e.Name(), body: body})
	}
	set = assetSet{map[string]*asset{}, map[string]string{}}
	for _, f := range files {
		if err := f.compress(); err != nil {
			return set, fmt.Errorf("%s: %w", f.name, err)
		}
		sum := sha256.Sum256(f.body)
		ext := path.Ext(f.name)
		f.ctype = assetTypes[ext]
		hashed := strings.TrimSuffix(f.name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		set.byAddress[hashed] = f
		set.addresses[f.name] = assetPrefix + hashed
	}
	return set, nil
}

// readStyle puts the style sheets together.
func readStyle(dir fs.FS) ([]byte, error) {
	style, err := fs.ReadFile(dir, path.Join(styleFolder, styleFirst))
	if err != nil {
		return nil, err
	}
	sheets, err := fs.Glob(dir, styleFolder+"/*.css")
	if err != nil {
		return nil, err
	}
	for _, name := range sheets {
		if path.Base(name) == styleFirst {
			continue
		}
		body, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		style = append(append(style, '\n'), body...)
	}
	return style, nil
}

func (f *asset) compress() error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(f.body); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	f.gzip = bytes.Clone(b.Bytes())
	b.Reset()
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	if _, err := w.Write(f.body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	f.brotli = bytes.Clone(b.Bytes())
	return nil
}

// asset serves a file under the address that names its bytes, for good.
func (s *server) asset(c *gin.Context) error {
	name := c.Param("name")
	f := s.files[name]
	caching := "public, max-age=31536000, immutable"
	if s.cfg.Dev && f != nil {
		set, err := loadAssets(true)
		if err != nil {
			return err
		}
		f, caching = set.byAddress[strings.TrimPrefix(set.addresses[f.name], assetPrefix)], "no-cache"
	}
	if f == nil {
		return wiki.ErrNotFound
	}
	f.serve(c, caching)
	return nil
}

// serve writes the file, compressed as the browser likes it best.
func (f *asset) serve(c *gin.Context, caching string) {
	h := c.Writer.Header()
	h.Set("Content-Type", f.ctype)
	h.Set("Cache-Control", caching)
	h.Set("Vary", "Accept-Encoding")
	body := f.body
	switch accepts := c.Request.Header["Accept-Encoding"]; {
	case acceptsEncoding(accepts, "br"):
		h.Set("Content-Encoding", "br")
		body = f.brotli
	case acceptsEncoding(accepts, "gzip"):
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Writer.WriteHeader(http.StatusOK)
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(body) // an error means that the reader went away
	}
}

// favicon is the icon under the address that browsers ask for unbidden.
func (s *server) favicon(c *gin.Context) error {
	f := s.files[strings.TrimPrefix(s.assets["icon.svg"], assetPrefix)]
	f.serve(c, "public, max-age=86400")
	return nil
}

// robots keeps crawlers to the pages themselves: old versions and comparisons have no end.
func (s *server) robots(c *gin.Context) error {
	c.Header("Cache-Control", "public, max-age=86400")
	c.String(http.StatusOK, "User-agent: *\nDisallow: /-/\nDisallow: /wiki.git\nDisallow: /*?rev=\nAllow: /-/assets/\n")
	return nil
}
