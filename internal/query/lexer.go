package query

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"alliancewiki/internal/wiki"
)

// token is a word of a condition in its canonical form.
type token struct {
	kind tokenKind
	text string // the field, the text, the date, the operator; a number as it is written in English
	days int    // after today
	at   position
}

type tokenKind byte

const (
	tokenField tokenKind = iota
	tokenText
	tokenNumber
	tokenDate
	tokenToday
	tokenYes
	tokenNo
	tokenCompare  // "=", "!=", "<", "<=", ">", ">=", "in", "contains", "starts with", and the last three with "not "
	tokenEmpty    // "is empty"
	tokenNotEmpty // "is not empty"
	tokenAnd
	tokenOr
	tokenNot
	tokenOpen
	tokenClose
	tokenListOpen
	tokenListClose
	tokenComma

	tokenWord // of letters, not yet looked up
	tokenSign // "+" or "-"
)

func (k tokenKind) isOperand() bool { return k <= tokenNo }

// lex reads a condition that begins at a position.
func lex(s string, at position) ([]token, *Problem) {
	raw, bad := scan(s, at)
	if bad != nil {
		return nil, bad
	}
	tokens, bad := join(raw)
	if bad != nil {
		return nil, bad
	}
	if bad := checkGrammar(tokens, at.forward(s)); bad != nil {
		return nil, bad
	}
	return tokens, nil
}

// scan parts a condition into words, texts, numbers and signs.
func scan(s string, at position) (raw []token, bad *Problem) {
	lists := 0 // that are open
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsSpace(r):
		case unicode.IsLetter(r):
			size = wordEnd(s)
			raw = append(raw, token{tokenWord, s[:size], 0, at})
			if strings.HasPrefix(s[size:], "(") && !isPhraseWord(s[:size]) {
				return nil, problem(NoFunctions, at).about(s[:size] + "(")
			}
		case r >= '0' && r <= '9':
			t, n, bad := scanNumber(s, lists > 0, at)
			if bad != nil {
				return nil, bad
			}
			raw, size = append(raw, t), n
		default:
			t, n, bad := scanSign(s, at)
			if bad != nil {
				return nil, bad
			}
			switch t.kind {
			case tokenListOpen:
				lists++
			case tokenListClose:
				lists--
			}
			raw, size = append(raw, t), n
		}
		at = at.forward(s[:size])
		s = s[size:]
	}
	return raw, nil
}

// wordEnd is where a word of letters, digits, "_" and inner "-" ends.
func wordEnd(s string) int {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' }
	for i, r := range s {
		if inWord(r) {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(s[min(i+1, len(s)):]); r == '-' && inWord(next) {
			continue
		}
		return i
	}
	return len(s)
}

func isPhraseWord(s string) bool {
	for _, p := range phrases {
		if p.words[len(p.words)-1] == wiki.Fold(s) {
			return true
		}
	}
	return false
}

var (
	dateForm      = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2})?)?`)
	thousandsForm = regexp.MustCompile(`^[1-9][0-9]{0,2}(\.[0-9]{3})+`)
	decimalForm   = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?`)
	wholeForm     = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?`) // in a list the comma is no part of a number
)

// scanNumber reads a date or a number at the start of s: 1.000.000, 1,5 and 1.5, but 1.500 is fifteen hundred.
func scanNumber(s string, inList bool, at position) (token, int, *Problem) {
	if d := dateForm.FindString(s); d != "" {
		if !isDate(d) {
			return token{}, 0, problem(NoSuchDate, at).about(d)
		}
		return token{tokenDate, d, 0, at}, len(d), nil
	}
	written := thousandsForm.FindString(s)
	plain := strings.ReplaceAll(written, ".", "")
	if rest := s[len(written):]; written == "" {
		form := decimalForm
		if inList {
			form = wholeForm
		}
		written = form.FindString(s)
		plain = strings.Replace(written, ",", ".", 1)
	} else if fraction := decimalForm.FindString("0" + rest); !inList && strings.HasPrefix(fraction, "0,") {
		written += fraction[1:]
		plain += "." + fraction[2:]
	}
	if next, _ := utf8.DecodeRuneInString(s[len(written):]); len(plain) > 18 || unicode.IsLetter(next) || unicode.IsDigit(next) {
		return token{}, 0, problem(BadNumber, at).about(firstWord(s))
	}
	return token{tokenNumber, canonicalNumber(plain), 0, at}, len(written), nil
}

// canonicalNumber is a number so that it is read as the same: 1.125 would be a thousand.
func canonicalNumber(plain string) string {
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return plain // unreachable: digits with one point
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if thousandsForm.FindString(s) != "" {
		s += "0"
	}
	return s
}

var dateLayouts = []string{"2006", "2006-01", "2006-01-02", "2006-01-02T15:04"}

func isDate(s string) bool {
	for _, layout := range dateLayouts {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		s = s[:i]
	}
	return s
}

// scanSign reads a text in quotes or a sign at the start of s.
func scanSign(s string, at position) (token, int, *Problem) {
	for _, q := range quotes {
		inner, ok := strings.CutPrefix(s, q[0])
		if !ok {
			continue
		}
		inner, _, ok = strings.Cut(inner, q[1])
		if !ok {
			return token{}, 0, problem(OpenQuote, at).about(q[1])
		}
		t := strings.Join(strings.Fields(inner), " ")
		return token{tokenText, t, 0, at}, len(q[0]) + len(inner) + len(q[1]), nil
	}
	for _, sign := range signs {
		if strings.HasPrefix(s, sign.written) {
			return token{sign.kind, sign.text, 0, at}, len(sign.written), nil
		}
	}
	r, _ := utf8.DecodeRuneInString(s)
	return token{}, 0, problem(UnknownSign, at).about(string(r))
}
