// Package i18n is the catalogue of interface texts, Danish and English side by side. A text is a field of a struct, so
// the compiler finds a text that is used but not there; a test finds a text that is there but empty or unused.
//
// Each noun of the interface has a file with its struct and its two languages: page.go, edit.go, account.go …
// A text with parts has fmt verbs and is used through F; a text that counts is a Plural.
//
// Times are shown as in Denmark, whatever the language: the alliance meets there.
package i18n

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Texts is the whole interface in one language.
type Texts struct {
	Lang     string // "da", "en"
	Common   Common
	Page     Page
	Edit     Edit
	Account  Account
	Offline  Offline
	Push     Push
	Proposal Proposal
	Standing Standing
	Move     Move
}

// Plural is a text with one form for one and one for other numbers; each has one %d.
type Plural struct{ One, Other string }

// N is the text for the number.
func (p Plural) N(n int) string {
	if n == 1 {
		return fmt.Sprintf(p.One, n)
	}
	return fmt.Sprintf(p.Other, n)
}

// F fills in a text's parts. It is a method so that templates can call it: {{.T.F .T.Page.LastChanged .When .By}}.
func (t *Texts) F(text string, parts ...any) string { return fmt.Sprintf(text, parts...) }

// Invalid is the text of a refused input, by its key (see wiki.Invalid). A text may hold one %s for the value; the key
// with .none after it is that of another text for an empty one. Pages are named without the .md of their files.
func (t *Texts) Invalid(key, value string) string {
	text := ""
	if value == "" {
		text = t.invalid(key + ".none")
	}
	if text == "" {
		text = cmp.Or(t.invalid(key), t.Common.InvalidOther)
	}
	if strings.HasPrefix(key, "path.") {
		value = strings.TrimSuffix(value, ".md")
	}
	if strings.Contains(text, "%s") {
		return fmt.Sprintf(text, value)
	}
	return text
}

// Problem is the text of what is wrong in a line of a page; line is 0 where it is about the whole of it. Of front matter
// it says so: its author may not know it by name.
func (t *Texts) Problem(line int, key, value string) string {
	text := t.Invalid(key, value)
	if line > 0 && strings.HasPrefix(key, "frontmatter.") {
		return fmt.Sprintf(t.Common.FrontMatterAt, line, text)
	}
	return text
}

func (t *Texts) invalid(key string) string {
	return cmp.Or(t.Common.Invalid[key], t.Common.FrontMatter[key], t.Edit.Invalid[key], t.Account.Invalid[key], t.Push.Invalid[key])
}

// Da and En are the two languages.
var (
	Da = &Texts{Lang: "da", Common: commonDa, Page: pageDa, Edit: editDa, Account: accountDa, Offline: offlineDa, Push: pushDa, Proposal: proposalDa, Standing: standingDa, Move: moveDa}
	En = &Texts{Lang: "en", Common: commonEn, Page: pageEn, Edit: editEn, Account: accountEn, Offline: offlineEn, Push: pushEn, Proposal: proposalEn, Standing: standingEn, Move: moveEn}
)

// All lists the languages, the first one first choice.
func All() []*Texts { return []*Texts{Da, En} }

// For is the language asked for: a code such as "da" or "en-GB". Danish for all but English.
func For(lang string) *Texts {
	if lang == "en" || strings.HasPrefix(lang, "en-") {
		return En
	}
	return Da
}

// copenhagen is where times are told. The program embeds the time zones, so that only a build without them falls back.
var copenhagen = func() *time.Location {
	if loc, err := time.LoadLocation("Europe/Copenhagen"); err == nil {
		return loc
	}
	return time.UTC
}()

// Date is "22. november 2026 kl. 14.05", or "22 November 2026 at 14:05".
func (t *Texts) Date(when time.Time) string {
	return fmt.Sprintf(t.Common.DateAt, t.Day(when), t.Clock(when))
}

// Day is "22. november 2026", or "22 November 2026".
func (t *Texts) Day(when time.Time) string {
	when = when.In(copenhagen)
	return fmt.Sprintf(t.Common.DayMonthYear, when.Day(), t.Common.Months[when.Month()-1], when.Year())
}

// Weekday is "søndag 22. november 2026", or "Sunday 22 November 2026".
func (t *Texts) Weekday(when time.Time) string {
	return t.Common.Weekdays[when.In(copenhagen).Weekday()] + " " + t.Day(when)
}

// Clock is "14.05", or "14:05".
func (t *Texts) Clock(when time.Time) string { return when.In(copenhagen).Format(t.Common.ClockFormat) }

// ISO is the time for machines, in <time datetime>.
func (t *Texts) ISO(when time.Time) string { return when.In(copenhagen).Format(time.RFC3339) }
