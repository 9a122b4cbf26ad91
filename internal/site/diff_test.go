package site

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// The attack: anybody may ask for a comparison, and comparing is quadratic in what differs. Each of these took from four
// seconds to minutes; the bound here is generous, for a busy machine.
func TestNoTwoTextsCostMoreThanAMomentToCompare(t *testing.T) {
	punctuation := func(n int, marks string) string {
		var b strings.Builder
		for i := range n {
			b.WriteByte(marks[(i*7+i/3)%len(marks)])
		}
		return b.String()
	}
	longLines := func(marks string) string { return strings.Repeat(punctuation(9000, marks)+"\n", 60) }
	manyLines := func(word string) string {
		var b strings.Builder
		for i := range 29_000 {
			fmt.Fprintf(&b, "%s %d\n", word, i*i%9973)
		}
		return b.String()
	}
	for name, texts := range map[string][2]string{
		"long lines of punctuation":  {longLines("!?.,;:-"), longLines(";:-!?.,()")},
		"many lines, all different":  {manyLines("a"), manyLines("b")},
		"many lines, half different": {manyLines("a"), strings.ReplaceAll(manyLines("a"), "7\n", "7 x\n")},
		"very many lines":            {strings.Repeat("\n", 500_000), strings.Repeat("x\n", 500_000)},
		"one line of a megabyte":     {punctuation(1<<20, "ab c"), punctuation(1<<20, "cb a")},
	} {
		t.Run(name, func(t *testing.T) {
			best := time.Hour
			for range 2 {
				began := time.Now()
				CompareTexts(texts[0], texts[1])
				best = min(best, time.Since(began))
			}
			if best > 2*time.Second {
				t.Fatalf("took %s", best)
			}
			t.Log(best)
		})
	}
}

func TestWordsAreMarkedUntilTheBudgetIsSpent(t *testing.T) {
	line := strings.Repeat("ord ", 500)
	var a, b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&a, "%s %d en\n", line, i)
		fmt.Fprintf(&b, "%s %d to\n", line, i)
	}
	d := CompareTexts(a.String(), b.String())
	kinds := map[rune]int{}
	for _, r := range d.Rows {
		kinds[r.Kind]++
	}
	if kinds['~'] == 0 || kinds['-'] == 0 || kinds['-'] != kinds['+'] || d.Added != 100 || d.Deleted != 100 {
		t.Fatalf("got %v, +%d -%d", kinds, d.Added, d.Deleted)
	}
}
