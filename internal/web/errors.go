package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

var (
	// errMethod is the answer to a method that an address does not have.
	errMethod = errors.New("method not allowed")
	// errMedia is the answer to a body that is no form.
	errMedia = errors.New("not a form")
	// errForeign is the answer to a form that another site made a browser send.
	errForeign = fmt.Errorf("sent by another site: %w", wiki.ErrForbidden)
)

// status is the HTTP status of an error by its kind.
func status(err error) int {
	var (
		conflict *wiki.Conflict
		invalid  *wiki.Invalid
		moved    *site.Redirect
		body     *http.MaxBytesError
	)
	switch {
	case errors.As(err, &moved):
		return http.StatusMovedPermanently
	case errors.Is(err, wiki.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, wiki.ErrSignIn), errors.Is(err, wiki.ErrForbidden), errors.Is(err, account.ErrSignIn):
		return http.StatusForbidden
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed
	case errors.Is(err, errMedia):
		return http.StatusUnsupportedMediaType
	case errors.As(err, &conflict):
		return http.StatusConflict
	case errors.Is(err, wiki.ErrTooLarge), errors.As(err, &body):
		return http.StatusRequestEntityTooLarge
	case errors.As(err, &invalid):
		return http.StatusUnprocessableEntity
	case errors.Is(err, wiki.ErrTooMany):
		return http.StatusTooManyRequests
	case errors.Is(err, wiki.ErrReadOnly), errors.Is(err, wiki.ErrBusy):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// errorView is the page of an error that no handler took itself.
type errorView struct {
	base
	Message i18n.Message
	Detail  string      // what was wrong, where that is the reader's to mend
	SignIn  bool        // a way in is offered
	Create  string      // title of a page to create instead, "" where none is offered
	Search  searchAsked // the words of an address where there is nothing
	Number  string      // of a logged error
}

// fail turns an error into a page: the one place where kinds become statuses.
func (s *server) fail(c *gin.Context, err error) {
	c.Abort()
	if c.Writer.Written() || errors.Is(err, context.Canceled) && c.Request.Context().Err() != nil {
		return // half a page is out, or nobody waits for one
	}
	code := status(err)
	switch code {
	case http.StatusMovedPermanently:
		s.redirect(c, err)
		return
	case http.StatusInternalServerError:
		s.failBroken(c, err)
		return
	}
	if errors.Is(err, wiki.ErrSignIn) && (c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead) {
		seeOther(c, "/-/login?next="+url.QueryEscape(here(c)))
		return
	}
	if after := retryAfter(err, code); after > 0 {
		c.Header("Retry-After", strconv.Itoa(after))
	}
	t := s.texts(c)
	v := errorView{
		Message: t.Common.Message(code), Detail: cmp.Or(s.detail(t, err), s.remedy(c, err)),
		SignIn: code == http.StatusForbidden && s.person(c) == nil,
	}
	if errors.Is(err, wiki.ErrSignIn) { // a form: whoever only wants to read was led to sign in above
		v.Message = t.Common.Message(http.StatusUnauthorized)
	}
	if code == http.StatusNotFound {
		v.Search = wordsOf(c.Request.URL.Path)
	}
	if notNow(t, err) != "" {
		v.Message.Title = t.Standing.Title
	}
	v.base = s.base(c, v.Message.Title)
	v.NoIndex = true
	if err := s.show(c, code, "error", v); err != nil {
		s.failBroken(c, err)
	}
}

// retryAfter is how many seconds to wait before another try, 0 where waiting does not help.
func retryAfter(err error, code int) int {
	var limited *account.Limited
	switch {
	case errors.As(err, &limited):
		return max(1, int(math.Ceil(limited.RetryAfter.Seconds())))
	case errors.Is(err, wiki.ErrReadOnly):
		return 60
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		return 5
	}
	return 0
}

// detail is the text of bad input, or of why the wiki takes no changes now; "" where the error is of another kind.
func (s *server) detail(t *i18n.Texts, err error) string {
	var problem *wiki.Problem
	if errors.As(err, &problem) {
		return t.Problem(problem.Line, problem.Invalid)
	}
	var invalid *wiki.Invalid
	if errors.As(err, &invalid) {
		return t.Mend(*invalid)
	}
	return notNow(t, err)
}

// remedy says of an error that the reader cannot mend in a form what is missing and what to do: who they are and whom to
// ask, or how long to wait; "" where the message of its status says it.
func (s *server) remedy(c *gin.Context, err error) string {
	t, who := s.texts(c), s.person(c)
	var limited *account.Limited
	switch {
	case errors.Is(err, errForeign):
		return t.Failure.Foreign
	case errors.Is(err, wiki.ErrForbidden) && who != nil && s.cfg.Local == nil:
		return t.F(t.Failure.Role, who.Name, strings.ToLower(roleName(t, who.Role)))
	case errors.As(err, &limited):
		return t.Failure.Wait.N(max(1, int(math.Ceil(limited.RetryAfter.Minutes()))))
	}
	return ""
}

// maxWords is how many bytes of an address are searched for.
const maxWords = 200

// wordsOf are the words of the last part of an address, to be searched for.
func wordsOf(address string) searchAsked {
	name := path.Base(strings.TrimSuffix(address, ".md"))
	words := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }), " ")
	if !utf8.ValidString(words) || len(words) > maxWords {
		return searchAsked{}
	}
	return searchAsked{Text: words}
}

