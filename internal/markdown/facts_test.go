package markdown

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"alliancewiki/internal/wiki"
)

func TestFactsSayWhatThePageSays(t *testing.T) {
	const page = `---
title: Møde i foråret
type: salon
aliases: [Forårsmøde, 2024]
tags: økonomi
lang: da
date: 2024-05-01
deltagere: 12
---
Indledning med *vægt* og [link](../b/c.md#x).
Anden linje.

## Økonomi

Se [[Backup#Nat|kopi]], [[Backup]], ![[x.png]], ![](y%20z.jpg), [ud](https://example.org), [ned](#økonomi).

<a href="/rod.md">r</a> [igen](../b/c.md)
`
	got := Facts(testPath(t, "møder/side"), []byte(page))
	want := wiki.Facts{
		Title: "Møde i foråret", Type: "salon", Lang: "da", Aliases: []string{"Forårsmøde", "2024"}, Tags: []string{"økonomi"},
		Fields: map[string]any{
			"title": "Møde i foråret", "type": "salon", "aliases": []any{"Forårsmøde", int64(2024)}, "tags": "økonomi",
			"lang": "da", "date": "2024-05-01", "deltagere": int64(12),
		},
		Headings: []wiki.Heading{{Level: 2, ID: "s-økonomi", Text: "Økonomi"}},
		Links: []wiki.Link{
			{Kind: wiki.LinkPath, Target: "b/c.md", Section: "x"},
			{Kind: wiki.LinkWiki, Target: "Backup", Section: "Nat"},
			{Kind: wiki.LinkEmbed, Target: "x.png"},
			{Kind: wiki.LinkPath, Target: "møder/y z.jpg"},
			{Kind: wiki.LinkPath, Target: "rod.md"},
		},
		Summary: "Indledning med vægt og link. Anden linje.",
		Hints: []wiki.Hint{
			{Kind: wiki.HintLinkText, Line: 10, Text: "link"},
			{Kind: wiki.HintAlt, Line: 15, Text: "x.png"},
			{Kind: wiki.HintAlt, Line: 15, Text: "y z.jpg"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := json.Marshal(got); err != nil {
		t.Error(err)
	}
}

func TestATitleIsFoundSomewhere(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "side",
		"tekst":                         "side",
		"# Et *h1*\n\n# To":             "Et h1",
		"tekst\n\n# Senere":             "Senere",
		"> # I et citat":                "side",
		"---\ntitle: 2024\n---\n# x":    "2024",
		"---\ntitle: [a]\n---\n# x":     "x",
		"---\ntitle: \"\"\n---\n":       "side",
		"---\r\ntitle: æ\r\n---\r\nx":   "æ",
		"---\ntitle: 2024-05-01\n---\n": "2024-05-01",
		"\ufeff# Med mærke":             "Med mærke",
		"# A\u030a":                     "Å",
		"---\ntitle: [\n---\n# x":       "x",
	} {
		if got := Facts(testPath(t, "drift/side"), []byte(text)).Title; got != want {
			t.Errorf("title of %q is %q, want %q", text, got, want)
		}
	}
}

func TestBrokenFrontMatterIsTold(t *testing.T) {
	for text, broken := range map[string]bool{
		"---\ntitle: [\n---\nx":     true,
		"---\n- a\n---\nx":          true,
		"---\nbare text\n---\nx":    true,
		"---\na: 1\na: 2\n---\nx":   true,
		"---\n---\nx":               false,
		"---\n# kun en note\n---\n": false,
		"---\nx: .nan\n1: b\n---\n": false,
		"---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n" +
			"d: &d [*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e]\n---\n": true,
		"---\nx: " + strings.Repeat("a", maxFrontMatter) + "\n---\n": true,
	} {
		page := Parse(testPath(t, "drift/side"), []byte(text)).Render(World{}, Danish)
		if (page.FrontMatterError != nil) != broken {
			t.Errorf("%.60q: error %v, want one: %v", text, page.FrontMatterError, broken)
		}
		if broken && page.Facts.Fields != nil {
			t.Errorf("%.60q: fields %v in spite of the error", text, page.Facts.Fields)
		}
		if _, err := json.Marshal(page.Facts.Fields); err != nil {
			t.Errorf("%.60q: %v", text, err)
		}
	}
}

func TestASummaryIsCutBetweenWords(t *testing.T) {
	got := Facts(testPath(t, "a"), []byte("## x\n\n"+strings.Repeat("blåbærgrød ", 100))).Summary
	if len(got) > maxSummary || len(got) < maxSummary/2 || !strings.HasSuffix(got, "blåbærgrød…") {
		t.Errorf("summary %q of %d bytes", got, len(got))
	}
	got = Facts(testPath(t, "a"), []byte(strings.Repeat("å", 1000))).Summary
	if len(got) > maxSummary || strings.Trim(got, "å") != "…" {
		t.Errorf("summary %q of %d bytes", got, len(got))
	}
}

func TestAPageOverItsBudgetShowsItsSource(t *testing.T) {
	for text, want := range map[string]string{
		strings.Repeat("x ", maxSource):                                "size",
		strings.Repeat("[a](", 40000):                                  "time",
		strings.Repeat("> ", 1000) + "x":                               "depth",
		strings.Repeat("*a **a ", 500) + strings.Repeat("a** a*", 500): "depth",
		strings.Repeat("## Overskriften her ja\n", 22500):              "size",
	} {
		page := Parse(testPath(t, "drift/side"), []byte("---\ntitle: Stor\n---\n<b>\n\n"+text)).Render(World{Resolver: testShelf}, Danish)
		if page.Over != want || !strings.HasPrefix(page.HTML, `<pre class="source" tabindex="0">&lt;b&gt;`) || page.TOC != nil {
			t.Errorf("%.20q…: over %q, want %q: %.80s", text, page.Over, want, page.HTML)
		}
		if page.Facts.Title != "Stor" {
			t.Errorf("%.20q…: title %q", text, page.Facts.Title)
		}
		checkLaws(t, page)
	}
}

// longPage is a page as people write them, of about n bytes.
func longPage(n int) []byte {
	var b strings.Builder
	b.WriteString("---\ntitle: Referat\ntags: [møde]\n---\n# Referat\n\n")
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "## Punkt %d: økonomi og ledelse\n\n", i)
		b.WriteString("Alliancen *drøftede* **bevillingen** (jf. [notatet](../økonomi/notat.md#beløb)) og [[Det Kgl. Bibliotek|KB]]s " +
			"rolle; se også `GET /api`, fodnoten[^1] og https://kb.dk. Der er enighed om, at snake_case_navne og 5 < 7.\nNy linje.\n\n" +
			"- første punkt med [et link](side.md)\n- andet punkt\n  - under det\n- [ ] opgave til Mette\n\n" +
			"| Post | Beløb |\n|---|--:|\n| Løn | 1.234,5 |\n| Rejse | 17 |\n\n> [!NOTE]\n> Husk bilaget.\n\n")
	}
	b.WriteString("[^1]: Kilden.\n")
	return []byte(b.String())
}

