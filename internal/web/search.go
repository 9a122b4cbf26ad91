package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

const (
	searchPage    = 20   // results at a time
	searchWindow  = 1000 // results that package search lets people page through
	searchBytes   = 500  // of what is asked; more than package search takes, so that it says so
	searchChoices = 10   // of each kind shown at once; the others are folded
	searchFolded  = 100

	suggestDefault = 8
	suggestMost    = 20
	jsonType       = "application/json; charset=utf-8"
)

// searchAsked is what the address of a search says.
type searchAsked struct {
	Text, Type, Folder string
	Page               int // from 1
}

// searchView is the page of results, or what can be searched for where nothing was asked.
type searchView struct {
	base
	Asked    searchAsked
	Result   site.SearchResult
	Heading  string
	Problems []string
	Rows     []searchRow
	Chosen   []searchChoice // each with the address without it
	Filters  []searchFilter
	Last     int    // page of results
	Create   string // title of a page to create, "" where none is offered
}

// searchRow is a result as it is shown.
type searchRow struct {
	site.SearchHit
	Href  string
	Where string // the folders above it
	Label string // of its type
	Other string // its language, where that is another than the interface's
}

// searchFilter is one way to have fewer results.
type searchFilter struct {
	Name string
	List []searchChoice
	More []searchChoice // the rarer ones
}

// searchChoice is one value of a filter.
type searchChoice struct {
	Label string
	Pages int
	Href  string // "" where it cannot be chosen
	On    bool
}

// askedOf reads the address of a search.
func askedOf(c *gin.Context) (searchAsked, error) {
	a := searchAsked{Text: typed(c, "q"), Type: typed(c, "type"), Folder: strings.Trim(typed(c, "folder"), "/"), Page: 1}
	if raw := c.Query("page"); raw != "" {
		var err error
		if a.Page, err = strconv.Atoi(raw); err != nil || a.Page < 1 || a.Page > searchWindow/searchPage {
			return a, wiki.ErrNotFound
		}
	}
	return a, nil
}

// typed is a bounded text of the query: what is found is linked to with it many times on a page.
func typed(c *gin.Context, name string) string {
	s := c.Query(name)
	for i := range s {
		if i > searchBytes {
			s = s[:i]
			break
		}
	}
	return strings.TrimSpace(strings.ToValidUTF8(s, "�"))
}

// link is the address of a search.
func (a searchAsked) link() string {
	q := url.Values{"q": {a.Text}}
	for name, value := range map[string]string{"type": a.Type, "folder": a.Folder} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if a.Page > 1 {
		q.Set("page", strconv.Itoa(a.Page))
	}
	return "/-/search?" + q.Encode()
}

// search finds pages by their words.
func (s *server) search(c *gin.Context) error {
	asked, err := askedOf(c)
	if err != nil {
		return err
	}
	res, err := s.site.Search(c.Request.Context(), s.person(c), site.SearchQuery{
		Text: asked.Text, Type: asked.Type, Folder: asked.Folder, Offset: (asked.Page - 1) * searchPage, Limit: searchPage,
	})
	switch {
	case errors.Is(err, wiki.ErrBusy):
		return s.searchNotReady(c)
	case err != nil:
		return err
	case asked.Page > 1 && len(res.Hits) == 0: // there were more when somebody kept the address
		asked.Page = 1
		seeOther(c, asked.link())
		return nil
	}
	t := s.texts(c)
	view := searchView{base: s.base(c, t.Search.Title), Asked: asked, Result: res}
	view.Nav, view.NoIndex = "search", true
	for _, bad := range res.Problems {
		value := bad.Value
		if value == "" {
			value = bad.Field
		}
		view.Problems = append(view.Problems, t.Invalid(bad.Key, value))
	}
	if !res.Empty {
		s.fillSearch(c, &view)
	}
	return s.show(c, http.StatusOK, "search", view)
}

// fillSearch fills the view of a search that asked for something.
func (s *server) fillSearch(c *gin.Context, view *searchView) {
	t, asked, total := view.T, view.Asked, view.Result.Total
	count := t.Search.Count.N(total)
	view.Heading, view.Title = count, t.F(t.Search.FoundAll, count)
	if asked.Text != "" {
		view.Heading, view.Title = t.F(t.Search.CountFor, count, asked.Text), t.F(t.Search.Found, asked.Text, count)
	}
	if total == 0 {
		view.Heading = t.Search.NothingAll
		if asked.Text != "" {
			view.Heading = t.F(t.Search.Nothing, asked.Text)
		}
		if view.CanEdit && !strings.ContainsAny(asked.Text, `":»«“”`) {
			if _, err := pathOf("", asked.Text); err == nil {
				view.Create = asked.Text
			}
		}
	}
	view.Last = (min(total, searchWindow) + searchPage - 1) / searchPage
	for _, h := range view.Result.Hits {
		view.Rows = append(view.Rows, s.searchRow(c, t, h))
	}
	s.fillFilters(c, view)
}

func (s *server) searchRow(c *gin.Context, t *i18n.Texts, h site.SearchHit) searchRow {
	row := searchRow{SearchHit: h, Href: link("file", h.File), Where: h.File.Folder(), Label: s.typeLabel(c, t, h.Type)}
	if p, ok := h.File.Page(); ok {
		row.Href = link("page", p)
	} else {
		row.Label = t.Search.Attachment
	}
	if h.Lang != t.Lang {
		row.Other = h.Lang
	}
	return row
}

