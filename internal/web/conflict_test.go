package web

import (
	"net/http"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

const minutes = "# Referat\n\n## Beslutning\n\nIkke truffet\n\n## Deltagere\n\nIngen\n"

// collide makes Mette and Jens change the same lines and is what Jens then sees.
func collide(t *testing.T) (w *formsWiki, jens *browser, screen *reply, base string) {
	t.Helper()
	w = newFormsWiki(t, "Referat.md", minutes)
	base = string(w.site.Head())
	theirs := strings.NewReplacer("Ikke truffet", "Vi siger ja", "Ingen", "Mette").Replace(minutes)
	ours := strings.NewReplacer("Ikke truffet", "Vi siger nej", "Ingen", "Jens").Replace(minutes)
	w.as("mette@x.dk").post("/-/edit/Referat", "content", theirs, "summary", "Beslutningen", "base", base).
		leadsTo("/wiki/Referat")
	jens = w.as("jens@x.dk")
	screen = jens.send("/-/edit/Referat", "content", ours, "summary", "Nej til det", "base", base).
		want(http.StatusConflict)
	return w, jens, screen, base
}

// fieldsOf are the fields that a browser sends with the screen's form, as pairs, with some of them changed.
func fieldsOf(t *testing.T, r *reply, changed ...string) []string {
	t.Helper()
	var out []string
	for _, name := range []string{"base", "from", "ours", "content", "summary"} {
		v, ok := r.field(name)
		if !ok {
			t.Fatalf("the screen has no field %s", name)
		}
		for i := 0; i < len(changed); i += 2 {
			if changed[i] == name {
				v = changed[i+1]
			}
		}
		out = append(out, name, strings.ReplaceAll(v, "\n", "\r\n"))
	}
	return out
}

func TestAConflictShowsBothTextsAndWhoWroteTheOther(t *testing.T) {
	w, _, screen, base := collide(t)
	screen.says("En anden har ændret siden, mens du redigerede. Din tekst er ikke gået tabt.",
		"Mette Holm", "Beslutningen", "2 steder", "ja", "nej", "Sted 1 af 2: Beslutning", "Sted 2 af 2: Deltagere")
	screen.holds("base", string(w.site.Head())).holds("from", base).holds("summary", "Nej til det")
	content, _ := screen.field("content")
	for _, line := range []string{"Vi siger ja\n", "Vi siger nej\n", "Mette\n", "Jens\n"} {
		if strings.Count(content, line) != 1 {
			t.Errorf("%q is not once in %q", line, content)
		}
	}
	for _, mark := range []string{"<ins", "<del"} {
		if !strings.Contains(screen.body, mark) {
			t.Errorf("no %s in the comparison", mark)
		}
	}
}

func TestAConflictWithOneselfSaysSo(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", minutes)
	base, mette := string(w.site.Head()), w.as("mette@x.dk")
	mette.post("/-/edit/Referat", "content", "Det ene\n", "base", base).leadsTo("/wiki/Referat")
	mette.post("/-/edit/Referat", "content", "Det andet\n", "base", base).want(http.StatusConflict).
		says("Du har selv gemt siden et andet sted, siden du åbnede den her.")
	mette.post("/-/delete/Referat").want(http.StatusSeeOther)
	mette.post("/-/edit/Referat", "content", "Det andet\n", "base", base).want(http.StatusConflict).
		says("Du har selv slettet siden").holds("content", "Det andet\n")
}

func TestChoicesPutTheTextTogether(t *testing.T) {
	w, jens, screen, _ := collide(t)
	for _, tt := range []struct{ first, second, decided, present string }{
		{"mine", "theirs", "Vi siger nej\n", "Mette\n"},
		{"theirs", "both", "Vi siger ja\n", "Mette\nJens\n"},
		{"both", "mine", "Vi siger ja\nVi siger nej\n", "Jens\n"},
	} {
		fields := append(fieldsOf(t, screen), "choice-0", tt.first, "choice-1", tt.second, "action", "resolve")
		form := jens.send("/-/edit/Referat", fields...).want(http.StatusOK)
		want := strings.NewReplacer("Ikke truffet\n", tt.decided, "Ingen\n", tt.present).Replace(minutes)
		form.holds("content", want).holds("summary", "Nej til det").holds("base", string(w.site.Head()))
		if form.readOnly() == "" {
			t.Error("the whole text as it was sent is gone")
		}
	}
	if strings.Contains(w.source("Referat"), "nej") {
		t.Error("choosing saved")
	}
}

func TestChoicesThatChangeNothingShowTheTextOnce(t *testing.T) {
	_, jens, screen, _ := collide(t)
	content, _ := screen.field("content")
	fields := append(fieldsOf(t, screen), "choice-0", "both", "choice-1", "both", "action", "resolve")
	form := jens.send("/-/edit/Referat", fields...).want(http.StatusOK).holds("content", content)
	if form.readOnly() != "" {
		t.Error("the same text is there twice")
	}
}

func TestTheTextMadeFromChoicesIsSavedOnTheVersionItMet(t *testing.T) {
	w, jens, screen, _ := collide(t)
	fields := append(fieldsOf(t, screen), "choice-0", "mine", "choice-1", "both", "action", "resolve")
	form := jens.send("/-/edit/Referat", fields...)
	content, _ := form.field("content")
	base, _ := form.field("base")
	jens.send("/-/edit/Referat", "content", content, "summary", "Nej", "base", base).leadsTo("/wiki/Referat")
	if got := w.source("Referat"); got != content {
		t.Errorf("saved %q, want %q", got, content)
	}
}

func TestTextEditedOnTheConflictScreenIsNotLostToTheChoices(t *testing.T) {
	_, jens, screen, _ := collide(t)
	edited := "Det hele skrevet om\n"
	fields := append(fieldsOf(t, screen, "content", edited), "choice-0", "mine", "choice-1", "mine", "action", "resolve")
	form := jens.send("/-/edit/Referat", fields...).want(http.StatusOK)
	if got := form.readOnly(); got != edited {
		t.Errorf("the edited text is %q on the page", got)
	}
}

func TestChoicesThatDoNotFitLoseNothing(t *testing.T) {
	_, jens, screen, base := collide(t)
	ours, _ := screen.field("ours")
	for name, more := range map[string][]string{
		"a choice is missing":    {"choice-0", "mine"},
		"a choice is unknown":    {"choice-0", "mine", "choice-1", "ours"},
		"there is one too many":  {"choice-0", "mine", "choice-1", "mine", "choice-2", "mine"},
		"the base is not there":  {"from", strings.Repeat("0", 40), "choice-0", "mine", "choice-1", "mine"},
		"the base is no version": {"from", "--all", "choice-0", "mine", "choice-1", "mine"},
	} {
		t.Run(name, func(t *testing.T) {
			fields := []string{"action", "resolve"}
			if more[0] != "from" {
				fields = append(fields, "from", base)
			}
			head, _ := screen.field("base")
			fields = append(fields, "base", head, "ours", ours, "content", "Mit udkast\n", "summary", "s")
			form := jens.send("/-/edit/Referat", append(fields, more...)...).want(http.StatusUnprocessableEntity)
			form.holds("content", "Mit udkast\n").holds("summary", "s").holds("base", head)
			if form.readOnly() != ours {
				t.Error("the draft is gone")
			}
		})
	}
}

func TestAConflictWithADeletedPageKeepsTheTextAndCanMakeItAgain(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", minutes)
	base := string(w.site.Head())
	w.as("mette@x.dk").post("/-/delete/Referat").want(http.StatusSeeOther)
	jens := w.as("jens@x.dk")
	ours := strings.Replace(minutes, "Ingen", "Jens", 1)
	screen := jens.post("/-/edit/Referat", "content", ours, "base", base).want(http.StatusConflict)
	screen.says("slettet").holds("content", ours)
	if _, ok := screen.field("choice-0"); ok {
		t.Error("there is nothing to choose between")
	}
	head, _ := screen.field("base")
	jens.post("/-/edit/Referat", "content", ours, "base", head).leadsTo("/wiki/Referat")
	if got := w.source("Referat"); got != ours {
		t.Errorf("saved %q", got)
	}
}

func TestTwoNewPagesOfOneNameAreAConflict(t *testing.T) {
	w := newFormsWiki(t, "Forside.md", "Hej\n")
	w.as("mette@x.dk").post("/-/edit/Ny", "content", "Mettes\n").leadsTo("/wiki/Ny")
	screen := w.as("jens@x.dk").post("/-/edit/Ny", "content", "Jens'\n").want(http.StatusConflict)
	screen.says("samme adresse")
	if content, _ := screen.field("content"); content != "Mettes\nJens'\n" {
		t.Errorf("the whole text is %q", content)
	}
}

func TestAConflictOnAPageMovedMeanwhileIsSettledUnderItsNewName(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", minutes)
	base := string(w.site.Head())
	mette := w.as("mette@x.dk")
	mette.post("/-/move/Referat", "to", "Arkiv/Referat").leadsTo("/wiki/Arkiv/Referat")
	mette.post("/-/edit/Arkiv/Referat", "content", strings.Replace(minutes, "Ikke truffet", "Ja", 1),
		"base", string(w.site.Head())).leadsTo("/wiki/Arkiv/Referat")
	jens := w.as("jens@x.dk")
	screen := jens.send("/-/edit/Referat", "content", strings.Replace(minutes, "Ikke truffet", "Nej", 1), "base", base)
	screen.want(http.StatusConflict)
	if !strings.Contains(screen.body, `action="/-/edit/Arkiv/Referat"`) {
		t.Fatal("the form does not save under the new name")
	}
	fields := append(fieldsOf(t, screen), "choice-0", "mine", "action", "resolve")
	form := jens.send("/-/edit/Arkiv/Referat", fields...).want(http.StatusOK)
	form.holds("content", strings.Replace(minutes, "Ikke truffet", "Nej", 1))
}

func TestAKeyOfTheFrontMatterIsNeverKeptTwice(t *testing.T) {
	chunks := []wiki.Chunk{{Conflict: true, Section: "title", Base: "title: a\n", Theirs: "title: b\n", Ours: "title: c\n"}}
	p := places(daTexts(), chunks)
	if !p[0].OneOnly || p[0].Choice != chooseMine {
		t.Errorf("got %+v", p[0])
	}
}
