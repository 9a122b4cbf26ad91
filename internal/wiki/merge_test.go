package wiki

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// minutes is how the alliance's minutes look before a meeting.
const minutes = `---
type: salon
title: Tredje salon
deltagere:
---
# Tredje salon

## Velkomst
## Funktioner
## Indhold

## Økonomi

## Beslutninger
### Referent

## Næste møde
`

func TestPeopleWhoFillNeighbouringSectionsOfTheSameMinutesNeverConflict(t *testing.T) {
	sections := []string{
		"## Velkomst", "## Funktioner", "## Indhold", "## Økonomi", "## Beslutninger", "### Referent", "## Næste møde",
	}
	ways := []struct{ name, heading, words string }{
		{"a line", "", "Vi talte om det.\n"},
		{"paragraphs", "", "\nDe talte om noget andet.\n\n- og mere\n\n"},
		{"the heading and a line", " (ved Anna)", "Anna fortalte.\n"},
	}
	conflictsOfGit := 0
	for i, first := range sections {
		for j, second := range sections {
			for _, way := range ways {
				if i == j {
					continue
				}
				fill := func(text, heading, suffix, words string) string {
					return strings.Replace(text, heading+"\n", heading+suffix+"\n"+words, 1)
				}
				ours := fill(minutes, first, way.heading, way.words)
				theirs := fill(minutes, second, "", "De skrev her.\n")
				want := fill(ours, second, "", "De skrev her.\n")
				m := Merge([]byte(minutes), []byte(ours), []byte(theirs))
				if !m.Clean || string(m.Text) != want {
					t.Errorf("%s in %s, a line in %s: clean %v\n%s", way.name, first, second, m.Clean, m.Text)
				}
				if _, clean := gitMerge(t, t.TempDir(), minutes, ours, theirs); !clean {
					conflictsOfGit++
				}
			}
		}
	}
	if conflictsOfGit == 0 {
		t.Error("git merges all of this by lines: the story says nothing about sections")
	}
}

func TestThreePeopleFillTheSameMinutesOneAfterTheOther(t *testing.T) {
	edits := []string{
		strings.Replace(minutes, "## Velkomst\n", "## Velkomst\nAnna bød velkommen.\n", 1),
		strings.Replace(minutes, "## Funktioner\n", "## Funktioner\nBent viste kortet.\n", 1),
		strings.Replace(minutes, "deltagere:\n", "deltagere: [Anna, Bent]\n", 1),
	}
	head := []byte(minutes)
	for _, edit := range edits {
		m := Merge([]byte(minutes), []byte(edit), head)
		if !m.Clean {
			t.Fatalf("conflict: %#v", m.Chunks)
		}
		head = m.Text
	}
	for _, want := range []string{
		"## Velkomst\nAnna bød velkommen.\n## Funktioner\nBent viste kortet.\n", "deltagere: [Anna, Bent]\n---\n",
	} {
		if !strings.Contains(string(head), want) {
			t.Errorf("%q is missing in\n%s", want, head)
		}
	}
}