// typeLabel is what a type is called; a type that the wiki does not describe is called by its name.
func (s *server) typeLabel(c *gin.Context, t *i18n.Texts, name string) string {
	if kind := s.site.Type(c.Request.Context(), name); kind != nil {
		return cmp.Or(kind.Label.In(t.Lang), name)
	}
	return name
}

// fillFilters fills what the results can be narrowed down to, and what was chosen of it.
func (s *server) fillFilters(c *gin.Context, view *searchView) {
	t, asked := view.T, view.Asked
	asked.Page = 1
	types := searchFilter{Name: t.Search.Type}
	for _, n := range view.Result.Types {
		other := asked
		other.Type = n.Value
		types.add(searchChoice{s.typeLabel(c, t, n.Value), n.Pages, other.link(), strings.EqualFold(n.Value, asked.Type)}, t.Search.NoType)
	}
	folders := searchFilter{Name: t.Search.Folder}
	for _, n := range view.Result.Folders {
		other := asked
		other.Folder = n.Value
		folders.add(searchChoice{n.Value, n.Pages, other.link(), strings.EqualFold(n.Value, asked.Folder)}, t.Search.Top)
	}
	for _, f := range []searchFilter{types, folders} {
		if len(f.List) > 1 {
			view.Filters = append(view.Filters, f)
		}
	}
	if asked.Type != "" {
		without := asked
		without.Type = ""
		view.Chosen = append(view.Chosen, searchChoice{Label: t.F(t.Search.FilterOne, t.Search.Type, s.typeLabel(c, t, asked.Type)), Href: without.link()})
	}
	if asked.Folder != "" {
		without := asked
		without.Folder = ""
		view.Chosen = append(view.Chosen, searchChoice{Label: t.F(t.Search.FilterOne, t.Search.Folder, asked.Folder), Href: without.link()})
	}
}

// add adds a choice. That of no value has no address of its own: none is what a search says that asks for all.
func (f *searchFilter) add(choice searchChoice, none string) {
	if choice.Label == "" {
		choice.Label, choice.Href, choice.On = none, "", false
	}
	switch {
	case len(f.List) < searchChoices:
		f.List = append(f.List, choice)
	case len(f.More) < searchFolded:
		f.More = append(f.More, choice)
	}
}

// To leads to another page of the results.
func (v searchView) To(page int) string {
	v.Asked.Page = page
	return v.Asked.link()
}

// Previous is the page of results before this one, 0 for none.
func (v searchView) Previous() int { return v.Asked.Page - 1 }

// Next is the page of results after this one, 0 for none.
func (v searchView) Next() int {
	if v.Asked.Page < v.Last {
		return v.Asked.Page + 1
	}
	return 0
}

// Window is how many results can be seen, 0 where that is all or this is not the last of them.
func (v searchView) Window() int {
	if v.Result.Total > searchWindow && v.Next() == 0 {
		return searchWindow
	}
	return 0
}

// Spelt leads to the same search in another spelling.
func (v searchView) Spelt() string {
	v.Asked.Text, v.Asked.Page = v.Result.DidYouMean, 1
	return v.Asked.link()
}

// searchExample is a search that finds by more than words.
type searchExample struct{ Query, Finds string }

// Examples show how a search is written that says more.
func (v searchView) Examples() []searchExample {
	texts := &v.T.Search
	return []searchExample{
		{`"den åbne platform"`, texts.HelpPhrase}, {"login -eReolen", texts.HelpNot}, {"titel:kontrakt", texts.HelpTitle},
		{"tag:login", texts.HelpTag}, {"sti:systemer", texts.HelpPath}, {"siden:2026-01-01", texts.HelpSince},
	}
}

// For leads to a search for a text in the whole wiki.
func (v searchView) For(text string) string { return searchAsked{Text: text}.link() }

// Words joins words for reading.
func (searchView) Words(list []string) string { return strings.Join(list, ", ") }

// searchNotReady says that the words of the wiki are being read.
func (s *server) searchNotReady(c *gin.Context) error {
	v := errorView{Message: s.texts(c).Search.NotReady}
	v.base = s.base(c, v.Message.Title)
	v.NoIndex = true
	c.Header("Retry-After", strconv.Itoa(retryAfter(wiki.ErrBusy, http.StatusServiceUnavailable)))
	return s.show(c, http.StatusServiceUnavailable, "error", v)
}

// suggested is a suggestion as scripts get it.
type suggested struct {
	Path  string `json:"path"` // a page's, or an attachment's file
	Title string `json:"title"`
	Alias string `json:"alias"` // the name that fits, where it is not the title
	Type  string `json:"type"`
	URL   string `json:"url"`
}

// suggest gives pages that may be meant with what is typed so far, for scripts.
func (s *server) suggest(c *gin.Context) error {
	n := suggestDefault
	if raw := c.Query("n"); raw != "" {
		var err error
		if n, err = strconv.Atoi(raw); err != nil || n < 1 {
			return wiki.ErrNotFound
		}
	}
	found, err := s.site.Suggest(c.Request.Context(), s.person(c), typed(c, "q"), min(n, suggestMost))
	if err != nil {
		return err
	}
	list := make([]suggested, 0, len(found))
	for _, g := range found {
		one := suggested{Path: g.File.String(), Title: g.Title, Alias: g.Alias, Type: g.Type, URL: link("file", g.File)}
		if p, ok := g.File.Page(); ok {
			one.Path, one.URL = p.String(), link("page", p)
		}
		list = append(list, one)
	}
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	newEntry("", jsonType, body).write(c.Writer, c.Request)
	return nil
}
