package i18n

// Glossary holds the texts of the key of the words that the wiki explains.
type Glossary struct {
	Title   string
	Lead    string
	Forms   string // before other ways of writing a word
	Uses    Plural // link to the pages that use it
	About   string // link to the page about it; the word
	Letters string // name of the row of letters
	All     string // link to all letters
	Empty   string
	New     string // link to a new term, for those who may write
}

var glossaryDa = Glossary{
	Title:   "Ordliste",
	Lead:    "Her står de ord og forkortelser, wikien forklarer. På siderne er de markeret med prikker under, første gang de er brugt.",
	Forms:   "Også skrevet:",
	Uses:    Plural{"brugt på %d side", "brugt på %d sider"},
	About:   "Læs mere om %s",
	Letters: "Bogstaver",
	All:     "Alle",
	Empty:   "Ordlisten er tom. En side af typen »term« med en definition bliver et ord på listen.",
	New:     "Tilføj et begreb",
}

var glossaryEn = Glossary{
	Title:   "Glossary",
	Lead:    "These are the words and abbreviations that the wiki explains. On pages they are marked with dots below where they are first used.",
	Forms:   "Also written:",
	Uses:    Plural{"used on %d page", "used on %d pages"},
	About:   "Read more about %s",
	Letters: "Letters",
	All:     "All",
	Empty:   "The glossary is empty. A page of the type “term” with a definition becomes a word of the list.",
	New:     "Add a term",
}
