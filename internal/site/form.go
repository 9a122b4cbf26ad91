package site

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/wiki"
)

// Form is the text of a page of a described type, taken apart for somebody who fills in its fields. Fences around Front
// and Body below them make the text again, byte for byte.
type Form struct {
	Type   *pagetype.Type
	Fields []FormField // but for those whose values no form can show
	Front  string
	Body   string
}

// FormField is a field with what the page says there now.
type FormField struct {
	pagetype.Field
	Values []string
}

const fence = "---\n"

// Form takes a text apart, whose line ends are brought to LF. It is nil for a text without a described type, and for one
// whose front matter cannot be read or has fences that are written in another way.
func (s *Site) Form(ctx context.Context, text string) *Form {
	text = lines(text)
	front, body, ok := wiki.SplitFrontMatter([]byte(text))
	if !ok || fence+string(front)+fence+string(body) != text {
		return nil
	}
	fields, problem := markdown.Fields([]byte(text))
	kind, _ := fields["type"].(string)
	t := s.Type(ctx, strings.TrimSpace(kind))
	if t == nil || problem != nil {
		return nil
	}
	f := &Form{Type: t, Front: string(front), Body: string(body)}
	for _, field := range t.Form() {
		values, ok := pagetype.Values(fields[field.Name])
		single := field.Kind != pagetype.List
		if !ok || single && len(values) > 1 || !single && strings.Contains(strings.Join(values, ""), "\n") {
			continue
		}
		f.Fields = append(f.Fields, FormField{field, values})
	}
	return f
}

// Filled is what somebody filled in for a field: the values of a list on one line each.
type Filled struct {
	Name string
	Text string
	Was  *string // what the form showed; nil where it did not say
}

// Fill writes into a text those of its fields that somebody changed, and nothing else: neither what the form showed, nor
// what the text says already.
func (s *Site) Fill(ctx context.Context, text string, filled []Filled) string {
	fields, problem := markdown.Fields([]byte(text))
	kind, _ := fields["type"].(string)
	t := s.Type(ctx, strings.TrimSpace(kind))
	front := wiki.ParseFrontMatter([]byte(text))
	for _, in := range filled {
		f, ok := t.FormField(in.Name)
		if !ok {
			f = pagetype.Field{Name: in.Name, Kind: pagetype.Text}
		}
		values := valuesIn(&f, in.Text)
		if in.Was != nil && slices.Equal(values, valuesIn(&f, *in.Was)) {
			continue
		}
		if now, ok := pagetype.Values(fields[in.Name]); ok && problem == nil && slices.Equal(now, values) {
			continue
		}
		f.Write(front, values)
	}
	return front.String()
}

// valuesIn are the values of a field as a form has them.
func valuesIn(f *pagetype.Field, text string) (values []string) {
	parts := []string{text}
	if f.Kind == pagetype.List {
		parts = strings.Split(text, "\n")
	}
	for _, v := range parts {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}

// Kinds lists the types that the wiki describes, by their labels in Danish order.
func (s *Site) Kinds(ctx context.Context, who *wiki.Person) ([]*pagetype.Type, error) {
	if err := s.mayEdit(who); err != nil {
		return nil, err
	}
	types := s.types(ctx).types
	list := make([]*pagetype.Type, 0, len(types))
	for _, name := range types.Names() {
		list = append(list, types[name])
	}
	danish := collate.New(language.Danish)
	slices.SortStableFunc(list, func(a, b *pagetype.Type) int { return danish.CompareString(a.Label.Da, b.Label.Da) })
	return list, nil
}

// maxTitles is how many pages a form suggests for a field.
const maxTitles = 500

// Titles lists pages of a type for a form to suggest, in Danish order.
func (s *Site) Titles(ctx context.Context, who *wiki.Person, kind string) ([]PageRef, error) {
	if err := s.mayRead(who); err != nil {
		return nil, err
	}
	refs, err := s.pages.Titles(ctx, kind, maxTitles)
	return pageRefs(refs), err
}
