// Package feed writes what other programs follow: Atom feeds (RFC 4287) for feed readers and iCalendar (RFC 5545) for
// calendars. It is pure: data in, bytes out, and the same bytes for the same data, so that a document's ETag stays as
// long as nothing has changed.
package feed

import (
	"encoding/xml"
	"net/url"
	"time"
)

// AtomType is the content type of an Atom feed.
const AtomType = "application/atom+xml; charset=utf-8"

// Feed is a list that somebody follows, newest first.
type Feed struct {
	Lang    string // of its texts, "da" or "en"
	ID      string // the same for ever; see Tag
	Title   string
	Author  string // who is behind the entries that name nobody: the wiki
	Self    string // the feed's own address, with scheme and host, as all addresses here
	Page    string // the address of the same list as a web page
	Entries []Entry
}

// Entry is one thing in a feed: a change, minutes, a decision.
type Entry struct {
	ID      string // the same for ever, also where the entry is in several feeds; see Tag
	Title   string
	Updated time.Time
	Author  string // "" for the feed's
	Link    string // where to read it
	Summary string // plain text
}

// Tag makes a stable id (RFC 4151) of something's name within the wiki at an address: tag:wiki.example,2026:recent.
func Tag(baseURL, name string) string {
	host := "localhost"
	if u, err := url.Parse(baseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	// A tag needs a date at which the host was ours; any that stays the same will do.
	return "tag:" + host + ",2026:" + (&url.URL{Path: name}).EscapedPath()
}

// Atom is the feed as an Atom document. It was updated when its latest entry was; one without entries at the beginning
// of 1970, as it must say some time.
func (f Feed) Atom() []byte {
	doc := atomFeed{
		Lang: f.Lang, ID: f.ID, Title: f.Title, Author: atomAuthor{f.Author},
		Links: []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Page}},
	}
	latest := time.Unix(0, 0)
	for _, e := range f.Entries {
		if e.Updated.After(latest) {
			latest = e.Updated
		}
		entry := atomEntry{
			ID: e.ID, Title: e.Title, Updated: atomTime(e.Updated), Link: atomLink{"alternate", "text/html", e.Link},
			Summary: atomText{"text", e.Summary},
		}
		if e.Author != "" {
			entry.Author = &atomAuthor{e.Author}
		}
		doc.Entries = append(doc.Entries, entry)
	}
	doc.Updated = atomTime(latest)
	body, err := xml.MarshalIndent(doc, "", "\t")
	if err != nil {
		panic(err) // unreachable: all fields are text
	}
	return append([]byte(xml.Header), body...)
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// The parts of an Atom document that we use.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  atomAuthor  `xml:"author"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  *atomAuthor `xml:"author,omitempty"`
		Link    atomLink    `xml:"link"`
		Summary atomText    `xml:"summary"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)
