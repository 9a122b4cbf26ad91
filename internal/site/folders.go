package site

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/wiki"
)

// maxLooked is how many names are looked at to find folders: in a folder of thousands of pages not all are.
const maxLooked = 5000

// Folders lists folders of the wiki for somebody to choose among, at most n, in Danish order: those nearest to the root,
// where a wiki has more.
func (s *Site) Folders(_ context.Context, who *wiki.Person, n int) ([]string, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	head := s.store.Head()
	var list []string
	looked := 0
	for level := []string{""}; len(level) > 0 && len(list) < n; {
		var below []string
		for _, folder := range level {
			entries, _ := head.Folder(folder)
			for _, e := range entries[:min(len(entries), maxLooked-looked)] {
				looked++
				if name := strings.TrimPrefix(folder+"/"+e.Name, "/"); e.Folder && e.Name[0] != '.' {
					below = append(below, name)
				}
			}
		}
		list = append(list, below[:min(len(below), n-len(list))]...)
		level = below
	}
	danish := collate.New(language.Danish, collate.Numeric, collate.Loose)
	slices.SortStableFunc(list, danish.CompareString)
	return list, nil
}

// maxSpelt is how many places of a path are looked at where å may be spelt aa, or the other way round.
const maxSpelt = 6

// Twin is the page or file whose name reads the same as that of a page about to be made: in other letter case or Unicode
// form, or with aa for å. Whoever looks for the one will find the other.
func (s *Site) Twin(_ context.Context, who *wiki.Person, p wiki.Path) (wiki.Path, bool, error) {
	if err := s.mayRead(who); err != nil {
		return wiki.Path{}, false, err
	}
	head := s.store.Head()
	for _, name := range spellings(p.String()) {
		other, err := wiki.ParsePath(name)
		if err != nil || other == p {
			continue
		}
		if _, ok := head.Lookup(other.File()); ok {
			return other, true, nil
		}
		if like, ok := head.Like(other.File()); ok {
			if page, ok := like.Page(); ok {
				return page, true, nil
			}
		}
	}
	return wiki.Path{}, false, nil
}

// spellings are the ways to spell a name with aa or å.
func spellings(name string) []string {
	name = strings.NewReplacer("AA", "å", "Aa", "å", "aa", "å", "Å", "å").Replace(name)
	parts := strings.SplitN(name, "å", maxSpelt+1)
	list := []string{parts[0]}
	for _, part := range parts[1:] {
		var longer []string
		for _, begun := range list {
			longer = append(longer, begun+"å"+part, begun+"aa"+part)
		}
		list = longer
	}
	return list
}
