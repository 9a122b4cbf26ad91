package search

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"alliancewiki/internal/wiki"
)

// parsed is a query taken apart.
type parsed struct {
	words   []term
	not     []term
	filters []filter
}

// term is a word or a phrase of a query.
type term struct {
	text   string   // as typed
	words  []string // as they are indexed: one, or more for a phrase and for FBI-API
	phrase bool     // in quotes: exactly these words beside each other
	title  bool     // titel: only in the title
}

// filter is what a page must have or, with not, must not have.
type filter struct {
	kind  string // tag, type, path, author, since
	value string
	not   bool
}

// filterNames are what a filter may be called, in both languages.
var filterNames = map[string]string{
	"titel": "title", "title": "title", "tag": "tag", "type": "type", "sti": "path", "path": "path", "mappe": "path", "folder": "path",
	"forfatter": "author", "author": "author", "siden": "since", "since": "since",
}

// parse takes a query apart. It never fails: what cannot be used is left out and said.
func parse(text string) (q parsed, problems []wiki.Invalid) {
	problem := func(key, field, value string) {
		problems = append(problems, wiki.Invalid{Field: field, Key: key, Value: value})
	}
	if len(text) > maxQuery {
		problem(ProblemLong, "q", "")
		text = cut(text, maxQuery)
	}
	text = strings.ToValidUTF8(text, " ")
	count, only := 0, ""
	for text = skipSpace(text); text != ""; text = skipSpace(text) {
		var p piece
		p, text = nextPiece(text)
		if p.filter != "" && p.filter != "title" {
			if f, key := newFilter(p); key != "" {
				problem(key, p.name, p.value)
			} else {
				q.filters = append(q.filters, f)
			}
			continue
		}
		list := wordsOf(p.value)
		if len(list) == 0 {
			if p.filter != "" {
				problem(ProblemNothing, p.name, p.value)
			}
			continue
		}
		if count += len(list); count > maxWords {
			problem(ProblemWords, "q", "")
			break
		}
		t := term{text: p.value, words: list, phrase: p.quoted && len(list) > 0, title: p.filter != ""}
		if p.not {
			q.not = append(q.not, t)
			only = p.value
		} else {
			q.words = append(q.words, t)
		}
	}
	if len(q.words) == 0 && len(q.filters) == 0 && only != "" {
		problem(ProblemOnlyNot, "q", only)
	}
	return q, problems
}

// piece is a part of a query between spaces: -titel:"x y".
type piece struct {
	filter string // what filterNames says, "" for none
	name   string // as typed
	value  string
	quoted bool
	not    bool
}

func skipSpace(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) }

// nextPiece cuts the first piece off a text that does not begin with a space.
func nextPiece(s string) (p piece, rest string) {
	if len(s) > 1 && (s[0] == '-' || strings.HasPrefix(s, "−")) {
		_, size := utf8.DecodeRuneInString(s)
		if next, _ := utf8.DecodeRuneInString(s[size:]); next == '"' || next == '»' || unicode.IsLetter(next) || unicode.IsDigit(next) {
			p.not, s = true, s[size:]
		}
	}
	if i := strings.IndexByte(s, ':'); i > 0 && i < 12 {
		if f, ok := filterNames[strings.ToLower(s[:i])]; ok {
			p.filter, p.name, s = f, strings.ToLower(s[:i]), s[i+1:]
		}
	}
	if r, size := utf8.DecodeRuneInString(s); r == '"' || r == '»' || r == '“' || r == '”' {
		s = s[size:]
		end := strings.IndexAny(s, `"«”“»`)
		p.quoted = true
		if end < 0 {
			return withValue(p, s), ""
		}
		_, size := utf8.DecodeRuneInString(s[end:])
		return withValue(p, s[:end]), s[end+size:]
	}
	end := strings.IndexFunc(s, unicode.IsSpace)
	if end < 0 {
		end = len(s)
	}
	return withValue(p, s[:end]), s[end:]
}

func withValue(p piece, value string) piece {
	p.value = value
	return p
}

// quotes leaves out what no path, type, tag or name has: sti:a"b.
var quotes = strings.NewReplacer(`"`, "", "»", "", "«", "", "“", "", "”", "")

// newFilter makes a filter of a piece; key says what is wrong with it.
func newFilter(p piece) (f filter, key string) {
	f = filter{kind: p.filter, value: strings.TrimSpace(quotes.Replace(p.value)), not: p.not}
	if f.value == "" {
		return f, ProblemNothing
	}
	switch f.kind {
	case "since":
		if f.value = date(f.value); f.value == "" {
			return f, ProblemDate
		}
	case "path":
		f.value = foldPath(strings.Trim(f.value, "/"))
	case "type":
		f.value = fold(surface(f.value))
	case "tag", "author":
		f.value = nameKey(f.value)
	}
	if f.value == "" {
		return f, ProblemNothing
	}
	return f, ""
}

// date reads a day, a month or a year, and gives its first day as 2026-01-01; "" where it is none.
func date(s string) string {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006", "02-01-2006", "2-1-2006", "2.1.2006", "2/1/2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

// String is the query as somebody could type it; parse makes the same of it.
func (q parsed) String() string {
	var parts []string
	write := func(not bool, name, value string, quoted bool) {
		s := value
		if quoted {
			s = `"` + value + `"`
		}
		if name != "" {
			s = name + ":" + s
		}
		if not {
			s = "-" + s
		}
		parts = append(parts, s)
	}
	for i, list := range [][]term{q.words, q.not} {
		for _, t := range list {
			name := ""
			if t.title {
				name = "titel"
			}
			write(i == 1, name, strings.Join(t.words, " "), t.phrase || len(t.words) > 1)
		}
	}
	names := map[string]string{"tag": "tag", "type": "type", "path": "sti", "author": "forfatter", "since": "siden"}
	for _, f := range q.filters {
		write(f.not, names[f.kind], f.value, true)
	}
	return strings.Join(parts, " ")
}
