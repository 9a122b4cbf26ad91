package i18n

// The texts of what is wrong with front matter, by the key of the wiki.Problem. The value is the line as it stands, but:
// of frontmatter.colon and frontmatter.sign the line as it should be, of frontmatter.twice the field, of
// frontmatter.fields and frontmatter.size how many fields and kilobytes there may be.

var frontMatterDa = map[string]string{
	"frontmatter.after":       "Der står noget efter det, der ligner en hel værdi, i »%s«. Sæt det hele i anførselstegn.",
	"frontmatter.backslash":   "Tegnet \\ kan ikke stå sådan i anførselstegn i »%s«. Skriv det to gange, eller brug ' i stedet for anførselstegnene.",
	"frontmatter.bracket":     "En parentes bliver ikke afsluttet i »%s«. Sæt ] eller }, hvor listen slutter.",
	"frontmatter.colon":       "Værdien indeholder et kolon. Sæt den i anførselstegn: %s",
	"frontmatter.colon.plain": "Værdien i »%s« indeholder et kolon. Sæt den i anførselstegn.",
	"frontmatter.fieldless":   "Der skal stå felter, hvert på sin linje, som navn: værdi. Der står »%s«.",
	"frontmatter.fields":      "Der er flere end %s felter. Flyt noget af det ned på selve siden.",
	"frontmatter.indent":      "Linjen »%s« hører ikke til under den forrige. Slet mellemrummene foran den.",
	"frontmatter.invisible":   "Linjen »%s« har et usynligt tegn, der ikke kan bruges. Skriv linjen om.",
	"frontmatter.line":        "Linjen »%s« kan ikke læses som navn: værdi. Står der særlige tegn i værdien, så sæt den i anførselstegn.",
	"frontmatter.merge":       "Feltet << kan ikke bruges: »%s«. Skriv felterne ud.",
	"frontmatter.nesting":     "Der er for mange lister inden i hinanden i »%s«. Gør det enklere.",
	"frontmatter.nocolon":     "Linjen »%s« mangler et kolon. Skriv navn: værdi",
	"frontmatter.quote":       "Et anførselstegn bliver ikke afsluttet i »%s«. Sæt et til, hvor værdien slutter.",
	"frontmatter.sign":        "Værdien begynder med et tegn, der betyder noget særligt. Sæt den i anførselstegn: %s",
	"frontmatter.sign.plain":  "Værdien i »%s« begynder med et tegn, der betyder noget særligt. Sæt den i anførselstegn.",
	"frontmatter.size":        "Felterne mellem de to linjer med --- øverst fylder mere end %s KB. Flyt noget af det ned på selve siden.",
	"frontmatter.tab":         "Linjen »%s« begynder med et tabulatortegn. Brug mellemrum i stedet.",
	"frontmatter.twice":       "Feltet »%s« står der to gange. Slet det ene.",
}

var frontMatterEn = map[string]string{
	"frontmatter.after":       "Something follows what looks like a whole value in “%s”. Put all of it in quotation marks.",
	"frontmatter.backslash":   "The character \\ cannot stand like that in quotation marks in “%s”. Write it twice, or use ' instead of the quotation marks.",
	"frontmatter.bracket":     "A bracket is never closed in “%s”. Put ] or } where the list ends.",
	"frontmatter.colon":       "The value has a colon in it. Put it in quotation marks: %s",
	"frontmatter.colon.plain": "The value in “%s” has a colon in it. Put it in quotation marks.",
	"frontmatter.fieldless":   "There must be fields, each on its own line, as name: value. What stands there is “%s”.",
	"frontmatter.fields":      "There are more than %s fields. Move some of it down to the page itself.",
	"frontmatter.indent":      "The line “%s” does not belong under the one before. Delete the spaces in front of it.",
	"frontmatter.invisible":   "The line “%s” has an invisible character that cannot be used. Write the line again.",
	"frontmatter.line":        "The line “%s” cannot be read as name: value. If the value has special characters, put it in quotation marks.",
	"frontmatter.merge":       "The field << cannot be used: “%s”. Write the fields out.",
	"frontmatter.nesting":     "There are too many lists within each other in “%s”. Make it simpler.",
	"frontmatter.nocolon":     "The line “%s” has no colon. Write name: value",
	"frontmatter.quote":       "A quotation mark is never closed in “%s”. Put one where the value ends.",
	"frontmatter.sign":        "The value begins with a character that means something special. Put it in quotation marks: %s",
	"frontmatter.sign.plain":  "The value in “%s” begins with a character that means something special. Put it in quotation marks.",
	"frontmatter.size":        "The fields between the two lines of --- at the top take more than %s KB. Move some of it down to the page itself.",
	"frontmatter.tab":         "The line “%s” begins with a tab. Use spaces instead.",
	"frontmatter.twice":       "The field “%s” is there twice. Delete one of them.",
}
