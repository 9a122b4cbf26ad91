package pagetype_test

import (
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"alliancewiki/internal/pagetype"
)

const salon = `label: {da: Salon, en: Salon}
folder: møder
template: salon
sections: [Program, Læs inden mødet]
fields:
  - {name: dato, label: {da: Dato, en: Date}, kind: date, required: true}
  - {name: begynder, label: {da: Begynder}, kind: datetime}
  - {name: pladser, label: {da: Pladser}, kind: number}
  - {name: pris, label: {da: Pris}, kind: money}
  - {name: år, label: {da: År}, kind: year}
  - {name: form, label: {da: Form}, kind: choice, choices: [{value: fysisk}, {value: digital, label: {da: Digital, en: Online}}]}
  - {name: værter, label: {da: Værter}, kind: list, of: organisation}
  - {name: forrige, label: {da: Forrige}, kind: page, acyclic: true}
`

func parse(t *testing.T) *pagetype.Type {
	t.Helper()
	typ, problem := pagetype.Parse("salon", []byte(salon))
	if problem != nil {
		t.Fatal(problem)
	}
	return typ
}

func TestParse(t *testing.T) {
	typ := parse(t)
	if typ.Folder != "møder" || typ.Template != "salon" || len(typ.Sections) != 2 || len(typ.Fields) != 8 {
		t.Errorf("%+v", typ)
	}
	form, ok := typ.Field("form")
	if !ok || form.Choices[0].Label.In("en") != "fysisk" || form.Choices[1].Label.In("en") != "Online" {
		t.Errorf("form: %+v", form)
	}
	if hosts, _ := typ.Field("værter"); hosts.Part() != pagetype.Organisation {
		t.Errorf("hosts: %+v", hosts)
	}
	if f, ok := typ.Field(pagetype.Review); !ok || f.Kind != pagetype.Date {
		t.Errorf("a field of every page: %+v", f)
	}
	own, problem := pagetype.Parse("x", []byte("fields: [{name: ansvarlig, label: {da: Egen}, kind: text}]"))
	if problem != nil || len(own.All()) != 2 || own.All()[0].Label.Da != "Egen" {
		t.Errorf("a field that the type has itself: %v %v", own, problem)
	}
}

func TestWhatIsWrongWithADescription(t *testing.T) {
	for text, want := range map[string]string{
		"label: {da: X}\nfelder: []\n":                              "type.yaml",
		"label: {da: [\n":                                           "type.yaml",
		"a: &a [*a]\n":                                              "type.yaml",
		"fields: [{name: dato, kind: dato}]":                        "type.kind",
		"fields: [{name: x, kind: list}]":                           "type.kind",
		"fields: [{name: x, kind: list, of: list}]":                 "type.kind",
		"fields: [{name: x, kind: choice}]":                         "type.choices",
		"fields: [{name: x, kind: text, choices: [{value: a}]}]":    "type.choices",
		"fields: [{name: x, kind: choice, choices: [{value: ''}]}]": "type.choices",
		"fields: [{name: 'a: b', kind: text}]":                      "type.name",
		"fields: [{name: title, kind: text}]":                       "type.name",
		"fields: [{name: x, kind: text}, {name: x, kind: date}]":    "type.twice",
		"fields: [{name: x, kind: text, acyclic: true}]":            "type.acyclic",
		"folder: ../x": "type.folder",
		"label: {da: " + strings.Repeat("x", 70_000) + "}": "type.size",
		"sections: [" + strings.Repeat("a, ", 60) + "b]":   "type.many",
	} {
		_, problem := pagetype.Parse("x", []byte(text))
		if problem == nil || problem.Key != want {
			t.Errorf("%.60q: %v, want %s", text, problem, want)
		}
	}
	if _, problem := pagetype.Parse("x", []byte("label: {da: X}\nfields:\n  - {name: x, kinds: text}\n")); problem == nil || problem.Line != 3 {
		t.Errorf("a misspelt key: %+v, want line 3", problem)
	}
}