// SearchLink leads to a search for the words of the address.
func (v errorView) SearchLink() string { return v.Search.link() }

// redirect leads on to the name that a page or file has now. Browsers keep a 301 for good unless told to ask again,
// and an old name may get a new page.
func (s *server) redirect(c *gin.Context, err error) {
	var r *site.Redirect
	errors.As(err, &r)
	to := renamed(c.Request.URL, r)
	c.Header("Cache-Control", "no-cache")
	code := http.StatusMovedPermanently
	if c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead {
		code = http.StatusSeeOther
	}
	http.Redirect(c.Writer, c.Request, to, code)
}

// renamed is the request's address with the thing's new name: below /-/KIND/ where that is where it was asked for.
// A moved page is told where the reader came from, so that it can say so.
func renamed(u *url.URL, r *site.Redirect) string {
	query := u.Query()
	page, isPage := r.To.Page()
	kind, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/-/"), "/")
	var to string
	switch {
	case isPage && strings.HasPrefix(u.Path, "/-/") && prefixes[kind] == "/-/"+kind+"/":
		to = link(kind, page)
	case isPage && strings.HasSuffix(u.Path, ".md"):
		to = link("source", page)
	case isPage:
		to = link("page", page)
		if r.Moved {
			query.Set("from", strings.TrimPrefix(u.Path, "/wiki/"))
		}
	default:
		to = link("file", r.To)
	}
	if q := query.Encode(); q != "" {
		to += "?" + q
	}
	return to
}

// seeOther leads on to a page after something was done, or to where it can be done.
func seeOther(c *gin.Context, to string) {
	c.Header("Cache-Control", "no-store")
	http.Redirect(c.Writer, c.Request, to, http.StatusSeeOther)
}

// brokenTemplate is the 500 page with a gap where the error's number goes.
type brokenTemplate struct{ before, after []byte }

// numberGap stands for the error's number in the page rendered at start.
const numberGap = "0000-0000"

// keptKey is, in the gin context, whether what was typed is kept as a draft though the request failed.
const keptKey = "kept"

// brokenKey is what the page of a failure depends on.
type brokenKey struct {
	t    *i18n.Texts
	kept bool
}

// renderBroken renders the 500 page in each language, with and without the word that what was typed is kept, so that
// showing it later cannot fail.
func (s *server) renderBroken() (map[brokenKey]brokenTemplate, error) {
	out := map[brokenKey]brokenTemplate{}
	for _, key := range brokenKeys() {
		t := key.t
		m := t.Common.Message(http.StatusInternalServerError)
		v := errorView{Message: m, Number: numberGap}
		if key.kept {
			v.Detail = m.Text + " " + t.Write.DraftKept
		}
		v.base = base{
			T: t, SiteName: s.cfg.Name, BaseURL: s.cfg.BaseURL, Title: m.Title, Here: "/", NoIndex: true, Assets: s.assets,
		}
		body, err := s.render("error", v)
		if err != nil {
			return nil, err
		}
		before, after, ok := bytes.Cut(body, []byte(numberGap))
		if !ok {
			return nil, errors.New("the page of a failure does not show the error's number")
		}
		out[key] = brokenTemplate{before, after}
	}
	return out, nil
}

func brokenKeys() (keys []brokenKey) {
	for _, t := range i18n.All() {
		keys = append(keys, brokenKey{t, false}, brokenKey{t, true})
	}
	return keys
}

// failBroken answers a failure of ours: the cause to the log, its number to both.
func (s *server) failBroken(c *gin.Context, err error) {
	number := errorNumber()
	s.log.Error("request failed", "number", number, "method", c.Request.Method, "path", c.Request.URL.Path, "err", err)
	b := s.broken[brokenKey{s.texts(c), c.GetBool(keptKey)}]
	h := c.Writer.Header()
	h.Set("Content-Type", htmlType)
	h.Set("Cache-Control", "no-store")
	h.Del("Etag")
	c.Writer.WriteHeader(http.StatusInternalServerError)
	for _, part := range [][]byte{b.before, []byte(number), b.after} {
		if _, err := c.Writer.Write(part); err != nil {
			return // the reader went away
		}
	}
}

// errorNumber is short enough to be read over the telephone.
func errorNumber() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%02x%02x-%02x%02x", b[0], b[1], b[2], b[3])
}

// recovered turns a panic in a handler into the page of a failure.
func (s *server) recovered(c *gin.Context) {
	defer func() {
		switch r := recover(); r {
		case nil:
		case http.ErrAbortHandler:
			panic(r)
		default:
			s.fail(c, fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	c.Next()
}
