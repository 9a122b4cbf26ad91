package web

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// clone is somebody's clone of the wiki, made by git.
type clone struct {
	*formsWiki
	dir string
}

func (w *formsWiki) clone() clone {
	w.t.Helper()
	dir := w.t.TempDir()
	wikitest.Git(w.t, dir, "clone", "-q", w.store.Dir(), ".")
	return clone{w, dir}
}

// write puts files, as pairs of name and text.
func (c clone) write(files ...string) clone {
	c.t.Helper()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(c.dir, files[i])
		must(c.t, os.MkdirAll(filepath.Dir(name), 0o700))
		must(c.t, os.WriteFile(name, []byte(files[i+1]), 0o600))
	}
	return c
}

// commit commits all that was changed, as Ib Bæk.
func (c clone) commit(subject string) clone {
	c.t.Helper()
	wikitest.Git(c.t, c.dir, "add", "-A")
	wikitest.Git(c.t, c.dir, "commit", "-q", "-m", subject)
	return c
}

// propose proposes what was committed and gives the proposal's address.
func (c clone) propose(email string) string {
	c.t.Helper()
	wikitest.Git(c.t, c.store.Dir(), "fetch", "-q", c.dir, "HEAD")
	tip, err := wiki.ParseRev(strings.TrimSpace(wikitest.Git(c.t, c.dir, "rev-parse", "HEAD")))
	must(c.t, err)
	title := strings.TrimSpace(wikitest.Git(c.t, c.dir, "log", "-1", "--format=%s"))
	no, err := c.store.Propose(c.t.Context(), tip, c.add(email).Author(), title, time.Now())
	must(c.t, err)
	return proposalAddress(no)
}

// form is what a browser would send of the last form on the page, with some fields changed; the buttons are not among them.
func (r *reply) form(changed ...string) []string {
	r.t.Helper()
	var out []string
	for n := range r.doc.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" || has(n, "readonly") || n.Data != "input" && n.Data != "textarea" {
			continue
		}
		if attr(n, "type") == "radio" && !has(n, "checked") || !inForm(n, "/-/proposals/") || slices.Contains(changed, name) {
			continue
		}
		out = append(out, name, strings.ReplaceAll(value(n), "\n", "\r\n"))
	}
	return append(out, changed...)
}

func inForm(n *html.Node, prefix string) bool {
	for ; n != nil; n = n.Parent {
		if n.Data == "form" {
			return strings.HasPrefix(attr(n, "action"), prefix)
		}
	}
	return false
}

// proposed is a wiki whose minutes a proposal and the wiki have changed in the same two places.
func proposed(t *testing.T) (w *formsWiki, mette *browser, address string) {
	t.Helper()
	w = newFormsWiki(t, "Referat.md", minutes, "Anden.md", "# Anden\n\nSide\n")
	c := w.clone()
	mette = w.as("mette@x.dk")
	w.change(mette, "Referat", "Ikke truffet", "Vi siger ja", "Ingen", "Mette")
	address = c.write("Referat.md", strings.NewReplacer("Ikke truffet", "Vi siger nej", "Ingen", "Jens").Replace(minutes)).
		commit("Nej til det").propose("jens@x.dk")
	return w, mette, address
}

// change replaces words on a page.
func (w *formsWiki) change(b *browser, path string, words ...string) {
	w.t.Helper()
	text := strings.NewReplacer(words...).Replace(w.source(path))
	b.post("/-/edit/"+path, "content", text, "base", string(w.site.Head())).leadsTo("/wiki/" + path)
}

