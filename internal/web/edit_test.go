package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"alliancewiki/internal/wiki"
)

// awkward is a text that a form may spoil: it begins with a line end, which browsers drop, and holds markup.
const awkward = "\n# Møde\n\n</textarea><script>alert(1)</script> & »æøå« \"citat\"\n"

func TestASavedPageIsShownWithANotice(t *testing.T) {
	w := newFormsWiki(t, "Møder/Salon.md", "# Salon\n\nFør\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/edit/M%C3%B8der/Salon").want(http.StatusOK)
	form.holds("content", "# Salon\n\nFør\n").holds("summary", "")
	if form.title() != "Rediger »Salon« – Alliancen" {
		t.Errorf("title %q", form.title())
	}
	base, _ := form.field("base")
	mette.send("/-/edit/M%C3%B8der/Salon", "content", "# Salon\r\n\r\nEfter\r\n", "summary", "Rettede", "base", base).
		leadsTo("/wiki/M%C3%B8der/Salon")
	mette.get("/wiki/M%C3%B8der/Salon").want(http.StatusOK).says("Gemt", "Efter", "Mette Holm")
	if got := w.source("Møder/Salon"); got != "# Salon\n\nEfter\n" {
		t.Errorf("saved %q", got)
	}
	mette.get("/-/history/M%C3%B8der/Salon").says("Rettede")
}

func TestSavingTheSameTextSavesNothing(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette, head := w.as("mette@x.dk"), w.site.Head()
	mette.post("/-/edit/Salon", "content", "Tekst\r\n", "base", string(head)).leadsTo("/wiki/Salon")
	mette.get("/wiki/Salon").says("Ingen ændringer at gemme")
	if w.site.Head() != head {
		t.Error("a commit was made")
	}
}

const twoSections = "# Referat\n\n## Indhold\n\nSkrives\n\n## Økonomi\n\nSkrives\n"

func TestChangesToDifferentSectionsAreMergedAndTold(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", twoSections)
	base := string(w.site.Head())
	one := strings.Replace(twoSections, "Skrives", "Mettes tekst", 1)
	two := strings.Replace(twoSections, "## Økonomi\n\nSkrives", "## Økonomi\n\nJens' tekst", 1)
	w.as("mette@x.dk").post("/-/edit/Referat", "content", one, "base", base).leadsTo("/wiki/Referat")
	jens := w.as("jens@x.dk")
	jens.post("/-/edit/Referat", "content", two, "base", base).leadsTo("/wiki/Referat")
	jens.get("/wiki/Referat").says("Imens er siden også ændret af Mette Holm", "Mettes tekst", "Jens' tekst")
}

func TestARefusedSaveGivesEverythingTypedBack(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	base := string(w.site.Head())
	large := awkward + strings.Repeat("x", 1<<20)
	tests := []struct {
		name          string
		by            *browser
		content, base string
		status        int
		says          string
	}{
		{"the base is no revision", w.as("mette@x.dk"), awkward, "HEAD~1", 422, "kender ikke den version"},
		{"the base is not in the wiki", w.as("mette@x.dk"), awkward, strings.Repeat("ab", 20), 422, "kender ikke den version"},
		{"the text is no UTF-8", w.as("mette@x.dk"), "m\xf8de", base, 422, "UTF-8"},
		{"the session has ended", w.visitor(), awkward, base, 403, "ikke længere logget ind"},
		{"the person may only read", w.as("laila@x.dk"), awkward, base, 403, "rollen skribent"},
		{"the text is too large", w.as("mette@x.dk"), large, base, 413, "1 MB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.by.t = t
			r := tt.by.send("/-/edit/Salon", "content", tt.content, "summary", "Min <b>ændring</b>", "base", tt.base)
			r.want(tt.status).says(tt.says).holds("summary", "Min <b>ændring</b>").holds("base", tt.base)
			r.holds("content", tt.content)
			if !strings.HasPrefix(r.title(), "Fejl: ") {
				t.Errorf("title %q", r.title())
			}
			if got := w.source("Salon"); got != "Tekst\n" {
				t.Errorf("saved %q", got)
			}
		})
	}
}

