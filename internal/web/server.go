// Package web is what a browser sees: routes, forms, views and sessions. Handlers read the request, call one verb of
// package site, and fill one view; the wrapper handle turns an error into a page (see errors.go).
//
// A page has a struct that embeds base and a template file of the same name, which is executed inside layout.tmpl.
// Everything works without script; assets/wiki.js makes it nicer. All texts come from package i18n.
//
// Finished page views are remembered (see cache.go) per address, language, look and person, for as long as the wiki's
// version stands, so that a view seen before costs a lookup and a write.
package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"

	"alliancewiki/internal/account"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// Config is what the server needs to know about the installation.
type Config struct {
	BaseURL string // as the browser sees it, without trailing slash; https makes cookies Secure
	Name    string // of the wiki, in the header and titles
	Dev     bool   // templates and assets are read from disk at each request

	// Local is the one person of a wiki on their own machine: always signed in, without an account, and only for browsers
	// of that machine. nil where people sign in.
	Local *wiki.Person
	// Downloads answers requests for the whole wiki as a file; who may read has been asked. nil offers none.
	Downloads http.Handler

	Webhook Webhook

	Version    string           // of the program
	Upstream   string           // address of the repository that the wiki is kept equal to, without secrets; "" for none
	LastBackup func() time.Time // when one was made, zero for not known; nil too
}

// secure tells whether browsers reach the wiki over TLS.
func (cfg Config) secure() bool { return strings.HasPrefix(cfg.BaseURL, "https://") }

// server holds the handlers' dependencies.
type server struct {
	cfg      Config
	site     *site.Site
	accounts *account.Store
	log      *slog.Logger
	cookies  sessions.Store
	codecs   []securecookie.Codec          // for the notice cookie
	secrets  *secretMemo                   // session cookies decoded lately
	readers  []byte                        // what the names of readers are made with
	tmpl     map[string]*template.Template // by page name
	assets   map[string]string             // name → address with content hash
	files    map[string]*asset             // name with content hash → file
	cache    *cache
	present  *present
	headers  []header                     // on every response
	broken   map[brokenKey]brokenTemplate // the 500 page, rendered at start
	cross    *http.CrossOriginProtection
	known    *atomic.Pointer[identity]
}

// New makes the handler for everything but /wiki.git, which git handles.
func New(cfg Config, s *site.Site, a *account.Store, git http.Handler, log *slog.Logger) (http.Handler, error) {
	sign, encrypt, err := a.CookieKeys(context.Background())
	if err != nil {
		return nil, fmt.Errorf("cookie keys: %w", err)
	}
	srv, err := newServer(cfg, s, a, log, sign, encrypt)
	if err != nil {
		return nil, err
	}
	return srv.localOnly(srv.visitorsFirst(srv.engine(git))), nil
}

// newServer is New without the routes.
func newServer(cfg Config, st *site.Site, a *account.Store, log *slog.Logger, sign, encrypt []byte) (*server, error) {
	s := &server{
		cfg: cfg, site: st, accounts: a, log: log,
		cookies: newCookieStore(cfg, sign, encrypt),
		codecs:  securecookie.CodecsFromPairs(sign, encrypt),
		secrets: newSecretMemo(),
		readers: readerSecret(sign),
		cache:   newCache(),
		present: newPresent(),
		known:   new(atomic.Pointer[identity]),
		headers: securityHeaders(cfg),
		cross:   http.NewCrossOriginProtection(),
	}
	if u, err := url.Parse(cfg.BaseURL); err == nil && u.Host != "" {
		if err := s.cross.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("base URL: %w", err)
		}
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	return s, nil
}

// load reads templates and assets and renders what must never fail later.
func (s *server) load() (err error) {
	set, err := loadAssets(s.cfg.Dev)
	if err != nil {
		return fmt.Errorf("assets: %w", err)
	}
	s.files, s.assets = set.byAddress, set.addresses
	if s.tmpl, err = loadTemplates(s.cfg.Dev); err != nil {
		return fmt.Errorf("templates: %w", err)
	}
	s.broken, err = s.renderBroken()
	return err
}

// handle makes a gin handler of one that returns an error.
func (s *server) handle(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			s.fail(c, err)
		}
	}
}

// show renders a page to a buffer, then writes it. A status of 200 on a GET is remembered where the route asks for it.
func (s *server) show(c *gin.Context, status int, page string, view any) error {
	body, err := s.render(page, view)
	if err != nil {
		return err
	}
	s.respond(c, status, body)
	return nil
}

// render executes a page's template inside the layout.
func (s *server) render(page string, view any) ([]byte, error) {
	return s.renderPart(page, "layout.tmpl", view)
}

// renderPart executes one of the templates that belong to a page.
func (s *server) renderPart(page, part string, view any) ([]byte, error) {
	set := s.tmpl
	if s.cfg.Dev {
		var err error
		if set, err = loadTemplates(true); err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
	}
	t := set[page]
	if t == nil {
		return nil, errors.New("no template " + page)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, part, view); err != nil {
		return nil, fmt.Errorf("render %s: %w", page, err)
	}
	return b.Bytes(), nil
}

// pathParam is what follows the prefix in the request's path, unescaped once. Gin's own parameter is decoded too
// eagerly: an escaped slash would look like a real one. That, a NUL and a bad escape are wiki.ErrNotFound.
func pathParam(c *gin.Context, prefix string) (string, error) {
	raw, ok := strings.CutPrefix(c.Request.URL.EscapedPath(), prefix)
	if !ok || strings.Contains(raw, "%2F") || strings.Contains(raw, "%2f") {
		return "", wiki.ErrNotFound
	}
	s, err := url.PathUnescape(raw)
	if err != nil || strings.IndexByte(s, 0) >= 0 {
		return "", wiki.ErrNotFound
	}
	return s, nil
}

// pagePath is the page that the request's path names after the prefix. What cannot be a page is wiki.ErrNotFound.
func pagePath(c *gin.Context, prefix string) (wiki.Path, error) {
	raw, err := pathParam(c, prefix)
	if err != nil {
		return wiki.Path{}, err
	}
	p, err := wiki.ParsePath(raw)
	if err != nil {
		return wiki.Path{}, fmt.Errorf("%w: %w", wiki.ErrNotFound, err)
	}
	return p, nil
}
