package i18n

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// leaf is one text of the catalogue, by the names of the fields that lead to it.
type leaf struct {
	path  string
	field string // the name of the last struct field on the way
	text  string
}

// leaves lists the texts of a value.
func leaves(v reflect.Value, path, field string) []leaf {
	var list []leaf
	switch v.Kind() {
	case reflect.String:
		list = append(list, leaf{path, field, v.String()})
	case reflect.Pointer:
		return leaves(v.Elem(), path, field)
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			below := name
			if v.Type() == reflect.TypeFor[Plural]() || v.Type() == reflect.TypeFor[Message]() {
				below = field // used as a whole
			}
			list = append(list, leaves(v.Field(i), path+"."+name, below)...)
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			list = append(list, leaves(v.Index(i), path+"[]", field)...)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			list = append(list, leaves(v.MapIndex(k), path+"["+k.String()+"]", field)...)
		}
	}
	return list
}

func texts(t *Texts) map[string]leaf {
	all := map[string]leaf{}
	for i, l := range leaves(reflect.ValueOf(t), "", "") {
		if strings.HasSuffix(l.path, "[]") {
			l.path += string(rune('A' + i%26)) // an array's elements
		}
		all[l.path] = l
	}
	return all
}

func TestNoTextIsEmptyAndBothLanguagesHaveTheSame(t *testing.T) {
	da, en := texts(Da), texts(En)
	if len(da) < 100 {
		t.Fatalf("found only %d texts", len(da))
	}
	for _, pair := range []struct {
		here, there map[string]leaf
		lang        string
	}{{da, en, "da"}, {en, da, "en"}} {
		for path, l := range pair.here {
			if strings.TrimSpace(l.text) == "" {
				t.Errorf("%s is empty in %s", path, pair.lang)
			}
			if _, ok := pair.there[path]; !ok {
				t.Errorf("%s is only in %s", path, pair.lang)
			}
		}
	}
}

var verb = regexp.MustCompile(`%[a-z%]`)

func TestTheLanguagesAgreeAboutTheParts(t *testing.T) {
	en := texts(En)
	for path, l := range texts(Da) {
		da, en := verb.FindAllString(l.text, -1), verb.FindAllString(en[path].text, -1)
		if !slices.Equal(da, en) {
			t.Errorf("%s takes %v in Danish and %v in English", path, da, en)
		}
		for _, v := range da {
			if v != "%s" && v != "%d" {
				t.Errorf("%s has the part %s; only %%s and %%d are known", path, v)
			}
		}
	}
}

func TestPluralsTakeOneNumber(t *testing.T) {
	for _, all := range []*Texts{Da, En} {
		for _, l := range leaves(reflect.ValueOf(all), "", "") {
			if (strings.HasSuffix(l.path, ".One") || strings.HasSuffix(l.path, ".Other")) && strings.Count(l.text, "%d") != 1 {
				t.Errorf("%s is %q; it needs one %%d", l.path, l.text)
			}
		}
	}
	if got := pageDa.Unchanged.N(1) + ", " + pageDa.Unchanged.N(12); got != "Vis 1 uændret linje, Vis 12 uændrede linjer" {
		t.Error(got)
	}
}

// sources are the files that may use a text, without those of the catalogue itself.
func sources(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"../../templates/*.tmpl", "../web/*.go", "../../cmd/alliancewiki/*.go", "i18n.go", "typed.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("nothing at %s (%v)", pattern, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, string(b))
		}
	}
	return all
}

// uses are the ways in which a file may say a text of a group: T.Edit.Save, or e.Save after e := &t.Edit.
func uses(source, group string) *regexp.Regexp {
	names := []string{`\.` + group}
	for _, m := range regexp.MustCompile(`\b(\w+)(?:, \w+)* :?= &?[\w.()]*\.`+group+`\b`).FindAllStringSubmatch(source, -1) {
		names = append(names, `\b`+m[1])
	}
	return regexp.MustCompile(`(?:` + strings.Join(names, "|") + `)\.(\w+)`)
}

