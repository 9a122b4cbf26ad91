package site_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// pictureOf is a PNG of that size.
func pictureOf(t *testing.T, w, h int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	noise := rand.New(rand.NewPCG(1, 2)) // so that it takes some bytes
	for i := range img.Pix {
		img.Pix[i] = uint8(noise.IntN(256)) | uint8(i&3/3*255) // nowhere to be seen through
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// putFile commits a file behind the site's back, as a push does.
func putFile(t *testing.T, w *wikitest.Wiki, name, data string) {
	t.Helper()
	_, err := w.Store.Apply(t.Context(), wiki.Edit{Base: w.Head(), When: time.Now(), By: wikitest.Mette.Author(), Message: "Nyt billede", Put: map[wiki.File][]byte{wikitest.File(t, name): []byte(data)}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A picture is changed under the same name: the pages that show it have the size of the new one.
func TestAPageHasTheSizeOfThePictureOfToday(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\n![Kort](kort.png)\n")
	shows := func(want string) {
		t.Helper()
		v, err := w.Page(t.Context(), nil, wikitest.Path(t, "a"))
		if err != nil || !strings.Contains(v.HTML, want) {
			t.Errorf("no %s in %s, %v", want, v.HTML, err)
		}
	}
	shows("filen findes ikke")
	putFile(t, w, "kort.png", pictureOf(t, 60, 30))
	shows(`width="60" height="30"`)
	putFile(t, w, "kort.png", pictureOf(t, 70, 20))
	shows(`width="70" height="20"`)
}

func TestManyAskForSmallerPictures(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\nA\n")
	for i := range 4 {
		putFile(t, w, fmt.Sprintf("%d.png", i), pictureOf(t, 1000+i, 300))
	}
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			p, _, err := w.Scaled(t.Context(), nil, wikitest.File(t, fmt.Sprintf("%d.png", i%4)), 480)
			if err != nil || p == nil || p.Type != "image/png" {
				t.Errorf("%v, %v", p, err)
			}
		})
	}
	all.Wait()
}
