package query

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestEveryProblemIsToldWhereItIs(t *testing.T) {
	src := newLibrary(t)
	src["blank"] = NewTable(Label{"Blank", "Blank"}, []Field{{Name: "navn", Label: Label{"Navn", "Name"}}}, nil)
	all := make([]string, maxTests+1)
	for i := range all {
		all[i] = "ejer"
	}
	seen := map[ProblemKind]bool{TooMuchWork: true} // has its own test
	for _, x := range []struct {
		block    string
		kind     ProblemKind
		at, says string
	}{
		{strings.Repeat("# x\n", 1100), BlockTooLong, "10:1", "4.096"},
		{"fra: system\nhvor: \xff", NotUTF8, "11:1", "UTF-8"},
		{"fra: system\nvis tabel", NoColon, "11:1", "»vis tabel«"},
		{"fra: system\n\nsortr: titel", UnknownKey, "12:1", "Mente du »sorter«?"},
		{"fra: system\npomfritter: titel", UnknownKey, "11:1", "Du kan skrive: fra, hvor, sorter"},
		{"fra: system\nfrom: system", KeyTwice, "11:1", "»from« står to gange"},
		{"fra: system\nvis:", EmptyValue, "11:1", "»vis:«"},
		{"fra: system\nhvor: " + strings.Repeat("x", 1001), WhereTooLong, "11:7", "1.000"},
		{"fra: system\noverskrift: " + strings.Repeat("x", 201), TitleTooLong, "11:13", "200"},
		{"fra: system\nhøjst: mange", BadLimit, "11:8", "1.000"},
		{"fra: system\nhøjst: 1001", BadLimit, "11:8", "»1001«"},
		{"fra: system\nhøjst: 0", BadLimit, "11:8", "»0«"},
		{"fra: system\nvis: tabl", UnknownView, "11:6", "Mente du »tabel«?"},
		{"fra: bevilling\nvis: diagram\nx: år\ny: beløb", BadMeasure, "13:4", "sum(beløb)"},
		{"fra: system\nkolonner: titel,, ejer", EmptyName, "11:17", "»kolonner«"},
		{"fra: system\nkolonner: " + strings.Repeat("titel, ", 12) + "titel", TooManyNames, "11:95", "12"},
		{"vis: tabel", NoFrom, "10:1", "fra: system"},
		{"fra: system\nstak: ejer", KeyNotOfView, "11:1", "»vis: tabel«"},
		{"fra: system\nvis: graf", KeyMissing, "10:1", "»kanter:«"},
		{"fra: system\nvis: diagram", KeyMissing, "10:1", "»x:«"},
		{"fra: system\nvis: matrix", KeyMissing, "10:1", "»kolonner:«"},
		{"fra: system\nhvor: kontrakt-til < 2026-02-30", NoSuchDate, "11:22", "»2026-02-30«"},
		{"fra: system\nhvor: ejer = 12x", BadNumber, "11:14", "»12x«"},
		{"fra: system\nhvor: ejer = »DBC", OpenQuote, "11:14", "mangler «"},
		{"fra: system\nhvor: ejer = {}", UnknownSign, "11:14", "»{«"},
		{"fra: system\nhvor: ejer.titel = 1", UnknownSign, "11:11", "».«"},
		{"fra: system\nhvor: repeat(\"x\", 9)", NoFunctions, "11:7", "»repeat(…)«"},
		{"fra: system\nhvor: 1 + 1", NoArithmetic, "11:9", "i dag + 30"},
		{"fra: system\nhvor: ejer \"DBC\"", Unexpected, "11:12", "»DBC«"},
		{"fra: system\nhvor: ejer = \"a\" = \"b\"", Unexpected, "11:18", "»=«"},
		{"fra: system\nhvor: ejer = \"a\" og", Unfinished, "11:20", "mangler noget"},
		{"fra: system\nhvor: ejer\n  og ejer = \"a\")", NotOpened, "12:16", "slutparentes"},
		{"fra: system\nhvor: (ejer = \"a\"", NotClosed, "11:7", "»(«"},
		{"fra: system\nhvor: ejer i [\"a\", \"b\"", NotClosed, "11:14", "»[«"},
		{"fra: system\nhvor: " + strings.Join(all, " og "), WhereTooDeep, "11:487", "60"},
		{"fra: system\nhvor: " + strings.Repeat("(", 21) + "ejer" + strings.Repeat(")", 21), WhereTooDeep, "11:27", "60"},
		{"fra: systme", UnknownSource, "10:6", "Mente du »system«?"},
		{"fra: hundehvalpe", UnknownSource, "10:6", "Du kan skrive: sider, opgaver, beslutninger, ændringer, system"},
		{"fra: system\nhvor: leverandor = \"DBC\"", UnknownField, "11:7", "Mente du »leverandør«?"},
		{"fra: system\nhvor: status = lukket", UnknownField, "11:16", "så sæt \"…\" om den"},
		{"fra: system\nsorter: nanv", UnknownField, "11:9", "Mente du »navn«?"},
		{"fra: opgaver\ngrupper: x", UnknownField, "11:10", "Du kan skrive: opgave, status, ansvarlig, frist, side, afsnit."},
		{"fra: system\nkolonner: titel, eejr", UnknownField, "11:18", "Mente du »ejer«?"},
		{"fra: bevilling\nhvor: beløb > \"meget\"", NotANumber, "11:15", "»beløb«"},
		{"fra: system\nhvor: kontrakt-til > \"snart\"", NotADate, "11:22", "»snart«"},
		{"fra: opgaver\nhvor: udført = \"måske\"", NotYesOrNo, "11:16", "»måske«"},
		{"fra: bevilling\nvis: diagram\nx: år\ny: sum(betaler)", FieldNotNumber, "13:8", "»betaler«"},
		{"fra: system\nvis: tidslinje\ndato: ejer", FieldNotDate, "12:7", "»ejer«"},
		{"fra: blank\nvis: tidslinje", NoDateField, "10:6", "tidslinje"},
	} {
		seen[x.kind] = true
		q, bad := Parse(x.block, 10)
		if bad == nil {
			bad = problemOf(t, q, src)
		}
		if bad == nil {
			t.Errorf("%.60q: no problem", x.block)
			continue
		}
		if got := fmt.Sprint(bad.Line, ":", bad.Column); bad.Kind != x.kind || got != x.at || !strings.Contains(bad.Text(&Danish), x.says) {
			t.Errorf("%.60q: kind %d at %s: %s", x.block, bad.Kind, got, bad.Text(&Danish))
		}
		html := answerTo(t, src, x.block, "en")
		if !strings.HasPrefix(html, `<div class="query-error" role="note"><p><strong>The query does not work (line `) || strings.Contains(html, "{") &&
			x.kind != UnknownSign {
			t.Errorf("%.60q: %s", x.block, html)
		}
	}
	for k := range problemKinds {
		if !seen[k] {
			t.Errorf("no test of problem %d: %s", k, Danish.Problems[k])
		}
	}
}

