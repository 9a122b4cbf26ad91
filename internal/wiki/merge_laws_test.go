package wiki

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkLaws expects of a merge what must hold whatever the texts are.
func checkLaws(t fataler, base, ours, theirs []byte) {
	t.Helper()
	for _, same := range []struct{ got, want []byte }{
		{Merge(base, base, theirs).Text, theirs},
		{Merge(base, ours, base).Text, ours},
		{Merge(base, ours, ours).Text, ours},
	} {
		if same.got == nil || !bytes.Equal(same.got, same.want) {
			t.Fatalf("one side alone, or both alike: got %q, want %q", same.got, same.want)
		}
	}
	m, back := Merge(base, ours, theirs), Merge(base, theirs, ours)
	if m.Clean != back.Clean || !bytes.Equal(m.Text, back.Text) || len(m.Chunks) != len(back.Chunks) {
		t.Fatalf("not symmetric: %#v, %#v\nbase %q\nours %q\ntheirs %q", m.Chunks, back.Chunks, base, ours, theirs)
	}
	var all strings.Builder
	conflicts := 0
	for i, c := range m.Chunks {
		mirror := back.Chunks[i]
		if c.Text != mirror.Text || c.Ours != mirror.Theirs || c.Theirs != mirror.Ours || c.Base != mirror.Base {
			t.Fatalf("not symmetric: %#v, %#v\nbase %q\nours %q\ntheirs %q", c, mirror, base, ours, theirs)
		}
		if i > 0 && !c.Conflict && !m.Chunks[i-1].Conflict {
			t.Fatalf("two chunks without a conflict between: %#v", m.Chunks)
		}
		for _, s := range []string{c.Text, c.Ours, c.Theirs} {
			if i+1 < len(m.Chunks) && s != "" && !strings.HasSuffix(s, "\n") {
				t.Fatalf("lines run together behind %q of %#v", s, m.Chunks)
			}
		}
		if c.Conflict {
			conflicts++
		}
		all.WriteString(c.Text + endLine(c.Ours) + endLine(c.Theirs))
	}
	if m.Clean != (conflicts == 0) || m.Clean != (m.Text != nil) || m.Clean && string(m.Text) != all.String() {
		t.Fatalf("clean %v, text %q, chunks %#v", m.Clean, m.Text, m.Chunks)
	}
	if m.Binary {
		return
	}
	nothingLost(t, string(base), string(ours), string(theirs), all.String())
	nothingLost(t, string(base), string(theirs), string(ours), all.String())
	if m.Clean {
		nothingInvented(t, string(ours), string(theirs), string(m.Text))
	}
}

// nothingLost expects that no line of a side disappears unless the other side deleted it: it is in the merged text,
// or where there is a conflict in some chunk. A line that no text has
// twice was deleted by the other side if base has it and the other side does not. Of a line that stands in the texts
// repeatedly, the other side can have deleted at most as many as base has.
func nothingLost(t fataler, base, side, other, merged string) {
	t.Helper()
	b, s, o, m := countLines(base), countLines(side), countLines(other), countLines(merged)
	for line, n := range s {
		deleted := b[line]
		if n == 1 && deleted <= 1 && o[line] <= 1 {
			deleted = max(0, deleted-o[line])
		}
		if m[line] < n-deleted {
			t.Fatalf("lost %q: %d on this side, %d merged\nbase %q\nside %q\nother %q\nmerged %q",
				line, n, m[line], base, side, other, merged)
		}
	}
}

// nothingInvented expects that a clean merge consists of lines of its sides, and so holds no conflict marker that was
// not in one; only a blank line may come between two sections that were added at one place.
func nothingInvented(t fataler, ours, theirs, merged string) {
	t.Helper()
	o, s := countLines(ours), countLines(theirs)
	for line, n := range countLines(merged) {
		if n > o[line]+s[line] && line != "" {
			t.Fatalf("%q is in neither side so often\nours %q\ntheirs %q\nmerged %q", line, ours, theirs, merged)
		}
	}
}

func countLines(text string) map[string]int {
	counts := map[string]int{}
	for line := range strings.Lines(text) {
		counts[strings.TrimRight(line, "\r\n")]++
	}
	return counts
}

