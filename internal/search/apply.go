package search

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"

	"alliancewiki/internal/wiki"
)

// How much is written at once. A batch within the first two limits is one that all readers see at once, whatever its
// size; a way that is longer is written in pieces, during which the index claims no revision.
const (
	wholeFiles = 1000    // files of a batch that is written whole
	pieceFiles = 1000    // files of a piece
	pieceBytes = 4 << 20 // bytes of their text, roughly
)

// Apply goes from one revision to another. A long way is walked in pieces: readers see the index grow, and where it
// fails or the machine stops on the way, the index has no revision and is built from nothing.
func (x *Index) Apply(ctx context.Context, b wiki.Batch) error {
	if b.From != x.Rev() {
		return fmt.Errorf("batch from %s, but %s is at %s", b.From.Short(), x.dir, x.Rev().Short())
	}
	x.mu.RLock() // nobody replaces scorch meanwhile
	defer x.mu.RUnlock()
	if x.bleve == nil {
		return errClosed
	}
	r, err := x.bleve.Reader()
	if err != nil {
		return err
	}
	defer r.Close()
	if n, err := r.DocCount(); err != nil || b.From == "" && n > 0 {
		return errors.Join(err, errors.New("the index was left half built and must be reset"))
	}
	h := &history{snapshot: &snapshot{IndexSnapshot: r.(*scorch.IndexSnapshot)}, fresh: b.From == "", edits: map[wiki.File]*edits{}}
	if err := b.Commits(ctx, h.add); err != nil {
		return err
	}
	changes := map[wiki.File]wiki.BlobID{}
	err = b.Changes(ctx, func(c wiki.Change) error {
		if indexed(c.File) {
			changes[c.File] = c.New
		}
		return nil
	})
	if err != nil {
		return err
	}
	for f := range h.edits { // changed and changed back: who did it is new
		if _, ok := changes[f]; ok || h.fresh {
			continue
		}
		r, there, err := h.snapshot.record(f)
		if err != nil {
			return err
		}
		if there {
			changes[f] = wiki.BlobID(r.Blob)
		}
	}
	err = x.write(ctx, b, h, changes)
	if err == nil {
		x.rev.Store(b.To)
		if len(changes) > wholeFiles {
			err = x.gather(ctx)
		}
	}
	return diskError(err)
}

// gather brings what was written in pieces into one: a search looks each of its words up in every piece. Scorch merges
// only what is on disk, so that is waited for; on a disk that takes nothing it stays in pieces.
func (x *Index) gather(ctx context.Context) error {
	s, ok := x.bleve.(*scorch.Scorch)
	if !ok {
		return nil
	}
	select {
	case <-x.saved:
		x.saved = nil
	case <-time.After(saveTime):
	case <-ctx.Done():
		return ctx.Err()
	}
	one := mergeplan.SingleSegmentMergePlanOptions
	one.SegmentsPerMergeTask = math.MaxInt // scorch's own would leave one piece for every ten
	return s.ForceMerge(ctx, &one)
}

// indexed tells whether a file can be searched for: what is the wiki's own cannot.
func indexed(f wiki.File) bool {
	s := f.String()
	return len(s) < 6 || s[:6] != ".wiki/"
}

// diskError marks the errors of a disk that takes no more as wiki.ErrReadOnly.
func diskError(err error) error {
	for _, full := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EDQUOT, syscall.EIO} {
		if errors.Is(err, full) {
			return fmt.Errorf("%w: %w", wiki.ErrReadOnly, err)
		}
	}
	return err
}

// write makes documents on all cores and writes them in pieces.
func (x *Index) write(ctx context.Context, b wiki.Batch, h *history, changes map[wiki.File]wiki.BlobID) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		file wiki.File
		made made
		gone bool
		size int
		err  error
	}
	todo, done := make(chan wiki.File), make(chan result, 16)
	var makers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		makers.Go(func() {
			for f := range todo {
				r := result{file: f, gone: changes[f] == ""}
				if !r.gone {
					r.made, r.size, r.err = x.make(ctx, b, h, f, changes[f])
				}
				select {
				case done <- r:
				case <-ctx.Done():
				}
			}
		})
	}
	go func() {
		for f := range changes {
			select {
			case todo <- f:
			case <-ctx.Done():
			}
		}
		close(todo)
		makers.Wait()
		close(done)
	}()
	w := &writer{index: x, batch: index.NewBatch(), words: map[string]uint8{}, whole: len(changes) <= wholeFiles}
	for r := range done {
		if r.err != nil {
			return r.err
		}
		if err := w.add(r.file, r.made, r.gone, r.size); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	w.batch.SetInternal(revKey, []byte(b.To))
	return w.flush()
}

