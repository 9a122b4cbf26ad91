package i18n

// Edit holds the texts of everything that changes pages and files: the editor, conflicts, new pages, moving, deleting,
// restoring and uploads.
type Edit struct {
	EditTitle    string // of the page
	CreateTitle  string // of the page
	NewLead      string // of the empty editor
	Content      string
	ContentHint  string
	Summary      string
	SummaryHint  string
	Save         string
	SaveNew      string
	ShowPreview  string
	Cancel       string
	Preview      string
	Saved        string
	SavedMerged  string
	SavedSame    string
	SignInTab    string
	NotAllowed   string
	TooLarge     string // the limit
	Busy         string
	Failed       string // the error's number
	Kept         string // above the editor: a text that was sent and not saved
	KeptGet      string
	KeptDrop     string
	OtherVersion string

	ConflictTitle   string
	ConflictLead    string
	ConflictGone    string
	ConflictOwn     string // the other change is the person's own
	ConflictOwnGone string
	ConflictNew     string
	ConflictLast    string // when, who, summary
	ConflictHelp    string
	ConflictCount   Plural
	ConflictNo      string // number, of how many
	ConflictIn      string // number, of how many, the section
	Before          string
	TheirChange     string
	YourChange      string
	Choose          string
	ChooseMine      string
	ChooseTheirs    string
	ChooseBoth      string
	FullText        string
	FullTextHint    string
	Resolved        string
	ResolveFailed   string
	OwnText         string
	OwnTextHint     string
	UndoTitle       string
	UndoLead        string
	UndoFile        string // the page
	UndoNow         string
	UndoThen        string
	Undone          string
	UndoneNothing   string
	Restored        string
	RestoredSame    string
	RestoreTitle    string
	RestoreRefused  string

	NewTitle     string
	NewIntro     string
	PageTitle    string
	PageHint     string
	Folder       string
	FolderHint   string
	Address      string
	AddressOther string
	Template     string
	NoTemplate   string
	Continue     string
	TitleMissing string
	Occupied     string
	OccupiedLink string // the address

	MoveTitle      string // the page
	MoveLead       string
	MoveTo         string
	MoveToHint     string
	Moved          string
	Why            string
	WhyHint        string
	Links          Plural
	DeleteTitle    string // the page
	DeleteLead     string
	DeleteFileLead string
	DeleteLinks    string
	NoLinks        string
	Delete         string
	Deleted        string
	ChangedMean    string

	UploadTitle   string
	UploadFolder  string // the folder
	UploadRoot    string
	File          string
	FileHint      string // the limit
	Upload        string
	Uploaded      string // the name
	UploadInsert  string
	UploadOpen    string
	UploadAnother string
	ImageText     string

	// Invalid holds the texts of a wiki.Invalid by key; a %s is its value.
	Invalid map[string]string
}

