package site

import (
	"crypto/sha256"
	"sync"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/wiki"
)

// A save parses a page to check it, a moment later its facts are wanted, and then its author looks at it: the last few
// parses are remembered. Long pages, whose trees are large, are not.
const (
	rememberedDocs  = 64
	rememberedBytes = 64 << 10
)

// docs remembers parsed pages by where they stand and their text.
type docs struct {
	mu    sync.Mutex
	byKey map[docKey]*markdown.Doc
	order []docKey // oldest first

	foreseen map[docKey]wiki.Facts // of texts that are about to be committed; each is given once
}

// mostForeseen is how many pages' facts are foreseen: a move may rewrite many, and the index wants each once.
const mostForeseen = 5000

type docKey struct {
	path wiki.Path
	text [sha256.Size]byte
}

// parse parses a page, or remembers having done so.
func (d *docs) parse(p wiki.Path, text []byte) *markdown.Doc {
	if len(text) > rememberedBytes {
		return markdown.Parse(p, text)
	}
	key := docKey{p, sha256.Sum256(text)}
	d.mu.Lock()
	doc := d.byKey[key]
	d.mu.Unlock()
	if doc == nil {
		doc = markdown.Parse(p, text)
		d.remember(key, doc)
	}
	return doc
}

func (d *docs) remember(key docKey, doc *markdown.Doc) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byKey == nil {
		d.byKey = map[docKey]*markdown.Doc{}
	}
	if d.byKey[key] != nil {
		return
	}
	d.byKey[key] = doc
	d.order = append(d.order, key)
	if len(d.order) > rememberedDocs {
		delete(d.byKey, d.order[0])
		d.order = d.order[1:]
	}
}

// foresee remembers the facts of a text that will be asked for soon. Where there are too many, all earlier ones are
// forgotten: they belong to a change that was not made.
func (d *docs) foresee(p wiki.Path, text []byte, facts wiki.Facts) {
	key := docKey{p, sha256.Sum256(text)}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.foreseen == nil || len(d.foreseen) >= mostForeseen {
		d.foreseen = map[docKey]wiki.Facts{}
	}
	d.foreseen[key] = facts
}

// facts finds a page's facts.
func (d *docs) facts(p wiki.Path, text []byte) wiki.Facts {
	key := docKey{p, sha256.Sum256(text)}
	d.mu.Lock()
	facts, ok := d.foreseen[key]
	delete(d.foreseen, key)
	d.mu.Unlock()
	if ok {
		return facts
	}
	return d.parse(p, text).Facts()
}
