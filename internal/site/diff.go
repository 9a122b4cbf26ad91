package site

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"znkr.io/diff"

	"alliancewiki/internal/wiki"
)

// Bounds of what is compared, so that no two texts cost more than a moment: beyond maxDiffBytes or maxDiffLines nothing;
// beyond exactLines by an algorithm that may find a longer way; and words only in lines of up to maxWordLine bytes, until
// maxWordBytes of them have been compared.
const (
	maxDiffBytes = 4 << 20
	maxDiffLines = 60_000 // both texts together
	exactLines   = 4_000
	maxWordLine  = 4_000
	maxWordBytes = 200_000
	around       = 3 // unchanged lines shown around a change
	foldAtLeast  = 4 // fewer unchanged lines than this are shown rather than folded
)

// Span is a run of text within a line.
type Span struct {
	Text    string
	Changed bool
}

// DiffRow is one row of a comparison, left the older and right the newer text. Kind is '=' unchanged, '-' deleted
// (Right nil), '+' added (Left nil), '~' changed (both), or '…' for Folded unchanged lines left out.
type DiffRow struct {
	Kind        rune
	Left, Right []Span
	LeftNo      int // line numbers from 1; 0 where there is no line on that side
	RightNo     int
	Folded      int
	Hidden      []DiffRow // the folded rows themselves, for those who want to see them
}

// Diff compares two texts.
type Diff struct {
	Rows           []DiffRow
	Added, Deleted int  // lines
	Binary         bool // not text: no rows
	TooLarge       bool // too large to compare: no rows
}

// CompareTexts compares two texts by lines, and changed lines by words.
func CompareTexts(older, newer string) Diff {
	switch {
	case !utf8.ValidString(older) || !utf8.ValidString(newer) || strings.Contains(older+newer, "\x00"):
		return Diff{Binary: true}
	case len(older)+len(newer) > maxDiffBytes:
		return Diff{TooLarge: true}
	}
	x, y := splitLines(older), splitLines(newer)
	if len(x)+len(y) > maxDiffLines {
		return Diff{TooLarge: true}
	}
	var d Diff
	budget := maxWordBytes
	var rows []DiffRow
	var deleted, added []string
	left, right := 1, 1
	flush := func() {
		d.Deleted += len(deleted)
		d.Added += len(added)
		rows = append(rows, changedRows(deleted, added, left-len(deleted), right-len(added), &budget)...)
		deleted, added = nil, nil
	}
	for _, e := range lineEdits(x, y) {
		switch e.Op {
		case diff.Match:
			flush()
			span := []Span{{Text: e.X}}
			rows = append(rows, DiffRow{Kind: '=', Left: span, Right: span, LeftNo: left, RightNo: right})
			left++
			right++
		case diff.Delete:
			deleted = append(deleted, e.X)
			left++
		case diff.Insert:
			added = append(added, e.Y)
			right++
		}
	}
	flush()
	d.Rows = fold(rows)
	return d
}

// lineEdits is the way from one list of lines to another.
func lineEdits(x, y []string) []diff.Edit[string] {
	if len(x)+len(y) > exactLines {
		return diff.Edits(x, y, diff.Fast())
	}
	return diff.Edits(x, y)
}

// changedRows pairs the lines of one change: the n-th deleted with the n-th added where they have words in common.
// budget is how many bytes may still be compared by words.
func changedRows(deleted, added []string, left, right int, budget *int) []DiffRow {
	var rows []DiffRow
	pairs := min(len(deleted), len(added))
	for i := range pairs {
		l, r, alike := compareWords(deleted[i], added[i], budget)
		if alike {
			rows = append(rows, DiffRow{Kind: '~', Left: l, Right: r, LeftNo: left + i, RightNo: right + i})
			continue
		}
		rows = append(rows,
			DiffRow{Kind: '-', Left: []Span{{Text: deleted[i], Changed: true}}, LeftNo: left + i},
			DiffRow{Kind: '+', Right: []Span{{Text: added[i], Changed: true}}, RightNo: right + i})
	}
	for i := pairs; i < len(deleted); i++ {
		rows = append(rows, DiffRow{Kind: '-', Left: []Span{{Text: deleted[i], Changed: true}}, LeftNo: left + i})
	}
	for i := pairs; i < len(added); i++ {
		rows = append(rows, DiffRow{Kind: '+', Right: []Span{{Text: added[i], Changed: true}}, RightNo: right + i})
	}
	return rows
}

