package site_test

import (
	"strings"
	"testing"

	"alliancewiki/internal/wikitest"
)

func TestLinksToAFormerNameStillLeadToThePage(t *testing.T) {
	w := wikitest.New(t, start)
	w.Put("a", "Se [ordene](Ordliste.md) og [[Ordliste]].\n")
	if _, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, "Ordliste"), wikitest.Path(t, "begreber/Ord"), "", ""); err != nil {
		t.Fatal(err)
	}
	v, err := w.Page(t.Context(), nil, wikitest.Path(t, "a"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(v.HTML, "missing") || strings.Count(v.HTML, `href="/wiki/begreber/Ord"`) != 2 {
		t.Fatalf("got %s", v.HTML)
	}
	moved := wikitest.Path(t, "begreber/Ord")
	links := func() (titles []string) {
		v, err := w.Page(t.Context(), nil, moved)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range v.Backlinks {
			titles = append(titles, b.Path.String())
		}
		return titles
	}
	if got := links(); strings.Join(got, ",") != "a,Forside" {
		t.Fatalf("backlinks %v", got)
	}
	w.Put("Ordliste", "En anden side, hvor den gamle lå.\n") // takes over the links by path
	if got := links(); strings.Join(got, ",") != "Forside" {
		t.Fatalf("backlinks %v", got)
	}
}

func TestWhatIsLeftOfAPageThatWasMovedAndDeletedIsFound(t *testing.T) {
	w := wikitest.New(t, start)
	old := wikitest.Path(t, "Ordliste")
	if _, err := w.Move(t.Context(), wikitest.Mette, old, wikitest.Path(t, "Ord"), "", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Delete(t.Context(), wikitest.Mette, wikitest.File(t, "Ord.md"), "", ""); err != nil {
		t.Fatal(err)
	}
	list, _, err := w.History(t.Context(), nil, old, "", 10)
	if err != nil || len(list) != 2 {
		t.Fatalf("got %v, %v", list, err)
	}
}

func TestUndoingWhatIsGoneAlreadyTouchesNothingElse(t *testing.T) {
	w := wikitest.New(t, start)
	made := w.Put("p1", "Skabelon.\n").Rev
	if _, err := w.Delete(t.Context(), wikitest.Mette, wikitest.File(t, "p1.md"), "", ""); err != nil {
		t.Fatal(err)
	}
	w.Put("ny", "Skabelon.\n")
	if res, err := w.Revert(t.Context(), wikitest.Jens, made); err != nil || res.Changed {
		t.Fatalf("got %+v, %v", res, err)
	}
	if _, err := w.Page(t.Context(), nil, wikitest.Path(t, "ny")); err != nil {
		t.Fatal(err)
	}
}

func TestTextFilesOfAllSortsMayBeUploaded(t *testing.T) {
	w := wikitest.New(t, start)
	for name, data := range map[string]string{
		"brev.txt":  "Kære alle, tak\nFor sidst, det var godt\nHilsen, Anne\n",
		"tal.csv":   "år\tbeløb\n2024\t12\n2025\t13\n",
		"data.txt":  `{"a": [1, 2, 3]}`,
		"liste.txt": "a\tb\nc\td\n",
	} {
		if _, err := w.Upload(t.Context(), wikitest.Mette, "", name, []byte(data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
