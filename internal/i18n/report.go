package i18n

// ReportText is what one report is called, why it matters and what to do about it, and what it says when it is empty.
type ReportText struct{ Name, Why, Empty string }

// Report holds the texts of the reports on the whole wiki.
type Report struct {
	Title   string
	Lead    string
	Updated string // time
	Stale   string // time

	Broken, Wanted, Orphans, DeadEnds, Duplicates, Overdue, Ownerless, Unused, Fields, Tasks, Accessibility ReportText

	Filter     string // the button, and the form's name
	Folder     string
	FolderHint string
	Owner      string
	AnyOwner   string
	Clear      string
	Rows       Plural
	Chosen     string // rows that the filter chose, all
	ChosenNone string
	Cut        string // rows that are listed
	LeadsTo    string // a broken link: where it leads
	Wants      Plural // pages that link to a wanted one
	More       Plural // pages that are not named
	Create     string
	Edit       string
	Due        string // day
	Next       string
	First      string
	Waiting    Plural // reports of readers
}

// Of is the text of a report by the name in its address; an unknown one has none.
func (r *Report) Of(name string) ReportText {
	switch name {
	case "broken":
		return r.Broken
	case "wanted":
		return r.Wanted
	case "orphans":
		return r.Orphans
	case "dead-ends":
		return r.DeadEnds
	case "duplicates":
		return r.Duplicates
	case "overdue":
		return r.Overdue
	case "ownerless":
		return r.Ownerless
	case "unused":
		return r.Unused
	case "fields":
		return r.Fields
	case "tasks":
		return r.Tasks
	case "accessibility":
		return r.Accessibility
	}
	return ReportText{}
}

var reportDa = Report{
	Title:   "Wikiens tilstand",
	Lead:    "Her er det, der kan gøres bedre. Tag lidt ad gangen.",
	Updated: "Opdateret kl. %s.",
	Stale:   "Opdateret kl. %s. Wikien er ændret siden; nye tal er på vej.",

	Broken:     ReportText{"Links, der ikke fører nogen steder hen", "Læsere, der følger dem, går i stå: ret linket, eller opret siden.", "Alle links fører frem."},
	Wanted:     ReportText{"Sider, der mangler", "Andre sider linker til dem, så nogen har brug for dem: opret dem, der ønskes mest, først.", "Ingen mangler en side."},
	Orphans:    ReportText{"Sider, som ingen linker til", "De er svære at finde, når man læser: link til dem fra en side, hvor de hører til.", "Alle sider er nået af mindst ét link."},
	DeadEnds:   ReportText{"Sider uden links", "Læseren kan ikke komme videre derfra: link til det, siden handler om.", "Alle sider fører videre til andre."},
	Duplicates: ReportText{"Samme navn på flere sider", "Et link med navnet kan føre til den forkerte side: giv siderne hver sit navn, eller saml dem til én.", "Alle sider har hver sit navn."},
	Overdue:    ReportText{"Sider, der skulle være set efter", "De kan være forældede: læs dem, ret dem, og vælg Stadig rigtig.", "Alle sider er set efter til tiden."},
	Ownerless:  ReportText{"Sider uden ansvarlig", "Ingen holder øje med, at de er rigtige: skriv en organisation i feltet ansvarlig.", "Alle sider har en ansvarlig."},
	Unused:     ReportText{"Filer, som ingen side bruger", "De fylder, og ingen finder dem: link til dem, eller slet dem.", "Alle filer bliver brugt."},
	Fields:     ReportText{"Felter med fejl", "Oversigter og figurer bliver forkerte af dem: ret feltet på siden.", "Alle felter er i orden."},
	Tasks:      ReportText{"Opgaver, der mangler noget", "Uden en ansvarlig og en rigtig frist bliver de let liggende: skriv @ og et navn, og fristen som (frist 2026-05-01).", "Alle åbne opgaver har en ansvarlig."},

	Accessibility: ReportText{"Sider, der er svære at læse", "For dem, der får siden læst op, bruger telefon eller springer fra link til link: ret det, næste gang du redigerer siden.", "Der er ikke fundet noget, der gør sider svære at læse."},

	Filter:     "Vis",
	Folder:     "Mappe",
	FolderHint: "For eksempel systemer",
	Owner:      "Ansvarlig",
	AnyOwner:   "Alle",
	Clear:      "Vis alle",
	Rows:       Plural{"%d fundet", "%d fundet"},
	Chosen:     "%d af %d",
	ChosenNone: "Intet her passer til det, du har valgt.",
	Cut:        "Kun de første %d er med her. Ret dem først.",
	LeadsTo:    "linker til",
	Wants:      Plural{"%d side linker dertil", "%d sider linker dertil"},
	More:       Plural{"og %d til", "og %d til"},
	Create:     "Opret siden",
	Edit:       "Rediger",
	Due:        "Skulle være set efter den %s",
	Next:       "Næste",
	First:      "Første",
	Waiting:    Plural{"%d venter", "%d venter"},
}

