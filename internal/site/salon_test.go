package site_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

const salonFiles = `
-- .wiki/types/salon.yaml --
label: {da: Salon, en: Salon}
fields:
  - {name: status, label: {da: Status, en: Status}, kind: choice, choices: [{value: aflyst, label: {da: Aflyst, en: Cancelled}}]}
-- møder/forår.md --
---
title: Forårssalon
type: salon
dato: 2026-03-21
tid: kl. 13.00
form: fysisk
sted: Weidekampsgade 10
værter: [KOMBIT, DBC]
temaer: [Økonomi]
status: afholdt
---
> [!beslutning] Vi deler regningen. ^regning
-- møder/forår-referat.md --
---
title: Referat af Forårssalon
type: referat
salon: Forårssalon
---
> [!beslutning] Vi mødes igen.

- [ ] Send regningen @KOMBIT (frist 2026-04-01)
- [x] Lav kaffe
-- møder/morgen.md --
---
title: Morgenmøde
type: salon
dato: 2026-03-21
tid: kl. 9.00
status: aflyst
---
-- møder/efterår.md --
---
title: Efterårssalon
type: salon
dato: 2026-10-01
---
-- møder/engang.md --
---
title: Engang
type: salon
---
-- møder/forkert.md --
---
title: Forkert
type: salon
dato: 1. maj
---
-- møder/løst-referat.md --
---
title: Løst referat
type: referat
salon: Findes ikke
---
-- beslutninger/deling.md --
---
title: Vi deler
type: beslutning
salon: Forårssalon
status: vedtaget
---
`

func titles(list []site.Salon) string {
	var all []string
	for _, m := range list {
		all = append(all, m.Title)
	}
	return strings.Join(all, ", ")
}

func at(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t.Add(10 * time.Hour)
}