func TestProposalsAreListedForThoseWhoMayMergeThem(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "# Forside\n\nHej\n")
	mette := w.as("mette@x.dk")
	mette.get("/-/proposals").want(200).says("Der er ingen forslag lige nu.", "git push origin HEAD:refs/for/main")
	if strings.Contains(mette.get("/-/recent").body, "/-/proposals") {
		t.Error("no proposals are offered")
	}
	first := w.clone().write("Ny.md", "# Ny\n").commit("Skriv en <ny> side").propose("jens@x.dk")
	w.clone().write("Forside.md", "# Forside\n\nHej igen\n").commit("Hils igen").propose("mette@x.dk")
	list := mette.get("/-/proposals").want(200).says("2 forslag", "Forslag 1: Skriv en <ny> side", "Jens Vig, DBC", "Forslag 2: Hils igen")
	if strings.Index(list.body, "Forslag 2") > strings.Index(list.body, "Forslag 1") {
		t.Error("the newest is not the first")
	}
	mette.get("/-/recent").says("2 forslag venter")
	for _, address := range []string{"/-/proposals", first, first + "/drop"} {
		w.visitor().get(address).want(303)
		w.as("laila@x.dk").get(address).want(403)
	}
	for _, b := range []*browser{w.visitor(), w.as("laila@x.dk")} {
		if r := b.get("/-/recent").want(200); strings.Contains(r.body, "/-/proposals") {
			t.Error("proposals are offered to a reader")
		}
		b.post(first, "action", "merge").want(403)
		b.post(first + "/drop").want(403)
	}
	for _, none := range []string{"/-/proposals/0", "/-/proposals/3", "/-/proposals/01", "/-/proposals/x", "/-/proposals/99999999999999999999"} {
		mette.get(none).want(404).says("Forslaget er her ikke længere")
	}
}

func TestAProposalWithoutConflictsIsMergedWithOnePress(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", minutes)
	c := w.clone()
	mette := w.as("mette@x.dk")
	w.change(mette, "Referat", "Ingen", "Mette")
	address := c.write("Referat.md", strings.Replace(minutes, "Ikke truffet", "Truffet nu", 1)).commit("Beslut det").propose("jens@x.dk")
	page := mette.get(address).want(200).says("Forslag 1: Beslut det", "Forslag nr. 1, lagt op af Jens Vig, DBC",
		"Ib Bæk (lagt op af Jens Vig, DBC)", "Ændret Referat", "uden konflikter")
	for _, mark := range []string{"<ins", "<del", "Truffet nu"} {
		if !strings.Contains(page.body, mark) {
			t.Errorf("the comparison lacks %s", mark)
		}
	}
	mette.send(address, page.form("action", "merge")...).leadsTo("/wiki/Referat")
	mette.get("/wiki/Referat").says("Forslaget »Beslut det« er flettet ind")
	if want := strings.NewReplacer("Ingen", "Mette", "Ikke truffet", "Truffet nu").Replace(minutes); w.source("Referat") != want {
		t.Errorf("merged %q", w.source("Referat"))
	}
	if n := strings.Fields(wikitest.Git(t, w.store.Dir(), "rev-list", "--parents", "-1", "HEAD")); len(n) != 3 {
		t.Errorf("the head is no merge commit: %v", n)
	}
	mette.get(address).want(404).says("flettet ind eller afvist")
	mette.get("/-/proposals").says("Der er ingen forslag")
	mette.send(address, page.form("action", "merge")...).want(404)
}

func TestAProposalTellsWhatBecomesOfEachFile(t *testing.T) {
	long := strings.Repeat("En linje, der bliver stående\n", 20)
	w := newFormsWiki(t, "gammel.md", "# Gammel\n", "før.md", long, "ret.md", "# Ret\n", "billede.png", "\x89PNG\x00")
	c := w.clone().write("ny.md", "# Ny\n", "ret.md", "# Rettet\n", "billede.png", "\x89PNG\x00\x01")
	must(t, os.Remove(filepath.Join(c.dir, "gammel.md")))
	must(t, os.Rename(filepath.Join(c.dir, "før.md"), filepath.Join(c.dir, "efter.md")))
	address := c.commit("Ryd op").propose("jens@x.dk")
	jens := w.as("jens@x.dk")
	page := jens.get(address).want(200).says("5 sider og filer er ændret", "Slettet gammel", "Ny ny", "Flyttet efter hed »før«",
		"Ændret ret", "Ændret billede.png", "kan ikke sammenlignes")
	jens.send(address, page.form("action", "merge")...).leadsTo("/-/recent")
	if w.source("ny") != "# Ny\n" || w.source("efter") != long {
		t.Error("the files are not there")
	}
}

