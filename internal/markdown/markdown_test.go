package markdown

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"alliancewiki/internal/wiki"
)

var update = flag.Bool("update", false, "rewrite testdata/*.txt with what is rendered")

// shelf is a resolver over a list of files, by rules like those of the index.
type shelf []string

func (s shelf) Resolve(from wiki.Path, l wiki.Link) Target {
	if l.Target == "ukendt" {
		return Target{Unknown: true}
	}
	var hits []string
	for _, name := range s {
		switch {
		case strings.TrimSuffix(name, ".md") == strings.TrimSuffix(l.Target, ".md"):
			return found(name, 0)
		case strings.HasPrefix(name, l.Target+"/") && l.Kind == wiki.LinkPath:
			return Target{Found: true}
		case l.Kind != wiki.LinkPath && strings.HasSuffix("/"+wiki.Fold(name), "/"+wiki.Fold(l.Target)),
			l.Kind != wiki.LinkPath && strings.HasSuffix("/"+wiki.Fold(name), "/"+wiki.Fold(strings.TrimPrefix(l.Target, "/")+".md")):
			hits = append(hits, name)
		}
	}
	if len(hits) == 0 {
		return Target{}
	}
	return found(hits[0], len(hits))
}

func found(name string, n int) Target {
	f, err := wiki.ParseFile(name)
	if err != nil {
		panic(err)
	}
	t := Target{Found: true, File: f, Ambiguous: n}
	if f.Ext() == ".jpg" {
		t.Picture = Picture{Width: 4000, Height: 3000, Smaller: []int{480, 960}}
	}
	return t
}

var testShelf = shelf{"Forside.md", "drift/backup.md", "drift/restore.md", "drift/plan.png", "drift/foto.jpg", "drift/rapport.pdf",
	"møder/2024/referat.md", "mødesteder/Århus C.md", "a/dublet.md", "b/dublet.md", "mappe/side.md", "vej (1)/å & ø.md",
	"drift/C# og F#.md", "drift/C#.md", "C#-noter.md"}

func testPath(t testing.TB, s string) wiki.Path {
	p, err := wiki.ParsePath(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A case file holds cases: a line "=== name", the page's text, the line "--->8---", and the HTML that it gives.
const (
	caseMark = "=== "
	htmlMark = "--->8---\n"
)

type renderCase struct{ file, name, input, want string }

func readCases(t testing.TB) (cases []renderCase) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no case files", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split("\n"+string(data), "\n"+caseMark)[1:] {
			name, rest, _ := strings.Cut(c, "\n")
			input, want, ok := strings.Cut(rest, htmlMark)
			if !ok && !*update {
				t.Fatalf("%s: %q has no %q", file, name, htmlMark)
			}
			cases = append(cases, renderCase{file, name, strings.TrimSuffix(input, "\n") + "\n", want})
		}
	}
	return cases
}

func TestPagesRenderAsInTheCaseFiles(t *testing.T) {
	rewritten := map[string]string{}
	for _, c := range readCases(t) {
		page := Parse(testPath(t, "drift/side"), []byte(c.input)).Render(World{Resolver: testShelf}, Danish)
		rewritten[c.file] += caseMark + c.name + "\n" + c.input + htmlMark + page.HTML
		t.Run(strings.TrimSuffix(filepath.Base(c.file), ".txt")+"/"+c.name, func(t *testing.T) {
			if got := strings.TrimRight(page.HTML, "\n"); !*update && got != strings.TrimRight(c.want, "\n") {
				t.Errorf("input:\n%s\ngot:\n%s\nwant:\n%s", c.input, got, c.want)
			}
			checkLaws(t, page)
		})
	}
	if !*update {
		return
	}
	for file, text := range rewritten {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADocIsRenderedByManyAtOnce(t *testing.T) {
	doc := Parse(testPath(t, "drift/side"), longPage(20<<10))
	want := doc.Render(World{Resolver: testShelf}, Danish).HTML
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if doc.Render(World{Resolver: testShelf}, Danish).HTML != want {
				t.Error("renderings differ")
			}
			if again := Parse(doc.path, longPage(20<<10)).Render(World{Resolver: testShelf}, Danish).HTML; again != want {
				t.Error("parses differ")
			}
		})
	}
	group.Wait()
}

func TestBothLanguagesHaveAllTexts(t *testing.T) {
	for lang, texts := range map[string]Texts{"Danish": Danish, "English": English} {
		for i, v := 0, reflect.ValueOf(texts); i < v.NumField(); i++ {
			if v.Field(i).Len() == 0 {
				t.Errorf("%s has no %s", lang, v.Type().Field(i).Name)
			}
		}
		for _, class := range calloutTypes {
			if texts.Callouts[class] == "" {
				t.Errorf("%s has no title for the callout %s", lang, class)
			}
		}
	}
}
