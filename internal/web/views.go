package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// exhibit is one page of the gallery: what it shows, where it is, who may see it ("" is a visitor, else a role) and the
// status it answers. With a form it is the answer to that form. A word in braces stands for something of the dev wiki:
// see places.
type exhibit struct {
	Name, Address, Who string
	Status             int // 0 is 200
	Form               []formValue
}

// formValue is one value of a form that is sent.
type formValue struct{ Name, Value string }

// room is a part of the gallery.
type room struct {
	Title    string
	Exhibits []exhibit
}

// The pages of the dev wiki that the gallery shows; package main writes them.
const (
	galleryRich   = "prøver/Alt på én side"
	galleryStrife = "prøver/Strid"
)

// gallery is every kind of page there is. A test holds it against the routes.
var gallery = []room{
	{"Reading", []exhibit{
		{Name: "The front page", Address: "/"},
		{Name: "The front page, to an editor", Address: "/", Who: "editor"},
		{Name: "A folder's own page", Address: "/wiki/alliancen"},
		{Name: "A folder without a page", Address: "/wiki/prøver"},
		{Name: "All that is in a folder", Address: "/-/tree/alliancen", Who: "editor"},
		{Name: "The pages around a page", Address: "/-/around/{rich}"},
		{Name: "The root folder", Address: "/wiki"},
		{Name: "A page with everything", Address: "/wiki/{rich}"},
		{Name: "The same, to an editor", Address: "/wiki/{rich}", Who: "editor"},
		{Name: "A short page", Address: "/wiki/alliancen/parter"},
		{Name: "A system with its facts", Address: "/wiki/systemer/FBI"},
		{Name: "An organisation", Address: "/wiki/organisationer/KOMBIT"},
		{Name: "A salon", Address: "/wiki/møder/2024-03-21-første-salon"},
		{Name: "Minutes", Address: "/wiki/møder/2024-04-05-anden-salon-referat", Who: "editor"},
		{Name: "A term", Address: "/wiki/begreber/snitflade"},
		{Name: "Queries: the tasks", Address: "/wiki/opgaver"},
		{Name: "A timeline", Address: "/wiki/alliancen/tidslinje"},
		{Name: "Help", Address: "/wiki/hjælp"},
		{Name: "An old version", Address: "/wiki/{rich}?rev={old}"},
		{Name: "An old version, to an editor", Address: "/wiki/{rich}?rev={old}", Who: "editor"},
		{Name: "A page that was moved", Address: "/wiki/prøver/Gammelt%20navn"},
		{Name: "A page that was deleted", Address: "/wiki/prøver/Slettet%20side", Who: "editor", Status: 404},
		{Name: "A page that is not there", Address: "/wiki/Findes-ikke", Status: 404},
		{Name: "The same, to an editor", Address: "/wiki/Findes-ikke", Who: "editor", Status: 404},
	}},
	{"Finding", []exhibit{
		{Name: "All pages", Address: "/-/pages"},
		{Name: "The tree of pages", Address: "/-/tree/"},
		{Name: "A folder in the tree", Address: "/-/tree/systemer"},
		{Name: "Where a page stands", Address: "/-/around/systemer/FBI"},
		{Name: "Search, before a question", Address: "/-/search"},
		{Name: "Search with hits", Address: "/-/search?q=bibliotek"},
		{Name: "Search without hits", Address: "/-/search?q=xyzzy+kvantesalat", Who: "editor"},
		{Name: "The glossary", Address: "/-/glossary"},
		{Name: "Meetings", Address: "/-/meetings"},
		{Name: "Meetings, to an editor", Address: "/-/meetings", Who: "editor"},
	}},
	{"Comparing", []exhibit{
		{Name: "A history", Address: "/-/history/{rich}"},
		{Name: "A history, to an editor", Address: "/-/history/{rich}", Who: "editor"},
		{Name: "A history of one person's versions", Address: "/-/history/{rich}?person=Mette+Holm"},
		{Name: "A comparison", Address: "/-/diff/{rich}"},
		{Name: "A comparison, one below the other, to an editor", Address: "/-/diff/{rich}?view=inline&space=ignore", Who: "editor"},
		{Name: "A comparison of the pages as they are shown", Address: "/-/diff/{rich}?view=visual"},
		{Name: "A comparison of pictures", Address: "/-/diff/prøver/stribe.png"},
		{Name: "Who wrote what", Address: "/-/blame/{rich}"},
		{Name: "Recent changes", Address: "/-/recent"},
		{Name: "Recent changes, to an editor", Address: "/-/recent", Who: "editor"},
		{Name: "Recent changes of a folder", Address: "/-/recent?folder=systemer&minor=hide", Who: "editor"},
		{Name: "Since last time", Address: "/-/since", Who: "reader"},
		{Name: "Since a time of one's own choice", Address: "/-/since?since=2024-01-01", Who: "reader"},
		{Name: "Deleted pages", Address: "/-/deleted", Who: "editor"},
	}},
	{"Writing", []exhibit{
		{Name: "The editor", Address: "/-/edit/{rich}", Who: "editor"},
		{Name: "The editor of a page with fields", Address: "/-/edit/systemer/FBI", Who: "editor"},
		{Name: "The editor of a new page", Address: "/-/edit/prøver/Ny", Who: "editor"},
		{Name: "A new page", Address: "/-/new", Who: "editor"},
		{Name: "A new page with a name", Address: "/-/new?path=pr%C3%B8ver/Ny", Who: "editor"},
		{Name: "Minutes are begun", Address: "/-/minutes/møder/2024-03-21-første-salon", Who: "editor"},
		{Name: "A preview, without script", Address: "/-/preview/{rich}", Who: "editor", Form: []formValue{
			{"action", "preview"}, {"base", "{head}"}, {"content", "# Forhåndsvist\n\n## Et afsnit\n\nEn tekst.\n"}, {"summary", ""}}},
		{Name: "A refused text", Address: "/-/edit/{rich}", Who: "editor", Status: 422, Form: []formValue{
			{"action", "save"}, {"base", "{head}"}, {"content", "---\ntitle: [\n---\nEn tekst.\n"}, {"summary", ""}}},
		{Name: "A conflict", Address: "/-/edit/{strife}", Who: "editor", Status: 409, Form: []formValue{
			{"action", "save"}, {"base", "{before}"}, {"summary", "Ret begyndelsen"},
			{"content", "# Strid\n\n## Begyndelsen\n\nMin linje.\n\n## Slutningen\n\nDen sidste linje.\n"}}},
		{Name: "Move", Address: "/-/move/{rich}", Who: "editor"},
		{Name: "A refused move", Address: "/-/move/{rich}", Who: "editor", Status: 422, Form: []formValue{{"to", "a:b"}}},
		{Name: "Delete", Address: "/-/delete/{rich}", Who: "editor"},
		{Name: "Upload", Address: "/-/upload/prøver", Who: "editor"},
		{Name: "Outdated", Address: "/-/outdated/{rich}", Who: "reader"},
		{Name: "Still right", Address: "/-/still-right/{rich}", Who: "editor"},
	}},
	{"Proposals and reports", []exhibit{
		{Name: "Proposals", Address: "/-/proposals", Who: "editor"},
		{Name: "A proposal", Address: "/-/proposals/{proposal}", Who: "editor"},
		{Name: "A proposal is dropped", Address: "/-/proposals/{proposal}/drop", Who: "editor"},
		{Name: "Reports", Address: "/-/reports"},
		{Name: "Reports, to an editor", Address: "/-/reports", Who: "editor"},
		{Name: "A report: broken links", Address: "/-/reports/broken"},
		{Name: "A report: pages that nothing leads to", Address: "/-/reports/orphans"},
		{Name: "A report: pages that are hard to read", Address: "/-/reports/accessibility"},
		{Name: "A report: fields", Address: "/-/reports/fields", Who: "editor"},
		{Name: "Pages said to be outdated", Address: "/-/reports/outdated", Who: "editor"},
	}},
	{"People and the wiki as a whole", []exhibit{
		{Name: "Signing in", Address: "/-/login"},
		{Name: "A refused sign-in", Address: "/-/login", Status: 422, Form: []formValue{{"email", "nobody@example.dk"}, {"password", "forkert"}}},
		{Name: "One's account", Address: "/-/account", Who: "editor"},
		{Name: "A refused password", Address: "/-/account/password", Who: "editor", Status: 422, Form: []formValue{{"current", "forkert"}, {"new", "kort"}}},
		{Name: "People", Address: "/-/admin/people", Who: "admin"},
		{Name: "A refused person", Address: "/-/admin/people", Who: "admin", Status: 422, Form: []formValue{{"email", "ingen"}, {"password", "kort"}}},
		{Name: "One of them", Address: "/-/admin/people/2", Who: "admin"},
		{Name: "The first run: name and language", Address: "/-/dev/views/setup/wiki"},
		{Name: "The first run: the administrator", Address: "/-/dev/views/setup/person"},
		{Name: "The first run: contents", Address: "/-/dev/views/setup/content"},
		{Name: "The first run, done", Address: "/-/setup?token=brugt", Status: 404},
		{Name: "Administration", Address: "/-/admin", Who: "admin"},
		{Name: "Organisations", Address: "/-/admin/organisations", Who: "admin"},
		{Name: "One of them", Address: "/-/admin/organisations/1", Who: "admin"},
		{Name: "Settings", Address: settingsAddress, Who: "admin"},
		{Name: "The state of the wiki", Address: stateAddress, Who: "admin"},
		{Name: "The accessibility statement", Address: statementAddress},
		{Name: "Taking the wiki along", Address: "/-/offline"},
		{Name: "Without a connection", Address: "/-/offline/without"},
		{Name: "Taking the wiki along, to an editor", Address: "/-/offline", Who: "editor"},
	}},
	{"Errors", []exhibit{
		{Name: "Not allowed", Address: "/-/admin/people", Who: "editor", Status: 403},
		{Name: "An address that is none", Address: "/-/findes-ikke", Status: 404},
		{Name: "A method that an address has not", Address: "/-/dev/views/error/405", Status: 405},
		{Name: "A conflict without a screen", Address: "/-/dev/views/error/409", Status: 409},
		{Name: "Not a form", Address: "/-/dev/views/error/415", Status: 415},
		{Name: "Too large", Address: "/-/dev/views/error/413", Status: 413},
		{Name: "Input that is not understood", Address: "/-/dev/views/error/422", Status: 422},
		{Name: "Too many", Address: "/-/dev/views/error/429", Status: 429},
		{Name: "A failure of ours", Address: "/-/dev/views/error/500", Status: 500},
		{Name: "The disk is full", Address: "/-/dev/views/error/503", Status: 503},
	}},
	{"Parts", []exhibit{
		{Name: "Components", Address: "/-/dev/views/components"},
		{Name: "This page", Address: "/-/dev/views"},
	}},
}

