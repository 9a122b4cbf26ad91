package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

const maxSuggestions = 50

// Suggest gives pages and attachments whose title or alias has a word that begins with what is typed so far, the most
// exact first, at most limit (and never more than 50). Several words must all be there, each but the last as a whole or
// as a beginning.
func (x *Index) Suggest(ctx context.Context, prefix string, limit int) (list []Suggestion, err error) {
	limit = max(0, min(limit, maxSuggestions))
	key := nameKey(cut(prefix, maxQuery))
	if key == "" {
		return nil, nil
	}
	err = x.read(func(s *snapshot) error {
		list, err = s.suggest(ctx, key, surface(strings.TrimSpace(prefix)), limit)
		return err
	})
	return list, err
}

// maxCandidates is how many names are looked at for one suggestion.
const maxCandidates = 4000

// candidate is a name that fits, and how badly.
type candidate struct {
	line string
	cost int
}

func (s *snapshot) suggest(ctx context.Context, key, typed string, limit int) ([]Suggestion, error) {
	var found []candidate
	seen := map[uint32]bool{}
	consider := func(i uint32, cost int) bool {
		if !seen[i] {
			seen[i] = true
			line := string(s.names.line(i))
			found = append(found, candidate{line, cost + finer(line, typed)})
		}
		return len(found) < maxCandidates
	}
	s.names.prefix(key, func(i uint32) bool { return consider(i, 100) })
	tokens := strings.Fields(key)
	longest := slices.MaxFunc(tokens, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	if len(longest) > 1 || len(found) == 0 {
		s.names.scan(longest, func(i uint32, at int) bool {
			if line := s.names.line(i); at > 0 && line[at-1] != ' ' && len(tokens) == 1 {
				return true
			}
			if name, _, _ := strings.Cut(string(s.names.line(i)), "\t"); at < len(name) && hasAll(name, tokens) {
				return consider(i, 200)
			}
			return true
		})
	}
	if len(found) < limit && len(longest) >= 4 {
		s.nearly(tokens, longest, func(i uint32) bool { return consider(i, 400) })
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(len(a.line), len(b.line)), strings.Compare(a.line, b.line))
	})
	return s.suggestions(ctx, found, limit)
}

// finer tells names apart that fit equally well: the whole name is better than a beginning, the spelling as typed better
// than another, a title better than an alias.
func finer(line, typed string) (cost int) {
	name, shown, _ := strings.Cut(line, "\t")
	if name != nameKey(typed) {
		cost += 20
	}
	if !strings.Contains(spell(surfaceOf(shown[1:])), spell(typed)) {
		cost += 10
	}
	if shown[0] != 't' {
		cost++
	}
	return cost
}

func surfaceOf(name string) string { return strings.Join(wordsOf(name), " ") }

// hasAll tells whether each token begins a word of the name.
func hasAll(name string, tokens []string) bool {
	for _, t := range tokens {
		if !strings.HasPrefix(name, t) && !strings.Contains(name, " "+t) {
			return false
		}
	}
	return true
}

// nearly finds names with a word that begins with a token in which one letter is wrong.
func (s *snapshot) nearly(tokens []string, token string, yield func(i uint32) bool) {
	mid, n := len(token)/2, 0
	look := func(i uint32) bool {
		n++
		name, _, _ := strings.Cut(string(s.names.line(i)), "\t")
		for w := range strings.FieldsSeq(name) {
			if nearPrefix(token, w) && len(tokens) == 1 || nearPrefix(token, w) && hasAll(name, slices.DeleteFunc(slices.Clone(tokens), func(t string) bool { return t == token })) {
				return yield(i)
			}
		}
		return n < maxCandidates
	}
	s.names.scan(token[:mid], func(i uint32, at int) bool {
		if line := s.names.line(i); at > 0 && line[at-1] != ' ' {
			return true
		}
		return look(i)
	})
	n = 0
	s.names.scan(token[mid:], func(i uint32, at int) bool { return look(i) })
}

// nearPrefix tells whether a word begins with a token in which one letter is wrong.
func nearPrefix(token, word string) bool {
	for n := len(token) - 1; n <= len(token)+1; n++ {
		if n <= len(word) && near(token, word[:n]) {
			return true
		}
	}
	return false
}

// suggestions finds the pages of the names, each page once.
func (s *snapshot) suggestions(ctx context.Context, found []candidate, limit int) (list []Suggestion, err error) {
	seen := map[uint32]bool{}
	for _, c := range found {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var docs []uint32
		if err := s.eachOf(fieldName, c.line, func(n uint32) {
			if len(docs) < limit && !seen[n] {
				docs = append(docs, n)
				seen[n] = true
			}
		}); err != nil {
			return nil, err
		}
		for _, n := range docs {
			if len(list) == limit {
				return list, nil
			}
			doc, err := s.stored(n)
			if err != nil {
				return nil, err
			}
			g := Suggestion{File: doc.file, Title: doc.Title, Type: doc.Type}
			if _, shown, _ := strings.Cut(c.line, "\t"); shown[0] == 'a' {
				g.Alias = shown[1:]
			}
			list = append(list, g)
		}
		if len(list) == limit {
			break
		}
	}
	return list, nil
}
