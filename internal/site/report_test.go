package site_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/sample"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// untidy is a wiki in which everything is wrong that a report tells of.
const untidy = `-- Forside.md --
Se [[Databrønden]], [[Mangler]], [sti](mappe/væk.md), [en fil](filer/brugt.pdf) og [mappen](mappe/).
-- Databrønden.md --
---
title: Databrønden
type: system
ansvarlig: KOMBIT
gennemses: 2020-05-01
afhænger-af: [FBS, Ingenting]
status: nej
---
[[mangler]] og [[mangler#afsnit]], [rod](/Forside.md)
-- mappe/FBS.md --
---
title: FBS
type: system
aliases: [databrønden]
afhænger-af: [Databrønden]
gennemses: 2021-05-01
---
[[Mangler]] ![[billede.png]] [dybt](../mappe/../nej/Én.md) [forside](../forside.MD)
-- mappe/Ø.md --
Ingen links, kun [sig selv](Ø.md) og [ude](https://example.org/).
-- organisationer/KOMBIT.md --
---
title: KOMBIT
ansvarlig: "[[KOMBIT]]"
gennemses: 1. maj
---
[[Databrønden]]
-- hjælp/start.md --
[[KOMBIT]]
-- begreber/FBI.md --
---
type: term
ansvarlig: KOMBIT
---
[[KOMBIT]]
-- filer/brugt.pdf --
x
-- filer/glemt.pdf --
x
-- .wiki/types/system.yaml --
label: {da: System}
fields:
  - {name: afhænger-af, label: {da: Afhænger af}, kind: list, of: page, acyclic: true}
  - {name: status, label: {da: Status}, kind: choice, choices: [{value: drift}, {value: lukket}]}
-- .wiki/templates/x.md --
[[Mangler]]
`

func reports(t testing.TB, w *wikitest.Wiki) *site.Reports {
	t.Helper()
	r, err := w.Reports(t.Context(), wikitest.Liv)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lines writes a report down.
func lines(r *site.Reports, name string, f site.ReportFilter) []string {
	rows, _, _, _ := r.List(name, f, 0, 1000)
	var list []string
	for _, row := range rows {
		var parts []string
		for _, p := range append([]site.ReportPage{row.Page}, row.Pages...) {
			if !p.Path.IsZero() {
				parts = append(parts, p.Path.String())
			}
		}
		if row.Problem != nil {
			parts = append(parts, row.Problem.Field, row.Problem.Key, row.Problem.Hint)
		}
		parts = append(parts, row.Text, row.File.String())
		list = append(list, strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " | "))
	}
	return list
}

func TestReportsTellWhatIsWrong(t *testing.T) {
	w := wikitest.New(t, untidy)
	r := reports(t, w)
	for name, want := range map[string][]string{
		site.ReportBroken: {
			"Databrønden | mangler", "mappe/FBS | Mangler", "mappe/FBS | billede.png", "mappe/FBS | nej/Én.md",
			"Forside | Mangler", "Forside | mappe/væk.md",
		},
		site.ReportWanted:     {"Databrønden | mappe/FBS | Forside | mangler", "Forside | mappe/væk", "mappe/FBS | nej/Én"},
		site.ReportOrphans:    {"mappe/Ø", "hjælp/start"},
		site.ReportDeadEnds:   {"mappe/Ø"},
		site.ReportDuplicates: {"Databrønden | mappe/FBS | Databrønden"},
		site.ReportOverdue:    {"Databrønden", "mappe/FBS"},
		site.ReportOwnerless:  {"mappe/FBS", "Forside", "mappe/Ø"},
		site.ReportUnused:     {"filer/glemt.pdf"},
		site.ReportFields: {
			"Databrønden | afhænger-af | field.nobody", "Databrønden | afhænger-af | field.cycle | Databrønden → FBS → Databrønden",
			"Databrønden | status | field.choice | drift, lukket",
			"organisationer/KOMBIT | ansvarlig | field.page | KOMBIT", "organisationer/KOMBIT | gennemses | field.date",
		},
	} {
		got := lines(r, name, site.ReportFilter{})
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if r.Total(name) != len(want) {
			t.Errorf("%s has %d rows, want %d", name, r.Total(name), len(want))
		}
	}
	if wanted := lines(r, site.ReportWanted, site.ReportFilter{}); !strings.HasSuffix(wanted[0], "mangler") {
		t.Errorf("the page that is wanted most is not first: %q", wanted)
	}
	if got := lines(r, site.ReportOverdue, site.ReportFilter{}); got[0] != "Databrønden" {
		t.Errorf("what is overdue longest is not first: %q", got)
	}
	for _, f := range []struct {
		site.ReportFilter
		report string
		want   int
	}{
		{site.ReportFilter{Folder: "mappe"}, site.ReportBroken, 3},
		{site.ReportFilter{Folder: "map"}, site.ReportBroken, 0},
		{site.ReportFilter{Owner: "kombit"}, site.ReportBroken, 1},
		{site.ReportFilter{Owner: "KOMBIT", Folder: "mappe"}, site.ReportBroken, 0},
		{site.ReportFilter{Folder: "mappe"}, site.ReportWanted, 2},
		{site.ReportFilter{Folder: "filer"}, site.ReportUnused, 1},
		{site.ReportFilter{}, "nej", 0},
	} {
		if got := lines(r, f.report, f.ReportFilter); len(got) != f.want {
			t.Errorf("%s with %+v has %q, want %d", f.report, f.ReportFilter, got, f.want)
		}
	}
	if !slices.Contains(r.Owners, "KOMBIT") {
		t.Errorf("owners %q", r.Owners)
	}
}

