package web

import (
	"errors"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// The most bytes that a request may carry.
const (
	formBytes   = 64 << 10
	textBytes   = 8 << 20 // a page of 1 MiB where each of its bytes is written %XX, and more: the page that refuses it gives the text back
	uploadBytes = 32 << 20
	formMemory  = 8 << 20 // of an upload; the rest is on disk while it is read
)

// engine is the table of contents of the web: every address, grouped by noun.
func (s *server) engine(git http.Handler) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	_ = e.SetTrustedProxies(nil) // an empty list cannot fail
	e.RedirectTrailingSlash, e.UseRawPath, e.UnescapePathValues, e.HandleMethodNotAllowed = false, true, false, true
	e.Use(s.prepare, s.recovered)
	r := routes{e, s}

	// Pages and files
	r.view("/", s.front)
	r.view("/wiki", s.root)
	r.view("/wiki/*path", s.page)
	r.view("/-/pages", s.pages)
	r.view("/-/tree/*path", s.tree)
	r.view("/-/around/*path", s.around)
	r.get("/-/card/*path", s.cardOf)
	r.view("/-/glossary", s.glossary)
	r.view("/-/search", s.search)
	r.get("/-/suggest", s.suggest)
	r.e.Match([]string{http.MethodGet, http.MethodHead}, "/-/suggest/people", s.script(s.suggestPeople))
	// History
	r.view("/-/history/*path", s.history)
	r.view("/-/diff/*path", s.diff)
	r.view("/-/blame/*path", s.blame)
	r.view("/-/recent", s.recent)
	r.view("/-/since", s.since)
	r.get("/-/recent.atom", s.feed)
	r.post("/-/restore/*path", s.restore)
	r.post("/-/rollback/*path", s.rollback)
	r.post("/-/revert", s.revert)
	r.post("/-/task/*path", s.tick)
	// Meetings
	r.get("/-/meetings", s.meetings)
	r.document(calendarPath, s.calendar)
	r.get("/-/calendar/*path", s.meetingCalendar)
	r.get("/-/minutes/*path", s.minutes)
	r.document("/-/minutes.atom", s.minutesFeed)
	r.document("/-/decisions.atom", s.decisionsFeed)
	// Editing
	r.get("/-/new", s.newForm)
	r.get("/-/edit/*path", s.editForm)
	r.text("/-/edit/*path", s.save)
	r.text("/-/preview/*path", s.preview)
	r.e.POST("/-/hints/*path", s.script(withForm(textBytes, s.hints)))
	r.form("/-/move/*path", s.moveForm, s.move)
	r.form("/-/delete/*path", s.deleteForm, s.remove)
	r.form("/-/deleted", s.deleted, s.undelete)
	r.get("/-/upload/*path", s.uploadForm)
	r.upload("/-/upload/*path", s.upload)
	// Proposals
	r.get("/-/proposals", s.proposals)
	r.get("/-/proposals/:no", s.proposal)
	r.text("/-/proposals/:no", s.mergeProposal)
	r.form("/-/proposals/:no/drop", s.dropForm, s.drop)
	// Keeping the wiki right
	r.get("/-/reports", s.reports)
	r.get("/-/reports/:name", s.report)
	r.form("/-/reports/outdated", s.outdatedList, s.closeOutdated)
	r.form("/-/outdated/*path", s.outdatedForm, s.outdated)
	r.form("/-/still-right/*path", s.stillRightForm, s.stillRight)
	// The whole wiki
	r.view("/-/offline", s.offline)
	r.get(statementAddress, s.statement)
	r.get("/-/offline/without", s.without)
	r.get("/-/offline/list", s.keepAll)
	r.get(workerAddress, s.worker)
	r.get("/-/offline/wiki.bundle", s.download)
	r.get("/-/offline/wiki.zip", s.download)
	// People
	r.post("/-/language", s.setLanguage)
	r.post("/-/appearance", s.setAppearance)
	if s.cfg.Local == nil {
		r.people()
	}
	// The program
	r.get("/-/assets/:name", s.asset)
	r.get(themeAddress, s.theme)
	r.get(logoAddress, s.logo)
	r.get("/favicon.ico", s.favicon)
	r.get("/robots.txt", s.robots)
	r.get("/healthz", s.healthz)
	r.get("/readyz", s.readyz)
	e.POST("/-/webhook", s.handle(s.webhook))
	e.Any("/wiki.git", gin.WrapH(git))
	e.Any("/wiki.git/*path", gin.WrapH(git))

	if s.cfg.Dev {
		r.views()
	}

	e.NoRoute(s.handle(func(*gin.Context) error { return wiki.ErrNotFound }))
	e.NoMethod(s.handle(func(*gin.Context) error { return errMethod }))
	return e
}

// routes adds addresses to the engine.
type routes struct {
	e *gin.Engine
	s *server
}

