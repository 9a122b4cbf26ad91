package gitstore

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// Snapshot is the tree of one revision in memory. It never changes, and shares with the next one all folders that an
// edit did not touch; so making the next one costs what the edit changed, and holding some old ones costs little.
type Snapshot struct {
	Rev  wiki.Rev // "" for the empty repository
	root *node
}

// node is one folder. Its entries are in git's order and hold everything that the tree holds, also what is no file of
// the wiki (symbolic links, submodules, names that wiki.ParseFile refuses): that is kept when the tree is written anew.
type node struct {
	id      plumbing.Hash // zero while it is not encoded yet
	entries []entry

	foldOnce sync.Once
	folded   map[string][]int // folded name → entries
}

type entry struct {
	name string // as git has it; may be in another Unicode form than NFC
	mode filemode.FileMode
	id   plumbing.Hash // zero for a changed folder that is not encoded yet
	sub  *node         // of a folder
}

// key is the entry's place in git's order: folders sort as if their names ended in a slash.
func (e *entry) key() string {
	if e.mode == filemode.Dir {
		return e.name + "/"
	}
	return e.name
}

func (e *entry) isFile() bool {
	return e.mode == filemode.Regular || e.mode == filemode.Executable || e.mode == filemode.Deprecated
}

// find finds an entry by its exact name in NFC, -1 where there is none.
func (n *node) find(name string) int {
	for _, key := range [2]string{name, name + "/"} {
		i, ok := slices.BinarySearchFunc(n.entries, key, func(e entry, key string) int { return strings.Compare(e.key(), key) })
		if ok {
			return i
		}
	}
	if isASCII(name) {
		return -1
	}
	for _, i := range n.like(name) { // stored in NFD by a macOS of old
		if norm.NFC.String(n.entries[i].name) == name {
			return i
		}
	}
	return -1
}

// like finds the entries whose names differ from name at most in letter case and Unicode form.
func (n *node) like(name string) []int {
	n.foldOnce.Do(func() {
		n.folded = make(map[string][]int, len(n.entries))
		for i := range n.entries {
			key := wiki.Fold(n.entries[i].name)
			n.folded[key] = append(n.folded[key], i)
		}
	})
	return n.folded[wiki.Fold(name)]
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Lookup finds a file's blob.
func (s *Snapshot) Lookup(f wiki.File) (wiki.BlobID, bool) {
	e := s.entry(f.String())
	if e == nil || !e.isFile() {
		return "", false
	}
	return blobID(e.id), true
}

func (s *Snapshot) entry(name string) *entry {
	n := s.root
	for {
		seg, rest, more := strings.Cut(name, "/")
		i := n.find(seg)
		if i < 0 {
			return nil
		}
		if !more {
			return &n.entries[i]
		}
		if n = n.entries[i].sub; n == nil {
			return nil
		}
		name = rest
	}
}

// Like finds the one file whose name differs from f at most in letter case and Unicode form.
func (s *Snapshot) Like(f wiki.File) (wiki.File, bool) {
	found := s.root.likePath("", f.String())
	if len(found) == 0 {
		return wiki.File{}, false
	}
	return found[0], true
}

func (n *node) likePath(prefix, name string) (found []wiki.File) {
	seg, rest, more := strings.Cut(name, "/")
	for _, i := range n.like(seg) {
		e := &n.entries[i]
		switch {
		case more && e.sub != nil:
			found = append(found, e.sub.likePath(prefix+e.name+"/", rest)...)
		case !more && e.isFile():
			if f, err := wiki.ParseFile(prefix + e.name); err == nil {
				found = append(found, f)
			}
		}
	}
	return found
}

// occupied tells whether putting a new file f would give two names that some file system takes for one (an entry like
// it, or a file where one of its folders should be), or two files with one address: the page kort.png lives where the
// picture kort.png does.
func (s *Snapshot) occupied(f wiki.File) bool {
	n, name := s.root, f.String()
	for {
		seg, rest, more := strings.Cut(name, "/")
		if !more {
			twin, isPage := strings.CutSuffix(seg, ".md")
			if !isPage {
				twin = seg + ".md"
			}
			return len(n.like(seg)) > 0 || slices.ContainsFunc(n.like(twin), func(i int) bool { return n.entries[i].isFile() })
		}
		i := n.find(seg)
		if i < 0 {
			return len(n.like(seg)) > 0
		}
		if n = n.entries[i].sub; n == nil {
			return true
		}
		name = rest
	}
}

// Entry is one entry of a folder.
type Entry struct {
	Name   string
	Folder bool
	File   wiki.File // zero for a folder
	Blob   wiki.BlobID
}

// Folder lists a folder ("" for the root) in git's order; ok is false where it is not there. Entries that are no files
// of the wiki are left out.
func (s *Snapshot) Folder(folder string) (list []Entry, ok bool) {
	n := s.root
	if folder != "" {
		e := s.entry(folder)
		if e == nil || e.sub == nil {
			return nil, false
		}
		n = e.sub
		folder += "/"
	}
	for i := range n.entries {
		e := &n.entries[i]
		f, err := wiki.ParseFile(folder + e.name)
		switch {
		case err != nil:
		case e.sub != nil:
			list = append(list, Entry{Name: f.Name(), Folder: true})
		case e.isFile():
			list = append(list, Entry{Name: f.Name(), File: f, Blob: blobID(e.id)})
		}
	}
	return list, true
}

// All yields every file with its blob, in git's order; names that the wiki does not take are left out.
func (s *Snapshot) All() iter.Seq2[wiki.File, wiki.BlobID] {
	return func(yield func(wiki.File, wiki.BlobID) bool) {
		s.root.walk("", func(name string, e *entry) bool {
			if f, err := wiki.ParseFile(name); err == nil && e.isFile() {
				return yield(f, blobID(e.id))
			}
			return true
		})
	}
}

// Refused yields the names of the tree that the wiki does not show, with the reason: what wiki.ParseFile refuses,
// symbolic links and submodules.
func (s *Snapshot) Refused() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		s.root.walk("", func(name string, e *entry) bool {
			_, err := wiki.ParseFile(name)
			if err == nil && !e.isFile() {
				err = &wiki.Invalid{Field: "path", Key: "path.mode", Value: e.mode.String()}
			}
			return err == nil || yield(name, err)
		})
	}
}