func TestASaveThatTheWikiCannotTakeNowSaysWhyAndKeepsTheText(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/edit/Salon")
	base, _ := form.field("base")
	w.site.Declare("test", &wiki.Standing{Key: "disk", ReadOnly: true, Since: time.Now()})
	r := mette.post("/-/edit/Salon", "content", "Nyt\n", "base", base).want(http.StatusServiceUnavailable)
	r.says("Din tekst er ikke gået tabt", "wikiens disk").holds("content", "Nyt\n")
	if strings.Contains(r.text("main"), "%s") {
		t.Error("a part of a text was not filled in")
	}
	mette.post("/-/delete/Salon", "base", base).want(http.StatusServiceUnavailable).says("Wikien kan ikke ændres lige nu", "wikiens disk")
}

func TestAFormWithoutItsTextDoesNotEmptyThePage(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette, head := w.as("mette@x.dk"), string(w.site.Head())
	for _, path := range []string{"/-/edit/Salon", "/-/preview/Salon"} {
		for _, action := range []string{"save", "preview"} {
			if path == "/-/preview/Salon" && action == "save" {
				continue // for the script, which is given no form back
			}
			r := mette.post(path, "summary", "s", "base", head, "action", action).want(http.StatusUnprocessableEntity)
			r.holds("content", "Tekst\n").holds("summary", "s").holds("base", head).says("kom frem uden tekst")
		}
	}
	mette.post("/-/preview/Salon", "summary", "s").want(http.StatusUnprocessableEntity)
	mette.post("/-/edit/Ny", "summary", "s").want(http.StatusUnprocessableEntity).holds("base", "")
	w.visitor().post("/-/edit/Salon", "summary", "s").want(http.StatusForbidden)
	if got := w.source("Salon"); got != "Tekst\n" || string(w.site.Head()) != head {
		t.Errorf("saved %q", got)
	}
	mette.post("/-/edit/Salon", "content", "", "base", head).leadsTo("/wiki/Salon") // emptied on purpose
}

func TestTheLimitOfAPageIsCountedAsThePageIsStored(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette, base := w.as("mette@x.dk"), string(w.site.Head())
	line := strings.Repeat("x", 31)
	most := strings.Repeat(line+"\r\n", maxContent/32)
	for _, content := range []string{most + "x", most + "\r\n", strings.Repeat("x", maxContent)} {
		mette.send("/-/edit/Salon", "content", content, "base", base).want(http.StatusRequestEntityTooLarge)
		mette.send("/-/preview/Salon", "content", content).want(http.StatusRequestEntityTooLarge)
	}
	mette.send("/-/edit/Salon", "content", most, "base", base).leadsTo("/wiki/Salon")
	if got := w.source("Salon"); len(got) != maxContent {
		t.Errorf("saved %d bytes", len(got))
	}
}

func TestARefusedFormLeadsBackToItself(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette, head := w.as("mette@x.dk"), string(w.site.Head())
	for _, tt := range []struct {
		path   string
		fields []string
		next   string
	}{
		{"/-/edit/Salon", []string{"content", "x", "base", "x"}, "/-/edit/Salon"},
		{"/-/move/Salon", []string{"to", "a:b"}, "/-/move/Salon"},
		{"/-/upload/b%C3%A5nd", nil, "/-/upload/b%C3%A5nd"},
		{"/-/account/password", []string{"current", "x"}, "/-/account"},
	} {
		mette.post(tt.path, tt.fields...).holds("next", tt.next)
	}
	for path, next := range map[string]string{
		"/-/move/Salon": "%2f-%2fmove%2fSalon", "/-/delete/Salon": "%2f-%2fdelete%2fSalon",
		"/-/upload/b": "%2f-%2fupload%2fb", "/-/account/tokens": "%2f-%2faccount", "/-/restore/Salon": "%2fwiki%2fSalon",
		"/-/revert": "%2f-%2frecent", "/-/admin/people": "%2f-%2fadmin%2fpeople", "/-/preview/Salon": "%2f-%2fedit%2fSalon",
	} {
		r := w.visitor().post(path, "to", "Ny", "rev", head, "commit", head, "content", "x").want(http.StatusForbidden)
		r.says("Du er logget ud", "Log ind, og prøv igen.")
		if !strings.Contains(r.body, `class="button primary" href="/-/login?next=`+next+`"`) {
			t.Errorf("%s: no way back to %s in %s", path, next, r.body)
		}
	}
}

