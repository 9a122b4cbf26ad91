package i18n

// The texts of what is wrong with the fields of a page, and with the description of a type, by the key of the
// wiki.Invalid. The first %s is what was written, %[2]s what it may be instead; the key with .hint after it is for where it
// is known what was meant.

var fieldsDa = map[string]string{
	"field.required":   "Det mangler. Udfyld feltet.",
	"field.single":     "Feltet kan kun have én værdi, men der står %s. Behold den ene.",
	"field.nested":     "Værdien er for indviklet. Skriv en tekst, eller skriv flere som [den ene, den anden].",
	"field.date":       "»%s« er ikke en dato. Skriv år, måned og dag, for eksempel 2026-12-01.",
	"field.date.hint":  "»%s« skal skrives som år, måned og dag: %[2]s",
	"field.datetime":   "»%s« er ikke en dato med klokkeslæt. Skriv for eksempel 2026-12-01 09:00.",
	"field.number":     "»%s« er ikke et tal.",
	"field.money":      "»%s« er ikke et beløb. Skriv hele kroner med cifre alene, for eksempel 4226267.",
	"field.money.hint": "»%s« skal skrives med cifre alene: %[2]s",
	"field.year":       "»%s« er ikke et årstal. Skriv for eksempel 2026.",
	"field.choice":     "»%s« kan ikke vælges her. Skriv en af disse: %[2]s",
	"field.page":       "»%s« er ikke navnet på en side. Skriv navnet uden klammer: %[2]s",
	"field.unknown":    "Det felt har sidens type ikke. Mente du »%[2]s«?",
	"field.nobody":     "Der er ingen side, der hedder »%s«. Ret navnet, eller opret siden.",
	"field.cycle":      "Siden kommer tilbage til sig selv: %[2]s. Ret feltet på en af siderne.",

	"type.size":    "Beskrivelsen fylder mere end %s KB.",
	"type.yaml":    "Beskrivelsen kan ikke læses: %s",
	"type.many":    "Der er for mange felter eller afsnit, eller en tekst er for lang, ved »%s«.",
	"type.folder":  "»%s« kan ikke være en mappe.",
	"type.twice":   "Feltet »%s« er beskrevet to gange.",
	"type.name":    "Et felt kan ikke hedde »%s«. Brug bogstaver, tal og bindestreg, og ikke et navn, som alle sider har.",
	"type.kind":    "Feltet »%s« har ikke en gyldig kind. Brug text, longtext, date, datetime, number, money, year, choice, organisation, page eller list med of.",
	"type.choices": "Feltet »%s« skal have choices, netop når dets kind er choice. Hver skal have en value.",
	"type.acyclic": "Feltet »%s« kan kun være acyclic, når det peger på sider.",
}

var fieldsEn = map[string]string{
	"field.required":   "It is missing. Fill it in.",
	"field.single":     "The field can have one value only, but there are %s. Keep one of them.",
	"field.nested":     "The value is too complicated. Write a text, or several as [one, another].",
	"field.date":       "“%s” is not a date. Write year, month and day, for example 2026-12-01.",
	"field.date.hint":  "“%s” is to be written as year, month and day: %[2]s",
	"field.datetime":   "“%s” is not a date with a time. Write for example 2026-12-01 09:00.",
	"field.number":     "“%s” is not a number.",
	"field.money":      "“%s” is not an amount. Write whole kroner in digits alone, for example 4226267.",
	"field.money.hint": "“%s” is to be written in digits alone: %[2]s",
	"field.year":       "“%s” is not a year. Write for example 2026.",
	"field.choice":     "“%s” cannot be chosen here. Write one of these: %[2]s",
	"field.page":       "“%s” is not the name of a page. Write the name without brackets: %[2]s",
	"field.unknown":    "The page’s type has no such field. Did you mean “%[2]s”?",
	"field.nobody":     "There is no page called “%s”. Correct the name, or create the page.",
	"field.cycle":      "The page comes back to itself: %[2]s. Mend the field on one of the pages.",

	"type.size":    "The description takes more than %s KB.",
	"type.yaml":    "The description cannot be read: %s",
	"type.many":    "There are too many fields or sections, or a text is too long, at “%s”.",
	"type.folder":  "“%s” cannot be a folder.",
	"type.twice":   "The field “%s” is described twice.",
	"type.name":    "A field cannot be called “%s”. Use letters, digits and hyphens, and no name that every page has.",
	"type.kind":    "The field “%s” has no valid kind. Use text, longtext, date, datetime, number, money, year, choice, organisation, page, or list with of.",
	"type.choices": "The field “%s” must have choices just when its kind is choice. Each must have a value.",
	"type.acyclic": "The field “%s” can be acyclic only where it points at pages.",
}
