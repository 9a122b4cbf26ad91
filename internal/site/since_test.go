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

const sinceWiki = `
-- .wiki/types/salon.yaml --
label: {da: Salon, en: Salon}
fields:
  - {name: dato, label: {da: Dato, en: Date}, kind: date}
-- .wiki/types/beslutning.yaml --
label: {da: Beslutning, en: Decision}
fields:
  - name: status
    label: {da: Status, en: Status}
    kind: choice
    choices:
      - {value: foreslået, label: {da: Foreslået, en: Proposed}}
      - {value: vedtaget, label: {da: Vedtaget, en: Adopted}}
-- .wiki/types/system.yaml --
label: {da: System, en: System}
fields:
  - {name: leverandør, label: {da: Leverandør, en: Supplier}, kind: text}
-- Forside.md --
# Forside

Velkommen.
-- systemer.md --
# Systemer i alliancen
-- systemer/FBI.md --
---
title: Fælles data
type: system
leverandør: DBC
---

Et datalager.

## Drift

Driften ligger hos tre leverandører, og aftalen gælder til 2027.

- [ ] Ring til KOMBIT
-- systemer/noter.md --
# Noter

Se [data](FBI.md).
-- systemer/gammel.md --
# Gammel

Skal væk.
-- systemer/tegning.png --
x
-- møder/referat.md --
# Referat

> [!beslutning] Vi bruger FBI til alle data ^fbi

> [!beslutning] Vi mødes hver måned ^maaned

> [!beslutning] Vi skriver på dansk ^dansk
-- beslutninger/licens.md --
---
title: Fælles licens
type: beslutning
status: foreslået
---

Vi deler alt.
-- salon.md --
---
title: Første salon
type: salon
dato: 2026-05-01
---
`

// told writes an answer down, a line for each thing that it tells.
func told(a *site.Since) string {
	var b strings.Builder
	pieces := func(list []site.Piece) string {
		var s strings.Builder
		for _, p := range list {
			switch p.Op {
			case '+':
				s.WriteString("[+" + p.Text + "]")
			case '-':
				s.WriteString("[-" + p.Text + "]")
			default:
				s.WriteString(p.Text)
			}
		}
		return s.String()
	}
	for _, d := range a.Decisions {
		fmt.Fprintf(&b, "decision %c %s#%s: %s", d.Status, d.Title, d.ID, d.Text)
		if d.Words != nil {
			b.WriteString(" = " + pieces(d.Words))
		}
		if d.Is != "" {
			b.WriteString(" (" + d.Was + " → " + d.Is + ")")
		}
		b.WriteString("\n")
	}
	for _, t := range a.Topics {
		fmt.Fprintf(&b, "topic %s %d\n", t.Title, t.Files)
		for _, c := range t.Changes {
			fmt.Fprintf(&b, "%c %s", c.Status, c.File)
			if !c.Was.IsZero() {
				fmt.Fprintf(&b, " from %s", c.Was)
			}
			fmt.Fprintf(&b, ", %d", c.Commits)
			for _, by := range c.By {
				b.WriteString(", " + by.Name)
			}
			b.WriteString("\n")
			if c.Summary != "" {
				b.WriteString("  " + c.Summary + "\n")
			}
			for _, f := range c.Rewritten.Fields {
				fmt.Fprintf(&b, "  %s: %s → %s\n", f.Label, f.Was, f.Is)
			}
			for _, d := range c.Rewritten.Done {
				b.WriteString("  done " + d + "\n")
			}
			for _, p := range c.Rewritten.Passages {
				if p.Section != "" {
					b.WriteString("  under " + p.Section + "\n")
				}
				b.WriteString("  " + pieces(p.Pieces) + "\n")
			}
			if c.Rewritten.Moved > 0 {
				fmt.Fprintf(&b, "  %d moved\n", c.Rewritten.Moved)
			}
			if c.Rewritten.Silent {
				b.WriteString("  silent\n")
			}
		}
	}
	return b.String()
}

