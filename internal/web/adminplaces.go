package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/wiki"
)

// adminBase is what every page of the administration has: its menu stands beside it.
type adminBase struct {
	base
	Place string // the entry of that menu: "people", "organisations", "settings" or "state"; "" for the page of all
}

// Places are the entries of the menu.
func (b adminBase) Places() []adminPlace {
	t := b.T.Admin
	return []adminPlace{
		{"people", "/-/admin/people", b.T.Account.PeopleTitle, t.People},
		{"organisations", "/-/admin/organisations", t.Organisations, t.OrganisationsFor},
		{"settings", settingsAddress, t.Settings, t.SettingsFor},
		{"state", stateAddress, t.State, t.StateFor},
	}
}

// adminPlace is one part of the administration, and what it is for.
type adminPlace struct{ Name, To, Title, For string }

type adminView struct{ adminBase }

// admin shows what there is to administer.
func (s *server) admin(c *gin.Context) error {
	if err := need(s.person(c), wiki.Admin); err != nil {
		return err
	}
	v := adminView{adminBase{s.base(c, s.texts(c).Admin.Title), ""}}
	v.NoIndex = true
	return s.show(c, http.StatusOK, "admin", v)
}

// paging leads through a list that is longer than a page.
type paging struct{ Before, Next string }

// maxSkip is how far into a list an address may lead.
const maxSkip = 1_000_000

// skipped is how many entries of a list the address passes over.
func skipped(c *gin.Context) int {
	n, err := strconv.Atoi(c.Query("skip"))
	if err != nil || n < 0 || n > maxSkip {
		return 0
	}
	return n
}

// newPaging makes the addresses of the pages before and after the one that is shown.
func newPaging(u *url.URL, skip, limit, total int) (p paging) {
	to := func(skip int) string {
		q := u.Query()
		if q.Del("skip"); skip > 0 {
			q.Set("skip", strconv.Itoa(skip))
		}
		return strings.TrimSuffix(u.Path+"?"+q.Encode(), "?")
	}
	if skip > 0 {
		p.Before = to(max(skip-limit, 0))
	}
	if skip+limit < total {
		p.Next = to(skip + limit)
	}
	return p
}

// short is as much of what is looked for as makes sense.
func short(s string) string {
	const most = 200
	if s = strings.ToValidUTF8(s, ""); utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most])
	}
	return s
}