func TestEveryTextIsUsed(t *testing.T) {
	all := sources(t)
	for _, group := range []any{Da.Common, Da.Page, Da.Edit, Da.Account, Da.Push, Da.Typed, Da.Search} {
		typ := reflect.TypeOf(group)
		used := map[string]bool{}
		for _, source := range all {
			for _, m := range uses(source, typ.Name()).FindAllStringSubmatch(source, -1) {
				used[m[1]] = true
			}
		}
		for i := range typ.NumField() {
			f := typ.Field(i)
			if f.Type == reflect.TypeFor[Message]() {
				continue // by its status: see TestEveryMessageHasItsStatus
			}
			if !used[f.Name] {
				t.Errorf("%s.%s is used nowhere", typ.Name(), f.Name)
			}
		}
	}
}

func TestEveryMessageHasItsStatus(t *testing.T) {
	shown := map[Message]bool{}
	for status := range 600 {
		shown[Da.Common.Message(status)] = true
	}
	v := reflect.ValueOf(Da.Common)
	for i := range v.NumField() {
		if m, ok := v.Field(i).Interface().(Message); ok && !shown[m] {
			t.Errorf("the message %s is never shown", v.Type().Field(i).Name)
		}
	}
}

var invalidKey = regexp.MustCompile(`Key: +"([^" »“]+)"|(?:return|key :?=) +"((?:path|role|account|file|edit|email|name|password)\.[a-zA-Z]+)"`)

func TestEveryRefusalHasItsText(t *testing.T) {
	found := 0
	err := filepath.WalkDir("..", func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range invalidKey.FindAllStringSubmatch(string(b), -1) {
			found++
			for _, all := range []*Texts{Da, En} {
				key := m[1] + m[2]
				if all.Invalid(key, "x") == all.Common.InvalidOther {
					t.Errorf("%s: the key %s has no text in %s", name, key, all.Lang)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 10 {
		t.Errorf("found only %d keys", found)
	}
}

func TestARefusalNamesTheValue(t *testing.T) {
	for _, c := range []struct{ key, value, want string }{
		{"path.hidden", ".git", "Navnet ».git« må ikke begynde med et punktum."},
		{"path.reserved", "con.md", "Navnet »con« kan ikke bruges, fordi Windows eller git bruger det selv."},
		{"upload.type", ".exe", "Filer af typen .exe kan ikke lægges op. Gem filen som et billede (png, jpg, gif, webp, svg), pdf, et dokument fra Office eller LibreOffice, txt, csv eller ics, og prøv igen."},
		{"upload.type", "", "En fil uden endelse kan ikke lægges op. Giv den en endelse, for eksempel .pdf, og prøv igen."},
		{"path.utf8", "100%s", "Navnet er ikke gyldig tekst."},
		{"no.such.key", "x", "Det kan ikke bruges."},
	} {
		if got := Da.Invalid(c.key, c.value); got != c.want {
			t.Errorf("%s: %q, want %q", c.key, got, c.want)
		}
	}
}

func TestDanishHasNoTextWeAvoid(t *testing.T) {
	for path, l := range texts(Da) {
		lower := strings.ToLower(l.text)
		for _, bad := range []string{"venligst", "!", "revision", "affald", "redigere ", "log på", "\"x", "“", "”"} {
			if strings.Contains(lower, bad) {
				t.Errorf("%s says %q: %s", path, bad, l.text)
			}
		}
	}
}

func TestTimesAreToldAsInDenmark(t *testing.T) {
	winter := time.Date(2026, 11, 22, 13, 5, 0, 0, time.UTC)
	summer := time.Date(2026, 6, 30, 22, 30, 0, 0, time.UTC) // already 1 July in Copenhagen
	for _, c := range []struct{ got, want string }{
		{Da.Date(winter), "22. november 2026 kl. 14.05"},
		{En.Date(winter), "22 November 2026 at 14:05"},
		{Da.Date(summer), "1. juli 2026 kl. 00.30"},
		{Da.Day(summer), "1. juli 2026"},
		{Da.Weekday(winter), "søndag 22. november 2026"},
		{En.Weekday(winter), "Sunday 22 November 2026"},
		{Da.Clock(winter), "14.05"},
		{Da.ISO(winter), "2026-11-22T14:05:00+01:00"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestALanguageIsFoundByItsCode(t *testing.T) {
	for code, want := range map[string]*Texts{"da": Da, "en": En, "en-GB": En, "": Da, "english": Da, "de": Da} {
		if For(code) != want {
			t.Errorf("For(%q) is %s", code, For(code).Lang)
		}
	}
}
