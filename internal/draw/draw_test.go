package draw

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/*.html with what is drawn")

func graphOf(t *testing.T, g GraphData) string {
	t.Helper()
	return drawn(t)(Graph(g))
}

func drawn(t *testing.T) func(string, error) string {
	return func(s string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func TestGolden(t *testing.T) {
	one := GraphData{Frame: Frame{Prefix: "q6", Title: "Et system", Summary: "1 system"}, Nodes: []Node{{ID: "a", Label: "Bibliotekernes Fælles Åbne Ærlige Økosystem"}}}
	for name, html := range map[string]string{
		"systems":  graphOf(t, systems()),
		"labelled": graphOf(t, labelled()),
		"one":      graphOf(t, one),
		"grants":   drawn(t)(Bars(grants())),
		"balance":  drawn(t)(Bars(balance())),
		"salons":   drawn(t)(Timeline(salons())),
	} {
		wellFormed(t, html)
		file := filepath.Join("testdata", name+".html")
		if *update {
			if err := os.WriteFile(file, []byte(html), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), html); diff != "" {
			t.Errorf("%s differs (- want, + got); if it looks right, run with -update:\n%s", file, diff)
		}
	}
}

// wellFormed checks that a picture is XML, that no id is there twice, and that it keeps to the Content-Security-Policy.
func wellFormed(t interface {
	Helper()
	Fatalf(string, ...any)
}, html string) (texts []string) {
	t.Helper()
	ids := map[string]bool{}
	decoder := xml.NewDecoder(strings.NewReader(html))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("not well-formed: %v in\n%s", err, html)
		}
		switch token := token.(type) {
		case xml.CharData:
			texts = append(texts, string(token))
		case xml.StartElement:
			if token.Name.Local == "style" || token.Name.Local == "script" {
				t.Fatalf("element %s", token.Name.Local)
			}
			for _, a := range token.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Fatalf("attribute %s", a.Name.Local)
				}
				if a.Name.Local == "id" && ids[a.Value] {
					t.Fatalf("id %s twice", a.Value)
				}
				if a.Name.Local == "id" {
					ids[a.Value] = true
				}
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Fatalf("%s=%q", a.Name.Local, a.Value)
				}
			}
		}
	}
}
