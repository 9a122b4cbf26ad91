package web

import (
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

const systemType = `label: {da: System, en: System}
folder: systemer
sections: [Funktioner, Økonomi]
fields:
  - {name: ejer, label: {da: Ejer, en: Owner}, kind: organisation, required: true, help: {da: Hvem ejer det?, en: Who owns it?}}
  - {name: status, label: {da: Status, en: Status}, kind: choice, choices: [{value: i drift, label: {da: I drift, en: In use}}, {value: lukket, label: {da: Lukket, en: Closed}}]}
  - {name: dele, label: {da: Dele, en: Parts}, kind: list, of: choice, choices: [{value: a}, {value: b}]}
  - {name: afhænger-af, label: {da: Afhænger af, en: Depends on}, kind: list, of: page, acyclic: true}
  - {name: temaer, label: {da: Temaer, en: Themes}, kind: list, of: text}
  - {name: kontrakt-til, label: {da: Kontrakt til, en: Contract until}, kind: date}
  - {name: møde, label: {da: Møde, en: Meeting}, kind: datetime}
  - {name: pris, label: {da: Pris, en: Price}, kind: money}
  - {name: brugere, label: {da: Brugere, en: Users}, kind: number}
  - {name: år, label: {da: År, en: Year}, kind: year}
  - {name: formål, label: {da: Formål, en: Purpose}, kind: longtext}
  - {name: hjemmeside, label: {da: Hjemmeside, en: Website}, kind: text}
`

const organisationDescribed = "label: {da: Organisation}\nfolder: organisationer\nfields: [{name: navn, label: {da: Navn}, kind: text}]\n"

// odd is a system's page written as no form would write it.
const odd = "---\n# om siden\ntitle:   'Databrønden' # kaldes Brønden\ntype: system\n\n\"ejer\":   \"KOMBIT\"   # siden 2024\nstatus: I DRIFT\n" +
	"dele: [b, a, c]\nafhænger-af:\n    - FBI\n    -   'Adgang: x'   # hvorfor\ntemaer: [ \"en, to\",tre ]\nkontrakt-til: 01-12-2026\n" +
	"møde: 2026-12-01 09:00\npris: 4_226_267\nbrugere: 0x1f\når: '2026'\nformål: >\n  En lang\n  tekst\n\n  i to afsnit\nhjemmeside: |\n  https://x.dk\n  https://y.dk\n" +
	"egen: {a: [1, 2]}\ntags: [x]\n---\n\n# Databrønden\n\n---\n\nTekst  \n\n\n"

func typedWiki(t *testing.T, files ...string) *formsWiki {
	return newFormsWiki(t, append([]string{
		".wiki/types/system.yaml", systemType, ".wiki/types/organisation.yaml", organisationDescribed,
		"organisationer/KOMBIT.md", "---\ntitle: KOMBIT\ntype: organisation\n---\n",
	}, files...)...)
}

// sent is what a browser sends for the editor's form as it stands, but for its buttons; with gives other values.
func (r *reply) sent(with ...string) (fields []string) {
	r.t.Helper()
	replaced := map[string]bool{}
	for i := 0; i < len(with); i += 2 {
		replaced[with[i]] = true
	}
	for n := range r.doc.Descendants() {
		name := attr(n, "name")
		if name == "" || replaced[name] || !isField(n) && attr(n, "type") != "hidden" || attr(n, "type") == "checkbox" && !has(n, "checked") {
			continue
		}
		if n.Type == html.ElementNode && (n.DataAtom == atom.Input || n.DataAtom == atom.Textarea || n.DataAtom == atom.Select) {
			fields = append(fields, name, strings.ReplaceAll(value(n), "\n", "\r\n"))
		}
	}
	return append(fields, with...)
}

func TestAFormSentUnchangedChangesNoByte(t *testing.T) {
	files := []string{}
	starter := os.DirFS("../../wiki")
	must(t, fs.WalkDir(starter, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".md") && !strings.HasSuffix(name, ".yaml") {
			return err
		}
		text, err := fs.ReadFile(starter, name)
		files = append(files, norm.NFC.String(name), string(text))
		return err
	}))
	w := newFormsWiki(t, files...)
	mette, head, forms := w.as("mette@x.dk"), w.site.Head(), 0
	for i := 0; i < len(files); i += 2 {
		path, ok := strings.CutSuffix(files[i], ".md")
		if !ok || strings.HasPrefix(path, ".wiki/") {
			continue
		}
		address := "/-/edit/" + escapePath(path)
		form := mette.get(address).want(http.StatusOK)
		if _, ok := form.field("front"); ok {
			forms++
		}
		mette.send(address, form.sent()...).leadsTo("/wiki/" + escapePath(path))
		if now := w.site.Head(); now != head {
			t.Errorf("%s: a form that nobody touched made a commit", path)
			head = now
		}
	}
	if forms < 20 {
		t.Errorf("only %d pages of the starter wiki have a form for their fields", forms)
	}
}

