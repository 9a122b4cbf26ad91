package site_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/sample"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

const linked = `-- Forside.md --
# Forside

Se [[FBI]], [[systemer/FBI|systemet]], [her](systemer/FBI.md#drift) og ![kort](systemer/kort.png).

[ref]: systemer/FBI.md "Titel"

` + "```" + `
[[FBI]] og [her](systemer/FBI.md) er kode.
` + "```" + `

Og ` + "`[[FBI]]`" + ` også.  
-- systemer/FBI.md --
# Fælles bibliotekssystem

![kort](kort.png) og [op](../Forside.md), [ved siden af](Brønd.md) og [[Brønd]].
-- systemer/Brønd.md --
[FBI](FBI.md)
-- systemer/kort.png --
ikke et billede
-- fremmed.md --
Intet link, men ordet FBI.
`

// source is a file's text on the head.
func source(t *testing.T, w *wikitest.Wiki, name string) string {
	t.Helper()
	text, _, err := w.Source(t.Context(), nil, wikitest.File(t, name), "")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(text)
}

func move(t *testing.T, w *wikitest.Wiki, from, to string) site.Moved {
	t.Helper()
	m, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, from), wikitest.Path(t, to), "", "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func moveFolder(t *testing.T, w *wikitest.Wiki, from, to string) site.Moved {
	t.Helper()
	m, err := w.MoveFolder(t.Context(), wikitest.Mette, wikitest.Path(t, from), wikitest.Path(t, to), "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// noBrokenLinks renders all pages and looks for links that lead nowhere.
func noBrokenLinks(t *testing.T, w *wikitest.Wiki) {
	t.Helper()
	for f := range w.Store.Head().All() {
		p, ok := f.Page()
		if !ok {
			continue
		}
		v, err := w.Page(t.Context(), nil, p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(v.HTML, "missing") {
			t.Errorf("%s: %s", p, v.HTML)
		}
	}
}

func TestMovingAPageRewritesEveryLinkToItInOneCommit(t *testing.T) {
	w := wikitest.New(t, linked)
	before := w.Head()
	plan, err := w.PlanMove(t.Context(), wikitest.Mette, wikitest.Path(t, "systemer/FBI"), wikitest.Path(t, "arkiv/2026/Bibliotekssystem"), false)
	if err != nil || w.Head() != before {
		t.Fatalf("planning: %v", err)
	}
	m := move(t, w, "systemer/FBI", "arkiv/2026/Bibliotekssystem")
	if got := strings.TrimSpace(w.Git("rev-list", "--count", string(before)+"..main")); got != "1" || string(m.Rev) != strings.TrimSpace(w.Git("rev-parse", "main")) {
		t.Errorf("%s commits", got)
	}
	if fmt.Sprint(m.Plan) != fmt.Sprint(*plan) || len(plan.Left) > 0 || len(plan.Pages) != 1 || len(plan.Files) > 0 {
		t.Errorf("planned %+v, done %+v", plan, m.Plan)
	}
	if fmt.Sprint(plan.Links) != "[{arkiv/2026/Bibliotekssystem 3} {Forside 4} {systemer/Brønd 1}]" || plan.Total() != 8 {
		t.Errorf("planned %+v", plan.Links)
	}
	want := strings.NewReplacer("Se [[FBI]]", "Se [[Bibliotekssystem]]", "[[systemer/FBI|systemet]]", "[[arkiv/2026/Bibliotekssystem|systemet]]",
		"[her](systemer/FBI.md#drift)", "[her](arkiv/2026/Bibliotekssystem.md#drift)", "[ref]: systemer/FBI.md", "[ref]: arkiv/2026/Bibliotekssystem.md").Replace(linked)
	want, _, _ = strings.Cut(strings.TrimPrefix(want, "-- Forside.md --\n"), "-- systemer/FBI.md --")
	if got := source(t, w, "Forside.md"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := source(t, w, "arkiv/2026/Bibliotekssystem.md"); got != "# Fælles bibliotekssystem\n\n"+
		"![kort](../../systemer/kort.png) og [op](../../Forside.md), [ved siden af](../../systemer/Brønd.md) og [[Brønd]].\n" {
		t.Errorf("got %s", got)
	}
	if got := source(t, w, "systemer/Brønd.md"); got != "[FBI](../arkiv/2026/Bibliotekssystem.md)\n" {
		t.Errorf("got %s", got)
	}
	if got := w.Git("diff", "--name-only", "-z", "--no-renames", string(before), "main"); strings.Contains(got, "fremmed") || strings.Contains(got, "kort") {
		t.Errorf("changed %q", got)
	}
	if got := source(t, w, ".wiki/redirects"); !strings.HasSuffix(got, "\nsystemer/FBI.md -> arkiv/2026/Bibliotekssystem.md\n") {
		t.Errorf("redirects %q", got)
	}
	noBrokenLinks(t, w)
	list, _, err := w.History(t.Context(), nil, wikitest.Path(t, "arkiv/2026/Bibliotekssystem"), "", 10)
	if err != nil || len(list) != 2 || list[1].File.String() != "systemer/FBI.md" {
		t.Errorf("history %+v, %v", list, err)
	}
}

// leadsTo tells where an address that is gone leads, "" for nowhere.
func leadsTo(t *testing.T, s *site.Site, name string) string {
	t.Helper()
	_, err := s.Blob(t.Context(), nil, wikitest.File(t, name), "")
	var r *site.Redirect
	if errors.As(err, &r) {
		return r.To.String()
	}
	return ""
}

func TestRedirectsStandInTheRepository(t *testing.T) {
	w := wikitest.New(t, linked)
	move(t, w, "systemer/FBI", "a/Et")
	move(t, w, "a/Et", "b/To")
	for _, old := range []string{"systemer/FBI.md", "a/Et.md", "SYSTEMER/fbi.md"} {
		if got := leadsTo(t, w.Site, old); got != "b/To.md" {
			t.Errorf("%s leads to %q", old, got)
		}
	}
	if got := source(t, w, ".wiki/redirects"); !strings.HasSuffix(got, "\na/Et.md -> b/To.md\nsystemer/FBI.md -> b/To.md\n") {
		t.Errorf("redirects %q", got)
	}

	// A clone knows them, though its history was squashed into one commit.
	work, bare := filepath.Join(t.TempDir(), "work"), filepath.Join(t.TempDir(), "bare.git")
	wikitest.Git(t, ".", "clone", "-q", w.Store.Dir(), work)
	wikitest.Git(t, work, "checkout", "-q", "--orphan", "ny")
	wikitest.Git(t, work, "commit", "-q", "-m", "alt")
	wikitest.Git(t, work, "branch", "-q", "-M", "ny", "main")
	wikitest.Git(t, ".", "clone", "-q", "--bare", work, bare)
	c := wikitest.Open(t, bare, true)
	if got := leadsTo(t, c.Site, "systemer/FBI.md"); got != "b/To.md" {
		t.Errorf("in the clone it leads to %q", got)
	}
	c.Put("x", "[[systemer/FBI]] og [y](a/Et.md)\n")
	noBrokenLinks(t, c)
	if got := backlinks(t, c, "b/To"); got != "systemer/Brønd,Forside,x" {
		t.Errorf("backlinks %s", got)
	}

	// A page that is made under an old name wins, and moving on to it drops its line.
	w.Put("a/Et", "Ny.\n")
	if got := leadsTo(t, w.Site, "a/Et.md"); got != "" {
		t.Errorf("leads to %q", got)
	}
	move(t, w, "b/To", "c/Tre")
	if got := source(t, w, ".wiki/redirects"); !strings.HasSuffix(got, "navn\nb/To.md -> c/Tre.md\nsystemer/FBI.md -> c/Tre.md\n") {
		t.Errorf("redirects %q", got)
	}
}

func TestRedirectsWrittenByHand(t *testing.T) {
	w := wikitest.New(t, linked+"-- .wiki/redirects --\nrundt -> i ring\ni ring -> rundt\ngl -> systemer/fbi\nA/Kort.png -> systemer/kort.png\n")
	for old, want := range map[string]string{"rundt.md": "", "gl.md": "systemer/FBI.md", "a/kort.png": "systemer/kort.png", "ingen.md": ""} {
		if got := leadsTo(t, w.Site, old); got != want {
			t.Errorf("%s leads to %q, want %q", old, got, want)
		}
	}
	w.Put("x", "[[gl]] ![](a/kort.png)\n")
	noBrokenLinks(t, w)

	// Git's guess is asked where the line leads to nothing, and only there.
	if _, err := w.Store.Apply(t.Context(), wiki.Edit{Base: w.Head(), By: wikitest.Mette.Author(), Message: "flyt", When: time.Now(),
		Move: map[wiki.File]wiki.File{wikitest.File(t, "fremmed.md"): wikitest.File(t, "ven.md")}}); err != nil {
		t.Fatal(err)
	}
	if err := w.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{"": "ven.md", "fremmed -> ingenting\n": "ven.md", "fremmed -> Forside\n": "Forside.md"} {
		if _, err := w.Store.Apply(t.Context(), wiki.Edit{Base: w.Head(), By: wikitest.Mette.Author(), Message: "ret", When: time.Now(),
			Put: map[wiki.File][]byte{wiki.RedirectsFile: []byte(line)}}); err != nil {
			t.Fatal(err)
		}
		if got := leadsTo(t, w.Site, "fremmed.md"); got != want {
			t.Errorf("%q: leads to %q, want %q", line, got, want)
		}
	}
}

// The wiki finds a page in any letter case; git, and the programs that read a clone, do not.
func TestAMoveThatChangesLetterCaseOnly(t *testing.T) {
	w := wikitest.New(t, `-- Forside.md --
[a](fbi.md), [b](systemer/../fbi), [c](fbi/Økonomi.md#pris), [[fbi]], ![](fbi/kort.png)
-- fbi.md --
[under](fbi/Økonomi.md)
-- fbi/Økonomi.md --
[op](../fbi.md)
-- fbi/kort.png --
x
`)
	moveFolder(t, w, "fbi", "FBI")
	noBrokenLinks(t, w)
	for name, want := range map[string]string{
		"Forside.md":     "[a](FBI.md), [b](FBI), [c](FBI/Økonomi.md#pris), [[fbi]], ![](FBI/kort.png)\n",
		"FBI.md":         "[under](FBI/Økonomi.md)\n",
		"FBI/Økonomi.md": "[op](../FBI.md)\n",
	} {
		if got := source(t, w, name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestMovingAFolder(t *testing.T) {
	w := wikitest.New(t, `-- Forside.md --
[[møder]], [[Referat]], [mappen](møder/2025), [r](møder/2026/Referat.md) ![](møder/2026/bord.png)
-- møder.md --
[under](møder/2026/Referat.md)
-- møder/2026/Referat.md --
[[Dagsorden]], [d](Dagsorden.md), [op](../../møder.md), [hjem](../../Forside.md) ![](bord.png)
-- møder/2026/Dagsorden.md --
[r](/møder/2026/Referat.md)
-- møder/2026/bord.png --
x
-- møder/2025/møder.md --
Tekst.
`)
	before := w.Head()
	m := moveFolder(t, w, "møder", "arkiv/Møder og salon")
	if len(m.Plan.Pages) != 4 || len(m.Plan.Files) != 1 || len(m.Plan.Left) > 0 {
		t.Errorf("plan %+v", m.Plan)
	}
	if got := strings.TrimSpace(w.Git("rev-list", "--count", string(before)+"..main")); got != "1" {
		t.Errorf("%s commits", got)
	}
	if got := w.Git("ls-tree", "-r", "--name-only", "-z", "main"); got != ".wiki/redirects\x00Forside.md\x00arkiv/Møder og salon.md\x00"+
		"arkiv/Møder og salon/2025/møder.md\x00arkiv/Møder og salon/2026/Dagsorden.md\x00arkiv/Møder og salon/2026/Referat.md\x00arkiv/Møder og salon/2026/bord.png\x00" {
		t.Errorf("got %q", got)
	}
	noBrokenLinks(t, w)
	for name, want := range map[string]string{
		"arkiv/Møder og salon/2026/Referat.md": "[[Dagsorden]], [d](Dagsorden.md), [op](<../../Møder og salon.md>), [hjem](../../../Forside.md) ![](bord.png)\n",
		"arkiv/Møder og salon.md":              "[under](<Møder og salon/2026/Referat.md>)\n",
	} {
		if got := source(t, w, name); strings.ReplaceAll(strings.NewReplacer("<", "", ">", "").Replace(got), "%20", " ") != strings.NewReplacer("<", "", ">", "").Replace(want) {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := backlinks(t, w, "arkiv/Møder og salon/2026/Referat"); got != "arkiv/Møder og salon/2026/Dagsorden,Forside,arkiv/Møder og salon" {
		t.Errorf("backlinks %s", got)
	}
	for old, want := range map[string]string{"møder.md": "arkiv/Møder og salon.md", "møder/2026/bord.png": "arkiv/Møder og salon/2026/bord.png"} {
		if got := leadsTo(t, w.Site, old); got != want {
			t.Errorf("%s leads to %q", old, got)
		}
	}
	moveFolder(t, w, "arkiv/Møder og salon", "Arkiv") // takes the folder arkiv with it, which is the same but for its case
	moveFolder(t, w, "Arkiv", "arkiv")
	moveFolder(t, w, "arkiv/2026", "arkiv")
	noBrokenLinks(t, w)
}

func TestMovesThatAreRefused(t *testing.T) {
	w := wikitest.New(t, linked+"-- systemer/under/x.md --\nx\n-- optaget/Brønd.md --\nx\n")
	head := w.Head()
	for _, c := range []struct {
		name, from, to string
		below          bool
		key            string
	}{
		{"a name that is taken", "systemer/FBI", "Forside", false, "path.exists"},
		{"a name that is taken but for its case", "systemer/FBI", "forside", false, "path.exists"},
		{"the address of an attachment", "systemer/FBI", "systemer/kort.png", false, "path.exists"},
		{"a folder onto pages of another", "systemer", "optaget", true, "path.exists"},
		{"a page that is not there", "mangler", "x", false, "path.missing"},
		{"a folder that is not there", "mangler", "x", true, "path.missing"},
		{"a folder into itself", "systemer", "systemer/under/ny", true, "move.inside"},
		{"to where it is", "systemer/FBI", "systemer/FBI", false, "move.same"},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, to := wikitest.Path(t, c.from), wikitest.Path(t, c.to)
			_, err := w.PlanMove(t.Context(), wikitest.Mette, from, to, c.below)
			do := func() error {
				if c.below {
					_, err := w.MoveFolder(t.Context(), wikitest.Mette, from, to, "")
					return err
				}
				_, err := w.Move(t.Context(), wikitest.Mette, from, to, "", "")
				return err
			}
			for _, err := range []error{err, do()} {
				var bad *wiki.Invalid
				if !errors.As(err, &bad) || bad.Key != c.key {
					t.Errorf("got %v, want %s", err, c.key)
				}
			}
		})
	}
	for _, who := range []*wiki.Person{nil, wikitest.Liv} {
		if _, err := w.PlanMove(t.Context(), who, wikitest.Path(t, "systemer/FBI"), wikitest.Path(t, "x"), false); !errors.Is(err, wiki.ErrForbidden) && !errors.Is(err, wiki.ErrSignIn) {
			t.Errorf("got %v", err)
		}
		if _, err := w.MoveFolder(t.Context(), who, wikitest.Path(t, "systemer"), wikitest.Path(t, "x"), ""); !errors.Is(err, wiki.ErrForbidden) && !errors.Is(err, wiki.ErrSignIn) {
			t.Errorf("got %v", err)
		}
	}
	if w.Head() != head {
		t.Error("something was written")
	}
}

func TestAMoveNeverFailsForAPageThatIsBeingWritten(t *testing.T) {
	w := wikitest.New(t, linked)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int)
	go func() { // somebody who saves the line with the link again and again
		n := 0
		for ; ctx.Err() == nil; n++ {
			_, _ = w.Save(context.Background(), wikitest.Jens, site.Draft{
				Path: wikitest.Path(t, "systemer/Brønd"), Content: fmt.Sprintf("[FBI](FBI.md) %d\n", n), Base: w.Head(),
			})
		}
		done <- n
	}()
	at := "systemer/FBI"
	for i := range 8 {
		to := fmt.Sprintf("a/FBI %d", i)
		move(t, w, at, to)
		at = to
	}
	stop()
	if n := <-done; n < 4 {
		t.Skipf("only %d saves came in between", n)
	}
	if err := w.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	noBrokenLinks(t, w)
}

func TestTheMovesOfTwoPeopleAtOnceBothLeadOn(t *testing.T) {
	w := wikitest.New(t, linked)
	errs := make(chan error, 2)
	for _, c := range [][2]string{{"systemer/FBI", "a/FBI"}, {"systemer/Brønd", "b/Brønd"}} {
		go func() {
			_, err := w.Move(context.Background(), wikitest.Mette, wikitest.Path(t, c[0]), wikitest.Path(t, c[1]), "", "")
			errs <- err
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	if got := source(t, w, ".wiki/redirects"); !strings.HasSuffix(got, "\nsystemer/Brønd.md -> b/Brønd.md\nsystemer/FBI.md -> a/FBI.md\n") {
		t.Errorf("redirects %q", got)
	}
	noBrokenLinks(t, w)
}

func TestHistoryFollowsWhatGitWouldNot(t *testing.T) {
	var files strings.Builder
	for i := range 300 { // short pages, each of one line, which the move changes: nothing of them stays the same
		fmt.Fprintf(&files, "-- møder/%03d.md --\n[%d](../Forside.md)\n", i, i)
	}
	files.WriteString("-- Forside.md --\nHej\n")
	w := wikitest.New(t, files.String())
	moveFolder(t, w, "møder", "arkiv/gamle/møder")
	check := func(s *site.Site) {
		t.Helper()
		for _, i := range []int{0, 150, 299} {
			list, _, err := s.History(t.Context(), nil, wikitest.Path(t, fmt.Sprintf("arkiv/gamle/møder/%03d", i)), "", 10)
			if err != nil || len(list) != 2 || list[1].File.String() != fmt.Sprintf("møder/%03d.md", i) {
				t.Errorf("history of %d: %+v, %v", i, list, err)
			}
		}
	}
	check(w.Site)
	s, err := site.Open(t.Context(), site.Config{Store: w.Store, CacheDir: t.TempDir(), Public: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(s) // with a cache built from nothing
	if got := leadsTo(t, s, "møder/007.md"); got != "arkiv/gamle/møder/007.md" {
		t.Errorf("leads to %q", got)
	}
}

func TestUndoingAMovePutsEverythingBack(t *testing.T) {
	w := wikitest.New(t, linked)
	before := source(t, w, "Forside.md")
	m := move(t, w, "systemer/FBI", "a/FBI")
	move(t, w, "fremmed", "ven")
	if _, err := w.Revert(t.Context(), wikitest.Jens, m.Rev); err != nil {
		t.Fatal(err)
	}
	if got := source(t, w, "Forside.md"); got != before {
		t.Errorf("got %s", got)
	}
	if got := source(t, w, ".wiki/redirects"); !strings.HasSuffix(got, "navn\na/FBI.md -> systemer/FBI.md\nfremmed.md -> ven.md\n") {
		t.Errorf("redirects %q", got)
	}
	if got := leadsTo(t, w.Site, "a/FBI.md"); got != "systemer/FBI.md" {
		t.Errorf("leads to %q", got)
	}
}

// backlinked makes a wiki of pages of which so many link to one, as a page of a real wiki does: by path and by name.
func backlinked(b testing.TB, pages, linking int) *wikitest.Wiki {
	b.Helper()
	put := map[wiki.File][]byte{}
	for i := range pages {
		text := string(sample.Text(i, 1, pages))
		if i < linking {
			text += fmt.Sprintf("\nSe [emnet](../%s.md) og [[Midten]].\n", "emne-00/Midten")
		}
		put[wikitest.File(b, sample.Page(i)+".md")] = []byte(text)
	}
	put[wikitest.File(b, "emne-00/Midten.md")] = []byte("# Midten af det hele\n\nTekst.\n")
	dir := filepath.Join(b.TempDir(), "wiki.git")
	if err := gitstore.Init(b.Context(), dir, put, wikitest.Ada.Author(), "Begynd"); err != nil {
		b.Fatal(err)
	}
	return wikitest.Open(b, dir, true)
}

// BenchmarkMove renames a page with 1,000 backlinks in a wiki of 10,000 pages; the goal is one second.
func BenchmarkMove(b *testing.B) {
	w := backlinked(b, 10_000, 1_000)
	from, n := wikitest.Path(b, "emne-00/Midten"), 0
	b.ResetTimer()
	for b.Loop() {
		n++
		to := wikitest.Path(b, fmt.Sprintf("emne-%02d/Midten %d", n%50, n))
		m, err := w.Move(context.Background(), wikitest.Mette, from, to, "", "")
		if err != nil || len(m.Plan.Links) != 1000 || m.Plan.Total() != 2000 {
			b.Fatalf("%d pages, %d links, %v", len(m.Plan.Links), m.Plan.Total(), err)
		}
		from = to
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/move")
}
