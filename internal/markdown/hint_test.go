package markdown

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

// hintLines writes hints as the cases have them.
func hintLines(hints []wiki.Hint) string {
	var b strings.Builder
	for _, h := range hints {
		fmt.Fprintf(&b, "%d %s %s\n", h.Line, h.Kind, h.Text)
	}
	return b.String()
}

func TestHintsSayWhatIsHardToRead(t *testing.T) {
	raw, err := os.ReadFile("testdata/hints.cases")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	seen := map[wiki.HintKind]bool{}
	for c := range strings.SplitSeq(strings.TrimPrefix(string(raw), "== "), "\n== ") {
		name, rest, _ := strings.Cut(c, "\n")
		text, want, ok := strings.Cut(rest+"\n", "\n--\n")
		if !ok {
			t.Fatalf("the case %q has no --", name)
		}
		want = strings.TrimRight(want, "\n")
		hints := Facts(testPath(t, "drift/side"), []byte(text)).Hints
		got := strings.TrimSuffix(hintLines(hints), "\n")
		for _, h := range hints {
			seen[h.Kind] = true
		}
		fmt.Fprintf(&out, "== %s\n%s\n--\n%s", name, text, hintLines(hints))
		if got != want && !*update {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	for _, kind := range wiki.HintKinds {
		if !seen[kind] {
			t.Errorf("no case has a hint of kind %s", kind)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/hints.cases", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAPageOverItsBudgetHasNoHints(t *testing.T) {
	text := "[her](a.md)\n\n" + strings.Repeat("> ", 200) + "x"
	d := Parse(testPath(t, "side"), []byte(text))
	if d.over == "" || len(d.Facts().Hints) > 0 {
		t.Errorf("over %q, hints %v", d.over, d.Facts().Hints)
	}
}

func TestAPictureThatIsDecorationIsReadOutByNobody(t *testing.T) {
	world := World{Resolver: shelf{"drift/plan.png"}}
	for _, text := range []string{`![](plan.png "pynt")`, "![[plan.png|pynt]]", "![[plan.png|decorative|200]]"} {
		html := Parse(testPath(t, "drift/side"), []byte(text)).Render(world, Danish).HTML
		if !strings.Contains(html, `<img src="/wiki/drift/plan.png" alt=""`) || strings.Contains(html, "pynt") || strings.Contains(html, "decorative") {
			t.Errorf("%s: %s", text, html)
		}
	}
}

// checkHints holds hints against what is true of those of all pages.
func checkHints(t *testing.T, source []byte, hints []wiki.Hint) {
	t.Helper()
	lines := bytes.Count(clean(source), []byte("\n")) + 1
	if len(hints) > wiki.MaxHints {
		t.Errorf("%d hints", len(hints))
	}
	last := 1
	for _, h := range hints {
		if h.Line < last || h.Line > lines {
			t.Errorf("a hint about line %d after one about line %d, of %d", h.Line, last, lines)
		}
		last = h.Line
		if len(h.Text) > maxHintText {
			t.Errorf("a hint of %d bytes", len(h.Text))
		}
		if !slices.Contains(wiki.HintKinds, h.Kind) {
			t.Errorf("a hint of kind %q", h.Kind)
		}
	}
}

func TestThereIsAnEndToHints(t *testing.T) {
	text := []byte(strings.Repeat("[her](a.md)\n\n", 5000))
	hints := Facts(testPath(t, "side"), text).Hints
	checkHints(t, text, hints)
	if len(hints) != wiki.MaxHints {
		t.Errorf("%d hints", len(hints))
	}
}

// FuzzHints knows that hints are few, short, in order, and about lines that are there.
func FuzzHints(f *testing.F) {
	raw, err := os.ReadFile("testdata/hints.cases")
	if err != nil {
		f.Fatal(err)
	}
	for c := range strings.SplitSeq(string(raw), "\n== ") {
		text, _, _ := strings.Cut(c, "\n--\n")
		f.Add([]byte(text))
		f.Add([]byte("---\r\ntitle: x\r\n---\r\n" + strings.ReplaceAll(text, "\n", "\r")))
	}
	p := testPath(f, "drift/side")
	f.Fuzz(func(t *testing.T, source []byte) {
		if len(source) > 1<<16 {
			return
		}
		checkHints(t, source, Facts(p, source).Hints)
	})
}
