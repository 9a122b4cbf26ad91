package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"alliancewiki/internal/wiki"
)

// The limits of a block.
const (
	maxBlock     = 4 << 10 // bytes
	maxWhere     = 1000    // bytes
	maxLimit     = 1000
	defaultLimit = 100
	maxColumns   = 12
	maxSort      = 4
	maxEdges     = 2
	maxTitle     = 200 // bytes
)

// entry is a value with its places: the value may go over several lines.
type entry struct {
	key   string // canonical
	name  name   // the key as written
	value string // lines joined by "\n", as written
	at    position
}

// Parse reads a block. line is the line of the page on which its text begins, after the fence. Exactly one of the two
// results is nil. What cannot be known from the block alone, whether its source and fields are there, is said by HTML.
func Parse(block string, line int) (*Query, *Problem) {
	if len(block) > maxBlock {
		return nil, problem(BlockTooLong, position{line, 1}).number(maxBlock)
	}
	entries, bad := split(block, line)
	if bad != nil {
		return nil, bad
	}
	q := &Query{view: viewTable}
	for _, e := range entries {
		if bad := q.set(e); bad != nil {
			return nil, bad
		}
	}
	if bad := q.check(entries, line); bad != nil {
		return nil, bad
	}
	return q, nil
}

// split parts a block into its entries.
func split(block string, line int) (entries []entry, bad *Problem) {
	seen := map[string]bool{}
	block = strings.ReplaceAll(block, "\r\n", "\n")
	for text := range strings.SplitSeq(block, "\n") {
		here := position{line, 1}
		line++
		trimmed := strings.TrimSpace(text)
		switch {
		case trimmed == "" || trimmed[0] == '#':
			if len(entries) > 0 { // the lines of a value stay countable
				entries[len(entries)-1].value += "\n"
			}
			continue
		case !utf8.ValidString(text):
			return nil, problem(NotUTF8, here)
		case (text[0] == ' ' || text[0] == '\t') && len(entries) > 0:
			entries[len(entries)-1].value += "\n" + text
			continue
		}
		written, value, ok := strings.Cut(text, ":")
		here.column += utf8.RuneCountInString(written) - utf8.RuneCountInString(strings.TrimLeft(written, " \t"))
		key := name{strings.TrimSpace(written), here}
		if !ok {
			return nil, problem(NoColon, here).about(trimmed)
		}
		canonical := find(keys, key.text)
		if canonical == "" {
			return nil, problem(UnknownKey, here).about(key.text).known(keys)
		}
		if seen[canonical] {
			return nil, problem(KeyTwice, here).about(key.text)
		}
		seen[canonical] = true
		here.column = 2 + utf8.RuneCountInString(written)
		entries = append(entries, entry{canonical, key, value, here})
	}
	return entries, nil
}

// plain is the value on one line.
func (e entry) plain() string { return strings.Join(strings.Fields(e.value), " ") }

// begin is where the value begins, without the spaces before it.
func (e entry) begin() position {
	return e.at.forward(e.value[:len(e.value)-len(strings.TrimLeftFunc(e.value, unicode.IsSpace))])
}

// forward is the position after a text.
func (p position) forward(text string) position {
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		return position{p.line + strings.Count(text, "\n"), 1 + utf8.RuneCountInString(text[i+1:])}
	}
	p.column += utf8.RuneCountInString(text)
	return p
}

