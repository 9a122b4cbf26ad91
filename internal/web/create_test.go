package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/wiki"
)

func daTexts() *i18n.Texts { return i18n.Da }

func TestANewPageGetsItsAddressFromItsTitle(t *testing.T) {
	tests := []struct{ folder, title, want string }{
		{"", "Referat af mødet", "Referat-af-mødet"},
		{"møder/2026", " Salon:  hvad nu? ", "møder/2026/Salon-hvad-nu"},
		{"/møder/", "Indhold/funktioner - kort", "møder/Indhold-funktioner-kort"},
		{"", "A\u030arsmøde", "Årsmøde"},
		{"", "…og »citat« (2)", "…og-»citat«-(2)"},
		{"", ".gitignore.", "gitignore"},
		{"", "x\u200by\u202ez", "xyz"},
	}
	for _, tt := range tests {
		p, err := pathOf(tt.folder, tt.title)
		if err != nil || p.String() != tt.want {
			t.Errorf("%q in %q is %q, %v; want %q", tt.title, tt.folder, p, err, tt.want)
		}
	}
	for _, title := range []string{"", "???", "..", "con", strings.Repeat("ø", 200)} {
		if p, err := pathOf("", title); err == nil {
			t.Errorf("%q was taken for %q", title, p)
		}
	}
}

func FuzzPathOf(f *testing.F) {
	f.Add("møder", "Referat: af?")
	f.Add("../x", "..")
	f.Fuzz(func(t *testing.T, folder, title string) {
		p, err := pathOf(folder, title)
		if err != nil {
			return
		}
		if again, err := wiki.ParsePath(p.String()); err != nil || again != p {
			t.Errorf("%q in %q is %q, which is no path: %v", title, folder, p, err)
		}
	})
}

func TestTheFormForANewPageLeadsToItsEditor(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	mette := w.as("mette@x.dk")
	mette.get("/-/new?folder=m%C3%B8der").want(http.StatusOK).holds("folder", "møder").holds("title", "")
	mette.get("/-/new?folder=m%C3%B8der&title=Salon+%26+mad").
		leadsTo("/-/edit/m%C3%B8der/Salon-&-mad?title=Salon+%26+mad")
	form := mette.get("/-/edit/m%C3%B8der/Salon-&-mad?title=Salon+%26+mad").want(http.StatusOK).holds("base", "")
	form.says("Siden findes ikke endnu")
	content, _ := form.field("content")
	if content != "---\ntitle: Salon & mad\n---\n\n" {
		t.Errorf("the text begins as %q", content)
	}
	mette.post("/-/edit/m%C3%B8der/Salon-&-mad", "content", content+"Hej\n").leadsTo("/wiki/m%C3%B8der/Salon-&-mad")
	mette.get("/wiki/m%C3%B8der/Salon-&-mad").says("Salon & mad")
}

func TestATemplateGivesANewPageItsText(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n",
		".wiki/templates/referat.md", "---\ntype: salon\ntitle: \"\"\n---\n\n## Beslutninger\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/new").want(http.StatusOK)
	if !strings.Contains(form.body, `value="referat"`) {
		t.Fatal("the template is not offered")
	}
	form.says("Ingen: begynd med en tom side")
	mette.get("/-/new?folder=&title=%22Ja%22%3A+nu&template=referat").
		leadsTo("/-/edit/Ja-nu?template=referat&title=%22Ja%22%3A+nu")
	content, _ := mette.get("/-/edit/Ja-nu?template=referat&title=%22Ja%22%3A+nu").field("content")
	if content != "---\ntype: salon\ntitle: \"\\\"Ja\\\": nu\"\n---\n\n## Beslutninger\n" {
		t.Errorf("the text begins as %q", content)
	}
}

func TestABadOrTakenAddressOfANewPageKeepsWhatWasTyped(t *testing.T) {
	w := newFormsWiki(t, "møder/Salon.md", "Hej\n")
	mette := w.as("mette@x.dk")
	for query, says := range map[string]string{
		"folder=m%C3%B8der&title=":      "Skriv en titel",
		"folder=m%C3%B8der&title=Salon": "Åbn siden møder/Salon",
		"folder=m%C3%B8der&title=SALON": "Åbn siden møder/Salon",
		"folder=m%C3%B8der&title=con":   "Windows",
		"folder=..&title=Salon":         "..",
	} {
		r := mette.get("/-/new?" + query).want(http.StatusUnprocessableEntity).says(says)
		for _, field := range []string{"folder", "title"} {
			want := r.query(query, field)
			r.holds(field, want)
		}
	}
}

func TestALinkToAMissingPageKeepsItsAddressWhateverTheTitle(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/new?path=drift/Ny-side").want(http.StatusOK)
	form.holds("title", "Ny side").holds("path", "drift/Ny-side")
	mette.get("/-/new?path=drift/Ny-side&folder=drift&title=Noget+andet").
		leadsTo("/-/edit/drift/Ny-side?title=Noget+andet")
	mette.get("/-/new?path=../x").want(http.StatusNotFound)
}

