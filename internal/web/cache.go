package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/maypok86/otter/v2"

	"alliancewiki/internal/wiki"
)

const (
	htmlType    = "text/html; charset=utf-8"
	cacheBytes  = 64 << 20
	entryBytes  = 1 << 20 // a larger page is not remembered: it would push out too many others
	gzipMinimum = 1 << 10
	pendingKey  = "pending" // in the gin context: the key under which the page being made is remembered
)

// cache remembers finished page views within a bound in bytes.
//
// Rights: the key holds all of the person that a page can depend on, a visitor being nobody, and an entry is only ever
// what the handlers answered to that very person. Nothing is shared between people, so that no rule of who may read
// what has to be known here.
//
// Freshness: an entry is good for one version of the site (see site.Version), taken before the page was made, so that
// a page made from an older state never passes for a newer one.
type cache struct {
	entries *otter.Cache[cacheKey, *entry]
}

// cacheKey is what a page view depends on, apart from the site's version.
type cacheKey struct {
	uri  string
	lang string
	look appearance
	who  wiki.Person // zero for a visitor
}

// entry is one finished page.
type entry struct {
	version string
	ctype   []string // header values, ready to be shared by all responses: never changed
	etag    []string
	length  []string
	body    []byte

	once     sync.Once
	zip      []byte // made at the first request that takes it; nil where it does not pay
	zlength  []string
	compress bool
}

// pending is the page that is being made for a key.
type pending struct {
	key     cacheKey
	version string
}

func newCache() *cache {
	return &cache{otter.Must(&otter.Options[cacheKey, *entry]{
		MaximumWeight: cacheBytes,
		Weigher: func(k cacheKey, e *entry) uint32 {
			return uint32(512 + len(k.uri) + len(e.body)*3/2) // the compressed form is made later, and is smaller
		},
	})}
}

// newEntry makes the response for a body. Its tag is a hash of the bytes, so that a page stays "not modified" for a
// browser when only other pages of the wiki were changed.
func newEntry(version, ctype string, body []byte) *entry {
	sum := sha256.Sum256(body)
	return &entry{
		version:  version,
		ctype:    []string{ctype},
		etag:     []string{`W/"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`},
		length:   []string{strconv.Itoa(len(body))},
		body:     body,
		compress: len(body) >= gzipMinimum,
	}
}

// Header values that every page view shares.
var (
	privateCache = []string{"private, no-cache"}
	varyCookie   = []string{"Cookie, Accept-Encoding"}
	gzipEncoding = []string{"gzip"}
	noStore      = []string{"no-store"}
)

// write answers with the page, or with 304 where the browser has it.
func (e *entry) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Etag"] = e.etag
	h["Cache-Control"] = privateCache
	h["Vary"] = varyCookie
	if match := r.Header["If-None-Match"]; len(match) > 0 && matches(match[0], e.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h["Content-Type"] = e.ctype
	body, length := e.body, e.length
	if e.compress && acceptsEncoding(r.Header["Accept-Encoding"], "gzip") {
		if zip, zlength := e.gzip(); zip != nil {
			h["Content-Encoding"] = gzipEncoding
			body, length = zip, zlength
		}
	}
	h["Content-Length"] = length
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error means that the reader went away
	}
}

// gzip is the compressed page, made once.
func (e *entry) gzip() ([]byte, []string) {
	e.once.Do(func() {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, 6) // the level is valid
		_, _ = z.Write(e.body)             // a buffer takes all
		_ = z.Close()
		if b.Len() < len(e.body) {
			e.zip, e.zlength = bytes.Clone(b.Bytes()), []string{strconv.Itoa(b.Len())}
		}
	})
	return e.zip, e.zlength
}

// matches tells whether an If-None-Match header names the tag, by the weak comparison that GET asks for.
func matches(header, tag string) bool {
	if header == tag {
		return true
	}
	opaque := strings.TrimPrefix(tag, "W/")
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == opaque {
			return true
		}
	}
	return false
}

// acceptsEncoding tells whether the browser takes a compression. Only the plain forms that browsers send are known; anything else
// gets the page uncompressed, which is never wrong.
func acceptsEncoding(values []string, encoding string) bool {
	for _, v := range values {
		for part := range strings.SplitSeq(v, ",") {
			name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
			if name == encoding && !strings.HasPrefix(strings.ReplaceAll(params, " ", ""), "q=0") {
				return true
			}
		}
	}
	return false
}

// remembered answers from the cache where it can, and else has the page made and remembers it.
func (s *server) remembered(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if s.cfg.Dev || hasNotice(c.Request) {
			s.handle(h)(c)
			return
		}
		key := cacheKey{uri: c.Request.RequestURI, lang: s.lang(c), look: look(c.Request)}
		if p := s.person(c); p != nil {
			key.who = *p
		}
		version := s.site.Version()
		if key.who.Can(wiki.Editor) { // who is told what readers say of a page
			version += "-" + strconv.FormatUint(s.accounts.OutdatedTurn(), 36) + "-" + strconv.FormatUint(s.accounts.DraftTurn(key.who.ID), 36)
		}
		if e, ok := s.cache.entries.GetIfPresent(key); ok && e.version == version {
			e.write(c.Writer, c.Request)
			return
		}
		c.Set(pendingKey, pending{key, version})
		s.handle(h)(c)
	}
}

// forget keeps the page that is being made from being remembered.
func forget(c *gin.Context) { c.Set(pendingKey, nil) }

// visitorsFirst answers what most requests are, a visitor's view of a page that is remembered, before the router: a
// request without cookies has no person, no notice, no look and no language but the wiki's. It is what remembered would answer.
// Where there is a local person, nobody is a visitor.
func (s *server) visitorsFirst(next http.Handler) http.Handler {
	if s.cfg.Dev || s.cfg.Local != nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && len(r.Header["Cookie"]) == 0 {
			e, ok := s.cache.entries.GetIfPresent(cacheKey{uri: r.RequestURI, lang: s.identity(r.Context()).lang})
			if ok && e.version == s.site.Version() {
				s.secure(w.Header())
				e.write(w, r)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// hasNotice tells whether a notice waits to be shown: such a page is for one time only.
func hasNotice(r *http.Request) bool {
	if len(r.Header["Cookie"]) == 0 {
		return false
	}
	_, err := r.Cookie(noticeCookie)
	return err == nil
}

// respond writes a finished page. One that the route wants remembered gets its tag and is kept; any other is not to be
// stored by anybody.
func (s *server) respond(c *gin.Context, status int, body []byte) {
	v, _ := c.Get(pendingKey)
	if p, ok := v.(pending); ok && status == http.StatusOK {
		e := newEntry(p.version, htmlType, body)
		if len(body) <= entryBytes {
			s.cache.entries.Set(p.key, e)
		}
		e.write(c.Writer, c.Request)
		return
	}
	h := c.Writer.Header()
	h["Content-Type"] = []string{htmlType}
	h["Cache-Control"] = noStore
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	c.Writer.WriteHeader(status)
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(body) // an error means that the reader went away
	}
}
