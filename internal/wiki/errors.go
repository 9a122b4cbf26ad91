package wiki

import "errors"

// The kinds of error. Wrap them with what was being done; test them with errors.Is. A Conflict and an Invalid are
// kinds with data: test those with errors.As.
var (
	ErrNotFound  = errors.New("not found")
	ErrForbidden = errors.New("not allowed")
	ErrSignIn    = errors.New("sign-in needed")
	ErrReadOnly  = errors.New("the wiki cannot be written to now")
	ErrTooLarge  = errors.New("too large")
	ErrTooMany   = errors.New("too many attempts")
	ErrBusy      = errors.New("busy")
)

// Invalid is bad input that its author can mend. Key names the text shown to them (see package i18n); Value is the
// offending part of the input, to be shown in that text; Field is the form field or front matter key it belongs to; Hint
// is what it may be instead, in the words of the wiki.
type Invalid struct {
	Field string
	Key   string
	Value string
	Hint  string
}

func (e *Invalid) Error() string {
	s := "invalid " + e.Field + ": " + e.Key
	if e.Value != "" {
		s += " (" + e.Value + ")"
	}
	return s
}
