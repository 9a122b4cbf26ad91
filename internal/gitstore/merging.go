package gitstore

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/go-git/go-git/v5/plumbing"

	"alliancewiki/internal/wiki"
)

// merging is one edit being merged onto the tip: first its moves, then its puts, then its removals.
type merging struct {
	*round
	ctx       context.Context
	edit      wiki.Edit
	root      *node                   // the tree so far
	movedTo   map[wiki.File]wiki.File // new name → old name, of the edit's own moves
	changes   []wiki.Change
	conflicts []wiki.FileConflict
	merged    bool                    // others' changes to a file of the edit were merged in
	renames   map[wiki.File]wiki.File // what others renamed between base and tip, once it was asked for

	baseAt *Snapshot // the base's tree, where a commit is merged in; nil for an edit
	settled
}

// merge fills in root and changes, or answers why it cannot.
func (m *merging) merge() error {
	order := func(a, b wiki.File) int { return cmp.Compare(a.String(), b.String()) }
	if err := m.moveAll(m.edit.Move); err != nil {
		return err
	}
	for _, f := range slices.SortedFunc(maps.Keys(m.edit.Put), order) {
		text := m.edit.Put[f]
		if err := m.put(f, textContent(text)); err != nil {
			return err
		}
	}
	for _, f := range m.edit.Remove {
		if err := m.remove(f); err != nil {
			return err
		}
	}
	if len(m.conflicts) > 0 {
		return &wiki.Conflict{Head: m.tip.Rev, Files: m.conflicts}
	}
	return nil
}

// now finds a file's blob in the tree so far.
func (m *merging) now(f wiki.File) (plumbing.Hash, bool) {
	e := (&Snapshot{root: m.root}).entry(f.String())
	if e == nil || !e.isFile() {
		return plumbing.ZeroHash, false
	}
	return e.id, true
}

// base finds a file's blob at the edit's base.
func (m *merging) base(f wiki.File) (plumbing.Hash, bool, error) {
	if m.edit.Base == "" {
		return plumbing.ZeroHash, false, nil
	}
	at := m.baseAt
	if m.edit.Base == m.tip.Rev {
		at = m.tip
	}
	if at != nil {
		e := at.entry(f.String())
		if e == nil || !e.isFile() {
			return plumbing.ZeroHash, false, nil
		}
		return e.id, true, nil
	}
	id, err := m.store.lookupAt(m.ctx, m.edit.Base, f)
	if !errors.Is(err, wiki.ErrNotFound) {
		return id, err == nil, err
	}
	if _, err := m.store.commit(m.ctx, m.edit.Base); errors.Is(err, wiki.ErrNotFound) {
		return plumbing.ZeroHash, false, &wiki.Invalid{Field: "base", Key: "edit.base", Value: string(m.edit.Base)}
	} else if err != nil {
		return plumbing.ZeroHash, false, err
	}
	return plumbing.ZeroHash, false, nil
}

func (m *merging) text(id plumbing.Hash, ok bool) ([]byte, error) {
	if !ok {
		return nil, nil
	}
	o, err := m.batch.object(m.ctx, m.store.reader, id)
	return o.data, err
}

func (m *merging) move(from, to wiki.File) error {
	return m.moveAll(map[wiki.File]wiki.File{from: to})
}

// moveAll moves files, or none of them where it fails. All old names are gone before the first new one is tried: a change
// of letter case alone is a move like others, and what moves makes room for what moves with it.
func (m *merging) moveAll(moves map[wiki.File]wiki.File) error {
	gone, changes := map[string]bool{}, []wiki.Change(nil)
	order := func(a, b wiki.File) int { return cmp.Compare(a.String(), b.String()) }
	for _, from := range slices.SortedFunc(maps.Keys(moves), order) {
		to := moves[from]
		at, err := m.followed(from)
		if err != nil {
			return err
		}
		e := (&Snapshot{root: m.root}).entry(at.String())
		if e == nil || !e.isFile() || gone[at.String()] {
			return &wiki.Invalid{Field: "from", Key: "path.missing", Value: from.String()}
		}
		m.movedTo[to] = from
		if at == to { // others gave it the same name
			continue
		}
		blob := blobID(e.id)
		gone[at.String()] = true
		changes = append(changes, wiki.Change{Status: wiki.Moved, File: to, From: at, Old: blob, New: blob})
	}
	root := m.root.withoutAll(gone)
	for _, c := range changes {
		if (&Snapshot{root: root}).occupied(c.File) {
			return &wiki.Invalid{Field: "to", Key: "path.exists", Value: c.File.String()}
		}
		root = root.put(c.File.String(), plumbing.NewHash(string(c.New)))
	}
	m.root = root
	m.changes = append(m.changes, changes...)
	return nil
}

