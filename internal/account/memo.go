package account

import (
	"crypto/sha256"
	"sync"
	"time"
)

// digest is the SHA-256 of a secret: what the database knows it by.
type digest [sha256.Size]byte

func digestOf(secret string) digest { return sha256.Sum256([]byte(secret)) }

// How long an answer is remembered, so that the requests of one page view ask the database once, and how many are.
const (
	memoLife = time.Second
	memoSize = 10_000
)

// memo remembers answers by secret. It must be told to forget when an answer may have changed.
type memo[V any] struct {
	mu      sync.RWMutex
	turn    uint64 // counts forget
	answers map[digest]answer[V]
}

type answer[V any] struct {
	value V
	until time.Time
}

func newMemo[V any]() *memo[V] { return &memo[V]{answers: map[digest]answer[V]{}} }

// get is the answer for a secret. Where there is none, turn is for the put that follows.
func (m *memo[V]) get(d digest, now time.Time) (value V, turn uint64, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	a, ok := m.answers[d]
	if !ok || !now.Before(a.until) {
		return value, m.turn, false
	}
	return a.value, m.turn, true
}

// put remembers what the database answered after get, unless something was forgotten since: then the answer may be
// the old one.
func (m *memo[V]) put(d digest, value V, until time.Time, turn uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if turn != m.turn {
		return
	}
	if len(m.answers) >= memoSize {
		clear(m.answers) // nothing in it is older than a second: asking again is cheap
	}
	m.answers[d] = answer[V]{value: value, until: until}
}

// forget empties the memo.
func (m *memo[V]) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn++
	clear(m.answers)
}
