package site

import (
	"context"
	"fmt"
	"sync"

	"alliancewiki/internal/wiki"
)

// Life is what the history tells of a page, for those that follow it from outside.
type Life struct {
	Born     string // the commit that made the page and its first name: the same for ever, wherever it is moved
	Last     *wiki.Commit
	Versions int // grows with each change
}

// life finds it. wiki.ErrBusy while the history does not know the page yet.
func (s *Site) life(ctx context.Context, p wiki.Path) (Life, error) {
	l, ok, err := s.history.Life(ctx, p.File())
	if err != nil {
		return Life{}, err
	}
	if !ok || !s.historyRunner.isReady() {
		return Life{}, fmt.Errorf("the history of %s is not known yet: %w", p, wiki.ErrBusy)
	}
	return Life{string(l.Born.Rev) + "/" + l.Born.File.String(), l.Last.Commit, l.Versions}, nil
}

// keptLives remembers the lives of pages by their last changes: a calendar asks for thousands, of which an edit changes
// one.
type keptLives struct {
	mu    sync.Mutex
	moves uint64 // see index.History.Moves
	of    map[wiki.File]keptLife
}

type keptLife struct {
	last int64 // number of the commit
	Life
}

// maxLives is how many are remembered.
const maxLives = 2 * maxCalendar

// livesOf finds the lives of pages. wiki.ErrBusy while the history does not know one of them yet.
func (s *Site) livesOf(ctx context.Context, files []wiki.File) (map[wiki.File]Life, error) {
	moves := s.history.Moves() // first: what is found then is not older
	seqs, err := s.history.LastChanges(ctx, files)
	if err != nil {
		return nil, err
	}
	lives := make(map[wiki.File]Life, len(files))
	// It is held while they are found, so that many who ask at once after a start do not all find them.
	s.lives.mu.Lock()
	defer s.lives.mu.Unlock()
	if s.lives.of == nil || s.lives.moves != moves || len(s.lives.of) > maxLives {
		s.lives.moves, s.lives.of = moves, map[wiki.File]keptLife{}
	}
	for _, f := range files {
		kept, ok := s.lives.of[f]
		if !ok || kept.last != seqs[f] {
			p, _ := f.Page()
			if kept.Life, err = s.life(ctx, p); err != nil {
				return nil, err
			}
			kept.last = seqs[f]
			s.lives.of[f] = kept
		}
		lives[f] = kept.Life
	}
	return lives, nil
}