var editDa = Edit{
	EditTitle:    "Rediger »%s«",
	CreateTitle:  "Opret »%s«",
	NewLead:      "Siden findes ikke endnu. Den bliver oprettet, når du gemmer.",
	Content:      "Tekst",
	ContentHint:  "Teksten er i Markdown: # foran en overskrift, * foran et punkt, [[Sidens navn]] om et link. Tab flytter ud af feltet.",
	Summary:      "Beskriv kort, hvad du har ændret",
	SummaryHint:  "Står i historikken, så andre kan følge med. For eksempel: Rettede datoen for mødet.",
	Save:         "Gem ændringer",
	SaveNew:      "Opret side",
	ShowPreview:  "Vis forhåndsvisning",
	Cancel:       "Annuller",
	Preview:      "Forhåndsvisning",
	Saved:        "Gemt",
	SavedMerged:  "Gemt. Andres ændringer er flettet ind.",
	SavedSame:    "Ingen ændringer at gemme",
	SignInTab:    "Log ind i en ny fane",
	NotAllowed:   "Du må ikke ændre sider i wikien. Din tekst er ikke gået tabt: kopiér den herfra, og bed en administrator om rollen skribent.",
	TooLarge:     "Teksten fylder mere end %s og kan ikke gemmes. Den er ikke gået tabt: del den på flere sider.",
	Busy:         "Der kan ikke gemmes i wikien lige nu. Din tekst er ikke gået tabt: vent lidt, og gem igen.",
	Failed:       "Der er et problem med wikien, og teksten blev ikke gemt. Den er ikke gået tabt: vent lidt, og gem igen. Fejlnummer: %s",
	Kept:         "Der er en tekst til denne side, som du sendte og ikke fik gemt.",
	KeptGet:      "Hent den tekst, du ikke fik gemt",
	KeptDrop:     "Kassér",
	OtherVersion: "Siden står sådan nu",

	ConflictTitle:   "Redigeringskonflikt",
	ConflictLead:    "En anden har ændret siden, mens du redigerede. Din tekst er ikke gået tabt.",
	ConflictGone:    "En anden har slettet siden, mens du redigerede. Din tekst er ikke gået tabt. Gemmer du den, bliver siden oprettet igen.",
	ConflictOwn:     "Du har selv gemt siden et andet sted, siden du åbnede den her. Din tekst er ikke gået tabt.",
	ConflictOwnGone: "Du har selv slettet siden et andet sted, siden du åbnede den her. Din tekst er ikke gået tabt. Gemmer du den, bliver siden oprettet igen.",
	ConflictNew:     "En anden har oprettet en side med samme adresse, mens du skrev. Din tekst er ikke gået tabt.",
	ConflictLast:    "Senest ændret %s af %s: %s",
	ConflictHelp:    "Det, der kunne flettes, er flettet. Vælg, hvad der skal stå de steder, hvor I har ændret det samme, eller ret hele teksten nederst.",
	ConflictCount:   Plural{"%d sted skal du tage stilling til", "%d steder skal du tage stilling til"},
	ConflictNo:      "Sted %d af %d",
	ConflictIn:      "Sted %d af %d: %s",
	Before:          "Før jeres ændringer",
	TheirChange:     "Den andens ændring",
	YourChange:      "Din ændring",
	Choose:          "Hvad skal der stå?",
	ChooseMine:      "Min tekst",
	ChooseTheirs:    "Den andens tekst",
	ChooseBoth:      "Begge, den andens først",
	FullText:        "Hele teksten",
	FullTextHint:    "Her står begges tekst de steder, hvor I har ændret det samme. Ret den til, og gem.",
	Resolved:        "Teksten er sat sammen efter dine valg. Læs den igennem, og gem.",
	ResolveFailed:   "Valgene passer ikke længere til siden. Al tekst er her endnu: ret den til, og gem.",
	OwnText:         "Teksten, som du sendte den",
	OwnTextHint:     "Bliver ikke gemt. Kopiér herfra, hvis noget mangler ovenfor.",
	UndoTitle:       "Ændringen kan ikke fortrydes",
	UndoLead:        "De samme linjer er ændret igen siden. Intet er ændret nu. Ret siden i hånden, eller gendan en ældre version fra historikken. Var det en flytning, så flyt siden tilbage.",
	UndoFile:        "»%s« er ændret siden",
	UndoNow:         "Sådan står der nu",
	UndoThen:        "Sådan stod der før ændringen",
	Undone:          "Ændringen er fortrudt",
	UndoneNothing:   "Der var intet at fortryde",
	Restored:        "Versionen er gendannet",
	RestoredSame:    "Siden er allerede magen til den version",
	RestoreTitle:    "Versionen kan ikke gendannes",
	RestoreRefused:  "Siden blev ændret i samme øjeblik. Intet er gendannet. Se den nye version, og prøv igen.",

	NewTitle:     "Opret side",
	NewIntro:     "Vælg, hvad siden skal hedde, og hvor den skal ligge. Du skriver teksten bagefter.",
	PageTitle:    "Titel",
	PageHint:     "For eksempel: Referat af bestyrelsesmødet",
	Folder:       "Mappe",
	FolderHint:   "Lad feltet stå tomt, hvis siden skal ligge øverst. En mappe i en mappe skrives møder/2026.",
	Address:      "Adresse",
	AddressOther: "Vælg en anden mappe",
	Template:     "Hvad slags side?",
	NoTemplate:   "Ingen: begynd med en tom side",
	Continue:     "Fortsæt",
	TitleMissing: "Skriv en titel",
	Occupied:     "Der er allerede en side med den adresse. Vælg en anden titel eller mappe.",
	OccupiedLink: "Åbn siden %s",

	MoveTitle:      "Flyt »%s«",
	MoveLead:       "Historikken følger med, og den gamle adresse sender videre til den nye.",
	MoveTo:         "Ny adresse",
	MoveToHint:     "Mappe og navn, for eksempel møder/2026/Referat",
	Moved:          "Flyttet",
	Why:            "Skriv kort hvorfor",
	WhyHint:        "Står i historikken, så andre kan følge med.",
	Links:          Plural{"%d side linker hertil", "%d sider linker hertil"},
	DeleteTitle:    "Slet »%s«",
	DeleteLead:     "Siden forsvinder fra wikien. Den bliver i historikken og kan gendannes derfra.",
	DeleteFileLead: "Filen forsvinder fra wikien. Sider, der viser den, mangler den så.",
	DeleteLinks:    "Deres links fører til en side, der ikke findes, når du har slettet siden.",
	NoLinks:        "Ingen sider linker hertil.",
	Delete:         "Slet",
	Deleted:        "Slettet",
	ChangedMean:    "En anden har ændret siden, efter at du åbnede formularen. Intet er ændret nu. Se siden igen, før du fortsætter.",

	UploadTitle:   "Upload fil",
	UploadFolder:  "Filen kommer til at ligge i mappen %s.",
	UploadRoot:    "Filen kommer til at ligge øverst i wikien, uden for mapperne.",
	File:          "Fil",
	FileHint:      "Billeder, PDF, kontordokumenter og andre almindelige filer på højst %s",
	Upload:        "Upload fil",
	Uploaded:      "»%s« er lagt op",
	UploadInsert:  "Sæt denne linje ind i en side i samme mappe, hvor filen skal vises:",
	UploadOpen:    "Åbn filen",
	UploadAnother: "Upload en fil til",
	ImageText:     "Beskriv billedet",

	Invalid: map[string]string{
		"edit.missing":     "Formularen kom frem uden tekst, og intet er gemt. Her er siden, som den står nu.",
		"edit.section":     "Afsnittet findes ikke længere på siden.",
		"edit.size":        "Teksten er for stor. Del den på flere sider.",
		"edit.utf8":        "Teksten er ikke gyldig UTF-8. Gem den som UTF-8, og prøv igen.",
		"edit.summary":     "Beskriv kort, hvad du har ændret.",
		"edit.base":        "Formularen kender ikke den version, du begyndte fra. Åbn siden igen i en ny fane, og kopiér din tekst over.",
		"move.same":        "Det er den adresse, der er nu. Skriv en anden.",
		"move.inside":      "En mappe kan ikke flyttes ind i sig selv: %s",
		"move.large":       "Der er mere end %s filer i mappen. Flyt den i mindre dele, eller gør det i en klon.",
		"move.links":       "Der er links på for mange sider til at rette dem på én gang, flere end %s. Gør det i en klon.",
		"rollback.newer":   "Siden er ændret, siden du åbnede historikken. Intet er rullet tilbage. Se historikken igen, og prøv en gang til.",
		"revert.large":     "Ændringen rører for meget til at blive fortrudt på én gang. Gendan siderne hver for sig fra deres historik.",
		"upload.type":      "Filer af typen %s kan ikke lægges op. Gem filen som et billede (png, jpg, gif, webp, svg), pdf, et dokument fra Office eller LibreOffice, txt, csv eller ics, og prøv igen.",
		"upload.type.none": "En fil uden endelse kan ikke lægges op. Giv den en endelse, for eksempel .pdf, og prøv igen.",
		"upload.size":      "Filen er for stor. En fil må højst fylde %s. Gør den mindre, og prøv igen.",
		"upload.content":   "Filens indhold passer ikke til dens navn: %s. Gem den i det rigtige format, og prøv igen.",
		"upload.pixels":    "Billedet har for mange billedpunkter. Der må højst være 50 millioner, for eksempel 8.000 × 6.000. Gør det mindre, og prøv igen.",
		"upload.empty":     "Vælg en fil, der ikke er tom.",
		"upload.name":      "Filens navn kan ikke bruges: %s. Giv den et andet navn, og prøv igen.",
		"path.utf8":        "Adressen er ikke gyldig UTF-8.",
		"path.exists":      "Der er allerede en side eller fil med den adresse: %s",
		"path.missing":     "Siden findes ikke: %s",
		"path.mode":        "Filen er et link eller et andet slags indhold, som wikien ikke kan vise: %s",
	},
}