func TestWhatNobodyTouchedKeepsItsSpelling(t *testing.T) {
	const fine = "---\n# om siden\ntitle:   'Databrønden' # kaldes Brønden\ntype: system\n\n\"ejer\":   \"KOMBIT\"   # siden 2024\nstatus: 'i drift'\n" +
		"dele: [b, a]\nafhænger-af:\n    - FBI\n    -   'Adgang: x'   # hvorfor\ntemaer: [ \"en, to\",tre ]\nkontrakt-til: !!str 2026-12-01\n" +
		"møde: 2026-12-01 09:00\npris: 4226267.0\nformål: >\n  En lang\n  tekst\n\n  i to afsnit\nhjemmeside: |\n  https://x.dk\n  https://y.dk\n" +
		"egen: {a: [1, 2]}\ntags: [x]\n---\n\n# Databrønden\n\n---\n\nTekst  \n\n\n"
	w := typedWiki(t, "systemer/Databrønden.md", fine)
	mette, head := w.as("mette@x.dk"), w.site.Head()
	address, page := "/-/edit/systemer/Databr%C3%B8nden", "/wiki/systemer/Databr%C3%B8nden"
	form := mette.get(address).want(http.StatusOK)
	form.says("Felter: System", "Ejer (skal udfyldes)", "Hvem ejer det?", "Alle felter som tekst").holds("field.ejer", "KOMBIT").holds("field.title", "Databrønden")
	form.holds("content", "\n# Databrønden\n\n---\n\nTekst  \n\n\n").holds("field.formål", "En lang tekst\ni to afsnit")
	mette.send(address, form.sent()...).leadsTo(page)
	if w.site.Head() != head {
		t.Fatalf("changed to\n%s", w.source("systemer/Databrønden"))
	}
	for _, tt := range []struct {
		with     []string
		old, new string
	}{
		{[]string{"field.ejer", " DBC "}, `   "KOMBIT"   # siden`, ` DBC   # siden`},
		{[]string{"field.status", "lukket"}, "'i drift'", "lukket"},
		{[]string{"field.status", ""}, "status: lukket", "status:"},
		{[]string{"field.dele", "", "field.dele", "b"}, "[b, a]", "[b]"},
		{[]string{"field.afhænger-af", "FBI", "field.afhænger-af", "", "field.afhænger-af", "Brugere, alle"}, "    - FBI\n    -   'Adgang: x'   # hvorfor\n", "    - FBI\n    - \"Brugere, alle\"\n"},
		{[]string{"field.temaer", "en, to\r\n\r\nfire\r\n"}, `[ "en, to",tre ]`, `["en, to", fire]`},
		{[]string{"field.kontrakt-til", "2027-01-31"}, "!!str 2026-12-01", "2027-01-31"},
		{[]string{"field.møde", "2027-01-31T10:15"}, "2026-12-01 09:00", "2027-01-31T10:15"},
		{[]string{"field.pris", "5000000"}, "4226267.0", "5000000"},
		{[]string{"field.formål", "En\r\n\r\nto"}, ">\n  En lang\n  tekst\n\n  i to afsnit\n", "|-\n  En\n\n  to\n"},
		{[]string{"field.år", "2026"}, "tags: [x]\n", "tags: [x]\når: 2026\n"},
		{[]string{"field.title", "Brønden: ny"}, "   'Databrønden' # kaldes", " \"Brønden: ny\" # kaldes"},
		{[]string{"content", "Kort\r\n"}, "\n# Databrønden\n\n---\n\nTekst  \n\n\n", "Kort\n"},
	} {
		before := w.source("systemer/Databrønden")
		want := strings.Replace(before, tt.old, tt.new, 1)
		if want == before {
			t.Fatalf("%q is not in\n%s", tt.old, before)
		}
		form := mette.get(address)
		mette.send(address, form.sent(tt.with...)...).leadsTo(page)
		if got := w.source("systemer/Databrønden"); got != want {
			t.Errorf("%q:\n got %s\nwant %s", tt.with, got, want)
		}
	}
}

