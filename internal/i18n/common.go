package i18n

// Message is a short page: what happened, and what to do about it.
type Message struct{ Title, Text string }

// Common holds the texts that every page shares, the error pages, and how dates and numbers are written.
type Common struct {
	Skip           string
	MainMenu       string
	Menu           string // the button for the rest of it on a phone
	AllPages       string
	Recent         string
	NewPage        string
	Help           string
	LogIn          string
	LogOut         string
	Account        string // the name of the person's own menu, for screen readers
	SwitchLanguage string // in the other language: the button that leads there
	SwitchTo       string // the code of the other language
	FrontPage      string
	Feed           string
	FolderFeed     string // of one folder
	Clone          string
	Footer         string // name of the footer's menu
	ErrorsTitle    string
	ErrorPrefix    string // before the title of a page with a refused form
	Crumbs         string
	Older          string // the next page of a list, newest first
	Newest         string // back to its start

	Copy     string // a code block's button
	CopyLink string // a heading's link, when its address was copied
	Copied   string
	Unsaved  string // leaving a changed form
	Offline  string // a preview without a connection

	SignedOut   Message // a form of somebody who would have to sign in
	Forbidden   Message
	NotFound    Message
	NotAllowed  Message // method
	Conflict    Message
	TooLarge    Message
	Unreadable  Message // 415
	Refused     Message // 422
	TooMany     Message
	Unavailable Message
	Broken      Message
	ErrorNumber string // the number
	BackToFront string

	DateAt       string // day, time
	DayMonthYear string // day, month, year
	ClockFormat  string // Go's layout
	Months       [12]string
	Weekdays     [7]string // from Sunday

	Invalid      map[string]string // by the key of a wiki.Invalid; may hold one %s for the value
	InvalidOther string

	FrontMatter   map[string]string // the same for what is wrong in the fields at the top of a page
	FrontMatterAt string            // line, what is wrong there

	Fields  map[string]string // the same for what is wrong with what its fields say: see field.go
	Field   string            // name of the field, what is wrong with it
	FieldAt string            // line, the two
}

// Message is the text of a page for a status; what is not in the list is a failure of ours. 401 is a form that came
// without a session, though it is answered as 403: browsers have a window of their own for 401.
func (c *Common) Message(status int) Message {
	switch status {
	case 401:
		return c.SignedOut
	case 403:
		return c.Forbidden
	case 404:
		return c.NotFound
	case 405:
		return c.NotAllowed
	case 409:
		return c.Conflict
	case 413:
		return c.TooLarge
	case 415:
		return c.Unreadable
	case 422:
		return c.Refused
	case 429:
		return c.TooMany
	case 503:
		return c.Unavailable
	}
	return c.Broken
}

var commonDa = Common{
	Skip:           "Spring til indhold",
	MainMenu:       "Hovedmenu",
	Menu:           "Menu",
	AllPages:       "Alle sider",
	Recent:         "Seneste ændringer",
	NewPage:        "Opret side",
	Help:           "Hjælp",
	LogIn:          "Log ind",
	LogOut:         "Log ud",
	Account:        "Din konto",
	SwitchLanguage: "English",
	SwitchTo:       "en",
	FrontPage:      "Forside",
	Feed:           "Ændringer som Atom-feed",
	FolderFeed:     "Ændringer i %s som Atom-feed",
	Clone:          "Hent hele wikien med git:",
	Footer:         "Om wikien",
	ErrorsTitle:    "Der er et problem",
	ErrorPrefix:    "Fejl: ",
	Crumbs:         "Brødkrumme",
	Older:          "Ældre",
	Newest:         "Nyeste",

	Copy:     "Kopiér",
	CopyLink: "Linket er kopieret",
	Copied:   "Kopieret",
	Unsaved:  "Du har ændringer, der ikke er gemt.",
	Offline:  "Der er ingen forbindelse til wikien. Din tekst er her endnu: prøv igen om lidt.",

	SignedOut: Message{
		"Du er logget ud",
		"Der er ikke ændret noget. Log ind, og prøv igen.",
	},
	Forbidden: Message{
		"Du har ikke adgang til det",
		"Din konto giver ikke ret til det her. Spørg en af wikiens administratorer, hvis du har brug for det.",
	},
	NotFound: Message{
		"Siden findes ikke",
		"Adressen er måske skrevet forkert, eller siden er slettet. Du kan finde alle sider i listen fra A til Å.",
	},
	NotAllowed: Message{
		"Adressen kan ikke bruges sådan",
		"Den kan ikke åbnes på den måde. Gå tilbage, og brug knapperne på siden.",
	},
	Conflict: Message{
		"Redigeringskonflikt",
		"En anden har ændret det samme i mellemtiden, og de to ændringer kan ikke lægges sammen. Se historikken, og ret siden i hånden.",
	},
	TooLarge: Message{
		"Det er for stort",
		"En side kan fylde op til 1 MB og en fil op til 32 MB. Gå tilbage, og del det op, eller vælg en mindre fil.",
	},
	Unreadable: Message{
		"Det kan ikke læses",
		"Wikien tager kun imod sine egne formularer. Gå tilbage, og brug knapperne på siden. Et program skal sende application/x-www-form-urlencoded eller multipart/form-data.",
	},
	Refused: Message{
		"Det kunne ikke lade sig gøre",
		"Noget i det, du sendte, kan ikke bruges. Gå tilbage, og ret det.",
	},
	TooMany: Message{
		"For mange forsøg",
		"Der har været for mange forsøg på kort tid. Vent lidt, og prøv igen.",
	},
	Unavailable: Message{
		"Wikien er optaget",
		"Det kan ikke lade sig gøre lige nu. Vent et øjeblik, og prøv igen. Du kan stadig læse siderne.",
	},
	Broken: Message{
		"Der er et problem med wikien",
		"Noget gik galt hos os. Prøv igen om lidt. Bliver det ved, så skriv til en administrator, og nævn fejlnummeret.",
	},
	ErrorNumber: "Fejlnummer: %s",
	BackToFront: "Gå til forsiden",

	DateAt:       "%s kl. %s",
	DayMonthYear: "%d. %s %d",
	ClockFormat:  "15.04",
	Months: [12]string{
		"januar", "februar", "marts", "april", "maj", "juni",
		"juli", "august", "september", "oktober", "november", "december",
	},
	Weekdays: [7]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"},

	Invalid:      invalidDa,
	InvalidOther: "Det kan ikke bruges.",

	FrontMatter:   frontMatterDa,
	FrontMatterAt: "Felterne øverst kan ikke læses. Linje %d: %s",

	Fields:  fieldsDa,
	Field:   "Feltet »%s«: %s",
	FieldAt: "Linje %d: %s",
}