func TestALargeProposalIsNamedRatherThanCompared(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	c := w.clone()
	for n := range proposalFiles + 7 {
		c.write(fmt.Sprintf("side-%03d.md", n), "# Side\n")
	}
	c.write("side-000.md", strings.Repeat("x", proposalBytes)+"\n")
	page := w.as("mette@x.dk").get(c.commit("Alt på én gang").propose("jens@x.dk")).want(200)
	page.says("207 sider og filer er ændret", "og 7 filer til", "199 sider og filer er ikke sammenlignet her", "side-199")
}

func TestConflictsAreSettledByChoices(t *testing.T) {
	for _, tt := range []struct{ first, second, decided, present string }{
		{"mine", "theirs", "Vi siger nej\n", "Mette\n"},
		{"theirs", "both", "Vi siger ja\n", "Mette\nJens\n"},
		{"both", "both", "Vi siger ja\nVi siger nej\n", "Mette\nJens\n"},
	} {
		t.Run(tt.first+" and "+tt.second, func(t *testing.T) {
			w, mette, address := proposed(t)
			page := mette.get(address).want(200).says("1 fil skal du tage stilling til", "Fil 1 af 1: Referat",
				"Sted 1 af 2: Beslutning", "Wikiens tekst", "Forslagets tekst", "Begge, wikiens først")
			page.holds("seen", string(w.site.Head()))
			want := strings.NewReplacer("Ikke truffet\n", tt.decided, "Ingen\n", tt.present).Replace(minutes)
			// Looked at first, in another tab
			shown := mette.send(address, page.form("choice-0-0", tt.first, "choice-0-1", tt.second, "action", "show")...).want(200)
			shown.holds("text-0", want).says("sat sammen efter dine valg")
			mette.send(address, page.form("choice-0-0", tt.first, "choice-0-1", tt.second, "action", "merge")...).leadsTo("/wiki/Referat")
			if got := w.source("Referat"); got != want {
				t.Errorf("merged %q, want %q", got, want)
			}
			// The other tab comes too late, and gets its text back.
			late := mette.send(address, shown.form("text-0", "Min egen\r\n", "action", "merge")...).want(404)
			if got := late.readOnly(); got != "Min egen\r\n" && got != "Min egen\n" {
				t.Errorf("the text of the other tab is %q", got)
			}
		})
	}
}

func TestTheWholeTextIsWhatIsMergedWhereItWasEdited(t *testing.T) {
	w, mette, address := proposed(t)
	page := mette.get(address)
	mette.send(address, page.form("text-0", "# Helt andet\r\n", "action", "merge")...).leadsTo("/wiki/Referat")
	if got := w.source("Referat"); got != "# Helt andet\n" {
		t.Errorf("merged %q", got)
	}
}

func TestChoicesDoNotOverwriteWhatWasTyped(t *testing.T) {
	w, mette, address := proposed(t)
	page := mette.get(address)
	again := mette.send(address, page.form("text-0", "# Helt andet\r\n", "choice-0-0", "mine", "action", "merge")...).want(422)
	again.says("Du har både valgt og rettet i teksten til »Referat«").holds("text-0", "# Helt andet\n")
	mette.send(address, again.form("action", "merge")...).leadsTo("/wiki/Referat")
	if got := w.source("Referat"); got != "# Helt andet\n" {
		t.Errorf("merged %q", got)
	}
}

