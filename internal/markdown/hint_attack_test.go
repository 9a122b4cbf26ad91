package markdown

import (
	"runtime"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

// Somebody puts thousands of pictures into one link: for each of them all of the link was read again, a second for
// whoever looks at the page or writes it.
func TestALinkWithManyPicturesIsReadOnce(t *testing.T) {
	pictures := strings.Repeat("![a](b.png)", 4000)
	took := func(text string) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Parse(wiki.Path{}, []byte(text)).Facts()
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if plain, linked := took(pictures), took("["+pictures+"](c)"); linked > 2*plain {
		t.Errorf("%d bytes were taken, %d without the link", linked, plain)
	}
}
