package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/feed"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

const salonType = `label: {da: Salon, en: Salon}
fields:
  - {name: dato, label: {da: Dato, en: Date}, kind: date}
  - name: status
    label: {da: Status, en: Status}
    kind: choice
    choices: [{value: planlagt, label: {da: Planlagt, en: Planned}}, {value: afholdt, label: {da: Afholdt, en: Held}}, {value: aflyst, label: {da: Aflyst, en: Cancelled}}]
`

// salon is a meeting's page.
func salon(title, fields string) string {
	return "---\ntitle: " + title + "\ntype: salon\n" + fields + "---\nProgrammet.\n"
}

func meetingFiles() []string {
	next := time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
	return []string{
		".wiki/types/salon.yaml", salonType,
		".wiki/templates/mødereferat.md", "---\ntitle:\ntemplate: Mødereferat\ntype: referat\nsalon:\ndato:\n---\n\n## Beslutninger\n",
		"møder/2024-02-29-kickoff.md", salon("Kickoff & <mere>", "dato: 2024-02-29\ntid: kl. 9.00–12.00\nsted: København\nstatus: planlagt\nværter: [KOMBIT]\n"),
		"møder/2024-03-21-salon.md", salon("Første salon", "dato: 2024-03-21\nstatus: afholdt\n"),
		"møder/2024-03-21-salon-referat.md", "---\ntitle: Referat af første salon\ntype: referat\nsalon: Første salon\n---\n" +
			"> [!beslutning] Vi mødes igen.\n\n- [ ] Skriv til alle @KOMBIT (frist 2024-05-01)\n- [x] Lav kaffe\n- [ ] Vælg dag (frist snart)\n",
		"møder/næste.md", salon("Næste salon", "dato: "+next+"\nstatus: aflyst\n"),
		"møder/uden.md", salon("Uden dag", ""), "møder/forkert.md", salon("Forkert dag", "dato: 1. <maj>\n"),
		"møder/løst.md", "---\ntitle: Løst referat\ntype: referat\nsalon: Findes <ikke>\n---\n",
	}
}

func TestMeetingsAreListed(t *testing.T) {
	w := newReadWiki(t, true, meetingFiles()...)
	a := w.get("/-/meetings").want(200, "<title>Møder – Alliancen</title>", "Kommende møder", "Uden dato", "Tidligere møder",
		`<time datetime="2024-02-29">torsdag 29. februar 2024</time>`, "kl. 9.00–12.00", "København", "KOMBIT", "Var planlagt", "Afholdt", "Aflyst",
		"Datoen »1. &lt;maj&gt;« kan ikke læses", "Datoen er ikke fastsat", `<a href="/wiki/m%C3%B8der/2024-03-21-salon-referat">`,
		"1 beslutning", "2 åbne opgaver", `href="webcal://wiki.test/-/calendar.ics"`, `<code>http://wiki.test/-/calendar.ics</code>`,
		`type="application/atom+xml" title="Referater som Atom-feed" href="/-/minutes.atom"`, `href="/-/decisions.atom"`).lacks("Skriv referat", "<maj>")
	checkPage(t, []byte(a.body))
	if next, last := strings.Index(a.body, "Næste salon"), strings.Index(a.body, "Første salon"); next > last || last > strings.Index(a.body, "Kickoff") {
		t.Error("the meetings are in another order")
	}
	editor := w.signIn("m@x.dk", "Mette", wiki.Editor)
	w.get("/-/meetings", editor).want(200, `href="/-/minutes/m%C3%B8der/2024-02-29-kickoff"`).lacks(`href="/-/minutes/m%C3%B8der/2024-03-21-salon"`, `href="/-/minutes/m%C3%B8der/n%C3%A6ste"`)
	for _, bad := range []string{"x", "-1", "6", "99999999999999999999"} {
		w.get("/-/meetings?skip=" + bad).want(404)
	}
	w.get("/-/meetings", "Cookie", "lang=en").want(200, "Past meetings", "Thursday 29 February 2024", "Cancelled", "2 open tasks")
}

func TestAWikiWithoutMeetingsSaysWhatToDo(t *testing.T) {
	w := newReadWiki(t, true, "a.md", "x\n")
	w.get("/-/meetings").want(200, "Der er ingen møder i wikien endnu.", "Når en redaktør")
	w.get("/-/meetings", w.signIn("m@x.dk", "Mette", wiki.Editor)).want(200, "Opret en side med skabelonen Salon")
	w.get("/-/calendar.ics").want(200, "BEGIN:VCALENDAR").lacks("VEVENT")
	w.get("/-/minutes.atom").want(200, "<feed").lacks("<entry>")
}