func TestChoicesCanBeChangedAfterTheyWereShown(t *testing.T) {
	w, mette, address := proposed(t)
	page := mette.get(address)
	for _, choice := range []string{"mine", "both", "theirs"} {
		page = mette.send(address, page.form("choice-0-0", choice, "choice-0-1", choice, "action", "show")...).want(200)
	}
	mette.send(address, page.form("action", "merge")...).leadsTo("/wiki/Referat")
	if got := w.source("Referat"); strings.Contains(got, "nej") || strings.Contains(got, "Jens") {
		t.Errorf("merged %q", got)
	}
}

func TestWhatOthersWroteMeanwhileIsMergedIntoTheText(t *testing.T) {
	w, mette, address := proposed(t)
	page := mette.get(address)
	w.change(w.as("jens@x.dk"), "Referat", "# Referat", "# Referat af mødet")
	w.change(w.as("jens@x.dk"), "Anden", "Side", "Også ændret")
	typed := strings.NewReplacer("Ikke truffet", "Vi siger måske", "Ingen", "Begge").Replace(minutes)
	mette.send(address, page.form("text-0", typed, "action", "merge")...).leadsTo("/wiki/Referat")
	if got, want := w.source("Referat"), strings.Replace(typed, "# Referat", "# Referat af mødet", 1); got != want {
		t.Errorf("merged %q, want %q", got, want)
	}
}

func TestNothingTypedIsLostWhereTheWikiMovedInTheWay(t *testing.T) {
	w, mette, address := proposed(t)
	page := mette.get(address)
	w.change(w.as("jens@x.dk"), "Referat", "Vi siger ja", "Vi siger ja tak")
	typed := strings.NewReplacer("Ikke truffet", "Vi siger måske", "Ingen", "Begge").Replace(minutes)
	again := mette.send(address, page.form("text-0", typed, "action", "merge")...).want(409)
	again.says("»Referat« er ændret i wikien, mens du arbejdede", "Ændret i wikien, mens du arbejdede", "ja tak").
		holds("text-0", typed).holds("seen", string(w.site.Head()))
	if strings.Contains(w.source("Referat"), "måske") {
		t.Fatal("it was merged all the same")
	}
	mette.send(address, again.form("action", "merge")...).leadsTo("/wiki/Referat")
	if got := w.source("Referat"); got != typed {
		t.Errorf("merged %q, want %q", got, typed)
	}
}

func TestChoicesAboutWhatIsNoLongerSoAreAskedForAgain(t *testing.T) {
	w, mette, address := proposed(t)
	page := mette.get(address)
	w.change(w.as("jens@x.dk"), "Referat", "Vi siger ja", "Vi siger ja tak")
	again := mette.send(address, page.form("choice-0-0", "theirs", "choice-0-1", "mine", "action", "merge")...).want(409)
	again.says("»Referat« er ændret i wikien, mens du arbejdede. Vælg igen.")
	mette.send(address, again.form("choice-0-0", "theirs", "choice-0-1", "mine", "action", "merge")...).leadsTo("/wiki/Referat")
	if got := w.source("Referat"); !strings.Contains(got, "Vi siger ja tak\n") || strings.Contains(got, "nej") {
		t.Errorf("merged %q", got)
	}
}

func TestAProposalThatWasCleanAndIsNoLongerIsShownAgain(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", minutes)
	address := w.clone().write("Referat.md", strings.Replace(minutes, "Ingen", "Jens", 1)).commit("Deltagere").propose("jens@x.dk")
	mette := w.as("mette@x.dk")
	page := mette.get(address).says("uden konflikter")
	w.change(mette, "Referat", "Ingen", "Mette")
	mette.send(address, page.form("action", "merge")...).want(409).says("Wikien er ændret", "Sted 1 af 1: Deltagere")
	if strings.Contains(w.source("Referat"), "Jens") {
		t.Error("it was merged all the same")
	}
}

