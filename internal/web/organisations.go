package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/account"
	"alliancewiki/internal/wiki"
)

// organisationsView lists the member organisations.
type organisationsView struct {
	adminBase
	List  []account.Organisation
	Total int // of all
	Found int // of those looked for
	Text  string
	Pages paging
}

// adminOrganisations shows the list.
func (s *server) adminOrganisations(c *gin.Context) error {
	if err := need(s.person(c), wiki.Admin); err != nil {
		return err
	}
	all, err := s.accounts.ListOrganisations(c.Request.Context())
	if err != nil {
		return err
	}
	v := organisationsView{Total: len(all), Text: short(c.Query("q"))}
	skip, text := skipped(c), wiki.Fold(strings.TrimSpace(v.Text))
	for _, o := range all {
		if !strings.Contains(wiki.Fold(o.Name), text) {
			continue
		}
		if v.Found++; v.Found > skip && len(v.List) < peopleAtOnce {
			v.List = append(v.List, o)
		}
	}
	v.Pages = newPaging(c.Request.URL, skip, peopleAtOnce, v.Found)
	v.adminBase = adminBase{s.base(c, s.texts(c).Admin.Organisations), "organisations"}
	v.NoIndex = true
	return s.show(c, http.StatusOK, "organisations", v)
}

// organisationView is one organisation, to be renamed or merged.
type organisationView struct {
	adminBase
	Organisation account.Organisation
	People       []account.Record
	Pages        paging
	Others       []account.Organisation
	Name         string
}

// RoleName is a person's role for the list.
func (v organisationView) RoleName(r wiki.Role) string { return roleName(v.T, r) }

// adminOrganisation shows one organisation.
func (s *server) adminOrganisation(c *gin.Context) error {
	o, err := s.organisation(c)
	if err != nil {
		return err
	}
	return s.showOrganisation(c, http.StatusOK, organisationView{Organisation: o, Name: o.Name})
}

// organisation is the one that the request names, for an administrator.
func (s *server) organisation(c *gin.Context) (account.Organisation, error) {
	if err := need(s.person(c), wiki.Admin); err != nil {
		return account.Organisation{}, err
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return account.Organisation{}, wiki.ErrNotFound
	}
	return s.accounts.Organisation(c.Request.Context(), id)
}

func (s *server) showOrganisation(c *gin.Context, status int, v organisationView, errs ...fieldError) error {
	ctx, skip := c.Request.Context(), skipped(c)
	var total int
	var err error
	v.People, total, err = s.accounts.FindPeople(ctx, account.Sought{AnyRole: true, Organisation: v.Organisation.Name}, skip, peopleAtOnce)
	if err != nil {
		return err
	}
	v.Pages = newPaging(c.Request.URL, skip, peopleAtOnce, total)
	all, err := s.accounts.ListOrganisations(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID != v.Organisation.ID {
			v.Others = append(v.Others, o)
		}
	}
	v.adminBase = adminBase{s.base(c, v.Organisation.Name), "organisations"}
	v.NoIndex = true
	v.refuse(errs...)
	return s.show(c, status, "organisation", v)
}

// adminUpdateOrganisation renames one organisation, or merges it with another, each by its own form.
func (s *server) adminUpdateOrganisation(c *gin.Context) error {
	o, err := s.organisation(c)
	if err != nil {
		return err
	}
	ctx, t, v := c.Request.Context(), s.texts(c), organisationView{Organisation: o, Name: o.Name}
	to := "/-/admin/organisations/" + strconv.FormatInt(o.ID, 10)
	var text string
	if c.PostForm("action") == "merge" {
		var other account.Organisation
		into, bad := strconv.ParseInt(c.PostForm("into"), 10, 64)
		if bad != nil {
			err = &wiki.Invalid{Field: "into", Key: "organisation.same"}
		} else if other, err = s.accounts.Organisation(ctx, into); err == nil {
			err = s.accounts.MergeOrganisations(ctx, o.ID, into)
		}
		to, text = "/-/admin/organisations/"+strconv.FormatInt(into, 10), t.F(t.Admin.OrgMerged, o.Name, other.Name)
	} else {
		v.Name = c.PostForm("name")
		err = s.accounts.RenameOrganisation(ctx, o.ID, v.Name)
		text = t.F(t.Admin.OrgRenamed, v.Name)
	}
	if errs := fieldErrors(t, err, map[string]string{"organisation": "name", "into": "into"}); len(errs) > 0 {
		return s.showOrganisation(c, http.StatusUnprocessableEntity, v, errs...)
	}
	if err != nil {
		return err
	}
	if err := s.notice(c, text); err != nil {
		return err
	}
	seeOther(c, to)
	return nil
}