// galleryErrors are what leads to the errors that no address gives by itself.
var galleryErrors = map[string]error{
	"405": errMethod,
	"409": &wiki.Conflict{},
	"415": errMedia,
	"413": wiki.ErrTooLarge,
	"422": &wiki.Invalid{Field: "base", Key: "edit.base"},
	"429": wiki.ErrTooMany,
	"500": errors.New("the gallery shows what a failure looks like"),
	"503": wiki.ErrReadOnly,
}

// views adds the gallery's addresses.
func (r routes) views() {
	r.get("/-/dev/views", r.s.views)
	r.get("/-/dev/views/components", r.s.components)
	r.get("/-/dev/views/setup/:step", func(c *gin.Context) error {
		return r.s.showSetup(c, http.StatusOK, setupView{Token: "prøve", Step: c.Param("step"), WikiLang: "da", Content: "starter"})
	})
	r.get("/-/dev/views/error/:status", func(c *gin.Context) error {
		if err := galleryErrors[c.Param("status")]; err != nil {
			return err
		}
		return wiki.ErrNotFound
	})
}

// viewsView is the index of the gallery.
type viewsView struct {
	base
	Rooms []room
}

// views lists the gallery.
func (s *server) views(c *gin.Context) error {
	places, err := s.places(c)
	if err != nil {
		return err
	}
	v := viewsView{base: s.base(c, "Views")}
	v.NoIndex = true
	for _, r := range gallery {
		shown := room{Title: r.Title}
		for _, e := range r.Exhibits {
			if e.Status == 0 {
				e.Status = http.StatusOK
			}
			e.Address = places.Replace(e.Address)
			form := make([]formValue, len(e.Form))
			for i, f := range e.Form {
				form[i] = formValue{f.Name, places.Replace(f.Value)}
			}
			e.Form = form
			shown.Exhibits = append(shown.Exhibits, e)
		}
		v.Rooms = append(v.Rooms, shown)
	}
	return s.show(c, http.StatusOK, "views", v)
}

