package i18n

// Editor holds the texts of the editor's scripts, which get them as they are, by the names of the fields.
type Editor struct {
	Label    string // of the toolbar
	Shift    string // the key
	TabHint  string // below the text
	Undo     string
	Redo     string
	Heading  string // repeated: its level
	Bold     string
	Italic   string
	List     string
	Numbered string
	Task     string
	Outdent  string
	Indent   string
	Link     string
	PageLink string
	File     string
	Quote    string
	Code     string
	Table    string
	Callout  string
	Decision string
	Find     string
	Beside   string

	Address string // stands where the address of a link is to be written
	Words   string // stands where text is to be written
	Column  string // number

	TableTitle   string // of the window
	TableRows    string
	TableColumns string
	TableInsert  string
	TableHere    string
	RowAdd       string
	RowDrop      string
	ColumnAdd    string
	ColumnDrop   string
	AlignLeft    string
	AlignCentre  string
	AlignRight   string
	Close        string
	Cancel       string

	AltTitle     string
	AltLead      string // name of the file
	Alt          string
	Decoration   string
	AltMissing   string
	Insert       string
	Uploading    string // name, percentage
	Uploaded     string // name
	UploadFailed string // name
	UploadError  string // name, what is wrong
	Pasted       string

	Organisation string // kind of a completion
	Person       string // the same

	HintOne   string // number
	HintOther string // number
	HintLine  string // number

	DraftSaved     string // time
	DraftOffline   string
	DraftHere      string
	DraftNowhere   string
	DraftSignedOut string
	Unsent         string
	UnsentGet      string // time
	UnsentDrop     string

	SignIn       string
	SignInLead   string
	SignInNow    string
	SignInFailed string
	Email        string
	Password     string

	// Phrases are what the bundled editor says of its own, by its English words.
	Phrases map[string]string
}

var editorDa = Editor{
	Shift:    "Skift",
	Label:    "Værktøjslinje til teksten",
	TabHint:  "Ryk et punkt ind med Alt+Skift+→ og ud med Alt+Skift+←. Tab går videre til næste felt.",
	Undo:     "Fortryd",
	Redo:     "Gentag",
	Heading:  "Overskrift",
	Bold:     "Fed",
	Italic:   "Kursiv",
	List:     "Punktopstilling",
	Numbered: "Nummereret liste",
	Task:     "Opgave",
	Outdent:  "Ryk ud",
	Indent:   "Ryk ind",
	Link:     "Link til en adresse",
	PageLink: "Link til en side",
	File:     "Indsæt billede eller fil",
	Quote:    "Citat",
	Code:     "Kode",
	Table:    "Tabel",
	Callout:  "Fremhævet tekst",
	Decision: "Beslutning",
	Find:     "Find og erstat",
	Beside:   "Vis forhåndsvisning ved siden af",

	Address: "adresse",
	Words:   "tekst",
	Column:  "Kolonne %d",

	TableTitle:   "Tabel",
	TableRows:    "Rækker under overskriften",
	TableColumns: "Kolonner",
	TableInsert:  "Indsæt tabel",
	TableHere:    "Ret tabellen ved markøren",
	RowAdd:       "Tilføj række under",
	RowDrop:      "Slet række",
	ColumnAdd:    "Tilføj kolonne til højre",
	ColumnDrop:   "Slet kolonne",
	AlignLeft:    "Venstrestil kolonne",
	AlignCentre:  "Centrér kolonne",
	AlignRight:   "Højrestil kolonne",
	Close:        "Luk",
	Cancel:       "Annuller",

	AltTitle:     "Beskriv billedet",
	AltLead:      "Beskrivelsen læses op for dem, der ikke kan se billedet »%s«. Skriv det, billedet fortæller.",
	Alt:          "Beskrivelse",
	Decoration:   "Billedet er kun pynt",
	AltMissing:   "Skriv en beskrivelse, eller vælg, at billedet kun er pynt.",
	Insert:       "Indsæt",
	Uploading:    "»%s« bliver lagt op: %d procent",
	Uploaded:     "»%s« er lagt op og sat ind.",
	UploadFailed: "»%s« kunne ikke lægges op. Prøv igen om lidt.",
	UploadError:  "»%s«: %s",
	Pasted:       "Teksten er sat ind som Markdown. Fortryd med Ctrl+Z, eller indsæt ren tekst med Ctrl+Skift+V.",

	Organisation: "Organisation",
	Person:       "Person",

	HintOne:   "%d ting at se på",
	HintOther: "%d ting at se på",
	HintLine:  "Linje %d:",

	DraftSaved:     "Kladde gemt kl. %s",
	DraftOffline:   "Ingen forbindelse. Kladden er gemt i browseren.",
	DraftHere:      "Kladden er gemt i browseren.",
	DraftNowhere:   "Ingen forbindelse, og kladden kan ikke gemmes i browseren. Kopiér teksten, før du går.",
	DraftSignedOut: "Du er logget ud. Kladden er gemt i browseren.",
	Unsent:         "Du har en kladde i denne browser, som ikke nåede frem til wikien.",
	UnsentGet:      "Gendan kladde fra %s",
	UnsentDrop:     "Kassér kladde",

	SignIn:       "Log ind igen",
	SignInLead:   "Du er blevet logget ud. Log ind her, og gå videre, hvor du slap. Din tekst står her stadig.",
	SignInNow:    "Log ind",
	SignInFailed: "Wikien svarer ikke. Prøv igen om lidt.",
	Email:        "E-mail",
	Password:     "Adgangskode",

	Phrases: map[string]string{
		"Find":                     "Find",
		"Replace":                  "Erstat med",
		"next":                     "Næste",
		"previous":                 "Forrige",
		"all":                      "Markér alle",
		"match case":               "Forskel på store og små bogstaver",
		"by word":                  "Hele ord",
		"regexp":                   "Regulært udtryk",
		"replace":                  "Erstat",
		"replace all":              "Erstat alle",
		"close":                    "Luk",
		"Go to line":               "Gå til linje",
		"go":                       "Gå",
		"current match":            "nuværende fund",
		"on line":                  "på linje",
		"replaced match on line $": "erstattede fundet på linje $",
		"replaced $ matches":       "erstattede $ fund",
		"Completions":              "Forslag",
		"Control character":        "Kontroltegn",
	},
}

