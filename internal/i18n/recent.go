package i18n

// Recent holds the texts of the latest changes that are theirs alone.
type Recent struct {
	Filter   string // the fold with the form
	Folder   string
	Anywhere string
	All      string // link to the changes of everybody everywhere
	NoMatch  string
	Edits    Plural // of one page on one day
	Together string // link to what all of them did
	Unread   string // label of a change that is new to the reader
	Unseen   Plural // the same for those of one page
	MarkRead string // button
	Feed     string // link
}

var recentDa = Recent{
	Filter:   "Vis kun nogle ændringer",
	Folder:   "Mappe",
	Anywhere: "Alle",
	All:      "Vis alle ændringer",
	NoMatch:  "Ingen ændringer passer til det, du har valgt.",
	Edits:    Plural{"%d ændring", "%d ændringer"},
	Together: "Se dem samlet",
	Unread:   "Ulæst",
	Unseen:   Plural{"%d ulæst", "%d ulæste"},
	MarkRead: "Markér alt som læst",
	Feed:     "Atom-feed",
}

var recentEn = Recent{
	Filter:   "Show only some changes",
	Folder:   "Folder",
	Anywhere: "All",
	All:      "Show all changes",
	NoMatch:  "No changes match what you chose.",
	Edits:    Plural{"%d change", "%d changes"},
	Together: "See them together",
	Unread:   "Unread",
	Unseen:   Plural{"%d unread", "%d unread"},
	MarkRead: "Mark all as read",
	Feed:     "Atom feed",
}
