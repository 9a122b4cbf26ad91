package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/site"
)

// The editor of a page of a described type has a form for its fields, so that nobody needs to know YAML. The text is then
// sent in parts: field.NAME for each field (several times for a list), was.NAME for what the form showed of it, front for
// the lines between the fences, folded away, and content for what stands below them. The server puts the lines of front
// and content together and writes into them the fields that were changed, and no others: an editor may also change a field
// in front, and what nobody touched keeps every byte, however oddly it is written.
//
// Everybody else sends the whole text as content, without front, as they always did; field.NAME may be added to that.
// Drafts, conflicts and texts whose front matter cannot be read are whole texts too.

// fieldsForm is the form of a page's fields.
type fieldsForm struct {
	Kind   string // label of the type
	Inputs []fieldInput
	Lists  []suggestions
	Front  string
	Missed bool // some fields are in Front alone
	Open   bool // Front is to be seen
}

// Rows is how many lines of Front are shown at once.
func (f *fieldsForm) Rows() int { return min(max(strings.Count(f.Front, "\n")+1, 4), 24) }

// title is what the form says that the page is called, "" where it does not.
func (f *fieldsForm) title() string {
	if f == nil {
		return ""
	}
	i := slices.IndexFunc(f.Inputs, func(in fieldInput) bool { return in.Name == "title" })
	if i < 0 {
		return ""
	}
	return f.Inputs[i].Value
}

// fieldInput is one field, as the partial _field.tmpl shows it.
type fieldInput struct {
	base
	ID, Name string // field-dato, dato
	Label    string
	Help     string
	Required bool
	Control  string // "line", "lines", "choice", "several", "choices"
	Type     string // of the inputs
	Mode     string // of the keyboard on a phone, "" for the usual
	Value    string
	Values   []string // of several inputs, empty ones last
	Choices  []fieldChoice
	List     string // id of its suggestions, "" for none
	Was      string // one value on each line
	Hint     bool
	Rows     int
}

// fieldChoice is one of several values to choose.
type fieldChoice struct {
	Value, Label string
	Chosen       bool
}

// suggestions are what a browser offers for a field.
type suggestions struct {
	ID     string
	Values []string
}

// fieldID is the id of a field's first input.
func fieldID(name string) string { return "field-" + name }

// fieldsForm is the form for a text; nil for one that has none, and for those who may not write.
func (s *server) fieldsForm(c *gin.Context, b base, text string) (form *fieldsForm, body string) {
	if !b.CanEdit {
		return nil, text
	}
	f := s.site.Form(c.Request.Context(), text)
	if f == nil {
		return nil, text
	}
	form = &fieldsForm{Kind: f.Type.Label.In(b.T.Lang), Front: f.Front, Missed: len(f.Fields) < len(f.Type.Form())}
	for _, field := range f.Fields {
		in := newInput(b.T, field)
		if kind := s.suggested(c, f.Type, &field.Field); kind != "" {
			in.List = "pages-" + kind
			form.suggest(in.List, func() []string { return s.titles(c, kind) })
		}
		form.Inputs = append(form.Inputs, in)
	}
	return form, f.Body
}

// suggested is the type of the pages that are suggested for a field: organisations, or the pages of the type that the
// field is called by (salon, system), or else of the page's own type. "" where nothing is to be suggested.
func (s *server) suggested(c *gin.Context, t *pagetype.Type, f *pagetype.Field) string {
	switch {
	case f.Part() == pagetype.Organisation:
		return organisationType
	case f.Part() != pagetype.Page:
		return ""
	case s.site.Type(c.Request.Context(), f.Name) != nil:
		return f.Name
	}
	return t.Name
}

func (f *fieldsForm) suggest(id string, values func() []string) {
	if !slices.ContainsFunc(f.Lists, func(l suggestions) bool { return l.ID == id }) {
		f.Lists = append(f.Lists, suggestions{id, values()})
	}
}

// titles are what pages of a type are called in the fields of others: two of one title by their paths. A form without
// suggestions is a form still.
func (s *server) titles(c *gin.Context, kind string) []string {
	refs, err := s.site.Titles(c.Request.Context(), s.person(c), kind)
	if err != nil {
		s.log.Error("pages cannot be suggested", "type", kind, "err", err)
	}
	var list []string
	for i, r := range refs {
		twin := i > 0 && refs[i-1].Title == r.Title || i+1 < len(refs) && refs[i+1].Title == r.Title
		if twin || strings.ContainsAny(r.Title, "[]|#") {
			list = append(list, r.Path.String())
		} else {
			list = append(list, r.Title)
		}
	}
	return list
}

// spareInputs is how many empty inputs a list has at least: without script nobody can add one.
const spareInputs = 2

