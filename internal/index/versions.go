package index

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"alliancewiki/internal/wiki"
)

// Entry is one version of a file.
type Entry struct {
	*wiki.Commit             // Changes holds only the file's own
	File         wiki.File   // what it was called then
	Blob         wiki.BlobID // "" where it was deleted or moved away
	Seq          int64       // the commit's number
}

// segment is a stretch of a file's history under one name: its rows with lo <= seq < hi.
type segment struct{ file, lo, hi int64 }

// maxRenames is how many renames of one file are followed back.
const maxRenames = 50

// lineage gives the stretches of a file's history, newest first.
func (h *History) lineage(ctx context.Context, f wiki.File) ([]segment, error) {
	var id int64
	err := h.read.QueryRowContext(ctx, "SELECT id FROM file WHERE name = ?", f.String()).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var list []segment
	for hi := int64(math.MaxInt64); err == nil && len(list) < maxRenames; {
		var seq, from int64
		err = h.read.QueryRowContext(ctx,
			"SELECT seq, other FROM change WHERE file = ? AND seq < ? AND status = 82 ORDER BY seq DESC LIMIT 1", id, hi).Scan(&seq, &from)
		if errors.Is(err, sql.ErrNoRows) {
			return append(list, segment{id, 0, hi}), nil
		}
		list = append(list, segment{id, seq, hi})
		id, hi = from, seq
	}
	return list, err
}

// File lists the versions of a file whose numbers are below before (0 for no bound), newest first, following renames.
// An unknown file has none.
func (h *History) File(ctx context.Context, f wiki.File, before int64, n int) ([]Entry, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	segments, err := h.lineage(ctx, f)
	if err != nil {
		return nil, err
	}
	var list []Entry
	for _, s := range segments {
		part, err := h.entries(ctx, "c.file = ? AND c.seq >= ? AND c.seq < ? ORDER BY c.seq DESC LIMIT ?",
			s.file, s.lo, min(s.hi, before), n-len(list))
		if err != nil {
			return nil, err
		}
		if list = append(list, part...); len(list) >= n {
			break
		}
	}
	return list, nil
}

// After finds the version of a file that followed the one with a number; ok is false where there is none.
func (h *History) After(ctx context.Context, f wiki.File, seq int64) (e Entry, ok bool, err error) {
	segments, err := h.lineage(ctx, f)
	for i := len(segments) - 1; i >= 0 && err == nil && !ok; i-- {
		var list []Entry
		list, err = h.entries(ctx, "c.file = ? AND c.seq >= ? AND c.seq < ? ORDER BY c.seq LIMIT 1",
			segments[i].file, max(segments[i].lo, seq+1), segments[i].hi)
		if ok = len(list) > 0; ok {
			e = list[0]
		}
	}
	return e, ok, err
}

// Names gives the names that a file has had, the present one first.
func (h *History) Names(ctx context.Context, f wiki.File) ([]wiki.File, error) {
	segments, err := h.lineage(ctx, f)
	if err != nil || len(segments) < 2 {
		return nil, err
	}
	var names []wiki.File
	for _, s := range segments {
		var name string
		if err := h.read.QueryRowContext(ctx, "SELECT name FROM file WHERE id = ?", s.file).Scan(&name); err != nil {
			return nil, err
		}
		file, err := wiki.ParseFile(name)
		if err != nil {
			return nil, err
		}
		names = append(names, file)
	}
	return names, nil
}

// At finds the version of a file that was there at a commit's number: the newest not above it.
func (h *History) At(ctx context.Context, f wiki.File, seq int64) (e Entry, ok bool, err error) {
	list, err := h.File(ctx, f, seq+1, 1)
	if err != nil || len(list) == 0 {
		return e, false, err
	}
	return list[0], true, nil
}

