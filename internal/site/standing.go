package site

import (
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"sync"

	"alliancewiki/internal/wiki"
)

// standings is what is known about the wiki as a whole, by who said so.
type standings struct {
	mu    sync.Mutex
	known map[string]wiki.Standing
}

// Declare makes what a part of the program knows about the wiki as a whole known to every reader; nil takes it back.
// While any part says that the wiki cannot be written to, every change is a *wiki.NotNow.
func (s *Site) Declare(part string, st *wiki.Standing) {
	s.standing.mu.Lock()
	was, had := s.standing.known[part]
	if st == nil {
		delete(s.standing.known, part)
	} else {
		if s.standing.known == nil {
			s.standing.known = map[string]wiki.Standing{}
		}
		s.standing.known[part] = *st
	}
	same := had == (st != nil) && (st == nil || was == *st)
	s.standing.mu.Unlock()
	if !same {
		s.renewVersion()
	}
}

// Standings are what every page tells at its top, in the order of the parts that said so.
func (s *Site) Standings() []wiki.Standing {
	s.standing.mu.Lock()
	defer s.standing.mu.Unlock()
	var list []wiki.Standing
	for _, part := range slices.Sorted(maps.Keys(s.standing.known)) {
		list = append(list, s.standing.known[part])
	}
	return list
}

// declared is what a part said last.
func (s *Site) declared(part string) (st wiki.Standing, ok bool) {
	s.standing.mu.Lock()
	defer s.standing.mu.Unlock()
	st, ok = s.standing.known[part]
	return st, ok
}

// writable tells whether the wiki takes changes now.
func (s *Site) writable() error {
	for _, st := range s.Standings() {
		if st.ReadOnly {
			return &wiki.NotNow{Standing: st}
		}
	}
	return nil
}

// standingsVersion is the part of Version that says what Standings would.
func (s *Site) standingsVersion() string {
	list := s.Standings()
	if len(list) == 0 {
		return ""
	}
	h := fnv.New64a()
	fmt.Fprint(h, list)
	return fmt.Sprintf("-%x", h.Sum64())
}
