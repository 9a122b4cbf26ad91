package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"regexp"
	"slices"
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

// builtFolder has what was bundled from the folder editor: with it editing is nicer, without it the wiki is whole.
const builtFolder = "built"

const assetPrefix = "/-/assets/"

// assetSet is all files by the last part of their address, and their whole addresses by name.
type assetSet struct {
	byAddress map[string]*asset
	addresses map[string]string
}

// loadAssets reads the files of the program, once, or those of the source.
func loadAssets(dev bool) (assetSet, error) {
	if dev {
		return devAssets.get(os.DirFS("assets"), readAssets)
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
	bodies := map[string][]byte{styleSheet: style}
	for _, folder := range []string{".", builtFolder} {
		entries, err := fs.ReadDir(dir, folder)
		if err != nil {
			return set, err
		}
		for _, e := range entries {
			if assetTypes[path.Ext(e.Name())] == "" {
				continue // a folder, or embed.go when read from disk
			}
			if bodies[e.Name()], err = fs.ReadFile(dir, path.Join(folder, e.Name())); err != nil {
				return set, err
			}
		}
	}
	set = assetSet{map[string]*asset{}, map[string]string{}}
	for name := range bodies {
		if err := set.add(bodies, name, nil); err != nil {
			return set, err
		}
	}
	return set, nil
}

// importing is how a script names another one of the folder, to import it at once or when it is needed.
var importing = regexp.MustCompile(`"\./([a-z]+\.js)"`)

// add takes up a file, after those that it imports: their addresses stand in its bytes, and so have a part in its own.
// above are the files that import it. Files that import each other are an error.
func (set assetSet) add(bodies map[string][]byte, name string, above []string) (err error) {
	if set.addresses[name] != "" {
		return nil
	}
	if slices.Contains(above, name) {
		return fmt.Errorf("%s imports itself by way of %s", name, strings.Join(above, ", "))
	}
	f := &asset{name: name, ctype: assetTypes[path.Ext(name)], body: bodies[name]}
	if path.Ext(name) == ".js" {
		for _, m := range importing.FindAllSubmatch(f.body, -1) {
			if other := string(m[1]); bodies[other] != nil {
				err = errors.Join(err, set.add(bodies, other, append(above, name)))
			}
		}
		if err != nil {
			return err
		}
		f.body = importing.ReplaceAllFunc(f.body, func(said []byte) []byte {
			if to := set.addresses[string(said[3:len(said)-1])]; to != "" {
				return []byte(strconv.Quote(to))
			}
			return said
		})
	}
	if err := f.compress(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	sum := sha256.Sum256(f.body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	set.byAddress[hashed], set.addresses[name] = f, assetPrefix+hashed
	return nil
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

// slowly is the size from which the best compression would hold up the start: a second for the editor's 400 KB.
const slowly = 128 << 10

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
	level := brotli.BestCompression
	if len(f.body) > slowly {
		level = 9
	}
	w := brotli.NewWriterLevel(&b, level)
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
	if s.cfg.Dev {
		set, err := loadAssets(true)
		if err != nil {
			return err
		}
		// Whatever its bytes were when the address was made.
		base, _, _ := strings.Cut(name, ".")
		now := set.addresses[base+path.Ext(name)]
		f, caching = set.byAddress[strings.TrimPrefix(now, assetPrefix)], "no-cache"
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
