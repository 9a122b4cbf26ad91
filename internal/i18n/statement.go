package i18n

// Statement holds the texts of the page about accessibility where a wiki has no statement of its own.
type Statement struct {
	Title    string // as the authority recommends that the link is called
	Lead     string
	None     string
	Closed   string // to those who may not read the wiki
	Known    string
	Program  string
	Pages    string
	Found    Plural // pages
	Report   string
	Tell     string
	TellHow  string
	Appeal   string
	AppealTo string
	Agency   string
	Write    string
	WriteWhy string
}

var statementDa = Statement{
	Title:    "Tilgængelighedserklæring",
	Lead:     "Alle skal kunne læse og bruge wikien.",
	None:     "Der er ikke skrevet en tilgængelighedserklæring for wikien endnu.",
	Closed:   "Log ind for at se, om der er skrevet en tilgængelighedserklæring for wikien.",
	Known:    "Det er kendt",
	Program:  "Menuer, formularer og lister er lavet efter WCAG 2.2 på niveau A og AA. De bliver afprøvet automatisk, med tastatur alene, på smal skærm og uden JavaScript, når programmet ændres.",
	Pages:    "Siderne skrives af mange. Wikien siger til, når noget i en tekst er svært at læse, men den kan ikke finde alt.",
	Found:    Plural{"På %d side er der noget, der kan gøres bedre.", "På %d sider er der noget, der kan gøres bedre."},
	Report:   "Se siderne i rapporten",
	Tell:     "Sig til, hvis noget ikke kan bruges",
	TellHow:  "Skriv til den organisation, der har wikien, og fortæl, hvilken side det gælder, og hvad du ikke kan læse eller bruge.",
	Appeal:   "Klag",
	AppealTo: "Får du ikke svar, eller er du ikke tilfreds med det, kan du henvende dig til den myndighed, der fører tilsyn med webtilgængelighed:",
	Agency:   "Digitaliseringsstyrelsen",
	Write:    "Skriv jeres erklæring",
	WriteWhy: "Den begynder med de problemer, wikiens rapport kender. Offentlige myndigheder skal også lave den i WAS-Tool. Skriv adressen derfra i feltet på siden, så fører /was derhen.",
}

var statementEn = Statement{
	Title:    "Accessibility statement",
	Lead:     "Everybody should be able to read and use the wiki.",
	None:     "No accessibility statement has been written for the wiki yet.",
	Closed:   "Log in to see whether an accessibility statement has been written for the wiki.",
	Known:    "What is known",
	Program:  "Menus, forms and lists are made to WCAG 2.2, levels A and AA. They are tested automatically, by keyboard alone, on a narrow screen and without JavaScript whenever the program changes.",
	Pages:    "The pages are written by many. The wiki speaks up when something in a text is hard to read, but it cannot find everything.",
	Found:    Plural{"On %d page something can be made better.", "On %d pages something can be made better."},
	Report:   "See the pages in the report",
	Tell:     "Say so if something cannot be used",
	TellHow:  "Write to the organisation that runs the wiki, and say which page it is about and what you cannot read or use.",
	Appeal:   "Complain",
	AppealTo: "If you get no answer, or are not content with it, you can turn to the authority that supervises the accessibility of public websites:",
	Agency:   "Digitaliseringsstyrelsen (the Danish Agency for Digital Government)",
	Write:    "Write your statement",
	WriteWhy: "It begins with the problems that the wiki's report knows. Public authorities must make it in WAS-Tool as well. Write the address it has there in the field on the page, and /was leads there.",
}
