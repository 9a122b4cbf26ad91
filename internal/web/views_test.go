package web

import (
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// testServer is a server without site and accounts, for what needs neither.
func testServer(t testing.TB) *server {
	t.Helper()
	cfg := Config{BaseURL: "https://wiki.example.org", Name: "Den Digitale Alliance"}
	s, err := newServer(cfg, nil, nil, slog.New(slog.DiscardHandler), []byte(strings.Repeat("s", 64)), []byte(strings.Repeat("e", 32)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustPath(s string) wiki.Path {
	p, err := wiki.ParsePath(s)
	if err != nil {
		panic(err)
	}
	return p
}

func mustFile(s string) wiki.File {
	f, err := wiki.ParseFile(s)
	if err != nil {
		panic(err)
	}
	return f
}

var (
	sampleTime   = time.Date(2026, 11, 22, 13, 5, 0, 0, time.UTC)
	sampleCommit = &wiki.Commit{
		Rev: "0123456789abcdef0123456789abcdef01234567", Parents: []wiki.Rev{"89abcdef0123456789abcdef0123456789abcdef"}, When: sampleTime, Subject: "Rettede <b>økonomien</b>",
		By: wiki.Author{Name: "Mette Holm", Email: "mette@example.org", Organisation: "KOMBIT"},
		Changes: []wiki.Change{
			{Status: wiki.Modified, File: mustFile("systemer/Fælles bibliotekssystem.md")},
			{Status: wiki.Added, File: mustFile("billeder/netværk.png")},
			{Status: wiki.Deleted, File: mustFile("systemer/gammel.md")},
			{Status: wiki.Deleted, File: mustFile("billeder/gammel.png")},
			{Status: wiki.Moved, File: mustFile("ny.md"), From: mustFile("før.md")},
		},
	}
	olderCommit = &wiki.Commit{Rev: "89abcdef0123456789abcdef0123456789abcdef", When: sampleTime.Add(-30 * time.Hour), By: wiki.Author{Name: "Jens <i>"},
		PushedBy: wiki.Author{Name: "Mette Holm", Email: "mette@example.org", Organisation: "KOMBIT"}}
	samplePage = site.PageRef{Path: mustPath("systemer/Fælles bibliotekssystem"), Title: "Fælles & bibliotekssystem", Lang: "da"}
	otherPage  = site.PageRef{Path: mustPath("systemer/100% C#"), Title: "English <page>", Lang: "en"}
)

// richView is a page with everything that a page can have.
func richView() *site.View {
	return &site.View{
		PageRef: samplePage, Rev: sampleCommit.Rev, Last: sampleCommit, FrontMatterError: &wiki.Problem{Line: 2, Invalid: wiki.Invalid{Key: "frontmatter.line", Value: "<b>"}}, Backlinks: []site.PageRef{otherPage, samplePage},
		HTML: `<p>Brødtekst</p><div class="heading"><h2 id="s-a">A</h2></div>`,
		Facts: &wiki.Facts{Tags: []string{"møder", "<x>"}, Headings: []wiki.Heading{
			{Level: 2, ID: "s-a", Text: "A & B"}, {Level: 3, ID: "s-b", Text: "B"}, {Level: 4, ID: "s-c", Text: "dybt"}, {Level: 2, ID: "s-æ", Text: "Æ"},
		}},
		Children: sampleChildren(),
	}
}

func sampleChildren() []site.Child {
	return []site.Child{
		{Name: "FBI", Title: "FBI", Page: mustPath("systemer/FBI"), Folder: "systemer/FBI"},
		{Name: "øvrige", Folder: "systemer/øvrige"},
		{Name: "årsregnskab 2026.pdf", File: mustFile("systemer/årsregnskab 2026.pdf")},
	}
}

func sampleDiff() site.Diff {
	return site.Diff{Added: 2, Deleted: 2, Rows: []site.DiffRow{
		{Kind: '…', Folded: 2, Hidden: []site.DiffRow{
			{Kind: '=', LeftNo: 1, RightNo: 1, Left: []site.Span{{Text: "skjult"}}, Right: []site.Span{{Text: "skjult"}}},
			{Kind: '=', LeftNo: 2, RightNo: 2},
		}},
		{Kind: '=', LeftNo: 3, RightNo: 3, Left: []site.Span{{Text: "ens"}}, Right: []site.Span{{Text: "ens"}}},
		{
			Kind: '~', LeftNo: 4, RightNo: 4, Left: []site.Span{{Text: "Den "}, {Text: "gamle", Changed: true}, {Text: " tekst"}},
			Right: []site.Span{{Text: "Den "}, {Text: "nye <b>", Changed: true}, {Text: " tekst"}},
		},
		{Kind: '-', LeftNo: 5, Left: []site.Span{{Text: "væk"}}},
		{Kind: '+', RightNo: 5, Right: []site.Span{{Text: "kommet til"}}},
	}}
}

// samplePlan is a move of so many pages, with as many that link to them.
func samplePlan(n int) *site.MovePlan {
	p := &site.MovePlan{Files: []site.FileMove{{From: mustFile("a.png"), To: mustFile("b.png")}}}
	for range n {
		p.Pages = append(p.Pages, site.PageMove{From: samplePage.Path, To: otherPage.Path})
		p.Links = append(p.Links, site.LinkChange{Page: otherPage.Path, Links: 2})
		p.Left = append(p.Left, site.LinkChange{Page: samplePage.Path, Links: 1})
	}
	return p
}

// samples are the views of a page's template: the emptiest there can be, and rich ones.
func samples(b base) map[string][]any {
	t := b.T
	p := samplePage.Path
	rich := richView()
	old := &site.OldView{View: *rich, Commit: sampleCommit, Older: olderCommit.Rev, Newer: sampleCommit.Rev}
	many := pageView{base: b, Article: article{t, rich}, Children: rich.Children, Path: p, Crumbs: crumbs(p.Folder()), MovedFrom: "gammelt navn"}
	asOld := many
	asOld.Old, asOld.MovedFrom = old, ""
	over := &site.View{PageRef: otherPage, Over: "time", HTML: "<pre class=source>x</pre>"}
	entries := []site.HistoryEntry{
		{Commit: &wiki.Commit{Rev: sampleCommit.Rev, When: sampleTime, By: sampleCommit.By, Subject: "Ny tekst", Changes: []wiki.Change{{Status: wiki.Modified, File: p.File()}}}, File: p.File()},
		{Commit: &wiki.Commit{Rev: olderCommit.Rev, When: olderCommit.When, By: olderCommit.By, Changes: []wiki.Change{{Status: wiki.Deleted, File: p.File()}}}, File: p.File()},
		{Commit: &wiki.Commit{Rev: olderCommit.Rev, When: olderCommit.When, By: olderCommit.By, Changes: []wiki.Change{{Status: wiki.Moved, File: p.File()}}}, File: p.File()},
		{Commit: &wiki.Commit{Rev: olderCommit.Rev, When: olderCommit.When, By: olderCommit.By, Changes: []wiki.Change{{Status: wiki.Added, File: p.File()}}}, File: p.File()},
	}
	lines := []site.BlameLine{{No: 1, Text: "# Titel", Commit: sampleCommit}, {No: 2, Text: "", Commit: sampleCommit}, {No: 3, Text: "gammel <linje>"}}
	bigCommit := *sampleCommit
	for range recentFiles {
		bigCommit.Changes = append(bigCommit.Changes, wiki.Change{Status: wiki.Modified, File: mustFile("x.md")})
	}
	all := map[string][]any{
		"page":    {pageView{base: b, Article: article{t, &site.View{}}}, many, asOld, pageView{base: b, Article: article{t, over}, Path: otherPage.Path, Front: true}},
		"folder":  {folderView{base: b}, folderView{base: b, Folder: "systemer/øvrige", Moved: p, Crumbs: crumbs("systemer"), Children: sampleChildren()}},
		"missing": {missingView{base: b, Path: p}, missingView{base: b, Path: p, Crumbs: crumbs("a/b"), Similar: []site.PageRef{samplePage}, Deleted: sampleCommit}},
		"history": {
			historyView{base: b, Path: p}, historyView{base: b, Path: p, List: entries, Next: "n", Before: "b", Deleted: true},
			historyView{base: b, Path: p, List: entries[:1]},
			chosenHistory(b, entries),
		},
		"diff": {
			diffView{base: b, Path: p, To: sampleCommit, Part: diffPart{T: t}},
			diffView{base: b, Path: p, To: sampleCommit, Part: diffPart{T: t, Diff: site.Diff{Binary: true}}},
			diffView{base: b, Path: p, To: sampleCommit, Part: diffPart{T: t, Diff: site.Diff{TooLarge: true}}},
			diffView{base: b, Path: p, Crumbs: pageCrumbs(p), From: olderCommit, To: sampleCommit, Part: diffPart{t, sampleDiff(), "før", "efter"}},
			diffView{base: b, Path: p, Crumbs: pageCrumbs(p), From: olderCommit, To: sampleCommit, Part: diffPart{t, sampleDiff(), "før", "efter"}, View: viewInline, Asked: true, Loosely: true, Undo: true,
				Fields: []site.FieldChange{{Label: "status", Was: "<planlagt>", Is: "afholdt"}, {Label: "dato"}}},
			diffView{base: b, Path: p, From: olderCommit, To: sampleCommit, Part: diffPart{t, sampleDiff(), "før", "efter"}, View: viewVisual, Marked: "<p>a <ins>b</ins></p>", Lang: "da"},
			diffView{base: b, Path: p, From: olderCommit, To: sampleCommit, Part: diffPart{t, sampleDiff(), "før", "efter"}, View: viewBeside, Refused: true},
		},
		"diff_file": {
			fileDiffView{base: b, File: mustFile("a/b.png"), Newer: fileSide{FileVersion: site.FileVersion{Commit: sampleCommit}}},
			fileDiffView{base: b, File: mustFile("a/b &c.png"), Crumbs: crumbs("a"), Same: true, Older: fileSide{site.FileVersion{Commit: olderCommit, There: true, Bytes: 1234, Width: 2, Height: 3}, true},
				Newer: fileSide{site.FileVersion{Commit: sampleCommit, There: true, Bytes: 5_000_000}, false}},
		},
		"blame": {blameView{base: b, Path: p}, blameView{base: b, Path: p, Crumbs: pageCrumbs(p), Groups: blameGroups(lines)}},
		"recent": {
			recentView{base: b, Undo: sampleCommit.Rev}, recentView{base: b, Days: recentDays(t, []site.RecentChange{{Commit: &bigCommit}, {Commit: sampleCommit}, {Commit: olderCommit}}), Next: "n", Before: "b"},
			groupedRecent(b),
		},
		"deleted": {deletedView{base: b}, deletedView{base: b, List: []site.DeletedPage{{Path: p, Commit: sampleCommit}, {Path: otherPage.Path, Commit: olderCommit}}, Next: "n", Before: "b"}},
		"move": {
			moveView{base: b, Path: p, Page: rich, Folder: true, To: "<b>"}, moveView{base: b, Path: p, Folder: true, Below: true},
			moveView{base: b, Path: p, To: "a & <b>", Below: true, Plan: newMovePlan(samplePlan(60))}, moveView{base: b, Path: p, Plan: newMovePlan(samplePlan(1))},
			moveView{base: b, Path: p, Plan: newMovePlan(&site.MovePlan{})},
		},
		"pages": {
			pagesView{base: b},
			pagesView{base: b, Letters: []site.Letter{{Letter: "A", Count: 1}, {Letter: "Å", Count: 1200}}, Letter: "Å", Count: 1200, List: []site.PageRef{samplePage, otherPage}, Skip: 200, Next: 400},
		},
		"offline": {
			offlineView{base: b, Address: "https://x/wiki.git"},
			offlineView{base: b, Address: cloneAddress("https://x", b.Person), Members: true, Megabytes: 7, Downloads: true},
		},
		"error": {
			errorView{base: b}, errorView{base: b, Message: t.Common.Message(http.StatusForbidden), SignIn: true, Number: "1234"},
			errorView{base: b, Message: t.Common.Message(http.StatusUnprocessableEntity), Detail: "Navnet er for langt.", Create: "a?<b>"},
		},
	}
	maps.Copy(all, proposalSamples(b))
	maps.Copy(all, searchSamples(b))
	maps.Copy(all, reportSamples(b))
	all["tree"], all["folder"], all["page"] = treeSamples(b), append(all["folder"], folderSamples(b)...), append(all["page"], seriesSamples(many)...)
	all["meetings"], all["page"] = meetingSamples(b), append(all["page"], salonSamples(b, many)...)
	return all
}

// groupedRecent is a filtered list with a page that was changed again and again and deleted, and a picture.
func groupedRecent(b base) recentView {
	var list []site.RecentChange
	for i, name := range []string{"Mette <b>", "Åse", "Jens", "Liv", "Ole", "Ole"} {
		c := &wiki.Commit{Rev: sampleCommit.Rev, Parents: []wiki.Rev{olderCommit.Rev}, When: sampleTime, By: wiki.Author{Name: name}}
		c.Changes = []wiki.Change{{Status: wiki.Modified, File: mustFile("a b.md")}}
		list = append(list, site.RecentChange{Commit: c, Unread: i < 2})
	}
	gone, picture := *sampleCommit, *sampleCommit
	gone.Changes = []wiki.Change{{Status: wiki.Deleted, File: mustFile("væk.md")}}
	picture.Changes = []wiki.Change{{Status: wiki.Modified, File: mustFile("a & b.png")}}
	v := recentView{base: b, Days: recentDays(b.T, append(list, site.RecentChange{Commit: &gone}, site.RecentChange{Commit: &picture, Unread: true})), Next: "n", Seen: sampleCommit.Rev}
	v.Days[0].Groups[1].Rows[0].Back = true
	v.Filter = recentFilter{
		Selection: site.Selection{Folder: "a & b", Person: "Mette <b>", Organisation: "KL"}, HideMinor: true,
		Folders: []string{"a & b", "c"}, People: []string{"Mette <b>"}, Orgs: []string{"KL"},
	}
	return v
}

// chosenHistory is a history that is filtered, with versions chosen on another page of it, and one that can be rolled back.
func chosenHistory(b base, entries []site.HistoryEntry) historyView {
	entries = slices.Clone(entries)
	entries[0].Size, entries[1].Size, entries[2].Size = &site.SizeChange{Added: 12, Removed: 3}, &site.SizeChange{Removed: 1}, &site.SizeChange{}
	return historyView{
		base: b, Path: samplePage.Path, List: entries[:2], Picked: entries[2:3], From: entries[2].Rev, To: entries[0].Rev, Next: "n",
		Filter: historyFilter{
			Person: "Mette <b>", Org: "KL", FromDay: "2026-01-01", Days: "x", People: []string{"Mette <b>", "Åse"}, Orgs: []string{"KL"},
			VersionFilter: site.VersionFilter{Person: "Mette <b>"},
		},
		Run: &site.Run{By: sampleCommit.By, Count: 3, Newest: sampleCommit.Rev, Before: olderCommit},
	}
}

// readers are the people for whom pages differ, in both languages.
func readers(s *server) []base {
	var list []base
	for _, t := range i18n.All() {
		for _, p := range []*wiki.Person{nil, {Name: "Rikke Reader", Role: wiki.Reader}, {Name: "Åse <Admin>", Organisation: "KL & co.", Role: wiki.Admin}} {
			list = append(list, base{
				T: t, SiteName: s.cfg.Name, BaseURL: s.cfg.BaseURL, Title: "Titel & <tegn>", Here: "/wiki/a?b=c&d", Assets: s.assets,
				Person: p, CanEdit: p.Can(wiki.Editor), Notice: "Gemt <b>", Standing: []standing{{"Disken er <fuld>", true}, {"Bagud", false}}, Errors: []fieldError{{"title", "Skriv en titel"}, {"", "Noget andet"}},
			})
		}
	}
	return append(list, base{T: i18n.Da, Assets: s.assets})
}

// checkPage finds what is wrong with a page whatever it shows.
func checkPage(t *testing.T, body []byte) {
	t.Helper()
	text := string(body)
	for _, bad := range []string{"%!", "<no value>", "ZgotmplZ", "style=\"", "onclick=", "<script>", "{{"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page holds %q:\n%s", bad, around(text, bad))
		}
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	count, ids, forms := map[string]int{}, map[string]bool{}, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("two elements have the id %q", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			}
		}
		if n.Data == "form" {
			for up := n.Parent; up != nil; up = up.Parent {
				if up.Data == "form" {
					forms++
				}
			}
		}
		if n.Data == "nav" && attribute(n, "aria-label") == "" && attribute(n, "aria-labelledby") == "" {
			t.Error("a nav has no name")
		}
	}
	for _, one := range []string{"main", "h1", "title", "header"} {
		if count[one] < 1 || one != "header" && count[one] > 1 {
			t.Errorf("%d elements %s, want one", count[one], one)
		}
	}
	if forms > 0 {
		t.Error("a form is inside another")
	}
	checkBalance(t, text)
}

// checkBalance finds end tags that end nothing and elements that are not ended; the parser mends those silently.
func checkBalance(t *testing.T, text string) {
	t.Helper()
	void := map[string]bool{"meta": true, "link": true, "input": true, "br": true, "img": true, "hr": true}
	var open []string
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not ended: %v", open)
			}
			return
		case html.StartTagToken:
			if tok := z.Token(); !void[tok.Data] {
				open = append(open, tok.Data)
			}
		case html.EndTagToken:
			tok := z.Token()
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Errorf("</%s> ends %v", tok.Data, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func around(text, part string) string {
	i := strings.Index(text, part)
	return text[max(0, i-120):min(len(text), i+120)]
}

func TestEveryReadingPageRendersForEveryReader(t *testing.T) {
	s := testServer(t)
	for _, b := range readers(s) {
		for name, views := range samples(b) {
			for _, v := range views {
				body, err := s.render(name, v)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				t.Run(name+" in "+b.T.Lang, func(t *testing.T) { checkPage(t, body) })
			}
		}
	}
}

func TestWhatPeopleWriteIsEscaped(t *testing.T) {
	s := testServer(t)
	b := readers(s)[2]
	for name, views := range samples(b) {
		for _, v := range views {
			body, err := s.render(name, v)
			if err != nil {
				t.Fatal(err)
			}
			for _, raw := range []string{"<b>", "<i>", "<Admin>", "<linje>", "<page>", "<tegn>"} {
				if strings.Contains(string(body), raw) {
					t.Errorf("%s shows %q as it was written:\n%s", name, raw, around(string(body), raw))
				}
			}
		}
	}
}

func TestPagesShowWhatTheirReaderMayDo(t *testing.T) {
	s := testServer(t)
	all := readers(s)
	for i := range all {
		all[i].Standing = nil // which may say that nothing can be saved
	}
	for _, c := range []struct {
		name, page, want string
		visitor, admin   bool
	}{
		{"editing a page", "page", `href="/-/edit/systemer/F%C3%A6lles%20bibliotekssystem"`, false, true},
		{"restoring an old version", "history", `action="/-/restore/systemer/F%C3%A6lles%20bibliotekssystem"`, false, true},
		{"undoing a change", "recent", `action="/-/revert"`, false, true},
		{"creating a missing page", "missing", `href="/-/new?path=systemer`, false, true},
		{"signing in", "missing", `/-/login?next=%2fwiki%2fa%3fb%3dc%26d`, true, false},
		{"administration", "page", `href="/-/admin"`, false, true},
		{"the history", "page", `href="/-/history/systemer/F%C3%A6lles%20bibliotekssystem"`, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, want := range map[int]bool{0: c.visitor, 2: c.admin} {
				found := false
				for _, v := range samples(all[i])[c.page] {
					body, err := s.render(c.page, v)
					if err != nil {
						t.Fatal(err)
					}
					found = found || strings.Contains(string(body), c.want)
				}
				if found != want {
					t.Errorf("for %v offered is %v, want %v", all[i].Person, found, want)
				}
			}
		})
	}
}

func TestADiffIsReadableWithoutColour(t *testing.T) {
	s := testServer(t)
	b := readers(s)[0]
	body, err := s.render("diff", samples(b)["diff"][3])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<del><span class="visually-hidden">Slettet: </span>gamle</del>`,
		`<ins><span class="visually-hidden">Tilføjet: </span>nye &lt;b&gt;</ins>`,
		`<summary>Vis 2 uændrede linjer</summary>`,
		`<del><span class="visually-hidden">Slettet: </span>væk</del>`,
		`2 linjer tilføjet, 2 linjer slettet`,
	} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the comparison lacks %s", want)
		}
	}
}
