package i18n

// Kept holds the texts about the copies of pages that a browser keeps for when there is no connection. In those that the
// browser's own part fills in, %s and %d are put in by script.
type Kept struct {
	Copy string // on a copy: the day and the time that it was fetched
	At   string // between the two

	Title    string // of what is shown where there is no copy
	Lead     string
	NotSent  string // a form did not get there
	NotSaved string // the same of an editor's
	Again    string
	List     string
	None     string

	Browser  string // on the page that tells how to take the wiki along
	Text     string
	Have     string // pages
	Whole    string
	WholeTip string
	Stop     string
	Progress string // pages, of so many, megabytes
	Done     string // pages, megabytes
	Stopped  string // pages, megabytes
	Failed   string
	Someone  string
	Drop     string
	Dropped  string
	NoScript string
}

var keptDa = Kept{
	Copy: "Offline. Kopi hentet %s",
	At:   "kl.",

	Title:    "Du er offline",
	Lead:     "Wikien kan ikke nås lige nu. Du kan læse de sider, browseren har en kopi af.",
	NotSent:  "Det, du sendte, nåede ikke frem. Prøv igen, når du har net.",
	NotSaved: "Wikien kan ikke gemme, før du har net. Din tekst er gemt i browseren og bliver tilbudt dig, næste gang du redigerer siden.",
	Again:    "Prøv igen",
	List:     "Sider, du kan læse nu",
	None:     "Browseren har ingen kopier endnu. Den gemmer en kopi af de sider, du læser.",

	Browser:  "Læs i browseren uden net",
	Text:     "Browseren gemmer en kopi af de sidste 200 sider, du har læst. Har du ikke net, ser du kopien, og der står, hvornår den er hentet. Kopierne bliver slettet, når du logger ud, og når en anden logger ind.",
	Have:     "Browseren har kopier af %d sider.",
	Whole:    "Gem hele wikien til offline læsning",
	WholeTip: "Lad siden her være åben imens. Filer og billeder kommer ikke med.",
	Stop:     "Stands",
	Progress: "%d af %d sider, %s MB",
	Done:     "%d sider er gemt. De fylder %s MB.",
	Stopped:  "Du stoppede. %d sider er gemt. De fylder %s MB.",
	Failed:   "Ikke alle sider blev gemt. Prøv igen, når du har net og plads.",
	Someone:  "En anden er logget ind. Genindlæs siden, og prøv igen.",
	Drop:     "Slet kopierne",
	Dropped:  "Kopierne er slettet.",
	NoScript: "Din browser kan ikke gemme kopier her. Hent wikien som fil i stedet.",
}

var keptEn = Kept{
	Copy: "Offline. Copy from %s",
	At:   "at",

	Title:    "You are offline",
	Lead:     "The wiki cannot be reached just now. You can read the pages that the browser has a copy of.",
	NotSent:  "What you sent did not arrive. Try again when you have a connection.",
	NotSaved: "The wiki cannot save until you have a connection. Your text is kept in the browser and is offered to you the next time you edit the page.",
	Again:    "Try again",
	List:     "Pages you can read now",
	None:     "The browser has no copies yet. It keeps a copy of the pages you read.",

	Browser:  "Read in the browser without a connection",
	Text:     "The browser keeps a copy of the last 200 pages you read. Without a connection you see the copy, and it says when it was fetched. The copies are deleted when you log out, and when somebody else logs in.",
	Have:     "The browser has copies of %d pages.",
	Whole:    "Keep the whole wiki for reading offline",
	WholeTip: "Leave this page open meanwhile. Files and images are not included.",
	Stop:     "Stop",
	Progress: "%d of %d pages, %s MB",
	Done:     "%d pages are kept. They take %s MB.",
	Stopped:  "You stopped. %d pages are kept. They take %s MB.",
	Failed:   "Not all pages were kept. Try again when you have a connection and room.",
	Someone:  "Somebody else has logged in. Reload the page and try again.",
	Drop:     "Delete the copies",
	Dropped:  "The copies are deleted.",
	NoScript: "Your browser cannot keep copies here. Get the wiki as a file instead.",
}
