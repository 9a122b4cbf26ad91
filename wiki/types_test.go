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
	Label    map[string]string
	Folder   string   // where new pages of the type belong
	Template string   // the file in .wiki/templates, without .md
	Sections []string // the headings of a page, in order; none where the type leaves them free
	Fields   []field
}

type field struct {
	Name     string
	Label    map[string]string
	Kind     string
	Of       string // the kind of the parts, where Kind is list
	Required bool
	Acyclic  bool // a page may not lead back to itself by this field
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
	for _, name := range []string{"beslutning", "bevilling", "organisation", "referat", "salon", "system", "term"} {
		if len(all[name].Fields) == 0 {
			t.Errorf("type %s has no fields", name)
		}
	}
	for name, pt := range all {
		if !both(pt.Label) {
			t.Errorf("type %s: label %v", name, pt.Label)
		}
		if p := parse(t, ".wiki/templates/"+pt.Template+".md"); p.front["type"] != name {
			t.Errorf("type %s: its template is of the type %v", name, p.front["type"])
		}
		if pt.Folder == "" || strings.Contains(pt.Folder, "/") {
			t.Errorf("type %s: folder %q", name, pt.Folder)
		}
		for _, f := range pt.Fields {
			kind := f.Kind
			if kind == "list" {
				kind = f.Of
			}
			if f.Name == "" || !both(f.Label) || !both(f.Help) || !slices.Contains(kinds, kind) || (kind == "choice") != (len(f.Choices) > 0) || f.Acyclic && kind != "page" {
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
	common := []string{"title", "type", "aliases", "tags", "lang", "ordliste", "ansvarlig", "gennemses"}
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
		if v, ok := p.front["gennemses"]; ok {
			checkValue(t, file, field{Name: "gennemses", Kind: "date"}, v, byName)
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

func TestNoPageLeadsBackToItself(t *testing.T) {
	all, pages := types(t), load(t)
	byName := names(pages)
	found := 0
	for name, pt := range all {
		for _, f := range pt.Fields {
			if !f.Acyclic {
				continue
			}
			found++
			next := func(file string) (files []string) {
				parts, ok := pages[file].front[f.Name].([]any)
				if v, single := pages[file].front[f.Name].(string); single && !ok {
					parts = []any{v}
				}
				for _, part := range parts {
					s, _ := part.(string)
					files = append(files, byName[strings.ToLower(s)]...)
				}
				return files
			}
			for file, p := range pages {
				if p.front["type"] != name {
					continue
				}
				seen := map[string]bool{}
				for queue := next(file); len(queue) > 0; queue = queue[1:] {
					if queue[0] == file {
						t.Errorf("%s leads back to itself by %s", file, f.Name)
						break
					}
					if !seen[queue[0]] {
						seen[queue[0]] = true
						queue = append(queue, next(queue[0])...)
					}
				}
			}
		}
	}
	if found < 3 {
		t.Errorf("%d fields are without rings, want afhænger-af and two afløser", found)
	}
}

// A page of a type states facts and names its sources. Minutes are a source themselves, and a plain word of the glossary
// needs none as long as it says nothing of a party or a system.
func TestFactualPagesEndWithTheirSources(t *testing.T) {
	for file, p := range load(t) {
		kind := p.front["type"]
		if kind == nil || kind == "referat" || kind == "term" && !speaksOfOthers(p) {
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

func speaksOfOthers(p *page) bool {
	return len(p.wiki) > 0 || slices.ContainsFunc(p.links, func(l link) bool {
		return strings.Contains(l.dest, "organisationer/") || strings.Contains(l.dest, "systemer/")
	})
}

func TestPagesHaveTheSectionsOfTheirType(t *testing.T) {
	all := types(t)
	if len(all["system"].Sections) != 6 {
		t.Errorf("a system has the sections %q, want the six views", all["system"].Sections)
	}
	for file, p := range load(t) {
		kind, _ := p.front["type"].(string)
		want := all[kind].Sections
		var got []string
		for _, h := range p.headings {
			if slices.Contains(want, h.text) {
				got = append(got, h.text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has the sections %q", file, got)
		}
	}
}

func TestQueriesAskForWhatThereIs(t *testing.T) {
	// What every page has, and the fields of the sources that are no types, as the pages name them.
	known := map[string][]string{
		"sider":        {},
		"beslutninger": {"beslutning", "dato", "status", "salon"},
		"opgaver":      {"opgave", "hvem", "ansvarlig", "frist", "side"},
		"ændringer":    {"side", "dato", "hvem", "organisation"},
	}
	for name, pt := range types(t) {
		known[name] = []string{}
		for _, f := range pt.Fields {
			known[name] = append(known[name], f.Name)
		}
	}
	views := map[string]bool{}
	for file, p := range load(t) {
		for _, q := range p.queries {
			fields, ok := known[q["fra"]]
			if !ok {
				t.Errorf("%s: a query asks for %q", file, q["fra"])
			}
			views[q["vis"]] = true
			for _, key := range []string{"kolonner", "sorter", "grupper", "kanter", "x", "stak"} {
				for name := range strings.SplitSeq(q[key], ",") {
					name = strings.TrimSuffix(strings.TrimSpace(name), " faldende")
					if name != "" && !slices.Contains(fields, name) && !slices.Contains([]string{"titel", "ansvarlig", "gennemses"}, name) {
						t.Errorf("%s: a query of %s names %q in %s", file, q["fra"], name, key)
					}
				}
			}
		}
	}
	for _, view := range []string{"", "liste", "kort", "tidslinje", "matrix", "graf", "diagram"} {
		if !views[view] {
			t.Errorf("no query shows the view %q", view)
		}
	}
}

func TestTemplatesAreReadyToFill(t *testing.T) {
	all := types(t)
	for _, name := range []string{"tom", "mødereferat", "salon", "system", "organisation", "beslutning", "bevilling", "term", "vejledning"} {
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
		for _, section := range all[kind].Sections {
			if !slices.Contains(p.headings, heading{2, section}) {
				t.Errorf("template %s: section %s is missing", name, section)
			}
		}
	}
}