func (q *Query) set(e entry) (bad *Problem) {
	plain := e.plain()
	if plain == "" {
		return problem(EmptyValue, e.name.at).about(e.name.text)
	}
	one := name{plain, e.begin()}
	switch e.key {
	case keyFrom:
		q.from = one
		if q.from.text = find(sources, plain); q.from.text == "" {
			q.from.text = wiki.Fold(plain)
		}
	case keyWhere:
		if len(e.value) > maxWhere {
			return problem(WhereTooLong, one.at).number(maxWhere)
		}
		q.where, bad = lex(e.value, e.at)
	case keySort:
		var fields []name
		if fields, bad = e.names(maxSort); bad == nil {
			for _, f := range fields {
				q.sort = append(q.sort, readOrder(f))
			}
		}
	case keyColumns:
		q.columns, bad = e.names(maxColumns)
	case keyGroup:
		q.group = one
	case keyLimit:
		n, err := strconv.Atoi(plain)
		if err != nil || n < 1 || n > maxLimit {
			return problem(BadLimit, one.at).about(plain).number(maxLimit)
		}
		q.limit = n
	case keyView:
		if q.view = find(views, plain); q.view == "" {
			return problem(UnknownView, one.at).about(plain).known(views)
		}
	case keyTitle:
		if len(plain) > maxTitle {
			return problem(TitleTooLong, one.at).number(maxTitle)
		}
		q.title = plain
	case keyDate:
		q.date = one
	case keyRows:
		q.rows = one
	case keyCell:
		q.cell = readMeasure(one)
	case keyEdges:
		q.edges, bad = e.names(maxEdges)
	case keyX:
		q.x = one
	case keyY:
		if q.y = readMeasure(one); q.y.kind == 'f' {
			return problem(BadMeasure, one.at).about(plain)
		}
	case keyStack:
		q.stack = one
	}
	return bad
}

// names reads a list of names with commas between them.
func (e entry) names(most int) (names []name, bad *Problem) {
	at := e.at
	for part := range strings.SplitSeq(e.value, ",") {
		begin := at.forward(part[:len(part)-len(strings.TrimLeftFunc(part, unicode.IsSpace))])
		plain := strings.Join(strings.Fields(part), " ")
		if plain == "" {
			return nil, problem(EmptyName, begin).about(e.name.text)
		}
		if len(names) == most {
			return nil, problem(TooManyNames, begin).about(e.name.text).number(most)
		}
		names = append(names, name{plain, begin})
		at = at.forward(part + ",")
	}
	return names, nil
}

func readOrder(n name) order {
	field, last, _ := cutLast(n.text)
	if field != "" {
		switch wiki.Fold(last) {
		case "desc", "descending", "faldende":
			return order{name{field, n.at}, true}
		case "asc", "ascending", "stigende":
			return order{name{field, n.at}, false}
		}
	}
	return order{n, false}
}

func cutLast(s string) (before, last string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}

// readMeasure reads "antal", "sum(FIELD)", or a field.
func readMeasure(n name) measure {
	folded := wiki.Fold(n.text)
	if folded == "antal" || folded == "count" {
		return measure{kind: 'n', field: n}
	}
	fn, rest, ok := strings.Cut(n.text, "(")
	if field := strings.TrimSpace(strings.TrimSuffix(rest, ")")); ok && strings.HasSuffix(rest, ")") && field != "" &&
		wiki.Fold(strings.TrimSpace(fn)) == "sum" {
		return measure{'s', name{field, n.at.forward(n.text[:len(fn)+1])}}
	}
	return measure{'f', n}
}

// check finds what is missing and what does not belong together.
func (q *Query) check(entries []entry, line int) *Problem {
	at := position{line, 1}
	if q.from.text == "" {
		return problem(NoFrom, at)
	}
	for _, e := range entries {
		if views, some := usedBy[e.key]; some && !slices.Contains(views, q.view) {
			return problem(KeyNotOfView, e.name.at).about(e.name.text).second(q.view)
		}
	}
	switch {
	case q.view == viewGraph && q.edges == nil:
		return problem(KeyMissing, at).about(keyEdges).second(q.view)
	case q.view == viewChart && q.x.text == "":
		return problem(KeyMissing, at).about(keyX).second(q.view)
	case q.view == viewMatrix && q.columns == nil:
		return problem(KeyMissing, at).about(keyColumns).second(q.view)
	}
	return nil
}
