package pagetype

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// The limits of a description.
const (
	maxDescription = 64 << 10 // bytes
	maxFields      = 100
	maxChoices     = 200
	maxSections    = 50
	maxLabel       = 500 // bytes of any text in it
)

// description is a file in .wiki/types as it is written.
type description struct {
	Label    label      `yaml:"label"`
	Folder   string     `yaml:"folder"`
	Template string     `yaml:"template"`
	Sections []string   `yaml:"sections"`
	Fields   []fieldDoc `yaml:"fields"`
}

type label struct {
	Da string `yaml:"da"`
	En string `yaml:"en"`
}

type fieldDoc struct {
	Name     string      `yaml:"name"`
	Label    label       `yaml:"label"`
	Kind     Kind        `yaml:"kind"`
	Of       Kind        `yaml:"of"`
	Required bool        `yaml:"required"`
	Acyclic  bool        `yaml:"acyclic"`
	Choices  []choiceDoc `yaml:"choices"`
	Help     label       `yaml:"help"`
}

type choiceDoc struct {
	Value string `yaml:"value"`
	Label label  `yaml:"label"`
}

// Parse reads the description of the type name. What is wrong with it is told with the line where that can be known.
func Parse(name string, text []byte) (*Type, *wiki.Problem) {
	if len(text) > maxDescription {
		return nil, problem(0, "type.size", fmt.Sprint(maxDescription>>10))
	}
	var d description
	if err := yaml.Load(norm.NFC.Bytes(text), &d, yaml.WithKnownFields()); err != nil {
		return nil, explain(err)
	}
	t := &Type{Name: name, Label: Label(d.Label), Folder: d.Folder, Template: d.Template, Sections: d.Sections}
	if t.Label.Da == "" {
		t.Label.Da = name
	}
	if d.Folder != "" {
		if _, err := wiki.ParsePath(d.Folder); err != nil {
			return nil, problem(0, "type.folder", shorten(d.Folder))
		}
	}
	if len(d.Sections) > maxSections || len(d.Fields) > maxFields {
		return nil, problem(0, "type.many", name)
	}
	for _, f := range d.Fields {
		field, bad := f.field()
		if bad != nil {
			return nil, bad
		}
		if slices.ContainsFunc(t.Fields, func(g Field) bool { return g.Name == field.Name }) {
			return nil, problem(0, "type.twice", shorten(field.Name))
		}
		t.Fields = append(t.Fields, field)
	}
	return t, nil
}

var kinds = []Kind{Text, LongText, Date, DateTime, Number, Money, Year, OneOf, Organisation, Page}

func (d fieldDoc) field() (Field, *wiki.Problem) {
	f := Field{Name: d.Name, Label: Label(d.Label), Kind: d.Kind, Of: d.Of, Required: d.Required, Acyclic: d.Acyclic, Help: Label(d.Help)}
	switch {
	case !isName(f.Name), slices.Contains(Standard, f.Name):
		return f, problem(0, "type.name", shorten(f.Name))
	case !slices.Contains(kinds, f.Part()):
		return f, problem(0, "type.kind", shorten(f.Name))
	case (f.Part() == OneOf) != (len(d.Choices) > 0), len(d.Choices) > maxChoices:
		return f, problem(0, "type.choices", shorten(f.Name))
	case f.Acyclic && f.Part() != Page:
		return f, problem(0, "type.acyclic", shorten(f.Name))
	case len(d.Label.Da)+len(d.Label.En) > maxLabel, len(d.Help.Da)+len(d.Help.En) > 2*maxLabel:
		return f, problem(0, "type.many", shorten(f.Name))
	}
	if f.Label.Da == "" {
		f.Label.Da = f.Name
	}
	for _, c := range d.Choices {
		if c.Value == "" || len(c.Value)+len(c.Label.Da)+len(c.Label.En) > maxLabel {
			return f, problem(0, "type.choices", shorten(f.Name))
		}
		choice := Choice{c.Value, Label(c.Label)}
		if choice.Label.Da == "" {
			choice.Label.Da = c.Value
		}
		f.Choices = append(f.Choices, choice)
	}
	return f, nil
}

// isName tells whether a text can be a key of front matter that needs no quotes: letters, digits and hyphens.
func isName(s string) bool {
	for i, c := range s {
		if !unicode.IsLetter(c) && (i == 0 || c != '-' && c != '_' && !unicode.IsDigit(c)) {
			return false
		}
	}
	return s != "" && len(s) <= 100
}

func problem(line int, key, value string) *wiki.Problem {
	return &wiki.Problem{Line: line, Invalid: wiki.Invalid{Field: "content", Key: key, Value: value}}
}

// explain tells where YAML could not be read. Its words are for programmers, but those who write types are not far off.
func explain(err error) *wiki.Problem {
	var load *yaml.LoadError
	var loads *yaml.LoadErrors
	if errors.As(err, &loads) && len(loads.Errors) > 0 {
		load = loads.Errors[0]
	} else if !errors.As(err, &load) {
		return problem(0, "type.yaml", shorten(err.Error()))
	}
	return problem(load.Mark.Line, "type.yaml", shorten(load.Message))
}

// shorten bounds what is quoted in a message.
func shorten(s string) string {
	const most = 60
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}
