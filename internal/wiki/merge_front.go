package wiki

import (
	"slices"
)

// mergeFront merges the front matter and returns the bodies that are left to merge. Where a side took the front matter
// away these are the whole texts, since it may only have broken a fence, and the lines are then in its body.
func mergeFront(w *weave, base, ours, theirs string) (b, o, t string) {
	fb, b := splitFront(base)
	fo, o := splitFront(ours)
	ft, t := splitFront(theirs)
	if fb != "" && (fo == "" || ft == "") {
		return base, ours, theirs
	}
	if text, ok := settled(fb, fo, ft); ok {
		w.text(text)
		return b, o, t
	}
	if !mergeKeys(w, parseFrontMatter(fb), parseFrontMatter(fo), parseFrontMatter(ft)) {
		mergeLines(w, fb, fo, ft)
	}
	return b, o, t
}

// splitFront cuts a page behind the line of the closing fence.
func splitFront(text string) (front, body string) {
	open, inner, fence := cutFront(text)
	if fence == "" || fence[len(fence)-1] != '\n' {
		return "", text
	}
	n := len(open) + len(inner) + len(fence)
	return text[:n], text[n:]
}

// mergeKeys merges front matter key by key. A key that one side added, removed or changed is as that side has it. What
// both sides changed is merged by lines as far as they are apart, as in a long list, and else a conflict, which holds
// the key with all its lines. The keys stand as on the side that changed their order, as in base if both did; a new
// key follows the one that it follows on its side. It answers false, and adds nothing, where the front matter is not a
// plain list of different keys or its fences differ.
func mergeKeys(w *weave, base, ours, theirs *FrontMatter) bool {
	b, o, t := blocksByKey(base), blocksByKey(ours), blocksByKey(theirs)
	opening, ok1 := settled(base.open, ours.open, theirs.open)
	closing, ok2 := settled(base.close, ours.close, theirs.close)
	if b == nil || o == nil || t == nil || !ok1 || !ok2 {
		return false
	}
	w.text(opening)
	mergeLines(w, base.head, ours.head, theirs.head)
	for _, key := range mergedOrder(base.Keys(), ours.Keys(), theirs.Keys()) {
		mergeKey(w, key, b[key], o[key], t[key])
	}
	mergeLines(w, base.tail, ours.tail, theirs.tail)
	w.text(closing)
	return true
}

// blocksByKey is nil where a key is empty or occurs twice, or where there is more than keys.
func blocksByKey(f *FrontMatter) map[string]string {
	blocks := make(map[string]string, len(f.blocks))
	for _, b := range f.blocks {
		blocks[b.key] = b.raw()
	}
	if _, empty := blocks[""]; empty || f.odd || len(blocks) < len(f.blocks) {
		return nil
	}
	return blocks
}

// mergeKey merges the lines of one key; "" is a side without the key.
func mergeKey(w *weave, key, base, ours, theirs string) {
	var lines weave
	mergeLines(&lines, base, ours, theirs)
	chunks := lines.finish()
	if len(chunks) == 0 {
		return
	}
	if len(chunks) == 1 && !chunks[0].Conflict && isBlockOf(key, chunks[0].Text) {
		w.text(chunks[0].Text)
		return
	}
	w.conflict(key, base, ours, theirs)
}

// isBlockOf tells whether lines, put together from two sides, are still one block of the key.
func isBlockOf(key, text string) bool {
	f := parseFrontMatter("---\n" + text + "---\n")
	return len(f.blocks) == 1 && f.blocks[0].key == key && f.tail == "" && !f.odd
}

// mergedOrder brings the keys of three front matters into one order. It holds all keys, also those that the merge
// then leaves out.
func mergedOrder(base, ours, theirs []string) []string {
	order := leadingOrder(base, ours, theirs)
	inBase := setOf(base)
	after := map[string][][]string{} // the runs of new keys that follow a key of base, "" for the start
	for _, side := range [][]string{ours, theirs} {
		anchor, run := "", []string(nil)
		for _, key := range side {
			if !inBase[key] {
				run = append(run, key)
				continue
			}
			if run != nil {
				after[anchor] = append(after[anchor], run)
			}
			anchor, run = key, nil
		}
		if run != nil {
			after[anchor] = append(after[anchor], run)
		}
	}
	var merged []string
	placed := map[string]bool{}
	for _, anchor := range append([]string{""}, order...) {
		if inBase[anchor] {
			merged = append(merged, anchor)
		}
		slices.SortFunc(after[anchor], slices.Compare)
		for _, run := range after[anchor] {
			for _, key := range run {
				if !placed[key] {
					placed[key] = true
					merged = append(merged, key)
				}
			}
		}
	}
	return merged
}

// leadingOrder is the order of base's keys on the side that changed it, those that this side removed put back behind
// the one before them in base.
func leadingOrder(base, ours, theirs []string) []string {
	leader := base
	switch o, t := intersect(ours, base), intersect(theirs, base); {
	case slices.Equal(t, intersect(base, theirs)), slices.Equal(o, t):
		leader = ours
	case slices.Equal(o, intersect(base, ours)):
		leader = theirs
	}
	kept := intersect(leader, base)
	present := setOf(kept)
	at := make(map[string]int, len(base))
	for i, key := range base {
		at[key] = i
	}
	var order []string
	removed := func(from int) { // by the leader, up to the next that it has
		for i := from; i < len(base) && !present[base[i]]; i++ {
			order = append(order, base[i])
		}
	}
	removed(0)
	for _, key := range kept {
		order = append(order, key)
		removed(at[key] + 1)
	}
	return order
}

func setOf(keys []string) map[string]bool {
	set := make(map[string]bool, len(keys))
	for _, key := range keys {
		set[key] = true
	}
	return set
}

// intersect is the keys of a that are in b, in the order of a.
func intersect(a, b []string) []string {
	in := setOf(b)
	return slices.DeleteFunc(slices.Clone(a), func(key string) bool { return !in[key] })
}