var editorEn = Editor{
	Shift:    "Shift",
	Label:    "Tools for the text",
	TabHint:  "Indent an item with Alt+Shift+→, outdent it with Alt+Shift+←. Tab goes on to the next field.",
	Undo:     "Undo",
	Redo:     "Redo",
	Heading:  "Heading",
	Bold:     "Bold",
	Italic:   "Italic",
	List:     "Bulleted list",
	Numbered: "Numbered list",
	Task:     "Task",
	Outdent:  "Outdent",
	Indent:   "Indent",
	Link:     "Link to an address",
	PageLink: "Link to a page",
	File:     "Insert an image or a file",
	Quote:    "Quote",
	Code:     "Code",
	Table:    "Table",
	Callout:  "Callout",
	Decision: "Decision",
	Find:     "Find and replace",
	Beside:   "Show the preview beside the text",

	Address: "address",
	Words:   "text",
	Column:  "Column %d",

	TableTitle:   "Table",
	TableRows:    "Rows below the heading",
	TableColumns: "Columns",
	TableInsert:  "Insert table",
	TableHere:    "Change the table at the cursor",
	RowAdd:       "Add a row below",
	RowDrop:      "Delete the row",
	ColumnAdd:    "Add a column to the right",
	ColumnDrop:   "Delete the column",
	AlignLeft:    "Align the column left",
	AlignCentre:  "Centre the column",
	AlignRight:   "Align the column right",
	Close:        "Close",
	Cancel:       "Cancel",

	AltTitle:     "Describe the image",
	AltLead:      "The description is read out to those who cannot see the image “%s”. Write what the image tells.",
	Alt:          "Description",
	Decoration:   "The image is only decoration",
	AltMissing:   "Write a description, or choose that the image is only decoration.",
	Insert:       "Insert",
	Uploading:    "Uploading “%s”: %d per cent",
	Uploaded:     "“%s” was uploaded and inserted.",
	UploadFailed: "“%s” could not be uploaded. Try again shortly.",
	UploadError:  "“%s”: %s",
	Pasted:       "The text was inserted as Markdown. Undo with Ctrl+Z, or paste plain text with Ctrl+Shift+V.",

	Organisation: "Organisation",
	Person:       "Person",

	HintOne:   "%d thing to look at",
	HintOther: "%d things to look at",
	HintLine:  "Line %d:",

	DraftSaved:     "Draft saved at %s",
	DraftOffline:   "No connection. The draft is saved in the browser.",
	DraftHere:      "The draft is saved in the browser.",
	DraftNowhere:   "No connection, and the draft cannot be saved in the browser. Copy the text before you leave.",
	DraftSignedOut: "You are signed out. The draft is saved in the browser.",
	Unsent:         "This browser has a draft of yours that never reached the wiki.",
	UnsentGet:      "Restore the draft from %s",
	UnsentDrop:     "Discard the draft",

	SignIn:       "Sign in again",
	SignInLead:   "You have been signed out. Sign in here and go on where you left off. Your text is still here.",
	SignInNow:    "Sign in",
	SignInFailed: "The wiki does not answer. Try again shortly.",
	Email:        "Email",
	Password:     "Password",

	Phrases: map[string]string{
		"Find":                     "Find",
		"Replace":                  "Replace with",
		"next":                     "Next",
		"previous":                 "Previous",
		"all":                      "Select all",
		"match case":               "Match case",
		"by word":                  "Whole words",
		"regexp":                   "Regular expression",
		"replace":                  "Replace",
		"replace all":              "Replace all",
		"close":                    "Close",
		"Go to line":               "Go to line",
		"go":                       "Go",
		"current match":            "current match",
		"on line":                  "on line",
		"replaced match on line $": "replaced match on line $",
		"replaced $ matches":       "replaced $ matches",
		"Completions":              "Suggestions",
		"Control character":        "Control character",
	},
}
