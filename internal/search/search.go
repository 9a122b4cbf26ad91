// Package search finds pages by their words, and knows how Danish words are bent and put together.
//
// It is a follower over bleve's scorch. The index holds words as they are written (lower case, NFC) and nothing that
// depends on a language or on other pages: inflections, parts of compounds, spellings without æ, ø and å, and typos are
// relations between a word of the query and the words that the wiki uses (its vocabulary, see lexicon.go), and are
// found when somebody searches. So a word that becomes known today takes compounds apart that were written years ago,
// nothing is indexed twice, and it does not matter in which steps the index came to its revision.
//
// # What a word finds, best first
//
//	exact      bibliotek → bibliotek
//	form       bibliotek → bibliotekerne, bog → bøger
//	synonym    Brønden → Databrønden, where a page has both names
//	part       lån → fjernlån, infrastruktur → biblioteksinfrastruktur
//	spelling   udlan → udlån, Aarhus → Århus; but bor → bør only after all that is spelt bor
//	typo       one letter wrong in a word of six letters or more
//
// A word counts most in the title, then in other names of the page, headings and tags, the text. A hit has all words of
// the query; where few pages do, those that have the weightiest of them follow, and Hit.Missing says what they lack.
//
// # The index on disk
//
// It is derived: nothing waits for a disk, and an index that is torn, of another version or was left in the middle of
// being built is made anew by Open. The revision is written in the same batch as the data, so both survive or neither.
package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"alliancewiki/internal/wiki"
)

// version is raised when what is indexed changes; an index of another version is made anew.
const version = "1"

// The keys of what is kept beside the documents.
var (
	revKey     = []byte("rev")
	versionKey = []byte("version")
)

// Doc is what search needs to know about a page. Text may be long; see maxText.
type Doc struct {
	Title    string
	Type     string
	Lang     string   // "da", "en" or ""
	Aliases  []string // other names of the page, which people may link to
	Names    []string // names that only search knows: the long form and the other forms of a term
	Tags     []string
	Headings []string
	Fields   []string // the other values of the front matter as text
	Text     string   // plain, without the title; lines and paragraphs separated by newlines
}

// Index is the follower.
type Index struct {
	dir  string
	docs func(wiki.Path, []byte) Doc

	mu    sync.RWMutex // held for writing while scorch is replaced
	bleve index.Index
	queue *index.AnalysisQueue
	rev   atomic.Value // wiki.Rev
	saved chan error   // what came of putting the last batch on disk; nil where there was none
	terms atomic.Pointer[lexicon]

	tableMu sync.Mutex
	table   *table // of the snapshot that tableOf points to
	tableOf weak.Pointer[scorch.IndexSnapshot]
}

