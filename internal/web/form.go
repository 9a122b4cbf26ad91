package web

import (
	"errors"
	"html/template"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"alliancewiki/internal/i18n"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
)

// need refuses a visitor who would have to sign in, and a person whose role is too weak.
func need(who *wiki.Person, role wiki.Role) error {
	switch {
	case who == nil:
		return wiki.ErrSignIn
	case !who.Can(role):
		return wiki.ErrForbidden
	}
	return nil
}

// formBase is the revision that a form says it was shown at; a form that does not say is about the head.
func (s *server) formBase(c *gin.Context) (wiki.Rev, error) {
	raw := c.PostForm("base")
	if raw == "" {
		return s.site.Head(), nil
	}
	return parseBase(raw)
}

// parseBase reads the revision of a form's field.
func parseBase(raw string) (wiki.Rev, error) {
	rev, err := wiki.ParseRev(raw)
	if err != nil {
		return "", &wiki.Invalid{Field: "base", Key: "edit.base"}
	}
	return rev, nil
}

// refuse puts what is to be mended on a form's page: in its title, in the summary and beside the fields.
func (b *base) refuse(errs ...fieldError) { b.Errors = errs }

// Error is the text beside a field that is to be mended, "" where the field is fine.
func (b base) Error(field string) string {
	for _, e := range b.Errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// Aria connects a field to the texts around it, for those who hear the page: the hint FIELD-hint where there is one,
// and the error FIELD-error where the field is to be mended.
func (b base) Aria(field string, hint bool) template.HTMLAttr {
	var ids []string
	if hint {
		ids = append(ids, field+"-hint")
	}
	bad := b.Error(field) != ""
	if bad {
		ids = append(ids, field+"-error")
	}
	var attr string
	if len(ids) > 0 {
		attr = `aria-describedby="` + strings.Join(ids, " ") + `"`
	}
	if bad {
		attr += ` aria-invalid="true"`
	}
	return template.HTMLAttr(attr) // field is a constant of the template
}

// fieldErrors are the bad inputs in an error, in the words of the interface. fields names the form's field for each
// that the error may speak of; of any other, the text stands in the summary alone. Empty where the error is of another kind.
func fieldErrors(t *i18n.Texts, err error, fields map[string]string) []fieldError {
	var out []fieldError
	for _, bad := range invalids(err) {
		out = append(out, fieldError{Field: fields[bad.Field], Text: t.Problem(bad.Line, bad.Invalid)})
	}
	return out
}

// invalids are all bad inputs in an error, which may join several.
func invalids(err error) []wiki.Problem {
	switch e := err.(type) {
	case *wiki.Problem:
		return []wiki.Problem{*e}
	case *wiki.Invalid:
		return []wiki.Problem{{Invalid: *e}}
	case interface{ Unwrap() error }:
		return invalids(e.Unwrap())
	case interface{ Unwrap() []error }:
		var out []wiki.Problem
		for _, part := range e.Unwrap() {
			out = append(out, invalids(part)...)
		}
		return out
	}
	return nil
}

// localPath is an address to go on to, if it is one of ours; the front page if not. It comes from a form or a query,
// so somebody else may have written it, to lead a person who just signed in to another host.
func localPath(next string) string {
	const front = "/"
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		return front
	}
	for _, r := range next {
		// Browsers take \ for /, and drop tabs and line ends, within an address as well.
		if r == '\\' || r <= ' ' || r == 0x7f {
			return front
		}
	}
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil {
		return front
	}
	if u.Path == "/-/login" || u.Path == "/-/setup" {
		return front // where the person just was
	}
	return next
}

// isMoved tells whether the name was a page's before it was moved, so that the name itself is free.
func isMoved(err error) bool {
	var r *site.Redirect
	return errors.As(err, &r) && r.Moved
}
