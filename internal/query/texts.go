package query

// Texts are the words of an answer beside those of the rows. Use Danish or English.
//
// In the texts of problems {a} is what was written, {b} a view or a field, {n} a limit, {l} and {c} line and column.
type Texts struct {
	Lang        string
	Date        string // day, name of the month, year
	Month       string // name of the month, year
	Time        string // date, hour and minute
	Months      [12]string
	Point       string // between whole and fraction
	Thousands   string // between groups of three digits
	Kroner      string // an amount
	KronerUnit  string
	MillionUnit string

	Yes, No         string
	Done            string
	Open            string
	Overdue         string
	Future          string
	Label           string // of an answer that has no other
	Shown           string // how many of how many rows
	ShownRows       string // the same for rows of a matrix
	ShownColumns    string
	More            string // how many more names are in a cell
	GroupCount      string // one %d
	Without         string // the name of what has no value, behind a field's label
	Others          string // what a chart puts together
	Count           string
	Total           string
	AsTable         string // what unfolds the table beside a picture
	Source          string // heads of the table beside a graph
	Relation        string
	Target          string
	Unconnected     string // how many rows have no edges
	TooBig          string // instead of a picture
	GraphSummary    string // nodes, edges
	ChartSummary    string // rows of bars
	TimelineSummary string // events
	By              string // what is measured, by what
	And             string // two words
	NotInTable      string // the first column's head of a matrix without rows

	EmptySource map[string]string // by source; Pages are of any kind
	EmptyType   string            // a type's label
	NoMatch     map[string]string // the same where there are some, but not such
	NoTypeMatch string
	EmptyEdges  string
	EmptyDates  string // the field's label
	ProblemAt   string
	DidYouMean  string
	YouCanWrite string
	Problems    [problemKinds]string
}

