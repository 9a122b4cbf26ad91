package i18n

// Meeting holds the texts of meetings: the overview, what a meeting's page and its minutes show below their text, the
// calendar and the feeds of minutes and decisions.
type Meeting struct {
	Title   string // of the overview
	Lead    string
	Coming  string
	Past    string
	Undated string
	NoDay   string // instead of the date, where there is none
	BadDay  string // what the page says, which is no date
	NoNext  string // no meeting is to come
	Empty   string
	EmptyDo string // what an editor does about it
	EmptyBy string // who does something about it, for others
	New     string // the button for a new meeting
	First   string // the first part of a long list
	More    string // its next part

	WasPlanned string // it is past, and nobody has said that it was held
	Hosts      string
	Themes     string
	Status     string // for screen readers

	Minutes      string
	NoMinutes    string
	WriteMinutes string // for an editor, where there are none
	NewMinutes   string // the same on the meeting's page
	MinutesTitle string // of new minutes; title of the meeting
	Decisions    string
	DecisionsN   Plural
	NoDecisions  string
	Tasks        string
	OpenN        Plural
	NoTasks      string
	DoneN        Plural // solved tasks, folded
	Done         string
	Due          string // date
	BadDue       string // deadline that is no date
	On           string // page on which it stands
	Cut          string
	Outcome      string // heading of what came out of a meeting
	Neighbours   string // name of the links to the meetings before and after
	Previous     string
	Next         string
	All          string // link to the overview
	MinutesOf    string // before the meeting that minutes are of
	NoMeeting    string // name that minutes call their meeting by, where there is no such page
	NoName       string // minutes that name no meeting
	Ambiguous    Plural // other pages that the name could mean

	AddTo         string // one meeting to one's own calendar
	Subscribe     string
	SubscribeLead string
	SubscribeOpen string // opens the calendar program
	SubscribeCopy string // before the address
	SubscribeNot  string // members only
	Feeds         string
	MinutesAll    string // the title of the feed
	MinutesFeed   string // a link
	DecisionsFeed string
	IsCancelled   string // meeting in the calendar that is not held
}

var meetingDa = Meeting{
	Title:   "Møder",
	Lead:    "Kommende og tidligere møder, med referater, beslutninger og opgaver.",
	Coming:  "Kommende møder",
	Past:    "Tidligere møder",
	Undated: "Uden dato",
	NoDay:   "Datoen er ikke fastsat",
	BadDay:  "Datoen »%s« kan ikke læses",
	NoNext:  "Der er ikke planlagt flere møder.",
	Empty:   "Der er ingen møder i wikien endnu.",
	EmptyDo: "Opret en side med skabelonen Salon, og udfyld datoen. Så står mødet her og i kalenderen.",
	EmptyBy: "Når en redaktør opretter en side med skabelonen Salon, står mødet her og i kalenderen.",
	New:     "Nyt møde",
	First:   "Første møder på listen",
	More:    "Flere møder",

	WasPlanned: "Var planlagt",
	Hosts:      "Værter",
	Themes:     "Temaer",
	Status:     "Status:",

	Minutes:      "Referat",
	NoMinutes:    "Der er ikke skrevet referat endnu.",
	WriteMinutes: "Skriv referat",
	NewMinutes:   "Nyt referat",
	MinutesTitle: "Referat af %s",
	Decisions:    "Beslutninger",
	DecisionsN:   Plural{"%d beslutning", "%d beslutninger"},
	NoDecisions:  "Der står ingen beslutninger fra mødet endnu.",
	Tasks:        "Opgaver",
	OpenN:        Plural{"%d åben opgave", "%d åbne opgaver"},
	NoTasks:      "Der står ingen opgaver fra mødet endnu.",
	DoneN:        Plural{"%d løst opgave", "%d løste opgaver"},
	Done:         "Løst",
	Due:          "frist %s",
	BadDue:       "fristen »%s« er ikke en dato",
	On:           "i %s",
	Cut:          "Her står kun de første. Resten kan læses i referaterne.",
	Outcome:      "Referat, beslutninger og opgaver",
	Neighbours:   "Mødet før og mødet efter",
	Previous:     "Forrige møde",
	Next:         "Næste møde",
	All:          "Alle møder",
	MinutesOf:    "Referatet er fra",
	NoMeeting:    "Referatet hører til »%s«, men der er ingen side om det møde. Ret feltet salon, eller opret mødets side.",
	NoName:       "Feltet salon er tomt. Skriv der, hvilket møde referatet er fra.",
	Ambiguous:    Plural{"%d anden side kan hedde det samme. Skriv mødets hele adresse i feltet salon.", "%d andre sider kan hedde det samme. Skriv mødets hele adresse i feltet salon."},

	AddTo:         "Føj til kalender",
	Subscribe:     "Få møderne i din egen kalender",
	SubscribeLead: "Så følger din kalender selv med, når et møde kommer til, bliver flyttet eller aflyst. Det virker i Outlook, Google Kalender og telefonens kalender.",
	SubscribeOpen: "Abonnér i dit kalenderprogram",
	SubscribeCopy: "Eller vælg at tilføje en kalender fra internettet, og sæt denne adresse ind:",
	SubscribeNot:  "Wikien kan kun læses af medlemmer, og et kalenderprogram kan ikke logge ind. Hent i stedet hvert møde for sig med »Føj til kalender«.",
	Feeds:         "Følg med i en feedlæser",
	MinutesAll:    "Referater",
	MinutesFeed:   "Referater som Atom-feed",
	DecisionsFeed: "Beslutninger som Atom-feed",
	IsCancelled:   "Mødet er aflyst.",
}