func TestAPageThatIsMuchLikeAnotherIsCreatedAfterASecondLook(t *testing.T) {
	w := typedWiki(t, "systemer/Databrønden.md", "---\ntitle: Databrønden\ntype: system\nejer: KL\naliases: [Brønden]\n---\nTekst\n")
	mette := w.as("mette@x.dk")
	const query = "/-/new?folder=&template=type:system&title="
	for _, title := range []string{"Databr%C3%B8nden+til+lyd", "Br%C3%B8nden"} {
		r := mette.get(query+title).want(http.StatusOK).says("Der er allerede sider, som ligner", "Opret alligevel")
		if !strings.Contains(r.body, `<a href="/wiki/systemer/Databr%C3%B8nden">Databrønden</a>`) {
			t.Errorf("no way to the page that is there: %s", r.text("main"))
		}
		anyway, _ := r.field("anyway")
		mette.get(query + title + "&anyway=" + url.QueryEscape(anyway)).want(http.StatusSeeOther)
		mette.get(query + "Databr%C3%B8ndens+pris&anyway=" + url.QueryEscape(anyway)).want(http.StatusOK).says("Der er allerede sider, som ligner")
	}
	mette.get(query + "Noget+andet").leadsTo("/-/edit/systemer/Noget-andet?title=Noget+andet&type=system")
}

func TestATypeGivesANewPageItsFolderFieldsAndSections(t *testing.T) {
	w := typedWiki(t, ".wiki/types/salon.yaml", "label: {da: Salon}\nfolder: møder\ntemplate: salon\nfields: [{name: dato, label: {da: Dato}, kind: date}]\n",
		".wiki/templates/salon.md", "---\ntitle:\ntemplate: Salon\ndato:\n---\n\n## Program\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/new?type=system").want(http.StatusOK).holds("folder", "systemer").says("Hvad slags side?", "System", "Salon")
	if !strings.Contains(form.body, `value="type:system" data-folder="systemer" checked`) || strings.Contains(form.body, `value="salon"`) {
		t.Errorf("the kinds: %s", form.body)
	}
	mette.get("/-/new?folder=/&template=type:system&title=X").leadsTo("/-/edit/X?title=X&type=system")
	mette.get("/-/new?folder=a&template=type:system&title=X").leadsTo("/-/edit/a/X?title=X&type=system")
	editor := mette.get("/-/edit/systemer/X?title=X&type=system").want(http.StatusOK).holds("field.title", "X").says("Felter: System")
	editor.holds("content", "\n## Funktioner\n\n## Økonomi\n")
	mette.send("/-/edit/systemer/X", editor.sent()...).want(http.StatusUnprocessableEntity).says("Feltet »Ejer«: Det mangler.").holds("base", "")
	mette.send("/-/edit/systemer/X", editor.sent("field.ejer", "KOMBIT")...).leadsTo("/wiki/systemer/X")
	if got := w.source("systemer/X"); !strings.HasPrefix(got, "---\ntitle: X\ntype: system\nejer: KOMBIT\nstatus:\ndele: []\n") {
		t.Errorf("saved %q", got)
	}
	editor = mette.get("/-/edit/m%C3%B8der/Ydre?title=Ydre&type=salon").want(http.StatusOK).holds("content", "\n## Program\n").holds("field.dato", "")
	if front, _ := editor.field("front"); front != "title: Ydre\ndato:\ntype: salon\n" {
		t.Errorf("the template of the type: %q", front)
	}
	mette.get("/-/edit/Z?title=Z&type=ukendt").want(http.StatusOK).holds("content", "---\ntitle: Z\n---\n\n")
}

func TestANameThatReadsTheSameIsTakenOnlyWhenTheFormIsSent(t *testing.T) {
	w := newFormsWiki(t, "møder/Årsmøde i Aalborg.md", "# Årsmøde\n", "Blå.md", "x\n")
	mette := w.as("mette@x.dk")
	for _, title := range []string{"aarsmøde i ålborg", "ÅRSMØDE I AALBORG", "A\u030arsmøde i Aalborg"} {
		q := url.Values{"title": {title}, "folder": {"møder"}, "path": {"møder/" + title}}
		mette.get("/-/new?"+q.Encode()).want(422).says("møder/Årsmøde i Aalborg").holds("title", title)
	}
	mette.get("/-/new?title=Blaa&folder=&anyway=Blaa").want(422).says("aa og å regnes for det samme", "Blå")
	mette.get("/-/new?title=Blaa&folder=x").leadsTo("/-/edit/x/Blaa?title=Blaa")
	form := mette.get("/-/new?title=Blaa&folder=x&again=1").want(200).holds("title", "Blaa").holds("folder", "x")
	if !strings.Contains(form.body, `<option value="møder">`) {
		t.Error("the folders are not offered")
	}
}
