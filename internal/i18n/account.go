package i18n

// Account holds the texts of everything about people: sign-in, set-up, one's own account and the administration.
type Account struct {
	Email           string
	Name            string
	Organisation    string
	Role            string
	RoleReader      string
	RoleEditor      string
	RoleAdmin       string
	RoleHint        string
	Password        string
	PasswordHint    string
	SignInTitle     string
	SignIn          string
	SignInWrong     string
	SignInLimited   Plural // minutes
	SignedOut       string
	SetupLead       string
	SetupDone       string
	SetupUsedTitle  string
	SetupUsed       string
	SetupUsedHow    string
	AccountTitle    string
	AboutYou        string
	AboutYouHint    string
	NoOrganisation  string
	ChangePassword  string
	CurrentPassword string
	NewPassword     string
	PasswordWrong   string
	PasswordChanged string
	Language        string
	ChooseLanguage  string
	Tokens          string
	TokensLead      string
	NoTokens        string
	TokenName       string
	TokenNameHint   string
	TokenScope      string
	TokenScopeRead  string
	TokenScopeWrite string
	TokenLife       string
	TokenDays       Plural
	TokenCreate     string
	TokenCreated    string // name
	TokenOnce       string
	TokenMade       string
	TokenExpires    string
	TokenExpired    string
	TokenUsed       string
	TokenNever      string
	TokenRevoke     string
	TokenRevokeName string // name
	TokenRevoked    string
	TokenIsRevoked  string
	PeopleTitle     string
	PeopleLead      Plural
	LastSeen        string
	NeverSeen       string
	State           string
	Active          string
	Disabled        string
	AddPerson       string
	AddPersonLead   string
	Add             string
	Added           string // name
	FirstPassword   string
	OrganisationNew string
	PersonSave      string
	PersonSaved     string
	PersonDisable   string
	PersonDisabled  string
	DisableLead     string
	PersonEnable    string
	PersonEnabled   string
	SetPassword     string
	SetPasswordLead string
	OwnPassword     string // where an administrator would set their own
	PasswordSet     string
	BackToPeople    string

	// Invalid holds the texts of a wiki.Invalid by key; a %s is its value.
	Invalid map[string]string
}

