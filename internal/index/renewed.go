package index

import (
	"slices"
	"sync"

	"alliancewiki/internal/wiki"
)

// Renewal is a page of which something is known to be another since: its title, its fields, or how it is called.
type Renewal struct {
	File   wiki.File
	Before string   // its type, "" for none
	After  string   // its type now; "" for none, and where the page is gone
	Keys   []string // names that it got or lost, as KeyOf has them
}

// keptRenewals is how many renewals are remembered: who asks for more looks at everything anew.
const keptRenewals = 2000

// renewals remembers the last ones.
type renewals struct {
	mu   sync.Mutex
	next uint64 // number of the one to come
	last []Renewal
}

func (t *renewals) add(list []Renewal, all bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if all || len(list) > keptRenewals {
		t.next += uint64(len(t.last)+len(list)) + 1
		t.last = nil
		return
	}
	t.next += uint64(len(list))
	t.last = append(t.last, list...)
	if n := len(t.last) - keptRenewals; n > 0 {
		t.last = slices.Delete(t.last, 0, n)
	}
}

// Renewed lists what was renewed since an earlier answer, with the number to give the next time; ok is false where that is
// too long ago to be told, and for 0.
func (p *Pages) Renewed(since uint64) (list []Renewal, now uint64, ok bool) {
	t := &p.renewals
	t.mu.Lock()
	defer t.mu.Unlock()
	now = t.next + 1 // 0 is for who never asked
	first := t.next - uint64(len(t.last))
	if since == 0 || since-1 < first {
		return nil, now, false
	}
	return slices.Clone(t.last[since-1-first:]), now, true
}

// KeyOf is the name under which a wikilink's target is looked for.
func KeyOf(target string) string { return linkKey(wiki.Link{Target: target}) }

// renewalOf is what changed between two rows of a file; ok is false where that is nothing.
func renewalOf(f wiki.File, was, now row) (t Renewal, ok bool) {
	t = Renewal{File: f, Before: was.kind, After: now.kind}
	for n := range was.names {
		if !now.names[n] {
			t.Keys = append(t.Keys, n.key)
		}
	}
	for n := range now.names {
		if !was.names[n] {
			t.Keys = append(t.Keys, n.key)
		}
	}
	return t, len(t.Keys) > 0 || was.title != now.title || was.kind != now.kind || !was.said.sameFields(now.said)
}
