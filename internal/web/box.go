package web

import (
	"net/url"
	"strings"
	"time"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/pagetype"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// fact is a field of a page as its box shows it, in the partial _box.tmpl.
type fact struct {
	Label  string
	ID     string      // of its input in the editor
	Values []factValue // none where it is to be filled in
}

// factValue is one value. Long texts keep their lines.
type factValue struct {
	Text     string
	Lang     string // the page's language, where it is another than the interface's and these are its words
	Href     string // "" for none
	External bool
	Missing  bool   // it leads to a page that is not there
	When     string // for machines, "" where it is no date
	Long     bool
}

// facts are what the box of a page shows.
func facts(t *i18n.Texts, v *site.View, canEdit bool) []fact {
	var list []fact
	for _, f := range v.Box {
		one := fact{Label: f.Field.Label.In(t.Lang), ID: fieldID(f.Field.Name)}
		for _, value := range f.Values {
			shown := showValue(t, &f.Field, value, canEdit)
			if shown.Text == value.Text && v.Lang != t.Lang {
				shown.Lang = v.Lang
			}
			one.Values = append(one.Values, shown)
		}
		list = append(list, one)
	}
	return list
}

func showValue(t *i18n.Texts, f *pagetype.Field, v site.Value, canEdit bool) factValue {
	shown := factValue{Text: v.Text}
	switch f.Part() {
	case pagetype.Organisation, pagetype.Page:
		shown.Href, shown.Missing = hrefOfValue(f, v, canEdit), v.Missing
	case pagetype.Date:
		if !v.When.IsZero() {
			shown.Text, shown.When = t.Day(v.When), v.When.Format(time.DateOnly)
		}
	case pagetype.DateTime:
		if !v.When.IsZero() {
			shown.Text, shown.When = t.Date(v.When), t.ISO(v.When)
		}
	case pagetype.Number:
		shown.Text = t.Number(v.Text)
	case pagetype.Money:
		shown.Text = t.Kroner(v.Text)
	case pagetype.OneOf:
		for _, c := range f.Choices {
			if c.Value == v.Text {
				shown.Text = c.Label.In(t.Lang)
			}
		}
	case pagetype.LongText:
		shown.Long = strings.Contains(v.Text, "\n")
	case pagetype.Text:
		if name := siteName(v.Text); name != "" {
			shown.Href, shown.Text, shown.External = v.Text, name, true
		}
	}
	return shown
}

// hrefOfValue is where the page is that a value names. One that is not there can be written by those who may: an
// organisation as a page of that type. "" where it is not known whether it is there, and nothing could be under its name.
func hrefOfValue(f *pagetype.Field, v site.Value, canEdit bool) string {
	switch {
	case !v.To.IsZero():
		if p, ok := v.To.Page(); ok {
			return link("page", p)
		}
		return link("file", v.To)
	case v.Missing && canEdit:
		q := url.Values{"title": {v.Text}}
		if f.Part() == pagetype.Organisation {
			q.Set("type", organisationType)
		}
		return "/-/new?" + q.Encode()
	}
	if p, err := wiki.ParsePath(v.Text); err == nil {
		return link("page", p)
	}
	return ""
}

// organisationType is the type of the pages that a field of kind organisation names.
const organisationType = "organisation"

// siteName is what is shown of the address of a page elsewhere, "" for a text that is no such address.
func siteName(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || strings.ContainsAny(s, " \t\n") {
		return ""
	}
	_, name, _ := strings.Cut(s, "://")
	return strings.TrimSuffix(name, "/")
}
