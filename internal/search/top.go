package search

import (
	"cmp"
	"container/heap"
	"slices"
)

// ranked is a document with its score.
type ranked struct {
	n     uint32
	score float32
}

// top keeps the best of many.
type top struct {
	limit int
	heap  rankedHeap
}

func (t *top) add(r ranked) {
	switch {
	case len(t.heap) < t.limit:
		heap.Push(&t.heap, r)
	case worse(t.heap[0], r):
		t.heap[0] = r
		heap.Fix(&t.heap, 0)
	}
}

// sorted gives them, the best first.
func (t *top) sorted() []ranked {
	slices.SortFunc(t.heap, func(a, b ranked) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.n, b.n)) })
	return t.heap
}

func worse(a, b ranked) bool { return a.score < b.score || a.score == b.score && a.n > b.n }

type rankedHeap []ranked

func (h rankedHeap) Len() int           { return len(h) }
func (h rankedHeap) Less(i, j int) bool { return worse(h[i], h[j]) }
func (h rankedHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *rankedHeap) Push(r any)        { *h = append(*h, r.(ranked)) }
func (h *rankedHeap) Pop() any          { panic("unreachable: nothing is taken out") }