// Danish and English are the two languages of the interface.
var (
	Danish = Texts{
		Lang: "da",
		Date: "%d. %s %d", Month: "%s %d", Time: "%s kl. %02d.%02d",
		Months: [12]string{
			"januar", "februar", "marts", "april", "maj", "juni",
			"juli", "august", "september", "oktober", "november", "december",
		},
		Point: ",", Thousands: ".", Kroner: "%s\u00a0kr.", KronerUnit: "kr.", MillionUnit: "mio. kr.",

		Yes: "Ja", No: "Nej", Done: "Udført", Open: "Ikke udført", Overdue: "overskredet", Future: "kommende",
		Label:           "Oversigt",
		Shown:           "Viser %s af %s.",
		ShownRows:       "Viser %s af %s rækker.",
		ShownColumns:    "Viser %s af %s kolonner.",
		More:            "og %s til",
		GroupCount:      "(%d)",
		Without:         "Uden %s",
		Others:          "Øvrige",
		Count:           "Antal",
		Total:           "I alt",
		AsTable:         "Vis som tabel",
		Source:          "Fra",
		Relation:        "Forbindelse",
		Target:          "Til",
		Unconnected:     "Uden forbindelser og derfor ikke tegnet: %s.",
		TooBig:          "Der er for meget til en tegning. Her er det som tabel.",
		GraphSummary:    "%s navne og %s forbindelser.",
		ChartSummary:    "%s rækker.",
		TimelineSummary: "%s datoer.",
		By:              "%s efter %s",
		And:             "%s og %s",
		NotInTable:      "Navn",

		EmptySource: map[string]string{
			Pages: "Ingen sider endnu.", Tasks: "Ingen opgaver endnu.",
			Decisions: "Ingen beslutninger endnu.", Changes: "Ingen ændringer endnu.",
		},
		EmptyType: "Ingen sider af typen »%s« endnu.",
		NoMatch: map[string]string{
			Pages: "Ingen sider passer her lige nu.", Tasks: "Ingen opgaver passer her lige nu.",
			Decisions: "Ingen beslutninger passer her lige nu.", Changes: "Ingen ændringer passer her lige nu.",
		},
		NoTypeMatch: "Ingen sider af typen »%s« passer her lige nu.",
		EmptyEdges:  "Ingen forbindelser endnu.",
		EmptyDates:  "Ingen har udfyldt »%s« endnu.",
		ProblemAt:   "Forespørgslen virker ikke (linje {l}, tegn {c}).",
		DidYouMean:  "Mente du »{a}«?",
		YouCanWrite: "Du kan skrive:",
		Problems: [problemKinds]string{
			BlockTooLong:   "Blokken er for lang. Den må højst fylde {n} tegn.",
			NotUTF8:        "Linjen er ikke gemt som UTF-8-tekst. Gem filen som UTF-8.",
			NoColon:        "Der mangler et kolon i »{a}«. Skriv for eksempel »fra: system«.",
			UnknownKey:     "»{a}« er ikke et ord, en forespørgsel kender.",
			KeyTwice:       "»{a}« står to gange. Slet den ene.",
			EmptyValue:     "Der står ikke noget efter »{a}:«. Skriv noget, eller slet linjen.",
			WhereTooLong:   "Betingelsen er for lang. Den må højst fylde {n} tegn.",
			TitleTooLong:   "Overskriften er for lang. Den må højst fylde {n} tegn.",
			BadLimit:       "»{a}« er ikke et tal fra 1 til {n}.",
			UnknownView:    "»{a}« er ikke en visning.",
			BadMeasure:     "»{a}« kan ikke tegnes. Skriv »antal« eller »sum(beløb)«.",
			EmptyName:      "Der mangler et navn ved et komma i »{a}«.",
			TooManyNames:   "Der er for mange navne i »{a}«. Der må højst være {n}.",
			NoFrom:         "Der mangler en linje, som siger, hvad der skal vises. Skriv for eksempel »fra: system«.",
			KeyNotOfView:   "»{a}« kan ikke bruges med »vis: {b}«. Slet linjen, eller vælg en anden visning.",
			KeyMissing:     "»vis: {b}« skal også have en linje, der begynder med »{a}:«.",
			NoSuchDate:     "Datoen »{a}« findes ikke. Skriv år, måned og dag, for eksempel 2026-05-01.",
			BadNumber:      "»{a}« er ikke et tal. Skal det være en tekst, så sæt \"…\" om den.",
			OpenQuote:      "En tekst begynder her, men der mangler {a} efter den.",
			UnknownSign:    "Tegnet »{a}« kan ikke bruges her. Skal det være en del af en tekst, så sæt \"…\" om teksten.",
			NoFunctions:    "»{a}…)« kan ikke bruges i en betingelse.",
			NoArithmetic:   "Der kan kun regnes med dage fra i dag, for eksempel »i dag + 30«.",
			Unexpected:     "»{a}« passer ikke her. Skriv for eksempel »status = \"i drift\" og ejer er ikke tom«.",
			Unfinished:     "Betingelsen er ikke færdig. Der mangler noget til sidst.",
			NotOpened:      "Der er en slutparentes for meget.",
			NotClosed:      "»{a}« mangler sin afslutning.",
			WhereTooDeep:   "Betingelsen er for indviklet. Der må højst være {n} sammenligninger.",
			UnknownSource:  "»{a}« findes ikke.",
			UnknownField:   "Feltet »{a}« findes ikke her. Skal det være en tekst, så sæt \"…\" om den.",
			NotANumber:     "»{a}« er ikke et tal, og det er »{b}«.",
			NotADate:       "»{a}« er ikke en dato. Skriv for eksempel 2026-05-01, 2026 eller i dag.",
			NotYesOrNo:     "»{a}« er hverken ja eller nej.",
			FieldNotNumber: "»{a}« er ikke et felt med tal og kan ikke lægges sammen.",
			FieldNotDate:   "»{a}« er ikke et felt med datoer.",
			NoDateField:    "Der er intet felt med datoer at lave en tidslinje af.",
			TooMuchWork:    "Forespørgslen er for stort et arbejde. Gør betingelsen kortere, eller vælg felter med færre værdier.",
		},
	}
	English = Texts{
		Lang: "en",
		Date: "%d %s %d", Month: "%s %d", Time: "%s, %02d:%02d",
		Months: [12]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		},
		Point: ".", Thousands: ",", Kroner: "DKK\u00a0%s", KronerUnit: "DKK", MillionUnit: "DKK million",

		Yes: "Yes", No: "No", Done: "Done", Open: "Not done", Overdue: "overdue", Future: "to come",
		Label:           "Overview",
		Shown:           "Showing %s of %s.",
		ShownRows:       "Showing %s of %s rows.",
		ShownColumns:    "Showing %s of %s columns.",
		More:            "and %s more",
		GroupCount:      "(%d)",
		Without:         "Without %s",
		Others:          "Others",
		Count:           "Number",
		Total:           "Total",
		AsTable:         "Show as a table",
		Source:          "From",
		Relation:        "Relation",
		Target:          "To",
		Unconnected:     "Without relations and so not drawn: %s.",
		TooBig:          "There is too much for a drawing. Here it is as a table.",
		GraphSummary:    "%s names and %s relations.",
		ChartSummary:    "%s rows.",
		TimelineSummary: "%s dates.",
		By:              "%s by %s",
		And:             "%s and %s",
		NotInTable:      "Name",

		EmptySource: map[string]string{
			Pages: "No pages yet.", Tasks: "No tasks yet.",
			Decisions: "No decisions yet.", Changes: "No changes yet.",
		},
		EmptyType: "No pages of the type “%s” yet.",
		NoMatch: map[string]string{
			Pages: "No pages match right now.", Tasks: "No tasks match right now.",
			Decisions: "No decisions match right now.", Changes: "No changes match right now.",
		},
		NoTypeMatch: "No pages of the type “%s” match right now.",
		EmptyEdges:  "No relations yet.",
		EmptyDates:  "Nobody has filled in “%s” yet.",
		ProblemAt:   "The query does not work (line {l}, character {c}).",
		DidYouMean:  "Did you mean “{a}”?",
		YouCanWrite: "You can write:",
		Problems: [problemKinds]string{
			BlockTooLong:   "The block is too long. It may have at most {n} characters.",
			NotUTF8:        "The line is not stored as UTF-8 text. Save the file as UTF-8.",
			NoColon:        "A colon is missing in “{a}”. Write for example “from: system”.",
			UnknownKey:     "“{a}” is not a word that a query knows.",
			KeyTwice:       "“{a}” is there twice. Delete one of them.",
			EmptyValue:     "There is nothing after “{a}:”. Write something, or delete the line.",
			WhereTooLong:   "The condition is too long. It may have at most {n} characters.",
			TitleTooLong:   "The title is too long. It may have at most {n} characters.",
			BadLimit:       "“{a}” is not a number from 1 to {n}.",
			UnknownView:    "“{a}” is not a view.",
			BadMeasure:     "“{a}” cannot be drawn. Write “count” or “sum(amount)”.",
			EmptyName:      "A name is missing at a comma in “{a}”.",
			TooManyNames:   "There are too many names in “{a}”. There may be at most {n}.",
			NoFrom:         "A line is missing that says what to show. Write for example “from: system”.",
			KeyNotOfView:   "“{a}” cannot be used with “view: {b}”. Delete the line, or choose another view.",
			KeyMissing:     "“view: {b}” also needs a line that begins with “{a}:”.",
			NoSuchDate:     "There is no date “{a}”. Write year, month and day, for example 2026-05-01.",
			BadNumber:      "“{a}” is not a number. If it is a text, put \"…\" around it.",
			OpenQuote:      "A text begins here, but {a} is missing after it.",
			UnknownSign:    "The character “{a}” cannot be used here. If it is part of a text, put \"…\" around the text.",
			NoFunctions:    "“{a}…)” cannot be used in a condition.",
			NoArithmetic:   "Only days from today can be reckoned with, for example “today + 30”.",
			Unexpected:     "“{a}” does not fit here. Write for example “status = \"live\" and owner is not empty”.",
			Unfinished:     "The condition is not finished. Something is missing at the end.",
			NotOpened:      "There is one closing parenthesis too many.",
			NotClosed:      "“{a}” is not closed.",
			WhereTooDeep:   "The condition is too complicated. There may be at most {n} comparisons.",
			UnknownSource:  "There is no “{a}”.",
			UnknownField:   "There is no field “{a}” here. If it is a text, put \"…\" around it.",
			NotANumber:     "“{a}” is not a number, and “{b}” is.",
			NotADate:       "“{a}” is not a date. Write for example 2026-05-01, 2026 or today.",
			NotYesOrNo:     "“{a}” is neither yes nor no.",
			FieldNotNumber: "“{a}” is not a field with numbers and cannot be summed.",
			FieldNotDate:   "“{a}” is not a field with dates.",
			NoDateField:    "There is no field with dates to make a timeline of.",
			TooMuchWork:    "The query is too much work. Make the condition shorter, or choose fields with fewer values.",
		},
	}
)
