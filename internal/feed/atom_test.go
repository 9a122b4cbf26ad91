package feed

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAFeedIsWrittenAsTheStandardSays(t *testing.T) {
	got := string(Feed{
		Lang: "da", ID: Tag("https://wiki.test:8080", "recent/møder og mere"), Title: "Wiki: Seneste <ændringer>", Author: "Wiki",
		Self: "https://wiki.test:8080/-/recent.atom?folder=a&x=y", Page: "https://wiki.test:8080/wiki/a",
		Entries: []Entry{
			{ID: Tag("https://wiki.test:8080", "abc"), Title: "Ældst, men rettet sidst\x00", Updated: changed, Author: "Mette Holm, KOMBIT", Link: "https://wiki.test:8080/1", Summary: "a\nb\n"},
			{ID: "urn:2", Title: "Uden forfatter", Updated: changed.Add(-time.Hour), Link: "https://wiki.test:8080/2"},
		},
	}.Atom())
	want := `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="da">
	<id>tag:wiki.test,2026:recent/m%C3%B8der%20og%20mere</id>
	<title>Wiki: Seneste &lt;ændringer&gt;</title>
	<updated>2026-11-22T13:05:00Z</updated>
	<author>
		<name>Wiki</name>
	</author>
	<link rel="self" type="application/atom+xml" href="https://wiki.test:8080/-/recent.atom?folder=a&amp;x=y"></link>
	<link rel="alternate" type="text/html" href="https://wiki.test:8080/wiki/a"></link>
	<entry>
		<id>tag:wiki.test,2026:abc</id>
		<title>Ældst, men rettet sidst` + "\uFFFD" + `</title>
		<updated>2026-11-22T13:05:00Z</updated>
		<author>
			<name>Mette Holm, KOMBIT</name>
		</author>
		<link rel="alternate" type="text/html" href="https://wiki.test:8080/1"></link>
		<summary type="text">a&#xA;b&#xA;</summary>
	</entry>
	<entry>
		<id>urn:2</id>
		<title>Uden forfatter</title>
		<updated>2026-11-22T12:05:00Z</updated>
		<link rel="alternate" type="text/html" href="https://wiki.test:8080/2"></link>
		<summary type="text"></summary>
	</entry>
</feed>`
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Error(diff)
	}
	if empty := string(Feed{ID: Tag("", "x")}.Atom()); !strings.Contains(empty, "<updated>1970-01-01T00:00:00Z<") || !strings.Contains(empty, "<id>tag:localhost,2026:x<") {
		t.Error(empty)
	}
}
