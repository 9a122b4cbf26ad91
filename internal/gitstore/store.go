// Package gitstore keeps the wiki in a bare git repository: pages, attachments, history, and the one way to write.
//
// The page a/b is the file a/b.md on the branch that HEAD stands for (main in a repository of ours). There is no working
// tree, save for that of a person's own Clone, which follows the branch (worktree.go). The tree of the head is in memory
// (Snapshot) and is swapped whole; file contents are read through a few `git cat-file --batch` processes, which see what
// gc, repack and pushes do beside us.
//
// Apply is the only way to write. One goroutine takes all edits that wait, merges each onto the head (or onto the one
// before it), and makes them commits; their objects are written and fsynced together, and then the branch moves from the
// head to the last of them by a compare-and-swap under git's lock-file protocol. Only then are the edits answered, so an
// acknowledged edit is on disk and on the branch whatever is killed when. If another process moved the branch meanwhile
// the same edits are merged again onto the new head.
//
// Upload-pack, receive-pack, fsck, gc and the log are the git program's work; go-git's object package encodes and decodes.
package gitstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"

	"alliancewiki/internal/wiki"
)

// Options are what a store may be told; the zero value is good.
type Options struct {
	Committer  wiki.Author // who the commits say made them, beside the author; by default alliancewiki <wiki@localhost>
	CacheBytes uint64      // for objects read; by default 32 MiB
	Readers    int         // cat-file processes; by default 4
	Clone      *Clone      // where dir is one: its branch, and its working tree if there is one, which follows the branch
}

// Store is an open repository. Its methods may be called at the same time. One process at a time opens a repository;
// git commands beside it are welcome.
type Store struct {
	dir       string
	branch    string // refs/heads/main
	committer wiki.Author
	reader    *reader

	head atomic.Pointer[Snapshot]
	move sync.Mutex // held while head is changed: by the writer, or by Refresh
	// unsure tells whether the branch may not be on disk as it is seen; the writer's.
	unsure bool

	known known // recent commits and snapshots

	tree *workTree // nil where there is none

	refs  sync.Mutex // held while one of the store's own refs is changed; guards notes
	notes *Snapshot  // the tree of notesRef as last seen; nil before

	upkeep   upkeep
	incoming sync.RWMutex // held for reading while a push is in quarantine, for writing while objects are thrown away

	fetching sync.Mutex // held while the upstream is fetched; guards durable
	durable  time.Time  // all that was fetched before is on disk

	edits  chan *job
	stop   chan struct{}
	writer sync.WaitGroup
}

// Init makes a bare repository at dir holding files in one commit, durably: it is built under another name and
// renamed, so a half-made one is never taken for a wiki. dir must not exist.
func Init(ctx context.Context, dir string, files map[wiki.File][]byte, by wiki.Author, message string) error {
	temp := dir + ".new"
	if err := os.RemoveAll(temp); err != nil {
		return err
	}
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return err
	}
	if _, err := run(ctx, temp, "init", "--quiet", "--bare", "--template=", "--initial-branch=main"); err != nil {
		return err
	}
	s, err := Open(ctx, temp, Options{})
	if err != nil {
		return err
	}
	_, err = s.Apply(ctx, wiki.Edit{By: by, Message: message, When: time.Now(), Put: files})
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	return settle(temp, dir)
}

// settle makes a repository that was built under a temporary name durable, and gives it its own.
func settle(temp, dir string) error {
	err := filepath.WalkDir(temp, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() && d.Name() != "HEAD" && d.Name() != "config" {
			return err
		}
		return syncDir(name)
	})
	if err != nil {
		return err
	}
	if err := os.Rename(temp, dir); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// Open opens the repository at dir, any bare one with Markdown files in it. It sets the configuration that the store
// relies on, makes good what a killed process left, and loads the head's tree.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	branch, tree, err := prepare(ctx, dir, o.Clone)
	if err != nil {
		return nil, err
	}
	if o.Committer.Name == "" {
		o.Committer = wiki.Author{Name: "alliancewiki", Email: "wiki@localhost"}
	}
	if o.CacheBytes == 0 {
		o.CacheBytes = 32 << 20
	}
	if o.Readers == 0 {
		o.Readers = 4
	}
	s := &Store{
		dir:       dir,
		branch:    branch,
		tree:      tree,
		committer: o.Committer,
		reader:    newReader(dir, o.Readers, o.CacheBytes),
		edits:     make(chan *job),
		stop:      make(chan struct{}),
		unsure:    true,
	}
	s.head.Store(&Snapshot{root: &node{}})
	if _, err := s.Refresh(ctx); err != nil {
		s.reader.close()
		return nil, err
	}
	s.writer.Go(s.write)
	return s, nil
}

