package wiki

// Facts is what the house knows about a page from its text alone; package markdown finds them in the same parse that
// gives the HTML.
type Facts struct {
	Title    string // front matter title, else the first h1, else the last segment of the path
	Type     string
	Lang     string // "da", "en" or ""
	Aliases  []string
	Tags     []string
	Fields   map[string]any // the whole front matter, decoded; nil where there is none or it does not parse
	Headings []Heading
	Links    []Link
	Summary  string // the first paragraph as plain text, at most 300 bytes

	Decisions []Decision
	Tasks     []Task
	Hints     []Hint // in the order of the text, at most MaxHints
}

// Decision is a callout [!beslutning] of a page. Its address is the page's with "#" and ID.
type Decision struct {
	ID      string // as the HTML has it: what "^id" at the end of the callout says, else made from its first words
	Text    string // plain, on one line
	Section string // the heading above, "" for none
	Line    int    // in the file, from 1
}

// Task is a list item with a box to tick: "- [ ] Ring til @KOMBIT (frist 2026-05-01)".
type Task struct {
	Text    string // plain, on one line, without those it belongs to and its deadline
	Done    bool
	Who     []string // names behind "@", as a wikilink would have them; nil for nobody
	Due     string   // "2026-05-01", "" for none
	Bad     string   // a deadline that is no date, as written; "" where there is none
	Section string   // the heading above, "" for none
	Line    int      // in the file, from 1
}

// Heading is one heading of a page; ID is its anchor without "#".
type Heading struct {
	Level int // 1 to 6
	ID    string
	Text  string
}

// LinkKind says how a link was written, and so how it is resolved.
type LinkKind byte

// The kinds of link inside the wiki. Links to other hosts are not facts.
const (
	LinkPath  LinkKind = 'p' // [text](../a/b.md), ![alt](x.png): Target is a file name from the root, without fragment
	LinkWiki  LinkKind = 'w' // [[Target]]: resolved by path, file name, title or alias
	LinkEmbed LinkKind = 'e' // ![[x.png]]: like LinkWiki, for an attachment
)

// Link is one link from a page to another or to an attachment.
type Link struct {
	Kind    LinkKind
	Target  string // normalised to NFC; not necessarily a valid path
	Section string // after "#", may be empty
}