var accountDa = Account{
	Email:           "E-mail",
	Name:            "Navn",
	Organisation:    "Organisation",
	Role:            "Rolle",
	RoleReader:      "Læser",
	RoleEditor:      "Skribent",
	RoleAdmin:       "Administrator",
	RoleHint:        "En læser kan læse, en skribent kan også ændre sider, og en administrator kan også styre, hvem der har adgang.",
	Password:        "Adgangskode",
	PasswordHint:    "Mindst 10 tegn. En sætning, som kun du kender, er nem at huske og svær at gætte.",
	SignInTitle:     "Log ind",
	SignIn:          "Log ind",
	SignInWrong:     "E-mail og adgangskode passer ikke sammen. Prøv igen, eller bed en administrator om en ny adgangskode.",
	SignInLimited:   Plural{"Der har været for mange forsøg. Vent %d minut, og prøv igen.", "Der har været for mange forsøg. Vent %d minutter, og prøv igen."},
	SignedOut:       "Du er logget ud",
	SetupLead:       "Wikien er ny. Den første administrator kan ændre alle sider og give andre adgang.",
	SetupDone:       "Velkommen. Du er administrator og er logget ind.",
	SetupUsedTitle:  "Adressen kan ikke bruges",
	SetupUsed:       "Adressen til opsætning virker kun én gang, og den her er brugt eller afløst af en nyere.",
	SetupUsedHow:    "Er administratoren oprettet, kan du logge ind. Ellers genstart wikien: så skriver den en ny adresse.",
	AccountTitle:    "Din konto",
	AboutYou:        "Om dig",
	AboutYouHint:    "Navn, e-mail og organisation står ved dine ændringer. En administrator kan rette dem.",
	NoOrganisation:  "Ingen",
	ChangePassword:  "Skift adgangskode",
	CurrentPassword: "Nuværende adgangskode",
	NewPassword:     "Ny adgangskode",
	PasswordWrong:   "Adgangskoden er ikke rigtig.",
	PasswordChanged: "Adgangskoden er skiftet. Du er logget ud alle andre steder.",
	Language:        "Sprog",
	ChooseLanguage:  "Vælg sprog",
	Tokens:          "Adgangsnøgler",
	TokensLead:      "Med en adgangsnøgle kan git og andre programmer bruge wikien på dine vegne. Brug din e-mailadresse som brugernavn og nøglen som adgangskode.",
	NoTokens:        "Du har ingen adgangsnøgler.",
	TokenName:       "Navn på nøglen",
	TokenNameHint:   "For eksempel: min bærbare",
	TokenScope:      "Nøglen må",
	TokenScopeRead:  "Læse",
	TokenScopeWrite: "Læse og skrive",
	TokenLife:       "Udløber om",
	TokenDays:       Plural{"%d dag", "%d dage"},
	TokenCreate:     "Opret adgangsnøgle",
	TokenCreated:    "Adgangsnøglen »%s« er oprettet",
	TokenOnce:       "Kopiér nøglen nu. Den bliver ikke vist igen.",
	TokenMade:       "Oprettet",
	TokenExpires:    "Udløber",
	TokenExpired:    "Udløbet",
	TokenUsed:       "Sidst brugt",
	TokenNever:      "Aldrig",
	TokenRevoke:     "Tilbagekald",
	TokenRevokeName: "Tilbagekald nøglen »%s«",
	TokenRevoked:    "Adgangsnøglen er tilbagekaldt",
	TokenIsRevoked:  "Tilbagekaldt",
	PeopleTitle:     "Personer",
	PeopleLead:      Plural{"%d person har en konto.", "%d personer har en konto."},
	LastSeen:        "Sidst set",
	NeverSeen:       "Aldrig",
	State:           "Tilstand",
	Active:          "Aktiv",
	Disabled:        "Lukket",
	AddPerson:       "Tilføj person",
	AddPersonLead:   "Giv personen adgangskoden personligt, og bed om, at den bliver skiftet.",
	Add:             "Tilføj person",
	Added:           "%s er tilføjet",
	FirstPassword:   "Første adgangskode",
	OrganisationNew: "Vælg en organisation fra listen, eller skriv en ny.",
	PersonSave:      "Gem ændringer",
	PersonSaved:     "Gemt",
	PersonDisable:   "Luk konto",
	PersonDisabled:  "Kontoen er lukket",
	DisableLead:     "Personen bliver logget ud og kan ikke logge ind igen. Historikken beholder personens navn.",
	PersonEnable:    "Åbn konto igen",
	PersonEnabled:   "Kontoen er åben igen",
	SetPassword:     "Giv ny adgangskode",
	OwnPassword:     "Din egen adgangskode skifter du på siden om din konto, hvor du også skriver den nuværende.",
	SetPasswordLead: "Personen bliver logget ud alle steder.",
	PasswordSet:     "Adgangskoden er ændret",
	BackToPeople:    "Alle personer",

	Invalid: map[string]string{
		"account.email":          "Skriv en e-mailadresse, for eksempel navn@bibliotek.dk",
		"account.emailTaken":     "Der er allerede en konto med den e-mail.",
		"account.name":           "Skriv et navn på højst 100 tegn uden < og >.",
		"account.organisation":   "Skriv organisationens navn på højst 100 tegn.",
		"account.role":           "Vælg en rolle.",
		"account.passwordShort":  "Adgangskoden er for kort. Den skal have mindst 10 tegn.",
		"account.passwordLong":   "Adgangskoden er for lang.",
		"account.passwordCommon": "Adgangskoden er for nem at gætte. Vælg en anden.",
		"account.lastAdmin":      "Der skal være mindst én aktiv administrator. Gør en anden til administrator først.",
		"account.tokenName":      "Giv nøglen et navn på højst 100 tegn.",
		"account.tokenScope":     "Vælg, hvad nøglen må.",
		"account.tokenLife":      "Vælg, hvornår nøglen udløber.",
		"account.setup":          "Adressen til opsætning er brugt.",
		"role.unknown":           "Vælg en rolle.",
	},
}

