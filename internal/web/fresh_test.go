package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/account"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

const overdue = "---\ntitle: Databrønden\nansvarlig: kombit\ngennemses: 2020-05-01\n---\n\nTekst og [[Mangler]]\n"

func TestAnOverduePageSaysSoAndCanBeSaidToBeRight(t *testing.T) {
	w := newReadWiki(t, true, "a.md", overdue, "KOMBIT.md", "# KOMBIT\n", "b.md", "# B\n")
	badge := "Skulle være set efter den 1. maj 2020. Ansvarlig: KOMBIT"
	w.get("/wiki/a").want(200, badge, `href="/-/outdated/a"`).lacks("Stadig rigtig")
	w.get("/wiki/a", "Cookie", "lang=en").want(200, "Was to be reviewed by 1 May 2020. Responsible: KOMBIT", "Is this page out of date?")
	w.get("/wiki/b").want(200).lacks("Skulle være set")
	editor := w.signIn("mette@x.dk", "Mette Holm", wiki.Editor)
	reader := w.signIn("rikke@x.dk", "Rikke", wiki.Reader)
	next := nextReview()
	w.get("/wiki/a", editor).want(200, badge, "Stadig rigtig", `action="/-/still-right/a"`, `value="`+next+`"`)
	w.get("/wiki/a", reader).want(200, badge).lacks("Stadig rigtig")

	w.form("/-/still-right/a", nil, "day="+next).want(403)
	w.form("/-/still-right/a", reader, "day="+next).want(403)
	w.get("/-/still-right/a").want(303)
	w.get("/-/still-right/a", reader).want(403)
	w.get("/-/still-right/a", editor).want(200, "Er »Databrønden« stadig rigtig?", `name="day" type="date" value="`+next+`"`)
	w.form("/-/still-right/a", editor, "day=1.+maj").want(422, "»1. maj« er ikke en dato", "<title>Fejl: ", `aria-invalid="true"`)
	w.form("/-/still-right/a", editor, "day=%3Cb%3E").want(422, "&lt;b&gt;").lacks("<b>")
	w.form("/-/still-right/a", editor, "day=").want(422, "Vælg den dag")
	w.form("/-/still-right/a", editor, "day="+next+"&base=--upload-pack").want(422)
	for _, none := range []string{"nej", "..%2f..%2fa", ".wiki/types/x", "%00", "a%2fb"} {
		w.form("/-/still-right/"+none, editor, "day="+next).want(404)
		w.form("/-/outdated/"+none, nil, "reason=x").want(404)
		w.get("/-/outdated/" + none).want(404)
	}
	base := string(w.site.Head())
	w.save("a", overdue+"Mere\n")
	w.form("/-/still-right/a", editor, "day="+next+"&base="+base).want(422, "Siden er ændret, siden du så den")
	a := w.form("/-/still-right/a", editor, "day="+next+"&base="+string(w.site.Head())).want(303)
	if to := a.Header.Get("Location"); to != "/wiki/a" {
		t.Error(to)
	}
	w.get("/wiki/a", editor).want(200).lacks("Skulle være set")
	w.get("/-/recent").want(200, "Set efter: siden er stadig rigtig")
}

