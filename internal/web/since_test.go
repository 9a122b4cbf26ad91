package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

var sincePages = []string{
	".wiki/types/salon.yaml", "label: {da: Salon, en: Salon}\nfields:\n  - {name: dato, label: {da: Dato, en: Date}, kind: date}\n",
	"systemer.md", "# Systemer i alliancen\n",
	"systemer/FBI.md", "---\ntitle: Fælles data\nkilde: DBC\n---\n\n## Drift\n\nDer er tre leverandører.\n",
	"salon.md", "---\ntitle: Første salon\ntype: salon\ndato: 2026-05-01\n---\n",
	"kommer.md", "---\ntitle: Kommer\ntype: salon\ndato: 2126-05-01\n---\n",
}

func TestSinceLastTimeBeginsWhereTheReaderWasLast(t *testing.T) {
	w := newReadWiki(t, true, sincePages...)
	reader := w.signIn("l@x.dk", "Liv", wiki.Reader)
	people, err := w.accounts.People(t.Context())
	must(t, err)
	w.get("/-/since", reader).want(200, "Vi ved ikke, hvornår du sidst var her", "Jeg har set det", "Fælles data").header("Cache-Control", "no-store")
	must(t, w.accounts.SetSeen(t.Context(), people[0].ID, w.site.Head()))
	w.get("/-/since", reader).want(200, "Siden dit sidste besøg", "Der er ikke ændret noget.", `href="/-/since" aria-current="page"`).lacks("Jeg har set det")
	first := w.site.Head()
	last := w.save("systemer/FBI", "---\ntitle: Fælles data\nkilde: KMD\n---\n\n## Drift\n\nDer er fire leverandører.\n\n> [!beslutning] Vi skifter ^skift\n")
	a := w.get("/-/since", reader).want(200,
		"1 side er ændret, 1 beslutning er ny eller ændret",
		`<a href="/wiki/systemer/FBI#s-skift">Fælles data</a>`,
		`<h2 id="topic-0"><a href="/wiki/systemer">Systemer i alliancen</a>`,
		`<a href="/wiki/systemer/FBI">Fælles data</a>`, "Mette Holm, KOMBIT",
		"kilde:", `Slettet: </span>DBC</del> → <ins>`, "Under »Drift«",
		`Der er <del><span class="visually-hidden">Slettet: </span>tre</del><ins><span class="visually-hidden">Tilføjet: </span>fire</ins> leverandører.`,
		`href="/-/diff/systemer/FBI?from=`+string(first)+`&amp;to=`+string(last)+`"`,
		`name="rev" value="`+string(last)+`"`, `href="/-/since?org=KOMBIT"`)
	checkPage(t, []byte(a.body))
	w.get("/-/diff/systemer/FBI?from="+string(first)+"&to="+string(last), reader).want(200, "fire")
	w.get("/-/since?org=KOMBIT", reader).want(200, "Kun sider, som KOMBIT har ændret.", "Fælles data").lacks("Jeg har set det")
	w.get("/-/since?org=Ingen", reader).want(200, "Der er ikke ændret noget.", `href="/-/since?org=KOMBIT"`)

	last = w.save("systemer/FBI", "---\ntitle: Fælles data\nkilde: KMD\n---\n\n## Drift\n\nDer er fem leverandører.\n")
	w.get("/-/since", reader).want(200, "ændret 2 gange, senest ").lacks("fire<")
	w.save("kommer", "senere\n") // what came after the page was shown is not seen
	w.form("/-/since", reader, "rev="+string(last)).want(303).header("Location", "/-/since")
	w.get("/-/since", reader).want(200, "kommer").lacks("Fælles data</a>")
	w.form("/-/since", reader, "rev=HEAD").want(422)
	w.form("/-/since", nil, "rev="+string(last)).want(403)
}

func TestVisitorsAskSinceADayOrAMeeting(t *testing.T) {
	w := newReadWiki(t, true, sincePages...)
	a := w.get("/-/since").want(200, "De seneste 14 dage", "Fælles data", `<option value="salon">1. maj 2026: Første salon</option>`).
		lacks("Jeg har set det", "Kommer</option>").header("Cache-Control", "no-store")
	checkPage(t, []byte(a.body))
	w.get("/-/recent").want(200, `<a href="/-/since">Siden sidst</a>`)
	today := time.Now().Format(time.DateOnly)
	w.get("/-/since?date="+today).want(200, "Siden "+i18n.Da.Weekday(time.Now()), "Fælles data").header("Cache-Control", "private, no-cache")
	w.get("/-/since?salon=salon").want(200, "Siden »Første salon«, 1. maj 2026", `<option value="salon" selected>`)
	for _, c := range []struct{ query, text, kept string }{
		{"date=i+går", i18n.Da.Since.BadDay, `value="i går"`},
		{"date=2026-02-30", i18n.Da.Since.BadDay, `value="2026-02-30"`},
		{"date=2126-01-01", i18n.Da.Since.FutureDay, `value="2126-01-01"`},
		{"salon=systemer", i18n.Da.Since.BadMeeting, ""},
		{"salon=../x", i18n.Da.Since.BadMeeting, ""},
		{"salon=kommer", i18n.Da.Since.FutureDay, ""},
	} {
		a := w.get("/-/since?"+c.query).want(422, "<title>Fejl: Siden sidst", c.text, c.kept, `aria-invalid="true"`, "<details class=\"since-ask\" open>")
		checkPage(t, []byte(a.body))
	}
	w.get("/-/since?skip=x").want(404)
	w.get("/-/since?skip=100").want(200)
	english := w.get("/-/since?date="+today, "Cookie", "lang=en").want(200, "Since last time", "Everybody")
	checkPage(t, []byte(english.body))
}

func TestLinksToPartsOfTheAnswerKeepTheQuestion(t *testing.T) {
	v := sinceView{AskedDay: "2026-05-01"}
	odd := "Æ & Ø/Å"
	if got, want := v.Link(&odd, 50), "/-/since?date=2026-05-01&org="+url.QueryEscape(odd)+"&skip=50"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := (sinceView{}).Link(nil, 0); got != "/-/since" {
		t.Error(got)
	}
	w := newReadWiki(t, true, "a.md", "x\n")
	for i := range sincePage + 2 {
		w.save("b/"+strings.Repeat("x", i+1), "x\n")
	}
	a := w.get("/-/since").want(200)
	next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(a.body)
	if next == nil {
		t.Fatal("no next page")
	}
	w.get(next[1]).want(200, "Første sider", "<article").lacks(`rel="next"`)
}

func TestAWikiForMembersTellsNobodyElseWhatChanged(t *testing.T) {
	w := newReadWiki(t, false, sincePages...)
	for _, target := range []string{"/-/since", "/-/since?date=2026-05-01", "/-/since?salon=salon"} {
		w.get(target).want(303).header("Location", "/-/login?next="+url.QueryEscape(target))
	}
	w.get("/-/since", w.signIn("l@x.dk", "Liv", wiki.Reader)).want(200, "Fælles data")
}