// make reads a file and makes its document, and tells its size.
func (x *Index) make(ctx context.Context, b wiki.Batch, h *history, f wiki.File, blob wiki.BlobID) (made, int, error) {
	r := record{Title: f.Name(), Blob: string(blob)}
	var err error
	if r.Edits, err = h.of(f); err != nil {
		return made{}, 0, err
	}
	p, page := f.Page()
	if !page {
		return makeDocument(f, Doc{Title: f.Name()}, r), 0, nil
	}
	r.Page = true
	text, err := b.Blob(ctx, blob)
	d := Doc{Title: p.Name()}
	switch {
	case errors.Is(err, wiki.ErrTooLarge): // its name can still be found
	case err != nil:
		return made{}, 0, err
	default:
		d = x.docs(p, text)
	}
	r.Title, r.Type, r.Lang = d.Title, d.Type, d.Lang
	return makeDocument(f, d, r), len(text), nil
}

// writer gathers documents and writes them.
type writer struct {
	index *Index
	batch *index.Batch
	words map[string]uint8
	names []entry
	same  []entry
	whole bool // all is one batch
	files int
	size  int
}

func (w *writer) add(f wiki.File, m made, gone bool, size int) error {
	if gone {
		w.batch.Delete(f.String())
	} else {
		w.batch.Update(m.doc)
		for word, flags := range m.words {
			w.words[word] |= flags
		}
		for _, name := range m.names {
			w.names = append(w.names, entry{line: name})
		}
		for _, pair := range m.same {
			w.same = append(w.same, entry{line: pair})
		}
	}
	w.files, w.size = w.files+1, w.size+size
	if w.whole || w.files < pieceFiles && w.size < pieceBytes {
		return nil
	}
	w.index.rev.Store(wiki.Rev(""))
	w.batch.SetInternal(revKey, nil)
	return w.flush()
}

// flush writes what was gathered. The words are known before anybody can find them.
func (w *writer) flush() error {
	entries := make([]entry, 0, len(w.words))
	for word, flags := range w.words {
		entries = append(entries, entry{wordLine(word), flags})
	}
	w.index.terms.Store(w.index.terms.Load().with(entries, w.names, w.same))
	err := w.index.put(w.batch)
	w.batch, w.files, w.size, w.names, w.same = index.NewBatch(), 0, 0, nil, nil
	clear(w.words)
	return err
}

// history gathers who changed which file. What was known before the batch is read from the index when it is needed.
type history struct {
	snapshot *snapshot
	fresh    bool
	edits    map[wiki.File]*edits // nil for a file that has none (any more)
}

// of are the edits of a file until now.
func (h *history) of(f wiki.File) (edits, error) {
	if e, ok := h.edits[f]; ok || h.fresh {
		if e == nil {
			return edits{}, nil
		}
		return *e, nil
	}
	r, _, err := h.snapshot.record(f)
	return r.Edits, err
}

func (h *history) add(c *wiki.Commit) error {
	if len(c.Changes) == 0 {
		return nil
	}
	moved := map[wiki.File]edits{}
	for _, ch := range c.Changes { // the old names first: another file may take them in the same commit
		if ch.Status == wiki.Moved && indexed(ch.From) {
			e, err := h.of(ch.From)
			if err != nil {
				return err
			}
			moved[ch.From] = e
		}
	}
	for from := range moved {
		h.edits[from] = nil
	}
	for _, ch := range c.Changes {
		if !indexed(ch.File) {
			continue
		}
		if ch.Status == wiki.Deleted {
			h.edits[ch.File] = nil
			continue
		}
		e, err := h.of(ch.File)
		if was, ok := moved[ch.From]; ok && ch.Status == wiki.Moved {
			e, err = was, nil
		} else if ch.Status == wiki.Added {
			e = edits{}
		}
		if err != nil {
			return err
		}
		e.Names = slices.Clone(e.Names)
		e.add(c)
		h.edits[ch.File] = &e
	}
	return nil
}
