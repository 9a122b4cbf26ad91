// Package starter holds the starter wiki: the Danish pages, page templates and page types that are copied
// into a new repository when alliancewiki starts on an empty data directory.
//
// The files lie here exactly as they will lie in the repository, so a page that reads well in this folder
// reads well in a clone. Nothing in them is read at run time: once copied, they belong to the users.
package starter

import "embed"

// FS is the starter wiki. Its root is the root of the new repository. A new folder of pages must be named
// in the pattern; the package's test fails on a file that lies beside the pages and is not embedded.
//
//go:embed *.md all:.wiki alliancen begreber bevillinger hjælp møder organisationer overblik systemer
var FS embed.FS
