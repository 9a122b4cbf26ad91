// Package assets holds what the browser loads besides pages: style sheets, scripts and icons.
package assets

import "embed"

// FS holds the files by their names in this folder.
//
//go:embed *.css *.js *.svg
var FS embed.FS