// followed is where a file of the base is in the tree so far: others may have moved it since, and may have put another
// file where it was.
func (m *merging) followed(f wiki.File) (wiki.File, error) {
	if m.edit.Base == "" || m.edit.Base == m.tip.Rev {
		return f, nil
	}
	baseID, hadBase, err := m.base(f)
	if err != nil {
		return f, err
	}
	if id, ok := m.now(f); !hadBase || ok && id == baseID {
		return f, nil
	}
	if m.renames == nil {
		if m.renames, err = m.renamed(); err != nil {
			return f, err
		}
	}
	if to, ok := m.renames[f]; ok {
		return to, nil
	}
	return f, nil
}

// content is what a file is to hold: its blob, and its text where it is at hand.
type content struct {
	id   plumbing.Hash
	data []byte // nil where it is to be read
}

// bytes gives the text.
func (m *merging) bytes(c content) ([]byte, error) {
	if c.data != nil {
		return c.data, nil
	}
	return m.text(c.id, true)
}

func (m *merging) put(f wiki.File, ours content) error {
	origin := f // the file's name at the base
	if from, ok := m.movedTo[f]; ok {
		origin = from
	}
	baseID, hadBase, err := m.base(origin)
	if err != nil {
		return err
	}
	at := f
	if hadBase && origin == f && f != wiki.RedirectsFile {
		if at, err = m.followed(f); err != nil {
			return err
		}
	}
	if done, err := m.settle(at); done || err != nil {
		return err
	}
	theirID, hasTheirs := m.now(at)
	if hasTheirs == hadBase && theirID == baseID { // nobody else touched it
		return m.set(at, theirID, hasTheirs, ours)
	}
	base, err := m.text(baseID, hadBase)
	if err != nil {
		return err
	}
	theirs, err := m.text(theirID, hasTheirs)
	if err != nil {
		return err
	}
	text, err := m.bytes(ours)
	if err != nil {
		return err
	}
	if at == wiki.RedirectsFile {
		m.merged = true
		return m.set(at, theirID, hasTheirs, textContent(wiki.MergeRedirects(base, text, theirs)))
	}
	conflict := wiki.FileConflict{File: at, Base: base, Theirs: theirs, Ours: text}
	if !hasTheirs || theirID != ours.id && !(isText(base) && isText(theirs) && isText(text)) {
		m.conflicts = append(m.conflicts, conflict) // deleted by others, or no text to be merged: the editor decides
		return nil
	}
	merged := wiki.Merge(base, text, theirs)
	if !merged.Clean {
		conflict.Chunks = merged.Chunks
		m.conflicts = append(m.conflicts, conflict)
		return nil
	}
	m.merged = true
	return m.set(at, theirID, true, textContent(merged.Text))
}

func textContent(text []byte) content {
	if text == nil {
		text = []byte{}
	}
	return content{plumbing.ComputeHash(plumbing.BlobObject, text), text}
}

// isText tells whether lines mean something in it: a picture whose halves come from two sides is neither.
func isText(b []byte) bool { return bytes.IndexByte(b, 0) < 0 && utf8.Valid(b) }

// set writes a file into the tree; had and old say what was there.
func (m *merging) set(f wiki.File, old plumbing.Hash, had bool, c content) error {
	if had && c.id == old {
		return nil
	}
	if !had && (&Snapshot{root: m.root}).occupied(f) {
		return &wiki.Invalid{Field: "path", Key: "path.exists", Value: f.String()}
	}
	if c.data != nil {
		m.batch.add(plumbing.BlobObject, c.data)
	}
	m.root = m.root.put(f.String(), c.id)
	m.note(f, old, had, c.id)
	return nil
}

