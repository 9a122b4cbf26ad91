package i18n

// Setup holds the texts of the first start: three steps at an address that works until they are done.
type Setup struct {
	Title       string
	Steps       string
	Step        string // number, title
	StepDone    string
	Wiki        string
	WikiLead    string
	WikiName    string
	NameHint    string
	WikiLang    string
	LangHint    string
	Danish      string
	English     string
	Person      string
	KeptHint    string // where a password was given already
	Content     string
	ContentLead string
	Starter     string
	StarterHint string
	Import      string
	ImportHint  string
	Empty       string
	EmptyHint   string
	Archive     string
	ArchiveHint string
	Elsewhere   string
	There       string // where there are pages of somebody's own already
	Next        string
	Back        string
	Finish      string
	Refused     string
	MoreRefused Plural
	FirstTitle  string // of a wiki without a front page
	First       string
	FirstDo     string
	FirstSignIn string
	Taken       Plural
	Left        Plural

	// Invalid holds the texts of a wiki.Invalid by key; a %s is its value.
	Invalid map[string]string
}

var setupDa = Setup{
	Title:       "Sæt wikien op",
	Steps:       "Trin i opsætningen",
	Step:        "Trin %d af 3: %s",
	StepDone:    "besvaret",
	Wiki:        "Navn og sprog",
	WikiLead:    "Wikien er ny. Tre korte trin, så er den klar.",
	WikiName:    "Wikiens navn",
	NameHint:    "Navnet står øverst på alle sider. Du kan ændre det senere.",
	WikiLang:    "Sprog",
	LangHint:    "Det sprog, knapper og menuer har, indtil en læser vælger et andet.",
	Danish:      "Dansk",
	English:     "Engelsk",
	Person:      "Den første administrator",
	KeptHint:    "Adgangskoden er valgt. Lad feltet stå tomt for at beholde den, eller skriv en ny på mindst 10 tegn.",
	Content:     "Indhold",
	ContentLead: "Hvad skal wikien begynde med? Du kan ændre og slette det hele bagefter.",
	Starter:     "Startindholdet",
	StarterHint: "Sider om Den Digitale Alliance, dens organisationer, systemer og møder, med skabeloner og manual.",
	Import:      "Sider, du har i forvejen",
	ImportHint:  "En zip-fil med Markdown-filer, for eksempel fra Obsidian, GitHub eller en anden wiki.",
	Empty:       "Ingen sider",
	EmptyHint:   "Kun manualen, sidetyperne og skabelonerne. Du skriver selv forsiden.",
	Archive:     "Zip-fil",
	ArchiveHint: "Højst 32 MB. Mapper bliver til mapper i wikien. Filerne bliver kontrolleret, og intet tages ind, hvis noget skal rettes.",
	Elsewhere:   "Ligger siderne i et git-repositorium, så stands wikien, læg en klon i datamappen med git clone --bare ADRESSE wiki.git, og start igen: så følger historikken med.",
	There:       "Der er allerede sider i wikien. De bliver stående, som de er.",
	Next:        "Fortsæt",
	Back:        "Tilbage",
	Finish:      "Gør wikien klar",
	Refused:     "Zip-filen er ikke taget ind, og intet er ændret. Ret filerne nedenfor, pak dem igen, og vælg zip-filen.",
	FirstTitle:  "Begynd med forsiden",
	First:       "Wikien har ingen forside endnu. Skriv, hvad wikien er for, og hvor man finder hvad: så er der et sted at begynde.",
	FirstDo:     "Skriv forsiden",
	FirstSignIn: "Når du logger ind som skribent, kan du skrive den.",
	MoreRefused: Plural{"og %d fil til.", "og %d filer til."},
	Taken:       Plural{"Velkommen. Du er administrator, og %d side er taget ind.", "Velkommen. Du er administrator, og %d sider er taget ind."},
	Left:        Plural{"%d fil, der hører til et andet program, er ikke taget med.", "%d filer, der hører til andre programmer, er ikke taget med."},

	Invalid: map[string]string{
		"archive.size":      "Zip-filen er for stor. Den må fylde højst %s MB. Større samlinger lægges i datamappen med git, som der står nedenfor.",
		"archive.zip":       "Filen er ikke en zip-fil, eller den er i stykker. Pak filerne igen.",
		"archive.many":      "Der er for mange filer i zip-filen. Den må have højst %s.",
		"archive.unpacked":  "Filerne fylder for meget, når de er pakket ud. De må fylde højst %s MB tilsammen.",
		"archive.pages":     "Der er ingen sider i zip-filen. Sider er filer, hvis navn ender på .md.",
		"archive.broken":    "Filen kan ikke pakkes ud. Pak filerne igen.",
		"archive.mode":      "Filen er en genvej til en anden fil. Læg selve filen i zip-filen.",
		"archive.locked":    "Filen er låst med en adgangskode. Pak filerne uden.",
		"archive.twice":     "Filen er der to gange.",
		"archive.collision": "Navnet svarer til »%s«, og på nogle computere er de to den samme fil. Giv den et andet navn.",
		"setup.archive":     "Vælg en zip-fil.",
		"setup.content":     "Vælg, hvad wikien skal begynde med.",
		"setup.touched":     "Nogen har ændret wikien imens, så dens sider bliver stående. Gør wikien klar, som den er.",
	},
}

