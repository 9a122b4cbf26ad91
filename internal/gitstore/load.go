package gitstore

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"

	"alliancewiki/internal/wiki"
)

// loadTree reads the whole tree of a commit with one git process.
func loadTree(ctx context.Context, dir string, rev wiki.Rev) (*node, error) {
	cmd := command(ctx, dir, "ls-tree", "-r", "-t", "-z", "--full-tree", string(rev))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, gitError(err, "ls-tree")
	}
	root, parseErr := parseTree(out)
	io.Copy(io.Discard, out)
	if err := cmd.Wait(); err != nil {
		return nil, fmt.Errorf("git ls-tree: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	return root, parseErr
}

// parseTree reads the lines "MODE TYPE ID\tNAME\0" of git ls-tree -r -t -z: a folder comes before what is in it.
func parseTree(r io.Reader) (*node, error) {
	root := &node{}
	folders := map[string]*node{"": root}
	var parent string
	at := root
	scanner := newNulScanner(r)
	for scanner.Scan() {
		line := scanner.Text()
		meta, name, ok := strings.Cut(line, "\t")
		f := strings.Fields(meta)
		if !ok || len(f) != 3 {
			return nil, fmt.Errorf("git ls-tree printed %q", line)
		}
		mode, err := filemode.New(f[0])
		if err != nil {
			return nil, err
		}
		in, base := "", name
		if i := strings.LastIndexByte(name, '/'); i >= 0 {
			in, base = name[:i], name[i+1:]
		}
		if in != parent {
			parent, at = in, folders[in]
		}
		e := entry{name: strings.Clone(base), mode: mode, id: plumbing.NewHash(f[2])}
		if mode == filemode.Dir {
			e.sub = &node{id: e.id}
			folders[name] = e.sub
		}
		at.entries = append(at.entries, e)
	}
	return root, scanner.Err()
}

// readTree reads a tree object by object, taking over the folders of a known tree that are still the same: the cost is
// that of what differs. A tree that is too large to come from outside is wiki.ErrTooLarge.
func (r *reader) readTree(ctx context.Context, id plumbing.Hash, known *node) (*node, error) {
	left := maxTreeFiles
	return r.readBelow(ctx, id, known, 0, &left)
}

// readBelow is readTree at a depth, with so many entries left to be read.
func (r *reader) readBelow(ctx context.Context, id plumbing.Hash, known *node, depth int, left *int) (*node, error) {
	if known != nil && known.id == id {
		return known, nil
	}
	entries, err := r.treeEntries(ctx, id)
	if err != nil {
		return nil, err
	}
	if *left -= len(entries); *left < 0 || depth > maxTreeDepth {
		return nil, fmt.Errorf("folder %s: %w", id, wiki.ErrTooLarge)
	}
	n := &node{id: id, entries: make([]entry, len(entries))}
	for i, te := range entries {
		e := entry{name: te.Name, mode: te.Mode, id: te.Hash}
		if e.mode == filemode.Dir {
			var old *node
			if known != nil {
				if j := known.find(e.name); j >= 0 {
					old = known.entries[j].sub
				}
			}
			if e.sub, err = r.readBelow(ctx, e.id, old, depth+1, left); err != nil {
				return nil, err
			}
		}
		n.entries[i] = e
	}
	return n, nil
}

// find finds a file below a tree, reading the trees on the way only.
func (r *reader) find(ctx context.Context, tree plumbing.Hash, name string) (plumbing.Hash, error) {
	for {
		entries, err := r.treeEntries(ctx, tree)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		n := &node{entries: make([]entry, len(entries))}
		for i, te := range entries {
			n.entries[i] = entry{name: te.Name, mode: te.Mode, id: te.Hash}
		}
		seg, rest, more := strings.Cut(name, "/")
		i := n.find(seg)
		if i < 0 || more != (n.entries[i].mode == filemode.Dir) || !more && !n.entries[i].isFile() {
			return plumbing.ZeroHash, wiki.ErrNotFound
		}
		if !more {
			return n.entries[i].id, nil
		}
		tree, name = n.entries[i].id, rest
	}
}

func (r *reader) treeEntries(ctx context.Context, id plumbing.Hash) ([]object.TreeEntry, error) {
	o, err := r.object(ctx, id)
	if err != nil {
		return nil, err
	}
	if o.kind != plumbing.TreeObject {
		return nil, fmt.Errorf("%s is a %s, not a tree", id, o.kind)
	}
	m := &plumbing.MemoryObject{}
	m.SetType(o.kind)
	m.Write(o.data)
	var t object.Tree
	if err := t.Decode(m); err != nil {
		return nil, err
	}
	return t.Entries, nil
}