func since(t *testing.T, w *wikitest.Wiki, rev wiki.Rev, change ...func(*site.SinceQuery)) *site.Since {
	t.Helper()
	q := site.SinceQuery{Rev: rev, When: time.Now().Add(-time.Hour), Lang: "da", N: 50}
	for _, c := range change {
		c(&q)
	}
	a, err := w.Since(t.Context(), wikitest.Liv, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func put(t *testing.T, w *wikitest.Wiki, who *wiki.Person, path, text string) {
	t.Helper()
	if _, err := w.Save(t.Context(), who, site.Draft{Path: wikitest.Path(t, path), Content: text, Base: w.Head()}); err != nil {
		t.Fatal(err)
	}
}

func wantTold(t *testing.T, a *site.Since, want string) {
	t.Helper()
	if got := told(a); got != strings.TrimPrefix(want, "\n") {
		t.Errorf("told:\n%s\nwant:\n%s", got, want)
	}
}

func TestWhatChangedIsToldOfOnceAPageByTopicAsProse(t *testing.T) {
	w := wikitest.New(t, sinceWiki)
	start := w.Head()
	fbi := "---\ntitle: Fælles data\ntype: system\nleverandør: %s\n---\n\nEt datalager.\n\n## Drift\n\nDriften ligger hos %s, og aftalen gælder til 2027.\n\n- [%s] Ring til KOMBIT\n"
	put(t, w, wikitest.Mette, "systemer/FBI", fmt.Sprintf(fbi, "DBC", "fire leverandører", " "))
	put(t, w, wikitest.Jens, "systemer/FBI", fmt.Sprintf(fbi, "KMD", "fire nye leverandører", "x"))
	put(t, w, wikitest.Mette, "Forside", "# Forside\n\nMidlertidigt.\n")
	put(t, w, wikitest.Mette, "Forside", "# Forside\n\nVelkommen.\n") // back as it was
	put(t, w, wikitest.Jens, "systemer/ny", "---\ntitle: A new one\nlang: en\n---\n\nThe first paragraph.\n\nThe second.\n")
	if _, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, "systemer/FBI"), wikitest.Path(t, "data/FBI"), w.Head(), ""); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Delete(t.Context(), wikitest.Ada, wikitest.File(t, "systemer/gammel.md"), w.Head(), ""); err != nil {
		t.Fatal(err)
	}
	a := since(t, w, start)
	wantTold(t, a, `
topic System 1
R data/FBI.md from systemer/FBI.md, 3, Mette Holm, Jens Kjær
  Leverandør: DBC → KMD
  done Ring til KOMBIT
  under Drift
  Driften ligger hos [-tre][+fire nye] leverandører, og aftalen gælder til 2027.
topic Systemer i alliancen 3
D systemer/gammel.md, 1, Ada Bang
M systemer/noter.md, 1, Mette Holm
  silent
A systemer/ny.md, 1, Jens Kjær
  The first paragraph.
`)
	if a.Commits != 7 || a.Changed != 4 || a.From != start || a.To != w.Head() || a.Cut {
		t.Errorf("%d commits, %d files, from %s to %s", a.Commits, a.Changed, a.From, a.To)
	}
	var organisations []string
	for _, o := range a.Organisations {
		organisations = append(organisations, fmt.Sprint(o.Name, " ", o.Files))
	}
	if got := strings.Join(organisations, ", "); got != "Det Digitale Folkebibliotek 2, KOMBIT 2, Det Kgl. Bibliotek 1" {
		t.Error(got)
	}
	a = since(t, w, start, func(q *site.SinceQuery) { name := "Det Kgl. Bibliotek"; q.Organisation = &name; q.Lang = "en" })
	wantTold(t, a, "topic Systemer i alliancen 1\nD systemer/gammel.md, 1, Ada Bang\n")
	if len(a.Organisations) != 3 {
		t.Errorf("the choice of organisations shrank to %v", a.Organisations)
	}
	wantTold(t, since(t, w, w.Head()), "")
}