func TestMeetingsAreListedByWhenTheyAre(t *testing.T) {
	w := wikitest.New(t, salonFiles)
	for _, c := range []struct{ day, coming, undated, past string }{
		{"2026-01-01", "Morgenmøde, Forårssalon, Efterårssalon", "Engang, Forkert", ""},
		{"2026-03-21", "Morgenmøde, Forårssalon, Efterårssalon", "Engang, Forkert", ""},
		{"2026-03-22", "Efterårssalon", "Engang, Forkert", "Forårssalon, Morgenmøde"},
		{"2027-01-01", "", "Engang, Forkert", "Efterårssalon, Forårssalon, Morgenmøde"},
	} {
		list, err := w.Salons(t.Context(), nil, at(c.day), 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		if titles(list.Coming) != c.coming || titles(list.Undated) != c.undated || titles(list.Past) != c.past || list.Count != 5 || list.Next != 0 {
			t.Errorf("on %s: %s | %s | %s", c.day, titles(list.Coming), titles(list.Undated), titles(list.Past))
		}
	}
	list, err := w.Salons(t.Context(), nil, at("2026-03-22"), 3, 1)
	if err != nil || titles(list.Past) != "Forårssalon" || list.Next != 4 || len(list.Coming)+len(list.Undated) > 0 {
		t.Fatalf("%+v, %v", list, err)
	}
	m := list.Past[0]
	if m.Decisions != 3 || m.Tasks != 2 || m.Open != 1 || len(m.Minutes) != 1 || m.Place != "Weidekampsgade 10" || !slices.Equal(m.Hosts, []string{"KOMBIT", "DBC"}) || m.Cancelled() {
		t.Errorf("%+v", m)
	}
	list, err = w.Salons(t.Context(), nil, at("2026-03-22"), 2, 1)
	if err != nil || list.Undated[0].Said != "1. maj" || list.Undated[0].Date != "" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestAMeetingsPageShowsWhatCameOutOfIt(t *testing.T) {
	w := wikitest.New(t, salonFiles)
	salon := func(path string) *site.SalonView {
		t.Helper()
		p, err := w.Page(t.Context(), nil, wikitest.Path(t, path))
		if err != nil {
			t.Fatal(err)
		}
		v, err := w.Salon(t.Context(), nil, p.PageRef)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	v := salon("møder/forår")
	if v.Previous.Title != "Morgenmøde" || v.Next.Title != "Efterårssalon" || v.Salon.Minutes[0].Title != "Referat af Forårssalon" {
		t.Errorf("%+v", v)
	}
	var said []string
	for _, d := range v.Decisions {
		said = append(said, d.Text+" "+d.Page.Path.String()+"#"+d.ID+" "+d.Status)
	}
	if got := strings.Join(said, "; "); got != "Vi deler regningen. møder/forår#s-regning ; Vi mødes igen. møder/forår-referat#"+v.Decisions[1].ID+" ; Vi deler beslutninger/deling# vedtaget" {
		t.Error(got)
	}
	if len(v.Tasks) != 2 || v.Tasks[0].Done || v.Tasks[0].Due != "2026-04-01" || !v.Tasks[1].Done || v.Cut {
		t.Errorf("%+v", v.Tasks)
	}
	if v := salon("møder/morgen"); v.Previous != nil || !v.Salon.Cancelled() || len(v.Decisions)+len(v.Tasks) > 0 {
		t.Errorf("%+v", v)
	}
	if v := salon("møder/engang"); v.Previous != nil || v.Next != nil {
		t.Errorf("a meeting without a date is between others: %+v", v)
	}
	if v := salon("møder/forår-referat"); !v.Minutes || v.Salon.Title != "Forårssalon" || v.Others != 0 {
		t.Errorf("%+v", v)
	}
	if v := salon("møder/løst-referat"); !v.Minutes || v.Salon != nil || v.Name != "Findes ikke" {
		t.Errorf("%+v", v)
	}
	if v := salon("beslutninger/deling"); v != nil {
		t.Errorf("%+v", v)
	}
	// What is edited is shown at once.
	w.Put("møder/løst-referat", "---\ntitle: Løst referat\ntype: referat\nsalon: Morgenmøde\n---\n> [!beslutning] Kaffe.\n")
	if v := salon("møder/morgen"); len(v.Salon.Minutes) != 1 || len(v.Decisions) != 1 {
		t.Errorf("%+v", v)
	}
}

func TestMinutesOfMeetingsOfOneNameAreOfTheNearest(t *testing.T) {
	salon := func(date string) string { return "---\ntitle: Salon\ntype: salon\ndato: " + date + "\n---\n" }
	w := wikitest.New(t, "-- a/en.md --\n"+salon("2026-01-01")+"-- b/to.md --\n"+salon("2026-02-01")+"-- b/tre.md --\n"+salon("2026-03-01")+
		"-- a/referat.md --\n---\ntype: referat\nsalon: Salon\n---\n-- b/referat.md --\n---\ntype: referat\nsalon: Salon\n---\n"+
		"-- b/helt.md --\n---\ntype: referat\nsalon: b/to\n---\n-- b/ingen.md --\n---\ntype: referat\nsalon: b/referat\n---\n")
	for path, want := range map[string]struct {
		salon  string
		others int
	}{"a/referat": {"a/en", 0}, "b/referat": {"b/to", 1}, "b/helt": {"b/to", 0}, "b/ingen": {"", 0}} {
		p, err := w.Page(t.Context(), nil, wikitest.Path(t, path))
		if err != nil {
			t.Fatal(err)
		}
		v, err := w.Salon(t.Context(), nil, p.PageRef)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if v.Salon != nil {
			got = v.Salon.Path.String()
		}
		if got != want.salon || v.Others != want.others {
			t.Errorf("%s is of %q, and may be of %d others", path, got, v.Others)
		}
	}
	n, err := w.NewMinutes(t.Context(), wikitest.Mette, wikitest.Path(t, "b/to"))
	if err != nil || n.Name != "b/to" || n.Path.String() != "b/to-referat" {
		t.Errorf("%+v, %v", n, err)
	}
}

func TestNewMinutesBeginBesideTheMeeting(t *testing.T) {
	long := strings.Repeat("ø", 118)
	w := wikitest.New(t, salonFiles+"-- møder/"+long+".md --\n---\ntitle: Lang\ntype: salon\n---\n-- møder/Morgen-Referat.md --\nx\n")
	for path, want := range map[string]string{
		"møder/efterår": "møder/efterår-referat", "møder/forår": "møder/forår-referat-2", "møder/morgen": "møder/morgen-referat-2",
		"møder/" + long: "møder/" + strings.Repeat("ø", 114) + "-referat",
	} {
		n, err := w.NewMinutes(t.Context(), wikitest.Mette, wikitest.Path(t, path))
		if err != nil || n.Path.String() != want || n.Template != "mødereferat" || n.Name != n.Salon.Title {
			t.Errorf("%s: %+v, %v", path, n, err)
		}
	}
	for path, want := range map[string]error{"møder/forår-referat": wiki.ErrNotFound, "findes/ikke": wiki.ErrNotFound} {
		if n, err := w.NewMinutes(t.Context(), wikitest.Mette, wikitest.Path(t, path)); !errors.Is(err, want) {
			t.Errorf("%s: %+v, %v", path, n, err)
		}
	}
	if _, err := w.NewMinutes(t.Context(), wikitest.Liv, wikitest.Path(t, "møder/forår")); !errors.Is(err, wiki.ErrForbidden) {
		t.Error(err)
	}
}

func TestCalendarIdsSurviveMoves(t *testing.T) {
	w := wikitest.New(t, salonFiles)
	read := func() map[string]site.CalendarSalon {
		t.Helper()
		list, err := w.Calendar(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		byTitle := map[string]site.CalendarSalon{}
		for _, m := range list {
			byTitle[m.Title] = m
		}
		return byTitle
	}
	before := read()
	if len(before) != 3 {
		t.Fatalf("meetings without a date are in the calendar: %v", before)
	}
	move := func(from, to string) {
		t.Helper()
		if _, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, from), wikitest.Path(t, to), w.Head(), ""); err != nil {
			t.Fatal(err)
		}
	}
	move("møder/forår", "arkiv/2026/forår")
	// Another meeting comes to lie where the first one was, and then the first one is moved back beside it.
	w.Put("møder/forår", "---\ntitle: En anden\ntype: salon\ndato: 2026-12-24\n---\n")
	move("arkiv/2026/forår", "møder/forår-igen")
	after := read()
	was, is := before["Forårssalon"], after["Forårssalon"]
	if was.Born != is.Born || is.Versions != was.Versions+2 || is.Path.String() != "møder/forår-igen" {
		t.Errorf("%+v\n%+v", was.Life, is.Life)
	}
	other := after["En anden"]
	if other.Born == is.Born || other.Versions != 1 || !strings.HasSuffix(other.Born, "/møder/forår.md") {
		t.Errorf("%+v", other.Life)
	}
	if before["Efterårssalon"].Life.Born != after["Efterårssalon"].Life.Born || before["Efterårssalon"].Versions != 1 {
		t.Error(after["Efterårssalon"])
	}
	seen := map[string]bool{}
	for _, m := range after {
		if seen[m.Born] {
			t.Errorf("two meetings have the id %s", m.Born)
		}
		seen[m.Born] = true
	}
	one, err := w.CalendarOf(t.Context(), nil, wikitest.Path(t, "møder/forår-igen"))
	if err != nil || one.Born != is.Born {
		t.Errorf("%+v, %v", one, err)
	}
	var moved *site.Redirect
	if _, err := w.CalendarOf(t.Context(), nil, wikitest.Path(t, "arkiv/2026/forår")); !errors.As(err, &moved) {
		t.Error(err)
	}
	if _, err := w.CalendarOf(t.Context(), nil, wikitest.Path(t, "møder/engang")); !errors.Is(err, wiki.ErrNotFound) {
		t.Error(err)
	}
}

func TestDecisionsAreToldOfWhenTheyCome(t *testing.T) {
	w := wikitest.New(t, salonFiles)
	read := func(n int) string {
		t.Helper()
		list, err := w.LatestDecisions(t.Context(), nil, n)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, d := range list {
			all = append(all, d.Text+"|"+d.Date+"|"+d.By.Name)
		}
		return strings.Join(all, "; ")
	}
	first := read(10)
	if strings.Count(first, ";") != 2 || !strings.Contains(first, "Vi mødes igen.|2026-03-21|Ada Bang") || !strings.Contains(first, "Vi deler|2026-03-21|") {
		t.Fatal(first)
	}
	minutes := func(more string) string {
		return "---\ntitle: Referat af Forårssalon\ntype: referat\nsalon: Forårssalon\n---\n> [!beslutning] Vi mødes igen.\n\n" + more
	}
	w.Put("møder/forår-referat", minutes("> [!beslutning] En ny.\n"))
	w.Put("møder/forår-referat", minutes("Rettet.\n\n> [!beslutning] En ny.\n"))
	w.Put("møder/efterår", "---\ntitle: Efterårssalon\ntype: salon\ndato: 2026-10-01\n---\n> [!beslutning] Den nyeste.\n")
	w.Put("møder/forår-referat", minutes("Rettet igen.\n\n> [!beslutning] En ny.\n"))
	if got := read(10); got != "Den nyeste.|2026-10-01|Mette Holm; En ny.|2026-03-21|Mette Holm; "+first {
		t.Errorf("%s\nbefore: %s", got, first)
	}
	if got := read(1); got != "Den nyeste.|2026-10-01|Mette Holm" {
		t.Error(got)
	}
	list, err := w.LatestMinutes(t.Context(), nil, 10)
	if err != nil || len(list) != 2 || list[0].Title != "Referat af Forårssalon" || list[0].Decisions != 2 || list[0].Date != "2026-03-21" ||
		list[0].Versions != 4 || list[1].Salon != nil || list[1].Title != "Løst referat" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestMembersMeetingsAreForMembers(t *testing.T) {
	open := wikitest.New(t, salonFiles)
	w := wikitest.Open(t, open.Store.Dir(), false)
	ctx, p := t.Context(), wikitest.Path(t, "møder/forår")
	_, salons := w.Salons(ctx, nil, time.Now(), 0, 9)
	_, salon := w.Salon(ctx, nil, site.PageRef{Path: p, Type: "salon"})
	_, calendar := w.Calendar(ctx, nil)
	_, one := w.CalendarOf(ctx, nil, p)
	_, minutes := w.LatestMinutes(ctx, nil, 9)
	_, decisions := w.LatestDecisions(ctx, nil, 9)
	_, fresh := w.NewMinutes(ctx, nil, p)
	for i, err := range []error{salons, salon, calendar, one, minutes, decisions, fresh} {
		if !errors.Is(err, wiki.ErrSignIn) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func TestTwoHundredMeetings(t *testing.T) {
	var files strings.Builder
	day := time.Date(2020, 1, 1, 12, 0, 0, 0, time.UTC)
	for i := range 200 {
		fmt.Fprintf(&files, "-- m/%03d.md --\n---\ntitle: Møde %d\ntype: salon\ndato: %s\n---\n- [ ] Gør noget\n", i, i, day.AddDate(0, 0, 7*i).Format(time.DateOnly))
		fmt.Fprintf(&files, "-- m/%03d-referat.md --\n---\ntype: referat\nsalon: Møde %d\n---\n> [!beslutning] Nummer %d\n", i, i, i)
	}
	w := wikitest.New(t, files.String())
	seen := map[string]bool{}
	for skip := 0; ; {
		list, err := w.Salons(t.Context(), nil, day.AddDate(0, 0, 7*60), skip, 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range slices.Concat(list.Coming, list.Past) {
			if seen[m.Title] || len(m.Minutes) != 1 || m.Decisions != 1 || m.Open != 1 {
				t.Fatalf("%+v", m)
			}
			seen[m.Title] = true
		}
		if skip = list.Next; skip == 0 {
			break
		}
	}
	if len(seen) != 200 {
		t.Errorf("%d meetings", len(seen))
	}
	began := time.Now()
	list, err := w.Calendar(t.Context(), nil)
	if err != nil || len(list) != 200 {
		t.Fatal(len(list), err)
	}
	decisions, err := w.LatestDecisions(t.Context(), nil, 50)
	if err != nil || len(decisions) != 50 {
		t.Fatal(len(decisions), err)
	}
	t.Logf("the calendar and the decisions took %v", time.Since(began))
}
