package i18n

// Proposal holds the texts of proposals: the list, the screen on which one is merged, and dropping one.
type Proposal struct {
	List    string
	Open    Plural // on the list of recent changes
	Empty   string
	What    string
	How     string // the command follows
	Manual  string
	Title   string // number, title
	From    string // number; the pusher follows
	Commits string

	Files     Plural
	Changed   string
	Was       string // the former name
	Before    string
	After     string
	NotShown  Plural
	NameTaken string

	MergeTitle string
	Clean      string
	Merge      string
	Merged     string // title
	MergedSame string
	Gone       string // title of the page of a proposal that is not open
	GoneText   string
	Back       string

	Conflict       Plural // files
	ConflictHelp   string
	ConflictFile   string // number, of how many, name
	ConflictMoved  string // name: changed while the text was written
	ConflictNow    string
	ConflictSaw    string
	Asked          string // name: chosen for what is no longer so
	ConflictNew    string // more came in the way, nothing is to be written anew
	ConflictLarge  string
	FileSettled    string
	FileMended     string
	GoneInWiki     string
	GoneInProposal string
	Binary         string // sizes in kB: the wiki's, the proposal's
	WikiText       string
	ProposalText   string
	WikiBefore     string
	ChooseFile     string
	ChooseWiki     string
	ChooseProposal string
	ChooseBoth     string
	Keep           string
	Delete         string
	LeaveOut       string
	FullText       string // name
	FullTextHint   string
	KeepTextHint   string
	ShowChoices    string
	Chosen         string
	Ambiguous      string // name
	Choose         string // name: nothing was chosen
	Busy           string
	Failed         string // the error's number
	SignedOut      string
	NotAllowed     string
	KeptTitle      string
	KeptText       string // name
	Again          string

	Drop      string
	DropTitle string // title
	DropLead  string
	DropOther string
	Dropped   string
}

