package i18n

// Search holds the texts of finding: the field at the top of every page, what it proposes, and the page of results.
type Search struct {
	Label    string // of the field
	Button   string
	Open     string // name of the link, where there is no room for the field
	Close    string
	Proposed Plural // said to screen readers
	None     string // the same, where nothing is proposed
	For      string // the last proposal; what is typed
	Options  string // name of the list of proposals

	Title      string
	Found      string // title of the page of results: query, number of results
	FoundAll   string // the same where only filters were chosen: number of results
	Count      Plural
	CountFor   string // number of results, query
	PageOf     string // this, last
	Previous   string
	Next       string
	Window     string // behind the last result that can be seen: their number
	Spelling   string // before another spelling of the query
	Some       string // before results of which no one has all words
	Missing    string // words
	Changed    string // before the time
	By         string // before the name
	Attachment string

	Filters   string // name of the choices
	Type      string
	Folder    string
	NoType    string
	Top       string // pages in no folder
	Drop      string // undoes a choice, for screen readers
	FilterOne string // what was chosen: "Type: System"

	Nothing       string // query
	NothingAll    string // where only filters were chosen
	NothingChosen string // hint where a choice may be why
	DropAll       string // undoes all choices
	Tips          string
	TipSpelling   string
	TipFewer      string
	TipOther      string
	TipPages      string // link to the list of all pages
	Create        string // title

	Help       string // heading on the page without a query
	HelpWords  string
	HelpForms  string
	HelpPhrase string // before the example
	HelpNot    string
	HelpTitle  string
	HelpTag    string
	HelpPath   string
	HelpSince  string
	HelpMore   string // link to the manual

	NotReady Message // the words of the wiki are being read for the first time
	Similar  string  // on the page of a missing page: link to a search; the words

	Invalid map[string]string // by the key of a wiki.Invalid
}

var searchDa = Search{
	Label:    "Søg i wikien",
	Button:   "Søg",
	Open:     "Søg",
	Close:    "Luk",
	Proposed: Plural{"%d forslag. Gå til det med pil ned.", "%d forslag. Gå til dem med pil ned."},
	None:     "Ingen forslag. Tryk Enter for at søge.",
	For:      "Søg efter »%s«",
	Options:  "Forslag",

	Title:      "Søg",
	Found:      "»%s« – søgning (%s)",
	FoundAll:   "Søgning (%s)",
	Count:      Plural{"%d resultat", "%d resultater"},
	CountFor:   "%s for »%s«",
	PageOf:     "Side %d af %d",
	Previous:   "Forrige resultater",
	Next:       "Flere resultater",
	Window:     "Du kan kun se de første %d resultater. Skriv flere ord, eller vælg en type eller en mappe.",
	Spelling:   "Mente du",
	Some:       "Ingen sider har alle ordene. Her er sider, der har nogle af dem.",
	Missing:    "Mangler: %s",
	Changed:    "Sidst redigeret",
	By:         "af %s",
	Attachment: "Fil",

	Filters:   "Afgræns",
	Type:      "Type",
	Folder:    "Mappe",
	NoType:    "Uden type",
	Top:       "Uden for mapper",
	Drop:      "Fjern afgrænsningen",
	FilterOne: "%s: %s",

	Nothing:       "Ingen resultater for »%s«",
	NothingAll:    "Ingen resultater",
	NothingChosen: "Du har afgrænset søgningen.",
	DropAll:       "Søg i hele wikien",
	Tips:          "Prøv det her",
	TipSpelling:   "Se, om alle ord er stavet rigtigt.",
	TipFewer:      "Søg på færre ord.",
	TipOther:      "Brug et andet ord for det samme.",
	TipPages:      "Find siden i listen fra A til Å.",
	Create:        "Opret siden »%s«",

	Help:       "Det kan du søge på",
	HelpWords:  "Skriv et eller flere ord. Du behøver ikke at ramme bøjningen: »bøger« finder også »bog«, og »udlaan« finder »udlån«.",
	HelpForms:  "Du kan også skrive det mere præcist:",
	HelpPhrase: "sider, hvor ordene står sådan",
	HelpNot:    "sider om login, hvor eReolen ikke er nævnt",
	HelpTitle:  "sider med ordet i titlen",
	HelpTag:    "sider med det emneord",
	HelpPath:   "sider i den mappe",
	HelpSince:  "sider, der er ændret siden den dag",
	HelpMore:   "Læs mere om at søge",

	NotReady: Message{
		"Søgningen er ikke klar endnu",
		"Wikien er ved at læse alle sider igennem. Prøv igen om lidt. Du kan læse siderne imens.",
	},
	Similar: "Søg efter »%s« i hele wikien",

	Invalid: map[string]string{
		"search.date":    "»%s« er ikke en dato. Skriv for eksempel siden:2026-01-01, siden:2026-01 eller siden:2026.",
		"search.long":    "Søgningen er for lang, så kun begyndelsen er brugt. Skriv færre ord.",
		"search.words":   "Der er for mange ord i søgningen, så kun de første er brugt. Skriv højst 16.",
		"search.nothing": "Der mangler et ord lige efter »%s:«. Skriv det uden mellemrum efter kolon.",
		"search.onlyNot": "Søgningen siger kun, at »%s« ikke må være der. Skriv også et ord, som siderne skal have.",
	},
}

