package i18n

import (
	"strconv"
	"strings"
)

// Typed holds the texts of pages with a type: the box of facts, the form of the fields, and the choice of a type for a
// new page.
type Typed struct {
	Facts       string // name of the box
	Missing     string // after a link to a page that is not there
	Undescribed string // a note to editors; the type
	Meant       string // a type that may have been meant
	Kroner      string // an amount, grouped
	Grouping    string // between groups of three digits
	Decimal     string // before the decimals

	Fields      string // heading of the form; the type
	Required    string // behind the label of a field
	Nothing     string // the empty choice
	NotOffered  string // a choice that the type does not offer
	Line        string // hint: one value on each line
	ListPart    string // name of one input of several; the field, its number
	Front       string // the fields as text
	FrontHint   string
	FrontMissed string // hint where fields cannot be shown in the form
	Body        string // the text below the fields

	FolderEmpty string // hint, where types have folders
	Alike       string // heading: pages that may be the same
	AlikeLead   string
	Anyway      string
}

var typedDa = Typed{
	Facts:       "Fakta",
	Missing:     "siden findes ikke",
	Undescribed: "Typen »%s« er ikke beskrevet i wikien, så sidens felter bliver ikke kontrolleret.",
	Meant:       "Mente du »%s«?",
	Kroner:      "%s kr.",
	Grouping:    ".",
	Decimal:     ",",

	Fields:      "Felter: %s",
	Required:    "skal udfyldes",
	Nothing:     "Ikke valgt",
	NotOffered:  "%s (kan ikke vælges her)",
	Line:        "Skriv én på hver linje.",
	ListPart:    "%s, nummer %d",
	Front:       "Alle felter som tekst",
	FrontHint:   "Felterne, som de står øverst i sidens fil: navn: værdi. Her kan du også rette emneord, andre navne og felter, som typen ikke har.",
	FrontMissed: "Nogle af felterne kan kun rettes her.",
	Body:        "Tekst under felterne",

	FolderEmpty: "Lad feltet stå tomt, så lægges siden i den mappe, der passer til dens slags. En mappe i en mappe skrives møder/2026, og / er den øverste.",
	Alike:       "Der er allerede sider, som ligner",
	AlikeLead:   "Vi skal undgå dobbeltarbejde. Se, om en af dem er den, du vil skrive. Så kan du rette den i stedet.",
	Anyway:      "Opret alligevel",
}

var typedEn = Typed{
	Facts:       "Facts",
	Missing:     "the page does not exist",
	Undescribed: "The type “%s” is not described in the wiki, so the page’s fields are not checked.",
	Meant:       "Did you mean “%s”?",
	Kroner:      "DKK %s",
	Grouping:    ",",
	Decimal:     ".",

	Fields:      "Fields: %s",
	Required:    "must be filled in",
	Nothing:     "Not chosen",
	NotOffered:  "%s (cannot be chosen here)",
	Line:        "Write one on each line.",
	ListPart:    "%s, number %d",
	Front:       "All fields as text",
	FrontHint:   "The fields as they stand at the top of the page’s file: name: value. Here you can also change tags, other names and fields that the type does not have.",
	FrontMissed: "Some of the fields can only be changed here.",
	Body:        "Text below the fields",

	FolderEmpty: "Leave it empty and the page goes in the folder for its sort. A folder within a folder is written meetings/2026, and / is the top.",
	Alike:       "There are pages like it already",
	AlikeLead:   "Let us not do the work twice. See whether one of them is the page you want to write. You can edit it instead.",
	Anyway:      "Create it anyway",
}

// Number is a number as people write it: "1.234,5", or "1,234.5". What is no plain decimal number stays as it is.
func (t *Texts) Number(s string) string {
	if _, err := strconv.ParseFloat(s, 64); err != nil || strings.ContainsAny(s, "eExX_nN+") {
		return s
	}
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	whole, decimals, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + t.Typed.Grouping + whole[i:]
	}
	if decimals != "" {
		whole += t.Typed.Decimal + decimals
	}
	return sign + whole
}

// Kroner is an amount: "4.226.267 kr.", or "DKK 4,226,267". What is no amount stays as it is.
func (t *Texts) Kroner(s string) string {
	if n := t.Number(s); n != s || s != "" && len(s) <= 3 && strings.Trim(s, "0123456789") == "" {
		return t.F(t.Typed.Kroner, n)
	}
	return s
}
