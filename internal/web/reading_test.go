package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// treeSamples are the smallest and a rich tree.
func treeSamples(b base) []any {
	above := []site.Child{{Name: "systemer", Title: "Systemer & <b>", Lang: "da", Folder: "systemer", Page: mustPath("systemer")}}
	rich := &site.Around{Page: samplePage, Above: above, Siblings: append(sampleChildren(), site.Child{Name: "x", Title: "Dansk", Lang: "da", Page: samplePage.Path}),
		Cut: true, Below: sampleChildren(), BelowCut: true}
	bare := &site.Around{Page: otherPage, Siblings: []site.Child{{Name: "x", Title: "English <page>", Lang: "en", Page: otherPage.Path}}}
	return []any{
		treeView{base: b, Branch: branchAround(b.T, bare)},
		treeView{base: b, Crumbs: crumbsOf(b.T.Lang, above), Branch: branchAround(b.T, rich)},
	}
}

// folderSamples are parts of a large folder.
func folderSamples(b base) []any {
	v := folderView{base: b, Folder: "systemer", Page: mustPath("systemer"), Crumbs: crumbs("systemer"), Children: sampleChildren(), Next: 200}
	last := v
	last.Skip, last.Next = 200, 0
	return []any{v, last}
}

// seriesSamples are pages of a series, and one that has a field to be filled in.
func seriesSamples(v pageView) []any {
	first, last := v, v
	first.Series.Next, last.Series.Previous = &otherPage, &samplePage
	last.Facts = []fact{{Label: "Ejer <b>", ID: "field-ejer"}}
	return []any{first, last}
}

// photo is a JPEG of that size.
func photo(t testing.TB, w, h int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	noise := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y), uint8(noise.IntN(40)), 255})
		}
	}
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, img, nil))
	return b.String()
}

func TestPicturesHaveASizeAndSmallerOnes(t *testing.T) {
	w := newReadWiki(t, true, "billeder.md", "# Billeder\n\n![Et kort](kort.jpg) ![](kort.jpg) [![Et kort](kort.jpg)](andet.md) ![[kort.jpg|300]] ![Ødelagt](brudt.jpg)\n",
		"andet.md", "# Andet\n", "kort.jpg", photo(t, 1000, 500), "brudt.jpg", "\xff\xd8\xff\xe0 no picture", "plan.pdf", "%PDF-1.4")
	const sized = ` width="1000" height="500" srcset="/wiki/kort.jpg?w=480 480w, /wiki/kort.jpg?w=960 960w, /wiki/kort.jpg 1000w"`
	w.get("/wiki/billeder").want(200,
		`<a class="zoom" href="/wiki/kort.jpg"><img src="/wiki/kort.jpg" alt="Et kort"`+sized,
		` loading="lazy" decoding="async"><span class="visually-hidden"> (vis i stor størrelse)</span></a>`,
		`</a> <img src="/wiki/kort.jpg" alt=""`+sized,                   // it only adorns
		`<a href="/wiki/andet"><img src="/wiki/kort.jpg" alt="Et kort"`, // it is a link already
		`width="300" height="150" srcset=`, `sizes="300px"`,
		`<img src="/wiki/brudt.jpg" alt="Ødelagt" loading="lazy"`)

	r := w.get("/wiki/kort.jpg?w=480").want(200).header("Content-Type", "image/jpeg")
	c, _, err := image.DecodeConfig(strings.NewReader(r.body))
	if err != nil || c.Width != 480 || c.Height != 240 {
		t.Errorf("%+v, %v", c, err)
	}
	if len(r.body) >= len(photo(t, 1000, 500)) {
		t.Error("the smaller one takes more bytes")
	}
	tag := r.Header.Get("Etag")
	w.get("/wiki/kort.jpg?w=480", "If-None-Match", tag).want(304)
	if other := w.get("/wiki/kort.jpg?w=960").Header.Get("Etag"); other == tag {
		t.Error("two widths have the same tag")
	}
	for _, whole := range []string{"/wiki/kort.jpg?w=1920", "/wiki/brudt.jpg?w=480", "/wiki/plan.pdf?w=480"} {
		name, _, _ := strings.Cut(whole, "?")
		if got := w.get(whole).want(200); got.body != w.get(name).body || got.Header.Get("Content-Type") != w.get(name).Header.Get("Content-Type") {
			t.Errorf("%s is not the file as it is", whole)
		}
	}
	for _, bad := range []string{"481", "0", "-480", "+480", "0480", "480.0", "1e3", "99999999999999999999", "480px", "%00", "æ"} {
		w.get("/wiki/kort.jpg?w=" + bad).want(404)
	}
	w.get("/wiki/kort.jpg?w=480&rev=" + string(w.site.Head())).want(404)
	w.get("/wiki/findes-ikke.jpg?w=480").want(404)
}

