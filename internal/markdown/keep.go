package markdown

import (
	"bytes"
	"slices"
	"strings"

	"alliancewiki/internal/wiki"
)

// KeepDecisionIDs gives a page's new text with the addresses of its decisions kept: where the words of a decision were
// changed so that the id made of them would change, the former id is written at the end of its first line, as "^id".
// Nothing else of the text changes.
//
// A decision of the new text is taken to be the one that had its id; else the one between the same neighbours, where as
// many decisions stand between them as before and, if that is more than one, each has half of its words from before.
func KeepDecisionIDs(old, text []byte) []byte {
	if !bytes.Contains(old, []byte("[!")) || !bytes.Contains(text, []byte("[!")) || bytes.Equal(old, text) {
		return text
	}
	was, is := readDecisions(old), readDecisions(text)
	pins := map[int]string{} // by the place among the new decisions
	for i, j := range sameDecisions(was.list, is.list) {
		if id := was.list[i].ID; id != is.list[j].ID && is.callouts[j].pin == "" {
			pins[j] = strings.TrimPrefix(id, idPrefix)
		}
	}
	for try := 0; try < maxPinTries && len(pins) > 0; try++ {
		out := is.pinned(text, pins)
		failed := is.failed(readDecisions(out), pins)
		if failed == nil {
			return out
		}
		for _, j := range failed {
			delete(pins, j)
		}
	}
	return text
}

// maxPinTries is how often a page is parsed to find the pins that do not hold.
const maxPinTries = 4

// decisions are those of a text, in the order in which they stand.
type decisions struct {
	doc      *Doc
	callouts []*callout
	list     []wiki.Decision
}

func readDecisions(text []byte) *decisions {
	s := &decisions{doc: Parse(wiki.Path{}, text)}
	if s.doc.over != "" {
		return s
	}
	for q := range s.doc.decisions {
		s.callouts = append(s.callouts, q)
	}
	slices.SortFunc(s.callouts, func(a, b *callout) int { return a.start - b.start })
	for _, q := range s.callouts {
		s.list = append(s.list, s.doc.decisions[q])
	}
	return s
}

// sameDecisions matches decisions of a text with those of the text that takes its place.
func sameDecisions(was, is []wiki.Decision) map[int]int {
	same, taken := map[int]int{}, map[int]bool{}
	byID := map[string]int{}
	for j, d := range is {
		byID[d.ID] = j
	}
	for i, d := range was {
		if j, ok := byID[d.ID]; ok {
			same[i], taken[j] = j, true
		}
	}
	for i := 0; i < len(was); i++ {
		if _, ok := same[i]; ok {
			continue
		}
		end := i
		for end < len(was) {
			if _, ok := same[end]; ok {
				break
			}
			end++
		}
		from, to := 0, len(is)
		if i > 0 {
			from = same[i-1] + 1
		}
		if end < len(was) {
			to = same[end]
		}
		if n := end - i; to-from == n && !slices.ContainsFunc(seq(from, to), func(j int) bool { return taken[j] }) {
			if n == 1 || alike(was[i:end], is[from:to]) {
				for k := range n {
					same[i+k] = from + k
				}
			}
		}
		i = end - 1
	}
	return same
}

func seq(from, to int) (list []int) {
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}

// alike tells whether each decision has at least half of the words of its former self.
func alike(was, is []wiki.Decision) bool {
	for i := range was {
		now := map[string]bool{}
		for _, w := range strings.Fields(wiki.Fold(is[i].Text)) {
			now[w] = true
		}
		kept, all := 0, strings.Fields(wiki.Fold(was[i].Text))
		for _, w := range all {
			if now[w] {
				kept++
			}
		}
		if 2*kept < len(all) {
			return false
		}
	}
	return true
}

// pinned is the text with ids at the end of first lines.
func (s *decisions) pinned(text []byte, pins map[int]string) []byte {
	cleaned := clean(text)
	base, places, from := len(cleaned)-len(s.doc.source), newOrigin(text, cleaned), 0
	out := make([]byte, 0, len(text)+64*len(pins))
	for j, q := range s.callouts {
		if id := pins[j]; id != "" {
			at := places.find(base + q.end)
			out = append(append(append(out, text[from:at]...), " ^"...), id...)
			from = at
		}
	}
	return append(out, text[from:]...)
}

// failed lists the pins after which the page does not say what it should: the same decisions with the ids they had, or
// that were pinned. It is nil where all is well.
func (s *decisions) failed(now *decisions, pins map[int]string) (failed []int) {
	for j := range s.list {
		id, pinned := pins[j]
		if len(now.list) == len(s.list) && now.list[j].Text == s.list[j].Text && (!pinned || now.list[j].ID == idPrefix+id) {
			continue
		}
		if pinned {
			failed = append(failed, j)
		}
	}
	return failed
}
