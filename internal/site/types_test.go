package site_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// known is a wiki with types, in which some pages say what they are.
const known = `
-- .wiki/types/system.yaml --
label: {da: System, en: System}
fields:
  - {name: ejer, label: {da: Ejer, en: Owner}, kind: organisation}
  - {name: status, label: {da: Status}, kind: choice, choices: [{value: i drift}, {value: lukket}], required: true}
  - {name: kontrakt-til, label: {da: Kontrakt til}, kind: date}
  - {name: afhænger-af, label: {da: Afhænger af}, kind: list, of: page, acyclic: true}
-- .wiki/types/term.yaml --
label: {da: Begreb, en: Term}
fields:
  - {name: langform, label: {da: Lang form}, kind: text}
  - {name: former, label: {da: Former}, kind: list, of: text}
  - {name: definition, label: {da: Definition}, kind: longtext}
-- org/KOMBIT.md --
---
aliases: [Kommunernes it]
---
Bestiller.
-- sys/A.md --
---
type: system
ejer: KOMBIT
status: i drift
afhænger-af: [B]
---
A.
-- sys/B.md --
---
type: system
ejer: Kommunernes it
status: lukket
afhænger-af: [C]
---
B.
-- sys/C.md --
---
type: system
status: i drift
---
C.
`

// problems are what a refused save or push names: line, field, rule and what it may be instead.
func problems(err error) []string {
	var list []string
	add := func(p *wiki.Problem) {
		list = append(list, strings.TrimSpace(fmt.Sprint(p.Line, " ", p.Field, " ", p.Key, " ", p.Hint)))
	}
	var refused *wiki.Refused
	if errors.As(err, &refused) {
		for _, p := range refused.Problems {
			add(&p)
		}
		return list
	}
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range all.Unwrap() {
			var p *wiki.Problem
			if errors.As(e, &p) {
				add(p)
			}
		}
	}
	return list
}

func TestFieldsAreCheckedAtEachDoor(t *testing.T) {
	for _, tt := range []struct{ name, front, want string }{
		{"right", "type: system\nstatus: i drift\nkontrakt-til: 2027-01-28\nejer: Findes ikke endnu", ""},
		{"two wrong", "type: system\nstatus: kører\nkontrakt-til: 28-01-2027",
			"3 status field.choice i drift, lukket; 4 kontrakt-til field.date 2027-01-28"},
		{"missing", "type: system", "0 status field.required"},
		{"misspelt", "type: system\nstatus: i drift\nejr: KOMBIT", "4 ejr field.unknown ejer"},
		{"another's field", "type: system\nstatus: i drift\ncssclass: bred", ""},
		{"no type", "status: kører", ""},
		{"a type that is not described", "type: ukendt\nstatus: kører", ""},
		{"review", "gennemses: snart", "2 gennemses field.date"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := wikitest.New(t, known)
			text := "---\n" + tt.front + "\n---\nNy.\n"
			_, err := w.Save(t.Context(), wikitest.Mette, site.Draft{Path: wikitest.Path(t, "sys/ny"), Content: text})
			if got := strings.Join(problems(err), "; "); got != tt.want {
				t.Errorf("saved: %s\n want %s", got, tt.want)
			}
			c := newCloner(t, w)
			c.write("sys/skubbet.md", text)
			pushed := c.push(wikitest.Mette, "refs/heads/main")
			if got := strings.Join(problems(pushed.Err), "; "); got != tt.want {
				t.Errorf("pushed: %s\n  want %s", got, tt.want)
			}
		})
	}
}

func TestARingOfDependenciesIsRefusedWithItsWay(t *testing.T) {
	w := wikitest.New(t, known)
	_, err := w.Save(t.Context(), wikitest.Mette, site.Draft{Path: wikitest.Path(t, "sys/C"), Base: w.Head(),
		Content: "---\ntype: system\nstatus: i drift\nafhænger-af: [A]\n---\nC.\n"})
	if got := strings.Join(problems(err), "; "); got != "4 afhænger-af field.cycle C → A → B → C" {
		t.Error(got)
	}
	_, err = w.Save(t.Context(), wikitest.Mette, site.Draft{Path: wikitest.Path(t, "sys/C"), Base: w.Head(),
		Content: "---\ntype: system\nstatus: i drift\nafhænger-af: [C]\n---\nC.\n"})
	if got := strings.Join(problems(err), "; "); got != "4 afhænger-af field.cycle C → C" {
		t.Error(got)
	}
	if _, err := w.Save(t.Context(), wikitest.Mette, site.Draft{Path: wikitest.Path(t, "sys/D"),
		Content: "---\ntype: system\nstatus: i drift\nafhænger-af: [A, B, Findes ikke]\n---\nD.\n"}); err != nil {
		t.Errorf("two ways to one page are no ring: %v", err)
	}
}

// Whoever writes thousands of names into a field must not have each save look all of them up again.
func TestASearchForARingEnds(t *testing.T) {
	var names []string
	for i := range 2500 {
		names = append(names, fmt.Sprintf("s%d", i))
	}
	list := "type: system\nstatus: i drift\nafhænger-af: [" + strings.Join(names, ",") + "]\n"
	pages := known
	for i := range 60 {
		pages += fmt.Sprintf("-- sys/s%d.md --\n---\n%s---\nS.\n", i, list)
	}
	w := wikitest.New(t, pages)
	start := time.Now()
	if _, err := w.Save(t.Context(), wikitest.Mette, site.Draft{
		Path: wikitest.Path(t, "sys/ny"), Content: "---\n" + list + "---\nNy.\n",
	}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("a save took %v", took)
	}
}

func TestATypeIsPushedWithThePagesOfIt(t *testing.T) {
	w := wikitest.New(t, known)
	c := newCloner(t, w)
	c.write(".wiki/types/system.yaml", "label: {da: System}\nfields: [{name: status, label: {da: Status}, kind: year}]\n",
		"sys/ny.md", "---\ntype: system\nstatus: i drift\n---\nNy.\n")
	pushed := c.push(wikitest.Ada, "refs/heads/main")
	if got := strings.Join(problems(pushed.Err), "; "); got != "3 status field.year" {
		t.Errorf("pages are not checked by the types that come with them: %s", got)
	}
	c = newCloner(t, w)
	c.write(".wiki/types/system.yaml", "label: {da: System}\nfields:\n  - {name: status, knd: year}\n")
	if got := strings.Join(problems(c.push(wikitest.Ada, "refs/heads/main").Err), "; "); got != "3 content type.yaml" {
		t.Errorf("a description that cannot be read: %s", got)
	}
}
