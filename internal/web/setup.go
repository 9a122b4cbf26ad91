package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/wiki"
)

// setupView makes the first administrator, or says that the address for it is used up.
type setupView struct {
	base
	Closed bool
	Token  string
	Form   personForm
}

// setupForm shows the form to whoever has the address that the program printed at its first start.
func (s *server) setupForm(c *gin.Context) error {
	v := setupView{Token: c.Query("token")}
	open, err := s.accounts.SetupOpen(c.Request.Context(), v.Token)
	if err != nil {
		return err
	}
	v.Closed = !open
	return s.showSetup(c, http.StatusOK, v)
}

func (s *server) showSetup(c *gin.Context, status int, v setupView, errs ...fieldError) error {
	title := s.texts(c).Account.SetupTitle
	if v.Closed {
		status, title = http.StatusNotFound, s.texts(c).Account.SetupUsedTitle
	}
	v.base = s.base(c, title)
	v.NoIndex = true
	v.Here = "/" // the address holds the secret, which belongs into no link
	v.refuse(errs...)
	return s.show(c, status, "setup", v)
}

// setup makes the first administrator and signs them in.
func (s *server) setup(c *gin.Context) error {
	v := setupView{Token: c.PostForm("token"), Form: readPerson(c)}
	if v.Token == "" {
		v.Token = c.Query("token")
	}
	ctx, password := c.Request.Context(), c.PostForm("password")
	_, err := s.accounts.Setup(ctx, v.Token, account.NewPerson{
		Email: v.Form.Email, Name: v.Form.Name, Organisation: v.Form.Organisation, Password: password,
		Role: wiki.Admin, Lang: s.lang(c),
	})
	for _, bad := range invalids(err) {
		v.Closed = v.Closed || bad.Key == "account.setup"
	}
	if v.Closed {
		return s.showSetup(c, http.StatusNotFound, v)
	}
	if errs := fieldErrors(s.texts(c), err, personFields); len(errs) > 0 {
		return s.showSetup(c, http.StatusUnprocessableEntity, v, errs...)
	}
	if err != nil {
		return err
	}
	_, secret, err := s.accounts.SignIn(ctx, v.Form.Email, password, c.ClientIP())
	if err != nil {
		return err
	}
	if err := s.enter(c, secret); err != nil {
		return err
	}
	if err := s.notice(c, s.texts(c).Account.SetupDone); err != nil {
		return err
	}
	seeOther(c, "/")
	return nil
}
