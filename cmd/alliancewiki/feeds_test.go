package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alliancewiki/internal/feed"
)

// reader is a program that reads calendars or feeds, behind a script of testdata/clients, which gets the document on
// standard input and answers with JSON.
type reader struct {
	name   string
	script []string
	needs  []string // must run without fault
}

var calendarReaders = []reader{
	{"icalendar", []string{debianPython, "read_icalendar.py"}, []string{debianPython, "-c", "import icalendar"}},
	{"ical.js", []string{"node", "read_icaljs.js"}, []string{"node", "--input-type=module", "-e", "import 'ical.js'"}},
}

var feedparser = reader{"feedparser", []string{debianPython, "read_feedparser.py", feed.AtomType},
	[]string{debianPython, "-c", "import feedparser"}}

// read has the reader read a document. Whatever it says beside its answer is a complaint.
func (r reader) read(t *testing.T, document []byte, into any) {
	t.Helper()
	needInstalled(t, r.name, r.needs)
	cmd := exec.Command(r.script[0], r.script[1:]...)
	cmd.Dir = clientScripts
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	cmd.Stdin = bytes.NewReader(document)
	var said bytes.Buffer
	cmd.Stderr = &said
	answer, err := cmd.Output()
	if err != nil || said.Len() > 0 {
		t.Fatalf("%s: %v\n%s", r.name, err, &said)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		t.Fatalf("%s: %v\n%s", r.name, err, answer)
	}
}

// readCalendar is what a reader makes of a calendar. Times are days or moments in universal time.
type readCalendar struct {
	Name, Method string
	Problems     []string
	Events       []readEvent
}

type readEvent struct {
	ID, Title, Start, End, Place, URL, Description string
	Categories                                     []string
	Status                                         string
	Sequence                                       int
	Stamp                                          string
}

