package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
	"alliancewiki/templates"
)

// base is what every page's view embeds.
type base struct {
	T           *i18n.Texts
	SiteName    string
	Theme       string // address of the installation's own colours, "" for none
	Logo        string // address of its logo, "" for the wiki's own mark
	BaseURL     string
	Title       string // of the page, first in <title>
	Here        string // the request's path and query, for "log in and come back"
	Nav         string // the entry of a menu that is this page: "meetings", "pages", "recent", "since", "new", "help", "glossary", "reports", "search", "statement" or ""
	Person      *wiki.Person
	Description string // of what is on the page, for search engines; "" for none
	Reader      string // the name that copies in the browser are kept under, "" where none are
	CanEdit     bool
	Look        appearance
	Printed     string // the version shown and when it was made, at the foot of printed sheets; "" for a list
	Local       bool   // the wiki is on the person's own machine: there is no account
	NoIndex     bool
	Notice      string            // shown once at the top: "Gemt", "Flyttet"
	NoticeTo    noticeLink        // after it; zero for none
	Standing    []standing        // what is to be known about the wiki as a whole, on every page
	Assets      map[string]string // name → address
	Errors      []fieldError      // shown in the summary box of a refused form
}

// fieldError is one thing to mend in a form.
type fieldError struct{ Field, Text string }

// base fills the base of a view.
func (s *server) base(c *gin.Context, title string) base {
	p, is := s.person(c), s.identity(c.Request.Context())
	notice, to := s.takeNotice(c)
	return base{
		T:        s.texts(c),
		SiteName: is.name,
		Theme:    is.Theme,
		Logo:     is.Logo,
		BaseURL:  s.cfg.BaseURL,
		Title:    title,
		Here:     here(c),
		Person:   p,
		Reader:   s.reader(p),
		CanEdit:  p.Can(wiki.Editor),
		Look:     look(c.Request),
		Local:    s.cfg.Local != nil,
		Notice:   notice,
		NoticeTo: to,
		Standing: s.standing(s.texts(c)),
		Assets:   s.assets,
	}
}

// here is the request's path and query, for the way back after signing in or choosing another language. What takes a
// form may have nothing to show, so after a POST the way leads to where the form is.
func here(c *gin.Context) string {
	if c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead {
		return formAddress(c.Request.URL)
	}
	return c.Request.URL.RequestURI()
}

// formAddress is where the form is that was sent to an address: "/" where it may be on any page.
func formAddress(u *url.URL) string {
	to := u.EscapedPath()
	kind, rest, _ := strings.Cut(strings.TrimPrefix(to, "/-/"), "/")
	switch {
	case !strings.HasPrefix(to, "/-/"):
		return "/"
	case kind == "edit", kind == "move", kind == "delete", kind == "upload", kind == "admin", kind == "proposals",
		kind == "still-right", kind == "outdated", kind == "reports":
		return to
	case kind == "preview", kind == "draft", kind == "present", kind == "hints":
		return prefixes["edit"] + rest
	case kind == "rollback":
		return prefixes["history"] + rest
	case kind == "restore", kind == "task":
		return prefixes["page"] + rest
	case kind == "deleted":
		return "/-/deleted"
	case kind == "since":
		return "/-/since"
	case kind == "revert":
		return "/-/recent"
	case kind == "account":
		return "/-/account"
	}
	return "/"
}

// texts is the interface in the reader's language.
func (s *server) texts(c *gin.Context) *i18n.Texts { return i18n.For(s.lang(c)) }

// lang is the person's own language, else the one chosen in the cookie, else the wiki's.
func (s *server) lang(c *gin.Context) string {
	if p := s.person(c); p != nil && p.Lang != "" {
		return p.Lang
	}
	if len(c.Request.Header["Cookie"]) > 0 {
		if k, err := c.Request.Cookie(langCookie); err == nil && (k.Value == "da" || k.Value == "en") {
			return k.Value
		}
	}
	return s.identity(c.Request.Context()).lang
}

// Date is "22. november 2026 kl. 14.05", in Danish time.
func (b base) Date(t time.Time) string { return b.T.Date(t) }

// Day is "22. november 2026".
func (b base) Day(t time.Time) string { return b.T.Day(t) }

// Clock is "14.05".
func (b base) Clock(t time.Time) string { return b.T.Clock(t) }