var meetingEn = Meeting{
	Title:   "Meetings",
	Lead:    "Coming and past meetings, with minutes, decisions and tasks.",
	Coming:  "Coming meetings",
	Past:    "Past meetings",
	Undated: "Without a date",
	NoDay:   "The date is not set",
	BadDay:  "The date “%s” cannot be read",
	NoNext:  "No more meetings are planned.",
	Empty:   "There are no meetings in the wiki yet.",
	EmptyDo: "Create a page with the template Salon and fill in the date. The meeting will be here and in the calendar.",
	EmptyBy: "When an editor creates a page with the template Salon, the meeting will be here and in the calendar.",
	New:     "New meeting",
	First:   "First meetings on the list",
	More:    "More meetings",

	WasPlanned: "Was planned",
	Hosts:      "Hosts",
	Themes:     "Themes",
	Status:     "Status:",

	Minutes:      "Minutes",
	NoMinutes:    "No minutes are written yet.",
	WriteMinutes: "Write minutes",
	NewMinutes:   "New minutes",
	MinutesTitle: "Minutes of %s",
	Decisions:    "Decisions",
	DecisionsN:   Plural{"%d decision", "%d decisions"},
	NoDecisions:  "There are no decisions from the meeting yet.",
	Tasks:        "Tasks",
	OpenN:        Plural{"%d open task", "%d open tasks"},
	NoTasks:      "There are no tasks from the meeting yet.",
	DoneN:        Plural{"%d task done", "%d tasks done"},
	Done:         "Done",
	Due:          "due %s",
	BadDue:       "the deadline “%s” is not a date",
	On:           "in %s",
	Cut:          "Only the first ones are here. The rest are in the minutes.",
	Outcome:      "Minutes, decisions and tasks",
	Neighbours:   "The meetings before and after",
	Previous:     "Previous meeting",
	Next:         "Next meeting",
	All:          "All meetings",
	MinutesOf:    "These are the minutes of",
	NoMeeting:    "The minutes belong to “%s”, but there is no page about that meeting. Correct the field salon, or create the meeting’s page.",
	NoName:       "The field salon is empty. Write there which meeting the minutes are of.",
	Ambiguous:    Plural{"%d other page may be called the same. Write the meeting’s whole address in the field salon.", "%d other pages may be called the same. Write the meeting’s whole address in the field salon."},

	AddTo:         "Add to calendar",
	Subscribe:     "Get the meetings in your own calendar",
	SubscribeLead: "Your calendar then follows by itself when a meeting is added, moved or cancelled. It works in Outlook, Google Calendar and the calendar on your phone.",
	SubscribeOpen: "Subscribe in your calendar program",
	SubscribeCopy: "Or choose to add a calendar from the internet and paste this address:",
	SubscribeNot:  "Only members can read the wiki, and a calendar program cannot log in. Take each meeting on its own with “Add to calendar” instead.",
	Feeds:         "Follow in a feed reader",
	MinutesAll:    "Minutes",
	MinutesFeed:   "Minutes as Atom feed",
	DecisionsFeed: "Decisions as Atom feed",
	IsCancelled:   "The meeting is cancelled.",
}
