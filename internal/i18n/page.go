package i18n

// Page holds the texts of reading: pages, folders, lists, old versions, comparisons and recent changes.
type Page struct {
	TaskDone     string // after a box was ticked
	TaskReopened string

	Edit    string
	History string
	More    string
	Move    string
	Delete  string
	Upload  string
	Source  string
	Blame   string

	TOC         string
	Children    string
	Backlinks   string
	Uses        string // pages that name this one in their fields
	Tags        string
	LastChanged string // before the time
	By          string // between time and person
	PushedBy    string // who pushed a commit that another wrote
	MovedFrom   string // the former path
	OverSize    string
	OverTime    string
	OverDepth   string
	OverOther   string

	OldTitle       string // title, time
	OldVersion     string // time; the person follows
	Current        string
	OlderVersion   string
	NewerVersion   string
	CompareCurrent string
	RestoreThis    string
	Restore        string

	RootTitle   string
	FolderLead  string
	FolderMoved string // a link to the page that was here follows
	Folder      string
	HasMore     string // a page with pages below it
	EmptyWiki   string
	EmptySignIn string

	MissingLead    string // path
	MissingDeleted string // time
	MissingSignIn  string
	CreateThis     string // name
	CreateOther    string // the title
	Similar        string
	SeeAllPages    string

	HistoryTitle    string // page
	HistoryDeleted  string
	HistoryEmpty    string
	CompareSelected string
	From            string
	To              string
	FromVersion     string // time
	ToVersion       string // time
	Version         string
	Who             string
	What            string
	Newest          string
	Changes         string
	NoSummary       string
	MergeCommit     string // what git itself writes in English when a clone is brought up to date
	Added           string
	Deleted         string
	Moved           string
	Paging          string

	DiffTitle    string // page
	DiffNothing  string
	DiffBinary   string
	DiffTooLarge string
	DiffEmpty    string
	DiffDeleted  string // before deleted text, for screen readers
	DiffAdded    string
	Unchanged    Plural
	LinesAdded   Plural
	LinesDeleted Plural

	BlameTitle string // page
	BlameLead  string
	BlameOlder string
	BlameEmpty string
	Lines      string

	RecentEmpty string
	MoreFiles   Plural
	Undo        string

	Letters    string
	PageCount  Plural
	FirstPages string
	NextPages  string
}

var pageDa = Page{
	TaskDone:     "Opgaven er udført.",
	TaskReopened: "Opgaven er åben igen.",

	Edit:    "Rediger",
	History: "Historik",
	More:    "Mere",
	Move:    "Flyt eller omdøb",
	Delete:  "Slet",
	Upload:  "Upload fil",
	Source:  "Vis kilde",
	Blame:   "Hvem skrev hvad",

	TOC:         "Indhold",
	Children:    "Undersider",
	Backlinks:   "Hvad linker hertil",
	Uses:        "Nævnt i felter på",
	Tags:        "Emneord",
	LastChanged: "Sidst redigeret",
	PushedBy:    "(lagt op af %s)",
	By:          "af",
	MovedFrom:   "Omdirigeret fra »%s«",
	OverSize:    "Siden er for stor til at blive vist formateret. Her er dens kilde.",
	OverTime:    "Siden tager for lang tid at vise formateret. Her er dens kilde.",
	OverDepth:   "Siden er for dybt indlejret til at blive vist formateret. Her er dens kilde.",
	OverOther:   "Siden kunne ikke vises formateret. Her er dens kilde.",

	OldTitle:       "%s, versionen fra %s",
	OldVersion:     "Du ser en ældre version fra %s af",
	Current:        "Nuværende version",
	OlderVersion:   "Ældre version",
	NewerVersion:   "Nyere version",
	CompareCurrent: "Sammenlign med den nuværende",
	RestoreThis:    "Gendan denne version",
	Restore:        "Gendan",

	RootTitle:   "Alt i wikien",
	FolderMoved: "Siden på denne adresse er flyttet til",
	FolderLead:  "Mappen har ikke en side selv, men den indeholder:",
	Folder:      "mappe",
	HasMore:     "har undersider",
	EmptyWiki:   "Wikien har ingen sider endnu.",
	EmptySignIn: "Når du logger ind som redaktør, kan du oprette den første side.",

	MissingLead:    "Der er ingen side på adressen »%s«.",
	MissingDeleted: "Siden blev slettet %s.",
	MissingSignIn:  "Log ind for at oprette den",
	CreateThis:     "Opret siden »%s«",
	CreateOther:    "Opret en side med titlen »%s«",
	Similar:        "Sider med lignende navne",
	SeeAllPages:    "Se alle sider fra A til Å",

	HistoryTitle:    "Historik for %s",
	HistoryDeleted:  "Siden er slettet. Gendan en af de ældre versioner for at få den tilbage.",
	HistoryEmpty:    "Siden har ingen versioner at vise endnu.",
	CompareSelected: "Sammenlign valgte versioner",
	From:            "Fra",
	To:              "Til",
	FromVersion:     "Sammenlign fra versionen fra %s",
	ToVersion:       "Sammenlign til versionen fra %s",
	Version:         "Version",
	Who:             "Hvem",
	What:            "Ændring",
	Newest:          "Nuværende",
	Changes:         "forskelle",
	NoSummary:       "(uden beskrivelse)",
	MergeCommit:     "Flettede andres ændringer ind i en klon",
	Added:           "Ny",
	Deleted:         "Slettet",
	Moved:           "Flyttet",
	Paging:          "Flere",

	DiffTitle:    "Forskelle på %s",
	DiffNothing:  "Siden fandtes ikke",
	DiffBinary:   "Filen er ikke tekst og kan ikke sammenlignes.",
	DiffTooLarge: "Teksten er for stor til at blive sammenlignet her.",
	DiffEmpty:    "De to versioner er ens.",
	DiffDeleted:  "Slettet:",
	DiffAdded:    "Tilføjet:",
	Unchanged:    Plural{"Vis %d uændret linje", "Vis %d uændrede linjer"},
	LinesAdded:   Plural{"%d linje tilføjet", "%d linjer tilføjet"},
	LinesDeleted: Plural{"%d linje slettet", "%d linjer slettet"},

	BlameTitle: "Hvem skrev hvad i %s",
	BlameLead:  "Sidens linjer med den version, der sidst ændrede dem.",
	BlameOlder: "Ældre versioner",
	BlameEmpty: "Siden er tom.",
	Lines:      "Linjer",

	RecentEmpty: "Der er ingen ændringer endnu.",
	MoreFiles:   Plural{"og %d fil til", "og %d filer til"},
	Undo:        "Fortryd",

	Letters:    "Bogstaver",
	PageCount:  Plural{"%d side", "%d sider"},
	FirstPages: "Første sider",
	NextPages:  "Næste sider",
}