func TestReportsFollowAnEditAndKnowWhatWasMoved(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\n[[b]] [sti](mappe/c.md) [[Mangler]]\n-- b.md --\nx\n-- mappe/c.md --\nx\n")
	if got := lines(reports(t, w), site.ReportBroken, site.ReportFilter{}); !slices.Equal(got, []string{"a | Mangler"}) {
		t.Fatalf("%q", got)
	}
	// git knows of the one move, .wiki/redirects of the other, and the links stay as they were written.
	edit := wiki.Edit{Base: w.Head(), By: wikitest.Mette.Author(), When: time.Now(), Message: "Flyt", Move: map[wiki.File]wiki.File{
		wikitest.File(t, "b.md"): wikitest.File(t, "nyt/b2.md"),
	}}
	if _, err := w.Store.Apply(t.Context(), edit); err != nil {
		t.Fatal(err)
	}
	edit = wiki.Edit{Base: w.Head(), By: wikitest.Mette.Author(), When: time.Now(), Message: "Flyt", Remove: []wiki.File{wikitest.File(t, "mappe/c.md")},
		Put: map[wiki.File][]byte{wikitest.File(t, "nyt/c2.md"): []byte("noget helt andet\n"), wiki.RedirectsFile: []byte("mappe/c.md -> nyt/c2.md\n")}}
	if _, err := w.Store.Apply(t.Context(), edit); err != nil {
		t.Fatal(err)
	}
	if err := w.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := reports(t, w)
	for range 50 { // they are made again after a rest
		if !r.Stale {
			break
		}
		time.Sleep(20 * time.Millisecond)
		r = reports(t, w)
	}
	if got := lines(r, site.ReportBroken, site.ReportFilter{}); r.Stale || !slices.Equal(got, []string{"a | Mangler"}) {
		t.Errorf("%q (stale %v)", got, r.Stale)
	}
	if got := lines(r, site.ReportOrphans, site.ReportFilter{}); !slices.Equal(got, []string{"a"}) {
		t.Errorf("orphans %q: what was moved is linked to under its old name", got)
	}
	v, err := w.Page(t.Context(), nil, wikitest.Path(t, "a"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(v.HTML, "missing"); n != 1 {
		t.Errorf("the page shows %d missing links, the report 1:\n%s", n, v.HTML)
	}
}

func TestRingsOfAnyLengthAreFound(t *testing.T) {
	text := "-- .wiki/types/s.yaml --\nlabel: {da: S}\nfields:\n  - {name: næste, label: {da: N}, kind: page, acyclic: true}\n"
	for i := range 3000 {
		text += fmt.Sprintf("-- p%04d.md --\n---\ntype: s\nnæste: p%04d\n---\n", i, (i+1)%3000)
	}
	text += "-- selv.md --\n---\ntype: s\nnæste: selv\n---\n"
	got := lines(reports(t, wikitest.New(t, text)), site.ReportFields, site.ReportFilter{})
	if len(got) != 2 || !strings.Contains(got[0], "p0000 → p0001 → p0002 → p0003 → p0004 → p0005 → p0006 → p0007 → … → p0000") ||
		!strings.Contains(got[1], "selv → selv") {
		t.Errorf("%q", got)
	}
}

func TestReportsAskWhoMayRead(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\nx\n")
	closed := wikitest.Open(t, w.Store.Dir(), false)
	if _, err := closed.Reports(t.Context(), nil); !errors.Is(err, wiki.ErrSignIn) {
		t.Error(err)
	}
	if _, err := w.Reports(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

func TestStillRightIsACommitOfItsOwn(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\n---\ntitle: A\n# hvorfor\ngennemses: 2020-01-01 # gammel\nansvarlig: KOMBIT\n---\n\nTekst\n-- b.md --\nB\n")
	p, seen := wikitest.Path(t, "a"), w.Head()
	next := time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
	for _, c := range []struct {
		who  *wiki.Person
		day  string
		want string
	}{
		{nil, next, "sign in"}, {wikitest.Liv, next, "forbidden"}, {wikitest.Mette, "", "fresh.day"}, {wikitest.Mette, "i morgen", "fresh.day"},
		{wikitest.Mette, "2020-01-01", "fresh.past"}, {wikitest.Mette, time.Now().Format(time.DateOnly), "fresh.past"},
		{wikitest.Mette, "9999-01-01", "fresh.far"}, {wikitest.Mette, strings.Repeat("9", 5000), "fresh.day"},
	} {
		_, err := w.StillRight(t.Context(), c.who, p, seen, c.day)
		var bad *wiki.Invalid
		ok := errors.As(err, &bad) && bad.Key == c.want && len(bad.Value) < 100
		if !ok && !(c.want == "sign in" && errors.Is(err, wiki.ErrSignIn)) && !(c.want == "forbidden" && errors.Is(err, wiki.ErrForbidden)) {
			t.Errorf("%v with %q: %v, want %s", c.who, c.day, err, c.want)
		}
	}
	w.Put("b", "Et andet sted\n") // does not matter
	res, err := w.StillRight(t.Context(), wikitest.Mette, p, seen, next)
	if err != nil || !res.Changed {
		t.Fatal(err)
	}
	want := "---\ntitle: A\n# hvorfor\ngennemses: " + next + "\nansvarlig: KOMBIT\n---\n\nTekst\n"
	if got := w.Git("show", "HEAD:a.md"); got != want {
		t.Errorf("the page is now\n%s", got)
	}
	if got := w.Git("log", "-1", "--format=%s|%an"); got != "Set efter: siden er stadig rigtig|"+wikitest.Mette.Name+"\n" {
		t.Error(got)
	}
	// Who saw the page as it was before cannot say that it is right as it is.
	w.Put("a", "Helt anden tekst\n")
	var bad *wiki.Invalid
	if _, err := w.StillRight(t.Context(), wikitest.Mette, p, res.Rev, next); !errors.As(err, &bad) || bad.Key != "fresh.changed" {
		t.Error(err)
	}
	if _, err := w.StillRight(t.Context(), wikitest.Mette, p, w.Head(), next); err != nil { // a page without front matter
		t.Error(err)
	}
	if _, err := w.StillRight(t.Context(), wikitest.Mette, wikitest.Path(t, "nej"), "", next); !errors.Is(err, wiki.ErrNotFound) {
		t.Error(err)
	}
}

func TestAKeeperIsFoundWhereThePageIsNow(t *testing.T) {
	w := wikitest.New(t, "-- a.md --\n---\ntitle: A\nansvarlig: kb\n---\nx\n-- o/KB.md --\n---\ntitle: Det Kgl. Bibliotek\naliases: [KB]\n---\n")
	if _, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, "a"), wikitest.Path(t, "m/b"), "", ""); err != nil {
		t.Fatal(err)
	}
	k, err := w.Keeper(t.Context(), nil, wikitest.Path(t, "a"))
	if err != nil || k.Path.String() != "m/b" || k.Title != "A" || k.Owner != "Det Kgl. Bibliotek" {
		t.Errorf("%+v %v", k, err)
	}
	known, err := w.Known(t.Context(), nil, wikitest.Path(t, "m/b"))
	if err != nil || fmt.Sprint(known) != "[m/b a]" {
		t.Errorf("%v %v", known, err)
	}
	if _, err := w.Keeper(t.Context(), nil, wikitest.Path(t, "nej")); !errors.Is(err, wiki.ErrNotFound) {
		t.Error(err)
	}
}

// BenchmarkReports makes all reports over 50,000 pages with 300,000 links.
func BenchmarkReports(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "wiki.git")
	if err := sample.Generate(b.Context(), dir, 50_000, 1); err != nil {
		b.Fatal(err)
	}
	w := wikitest.Open(b, dir, true)
	b.ReportAllocs()
	for b.Loop() {
		if err := w.MakeReports(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
