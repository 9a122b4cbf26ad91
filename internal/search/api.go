package search

import (
	"time"

	"alliancewiki/internal/wiki"
)

// Query is what somebody asks. Text is as typed; Type and Folder are the filters chosen beside it, "" for none.
type Query struct {
	Text   string
	Type   string
	Folder string // a folder's path; what lies below it counts too
	Offset int    // of the first hit wanted; at most maxWindow
	Limit  int    // of hits wanted; 0 is 20, at most 100
}

// Result is the answer to a Query.
type Result struct {
	Hits     []Hit
	Total    int     // pages found, whatever Offset and Limit say
	Full     int     // of them, those that have all words; the rest are there because these are few
	Types    []Count // of what would be found without Query.Type; most first; "" is pages without a type
	Folders  []Count // of what would be found without Query.Folder: folders at the root, most first; "" is the root itself
	Problems []wiki.Invalid
	// DidYouMean is the query with words that the wiki does not use replaced by like ones that it uses, "" for none.
	DidYouMean string
	Empty      bool // the query asks for nothing: there is no word in it and no filter
}

// Hit is one page or attachment found.
type Hit struct {
	File    wiki.File
	Page    bool // false for an attachment, which is found by its name
	Title   []Span
	Type    string
	Lang    string
	Snippet []Span   // at most snippetBytes of the text, on one line; nil for an attachment
	Missing []string // the words of the query that the page does not have
	By      string   // who last changed it; "" where that is not known
	When    time.Time
}

// Name is the title without marks.
func (h Hit) Name() string { return Plain(h.Title) }

// Span is a piece of text. What the query is about is Marked.
type Span struct {
	Text   string
	Marked bool
}

// Plain is the text of spans.
func Plain(spans []Span) string {
	s := ""
	for _, span := range spans {
		s += span.Text
	}
	return s
}

// Count is how many pages have a value.
type Count struct {
	Value string
	Pages int
}

// Suggestion is a page that somebody may mean with what is typed so far.
type Suggestion struct {
	File  wiki.File
	Title string
	Alias string // the name that fits, where it is not the title
	Type  string
}

// The limits of a query. What goes over them is left out, and Result.Problems says so.
const (
	maxQuery     = 400  // bytes
	maxWords     = 16   // words that count
	maxWindow    = 1000 // hits that can be paged through
	maxLimit     = 100
	defaultLimit = 20
	snippetBytes = 240
	maxText      = 256 << 10 // bytes of a page's text that are indexed
)

// The keys of Result.Problems. Field is the filter as typed ("siden"), Value what stands behind it.
const (
	ProblemDate    = "search.date"    // siden: wants a date such as 2026-01-01, a month or a year
	ProblemLong    = "search.long"    // the query is longer than maxQuery bytes
	ProblemWords   = "search.words"   // it has more than maxWords words
	ProblemNothing = "search.nothing" // a filter without a value: "titel:"
	ProblemOnlyNot = "search.onlyNot" // nothing but words that must not be there
)
