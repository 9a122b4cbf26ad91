package site

import (
	"slices"
	"strings"
	"testing"
)

// rowsOf are the rows of a comparison with those that are folded away.
func rowsOf(d Diff) (rows []DiffRow) {
	for _, r := range d.Rows {
		if r.Kind == '…' {
			rows = append(rows, r.Hidden...)
			continue
		}
		rows = append(rows, r)
	}
	return rows
}

func spanText(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

const paragraphs = "# Titel\n\nFørste afsnit handler om økonomien.\n\nAndet afsnit handler om lånerne.\n\nTredje afsnit handler om systemet.\n"

func TestAMovedParagraphIsSaidToBeMoved(t *testing.T) {
	moved := "# Titel\n\nTredje afsnit handler om systemet.\n\nFørste afsnit handler om økonomien.\n\nAndet afsnit handler om lånerne.\n"
	d := CompareTexts(paragraphs, moved)
	if d.Moved != 1 {
		t.Fatalf("%d moved, want 1: %+v", d.Moved, d.Rows)
	}
	from, to := 0, 0
	for _, r := range rowsOf(d) {
		switch {
		case r.Kind == '-' && r.Moved > 0:
			from = r.Moved
		case r.Kind == '+' && r.Moved > 0:
			to = r.Moved
		case r.Kind == '~':
			t.Errorf("a moved line is taken for a changed one: %+v", r)
		}
	}
	if from != 3 || to != 7 {
		t.Errorf("moved to line %d from line %d, want 3 and 7", from, to)
	}
}

func TestWhatIsShortOrThereTwiceIsNotSaidToBeMoved(t *testing.T) {
	for name, texts := range map[string][2]string{
		"short":       {"a\n\nb\nkort\n", "kort\na\n\nb\n"},
		"there twice": {"a\nEn lang linje, som er der to gange.\nb\nc\nEn lang linje, som er der to gange.\nd\n", "En lang linje, som er der to gange.\na\nb\nc\nd\n"},
	} {
		if d := CompareTexts(texts[0], texts[1]); d.Moved != 0 {
			t.Errorf("%s: %+v", name, d.Rows)
		}
	}
}

func TestSpaceWithinLinesCanBeOverlooked(t *testing.T) {
	before, after := "a  b\n  c\nen to tre\n", "a b\nc\nen  to fire\n"
	if d := CompareTexts(before, after); d.Added != 3 {
		t.Errorf("exactly: %+v", d.Rows)
	}
	d := CompareLoosely(before, after)
	if d.Added != 1 || d.Deleted != 1 {
		t.Fatalf("loosely: %+v", d.Rows)
	}
	for _, r := range rowsOf(d) {
		for _, s := range append(slices.Clone(r.Left), r.Right...) {
			if s.Changed && strings.TrimSpace(s.Text) == "" {
				t.Errorf("space is marked in %+v", r)
			}
		}
	}
}

// The law: every line of either text is in exactly one row, in its order; lines that were moved are the same on both
// sides, each the other's; and what the rows say of the newer side, with the moved lines taken from the older text, is
// the newer text.
func FuzzComparison(f *testing.F) {
	f.Add(paragraphs, "Tredje afsnit handler om systemet.\n\n# Titel\n\nFørste afsnit handler om pengene.\n")
	f.Add("a\nEn lang linje, der flyttes med\nden næste linje under sig\nb\n", "b\nEn lang linje, der flyttes med\nden næste linje under sig\na\n")
	f.Add("", "x\n")
	f.Fuzz(func(t *testing.T, older, newer string) {
		if len(older)+len(newer) > 4000 {
			return
		}
		d := CompareTexts(older, newer)
		if d.Binary {
			return
		}
		x, y := splitLines(older), splitLines(newer)
		var left, right []string
		moved := map[int]int{}
		for _, r := range rowsOf(d) {
			if r.LeftNo > 0 {
				left = append(left, spanText(r.Left))
				if r.LeftNo != len(left) {
					t.Fatalf("line %d of the older text comes as number %d", r.LeftNo, len(left))
				}
			}
			if r.RightNo > 0 {
				text := spanText(r.Right)
				if r.Moved > 0 {
					text = x[r.Moved-1]
				}
				right = append(right, text)
				if r.RightNo != len(right) {
					t.Fatalf("line %d of the newer text comes as number %d", r.RightNo, len(right))
				}
			}
			if r.Moved > 0 && r.Kind == '-' {
				moved[r.LeftNo] = r.Moved
			}
		}
		if !slices.Equal(left, x) || !slices.Equal(right, y) {
			t.Fatalf("the rows give %q and %q", left, right)
		}
		for _, r := range rowsOf(d) {
			if r.Kind == '+' && r.Moved > 0 {
				if moved[r.Moved] != r.RightNo {
					t.Fatalf("line %d is from %d, which went to %d", r.RightNo, r.Moved, moved[r.Moved])
				}
				delete(moved, r.Moved)
			}
		}
		if len(moved) > 0 {
			t.Fatalf("moved away and nowhere: %v", moved)
		}
	})
}
