package web

import (
	"html"
	"strings"
	"testing"
)

const section = "/-/edit/Referat?section=s-%C3%B8konomi"

func TestASectionIsEditedAloneAndPutBack(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", "---\ntitle: Referat\n---\n"+twoSections+"\n## Slut\n")
	mette := w.as("mette@x.dk")
	page := mette.get("/wiki/Referat").want(200)
	if !strings.Contains(page.body, `<a class="edit-section" href="`+section+`" aria-label="Rediger afsnittet Økonomi">Rediger</a>`) {
		t.Errorf("no link to the editor of the section in %s", page.body)
	}
	if strings.Contains(w.as("laila@x.dk").get("/wiki/Referat").body, "edit-section") {
		t.Error("a reader has links to the editor")
	}
	form := mette.get(section).want(200).holds("content", "## Økonomi\n\nSkrives\n").holds("section", "s-økonomi")
	form.says("Rediger afsnittet »Økonomi« på »Referat«")
	base, _ := form.field("base")
	fields := []string{"section", "s-økonomi", "base", base, "content"}
	other := strings.Replace("---\ntitle: Referat\n---\n"+twoSections+"\n## Slut\n", "Skrives", "Jens' tekst", 1)
	w.as("jens@x.dk").post("/-/edit/Referat", "content", other, "base", base).leadsTo("/wiki/Referat")
	mette.post("/-/preview/Referat", append(fields, "## Økonomi\n\nTal\n", "action", "preview")...).want(200).
		holds("content", "## Økonomi\n\nTal\n").holds("section", "s-økonomi")
	mette.post("/-/edit/Referat", append(fields, "## Økonomi\r\n\r\nTal")...).leadsTo("/wiki/Referat#s-%C3%B8konomi")
	want := strings.Replace(other, "## Økonomi\n\nSkrives", "## Økonomi\n\nTal", 1)
	if got := w.source("Referat"); got != want {
		t.Errorf("saved %q, want %q", got, want)
	}
	mette.get("/-/history/Referat").says("Rettede afsnittet Økonomi")
}

func TestASectionThatCollidesIsSettledInTheWholePage(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", twoSections)
	base := string(w.site.Head())
	theirs := strings.Replace(twoSections, "## Økonomi\n\nSkrives", "## Økonomi\n\nJens", 1)
	w.as("jens@x.dk").post("/-/edit/Referat", "content", theirs, "base", base).leadsTo("/wiki/Referat")
	mette := w.as("mette@x.dk")
	r := mette.post("/-/edit/Referat", "section", "s-økonomi", "base", base, "content", "## Økonomi\n\nMette\n").want(409)
	if _, ok := r.field("section"); ok {
		t.Error("the conflict is of the section alone")
	}
	r.says("Redigeringskonflikt", "Mette", "Jens")
	ours, _ := r.field("ours")
	if want := strings.Replace(twoSections, "## Økonomi\n\nSkrives", "## Økonomi\n\nMette", 1); ours != want {
		t.Errorf("ours is %q, want %q", ours, want)
	}
}

func TestASectionThatIsNotThereLosesNothingTyped(t *testing.T) {
	w := newFormsWiki(t, "Referat.md", twoSections, "Andet.md", "# Andet\n\n## Hemmeligt\n")
	mette := w.as("mette@x.dk")
	base := string(w.site.Head())
	mette.get("/-/edit/Referat?section=s-v%C3%A6k").leadsTo("/-/edit/Referat")
	for _, id := range []string{"s-væk", "s-hemmeligt", "../Andet", strings.Repeat("x", 5000)} {
		r := mette.post("/-/edit/Referat", "section", id, "base", base, "content", "Min "+awkward).want(409)
		r.says("Afsnittet findes ikke længere").holds("content", twoSections)
		if !strings.Contains(r.body, "\nMin "+html.EscapeString(awkward)) {
			t.Errorf("what was typed is not on the page: %s", r.body)
		}
		if _, ok := r.field("section"); ok {
			t.Errorf("%s is offered again", id)
		}
	}
	mette.post("/-/edit/Ny", "section", "s-x", "content", "Min tekst").want(409)
	if got := w.source("Referat"); got != twoSections {
		t.Errorf("saved %q", got)
	}
	w.visitor().get(section).want(303)
	w.as("laila@x.dk").get(section).want(403)
}