// problemOf is what is wrong with a query when it is run.
func problemOf(t *testing.T, q *Query, src library) (bad *Problem) {
	table := src[q.from.text]
	if table == nil {
		bad = problem(UnknownSource, q.from.at).about(q.from.text)
		html := answerTo(t, src, q.String(), "da")
		bad.right = func(string) []string {
			if _, after, ok := strings.Cut(html, "Mente du »"); ok {
				word, _, _ := strings.Cut(after, "«")
				return []string{word}
			}
			return append(spelled(sources, "da"), src.Types()...)
		}
		return bad
	}
	a := &answer{query: q, table: table, view: view("da")}
	a.texts = &Danish
	if bad = a.choose(); bad != nil {
		return bad
	}
	return a.write()
}

func TestEveryTextIsInBothLanguages(t *testing.T) {
	for _, texts := range []*Texts{&Danish, &English} {
		v := reflect.ValueOf(*texts)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			switch f := v.Field(i); f.Kind() {
			case reflect.String:
				if f.String() == "" {
					t.Errorf("%s: %s is empty", texts.Lang, name)
				}
			case reflect.Array:
				for j := range f.Len() {
					if f.Index(j).String() == "" {
						t.Errorf("%s: %s %d is empty", texts.Lang, name, j)
					}
				}
			case reflect.Map:
				if f.Len() != 4 {
					t.Errorf("%s: %s has %d texts", texts.Lang, name, f.Len())
				}
			}
		}
	}
	for i, da := range Danish.Problems {
		for _, mark := range []string{"{a}", "{b}", "{n}"} {
			if strings.Contains(da, mark) != strings.Contains(English.Problems[i], mark) {
				t.Errorf("only one language has %s: %s", mark, da)
			}
		}
	}
}

type broken struct{ library }

func (broken) Table(context.Context, string) (*Table, error) {
	return nil, errors.New("the disk is gone")
}

func TestAnErrorOfTheSourceIsAnError(t *testing.T) {
	q, _ := Parse("fra: system", 1)
	if html, err := q.HTML(t.Context(), broken{}, view("da")); err == nil || html != "" {
		t.Errorf("%q, %v", html, err)
	}
}