// Open opens or makes the index in the folder dir. docs makes a Doc of a page's text; when it comes to make others than
// before, version must be raised. It is called by several goroutines.
func Open(ctx context.Context, dir string, docs func(wiki.Path, []byte) Doc) (*Index, error) {
	x := &Index{dir: dir, docs: docs, queue: index.NewAnalysisQueue(runtime.GOMAXPROCS(0))}
	err := x.open(ctx)
	if err != nil && ctx.Err() == nil {
		err = errors.Join(x.shut(), os.RemoveAll(dir))
		if err == nil {
			err = x.open(ctx)
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", dir, err), x.Close())
	}
	return x, nil
}

// open opens what is there, or begins anew where nothing is. Any error means that it cannot be used.
func (x *Index) open(ctx context.Context) (err error) {
	defer func() {
		if r := recover(); r != nil { // scorch maps its files and trusts what they say
			err = fmt.Errorf("torn index: %v", r)
		}
	}()
	fresh := false
	if _, err := os.Stat(x.dir); errors.Is(err, os.ErrNotExist) {
		fresh = true
	}
	x.bleve, err = scorch.NewScorch(scorch.Name, map[string]any{
		"path":               x.dir,
		"unsafe_batch":       true, // a batch is visible when it returns, and reaches the disk a little later
		"numSnapshotsToKeep": 1,
		"bolt_timeout":       "5s", // of waiting for another process that has it open
		"scorchPersisterOptions": map[string]any{
			"PersisterNapTimeMSec":      100, // edits that come together are written together
			"PersisterNapUnderNumFiles": 200,
		},
	}, x.queue)
	if err != nil {
		return err
	}
	if err := x.bleve.Open(); err != nil {
		x.bleve = nil
		return err
	}
	if fresh {
		b := index.NewBatch()
		b.SetInternal(versionKey, []byte(version))
		b.SetInternal(revKey, nil)
		if err := x.put(b); err != nil {
			return err
		}
	}
	return x.load(ctx)
}

// put writes a batch. Readers see it when put returns; it is on disk when saved says so.
func (x *Index) put(b *index.Batch) error {
	saved := make(chan error, 1)
	b.SetPersistedCallback(func(err error) { saved <- err })
	err := x.bleve.Batch(b)
	if err == nil {
		x.saved = saved
	}
	return err
}

// load reads the revision and the vocabulary.
func (x *Index) load(ctx context.Context) error {
	r, err := x.bleve.Reader()
	if err != nil {
		return err
	}
	defer r.Close()
	have, err := r.GetInternal(versionKey)
	if err != nil {
		return err
	}
	if string(have) != version {
		return fmt.Errorf("index has version %q, not %s", have, version)
	}
	rev, err := r.GetInternal(revKey)
	if err != nil {
		return err
	}
	if n, err := r.DocCount(); err != nil || n > 0 && len(rev) == 0 {
		return errors.Join(err, errors.New("index was left half built"))
	}
	words, err := loadLexicon(ctx, r)
	if err != nil {
		return err
	}
	x.terms.Store(words)
	x.rev.Store(wiki.Rev(rev))
	return nil
}

// Name is the follower's name.
func (x *Index) Name() string { return "search" }

// Rev is the revision that the index stands for, "" for none.
func (x *Index) Rev() wiki.Rev { return x.rev.Load().(wiki.Rev) }

// Reset drops everything. Searches wait for it.
func (x *Index) Reset(ctx context.Context) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.rev.Store(wiki.Rev(""))
	if err := errors.Join(x.shut(), os.RemoveAll(x.dir)); err != nil {
		return err
	}
	return x.open(ctx)
}

// Check reads the index through and tells whether it is sound in itself.
func (x *Index) Check(ctx context.Context) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("torn index: %v", r)
		}
	}()
	return x.read(func(s *snapshot) error {
		if rev, err := s.GetInternal(revKey); err != nil || wiki.Rev(rev) != x.Rev() {
			return errors.Join(err, fmt.Errorf("the index says it is at %q, not %q", rev, x.Rev()))
		}
		if _, err := loadLexicon(ctx, s); err != nil {
			return err
		}
		n, err := s.DocCount()
		if err != nil {
			return err
		}
		seen, all := uint64(0), s.set()
		if err := s.eachOf(fieldKey, "all", all.set); err != nil {
			return err
		}
		for doc, ok := all.from(0); ok; doc, ok = all.from(doc + 1) {
			if seen++; seen%1000 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if _, err := s.stored(doc); err != nil {
				return err
			}
		}
		if seen != n {
			return fmt.Errorf("%d documents, of which %d can be found", n, seen)
		}
		return nil
	})
}

// Close closes the index. It waits for searches that run, and for what is not on disk yet.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	err := x.shut()
	if x.queue != nil {
		x.queue.Close()
		x.queue = nil
	}
	return err
}

// saveTime is how long closing waits for the disk. What is not saved then is made again.
const saveTime = 10 * time.Second

func (x *Index) shut() error {
	if x.bleve == nil {
		return nil
	}
	if x.saved != nil {
		select {
		case <-x.saved:
		case <-time.After(saveTime):
		}
		x.saved = nil
	}
	err := x.bleve.Close()
	x.bleve = nil
	return err
}

// errClosed is what a search of a closed index gives.
var errClosed = errors.New("the search index is closed")

// read runs f on the index as it is now.
func (x *Index) read(f func(*snapshot) error) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.bleve == nil {
		return errClosed
	}
	r, err := x.bleve.Reader()
	if err != nil {
		return err
	}
	defer r.Close()
	s, ok := r.(*scorch.IndexSnapshot)
	if !ok || s == nil {
		return errClosed
	}
	return f(&snapshot{IndexSnapshot: s, lexicon: x.terms.Load(), index: x})
}
