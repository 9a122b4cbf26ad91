package i18n

// Since holds the page that tells what changed since last time.
type Since struct {
	Title      string
	SinceVisit string // day and time
	First      string // nobody knows when the reader was here last; number of days
	Lately     string // number of days, day
	SinceDay   string // day
	SinceMeet  string // title of the meeting, day

	Changed  Plural // pages
	Files    Plural // that are not pages
	Commits  Plural
	NewOnes  Plural // changes of decisions
	Nothing  string
	Cut      string // number of commits
	Left     Plural // that are not on the list
	Seen     string // button
	SeenNow  string // notice after it
	Choose   string
	Meeting  string
	Pick     string // the first, empty choice
	Day      string
	DayHint  string
	Show     string
	ToVisit  string // link back to what changed since the last visit
	ToRecent string // the same for visitors; number of days

	Organisations  string
	Everybody      string
	NoOrganisation string
	Only           string // title of the list of one organisation's changes

	Decisions     string
	DecisionNew   string
	DecisionOther string
	DecisionGone  string
	Status        string
	Unsought      string

	Pages      string // the list of changes, by topic
	TopLevel   string
	ChangedIn  Plural // how often
	Between    string // two times
	Latest     string // the last of them, of one day
	ByMore     Plural
	MovedFrom  string
	Section    string
	Empty      string // a field that says nothing
	Tick       string // a task that was ticked off
	MovedHere  Plural // passages
	Silent     string
	TooLarge   string
	MoreOnPage string
	WholeDiff  string
	SeeDeleted string
	Field      map[string]string // fields of every page
	BadDay     string
	FutureDay  string
	BadMeeting string
}

var sinceDa = Since{
	Title:      "Siden sidst",
	SinceVisit: "Siden dit sidste besøg %s.",
	First:      "Vi ved ikke, hvornår du sidst var her. Her er de seneste %d dage.",
	Lately:     "De seneste %d dage, siden %s.",
	SinceDay:   "Siden %s.",
	SinceMeet:  "Siden »%s«, %s.",

	Changed:  Plural{"%d side er ændret", "%d sider er ændret"},
	Files:    Plural{"%d fil", "%d filer"},
	Commits:  Plural{"%d ændring i alt", "%d ændringer i alt"},
	NewOnes:  Plural{"%d beslutning er ny eller ændret", "%d beslutninger er nye eller ændrede"},
	Nothing:  "Der er ikke ændret noget.",
	Cut:      "Der er sket mere, end der kan vises her. Kun de seneste %d ændringer er med.",
	Left:     Plural{"%d side mere er ændret, men vises ikke her.", "%d sider mere er ændret, men vises ikke her."},
	Seen:     "Jeg har set det",
	SeenNow:  "Noteret. Næste gang får du det, der sker fra nu af.",
	Choose:   "Vælg et møde eller en anden dag",
	Meeting:  "Siden mødet",
	Pick:     "Vælg et møde",
	Day:      "Siden dagen",
	DayHint:  "For eksempel 2026-05-01.",
	Show:     "Vis",
	ToVisit:  "Vis det, der er sket siden dit sidste besøg",
	ToRecent: "Vis de seneste %d dage",

	Organisations:  "Hvem har ændret noget?",
	Everybody:      "Alle",
	NoOrganisation: "Uden organisation",
	Only:           "Kun sider, som %s har ændret.",

	Decisions:     "Beslutninger",
	DecisionNew:   "Ny",
	DecisionOther: "Ændret",
	DecisionGone:  "Slettet",
	Status:        "Status",
	Unsought:      "Kun de senest ændrede sider er set igennem for beslutninger. Vælg en senere dag for at få alle med.",

	Pages:      "Sider",
	TopLevel:   "Andre sider",
	ChangedIn:  Plural{"ændret %d gang", "ændret %d gange"},
	Between:    "fra %s til %s",
	Latest:     "senest %s",
	ByMore:     Plural{"og %d anden", "og %d andre"},
	MovedFrom:  "Flyttet fra %s.",
	Section:    "Under »%s«",
	Empty:      "ikke udfyldt",
	Tick:       "Opgave udført:",
	MovedHere:  Plural{"%d afsnit står et andet sted på siden.", "%d afsnit står andre steder på siden."},
	Silent:     "Ordene er de samme. Kun links eller opstilling er ændret.",
	TooLarge:   "Siden er for stor til, at ændringerne kan vises her.",
	MoreOnPage: "Der er flere ændringer på siden.",
	WholeDiff:  "Vis alle ændringer på siden",
	SeeDeleted: "Se historikken",
	Field:      map[string]string{"title": "Titel", "type": "Type", "tags": "Emneord", "aliases": "Andre navne", "lang": "Sprog", "ordliste": "Ordliste", "glossary": "Ordliste"},
	BadDay:     "Skriv dagen som år, måned og dag, for eksempel 2026-05-01.",
	FutureDay:  "Den dag er ikke kommet endnu. Vælg en dag til og med i dag.",
	BadMeeting: "Der er ikke noget møde med en dato på den side. Vælg et fra listen, eller skriv en dag.",
}

