package markdown

// Texts are the words that the HTML of a page needs beside the author's own. Use Danish or English.
type Texts struct {
	MissingPage  string // after a link to a page that is not there
	MissingFile  string // the same for another file
	Ambiguous    string // one %d: how many pages a link may mean
	Anchor       string // label of the link beside a heading; one %s: the heading
	Edit         string // the link to the editor of a section
	EditSection  string // its label; one %s: the heading
	Decision     string // label of the link of a decision to itself; one %s: what it begins with
	NoDate       string // after a deadline that is no date
	Overdue      string // after one that has passed
	Term         string // label of the button that explains a word; one %s: the word
	TermChoice   string // the same where it has several meanings; %s: the word, %d: how many
	TermPage     string // the link to the page about a word; one %s: the page's title
	Table        string // label of a table; one %d: its number on the page
	TaskDone     string // label of a ticked box
	TaskOpen     string // label of an empty box
	Zoom         string // after the description of a picture that can be seen large
	FootnoteRef  string // label of the number in the text; one %d
	FootnoteBack string // label of the way back
	Footnotes    string // label of the list of footnotes
	Details      string // summary of a fold that has none
	Callouts     map[string]string
}

// Danish and English are the two languages of the interface.
var (
	Danish = Texts{
		MissingPage:  "siden findes ikke",
		MissingFile:  "filen findes ikke",
		Ambiguous:    "%d sider passer til dette navn",
		Anchor:       "Link til afsnittet »%s«",
		Edit:         "Rediger",
		EditSection:  "Rediger afsnittet %s",
		Decision:     "Link til beslutningen »%s«",
		NoDate:       "fristen er ikke en dato",
		Overdue:      "overskredet",
		Term:         "Hvad betyder »%s«?",
		TermChoice:   "»%s« har %d betydninger",
		TermPage:     "Læs om »%s«",
		Table:        "Tabel %d",
		TaskDone:     "Udført",
		TaskOpen:     "Ikke udført",
		Zoom:         "vis i stor størrelse",
		FootnoteRef:  "Fodnote %d",
		FootnoteBack: "Tilbage til teksten",
		Footnotes:    "Fodnoter",
		Details:      "Detaljer",
		Callouts: map[string]string{
			"note": "Bemærk", "tip": "Tip", "important": "Vigtigt", "warning": "Advarsel", "caution": "Pas på",
			"info": "Info", "abstract": "Resumé", "todo": "Opgave", "success": "Lykkedes", "question": "Spørgsmål",
			"failure": "Fejl", "danger": "Fare", "bug": "Programfejl", "example": "Eksempel", "quote": "Citat",
			"decision": "Beslutning",
		},
	}
	English = Texts{
		MissingPage:  "the page does not exist",
		MissingFile:  "the file does not exist",
		Ambiguous:    "%d pages match this name",
		Anchor:       "Link to the section “%s”",
		Edit:         "Edit",
		EditSection:  "Edit the section %s",
		Decision:     "Link to the decision “%s”",
		NoDate:       "the deadline is not a date",
		Overdue:      "overdue",
		Term:         "What does “%s” mean?",
		TermChoice:   "“%s” has %d meanings",
		TermPage:     "Read about “%s”",
		Table:        "Table %d",
		TaskDone:     "Done",
		TaskOpen:     "Not done",
		Zoom:         "show large",
		FootnoteRef:  "Footnote %d",
		FootnoteBack: "Back to the text",
		Footnotes:    "Footnotes",
		Details:      "Details",
		Callouts: map[string]string{
			"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution",
			"info": "Info", "abstract": "Summary", "todo": "To do", "success": "Success", "question": "Question",
			"failure": "Failure", "danger": "Danger", "bug": "Bug", "example": "Example", "quote": "Quote",
			"decision": "Decision",
		},
	}
)
