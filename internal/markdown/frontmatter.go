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
)

// maxFrontMatter is the most bytes of front matter that are read.
const maxFrontMatter = 64 << 10

// readFrontMatter fills in the facts that the front matter gives. What cannot be read leaves them empty and is told.
func (d *Doc) readFrontMatter(front []byte) {
	if len(bytes.TrimSpace(front)) == 0 {
		return
	}
	fields, err := decodeFrontMatter(front)
	if err != nil {
		d.frontErr = err.Error()
		return
	}
	d.facts.Fields = fields
	d.facts.Title = scalar(fields["title"])
	d.facts.Type = scalar(fields["type"])
	if lang := strings.ToLower(scalar(fields["lang"])); lang == "da" || lang == "en" {
		d.facts.Lang = lang
	}
	d.facts.Aliases = list(fields["aliases"])
	d.facts.Tags = list(fields["tags"])
}

func decodeFrontMatter(front []byte) (fields map[string]any, err error) {
	if len(front) > maxFrontMatter {
		return nil, fmt.Errorf("front matter of %d bytes is more than %d", len(front), maxFrontMatter)
	}
	defer func() {
		if r := recover(); r != nil { // unreachable as far as we know; a page must not take the index down
			err = fmt.Errorf("front matter: %v", r)
		}
	}()
	var decoded any
	if err := yaml.Unmarshal(front, &decoded); err != nil {
		return nil, err
	}
	fields, ok := plainValue(decoded).(map[string]any)
	if !ok && decoded != nil {
		return nil, fmt.Errorf("front matter is not a list of fields")
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

// list is a list of texts, or the one text, without the empty ones and what is not text.
func list(v any) []string {
	values, ok := v.([]any)
	if !ok {
		values = []any{v}
	}
	var texts []string
	for _, v := range values {
		if s := scalar(v); s != "" {
			texts = append(texts, s)
		}
	}
	return texts
}