// TestCalendarsAreReadAsMeant has programs that others have made read what the wiki writes for them. No organisation has
// a comma in its name: icalendar parts them there, also where the comma is escaped.
func TestCalendarsAreReadAsMeant(t *testing.T) {
	changed := time.Date(2026, 11, 22, 13, 5, 9, 0, time.UTC)
	day := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	long := strings.Repeat("Rødgrød på Ærø; og, ført \\ bag »lyset« 🫖 ", 20) + "\nNy linje"
	const url, link = "https://wiki.example/wiki/m%C3%B8der/salon", "\n\nhttps://wiki.example/wiki/m%C3%B8der/salon"
	meetings := []feed.Meeting{
		{
			ID: feed.Tag("https://wiki.example", "møder/1"), Title: "Første salon, på Åboulevarden; ærligt", Day: day(2026, 1, 15),
			Time: "kl. 9.00–12.00", Place: "Weidekampsgade 10\n2300 København S", URL: url, Description: long,
			Organisations: []string{"KOMBIT", "Bøger & Co"}, Updated: changed, Sequence: 4,
		},
		{ID: "sommer", Title: "Sommer", Day: day(2026, 7, 1), Time: "13.30-15", Cancelled: true, Updated: changed},
		{ID: "uden-slut", Title: "Uden slut", Day: day(2026, 7, 1), Time: "kl. 13", Updated: changed},
		{ID: "halv-dag", Title: "Hele årets sidste dag", Day: day(2026, 12, 31), Time: "En halv dag", URL: url, Updated: changed},
	}
	want := readCalendar{Name: "Saloner i Den Digitale Alliance", Method: "PUBLISH", Problems: []string{}, Events: []readEvent{
		{
			ID: "tag:wiki.example,2026:m%C3%B8der/1", Title: meetings[0].Title, Start: "2026-01-15T08:00:00Z", End: "2026-01-15T11:00:00Z",
			Place: meetings[0].Place, URL: url, Description: long + link, Categories: meetings[0].Organisations, Status: "CONFIRMED", Sequence: 4,
		},
		{ID: "sommer", Title: "Sommer", Start: "2026-07-01T11:30:00Z", End: "2026-07-01T13:00:00Z", Status: "CANCELLED"},
		{ID: "uden-slut", Title: "Uden slut", Start: "2026-07-01T11:00:00Z", Status: "CONFIRMED"},
		{ID: "halv-dag", Title: "Hele årets sidste dag", Start: "2026-12-31", End: "2027-01-01", URL: url, Description: "En halv dag" + link, Status: "CONFIRMED"},
	}}
	// The days around those at which the clock is changed, as Go knows them.
	copenhagen, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	for year := 2024; year < 2036; year++ {
		for _, month := range []time.Month{time.March, time.October} {
			for d := 24; d <= 31; d++ {
				at := time.Date(year, month, d, 9, 15, 0, 0, copenhagen)
				id := at.Format(time.DateOnly)
				meetings = append(meetings, feed.Meeting{ID: id, Title: id, Day: at, Time: "9.15-23.45", Updated: changed})
				want.Events = append(want.Events, readEvent{ID: id, Title: id, Status: "CONFIRMED",
					Start: at.UTC().Format(time.RFC3339), End: time.Date(year, month, d, 23, 45, 0, 0, copenhagen).UTC().Format(time.RFC3339)})
			}
		}
	}
	for i := range want.Events {
		want.Events[i].Stamp = "2026-11-22T13:05:09Z"
		if want.Events[i].Categories == nil {
			want.Events[i].Categories = []string{}
		}
	}
	document := feed.Calendar(want.Name, meetings)
	for _, r := range calendarReaders {
		t.Run(r.name, func(t *testing.T) {
			var got readCalendar
			r.read(t, document, &got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// readFeed is what feedparser makes of a feed.
type readFeed struct {
	Version, Problem, Lang, ID, Title, Updated string
	Links                                      map[string]string
	Entries                                    []struct{ ID, Title, Updated, Author, Link, Summary string }
}

// TestFeedsAreReadAsMeant has feedparser read the changes of the whole wiki and of a folder.
func TestFeedsAreReadAsMeant(t *testing.T) {
	p := newProgram(t, t.TempDir())
	p.start()
	for _, page := range []string{"møder/første salon", "andet", "møder/2026/åben & fri"} {
		if body, status := p.save(page, "# "+page+"\n", ""); status != http.StatusSeeOther {
			t.Fatalf("save %s: %d\n%s", page, status, body)
		}
	}
	read := func(query string) (f readFeed) {
		t.Helper()
		body, status := p.get("/-/recent.atom" + query)
		if status != http.StatusOK {
			t.Fatalf("%s: %d\n%s", query, status, body)
		}
		feedparser.read(t, []byte(body), &f)
		if f.Version != "atom10" || f.Problem != "" || f.Lang != "da" || f.Links["self"] != p.url+"/-/recent.atom"+query {
			t.Errorf("%s: %+v", query, f)
		}
		return f
	}
	whole, folder := read(""), read("?folder=m%C3%B8der")
	if len(whole.Entries) < 4 || len(folder.Entries) == 0 || whole.Entries[0] != folder.Entries[0] || whole.Updated != folder.Updated ||
		whole.ID == folder.ID || folder.Links["alternate"] != p.url+"/wiki/m%C3%B8der" {
		t.Fatalf("the wiki's is %+v\nthe folder's %+v", whole, folder)
	}
	e := folder.Entries[0]
	at, err := time.Parse(time.RFC3339, e.Updated)
	if err != nil || time.Since(at) > time.Hour || e.Author != editorName+", KOMBIT" || !strings.HasSuffix(e.ID, ",2026:"+p.head()) ||
		e.Link != fmt.Sprintf("%s/-/diff/m%%C3%%B8der/2026/%%C3%%A5ben%%20&%%20fri?to=%s", p.url, p.head()) ||
		e.Title != "Ret møder/2026/åben & fri" || strings.TrimSpace(e.Summary) != "møder/2026/åben & fri" {
		t.Errorf("%+v", e)
	}
	for _, e := range folder.Entries {
		if strings.Contains(e.Title, "andet") {
			t.Errorf("what lies elsewhere is among the changes of the folder: %+v", e)
		}
	}
}

// TestTheWikisCalendarAndFeedsAreReadAsMeant has the readers read what the running program says of its meetings.
func TestTheWikisCalendarAndFeedsAreReadAsMeant(t *testing.T) {
	p := newProgram(t, t.TempDir())
	p.start()
	save := func(path, text string) {
		t.Helper()
		if body, status := p.save(path, text, ""); status != http.StatusSeeOther {
			t.Fatalf("save %s: %d\n%s", path, status, body)
		}
	}
	save("møder/vinter", "---\ntitle: Vintersalon; og, mere\ntype: salon\ndato: 2027-01-15\ntid: kl. 9.00–12.00\nform: fysisk\nsted: Weidekampsgade 10, København\n"+
		"værter: [KOMBIT]\ntemaer: [Økonomi, Drift]\nstatus: aflyst\n---\n> [!beslutning] Vi & de mødes igen. ^igen\n")
	save("møder/vinter-referat", "---\ntitle: Referat af vintersalon\ntype: referat\nsalon: møder/vinter\n---\n> [!beslutning] Ja.\n\n- [ ] Ring @KOMBIT\n")
	get := func(path string) []byte {
		t.Helper()
		body, status := p.get(path)
		if status != http.StatusOK {
			t.Fatalf("%s: %d\n%s", path, status, body)
		}
		return []byte(body)
	}
	address := p.url + "/wiki/m%C3%B8der/vinter"
	for _, r := range calendarReaders {
		for _, path := range []string{"/-/calendar.ics", "/-/calendar/m%C3%B8der/vinter.ics"} {
			var got readCalendar
			r.read(t, get(path), &got)
			var meeting readEvent
			for _, e := range got.Events {
				if strings.HasPrefix(e.Title, "Vintersalon") {
					meeting = e
				}
			}
			want := readEvent{ID: meeting.ID, Title: "Vintersalon; og, mere", Start: "2027-01-15T08:00:00Z", End: "2027-01-15T11:00:00Z",
				Place: "Weidekampsgade 10, København", URL: address, Categories: []string{"KOMBIT"}, Status: "CANCELLED", Stamp: meeting.Stamp,
				Description: "Mødet er aflyst.\nTemaer: Økonomi, Drift\nVærter: KOMBIT\n\n" + address}
			if diff := cmp.Diff(want, meeting); diff != "" || len(got.Problems) > 0 || !strings.HasSuffix(meeting.ID, "/m%C3%B8der/vinter.md") {
				t.Errorf("%s, %s: %v, %s\n%s", r.name, path, got.Problems, meeting.ID, diff)
			}
		}
	}
	var minutes, decisions readFeed
	feedparser.read(t, get("/-/minutes.atom"), &minutes)
	feedparser.read(t, get("/-/decisions.atom"), &decisions)
	for _, f := range []readFeed{minutes, decisions} {
		if f.Version != "atom10" || f.Problem != "" || len(f.Entries) < 1 {
			t.Fatalf("%+v", f)
		}
	}
	if e := minutes.Entries[0]; e.Title != "Referat af vintersalon" || e.Link != address+"-referat" || e.Author != editorName+", KOMBIT" ||
		!strings.Contains(e.Summary, "Vintersalon; og, mere · fredag 15. januar 2027\n1 beslutning\n1 åben opgave") {
		t.Errorf("%+v", e)
	}
	if len(decisions.Entries) < 2 || decisions.Entries[0].Title != "Ja." || decisions.Entries[1].Title != "Vi & de mødes igen." ||
		!strings.HasPrefix(decisions.Entries[1].Link, address+"#") || decisions.Entries[0].ID == decisions.Entries[1].ID {
		t.Errorf("%+v", decisions.Entries)
	}
}
