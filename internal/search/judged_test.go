package search_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"alliancewiki/internal/search"
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

// judgedPages are the pages of the starter wiki and those of testdata as one txtar text, and the names of them all.
func judgedPages(t testing.TB) (text string, names map[string]bool) {
	t.Helper()
	ours, err := os.ReadFile("testdata/pages.txtar")
	if err != nil {
		t.Fatal(err)
	}
	text, names = string(ours), map[string]bool{}
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "-- "); ok {
			names[strings.TrimSuffix(name, ".md --\n")] = true
		}
	}
	starter := filepath.Join("..", "..", "wiki")
	for _, pattern := range []string{"*.md", "*/*.md"} {
		files, err := filepath.Glob(filepath.Join(starter, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name, err := filepath.Rel(starter, file)
			if err != nil {
				t.Fatal(err)
			}
			page, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name = filepath.ToSlash(name)
			names[strings.TrimSuffix(name, ".md")] = true
			text += "-- " + name + " --\n" + string(page)
		}
	}
	return text, names
}

// TestTheJudgedSet asks what people ask, and counts how often the right page comes first, and among the first three.
func TestTheJudgedSet(t *testing.T) {
	text, names := judgedPages(t)
	list := judged(t)
	if len(names) < 200 || len(list) < 120 {
		t.Fatalf("%d pages and %d queries are too few", len(names), len(list))
	}
	x := indexOf(t, text)
	first, third := 0, 0
	for _, j := range list {
		for _, page := range j.pages {
			if !names[page] {
				t.Errorf("%q: there is no page %s", j.query, page)
			}
		}
		res, err := x.Find(t.Context(), search.Query{Text: j.query, Limit: 5})
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
	t.Logf("%d pages, %d queries: success at 1 %.3f, at 3 %.3f", len(names), len(list), at1, at3)
	if at1 < 0.85 || at3 < 0.97 {
		t.Errorf("success at 1 is %.3f, at 3 %.3f; at least 0.85 and 0.97 are wanted", at1, at3)
	}
}
