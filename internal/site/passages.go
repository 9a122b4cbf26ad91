package site

import (
	"strings"
	"unicode/utf8"
)

// leastMoved is how many characters have to stand together somewhere else before they count as moved: a short line that
// comes and goes says nothing.
const leastMoved = 20

// movedBlock says that lines of the older text stand together somewhere else in the newer one: Lines of them, from the
// line From of the older and the line To of the newer, counted from 0.
type movedBlock struct{ From, To, Lines int }

// movedBlocks finds what was moved among the deleted lines of x and the added ones of y, which are marked. A block begins
// where a line is deleted once and added once, and reaches as far up and down as both texts agree: a paragraph, a
// section, an item of a list. No line is in two blocks. The cost is in proportion to the lines.
func movedBlocks(x, y []string, deleted, added []bool) []movedBlock {
	const none, many = -1, -2
	once := func(list []string, marked []bool) map[string]int {
		at := map[string]int{}
		for i, line := range list {
			if !marked[i] || strings.TrimSpace(line) == "" {
				continue
			}
			if _, again := at[line]; again {
				at[line] = many
			} else {
				at[line] = i
			}
		}
		return at
	}
	inX, inY := once(x, deleted), once(y, added)
	usedX, usedY := make([]bool, len(x)), make([]bool, len(y))
	free := func(i, j int) bool {
		return i >= 0 && j >= 0 && i < len(x) && j < len(y) && deleted[i] && added[j] && !usedX[i] && !usedY[j] && x[i] == y[j]
	}
	var list []movedBlock
	for i, line := range x {
		if !deleted[i] || usedX[i] || inX[line] != i {
			continue
		}
		j, ok := inY[line]
		if !ok || j <= none || usedY[j] {
			continue
		}
		lo, hi := 0, 1
		for free(i+lo-1, j+lo-1) {
			lo--
		}
		for free(i+hi, j+hi) {
			hi++
		}
		for hi > 1 && strings.TrimSpace(x[i+hi-1]) == "" {
			hi--
		}
		for lo < 0 && strings.TrimSpace(x[i+lo]) == "" {
			lo++
		}
		letters := 0
		for _, l := range x[i+lo : i+hi] {
			letters += utf8.RuneCountInString(strings.TrimSpace(l))
		}
		if letters < leastMoved {
			continue
		}
		for k := lo; k < hi; k++ {
			usedX[i+k], usedY[j+k] = true, true
		}
		list = append(list, movedBlock{i + lo, j + lo, hi - lo})
	}
	return list
}
