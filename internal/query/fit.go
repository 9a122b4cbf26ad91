package query

import (
	"slices"
	"strconv"
	"strings"

	"alliancewiki/internal/wiki"
)

// fit makes what is written in a condition into values of the kind of the field that it is compared with.
func (p *patch) fit(written *operand, with operand, op string) *Problem {
	if written.field >= 0 || with.field < 0 || written.truth || written.empty {
		return nil
	}
	f := &p.table.fields[with.field]
	fitted := slices.Clone(written.values)
	for i, v := range written.values {
		if v.kind == boolean && f.Kind == Words { // yes, or the word
			fitted = append(fitted, Text(v.literal()))
			continue
		}
		if op == "contains" || op == "startsWith" { // in what is written, whatever the kind
			fitted[i] = Text(v.literal())
			continue
		}
		var kind ProblemKind
		if fitted[i], kind = f.fit(v); fitted[i].kind == none {
			bad := problem(kind, written.token.at).about(v.literal())
			bad.other = f.Name
			return bad
		}
	}
	written.values = fitted
	return nil
}

// fit gives a value of the field's kind; none and what is wrong where it cannot be one.
func (f *Field) fit(v Value) (Value, ProblemKind) {
	switch f.Kind {
	case Numbers, Money, Years:
		if f.Kind == Years && v.kind == date {
			v = Text(v.data.text[:4])
		}
		if v.kind == text {
			if n, err := strconv.ParseFloat(v.data.text, 64); err == nil && n-n == 0 {
				v = Number(n)
			}
		}
		if v.kind != number {
			return Value{}, NotANumber
		}
	case Dates, Deadline:
		if s := v.literal(); isDate(s) {
			return Date(s), 0
		}
		return Value{}, NotADate
	case Done:
		switch wiki.Fold(v.literal()) {
		case "ja", "yes", "udført", "done":
			return Bool(true), 0
		case "nej", "no", "ikke udført", "not done", "åben", "open":
			return Bool(false), 0
		}
		return Value{}, NotYesOrNo
	case Choices:
		folded := wiki.Fold(v.literal())
		for _, c := range f.Choices {
			if wiki.Fold(c.Label.Da) == folded || wiki.Fold(c.Label.En) == folded {
				return Text(c.Value), 0
			}
		}
		return Text(v.literal()), 0
	default:
		return Text(v.literal()), 0
	}
	return v, 0
}

// literal is a value of a condition as it was written, more or less.
func (v Value) literal() string {
	switch {
	case v.kind == number:
		return strconv.FormatFloat(v.num, 'f', -1, 64)
	case v.kind == boolean && v.num == 1:
		return "ja"
	case v.kind == boolean:
		return "nej"
	case v.data == nil:
		return ""
	}
	return strings.TrimSpace(v.data.text)
}