var reportEn = Report{
	Title:   "State of the wiki",
	Lead:    "Here is what can be made better. Take a little at a time.",
	Updated: "Updated at %s.",
	Stale:   "Updated at %s. The wiki has changed since; new figures are on their way.",

	Broken:     ReportText{"Links that lead nowhere", "Readers who follow them get stuck: correct the link, or create the page.", "All links lead somewhere."},
	Wanted:     ReportText{"Pages that are missing", "Other pages link to them, so somebody needs them: create those that are wanted most first.", "Nobody misses a page."},
	Orphans:    ReportText{"Pages that nobody links to", "They are hard to find by reading: link to them from a page where they belong.", "All pages are reached by at least one link."},
	DeadEnds:   ReportText{"Pages without links", "The reader cannot get any further from there: link to what the page is about.", "All pages lead on to others."},
	Duplicates: ReportText{"One name for several pages", "A link with the name may lead to the wrong page: give each page a name of its own, or put them together.", "All pages have a name of their own."},
	Overdue:    ReportText{"Pages that were to be reviewed", "They may be out of date: read them, correct them, and choose Still right.", "All pages were reviewed in time."},
	Ownerless:  ReportText{"Pages without anybody responsible", "Nobody sees to it that they are right: write an organisation in the field ansvarlig.", "All pages have somebody responsible."},
	Unused:     ReportText{"Files that no page uses", "They take up space, and nobody finds them: link to them, or delete them.", "All files are used."},
	Fields:     ReportText{"Fields with errors", "They make overviews and figures wrong: correct the field on the page.", "All fields are in order."},
	Tasks:      ReportText{"Tasks that lack something", "Without somebody responsible and a proper deadline they are easily left: write @ and a name, and the deadline as (due 2026-05-01).", "All open tasks have somebody responsible."},

	Accessibility: ReportText{"Pages that are hard to read", "For those who hear the page, use a phone or go from link to link: mend it the next time you edit the page.", "Nothing was found that makes pages hard to read."},

	Filter:     "Show",
	Folder:     "Folder",
	FolderHint: "For example systemer",
	Owner:      "Responsible",
	AnyOwner:   "All",
	Clear:      "Show all",
	Rows:       Plural{"%d found", "%d found"},
	Chosen:     "%d of %d",
	ChosenNone: "Nothing here is what you chose.",
	Cut:        "Only the first %d are here. Mend them first.",
	LeadsTo:    "links to",
	Wants:      Plural{"%d page links there", "%d pages link there"},
	More:       Plural{"and %d more", "and %d more"},
	Create:     "Create the page",
	Edit:       "Edit",
	Due:        "Was to be reviewed by %s",
	Next:       "Next",
	First:      "First",
	Waiting:    Plural{"%d waiting", "%d waiting"},
}
