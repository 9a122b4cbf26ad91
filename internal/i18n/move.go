package i18n

// Move holds the texts of moving pages and folders, of what that changes, and of deleted pages.
type Move struct {
	See         string
	Below       string
	BelowHint   string
	Folder      string // on the page of a folder
	FolderTitle string // the folder
	FolderLead  string
	FolderTo    string
	PlanTitle   string // from, to
	PlanLead    string
	Pages       Plural
	Files       Plural
	Links       Plural // pages whose links change
	LinksOf     Plural // links of one page
	NoLinks     string
	Left        Plural // pages
	LeftHint    string
	More        Plural
	Do          string
	Elsewhere   string
	MovedLeft   Plural // pages

	Deleted      string // the list's title
	DeletedLead  string
	DeletedEmpty string
	DeletedBy    string // before the time
	PutBack      string // notice
	See404       string // on the page that says that there is none
	UndoDelete   string
}

var moveDa = Move{
	See:         "Se, hvad der bliver ændret",
	Below:       "Flyt også det, der ligger under siden",
	BelowHint:   "Undersider og filer kommer med til den nye adresse. Ellers bliver de liggende, hvor de er.",
	Folder:      "Flyt mappen",
	FolderTitle: "Flyt mappen »%s«",
	FolderLead:  "Alt i mappen flytter med: sider, filer og mapper. Historikken følger med, og de gamle adresser sender videre til de nye.",
	FolderTo:    "Mappens nye adresse",
	PlanTitle:   "Flyt »%s« til »%s«",
	PlanLead:    "Intet er ændret endnu. Det hele sker i én ændring, som kan fortrydes under Seneste ændringer, hvis den ikke er for stor.",
	Pages:       Plural{"%d side får ny adresse", "%d sider får ny adresse"},
	Files:       Plural{"%d fil flytter med", "%d filer flytter med"},
	Links:       Plural{"Links bliver rettet på %d side", "Links bliver rettet på %d sider"},
	LinksOf:     Plural{"%d link", "%d links"},
	NoLinks:     "Ingen links skal rettes.",
	Left:        Plural{"På %d side er der links, som ikke kan rettes", "På %d sider er der links, som ikke kan rettes"},
	LeftHint:    "Den gamle adresse sender videre, men ret dem i hånden bagefter, så de også virker i en klon.",
	More:        Plural{"og %d til", "og %d til"},
	Do:          "Flyt",
	Elsewhere:   "Vælg en anden adresse",
	MovedLeft:   Plural{"Flyttet. På %d side er der links til den gamle adresse endnu; den sender videre.", "Flyttet. På %d sider er der links til den gamle adresse endnu; den sender videre."},

	Deleted:      "Slettede sider",
	DeletedLead:  "En side, der er slettet, kan gendannes, som den var.",
	DeletedEmpty: "Ingen sider er slettet.",
	DeletedBy:    "Slettet",
	PutBack:      "Siden er gendannet",
	See404:       "Se slettede sider",
	UndoDelete:   "Fortryd sletningen",
}

var moveEn = Move{
	See:         "See what will change",
	Below:       "Move what is below the page too",
	BelowHint:   "Subpages and files go with it to the new address. Otherwise they stay where they are.",
	Folder:      "Move folder",
	FolderTitle: "Move the folder “%s”",
	FolderLead:  "Everything in the folder moves: pages, files and folders. The history follows, and the old addresses lead to the new ones.",
	FolderTo:    "The folder’s new address",
	PlanTitle:   "Move “%s” to “%s”",
	PlanLead:    "Nothing is changed yet. It all happens in one change, which can be undone under Recent changes unless it is too large.",
	Pages:       Plural{"%d page gets a new address", "%d pages get new addresses"},
	Files:       Plural{"%d file moves along", "%d files move along"},
	Links:       Plural{"Links are corrected on %d page", "Links are corrected on %d pages"},
	LinksOf:     Plural{"%d link", "%d links"},
	NoLinks:     "No links have to be corrected.",
	Left:        Plural{"%d page has links that cannot be corrected", "%d pages have links that cannot be corrected"},
	LeftHint:    "The old address leads on, but correct them by hand afterwards, so that they work in a clone too.",
	More:        Plural{"and %d more", "and %d more"},
	Do:          "Move",
	Elsewhere:   "Choose another address",
	MovedLeft:   Plural{"Moved. %d page still has links to the old address, which leads on.", "Moved. %d pages still have links to the old address, which leads on."},

	Deleted:      "Deleted pages",
	DeletedLead:  "A page that was deleted can be restored as it was.",
	DeletedEmpty: "No pages are deleted.",
	DeletedBy:    "Deleted",
	PutBack:      "The page is restored",
	See404:       "See deleted pages",
	UndoDelete:   "Undo the deletion",
}