// When is the time of something of today, of anything else the date too.
func (b base) When(t time.Time) string {
	if b.Day(t) == b.Day(time.Now()) {
		return b.Clock(t)
	}
	return b.Date(t)
}

// ISO is the time for machines, in <time datetime>.
func (b base) ISO(t time.Time) string { return b.T.ISO(t) }

// Byline names an author, and who pushed the commit where that was somebody else (nil where not).
func (b base) Byline(by wiki.Author, pusher *wiki.Author) string {
	if pusher == nil {
		return byline(by)
	}
	return byline(by) + " " + b.T.F(b.T.Page.PushedBy, byline(*pusher))
}

func byline(a wiki.Author) string {
	if a.Organisation == "" {
		return a.Name
	}
	return a.Name + ", " + a.Organisation
}

// IsAdmin tells whether the reader may see the administration.
func (b base) IsAdmin() bool { return b.Person.Can(wiki.Admin) }

// The templates that every page is parsed together with.
const (
	layoutFile  = "layout.tmpl"
	partialGlob = "_*.tmpl"
)

// loadTemplates parses each page's template with the layout and all partials.
func loadTemplates(dev bool) (map[string]*template.Template, error) {
	if dev {
		return devTemplates.get(os.DirFS("templates"), readTemplates)
	}
	return readTemplates(templates.FS)
}

func readTemplates(dir fs.FS) (map[string]*template.Template, error) {
	common, err := template.New("").Option("missingkey=error").Funcs(funcs).ParseFS(dir, layoutFile, partialGlob)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(dir, "*.tmpl")
	if err != nil {
		return nil, err
	}
	set := map[string]*template.Template{}
	for _, name := range names {
		if name == layoutFile || strings.HasPrefix(name, "_") {
			continue
		}
		t, err := common.Clone()
		if err != nil {
			return nil, err
		}
		if t, err = t.ParseFS(dir, name); err != nil {
			return nil, err
		}
		set[strings.TrimSuffix(name, ".tmpl")] = t
	}
	return set, nil
}

// funcs is what templates may call; none of it knows the request.
var funcs = template.FuncMap{"url": address}

// prefixes maps the kinds of address to where they live.
var prefixes = map[string]string{
	"page": "/wiki/", "source": "/wiki/", "file": "/wiki/",
	"edit": "/-/edit/", "preview": "/-/preview/", "draft": "/-/draft/", "present": "/-/present/", "hints": "/-/hints/", "history": "/-/history/", "diff": "/-/diff/", "blame": "/-/blame/",
	"restore": "/-/restore/", "rollback": "/-/rollback/", "move": "/-/move/", "delete": "/-/delete/", "upload": "/-/upload/",
	"minutes": "/-/minutes/", "calendar": "/-/calendar/", "task": "/-/task/",
	"still-right": "/-/still-right/", "outdated": "/-/outdated/",
	"tree": "/-/tree/", "around": "/-/around/", "card": "/-/card/",
}

// address is where something of a kind lives: {{url "edit" .Path}} is /-/edit/ and the path with its segments escaped.
// The thing is a wiki.Path, a wiki.File or a string; a source's address ends in .md, a meeting's in the calendar in .ics.
// An unknown kind is an error, and so a failing test of the template.
func address(kind string, thing any) (template.URL, error) {
	prefix, ok := prefixes[kind]
	if !ok {
		return "", fmt.Errorf("no address of kind %q", kind)
	}
	var name string
	switch v := thing.(type) {
	case wiki.Path:
		name = v.String()
		if kind == "source" {
			name = v.File().String()
		}
	case wiki.File:
		name = v.String()
	case string:
		name = v
	default:
		return "", fmt.Errorf("no address of a %T", thing)
	}
	if kind == "calendar" {
		name += calendarSuffix
	}
	return template.URL(prefix + escapePath(name)), nil
}

// link is address for the handlers, which only ask for kinds that are there.
func link(kind string, thing any) string {
	u, err := address(kind, thing)
	if err != nil {
		panic(err) // unreachable: kinds are constants
	}
	return string(u)
}

// escapePath escapes each segment of a path.
func escapePath(s string) string {
	segs := strings.Split(s, "/")
	for i, seg := range segs {
		segs[i] = url.PathEscape(seg)
	}
	return strings.Join(segs, "/")
}
