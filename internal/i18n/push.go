package i18n

// Push holds what somebody who pushes with git is told. Each text is one line in a terminal. A command is not
// translated and stands last in its line, or alone.
type Push struct {
	Merged      string
	Proposed    string // number; the address follows
	Nothing     string
	Conflict    string // number
	ConflictIn  string // file
	ConflictAt  string // file, section
	ConflictSee string // the address follows

	Refused     string
	File        string // file, what is wrong
	FileLine    string // file, line, what is wrong
	Commit      string // short id, what is wrong
	MoreWrong   Plural
	Mend        string // the command follows
	MendFold    string // the commands follow
	Past        string // the commands follow
	Message     string // of a commit, as an example
	Hidden      string // the folder; the commands follow
	Forbidden   string
	ReadOnly    string
	Busy        string
	Broken      string
	ReadToken   string
	OtherEmail  string
	NoRole      string
	ShortRules  Plural
	ShortKept   string // number
	ShortRight  string
	ShortClosed string
	ShortBusy   string
	ShortBroken string
	Short       map[string]string // by the key of a wiki.Invalid

	// Invalid holds the texts of a wiki.Invalid by key; a %s is its value.
	Invalid map[string]string
}

var pushDa = Push{
	Merged:      "Wikien var ændret imens. Dine ændringer er flettet ind. Kør git pull.",
	Proposed:    "Dine ændringer er blevet til forslag %d:",
	Nothing:     "Wikien har ændringerne i forvejen.",
	Conflict:    "Wikien var ændret imens, og ændringerne kan ikke flettes. Intet er gået tabt: dine ligger som forslag %d.",
	ConflictIn:  "»%s« er ændret begge steder.",
	ConflictAt:  "»%s« er ændret begge steder under »%s«.",
	ConflictSee: "Vælg i browseren, hvad der skal stå, og kør git pull --no-rebase --no-edit bagefter:",

	Refused:     "Wikien tog ikke imod dine ændringer. Intet er ændret.",
	File:        "»%s«: %s",
	FileLine:    "»%s«, linje %d: %s",
	Commit:      "Commit %s: %s",
	MoreWrong:   Plural{"og %d problem til.", "og %d problemer til."},
	Mend:        "Ret det, føj rettelsen til den sidste commit, og push igen:",
	MendFold:    "Ret det, saml dine commits i én, så de gamle ikke kommer med, og push igen:",
	Past:        "Din sidste commit er i orden, men en tidligere er ikke, og den ville komme med i historikken. Saml dem i én, og push igen:",
	Message:     "Skriv kort, hvad du har ændret",
	Hidden:      "»%s« hører til dit eget program. Lad det blive på din computer:",
	Forbidden:   "Du må ikke ændre sider i wikien. Bed en administrator om rollen skribent.",
	ReadOnly:    "Der kan ikke skrives i wikien lige nu. Dine commits ligger i din klon: push igen senere.",
	Busy:        "Mange pusher til wikien lige nu. Prøv igen om lidt.",
	Broken:      "Der er et problem med wikien, og intet er ændret. Det er skrevet i dens log. Prøv igen senere.",
	ReadToken:   "Denne adgangsnøgle kan kun læse. Opret en, der må læse og skrive, under Din konto i wikien, og brug den som adgangskode.",
	OtherEmail:  "Adgangsnøglen hører ikke til den e-mailadresse, du skrev som brugernavn. Brug din egen e-mailadresse og din egen nøgle.",
	NoRole:      "Din konto kan kun læse wikien. Bed en administrator om rollen skribent.",
	ShortRules:  Plural{"%d problem skal rettes", "%d problemer skal rettes"},
	ShortKept:   "konflikt, ligger som forslag %d",
	ShortRight:  "ingen skriveret",
	ShortClosed: "wikien kan ikke ændres nu",
	ShortBusy:   "optaget, prøv igen",
	ShortBroken: "fejl i wikien",
	Short: map[string]string{
		"push.base":      "ingen fælles historik",
		"push.broken":    "pakken er i stykker",
		"push.connect":   "der mangler noget",
		"push.delete":    "kan ikke slettes",
		"push.depth":     "pakken er for stor",
		"push.force":     "historikken kan ikke skrives om",
		"push.many":      "for mange ændringer",
		"push.object":    "en fil er for stor",
		"push.objects":   "pakken er for stor",
		"push.options":   "ukendt tilvalg",
		"push.pack":      "pakken er for stor",
		"push.proposals": "for mange forslag",
		"push.ref":       "navnet kan ikke bruges",
		"push.refs":      "for mange grene",
		"push.twice":     "den samme gren to gange",
		"push.unpacked":  "pakken er for stor",
	},

	Invalid: map[string]string{
		"push.base":         "Dine commits bygger ikke på wikiens historik. Hent wikien med git clone, og lav ændringerne i den klon.",
		"push.broken":       "Det, der blev sendt, kom ikke helt frem eller er i stykker. Prøv igen; kør git fsck, hvis det gentager sig.",
		"push.collision":    "Navnet svarer til »%s«, som er der i forvejen, og på nogle computere er de to den samme fil. Giv den et andet navn.",
		"push.connect":      "Der mangler noget af det, dine commits bygger på. Kør git fetch --unshallow, hvis din klon ikke er hel, og push igen.",
		"push.delete":       "»%s« kan ikke slettes med git push.",
		"push.depth":        "Det, der blev sendt, er pakket for indviklet. Kør git repack -a -d -f --depth=50, og push igen.",
		"push.force":        "Wikiens historik kan ikke skrives om, heller ikke med --force. Kør git pull --no-rebase --no-edit, og push igen.",
		"push.gitfile":      "Filen »%s« styrer git og kan ikke være i wikien. Fjern den med git rm.",
		"push.many":         "Der er for mange commits eller filer på én gang. Push dem i flere omgange.",
		"push.mode":         "Kun almindelige filer kan være i wikien: ikke links, undermoduler eller filer, der kan køres (git kalder denne %s). Fjern den med git rm, eller gør den almindelig med git update-index --chmod=-x.",
		"push.object":       "En af filerne er for stor til wikien. Fjern den fra dine commits, og push igen.",
		"push.objects":      "Der er for meget på én gang. Push dine commits i flere omgange.",
		"push.options":      "Tilvalget »%s« kendes ikke. Wikien kender git push -o merge.",
		"push.options.none": "Et tilvalg til git push -o er for langt, eller der er for mange. Wikien kender git push -o merge.",
		"push.pack":         "Der er for meget på én gang. Push dine commits i flere omgange, eller gør store filer mindre.",
		"push.proposals":    "Du har allerede %s forslag, der venter. Få nogle af dem flettet ind eller afvist, og push igen.",
		"push.ref":          "Der kan ikke pushes til »%s«. Push til wikiens egen gren, eller lav et forslag: git push origin HEAD:refs/for/main",
		"push.refs":         "Der er for mange grene på én gang. Push kun wikiens egen: git push origin main",
		"push.size":         "Filen er for stor. Del den på flere sider.",
		"push.twice":        "»%s« er nævnt to gange.",
		"push.unicode":      "Navnet er skrevet på en måde, som ikke alle computere læser ens. Det skal være »%s«, med samlede tegn: omdøb filen, og sæt git config core.precomposeunicode true på en Mac.",
		"push.unpacked":     "Der er for meget på én gang. Push dine commits i flere omgange, eller gør store filer mindre.",
		"push.utf8":         "Teksten er ikke gyldig UTF-8. Gem filen som UTF-8, og prøv igen.",
		"push.wikifolder":   "Kun administratorer må ændre »%s«. Tag filen ud af dine commits med git checkout origin/main og filens navn, eller bed en administrator om ændringen.",
	},
}

