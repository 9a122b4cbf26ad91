package gitstore

import (
	"context"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"

	"alliancewiki/internal/wiki"
)

// Untouched tells whether the repository has nothing but the one commit that the program began it with.
func (s *Store) Untouched(ctx context.Context) (bool, error) {
	rev := s.Head().Rev
	if rev == "" {
		return false, nil
	}
	c, err := s.commit(ctx, rev)
	if err != nil {
		return false, err
	}
	return len(c.ParentHashes) == 0 && c.Author.Email == s.committer.Email, nil
}

// Replace makes e.Put the whole tree, in one commit on the branch as it is at e.Base; a branch that has moved since is a
// *wiki.Invalid (edit.base). The caller has made sure that the names can be together (Snapshot.Collision), and that none
// of them is a folder of another.
func (s *Store) Replace(ctx context.Context, e wiki.Edit) (wiki.Result, error) {
	return s.do(&job{ctx: ctx, edit: e, whole: true, done: make(chan struct{})})
}

// replace is Replace on the tip.
func (r *round) replace(ctx context.Context, e wiki.Edit) (wiki.Result, error) {
	if r.tip.Rev != e.Base {
		return wiki.Result{}, &wiki.Invalid{Field: "base", Key: "edit.base", Value: string(e.Base)}
	}
	next := SnapshotOf(e.Put)
	m := &merging{round: r, ctx: ctx, edit: e, root: next.root}
	for _, text := range e.Put {
		r.batch.add(plumbing.BlobObject, textContent(text).data)
	}
	if err := m.root.encode(r.batch); err != nil {
		return wiki.Result{}, err
	}
	if m.root.id == r.tip.root.id {
		return wiki.Result{Rev: r.tip.Rev}, nil
	}
	err := diff("", r.tip.root, m.root, func(name string, old, now *entry) error {
		f, err := wiki.ParseFile(name)
		if err != nil {
			return nil // no file of the wiki; the history does not tell of those
		}
		ch := wiki.Change{Status: wiki.Modified, File: f}
		if old != nil {
			ch.Old = blobID(old.id)
		} else {
			ch.Status = wiki.Added
		}
		if now != nil {
			ch.New = blobID(now.id)
		} else {
			ch.Status = wiki.Deleted
		}
		m.changes = append(m.changes, ch)
		return nil
	})
	if err != nil {
		return wiki.Result{}, err
	}
	return r.commit(m, "")
}

// SnapshotOf is the tree of some files, of no revision. Its cost is that of the files, however they lie.
func SnapshotOf(files map[wiki.File][]byte) *Snapshot {
	top := &sapling{}
	for f, text := range files {
		top.add(f.String(), plumbing.ComputeHash(plumbing.BlobObject, text))
	}
	return &Snapshot{root: top.node()}
}

// sapling is a folder while files are added to it.
type sapling struct {
	files   []entry
	folders map[string]*sapling
}

func (s *sapling) add(name string, id plumbing.Hash) {
	seg, rest, more := strings.Cut(name, "/")
	if !more {
		s.files = append(s.files, entry{name: seg, mode: filemode.Regular, id: id})
		return
	}
	if s.folders == nil {
		s.folders = map[string]*sapling{}
	}
	sub := s.folders[seg]
	if sub == nil {
		sub = &sapling{}
		s.folders[seg] = sub
	}
	sub.add(rest, id)
}

func (s *sapling) node() *node {
	n := &node{entries: s.files}
	for name, sub := range s.folders {
		n.entries = append(n.entries, entry{name: name, mode: filemode.Dir, sub: sub.node()})
	}
	slices.SortFunc(n.entries, func(a, b entry) int { return strings.Compare(a.key(), b.key()) })
	return n
}

// Upkept is what a reader of the repository's state wants to know beside UpkeepState.
type Upkept struct {
	Loose int   // objects that are files of their own, about
	Free  int64 // bytes on the disk; -1 where that is not known
}

// Upkept looks at the repository's folders; its cost is reading a few of them.
func (s *Store) Upkept() Upkept {
	free, err := freeBytes(s.dir)
	if err != nil {
		free = -1
	}
	return Upkept{Loose: looseCount(s.dir), Free: free}
}
