package site

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/search"
	"alliancewiki/internal/wiki"
)

// What a search is asked and answers, as package search has it.
type (
	SearchQuery  = search.Query
	SearchResult = search.Result
	SearchHit    = search.Hit
	Suggestion   = search.Suggestion
)

// Search finds pages and attachments by their words; see package search for what a query may say. wiki.ErrBusy while the
// words of the wiki are being read for the first time.
func (s *Site) Search(ctx context.Context, who *wiki.Person, q SearchQuery) (SearchResult, error) {
	if err := s.maySearch(ctx, who); err != nil {
		return SearchResult{}, err
	}
	return s.search.Find(ctx, q)
}

// Suggest gives pages whose title or another name begins like what is typed, the most exact first, at most n.
func (s *Site) Suggest(ctx context.Context, who *wiki.Person, prefix string, n int) ([]Suggestion, error) {
	if err := s.maySearch(ctx, who); err != nil {
		return nil, err
	}
	return s.search.Suggest(ctx, prefix, n)
}

// searchWait is how long a search waits for what was changed just before it.
const searchWait = 500 * time.Millisecond

// maySearch tells whether the person may search, and waits until what was saved before can be found.
func (s *Site) maySearch(ctx context.Context, who *wiki.Person) error {
	if err := s.mayRead(who); err != nil {
		return err
	}
	if !s.searchable(ctx) {
		return fmt.Errorf("the words of the wiki are being read: %w", wiki.ErrBusy)
	}
	return nil
}

// searchable tells whether the words of the wiki have been read, and waits for those that were saved just before.
func (s *Site) searchable(ctx context.Context) bool {
	st := s.searchRunner.state()
	if st.Ready && st.Err == nil {
		soon, cancel := context.WithTimeout(ctx, searchWait)
		defer cancel()
		_ = s.searchRunner.wait(soon, s.asks.Load()) // what is not found yet is found a moment later
	}
	return st.Ready
}

// searched is what search needs to know about a page.
func (s *Site) searched(p wiki.Path, text []byte) search.Doc {
	doc := s.parsed.parse(p, text)
	facts := doc.Facts()
	d := search.Doc{
		Title: facts.Title, Type: facts.Type, Lang: facts.Lang, Aliases: facts.Aliases, Tags: facts.Tags, Text: doc.Text(),
	}
	for _, h := range facts.Headings {
		d.Headings = append(d.Headings, h.Text)
	}
	names := map[string]bool{}
	for _, field := range []string{longField, formsField, shortName} {
		names[field] = true
		d.Names = append(d.Names, texts(facts.Fields[field])...)
	}
	for _, key := range slices.Sorted(maps.Keys(facts.Fields)) {
		if !names[key] && !slices.Contains(pagetype.Standard, key) {
			d.Fields = append(d.Fields, allText(facts.Fields[key])...)
		}
	}
	return d
}

// allText are all texts in a value of front matter.
func allText(v any) (all []string) {
	switch v := v.(type) {
	case nil:
	case []any:
		for _, part := range v {
			all = append(all, allText(part)...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, allText(v[key])...)
		}
	default:
		if s := strings.TrimSpace(fmt.Sprint(v)); s != "" {
			all = append(all, s)
		}
	}
	return all
}