// prepare makes a repository ready to be opened. One that is a person's own clone keeps its configuration and its locks.
func prepare(ctx context.Context, dir string, c *Clone) (branch string, tree *workTree, err error) {
	if c != nil {
		if err := c.recover(); err != nil || c.WorkTree == "" {
			return c.Branch, nil, err
		}
		tree, err := newWorkTree(ctx, c)
		return c.Branch, tree, err
	}
	branch, err = readBranch(dir)
	if err != nil {
		return "", nil, fmt.Errorf("open repository: %w", err)
	}
	if err := recoverRepository(dir, branch); err != nil {
		return "", nil, err
	}
	return branch, nil, configure(ctx, dir)
}

// Close answers the edits that are under way, refuses later ones, and ends the git processes.
func (s *Store) Close() error {
	close(s.stop)
	s.writer.Wait()
	s.reader.close()
	return nil
}

// Dir is the repository's folder.
func (s *Store) Dir() string { return s.dir }

// Branch is the ref that the wiki lives on: what HEAD stands for, refs/heads/main in a repository of ours.
func (s *Store) Branch() string { return s.branch }

// Committer is who the wiki's own commits say made them.
func (s *Store) Committer() wiki.Author { return s.committer }

// Head is the head as the store last saw it.
func (s *Store) Head() *Snapshot { return s.head.Load() }

// Refresh looks whether another process moved the branch, and takes the new head over if so. Its cost is reading one
// small file, and what changed.
func (s *Store) Refresh(ctx context.Context) (moved bool, err error) {
	s.move.Lock()
	defer s.move.Unlock()
	return s.refresh(ctx)
}

func (s *Store) refresh(ctx context.Context) (moved bool, err error) {
	rev, err := readRef(s.dir, s.branch)
	if err != nil {
		return false, err
	}
	head := s.head.Load()
	if rev == head.Rev {
		return false, nil
	}
	next, err := s.snapshot(ctx, rev, head)
	if err != nil {
		return false, err
	}
	s.known.add(next, nil)
	s.head.Store(next)
	return true, nil
}

// snapshot loads the tree of a revision: whole where nothing like it is known, else by what differs from near.
func (s *Store) snapshot(ctx context.Context, rev wiki.Rev, near *Snapshot) (*Snapshot, error) {
	if rev == "" {
		return &Snapshot{root: &node{}}, nil
	}
	c, err := s.commit(ctx, rev)
	if err != nil {
		return nil, err
	}
	var root *node
	if near == nil || near.Rev == "" {
		if root, err = loadTree(ctx, s.dir, rev); err == nil {
			root.id = c.TreeHash
		}
	} else {
		root, err = s.reader.readTree(ctx, c.TreeHash, near.root)
	}
	if err != nil {
		return nil, fmt.Errorf("tree of %s: %w", rev.Short(), err)
	}
	return &Snapshot{Rev: rev, root: root}, nil
}

// commit reads a commit object.
func (s *Store) commit(ctx context.Context, rev wiki.Rev) (*object.Commit, error) {
	return s.reader.commit(ctx, rev)
}

// Blob reads the bytes of a file. They are shared: callers do not change them.
func (s *Store) Blob(ctx context.Context, id wiki.BlobID) ([]byte, error) {
	return s.reader.blob(ctx, id)
}

// LookupAt finds a file's blob at any revision: a missing file or revision is wiki.ErrNotFound. It reads the trees on
// the way to the file, no more.
func (s *Store) LookupAt(ctx context.Context, rev wiki.Rev, f wiki.File) (wiki.BlobID, error) {
	id, err := s.lookupAt(ctx, rev, f)
	return blobID(id), err
}

func (s *Store) lookupAt(ctx context.Context, rev wiki.Rev, f wiki.File) (plumbing.Hash, error) {
	if snap := s.known.snapshot(rev); snap != nil {
		if e := snap.entry(f.String()); e != nil && e.isFile() {
			return e.id, nil
		}
		return plumbing.ZeroHash, fmt.Errorf("%s at %s: %w", f, rev.Short(), wiki.ErrNotFound)
	}
	c, err := s.commit(ctx, rev)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	e, err := s.reader.find(ctx, c.TreeHash, f.String())
	if err != nil {
		return plumbing.ZeroHash, fmt.Errorf("%s at %s: %w", f, rev.Short(), err)
	}
	return e, nil
}