// drawPage makes a page from a small stock of keys, headings and lines, so that texts meet each other often.
func drawPage(t *rapid.T, name string) []string {
	var page []string
	if rapid.Bool().Draw(t, name+" has front matter") {
		page = append(page, "---")
		keys := rapid.SliceOfN(rapid.SampledFrom([]string{"title", "type", "tags", "lang", "owner"}), 0, 4)
		for _, key := range keys.Draw(t, name+" keys") {
			page = append(page, rapid.SampledFrom([]string{
				key + ": one", key + ": two", "# about " + key + "\n" + key + ": one", key + ":\n  - a\n  - b",
			}).Draw(t, name+" value"))
		}
		page = append(page, "---")
	}
	lines := rapid.SampledFrom([]string{
		"", "", "alpha", "beta", "gamma", "delta", "- [ ] task", "# Title", "## One", "## Two", "### Sub", "## Three",
		"Under\n---", "```", "<<<<<<< ours",
	})
	return append(page, rapid.SliceOfN(lines, 0, 16).Draw(t, name+" lines")...)
}

// drawEdit changes a page as people do: lines put, changed, taken away, a stretch moved.
func drawEdit(t *rapid.T, page []string, name string) []string {
	page = append([]string{}, page...)
	for range rapid.IntRange(0, 3).Draw(t, name+" edits") {
		from := rapid.IntRange(0, len(page)).Draw(t, name+" from")
		to := min(len(page), from+rapid.IntRange(0, 4).Draw(t, name+" count"))
		cut := append([]string{}, page[from:to]...)
		page = append(page[:from], page[to:]...)
		put := cut
		at := from
		if rapid.Bool().Draw(t, name+" moves") {
			at = rapid.IntRange(0, len(page)).Draw(t, name+" to")
		} else {
			put = rapid.SliceOfN(rapid.SampledFrom([]string{
				"", "new 1", "new 2", "new 3", "## New", "## Other", "tags: three", "alpha", "---", "more: x",
			}), 0, 3).Draw(t, name+" puts")
		}
		page = append(page[:at:at], append(put, page[at:]...)...)
	}
	return page
}

func drawText(t *rapid.T, page []string, name string) []byte {
	end := rapid.SampledFrom([]string{"\n", "\n", "\n", "\r\n"}).Draw(t, name+" line end")
	text := strings.Join(page, "\n")
	if len(page) > 0 && rapid.IntRange(0, 3).Draw(t, name+" last line") > 0 {
		text += "\n"
	}
	return []byte(strings.ReplaceAll(text, "\n", end))
}

func mergeLaws(t *rapid.T) {
	page := drawPage(t, "base")
	base := drawText(t, page, "base")
	ours := drawText(t, drawEdit(t, page, "ours"), "ours")
	theirs := drawText(t, drawEdit(t, page, "theirs"), "theirs")
	checkLaws(t, base, ours, theirs)
}

func TestMergeKeepsItsLaws(t *testing.T) {
	for range 50 { // a hundred draws each
		rapid.Check(t, mergeLaws)
	}
}

func FuzzMergeOfPages(f *testing.F) { f.Fuzz(rapid.MakeFuzz(mergeLaws)) }

func FuzzMerge(f *testing.F) {
	for _, seed := range [][3]string{
		{"", "a", "b"},
		{"a\nb\nc\n", "a\nX\nc\n", "a\nb\nY\n"},
		{"# T\n## A\n\n## B\n", "# T\n## A\nx\n\n## B\n", "# T\n## A\n\ny\n## B\nz"},
		{"---\na: 1\nb: 2\n---\nx\n", "---\nb: 2\na: 1\n---\nx\n", "---\na: 3\nc: 4\n---\ny\n"},
		{"a\r\nb\r\n", "a\nb\nc\n", "A\r\nb\r\n"},
		{"# A\nx", "# A\nx\n# B\ny", "# A\nx\n# C\nz"},
		{"\xff", "\x00", "a"},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]), []byte(seed[2]))
	}
	f.Fuzz(func(t *testing.T, base, ours, theirs []byte) { checkLaws(t, base, ours, theirs) })
}