func TestWhatNoFormCanShowIsKept(t *testing.T) {
	w := typedWiki(t, "systemer/Databrønden.md", odd)
	mette := w.as("mette@x.dk")
	address := "/-/edit/systemer/Databr%C3%B8nden"
	form := mette.get(address).want(http.StatusOK)
	form.holds("field.kontrakt-til", "01-12-2026").holds("field.møde", "2026-12-01 09:00").holds("field.status", "I DRIFT")
	if !strings.Contains(form.body, `name="field.kontrakt-til" type="text"`) {
		t.Error("what is no date would be thrown away by the browser")
	}
	r := mette.send(address, form.sent()...).want(http.StatusUnprocessableEntity) // what is wrong in it is told
	front, _ := r.field("front")
	content, _ := r.field("content")
	if got := "---\n" + front + "---\n" + content; got != odd {
		t.Errorf("got\n%s", got)
	}
}

func TestAFieldAndTheSameFieldAsText(t *testing.T) {
	w := typedWiki(t, "a.md", "---\ntype: system\nejer: KL\nstatus: i drift\n---\nTekst\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/edit/a")
	front := "type: system\r\nejer: DBC\r\nstatus: lukket\r\nny: felt"
	mette.send("/-/edit/a", form.sent("front", front, "field.ejer", "KOMBIT")...).leadsTo("/wiki/a")
	if got := w.source("a"); got != "---\ntype: system\nejer: KOMBIT\nstatus: lukket\nny: felt\n---\nTekst\n" {
		t.Errorf("the form wins where it was changed, and only there: %q", got)
	}
	mette.send("/-/edit/a", mette.get("/-/edit/a").sent("front", " \r\n")...).leadsTo("/wiki/a")
	if got := w.source("a"); got != "Tekst\n" {
		t.Errorf("without its fields: %q", got)
	}
}

func TestWholeTextsAreSavedAsEver(t *testing.T) {
	const text = "---\ntype: system\nejer:  'KL'\n---\nTekst\n"
	w := typedWiki(t, "a.md", text)
	mette := w.as("mette@x.dk")
	mette.post("/-/edit/a", "content", text+"Mere\n", "base", string(w.site.Head())).leadsTo("/wiki/a")
	if got := w.source("a"); got != text+"Mere\n" {
		t.Errorf("saved %q", got)
	}
	mette.post("/-/edit/a", "content", text, "field.ejer", "KL", "field.status", "lukket", "base", string(w.site.Head())).leadsTo("/wiki/a")
	if got := w.source("a"); got != "---\ntype: system\nejer:  'KL'\nstatus: lukket\n---\nTekst\n" {
		t.Errorf("a field beside the whole text: %q", got)
	}
	mette.post("/-/edit/b", "content", "Uden type\n").leadsTo("/wiki/b")
	if _, ok := mette.get("/-/edit/b").field("front"); ok {
		t.Error("a page without a type has a form for its fields")
	}
}

