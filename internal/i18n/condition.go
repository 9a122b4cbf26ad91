package i18n

// Condition holds the texts about how the wiki is, for those who look after it.
type Condition struct {
	AllWell    string
	NotWell    string
	Program    string
	Version    string // version
	Followers  string
	History    string
	Links      string
	Search     string
	UpToDate   string // subject, time
	Nothing    string
	Building   string
	Behind     Plural
	BehindWhat string // subject, time
	Failing    string // name, since when
	FailingDo  string
	Rebuild    string // of the search
	RebuildFor string
	Rebuilt    string
	Repository string
	Counts     string // files, changes
	Size       string // size
	Loose      Plural
	Disk       string // size
	DiskLow    string // size
	DiskNone   string
	Upkeep     string
	UpkeepNone string
	UpkeepNow  string
	UpkeepDone string // job, time, seconds
	UpkeepBad  string // job, time
	Nightly    string // time
	NoNightly  string
	Jobs       map[string]string
	Upstream   string
	UpstreamOf string // address
	Writing    string
	Proposals  Plural
	Proposal   string // link to them
	Drafts     Plural
	Accounts   string
	Active     Plural
	Admins     Plural
	Closed     Plural
	OneAdmin   string
	Backup     string
	BackupAt   string // time
	BackupOld  string // time
	BackupNone string
	Megabytes  string // number
	Gigabytes  string // number
}

var conditionDa = Condition{
	AllWell:    "Alt er i orden",
	NotWell:    "Der er noget, du bør se på",
	Program:    "Programmet",
	Version:    "Det er version %s.",
	Followers:  "Det, der følger med siderne",
	History:    "Historikken",
	Links:      "Links og oversigter",
	Search:     "Søgningen",
	UpToDate:   "Er helt med: »%s«, %s.",
	Nothing:    "Wikien har ingen ændringer endnu.",
	Building:   "Bygges op. Det kan tage nogle minutter i en stor wiki. Siderne kan læses imens.",
	Behind:     Plural{"Mangler %d ændring.", "Mangler %d ændringer."},
	BehindWhat: "Nåede til »%s«, %s.",
	Failing:    "%s har ikke kunnet følge med siden %s.",
	FailingDo:  "Wikien prøver igen af sig selv. Bliver det ved, står årsagen i programmets log.",
	Rebuild:    "Byg søgningen op igen",
	RebuildFor: "Det er ufarligt. Imens finder søgningen ikke alt.",
	Rebuilt:    "Søgningen bygges op igen",
	Repository: "Repositoriet",
	Counts:     "%s filer og %s ændringer.",
	Size:       "En klon fylder omtrent %s.",
	Loose:      Plural{"%d løst objekt venter på at blive pakket.", "%d løse objekter venter på at blive pakket."},
	Disk:       "Der er %s ledigt på disken.",
	DiskLow:    "Der er kun %s ledigt på disken. Gør plads: er den fuld, kan ingen gemme.",
	DiskNone:   "Det kan ikke ses, hvor meget der er ledigt på disken.",
	Upkeep:     "Pasning",
	UpkeepNone: "Der har ikke været noget at gøre, siden programmet startede.",
	UpkeepNow:  "Er i gang.",
	UpkeepDone: "%s, %s. Det tog %s sekunder.",
	UpkeepBad:  "Pasningen lykkedes ikke %s (%s). Den prøver igen. Bliver det ved, står årsagen i programmets log.",
	Nightly:    "Nattens pasning blev færdig %s.",
	NoNightly:  "Nattens pasning har ikke været kørt endnu.",
	Jobs: map[string]string{
		"loose": "Løse objekter er pakket", "packs": "Små pakker er samlet", "all": "Alt er samlet i én pakke", "nightly": "Nattens pasning er kørt",
	},
	Upstream:   "Fælles repositorium",
	UpstreamOf: "Wikien holdes lig med %s.",
	Writing:    "Det, der venter",
	Proposals:  Plural{"%d forslag venter på at blive flettet ind.", "%d forslag venter på at blive flettet ind."},
	Proposal:   "Se forslag",
	Drafts:     Plural{"%d kladde er ikke gemt som side.", "%d kladder er ikke gemt som sider."},
	Accounts:   "Konti",
	Active:     Plural{"%d aktiv konto.", "%d aktive konti."},
	Admins:     Plural{"%d af dem er administrator.", "%d af dem er administratorer."},
	Closed:     Plural{"%d er lukket.", "%d er lukket."},
	OneAdmin:   "Der er kun én administrator. Gør en mere til administrator, så wikien kan passes i ferier.",
	Backup:     "Sikkerhedskopi",
	BackupAt:   "Den sidste blev taget %s.",
	BackupOld:  "Den sidste blev taget %s, for mere end en uge siden. Tag en med alliancewiki backup.",
	BackupNone: "Der er ikke taget en med alliancewiki backup. Tages der kopi på en anden måde, kan wikien ikke se det.",
	Megabytes:  "%s MB",
	Gigabytes:  "%s GB",
}