var editEn = Edit{
	EditTitle:    "Edit “%s”",
	CreateTitle:  "Create “%s”",
	NewLead:      "The page does not exist yet. It is made when you save.",
	Content:      "Text",
	ContentHint:  "The text is Markdown: # before a heading, * before a bullet, [[Page name]] around a link. Tab leaves the field.",
	Summary:      "Describe your change in a few words",
	SummaryHint:  "Shown in the history, so that others can follow. For example: Corrected the date of the meeting.",
	Save:         "Save changes",
	SaveNew:      "Create page",
	ShowPreview:  "Show preview",
	Cancel:       "Cancel",
	Preview:      "Preview",
	Saved:        "Saved",
	SavedMerged:  "Saved. Others’ changes were merged in.",
	SavedSame:    "No changes to save",
	SignInTab:    "Sign in in a new tab",
	NotAllowed:   "You may not change pages in this wiki. Your text is not lost: copy it from here, and ask an administrator for the role writer.",
	TooLarge:     "The text is larger than %s and cannot be saved. It is not lost: divide it into several pages.",
	Busy:         "The wiki cannot save anything just now. Your text is not lost: wait a little, and save again.",
	Failed:       "There is a problem with the wiki, and the text was not saved. It is not lost: wait a little, and save again. Error number: %s",
	Kept:         "There is a text for this page that you sent and that was not saved.",
	KeptGet:      "Get the text that was not saved",
	KeptDrop:     "Discard",
	OtherVersion: "The page as it is now",

	ConflictTitle:   "Edit conflict",
	ConflictLead:    "Somebody else changed the page while you were editing. Your text is not lost.",
	ConflictGone:    "Somebody else deleted the page while you were editing. Your text is not lost. If you save it, the page is made again.",
	ConflictOwn:     "You saved the page yourself somewhere else after you opened it here. Your text is not lost.",
	ConflictOwnGone: "You deleted the page yourself somewhere else after you opened it here. Your text is not lost. If you save it, the page is made again.",
	ConflictNew:     "Somebody else made a page with the same address while you were writing. Your text is not lost.",
	ConflictLast:    "Last changed %s by %s: %s",
	ConflictHelp:    "What could be merged has been merged. Choose what is to stand where you both changed the same, or edit the whole text below.",
	ConflictCount:   Plural{"%d place for you to decide", "%d places for you to decide"},
	ConflictNo:      "Place %d of %d",
	ConflictIn:      "Place %d of %d: %s",
	Before:          "Before your changes",
	TheirChange:     "The other person’s change",
	YourChange:      "Your change",
	Choose:          "What is to stand here?",
	ChooseMine:      "My text",
	ChooseTheirs:    "The other person’s text",
	ChooseBoth:      "Both, the other person’s first",
	FullText:        "The whole text",
	FullTextHint:    "It holds both texts where you both changed the same. Edit it, and save.",
	Resolved:        "The text was put together from your choices. Read it through, and save.",
	ResolveFailed:   "The choices no longer fit the page. All text is still here: edit it, and save.",
	OwnText:         "The text as you sent it",
	OwnTextHint:     "It is not saved. Copy from here if something is missing above.",
	UndoTitle:       "The change cannot be undone",
	UndoLead:        "The same lines have been changed again since. Nothing was changed now. Edit the page by hand, or restore an older version from its history. If it was a move, move the page back.",
	UndoFile:        "“%s” has been changed since",
	UndoNow:         "As it is now",
	UndoThen:        "As it was before the change",
	Undone:          "The change is undone",
	UndoneNothing:   "There was nothing to undo",
	Restored:        "The version is restored",
	RestoredSame:    "The page is the same as that version already",
	RestoreTitle:    "The version cannot be restored",
	RestoreRefused:  "The page was changed at the same moment. Nothing was restored. Look at the new version, and try again.",

	NewTitle:     "Create page",
	NewIntro:     "Choose the page’s title and where it is to be. You write the text afterwards.",
	PageTitle:    "Title",
	PageHint:     "For example: Minutes of the board meeting",
	Folder:       "Folder",
	FolderHint:   "Leave it empty for the top of the wiki. A folder within a folder is written meetings/2026.",
	Address:      "Address",
	AddressOther: "Choose another folder",
	Template:     "What sort of page?",
	NoTemplate:   "None: begin with an empty page",
	Continue:     "Continue",
	TitleMissing: "Write a title",
	Occupied:     "There is a page with that address already. Choose another title or folder.",
	OccupiedLink: "Open the page %s",

	MoveTitle:      "Move “%s”",
	MoveLead:       "The history follows, and the old address leads to the new one.",
	MoveTo:         "New address",
	MoveToHint:     "Folder and name, for example meetings/2026/Minutes",
	Moved:          "Moved",
	Why:            "Say why in a few words",
	WhyHint:        "Shown in the history, so that others can follow.",
	Links:          Plural{"%d page links here", "%d pages link here"},
	DeleteTitle:    "Delete “%s”",
	DeleteLead:     "The page disappears from the wiki. It stays in the history and can be restored from there.",
	DeleteFileLead: "The file disappears from the wiki. Pages that show it will miss it.",
	DeleteLinks:    "Their links lead to a page that does not exist once you have deleted it.",
	NoLinks:        "No pages link here.",
	Delete:         "Delete",
	Deleted:        "Deleted",
	ChangedMean:    "Somebody else has changed the page since you opened the form. Nothing was changed now. Look at the page again before you go on.",

	UploadTitle:   "Upload file",
	UploadFolder:  "The file will be in the folder %s.",
	UploadRoot:    "The file will be at the top of the wiki, outside the folders.",
	File:          "File",
	FileHint:      "Images, PDF, office documents and other common files of at most %s",
	Upload:        "Upload file",
	Uploaded:      "“%s” is uploaded",
	UploadInsert:  "Put this line into a page in the same folder, where the file is to be shown:",
	UploadOpen:    "Open the file",
	UploadAnother: "Upload another file",
	ImageText:     "Describe the image",

	Invalid: map[string]string{
		"edit.missing":     "The form arrived without its text, and nothing was saved. Here is the page as it is now.",
		"edit.section":     "The section is no longer on the page.",
		"edit.size":        "The text is too large. Divide it into several pages.",
		"edit.utf8":        "The text is not valid UTF-8. Save it as UTF-8, and try again.",
		"edit.summary":     "Describe your change in a few words.",
		"edit.base":        "The form does not know the version that you began with. Open the page again in a new tab, and copy your text over.",
		"move.same":        "That is the address that it has. Write another.",
		"move.inside":      "A folder cannot be moved into itself: %s",
		"move.large":       "There are more than %s files in the folder. Move it in smaller parts, or do it in a clone.",
		"move.links":       "There are links on too many pages to correct them at once, more than %s. Do it in a clone.",
		"rollback.newer":   "The page was changed after you opened its history. Nothing was rolled back. Look at the history again, and try once more.",
		"revert.large":     "The change touches too much to be undone at once. Restore the pages one by one from their history.",
		"upload.type":      "Files of the type %s cannot be uploaded. Save the file as an image (png, jpg, gif, webp, svg), pdf, a document of Office or LibreOffice, txt, csv or ics, and try again.",
		"upload.type.none": "A file without an extension cannot be uploaded. Give it one, for example .pdf, and try again.",
		"upload.size":      "The file is too large. A file may be at most %s. Make it smaller, and try again.",
		"upload.content":   "The content of the file does not match its name: %s. Save it in the right format, and try again.",
		"upload.pixels":    "The image has too many pixels. There may be at most 50 million, for example 8,000 × 6,000. Make it smaller, and try again.",
		"upload.empty":     "Choose a file that is not empty.",
		"upload.name":      "The name of the file cannot be used: %s. Give it another name, and try again.",
		"path.utf8":        "The address is not valid UTF-8.",
		"path.exists":      "There is a page or file with that address already: %s",
		"path.missing":     "The page does not exist: %s",
		"path.mode":        "The file is a link or something else that the wiki cannot show: %s",
	},
}
