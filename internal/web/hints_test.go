package web

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

const hardToRead = "---\ntitle: Svær\nansvarlig: KOMBIT\n---\n![](a.png)\n\nKlik [her](b.md).\n"

func TestTheEditorIsGivenHints(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "# A\n")
	editor := w.signIn("mette@x.dk", "Mette Holm", wiki.Editor)
	reader := w.signIn("rikke@x.dk", "Rikke", wiki.Reader)
	body := "content=" + url.QueryEscape(strings.ReplaceAll(hardToRead, "\n", "\r\n"))

	a := w.form("/-/hints/a", editor, body).want(200).header("Content-Type", jsonType).header("Cache-Control", "no-store")
	var got []hintRow
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Line != 5 || got[0].Row != 5 || got[0].Kind != "alt" || got[1].Line != 7 || got[1].Kind != "link-text" ||
		!strings.Contains(got[1].Text, "»her«") {
		t.Errorf("%+v", got)
	}
	// Where the fields have a form of their own, the text begins below them.
	front, text, _ := strings.Cut(strings.TrimPrefix(hardToRead, "---\n"), "---\n")
	a = w.form("/-/hints/a", editor, "front="+url.QueryEscape(front)+"&content="+url.QueryEscape(text)).want(200)
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Line != 5 || got[0].Row != 1 || got[1].Row != 3 {
		t.Errorf("%+v", got)
	}
	w.form("/-/hints/a", editor, "content=Intet").want(200, "[]")
	w.form("/-/hints/a", editor, "section=s-b&content="+url.QueryEscape("### B\n\nTekst\n")).want(200, "[]")
	w.form("/-/hints/a", editor, "").want(422, `"error"`)
	w.form("/-/hints/a", editor, "content="+strings.Repeat("a", maxContent+1)).want(413, "Det er for stort")
	w.form("/-/hints/a", reader, body).want(403)
	w.form("/-/hints/a", nil, body).want(401)
	w.form("/-/hints/%2e%2e", editor, body).want(404)
}

func TestAPreviewShowsHints(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "# A\n")
	editor := w.signIn("mette@x.dk", "Mette Holm", wiki.Editor)
	body := "action=preview&content=" + url.QueryEscape(hardToRead)
	for _, to := range []string{"/-/preview/a", "/-/edit/a"} {
		w.form(to, editor, body).want(200, "Gør siden lettere at læse", "Linje 5: Billedet a.png har ingen beskrivelse.", "Linje 7: Linkets ord, »her«")
	}
	w.form("/-/preview/a", editor, "action=preview&content=x").want(200).lacks("Gør siden lettere")
	w.get("/-/edit/a", editor).want(200).lacks("Gør siden lettere")
}

func TestAReportCountsWhatIsHardToRead(t *testing.T) {
	w := newReadWiki(t, true, "mappe/a.md", hardToRead, "b.md", "![](x.png) ![](y.png) ![](z.png)\n", "c.md", "Let at læse\n")
	list := w.get("/-/reports/accessibility").want(200, "3 billeder uden beskrivelse", "1 billede uden beskrivelse · 1 link, hvis ord ikke siger noget",
		"4 billeder uden beskrivelse på 2 sider").lacks(`href="/wiki/c"`)
	if strings.Index(list.main(), `href="/wiki/b"`) > strings.Index(list.main(), `href="/wiki/mappe/a"`) {
		t.Error("the page with most hints does not come first")
	}
	w.get("/-/reports/accessibility?folder=mappe").want(200, `href="/wiki/mappe/a"`).lacks(`href="/wiki/b"`)
	w.get("/-/reports/accessibility?owner=kombit").want(200, `href="/wiki/mappe/a"`).lacks(`href="/wiki/b"`)
	w.get("/-/reports").want(200, "Sider, der er svære at læse")
	w.get("/-/reports/accessibility", "Cookie", "lang=en").want(200, "3 pictures without a description")
}
