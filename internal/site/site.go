// Package site is one running wiki: who may do what, doing it, and bringing everything derived from git up to date
// before the answer. Each verb of the wiki is one method; a browser, a push and a command end in the same ones.
//
// Reading asks for at least the role Reader, or for nobody at all where the wiki is public; changing pages asks for
// Editor. A refused visitor gets wiki.ErrSignIn, a refused person wiki.ErrForbidden.
//
// Pages and their texts come from the head's snapshot, always up to date. History, titles, names and links come from
// followers, which a change waits for before it is answered; while one is being built from nothing (first start on a
// large repository) nobody waits for it: pages are shown without what it knows, and links are not marked as missing.
package site

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/index"
	"alliancewiki/internal/markdown"
	"alliancewiki/internal/search"
	"alliancewiki/internal/wiki"
)

// Config is what a site is made of.
type Config struct {
	Store    *gitstore.Store
	CacheDir string // for everything derived; may be deleted while no site is open
	Public   bool   // visitors may read
	Log      *slog.Logger
}

// Site is one running wiki. Its methods may be called at the same time.
type Site struct {
	store   *gitstore.Store
	public  bool
	log     *slog.Logger
	history *index.History
	pages   *index.Pages
	search  *search.Index

	historyRunner, pagesRunner, searchRunner *runner

	runners  []*runner // all of them
	asks     atomic.Uint64
	stop     context.CancelFunc
	running  sync.WaitGroup
	version  atomic.Pointer[string]
	versions sync.Mutex // held while version is made
	standing standings
	tries    chan struct{} // held while a merge is tried for somebody who looks at a proposal
	sinces   chan struct{} // held while it is found out what changed since some time
	link     Link          // nil for none

	parsed     docs
	redirected atomic.Pointer[headRedirects]
	typed      atomic.Pointer[typesAt]
	set        atomic.Pointer[Settings]
	tables     tables
	salons     keptMeetings
	came       keptComing
	lives      keptLives
	glossary   keptGlossary
	words      keptEntries
	reporting  reporting
	rendering  renderings
	pictures   pictures
	rendered   *otter.Cache[renderKey, *renderedPage]
}

// keptGlossary is the glossary, kept until a page of a term changes.
type keptGlossary struct {
	mu       sync.Mutex
	made     bool
	epoch    uint64
	glossary *markdown.Glossary
}

// renderedBytes bounds the rendered pages kept in memory.
const renderedBytes = 48 << 20

// triesAtOnce bounds how many proposals are looked at at the same time: a merge may take seconds.
const triesAtOnce = 2

// pollEvery is how often the branch is looked at for what other processes did to it.
const pollEvery = 300 * time.Millisecond

// Open opens the followers under cfg.CacheDir and sets them to work. The site can be used at once.
func Open(ctx context.Context, cfg Config) (*Site, error) {
	if err := os.MkdirAll(cfg.CacheDir, 0o700); err != nil {
		return nil, err
	}
	s := &Site{
		store:    cfg.Store,
		public:   cfg.Public,
		log:      cfg.Log,
		tries:    make(chan struct{}, triesAtOnce),
		sinces:   make(chan struct{}, sincesAtOnce),
		pictures: newPictures(),
		rendered: otter.Must(&otter.Options[renderKey, *renderedPage]{
			MaximumWeight: renderedBytes,
			Weigher: func(_ renderKey, p *renderedPage) uint32 {
				return uint32(2*len(p.HTML) + 200*(len(p.Facts.Headings)+len(p.Facts.Links)) + 1000)
			},
		}),
	}
	var err error
	if s.history, err = index.OpenHistory(ctx, filepath.Join(cfg.CacheDir, "history.db")); err != nil {
		return nil, err
	}
	if s.pages, err = index.OpenPages(ctx, filepath.Join(cfg.CacheDir, "pages.db"), s.parsed.facts); err != nil {
		return nil, errors.Join(err, s.history.Close())
	}
	if s.search, err = search.Open(ctx, filepath.Join(cfg.CacheDir, "search"), s.searched); err != nil {
		return nil, errors.Join(err, s.history.Close(), s.pages.Close())
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	s.reporting.ctx = background
	s.historyRunner, s.pagesRunner, s.searchRunner = newRunner(s.history, s), newRunner(s.pages, s), newRunner(s.search, s)
	s.runners = []*runner{s.historyRunner, s.pagesRunner, s.searchRunner}
	s.kick()
	for _, r := range s.runners {
		s.running.Go(func() { r.run(background) })
	}
	return s, nil
}

// Run follows what other processes do to the branch, and tries a disk that could not be written to, until ctx ends.
func (s *Site) Run(ctx context.Context) error {
	var probing sync.WaitGroup
	defer probing.Wait()
	probing.Go(func() { s.probing(ctx) })
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		moved, err := s.store.Refresh(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Error("the branch cannot be read", "err", err)
		}
		switch {
		case moved:
			s.kick()
		case !strings.Contains(s.Version(), time.Now().In(danish).Format(time.DateOnly)):
			s.renewVersion()
		}
	}
}