// walk calls f for everything that is not a folder.
func (n *node) walk(prefix string, f func(name string, e *entry) bool) bool {
	for i := range n.entries {
		e := &n.entries[i]
		if e.sub != nil {
			if !e.sub.walk(prefix+e.name+"/", f) {
				return false
			}
		} else if !f(prefix+e.name, e) {
			return false
		}
	}
	return true
}

// diff calls f for each name that differs between two trees; old or next is nil where it is only on the other side.
// Folders with the same id are not entered.
func diff(prefix string, a, b *node, f func(name string, old, next *entry) error) error {
	if a == b || a != nil && b != nil && a.id == b.id && !a.id.IsZero() {
		return nil
	}
	var as, bs []entry
	if a != nil {
		as = a.entries
	}
	if b != nil {
		bs = b.entries
	}
	for len(as) > 0 || len(bs) > 0 {
		var x, y *entry
		order := -1
		if len(as) == 0 {
			order = 1
		} else if len(bs) > 0 {
			order = strings.Compare(as[0].key(), bs[0].key())
		}
		if order <= 0 {
			x, as = &as[0], as[1:]
		}
		if order >= 0 {
			y, bs = &bs[0], bs[1:]
		}
		if x != nil && y != nil && x.id == y.id && x.mode == y.mode && !x.id.IsZero() {
			continue
		}
		if err := diffEntry(prefix, x, y, f); err != nil {
			return err
		}
	}
	return nil
}

func diffEntry(prefix string, x, y *entry, f func(name string, old, next *entry) error) error {
	var a, b *node
	if x != nil {
		a = x.sub
	}
	if y != nil {
		b = y.sub
	}
	if a != nil || b != nil { // the keys agree, so both are folders where both are there
		name := ""
		if x != nil {
			name = x.name
		} else {
			name = y.name
		}
		return diff(prefix+name+"/", a, b, f)
	}
	if x != nil {
		return f(prefix+x.name, x, y)
	}
	return f(prefix+y.name, x, y)
}

func blobID(h plumbing.Hash) wiki.BlobID { return wiki.BlobID(h.String()) }

// Occupied finds a name that files cannot be moved to (old name → new name), because something else is there or lives
// at the same address; ok is false where all can be moved.
func (s *Snapshot) Occupied(moved map[wiki.File]wiki.File) (taken wiki.File, ok bool) {
	names := map[string]bool{}
	for from := range moved {
		names[from.String()] = true
	}
	rest := &Snapshot{root: s.root.withoutAll(names)}
	for _, to := range moved {
		if rest.occupied(to) {
			return to, true
		}
	}
	return taken, false
}
