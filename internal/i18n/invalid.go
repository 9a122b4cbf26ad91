package i18n

// The texts of refused input that belongs to no form of its own, by the key of the wiki.Invalid.

var invalidDa = map[string]string{
	"form.unreadable": "Formularen kunne ikke læses. Gå tilbage, og send den igen.",
	"path.character":  "Navnet »%s« indeholder et tegn, der ikke kan bruges i filnavne. Undgå \\ : * ? \" < > | og usynlige tegn.",
	"path.dots":       "En del af navnet må ikke være »%s«.",
	"path.empty":      "Navnet mangler, eller der står to skråstreger efter hinanden.",
	"path.extension":  "Skriv navnet uden ».md« til sidst: »%s«.",
	"path.hidden":     "Navnet »%s« må ikke begynde med et punktum.",
	"path.long":       "Navnet »%s« er for langt.",
	"path.reserved":   "Navnet »%s« kan ikke bruges, fordi Windows eller git bruger det selv.",
	"path.trailing":   "Navnet »%s« må ikke begynde med et mellemrum eller slutte med et mellemrum eller punktum.",
	"path.utf8":       "Navnet er ikke gyldig tekst.",
	"task.gone":       "Opgaven er der ikke mere. Åbn siden igen, og se, hvad den siger nu.",
	"task.deadline":   "Fristen »%s« er ikke en dato. Skriv den som (frist 2026-05-01).",
	"task.nobody":     "Ingen har opgaven. Skriv @ og navnet på en organisation eller person.",
	"term.common":     "»%s« står på mange af siderne. Er det et almindeligt ord, så giv begrebet en længere form.",
	"term.forms":      "Et begreb kan have op til %s former. Resten vises ikke som forklaringer.",
	"term.long":       "»%s« er for lang til at kunne forklares i teksten. Brug højst otte ord.",
	"term.number":     "»%s« er kun tal og kan ikke forklares i teksten. Tilføj et ord.",
	"term.short":      "»%s« er for kort til at kunne forklares i teksten. Brug mindst to bogstaver.",
	"glossary.size":   "Ordlisten har flere end %s begreber. Resten forklares ikke i teksterne.",
}

var invalidEn = map[string]string{
	"form.unreadable": "The form could not be read. Go back and send it again.",
	"path.character":  "The name “%s” has a character that cannot be used in file names. Avoid \\ : * ? \" < > | and invisible characters.",
	"path.dots":       "A part of the name cannot be “%s”.",
	"path.empty":      "The name is missing, or there are two slashes in a row.",
	"path.extension":  "Write the name without “.md” at the end: “%s”.",
	"path.hidden":     "The name “%s” cannot begin with a full stop.",
	"path.long":       "The name “%s” is too long.",
	"path.reserved":   "The name “%s” cannot be used because Windows or git uses it itself.",
	"path.trailing":   "The name “%s” cannot begin with a space or end with a space or full stop.",
	"path.utf8":       "The name is not valid text.",
	"task.gone":       "The task is not there any more. Open the page again and see what it says now.",
	"task.deadline":   "The deadline “%s” is not a date. Write it as (due 2026-05-01).",
	"task.nobody":     "Nobody has the task. Write @ and the name of an organisation or a person.",
	"term.common":     "“%s” stands on many of the pages. If it is an ordinary word, give the term a longer form.",
	"term.forms":      "A term can have up to %s forms. The rest are not explained.",
	"term.long":       "“%s” is too long to be explained in the text. Use eight words at most.",
	"term.number":     "“%s” has only digits and cannot be explained in the text. Add a word.",
	"term.short":      "“%s” is too short to be explained in the text. Use at least two letters.",
	"glossary.size":   "The glossary has more than %s terms. The rest are not explained in the texts.",
}
