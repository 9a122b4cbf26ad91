package pagetype

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"alliancewiki/internal/wiki"
)

// maxProblems is how many problems of one page are told.
const maxProblems = 20

// Check tells what is wrong with the fields of a page of the type; fields are its front matter as decoded, text the whole
// page, for the lines. A nil type has only the fields that every page has.
func (t *Type) Check(text []byte, fields map[string]any) []wiki.Problem {
	if fields == nil && t == nil {
		return nil
	}
	c := checker{lines: linesOf(text)}
	all := t.All()
	var names []string
	for i := range all {
		f := &all[i]
		names = append(names, f.Name)
		if v, ok := fields[f.Name]; ok && !empty(v) {
			c.field(f, v)
		} else if f.Required {
			c.add(f.Name, "field.required", "", "")
		}
	}
	if t != nil {
		for _, name := range sortedKeys(fields) {
			if slices.Contains(names, name) || slices.Contains(Standard, name) {
				continue
			}
			if near := wiki.Nearest(name, names); near != "" && fields[near] == nil {
				c.add(name, "field.unknown", "", near)
			}
		}
	}
	return c.problems
}

type checker struct {
	lines    map[string]int
	problems []wiki.Problem
}

func (c *checker) add(field, key, value, hint string) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, wiki.Problem{
			Line: c.lines[field], Invalid: wiki.Invalid{Field: field, Key: key, Value: shorten(value), Hint: hint},
		})
	}
}

func (c *checker) field(f *Field, v any) {
	list, isList := v.([]any)
	switch {
	case isList && f.Kind != List:
		c.add(f.Name, "field.single", fmt.Sprint(len(list)), "")
		return
	case !isList:
		list = []any{v}
	}
	for _, v := range list {
		if !empty(v) {
			c.value(f, v)
		}
	}
}

func (c *checker) value(f *Field, v any) {
	s, ok := scalar(v)
	if !ok {
		c.add(f.Name, "field.nested", "", "")
		return
	}
	switch f.Part() {
	case Date:
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			c.add(f.Name, "field.date", s, dateIn(s))
		}
	case DateTime:
		if _, ok := ParseDateTime(s); !ok {
			c.add(f.Name, "field.datetime", s, "")
		}
	case Number:
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			c.add(f.Name, "field.number", s, "")
		}
	case Money:
		if n, err := strconv.ParseFloat(s, 64); err != nil || n != math.Trunc(n) || math.Abs(n) > 1e15 {
			c.add(f.Name, "field.money", s, kronerIn(s))
		}
	case Year:
		if n, err := strconv.Atoi(s); err != nil || n < 1000 || n > 2999 {
			c.add(f.Name, "field.year", s, "")
		}
	case OneOf:
		var values []string
		for _, choice := range f.Choices {
			if choice.Value == s {
				return
			}
			values = append(values, choice.Value)
		}
		if near := wiki.Nearest(s, values); near != "" {
			values = []string{near}
		}
		c.add(f.Name, "field.choice", s, strings.Join(values, ", "))
	case Page, Organisation:
		if strings.ContainsAny(s, "[]|\n") {
			c.add(f.Name, "field.page", s, strings.Trim(strings.NewReplacer("[", "", "]", "").Replace(s), " "))
		}
	}
}

// dateLayouts are ways of writing a day that are no date here but can be read.
var dateLayouts = []string{"02-01-2006", "2-1-2006", "02.01.2006", "2.1.2006", "02/01/2006", "2/1/2006", "2006/01/02", "2006.01.02", "20060102", "2006-1-2"}

// dateIn is the date that somebody may have meant, "" where that is not to be told.
func dateIn(s string) string {
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

// kronerIn is the amount that somebody may have meant, written as it has to be.
func kronerIn(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, unit := range []string{"kroner", "kr.", "kr", "dkk", ",-"} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, unit), unit))
	}
	if !grouped.MatchString(s) {
		return ""
	}
	return strings.NewReplacer(".", "", " ", "", "\u00a0", "").Replace(s)
}

// grouped is an amount in groups of three digits.
var grouped = regexp.MustCompile(`^[0-9]{1,3}([. \x{a0}][0-9]{3}){0,4}$`)

// ParseDateTime reads a value of kind DateTime; its time is that of Denmark, and returned as if in UTC.
func ParseDateTime(s string) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// scalar is a single value as text.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v), true
	case bool:
		return strconv.FormatBool(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return "", false
}

// empty tells of a value that it says nothing: a key without a value, an empty text, or an empty list.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return !slices.ContainsFunc(v, func(e any) bool { return !empty(e) })
	}
	return false
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Line is the line of a page on which a field of its front matter stands, counted from 1; 0 where it has none.
func Line(text []byte, field string) int { return linesOf(text)[field] }

// linesOf finds the line of each key of a page's front matter, counted from 1.
func linesOf(text []byte) map[string]int {
	front, _, ok := wiki.SplitFrontMatter(text)
	if !ok {
		return nil
	}
	lines := map[string]int{}
	for i, line := range strings.Split(string(front), "\n") {
		if key, _, ok := strings.Cut(line, ":"); ok && key != "" && key[0] != ' ' && key[0] != '#' {
			key = strings.Trim(strings.TrimSpace(key), `"'`)
			if _, known := lines[key]; !known {
				lines[key] = i + 2 // below the fence
			}
		}
	}
	return lines
}
