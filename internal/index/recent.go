package index

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"
)

// Selection says which commits are asked for; the zero Selection asks for all.
type Selection struct {
	Folder       string // that changed something below it, under its name then; "" for anywhere
	Person       string // who wrote them, by name; "" for everybody
	Organisation string // "" for all
}

// IsZero tells whether all commits are asked for.
func (s Selection) IsZero() bool { return s == Selection{} }

// maxChosen is how many rows of table author one person or organisation may have: another address makes another row.
const maxChosen = 500

// Selected lists the commits of a selection whose numbers are below before (0 for no bound), newest first, at most n.
// Their Changes are those below the folder, cut after a hundred; More counts the rest. What it costs grows with n and
// with the people of the organisation, not with the commits.
func (h *History) Selected(ctx context.Context, s Selection, before int64, n int) ([]Revision, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	seqs, err := h.selected(ctx, s, before, n)
	if err != nil || len(seqs) == 0 {
		return nil, err
	}
	args := make([]any, len(seqs))
	for i, seq := range seqs {
		args[i] = seq
	}
	rows, err := h.revisions(ctx, "r.seq IN (?"+strings.Repeat(", ?", len(args)-1)+") ORDER BY r.seq DESC", args...)
	if err != nil {
		return nil, err
	}
	return rows, h.addChanges(ctx, rows, s.Folder)
}

// selected gives the numbers of the commits.
func (h *History) selected(ctx context.Context, s Selection, before int64, n int) ([]int64, error) {
	var folder int64
	if s.Folder != "" {
		ids, err := h.numbers(ctx, "SELECT id FROM folder WHERE name = ?", s.Folder)
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		folder = ids[0]
	}
	if s.Person == "" && s.Organisation == "" {
		if folder == 0 {
			return h.numbers(ctx, "SELECT seq FROM revision WHERE seq < ? ORDER BY seq DESC LIMIT ?", before, n)
		}
		return h.numbers(ctx, "SELECT seq FROM below WHERE folder = ? AND seq < ? ORDER BY seq DESC LIMIT ?", folder, before, n)
	}
	authors, err := h.chosen(ctx, s)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, author := range authors {
		var some []int64
		if folder == 0 {
			some, err = h.numbers(ctx, "SELECT seq FROM revision WHERE author = ? AND seq < ? ORDER BY seq DESC LIMIT ?", author, before, n)
		} else {
			some, err = h.numbers(ctx, "SELECT seq FROM belowby WHERE folder = ? AND author = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
				folder, author, before, n)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b int64) int { return cmp.Compare(b, a) })
	return all[:min(len(all), n)], nil
}

// chosen gives the rows of table author that a selection means.
func (h *History) chosen(ctx context.Context, s Selection) ([]int64, error) {
	if s.Person == "" {
		return h.numbers(ctx, "SELECT id FROM author WHERE organisation = ? LIMIT ?", s.Organisation, maxChosen)
	}
	return h.numbers(ctx, "SELECT id FROM author WHERE name = ?1 AND (?2 = '' OR organisation = ?2) LIMIT ?3",
		s.Person, s.Organisation, maxChosen)
}

func (h *History) numbers(ctx context.Context, query string, args ...any) ([]int64, error) {
	return collect(ctx, h.read, func(rows *sql.Rows) (n int64, err error) { return n, rows.Scan(&n) }, query, args...)
}

// Writers names those who wrote commits, and their organisations, at most n of each, in the order of the bytes.
func (h *History) Writers(ctx context.Context, n int) (people, organisations []string, err error) {
	names := func(column string) ([]string, error) {
		return collect(ctx, h.read, func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
			"SELECT DISTINCT "+column+" FROM author a WHERE "+column+" <> '' AND EXISTS (SELECT 1 FROM revision r WHERE r.author = a.id) ORDER BY "+
				column+" LIMIT ?", n)
	}
	if people, err = names("name"); err == nil {
		organisations, err = names("organisation")
	}
	return people, organisations, err
}