var setupEn = Setup{
	Title:       "Set up the wiki",
	Steps:       "Steps of the set-up",
	Step:        "Step %d of 3: %s",
	StepDone:    "answered",
	Wiki:        "Name and language",
	WikiLead:    "The wiki is new. Three short steps, and it is ready.",
	WikiName:    "Name of the wiki",
	NameHint:    "The name stands at the top of all pages. You can change it later.",
	WikiLang:    "Language",
	LangHint:    "The language of buttons and menus, until a reader chooses another.",
	Danish:      "Danish",
	English:     "English",
	Person:      "The first administrator",
	KeptHint:    "The password is chosen. Leave the field empty to keep it, or write a new one of at least 10 characters.",
	Content:     "Contents",
	ContentLead: "What should the wiki begin with? You can change and delete all of it afterwards.",
	Starter:     "The starter contents",
	StarterHint: "Pages in Danish about Den Digitale Alliance, its organisations, systems and meetings, with templates and a manual.",
	Import:      "Pages that you have already",
	ImportHint:  "A zip file of Markdown files, for example from Obsidian, GitHub or another wiki.",
	Empty:       "No pages",
	EmptyHint:   "Only the manual, the page types and the templates. You write the front page yourself.",
	Archive:     "Zip file",
	ArchiveHint: "At most 32 MB. Folders become folders of the wiki. The files are checked, and nothing is taken in where something is to be mended.",
	Elsewhere:   "Are the pages in a git repository? Stop the wiki, put a clone into its data directory with git clone --bare ADDRESS wiki.git, and start again: the history comes along.",
	There:       "There are pages in the wiki already. They stay as they are.",
	Next:        "Continue",
	Back:        "Back",
	Finish:      "Make the wiki ready",
	Refused:     "The zip file was not taken in, and nothing is changed. Mend the files below, pack them again, and choose the zip file.",
	FirstTitle:  "Begin with the front page",
	First:       "The wiki has no front page yet. Write what the wiki is for, and where to find what: then there is a place to begin.",
	FirstDo:     "Write the front page",
	FirstSignIn: "When you sign in as a writer, you can write it.",
	MoreRefused: Plural{"and %d more file.", "and %d more files."},
	Taken:       Plural{"Welcome. You are an administrator, and %d page was taken in.", "Welcome. You are an administrator, and %d pages were taken in."},
	Left:        Plural{"%d file that belongs to another program was left out.", "%d files that belong to other programs were left out."},

	Invalid: map[string]string{
		"archive.size":      "The zip file is too large. It can have %s MB at most. Larger collections are put into the data directory with git, as it says below.",
		"archive.zip":       "The file is no zip file, or is broken. Pack the files again.",
		"archive.many":      "There are too many files in the zip file. It can have %s at most.",
		"archive.unpacked":  "The files take too much room when unpacked. They can have %s MB together at most.",
		"archive.pages":     "There are no pages in the zip file. Pages are files whose names end in .md.",
		"archive.broken":    "The file cannot be unpacked. Pack the files again.",
		"archive.mode":      "The file is a link to another file. Put the file itself into the zip file.",
		"archive.locked":    "The file is locked with a password. Pack the files without.",
		"archive.twice":     "The file is there twice.",
		"archive.collision": "The name is like “%s”, and on some computers the two are the same file. Give it another name.",
		"setup.archive":     "Choose a zip file.",
		"setup.content":     "Choose what the wiki should begin with.",
		"setup.touched":     "Somebody has changed the wiki meanwhile, so its pages stay. Make the wiki ready as it is.",
	},
}
