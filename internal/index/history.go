package index

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"

	"alliancewiki/internal/wiki"
)

// History is the follower that knows which commits changed a file. Commits are numbered in the order of the log,
// parents before children; a file's history is its rows from the highest number down, and where a row says that the
// file was moved, the history goes on under the old name.
type History struct {
	*db
	moves atomic.Uint64
}

// listed is how many changes of one commit are listed.
const listed = 100

// In table change, status is a wiki.Status, or movedAway for the old name of a moved file. other is the old name in a
// row of status R, the new one in a row of status r.
const movedAway = 'r'

const historySchema = `
CREATE TABLE author (
	id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, organisation TEXT NOT NULL,
	UNIQUE (name, email, organisation)
) STRICT;
CREATE INDEX author_organisation ON author (organisation);
CREATE TABLE file (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE revision (
	seq INTEGER PRIMARY KEY, id BLOB NOT NULL, parents BLOB NOT NULL, author INTEGER NOT NULL, pusher INTEGER NOT NULL,
	at INTEGER NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, files INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX revision_id ON revision (id);
CREATE INDEX revision_author ON revision (author);
CREATE TABLE change (
	file INTEGER NOT NULL, seq INTEGER NOT NULL, status INTEGER NOT NULL, blob BLOB NOT NULL, other INTEGER,
	PRIMARY KEY (file, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_seq ON change (seq);
CREATE INDEX change_moved ON change (file, seq) WHERE status = 82; -- 'R'
CREATE TABLE folder (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE below ( -- which commits changed something below a folder
	folder INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (folder, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE belowby ( -- the same by author
	folder INTEGER NOT NULL, author INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (folder, author, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE wrote ( -- who changed a file when, so that one person's versions of it are found among any number of others'
	file INTEGER NOT NULL, author INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (file, author, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE gone (file INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT; -- pages whose last change is that they were deleted
CREATE INDEX gone_seq ON gone (seq, file);
`

// OpenHistory opens or makes the database.
func OpenHistory(ctx context.Context, file string) (*History, error) {
	d, err := openDB(ctx, file, historySchema)
	if err != nil {
		return nil, err
	}
	return &History{db: d}, nil
}

// Name is the follower's name.
func (h *History) Name() string { return "history" }

// Moves is a number that grows whenever files were moved, or the history was read anew. It says nothing across restarts.
func (h *History) Moves() uint64 { return h.moves.Load() }

// Apply adds the commits of the batch.
func (h *History) Apply(ctx context.Context, b wiki.Batch) error {
	moved := false
	err := h.advance(ctx, b, func(t *tx) error {
		w := &historyWriter{tx: t, files: map[wiki.File]int64{}, authors: map[wiki.Author]int64{}, gone: map[int64]int64{}}
		w.folders = map[string]*folderRow{}
		w.revisions = inserter{tx: t, table: "revision", columns: 9}
		w.changes = inserter{tx: t, table: "change", columns: 5, orReplace: true}
		w.below = inserter{tx: t, table: "below", columns: 2}
		w.belowBy = inserter{tx: t, table: "belowby", columns: 3}
		w.wrote = inserter{tx: t, table: "wrote", columns: 3, orReplace: true}
		if err := t.row([]any{&w.seq}, "SELECT coalesce(max(seq), 0) FROM revision"); err != nil {
			return err
		}
		w.fresh = w.seq == 0
		if err := b.Commits(ctx, w.add); err != nil {
			return err
		}
		moved = w.moved
		return errors.Join(w.revisions.flush(), w.changes.flush(), w.below.flush(), w.belowBy.flush(), w.wrote.flush(), w.putGone())
	})
	if err == nil && (moved || b.From == "") {
		h.moves.Add(1)
	}
	return err
}

// historyWriter writes the commits of one batch.
type historyWriter struct {
	tx      *tx
	seq     int64
	fresh   bool // the tables were empty: what is not in the maps is not in the tables
	files   map[wiki.File]int64
	authors map[wiki.Author]int64
	folders map[string]*folderRow
	gone    map[int64]int64 // pages of the batch → commit that deleted them, 0 for those that are there or were moved away
	moved   bool            // some file was

	revisions, changes, below, belowBy, wrote inserter
}

func (w *historyWriter) add(c *wiki.Commit) error {
	w.seq++
	author, err := w.author(c.By)
	if err != nil {
		return err
	}
	pusher, err := w.author(c.PushedBy) // of a commit made in the wiki, nobody
	if err != nil {
		return err
	}
	parents := []byte{}
	for _, p := range c.Parents {
		parents = append(parents, unhex(p)...)
	}
	err = w.revisions.add(w.seq, unhex(c.Rev), parents, author, pusher, c.When.Unix(), c.Subject, c.Body, len(c.Changes))
	if err != nil {
		return err
	}
	for _, ch := range c.Changes { // the old names first: a file that takes another's old name replaces its row
		if ch.Status == wiki.Moved {
			w.moved = true
			if err := w.change(author, ch.From, movedAway, "", ch.File); err != nil {
				return err
			}
		}
	}
	for _, ch := range c.Changes {
		if err := w.change(author, ch.File, int64(ch.Status), ch.New, ch.From); err != nil {
			return err
		}
	}
	return nil
}

func (w *historyWriter) change(author int64, f wiki.File, status int64, blob wiki.BlobID, other wiki.File) error {
	file, err := w.file(f)
	if err != nil {
		return err
	}
	var otherID any
	if !other.IsZero() {
		if otherID, err = w.file(other); err != nil {
			return err
		}
	}
	if f.IsPage() {
		w.gone[file] = 0
		if status == int64(wiki.Deleted) {
			w.gone[file] = w.seq
		}
	}
	return errors.Join(w.changes.add(file, w.seq, status, unhex(blob), otherID), w.wrote.add(file, author, w.seq), w.addBelow(author, f))
}

// putGone writes which pages of the batch are deleted at its end.
func (w *historyWriter) putGone() error {
	for file, seq := range w.gone {
		query, args := "DELETE FROM gone WHERE file = ?", []any{file}
		switch {
		case seq > 0:
			query, args = "INSERT OR REPLACE INTO gone VALUES (?, ?)", []any{file, seq}
		case w.fresh:
			continue
		}
		if _, err := w.tx.exec(query, args...); err != nil {
			return err
		}
	}
	return nil
}

func (w *historyWriter) file(f wiki.File) (int64, error) {
	if id, ok := w.files[f]; ok {
		return id, nil
	}
	id, err := w.id("SELECT id FROM file WHERE name = ?", "INSERT INTO file (name) VALUES (?)", f.String())
	w.files[f] = id
	return id, err
}

func (w *historyWriter) author(a wiki.Author) (int64, error) {
	if id, ok := w.authors[a]; ok {
		return id, nil
	}
	id, err := w.id("SELECT id FROM author WHERE name = ? AND email = ? AND organisation = ?",
		"INSERT INTO author (name, email, organisation) VALUES (?, ?, ?)", a.Name, a.Email, a.Organisation)
	w.authors[a] = id
	return id, err
}

// id finds a row's id, or inserts the row.
func (w *historyWriter) id(find, insert string, args ...any) (id int64, err error) {
	if !w.fresh {
		err := w.tx.row([]any{&id}, find, args...)
		if !errors.Is(err, sql.ErrNoRows) {
			return id, err
		}
	}
	res, err := w.tx.exec(insert, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}
