// Package assets holds what the browser loads besides pages: style sheets, scripts and icons.
package assets

import "embed"

// FS holds the files by their names in this folder. The style sheets in css are parts of one, a file for each layer.
// The folder built has what `make editor` bundles from the folder editor, where npm is there; else nothing of use.
//
//go:embed css/*.css *.js *.svg built/*
var FS embed.FS