func TestMergeOfSections(t *testing.T) {
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{
			"both append at the end of neighbouring sections",
			"# A\na\n# B\nb\n", "# A\na\na2\n# B\nb\nb2\n", "# A\na\n# B\nb1\nb\n", "# A\na\na2\n# B\nb1\nb\nb2\n",
		},
		{
			"a line before a heading and the heading's first line",
			"# A\na\n# B\nb\n", "# A\nx\n# B\nb\n", "# A\na\n# B\ny\nb\n", "# A\nx\n# B\ny\nb\n",
		},
		{
			"a section moved by one side and filled by the other",
			"# A\na\n# B\nb\n# C\nc\n", "# A\na\n# C\nc\n# B\nb\n", "# A\na\n# B\nb\nx\n# C\nc\n", "# A\na\n# C\nc\n# B\nb\nx\n",
		},
		{
			"a section renamed by one side while its neighbour grows",
			"# A\na\n# B\nb\n", "# A\na\n# Bravo\nb\n", "# A\na\nx\n# B\nb\n", "# A\na\nx\n# Bravo\nb\n",
		},
		{
			"a section removed by one side while its neighbour grows",
			"# A\na\n# B\nb\n# C\nc\n", "# A\na\n# C\nc\n", "# A\na\nx\n# B\nb\n# C\nc\n", "# A\na\nx\n# C\nc\n",
		},
		{
			"a section added by one side where the other fills the section before",
			"# A\na\n# B\nb\n", "# A\na\n# N\nn\n# B\nb\n", "# A\na\nx\n# B\nb\n", "# A\na\nx\n# N\nn\n# B\nb\n",
		},
		{
			"different sections added at one place are both kept, in order",
			"# A\na\n# B\nb\n", "# A\na\n# Y\ny\n# B\nb\n", "# A\na\n# X\nx\n# B\nb\n", "# A\na\n# X\nx\n\n# Y\ny\n# B\nb\n",
		},
		{
			"different sections added at the end of a page without a last line end",
			"# A\n", "# A\n# Y\ny", "# A\n# X\nx", "# A\n# X\nx\n\n# Y\ny",
		},
		{
			"the same section added at one place is kept once",
			"# A\na\n", "# A\na\nx\n# N\nn\n", "# A\na\nx\n# N\nn\n", "# A\na\nx\n# N\nn\n",
		},
		{
			"a new title on one side while both fill sections",
			"# T\n## A\n## B\n", "# New\n## A\na\n## B\n", "# T\n## A\n## B\nb\n", "# New\n## A\na\n## B\nb\n",
		},
		{
			"sections of the same name under different ones",
			"# T\n## A\n### Ja\n## B\n### Ja\n", "# T\n## A\n### Ja\n1\n## B\n### Ja\n", "# T\n## A\n### Ja\n## B\n2\n### Ja\n",
			"# T\n## A\n### Ja\n1\n## B\n2\n### Ja\n",
		},
		{
			"an underlined heading renamed by one side while the section before it grows",
			"A\n===\na\n\nB\n---\nb\n", "A\n===\na\n\nx\n\nB\n---\nb\n", "A\n===\na\n\nBravo\n---\nb\n",
			"A\n===\na\n\nx\n\nBravo\n---\nb\n",
		},
		{
			"neighbours under underlined headings",
			"A\n===\n\nB\n---\n\nb\n", "A\n===\n\nx\n\nB\n---\n\nb\n", "A\n===\n\nB\n---\ny\n\nb\n", "A\n===\n\nx\n\nB\n---\ny\n\nb\n",
		},
		{
			"what looks like a heading in fenced code is none",
			"# A\n```\nx\n# no\ny\n```\n", "# A\n```\nX\n# no\ny\n```\n", "# A\n```\nx\n# no!\ny\n```\n", "",
		},
		{
			"one line changed twice",
			"# A\na\n# B\nb\n", "# A\na1\n# B\nb\n", "# A\na2\n# B\nb\n", "",
		},
		{
			"a section removed by one side and filled by the other",
			"# A\na\n# B\nb\n", "# A\na\n", "# A\na\n# B\nb\nx\n", "",
		},
		{
			"a section added twice with different words",
			"# A\na\n", "# A\na\n# N\n1\n", "# A\na\n# N\n2\n", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, end := range []string{"\n", "\r\n"} {
				in := func(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", end)) }
				m := Merge(in(c.base), in(c.ours), in(c.theirs))
				if m.Clean != (c.want != "") || m.Clean && !bytes.Equal(m.Text, in(c.want)) {
					t.Errorf("clean %v, got\n%q, want\n%q\n%#v", m.Clean, m.Text, in(c.want), m.Chunks)
				}
			}
		})
	}
}

func TestConflictNamesItsSectionAndKeepsAllThreeTexts(t *testing.T) {
	m := Merge([]byte("---\nk: 0\n---\nx\n# A #\na\n\n## B\n# B1\nb\n"),
		[]byte("---\nk: 1\n---\ny\n# A #\na\n\n## B\n# B1\nb1\nrest\n"),
		[]byte("---\nk: 2\n---\nz\n# A #\na!\n\n## B\n# B1\nb2\nrest\n"))
	want := []Chunk{
		{Text: "---\n"},
		{Conflict: true, Section: "k", Base: "k: 0\n", Ours: "k: 1\n", Theirs: "k: 2\n"},
		{Text: "---\n"},
		{Conflict: true, Section: "", Base: "x\n", Ours: "y\n", Theirs: "z\n"},
		{Text: "# A #\na!\n\n## B\n# B1\n"},
		{Conflict: true, Section: "B1", Base: "b\n", Ours: "b1\n", Theirs: "b2\n"},
		{Text: "rest\n"},
	}
	if fmt.Sprint(m.Chunks) != fmt.Sprint(want) || m.Clean || m.Text != nil {
		t.Errorf("got  %+v\nwant %+v", m.Chunks, want)
	}
}

