package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	for query, want := range map[string]string{
		"lån og bøger":                 "lån og bøger",
		`"fælles system" drift`:        `"fælles system" drift`,
		"»fælles system«":              `"fælles system"`,
		`"ikke lukket`:                 `"ikke lukket"`,
		"-bog lån":                     "lån -bog",
		`-"en bog" lån`:                `lån -"en bog"`,
		"FBI-API":                      `"fbi api"`,
		"titel:Lån tag:Økonomi":        `titel:lån tag:"okonomi"`,
		"title:x path:/A/B/":           `titel:x sti:"a/b"`,
		"author:Mette since:2026-01 x": `x forfatter:"mette" siden:"2026-01-01"`,
		"kl.10:30":                     `"kl 10 30"`,
		"- lån":                        "lån",
		"":                             "",
	} {
		q, problems := parse(query)
		if got := q.String(); got != want || len(problems) > 0 {
			t.Errorf("%q: %q %v, want %q", query, got, problems, want)
		}
	}
}

func TestWhatIsWrongWithAQuery(t *testing.T) {
	for query, want := range map[string]string{
		"lån siden:igår":                  "search.date siden igår",
		"since:2026-13-01":                "search.date since 2026-13-01",
		"titel: x":                        "search.nothing titel ",
		"tag:":                            "search.nothing tag ",
		"-bog":                            "search.onlyNot q bog",
		strings.Repeat("ord ", 20):        "search.words q ",
		strings.Repeat("ordentligt ", 60): "search.long q ",
	} {
		_, problems := parse(query)
		if len(problems) == 0 {
			t.Errorf("%q has no problem", query)
			continue
		}
		p := problems[0]
		if got := p.Key + " " + p.Field + " " + p.Value; got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

// Whatever is typed, parse makes a bounded query of it, and what that says of itself is the same query.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "a b", `-titel:"x y" tag:z siden:2020 »q«`, "\xff\"", "sti:/:/ -»a", "forfatter:\"å", "siden:31.12.2025"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, problems := parse(s)
		n := 0
		for _, terms := range [][]term{q.words, q.not} {
			for _, w := range terms {
				n += len(w.words)
			}
		}
		if n > maxWords {
			t.Fatalf("%d words", n)
		}
		for _, p := range problems {
			if p.Key == "" || !utf8.ValidString(p.Value) {
				t.Fatalf("problem %+v", p)
			}
		}
		said := q.String()
		if len(said) > maxQuery {
			return
		}
		again, _ := parse(said)
		if diff := cmp.Diff(said, again.String()); diff != "" {
			t.Fatalf("%q:\n%s", s, diff)
		}
	})
}