func TestABodyOverTheLimitOfFormsIsRefused(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette := w.as("mette@x.dk")
	mette.send("/-/edit/Salon", "content", strings.Repeat("x", 3<<20)).want(http.StatusRequestEntityTooLarge)
	mette.send("/-/edit/Salon", "content", strings.Repeat("x", textBytes)).want(http.StatusRequestEntityTooLarge)
	for _, path := range []string{"/-/move/Salon", "/-/delete/Salon", "/-/login", "/-/account/password", "/-/setup", "/-/language"} {
		mette.post(path, "summary", strings.Repeat("x", formBytes)).want(http.StatusRequestEntityTooLarge)
	}
}

func TestTheEditorIsForThoseWhoMaySave(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	w.visitor().get("/-/edit/Salon?x=1").leadsTo("/-/login?next=%2F-%2Fedit%2FSalon%3Fx%3D1")
	w.as("laila@x.dk").get("/-/edit/Salon").want(http.StatusForbidden)
}

func TestAFormOfAnotherSiteSavesNothing(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette := w.as("mette@x.dk")
	for _, header := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://evil.test"}},
		{"Sec-Fetch-Site": {"same-site"}, "Origin": {"https://x.wiki.test"}},
		{"Origin": {"https://evil.test"}},
		{"Origin": {"null"}},
	} {
		for _, path := range []string{"/-/edit/Salon", "/-/delete/Salon", "/-/logout", "/-/login", "/-/account/tokens"} {
			req := mette.request(path, "application/x-www-form-urlencoded",
				strings.NewReader("content=ondt&email=jens%40x.dk&password=x&name=n&scope=write&days=30"))
			req.Header.Del("Sec-Fetch-Site")
			for k, v := range header {
				req.Header[k] = v
			}
			mette.do(req).want(http.StatusForbidden)
		}
	}
	if got := w.source("Salon"); got != "Tekst\n" {
		t.Errorf("saved %q", got)
	}
	mette.get("/-/account").want(http.StatusOK) // still signed in
}

func TestAProgramWithoutBrowserHeadersCanSave(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	mette := w.as("mette@x.dk")
	req := mette.request("/-/edit/Salon", "application/x-www-form-urlencoded",
		strings.NewReader("content=Ny&summary=s&base="+string(w.site.Head())))
	req.Header.Del("Sec-Fetch-Site")
	mette.do(req).leadsTo("/wiki/Salon")
}

func TestThePreviewIsTheArticleByteForByte(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n", "Andet.md", "# Andet\n")
	mette := w.as("mette@x.dk")
	text := "---\ntitle: Salon\n---\n\n# Salon\n\n## Afsnit\n\n[[Andet]] og [[Mangler]] <script>alert(1)</script>\n"
	fragment := mette.post("/-/preview/Salon", "content", text).want(http.StatusOK)
	if got := fragment.header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("type %q", got)
	}
	noScript := mette.send("/-/edit/Salon", "content", text, "base", string(w.site.Head()), "action", "preview")
	noScript.want(http.StatusOK).holds("content", text)
	if w.source("Salon") != "Tekst\n" {
		t.Error("a preview saved")
	}
	mette.post("/-/edit/Salon", "content", text, "base", string(w.site.Head())).leadsTo("/wiki/Salon")
	page := w.visitor().get("/wiki/Salon") // with nothing to edit
	for name, body := range map[string]string{"the page": page.body, "the form": noScript.body} {
		_, rest, _ := strings.Cut(body, `<article class="text">`+"\n")
		article, _, ok := strings.Cut(rest, "\n</article>")
		if !ok || article != fragment.body {
			t.Errorf("%s has %q, the preview %q", name, article, fragment.body)
		}
	}
	w.visitor().post("/-/preview/Salon", "content", text).want(http.StatusForbidden)
}

func TestAPageInAnOldEncodingIsEditedWithoutLoss(t *testing.T) {
	old, err := charmap.Windows1252.NewEncoder().String("Møde på Ærø – »ja«\n")
	must(t, err)
	w := newFormsWiki(t, "Salon.md", old)
	w.as("mette@x.dk").get("/-/edit/Salon").holds("content", "Møde på Ærø – »ja«\n")
}

func TestTheEditorOfAPageUnderAnotherFormOfItsNameLeadsToIt(t *testing.T) {
	w := newFormsWiki(t, "Salon.md", "Tekst\n")
	r := w.as("mette@x.dk").get("/-/edit/salon").want(http.StatusMovedPermanently)
	if got := r.header.Get("Location"); got != "/-/edit/Salon" {
		t.Errorf("leads to %q", got)
	}
}
