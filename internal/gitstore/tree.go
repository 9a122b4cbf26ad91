package gitstore

import (
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"golang.org/x/text/unicode/norm"
)

// put gives the tree with the file in it, leaving n as it is: only the folders on the way are new. The caller has
// made sure that no folder of the name is a file (Snapshot.occupied).
func (n *node) put(name string, id plumbing.Hash) *node {
	return n.putEntry(name, 0, id)
}

// putEntry is put for an entry of any mode; 0 keeps the mode that is there, else it is a regular file's.
func (n *node) putEntry(name string, mode filemode.FileMode, id plumbing.Hash) *node {
	seg, rest, more := strings.Cut(name, "/")
	i := n.find(seg)
	e := entry{name: seg, mode: filemode.Regular}
	if i >= 0 {
		e = n.entries[i]
	}
	if more {
		if e.sub == nil { // new, or another thing than a folder
			e.mode, e.sub = filemode.Dir, &node{}
		}
		e.id, e.sub = plumbing.ZeroHash, e.sub.putEntry(rest, mode, id)
		return n.at(i, e)
	}
	if mode != 0 {
		e.mode = mode
	}
	e.id, e.sub = id, nil
	return n.at(i, e)
}

// at gives the folder with entry i replaced by one of the same name; git's order may put it elsewhere, where the one is
// a folder and the other is not.
func (n *node) at(i int, e entry) *node {
	if i >= 0 && n.entries[i].mode != e.mode {
		n = &node{entries: slices.Delete(slices.Clone(n.entries), i, i+1)}
		i = -1
	}
	return n.with(i, e)
}

// without gives the tree without the file, and without the folders that this empties. A file that is not there
// changes nothing.
func (n *node) without(name string) *node {
	seg, rest, more := strings.Cut(name, "/")
	i := n.find(seg)
	if i < 0 {
		return n
	}
	if more {
		e := n.entries[i]
		if e.sub == nil {
			return n
		}
		sub := e.sub.without(rest)
		if sub == e.sub {
			return n
		}
		if len(sub.entries) > 0 {
			e.id, e.sub = plumbing.ZeroHash, sub
			return n.with(i, e)
		}
	}
	return &node{entries: slices.Delete(slices.Clone(n.entries), i, i+1)}
}

// withoutAll is without for many files at once: each folder is made anew once, not once for each file.
func (n *node) withoutAll(files map[string]bool) *node {
	folders := map[string]bool{}
	for name := range files {
		for i := strings.LastIndexByte(name, '/'); i >= 0 && !folders[name[:i+1]]; i = strings.LastIndexByte(name, '/') {
			folders[name[:i+1]] = true
			name = name[:i]
		}
	}
	return n.withoutBelow("", files, folders)
}

func (n *node) withoutBelow(prefix string, files, folders map[string]bool) *node {
	rest := &node{}
	for _, e := range n.entries {
		name := prefix + norm.NFC.String(e.name)
		switch {
		case e.sub == nil && files[name]:
			continue
		case e.sub != nil && folders[name+"/"]:
			sub := e.sub.withoutBelow(name+"/", files, folders)
			if len(sub.entries) == 0 {
				continue
			}
			e.id, e.sub = plumbing.ZeroHash, sub
		}
		rest.entries = append(rest.entries, e)
	}
	return rest
}

// with gives the folder with entry i replaced, or with the entry added in its place where i < 0.
func (n *node) with(i int, e entry) *node {
	if i >= 0 {
		entries := slices.Clone(n.entries)
		entries[i] = e
		return &node{entries: entries}
	}
	at, _ := slices.BinarySearchFunc(n.entries, e.key(), func(e entry, key string) int { return strings.Compare(e.key(), key) })
	entries := make([]entry, 0, len(n.entries)+1)
	entries = append(append(append(entries, n.entries[:at]...), e), n.entries[at:]...)
	return &node{entries: entries}
}

// encode adds the changed folders of a tree to the batch and fills in their ids.
func (n *node) encode(b *batch) error {
	if !n.id.IsZero() {
		return nil
	}
	t := object.Tree{Entries: make([]object.TreeEntry, len(n.entries))}
	for i := range n.entries {
		e := &n.entries[i]
		if e.sub != nil && e.id.IsZero() {
			if err := e.sub.encode(b); err != nil {
				return err
			}
			e.id = e.sub.id
		}
		t.Entries[i] = object.TreeEntry{Name: e.name, Mode: e.mode, Hash: e.id}
	}
	var err error
	n.id, err = b.addEncoded(&t)
	return err
}
