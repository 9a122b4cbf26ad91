package site_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"alliancewiki/internal/wikitest"
)

// leaving is a context of somebody who goes away when it has been asked a number of times whether they have.
type leaving struct {
	context.Context
	left   atomic.Int64
	cancel context.CancelFunc
}

func leavesAfter(t *testing.T, n int64) *leaving {
	ctx, cancel := context.WithCancel(t.Context())
	l := &leaving{Context: ctx, cancel: cancel}
	l.left.Store(n)
	return l
}

func (l *leaving) tell() {
	if l.left.Add(-1) < 0 {
		l.cancel()
	}
}

func (l *leaving) Done() <-chan struct{} { l.tell(); return l.Context.Done() }
func (l *leaving) Err() error            { l.tell(); return l.Context.Err() }

// What was made for a reader who went away meanwhile must not be shown to others: its queries, links and words are not
// all answered.
func TestAReaderWhoLeavesSpoilsThePageForNobody(t *testing.T) {
	const page = "FBI og [[KOMBIT]].\n\n~~~query\nfra: system\nkolonner: titel\n~~~\n"
	w := wikitest.New(t, known)
	for n := range int64(100) {
		w.Put("tekst", page+strings.Repeat("x", int(n))+"\n")
		w.Put("org/KOMBIT", "---\ntitle: KOMBIT\naliases: [Kommunernes it, K"+strings.Repeat("x", int(n))+"]\n---\nBestiller.\n")
		w.Put("begreb/FBI", "---\ntitle: FBI\ntype: term\ndefinition: Et begreb, "+strings.Repeat("x", int(n))+"\n---\nEt.\n")
		_, err := w.Page(leavesAfter(t, 3*n), nil, wikitest.Path(t, "tekst"))
		v, whole := w.Page(t.Context(), nil, wikitest.Path(t, "tekst"))
		if whole != nil {
			t.Fatal(whole)
		}
		for _, want := range []string{">A</a>", `class="term"`, `href="/wiki/org/KOMBIT"`} {
			if !strings.Contains(v.HTML, want) {
				t.Fatalf("after somebody who left at %d (%v): %q is not in\n%s", n, err, want, v.HTML)
			}
		}
	}
}