func TestManyMeetingsAreListedInParts(t *testing.T) {
	var files []string
	for i := range 200 {
		files = append(files, fmt.Sprintf("m/%d.md", i), salon(fmt.Sprint("Møde ", i), "dato: "+time.Date(2020, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)+"\n"))
	}
	w := newReadWiki(t, true, files...)
	w.get("/-/meetings").want(200, ">Møde 199<", ">Møde 150<", `rel="next" href="/-/meetings?skip=50"`, "Der er ikke planlagt flere møder.").lacks(">Møde 149<")
	w.get("/-/meetings?skip=150").want(200, ">Møde 49<", ">Møde 0<", "noindex").lacks(`rel="next"`, "Der er ikke planlagt flere")
	if n := strings.Count(w.get("/-/calendar.ics").want(200).body, "BEGIN:VEVENT"); n != 200 {
		t.Errorf("%d meetings in the calendar", n)
	}
}

func TestAMeetingsPageLeadsOn(t *testing.T) {
	w := newReadWiki(t, true, meetingFiles()...)
	a := w.get("/wiki/møder/2024-03-21-salon").want(200, "Referat, beslutninger og opgaver", "Referat af første salon",
		`<a href="/wiki/m%C3%B8der/2024-03-21-salon-referat#s-vi-m%c3%b8des-igen">Vi mødes igen.</a>`, "Skriv til alle", "@KOMBIT", "frist 1. maj 2024",
		"fristen »snart« er ikke en dato", "1 løst opgave", "Lav kaffe", `<a rel="prev" href="/wiki/m%C3%B8der/2024-02-29-kickoff">`,
		`<a rel="next" href="/wiki/m%C3%B8der/n%C3%A6ste">`, `href="/-/calendar/m%C3%B8der/2024-03-21-salon.ics"`).lacks("Nyt referat")
	checkPage(t, []byte(a.body))
	editor := w.signIn("m@x.dk", "Mette", wiki.Editor)
	w.get("/wiki/møder/2024-03-21-salon", editor).want(200, `href="/-/minutes/m%C3%B8der/2024-03-21-salon">Nyt referat`)
	w.get("/wiki/møder/uden", editor).want(200, "Der er ikke skrevet referat endnu.", "Der står ingen beslutninger", "Der står ingen opgaver").
		lacks("Føj til kalender", `rel="prev"`, `rel="next"`)
	w.get("/wiki/møder/2024-03-21-salon-referat").want(200, "Referatet er fra", `<a href="/wiki/m%C3%B8der/2024-03-21-salon">Første salon</a>`)
	w.get("/wiki/møder/løst").want(200, "Referatet hører til »Findes &lt;ikke&gt;«")
	w.save("møder/løst", "---\ntitle: Løst referat\ntype: referat\nsalon: Første salon\n---\n")
	w.get("/wiki/møder/2024-03-21-salon").want(200, "Løst referat")
	w.get("/wiki/møder/2024-03-21-salon?rev=" + string(w.site.Head())).want(200).lacks("Referat, beslutninger og opgaver")
}

func TestNewMinutesAreFilledInFromTheMeeting(t *testing.T) {
	w := newReadWiki(t, true, meetingFiles()...)
	w.get("/-/minutes/møder/2024-02-29-kickoff").want(303).header("Location", "/-/login?next=%2F-%2Fminutes%2Fm%25C3%25B8der%2F2024-02-29-kickoff")
	editor, head := w.signIn("m@x.dk", "Mette", wiki.Editor), w.site.Head()
	to := w.get("/-/minutes/møder/2024-02-29-kickoff", editor).want(303).Header.Get("Location")
	u, err := url.Parse(to)
	if err != nil || u.Path != "/-/edit/møder/2024-02-29-kickoff-referat" {
		t.Fatal(to, err)
	}
	a := w.get(to, editor).want(200)
	for _, want := range []string{"Referat af Kickoff &amp; &lt;mere&gt;", "Kickoff &amp; &lt;mere&gt;", "2024-02-29", "## Beslutninger"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the editor lacks %s:\n%s", want, a.main())
		}
	}
	if w.site.Head() != head {
		t.Error("something was saved")
	}
	w.get("/-/minutes/møder/2024-03-21-salon", editor).want(303).header("Location",
		"/-/edit/m%C3%B8der/2024-03-21-salon-referat-2?salon=m%C3%B8der%2F2024-03-21-salon&template=m%C3%B8dereferat&title=Referat+af+F%C3%B8rste+salon")
	w.get("/-/minutes/møder/løst", editor).want(404)
	w.get("/-/minutes/../x", editor).want(404)
	w.get("/-/edit/ny?title=Ny&salon=findes/ikke", editor).want(200, "Ny").lacks("salon: ")
	w.get("/-/edit/ny?title=Ny&salon="+strings.Repeat("x", 3000), editor).want(200)
	w.get("/-/minutes/møder/2024-03-21-salon", w.signIn("l@x.dk", "Liv", wiki.Reader)).want(403)
}