var searchEn = Search{
	Label:    "Search the wiki",
	Button:   "Search",
	Open:     "Search",
	Close:    "Close",
	Proposed: Plural{"%d suggestion. Go to it with the down arrow.", "%d suggestions. Go to them with the down arrow."},
	None:     "No suggestions. Press Enter to search.",
	For:      "Search for “%s”",
	Options:  "Suggestions",

	Title:      "Search",
	Found:      "“%s” – search (%s)",
	FoundAll:   "Search (%s)",
	Count:      Plural{"%d result", "%d results"},
	CountFor:   "%s for “%s”",
	PageOf:     "Page %d of %d",
	Previous:   "Previous results",
	Next:       "More results",
	Window:     "You can only see the first %d results. Write more words, or choose a type or a folder.",
	Spelling:   "Did you mean",
	Some:       "No page has all the words. Here are pages that have some of them.",
	Missing:    "Missing: %s",
	Changed:    "Last edited",
	By:         "by %s",
	Attachment: "File",

	Filters:   "Narrow down",
	Type:      "Type",
	Folder:    "Folder",
	NoType:    "Without a type",
	Top:       "Outside folders",
	Drop:      "Remove the choice",
	FilterOne: "%s: %s",

	Nothing:       "No results for “%s”",
	NothingAll:    "No results",
	NothingChosen: "You have narrowed the search down.",
	DropAll:       "Search the whole wiki",
	Tips:          "Try this",
	TipSpelling:   "See whether all words are spelt correctly.",
	TipFewer:      "Search for fewer words.",
	TipOther:      "Use another word for the same thing.",
	TipPages:      "Find the page in the list from A to Å.",
	Create:        "Create the page “%s”",

	Help:       "What you can search for",
	HelpWords:  "Write one or more words. Their form does not matter: “bøger” finds “bog” too, and “udlaan” finds “udlån”.",
	HelpForms:  "You can also be more precise:",
	HelpPhrase: "pages where the words stand like that",
	HelpNot:    "pages about login that do not mention eReolen",
	HelpTitle:  "pages with the word in the title",
	HelpTag:    "pages with that tag",
	HelpPath:   "pages in that folder",
	HelpSince:  "pages changed since that day",
	HelpMore:   "Read more about searching",

	NotReady: Message{
		"Search is not ready yet",
		"The wiki is reading through all pages. Try again shortly. You can read the pages meanwhile.",
	},
	Similar: "Search for “%s” in the whole wiki",

	Invalid: map[string]string{
		"search.date":    "“%s” is not a date. Write for example since:2026-01-01, since:2026-01 or since:2026.",
		"search.long":    "The search is too long, so only its beginning was used. Write fewer words.",
		"search.words":   "There are too many words in the search, so only the first were used. Write at most 16.",
		"search.nothing": "A word is missing right after “%s:”. Write it without a space after the colon.",
		"search.onlyNot": "The search only says that “%s” must not be there. Write a word too that the pages must have.",
	},
}
