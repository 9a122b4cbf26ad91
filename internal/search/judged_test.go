package search

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// judge is one query and the pages that may come first.
type judge struct {
	query string
	pages []string
}

func judged(t testing.TB) (list []judge) {
	t.Helper()
	text, err := os.ReadFile("testdata/judged.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		query, pages, ok := strings.Cut(line, " | ")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !ok {
			t.Fatalf("no page in %q", line)
		}
		list = append(list, judge{query, strings.Fields(pages)})
	}
	return list
}

// judgedPages are the pages of the starter wiki and those of testdata.
func judgedPages(t testing.TB) map[wiki.File][]byte {
	t.Helper()
	files := map[wiki.File][]byte{}
	text, err := os.ReadFile("testdata/pages.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse(text).Files {
		files[wikitest.File(t, f.Name)] = f.Data
	}
	for _, pattern := range []string{"*.md", "*/*.md"} {
		names, err := filepath.Glob(filepath.Join("..", "..", "wiki", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			rel, _ := filepath.Rel(filepath.Join("..", "..", "wiki"), name)
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[wikitest.File(t, filepath.ToSlash(rel))] = text
		}
	}
	return files
}

func judgedIndex(t testing.TB, files map[wiki.File][]byte) *Index {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "wiki.git")
	if err := gitstore.Init(t.Context(), dir, files, wikitest.Ada.Author(), "Begynd"); err != nil {
		t.Fatal(err)
	}
	w := wikitest.Open(t, dir, true)
	x := open(t, filepath.Join(t.TempDir(), "search"))
	t.Cleanup(func() { x.Close() })
	apply(t, x, w)
	return x
}

// TestTheJudgedSet asks what people ask, and counts how often the right page comes first, and among the first three.
func TestTheJudgedSet(t *testing.T) {
	files, list := judgedPages(t), judged(t)
	if len(files) < 200 || len(list) < 120 {
		t.Fatalf("%d pages and %d queries are too few", len(files), len(list))
	}
	x := judgedIndex(t, files)
	first, third := 0, 0
	for _, j := range list {
		for _, page := range j.pages {
			if files[wikitest.File(t, page+".md")] == nil {
				t.Errorf("%q: there is no page %s", j.query, page)
			}
		}
		res, err := x.Find(t.Context(), Query{Text: j.query, Limit: 5})
		if err != nil {
			t.Fatalf("%q: %v", j.query, err)
		}
		var got []string
		for _, h := range res.Hits {
			got = append(got, strings.TrimSuffix(h.File.String(), ".md"))
		}
		at := slices.IndexFunc(got, func(s string) bool { return slices.Contains(j.pages, s) })
		switch {
		case at == 0:
			first++
			third++
		case at == 1 || at == 2:
			third++
			t.Logf("%q: %s comes as number %d, after %s", j.query, got[at], at+1, got[0])
		default:
			t.Logf("%q: %v does not come; these do: %q", j.query, j.pages, got)
		}
	}
	at1, at3 := float64(first)/float64(len(list)), float64(third)/float64(len(list))
	t.Logf("%d pages, %d queries: success at 1 %.3f, at 3 %.3f", len(files), len(list), at1, at3)
	if at1 < 0.85 || at3 < 0.97 {
		t.Errorf("success at 1 is %.3f, at 3 %.3f; at least 0.85 and 0.97 are wanted", at1, at3)
	}
}
