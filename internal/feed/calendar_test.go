package feed

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var changed = time.Date(2026, 11, 22, 14, 5, 0, 0, time.FixedZone("", 3600))

func TestACalendarIsWrittenAsTheStandardSays(t *testing.T) {
	got := string(Calendar("Saloner; næste, og forrige", []Meeting{
		{
			ID: "tag:wiki.test,2026:salon/1", Title: "Første salon, på Åboulevarden", Day: time.Date(2024, 3, 21, 23, 30, 0, 0, changed.Location()),
			Time: "kl. 9.00–12.00", Place: "Weidekampsgade 10\nKøbenhavn", URL: "https://wiki.test/wiki/m%C3%B8der/første",
			Description: "Tag `C:\\kort` med; kaffe, te.", Organisations: []string{"KOMBIT", "DBC, Digital", ""}, Updated: changed, Sequence: 3,
		},
		{ID: "2", Title: "Uden dag", Updated: changed},
		{ID: "3", Title: "Hel dag", Day: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC), Time: "En halv dag", Cancelled: true, Updated: changed},
		{ID: "4", Title: "Uden slut", Day: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC), Time: "13", Updated: changed},
	}))
	want := `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//alliancewiki//alliancewiki//DA
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Saloner\; næste\, og forrige
X-WR-CALNAME:Saloner\; næste\, og forrige
X-WR-TIMEZONE:Europe/Copenhagen
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:DAYLIGHT
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:tag:wiki.test\,2026:salon/1
DTSTAMP:20261122T130500Z
LAST-MODIFIED:20261122T130500Z
SEQUENCE:3
SUMMARY:Første salon\, på Åboulevarden
STATUS:CONFIRMED
DTSTART;TZID=Europe/Copenhagen:20240321T090000
DTEND;TZID=Europe/Copenhagen:20240321T120000
LOCATION:Weidekampsgade 10\nKøbenhavn
URL:https://wiki.test/wiki/m%C3%B8der/f%C3%B8rste
DESCRIPTION:Tag ` + "`C:\\\\kort`" + ` med\; kaffe\, te.\n\nhttps://wiki.test/wiki/m%C3%B8der/f%C3%B8rste
CATEGORIES:KOMBIT
CATEGORIES:DBC\, Digital
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTAMP:20261122T130500Z
LAST-MODIFIED:20261122T130500Z
SEQUENCE:0
SUMMARY:Hel dag
STATUS:CANCELLED
DTSTART;VALUE=DATE:20241231
DTEND;VALUE=DATE:20250101
DESCRIPTION:En halv dag
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTAMP:20261122T130500Z
LAST-MODIFIED:20261122T130500Z
SEQUENCE:0
SUMMARY:Uden slut
STATUS:CONFIRMED
DTSTART;TZID=Europe/Copenhagen:20241231T130000
END:VEVENT
END:VCALENDAR
`
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(strings.Join(unfold(t, got), "\n")+"\n", "\n")); diff != "" {
		t.Error(diff)
	}
	if one := string(Calendar("", nil)); strings.Contains(one, "NAME:\r\n") || strings.Contains(one, "REFRESH") {
		t.Error("a single meeting is written as a calendar to follow")
	}
}

// unfold makes sure that the document's lines are as the standard wants them, and gives the content lines.
func unfold(t *testing.T, doc string) (lines []string) {
	t.Helper()
	body, ok := strings.CutSuffix(doc, "\r\n")
	if !ok {
		t.Fatal("the last line has no end")
	}
	for line := range strings.SplitSeq(body, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") || line == "" {
			t.Fatalf("line %q of %d octets", line, len(line))
		}
		if rest, more := strings.CutPrefix(line, " "); more {
			lines[len(lines)-1] += rest
		} else {
			lines = append(lines, line)
		}
	}
	return lines
}

// unescape reads a text as the standard says; what may not stand there fails the test.
func unescape(t *testing.T, s string) string {
	t.Helper()
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ',' || c == ';':
			t.Fatalf("%q is not escaped in %q", c, s)
		case c != '\\':
			b.WriteByte(c)
		case i+1 == len(s) || !strings.ContainsRune(`\,;n`, rune(s[i+1])):
			t.Fatalf("a lone backslash in %q", s)
		default:
			i++
			b.WriteString(strings.Replace(s[i:i+1], "n", "\n", 1))
		}
	}
	return b.String()
}

// Whatever people write, the lines are within bounds, and reading them gives the text back; nothing gets out of its line.
func FuzzTextsComeBack(f *testing.F) {
	for _, s := range []string{
		"Første salon", "a,b;c\\n\\\nd", strings.Repeat("æøå", 60), strings.Repeat("🫖", 40), strings.Repeat(" ", 200), "x\r\nEND:VEVENT\r\n",
		"\xff\xfe", "a\u2028b\u0085c\x00d", strings.Repeat("a", 74) + "é", strings.Repeat("\\", 100), "<a> <b>" + strings.Repeat(">", 80),
	} {
		f.Add(s, "https://wiki.test/"+s)
	}
	f.Add("", "a:\xff") // an address whose parts are not escaped
	f.Fuzz(func(t *testing.T, s, address string) {
		doc := string(Calendar(s, []Meeting{{
			ID: s, Title: s, Day: changed, Time: s, Place: s, URL: address, Organisations: []string{s}, Updated: changed,
		}}))
		lines := unfold(t, doc)
		want := clean(s)
		for _, name := range []string{"X-WR-CALNAME", "UID", "SUMMARY", "LOCATION", "CATEGORIES"} {
			value := ""
			for _, line := range lines {
				if v, ok := strings.CutPrefix(line, name+":"); ok {
					value = unescape(t, v)
				}
			}
			if value != want {
				t.Errorf("%s is %q, want %q", name, value, want)
			}
		}
		if n := len(slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return l != "END:VEVENT" })); n != 1 {
			t.Errorf("%d meetings in\n%s", n, doc)
		}
		for _, line := range lines {
			name, _, ok := strings.Cut(line, ":")
			if name, _, _ = strings.Cut(name, ";"); !ok || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
				t.Errorf("no property: %q", line)
			}
		}
	})
}