// places puts what is in the dev wiki now in the place of the words in braces.
func (s *server) places(c *gin.Context) (*strings.Replacer, error) {
	ctx, who := c.Request.Context(), &wiki.Person{Role: wiki.Admin}
	oldest := func(page string) (string, error) {
		p, err := wiki.ParsePath(page)
		if err != nil {
			return "", err
		}
		list, _, err := s.site.History(ctx, who, p, "", 50)
		if err != nil || len(list) == 0 {
			return "", err
		}
		return string(list[len(list)-1].Commit.Rev), nil
	}
	old, err := oldest(galleryRich)
	if err != nil {
		return nil, err
	}
	before, err := oldest(galleryStrife)
	if err != nil {
		return nil, err
	}
	proposal := "1"
	list, err := s.site.Proposals(ctx, who)
	if err != nil {
		return nil, err
	}
	if len(list) > 0 {
		proposal = strconv.Itoa(list[0].No)
	}
	return strings.NewReplacer("{rich}", (&url.URL{Path: galleryRich}).EscapedPath(), "{strife}", (&url.URL{Path: galleryStrife}).EscapedPath(),
		"{old}", old, "{before}", before, "{head}", string(s.site.Head()), "{proposal}", proposal), nil
}

// componentsView shows the parts that pages are made of.
type componentsView struct {
	base
	Part    diffPart
	Article article
	Time    time.Time
}

// components shows each part once, with the styles and partials of the pages.
func (s *server) components(c *gin.Context) error {
	v := componentsView{base: s.base(c, "Components"), Time: time.Date(2026, 11, 22, 13, 5, 0, 0, time.UTC)}
	v.NoIndex = true
	t := v.T
	v.Notice = t.Edit.Saved
	v.Standing = []standing{{t.StandingText("disk", "", 0, time.Time{}), true}, {t.Since.Title, false}}
	v.refuse(fieldError{"name", t.Common.InvalidOther})
	v.Part = diffPart{T: t, Left: t.Edit.Before, Right: t.Edit.YourChange, Diff: site.CompareTexts(
		"Det første afsnit er det samme.\n\nDen gamle tekst om lån.\n\nDet her forsvinder.\n",
		"Det første afsnit er det samme.\n\nDen nye tekst om udlån.\n\nDet sidste afsnit kom til.\n")}
	rich, err := wiki.ParsePath(galleryRich)
	if err != nil {
		return err
	}
	view, err := s.site.Page(c.Request.Context(), v.Person, rich)
	if err != nil {
		return err
	}
	v.Article = article{t, view}
	return s.show(c, http.StatusOK, "views_components", v)
}