func TestNewDecisionsAreToldOfFirst(t *testing.T) {
	w := wikitest.New(t, sinceWiki)
	start := w.Head()
	w.Put("beslutninger/licens", "---\ntitle: Fælles licens\ntype: beslutning\nstatus: vedtaget\n---\n\nVi deler alt.\n")
	w.Put("beslutninger/ny", "---\ntitle: Ny retning\ntype: beslutning\nstatus: foreslået\n---\n\nVi går mod nord.\n")
	w.Put("møder/referat", `# Referat

> [!beslutning] Vi bruger FBI til alle data ^fbi

> [!beslutning] Vi mødes hver anden måned ^maaned

> [!decision] Vi siger ja ^ja

> [!note] Ingen beslutning
`)
	w.Put("systemer", "# Systemer i alliancen\n\nOrdet beslutning alene er ingen.\n")
	a := since(t, w, start)
	var got []string
	for line := range strings.Lines(told(a)) {
		if strings.HasPrefix(line, "decision") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	want := map[string]bool{
		"decision M Fælles licens#: Vi deler alt. (Foreslået → Vedtaget)":                       true,
		"decision A Ny retning#: Vi går mod nord. ( → Foreslået)":                               true,
		"decision A Referat#s-ja: Vi siger ja":                                                  true,
		"decision M Referat#s-maaned: Vi mødes hver anden måned = Vi mødes hver [+anden ]måned": true,
		"decision D Referat#: Vi skriver på dansk":                                              true,
	}
	if len(got) != len(want) {
		t.Errorf("%d changes of decisions", len(got))
	}
	for _, line := range got {
		if !want[line] {
			t.Errorf("told: %s", line)
		}
	}
	middle := w.Head()
	if _, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, "møder/referat"), wikitest.Path(t, "møder/første"), w.Head(), ""); err != nil {
		t.Fatal(err)
	}
	if a := since(t, w, middle); len(a.Decisions) != 0 || len(a.Topics) != 1 {
		t.Errorf("a move is told of as %s", told(a))
	}
	if _, err := w.Delete(t.Context(), wikitest.Mette, wikitest.File(t, "beslutninger/ny.md"), w.Head(), ""); err != nil {
		t.Fatal(err)
	}
	a = since(t, w, middle)
	if len(a.Decisions) != 1 || a.Decisions[0].Status != wiki.Deleted || a.Decisions[0].Title != "Ny retning" || !a.Decisions[0].Gone {
		t.Errorf("a deleted decision is told of as %+v", a.Decisions)
	}
}

// What was written on the train before the reader's last visit, and pushed after it, is new to the reader.
func TestAPushOfOldCommitsIsNewToWhoWasHereBefore(t *testing.T) {
	w := wikitest.New(t, sinceWiki)
	c := newCloner(t, w)
	c.write("systemer.md", "# Systemer i alliancen\n\nSkrevet i toget.\n")
	c.git("commit", "-q", "--amend", "--no-edit", "--date=2020-01-01T12:00:00+01:00")
	put(t, w, wikitest.Mette, "Forside", "# Forside\n\nVelkommen alle.\n")
	seen := w.Head()
	if p := c.push(wikitest.Jens, refMain); p.Err != nil {
		t.Fatal(p.Err)
	}
	a := since(t, w, seen)
	wantTold(t, a, "topic Systemer i alliancen 1\nM systemer.md, 1, Ib Bæk\n  [+Skrevet i toget.]\n")
	// With no revision, the time counts; and a revision that is not there (any more) is none.
	for _, rev := range []wiki.Rev{"", "0123456789012345678901234567890123456789"} {
		a := since(t, w, rev, func(q *site.SinceQuery) { q.When = time.Now().Add(-time.Hour) })
		if a.From != "" && a.Changed == 0 {
			t.Errorf("since an hour: %s", told(a))
		}
		if a := since(t, w, rev, func(q *site.SinceQuery) { q.When = time.Now().Add(time.Hour) }); a.Changed != 0 {
			t.Errorf("since the future: %s", told(a))
		}
	}
}

func TestTheAnswerIsCutIntoPages(t *testing.T) {
	w := wikitest.New(t, sinceWiki)
	start := w.Head()
	for i := range 5 {
		w.Put(fmt.Sprintf("a/%d", i), "x\n")
		w.Put(fmt.Sprintf("b/%d", i), "x\n")
	}
	seen := map[string]int{}
	for skip, turns := 0, 0; ; turns++ {
		a := since(t, w, start, func(q *site.SinceQuery) { q.Skip, q.N = skip, 4 })
		for _, topic := range a.Topics {
			if topic.Files != 5 {
				t.Errorf("topic %s counts %d", topic.Title, topic.Files)
			}
			for _, c := range topic.Changes {
				seen[c.File.String()]++
			}
		}
		if skip = a.Next; skip == 0 {
			if turns != 2 {
				t.Errorf("%d pages", turns+1)
			}
			break
		}
	}
	if len(seen) != 10 {
		t.Errorf("told of %v", seen)
	}
}