var conditionEn = Condition{
	AllWell:    "Everything is in order",
	NotWell:    "There is something to look at",
	Program:    "The program",
	Version:    "This is version %s.",
	Followers:  "What follows the pages",
	History:    "The history",
	Links:      "Links and overviews",
	Search:     "The search",
	UpToDate:   "Is up to date: “%s”, %s.",
	Nothing:    "The wiki has no changes yet.",
	Building:   "Is being built. That can take some minutes in a large wiki. Pages can be read meanwhile.",
	Behind:     Plural{"Is %d change behind.", "Is %d changes behind."},
	BehindWhat: "Came as far as “%s”, %s.",
	Failing:    "%s has not been able to follow since %s.",
	FailingDo:  "The wiki tries again by itself. If it goes on, the reason is in the log of the program.",
	Rebuild:    "Build the search again",
	RebuildFor: "It does no harm. Meanwhile the search does not find everything.",
	Rebuilt:    "The search is being built again",
	Repository: "The repository",
	Counts:     "%s files and %s changes.",
	Size:       "A clone takes about %s.",
	Loose:      Plural{"%d loose object waits to be packed.", "%d loose objects wait to be packed."},
	Disk:       "There are %s left on the disk.",
	DiskLow:    "There are only %s left on the disk. Make room: when it is full, nobody can save.",
	DiskNone:   "It cannot be seen how much room there is on the disk.",
	Upkeep:     "Upkeep",
	UpkeepNone: "There has been nothing to do since the program was started.",
	UpkeepNow:  "Is under way.",
	UpkeepDone: "%s, %s. It took %s seconds.",
	UpkeepBad:  "The upkeep did not succeed %s (%s). It tries again. If it goes on, the reason is in the log of the program.",
	Nightly:    "The upkeep of the night was done %s.",
	NoNightly:  "The upkeep of the night has not been done yet.",
	Jobs: map[string]string{
		"loose": "Loose objects are packed", "packs": "Small packs are one", "all": "Everything is in one pack", "nightly": "The upkeep of the night is done",
	},
	Upstream:   "Shared repository",
	UpstreamOf: "The wiki is kept equal to %s.",
	Writing:    "What waits",
	Proposals:  Plural{"%d proposal waits to be merged.", "%d proposals wait to be merged."},
	Proposal:   "See proposals",
	Drafts:     Plural{"%d draft is not saved as a page.", "%d drafts are not saved as pages."},
	Accounts:   "Accounts",
	Active:     Plural{"%d active account.", "%d active accounts."},
	Admins:     Plural{"%d of them is an administrator.", "%d of them are administrators."},
	Closed:     Plural{"%d is closed.", "%d are closed."},
	OneAdmin:   "There is only one administrator. Make one more, so that the wiki is looked after during holidays.",
	Backup:     "Backup",
	BackupAt:   "The last one was made %s.",
	BackupOld:  "The last one was made %s, more than a week ago. Make one with alliancewiki backup.",
	BackupNone: "None was made with alliancewiki backup. Copies that are made in another way cannot be seen from here.",
	Megabytes:  "%s MB",
	Gigabytes:  "%s GB",
}
