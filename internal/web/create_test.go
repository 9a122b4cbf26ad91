package web

import (
	"net/http"
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