func (h *History) entries(ctx context.Context, where string, args ...any) ([]Entry, error) {
	return collect(ctx, h.read, func(rows *sql.Rows) (Entry, error) {
		var (
			e                 = Entry{Commit: &wiki.Commit{}}
			c                 changeRow
			id, parents, blob []byte
			at                int64
		)
		err := rows.Scan(&c.name, &c.status, &blob, &c.other, &e.Seq, &id, &parents, &at, &e.Subject, &e.Body,
			&e.By.Name, &e.By.Email, &e.By.Organisation, &e.PushedBy.Name, &e.PushedBy.Email, &e.PushedBy.Organisation)
		if err != nil {
			return e, err
		}
		fill(e.Commit, id, parents, at)
		e.Blob = wiki.BlobID(hex.EncodeToString(blob))
		ch, err := c.change(e.Blob)
		e.Changes, e.File = []wiki.Change{ch}, ch.File
		if c.status == movedAway {
			e.File = ch.From
		}
		return e, err
	}, `SELECT f.name, c.status, c.blob, o.name, c.seq, r.id, r.parents, r.at, r.subject, r.body,
		a.name, a.email, a.organisation, p.name, p.email, p.organisation
		FROM change c JOIN file f ON f.id = c.file JOIN revision r ON r.seq = c.seq JOIN author a ON a.id = r.author JOIN author p ON p.id = r.pusher
		LEFT JOIN file o ON o.id = c.other WHERE `+where, args...)
}

// changeRow is a row of table change with its names.
type changeRow struct {
	name   string
	other  sql.NullString
	status int64
}

func (c changeRow) change(blob wiki.BlobID) (ch wiki.Change, err error) {
	ch.Status, ch.New = wiki.Status(c.status), blob
	from, to := "", c.name
	switch c.status {
	case int64(wiki.Moved):
		from = c.other.String
	case movedAway:
		ch.Status, from, to = wiki.Moved, c.name, c.other.String
	}
	if ch.File, err = wiki.ParseFile(to); err == nil && from != "" {
		ch.From, err = wiki.ParseFile(from)
	}
	return ch, err
}

// Recent lists the commits whose numbers are below before (0 for no bound), newest first. next continues the list; it
// is 0 at the end. A commit's Changes are cut after a hundred.
func (h *History) Recent(ctx context.Context, before int64, n int) (list []*wiki.Commit, next int64, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	rows, err := h.revisions(ctx, "r.seq < ? ORDER BY r.seq DESC LIMIT ?", before, n)
	if err != nil {
		return nil, 0, err
	}
	if err := h.addChanges(ctx, rows, ""); err != nil {
		return nil, 0, err
	}
	for _, r := range rows {
		list = append(list, r.Commit)
		next = r.Seq
	}
	if next <= 1 || len(rows) < n {
		next = 0
	}
	return list, next, nil
}

// Revision is a commit with its number.
type Revision struct {
	*wiki.Commit
	Seq int64
}

// Revision finds the commit of a whole or shortened id. One that is not on the branch, or a prefix of several, is
// wiki.ErrNotFound.
func (h *History) Revision(ctx context.Context, rev wiki.Rev) (Revision, error) {
	lo, hi := string(rev), string(rev)
	for len(lo) < 40 {
		lo, hi = lo+"0", hi+"f"
	}
	rows, err := h.revisions(ctx, "r.id BETWEEN ? AND ? LIMIT 2", unhex(lo), unhex(hi))
	if err != nil {
		return Revision{}, err
	}
	if len(rows) != 1 {
		return Revision{}, fmt.Errorf("revision %s: %w", rev, wiki.ErrNotFound)
	}
	return rows[0], h.addChanges(ctx, rows, "")
}