func TestSmallerPicturesAreForReadersAlone(t *testing.T) {
	w := newReadWiki(t, false, "kort.jpg", photo(t, 1000, 500), "a.md", "# A\n")
	for _, address := range []string{"/wiki/kort.jpg?w=480", "/-/card/a", "/-/around/a", "/-/tree/"} {
		r := w.get(address)
		if r.StatusCode < 300 || strings.Contains(r.body, "JFIF") || strings.Contains(r.body, `"title"`) {
			t.Errorf("%s: %d %.80q", address, r.StatusCode, r.body)
		}
	}
	rikke := w.signIn("rikke@x.dk", "Rikke", wiki.Reader)
	w.get("/wiki/kort.jpg?w=480", rikke).want(200)
	w.get("/-/card/a", rikke).want(200)
}

// FuzzWidth: whatever the width says, the answer is the picture in one of three widths, or that there is none.
func FuzzWidth(f *testing.F) {
	w := newReadWiki(f, true, "kort.jpg", photo(f, 600, 300))
	for _, s := range []string{"480", "960", "", "-1", "480 ", "４８０", "1920", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, width string) {
		r := (&readWiki{t: t, handler: w.handler}).get("/wiki/kort.jpg?" + url.Values{"w": {width}}.Encode())
		switch known := width == "480" || width == "960" || width == "1920" || width == ""; {
		case !known:
			if r.StatusCode != 404 {
				t.Errorf("width %q: status %d", width, r.StatusCode)
			}
		case r.StatusCode != 200 || !strings.HasPrefix(r.body, "\xff\xd8"):
			t.Errorf("width %q: status %d", width, r.StatusCode)
		}
	})
}

func TestTheCardOfALink(t *testing.T) {
	w := newReadWiki(t, true, ".wiki/types/system.yaml", "name: system\nlabel: {da: System, en: System}\n",
		"systemer/FBI.md", "---\ntitle: Fælles <infrastruktur>\ntype: system\n---\n\nDet *fælles* [grundlag](x.md).\n\nMere.\n",
		"en.md", "---\ntitle: English\nlang: en\n---\n\n"+strings.Repeat("Long words. ", 100))
	var c card
	r := w.get("/-/card/systemer/FBI").want(200).header("Content-Type", jsonType).header("Cache-Control", "private, no-cache")
	must(t, json.Unmarshal([]byte(r.body), &c))
	if c.Title != "Fælles <infrastruktur>" || c.Text != "Det fælles grundlag." || c.Lang != "" || !strings.HasPrefix(c.Changed, "Sidst redigeret ") {
		t.Errorf("%+v", c)
	}
	w.get("/-/card/systemer/FBI", "If-None-Match", r.Header.Get("Etag")).want(304)
	must(t, json.Unmarshal([]byte(w.get("/-/card/en").want(200).body), &c))
	if c.Lang != "en" || len(c.Text) > 300 || len(c.Text) < 200 {
		t.Errorf("%d bytes, %+v", len(c.Text), c)
	}
	for _, none := range []string{"findes-ikke", "systemer", "systemer/FBI.md", "%2e%2e/x", ".wiki/types/system", ""} {
		w.get("/-/card/" + none).want(404)
	}
}

func TestTheTreeAroundAPage(t *testing.T) {
	w := newReadWiki(t, true, "alliancen.md", "---\ntitle: Den Digitale Alliance\n---\n", "alliancen/parter.md", "# Parter\n", "alliancen/åbent.md", "# Åbent\n",
		"alliancen/mål/et.md", "# Et mål\n", "alliancen/parter/KL.md", "# KL\n", "alliancen/bilag.pdf", "%PDF", "Forside.md", "# Velkommen\n")
	r := w.get("/-/around/alliancen/parter?list=1").want(200,
		`<a href="/wiki">Alt i wikien</a>`, `<a href="/wiki/alliancen">Den Digitale Alliance</a>`,
		`<a href="/wiki/alliancen/parter" aria-current="page">Parter</a>`, `<a href="/wiki/alliancen/parter/KL">KL</a>`,
		`<a class="unfold" href="/-/tree/alliancen/m%C3%A5l" aria-label="Vis sider under »mål«"></a><a href="/wiki/alliancen/m%C3%A5l">mål</a>`).
		lacks("<html", "bilag.pdf", "Vis alle", "Et mål")
	if strings.Index(r.body, ">mål<") > strings.Index(r.body, ">Parter<") || strings.Index(r.body, ">Parter<") > strings.Index(r.body, ">Åbent<") {
		t.Errorf("not in Danish order: %s", r.body)
	}
	w.get("/-/around/alliancen/parter").want(200, "<html", `<nav class="tree"`, `aria-current="page">Parter`)
	w.get("/-/tree/alliancen/m%C3%A5l?list=1").want(200, `<a href="/wiki/alliancen/m%C3%A5l/et">Et mål</a>`).lacks("<html")
	w.get("/-/tree/").want(200, "Velkommen", "Den Digitale Alliance")
	w.get("/-/tree/alliancen").want(200, "<h1>Alt i mappen »Den Digitale Alliance«</h1>", "bilag.pdf")
	w.get("/wiki/alliancen/parter").want(200, `<a class="tree-link" href="/-/around/alliancen/parter"`, `<li><a href="/wiki/alliancen">Den Digitale Alliance</a></li>`)
	for _, none := range []string{"/-/around/findes/ikke", "/-/around/", "/-/tree/findes-ikke", "/-/tree/a//b", "/-/tree/../x", "/-/tree/alliancen?skip=-1", "/-/tree/alliancen?skip=x", "/-/tree/alliancen?skip=9999"} {
		w.get(none).want(404)
	}
}

