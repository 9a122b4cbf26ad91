package wiki

// Nearest is the word that somebody may have meant: the one with the fewest slips (a letter too many, missing, another, or
// two the wrong way round) between it and what was written, whatever the letter case: at most two, and fewer than half of
// its letters. "" where none is near, or what was written is no word for its length. Of two as near the first is it.
func Nearest(written string, among []string) string {
	const longest = 100
	w, best := []rune(Fold(written)), ""
	if len(w) > longest {
		return ""
	}
	most := min(2, (len(w)-1)/2)
	for _, word := range among {
		if d := slips(w, []rune(Fold(word)), most); d <= most && word != written {
			best, most = word, d-1
		}
	}
	return best
}

// slips is the number of slips between two words (the restricted Damerau–Levenshtein distance), or more than most.
func slips(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		next[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(last[j]+cost, last[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, last, next = last, next, before
	}
	return last[len(b)]
}
