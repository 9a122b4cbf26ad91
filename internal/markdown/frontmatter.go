package markdown

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// The limits of front matter. YAML can say much with few bytes: aliases and merges multiply what they point to, and are
// refused; looking for a key twice takes time by the square of the keys.
const (
	maxFrontMatter = 16 << 10 // bytes
	maxFields      = 300      // of one map
	maxNesting     = 20       // lists and maps within each other
	maxNames       = 100      // tags, and aliases; the rest are left out
	maxName        = 200      // bytes of a tag or an alias; a longer one is left out
)

// readFrontMatter fills in the facts that the front matter gives. What cannot be read leaves them empty and is told.
func (d *Doc) readFrontMatter(front []byte) {
	if len(bytes.TrimSpace(front)) == 0 {
		return
	}
	fields, problem := decodeFrontMatter(front)
	if problem != nil {
		d.frontErr = problem
		return
	}
	d.facts.Fields = fields
	d.facts.Title = cutText(scalar(fields["title"]), maxTitle)
	d.facts.Type = scalar(fields["type"])
	if lang := strings.ToLower(scalar(fields["lang"])); lang == "da" || lang == "en" {
		d.facts.Lang = lang
	}
	d.facts.Aliases = list(fields["aliases"])
	d.facts.Tags = list(fields["tags"])
}

// decodeFrontMatter gives the fields, or says what is wrong. The nodes are looked through before they become values,
// because that is where they multiply.
func decodeFrontMatter(front []byte) (fields map[string]any, problem *wiki.Problem) {
	if len(front) > maxFrontMatter {
		return nil, &wiki.Problem{Invalid: wiki.Invalid{Field: "content", Key: "frontmatter.size", Value: strconv.Itoa(maxFrontMatter >> 10)}}
	}
	e := frontErrors{lines: strings.Split(string(front), "\n")}
	defer func() {
		if r := recover(); r != nil { // unreachable as far as we know; a page must not take the index down
			fields, problem = nil, e.at(1, "frontmatter.line")
		}
	}()
	var root yaml.Node
	if err := yaml.Unmarshal(front, &root); err != nil {
		return nil, e.explain(err)
	}
	if problem := e.check(&root, 0); problem != nil {
		return nil, problem
	}
	var decoded any
	if err := yaml.Unmarshal(front, &decoded); err != nil {
		return nil, e.explain(err)
	}
	fields, ok := plainValue(decoded).(map[string]any)
	if !ok && decoded != nil {
		return nil, e.at(root.Content[0].Line, "frontmatter.fieldless")
	}
	return fields, nil
}

// plainValue brings a decoded value to what JSON can hold: map[string]any, []any, string, bool, int64, float64 or nil.
// Times become the text they were written as, as far as it can be told.
func plainValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for k, e := range v {
			m[norm.NFC.String(k)] = plainValue(e)
		}
		return m
	case map[any]any:
		m := make(map[string]any, len(v))
		for k, e := range v {
			m[norm.NFC.String(scalar(plainValue(k)))] = plainValue(e)
		}
		return m
	case []any:
		l := make([]any, len(v))
		for i, e := range v {
			l[i] = plainValue(e)
		}
		return l
	case string:
		return norm.NFC.String(v)
	case nil, bool:
		return v
	case int:
		return int64(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Sprint(v)
		}
		return v
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339)
	}
	return fmt.Sprint(v)
}

// scalar is a single value as text, "" for a list, a map or nothing.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return strings.Join(strings.Fields(v), " ")
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// list is a list of texts, or the one text, without the empty ones, what is not text, and what is over a limit.
func list(v any) []string {
	values, ok := v.([]any)
	if !ok {
		values = []any{v}
	}
	var texts []string
	for _, v := range values {
		if s := scalar(v); s != "" && len(s) <= maxName && len(texts) < maxNames {
			texts = append(texts, s)
		}
	}
	return texts
}
