package i18n

// Reading holds the texts of finding one's way around a page: the tree of pages, previews of links, series and pictures.
type Reading struct {
	InFolder string // the button that opens the tree
	InRoot   string // the same for a page that lies in no folder
	Around   string // title of the tree's own page; the page
	Tree     string // name of the tree
	All      string // after a list that is cut; leads to all of it
	AllIn    string // the same, for screen readers; the folder
	Show     string // label of the button that unfolds a folder; its name
	Listed   string // title of a folder's list of pages; the folder
	Rest     string // leads to what follows in a list
	First    string // leads back to its beginning

	Changed string // before the day, in the preview of a link

	Series   string // name of the links to the page before and after
	Previous string
	Next     string

	Unknown string // instead of the value of a field that is to be filled in
	FillIn  string // the link to do so; the field, for screen readers

	Zoomed string // name of the window in which a picture is large
	Close  string
}

var readingDa = Reading{
	InFolder: "Sider i mappen",
	InRoot:   "Sider i wikien",
	Around:   "Sider omkring »%s«",
	Tree:     "Sider i mappen",
	All:      "Vis alle",
	AllIn:    "i mappen »%s«",
	Show:     "Vis sider under »%s«",
	Listed:   "Alt i mappen »%s«",
	Rest:     "Vis de næste",
	First:    "Vis de første",

	Changed: "Sidst redigeret",

	Series:   "Forrige og næste side",
	Previous: "Forrige",
	Next:     "Næste",

	Unknown: "Ved vi ikke endnu",
	FillIn:  "Udfyld %s",

	Zoomed: "Billedet i stor størrelse",
	Close:  "Luk",
}

var readingEn = Reading{
	InFolder: "Pages in the folder",
	InRoot:   "Pages of the wiki",
	Around:   "Pages around “%s”",
	Tree:     "Pages in the folder",
	All:      "Show all",
	AllIn:    "in the folder “%s”",
	Show:     "Show pages below “%s”",
	Listed:   "Everything in the folder “%s”",
	Rest:     "Show the next",
	First:    "Show the first",

	Changed: "Last edited",

	Series:   "Previous and next page",
	Previous: "Previous",
	Next:     "Next",

	Unknown: "We do not know yet",
	FillIn:  "Fill in %s",

	Zoomed: "The picture, large",
	Close:  "Close",
}