func TestEachBadFieldIsToldWhereItIs(t *testing.T) {
	const text = "---\ntitle: A\ntype: system\nejer: KOMBIT\n---\nTekst\n"
	w := typedWiki(t, "a.md", text, "b.md", "---\ntitle: B\ntype: system\nejer: KOMBIT\nafhænger-af: [A]\n---\n")
	for _, tt := range []struct{ field, value, da, en string }{
		{"ejer", "", "Feltet »Ejer«: Det mangler.", "The field “Owner”: It is missing."},
		{"ejer", "[[KOMBIT]]", "Feltet »Ejer«: »[[KOMBIT]]« er ikke navnet på en side. Skriv navnet uden klammer: KOMBIT", "is not the name of a page"},
		{"status", "på månen", "Feltet »Status«: »på månen« kan ikke vælges her. Skriv en af disse: i drift, lukket", "cannot be chosen here"},
		{"dele", "c", "Feltet »Dele«: »c« kan ikke vælges her", "The field “Parts”"},
		{"afhænger-af", "A", "Siden kommer tilbage til sig selv: A → A", "The page comes back to itself"},
		{"afhænger-af", "B", "Siden kommer tilbage til sig selv: A → B → A", "The field “Depends on”"},
		{"kontrakt-til", "1.12.2026", "Feltet »Kontrakt til«: »1.12.2026« skal skrives som år, måned og dag: 2026-12-01", "is to be written as year, month and day"},
		{"kontrakt-til", "snart", "er ikke en dato", "is not a date"},
		{"møde", "kl. 9", "er ikke en dato med klokkeslæt", "is not a date with a time"},
		{"pris", "4.226.267 kr.", "skal skrives med cifre alene: 4226267", "in digits alone"},
		{"brugere", "mange", "er ikke et tal", "is not a number"},
		{"år", "26", "er ikke et årstal", "is not a year"},
	} {
		for lang, says := range map[string]string{"da": tt.da, "en": tt.en} {
			b := w.as("mette@x.dk")
			if lang == "en" {
				b = w.as("jens@x.dk")
				b.post("/-/language", "lang", "en", "next", "/")
			}
			form := b.get("/-/edit/a").want(http.StatusOK)
			r := b.send("/-/edit/a", form.sent("field."+tt.field, tt.value, "content", "Min egen tekst\r\n", "summary", "Hvorfor")...)
			r.want(http.StatusUnprocessableEntity).says(says).holds("content", "Min egen tekst\n").holds("summary", "Hvorfor")
			if !strings.HasPrefix(r.title(), map[string]string{"da": "Fejl: ", "en": "Error: "}[lang]) {
				t.Errorf("title %q", r.title())
			}
			id := "field-" + tt.field
			if n := r.byID(id); n == nil || attr(n, "aria-invalid") != "true" || !strings.Contains(attr(n, "aria-describedby"), id+"-error") {
				t.Errorf("%s=%q: the field does not say that it is wrong", tt.field, tt.value)
			}
			if !strings.Contains(r.body, `<a href="#`+strings.ToLower(url.PathEscape(id))+`">`) {
				t.Errorf("%s=%q: the summary does not lead to the field", tt.field, tt.value)
			}
			if tt.field != "dele" && !slices.Contains(r.values("field."+tt.field), tt.value) {
				t.Errorf("%s: %q was cleared: %q", tt.field, tt.value, r.values("field."+tt.field))
			}
			if got := w.source("a"); got != text {
				t.Fatalf("saved %q", got)
			}
		}
	}
}

// byID finds an element.
func (r *reply) byID(id string) *html.Node {
	for n := range r.doc.Descendants() {
		if attr(n, "id") == id {
			return n
		}
	}
	return nil
}

// values are those of all fields of a name.
func (r *reply) values(name string) (all []string) {
	for n := range r.doc.Descendants() {
		if attr(n, "name") == name {
			all = append(all, value(n))
		}
	}
	return all
}