var proposalDa = Proposal{
	List:    "Forslag",
	Open:    Plural{"%d forslag venter på at blive flettet ind", "%d forslag venter på at blive flettet ind"},
	Empty:   "Der er ingen forslag lige nu.",
	What:    "Et forslag er ændringer, som nogen har skrevet i sin egen klon og lagt op, og som ikke er kommet ind i wikien endnu. Her kan alle, der må skrive, se det igennem og flette det ind. Ændringer, som blev lagt direkte op og ikke kunne flettes, ligger her også.",
	How:     "Sådan laver du et forslag fra din klon:",
	Manual:  "Læs mere i hjælpen",
	Title:   "Forslag %d: %s",
	From:    "Forslag nr. %d, lagt op af",
	Commits: "Ændringer, de seneste først",

	Files:     Plural{"%d side eller fil er ændret", "%d sider og filer er ændret"},
	Changed:   "Ændret",
	Was:       "hed »%s«",
	Before:    "Før forslaget",
	After:     "Forslaget",
	NotShown:  Plural{"%d side eller fil er ikke sammenlignet her, fordi forslaget er stort.", "%d sider og filer er ikke sammenlignet her, fordi forslaget er stort."},
	NameTaken: "Wikien har et andet navn, der kun adskiller sig med store og små bogstaver eller ligger i vejen. Filen kan ikke komme ind under sit navn: udelad den her, og giv den et andet navn bagefter.",

	MergeTitle: "Flet forslaget ind",
	Clean:      "Forslaget kan flettes ind uden konflikter.",
	Merge:      "Flet ind",
	Merged:     "Forslaget »%s« er flettet ind",
	MergedSame: "Alt i forslaget var i wikien i forvejen",
	Gone:       "Forslaget er her ikke længere",
	GoneText:   "Det er flettet ind eller afvist, eller også er nummeret skrevet forkert. Er det flettet ind, står det under de seneste ændringer.",
	Back:       "Se alle forslag",

	Conflict:       Plural{"%d fil skal du tage stilling til", "%d filer skal du tage stilling til"},
	ConflictHelp:   "Wikien og forslaget har ændret det samme. Resten kan flettes. Vælg, hvad der skal stå, eller ret hele teksten.",
	ConflictFile:   "Fil %d af %d: %s",
	ConflictMoved:  "»%s« er ændret i wikien, mens du arbejdede. Din tekst er her endnu, men uden den ændring: se den ved filen, ret teksten til, og flet ind igen.",
	ConflictNow:    "Ændret i wikien, mens du arbejdede",
	ConflictSaw:    "Da du begyndte",
	Asked:          "»%s« er ændret i wikien, mens du arbejdede. Vælg igen.",
	ConflictNew:    "Wikien er ændret, så forslaget ikke længere kan flettes ind, som du så det. Intet er flettet endnu, og det, du har valgt og skrevet, er her stadig.",
	ConflictLarge:  "Konflikterne er for store til at blive løst her. Løs dem i den klon, forslaget kom fra: hent wikien med git pull --no-rebase, løs dem, og læg op igen.",
	FileSettled:    "Filen er ikke længere i konflikt. Teksten er den, du sendte.",
	FileMended:     "Wikien er ændret, mens du arbejdede, og den ændring er flettet ind i din tekst.",
	GoneInWiki:     "Wikien har slettet filen, og forslaget har ændret den.",
	GoneInProposal: "Forslaget sletter filen, og wikien har ændret den.",
	Binary:         "Filen er ikke tekst og kan ikke flettes. Wikiens fylder %d kB og forslagets %d kB. Vælg den ene.",
	WikiText:       "Wikiens tekst",
	ProposalText:   "Forslagets tekst",
	WikiBefore:     "Før ændringerne",
	ChooseFile:     "Hvad skal der ske med filen?",
	ChooseWiki:     "Wikiens",
	ChooseProposal: "Forslagets",
	ChooseBoth:     "Begge, wikiens først",
	Keep:           "Behold filen",
	Delete:         "Slet filen",
	LeaveOut:       "Udelad filen",
	FullText:       "Hele teksten i %s",
	FullTextHint:   "Her står begge tekster de steder, hvor de ændrer det samme. Retter du teksten, er det den, der bliver flettet ind.",
	KeepTextHint:   "Bliver gemt, hvis du beholder filen.",
	ShowChoices:    "Vis teksten med mine valg",
	Chosen:         "Teksterne er sat sammen efter dine valg. Læs dem igennem, og flet ind.",
	Ambiguous:      "Du har både valgt og rettet i teksten til »%s«. Valgene er ikke sat ind, for så ville dine rettelser gå tabt. Se, om teksten er, som den skal være, og flet ind igen: så er det den, der gælder.",
	Choose:         "Vælg, hvad der skal ske med »%s«.",
	Busy:           "Der kan ikke flettes ind i wikien lige nu. Det, du har valgt og skrevet, er her stadig: vent lidt, og prøv igen.",
	Failed:         "Der er et problem med wikien, og forslaget blev ikke flettet ind. Det, du har valgt og skrevet, er her stadig. Fejlnummer: %s",
	SignedOut:      "Du er ikke længere logget ind. Det, du har valgt og skrevet, er ikke gået tabt. Log ind i en ny fane, kom tilbage hertil, og prøv igen.",
	NotAllowed:     "Du må ikke flette forslag ind i wikien. Din tekst er ikke gået tabt: kopiér den herfra, og bed en administrator om rollen skribent.",
	KeptTitle:      "Forslaget er ikke flettet ind",
	KeptText:       "Din tekst til %s",
	Again:          "Prøv igen",

	Drop:      "Afvis forslaget",
	DropTitle: "Afvis »%s«?",
	DropLead:  "Forslaget forsvinder fra listen, og intet i wikien bliver ændret. Ændringerne ligger stadig i den klon, de kom fra, og kan lægges op igen.",
	DropOther: "Kun den, der har lagt forslaget op, og wikiens administratorer kan afvise det.",
	Dropped:   "Forslaget er afvist",
}

