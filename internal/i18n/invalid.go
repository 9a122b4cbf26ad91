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
}