// people adds the addresses of accounts.
func (r routes) people() {
	s := r.s
	r.get("/-/setup", s.setupForm)
	r.e.POST("/-/setup", s.handle(s.withSetup(s.setup)))
	r.form("/-/login", s.loginForm, s.login)
	r.e.POST("/-/draft/*path", s.script(withForm(textBytes, s.draft)))
	r.e.POST("/-/present/*path", s.script(withForm(formBytes, s.presentAt)))
	r.post("/-/logout", s.logout)
	r.post("/-/since", s.seen)
	r.get("/-/account", s.profile)
	r.post("/-/account/password", s.changePassword)
	r.post("/-/account/language", s.changeLanguage)
	r.post("/-/account/tokens", s.createToken)
	r.post("/-/account/tokens/revoke", s.revokeToken)
	r.get("/-/admin", s.admin)
	r.form("/-/admin/people", s.adminPeople, s.adminAddPerson)
	r.form("/-/admin/people/:id", s.adminPerson, s.adminUpdatePerson)
	r.get("/-/admin/organisations", s.adminOrganisations)
	r.form("/-/admin/organisations/:id", s.adminOrganisation, s.adminUpdateOrganisation)
	r.get(settingsAddress, s.adminSettings)
	r.e.POST(settingsAddress, s.handle(withForm(site.MaxLogo+formBytes, s.saveSettings)))
	r.form(stateAddress, s.adminState, s.rebuild)
}

// get adds an address that shows something.
func (r routes) get(path string, h func(*gin.Context) error) {
	r.e.GET(path, r.s.handle(h))
	r.e.HEAD(path, r.s.handle(h))
}

// view adds an address whose pages are remembered.
func (r routes) view(path string, h func(*gin.Context) error) {
	r.e.GET(path, r.s.remembered(h))
	r.e.HEAD(path, r.s.remembered(h))
}

// document adds an address for programs that is remembered and asks for nothing: whatever query stands behind it, it is
// one document, which may be much work.
func (r routes) document(path string, h func(*gin.Context) error) {
	remembered := r.s.remembered(h)
	one := func(c *gin.Context) {
		c.Request.RequestURI = path
		remembered(c)
	}
	r.e.GET(path, one)
	r.e.HEAD(path, one)
}

// post adds an address that does something.
func (r routes) post(path string, h func(*gin.Context) error) {
	r.e.POST(path, r.s.handle(withForm(formBytes, h)))
}

// text adds an address that takes the text of a page.
func (r routes) text(path string, h func(*gin.Context) error) {
	r.e.POST(path, r.s.handle(withForm(textBytes, h)))
}

// upload adds an address that takes a file. The person is looked at before the body is: nobody else's file gets as far
// as the disk.
func (r routes) upload(path string, h func(*gin.Context) error) {
	take := withForm(uploadBytes+formBytes, h)
	checked := func(c *gin.Context) error {
		if err := need(r.s.person(c), wiki.Editor); err != nil {
			return err
		}
		err := take(c)
		if body := (*http.MaxBytesError)(nil); errors.As(err, &body) {
			return errors.Join(wiki.ErrTooLarge, &wiki.Invalid{Field: "file", Key: "upload.size", Value: maxUploadText})
		}
		return err
	}
	page, script := r.s.handle(checked), r.s.script(checked)
	r.e.POST(path, func(c *gin.Context) {
		if wantsJSON(c) {
			script(c)
		} else {
			page(c)
		}
	})
}

// withForm reads the form of at most limit bytes before the handler runs, so that a broken or too large one is refused
// rather than taken for an empty one.
func withForm(limit int64, h func(*gin.Context) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, limit)
		if err := readForm(c.Request); err != nil {
			return err
		}
		if c.Request.MultipartForm != nil {
			defer func() { _ = c.Request.MultipartForm.RemoveAll() }() // what is left over is in the system's folder for such
		}
		return h(c)
	}
}

// form adds an address that shows a form and takes it.
func (r routes) form(path string, show, do func(*gin.Context) error) {
	r.get(path, show)
	r.post(path, do)
}

// readForm parses the request's body where it is a form.
func readForm(r *http.Request) error {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	switch {
	case kind == "multipart/form-data":
		err = r.ParseMultipartForm(formMemory)
	case kind != "" && kind != "application/x-www-form-urlencoded" && r.ContentLength != 0:
		return errMedia
	default:
		err = r.ParseForm()
	}
	var tooLarge *http.MaxBytesError
	if err != nil && !errors.As(err, &tooLarge) {
		return &wiki.Invalid{Field: "form", Key: "form.unreadable"}
	}
	return err
}

// header is one response header with its values, made once and shared by all responses.
type header struct {
	name   string
	values []string
}

// securityHeaders are on every response. Names are in the canonical form, since they go into the map as they are.
func securityHeaders(cfg Config) []header {
	list := []header{
		{"Content-Security-Policy", []string{"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
			"font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types wiki"}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Referrer-Policy", []string{"same-origin"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=()"}},
	}
	if cfg.secure() {
		list = append(list, header{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return list
}

// prepare sets the headers of every response and refuses forms that another site made the browser send.
func (s *server) prepare(c *gin.Context) {
	s.secure(c.Writer.Header())
	if err := s.cross.Check(c.Request); err != nil {
		s.log.Warn("cross-site request refused", "path", c.Request.URL.Path, "origin", c.Request.Header.Get("Origin"))
		s.fail(c, errForeign)
	}
}

// secure sets the headers that every response has.
func (s *server) secure(h http.Header) {
	for _, x := range s.headers {
		h[x.name] = x.values
	}
}
