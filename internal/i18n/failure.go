package i18n

// Failure holds what error pages say beyond their messages: who may do it, how long to wait, where to look instead.
type Failure struct {
	Role     string // the person's name, what their role is called
	Foreign  string // a form that another site sent
	Wait     Plural // minutes
	Search   string // the words of the address
	ReadOnly string // in place of the buttons for editing
}

var failureDa = Failure{
	Role:     "Du er logget ind som %s og har rollen %s. Det giver ikke ret til det her. Spørg en af wikiens administratorer, hvis du har brug for det.",
	Foreign:  "Formularen blev sendt fra et andet websted. Der er ikke ændret noget. Åbn siden i wikien, og prøv igen.",
	Wait:     Plural{"Der har været for mange forsøg på kort tid. Prøv igen om %d minut.", "Der har været for mange forsøg på kort tid. Prøv igen om %d minutter."},
	Search:   "Søg efter »%s«",
	ReadOnly: "Kan ikke redigeres lige nu",
}

var failureEn = Failure{
	Role:     "You are logged in as %s, with the role %s. That does not give the right to do this. Ask one of the wiki’s administrators if you need it.",
	Foreign:  "The form was sent from another site. Nothing was changed. Open the page in the wiki and try again.",
	Wait:     Plural{"There have been too many attempts in a short time. Try again in %d minute.", "There have been too many attempts in a short time. Try again in %d minutes."},
	Search:   "Search for “%s”",
	ReadOnly: "Cannot be edited just now",
}
