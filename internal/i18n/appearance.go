package i18n

// Appearance is how a reader likes pages to look, chosen at the foot of each.
type Appearance struct {
	Settings string // summary of the fold that the choices are in
	Theme    string // legend: light or dark
	Device   string // choice: as the device says
	Light    string
	Dark     string
	Reading  string // legend: how one reads
	Wide     string // choice: longer lines
	Keys     string // choice: shortcuts of one key
	Here     string // that the choices are for this browser
	Save     string
	Version  string // at the foot of printed sheets: %[1]s is the short id of a version, %[2]s when it was made
	Printed  string // after the printed text: %s is the address of the page
}

var appearanceDa = Appearance{
	Settings: "Indstillinger",
	Theme:    "Udseende",
	Device:   "Følg enheden",
	Light:    "Lys",
	Dark:     "Mørk",
	Reading:  "Læsning",
	Wide:     "Bredere tekst",
	Keys:     "Genveje med én tast: / søger, e redigerer",
	Here:     "Valgene gælder i denne browser.",
	Save:     "Gem indstillinger",
	Version:  "Version %[1]s fra %[2]s",
	Printed:  "Udskrevet fra %s",
}

var appearanceEn = Appearance{
	Settings: "Settings",
	Theme:    "Appearance",
	Device:   "Follow the device",
	Light:    "Light",
	Dark:     "Dark",
	Reading:  "Reading",
	Wide:     "Wider text",
	Keys:     "Shortcuts of one key: / searches, e edits",
	Here:     "The choices are for this browser.",
	Save:     "Save settings",
	Version:  "Version %[1]s of %[2]s",
	Printed:  "Printed from %s",
}
