// Package templates holds the HTML templates: layout.tmpl around every page, one file a page, partials in _NAME.tmpl.
package templates

import "embed"

// FS holds *.tmpl.
//
//go:embed *.tmpl
var FS embed.FS
