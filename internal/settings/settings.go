// Package settings is what an installation says of itself in the wiki: its name, the language that visitors meet, its
// accent colour and its logo. They stand in .wiki/settings.yaml, so that a clone and a backup have them and every change
// of them is a commit:
//
//	name: Den Digitale Alliance
//	language: da
//	accent: "#0b5a6b"
//	logo: logo.svg
//
// Each may be missing. What the file says is checked as a whole; a file with anything wrong in it changes nothing. From
// the one accent colour come all the colours that are made of it, light and dark (Theme).
package settings

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// File is where the settings stand.
var File = mustFile(".wiki/settings.yaml")

// The files that a logo may be: beside the settings, so that they are the administrators' too.
var (
	LogoSVG = mustFile(".wiki/logo.svg")
	LogoPNG = mustFile(".wiki/logo.png")
)

func mustFile(name string) wiki.File {
	f, err := wiki.ParseFile(name)
	if err != nil {
		panic(err) // unreachable: the names are constants
	}
	return f
}

// Settings are what the file says; a zero field is one that it does not say.
type Settings struct {
	Name   string
	Lang   string // "da" or "en"
	Accent Colour // zero for the program's own
	Logo   wiki.File
}

// The limits of the file: its bytes, and the characters of a name.
const (
	maxBytes = 16 << 10
	MaxName  = 60
)

// document is the file as it is written.
type document struct {
	Name     string `yaml:"name"`
	Language string `yaml:"language"`
	Accent   string `yaml:"accent"`
	Logo     string `yaml:"logo"`
}

// Parse reads the file. What is wrong is told with the line where that can be known; nothing of it counts then.
func Parse(text []byte) (Settings, *wiki.Problem) {
	if len(text) > maxBytes {
		return Settings{}, problem(0, "settings.size", strconv.Itoa(maxBytes>>10))
	}
	var d document
	if len(strings.TrimSpace(string(text))) > 0 {
		if err := yaml.Load(norm.NFC.Bytes(text), &d, yaml.WithKnownFields()); err != nil {
			return Settings{}, explain(err)
		}
	}
	s, err := d.check()
	if err != nil {
		return Settings{}, &wiki.Problem{Line: line(text, err.Field), Invalid: *err}
	}
	return s, nil
}

func (d document) check() (s Settings, bad *wiki.Invalid) {
	if d.Name != "" {
		if s.Name, bad = ParseName(d.Name); bad != nil {
			return s, bad
		}
	}
	if s.Lang = d.Language; s.Lang != "" && s.Lang != "da" && s.Lang != "en" {
		return s, &wiki.Invalid{Field: "language", Key: "settings.language", Value: shorten(d.Language)}
	}
	if d.Accent != "" {
		if s.Accent, bad = ParseAccent(d.Accent); bad != nil {
			return s, bad
		}
	}
	switch d.Logo {
	case "":
	case LogoSVG.Name():
		s.Logo = LogoSVG
	case LogoPNG.Name():
		s.Logo = LogoPNG
	default:
		return s, &wiki.Invalid{Field: "logo", Key: "settings.logo", Value: shorten(d.Logo)}
	}
	return s, nil
}

// ParseName is the door for the name of a wiki: one line of at most MaxName characters, with a letter or digit, and
// nothing that cannot be seen.
func ParseName(s string) (string, *wiki.Invalid) {
	name := strings.Join(strings.Fields(norm.NFC.String(s)), " ")
	unseen := func(r rune) bool {
		return r == '<' || r == '>' || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) && r != '\u200d' && r != '\u200c'
	}
	legible := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	if !utf8.ValidString(name) || utf8.RuneCountInString(name) > MaxName || strings.ContainsFunc(name, unseen) ||
		!strings.ContainsFunc(name, legible) {
		return "", &wiki.Invalid{Field: "name", Key: "settings.name", Value: strconv.Itoa(MaxName)}
	}
	return name, nil
}

// Format writes the settings as Parse reads them: Parse(s.Format()) == s.
func (s Settings) Format() []byte {
	var b strings.Builder
	for _, l := range []struct{ key, value string }{
		{"name", s.Name}, {"language", s.Lang}, {"accent", s.Accent.String()}, {"logo", s.Logo.Name()},
	} {
		if l.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", l.key, quote(l.value))
		}
	}
	return []byte(b.String())
}

// plain is a value that YAML takes for the text that it is, without quotes.
var plain = regexp.MustCompile(`^\p{L}[\p{L}\p{N}.-]*( \p{L}[\p{L}\p{N}.-]*)*$`)

// quote writes a value so that YAML reads it as that text: numbers and words such as "no" mean others to it.
func quote(s string) string {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan":
		return `"` + s + `"`
	}
	if plain.MatchString(s) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func problem(line int, key, value string) *wiki.Problem {
	return &wiki.Problem{Line: line, Invalid: wiki.Invalid{Field: "settings", Key: key, Value: value}}
}

// unknownKey is what the parser says of a key that the file cannot have.
var unknownKey = regexp.MustCompile(`field (\S{1,60}) not found`)

// explain makes a problem of what the YAML parser says.
func explain(err error) *wiki.Problem {
	at := 0
	var load *yaml.LoadError
	var loads *yaml.LoadErrors
	if errors.As(err, &loads) && len(loads.Errors) > 0 {
		load = loads.Errors[0]
	} else {
		errors.As(err, &load)
	}
	if load != nil {
		at = load.Mark.Line
	}
	if m := unknownKey.FindStringSubmatch(err.Error()); m != nil {
		return problem(at, "settings.key", shorten(m[1]))
	}
	return problem(at, "settings.yaml", "")
}

// line is where a key stands in the file, 0 where it is not found.
func line(text []byte, key string) int {
	for i, l := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(strings.TrimSpace(l), key+":") {
			return i + 1
		}
	}
	return 0
}

// shorten is as much of bad input as its author needs to recognise it.
func shorten(s string) string {
	const most = 60
	if r := []rune(strings.ToValidUTF8(s, "\uFFFD")); len(r) > most {
		return string(r[:most]) + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
