// Package pagetype reads the types of pages that a wiki describes in .wiki/types/NAME.yaml, and checks what pages say in
// their front matter against them. A type is data: adding one needs no code.
//
// A type has a name in both languages, fields, the sections that its pages have, the folder in which they lie, and the
// template with which a new one begins. A page is of the type that its front matter names; one that names a type that is
// not there, or none, may say anything.
//
// Two fields belong to every page: ansvarlig, the organisation that keeps it right, and gennemses, the day on which it is
// to be looked at again.
//
// What a page says under a name that its type does not know is its own affair (other programs write there too), unless
// the name is one letter or two from a field's: then it is taken for a slip.
package pagetype

import (
	"maps"
	"slices"
	"strings"

	"alliancewiki/internal/wiki"
)

// Folder is where the types are described.
const Folder = ".wiki/types"

// Label is a text in both languages.
type Label struct{ Da, En string }

// In is the label in a language, "da" or "en".
func (l Label) In(lang string) string {
	if lang == "en" && l.En != "" {
		return l.En
	}
	return l.Da
}

// Kind says what a field holds.
type Kind string

// The kinds of field. Page and Organisation name a page as a wikilink would, without the brackets.
const (
	Text         Kind = "text"
	LongText     Kind = "longtext"
	Date         Kind = "date"     // 2026-12-01
	DateTime     Kind = "datetime" // 2026-12-01T09:00, or with a space
	Number       Kind = "number"
	Money        Kind = "money" // whole kroner
	Year         Kind = "year"
	OneOf        Kind = "choice"
	Organisation Kind = "organisation"
	Page         Kind = "page"
	List         Kind = "list" // of another kind
)

// Type is one type of page.
type Type struct {
	Name     string // as pages write it
	Label    Label
	Folder   string   // where new pages of the type lie, "" for anywhere
	Template string   // the file in .wiki/templates without .md, "" for none
	Sections []string // headings that a page of the type has
	Fields   []Field
}

// Field is one field of a type.
type Field struct {
	Name     string // the key in the front matter
	Label    Label
	Kind     Kind
	Of       Kind // of the parts of a list
	Required bool
	Acyclic  bool // a page may not come back to itself by this field
	Choices  []Choice
	Help     Label
}

// Part is the kind of the field's values: of its parts, where it is a list.
func (f *Field) Part() Kind {
	if f.Kind == List {
		return f.Of
	}
	return f.Kind
}

// Choice is one value of a field that offers some.
type Choice struct {
	Value string
	Label Label
}

// Field finds a field by its name, also one that every page has.
func (t *Type) Field(name string) (f Field, ok bool) {
	for _, f := range t.All() {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// All are the fields of the type, and those of every page that it has not itself. A nil type has only these.
func (t *Type) All() []Field {
	var all []Field
	if t != nil {
		all = append(all, t.Fields...)
	}
	for _, f := range everyPage {
		own := false
		for _, g := range all {
			own = own || g.Name == f.Name
		}
		if !own {
			all = append(all, f)
		}
	}
	return all
}

// titleField is the one field among the standard keys that a form asks for too.
var titleField = Field{Name: "title", Kind: Text, Label: Label{"Titel", "Title"}}

// Form are the fields that a form of a page of the type asks for: its title, and All.
func (t *Type) Form() []Field { return append([]Field{titleField}, t.All()...) }

// FormField finds a field of Form by its name.
func (t *Type) FormField(name string) (f Field, ok bool) {
	if name == titleField.Name {
		return titleField, true
	}
	return t.Field(name)
}

// Owner and Review are the names of the fields of every page.
const (
	Owner  = "ansvarlig"
	Review = "gennemses"
)

var everyPage = []Field{
	{
		Name: Owner, Kind: Organisation, Label: Label{"Ansvarlig", "Responsible"},
		Help: Label{"Den organisation, der sørger for, at siden er rigtig.", "The organisation that keeps the page right."},
	},
	{
		Name: Review, Kind: Date, Label: Label{"Gennemses", "Review by"},
		Help: Label{"Den dag, siden senest skal ses efter, for eksempel 2026-12-01.", "The day by which the page is to be looked at again, for example 2026-12-01."},
	},
}

// Standard are the keys that front matter may have on any page, beside the fields of every page.
var Standard = []string{"title", "type", "aliases", "tags", "lang", "ordliste", "glossary"}

// Types are all types of a wiki by name.
type Types map[string]*Type

// Of is the type of a page, nil where it has none that is described.
func (ts Types) Of(facts *wiki.Facts) *Type { return ts[facts.Type] }

// Names are the names of the types, in order.
func (ts Types) Names() []string { return slices.Sorted(maps.Keys(ts)) }

// Start is the text of a new page of the type that has no template: its fields, empty, and its sections.
func (t *Type) Start() string {
	front := wiki.ParseFrontMatter(nil)
	front.Set(titleField.Name, "")
	front.SetString("type", t.Name)
	for _, f := range t.Fields {
		empty := ""
		if f.Kind == List {
			empty = "[]"
		}
		front.Set(f.Name, empty)
	}
	var body strings.Builder
	for _, heading := range t.Sections {
		body.WriteString("\n## " + heading + "\n")
	}
	return front.String() + body.String()
}