// sendFrom says something of a page from an address.
func (w *readWiki) sendFrom(addr, target, reason string, headers ...string) answer {
	w.t.Helper()
	r := httptest.NewRequest("POST", target, strings.NewReader(url.Values{"reason": {reason}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = addr
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return w.answer(r)
}

func TestReadersSayThatAPageIsOutOfDate(t *testing.T) {
	w := newReadWiki(t, true, "a.md", overdue, "KOMBIT.md", "# KOMBIT\n", "Det Kgl.md", "# KB\n",
		"b.md", "---\ntitle: Brev\nansvarlig: Det Kgl\n---\nx\n", "c.md", "# Ingens\n")
	editor := w.signIn("mette@x.dk", "Mette Holm", wiki.Editor) // of KOMBIT
	reader := w.signIn("rikke@x.dk", "Rikke", wiki.Reader)
	w.get("/-/outdated/a").want(200, "Er »Databrønden« forældet?", `maxlength="500"`, "noindex").lacks("email")
	attack := `<script>alert(1)</script> "'` + "\x1b[31m\u202e" + `</blockquote>`
	for i, p := range []string{"c", "b", "a"} {
		a := w.sendFrom("203.0.113."+strconv.Itoa(i+1)+":9", "/-/outdated/"+p, attack).want(303)
		if to := a.Header.Get("Location"); to != "/wiki/"+p {
			t.Error(to)
		}
	}
	w.form("/-/outdated/a", reader, "reason=Prisen+er+fra+2019").want(303) // twice is once
	w.form("/-/outdated/a", reader, "reason=Prisen+er+fra+2019").want(303)
	w.form("/-/outdated/a", nil, "reason=+%0a").want(422, "Skriv, hvad der ikke passer mere", "<title>Fejl: ")
	w.form("/-/outdated/a", nil, "reason="+strings.Repeat("x", 501)).want(422, "Teksten er for lang", strings.Repeat("x", 501))
	w.form("/-/outdated/a", nil, "reason="+strings.Repeat("x", formBytes)).want(413)
	w.sendFrom("203.0.113.9:9", "/-/outdated/a", "x", "Sec-Fetch-Site", "cross-site").want(403)
	w.sendFrom("203.0.113.9:9", "/-/outdated/a", "x", "Origin", "https://evil.example").want(403)

	// Nobody but editors sees what was said.
	for _, with := range [][]any{{}, {reader}} {
		w.get("/wiki/a", with...).want(200).lacks("2019").lacks("meldt siden")
		w.get("/-/reports", with...).want(200).lacks("Meldt forældet")
		w.get("/-/reports/overdue", with...).want(200, "Databrønden").lacks("2019")
	}
	w.get("/-/reports/outdated").want(303)
	w.get("/-/reports/outdated", reader).want(403)
	w.form("/-/reports/outdated", nil, "id=1").want(403)
	w.form("/-/reports/outdated", reader, "id=1").want(403)

	w.get("/wiki/a", editor).want(200, "2 læsere har meldt siden forældet")
	w.get("/-/reports", editor).want(200, "Meldt forældet af læsere", "4 venter")
	list := w.get("/-/reports/outdated", editor).want(200, "KOMBIT (din organisation)", "Prisen er fra 2019",
		"&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;/blockquote&gt;").lacks("<script>alert").lacks("\x1b").lacks("\u202e")
	order := []string{"KOMBIT (din organisation)", "<h2>KB</h2>", "<h2>Ingen ansvarlig</h2>"}
	for i := 1; i < len(order); i++ {
		if a, b := strings.Index(list.body, order[i-1]), strings.Index(list.body, order[i]); a < 0 || b < a {
			t.Errorf("%q is not before %q:\n%s", order[i-1], order[i], list.main())
		}
	}

	// What was said follows the page, and is still there when it is gone.
	_, err := w.site.Move(t.Context(), mette, mustPath("a"), mustPath("m/nyt"), "", "")
	must(t, err)
	w.get("/wiki/m/nyt", editor).want(200, "2 læsere har meldt siden forældet")
	w.get("/-/reports/outdated", editor).want(200, `href="/wiki/m/nyt"`)
	w.get("/-/outdated/a").want(301)
	_, err = w.site.Delete(t.Context(), mette, mustFile("c.md"), "", "")
	must(t, err)
	w.get("/-/reports/outdated", editor).want(200, "Siden findes ikke mere")

	rows, err := w.accounts.OutdatedReports(t.Context())
	must(t, err)
	for _, bad := range []string{"", "x", "-1", "99999", "9999999999999999999999", "1 OR 1=1"} {
		w.form("/-/reports/outdated", editor, "id="+url.QueryEscape(bad)).want(404)
	}
	for _, o := range rows {
		w.form("/-/reports/outdated", editor, "id="+strconv.FormatInt(o.ID, 10)).want(303)
	}
	w.get("/wiki/m/nyt", editor).want(200).lacks("meldt siden")
	w.get("/-/reports/outdated", editor).want(200, "Ingen læsere har meldt en side forældet.")
}

func TestTooMuchSaidAtOnceIsRefusedAndKept(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "# A\n")
	kept := 0
	for i := range 2000 {
		a := w.sendFrom("[2001:db8::"+strconv.FormatInt(int64(i+1), 16)+"]:9", "/-/outdated/a", "Grund "+strconv.Itoa(i))
		if a.StatusCode == http.StatusSeeOther {
			kept++
			continue
		}
		if i%500 == 0 {
			a.want(429, "Vent 6 minutter", "Grund "+strconv.Itoa(i))
		}
		if after, _ := strconv.Atoi(a.want(429).Header.Get("Retry-After")); after < 1 || after > 600 {
			t.Fatalf("Retry-After %d", after)
		}
	}
	if kept > 20 {
		t.Errorf("%d of one network were kept", kept)
	}
	w.sendFrom("203.0.113.1:9", "/-/outdated/a", "Fra en anden").want(303)
}

func TestInAMembersWikiOnlyMembersSayAnything(t *testing.T) {
	w := newReadWiki(t, false, "a.md", overdue)
	reader := w.signIn("rikke@x.dk", "Rikke", wiki.Reader)
	w.get("/-/outdated/a").want(303)
	w.get("/-/reports").want(303)
	w.get("/-/reports/broken").want(303)
	w.form("/-/outdated/a", nil, "reason=x").want(403)
	w.form("/-/outdated/nej", nil, "reason=x").want(403) // no word of what is there
	w.form("/-/outdated/a", reader, "reason=x").want(303)
	w.get("/-/reports", reader).want(200)
	if n, err := w.accounts.CountOutdated(t.Context()); n != 1 || err != nil {
		t.Error(n, err)
	}
}

func TestReportsAreListedFilteredAndPaged(t *testing.T) {
	files := []string{"KOMBIT.md", "# KOMBIT\n", "Forside.md", "Se [[KOMBIT]] og [[<b>Mangler</b> & \"x\"]].\n", "fil.pdf", "x"}
	for i := range 130 {
		files = append(files, "m/p"+strconv.Itoa(1000+i)+".md", "---\nansvarlig: KOMBIT\n---\n[væk](nej"+strconv.Itoa(i)+".md)\n")
	}
	w := newReadWiki(t, true, files...)
	editor := w.signIn("mette@x.dk", "Mette Holm", wiki.Editor)
	w.get("/-/pages").want(200, `href="/-/reports"`)
	w.get("/-/reports").want(200, "Links, der ikke fører nogen steder hen", "131 fundet", "Alle sider har hver sit navn.", "Opdateret kl.")
	w.get("/-/reports", "Cookie", "lang=en").want(200, "Links that lead nowhere", "Updated at")
	first := w.get("/-/reports/broken").want(200, "Læsere, der følger dem, går i stå", "131 fundet", `rel="next" href="/-/reports/broken?skip=100"`,
		"&lt;b&gt;Mangler&lt;/b&gt; &amp; &#34;x&#34;").lacks("<b>Mangler")
	if n := strings.Count(first.body, `class="subject"`); n != 100 {
		t.Errorf("%d rows", n)
	}
	w.get("/-/reports/broken?skip=100").want(200, `href="/-/reports/broken">Første`).lacks(`rel="next"`)
	w.get("/-/reports/broken?folder=m&owner=KOMBIT").want(200, "130 af 131", `href="/-/reports/broken?folder=m&amp;owner=KOMBIT&amp;skip=100"`,
		"<option selected>KOMBIT</option>")
	w.get("/-/reports/broken?folder=nej").want(200, "Intet her passer til det, du har valgt.", "0 af 131")
	w.get("/-/reports/broken?folder=../../x%00<b>").want(200).lacks("<b>")
	w.get("/-/reports/unused").want(200, `href="/wiki/fil.pdf"`)
	w.get("/-/reports/wanted", editor).want(200, "Opret siden", `href="/-/new?path=m%2fnej0"`)
	w.get("/-/reports/wanted").want(200).lacks("Opret siden")
	w.get("/-/reports/duplicates").want(200, "Alle sider har hver sit navn.")
	for _, none := range []string{"nej", "broken/x", "%2e%2e", "broken?skip=-1", "broken?skip=x"} {
		w.get("/-/reports/" + none).want(404)
	}
	w.save("m/p1000", "[[KOMBIT]]\n")
	for i := 0; ; i++ {
		a := w.get("/-/reports/broken").want(200)
		if strings.Contains(a.body, "130 fundet") && !strings.Contains(a.body, "nye tal er på vej") {
			break
		}
		if i == 100 {
			t.Fatalf("the report does not follow an edit:\n%s", a.main())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// reportSamples are samples of the pages that keep the wiki right.
func reportSamples(b base) map[string][]any {
	keeper := site.Keeper{PageRef: otherPage, Owner: "KL <b>", Review: "2020-05-01"}
	row := site.ReportPage{PageRef: otherPage, Owner: "KL <b>", Review: "2020-05-01"}
	list := func(name string, rows ...site.ReportRow) reportView {
		v := reportView{base: b, Name: name, Text: b.T.Report.Of(name), Made: sampleTime, Owners: []string{"KL <b>"}, Total: len(rows), Chosen: len(rows)}
		for _, r := range rows {
			v.Rows = append(v.Rows, reportRow{ReportRow: r, More: 3, What: "<b>"})
		}
		return v
	}
	filtered := list(site.ReportBroken, site.ReportRow{Page: row, Text: "<b>"})
	filtered.Filter, filtered.Cut, filtered.Skip, filtered.Next, filtered.Stale = site.ReportFilter{Folder: "<b>", Owner: "KL <b>"}, 20_000, 100, 200, true
	waiting := outdatedRow{Outdated: account.Outdated{ID: 1, Page: otherPage.Path, Rev: sampleCommit.Rev, Reason: "<b>", Made: sampleTime}, Page: keeper}
	gone := waiting
	gone.Gone = true
	return map[string][]any{
		"reports": {
			reportsView{base: b, Made: sampleTime, Stale: true, Waiting: 1, List: []reportTotal{{site.ReportBroken, b.T.Report.Broken, 2}, {site.ReportUnused, b.T.Report.Unused, 0}}},
		},
		"report": {
			list(site.ReportOrphans), filtered, list(site.ReportWanted, site.ReportRow{Text: "<b>", Wanted: otherPage.Path, Pages: []site.ReportPage{row}, Count: 9}),
			list(site.ReportUnused, site.ReportRow{File: mustFile("a & b.pdf")}), list(site.ReportOverdue, site.ReportRow{Page: row}),
		},
		"outdated":    {outdatedView{base: b, Page: keeper, Reason: "<b>", Most: 500}},
		"still_right": {stillRightView{base: b, Page: keeper, Day: "<b>"}},
		"outdated_list": {
			outdatedListView{base: b}, outdatedListView{base: b, Groups: []outdatedGroup{{"KL <b>", []outdatedRow{waiting, gone}}}, Skip: 100, Next: 200},
		},
	}
}
