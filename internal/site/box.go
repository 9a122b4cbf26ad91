package site

import (
	"context"
	"time"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// FieldValue is a field of a page with what it says there, for the box of facts beside the text.
type FieldValue struct {
	Field  pagetype.Field
	Values []Value // none for a field that a page of the type is to have and this one has not
}

// Value is one value of a field.
type Value struct {
	Text    string
	When    time.Time // of a date, at noon, or of a date with its time; zero where it is none
	To      wiki.File // the page that it names, zero where it names none or there is none
	Title   string    // that page's
	Missing bool      // it names a page that is not there
}

// box lists the filled fields of a page, and the empty ones that it is to have, in the order of its type. Where they lead is found once for each rendering:
// the box depends on nothing that its page does not, but for the types.
func (s *Site) box(p wiki.Path, t *pagetype.Type, fields map[string]any, r markdown.Resolver) []FieldValue {
	var box []FieldValue
	for _, f := range t.All() {
		values, ok := pagetype.Values(fields[f.Name])
		if !ok || len(values) == 0 {
			if f.Required && fields[f.Name] == nil && f.Name != "title" {
				box = append(box, FieldValue{Field: f})
			}
			continue
		}
		v := FieldValue{Field: f}
		for _, text := range values {
			v.Values = append(v.Values, boxValue(p, f.Part(), text, r))
		}
		box = append(box, v)
	}
	return box
}

func boxValue(p wiki.Path, kind pagetype.Kind, text string, r markdown.Resolver) Value {
	v := Value{Text: text}
	switch kind {
	case pagetype.Organisation, pagetype.Page:
		to := r.Resolve(p, wiki.Link{Kind: wiki.LinkWiki, Target: text})
		v.To, v.Title, v.Missing = to.File, to.Title, !to.Found && !to.Unknown
	case pagetype.Date:
		if t, err := time.Parse(time.DateOnly, text); err == nil {
			v.When = time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, danish)
		}
	case pagetype.DateTime:
		if t, ok := pagetype.ParseDateTime(text); ok {
			v.When = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, danish)
		}
	}
	return v
}

// undescribed tells of a page whose type the wiki does not describe, though it describes others, and which of them its
// author may have meant.
func (s *Site) undescribed(ctx context.Context, name string) (it bool, meant string) {
	types := s.types(ctx).types
	if name == "" || types[name] != nil || len(types) == 0 {
		return false, ""
	}
	return true, wiki.Nearest(name, types.Names())
}
