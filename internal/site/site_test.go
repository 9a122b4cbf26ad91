package site_test

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"path/filepath"
	"strings"
	"testing"

	"alliancewiki/internal/sample"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

const start = `
-- Forside.md --
---
title: Forside
---

Se [Databrønden](systemer/Databrønden.md), [[Ordlisten]] og [en side, der mangler](mangler.md).
-- systemer.md --
---
title: Systemer
---

Alle systemer.
-- systemer/Databrønden.md --
---
title: Databrønden
aliases: [Brønden]
---

## Funktioner

Et.

## Økonomi

To.
-- systemer/Ålebrønden.md --
# Ålebrønden
-- systemer/bilag.txt --
tekst
-- Ordliste.md --
---
title: Ordlisten
---

[[Brønden]]
-- .wiki/templates/tom.md --
---
title:
template: Tom side
---
-- .wiki/templates/referat.md --
---
title:
template: "Mødereferat"
---

## Deltagere
`

func TestAPageIsShownWithWhatIsAroundIt(t *testing.T) {
	w := wikitest.New(t, start)
	v, err := w.Page(t.Context(), nil, wikitest.Path(t, "systemer/Databrønden"))
	if err != nil {
		t.Fatal(err)
	}
	if v.Title != "Databrønden" || len(v.Facts.Headings) != 2 || !strings.Contains(v.HTML, "Økonomi") {
		t.Fatalf("got %+v", v)
	}
	var back []string
	for _, b := range v.Backlinks {
		back = append(back, b.Title)
	}
	if strings.Join(back, ",") != "Forside,Ordlisten" {
		t.Fatalf("backlinks %v", back)
	}
	if v.Last == nil || v.Last.By.Name != "Ada Bang" || v.Last.Subject != "Begynd" {
		t.Fatalf("last %+v", v.Last)
	}
	v, err = w.Page(t.Context(), nil, wikitest.Path(t, "systemer"))
	if err != nil {
		t.Fatal(err)
	}
	var children []string
	for _, c := range v.Children {
		children = append(children, c.Title)
	}
	if strings.Join(children, ",") != "bilag.txt,Databrønden,Ålebrønden" {
		t.Fatalf("children %v", children)
	}
}

func TestALinkToAMissingPageChangesWhenThePageComes(t *testing.T) {
	w := wikitest.New(t, start)
	front := wikitest.Path(t, "Forside")
	missing := func() bool {
		v, err := w.Page(t.Context(), nil, front)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(v.HTML, "missing")
	}
	if !missing() {
		t.Fatal("the link is not marked as missing")
	}
	w.Put("mangler", "Nu er den her.\n")
	if missing() {
		t.Fatal("the link is still marked as missing")
	}
}

func TestAnotherFormOfANameAndAFormerNameLeadOn(t *testing.T) {
	w := wikitest.New(t, start)
	for _, name := range []string{"systemer/databrønden", "SYSTEMER/DATABRØNDEN"} {
		_, err := w.Page(t.Context(), nil, wikitest.Path(t, name))
		var r *site.Redirect
		if !errors.As(err, &r) || r.To.String() != "systemer/Databrønden.md" || r.Moved {
			t.Fatalf("%s: got %v", name, err)
		}
	}
	if _, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, "Ordliste"), wikitest.Path(t, "a/Ord"), "", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, "a/Ord"), wikitest.Path(t, "b/Ord"), "", ""); err != nil {
		t.Fatal(err)
	}
	_, err := w.Page(t.Context(), nil, wikitest.Path(t, "Ordliste"))
	var r *site.Redirect
	if !errors.As(err, &r) || r.To.String() != "b/Ord.md" || !r.Moved {
		t.Fatalf("got %v", err)
	}
	list, _, err := w.History(t.Context(), nil, wikitest.Path(t, "b/Ord"), "", 10)
	if err != nil || len(list) != 3 || list[2].File.String() != "Ordliste.md" {
		t.Fatalf("history %v %v", list, err)
	}
}