func TestTheCalendarIsTheSameUntilSomethingChanges(t *testing.T) {
	w := newReadWiki(t, true, meetingFiles()...)
	a := w.get("/-/calendar.ics").want(200, "SUMMARY:Kickoff & <mere>", "DTSTART;TZID=Europe/Copenhagen:20240229T090000", "STATUS:CANCELLED",
		"SUMMARY:Næste salon").header("Content-Type", feed.CalendarType).lacks("Uden dag", "Forkert dag")
	tag := a.Header.Get("Etag")
	w.get("/-/calendar.ics", "If-None-Match", tag).want(304)
	w.save("a", "noget andet\n")
	if again := w.get("/-/calendar.ics", "If-None-Match", tag); again.StatusCode != http.StatusNotModified {
		t.Errorf("another page changed the calendar: %s\n%s", again.body, a.body)
	}
	w.save("møder/2024-02-29-kickoff", salon("Kickoff", "dato: 2024-03-01\n"))
	w.get("/-/calendar.ics", "If-None-Match", tag).want(200, "SEQUENCE:1", "DTSTART;VALUE=DATE:20240301")
	one := w.get("/-/calendar/møder/2024-02-29-kickoff.ics").want(200, "SUMMARY:Kickoff", "METHOD:PUBLISH").
		header("Content-Type", feed.CalendarType).header("Content-Disposition", "attachment; filename=2024-02-29-kickoff.ics").lacks("Første salon")
	uid := func(text string) string {
		_, rest, _ := strings.Cut(text, "UID:")
		id, _, _ := strings.Cut(rest, "DTSTAMP")
		return id
	}
	_, err := w.site.Move(t.Context(), mette, mustPath("møder/2024-02-29-kickoff"), mustPath("arkiv/kickoff"), w.site.Head(), "")
	must(t, err)
	w.get("/-/calendar/møder/2024-02-29-kickoff.ics").want(301).header("Location", "/-/calendar/arkiv/kickoff.ics")
	moved := w.get("/-/calendar/arkiv/kickoff.ics").want(200, "SEQUENCE:2", "URL:http://wiki.test/wiki/arkiv/kickoff")
	if uid(one.body) != uid(moved.body) || uid(one.body) == "" {
		t.Errorf("the id changed from %q to %q", uid(one.body), uid(moved.body))
	}
	for _, none := range []string{"møder/uden.ics", "møder/forkert.ics", "møder/løst.ics", "findes/ikke.ics", "møder/næste", ".ics", "", "a%2Fb.ics"} {
		w.get("/-/calendar/" + none).want(404)
	}
}

func TestFeedsOfMinutesAndDecisions(t *testing.T) {
	w := newReadWiki(t, true, meetingFiles()...)
	w.save("møder/2024-03-21-salon-referat", "---\ntitle: Referat & mere\ntype: referat\nsalon: Første salon\n---\n> [!beslutning] Vi <b>mødes</b> igen.\n\n> [!beslutning] Ny. ^ny\n")
	w.get("/-/minutes.atom").want(200, "<title>Alliancen: Referater</title>", "Referat &amp; mere", "Første salon · torsdag 21. marts 2024", "2 beslutninger",
		"Mette Holm, KOMBIT", "http://wiki.test/wiki/m%C3%B8der/2024-03-21-salon-referat", "Løst referat").header("Content-Type", feed.AtomType)
	a := w.get("/-/decisions.atom").want(200, "<title>Alliancen: Beslutninger</title>", "Ny.", "2024-03-21-salon-referat#s-ny", "i Referat &amp; mere", "torsdag 21. marts 2024")
	w.get("/-/decisions.atom", "If-None-Match", a.Header.Get("Etag")).want(304)
}

