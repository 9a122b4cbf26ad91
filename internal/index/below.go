package index

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"path"
	"slices"
	"strings"

	"alliancewiki/internal/wiki"
)

// changes adds the changes of some commits, all or those below a folder, at most as many as are listed for each. A file
// that was moved is one change: that of its new name, or of the old one where only that is below the folder.
func (h *History) changes(ctx context.Context, into map[int64]*wiki.Commit, folder string, seqs ...any) error {
	where, args := "c.status <> ?", append(slices.Clone(seqs), movedAway)
	if folder != "" {
		// The + keeps SQLite from going through all files of the folder.
		where = "+f.name >= ? AND +f.name < ? AND (c.status <> ? OR o.name < ? OR o.name >= ?)"
		lo, hi := folder+"/", folder+"0" // the byte after the slash
		args = append(slices.Clone(seqs), lo, hi, movedAway, lo, hi)
	}
	args = append(args, listed*len(seqs))
	_, err := collect(ctx, h.read, func(rows *sql.Rows) (struct{}, error) {
		var c changeRow
		var blob []byte
		var seq int64
		if err := rows.Scan(&seq, &c.name, &c.status, &blob, &c.other); err != nil {
			return struct{}{}, err
		}
		ch, err := c.change(wiki.BlobID(hex.EncodeToString(blob)))
		into[seq].Changes = append(into[seq].Changes, ch)
		return struct{}{}, err
	}, `SELECT c.seq, f.name, c.status, c.blob, o.name FROM change c JOIN file f ON f.id = c.file LEFT JOIN file o ON o.id = c.other
		WHERE c.seq IN (?`+strings.Repeat(",?", len(seqs)-1)+`) AND `+where+` ORDER BY c.seq, f.name LIMIT ?`, args...)
	return err
}

// folderRow is a row of table folder, and the latest commit that table below names it with.
type folderRow struct{ id, seq int64 }

// addBelow writes that the commit, of an author, changed something below the folders that a file lies in.
func (w *historyWriter) addBelow(author int64, f wiki.File) error {
	for name := path.Dir(f.String()); name != "."; name = path.Dir(name) {
		row := w.folders[name]
		if row == nil {
			id, err := w.id("SELECT id FROM folder WHERE name = ?", "INSERT INTO folder (name) VALUES (?)", name)
			if err != nil {
				return err
			}
			row = &folderRow{id: id}
			w.folders[name] = row
		}
		if row.seq == w.seq {
			return nil // it has been written of this folder, and so of those it lies in
		}
		row.seq = w.seq
		if err := errors.Join(w.below.add(row.id, w.seq), w.belowBy.add(row.id, author, w.seq)); err != nil {
			return err
		}
	}
	return nil
}
