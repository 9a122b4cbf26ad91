package index

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

// maxAuthors is how many people who changed one file are named.
const maxAuthors = 500

// Filter says which versions of a file are asked for; the zero Filter asks for all.
type Filter struct {
	Person       string    // by name; "" for everybody
	Organisation string    // "" for all
	From, Until  time.Time // From is in the period, Until is not; zero for no end
}

// IsZero tells whether all versions are asked for.
func (f Filter) IsZero() bool { return f == Filter{} }

func (f Filter) accepts(a wiki.Author) bool {
	return (f.Person == "" || a.Name == f.Person) && (f.Organisation == "" || a.Organisation == f.Organisation)
}

// fileAuthor is one who changed a file, with their number.
type fileAuthor struct {
	wiki.Author
	id int64
}

// Authors names those who changed a file, under any of its names, in no order; at most maxAuthors.
func (h *History) Authors(ctx context.Context, f wiki.File) ([]wiki.Author, error) {
	segments, err := h.lineage(ctx, f)
	if err != nil {
		return nil, err
	}
	found, err := h.authors(ctx, segments)
	if err != nil {
		return nil, err
	}
	list := make([]wiki.Author, len(found))
	for i, a := range found {
		list[i] = a.Author
	}
	return list, nil
}

// authors finds them by leaping from author to author, so that the cost is that of the authors, not of the versions.
func (h *History) authors(ctx context.Context, segments []segment) ([]fileAuthor, error) {
	var list []fileAuthor
	for _, s := range segments {
		part, err := collect(ctx, h.read, func(rows *sql.Rows) (a fileAuthor, err error) {
			return a, rows.Scan(&a.id, &a.Name, &a.Email, &a.Organisation)
		}, `WITH RECURSIVE next (id) AS (
			SELECT min(author) FROM wrote WHERE file = ?1
			UNION ALL SELECT (SELECT min(author) FROM wrote WHERE file = ?1 AND author > next.id) FROM next WHERE next.id IS NOT NULL LIMIT ?2
		) SELECT a.id, a.name, a.email, a.organisation FROM next JOIN author a ON a.id = next.id`, s.file, maxAuthors)
		if err != nil {
			return nil, err
		}
		for _, a := range part {
			if !slices.ContainsFunc(list, func(b fileAuthor) bool { return a.id == b.id }) {
				list = append(list, a)
			}
		}
	}
	return list[:min(len(list), maxAuthors)], nil
}

// Filtered is File for the versions that a filter accepts. With a person or an organisation the cost is that of their
// versions of the file that are listed; with a period alone, that of the file's versions up to them.
func (h *History) Filtered(ctx context.Context, f wiki.File, filter Filter, before int64, n int) ([]Entry, error) {
	if filter.IsZero() {
		return h.File(ctx, f, before, n)
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	segments, err := h.lineage(ctx, f)
	if err != nil {
		return nil, err
	}
	from, until := int64(math.MinInt64), int64(math.MaxInt64)
	if !filter.From.IsZero() {
		from = filter.From.Unix()
	}
	if !filter.Until.IsZero() {
		until = filter.Until.Unix()
	}
	if filter.Person == "" && filter.Organisation == "" {
		return h.inPeriod(ctx, segments, from, until, before, n)
	}
	authors, err := h.authors(ctx, segments)
	if err != nil {
		return nil, err
	}
	var list []Entry
	for _, s := range segments {
		var seqs []int64
		for _, a := range authors {
			if !filter.accepts(a.Author) {
				continue
			}
			part, err := h.numbers(ctx, `SELECT w.seq FROM wrote w JOIN revision r ON r.seq = w.seq WHERE w.file = ? AND w.author = ? AND w.seq >= ? AND w.seq < ?
				AND r.at >= ? AND r.at < ? ORDER BY w.seq DESC LIMIT ?`, s.file, a.id, s.lo, min(s.hi, before), from, until, n-len(list))
			if err != nil {
				return nil, err
			}
			seqs = append(seqs, part...)
		}
		slices.SortFunc(seqs, func(a, b int64) int { return cmp.Compare(b, a) })
		seqs = seqs[:min(len(seqs), n-len(list))]
		for part := range slices.Chunk(seqs, 500) { // SQLite bounds the parameters of a query
			args := []any{s.file}
			for _, seq := range part {
				args = append(args, seq)
			}
			entries, err := h.entries(ctx, "c.file = ? AND c.seq IN (?"+strings.Repeat(", ?", len(part)-1)+") ORDER BY c.seq DESC", args...)
			if err != nil {
				return nil, err
			}
			list = append(list, entries...)
		}
		if len(list) >= n {
			break
		}
	}
	return list, nil
}

func (h *History) inPeriod(ctx context.Context, segments []segment, from, until, before int64, n int) ([]Entry, error) {
	var list []Entry
	for _, s := range segments {
		part, err := h.entries(ctx, "c.file = ? AND c.seq >= ? AND c.seq < ? AND r.at >= ? AND r.at < ? ORDER BY c.seq DESC LIMIT ?",
			s.file, s.lo, min(s.hi, before), from, until, n-len(list))
		if err != nil {
			return nil, err
		}
		if list = append(list, part...); len(list) >= n {
			break
		}
	}
	return list, nil
}
