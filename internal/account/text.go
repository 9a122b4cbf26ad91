package account

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// How long texts may be: an e-mail address in bytes (what a mail server accepts), names in characters.
const (
	maxEmail = 254
	maxText  = 100
)

// longestForm is how many times longer a text may be typed than it is stored: a character that is decomposed takes up
// to three times the bytes. What is longer than that is refused before it is folded, which costs time.
const longestForm = 3

// fold is what two spellings have in common that differ only in letter case or Unicode form.
func fold(s string) string { return norm.NFC.String(cases.Fold().String(norm.NFC.String(s))) }

// foldEmail is what an address is found by, however it was typed; "", which nobody has, where it is too long to be one.
func foldEmail(s string) string {
	if s = strings.TrimSpace(s); len(s) > longestForm*maxEmail {
		return ""
	}
	return fold(s)
}

// parseEmail is the door for addresses: one bare address, trimmed and in NFC. It becomes a git author, so it has
// nothing in it that would end one: no space, no angle bracket, no control character.
func parseEmail(s string) (string, error) {
	invalid := &wiki.Invalid{Field: "email", Key: "account.email", Value: shown(s)}
	email := strings.TrimSpace(s)
	if len(email) > longestForm*maxEmail {
		return "", invalid
	}
	email = norm.NFC.String(email)
	a, err := mail.ParseAddress(email)
	if err != nil || a.Name != "" || a.Address != email || len(email) > maxEmail || !utf8.ValidString(email) ||
		strings.ContainsFunc(email, func(r rune) bool { return unsafeInText(r) || unicode.IsSpace(r) }) {
		return "", invalid
	}
	return email, nil
}

// parseText is the door for the names of people, organisations and tokens: 1 to 100 characters in NFC, single spaces
// between words, at least one letter or digit (git refuses an author of punctuation alone), nothing that would end a
// git author or a trailer, or that cannot be seen. Bad text is a *wiki.Invalid with the field and key.
func parseText(s, field, key string) (string, error) {
	invalid := &wiki.Invalid{Field: field, Key: key, Value: shown(s)}
	text := strings.TrimSpace(s)
	if len(text) > longestForm*utf8.UTFMax*maxText {
		return "", invalid
	}
	text = norm.NFC.String(text)
	legible := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > maxText || strings.ContainsFunc(text, unsafeInText) ||
		!strings.ContainsFunc(text, legible) {
		return "", invalid
	}
	return strings.Join(strings.Fields(text), " "), nil
}

// unsafeInText tells whether a character has no place in a name: control characters, line ends, angle brackets, and
// invisible ones, such as those that turn the direction of writing, but for the two that join letters.
func unsafeInText(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	switch {
	case r == '<' || r == '>':
		return true
	case r == nonJoiner || r == joiner:
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co)
}

// shown is as much of bad input as its author needs to recognise it.
func shown(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), utf8.UTFMax*(maxText+1))], "\ufffd")
	if r := []rune(s); len(r) > maxText {
		return string(r[:maxText]) + "…"
	}
	return s
}

// parseLang makes of a language code one that the interface has, or "" for no choice.
func parseLang(s string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), "-")
	if base == "da" || base == "en" {
		return base
	}
	return ""
}
