package query

import (
	"slices"

	"alliancewiki/internal/wiki"
)

// Table is the rows of a source. It is never changed, and may be used by many at the same time.
type Table struct {
	fields []Field
	rows   []Row
	names  map[string]int // by folded name
	kind   Label
}

// Row is what is known about one page, task, decision or change: a value for each field of its table. The first is what
// the row is called.
type Row []Value

// Label is a word of the interface in both languages.
type Label struct{ Da, En string }

// Field is one of the things that rows of a table have.
type Field struct {
	Name    string   // as it is written in a query: "afhænger-af"
	Others  []string // other names for it; its labels always are
	Label   Label
	Kind    Kind
	Choices []Choice // of a Choices field
	Quiet   bool     // shown only where a query names it
	Plain   bool     // its values say by themselves what they are: a list shows them without the label
}

// Kind says how the values of a field are shown and compared. Each may also be a list of values.
type Kind byte

// The kinds of fields.
const (
	Words    Kind = iota // Text, or To
	LongText             // Text, shown only where a query names it
	Numbers              // Number
	Years                // Number
	Money                // Number, in kroner
	Dates                // Date
	Deadline             // Date; marked where it has passed and the row's Done field is not yes
	Done                 // Bool: whether a task is
	Choices              // Text: the value of a Choice
)

// Choice is a value of a field with few values, and what it is called.
type Choice struct {
	Value string
	Label Label
}

// NewTable makes a table of rows, in the order in which they are shown where a query does not sort. kind is what one row
// is, as the type's label says: "System". Where two fields have one name, the earlier has it; names count before other
// names, and these before labels. A row shorter than fields must not be given. It costs by the number of fields, not of rows.
func NewTable(kind Label, fields []Field, rows []Row) *Table {
	t := &Table{fields: fields, rows: rows, names: map[string]int{}, kind: kind}
	add := func(i int, names ...string) {
		for _, n := range names {
			if _, taken := t.names[wiki.Fold(n)]; !taken && n != "" {
				t.names[wiki.Fold(n)] = i
			}
		}
	}
	for i, f := range fields {
		add(i, f.Name)
	}
	for i, f := range fields {
		add(i, f.Others...)
	}
	for i, f := range fields {
		add(i, f.Label.Da, f.Label.En)
	}
	return t
}

// PageFields are the first fields of a table of pages: title (To), type (Text), folder (Text) and tags (Text, list). Those
// of the type follow.
func PageFields() []Field {
	return []Field{
		{Name: "title", Others: []string{"navn", "name", "side", "page"}, Label: Label{"Titel", "Title"}},
		{Name: "type", Label: Label{"Type", "Type"}, Quiet: true},
		{Name: "folder", Label: Label{"Mappe", "Folder"}, Quiet: true},
		{Name: "tags", Others: []string{"tag", "mærke"}, Label: Label{"Mærker", "Tags"}, Quiet: true},
	}
}

// TaskFields are the fields of Tasks: task (Text, or To where it has an address), done (Bool), who (To, list), due
// (Date), page (To) and section (Text).
func TaskFields() []Field {
	return []Field{
		{Name: "task", Others: []string{"tekst", "text", "title", "titel"}, Label: Label{"Opgave", "Task"}},
		{Name: "done", Others: []string{"udført", "færdig", "status"}, Label: Label{"Status", "Status"}, Kind: Done},
		{Name: "who", Others: []string{"hvem"}, Label: Label{"Ansvarlig", "Responsible"}, Plain: true},
		{Name: "due", Others: []string{"frist", "deadline"}, Label: Label{"Frist", "Due"}, Kind: Deadline},
		{Name: "page", Label: Label{"Side", "Page"}},
		{Name: "section", Label: Label{"Afsnit", "Section"}, Quiet: true},
	}
}

// DecisionFields are the fields of Decisions: decision (To its address), date (Date), status (Text, one of the
// Choices), page (To the page or salon it stands in), responsible (To) and section (Text).
func DecisionFields() []Field {
	return []Field{
		{Name: "decision", Others: []string{"tekst", "text", "title", "titel"}, Label: Label{"Beslutning", "Decision"}},
		{Name: "date", Label: Label{"Dato", "Date"}, Kind: Dates, Plain: true},
		{Name: "status", Label: Label{"Status", "Status"}, Kind: Choices, Choices: []Choice{
			{"foreslået", Label{"Foreslået", "Proposed"}},
			{"vedtaget", Label{"Vedtaget", "Adopted"}},
			{"afløst", Label{"Afløst", "Superseded"}},
		}},
		{Name: "page", Others: []string{"salon"}, Label: Label{"Side", "Page"}},
		{Name: "responsible", Label: Label{"Ansvarlig", "Responsible"}, Quiet: true, Plain: true},
		{Name: "section", Label: Label{"Afsnit", "Section"}, Quiet: true},
	}
}

// ChangeFields are the fields of Changes: page (To), when (Date with time), who (Text), organisation (To or Text) and
// summary (Text).
func ChangeFields() []Field {
	return []Field{
		{Name: "page", Others: []string{"title", "titel"}, Label: Label{"Side", "Page"}},
		{Name: "when", Others: []string{"dato", "date", "ændret", "changed"}, Label: Label{"Hvornår", "When"}, Kind: Dates, Plain: true},
		{Name: "who", Label: Label{"Hvem", "Who"}, Plain: true},
		{Name: "organisation", Label: Label{"Organisation", "Organisation"}, Plain: true},
		{Name: "summary", Label: Label{"Resumé", "Summary"}, Plain: true},
	}
}

// maxStandard is how many columns are shown where a query does not name them.
const maxStandard = 5

// standard are the columns that are shown where a query does not name them.
func (t *Table) standard() (columns []int) {
	for i, f := range t.fields {
		if !f.Quiet && f.Kind != LongText && len(columns) < maxStandard {
			columns = append(columns, i)
		}
	}
	return columns
}

// firstOf is the first field of one of the kinds, -1 where there is none. One that is shown comes before one that is not.
func (t *Table) firstOf(kinds ...Kind) int {
	found := -1
	for i, f := range t.fields {
		if slices.Contains(kinds, f.Kind) && (found < 0 || t.fields[found].Quiet && !f.Quiet) {
			found = i
		}
	}
	return found
}

func (l Label) in(lang string) string {
	if lang == "en" {
		return l.En
	}
	return l.Da
}
