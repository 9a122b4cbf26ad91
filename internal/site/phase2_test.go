package site_test

import (
	"fmt"
	"testing"

	"alliancewiki/internal/wikitest"
)

func TestPhases(t *testing.T) {
	w := backlinked(t, 10_000, 1_000)
	from := wikitest.Path(t, "emne-00/Midten")
	for n := range 4 {
		to := wikitest.Path(t, fmt.Sprintf("emne-%02d/Midten %d", n%50, n))
		w.Phases(t, wikitest.Mette, from, to)
		from = to
	}
}
