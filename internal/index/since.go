package index

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

// Window is the stretch of the history from one commit to the last.
type Window struct {
	From, To wiki.Rev // From is the last commit before it, "" for none; the two are the same where nothing happened
	After    int64    // number of From, 0 for none
	Last     int64    // number of To
	Cut      bool     // it begins later than was asked for, since it would hold too many commits
}

// Commits is how many commits the window holds.
func (w Window) Commits() int { return int(w.Last - w.After) }

// soon is how far ahead of ours the clock of whoever made a commit may be; a date further ahead says nothing.
const soon = 24 * time.Hour

// Window finds the commits that came after a revision, at most most; where the revision is "" or not on the branch (any
// more), those since a time. Commits are numbered as they came, so that one that was written offline before the time and
// came after another since counts as new.
func (h *History) Window(ctx context.Context, rev wiki.Rev, since time.Time, most int) (Window, error) {
	type commit struct {
		seq, at int64
		rev     wiki.Rev
	}
	list, err := collect(ctx, h.read, func(rows *sql.Rows) (c commit, err error) {
		var id []byte
		err = rows.Scan(&c.seq, &id, &c.at)
		c.rev = wiki.Rev(hex.EncodeToString(id))
		return c, err
	}, "SELECT seq, id, at FROM revision ORDER BY seq DESC LIMIT ?", most+1)
	if err != nil || len(list) == 0 {
		return Window{}, err
	}
	w := Window{To: list[0].rev, Last: list[0].seq, After: list[0].seq}
	known := false
	if rev != "" {
		r, err := h.Revision(ctx, rev)
		if err != nil && !errors.Is(err, wiki.ErrNotFound) {
			return w, err
		}
		if known = err == nil; known {
			w.After = r.Seq
		}
	}
	if !known {
		latest := time.Now().Add(soon).Unix()
		for _, c := range list {
			if c.at >= since.Unix() && c.at <= latest {
				w.After = c.seq - 1
			}
		}
	}
	if w.Commits() > most {
		w.After, w.Cut = w.Last-int64(most), true
	}
	if at := w.Last - w.After; at < int64(len(list)) {
		w.From = list[at].rev
	}
	return w, nil
}

// Touch is one change of one file by one commit.
type Touch struct {
	When   time.Time
	By     wiki.Author
	Status wiki.Status
	File   wiki.File
	From   wiki.File // for wiki.Moved
}

// Touches lists the changes of the commits in a window in the order in which they came, at most n; more tells that there
// are others, which came before those.
func (h *History) Touches(ctx context.Context, w Window, n int) (list []Touch, more bool, err error) {
	list, err = collect(ctx, h.read, func(rows *sql.Rows) (t Touch, err error) {
		var c changeRow
		var at int64
		if err := rows.Scan(&at, &t.By.Name, &t.By.Email, &t.By.Organisation, &c.name, &c.status, &c.other); err != nil {
			return t, err
		}
		ch, err := c.change("")
		t.When, t.Status, t.File, t.From = time.Unix(at, 0), ch.Status, ch.File, ch.From
		return t, err
	}, `SELECT r.at, a.name, a.email, a.organisation, f.name, c.status, o.name
		FROM (SELECT * FROM change WHERE seq > ? AND seq <= ? AND status <> ? ORDER BY seq DESC LIMIT ?) c
		JOIN file f ON f.id = c.file JOIN revision r ON r.seq = c.seq JOIN author a ON a.id = r.author
		LEFT JOIN file o ON o.id = c.other ORDER BY c.seq, f.name`, w.After, w.Last, movedAway, n+1)
	if more = len(list) > n; more {
		list = list[len(list)-n:]
	}
	return list, more, err
}

// Refs finds many files; those that are not known (yet) are not in the answer.
func (p *Pages) Refs(ctx context.Context, files []wiki.File) (map[wiki.File]Ref, error) {
	known := map[wiki.File]Ref{}
	const most = 500 // SQLite bounds the parameters of a query
	for len(files) > 0 {
		part := files[:min(len(files), most)]
		files = files[len(part):]
		args := make([]any, len(part))
		for i, f := range part {
			args[i] = f.String()
		}
		list, err := collect(ctx, p.read, scanRef,
			"SELECT "+refColumns+" FROM file f WHERE f.name IN (?"+strings.Repeat(",?", len(part)-1)+")", args...)
		if err != nil {
			return nil, fmt.Errorf("find %d files: %w", len(part), err)
		}
		for _, r := range list {
			known[r.File] = r
		}
	}
	return known, nil
}
