package search_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"alliancewiki/internal/search"
	"alliancewiki/internal/wikitest"
)

const someFiles = `
-- a/Lån.md --
---
title: Lån
type: vejledning
tags: [Biblioteker, regler]
---
Alle kan få et fjernlån. Det fælles system bruges af alle.
-- a/b/Databrønden.md --
---
title: Databrønden
type: system
aliases: [Brønden]
---
Brønden samler poster. Se også systemets fælles drift.
-- b/FBS.md --
---
title: FBS
type: term
langform: Fælles Bibliotekssystem
---
Et system.
-- b/omtale.md --
# Omtale

Det Fælles Bibliotekssystem og Databrønden nævnes her.
-- b/årsplan.pdf --
ikke en rigtig pdf
-- .wiki/types/x.yaml --
fjernlån
`

func found(t testing.TB, x *search.Index, q search.Query) string {
	t.Helper()
	res, err := x.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, h := range res.Hits {
		names = append(names, strings.TrimSuffix(h.File.Name(), ".md"))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestFind(t *testing.T) {
	x := indexOf(t, someFiles)
	for query, want := range map[string]string{
		"lån":                  "Lån",
		"brønden":              "Databrønden omtale",
		"FBS":                  "FBS omtale",
		`"fælles system"`:      "Lån",
		`"system fælles"`:      "",
		"fælles -system":       "omtale",
		"titel:databrønden":    "Databrønden",
		"tag:regler":           "Lån",
		"tag:bibliotek":        "",
		"type:system":          "Databrønden",
		"-type:system brønden": "omtale",
		"sti:a":                "Databrønden Lån",
		"sti:a/b":              "Databrønden",
		"forfatter:ada system": "Databrønden FBS Lån omtale",
		"forfatter:mette":      "",
		"siden:2020 årsplan":   "årsplan.pdf",
		"since:2999":           "",
		"lån siden:igår":       "Lån",
		"arsplan":              "årsplan.pdf",
	} {
		if got := found(t, x, search.Query{Text: query}); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	if got := found(t, x, search.Query{Text: "system", Type: "term"}); got != "FBS" {
		t.Errorf("of the type term: %q", got)
	}
	if got := found(t, x, search.Query{Text: "system", Folder: "a/b"}); got != "Databrønden" {
		t.Errorf("in the folder a/b: %q", got)
	}
	res, err := x.Find(t.Context(), search.Query{Text: "databrøndne", Type: "term"})
	if err != nil || res.DidYouMean != "databrønden" {
		t.Errorf("did you mean %q, %v", res.DidYouMean, err)
	}
	res, err = x.Find(t.Context(), search.Query{Text: "system", Type: "term"})
	if err != nil || res.Total != 1 || len(res.Types) < 3 || len(res.Folders) != 1 || res.Folders[0] != (search.Count{"b", 1}) {
		t.Errorf("%+v, %v", res, err)
	}
	h := res.Hits[0]
	if h.Type != "term" || h.By != wikitest.Ada.Name || h.When.IsZero() || !h.Page || !slices.Contains(h.Snippet, search.Span{"system", true}) {
		t.Errorf("%+v", h)
	}
	for phrase, want := range map[string]int{"fælles bibliotekssystem": 2, "FBS": 1, "databrønden": 2, "findes ikke": 0, "": 0, "fælles system": 1} {
		if n, err := x.Count(t.Context(), phrase); err != nil || n != want {
			t.Errorf("%q is used by %d pages, want %d (%v)", phrase, n, want, err)
		}
	}
}

func TestEveryQueryIsBounded(t *testing.T) {
	x := indexOf(t, someFiles)
	for _, q := range []string{strings.Repeat("lån ", 5000), strings.Repeat("æ", 9000), strings.Repeat(`-"a b" `, 900), `"`, "***", "a:b:c:", "\x00", "siden:9999999999"} {
		res, err := x.Find(t.Context(), search.Query{Text: q, Offset: 1 << 40, Limit: 1 << 40})
		if err != nil || len(res.Hits) > search.MaxLimit {
			t.Errorf("%.20q: %d hits, %v", q, len(res.Hits), err)
		}
		if _, err := x.Suggest(t.Context(), q, 1<<40); err != nil {
			t.Errorf("%.20q: %v", q, err)
		}
		if _, err := x.Similar(t.Context(), q, q, 5); err != nil {
			t.Errorf("%.20q: %v", q, err)
		}
	}
}

func TestSuggestAndSimilar(t *testing.T) {
	x := indexOf(t, someFiles)
	for prefix, want := range map[string]string{
		"data": "Databrønden", "databro": "Databrønden", "brø": "Databrønden (Brønden)", "xyzq": "", "databrnd": "Databrønden",
		"l": "Lån", "lan": "Lån", "LÅ": "Lån", "fb": "FBS", "årsp": "årsplan.pdf", "": "",
	} {
		list, err := x.Suggest(t.Context(), prefix, 3)
		got := ""
		if len(list) > 0 {
			got = list[0].Title
			if list[0].Alias != "" {
				got += " (" + list[0].Alias + ")"
			}
		}
		if err != nil || got != want {
			t.Errorf("%q: %q, want %q (%v)", prefix, got, want, err)
		}
	}
	list, err := x.Similar(t.Context(), "Om brønden", "", 3)
	if err != nil || len(list) == 0 || list[0].Title != "Databrønden" {
		t.Errorf("%v, %v", list, err)
	}
	if list, err = x.Similar(t.Context(), "", "fjernlån og regler", 3); err != nil || len(list) == 0 || list[0].Title != "Lån" {
		t.Errorf("%v, %v", list, err)
	}
}

func TestSnippets(t *testing.T) {
	long := strings.Repeat("Fyld uden mening står her. ", 40)
	x := indexOf(t, "-- a.md --\n# A\n\n"+long+"\n\nHer er en kværn med sten.\n\n"+long+"\n-- b.md --\n# Ø\n\n"+strings.Repeat("øæå", 400)+" kværn\n")
	res, err := x.Find(t.Context(), search.Query{Text: "kværnen sten"})
	if err != nil || len(res.Hits) == 0 {
		t.Fatal(res, err)
	}
	s := res.Hits[0].Snippet
	if !slices.Contains(s, search.Span{"kværn", true}) || !slices.Contains(s, search.Span{"sten", true}) || !strings.HasPrefix(search.Plain(s), "… Her er en") {
		t.Errorf("%v", s)
	}
	for _, h := range res.Hits {
		if p := search.Plain(h.Snippet); len(p) > search.SnippetBytes || strings.Contains(p, "\n") || strings.ToValidUTF8(p, "") != p {
			t.Errorf("%d bytes: %q", len(p), p)
		}
	}
}

// Readers see whole answers while edits are taken in, and an edit as soon as Apply has returned.
func TestReadingWhileApplying(t *testing.T) {
	w := wikitest.New(t, someFiles)
	x := open(t, filepath.Join(t.TempDir(), "search"))
	defer x.Close()
	apply(t, x, w)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, q := range []string{"lån", "system fælles", "databrøndne", "type:system"} {
					if res, err := x.Find(t.Context(), search.Query{Text: q}); err != nil || res.Total == 0 {
						t.Errorf("%s: %d hits, %v", q, res.Total, err)
						return
					}
				}
				if _, err := x.Suggest(t.Context(), "brø", 5); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 15 {
		w.Put("ny/side", fmt.Sprintf("# Nyt\n\nNøgleord%d her.\n", i))
		apply(t, x, w)
		if got := found(t, x, search.Query{Text: fmt.Sprintf("nøgleord%d", i)}); got != "side" {
			t.Errorf("edit %d is not found: %q", i, got)
		}
	}
	close(stop)
	readers.Wait()
	if err := x.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// A part that becomes known later takes apart what was written before.
func TestTheDictionaryGrowsWithTheWiki(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\n# A\n\nEn kvarkliste.\n")
	x := open(t, filepath.Join(t.TempDir(), "search"))
	defer x.Close()
	apply(t, x, w)
	if got := found(t, x, search.Query{Text: "liste"}); got != "" {
		t.Fatalf("kvark is not known, and yet liste finds %q", got)
	}
	w.Put("b", "# B\n\nHvad er en kvark?\n")
	apply(t, x, w)
	if got := found(t, x, search.Query{Text: "liste"}); got != "a" {
		t.Fatalf("kvark is known now, and liste finds %q", got)
	}
}

// A way that is too long for one batch is walked in pieces, and leads to the same place.
func TestALongWay(t *testing.T) {
	var files strings.Builder
	for i := range 2300 {
		fmt.Fprintf(&files, "-- m%d/side-%d.md --\n# Side %d\n\nEn tekst om emne%d.\n", i%7, i, i, i%10)
	}
	x := indexOf(t, files.String())
	res, err := x.Find(t.Context(), search.Query{Text: "emne3", Limit: 1})
	if err != nil || res.Total != 230 || len(res.Folders) != 7 {
		t.Errorf("%d hits, %v, %v", res.Total, res.Folders, err)
	}
	if err := x.Check(t.Context()); err != nil {
		t.Error(err)
	}
}
