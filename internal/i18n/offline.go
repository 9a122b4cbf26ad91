package i18n

// Offline holds the texts of the page that tells how to take the wiki along, and of the wiki on somebody's own machine.
type Offline struct {
	Link        string // in the footer
	Title       string
	Lead        string
	Clone       string
	CloneText   string
	TokenRead   string
	TokenWrite  string
	TokenMake   string
	Shallow     string // megabytes
	Pull        string
	Files       string
	Zip         string
	Bundle      string
	BundleClone string
	Work        string
	Serve       string
	Obsidian    string
	Code        string
	Send        string
	Identity    string // the commands follow
	NameExample string
	SendText    string
	Message     string // of a commit, as an example
	SendFor     string
	More        string

	LocalTitle    string
	LocalLead     string // name, e-mail
	LocalGit      string
	LocalGitText  string
	LocalSendText string
	WrongHost     string // the wiki's address
}

var offlineDa = Offline{
	Link:        "Tag wikien med",
	Title:       "Tag wikien med",
	Lead:        "Du kan have hele wikien på din egen computer, læse og rette den uden net og sende dine rettelser tilbage.",
	Clone:       "Hent en klon med git",
	CloneText:   "En klon er en fuld kopi: alle sider, alle filer og hele historikken. Du skal have programmet git. Skriv i en terminal:",
	TokenRead:   "Kun medlemmer må læse wikien, så git spørger efter en adgangskode. Brug en adgangsnøgle og ikke din egen adgangskode.",
	TokenWrite:  "Når du sender rettelser tilbage, spørger git efter en adgangskode. Brug en adgangsnøgle, der må skrive, og ikke din egen adgangskode.",
	TokenMake:   "Opret en adgangsnøgle",
	Shallow:     "Klonen fylder omkring %d MB. Har du ikke brug for historikken, kan du nøjes med den nyeste version:",
	Pull:        "Hent det nyeste, når du har net igen. Skriv i mappen wiki:",
	Files:       "Hent en fil",
	Zip:         "siderne og filerne, som de er nu. Pak den ud, og læs den i det program, du vil. Du behøver ikke git.",
	Bundle:      "hele klonen i én fil, som du kan tage med på et USB-stik.",
	BundleClone: "En bundle bliver til en klon sådan:",
	Work:        "Læs og ret uden net",
	Serve:       "Har du programmet alliancewiki, får du wikien i din egen browser. Du er logget ind som dig selv, og hver ændring bliver gemt i klonen:",
	Obsidian:    "åbn mappen wiki som en boks (»vault«), og begynd med Forside.",
	Code:        "åbn mappen wiki, åbn Forside.md, og vælg forhåndsvisning af Markdown.",
	Send:        "Send dine rettelser tilbage",
	Identity:    "Fortæl første gang git, hvem du er. Navnet kommer til at stå i historikken. Skriv i mappen wiki:",
	NameExample: "Dit navn",
	SendText:    "Har du rettet i filerne med et andet program, så gem rettelserne i git først. Hent derefter, hvad andre har skrevet, og send dine rettelser:",
	Message:     "Ret mødereferatet",
	SendFor:     "Vil du hellere have, at nogen ser på dine rettelser først, så send dem som et forslag:",
	More:        "Læs mere i hjælpen om at klone wikien",

	LocalTitle:    "Din egen kopi",
	LocalLead:     "Du læser og retter i en klon på din egen computer. Dine ændringer bliver skrevet under »%s <%s>«, og andre ser dem først, når du sender dem.",
	LocalGit:      "Brug git ved siden af",
	LocalGitText:  "Det, du gemmer her, er et commit i klonen, og filerne følger med. Det, du selv committer med git, ses her med det samme. Har du ændret en fil uden at committe, kan du ikke gemme her, før du har gjort det.",
	LocalSendText: "Hent, hvad andre har skrevet, og send dine rettelser. Skriv i klonens mappe:",
	WrongHost:     "Denne wiki er kun til brug på denne computer. Åbn den på %s.",
}

var offlineEn = Offline{
	Link:        "Take the wiki along",
	Title:       "Take the wiki along",
	Lead:        "You can have the whole wiki on your own computer, read and edit it without a connection, and send your changes back.",
	Clone:       "Get a clone with git",
	CloneText:   "A clone is a full copy: all pages, all files and the whole history. You need the program git. Write in a terminal:",
	TokenRead:   "Only members may read the wiki, so git asks for a password. Use an access token, not your own password.",
	TokenWrite:  "When you send changes back, git asks for a password. Use an access token that may write, not your own password.",
	TokenMake:   "Create an access token",
	Shallow:     "The clone takes about %d MB. If you do not need the history, the newest version is enough:",
	Pull:        "Get the newest when you have a connection again. Write in the folder wiki:",
	Files:       "Get a file",
	Zip:         "the pages and files as they are now. Unpack it and read it in any program. You do not need git.",
	Bundle:      "the whole clone in one file that you can carry on a USB stick.",
	BundleClone: "A bundle becomes a clone like this:",
	Work:        "Read and edit without a connection",
	Serve:       "With the program alliancewiki you have the wiki in your own browser. You are signed in as yourself, and each change is saved in the clone:",
	Obsidian:    "open the folder wiki as a vault, and begin with Forside.",
	Code:        "open the folder wiki, open Forside.md, and choose the preview of Markdown.",
	Send:        "Send your changes back",
	Identity:    "The first time, tell git who you are. The name is what the history will show. Write in the folder wiki:",
	NameExample: "Your name",
	SendText:    "If you have edited the files with another program, save the changes in git first. Then get what others have written, and send your changes:",
	Message:     "Mend the minutes",
	SendFor:     "If you would rather have somebody look at your changes first, send them as a proposal:",
	More:        "Read more in the manual about cloning the wiki",

	LocalTitle:    "Your own copy",
	LocalLead:     "You read and edit a clone on your own computer. Your changes are signed “%s <%s>”, and others see them only when you send them.",
	LocalGit:      "Use git beside it",
	LocalGitText:  "What you save here is a commit in the clone, and the files follow. What you commit with git yourself is seen here at once. While a file is changed and not committed, you cannot save here until you have done so.",
	LocalSendText: "Get what others have written, and send your changes. Write in the clone’s folder:",
	WrongHost:     "This wiki is only for use on this computer. Open it at %s.",
}
