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

	"alliancewiki/internal/wiki"
)

// Texts is the whole interface in one language.
type Texts struct {
	Lang       string // "da", "en"
	Common     Common
	Page       Page
	Edit       Edit
	Account    Account
	Setup      Setup
	Admin      Admin
	Condition  Condition
	Offline    Offline
	Kept       Kept
	Push       Push
	Proposal   Proposal
	Standing   Standing
	Move       Move
	Glossary   Glossary
	Since      Since
	Meeting    Meeting
	Report     Report
	Fresh      Fresh
	Typed      Typed
	Search     Search
	Compare    Compare
	Appearance Appearance
	Write      Write
	Hint       Hint
	Statement  Statement
	Failure    Failure
	Editor     Editor
	Reading    Reading
	Recent     Recent
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
func (t *Texts) Problem(line int, bad wiki.Invalid) string {
	text := t.Mend(bad)
	switch {
	case line > 0 && strings.HasPrefix(bad.Key, "frontmatter."):
		return fmt.Sprintf(t.Common.FrontMatterAt, line, text)
	case line > 0 && strings.HasPrefix(bad.Key, "field."):
		return fmt.Sprintf(t.Common.FieldAt, line, text)
	}
	return text
}

// Mend is the text of a refused input with the field of the page that it is in, and with what it may be instead.
func (t *Texts) Mend(bad wiki.Invalid) string {
	if !strings.HasPrefix(bad.Key, "field.") {
		return t.Invalid(bad.Key, bad.Value)
	}
	text := t.Common.Fields[bad.Key]
	if hinted := t.Common.Fields[bad.Key+".hint"]; bad.Hint != "" && hinted != "" {
		text = hinted
	}
	parts := []any{bad.Value, bad.Hint}
	if !strings.Contains(text, "%[2]s") {
		parts = parts[:strings.Count(text, "%s")]
	}
	return fmt.Sprintf(t.Common.Field, bad.Field, fmt.Sprintf(text, parts...))
}

func (t *Texts) invalid(key string) string {
	return cmp.Or(t.Common.Invalid[key], t.Common.FrontMatter[key], t.Common.Fields[key], t.Edit.Invalid[key], t.Account.Invalid[key], t.Setup.Invalid[key], t.Admin.Invalid[key], t.Push.Invalid[key], t.Search.Invalid[key], t.Fresh.Invalid[key])
}

// Da and En are the two languages.
var (
	Da = &Texts{Lang: "da", Common: commonDa, Page: pageDa, Edit: editDa, Account: accountDa, Setup: setupDa, Admin: adminDa, Condition: conditionDa, Offline: offlineDa, Kept: keptDa, Push: pushDa, Proposal: proposalDa, Standing: standingDa, Move: moveDa, Glossary: glossaryDa, Since: sinceDa, Meeting: meetingDa, Report: reportDa, Fresh: freshDa, Typed: typedDa, Search: searchDa, Compare: compareDa, Editor: editorDa, Appearance: appearanceDa, Write: writeDa, Hint: hintDa, Statement: statementDa, Failure: failureDa, Reading: readingDa, Recent: recentDa}
	En = &Texts{Lang: "en", Common: commonEn, Page: pageEn, Edit: editEn, Account: accountEn, Setup: setupEn, Admin: adminEn, Condition: conditionEn, Offline: offlineEn, Kept: keptEn, Push: pushEn, Proposal: proposalEn, Standing: standingEn, Move: moveEn, Glossary: glossaryEn, Since: sinceEn, Meeting: meetingEn, Report: reportEn, Fresh: freshEn, Typed: typedEn, Search: searchEn, Compare: compareEn, Editor: editorEn, Appearance: appearanceEn, Write: writeEn, Hint: hintEn, Statement: statementEn, Failure: failureEn, Reading: readingEn, Recent: recentEn}
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