var pushEn = Push{
	Merged:      "The wiki had changed meanwhile. Your changes were merged in. Run git pull.",
	Proposed:    "Your changes have become proposal %d:",
	Nothing:     "The wiki has the changes already.",
	Conflict:    "The wiki had changed meanwhile, and the changes cannot be merged. Nothing is lost: yours are kept as proposal %d.",
	ConflictIn:  "“%s” was changed on both sides.",
	ConflictAt:  "“%s” was changed on both sides below “%s”.",
	ConflictSee: "Choose in the browser what is to stand, and run git pull --no-rebase --no-edit afterwards:",

	Refused:     "The wiki did not take your changes. Nothing was changed.",
	File:        "“%s”: %s",
	FileLine:    "“%s”, line %d: %s",
	Commit:      "Commit %s: %s",
	MoreWrong:   Plural{"and %d more problem.", "and %d more problems."},
	Mend:        "Mend it, add that to your last commit, and push again:",
	MendFold:    "Mend it, fold your commits into one so that the old ones do not come along, and push again:",
	Past:        "Your last commit is fine, but an earlier one is not, and it would be in the history. Fold them into one, and push again:",
	Message:     "Say briefly what you changed",
	Hidden:      "“%s” belongs to a program of your own. Let it stay on your computer:",
	Forbidden:   "You may not change pages in this wiki. Ask an administrator for the role writer.",
	ReadOnly:    "The wiki cannot be written to just now. Your commits are in your clone: push again later.",
	Busy:        "Many people are pushing to the wiki just now. Try again shortly.",
	Broken:      "There is a problem with the wiki, and nothing was changed. It has been logged. Try again later.",
	ReadToken:   "This access token can only read. Make one that can read and write under Your account in the wiki, and use it as the password.",
	OtherEmail:  "The token does not belong to the e-mail address that you gave as user name. Use your own e-mail address and your own token.",
	NoRole:      "Your account can only read the wiki. Ask an administrator for the role writer.",
	ShortRules:  Plural{"%d problem to mend", "%d problems to mend"},
	ShortKept:   "conflict, kept as proposal %d",
	ShortRight:  "no right to write",
	ShortClosed: "the wiki cannot be changed now",
	ShortBusy:   "busy, try again",
	ShortBroken: "a fault of the wiki",
	Short: map[string]string{
		"push.base":      "no common history",
		"push.broken":    "the pack is broken",
		"push.connect":   "something is missing",
		"push.delete":    "cannot be deleted",
		"push.depth":     "the pack is too large",
		"push.force":     "history cannot be rewritten",
		"push.many":      "too many changes",
		"push.object":    "a file is too large",
		"push.objects":   "the pack is too large",
		"push.options":   "unknown option",
		"push.pack":      "the pack is too large",
		"push.proposals": "too many proposals",
		"push.ref":       "the name cannot be used",
		"push.refs":      "too many branches",
		"push.twice":     "the same branch twice",
		"push.unpacked":  "the pack is too large",
	},

	Invalid: map[string]string{
		"push.base":         "Your commits do not stand on the wiki’s history. Get the wiki with git clone, and make the changes in that clone.",
		"push.broken":       "What was sent did not arrive whole, or is broken. Try again; run git fsck if it happens again.",
		"push.collision":    "The name is like “%s”, which is there already, and on some computers both are the same file. Give it another name.",
		"push.connect":      "Something that your commits stand on is missing. Run git fetch --unshallow if your clone is not whole, and push again.",
		"push.delete":       "“%s” cannot be deleted with git push.",
		"push.depth":        "What was sent is packed in too many layers. Run git repack -a -d -f --depth=50, and push again.",
		"push.force":        "The wiki’s history cannot be rewritten, not with --force either. Run git pull --no-rebase --no-edit, and push again.",
		"push.gitfile":      "The file “%s” steers git and cannot be in the wiki. Remove it with git rm.",
		"push.many":         "There are too many commits or files at once. Push them in several parts.",
		"push.mode":         "Only plain files can be in the wiki: no links, submodules or executable files (git calls this one %s). Remove it with git rm, or make it plain with git update-index --chmod=-x.",
		"push.object":       "One of the files is too large for the wiki. Take it out of your commits, and push again.",
		"push.objects":      "There is too much at once. Push your commits in several parts.",
		"push.options":      "The option “%s” is not known. The wiki knows git push -o merge.",
		"push.options.none": "An option of git push -o is too long, or there are too many. The wiki knows git push -o merge.",
		"push.pack":         "There is too much at once. Push your commits in several parts, or make large files smaller.",
		"push.proposals":    "You have %s proposals waiting already. Have some of them merged or dropped, and push again.",
		"push.ref":          "“%s” cannot be pushed to. Push to the wiki’s own branch, or make a proposal: git push origin HEAD:refs/for/main",
		"push.refs":         "There are too many branches at once. Push only the wiki’s own: git push origin main",
		"push.size":         "The file is too large. Divide it into several pages.",
		"push.twice":        "“%s” is named twice.",
		"push.unicode":      "The name is written in a way that not all computers read alike. It must be “%s”, with composed characters: rename the file, and set git config core.precomposeunicode true on a Mac.",
		"push.unpacked":     "There is too much at once. Push your commits in several parts, or make large files smaller.",
		"push.utf8":         "The text is not valid UTF-8. Save the file as UTF-8, and try again.",
		"push.wikifolder":   "Only administrators may change “%s”. Take the file out of your commits with git checkout origin/main and its name, or ask an administrator for the change.",
	},
}