var accountEn = Account{
	Email:           "Email",
	Name:            "Name",
	Organisation:    "Organisation",
	Role:            "Role",
	RoleReader:      "Reader",
	RoleEditor:      "Writer",
	RoleAdmin:       "Administrator",
	RoleHint:        "A reader can read, a writer can also change pages, and an administrator can also decide who has access.",
	Password:        "Password",
	PasswordHint:    "At least 10 characters. A sentence that only you know is easy to remember and hard to guess.",
	SignInTitle:     "Sign in",
	SignIn:          "Sign in",
	SignInWrong:     "The email and the password do not match. Try again, or ask an administrator for a new password.",
	SignInLimited:   Plural{"There have been too many attempts. Wait %d minute, and try again.", "There have been too many attempts. Wait %d minutes, and try again."},
	SignedOut:       "You are signed out",
	SetupLead:       "The wiki is new. The first administrator can change all pages and give others access.",
	SetupDone:       "Welcome. You are an administrator and are signed in.",
	SetupUsedTitle:  "The address cannot be used",
	SetupUsed:       "The set-up address works only once, and this one has been used or replaced by a newer one.",
	SetupUsedHow:    "If the administrator has been created, you can sign in. If not, restart the wiki: it then prints a new address.",
	AccountTitle:    "Your account",
	AboutYou:        "About you",
	AboutYouHint:    "Your name, email and organisation stand beside your changes. An administrator can correct them.",
	NoOrganisation:  "None",
	ChangePassword:  "Change password",
	CurrentPassword: "Current password",
	NewPassword:     "New password",
	PasswordWrong:   "The password is not right.",
	PasswordChanged: "The password is changed. You are signed out everywhere else.",
	Language:        "Language",
	ChooseLanguage:  "Choose language",
	Tokens:          "Access tokens",
	TokensLead:      "With an access token, git and other programs can use the wiki on your behalf. Use your e-mail address as the user name and the token as the password.",
	NoTokens:        "You have no access tokens.",
	TokenName:       "Name of the token",
	TokenNameHint:   "For example: my laptop",
	TokenScope:      "The token may",
	TokenScopeRead:  "Read",
	TokenScopeWrite: "Read and write",
	TokenLife:       "Expires in",
	TokenDays:       Plural{"%d day", "%d days"},
	TokenCreate:     "Create access token",
	TokenCreated:    "The access token “%s” is created",
	TokenOnce:       "Copy the token now. It is not shown again.",
	TokenMade:       "Created",
	TokenExpires:    "Expires",
	TokenExpired:    "Expired",
	TokenUsed:       "Last used",
	TokenNever:      "Never",
	TokenRevoke:     "Revoke",
	TokenRevokeName: "Revoke the token “%s”",
	TokenRevoked:    "The access token is revoked",
	TokenIsRevoked:  "Revoked",
	PeopleTitle:     "People",
	PeopleLead:      Plural{"%d person has an account.", "%d people have an account."},
	LastSeen:        "Last seen",
	NeverSeen:       "Never",
	State:           "State",
	Active:          "Active",
	Disabled:        "Closed",
	AddPerson:       "Add person",
	AddPersonLead:   "Give the person the password in person, and ask for it to be changed.",
	Add:             "Add person",
	Added:           "%s is added",
	FirstPassword:   "First password",
	OrganisationNew: "Choose an organisation from the list, or write a new one.",
	PersonSave:      "Save changes",
	PersonSaved:     "Saved",
	PersonDisable:   "Close account",
	PersonDisabled:  "The account is closed",
	DisableLead:     "The person is signed out and cannot sign in again. The history keeps the person’s name.",
	PersonEnable:    "Open account again",
	PersonEnabled:   "The account is open again",
	SetPassword:     "Set new password",
	OwnPassword:     "You change your own password on the page of your account, where you write the current one too.",
	SetPasswordLead: "The person is signed out everywhere.",
	PasswordSet:     "The password is changed",
	BackToPeople:    "All people",

	Invalid: map[string]string{
		"account.email":          "Write an email address, for example name@library.dk",
		"account.emailTaken":     "There is an account with that email already.",
		"account.name":           "Write a name of at most 100 characters without < and >.",
		"account.organisation":   "Write the name of the organisation in at most 100 characters.",
		"account.role":           "Choose a role.",
		"account.passwordShort":  "The password is too short. It must have at least 10 characters.",
		"account.passwordLong":   "The password is too long.",
		"account.passwordCommon": "The password is too easy to guess. Choose another.",
		"account.lastAdmin":      "There must be at least one active administrator. Make somebody else an administrator first.",
		"account.tokenName":      "Give the token a name of at most 100 characters.",
		"account.tokenScope":     "Choose what the token may do.",
		"account.tokenLife":      "Choose when the token expires.",
		"account.setup":          "The set-up address has been used.",
		"role.unknown":           "Choose a role.",
	},
}
