package web

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

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
	if len(addresses) != 4 {
		t.Errorf("the assets are %v", addresses)
	}
	css := files[strings.TrimPrefix(addresses["wiki.css"], assetPrefix)]
	if css == nil || !strings.Contains(string(css.body), ".chroma") || !strings.Contains(string(css.body), "--accent") {
		t.Error("wiki.css is not all of the style")
	}
	if !regexp.MustCompile(`^/-/assets/wiki\.[0-9a-f]{12}\.css$`).MatchString(addresses["wiki.css"]) {
		t.Errorf("its address is %s", addresses["wiki.css"])
	}
	if n := len(css.brotli) + len(files[strings.TrimPrefix(addresses["wiki.js"], assetPrefix)].brotli); n > 16<<10 {
		t.Errorf("style and script are %d bytes compressed", n)
	}
}

func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	set, err := loadAssets(false)
	must(t, err)
	for name, f := range set.byAddress {
		body := strings.ReplaceAll(string(f.body), "http://www.w3.org/2000/svg", "")
		for _, bad := range []string{"http:", "https:", "@import", "url(", "eval("} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %s", name, bad)
			}
		}
	}
}
