package site_test

import (
	"strings"
	"testing"

	"alliancewiki/internal/wikitest"
)

func TestLinksToAFormerNameStillLeadToThePage(t *testing.T) {
	w := wikitest.New(t, start)
	if _, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, "Ordliste"), wikitest.Path(t, "begreber/Ord"), "", ""); err != nil {
		t.Fatal(err)
	}
	w.Put("a", "Se [ordene](Ordliste.md) og [[Ordliste]].\n") // written by somebody who has not heard of it
	v, err := w.Page(t.Context(), nil, wikitest.Path(t, "a"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(v.HTML, "missing") || strings.Count(v.HTML, `href="/wiki/begreber/Ord"`) != 2 {
		t.Fatalf("got %s", v.HTML)
	}
	if got := backlinks(t, w, "begreber/Ord"); got != "a,Forside" {
		t.Fatalf("backlinks %v", got)
	}
	w.Put("Ordliste", "En anden side, hvor den gamle lå.\n") // takes over the links that go by the old name
	if got := backlinks(t, w, "begreber/Ord"); got != "Forside" {
		t.Fatalf("backlinks %v", got)
	}
}

// backlinks are the pages that link to a page.
func backlinks(t *testing.T, w *wikitest.Wiki, path string) string {
	t.Helper()
	v, err := w.Page(t.Context(), nil, wikitest.Path(t, path))
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, b := range v.Backlinks {
		paths = append(paths, b.Path.String())
	}
	return strings.Join(paths, ",")
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