func (h *History) revisions(ctx context.Context, where string, args ...any) ([]Revision, error) {
	return collect(ctx, h.read, func(rows *sql.Rows) (Revision, error) {
		r := Revision{Commit: &wiki.Commit{}}
		var id, parents []byte
		var at int64
		err := rows.Scan(&r.Seq, &id, &parents, &at, &r.Subject, &r.Body, &r.More,
			&r.By.Name, &r.By.Email, &r.By.Organisation, &r.PushedBy.Name, &r.PushedBy.Email, &r.PushedBy.Organisation)
		fill(r.Commit, id, parents, at)
		return r, err
	}, `SELECT r.seq, r.id, r.parents, r.at, r.subject, r.body, r.files,
		a.name, a.email, a.organisation, p.name, p.email, p.organisation
		FROM revision r JOIN author a ON a.id = r.author JOIN author p ON p.id = r.pusher WHERE `+where, args...)
}

// addChanges fills in the changes of commits, all or those below a folder; More holds their numbers until then. All
// commits of few changes are answered by one query, each of more than are listed by one of its own.
func (h *History) addChanges(ctx context.Context, revisions []Revision, folder string) error {
	bySeq := map[int64]*wiki.Commit{}
	var few []any
	for _, r := range revisions {
		bySeq[r.Seq] = r.Commit
		switch {
		case r.More > listed:
			if err := h.changes(ctx, bySeq, folder, r.Seq); err != nil {
				return err
			}
		case r.More > 0:
			few = append(few, r.Seq)
		}
	}
	for part := range slices.Chunk(few, 500) { // SQLite bounds the parameters of a query
		if err := h.changes(ctx, bySeq, folder, part...); err != nil {
			return err
		}
	}
	for _, r := range revisions {
		r.More -= len(r.Changes)
	}
	return nil
}

// MovedTo finds where a file that is gone was moved to, by its last change; ok is false where it was not moved.
func (h *History) MovedTo(ctx context.Context, f wiki.File) (to wiki.File, ok bool, err error) {
	list, err := h.entries(ctx, "f.name = ? ORDER BY c.seq DESC LIMIT 1", f.String())
	if err != nil || len(list) == 0 {
		return to, false, err
	}
	ch := list[0].Changes[0]
	return ch.File, ch.Status == wiki.Moved && ch.From == f, nil
}

func fill(c *wiki.Commit, id, parents []byte, at int64) {
	c.Rev = wiki.Rev(hex.EncodeToString(id))
	for ; len(parents) >= 20; parents = parents[20:] {
		c.Parents = append(c.Parents, wiki.Rev(hex.EncodeToString(parents[:20])))
	}
	c.When = time.Unix(at, 0)
}

// unhex gives the bytes of an id; ids are valid hexadecimal everywhere in the house.
func unhex[T ~string](id T) []byte {
	b, err := hex.DecodeString(string(id))
	if err != nil {
		panic(fmt.Sprintf("id %q: %v", string(id), err)) // unreachable: ParseRev and git give only such
	}
	return b
}

// Gone is a page that was deleted.
type Gone struct {
	Entry
	ID int64 // of its name, for the order of those that one commit deleted
}

// Deleted lists the pages whose last change is that they were deleted, newest first, at most n. It goes on after the one
// with the given number of commit and name; 0 and 0 begin it.
func (h *History) Deleted(ctx context.Context, seq, id int64, n int) ([]Gone, error) {
	if seq <= 0 {
		seq, id = math.MaxInt64, 0
	}
	list, err := collect(ctx, h.read, func(rows *sql.Rows) (g Gone, err error) {
		return g, rows.Scan(&g.ID, &g.Seq)
	}, "SELECT file, seq FROM gone WHERE (seq, file) < (?, ?) ORDER BY seq DESC, file DESC LIMIT ?", seq, id, n)
	for i := range list {
		if err != nil {
			return nil, err
		}
		var entries []Entry
		entries, err = h.entries(ctx, "c.file = ? AND c.seq = ?", list[i].ID, list[i].Seq)
		if err == nil && len(entries) == 0 {
			err = fmt.Errorf("deleted file %d has no commit %d", list[i].ID, list[i].Seq)
		}
		if err == nil {
			list[i].Entry = entries[0]
		}
	}
	return list, err
}