// Conditions that are made to cost must end soon, whatever they say.
func TestHostileConditionsEndSoon(t *testing.T) {
	long := Text(strings.Repeat("a", 100_000))
	var parts []Value
	for i := range 1000 {
		parts = append(parts, Text(fmt.Sprint("part ", i)))
	}
	many := List(parts...)
	rows := make([]Row, 10_000)
	for i := range rows {
		rows[i] = Row{Text("x"), Value{}, long, many}
	}
	src := library{Pages: NewTable(Label{"Side", "Page"}, PageFields(), rows)}
	list := "[" + strings.TrimSuffix(strings.Repeat(`"q",`, 200), ",") + "]"
	for _, where := range []string{
		`tags i ` + list,
		`tags = title`, `tags < tags`,
		`tags != tags`,
		strings.TrimSuffix(strings.Repeat("folder indeholder \"ab\" eller ", 30), " eller "),
		strings.Repeat("(", 400) + "title" + strings.Repeat(")", 400),
		strings.Repeat("not ", 240) + "title",
		strings.Repeat("!", 990) + "title",
		strings.Repeat("-", 990) + "1",
		strings.TrimSuffix(strings.Repeat("title && ", 110), " && "),
		`repeat("x", 1000000000)`, `map(1..1000000000, {#})`, `all(tags, {true})`, `title matches "(a+)+$"`, `$env`, `title?.x ?? 1`,
		`1..1000000000`, `title ? 1 : 2`, `let x = 1; x`, "`x`", `title | len`, `{"a": 1}`, `today + 99999999`, `if title {1} else {2}`,
		`v0 = v1`, `t0`, `t0()`, `title = v0`, `nil`, `title not not in tags`, `"\u0000"`, `9999999999999999999999`,
	} {
		start := time.Now()
		html := answerTo(t, src, "fra: sider\nhvor: "+where, "da")
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%.40s took %v", where, took)
		}
		if len(html) > 2_000_000 {
			t.Errorf("%.40s gave %d bytes", where, len(html))
		}
	}
	if html := answerTo(t, src, "fra: sider\nhvor: tags = title", "da"); !strings.Contains(html, "for stort et arbejde") {
		t.Error(html[:min(len(html), 500)])
	}
	for _, block := range []string{"fra: sider\nvis: matrix\nkolonner: tags, tags", "fra: sider\nvis: matrix\nrækker: tags\nkolonner: tags",
		"fra: sider\nvis: diagram\nx: tags\nstak: tags", "fra: sider\ngrupper: tags", "fra: sider\nvis: graf\nkanter: tags"} {
		start := time.Now()
		html := answerTo(t, src, block, "da")
		if took := time.Since(start); took > 30*time.Second || len(html) > 2_000_000 {
			t.Errorf("%s took %v and gave %d bytes", block, took, len(html))
		}
	}
}

// A query that parses says in its canonical form what it said before, and runs without a panic.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"fra: system\nhvor: leverandør = \"DBC\" og (ikke status er tom eller beløb > 1.500,25)\nsorter: navn faldende, ejer\nvis: tabel",
		"fra: opgaver\nhvor: frist < i dag + 30 dage\n  og hvem i [»a«, 2026-05, 1.5, ja]\n# nej\ngrupper: hvem\nhøjst: 7",
		"fra: bevilling\nvis: diagram\nx: år\ny: sum( beløb )\nstak: betaler\noverskrift: \"Penge\"",
		"fra: system\nvis: matrix\nrækker: ejer\nkolonner: afhænger-af\ncelle: antal", "fra: system\nvis: graf\nkanter: afhænger-af",
		"fra: salon\nvis: tidslinje\ndato: dato", "from: system\nwhere: titel begynder med 'x\"' && a ≠ -5 || ! b",
	} {
		f.Add(s)
	}
	src := newLibrary(f)
	f.Fuzz(func(t *testing.T, block string) {
		q, bad := Parse(block, 1)
		if (q == nil) == (bad == nil) {
			t.Fatal(q, bad)
		}
		if bad != nil {
			if bad.Line < 1 || bad.Column < 1 || bad.Text(&Danish) == "" {
				t.Fatal(bad)
			}
			return
		}
		canonical := q.String()
		if len(canonical) > maxBlock || len(printTokens(q.where)) > maxWhere-1 {
			return // the canonical form is longer than a block may be
		}
		again, bad := Parse(canonical, 1)
		if bad != nil || again.String() != canonical || again.From() != q.From() || again.Today() != q.Today() {
			t.Fatalf("%q\n%v\n%q", block, bad, canonical)
		}
		html, err := q.HTML(t.Context(), src, view("da"))
		if err != nil {
			t.Fatal(err)
		}
		if same, _ := again.HTML(t.Context(), src, view("da")); same != html && !strings.Contains(html, "query-error") {
			t.Fatalf("%q and %q give different answers", block, canonical)
		}
	})
}