// compareWords marks the words that differ between two lines. The lines are alike where at least a third of the
// longer one's letters are in common.
func compareWords(a, b string, budget *int) (left, right []Span, alike bool) {
	if len(a) > maxWordLine || len(b) > maxWordLine || len(a)+len(b) > *budget {
		return nil, nil, false
	}
	*budget -= len(a) + len(b)
	common := 0
	add := func(spans []Span, text string, changed bool) []Span {
		if n := len(spans); n > 0 && spans[n-1].Changed == changed {
			spans[n-1].Text += text
			return spans
		}
		return append(spans, Span{text, changed})
	}
	for _, e := range diff.Edits(words(a), words(b)) {
		switch e.Op {
		case diff.Match:
			if strings.TrimSpace(e.X) != "" {
				common += len(e.X)
			}
			left, right = add(left, e.X, false), add(right, e.X, false)
		case diff.Delete:
			left = add(left, e.X, true)
		case diff.Insert:
			right = add(right, e.Y, true)
		}
	}
	longer := max(len(strings.ReplaceAll(a, " ", "")), len(strings.ReplaceAll(b, " ", "")))
	return left, right, 3*common >= longer
}

// words cuts a line into words, addresses, runs of space, and single other characters.
func words(s string) []string {
	var list []string
	for len(s) > 0 {
		n := wordEnd(s)
		list = append(list, s[:n])
		s = s[n:]
	}
	return list
}

func wordEnd(s string) int {
	if strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		if i := strings.IndexAny(s, " \t)>]|"); i > 0 {
			return i
		}
		return len(s)
	}
	kind := func(r rune) int {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.M, r):
			return 1
		case unicode.IsSpace(r):
			return 2
		}
		return 0
	}
	first, size := utf8.DecodeRuneInString(s)
	if kind(first) == 0 {
		return size
	}
	for i, r := range s {
		if kind(r) != kind(first) {
			return i
		}
	}
	return len(s)
}

// fold hides the unchanged rows that are far from a change.
func fold(rows []DiffRow) []DiffRow {
	var out []DiffRow
	for i := 0; i < len(rows); {
		if rows[i].Kind != '=' {
			out = append(out, rows[i])
			i++
			continue
		}
		end := i
		for end < len(rows) && rows[end].Kind == '=' {
			end++
		}
		lo, hi := i+around, end-around
		if i == 0 {
			lo = 0
		}
		if end == len(rows) {
			hi = end
		}
		if hi-lo < foldAtLeast {
			lo, hi = end, end
		}
		out = append(out, rows[i:lo]...)
		if lo < hi {
			out = append(out, DiffRow{Kind: '…', Folded: hi - lo, Hidden: rows[lo:hi]})
		}
		out = append(out, rows[hi:end]...)
		i = end
	}
	return out
}

// splitLines cuts a text into lines without their ends.
func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(lines(text), "\n"), "\n")
}

// reblame takes annotations from one version of a text to the next: lines that are the same keep theirs.
func reblame(before []BlameLine, after []string, by *wiki.Commit) []BlameLine {
	old := make([]string, len(before))
	for i, l := range before {
		old[i] = l.Text
	}
	list := make([]BlameLine, 0, len(after))
	for _, e := range lineEdits(old, after) {
		switch e.Op {
		case diff.Match:
			list = append(list, BlameLine{No: len(list) + 1, Text: e.X, Commit: before[e.PosX].Commit})
		case diff.Insert:
			list = append(list, BlameLine{No: len(list) + 1, Text: e.Y, Commit: by})
		}
	}
	return list
}