func newInput(t *i18n.Texts, f site.FormField) fieldInput {
	in := fieldInput{
		base: base{T: t}, ID: fieldID(f.Name), Name: f.Name, Label: f.Label.In(t.Lang), Help: f.Help.In(t.Lang), Required: f.Required,
		Control: "line", Type: "text", Value: strings.Join(f.Values, "\n"), Rows: 3,
	}
	in.Was = in.Value
	switch part := f.Part(); {
	case part == pagetype.Number:
		in.Mode = "decimal"
	case part == pagetype.Money, part == pagetype.Year:
		in.Mode = "numeric"
	case part == pagetype.Date && allParse(f.Values, time.DateOnly):
		in.Type = "date" // a browser throws away what is no date: that is shown as text
	case part == pagetype.DateTime && allParse(f.Values, dateTimeInput):
		in.Type = "datetime-local"
	}
	switch {
	case f.Part() == pagetype.OneOf:
		in.choices(f)
	case f.Kind == pagetype.List && (f.Of == pagetype.Text || f.Of == pagetype.LongText):
		in.Control, in.Rows = "lines", min(max(len(f.Values)+1, 3), 12)
		in.Help = strings.TrimSpace(in.Help + " " + t.Typed.Line)
	case f.Kind == pagetype.List:
		in.Control, in.Values = "several", append(slices.Clone(f.Values), make([]string, spareInputs)...)
	case f.Kind == pagetype.LongText || strings.Contains(in.Value, "\n"):
		in.Control = "lines"
	}
	in.Hint = in.Help != ""
	return in
}

// dateTimeInput is how browsers write a date with its time.
const dateTimeInput = "2006-01-02T15:04"

func allParse(values []string, layout string) bool {
	return !slices.ContainsFunc(values, func(v string) bool {
		_, err := time.Parse(layout, v)
		return err != nil
	})
}

// choices fills in what can be chosen: what the page says that is not on offer stays chosen until somebody chooses another.
func (in *fieldInput) choices(f site.FormField) {
	in.Control = "choice"
	if f.Kind == pagetype.List {
		in.Control = "choices"
	}
	var was []string
	for _, choice := range f.Choices {
		chosen := slices.Contains(f.Values, choice.Value)
		in.Choices = append(in.Choices, fieldChoice{choice.Value, choice.Label.In(in.T.Lang), chosen})
		if chosen {
			was = append(was, choice.Value)
		}
	}
	for _, v := range f.Values {
		if !slices.ContainsFunc(in.Choices, func(c fieldChoice) bool { return c.Value == v }) {
			in.Choices = append(in.Choices, fieldChoice{v, in.T.F(in.T.Typed.NotOffered, v), true})
			was = append(was, v)
		}
	}
	in.Was = strings.Join(was, "\n") // in the order in which a browser sends them
}

// Part names one input of several.
func (in fieldInput) Part(i int) string { return in.T.F(in.T.Typed.ListPart, in.Label, i+1) }

// PartID is the id of one input of several.
func (in fieldInput) PartID(i int) string {
	if i == 0 {
		return in.ID
	}
	return fmt.Sprintf("%s.%d", in.ID, i+1) // no field has a dot in its name
}

// maxPosted is how many fields of a form are read.
const maxPosted = 200

// filled puts the fields of a form into a text that came with it, as the comment above says.
func (s *server) filled(c *gin.Context, content string) string {
	if front, ok := c.GetPostForm("front"); ok {
		if content = newlines.Replace(content); strings.TrimSpace(front) != "" {
			content = "---\n" + endLine(newlines.Replace(front)) + "---\n" + content
		}
	}
	var in []site.Filled
	for _, key := range slices.Sorted(maps.Keys(c.Request.PostForm)) {
		name, ok := strings.CutPrefix(key, "field.")
		if !ok || name == "" || len(in) == maxPosted {
			continue
		}
		f := site.Filled{Name: name, Text: newlines.Replace(strings.Join(c.PostFormArray(key), "\n"))}
		if was, ok := c.GetPostForm("was." + name); ok {
			was = newlines.Replace(was)
			f.Was = &was
		}
		in = append(in, f)
	}
	if len(in) == 0 {
		return content
	}
	return s.site.Fill(c.Request.Context(), newlines.Replace(content), in)
}

// newlines brings the ends of lines, which browsers send as CRLF, to LF.
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// fieldErrors are the bad inputs in an error, each at its field: in the form of the fields where it has one, else in the
// fields as text, which are shown then.
func (v *editView) fieldErrors(err error) []fieldError {
	if v.Fields == nil {
		return fieldErrors(v.T, err, editFields)
	}
	var out []fieldError
	for _, bad := range invalids(err) {
		at, known := editFields[bad.Field]
		if !known && strings.HasPrefix(bad.Key, "field.") {
			at = "edit-front"
			for _, in := range v.Fields.Inputs {
				if in.Name == bad.Field {
					at, bad.Field, bad.Line = in.ID, in.Label, 0
				}
			}
			v.Fields.Open = v.Fields.Open || at == "edit-front"
		}
		out = append(out, fieldError{Field: at, Text: v.T.Problem(bad.Line, bad.Invalid)})
	}
	for i := range v.Fields.Inputs {
		v.Fields.Inputs[i].Errors = out
	}
	return out
}