func TestATextForAFileThatIsNoLongerInConflictIsGivenBack(t *testing.T) {
	w, mette, address := proposed(t)
	page := mette.get(address)
	w.change(mette, "Referat", "Vi siger ja", "Ikke truffet", "Mette", "Ingen")
	again := mette.send(address, page.form("text-0", "Mit eget\r\n", "action", "merge")...).want(409)
	again.says("uden konflikter", "Din tekst til Referat")
	if !strings.HasPrefix(again.readOnly(), "Mit eget") {
		t.Errorf("the text is %q", again.readOnly())
	}
	mette.send(address, again.form("action", "merge")...).leadsTo("/wiki/Referat")
	if !strings.Contains(w.source("Referat"), "Vi siger nej") {
		t.Error("not merged")
	}
}

func TestAFileThatOneSideDeletedIsKeptOrDeletedAsSomebodySays(t *testing.T) {
	for _, byWiki := range []bool{true, false} {
		for _, choice := range []string{chooseKeep, chooseDelete} {
			t.Run(fmt.Sprint(choice, " where the wiki deleted it: ", byWiki), func(t *testing.T) {
				w := newFormsWiki(t, "Referat.md", minutes, "Anden.md", "x\n")
				c, mette := w.clone(), w.as("mette@x.dk")
				changed := strings.Replace(minutes, "Ingen", "Jens", 1)
				if byWiki {
					mette.post("/-/delete/Referat").want(303)
					c.write("Referat.md", changed)
				} else {
					w.change(mette, "Referat", "Ingen", "Jens")
					must(t, os.Remove(filepath.Join(c.dir, "Referat.md")))
				}
				address := c.commit("Ret").propose("jens@x.dk")
				lead := map[bool]string{true: "Wikien har slettet filen", false: "Forslaget sletter filen"}[byWiki]
				page := mette.get(address).want(200).says(lead).holds("text-0", changed)
				again := mette.send(address, page.form("text-0", changed+"Mere\n", "action", "merge")...).want(422)
				again.says("Vælg, hvad der skal ske med »Referat«").holds("text-0", changed+"Mere\n")
				want := ""
				if choice == chooseKeep {
					want = changed + "Mere\n"
				}
				mette.send(address, again.form("choice-0", choice, "action", "merge")...).want(303)
				if got := w.source("Referat"); got != want {
					t.Errorf("the page is %q, want %q", got, want)
				}
			})
		}
	}
}

func TestOfTwoImagesOneIsChosen(t *testing.T) {
	for choice, want := range map[string]string{chooseTheirs: "\x89PNG\x00wiki", chooseMine: "\x89PNG\x00proposal"} {
		w := newFormsWiki(t, "billede.png", "\x89PNG\x00", "a.md", "x\n")
		c, mette := w.clone(), w.as("mette@x.dk")
		_, err := w.store.Apply(t.Context(), wiki.Edit{Base: w.site.Head(), Message: "Billede", By: wiki.Author{Name: "M", Email: "m@x.dk"}, When: time.Now(),
			Put: map[wiki.File][]byte{mustFile("billede.png"): []byte("\x89PNG\x00wiki")}})
		must(t, err)
		must(t, w.site.CatchUp(t.Context()))
		address := c.write("billede.png", "\x89PNG\x00proposal").commit("Nyt billede").propose("jens@x.dk")
		page := mette.get(address).want(200).says("Filen er ikke tekst og kan ikke flettes")
		mette.send(address, page.form("action", "merge")...).want(422).says("Vælg, hvad der skal ske med »billede.png«")
		mette.send(address, page.form("choice-0", choice, "action", "merge")...).leadsTo("/-/recent")
		if got := mette.get("/wiki/billede.png").body; got != want {
			t.Errorf("%s: the file is %q", choice, got)
		}
	}
}