var sinceEn = Since{
	Title:      "Since last time",
	SinceVisit: "Since your last visit %s.",
	First:      "We do not know when you were last here. These are the last %d days.",
	Lately:     "The last %d days, since %s.",
	SinceDay:   "Since %s.",
	SinceMeet:  "Since “%s”, %s.",

	Changed:  Plural{"%d page has changed", "%d pages have changed"},
	Files:    Plural{"%d file", "%d files"},
	Commits:  Plural{"%d change in all", "%d changes in all"},
	NewOnes:  Plural{"%d decision is new or changed", "%d decisions are new or changed"},
	Nothing:  "Nothing has changed.",
	Cut:      "More has happened than can be shown here. Only the last %d changes are counted.",
	Left:     Plural{"%d more page has changed, but is not shown here.", "%d more pages have changed, but are not shown here."},
	Seen:     "I have seen this",
	SeenNow:  "Noted. Next time you get what happens from now on.",
	Choose:   "Choose a meeting or another day",
	Meeting:  "Since the meeting",
	Pick:     "Choose a meeting",
	Day:      "Since the day",
	DayHint:  "For example 2026-05-01.",
	Show:     "Show",
	ToVisit:  "Show what happened since your last visit",
	ToRecent: "Show the last %d days",

	Organisations:  "Who has changed something?",
	Everybody:      "Everybody",
	NoOrganisation: "No organisation",
	Only:           "Only pages that %s has changed.",

	Decisions:     "Decisions",
	DecisionNew:   "New",
	DecisionOther: "Changed",
	DecisionGone:  "Deleted",
	Status:        "Status",
	Unsought:      "Only the latest changed pages were searched for decisions. Choose a later day to get all of them.",

	Pages:      "Pages",
	TopLevel:   "Other pages",
	ChangedIn:  Plural{"changed %d time", "changed %d times"},
	Between:    "from %s to %s",
	Latest:     "last %s",
	ByMore:     Plural{"and %d other", "and %d others"},
	MovedFrom:  "Moved from %s.",
	Section:    "Under “%s”",
	Empty:      "not filled in",
	Tick:       "Task done:",
	MovedHere:  Plural{"%d passage stands elsewhere on the page.", "%d passages stand elsewhere on the page."},
	Silent:     "The words are the same. Only links or layout have changed.",
	TooLarge:   "The page is too large for its changes to be shown here.",
	MoreOnPage: "There are more changes on the page.",
	WholeDiff:  "Show every change on the page",
	SeeDeleted: "See the history",
	Field:      map[string]string{"title": "Title", "type": "Type", "tags": "Tags", "aliases": "Other names", "lang": "Language", "ordliste": "Glossary", "glossary": "Glossary"},
	BadDay:     "Write the day as year, month and day, for example 2026-05-01.",
	FutureDay:  "That day has not come yet. Choose a day up to and including today.",
	BadMeeting: "There is no meeting with a date on that page. Choose one from the list, or write a day.",
}
