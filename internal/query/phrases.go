package query

import (
	"strconv"
	"strings"

	"alliancewiki/internal/wiki"
)

// phrases are the words that are not fields. Where one begins another, the longer comes first.
var phrases = func() (all []phrase) {
	for _, p := range []struct {
		kind    tokenKind
		text    string
		written string // separated by commas
	}{
		{tokenNotEmpty, "is not empty", "er ikke tom, er ikke tomt, er ikke tomme, is not empty"},
		{tokenCompare, "not in", "er ikke i, is not in, ikke i, not in"},
		{tokenCompare, "not starts with", "begynder ikke med, not starts with"},
		{tokenCompare, "not contains", "indeholder ikke, not contains"},
		{tokenEmpty, "is empty", "er tom, er tomt, er tomme, is empty"},
		{tokenCompare, "!=", "er ikke, is not"},
		{tokenCompare, "starts with", "begynder med, starts with"},
		{tokenToday, "today", "i dag, today"},
		{tokenCompare, "in", "er i, is in, i, in"},
		{tokenCompare, "=", "er, is"},
		{tokenCompare, "contains", "indeholder, contains"},
		{tokenAnd, "and", "og, and"},
		{tokenOr, "or", "eller, or"},
		{tokenNot, "not", "ikke, not"},
		{tokenYes, "yes", "ja, yes, sand, true"},
		{tokenNo, "no", "nej, no, falsk, false"},
	} {
		for written := range strings.SplitSeq(p.written, ", ") {
			all = append(all, phrase{p.kind, p.text, strings.Fields(written)})
		}
	}
	return all
}()

type phrase struct {
	kind  tokenKind
	text  string
	words []string
}

// signs are what is written without letters. The longer come first.
var signs = []struct {
	written string
	kind    tokenKind
	text    string
}{
	{"==", tokenCompare, "="}, {"!=", tokenCompare, "!="}, {"<>", tokenCompare, "!="}, {"≠", tokenCompare, "!="},
	{"<=", tokenCompare, "<="}, {"≤", tokenCompare, "<="}, {">=", tokenCompare, ">="}, {"≥", tokenCompare, ">="},
	{"=", tokenCompare, "="}, {"<", tokenCompare, "<"}, {">", tokenCompare, ">"},
	{"&&", tokenAnd, "and"}, {"||", tokenOr, "or"}, {"!", tokenNot, "not"},
	{"(", tokenOpen, "("}, {")", tokenClose, ")"}, {"[", tokenListOpen, "["}, {"]", tokenListClose, "]"},
	{",", tokenComma, ","}, {"+", tokenSign, "+"}, {"-", tokenSign, "-"}, {"−", tokenSign, "-"},
}

// quotes are the pairs in which a text may stand. None holds its own second mark.
var quotes = [][2]string{{`"`, `"`}, {"»", "«"}, {"'", "'"}, {"“", "”"}, {"«", "»"}, {"”", "”"}, {"„", "“"}}

// join looks words up, and puts those together that say one thing.
func join(raw []token) (tokens []token, bad *Problem) {
	for len(raw) > 0 {
		t, n := raw[0], 1
		if t.kind == tokenWord {
			t, n = lookUp(raw)
		}
		if t.kind == tokenToday {
			days, m := readDays(raw[n:])
			t.days, n = days, n+m
		}
		if t.kind == tokenSign {
			if t.text != "-" || len(raw) < 2 || raw[1].kind != tokenNumber || len(tokens) > 0 && tokens[len(tokens)-1].kind.isOperand() {
				return nil, problem(NoArithmetic, t.at).about(t.text)
			}
			t, n = token{tokenNumber, "-" + raw[1].text, 0, t.at}, 2
		}
		tokens = append(tokens, t)
		raw = raw[n:]
	}
	return tokens, nil
}

// lookUp finds the phrase that the words begin with, else the first is a field. n is how many words it has.
func lookUp(raw []token) (t token, n int) {
next:
	for _, p := range phrases {
		if len(p.words) > len(raw) {
			continue
		}
		for i, w := range p.words {
			if raw[i].kind != tokenWord || wiki.Fold(raw[i].text) != w {
				continue next
			}
		}
		return token{p.kind, p.text, 0, raw[0].at}, len(p.words)
	}
	return token{tokenField, raw[0].text, 0, raw[0].at}, 1
}

// maxDays is how far from today a date may be.
const maxDays = 36_500

// readDays reads "+ 30" or "- 30 dage" behind today. n is how many tokens that is.
func readDays(raw []token) (days, n int) {
	if len(raw) < 2 || raw[0].kind != tokenSign || raw[1].kind != tokenNumber {
		return 0, 0
	}
	days, err := strconv.Atoi(raw[1].text)
	if err != nil || days > maxDays {
		return 0, 0 // the sign is then one too many
	}
	if raw[0].text == "-" {
		days = -days
	}
	n = 2
	if len(raw) > 2 && raw[2].kind == tokenWord {
		switch wiki.Fold(raw[2].text) {
		case "dag", "dage", "day", "days":
			n = 3
		}
	}
	return days, n
}

// printTokens is a condition in its canonical form.
func printTokens(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && tokens[i-1].kind != tokenOpen && tokens[i-1].kind != tokenListOpen &&
			t.kind != tokenClose && t.kind != tokenListClose && t.kind != tokenComma {
			b.WriteByte(' ')
		}
		switch {
		case t.kind == tokenText:
			b.WriteString(quote(t.text))
		case t.days > 0:
			b.WriteString("today + " + strconv.Itoa(t.days))
		case t.days < 0:
			b.WriteString("today - " + strconv.Itoa(-t.days))
		default:
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// quote writes a text in the first pair of marks that it can stand in; it came in one of them.
func quote(s string) string {
	for _, q := range quotes {
		if !strings.Contains(s, q[1]) {
			return q[0] + s + q[1]
		}
	}
	return `"` + s + `"` // unreachable: the text was read from between one of the pairs
}
