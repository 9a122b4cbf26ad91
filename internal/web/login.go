package web

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/wiki"
)

// loginView is the sign-in form.
type loginView struct {
	base
	Email string
	Next  string // where to go on to: one of our own addresses
}

// loginForm shows the form, to somebody who has not signed in yet.
func (s *server) loginForm(c *gin.Context) error {
	next := localPath(c.Query("next"))
	if s.person(c) != nil {
		seeOther(c, next)
		return nil
	}
	return s.showLogin(c, http.StatusOK, loginView{Next: next})
}

func (s *server) showLogin(c *gin.Context, status int, v loginView, errs ...fieldError) error {
	v.base = s.base(c, s.texts(c).Account.SignInTitle)
	v.NoIndex, v.Here = true, v.Next // signing in from the page's head leads on to the same place
	v.refuse(errs...)
	return s.show(c, status, "login", v)
}

// login signs somebody in. An unknown address and a wrong password look the same.
func (s *server) login(c *gin.Context) error {
	v := loginView{Email: c.PostForm("email"), Next: localPath(c.PostForm("next"))}
	code, bad, err := s.signIn(c)
	switch {
	case err != nil && wantsJSON(c):
		s.failScript(c, err)
		return nil
	case err != nil:
		return err
	case bad.Text != "" && wantsJSON(c):
		s.answerScript(c, code, gin.H{"error": bad.Text})
		return nil
	case bad.Text != "":
		return s.showLogin(c, code, v, bad)
	case wantsJSON(c):
		c.Header("Cache-Control", "no-store")
		c.Status(http.StatusNoContent)
		c.Writer.WriteHeaderNow()
		return nil
	}
	seeOther(c, v.Next)
	return nil
}

// signIn signs somebody in with the fields email and password of a form. What is to be mended in them comes with the
// status of the page that says so; a bad without a text is none, and then there is a session.
func (s *server) signIn(c *gin.Context) (code int, bad fieldError, err error) {
	who, secret, err := s.accounts.SignIn(c.Request.Context(), c.PostForm("email"), c.PostForm("password"), c.ClientIP())
	var limited *account.Limited
	switch {
	case errors.Is(err, account.ErrSignIn):
		return http.StatusUnprocessableEntity, fieldError{"email", s.texts(c).Account.SignInWrong}, nil
	case errors.As(err, &limited):
		return http.StatusTooManyRequests, s.waitError(c, "email", limited), nil
	case err != nil:
		return 0, bad, err
	}
	if err := s.enter(c, secret); err != nil {
		return 0, bad, err
	}
	c.Set(personKey, who)
	return 0, bad, nil
}

// waitError says how long to wait, in the response's header too.
func (s *server) waitError(c *gin.Context, field string, limited *account.Limited) fieldError {
	c.Header("Retry-After", strconv.Itoa(retryAfter(limited, http.StatusTooManyRequests)))
	minutes := max(1, int(math.Ceil(limited.RetryAfter.Minutes())))
	return fieldError{field, s.texts(c).Account.SignInLimited.N(minutes)}
}

// enter begins a session. One that the browser had before, whoever's it was, ends: a session never outlives a sign-in.
func (s *server) enter(c *gin.Context, secret string) error {
	if old := s.secret(c); old != "" {
		if err := s.accounts.SignOut(c.Request.Context(), old); err != nil {
			return err
		}
	}
	return s.beginSession(c, secret)
}

// logout ends the session.
func (s *server) logout(c *gin.Context) error {
	text := s.texts(c).Account.SignedOut
	if err := s.endSession(c); err != nil {
		return err
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, "/")
	return nil
}

// langLife is how long a browser remembers the language that a visitor chose.
const langLife = 365 * 24 * time.Hour

// setLanguage chooses the language of the interface and leads back to where the form was.
func (s *server) setLanguage(c *gin.Context) error {
	lang := c.PostForm("lang")
	if lang != "da" && lang != "en" {
		return wiki.ErrNotFound
	}
	if p := s.person(c); p != nil && s.cfg.Local == nil {
		if err := s.accounts.Update(c.Request.Context(), p.ID, account.Change{Lang: &lang}); err != nil {
			return err
		}
	}
	s.keepLanguage(c, lang) // so that it stays when the person signs out
	seeOther(c, localPath(c.PostForm("next")))
	return nil
}

// keepLanguage keeps a language in the browser.
func (s *server) keepLanguage(c *gin.Context, lang string) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: langCookie, Value: lang, MaxAge: int(langLife.Seconds()),
		Path: "/", HttpOnly: true, Secure: s.cfg.secure(), SameSite: http.SameSiteLaxMode,
	})
}