func TestAProblemOutsideTheFormIsToldAtTheFieldsAsText(t *testing.T) {
	w := typedWiki(t, "a.md", "---\ntype: system\nejer: KL\n---\nTekst\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/edit/a")
	r := mette.send("/-/edit/a", form.sent("front", "type: system\nejer: KL\nstatis: i drift\n")...).want(http.StatusUnprocessableEntity)
	r.says("Linje 4: Feltet »statis«", "Mente du »status«?").holds("front", "type: system\nejer: KL\nstatis: i drift\n")
	if n := r.byID("edit-front"); n == nil || attr(n, "aria-invalid") != "true" || !strings.Contains(r.body, `<details class="front" open>`) {
		t.Error("the fields as text are not shown")
	}
	r = mette.send("/-/edit/a", form.sent("front", "type: system\nejer: [KL\n", "field.status", "lukket")...).want(http.StatusUnprocessableEntity)
	r.holds("content", "---\ntype: system\nejer: [KL\nstatus: lukket\n---\nTekst\n") // as a whole, since it cannot be taken apart
}

func TestAPreviewAndAnEndedSessionKeepWhatWasTypedInTheFields(t *testing.T) {
	w := typedWiki(t, "a.md", "---\ntype: system\nejer: KL\n---\nTekst\n")
	mette := w.as("mette@x.dk")
	form := mette.get("/-/edit/a")
	typed := form.sent("field.ejer", "DBC", "content", "Ny tekst\n", "action", "preview")
	r := mette.send("/-/preview/a", typed...).want(http.StatusOK)
	r.holds("field.ejer", "DBC").holds("content", "Ny tekst\n")
	mette.send("/-/edit/a", r.sent()...).leadsTo("/wiki/a")
	if got := w.source("a"); got != "---\ntype: system\nejer: DBC\n---\nNy tekst\n" {
		t.Errorf("saved %q", got)
	}
	typed[len(typed)-1] = "save"
	w.visitor().send("/-/edit/a", typed...).want(http.StatusForbidden).holds("content", "---\ntype: system\nejer: DBC\n---\nNy tekst\n")
}

func TestAConflictInTheFieldsLosesNothing(t *testing.T) {
	w := typedWiki(t, "a.md", "---\ntype: system\nejer: KL\nstatus: i drift\n---\nTekst\n")
	mette, jens := w.as("mette@x.dk"), w.as("jens@x.dk")
	one, two, three := mette.get("/-/edit/a"), jens.get("/-/edit/a"), jens.get("/-/edit/a")
	mette.send("/-/edit/a", one.sent("field.ejer", "DBC")...).leadsTo("/wiki/a")
	jens.send("/-/edit/a", two.sent("field.status", "lukket")...).leadsTo("/wiki/a")
	if got := w.source("a"); got != "---\ntype: system\nejer: DBC\nstatus: lukket\n---\nTekst\n" {
		t.Errorf("two fields, merged: %q", got)
	}
	r := jens.send("/-/edit/a", three.sent("field.ejer", "KOMBIT")...).want(http.StatusConflict)
	if content, _ := r.field("content"); !strings.Contains(content, "ejer: KOMBIT") {
		t.Errorf("the conflict lost the field: %q", content)
	}
}

func TestTheFormSuggestsPagesOfTheKind(t *testing.T) {
	w := typedWiki(t, "a.md", "---\ntitle: A\ntype: system\nejer: KOMBIT\n---\n", "x/Ens.md", "---\ntype: organisation\n---\n", "y/Ens.md", "---\ntype: organisation\n---\n")
	form := w.as("mette@x.dk").get("/-/edit/a")
	for _, want := range []string{
		"<datalist id=\"pages-organisation\">\n<option value=\"x/Ens\"></option>\n<option value=\"y/Ens\"></option>\n<option value=\"KOMBIT\"></option>\n</datalist>",
		"<datalist id=\"pages-system\">\n<option value=\"A\"></option>\n</datalist>",
	} {
		if !strings.Contains(form.body, want) {
			t.Errorf("no %s in %s", want, form.body)
		}
	}
	if n := form.byID("field-afhænger-af"); attr(n, "list") != "pages-system" || attr(n, "aria-label") != "Afhænger af, nummer 1" {
		t.Errorf("the list of pages: %v", n)
	}
}