var pageEn = Page{
	TaskDone:     "The task is done.",
	TaskReopened: "The task is open again.",

	Edit:    "Edit",
	History: "History",
	More:    "More",
	Move:    "Move or rename",
	Delete:  "Delete",
	Upload:  "Upload file",
	Source:  "View source",
	Blame:   "Who wrote what",

	TOC:         "Contents",
	Children:    "Subpages",
	Backlinks:   "What links here",
	Uses:        "Named in the fields of",
	Tags:        "Tags",
	LastChanged: "Last edited",
	PushedBy:    "(pushed by %s)",
	By:          "by",
	MovedFrom:   "Redirected from “%s”",
	OverSize:    "The page is too large to be shown formatted. Here is its source.",
	OverTime:    "The page takes too long to show formatted. Here is its source.",
	OverDepth:   "The page is nested too deeply to be shown formatted. Here is its source.",
	OverOther:   "The page could not be shown formatted. Here is its source.",

	OldTitle:       "%s, version of %s",
	OldVersion:     "You are viewing an older version from %s by",
	Current:        "Current version",
	OlderVersion:   "Older version",
	NewerVersion:   "Newer version",
	CompareCurrent: "Compare with the current one",
	RestoreThis:    "Restore this version",
	Restore:        "Restore",

	RootTitle:   "Everything in the wiki",
	FolderMoved: "The page at this address was moved to",
	FolderLead:  "The folder has no page of its own, but it holds:",
	Folder:      "folder",
	HasMore:     "has subpages",
	EmptyWiki:   "The wiki has no pages yet.",
	EmptySignIn: "When you log in as an editor, you can create the first page.",

	MissingLead:    "There is no page at the address “%s”.",
	MissingDeleted: "The page was deleted on %s.",
	MissingSignIn:  "Log in to create it",
	CreateThis:     "Create the page “%s”",
	CreateOther:    "Create a page with the title “%s”",
	Similar:        "Pages with similar names",
	SeeAllPages:    "See all pages from A to Å",

	HistoryTitle:    "History of %s",
	HistoryDeleted:  "The page is deleted. Restore one of the older versions to get it back.",
	HistoryEmpty:    "The page has no versions to show yet.",
	CompareSelected: "Compare selected versions",
	From:            "From",
	To:              "To",
	FromVersion:     "Compare from the version of %s",
	ToVersion:       "Compare to the version of %s",
	Version:         "Version",
	Who:             "Who",
	What:            "Change",
	Newest:          "Current",
	Changes:         "differences",
	NoSummary:       "(no summary)",
	MergeCommit:     "Merged others’ changes into a clone",
	Added:           "New",
	Deleted:         "Deleted",
	Moved:           "Moved",
	Paging:          "More",

	DiffTitle:    "Differences in %s",
	DiffNothing:  "The page did not exist",
	DiffBinary:   "The file is not text and cannot be compared.",
	DiffTooLarge: "The text is too large to be compared here.",
	DiffEmpty:    "The two versions are alike.",
	DiffDeleted:  "Deleted:",
	DiffAdded:    "Added:",
	Unchanged:    Plural{"Show %d unchanged line", "Show %d unchanged lines"},
	LinesAdded:   Plural{"%d line added", "%d lines added"},
	LinesDeleted: Plural{"%d line deleted", "%d lines deleted"},

	BlameTitle: "Who wrote what in %s",
	BlameLead:  "The page’s lines with the version that last changed them.",
	BlameOlder: "Older versions",
	BlameEmpty: "The page is empty.",
	Lines:      "Lines",

	RecentEmpty: "There are no changes yet.",
	MoreFiles:   Plural{"and %d more file", "and %d more files"},
	Undo:        "Undo",

	Letters:    "Letters",
	PageCount:  Plural{"%d page", "%d pages"},
	FirstPages: "First pages",
	NextPages:  "Next pages",
}
