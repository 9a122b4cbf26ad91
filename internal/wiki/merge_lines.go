package wiki

import "strings"

// lines is a text cut behind each "\n"; only the last line may lack one.
type lines struct {
	text string
	at   []int // where each line starts, and the length of the text
}

func cutLines(text string) lines {
	at := make([]int, 1, strings.Count(text, "\n")+2)
	for i := 0; i < len(text); {
		if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
			i += n + 1
		} else {
			i = len(text)
		}
		at = append(at, i)
	}
	return lines{text, at}
}

func (l lines) len() int              { return len(l.at) - 1 }
func (l lines) slice(i, j int) string { return l.text[l.at[i]:l.at[j]] }

// numbers gives equal strings equal numbers.
type numbers map[string]int32

func (n numbers) of(s string) int32 {
	id, ok := n[s]
	if !ok {
		id = int32(len(n))
		n[s] = id
	}
	return id
}

func (n numbers) lines(l lines) []int32 {
	ids := make([]int32, l.len())
	for i := range ids {
		ids[i] = n.of(l.slice(i, i+1))
	}
	return ids
}

// region is a stretch of three texts and who changed it.
type region struct {
	base, ours, theirs span
	byOurs, byTheirs   bool
}

type span struct{ from, to int }

// align covers three texts with regions, by the rule of git's merge: changes that overlap or touch are one region.
func align(base, ours, theirs []int32) []region {
	var found []region
	var last region
	add := func(base, ours, theirs int, byOurs, byTheirs bool) {
		if base > last.base.to || ours > last.ours.to || theirs > last.theirs.to {
			last = region{
				span{last.base.to, base}, span{last.ours.to, ours}, span{last.theirs.to, theirs}, byOurs, byTheirs,
			}
			found = append(found, last)
		}
	}
	ho, ht := diff(base, ours), diff(base, theirs)
	shiftOurs, shiftTheirs := 0, 0 // from an unchanged line in base to the same line there
	for len(ho) > 0 || len(ht) > 0 {
		from := len(base)
		if len(ho) > 0 {
			from = ho[0].a0
		}
		if len(ht) > 0 {
			from = min(from, ht[0].a0)
		}
		add(from, from+shiftOurs, from+shiftTheirs, false, false)
		to, byOurs, byTheirs := from, false, false
		for grown := true; grown; {
			grown = false
			for len(ho) > 0 && ho[0].a0 <= to {
				to, shiftOurs = max(to, ho[0].a1), ho[0].b1-ho[0].a1
				ho, byOurs, grown = ho[1:], true, true
			}
			for len(ht) > 0 && ht[0].a0 <= to {
				to, shiftTheirs = max(to, ht[0].a1), ht[0].b1-ht[0].a1
				ht, byTheirs, grown = ht[1:], true, true
			}
		}
		add(to, to+shiftOurs, to+shiftTheirs, byOurs, byTheirs)
	}
	add(len(base), len(ours), len(theirs), false, false)
	return found
}

// mergeLines merges by lines alone. Where both sides changed a region, and not in the same way, the lines that both
// begin or end with are agreed on and the rest is a conflict.
func mergeLines(w *weave, base, ours, theirs string) {
	if text, ok := settled(base, ours, theirs); ok {
		w.text(text)
		return
	}
	ids := numbers{}
	b, o, t := cutLines(base), cutLines(ours), cutLines(theirs)
	bi, oi, ti := ids.lines(b), ids.lines(o), ids.lines(t)
	for _, r := range align(bi, oi, ti) {
		switch {
		case !r.byTheirs:
			w.text(o.slice(r.ours.from, r.ours.to))
		case !r.byOurs:
			w.text(t.slice(r.theirs.from, r.theirs.to))
		default:
			of, ot, tf, tt := r.ours.from, r.ours.to, r.theirs.from, r.theirs.to
			for of < ot && tf < tt && oi[of] == ti[tf] {
				of, tf = of+1, tf+1
			}
			for of < ot && tf < tt && oi[ot-1] == ti[tt-1] {
				ot, tt = ot-1, tt-1
			}
			w.text(o.slice(r.ours.from, of))
			if of < ot || tf < tt {
				w.conflict("", b.slice(r.base.from, r.base.to), o.slice(of, ot), t.slice(tf, tt))
			}
			w.text(o.slice(ot, r.ours.to))
		}
	}
}