func TestAPageThatWasRewrittenIsToldOfWithinBounds(t *testing.T) {
	w := wikitest.New(t, sinceWiki)
	start := w.Head()
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "Afsnit nummer %d er helt nyt og handler om noget andet end før.\n\n", i)
	}
	w.Put("systemer", "# Systemer i alliancen\n\n"+b.String())
	w.Put("Forside", strings.Repeat("langt ", 100_000))
	a := since(t, w, start)
	for _, topic := range a.Topics {
		for _, c := range topic.Changes {
			r := c.Rewritten
			if c.File.String() == "systemer.md" && (!r.More || len(r.Passages) != 12) {
				t.Errorf("%d passages, more %t", len(r.Passages), r.More)
			}
			if c.File.String() == "Forside.md" && !r.TooLarge {
				t.Errorf("half a megabyte is told of")
			}
		}
	}
	// A passage that stands elsewhere is neither new nor gone.
	w.Put("liste", "Et sted langt fra de andre.\n\nTo.\n\nTre.\n\nFire.\n")
	start = w.Head()
	w.Put("liste", "To.\n\nTre.\n\nFire.\n\nEt sted langt fra de andre.\n")
	wantTold(t, since(t, w, start), "topic  1\nM liste.md, 1, Mette Holm\n  1 moved\n")
}

func TestMeetingsAreOfferedByTheirDay(t *testing.T) {
	w := wikitest.New(t, sinceWiki)
	w.Put("ingen-dato", "---\ntitle: Ingen\ntype: salon\n---\n")
	w.Put("fremtid", "---\ntitle: Kommer\ntype: salon\ndato: 2126-05-01\n---\n")
	w.Put("referat", "---\ntitle: Referat\ntype: referat\nsalon: Første salon\ndato: 2026-05-01\n---\n")
	list, err := w.MeetingDays(t.Context(), nil)
	if err != nil || len(list) != 1 || list[0].Title != "Første salon" || list[0].Day.Format(time.RFC3339) != "2026-05-01T00:00:00+02:00" {
		t.Errorf("%+v, %v", list, err)
	}
	for name, ok := range map[string]bool{"salon": true, "referat": true, "ingen-dato": false, "Forside": false, "ikke-her": false} {
		_, err := w.MeetingDay(t.Context(), nil, wikitest.Path(t, name))
		if ok != (err == nil) || !ok && !errors.Is(err, wiki.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyReadersAreToldWhatChanged(t *testing.T) {
	w := wikitest.New(t, sinceWiki)
	closed := wikitest.Open(t, w.Store.Dir(), false)
	if _, err := closed.Since(t.Context(), nil, site.SinceQuery{N: 50}); !errors.Is(err, wiki.ErrSignIn) {
		t.Errorf("got %v", err)
	}
	if _, err := closed.MeetingDays(t.Context(), nil); !errors.Is(err, wiki.ErrSignIn) {
		t.Errorf("got %v", err)
	}
}

func TestWordsAreMergedSoThatTheyRead(t *testing.T) {
	w := wikitest.New(t, sinceWiki)
	long := strings.Repeat("og så videre ", 40)
	for _, c := range [][3]string{
		{"Der er tre møder om året.", "Der er fire salonner om året.", "Der er [-tre møder][+fire salonner] om året."},
		{"Prisen er 1.234 kr.", "Prisen er 1.300 kr. i alt.", "Prisen er [-1.234][+1.300] kr"},
		{"Se https://x.example/a for mere om det.", "Se https://x.example/b for mere om det.", "Se [-https://x.example/a][+https://x.example/b] for mere om det."},
		{long + "før.", long + "efter.", " … "},
		{"Helt noget andet her.", "Intet i fællesskab nu", "[-Helt noget andet her.]"},
	} {
		w.Put("liste", c[0]+"\n")
		start := w.Head()
		w.Put("liste", c[1]+"\n")
		if got := told(since(t, w, start)); !strings.Contains(got, c[2]) || len(got) > 400 {
			t.Errorf("%s\n%s\ntold as %s", c[0], c[1], got)
		}
	}
}
