package i18n

// Admin holds the texts of the administration, but for those of accounts, which are in Account.
type Admin struct {
	Title            string
	Lead             string
	People           string // what can be done there
	Organisations    string
	OrganisationsFor string
	Settings         string
	SettingsFor      string
	State            string
	StateFor         string
	Places           string // the administration's own menu

	Search       string
	SearchPeople string
	AnyRole      string
	AnyState     string
	AnyOrg       string
	Show         string
	ShowAll      string
	Found        Plural
	NobodyFound  string
	Previous     string
	Next         string
	Pages        string

	OrgLead       Plural
	OrgNone       string
	OrgNotFound   string
	OrgPeople     string
	OrgEmpty      string
	OrgWho        string
	OrgRename     string
	OrgRenameLead string
	OrgRenameDo   string
	OrgRenamed    string // name
	OrgMerge      string
	OrgMergeLead  string
	OrgMergeInto  string
	OrgMergeDo    string
	OrgMerged     string // from, into
	OrgMergeNone  string
	OrgBack       string

	SettingsLead string
	Name         string
	Lang         string
	Accent       string
	AccentHint   string
	AccentNow    string
	AccentOff    string
	Logo         string
	LogoHint     string
	LogoNow      string
	LogoRemove   string
	Save         string
	Saved        string
	Unchanged    string
	Meanwhile    string
	Broken       string // what is wrong

	// Invalid holds the texts of a wiki.Invalid by key; a %s is its value.
	Invalid map[string]string
}

var adminDa = Admin{
	Title:            "Administration",
	Lead:             "Det, der gælder for hele wikien. Kun administratorer ser siderne her.",
	People:           "Giv adgang, skift roller, luk og åbn konti, og hjælp dem, der har glemt adgangskoden.",
	Organisations:    "Organisationer",
	OrganisationsFor: "Se, hvem der hører til hvor, ret navne, og læg to organisationer sammen.",
	Settings:         "Indstillinger",
	SettingsFor:      "Wikiens navn, sprog, logo og farve.",
	State:            "Systemets tilstand",
	StateFor:         "Om alt er i orden, og hvad du kan gøre, hvis det ikke er.",
	Places:           "Administration",

	Search:       "Søg",
	SearchPeople: "Navn eller e-mail",
	AnyRole:      "Alle roller",
	AnyState:     "Alle tilstande",
	AnyOrg:       "Alle organisationer",
	Show:         "Vis",
	ShowAll:      "Vis alle",
	Found:        Plural{"%d person passer.", "%d personer passer."},
	NobodyFound:  "Ingen personer passer. Prøv et andet ord, eller vis alle.",
	Previous:     "Forrige",
	Next:         "Næste",
	Pages:        "Flere sider af listen",

	OrgLead:       Plural{"%d organisation.", "%d organisationer."},
	OrgNone:       "Der er ingen organisationer endnu. En organisation kommer med den første person, der hører til den.",
	OrgNotFound:   "Ingen organisationer passer. Prøv et andet ord, eller vis alle.",
	OrgPeople:     "Personer",
	OrgEmpty:      "Ingen personer hører til organisationen.",
	OrgWho:        "Hvem hører til",
	OrgRename:     "Omdøb",
	OrgRenameLead: "Alle konti følger med. Ændringer, der er gemt, beholder det gamle navn i historikken.",
	OrgRenameDo:   "Omdøb organisation",
	OrgRenamed:    "Organisationen hedder nu %s",
	OrgMerge:      "Læg sammen",
	OrgMergeLead:  "Alle personer flytter til den anden organisation, og denne forsvinder fra listen. Det kan ikke fortrydes samlet.",
	OrgMergeInto:  "Flyt alle til",
	OrgMergeDo:    "Læg sammen",
	OrgMerged:     "%s er lagt sammen med %s",
	OrgMergeNone:  "Der er ingen anden organisation at lægge denne sammen med.",
	OrgBack:       "Alle organisationer",

	SettingsLead: "Indstillingerne står i filen .wiki/settings.yaml i wikien. De følger med i kloner og sikkerhedskopier, og hver ændring står i historikken.",
	Name:         "Wikiens navn",
	Lang:         "Sprog for dem, der ikke har valgt et",
	Accent:       "Farve",
	AccentHint:   "Seks cifre, for eksempel #0b5a6b. Lyse og mørke nuancer laves af den, så teksten altid kan læses. Lad feltet stå tomt for at bruge wikiens egen farve.",
	AccentNow:    "Links og knapper har farven %s i lyst og %s i mørkt.",
	AccentOff:    "Wikien har sin egen farve.",
	Logo:         "Logo",
	LogoHint:     "SVG eller PNG, højst 256 KB. Det vises i 32 punkters højde ved siden af navnet.",
	LogoNow:      "Det nuværende logo",
	LogoRemove:   "Fjern logoet, og brug wikiens eget mærke",
	Save:         "Gem indstillinger",
	Saved:        "Indstillingerne er gemt",
	Unchanged:    "Der var ingen ændringer at gemme",
	Meanwhile:    "En anden har ændret indstillingerne, mens du rettede dem. Dine valg står nedenfor. Gem igen for at bruge dem.",
	Broken:       "Filen .wiki/settings.yaml kan ikke læses, så de forrige indstillinger gælder stadig. %s Gem indstillingerne her for at skrive en ny fil.",

	Invalid: map[string]string{
		"settings.size":      "Filen fylder mere end %s KB.",
		"settings.yaml":      "Filen er ikke gyldig YAML.",
		"settings.key":       "»%s« er ikke en indstilling. Brug name, language, accent og logo.",
		"settings.name":      "Skriv et navn på højst %s tegn, med mindst ét bogstav og uden < og >.",
		"settings.language":  "Vælg da eller en som sprog.",
		"settings.accent":    "»%s« er ikke en farve. Skriv # og seks cifre, for eksempel #0b5a6b.",
		"settings.contrast":  "Farven er for lys til at kunne læses som tekst. Brug for eksempel %s, som er den samme farve i en mørkere udgave.",
		"settings.logo":      "Logoet skal være logo.svg eller logo.png i mappen .wiki, ikke »%s«.",
		"settings.logoSize":  "Logoet fylder mere end 256 KB. Gør det mindre, og vælg det igen.",
		"settings.logoType":  "Logoet skal være en SVG- eller PNG-fil.",
		"organisation.taken": "Der er allerede en organisation, der hedder »%s«. Læg de to sammen i stedet.",
		"organisation.same":  "Vælg en anden organisation.",
	},
}