var proposalEn = Proposal{
	List:    "Proposals",
	Open:    Plural{"%d proposal waits to be merged", "%d proposals wait to be merged"},
	Empty:   "There are no proposals just now.",
	What:    "A proposal is changes that somebody wrote in a clone of their own and pushed, and that are not in the wiki yet. Everybody who may write can look it through here and merge it. Changes that were pushed directly and could not be merged are here too.",
	How:     "To make a proposal from your clone:",
	Manual:  "Read more in the manual",
	Title:   "Proposal %d: %s",
	From:    "Proposal no. %d, pushed by",
	Commits: "Changes, latest first",

	Files:     Plural{"%d page or file is changed", "%d pages and files are changed"},
	Changed:   "Changed",
	Was:       "was “%s”",
	Before:    "Before the proposal",
	After:     "The proposal",
	NotShown:  Plural{"%d page or file is not compared here, since the proposal is large.", "%d pages and files are not compared here, since the proposal is large."},
	NameTaken: "The wiki has another name that differs in letter case only, or is in the way. The file cannot come in under its name: leave it out here, and give it another name afterwards.",

	MergeTitle: "Merge the proposal",
	Clean:      "The proposal can be merged without conflicts.",
	Merge:      "Merge",
	Merged:     "The proposal “%s” is merged",
	MergedSame: "All of the proposal was in the wiki already",
	Gone:       "The proposal is no longer here",
	GoneText:   "It was merged or dropped, or the number is misspelt. If it was merged, it is among the recent changes.",
	Back:       "See all proposals",

	Conflict:       Plural{"%d file for you to decide", "%d files for you to decide"},
	ConflictHelp:   "The wiki and the proposal have changed the same. The rest can be merged. Choose what is to stand, or edit the whole text.",
	ConflictFile:   "File %d of %d: %s",
	ConflictMoved:  "“%s” was changed in the wiki while you worked. Your text is still here, but without that change: see it at the file, edit the text, and merge again.",
	ConflictNow:    "Changed in the wiki while you worked",
	ConflictSaw:    "When you began",
	Asked:          "“%s” was changed in the wiki while you worked. Choose again.",
	ConflictNew:    "The wiki was changed, so that the proposal can no longer be merged as you saw it. Nothing is merged yet, and what you chose and wrote is still here.",
	ConflictLarge:  "The conflicts are too large to be settled here. Settle them in the clone that the proposal came from: get the wiki with git pull --no-rebase, settle them, and push again.",
	FileSettled:    "The file is no longer in conflict. The text is the one that you sent.",
	FileMended:     "The wiki was changed while you worked, and that change was merged into your text.",
	GoneInWiki:     "The wiki deleted the file, and the proposal changed it.",
	GoneInProposal: "The proposal deletes the file, and the wiki has changed it.",
	Binary:         "The file is not text and cannot be merged. The wiki’s is %d kB and the proposal’s %d kB. Choose one of them.",
	WikiText:       "The wiki’s text",
	ProposalText:   "The proposal’s text",
	WikiBefore:     "Before the changes",
	ChooseFile:     "What is to become of the file?",
	ChooseWiki:     "The wiki’s",
	ChooseProposal: "The proposal’s",
	ChooseBoth:     "Both, the wiki’s first",
	Keep:           "Keep the file",
	Delete:         "Delete the file",
	LeaveOut:       "Leave the file out",
	FullText:       "The whole text of %s",
	FullTextHint:   "It holds both texts where they change the same. If you edit it, it is what will be merged.",
	KeepTextHint:   "Is saved if you keep the file.",
	ShowChoices:    "Show the text with my choices",
	Chosen:         "The texts were put together from your choices. Read them through, and merge.",
	Ambiguous:      "You both chose and edited the text of “%s”. The choices were not put in, since that would lose your edits. See whether the text is as it should be, and merge again: then the text is what counts.",
	Choose:         "Choose what is to become of “%s”.",
	Busy:           "Nothing can be merged into the wiki just now. What you chose and wrote is still here: wait a little, and try again.",
	Failed:         "There is a problem with the wiki, and the proposal was not merged. What you chose and wrote is still here. Error number: %s",
	SignedOut:      "You are no longer signed in. What you chose and wrote is not lost. Sign in in a new tab, come back here, and try again.",
	NotAllowed:     "You may not merge proposals into this wiki. Your text is not lost: copy it from here, and ask an administrator for the role writer.",
	KeptTitle:      "The proposal is not merged",
	KeptText:       "Your text of %s",
	Again:          "Try again",

	Drop:      "Drop the proposal",
	DropTitle: "Drop “%s”?",
	DropLead:  "The proposal leaves the list, and nothing in the wiki is changed. The changes are still in the clone that they came from, and can be pushed again.",
	DropOther: "Only whoever pushed the proposal and the wiki’s administrators can drop it.",
	Dropped:   "The proposal is dropped",
}
