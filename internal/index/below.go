package index

import (
	"context"
	"database/sql"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"alliancewiki/internal/wiki"
)

// Below lists the newest commits that changed something below a folder, under the names that files had then, newest
// first. Their Changes are only those below the folder, More counts the rest. A folder that never was has none.
func (h *History) Below(ctx context.Context, folder string, n int) ([]*wiki.Commit, error) {
	rows, err := h.revisions(ctx, `r.seq IN (SELECT b.seq FROM folder f JOIN below b ON b.folder = f.id WHERE f.name = ?
		ORDER BY b.seq DESC LIMIT ?) ORDER BY r.seq DESC`, folder, n)
	if err != nil {
		return nil, err
	}
	if err := h.addChanges(ctx, rows, folder); err != nil {
		return nil, err
	}
	var list []*wiki.Commit
	for _, r := range rows {
		list = append(list, r.Commit)
	}
	return list, nil
}

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

// addBelow writes that the commit changed something below the folders that a file lies in.
func (w *historyWriter) addBelow(f wiki.File) error {
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
		if err := w.below.add(row.id, w.seq); err != nil {
			return err
		}
	}
	return nil
}
