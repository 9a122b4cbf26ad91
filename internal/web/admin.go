package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

// personForm is a person as a form has it; a password is never shown again.
type personForm struct {
	Email, Name, Organisation, Role string
}

// readPerson reads the form.
func readPerson(c *gin.Context) personForm {
	return personForm{c.PostForm("email"), c.PostForm("name"), c.PostForm("organisation"), c.PostForm("role")}
}

// personFields are the form's fields that an error may speak of.
var personFields = map[string]string{
	"email": "email", "name": "name", "organisation": "organisation", "role": "role", "password": "password",
}

// roleOption is one role to choose.
type roleOption struct{ Value, Label string }

// roles are the roles to choose from, weakest first.
func roles(t *i18n.Texts) []roleOption {
	var out []roleOption
	for r := wiki.Reader; r <= wiki.Admin; r++ {
		out = append(out, roleOption{r.String(), roleName(t, r)})
	}
	return out
}

// roleName is a role in the words of the interface.
func roleName(t *i18n.Texts, r wiki.Role) string {
	switch r {
	case wiki.Admin:
		return t.Account.RoleAdmin
	case wiki.Editor:
		return t.Account.RoleEditor
	}
	return t.Account.RoleReader
}

// peopleView lists accounts, with a form for a new one.
type peopleView struct {
	adminBase
	People        []account.Record
	Total         int // of those looked for
	Text          string
	Role, State   string
	Organisation  string
	Filtered      bool
	Pages         paging
	Organisations []string
	Roles         []roleOption
	Form          personForm
}

// peopleAtOnce is how many accounts a page lists.
const peopleAtOnce = 50

// RoleName is a person's role for the list.
func (v peopleView) RoleName(r wiki.Role) string { return roleName(v.T, r) }

// adminPeople shows the list.
func (s *server) adminPeople(c *gin.Context) error {
	return s.showPeople(c, http.StatusOK, peopleView{Form: personForm{Role: wiki.Editor.String()}})
}

func (s *server) showPeople(c *gin.Context, status int, v peopleView, errs ...fieldError) error {
	ctx := c.Request.Context()
	err := need(s.person(c), wiki.Admin)
	if err != nil {
		return err
	}
	v.Text, v.Role, v.State, v.Organisation = short(c.Query("q")), c.Query("by-role"), c.Query("by-state"), short(c.Query("by-org"))
	sought := account.Sought{Text: v.Text, AnyRole: true, Organisation: v.Organisation}
	if role, err := wiki.ParseRole(v.Role); err == nil {
		sought.Role, sought.AnyRole = role, false
	}
	if v.State == "active" || v.State == "disabled" {
		off := v.State == "disabled"
		sought.Disabled = &off
	}
	v.Filtered = v.Text != "" || !sought.AnyRole || sought.Disabled != nil || v.Organisation != ""
	skip := skipped(c)
	if v.People, v.Total, err = s.accounts.FindPeople(ctx, sought, skip, peopleAtOnce); err != nil {
		return err
	}
	v.Pages = newPaging(c.Request.URL, skip, peopleAtOnce, v.Total)
	if v.Organisations, err = s.accounts.Organisations(ctx); err != nil {
		return err
	}
	v.adminBase = adminBase{s.base(c, s.texts(c).Account.PeopleTitle), "people"}
	v.NoIndex, v.Roles = true, roles(v.T)
	v.refuse(errs...)
	return s.show(c, status, "people", v)
}

// adminAddPerson makes an account.
func (s *server) adminAddPerson(c *gin.Context) error {
	if err := need(s.person(c), wiki.Admin); err != nil {
		return err
	}
	v := peopleView{Form: readPerson(c)}
	role, err := wiki.ParseRole(v.Form.Role)
	if err == nil {
		_, err = s.accounts.Add(c.Request.Context(), account.NewPerson{
			Email: v.Form.Email, Name: v.Form.Name, Organisation: v.Form.Organisation, Role: role,
			Password: c.PostForm("password"),
		})
	}
	if errs := fieldErrors(s.texts(c), err, personFields); len(errs) > 0 {
		return s.showPeople(c, http.StatusUnprocessableEntity, v, errs...)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, s.texts(c).F(s.texts(c).Account.Added, v.Form.Name)); err != nil {
		return err
	}
	seeOther(c, "/-/admin/people")
	return nil
}

// personView is one account, to be changed.
type personView struct {
	adminBase
	Record        *account.Record
	Organisations []string
	Roles         []roleOption
	Form          personForm
}

// adminPerson shows one account.
func (s *server) adminPerson(c *gin.Context) error {
	r, err := s.record(c)
	if err != nil {
		return err
	}
	form := personForm{r.Email, r.Name, r.Organisation, r.Role.String()}
	return s.showPerson(c, http.StatusOK, personView{Record: r, Form: form})
}

// record is the account that the request names, for an administrator.
func (s *server) record(c *gin.Context) (*account.Record, error) {
	if err := need(s.person(c), wiki.Admin); err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return nil, wiki.ErrNotFound
	}
	return s.accounts.Person(c.Request.Context(), id)
}

func (s *server) showPerson(c *gin.Context, status int, v personView, errs ...fieldError) error {
	var err error
	if v.Organisations, err = s.accounts.Organisations(c.Request.Context()); err != nil {
		return err
	}
	v.adminBase = adminBase{s.base(c, v.Record.Name), "people"}
	v.NoIndex, v.Roles = true, roles(v.T)
	v.refuse(errs...)
	return s.show(c, status, "person", v)
}

// adminUpdatePerson changes one account: who the person is, whether they may sign in, or their password, each by its
// own form.
func (s *server) adminUpdatePerson(c *gin.Context) error {
	r, err := s.record(c)
	if err != nil {
		return err
	}
	t := s.texts(c)
	if c.PostForm("action") == "password" && r.ID == s.person(c).ID {
		// One's own takes the current one: a browser left open must not be enough.
		if err := s.notice(c, t.Account.OwnPassword); err != nil {
			return err
		}
		seeOther(c, "/-/account")
		return nil
	}
	form := personForm{r.Email, r.Name, r.Organisation, r.Role.String()}
	var change account.Change
	var text string
	switch c.PostForm("action") {
	case "disable", "enable":
		off := c.PostForm("action") == "disable"
		change.Disabled, text = &off, t.Account.PersonEnabled
		if off {
			text = t.Account.PersonDisabled
		}
	case "password":
		password := c.PostForm("password")
		change.Password, text = &password, t.Account.PasswordSet
	default:
		form = readPerson(c)
		form.Email = r.Email // an account's address stays: commits carry it
		change.Name, change.Organisation, text = &form.Name, &form.Organisation, t.Account.PersonSaved
		var role wiki.Role
		role, err = wiki.ParseRole(form.Role)
		change.Role = &role
	}
	if err == nil {
		err = s.accounts.Update(c.Request.Context(), r.ID, change)
	}
	if errs := fieldErrors(t, err, personFields); len(errs) > 0 {
		return s.showPerson(c, http.StatusUnprocessableEntity, personView{Record: r, Form: form}, errs...)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, "/-/admin/people/"+strconv.FormatInt(r.ID, 10))
	return nil
}