var commonEn = Common{
	Skip:           "Skip to content",
	MainMenu:       "Main menu",
	Menu:           "Menu",
	AllPages:       "All pages",
	Recent:         "Recent changes",
	NewPage:        "Create page",
	Help:           "Help",
	LogIn:          "Log in",
	LogOut:         "Log out",
	Account:        "Your account",
	SwitchLanguage: "Dansk",
	SwitchTo:       "da",
	FrontPage:      "Front page",
	Feed:           "Changes as an Atom feed",
	FolderFeed:     "Changes in %s as an Atom feed",
	Clone:          "Get the whole wiki with git:",
	Footer:         "About the wiki",
	ErrorsTitle:    "There is a problem",
	ErrorPrefix:    "Error: ",
	Crumbs:         "Breadcrumb",
	Older:          "Older",
	Newest:         "Newest",

	Copy:     "Copy",
	CopyLink: "The link is copied",
	Copied:   "Copied",
	Unsaved:  "You have changes that are not saved.",
	Offline:  "There is no connection to the wiki. Your text is still here: try again shortly.",

	SignedOut: Message{
		"You are logged out",
		"Nothing was changed. Log in and try again.",
	},
	Forbidden: Message{
		"You do not have access to this",
		"Your account does not give you the right to do this. Ask one of the wiki’s administrators if you need it.",
	},
	NotFound: Message{
		"The page does not exist",
		"The address may be misspelt, or the page was deleted. You can find every page in the list from A to Å.",
	},
	NotAllowed: Message{
		"The address cannot be used like this",
		"It cannot be opened that way. Go back and use the buttons on the page.",
	},
	Conflict: Message{
		"Edit conflict",
		"Someone else has changed the same lines, and the two changes cannot be put together. See the history and mend the page by hand.",
	},
	TooLarge: Message{
		"It is too large",
		"A page can be up to 1 MB and a file up to 32 MB. Go back and split it, or choose a smaller file.",
	},
	Unreadable: Message{
		"It cannot be read",
		"The wiki takes only forms of its own. Go back and use the buttons on the page. A program must send application/x-www-form-urlencoded or multipart/form-data.",
	},
	Refused: Message{
		"That could not be done",
		"Something in what you sent cannot be used. Go back and mend it.",
	},
	TooMany: Message{
		"Too many attempts",
		"There have been too many attempts in a short time. Wait a little and try again.",
	},
	Unavailable: Message{
		"The wiki is busy",
		"That cannot be done right now. Wait a moment and try again. You can still read the pages.",
	},
	Broken: Message{
		"There is a problem with the wiki",
		"Something went wrong on our side. Try again shortly. If it goes on, write to an administrator and mention the error number.",
	},
	ErrorNumber: "Error number: %s",
	BackToFront: "Go to the front page",

	DateAt:       "%s at %s",
	DayMonthYear: "%d %s %d",
	ClockFormat:  "15:04",
	Months: [12]string{
		"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December",
	},
	Weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},

	Invalid:      invalidEn,
	InvalidOther: "It cannot be used.",

	FrontMatter:   frontMatterEn,
	FrontMatterAt: "The fields at the top cannot be read. Line %d: %s",

	Fields:  fieldsEn,
	Field:   "The field “%s”: %s",
	FieldAt: "Line %d: %s",
}
