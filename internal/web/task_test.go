package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

const taskPage = "# Referat\n\n- [ ] Ring til \"KMD\" & <b>DBC</b> @KOMBIT\n- [x] Book lokale\n"

func TestATaskIsTickedOnThePage(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", taskPage)
	mette := w.as("mette@x.dk")
	page := mette.get("/wiki/Referat").want(http.StatusOK).holds("base", string(w.site.Head()))
	for _, want := range []string{
		`<form id="tick" method="post" action="/-/task/Referat">`,
		`<button class="tick" form="tick" name="task" role="checkbox" value="3:true" aria-checked="false" aria-label="Ring til &#34;KMD&#34; &amp; DBC"></button>`,
		`<button class="tick" form="tick" name="task" role="checkbox" value="4:false" aria-checked="true" aria-label="Book lokale"></button>`,
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("no %s in %s", want, page.body)
		}
	}
	base, _ := page.field("base")
	mette.post("/-/task/Referat", "base", base, "task", "3:true").leadsTo("/wiki/Referat")
	if got, want := w.source("Referat"), strings.Replace(taskPage, "[ ]", "[x]", 1); got != want {
		t.Errorf("ticked: %q, want %q", got, want)
	}
	page = mette.get("/wiki/Referat").want(http.StatusOK).says("Opgaven er udført.")
	if !strings.Contains(page.body, `value="3:false" aria-checked="true"`) {
		t.Errorf("the box is not ticked: %s", page.body)
	}
	mette.get("/-/history/Referat").says("Udført: Ring til \"KMD\" & DBC", "Mette Holm")

	// Twice is once: a slow browser sends the same form again.
	head := w.site.Head()
	mette.post("/-/task/Referat", "base", string(head), "task", "3:true").leadsTo("/wiki/Referat")
	mette.get("/wiki/Referat").says("Ingen ændringer at gemme")
	if w.site.Head() != head {
		t.Error("ticking a ticked box is a change")
	}
	mette.post("/-/task/Referat", "base", string(head), "task", "4:false").leadsTo("/wiki/Referat")
	mette.get("/wiki/Referat").says("Opgaven er åben igen.")
	mette.get("/-/history/Referat").says("Ikke udført alligevel: Book lokale")
}

func TestThoseWhoMayNotWriteSeeOnlyAPictureOfTheBox(t *testing.T) {
	w := newReadWiki(t, true, "Referat.md", taskPage, "side.md", "Ingen opgaver\n")
	reader := w.signIn("l@x.dk", "Liv", wiki.Reader)
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	first := string(w.site.Head())
	picture := []string{`<input type="checkbox" disabled aria-label="`, `<input type="checkbox" disabled checked aria-label="`}
	button := []string{`class="tick"`, `id="tick"`, "/-/task/"}
	w.get("/wiki/Referat", editor).want(200, button...)
	w.get("/wiki/Referat", reader).want(200, picture...).lacks(button...)
	w.get("/wiki/Referat").want(200, picture...).lacks(button...)
	w.get("/wiki/side", editor).want(200).lacks(button...)

	task := "task=3:true&base=" + first
	w.form("/-/task/Referat", nil, task).want(403, "Log ind")
	w.form("/-/task/Referat", reader, task).want(403).lacks("Log ind først")
	w.get("/-/task/Referat", editor).want(405)
	if w.site.Head() != wiki.Rev(first) {
		t.Error("a reader ticked a box")
	}
	w.save("Referat", taskPage+"Mere\n")
	w.get("/wiki/Referat?rev="+first, editor).want(200, picture...).lacks(button...) // it is as it was

	members := newReadWiki(t, false, "Referat.md", taskPage)
	for _, p := range []string{"Referat", "nej"} { // no word of what is there
		members.form("/-/task/"+p, nil, "task=3:true&base="+string(members.site.Head())).want(403).lacks("KMD", "Opgaven")
	}
}

