package site

import (
	"strings"
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
	Moved       int  // of a deleted or added line that was only moved: its number on the other side; 0 for all others
	MovedFirst  bool // it is the first of the lines that were moved together
	Folded      int
	Hidden      []DiffRow // the folded rows themselves, for those who want to see them
}

// Diff compares two texts.
type Diff struct {
	Rows           []DiffRow
	Added, Deleted int  // lines, with those that were moved
	Moved          int  // passages that stand somewhere else now
	Binary         bool // not text: no rows
	TooLarge       bool // too large to compare: no rows
}

// CompareTexts compares two texts by lines, and changed lines by words.
func CompareTexts(older, newer string) Diff { return compareTexts(older, newer, exactly) }

// CompareLoosely is CompareTexts for those whom space within lines does not matter: lines that differ in nothing else
// are alike, and are shown as the newer text has them.
func CompareLoosely(older, newer string) Diff { return compareTexts(older, newer, loosely) }

// exactly and loosely say what of a line, or of a word, is compared.
func exactly(s string) string { return s }
func loosely(s string) string { return strings.Join(strings.Fields(s), " ") }

func compareTexts(older, newer string, key func(string) string) Diff {
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
	keysX, keysY := keysOf(x, key), keysOf(y, key)
	edits := lineEdits(keysX, keysY)
	c := comparison{x: x, y: y, key: key, budget: maxWordBytes, movedX: map[int]int{}, movedY: map[int]int{}, first: map[int]bool{}}
	c.d.Moved = c.findMoved(keysX, keysY, edits)
	var rows []DiffRow
	var deleted, added []int
	flush := func() {
		c.d.Deleted += len(deleted)
		c.d.Added += len(added)
		rows = append(rows, c.changed(deleted, added)...)
		deleted, added = nil, nil
	}
	for _, e := range edits {
		switch e.Op {
		case diff.Match:
			flush()
			span := []Span{{Text: y[e.PosY]}}
			rows = append(rows, DiffRow{Kind: '=', Left: span, Right: span, LeftNo: e.PosX + 1, RightNo: e.PosY + 1})
		case diff.Delete:
			deleted = append(deleted, e.PosX)
		case diff.Insert:
			added = append(added, e.PosY)
		}
	}
	flush()
	c.d.Rows = fold(rows)
	return c.d
}

func keysOf(list []string, key func(string) string) []string {
	keys := make([]string, len(list))
	for i, s := range list {
		keys[i] = key(s)
	}
	return keys
}

// lineEdits is the way from one list of lines to another.
func lineEdits(x, y []string) []diff.Edit[string] {
	if len(x)+len(y) > exactLines {
		return diff.Edits(x, y, diff.Fast())
	}
	return diff.Edits(x, y)
}

// comparison is a comparison in the making. Lines are numbered from 0.
type comparison struct {
	d              Diff
	x, y           []string
	key            func(string) string
	budget         int         // bytes that may still be compared by words
	movedX, movedY map[int]int // a line of one side that was moved → its line on the other
	first          map[int]bool
}

// findMoved finds the passages that were moved, and how many there are.
func (c *comparison) findMoved(x, y []string, edits []diff.Edit[string]) int {
	deleted, added := make([]bool, len(x)), make([]bool, len(y))
	for _, e := range edits {
		switch e.Op {
		case diff.Delete:
			deleted[e.PosX] = true
		case diff.Insert:
			added[e.PosY] = true
		}
	}
	blocks := movedBlocks(x, y, deleted, added)
	for _, b := range blocks {
		c.first[b.From] = true
		for k := range b.Lines {
			c.movedX[b.From+k], c.movedY[b.To+k] = b.To+k, b.From+k
		}
	}
	return len(blocks)
}

func (c *comparison) deletedRow(i int) DiffRow {
	r := DiffRow{Kind: '-', Left: []Span{{Text: c.x[i], Changed: true}}, LeftNo: i + 1}
	if to, ok := c.movedX[i]; ok {
		r.Moved, r.MovedFirst = to+1, c.first[i]
	}
	return r
}

func (c *comparison) addedRow(j int) DiffRow {
	r := DiffRow{Kind: '+', Right: []Span{{Text: c.y[j], Changed: true}}, RightNo: j + 1}
	if from, ok := c.movedY[j]; ok {
		r.Moved, r.MovedFirst = from+1, c.first[from]
	}
	return r
}

// changed pairs the lines of one change: the n-th deleted with the n-th added where they have words in common. Lines that
// were moved have no pair here.
func (c *comparison) changed(deleted, added []int) []DiffRow {
	var rows []DiffRow
	for len(deleted) > 0 || len(added) > 0 {
		movedAway, movedHere := false, false
		if len(deleted) > 0 {
			_, movedAway = c.movedX[deleted[0]]
		}
		if len(added) > 0 {
			_, movedHere = c.movedY[added[0]]
		}
		switch {
		case len(added) == 0 || movedAway:
			rows, deleted = append(rows, c.deletedRow(deleted[0])), deleted[1:]
		case len(deleted) == 0 || movedHere:
			rows, added = append(rows, c.addedRow(added[0])), added[1:]
		default:
			i, j := deleted[0], added[0]
			if blank := c.y[j] == ""; blank != (c.x[i] == "") { // what follows the empty line is the likelier pair
				if blank {
					rows, added = append(rows, c.addedRow(j)), added[1:]
				} else {
					rows, deleted = append(rows, c.deletedRow(i)), deleted[1:]
				}
				continue
			}
			deleted, added = deleted[1:], added[1:]
			if l, r, alike := c.words(c.x[i], c.y[j]); alike {
				rows = append(rows, DiffRow{Kind: '~', Left: l, Right: r, LeftNo: i + 1, RightNo: j + 1})
			} else {
				rows = append(rows, c.deletedRow(i), c.addedRow(j))
			}
		}
	}
	return rows
}

// words marks the words that differ between two lines. The lines are alike where at least a third of the longer one's
// letters are in common.
func (c *comparison) words(a, b string) (left, right []Span, alike bool) {
	if len(a) > maxWordLine || len(b) > maxWordLine || len(a)+len(b) > c.budget {
		return nil, nil, false
	}
	c.budget -= len(a) + len(b)
	common := 0
	add := func(spans []Span, text string, changed bool) []Span {
		if n := len(spans); n > 0 && spans[n-1].Changed == changed {
			spans[n-1].Text += text
			return spans
		}
		return append(spans, Span{text, changed})
	}
	x, y := words(a), words(b)
	for _, e := range diff.Edits(keysOf(x, c.key), keysOf(y, c.key)) {
		switch e.Op {
		case diff.Match:
			if strings.TrimSpace(x[e.PosX]) != "" {
				common += len(x[e.PosX])
			}
			left, right = add(left, x[e.PosX], false), add(right, y[e.PosY], false)
		case diff.Delete:
			left = add(left, x[e.PosX], c.key(x[e.PosX]) != "")
		case diff.Insert:
			right = add(right, y[e.PosY], c.key(y[e.PosY]) != "")
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

// wordEnd is where the first piece of a line ends, an address as a whole.
func wordEnd(s string) int {
	if strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		if i := strings.IndexAny(s, " \t)>]|"); i > 0 {
			return i
		}
		return len(s)
	}
	return wiki.WordEnd(s)
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
