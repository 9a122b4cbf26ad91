package index

import (
	"context"
	"database/sql"
	"strings"

	"alliancewiki/internal/wiki"
)

// Life is what the history tells of a file as a whole, under all the names that it has had.
type Life struct {
	Born     Entry // the commit that made it, and what it was called then: the same for ever
	Last     Entry // the latest commit that changed it
	Versions int   // grows with each change
}

// Life finds it; ok is false for an unknown file. A file that lies where another lay until that was moved away has
// nothing of the other's; one that was deleted and came again goes on with its own.
func (h *History) Life(ctx context.Context, f wiki.File) (l Life, ok bool, err error) {
	segments, err := h.lineage(ctx, f)
	if err != nil || len(segments) == 0 {
		return l, false, err
	}
	first := &segments[len(segments)-1]
	err = h.read.QueryRowContext(ctx, "SELECT coalesce(max(seq) + 1, 0) FROM change WHERE file = ? AND seq < ? AND status = ?",
		first.file, first.hi, movedAway).Scan(&first.lo)
	for i := 0; i < len(segments) && err == nil; i++ {
		var n int
		err = h.read.QueryRowContext(ctx, "SELECT count(*) FROM change WHERE file = ? AND seq >= ? AND seq < ?",
			segments[i].file, segments[i].lo, segments[i].hi).Scan(&n)
		l.Versions += n
	}
	if err != nil || l.Versions == 0 {
		return l, false, err
	}
	if l.Born, ok, err = h.one(ctx, *first, "ASC"); err != nil || !ok {
		return l, false, err
	}
	l.Last, ok, err = h.one(ctx, segments[0], "DESC")
	return l, ok, err
}

// one finds the first or the last version of a stretch.
func (h *History) one(ctx context.Context, s segment, order string) (e Entry, ok bool, err error) {
	list, err := h.entries(ctx, "c.file = ? AND c.seq >= ? AND c.seq < ? ORDER BY c.seq "+order+" LIMIT 1", s.file, s.lo, s.hi)
	if err != nil || len(list) == 0 {
		return e, false, err
	}
	return list[0], true, nil
}

// LastChanges gives the numbers of the commits that last changed files; unknown files are not in it.
func (h *History) LastChanges(ctx context.Context, files []wiki.File) (map[wiki.File]int64, error) {
	seqs := make(map[wiki.File]int64, len(files))
	err := inChunks(files, func(in string, names []any) error {
		_, err := collect(ctx, h.read, func(rows *sql.Rows) (struct{}, error) {
			var name string
			var seq int64
			if err := rows.Scan(&name, &seq); err != nil {
				return struct{}{}, err
			}
			f, err := wiki.ParseFile(name)
			seqs[f] = seq
			return struct{}{}, err
		}, "SELECT f.name, max(c.seq) FROM file f JOIN change c ON c.file = f.id WHERE f.name IN ("+in+") GROUP BY f.id", names...)
		return err
	})
	return seqs, err
}

// inChunks calls do with the names of files, as the parameters of a query and their places in it: SQLite bounds how many
// there may be.
func inChunks(files []wiki.File, do func(in string, names []any) error) error {
	for len(files) > 0 {
		n := min(len(files), keysAtOnce)
		names := make([]any, n)
		for i, f := range files[:n] {
			names[i] = f.String()
		}
		if err := do("?"+strings.Repeat(",?", n-1), names); err != nil {
			return err
		}
		files = files[n:]
	}
	return nil
}
