package web

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

// Who is editing what is known as long as their editors say so, and by nobody but others who may edit. It is in memory:
// after a restart the editors that are open say so again within seconds.
const (
	presentLife  = 40 * time.Second // editors say so every 15 seconds
	presentEach  = 20               // pages that one person can edit at once
	presentPages = 2000
	presentShown = 5 // people who are named
)

// present is who is editing what.
type present struct {
	mu    sync.Mutex
	now   func() time.Time
	pages map[string]map[int64]editing // by path, by person
	of    map[int64][]string           // the paths of each person, the latest last
}

// editing is one person at one page.
type editing struct {
	name string
	last time.Time
}

func newPresent() *present {
	return &present{now: time.Now, pages: map[string]map[int64]editing{}, of: map[int64][]string{}}
}

// here notes that a person edits a page, and names the others who do, in Danish order.
func (p *present) here(who *wiki.Person, page wiki.Path) []string {
	key := wiki.Fold(page.String())
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if _, known := p.pages[key][who.ID]; !known {
		if len(p.of[who.ID]) >= presentEach {
			p.drop(who.ID, p.of[who.ID][0])
		}
		if len(p.pages) >= presentPages {
			p.sweep(now)
		}
		if p.pages[key] == nil && len(p.pages) >= presentPages {
			return nil // a flood: better nobody is told than everything is kept
		}
		if p.pages[key] == nil {
			p.pages[key] = map[int64]editing{}
		}
		p.of[who.ID] = append(p.of[who.ID], key)
	}
	p.pages[key][who.ID] = editing{byline(who.Author()), now}
	var others []string
	for id, e := range p.pages[key] {
		switch {
		case now.Sub(e.last) >= presentLife:
			p.drop(id, key)
		case id != who.ID:
			others = append(others, e.name)
		}
	}
	slices.SortFunc(others, collate.New(language.Danish).CompareString)
	return others
}

// leave notes that a person has stopped editing a page.
func (p *present) leave(person int64, page wiki.Path) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(person, wiki.Fold(page.String()))
}

func (p *present) drop(person int64, key string) {
	delete(p.pages[key], person)
	if len(p.pages[key]) == 0 {
		delete(p.pages, key)
	}
	p.of[person] = slices.DeleteFunc(p.of[person], func(other string) bool { return other == key })
	if len(p.of[person]) == 0 {
		delete(p.of, person)
	}
}

// sweep forgets who has not been heard of.
func (p *present) sweep(now time.Time) {
	for key, people := range p.pages {
		for id, e := range people {
			if now.Sub(e.last) >= presentLife {
				p.drop(id, key)
			}
		}
	}
}

// presentAt takes an editor's word that it is open, and tells who else is editing the page.
func (s *server) presentAt(c *gin.Context) error {
	p, err := pagePath(c, "/-/present/")
	if err != nil {
		return err
	}
	who := s.person(c)
	if err := need(who, wiki.Editor); err != nil {
		return err
	}
	others := []string{}
	if c.PostForm("leave") != "" {
		s.present.leave(who.ID, p)
	} else {
		others = append(others, s.present.here(who, p)...)
	}
	s.answerScript(c, http.StatusOK, gin.H{"others": others, "text": othersText(s.texts(c), others)})
	return nil
}

// othersText says who else is editing, "" where nobody is.
func othersText(t *i18n.Texts, names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		name := names[0]
		if strings.Contains(name, ", ") { // with the organisation, which is set off from what follows
			name += ","
		}
		return t.F(t.Write.OtherOne, name)
	}
	return t.F(t.Write.OtherMany, namesTogether(t, names))
}

// namesTogether is a list of names with organisations in a sentence: all, or the first and how many more there are.
func namesTogether(t *i18n.Texts, names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	list := names
	if more := len(names) - presentShown; more > 0 {
		list = append(slices.Clone(names[:presentShown]), t.Write.OthersMore.N(more))
	}
	last := len(list) - 1
	return t.F(t.Write.And, strings.Join(list[:last], "; "), list[last])
}
