package i18n

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Standing holds what every page tells at its top about the wiki as a whole, and what is told to somebody whose change
// the wiki cannot take now.
type Standing struct {
	// Texts are by the key of a wiki.Standing; a text may hold one %s for its value, and the key with .none after it is
	// that of another text for an empty one.
	Texts  map[string]string
	Behind Plural // changes that wait
	Since  string // time
	Title  string // of the page that refuses a change
	NotNow string // in front of the editor, before anything was typed
}

// StandingText is the text of a wiki.Standing, from its fields.
func (t *Texts) StandingText(key, value string, count int, since time.Time) string {
	s := &t.Standing
	text := ""
	if value == "" {
		text = s.Texts[key+".none"]
	}
	if text == "" {
		text = cmp.Or(s.Texts[key], s.Texts["disk"])
	}
	if strings.Contains(text, "%s") {
		text = fmt.Sprintf(text, value)
	}
	if count > 0 {
		text += " " + s.Behind.N(count)
	}
	if !since.IsZero() {
		text += " " + fmt.Sprintf(s.Since, t.Date(since))
	}
	return text
}

var standingDa = Standing{
	Texts: map[string]string{
		"disk": "Der kan ikke skrives på wikiens disk lige nu. Du kan læse alle sider, men ikke gemme ændringer.",

		"upstream.away":           "Wikien her er en kopi af %s, som ikke kan nås lige nu. Du kan læse alle sider; ret dem på den adresse.",
		"upstream.away.none":      "Wikien her er en kopi, og den wiki, den følger, kan ikke nås lige nu. Du kan læse alle sider, men ikke gemme ændringer.",
		"upstream.behind":         "Ændringer kan ikke udveksles med %s lige nu. De gemmes her og sendes videre senere.",
		"upstream.behind.none":    "Ændringer kan ikke udveksles med den wiki, som denne deler sider med. De gemmes her og sendes videre senere.",
		"upstream.conflict":       "Ændringer fra den wiki, som denne deler sider med, passer ikke sammen med ændringer her. De venter som forslag %s.",
		"upstream.unrelated":      "Wikien på %s er en anden end denne: de har ingen fælles historik. Intet hentes eller sendes.",
		"upstream.unrelated.none": "Den wiki, som denne følger, er en anden: de har ingen fælles historik. Intet hentes eller sendes.",

		"worktree":           "Filen »%s« er ændret uden for wikien. Gem den med git commit, eller fortryd ændringen, og prøv igen.",
		"worktree.untracked": "Der ligger allerede en fil »%s«, som git ikke kender. Flyt den, og prøv igen.",
		"worktree.branch":    "Mappen har en anden gren fremme end wikien. Kør git switch %s, og prøv igen.",
		"worktree.operation": "Git er midt i noget andet i mappen. Gør det færdigt, eller kør git %s --abort, og prøv igen.",
		"worktree.locked":    "Et andet program arbejder i mappen med git. Prøv igen om lidt. Sker det igen, så slet filen %s.",
		"worktree.behind":    "Ændringen er gemt i git, men filerne i mappen kunne ikke bringes med: %s",
	},
	Behind: Plural{"%d ændring venter.", "%d ændringer venter."},
	Since:  "Siden %s.",
	Title:  "Wikien kan ikke ændres lige nu",
	NotNow: "Du kan skrive og se en forhåndsvisning, men ikke gemme lige nu. Kopiér din tekst, hvis du forlader siden.",
}

var standingEn = Standing{
	Texts: map[string]string{
		"disk": "The wiki's disk cannot be written to just now. You can read every page, but not save changes.",

		"upstream.away":           "This wiki is a copy of %s, which cannot be reached just now. You can read every page; change them at that address.",
		"upstream.away.none":      "This wiki is a copy, and the wiki that it follows cannot be reached just now. You can read every page, but not save changes.",
		"upstream.behind":         "Changes cannot be exchanged with %s just now. They are saved here and sent on later.",
		"upstream.behind.none":    "Changes cannot be exchanged with the wiki that this one shares its pages with. They are saved here and sent on later.",
		"upstream.conflict":       "Changes from the wiki that this one shares its pages with do not fit together with changes here. They wait as proposal %s.",
		"upstream.unrelated":      "The wiki at %s is another one than this: they have no history in common. Nothing is fetched or sent.",
		"upstream.unrelated.none": "The wiki that this one follows is another one: they have no history in common. Nothing is fetched or sent.",

		"worktree":           "The file “%s” was changed outside the wiki. Save it with git commit, or undo the change, and try again.",
		"worktree.untracked": "There is a file “%s” already that git does not know. Move it and try again.",
		"worktree.branch":    "The folder has another branch checked out than the wiki. Run git switch %s and try again.",
		"worktree.operation": "Git is in the middle of something else in the folder. Finish it, or run git %s --abort, and try again.",
		"worktree.locked":    "Another program is working in the folder with git. Try again shortly. If it happens again, delete the file %s.",
		"worktree.behind":    "The change is saved in git, but the files in the folder could not be brought along: %s",
	},
	Behind: Plural{"%d change waits.", "%d changes wait."},
	Since:  "Since %s.",
	Title:  "The wiki cannot be changed just now",
	NotNow: "You can write and see a preview, but not save just now. Copy your text if you leave this page.",
}
