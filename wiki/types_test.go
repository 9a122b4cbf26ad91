package starter

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"
)

// pageType is a file in .wiki/types.
type pageType struct {
	Label  map[string]string
	Fields []field
}

type field struct {
	Name     string
	Label    map[string]string
	Kind     string
	Of       string // the kind of the parts, where Kind is list
	Required bool
	Choices  []struct {
		Value string
		Label map[string]string
	}
	Help map[string]string
}

func types(t *testing.T) map[string]pageType {
	t.Helper()
	found, err := fs.Glob(FS, ".wiki/types/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]pageType{}
	for _, file := range found {
		src, err := fs.ReadFile(FS, file)
		if err != nil {
			t.Fatal(err)
		}
		var pt pageType
		if err := yaml.Unmarshal(src, &pt); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all[strings.TrimSuffix(path.Base(file), ".yaml")] = pt
	}
	return all
}

func TestTypesAreComplete(t *testing.T) {
	kinds := []string{"text", "longtext", "date", "datetime", "number", "money", "year", "choice", "organisation", "page"}
	both := func(m map[string]string) bool { return len(m) == 2 && m["da"] != "" && m["en"] != "" }
	all := types(t)
	for _, name := range []string{"beslutning", "bevilling", "organisation", "salon", "system", "term"} {
		if len(all[name].Fields) == 0 {
			t.Errorf("type %s has no fields", name)
		}
	}
	for name, pt := range all {
		if !both(pt.Label) {
			t.Errorf("type %s: label %v", name, pt.Label)
		}
		for _, f := range pt.Fields {
			kind := f.Kind
			if kind == "list" {
				kind = f.Of
			}
			if f.Name == "" || !both(f.Label) || !both(f.Help) || !slices.Contains(kinds, kind) || (kind == "choice") != (len(f.Choices) > 0) {
				t.Errorf("type %s: field %+v is incomplete", name, f)
			}
			for _, c := range f.Choices {
				if c.Value == "" || !both(c.Label) {
					t.Errorf("type %s: field %s: choice %+v is incomplete", name, f.Name, c)
				}
			}
		}
	}
}

func TestPagesFitTheirTypes(t *testing.T) {
	common := []string{"title", "type", "aliases", "tags", "lang"}
	all, pages := types(t), load(t)
	byName := names(pages)
	for file, p := range pages {
		name, _ := p.front["type"].(string)
		pt, ok := all[name]
		if name != "" && !ok {
			t.Errorf("%s: no type %q", file, name)
		}
		for _, f := range pt.Fields {
			v, present := p.front[f.Name]
			if f.Required && !present {
				t.Errorf("%s: %s is required", file, f.Name)
			}
			if present {
				checkValue(t, file, f, v, byName)
			}
		}
		for key := range p.front {
			if !slices.Contains(common, key) && !slices.ContainsFunc(pt.Fields, func(f field) bool { return f.Name == key }) {
				t.Errorf("%s: type %q has no field %q", file, name, key)
			}
		}
	}
}

func checkValue(t *testing.T, file string, f field, v any, byName map[string][]string) {
	t.Helper()
	if f.Kind == "list" {
		parts, ok := v.([]any)
		if !ok {
			t.Errorf("%s: %s: %v is no list", file, f.Name, v)
		}
		for _, part := range parts {
			checkValue(t, file, field{Name: f.Name, Kind: f.Of}, part, byName)
		}
		return
	}
	s, isText := v.(string)
	ok := isText && s != ""
	switch f.Kind {
	case "page", "organisation":
		ok = ok && len(byName[strings.ToLower(s)]) == 1
	case "choice":
		ok = false
		for _, c := range f.Choices {
			ok = ok || c.Value == s
		}
	case "date":
		_, ok = v.(time.Time)
	case "number", "money", "year":
		_, ok = v.(int)
	}
	if !ok {
		t.Errorf("%s: %s: %v (%T) is no %s", file, f.Name, v, v, f.Kind)
	}
}

func TestFactualPagesEndWithTheirSources(t *testing.T) {
	for file, p := range load(t) {
		if p.front["type"] == nil {
			continue
		}
		last := heading{}
		if n := len(p.headings); n > 0 {
			last = p.headings[n-1]
		}
		if last != (heading{2, "Kilder"}) {
			t.Errorf("%s ends with %q, not with its sources", file, last.text)
		}
	}
}

func TestSystemPagesHaveTheSixViews(t *testing.T) {
	want := []string{"Funktioner", "Indhold", "Organisering", "Økonomi", "Governance", "Indflydelse"}
	for file, p := range load(t) {
		if p.front["type"] != "system" {
			continue
		}
		var got []string
		for _, h := range p.headings {
			if slices.Contains(want, h.text) {
				got = append(got, h.text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has the views %q", file, got)
		}
	}
}

func TestTemplatesAreReadyToFill(t *testing.T) {
	all := types(t)
	for _, name := range []string{"tom", "mødereferat", "system", "organisation", "beslutning", "vejledning"} {
		p := parse(t, ".wiki/templates/"+name+".md")
		title, hasTitle := p.front["title"]
		if label, _ := p.front["template"].(string); label == "" || !hasTitle || title != nil {
			t.Errorf("template %s: title %v, label %q", name, title, label)
		}
		kind, _ := p.front["type"].(string)
		for _, f := range all[kind].Fields {
			if _, ok := p.front[f.Name]; !ok {
				t.Errorf("template %s: field %s is missing", name, f.Name)
			}
		}
	}
}