// Close stops the followers and closes them. The store is the caller's.
func (s *Site) Close() error {
	s.stop()
	s.running.Wait()
	return errors.Join(s.history.Close(), s.pages.Close(), s.search.Close())
}

// Version changes whenever any page view may have changed: with the head, with what the followers have reached, and with the
// day.
func (s *Site) Version() string { return *s.version.Load() }

// Head is the revision that a form shown now is based on.
func (s *Site) Head() wiki.Rev { return s.store.Head().Rev }

func (s *Site) mayRead(who *wiki.Person) error {
	if s.public || who.Can(wiki.Reader) {
		return nil
	}
	return refusal(who)
}

// mayEdit tells whether the person is one who may change pages, whether or not the wiki takes changes just now.
func (s *Site) mayEdit(who *wiki.Person) error {
	if who.Can(wiki.Editor) {
		return nil
	}
	return refusal(who)
}

func (s *Site) mayWrite(who *wiki.Person) error {
	if err := s.mayEdit(who); err != nil {
		return err
	}
	return s.writable()
}

// MayRead tells whether the person may read the wiki at all; it is what a clone asks.
func (s *Site) MayRead(who *wiki.Person) error { return s.mayRead(who) }

func refusal(who *wiki.Person) error {
	if who == nil {
		return wiki.ErrSignIn
	}
	return wiki.ErrForbidden
}

// Redirect is the answer where a page or file is known under another name: other letter case or Unicode form, or moved.
type Redirect struct {
	To    wiki.File
	Moved bool // it was renamed, rather than written in another form
}

func (r *Redirect) Error() string { return "is now " + r.To.String() }

// PageRef names a page to a reader.
type PageRef struct {
	Path  wiki.Path
	Title string
	Type  string
	Lang  string
}

func pageRefs(refs []index.Ref) []PageRef {
	var list []PageRef
	for _, r := range refs {
		if p, ok := r.File.Page(); ok {
			list = append(list, PageRef{Path: p, Title: r.Title, Type: r.Type, Lang: r.Lang})
		}
	}
	return list
}

// State tells how far the followers are.
type State struct {
	Head      wiki.Rev
	Followers []FollowerState
}

// FollowerState is one follower's progress.
type FollowerState struct {
	Name  string
	Rev   wiki.Rev
	Ready bool // has reached a head since start
	Err   error
	Since time.Time // of the error
}

// State tells how far the followers are behind the head; a load balancer may send readers when all are ready.
func (s *Site) State() State {
	st := State{Head: s.Head()}
	for _, r := range s.runners {
		st.Followers = append(st.Followers, r.state())
	}
	return st
}

// CatchUp waits until every follower has reached the head as it is now, however long that takes.
func (s *Site) CatchUp(ctx context.Context) error {
	if _, err := s.store.Refresh(ctx); err != nil {
		return err
	}
	want := s.kick()
	for _, r := range s.runners {
		if err := r.wait(ctx, want); err != nil {
			return fmt.Errorf("%s: %w", r.follower.Name(), err)
		}
	}
	return nil
}