func TestAFormThatNamesNoTaskIsRefused(t *testing.T) {
	w := newReadWiki(t, true, "Referat.md", taskPage, "anden.md", "# Anden\n\nTekst\n- [ ] Den anden\n")
	editor := w.signIn("e@x.dk", "Else", wiki.Editor)
	head := w.site.Head()
	const gone = "Opgaven er der ikke mere. Åbn siden igen"
	for _, task := range []string{
		"", "3", "3:", "3:maybe", "3:true:true", ":true", "x:true", "0:true", "-3:true", "1:true", "5:true", "99:true", "3.0:true",
		"99999999999999999999:true", "3:<b>", "\xff:true",
	} {
		form := url.Values{"base": {string(head)}, "task": {task}}.Encode()
		w.form("/-/task/Referat", editor, form).want(422, gone).lacks("<b>")
	}
	w.form("/-/task/Referat", editor, "base="+string(head)).want(422, gone)
	w.form("/-/task/anden", editor, "task=3:true&base="+string(head)).want(422, gone) // the line of another page's task
	for _, base := range []string{"", "HEAD", "--upload-pack=x", strings.Repeat("ab", 20)} {
		form := url.Values{"base": {base}, "task": {"3:true"}}.Encode()
		w.form("/-/task/Referat", editor, form).want(422, gone).lacks("kopiér din tekst")
	}
	w.form("/-/task/Referat", editor, "task=3:true").want(422, gone)
	w.form("/-/task/nej", editor, "task=3:true&base="+string(head)).want(422, gone)
	for _, none := range []string{"..%2f..%2fReferat", ".wiki/types/x", "%00", "a%2fb", ""} {
		w.form("/-/task/"+none, editor, "task=3:true&base="+string(head)).want(404)
	}
	w.form("/-/task/Referat", editor, "task=3:true&base="+string(head)+"&x="+strings.Repeat("x", formBytes)).want(413)
	w.sendFrom("203.0.113.9:9", "/-/task/Referat", "x", "Sec-Fetch-Site", "cross-site").want(403)
	w.sendFrom("203.0.113.9:9", "/-/task/Referat", "x", "Origin", "https://evil.example").want(403)
	if w.site.Head() != head {
		t.Error("a refused form made a commit")
	}
	w.site.Declare("test", &wiki.Standing{Key: "disk", ReadOnly: true, Since: time.Now()})
	w.form("/-/task/Referat", editor, "task=3:true&base="+string(head)).want(503, "Wikien kan ikke ændres lige nu")
}

func TestATaskIsTickedWhereOthersWroteMeanwhile(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", taskPage)
	mette, jens := w.as("mette@x.dk"), w.as("jens@x.dk")
	base, _ := mette.get("/wiki/Referat").field("base")
	longer := "Indkaldt af KOMBIT.\n\n" + taskPage
	jens.post("/-/edit/Referat", "content", longer, "base", base).leadsTo("/wiki/Referat")
	mette.post("/-/task/Referat", "base", base, "task", "3:true").leadsTo("/wiki/Referat")
	want := strings.Replace(longer, "[ ]", "[x]", 1)
	if got := w.source("Referat"); got != want {
		t.Errorf("merged to %q, want %q", got, want)
	}

	// The task itself was worded anew: nobody knows whether that is what was done.
	base, _ = mette.get("/wiki/Referat").field("base")
	other := strings.Replace(want, "Book lokale", "Book to lokaler", 1)
	jens.post("/-/edit/Referat", "content", other, "base", base).leadsTo("/wiki/Referat")
	mette.post("/-/task/Referat", "base", base, "task", "6:false").want(http.StatusConflict)
	if got := w.source("Referat"); got != other {
		t.Errorf("a conflict left %q", got)
	}

	base, _ = mette.get("/wiki/Referat").field("base")
	jens.post("/-/move/Referat", "to", "møder/Referat", "base", base).leadsTo("/wiki/m%C3%B8der/Referat")
	mette.post("/-/task/Referat", "base", base, "task", "6:false").leadsTo("/wiki/Referat")
	mette.get("/wiki/Referat").want(http.StatusMovedPermanently)
	if got, want := w.source("m%C3%B8der/Referat"), strings.Replace(other, "[x] Book", "[ ] Book", 1); got != want {
		t.Errorf("after a move: %q, want %q", got, want)
	}
	base, _ = mette.get("/wiki/m%C3%B8der/Referat").field("base")
	jens.post("/-/delete/m%C3%B8der/Referat", "base", base).want(http.StatusSeeOther)
	mette.post("/-/task/m%C3%B8der/Referat", "base", base, "task", "6:true").want(http.StatusConflict)
	if got := w.source("m%C3%B8der/Referat"); got != "" {
		t.Errorf("the page is back: %q", got)
	}
}

func TestTasksAreTickedInEnglish(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", taskPage)
	mette := w.as("mette@x.dk")
	mette.post("/-/language", "lang", "en", "next", "/")
	base, _ := mette.get("/wiki/Referat").field("base")
	mette.post("/-/task/Referat", "base", base, "task", "3:true").leadsTo("/wiki/Referat")
	mette.get("/wiki/Referat").says("The task is done.")
	base, _ = mette.get("/wiki/Referat").field("base")
	mette.post("/-/task/Referat", "base", base, "task", "3:false").leadsTo("/wiki/Referat")
	mette.get("/wiki/Referat").says("The task is open again.")
	mette.post("/-/task/Referat", "base", base, "task", "99:true").want(http.StatusUnprocessableEntity).says("The task is not there any more.")
}
