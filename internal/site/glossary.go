package site

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/index"
	"alliancewiki/internal/wiki"
)

// Entry is one meaning of a word in the glossary.
type Entry struct {
	Page       PageRef // about it
	Word       string  // as texts use it
	Long       string  // what it is short for, "" where it is not
	Definition string
	Forms      []string        // other ways of writing it
	Faults     []*wiki.Invalid // forms that cannot be explained in texts
	Pages      int             // how many pages use the word, -1 where that is not known yet
}

// EntryLetter is one section of the glossary.
type EntryLetter struct {
	Letter  string
	Entries []Entry // in Danish order
}

// maxEntries is how many words of the glossary are shown on one page: a glossary with more is shown letter by letter.
const maxEntries = 500

// Glossary lists the words that pages of type term explain, in Danish order: of a letter, or of all where letter is "" and
// they are not too many. letters are those in use.
func (s *Site) Glossary(ctx context.Context, who *wiki.Person, letter string) (list []EntryLetter, letters []string, err error) {
	if err := s.mayRead(who); err != nil {
		return nil, nil, err
	}
	entries, err := s.entries(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		at := index.LetterOf(e.Word)
		if len(letters) == 0 || letters[len(letters)-1] != at {
			letters = append(letters, at)
		}
	}
	if letter == "" && len(entries) > maxEntries {
		letter = letters[0]
	}
	pages, err := s.pages.Letters(ctx)
	if err != nil {
		return nil, nil, err
	}
	common := 0
	for _, l := range pages {
		common += l.Pages
	}
	common = max(commonPages, common*commonShare/100)
	searchable := s.searchable(ctx)
	for _, e := range entries {
		at := index.LetterOf(e.Word)
		if letter != "" && at != letter {
			continue
		}
		if len(list) == 0 || list[len(list)-1].Letter != at {
			list = append(list, EntryLetter{Letter: at})
		}
		last := &list[len(list)-1]
		if len(last.Entries) == maxEntries {
			continue
		}
		e.Pages = -1
		if searchable {
			if e.Pages, err = s.search.Count(ctx, e.Word); err != nil {
				return nil, nil, err
			}
			if e.Pages >= common && isWord(e.Word) {
				e.Faults = append(slices.Clone(e.Faults), &wiki.Invalid{Field: "forms", Key: "term.common", Value: e.Word})
			}
		}
		last.Entries = append(last.Entries, e)
	}
	return list, letters, nil
}

// A word that so many pages use, and at least so many of a hundred, is perhaps an ordinary one, which nobody wants to have
// explained everywhere.
const (
	commonPages = 30
	commonShare = 25
)

// isWord tells a word, written in small letters, from a name or a code.
func isWord(s string) bool {
	_, first := utf8.DecodeRuneInString(s)
	return s != "" && strings.ToLower(s[first:]) == s[first:] && !strings.Contains(s, " ")
}

// keptEntries are all entries in Danish order, kept until a page of a term changes.
type keptEntries struct {
	mu    sync.Mutex
	made  bool
	epoch uint64
	list  []Entry
}

// entries are those of now. Nothing in them is changed by anybody.
func (s *Site) entries(ctx context.Context) ([]Entry, error) {
	epoch, kept := s.pages.Epoch(termType), &s.words
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if kept.made && kept.epoch == epoch {
		return kept.list, nil
	}
	records, err := s.pages.Typed(ctx, termType)
	if err != nil {
		return nil, err
	}
	list := make([]Entry, len(records))
	for i, r := range records {
		list[i] = entryOf(r)
	}
	danish := collate.New(language.Danish, collate.Numeric, collate.Loose)
	slices.SortStableFunc(list, func(a, b Entry) int {
		return cmp.Or(danish.CompareString(a.Word, b.Word), danish.CompareString(a.Page.Title, b.Page.Title))
	})
	kept.made, kept.epoch, kept.list = true, epoch, list
	return list, nil
}

func entryOf(r index.Record) Entry {
	t := termOf(r)
	e := Entry{Page: pageRefs([]index.Ref{r.Ref})[0], Word: r.Title, Long: t.Long, Definition: t.Definition, Faults: t.Check()}
	if len(t.Forms) > 0 {
		e.Word = t.Forms[0]
		for _, form := range t.Forms[1:] {
			if wiki.Fold(form) != wiki.Fold(e.Word) && !slices.Contains(e.Forms, form) {
				e.Forms = append(e.Forms, form)
			}
		}
	}
	return e
}

// GlossaryFault says that the glossary has more words than texts can be looked through for, nil where it has not.
func (s *Site) GlossaryFault(ctx context.Context) *wiki.Invalid {
	g, err := s.glossaryNow(ctx)
	if err != nil || g == nil {
		return nil
	}
	return g.Check()
}