// note records a put; one on a file that this edit moved belongs to the move.
func (m *merging) note(f wiki.File, old plumbing.Hash, had bool, id plumbing.Hash) {
	for i := range m.changes {
		if c := &m.changes[i]; c.File == f && c.Status == wiki.Moved {
			c.New = blobID(id)
			return
		}
	}
	c := wiki.Change{Status: wiki.Added, File: f, New: blobID(id)}
	if had {
		c.Status, c.Old = wiki.Modified, blobID(old)
	}
	m.changes = append(m.changes, c)
}

func (m *merging) remove(f wiki.File) error {
	baseID, hadBase, err := m.base(f)
	if err != nil {
		return err
	}
	at := f
	if hadBase {
		if at, err = m.followed(f); err != nil {
			return err
		}
	}
	if done, err := m.settle(at); done || err != nil {
		return err
	}
	id, ok := m.now(at)
	if !ok {
		if !hadBase {
			return &wiki.Invalid{Field: "path", Key: "path.missing", Value: f.String()}
		}
		return nil // others were first
	}
	if !hadBase || id != baseID { // somebody wrote what the remover has not seen
		base, err := m.text(baseID, hadBase)
		if err != nil {
			return err
		}
		theirs, err := m.text(id, true)
		if err != nil {
			return err
		}
		m.conflicts = append(m.conflicts, wiki.FileConflict{File: at, Base: base, Theirs: theirs})
		return nil
	}
	m.root = m.root.without(at.String())
	m.changes = append(m.changes, wiki.Change{Status: wiki.Deleted, File: at, Old: blobID(id)})
	return nil
}

// followTime is how long the writer looks for what was renamed since the base of one edit. A base so old that it takes
// longer is not followed: its edit is then a conflict, and nothing is lost.
const followTime = 2 * time.Second

// renamed finds what became of the files of the base by the tip: old name → new name of those that were moved. It goes
// commit by commit; comparing the two ends alone would take a page that was deleted and another made from the same
// template for one that was moved, and put somebody's text into the wrong minutes.
func (m *merging) renamed() (map[wiki.File]wiki.File, error) {
	ctx, cancel := context.WithTimeout(m.ctx, followTime)
	defer cancel()
	t := &trail{origin: map[wiki.File]wiki.File{}, born: map[wiki.File]bool{}}
	err := m.store.commits(ctx, m.edit.Base, m.store.head.Load().Rev, t.follow)
	for _, c := range m.round.commits {
		if err == nil {
			err = t.follow(c)
		}
	}
	if err != nil {
		if m.ctx.Err() == nil && ctx.Err() != nil {
			return map[wiki.File]wiki.File{}, nil
		}
		return nil, err
	}
	renames := map[wiki.File]wiki.File{}
	for now, was := range t.origin {
		renames[was] = now
	}
	return renames, nil
}

// trail follows the files of one revision through the commits after it.
type trail struct {
	origin map[wiki.File]wiki.File // present name → name at the start, of what was moved
	born   map[wiki.File]bool      // present names of what was not there at the start
}

func (t *trail) follow(c *wiki.Commit) error {
	was := make([]wiki.File, len(c.Changes)) // zero for what was not there at the start
	for i, ch := range c.Changes {
		if ch.Status != wiki.Moved || t.born[ch.From] {
			continue
		}
		was[i] = ch.From
		if o, ok := t.origin[ch.From]; ok {
			was[i] = o
		}
	}
	for _, ch := range c.Changes {
		gone := ch.From
		if ch.Status == wiki.Deleted {
			gone = ch.File
		}
		delete(t.origin, gone)
		delete(t.born, gone)
	}
	for i, ch := range c.Changes {
		switch {
		case ch.Status == wiki.Moved && !was[i].IsZero():
			delete(t.born, ch.File)
			t.origin[ch.File] = was[i]
		case ch.Status == wiki.Added, ch.Status == wiki.Moved:
			delete(t.origin, ch.File)
			t.born[ch.File] = true
		}
	}
	return nil
}
