package i18n

// Compare holds the texts of comparing two versions, of choosing them in the history, and of what rolls back several.
type Compare struct {
	Views      string // label of the choice of how it is shown
	Beside     string
	Inline     string
	Visual     string
	Loosely    string // link that overlooks space
	Exactly    string // and the way back
	VisualLead string
	NotVisual  string
	Next       string // change
	Previous   string
	Where      string // which change, of how many
	None       string
	MovedTo    string // line
	MovedFrom  string // line
	MovedCount Plural
	Fields     string
	UndoThis   string

	Wrote      string // the label of others' text: who, when
	OwnOther   string // the label of one's own other text: when
	AtClock    string // the time
	Mine       string
	Typed      string // the choice to type what is to stand there
	TypedLabel string
	BothOwn    string
	ShowResult string
	Result     string
	Whole      string

	FileTitle string // name
	FileGone  string
	Pixels    string // width, height
	FileSame  string

	Size        string // heading of a column
	SizeSaid    string // words added, words removed
	Filter      string
	Person      string
	Everybody   string
	Org         string
	EveryOrg    string
	FromDay     string
	ToDay       string
	DayHint     string
	Show        string
	ShowAll     string
	NoMatch     string
	BadDay      string
	Picked      string // heading over the versions that were chosen on another page of the list
	Rollback    string // how many, who
	RollbackOwn string // how many
	RolledBack  string
}

var compareDa = Compare{
	Views:      "Vis forskellene",
	Beside:     "Side om side",
	Inline:     "Under hinanden",
	Visual:     "På den viste side",
	Loosely:    "Se bort fra mellemrum",
	Exactly:    "Vis også mellemrum",
	VisualLead: "Siden, som den ser ud, med ændringerne markeret. Links’ adresser og sidens felter står kun i de andre visninger.",
	NotVisual:  "De to versioner er for store til at blive sammenlignet, som de ser ud. Her er teksten i stedet.",
	Next:       "Næste ændring",
	Previous:   "Forrige ændring",
	Where:      "ændring %d af %d",
	None:       "ingen ændringer",
	MovedTo:    "Flyttet til linje %d",
	MovedFrom:  "Flyttet fra linje %d",
	MovedCount: Plural{"%d afsnit flyttet", "%d afsnit flyttet"},
	Fields:     "Ændrede felter",
	UndoThis:   "Fortryd denne ændring",

	Wrote:      "Det, %s skrev %s",
	OwnOther:   "Din anden rettelse fra %s",
	AtClock:    "kl. %s",
	Mine:       "Det, du har skrevet her",
	Typed:      "Noget andet, som jeg skriver selv",
	TypedLabel: "Det skal der stå",
	BothOwn:    "Begge, den anden rettelse først",
	ShowResult: "Vis resultatet",
	Result:     "Sådan bliver siden",
	Whole:      "Ret hele teksten i stedet",

	FileTitle: "Forskelle på filen %s",
	FileGone:  "Filen fandtes ikke",
	Pixels:    "%d × %d billedpunkter",
	FileSame:  "De to versioner af filen er ens.",

	Size:        "Ord",
	SizeSaid:    "%d ord tilføjet, %d ord fjernet",
	Filter:      "Vis kun nogle versioner",
	Person:      "Person",
	Everybody:   "Alle",
	Org:         "Organisation",
	EveryOrg:    "Alle",
	FromDay:     "Fra og med",
	ToDay:       "Til og med",
	DayHint:     "For eksempel 2026-11-22",
	Show:        "Vis",
	ShowAll:     "Vis alle versioner",
	NoMatch:     "Ingen versioner passer til det, du har valgt.",
	BadDay:      "Skriv datoen som 2026-11-22.",
	Picked:      "Valgt på en anden side af listen",
	Rollback:    "Rul de %d seneste ændringer af %s tilbage",
	RollbackOwn: "Rul dine %d seneste ændringer tilbage",
	RolledBack:  "Ændringerne er rullet tilbage",
}

var compareEn = Compare{
	Views:      "Show the differences",
	Beside:     "Side by side",
	Inline:     "Inline",
	Visual:     "On the page as shown",
	Loosely:    "Ignore spaces",
	Exactly:    "Show spaces too",
	VisualLead: "The page as it looks, with the changes marked. Addresses of links and the page’s fields are only in the other views.",
	NotVisual:  "The two versions are too large to be compared as they look. Here is their text instead.",
	Next:       "Next change",
	Previous:   "Previous change",
	Where:      "change %d of %d",
	None:       "no changes",
	MovedTo:    "Moved to line %d",
	MovedFrom:  "Moved from line %d",
	MovedCount: Plural{"%d passage moved", "%d passages moved"},
	Fields:     "Changed fields",
	UndoThis:   "Undo this change",

	Wrote:      "What %s wrote %s",
	OwnOther:   "Your other change from %s",
	AtClock:    "at %s",
	Mine:       "What you wrote here",
	Typed:      "Something else that I type",
	TypedLabel: "What is to stand here",
	BothOwn:    "Both, the other change first",
	ShowResult: "Show the result",
	Result:     "This is how the page will be",
	Whole:      "Edit the whole text instead",

	FileTitle: "Differences in the file %s",
	FileGone:  "The file did not exist",
	Pixels:    "%d × %d pixels",
	FileSame:  "The two versions of the file are alike.",

	Size:        "Words",
	SizeSaid:    "%d words added, %d words removed",
	Filter:      "Show only some versions",
	Person:      "Person",
	Everybody:   "Everybody",
	Org:         "Organisation",
	EveryOrg:    "All",
	FromDay:     "From",
	ToDay:       "Until",
	DayHint:     "For example 2026-11-22",
	Show:        "Show",
	ShowAll:     "Show all versions",
	NoMatch:     "No versions match what you chose.",
	BadDay:      "Write the date as 2026-11-22.",
	Picked:      "Chosen on another page of the list",
	Rollback:    "Roll back the latest %d changes by %s",
	RollbackOwn: "Roll back your latest %d changes",
	RolledBack:  "The changes were rolled back",
}