// Whoever writes another query behind the address each time must not have the document made each time.
func TestADocumentIsOneWhateverItsQuery(t *testing.T) {
	w := newReadWiki(t, true, meetingFiles()...)
	for _, path := range []string{"/-/calendar.ics", "/-/minutes.atom", "/-/decisions.atom"} {
		w.server.cache.entries.InvalidateAll()
		for i := range 5 {
			w.get(fmt.Sprintf("%s?x=%d", path, i)).want(200)
		}
		kept := 0
		for range w.server.cache.entries.Keys() {
			kept++
		}
		if kept != 1 {
			t.Errorf("%s is remembered %d times", path, kept)
		}
	}
}

func TestMembersCalendarIsNotForStrangers(t *testing.T) {
	w := newReadWiki(t, false, meetingFiles()...)
	for _, path := range []string{"/-/calendar.ics", "/-/calendar/m/x.ics", "/-/minutes.atom", "/-/decisions.atom", "/-/meetings"} {
		w.get(path).want(303).lacks("VEVENT", "salon")
	}
	reader := w.signIn("l@x.dk", "Liv", wiki.Reader)
	w.get("/-/calendar.ics", reader).want(200, "VEVENT")
	w.get("/-/calendar.ics").want(303)
	w.get("/-/meetings", reader).want(200, "kan kun læses af medlemmer").lacks("webcal:")
}

// sampleSalon is a meeting with everything that one can have.
func sampleSalon() site.Salon {
	return site.Salon{
		PageRef: otherPage, Date: "2026-03-21", Time: "kl. 9 <b>", Form: "fysisk", Status: "aflyst", Place: "<b>", Hosts: []string{"A", "<b>"},
		Themes: []string{"<i>"}, Minutes: []site.PageRef{samplePage, otherPage}, Decisions: 1, Tasks: 4, Open: 3,
	}
}

// meetingSamples are the views of the overview.
func meetingSamples(b base) []any {
	row := meetingRow{Salon: sampleSalon(), When: "lørdag", Status: "Aflyst"}
	bare := meetingRow{Salon: site.Salon{PageRef: samplePage}, When: "Datoen »<b>« kan ikke læses", Bad: true, Write: true}
	return []any{
		meetingsView{base: b}, meetingsView{base: b, NoNext: true, Count: 1, Webcal: "webcal://x/y"},
		meetingsView{base: b, Count: 120, Skip: 50, Next: 100, Parts: []meetingPart{{"coming", "Kommende", []meetingRow{row}}, {"past", "Tidligere", []meetingRow{bare, row}}}},
	}
}

// salonSamples are a page as one of a meeting, and as minutes.
func salonSamples(b base, page pageView) (all []any) {
	m := sampleSalon()
	task := salonTask{site.SalonTask{Task: wiki.Task{Text: "Gør <b>", Who: []string{"A", "<i>"}, Due: "2026-05-01"}, Page: otherPage}, b.T, "1. maj", true}
	bad := salonTask{SalonTask: site.SalonTask{Task: wiki.Task{Text: "x", Bad: "<b>"}, Page: samplePage}, T: b.T}
	near := &salonNeighbour{&m, "lørdag"}
	for _, part := range []*salonPart{
		{SalonView: &site.SalonView{Salon: &site.Salon{PageRef: samplePage}}},
		{
			SalonView: &site.SalonView{Salon: &m, Cut: true}, When: "lørdag", Previous: near, Next: near, Open: []salonTask{task, bad}, Done: []salonTask{task},
			Decisions: []salonDecision{{site.SalonDecision{Page: otherPage, ID: "s-<b>", Text: "Ja <b>"}, ""}, {site.SalonDecision{Page: samplePage, Text: "Nej"}, "Vedtaget <b>"}},
		},
		{SalonView: &site.SalonView{Minutes: true, Salon: &m, Others: 2}, When: "lørdag"},
		{SalonView: &site.SalonView{Minutes: true, Name: "<b>"}}, {SalonView: &site.SalonView{Minutes: true}},
	} {
		page.Salon = part
		all = append(all, page)
	}
	return all
}
