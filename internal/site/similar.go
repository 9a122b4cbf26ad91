package site

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"alliancewiki/internal/wiki"
)

// maxAlikeLooked is how many pages with words of a title are looked at, to find those that are called like it.
const maxAlikeLooked = 20

// Alike lists pages that may be about the same as one that somebody is about to write under a title, the likeliest first,
// at most n: the page that is called so already by another name, and those whose titles say the same with more words or
// fewer. Pages that merely have the words in their text are none.
func (s *Site) Alike(ctx context.Context, who *wiki.Person, p wiki.Path, title string, n int) ([]PageRef, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	same, _, ok, err := s.pages.Resolve(ctx, p, wiki.Link{Kind: wiki.LinkWiki, Target: title})
	if err != nil {
		return nil, err
	}
	near, err := s.pages.Similar(ctx, strings.ReplaceAll(title, "/", " "), maxSimilar)
	if err != nil {
		return nil, err
	}
	looked := pageRefs(near)
	if ok {
		looked = slices.Insert(looked, 0, pageRefs(append(near[:0:0], same))...)
	}
	if s.maySearch(ctx, who) == nil { // while the words are being read for the first time, names must do
		found, err := s.search.Similar(ctx, title, "", maxAlikeLooked)
		if err != nil && !errors.Is(err, wiki.ErrBusy) {
			return nil, err
		}
		for _, f := range found {
			if p, ok := f.File.Page(); ok {
				looked = append(looked, PageRef{Path: p, Title: f.Title, Type: f.Type})
			}
		}
	}
	var list []PageRef
	for i, ref := range looked {
		known := slices.ContainsFunc(list, func(r PageRef) bool { return r.Path == ref.Path })
		if len(list) < n && !known && (ok && i == 0 || alike(title, ref.Title)) {
			list = append(list, ref)
		}
	}
	return list, nil
}

// alike tells whether the words of one title are all in the other, but for their last letters or a slip. Short words,
// which are in many titles, do not count.
func alike(a, b string) bool {
	few, many := tellingWords(a), tellingWords(b)
	if len(few) > len(many) {
		few, many = many, few
	}
	for _, w := range few {
		if !slices.ContainsFunc(many, func(other string) bool { return sameWord(w, other) }) {
			return false
		}
	}
	return len(few) > 0
}

func tellingWords(title string) (words []string) {
	for _, w := range strings.FieldsFunc(wiki.Fold(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if utf8.RuneCountInString(w) >= 3 && w != "for" && w != "det" && w != "den" && w != "til" && w != "med" && w != "the" && w != "and" {
			words = append(words, w)
		}
	}
	return words
}

// sameWord tells whether two words differ in their endings at most (salon, salonen, saloner), or by a slip.
func sameWord(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	ending := utf8.RuneCountInString(b) - utf8.RuneCountInString(a)
	return a == b || utf8.RuneCountInString(a) >= 4 && strings.HasPrefix(b, a) && ending <= 3 || wiki.Nearest(a, []string{b}) != "" && len(a) > 5
}
