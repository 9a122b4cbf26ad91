package web

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"alliancewiki/internal/markdown"
)

var update = flag.Bool("update", false, "write assets/code.css anew")

// The colours of code belong to the classes that package markdown writes, so it makes their style sheet. It is kept as a
// file, since what the browser loads comes from the folder assets alone.
func TestTheColoursOfCodeAreThoseOfMarkdown(t *testing.T) {
	const file = "../../assets/css/code.css"
	want := "/* Made from markdown.StyleSheet: go test ./internal/web -run Colours -update */\n" + markdown.StyleSheet()
	if *update {
		must(t, os.WriteFile(file, []byte(want), 0o644))
	}
	got, err := os.ReadFile(file)
	must(t, err)
	if string(got) != want {
		t.Error("code.css is another style sheet than markdown.StyleSheet makes: run go test ./internal/web -run Colours -update")
	}
}

func TestPagesLoadOneStyleSheetWithTheColoursOfCodeInIt(t *testing.T) {
	set, err := loadAssets(false)
	must(t, err)
	files, addresses := set.byAddress, set.addresses
	for _, name := range []string{"icon.svg", "wiki.js", "search.js", "edit.js"} {
		if addresses[name] == "" {
			t.Errorf("no %s among the assets %v", name, addresses)
		}
	}
	css := files[strings.TrimPrefix(addresses["wiki.css"], assetPrefix)]
	if css == nil || !strings.Contains(string(css.body), ".chroma") || !strings.Contains(string(css.body), "--accent") {
		t.Error("wiki.css is not all of the style")
	}
	if !regexp.MustCompile(`^/-/assets/wiki\.[0-9a-f]{12}\.css$`).MatchString(addresses["wiki.css"]) {
		t.Errorf("its address is %s", addresses["wiki.css"])
	}
	if n := len(css.brotli) + len(files[strings.TrimPrefix(addresses["wiki.js"], assetPrefix)].brotli); n > 24<<10 {
		t.Errorf("style and script are %d bytes compressed", n)
	}
}

func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	set, err := loadAssets(false)
	must(t, err)
	for name, f := range set.byAddress {
		body := strings.NewReplacer("http://www.w3.org/2000/svg", "", "url('data:", "").Replace(string(f.body))
		for _, bad := range []string{"http:", "https:", "@import", "url(", "eval("} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %s", name, bad)
			}
		}
	}
}

func TestScriptsImportOneAnotherByAddressesThatChangeWithTheirBytes(t *testing.T) {
	dir := func(deepest string) fstest.MapFS {
		return fstest.MapFS{
			"css/layers.css": {},
			"a.js":           {Data: []byte(`import { b } from "./b.js"; import("./none.js");`)},
			"b.js":           {Data: []byte(`export const b = () => import("./c.js");`)},
			"built/c.js":     {Data: []byte(deepest)},
		}
	}
	one, err := readAssets(dir("1"))
	must(t, err)
	two, err := readAssets(dir("2"))
	must(t, err)
	if one.addresses["a.js"] == two.addresses["a.js"] {
		t.Error("a.js has the same address with another c.js")
	}
	body := func(name string) string {
		return string(one.byAddress[strings.TrimPrefix(one.addresses[name], assetPrefix)].body)
	}
	if got, want := body("a.js"), `import { b } from "`+one.addresses["b.js"]+`"; import("./none.js");`; got != want {
		t.Errorf("a.js is %s, want %s", got, want)
	}
	if !strings.Contains(body("b.js"), one.addresses["c.js"]) {
		t.Errorf("b.js is %s", body("b.js"))
	}
	round := dir("1")
	round["built/c.js"] = &fstest.MapFile{Data: []byte(`import "./a.js"`)}
	if _, err := readAssets(round); err == nil {
		t.Error("files that import each other were taken")
	}
}