func TestALargeFolderIsCut(t *testing.T) {
	var files []string
	for i := range 450 {
		files = append(files, fmt.Sprintf("stor/side-%03d.md", i), fmt.Sprintf("# Side %d\n", i))
	}
	w := newReadWiki(t, true, append(files, "stor.md", "# Den store\n")...)
	r := w.get("/-/around/stor/side-300?list=1").want(200, ">Side 300<", ">Side 299<", ">Side 360<", `href="/-/tree/stor">Vis alle`).lacks(">Side 9<", ">Side 449<")
	if n := strings.Count(r.body, "<li>"); n > 130 {
		t.Errorf("%d entries", n)
	}
	w.get("/wiki/stor").want(200, `href="/-/tree/stor">Vis alle`).lacks(">Side 449<")
	seen := map[string]bool{}
	for skip := 0; skip < 450; skip += 200 {
		page := w.get(fmt.Sprintf("/-/tree/stor?skip=%d", skip)).want(200)
		for i := range 450 {
			if name := fmt.Sprintf(">Side %d<", i); strings.Contains(page.body, name) {
				if seen[name] {
					t.Errorf("%s stands on two pages", name)
				}
				seen[name] = true
			}
		}
	}
	if len(seen) != 450 {
		t.Errorf("%d of 450 pages are listed", len(seen))
	}
}

func TestPagesOfASeries(t *testing.T) {
	w := newReadWiki(t, true,
		"kursus/1-start.md", "# Start\n", "kursus/2-midt.md", "# Midt\n", "kursus/10-slut.md", "# Slut\n", "kursus/3-ende.md", "# Ende\n",
		"kursus/2024-01-01-møde.md", "# Møde\n", "kursus/2025-x.md", "# X\n",
		"bog/07 syv.md", "# Syv\n", "bog/08 otte.md", "# Otte\n",
		"fri/a.md", "---\nnæste: \"[[Bogstavet B]]\"\n---\n# A\n", "fri/b.md", "---\nforrige: fri/a\n---\n# Bogstavet B\n",
		"r1.md", "---\ntype: referat\ndato: 2024-02-01\n---\n# Første referat\n", "r2.md", "---\ntype: referat\ndato: 2024-03-01\n---\n# Andet referat\n",
		"r0.md", "---\ntype: referat\n---\n# Uden dato\n")
	prev := func(address, title string) string {
		return `<a rel="prev" href="` + address + `"><span>Forrige</span> ` + title
	}
	next := func(address, title string) string {
		return `<a rel="next" href="` + address + `"><span>Næste</span> ` + title
	}
	w.get("/wiki/kursus/2-midt").want(200, prev("/wiki/kursus/1-start", "Start"), next("/wiki/kursus/3-ende", "Ende"))
	w.get("/wiki/kursus/3-ende").want(200, prev("/wiki/kursus/2-midt", "Midt")).lacks(`rel="next"`)
	w.get("/wiki/bog/08%20otte").want(200, prev("/wiki/bog/07%20syv", "Syv"))
	w.get("/wiki/fri/a").want(200, next("/wiki/fri/b", "Bogstavet B"))
	w.get("/wiki/fri/b").want(200, prev("/wiki/fri/a", "A"))
	w.get("/wiki/r1").want(200, next("/wiki/r2", "Andet referat")).lacks(`rel="prev"`)
	w.get("/wiki/r2").want(200, prev("/wiki/r1", "Første referat")).lacks(`rel="next"`)
	for _, alone := range []string{"/wiki/r0", "/wiki/kursus/2024-01-01-m%C3%B8de", "/wiki/kursus/2025-x"} {
		w.get(alone).want(200).lacks(`class="neighbours`)
	}
}