func TestANameThatTheWikiHasInOtherLettersIsLeftOut(t *testing.T) {
	w := newFormsWiki(t, "a.md", "x\n")
	c, mette := w.clone(), w.as("mette@x.dk")
	mette.post("/-/edit/Referat", "content", "Wikiens\n").leadsTo("/wiki/Referat")
	address := c.write("referat.md", "Forslagets\n", "b.md", "y\n").commit("Referat").propose("jens@x.dk")
	page := mette.get(address).want(200).says("store og små bogstaver", "Udelad filen")
	mette.send(address, page.form("choice-0", chooseDelete, "action", "merge")...).leadsTo("/-/recent")
	if w.source("Referat") != "Wikiens\n" || w.source("b") != "y\n" {
		t.Errorf("got %q and %q", w.source("Referat"), w.source("b"))
	}
}

func TestConflictsTooLargeForAFormAreForTheClone(t *testing.T) {
	w := newFormsWiki(t, "a.md", "x\n")
	c, mette := w.clone(), w.as("mette@x.dk")
	put := map[wiki.File][]byte{}
	for n := range mergeFiles + 1 {
		name := fmt.Sprintf("side-%d.md", n)
		put[mustFile(name)] = []byte("wikiens\n")
		c.write(name, "forslagets\n")
	}
	_, err := w.store.Apply(t.Context(), wiki.Edit{Base: w.site.Head(), Message: "Mange", By: wiki.Author{Name: "M", Email: "m@x.dk"}, When: time.Now(), Put: put})
	must(t, err)
	address := c.commit("Mange").propose("jens@x.dk")
	mette.get(address).want(200).says("for store til at blive løst her")
	mette.send(address, "action", "merge").want(409).says("for store til at blive løst her")
}

func TestAMergeByNobodyAnyMoreGivesEverythingBack(t *testing.T) {
	w, mette, address := proposed(t)
	page := mette.get(address)
	form := page.form("text-0", "Mit eget\r\n", "action", "merge")
	kept := w.visitor().send(address, form...).want(403).says("Du er ikke længere logget ind", "Log ind i en ny fane", "Din tekst til Referat")
	mette.send(address, kept.form("action", "merge")...).leadsTo("/wiki/Referat")
	if got := w.source("Referat"); got != "Mit eget\n" {
		t.Errorf("merged %q", got)
	}
	laila := w.as("laila@x.dk").send(address, form...).want(403).says("Du må ikke flette forslag ind")
	if !strings.HasPrefix(laila.readOnly(), "Mit eget") {
		t.Errorf("the text is %q", laila.readOnly())
	}
}

func TestAMergeThatCannotBeMadeNowKeepsWhatWasWritten(t *testing.T) {
	w, mette, address := proposed(t)
	page := mette.get(address)
	w.site.Declare("test", &wiki.Standing{Key: "disk", ReadOnly: true, Since: time.Now()})
	r := mette.send(address, page.form("text-0", "Mit eget\r\n", "action", "merge")...).want(503)
	r.says("Der kan ikke flettes ind i wikien lige nu").holds("text-0", "Mit eget\n")
	w.site.Declare("test", nil)
	bad := "---\ntitle: [\n---\n"
	r = mette.send(address, r.form("text-0", bad, "action", "merge")...).want(422).holds("text-0", bad)
	mette.send(address, r.form("text-0", "# God\n", "action", "merge")...).leadsTo("/wiki/Referat")
}

func TestFormsThatNoPageOfOursMadeAreRefused(t *testing.T) {
	_, mette, address := proposed(t)
	page := mette.get(address)
	mette.send(address, page.form("file-0", "../Referat.md", "action", "merge")...).want(422)
	mette.send(address, page.form("seen", "--all", "action", "merge")...).want(422)
	mette.send(address, page.form("choice-0-0", "alt", "choice-0-1", "mine", "action", "show")...).want(200)
	if text, _ := page.field("made-0"); text != "both,both" {
		t.Errorf("made from %q", text)
	}
}

