package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/wiki"
)

// tokenLives are the lives of a token that the form offers, in days.
var tokenLives = []int{30, 90, 365}

// accountView is one's own account.
type accountView struct {
	base
	Role   string
	Tokens []tokenRow
	Lives  []int
	Form   tokenForm
	Made   string // the name of a token made just now
	Secret string // its secret, shown this once
	Drafts []draftOffer
	Most   int // drafts that may be kept
	Days   int // for which they are
}

// tokenForm is what is asked for a token.
type tokenForm struct {
	Name  string
	Scope account.Scope
	Days  int
}

// tokenRow is a token in the list.
type tokenRow struct {
	account.Token
	Expired bool
}

// profile shows one's own account.
func (s *server) profile(c *gin.Context) error {
	return s.showAccount(c, http.StatusOK, accountView{})
}

func (s *server) showAccount(c *gin.Context, status int, v accountView, errs ...fieldError) error {
	who := s.person(c)
	if who == nil {
		return wiki.ErrSignIn
	}
	tokens, err := s.accounts.Tokens(c.Request.Context(), who.ID)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		v.Tokens = append(v.Tokens, tokenRow{t, !t.Expires.After(time.Now())})
	}
	t := s.texts(c)
	v.Role, v.Lives = roleName(t, who.Role), tokenLives
	if v.Form.Scope == "" {
		v.Form.Scope, v.Form.Days = account.ReadScope, 90
	}
	v.base = s.base(c, t.Account.AccountTitle)
	v.NoIndex = true
	v.Most, v.Days = account.MaxDrafts, int(account.KeepDrafts.Hours()/24)
	if v.Drafts, err = s.drafts(c, v.base, wiki.Path{}); err != nil {
		return err
	}
	v.refuse(errs...)
	return s.show(c, status, "account", v)
}

// changePassword takes the current password and a new one. It ends all other sessions of the person.
func (s *server) changePassword(c *gin.Context) error {
	who := s.person(c)
	if who == nil {
		return wiki.ErrSignIn
	}
	ctx, next := c.Request.Context(), c.PostForm("new")
	err := s.accounts.CheckPassword(ctx, who.ID, c.PostForm("current"), c.ClientIP())
	var limited *account.Limited
	switch {
	case errors.Is(err, account.ErrSignIn):
		bad := fieldError{"current", s.texts(c).Account.PasswordWrong}
		return s.showAccount(c, http.StatusUnprocessableEntity, accountView{}, bad)
	case errors.As(err, &limited):
		return s.showAccount(c, http.StatusTooManyRequests, accountView{}, s.waitError(c, "current", limited))
	case err != nil:
		return err
	}
	err = s.accounts.Update(ctx, who.ID, account.Change{Password: &next})
	if errs := fieldErrors(s.texts(c), err, map[string]string{"password": "new"}); len(errs) > 0 {
		return s.showAccount(c, http.StatusUnprocessableEntity, accountView{}, errs...)
	}
	if err != nil {
		return err
	}
	return s.reenter(c, who, next, s.texts(c).Account.PasswordChanged, "/-/account")
}

// reenter signs a person in again, whose new password ended their session, and goes on with a notice.
func (s *server) reenter(c *gin.Context, who *wiki.Person, password, text, to string) error {
	_, secret, err := s.accounts.SignIn(c.Request.Context(), who.Email, password, c.ClientIP())
	if err != nil {
		return err
	}
	if err := s.beginSession(c, secret); err != nil {
		return err
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, to)
	return nil
}

// changeLanguage is setLanguage for a person.
func (s *server) changeLanguage(c *gin.Context) error {
	if s.person(c) == nil {
		return wiki.ErrSignIn
	}
	return s.setLanguage(c)
}

// createToken makes a token and shows its secret, in this answer and never again.
func (s *server) createToken(c *gin.Context) error {
	who := s.person(c)
	if who == nil {
		return wiki.ErrSignIn
	}
	days, err := strconv.Atoi(c.PostForm("days"))
	if err != nil || days < 0 || days > 100_000 { // far beyond what is allowed, and far from overflowing a duration
		days = 0
	}
	v := accountView{Form: tokenForm{c.PostForm("name"), account.Scope(c.PostForm("scope")), days}}
	life := time.Duration(days) * 24 * time.Hour
	t, secret, err := s.accounts.CreateToken(c.Request.Context(), who.ID, v.Form.Name, v.Form.Scope, life)
	fields := map[string]string{"name": "token-name", "scope": "token-scope", "expires": "token-days"}
	if errs := fieldErrors(s.texts(c), err, fields); len(errs) > 0 {
		return s.showAccount(c, http.StatusUnprocessableEntity, v, errs...)
	}
	if err != nil {
		return err
	}
	return s.showAccount(c, http.StatusCreated, accountView{Made: t.Name, Secret: secret})
}

// revokeToken ends a token of one's own.
func (s *server) revokeToken(c *gin.Context) error {
	who := s.person(c)
	if who == nil {
		return wiki.ErrSignIn
	}
	id, err := strconv.ParseInt(c.PostForm("id"), 10, 64)
	if err != nil {
		return wiki.ErrNotFound
	}
	if err := s.accounts.RevokeToken(c.Request.Context(), who.ID, id); err != nil {
		return err
	}
	if err := s.notice(c, s.texts(c).Account.TokenRevoked); err != nil {
		return err
	}
	seeOther(c, "/-/account")
	return nil
}
