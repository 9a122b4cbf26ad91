package i18n

// Fresh holds the texts of whether a page is still right: when it was to be looked at again, and what readers say of it.
type Fresh struct {
	Overdue     string // day
	Responsible string // organisation
	StillRight  string
	StillTitle  string // page
	StillLead   string
	NextReview  string
	NextHint    string
	Confirmed   string // notice

	Ask        string // at the page's foot
	AskTitle   string // page
	AskLead    string
	AskPrivate string
	Reason     string
	ReasonHint string
	Send       string
	Thanks     string // notice
	Limited    Plural // minutes
	Waiting    Plural // reports on a page

	List       string
	ListLead   string
	ListEmpty  string
	ListOwn    string // organisation
	NoOwner    string
	Gone       string
	SaidOn     string // in front of the time
	SeenThen   string
	EditPage   string
	Done       string
	DoneNotice string

	Invalid map[string]string // by the key of a wiki.Invalid
}

var freshDa = Fresh{
	Overdue:     "Skulle være set efter den %s.",
	Responsible: "Ansvarlig: %s",
	StillRight:  "Stadig rigtig",
	StillTitle:  "Er »%s« stadig rigtig?",
	StillLead:   "Læs siden igennem. Er den stadig rigtig, så vælg, hvornår den skal ses efter næste gang. Det bliver en ændring for sig i historikken.",
	NextReview:  "Ses efter næste gang",
	NextHint:    "En dato, for eksempel 2027-05-01.",
	Confirmed:   "Siden er set efter",

	Ask:        "Er siden forældet?",
	AskTitle:   "Er »%s« forældet?",
	AskLead:    "Fortæl kort, hvad der ikke passer mere. De, der har ansvaret for siden, ser det i wikien.",
	AskPrivate: "Skriv ikke dit navn eller andre personoplysninger. Vi gemmer ikke, hvem du er, så du får ikke svar.",
	Reason:     "Hvad passer ikke mere?",
	ReasonHint: "Højst 500 tegn.",
	Send:       "Send",
	Thanks:     "Tak. De ansvarlige kan nu se, hvad du har skrevet.",
	Limited:    Plural{"Der er sendt mange beskeder lige nu. Vent %d minut, og prøv igen.", "Der er sendt mange beskeder lige nu. Vent %d minutter, og prøv igen."},
	Waiting:    Plural{"%d læser har meldt siden forældet.", "%d læsere har meldt siden forældet."},

	List:       "Meldt forældet af læsere",
	ListLead:   "Det har læsere skrevet om sider, der ikke passer mere. Ret siden, eller slå fast, at den er rigtig, og vælg så Klaret. Kun redaktører kan se det.",
	ListEmpty:  "Ingen læsere har meldt en side forældet.",
	ListOwn:    "%s (din organisation)",
	NoOwner:    "Ingen ansvarlig",
	Gone:       "Siden findes ikke mere",
	SaidOn:     "Meldt",
	SeenThen:   "Siden, som læseren så den",
	EditPage:   "Rediger",
	Done:       "Klaret",
	DoneNotice: "Klaret",

	Invalid: map[string]string{
		"fresh.day":       "»%s« er ikke en dato. Skriv år, måned og dag, for eksempel 2027-05-01.",
		"fresh.day.none":  "Vælg den dag, siden skal ses efter næste gang.",
		"fresh.past":      "Dagen %s er ikke i fremtiden. Vælg en senere dag.",
		"fresh.far":       "Der er for længe til %s. Vælg en dag inden for ti år.",
		"fresh.changed":   "Siden er ændret, siden du så den. Læs den igen, og vælg så Stadig rigtig.",
		"outdated.reason": "Skriv, hvad der ikke passer mere.",
		"outdated.long":   "Teksten er for lang. Skriv højst 500 tegn.",
		"outdated.enough": "Der er allerede meldt mange ting om siden, og de ansvarlige er ikke kommet til dem endnu. Prøv igen senere.",
		"outdated.full":   "Der venter så mange beskeder, at wikien ikke kan tage imod flere lige nu. Prøv igen senere.",
	},
}

var freshEn = Fresh{
	Overdue:     "Was to be reviewed by %s.",
	Responsible: "Responsible: %s",
	StillRight:  "Still right",
	StillTitle:  "Is “%s” still right?",
	StillLead:   "Read the page through. If it is still right, choose when it is to be reviewed next. That becomes a change of its own in the history.",
	NextReview:  "Next review",
	NextHint:    "A date, for example 2027-05-01.",
	Confirmed:   "The page is reviewed",

	Ask:        "Is this page out of date?",
	AskTitle:   "Is “%s” out of date?",
	AskLead:    "Say briefly what is not right any more. Those who are responsible for the page will see it in the wiki.",
	AskPrivate: "Do not write your name or other personal data. We do not keep who you are, so you get no answer.",
	Reason:     "What is not right any more?",
	ReasonHint: "At most 500 characters.",
	Send:       "Send",
	Thanks:     "Thank you. Those responsible can now see what you wrote.",
	Limited:    Plural{"Many messages were sent just now. Wait %d minute and try again.", "Many messages were sent just now. Wait %d minutes and try again."},
	Waiting:    Plural{"%d reader has reported the page as out of date.", "%d readers have reported the page as out of date."},

	List:       "Reported as out of date by readers",
	ListLead:   "This is what readers wrote about pages that are not right any more. Correct the page, or make sure that it is right, and then choose Done. Only editors can see this.",
	ListEmpty:  "No readers have reported a page as out of date.",
	ListOwn:    "%s (your organisation)",
	NoOwner:    "Nobody responsible",
	Gone:       "The page is not there any more",
	SaidOn:     "Reported",
	SeenThen:   "The page as the reader saw it",
	EditPage:   "Edit",
	Done:       "Done",
	DoneNotice: "Done",

	Invalid: map[string]string{
		"fresh.day":       "“%s” is not a date. Write year, month and day, for example 2027-05-01.",
		"fresh.day.none":  "Choose the day on which the page is to be reviewed next.",
		"fresh.past":      "The day %s is not in the future. Choose a later day.",
		"fresh.far":       "It is too long until %s. Choose a day within ten years.",
		"fresh.changed":   "The page was changed since you saw it. Read it again, and then choose Still right.",
		"outdated.reason": "Write what is not right any more.",
		"outdated.long":   "The text is too long. Write at most 500 characters.",
		"outdated.enough": "Many things have been reported about the page already that those responsible have not come to yet. Try again later.",
		"outdated.full":   "So many messages are waiting that the wiki can take no more just now. Try again later.",
	},
}