func TestAProposalIsDroppedByItsPusherOrAnAdministrator(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	address := w.clone().write("Ny.md", "# Ny\n").commit("En ny").propose("jens@x.dk")
	mette, jens, anna := w.as("mette@x.dk"), w.as("jens@x.dk"), w.as("admin@x.dk")
	if r := mette.get(address).says("Kun den, der har lagt forslaget op"); strings.Contains(r.body, address+"/drop") {
		t.Error("Mette is offered what she may not")
	}
	mette.get(address + "/drop").want(403)
	mette.post(address + "/drop").want(403)
	jens.get(address).says("Afvis forslaget")
	jens.get(address+"/drop").want(200).says("Afvis »En ny«?", "ligger stadig i den klon")
	if r := jens.get("/-/proposals"); !strings.Contains(r.body, address) {
		t.Error("asking dropped it")
	}
	jens.post(address + "/drop").leadsTo("/-/proposals")
	jens.get("/-/proposals").says("Forslaget er afvist", "Der er ingen forslag")
	jens.post(address + "/drop").want(404)
	second := w.clone().write("Ny.md", "# Ny igen\n").commit("En ny igen").propose("jens@x.dk")
	anna.post(second + "/drop").leadsTo("/-/proposals")
	if w.source("Ny") != "" {
		t.Error("what was dropped is in the wiki")
	}
}

// sampleProposal is a proposal with everything that one can have.
func sampleProposal() *site.ProposalView {
	return &site.ProposalView{
		Proposal: site.Proposal{No: 7, Title: "Rettede <b>økonomien</b>", By: wiki.Author{Name: "Jens <i>", Email: "jens@x.dk", Organisation: "DBC"}, When: sampleTime},
		Commits:  []*wiki.Commit{olderCommit, sampleCommit}, Changes: sampleCommit.Changes, Head: sampleCommit.Rev,
	}
}

// proposalSamples are the views of the pages about proposals.
func proposalSamples(b base) map[string][]any {
	t, p := b.T, sampleProposal()
	both := wiki.FileConflict{File: mustFile("a.md"), Base: []byte("x\n"), Theirs: []byte("<b>\n"), Ours: []byte("<i>\n")}
	gone := wiki.FileConflict{File: mustFile("b.md"), Base: []byte("x\n"), Ours: []byte("y\n")}
	image := wiki.FileConflict{File: mustFile("a.png"), Base: []byte("\x00"), Theirs: []byte("\x00a"), Ours: []byte("\x00b")}
	files := []*mergeFile{
		newMergeFile(t, 1, 4, both, false), newMergeFile(t, 2, 4, gone, false), newMergeFile(t, 3, 4, image, false), newMergeFile(t, 4, 4, gone, true),
	}
	files[0].Problem, files[0].Note, files[0].Since = "Se <b>her", "Bemærk <i>", &diffPart{t, sampleDiff(), "før", "efter"}
	rich := &proposalView{
		base: b, P: p, Commits: p.Commits, Seen: p.Head, Note: "Se <b>", Conflicts: files, MayDrop: true, MoreFiles: 3, NotShown: 1,
		Own: []keptText{{both.File, "</textarea><b>"}},
	}
	for _, ch := range p.Changes {
		rich.Files = append(rich.Files, proposalFile{recentFile: changedFile(ch), Was: "før", Part: &diffPart{t, sampleDiff(), "før", "efter"}})
	}
	return map[string][]any{
		"proposals":     {proposalsView{base: b}, proposalsView{base: b, List: []site.Proposal{p.Proposal, {No: 3, When: sampleTime}}}},
		"proposal":      {&proposalView{base: b, P: p}, rich, &proposalView{base: b, P: p, TooLarge: true}},
		"proposal_drop": {dropView{b, p}},
		"proposal_kept": {
			keptView{base: b, Lead: "<b>"},
			keptView{base: b, SignIn: true, Action: "/-/proposals/7", Texts: []keptText{{both.File, "<b>"}}, Fields: []keptField{{"text-0", "<b>\"\n"}}},
		},
	}
}
