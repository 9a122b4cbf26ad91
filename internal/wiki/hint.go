package wiki

// HintKind says what keeps somebody from reading a page well.
type HintKind string

// The kinds of hint, in the order in which they are listed.
const (
	HintAlt          HintKind = "alt"           // a picture without a description that is not said to be decoration
	HintAltName      HintKind = "alt-name"      // a description that is a file name, or says no more than "picture"
	HintTitle        HintKind = "title"         // a heading of the first level in the text
	HintLevel        HintKind = "level"         // a heading that skips a level
	HintEmptyHeading HintKind = "empty-heading" // a heading without words
	HintBold         HintKind = "bold"          // a bold paragraph that stands for a heading
	HintLinkText     HintKind = "link-text"     // a link whose words say nothing: "click here"
	HintAddress      HintKind = "address"       // a link whose words are its address
	HintSameText     HintKind = "same-text"     // links with the same words to different places
	HintTableHead    HintKind = "table-head"    // a table without headings of its columns
	HintTableWide    HintKind = "table-wide"    // a table with very many columns
	HintCapitals     HintKind = "capitals"      // a sentence in capitals
	HintTypedList    HintKind = "typed-list"    // a list typed with bullets in a paragraph
)

// HintKinds are all kinds.
var HintKinds = []HintKind{
	HintAlt, HintAltName, HintTitle, HintLevel, HintEmptyHeading, HintBold, HintLinkText, HintAddress, HintSameText,
	HintTableHead, HintTableWide, HintCapitals, HintTypedList,
}

// MaxHints is how many hints one page is given.
const MaxHints = 100

// Hint is something on a page that keeps somebody from reading it: who cannot see it, hears it, or looks through it.
type Hint struct {
	Kind HintKind
	Line int    // in the file, from 1
	Text string // what it is about, as written, at most 80 bytes; "" where there are no words
}

// HintCount is how many hints of a kind a page has.
type HintCount struct {
	Kind  HintKind
	Count int
}