func TestWhoMayWhat(t *testing.T) {
	w := wikitest.New(t, start)
	closed := wikitest.Open(t, w.Store.Dir()+"", false)
	p := wikitest.Path(t, "Forside")
	draft := site.Draft{Path: p, Content: "x", Base: w.Head()}
	for _, tt := range []struct {
		name string
		do   func() error
		want error
	}{
		{"a visitor reads a public wiki", func() error { _, err := w.Page(t.Context(), nil, p); return err }, nil},
		{"a visitor signs in to read a closed one", func() error { _, err := closed.Page(t.Context(), nil, p); return err }, wiki.ErrSignIn},
		{"a reader reads a closed one", func() error { _, err := closed.Page(t.Context(), wikitest.Liv, p); return err }, nil},
		{"a visitor signs in to write", func() error { _, err := w.Save(t.Context(), nil, draft); return err }, wiki.ErrSignIn},
		{"a reader may not write", func() error { _, err := w.Save(t.Context(), wikitest.Liv, draft); return err }, wiki.ErrForbidden},
		{"a reader may not move", func() error { _, err := w.Move(t.Context(), wikitest.Liv, p, p, "", ""); return err }, wiki.ErrForbidden},
		{"a reader may not delete", func() error { _, err := w.Delete(t.Context(), wikitest.Liv, p.File(), "", ""); return err }, wiki.ErrForbidden},
		{"a reader may not restore", func() error { _, err := w.Restore(t.Context(), wikitest.Liv, p, w.Head()); return err }, wiki.ErrForbidden},
		{"a reader may not revert", func() error { _, err := w.Revert(t.Context(), wikitest.Liv, w.Head()); return err }, wiki.ErrForbidden},
		{"a reader may not upload", func() error { _, err := w.Upload(t.Context(), wikitest.Liv, "", "a.txt", []byte("x")); return err }, wiki.ErrForbidden},
		{"a visitor sees no history of a closed one", func() error { _, _, err := closed.History(t.Context(), nil, p, "", 1); return err }, wiki.ErrSignIn},
		{"a visitor sees no changes of a closed one", func() error { _, _, err := closed.Recent(t.Context(), nil, "", 1); return err }, wiki.ErrSignIn},
		{"nor those of a person", func() error {
			_, _, err := closed.Latest(t.Context(), nil, site.RecentQuery{Selection: site.Selection{Person: "Ada Bang"}, N: 1})
			return err
		}, wiki.ErrSignIn},
		{"nor who made them", func() error { _, _, err := closed.Writers(t.Context(), nil, 1); return err }, wiki.ErrSignIn},
		{"a visitor sees no source of a closed one", func() error { _, _, err := closed.Source(t.Context(), nil, p.File(), ""); return err }, wiki.ErrSignIn},
		{"a visitor compares nothing of a closed one", func() error { _, err := closed.Compare(t.Context(), nil, p, "", "", site.Comparing{}); return err }, wiki.ErrSignIn},
		{"a visitor lists nothing of a closed one", func() error { _, _, err := closed.Pages(t.Context(), nil, "", 0, 1); return err }, wiki.ErrSignIn},
		{"a visitor lists no folder of a closed one", func() error { _, err := closed.Folder(t.Context(), nil, "", 0); return err }, wiki.ErrSignIn},
		{"a visitor gets no suggestions from a closed one", func() error { _, err := closed.Similar(t.Context(), nil, p); return err }, wiki.ErrSignIn},
		{"a visitor annotates nothing of a closed one", func() error { _, err := closed.Blame(t.Context(), nil, p); return err }, wiki.ErrSignIn},
		{"a visitor sees no old version of a closed one", func() error { _, err := closed.Old(t.Context(), nil, p, closed.Head()); return err }, wiki.ErrSignIn},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.do(); !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestSavingRefusesWhatCannotBeAPageAndKeepsNothing(t *testing.T) {
	w := wikitest.New(t, start)
	head := w.Head()
	for key, content := range map[string]string{
		"edit.size":           strings.Repeat("æ", 1<<20),
		"edit.utf8":           "a\x00b",
		"frontmatter.bracket": "---\ntitle: [uafsluttet\n---\n\nx\n",
	} {
		_, err := w.Save(t.Context(), wikitest.Mette, site.Draft{Path: wikitest.Path(t, "ny"), Content: content, Base: head})
		var bad *wiki.Invalid
		if !errors.As(err, &bad) || bad.Key != key || bad.Field != "content" {
			t.Errorf("%s: got %v", key, err)
		}
	}
	if w.Head() != head {
		t.Fatal("something was saved")
	}
}

func TestCRLFFromABrowserIsLFInGit(t *testing.T) {
	w := wikitest.New(t, start)
	w.Put("ny", "a\r\nb\r\nc")
	if got := w.Git("show", "main:ny.md"); got != "a\nb\nc\n" {
		t.Fatalf("got %q", got)
	}
}

func TestAnOldVersionKnowsItsNeighboursAndCanBePutBack(t *testing.T) {
	w := wikitest.New(t, start)
	p := wikitest.Path(t, "Ordliste")
	first := w.Head()
	second := w.Put("Ordliste", "to\n").Rev
	w.Put("Forside", "noget andet\n")
	third := w.Put("Ordliste", "tre\n").Rev
	old, err := w.Old(t.Context(), nil, p, second[:10])
	if err != nil {
		t.Fatal(err)
	}
	if old.Older != first || old.Newer != third || old.Current || !strings.Contains(old.HTML, "to") {
		t.Fatalf("got %+v", old)
	}
	if cur, err := w.Old(t.Context(), nil, p, w.Head()); err != nil || !cur.Current || cur.Newer != "" {
		t.Fatalf("got %+v, %v", cur, err)
	}
	if _, err := w.Restore(t.Context(), wikitest.Jens, p, second); err != nil {
		t.Fatal(err)
	}
	if got := w.Git("log", "-1", "--format=%an %s", "main"); !strings.HasPrefix(got, "Jens Kjær Gendannede versionen fra ") {
		t.Fatalf("got %q", got)
	}
	if got := w.Git("show", "main:Ordliste.md"); got != "to\n" {
		t.Fatalf("got %q", got)
	}
}

func TestADeletedPageCanBePutBack(t *testing.T) {
	w := wikitest.New(t, start)
	p := wikitest.Path(t, "Ordliste")
	before := w.Head()
	if _, err := w.Delete(t.Context(), wikitest.Mette, p.File(), "", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Page(t.Context(), nil, p); !errors.Is(err, wiki.ErrNotFound) {
		t.Fatalf("got %v", err)
	}
	if list, _, err := w.History(t.Context(), nil, p, "", 10); err != nil || len(list) != 2 || list[0].Changes[0].Status != wiki.Deleted {
		t.Fatalf("got %v, %v", list, err)
	}
	if _, err := w.Restore(t.Context(), wikitest.Mette, p, before); err != nil {
		t.Fatal(err)
	}
	if v, err := w.Page(t.Context(), nil, p); err != nil || v.Title != "Ordlisten" {
		t.Fatalf("got %v", err)
	}
}

func TestUndoingAnEditKeepsWhatCameLater(t *testing.T) {
	w := wikitest.New(t, start)
	text := w.Git("show", "main:systemer/Databrønden.md")
	bad := w.Put("systemer/Databrønden", strings.Replace(text, "Et.", "Sludder.", 1)).Rev
	w.Put("systemer/Databrønden", strings.Replace(strings.Replace(text, "Et.", "Sludder.", 1), "To.", "Tre.", 1))
	if _, err := w.Revert(t.Context(), wikitest.Jens, bad); err != nil {
		t.Fatal(err)
	}
	if got := w.Git("show", "main:systemer/Databrønden.md"); got != strings.Replace(text, "To.", "Tre.", 1) {
		t.Fatalf("got %q", got)
	}
	// undoing the later edit of a line that was changed again is a conflict
	later := w.Put("Ordliste", "et\n").Rev
	w.Put("Ordliste", "to\n")
	_, err := w.Revert(t.Context(), wikitest.Jens, later)
	var c *wiki.Conflict
	if !errors.As(err, &c) {
		t.Fatalf("got %v", err)
	}
}

func TestUndoingAMoveAndAnUpload(t *testing.T) {
	w := wikitest.New(t, start)
	moved, err := w.Move(t.Context(), wikitest.Mette, wikitest.Path(t, "Ordliste"), wikitest.Path(t, "x/Ord"), "", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Revert(t.Context(), wikitest.Mette, moved.Rev); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Page(t.Context(), nil, wikitest.Path(t, "Ordliste")); err != nil {
		t.Fatal(err)
	}
	f, err := w.Upload(t.Context(), wikitest.Mette, "bilag", "Mit regneark 1.CSV", []byte("a;b\n1;2\n"))
	if err != nil || f.String() != "bilag/Mit-regneark-1.csv" {
		t.Fatalf("got %v, %v", f, err)
	}
	if _, err := w.Revert(t.Context(), wikitest.Mette, w.Head()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Source(t.Context(), nil, f, ""); !errors.Is(err, wiki.ErrNotFound) {
		t.Fatalf("got %v", err)
	}
}

func TestAnUploadMustBeWhatItSaysItIs(t *testing.T) {
	w := wikitest.New(t, start)
	// A PNG header that claims 100,000 × 100,000 pixels.
	header := "IHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x06\x00\x00\x00"
	bomb := "\x89PNG\r\n\x1a\n\x00\x00\x00\r" + string(binary.BigEndian.AppendUint32([]byte(header), crc32.ChecksumIEEE([]byte(header))))
	for _, tt := range []struct{ name, file, data, key string }{
		{"a program", "virus.exe", "MZ\x90", "upload.type"},
		{"a web page", "side.html", "<!doctype html><script>1</script>", "upload.type"},
		{"a page", "side.md", "# x", "upload.type"},
		{"a web page that calls itself an image", "x.png", "<!doctype html><script>1</script>", "upload.content"},
		{"a web page that calls itself text", "x.txt", "<!doctype html><script>1</script>", "upload.content"},
		{"nothing", "x.txt", "", "upload.empty"},
		{"too many pixels", "x.png", bomb, "upload.pixels"},
		{"a name of nothing", "...png", "x", "upload.name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := w.Upload(t.Context(), wikitest.Mette, "", tt.file, []byte(tt.data))
			var bad *wiki.Invalid
			if !errors.As(err, &bad) || bad.Key != tt.key {
				t.Fatalf("got %v", err)
			}
		})
	}
	for _, want := range []string{"a.txt", "a-2.txt"} {
		if f, err := w.Upload(t.Context(), wikitest.Mette, "", "../../a.txt", []byte("tekst "+want)); err != nil || f.String() != want {
			t.Fatalf("got %v, %v", f, err)
		}
	}
	if f, err := w.Upload(t.Context(), wikitest.Mette, "", "a.txt", []byte("tekst a.txt")); err != nil || f.String() != "a.txt" {
		t.Fatalf("the same file again: %v, %v", f, err)
	}
	if _, err := w.Upload(t.Context(), wikitest.Mette, ".wiki/types", "a.txt", []byte("x")); err == nil {
		t.Fatal("a file was put under .wiki/")
	}
}

func TestComparingMarksWords(t *testing.T) {
	w := wikitest.New(t, start)
	w.Put("Ordliste", "Borgeren får en god oplevelse.\n\nUændret.\n")
	w.Put("Ordliste", "Borgeren får en bedre oplevelse.\n\nUændret.\nNyt.\n")
	c, err := w.Compare(t.Context(), nil, wikitest.Path(t, "Ordliste"), "", "", site.Comparing{})
	if err != nil {
		t.Fatal(err)
	}
	if c.From == nil || c.To.Rev != w.Head() || c.Added != 2 || c.Deleted != 1 {
		t.Fatalf("got %+v", c)
	}
	row := c.Rows[0]
	if row.Kind != '~' || row.Left[1] != (site.Span{Text: "god", Changed: true}) || row.Right[1] != (site.Span{Text: "bedre", Changed: true}) {
		t.Fatalf("got %+v", row)
	}
	if _, err := w.Compare(t.Context(), nil, wikitest.Path(t, "Ordliste"), "deadbeef", "", site.Comparing{}); !errors.Is(err, wiki.ErrNotFound) {
		t.Fatalf("got %v", err)
	}
}

func TestEachLineIsAnnotatedWithWhoWroteIt(t *testing.T) {
	w := wikitest.New(t, start)
	w.Put("Ordliste", "et\nto\n")
	res, err := w.Save(t.Context(), wikitest.Jens, site.Draft{Path: wikitest.Path(t, "Ordliste"), Content: "et\nhalvanden\nto\n", Base: w.Head()})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := w.Blame(t.Context(), nil, wikitest.Path(t, "Ordliste"))
	if err != nil || len(lines) != 3 {
		t.Fatalf("got %v, %v", lines, err)
	}
	if lines[0].Commit.By.Name != "Mette Holm" || lines[1].Commit.Rev != res.Rev || lines[2].Commit.By.Name != "Mette Holm" || lines[2].No != 3 {
		t.Fatalf("got %+v", lines)
	}
}

func TestTemplatesComeFromTheWikiTheEmptyOneFirst(t *testing.T) {
	w := wikitest.New(t, start)
	list, err := w.Templates(t.Context(), wikitest.Mette)
	if err != nil || len(list) != 2 || list[0].Label != "Tom side" || list[1].Label != "Mødereferat" || strings.Contains(list[1].Text, "template") {
		t.Fatalf("got %+v, %v", list, err)
	}
}

func TestAPushByAnotherProcessReachesTheFollowers(t *testing.T) {
	w := wikitest.New(t, start)
	before := w.Version()
	work := filepath.Join(t.TempDir(), "clone")
	wikitest.Git(t, ".", "clone", "-q", w.Store.Dir(), work)
	wikitest.Git(t, work, "mv", "Ordliste.md", "Begreber.md")
	wikitest.Git(t, work, "commit", "-qam", "omdøb")
	wikitest.Git(t, work, "push", "-q", "origin", "main")
	if err := w.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.Version() == before {
		t.Fatal("the version is the same")
	}
	_, err := w.Page(t.Context(), nil, wikitest.Path(t, "Ordliste"))
	var r *site.Redirect
	if !errors.As(err, &r) || r.To.String() != "Begreber.md" {
		t.Fatalf("got %v", err)
	}
	if found := w.Check(t.Context()); len(found) > 0 {
		t.Fatalf("check: %v", found)
	}
}

func TestARewrittenBranchIsFollowedFromNothing(t *testing.T) {
	w := wikitest.New(t, start)
	w.Put("Ordliste", "to\n")
	gone := w.Head()
	w.Git("update-ref", "refs/heads/main", "main~1")
	if err := w.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Old(t.Context(), nil, wikitest.Path(t, "Ordliste"), gone); !errors.Is(err, wiki.ErrNotFound) {
		t.Fatalf("got %v", err)
	}
	w.Put("Ordliste", "tre\n")
}

func TestALargeWikiIsShownWhileItsFollowersAreBuilt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "wiki.git")
	if err := sample.Generate(t.Context(), dir, 300, 1000); err != nil {
		t.Fatal(err)
	}
	w := wikitest.Open(t, dir, true)
	v, err := w.Page(t.Context(), nil, wikitest.Path(t, sample.Page(7)))
	if err != nil || v.Last == nil || len(v.Backlinks) == 0 {
		t.Fatalf("got %+v, %v", v, err)
	}
	list, next, err := w.Recent(t.Context(), nil, "", 50)
	if err != nil || len(list) != 50 || next == "" {
		t.Fatalf("got %d, %q, %v", len(list), next, err)
	}
	n := len(list)
	for next != "" {
		if list, next, err = w.Recent(t.Context(), nil, next, 300); err != nil {
			t.Fatal(err)
		}
		n += len(list)
	}
	if n != 1000 {
		t.Fatalf("%d commits", n)
	}
	if found := w.Check(t.Context()); len(found) > 0 {
		t.Fatalf("check: %v", found)
	}
}