func TestLineEndsAreOnePropertyOfAText(t *testing.T) {
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{"one side turns to CRLF, the other edits", "a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nX\nc\n", "a\r\nX\r\nc\r\n"},
		{"one side turns to LF and edits", "a\r\nb\r\nc\r\n", "a\nb\nC\n", "A\r\nb\r\nc\r\n", "A\nb\nC\n"},
		{"all have CRLF", "a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n", "A\r\nb\r\nC\r\n"},
		{"one side of a single line has no line end", "a", "a\r\nb\r\n", "a\nb\n", "a\nb\n"},
		{"a text that mixes them is left as it is", "a\nb\r\nc\nd\n", "A\nb\r\nc\nd\n", "a\nb\r\nc\nD\r\n", "A\nb\r\nc\nD\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := Merge([]byte(c.base), []byte(c.ours), []byte(c.theirs))
			if !m.Clean || string(m.Text) != c.want {
				t.Errorf("clean %v, got %q, want %q", m.Clean, m.Text, c.want)
			}
		})
	}
}

func TestBinaryTextsAreNotMerged(t *testing.T) {
	for _, bad := range []string{"a\x00\n", "a\xff\n"} {
		m := Merge([]byte("a\nb\n"), []byte(bad+"b\n"), []byte("a\nB\n"))
		if m.Clean || !m.Binary || len(m.Chunks) != 1 || m.Chunks[0].Ours != bad+"b\n" || m.Chunks[0].Theirs != "a\nB\n" {
			t.Errorf("%q: %#v", bad, m)
		}
		if m := Merge([]byte(bad), []byte(bad), []byte("a\n")); !m.Clean || string(m.Text) != "a\n" {
			t.Errorf("%q unchanged by one side: %#v", bad, m)
		}
	}
}

// Well under a second is meant for a machine that does nothing else; the bound leaves room for one that does.
func TestMergeTakesBoundedTime(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	rows := func(format func(i int) string) string {
		var text strings.Builder
		for i := range 20_000 {
			text.WriteString(format(i))
		}
		return text.String()
	}
	few := func(int) string { return string(rune('a'+r.IntN(2))) + "\n" }
	long := strings.Repeat("ord ", 250_000)
	for _, c := range []struct{ name, base, ours, theirs string }{
		{
			"a table with all rows changed",
			rows(func(i int) string { return fmt.Sprintf("| %d | a |\n", i) }),
			rows(func(i int) string { return fmt.Sprintf("| %d | b |\n", i) }),
			rows(func(i int) string { return fmt.Sprintf("| %d | c |\n", i) }),
		},
		{
			"a table shuffled twice",
			rows(func(i int) string { return fmt.Sprintf("| %d |\n", i) }),
			rows(func(i int) string { return fmt.Sprintf("| %d |\n", i*7919%20_000) }),
			rows(func(i int) string { return fmt.Sprintf("| %d |\n", i*6947%20_000) }),
		},
		{"20,000 lines of two kinds", rows(few), rows(few), rows(few)},
		{"half a million short lines", strings.Repeat(rows(few), 25), strings.Repeat(rows(few), 25), strings.Repeat(rows(few), 25)},
		{"half a million blank lines", strings.Repeat("\n", 500_000), strings.Repeat("\n", 500_001), strings.Repeat("\n", 400_000)},
		{"a line of a megabyte", long + "\n", long + "x\n", "y" + long + "\n"},
		{
			"20,000 headings",
			rows(func(i int) string { return fmt.Sprintf("# %d\n", i) }),
			rows(func(i int) string { return fmt.Sprintf("# %d\na\n", i^1) }),
			rows(func(i int) string { return fmt.Sprintf("# %d\nb\n", i) }),
		},
		{
			"20,000 keys",
			"---\n" + rows(func(i int) string { return fmt.Sprintf("k%d: 0\n", i) }) + "---\n",
			"---\n" + rows(func(i int) string { return fmt.Sprintf("k%d: 1\n", i^1) }) + "---\n",
			"---\n" + rows(func(i int) string { return fmt.Sprintf("n%d: 2\n", i) }) + "---\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			Merge([]byte(c.base), []byte(c.ours), []byte(c.theirs))
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Log(took)
			}
		})
	}
}

// A merge of 2,000 lines with 100 changes on either side is to take milliseconds.
func BenchmarkMerge(b *testing.B) {
	lines := make([]string, 2000)
	for i := range lines {
		lines[i] = fmt.Sprintf("Linje %d i et langt referat.\n", i)
	}
	edit := func(offset int) []byte {
		edited := append([]string{}, lines...)
		for i := range 100 {
			edited[i*20+offset] = fmt.Sprintf("Ændring %d ved %d.\n", i, offset)
		}
		return []byte(strings.Join(edited, ""))
	}
	base, ours, theirs := []byte(strings.Join(lines, "")), edit(3), edit(13)
	for b.Loop() {
		if m := Merge(base, ours, theirs); !m.Clean {
			b.Fatal("not clean")
		}
	}
}
