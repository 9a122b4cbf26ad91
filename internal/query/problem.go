package query

import (
	"slices"
	"strconv"
	"strings"

	"alliancewiki/internal/wiki"
)

// Problem is what is wrong with a block, and where. It is told to whoever reads the page, in place of the answer.
type Problem struct {
	Line, Column int // in the page, from 1; the column in characters
	Kind         ProblemKind

	near  string                // what is wrong, as written
	other string                // the canonical name of a view, or the field that near does not fit
	most  int                   // the limit that is passed
	right func(string) []string // what could be written instead, by language
}

// ProblemKind says what is wrong. Each has a text in Texts.
type ProblemKind byte

// The kinds of problems.
const (
	BlockTooLong ProblemKind = iota
	NotUTF8
	NoColon
	UnknownKey
	KeyTwice
	EmptyValue
	WhereTooLong
	TitleTooLong
	BadLimit
	UnknownView
	BadMeasure
	EmptyName
	TooManyNames
	NoFrom
	KeyNotOfView
	KeyMissing
	NoSuchDate
	BadNumber
	OpenQuote
	UnknownSign
	NoFunctions
	NoArithmetic
	Unexpected
	Unfinished
	NotOpened
	NotClosed
	WhereTooDeep
	UnknownSource
	UnknownField
	NotANumber
	NotADate
	NotYesOrNo
	FieldNotNumber
	FieldNotDate
	NoDateField
	TooMuchWork

	problemKinds
)

func problem(k ProblemKind, at position) *Problem {
	return &Problem{Line: at.line, Column: at.column, Kind: k}
}

// maxNear is how much of what is wrong is shown, in characters.
const maxNear = 60

func (p *Problem) about(s string) *Problem {
	if r := []rune(s); len(r) > maxNear {
		s = string(r[:maxNear]) + "…"
	}
	p.near = s
	return p
}

func (p *Problem) second(s string) *Problem { p.other = s; return p }

func (p *Problem) number(n int) *Problem { p.most = n; return p }

func (p *Problem) known(words []word) *Problem {
	p.right = func(lang string) []string { return spelled(words, lang) }
	return p
}

// Text says what is wrong and what to do, in plain words.
func (p *Problem) Text(t *Texts) string {
	near, other := p.near, p.other
	if p.Kind == KeyMissing {
		near = inLanguage(keys, near, t.Lang)
	}
	other = inLanguage(views, other, t.Lang)
	text := strings.NewReplacer("{a}", near, "{b}", other, "{n}", formatNumber(float64(p.most), t)).Replace(t.Problems[p.Kind])
	if p.right != nil {
		right := p.right(t.Lang)
		if near := wiki.Nearest(p.near, right); near != "" {
			text += " " + strings.ReplaceAll(t.DidYouMean, "{a}", near)
		} else if len(right) > 0 {
			text += " " + t.YouCanWrite + " " + strings.Join(right, ", ") + "."
		}
	}
	return text
}

// HTML stands where the answer would have stood.
func (p *Problem) HTML(t *Texts) string {
	w := &writer{texts: t}
	w.str(`<div class="query-error" role="note"><p><strong>`)
	w.text(strings.NewReplacer("{l}", strconv.Itoa(p.Line), "{c}", strconv.Itoa(p.Column)).Replace(t.ProblemAt))
	w.str("</strong> ")
	w.text(p.Text(t))
	w.str("</p></div>\n")
	return w.out.String()
}

// fieldNames are the names under which a table's fields are suggested, in the order of the table.
func (t *Table) fieldNames(lang string) (names []string) {
	for i, f := range t.fields {
		label := strings.ToLower(f.Label.in(lang))
		if j, ok := t.names[wiki.Fold(label)]; !ok || i != j || strings.ContainsAny(label, " ,:") {
			label = f.Name
		}
		names = append(names, label)
	}
	return names
}

// field finds a field by any of its names.
func (t *Table) field(n name) (int, *Problem) {
	if i, ok := t.names[wiki.Fold(n.text)]; ok {
		return i, nil
	}
	p := problem(UnknownField, n.at).about(n.text)
	p.right = func(lang string) []string {
		names := t.fieldNames(lang)
		if wiki.Nearest(n.text, names) == "" { // perhaps one of its other names
			var others []string
			for other := range t.names {
				others = append(others, other)
			}
			slices.Sort(others)
			if near := wiki.Nearest(n.text, others); near != "" {
				return []string{near}
			}
		}
		return names
	}
	return -1, p
}