var adminEn = Admin{
	Title:            "Administration",
	Lead:             "What holds for the whole wiki. Only administrators see these pages.",
	People:           "Give access, change roles, close and open accounts, and help those who have forgotten their password.",
	Organisations:    "Organisations",
	OrganisationsFor: "See who belongs where, correct names, and merge two organisations.",
	Settings:         "Settings",
	SettingsFor:      "The name, language, logo and colour of the wiki.",
	State:            "State of the system",
	StateFor:         "Whether everything is in order, and what you can do if it is not.",
	Places:           "Administration",

	Search:       "Search",
	SearchPeople: "Name or email",
	AnyRole:      "All roles",
	AnyState:     "All states",
	AnyOrg:       "All organisations",
	Show:         "Show",
	ShowAll:      "Show all",
	Found:        Plural{"%d person matches.", "%d people match."},
	NobodyFound:  "Nobody matches. Try another word, or show all.",
	Previous:     "Previous",
	Next:         "Next",
	Pages:        "More pages of the list",

	OrgLead:       Plural{"%d organisation.", "%d organisations."},
	OrgNone:       "There are no organisations yet. An organisation comes with the first person who belongs to it.",
	OrgNotFound:   "No organisation matches. Try another word, or show all.",
	OrgPeople:     "People",
	OrgEmpty:      "Nobody belongs to the organisation.",
	OrgWho:        "Who belongs",
	OrgRename:     "Rename",
	OrgRenameLead: "All accounts follow. Changes that are saved keep the old name in the history.",
	OrgRenameDo:   "Rename organisation",
	OrgRenamed:    "The organisation is now called %s",
	OrgMerge:      "Merge",
	OrgMergeLead:  "All people move to the other organisation, and this one goes from the list. It cannot be undone in one go.",
	OrgMergeInto:  "Move all to",
	OrgMergeDo:    "Merge",
	OrgMerged:     "%s is merged with %s",
	OrgMergeNone:  "There is no other organisation to merge this one with.",
	OrgBack:       "All organisations",

	SettingsLead: "The settings stand in the file .wiki/settings.yaml of the wiki. They are in clones and backups, and each change of them is in the history.",
	Name:         "Name of the wiki",
	Lang:         "Language for those who have chosen none",
	Accent:       "Colour",
	AccentHint:   "Six digits, for example #0b5a6b. Light and dark shades are made of it, so that text can always be read. Leave the field empty for the wiki’s own colour.",
	AccentNow:    "Links and buttons have the colour %s in light and %s in dark.",
	AccentOff:    "The wiki has its own colour.",
	Logo:         "Logo",
	LogoHint:     "SVG or PNG, at most 256 KB. It is shown 32 points high beside the name.",
	LogoNow:      "The present logo",
	LogoRemove:   "Remove the logo and use the wiki’s own mark",
	Save:         "Save settings",
	Saved:        "The settings are saved",
	Unchanged:    "There were no changes to save",
	Meanwhile:    "Somebody else changed the settings while you did. Your choices stand below. Save again to use them.",
	Broken:       "The file .wiki/settings.yaml cannot be read, so the settings before it still hold. %s Save the settings here to write a new file.",

	Invalid: map[string]string{
		"settings.size":      "The file has more than %s KB.",
		"settings.yaml":      "The file is not valid YAML.",
		"settings.key":       "“%s” is not a setting. Use name, language, accent and logo.",
		"settings.name":      "Write a name of at most %s characters, with at least one letter and without < and >.",
		"settings.language":  "Choose da or en as the language.",
		"settings.accent":    "“%s” is not a colour. Write # and six digits, for example #0b5a6b.",
		"settings.contrast":  "The colour is too light to be read as text. Use for example %s, which is the same colour, darker.",
		"settings.logo":      "The logo must be logo.svg or logo.png in the folder .wiki, not “%s”.",
		"settings.logoSize":  "The logo has more than 256 KB. Make it smaller and choose it again.",
		"settings.logoType":  "The logo must be an SVG or PNG file.",
		"organisation.taken": "There is an organisation called “%s” already. Merge the two instead.",
		"organisation.same":  "Choose another organisation.",
	},
}