func TestLongPagesOfOrdinaryTextRender(t *testing.T) {
	list := strings.Builder{}
	for i := range 5000 {
		fmt.Fprintf(&list, "- [Titel nummer %d](mappe/side-%d.md) med en beskrivelse\n", i, i)
	}
	code := "```go\n" + strings.Repeat("x[i], y_a := f(*p, \"<b>\") // [a](b)\n", 8000) + "```\n"
	table := "| a | b | c |\n|---|---|---|\n" + strings.Repeat("| en celle | `to` | [tre](x.md) |\n", 5000)
	wrapped := strings.Repeat("En linje i et meget langt afsnit (med parentes), *vægt* og et [link](a.md).\n", 500)
	for name, text := range map[string]string{
		"minutes": string(longPage(250 << 10)), "list": list.String(), "code": code, "table": table, "one paragraph": wrapped,
		"footnotes": count(60<<10, "Tekst[^%[1]d] og mere.\n\n[^%[1]d]: En kilde til det.\n\n"),
		"links":     count(60<<10, "Se [et][%[1]d].\n\n") + count(60<<10, "[%d]: https://example.org/ \"Titel\"\n"),
	} {
		page := Parse(testPath(t, "drift/side"), []byte(text)).Render(World{Resolver: testShelf}, Danish)
		if page.Over != "" {
			t.Errorf("%s of %d bytes is over %q", name, len(text), page.Over)
		}
		checkLaws(t, page)
	}
}

func TestCodeColoursHaveContrast(t *testing.T) {
	for _, c := range codeColours {
		if got := contrast(t, c.light, codeLight); got < 4.5 {
			t.Errorf("light %q: %.2f", c.class, got)
		}
		if got := contrast(t, c.dark, codeDark); got < 4.5 {
			t.Errorf("dark %q: %.2f", c.class, got)
		}
		if c.class != "" && strings.Count(StyleSheet(), ".chroma ."+c.class+" {") != 3 {
			t.Errorf("class %q is not in the style sheet for light, dark and chosen dark", c.class)
		}
	}
}

// contrast is the contrast ratio of WCAG 2.1.
func contrast(t *testing.T, a, b string) float64 {
	luminance := func(hex string) float64 {
		var sum float64
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c := float64(n) / 255
			if c <= 0.04045 {
				sum += weight * c / 12.92
			} else {
				sum += weight * math.Pow((c+0.055)/1.055, 2.4)
			}
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func BenchmarkRender(b *testing.B) {
	for _, n := range []int{10 << 10, 200 << 10} {
		source, p := longPage(n), testPath(b, "drift/side")
		b.Run(fmt.Sprintf("%dK", n>>10), func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			for b.Loop() {
				Parse(p, source).Render(World{}, Danish)
			}
		})
		b.Run(fmt.Sprintf("facts %dK", n>>10), func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			for b.Loop() {
				Facts(p, source)
			}
		})
	}
}
