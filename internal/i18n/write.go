package i18n

// Write holds the texts of writing: drafts, sections, who else is editing, signing in again, and summaries.
type Write struct {
	DraftFrom     string // above the editor: when
	DraftGet      string // when
	DraftDrop     string
	DraftShown    string // above the editor that holds the draft: when
	DraftDropped  string // notice
	DraftFull     string // how many a person may have
	DraftKept     string // beside the reason why a save failed
	DraftOnPart   string // when, section
	Drafts        string // title of the list
	DraftsLead    string // how many, how many days
	DraftsEmpty   string
	DraftOf       string // page, section
	SectionTitle  string // section, page
	SectionGone   string
	SectionGoneAs string // above the text of the section that is gone
	WholePage     string

	OtherOne   string // who
	OtherMany  string // their names
	OthersMore Plural // how many more there are than are named
	And        string

	SignInHere string
	SignInWhy  string
	SignedOut  string // above the form, whose session ended
	Ended      string // answer to a script whose session ended

	Summaries   []string
	SummaryAuto string
	Minor       string
	MinorHint   string
	HideMinor   string
	ShowMinor   string

	CameIn     string // names
	CameInLink string

	PlaceNow   string // folder and name
	PlaceOther string
	Twin       string // the address
}

var writeDa = Write{
	DraftFrom:     "Du har en kladde fra %s, som ikke er gemt på siden.",
	DraftGet:      "Gendan kladde fra %s",
	DraftDrop:     "Kassér kladde",
	DraftShown:    "Det er din kladde fra %s. Siden er ikke ændret, før du gemmer.",
	DraftDropped:  "Kladden er kasseret",
	DraftFull:     "Du kan have %d kladder. Den ældste er kasseret.",
	DraftKept:     "Det, du har skrevet, er gemt som kladde.",
	DraftOnPart:   "Du har en kladde til afsnittet »%[2]s« fra %[1]s.",
	Drafts:        "Mine kladder",
	DraftsLead:    "Det, du har skrevet og ikke gemt. Kun du kan se det. Der er plads til %d kladder, og de slettes efter %d dage.",
	DraftsEmpty:   "Du har ingen kladder. De kommer af sig selv, mens du skriver.",
	DraftOf:       "%s, afsnittet »%s«",
	SectionTitle:  "Rediger afsnittet »%s« på »%s«",
	SectionGone:   "Afsnittet findes ikke længere på siden. Her er hele siden, som den er nu. Din tekst står nedenfor: sæt den ind, hvor den hører til.",
	SectionGoneAs: "Det, du skrev i afsnittet",
	WholePage:     "Rediger hele siden",

	OtherOne:   "%s redigerer også denne side.",
	OtherMany:  "%s redigerer også denne side.",
	OthersMore: Plural{"%d anden", "%d andre"},
	And:        "%s og %s",

	SignInHere: "Log ind for at gemme",
	SignInWhy:  "Skriv din e-mail og adgangskode, og gem igen. Din tekst bliver stående.",
	SignedOut:  "Du er ikke længere logget ind. Din tekst er ikke gået tabt. Log ind nederst på siden, og gem igen.",
	Ended:      "Du er ikke længere logget ind. Log ind igen.",

	Summaries:   []string{"Rettede stavefejl", "Opdaterede oplysninger", "Rettede links", "Tilføjede et afsnit", "Slettede det, der ikke passer mere", "Ryddede op i teksten"},
	SummaryAuto: "Er feltet tomt, skriver wikien selv, hvilket afsnit du har rettet.",
	Minor:       "Mindre ændring",
	MinorHint:   "For eksempel en stavefejl. Andre kan skjule mindre ændringer i Seneste ændringer.",
	HideMinor:   "Skjul mindre ændringer",
	ShowMinor:   "Vis mindre ændringer",

	CameIn:     "Gemt. Imens er siden også ændret af %s. Det er flettet ind.",
	CameInLink: "Se, hvad der kom ind",

	PlaceNow:   "Siden får adressen %s.",
	PlaceOther: "Vælg en anden mappe eller titel",
	Twin:       "Der er allerede en side, hvis adresse læses på samme måde: %s. aa og å regnes for det samme, og det samme gør store og små bogstaver. Vælg en anden titel eller mappe.",
}

var writeEn = Write{
	DraftFrom:     "You have a draft from %s that is not saved to the page.",
	DraftGet:      "Restore draft from %s",
	DraftDrop:     "Discard draft",
	DraftShown:    "This is your draft from %s. The page does not change until you save.",
	DraftDropped:  "The draft is discarded",
	DraftFull:     "You can have %d drafts. The oldest was discarded.",
	DraftKept:     "What you wrote is kept as a draft.",
	DraftOnPart:   "You have a draft of the section “%[2]s” from %[1]s.",
	Drafts:        "My drafts",
	DraftsLead:    "What you wrote and did not save. Only you can see it. There is room for %d drafts, and they are deleted after %d days.",
	DraftsEmpty:   "You have no drafts. They are made by themselves while you write.",
	DraftOf:       "%s, section “%s”",
	SectionTitle:  "Edit the section “%s” of “%s”",
	SectionGone:   "The section is no longer on the page. Here is the whole page as it is now. Your text is below: put it where it belongs.",
	SectionGoneAs: "What you wrote in the section",
	WholePage:     "Edit the whole page",

	OtherOne:   "%s is also editing this page.",
	OtherMany:  "%s are also editing this page.",
	OthersMore: Plural{"%d more", "%d more"},
	And:        "%s and %s",

	SignInHere: "Sign in to save",
	SignInWhy:  "Write your e-mail address and password, and save again. Your text stays.",
	SignedOut:  "You are no longer signed in. Your text is not lost. Sign in at the foot of the page, and save again.",
	Ended:      "You are no longer signed in. Sign in again.",

	Summaries:   []string{"Corrected spelling", "Updated facts", "Corrected links", "Added a section", "Removed what is no longer right", "Tidied the text"},
	SummaryAuto: "If you leave it empty, the wiki writes which section you changed.",
	Minor:       "Minor change",
	MinorHint:   "For example a spelling mistake. Others can hide minor changes in Recent changes.",
	HideMinor:   "Hide minor changes",
	ShowMinor:   "Show minor changes",

	CameIn:     "Saved. Meanwhile the page was also changed by %s. That was merged in.",
	CameInLink: "See what came in",

	PlaceNow:   "The page gets the address %s.",
	PlaceOther: "Choose another folder or title",
	Twin:       "There is already a page whose address reads the same: %s. aa and å count as the same, and so do capital and small letters. Choose another title or folder.",
}