func TestCheck(t *testing.T) {
	typ := parse(t)
	for _, tt := range []struct{ front, want string }{
		{"dato: 2026-12-01", ""},
		{"dato: 2026-12-01\npladser: 12\npris: 4226267\når: 2026\nform: digital\nværter: [KOMBIT, KL]\nforrige: Kickoff\nbegynder: 2026-12-01 09:00", ""},
		{"dato: 2026-12-01\nværter: KOMBIT\nvores-egen: ja\ntags: [a]\naliases: []\ncssclass: wide", ""},
		{"dato: ", "2 dato field.required "},
		{"form: fysisk", "0 dato field.required "},
		{"dato: 01-12-2026", "2 dato field.date 01-12-2026 → 2026-12-01"},
		{"dato: 2026-02-30", "2 dato field.date 2026-02-30"},
		{"dato: i morgen", "2 dato field.date i morgen"},
		{"dato: [2026-12-01, 2026-12-02]", "2 dato field.single 2"},
		{"dato: {år: 2026}", "2 dato field.nested"},
		{"dato: 2026-12-01\npladser: mange", "3 pladser field.number mange"},
		{"dato: 2026-12-01\npris: 4.226.267 kr.", "3 pris field.money 4.226.267 kr. → 4226267"},
		{"dato: 2026-12-01\npris: 12.50", "3 pris field.money 12.5"},
		{"dato: 2026-12-01\når: 26", "3 år field.year 26"},
		{"dato: 2026-12-01\nform: digitalt", "3 form field.choice digitalt → digital"},
		{"dato: 2026-12-01\nform: på månen", "3 form field.choice på månen → fysisk, digital"},
		{"dato: 2026-12-01\nform: [fysisk, digital]", "3 form field.single 2"},
		{"dato: 2026-12-01\nværter: ['[[KL]]']", "3 værter field.page [[KL]] → KL"},
		{"dato: 2026-12-01\nbegynder: kl. 9", "3 begynder field.datetime kl. 9"},
		{"dato: 2026-12-01\nværte: KL", "3 værte field.unknown  → værter"},
		{"dato: 2026-12-01\ngennemses: snart", "3 gennemses field.date snart"},
	} {
		var fields map[string]any
		if err := yaml.Unmarshal([]byte(tt.front), &fields); err != nil {
			t.Fatal(err)
		}
		for k, v := range fields { // as package markdown has them
			switch v := v.(type) {
			case int:
				fields[k] = int64(v)
			case fmt.Stringer:
				fields[k] = strings.TrimSuffix(v.String(), " 00:00:00 +0000 UTC")
			}
		}
		var got []string
		for _, p := range typ.Check([]byte("---\n"+tt.front+"\n---\n"), fields) {
			s := fmt.Sprint(p.Line, " ", p.Field, " ", p.Key, " ", p.Value)
			if p.Hint != "" {
				s += " → " + p.Hint
			}
			got = append(got, s)
		}
		if g := strings.Join(got, "; "); strings.TrimSpace(g) != strings.TrimSpace(tt.want) {
			t.Errorf("%q:\n got %s\nwant %s", tt.front, g, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(salon, "dato: 2026-12-01")
	f.Add("fields: [{name: x, kind: text}]", "x: [a, b]")
	f.Fuzz(func(t *testing.T, text, front string) {
		typ, problem := pagetype.Parse("x", []byte(text))
		if (typ == nil) == (problem == nil) {
			t.Fatal("neither a type nor a problem, or both")
		}
		if typ == nil {
			return
		}
		var fields map[string]any
		if yaml.Unmarshal([]byte(front), &fields) != nil {
			return
		}
		if n := len(typ.Check([]byte("---\n"+front+"\n---\n"), fields)); n > 20 {
			t.Errorf("%d problems", n)
		}
	})
}
