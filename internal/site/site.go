// Package site is one running wiki: who may do what, doing it, and bringing everything derived from git up to date
// before the answer. Each verb of the wiki is one method; a browser, a push and a command end in the same ones.
//
// Reading asks for at least the role Reader, or nobody at all where the wiki is public; changing pages asks for Editor.
// A refused visitor gets wiki.ErrSignIn, a refused person wiki.ErrForbidden.
package site

import (
	"context"
	"time"

	"alliancewiki/internal/wiki"
)

// Site is one running wiki. Its methods may be called at the same time.
type Site struct{}

// Version changes whenever any page view may have changed: with the head and with what the followers have reached.
func (s *Site) Version() string { panic("stub") }

// Head is the revision that a form shown now is based on.
func (s *Site) Head() wiki.Rev { panic("stub") }

// Redirect is the answer where a page or file is known under another name: other letter case or Unicode form, or moved.
type Redirect struct {
	To    wiki.File
	Moved bool // it was renamed, rather than written in another form
}

func (r *Redirect) Error() string { return "is now " + r.To.String() }

// PageRef names a page to a reader.
type PageRef struct {
	Path  wiki.Path
	Title string
	Type  string
	Lang  string
}

// View is a page to be shown.
type View struct {
	PageRef
	Rev       wiki.Rev    // the revision shown
	Blob      wiki.BlobID // the text shown; "" for a preview
	Facts     *wiki.Facts
	HTML      string // sanitised
	Over      string // why the text was not rendered ("size", "time", "depth"), "" where it was; then HTML is its source in <pre>
	Backlinks []PageRef
	Children  []Child      // of the folder of the same name
	Last      *wiki.Commit // the last change; nil while the history is still being built
}

// Child is one entry of a folder: a page, a folder, or both under one name.
type Child struct {
	Name   string
	Title  string
	Page   wiki.Path // zero where there is no page
	Folder string    // "" where there is no folder
	File   wiki.File // an attachment; zero otherwise
	Size   int64     // of an attachment
}

// FolderView is a folder without a page of its own.
type FolderView struct {
	Folder   string // "" for the root
	Children []Child
}

// Page shows a page of the head. A name in another form or of a moved page is a *Redirect; a missing page is
// wiki.ErrNotFound.
func (s *Site) Page(ctx context.Context, who *wiki.Person, p wiki.Path) (*View, error) { panic("stub") }

// FrontPage is the path of the page shown at /: Forside, Home, README or index, the first that is there.
func (s *Site) FrontPage() (wiki.Path, bool) { panic("stub") }

// Folder lists a folder, in Danish order. An empty or missing one is wiki.ErrNotFound (but the root).
func (s *Site) Folder(ctx context.Context, who *wiki.Person, folder string) (*FolderView, error) {
	panic("stub")
}

// OldView is an older version of a page, with its neighbours in the history.
type OldView struct {
	View
	Commit  *wiki.Commit // the commit that made this version
	Newer   wiki.Rev     // the next version, "" where this is the newest
	Older   wiki.Rev
	Current bool // this is the version on the head
}

// Old shows the page as it was at a revision (whole or prefix).
func (s *Site) Old(ctx context.Context, who *wiki.Person, p wiki.Path, rev wiki.Rev) (*OldView, error) {
	panic("stub")
}

// Source reads a page's text or an attachment: of the head where rev is "". Redirects like Page.
func (s *Site) Source(ctx context.Context, who *wiki.Person, f wiki.File, rev wiki.Rev) ([]byte, wiki.BlobID, error) {
	panic("stub")
}

// Draft is what an editor hands in.
type Draft struct {
	Path    wiki.Path
	Content string // CRLF is brought to LF
	Summary string // "" gets a default in the wiki's language
	Base    wiki.Rev
}

// Save puts a page. A conflict is a *wiki.Conflict, bad input a *wiki.Invalid; both lose nothing, since the caller has
// the draft. The new revision is durable and the followers have caught up when it returns.
func (s *Site) Save(ctx context.Context, who *wiki.Person, d Draft) (wiki.Result, error) {
	panic("stub")
}

// Preview renders a draft as Page would.
func (s *Site) Preview(ctx context.Context, who *wiki.Person, p wiki.Path, content string) (*View, error) {
	panic("stub")
}

// Move renames a page with its history; links are left as they are. An occupied name is a *wiki.Invalid (path.exists).
func (s *Site) Move(ctx context.Context, who *wiki.Person, from, to wiki.Path, base wiki.Rev, summary string) (wiki.Result, error) {
	panic("stub")
}

// Delete removes a page or an attachment.
func (s *Site) Delete(ctx context.Context, who *wiki.Person, f wiki.File, base wiki.Rev, summary string) (wiki.Result, error) {
	panic("stub")
}

// Restore puts the text that the page had at rev back, as a new version.
func (s *Site) Restore(ctx context.Context, who *wiki.Person, p wiki.Path, rev wiki.Rev) (wiki.Result, error) {
	panic("stub")
}

// Revert undoes what one commit did, keeping what came later; what came later on the same lines is a *wiki.Conflict.
func (s *Site) Revert(ctx context.Context, who *wiki.Person, rev wiki.Rev) (wiki.Result, error) {
	panic("stub")
}

// Upload puts an attachment in a folder ("" for the root). The name is cleaned for use as a file name; a name in use
// gets a number. Types outside the allow-list, content that does not match the extension, too large files and images
// with too many pixels are *wiki.Invalid on field "file".
func (s *Site) Upload(ctx context.Context, who *wiki.Person, folder, name string, data []byte) (wiki.File, error) {
	panic("stub")
}

// HistoryEntry is one version of a page.
type HistoryEntry struct {
	*wiki.Commit           // Changes holds only the page's own
	File         wiki.File // what the page was called then
}

// History lists the versions of a page, newest first, following renames; a deleted page has one too. before continues
// an earlier list ("" for the newest); next is "" at the end.
func (s *Site) History(ctx context.Context, who *wiki.Person, p wiki.Path, before string, n int) (list []HistoryEntry, next string, err error) {
	panic("stub")
}

// Recent lists commits on the branch, newest first; before and next as for History.
func (s *Site) Recent(ctx context.Context, who *wiki.Person, before string, n int) (list []*wiki.Commit, next string, err error) {
	panic("stub")
}

// Span is a run of text within a line.
type Span struct {
	Text    string
	Changed bool
}

// DiffRow is one row of a comparison, left the older and right the newer text. Kind is '=' unchanged, '-' deleted
// (Right nil), '+' added (Left nil), '~' changed (both), or '…' for Folded unchanged lines left out.
type DiffRow struct {
	Kind        rune
	Left, Right []Span
	LeftNo      int // line numbers from 1; 0 where there is no line on that side
	RightNo     int
	Folded      int
	Hidden      []DiffRow // the folded rows themselves, for those who want to see them
}

// Diff compares two texts.
type Diff struct {
	Rows           []DiffRow
	Added, Deleted int  // lines
	Binary         bool // not text: no rows
	TooLarge       bool // too large to compare: no rows
}

// Comparison is a page at two revisions.
type Comparison struct {
	Path     wiki.Path
	From, To *wiki.Commit // From is nil where the page began with To
	Diff
}

// Compare compares the page at two revisions; an empty from means the version before to, an empty to the head.
func (s *Site) Compare(ctx context.Context, who *wiki.Person, p wiki.Path, from, to wiki.Rev) (*Comparison, error) {
	panic("stub")
}

// CompareTexts is the same for two texts at hand, as the conflict screen needs it.
func CompareTexts(older, newer string) Diff { panic("stub") }

// BlameLine is one line of a page and the commit that last changed it; Commit is nil for lines older than the versions
// that were looked at.
type BlameLine struct {
	No     int
	Text   string
	Commit *wiki.Commit
}

// Blame annotates the page on the head line by line.
func (s *Site) Blame(ctx context.Context, who *wiki.Person, p wiki.Path) ([]BlameLine, error) {
	panic("stub")
}

// Letter is one section of the list of all pages.
type Letter struct {
	Letter string // "A" … "Å", "#" for the rest
	Count  int
}

// Pages lists the pages of one letter ("" for the first that has any) in Danish order by title, after skipping some,
// with all letters in use.
func (s *Site) Pages(ctx context.Context, who *wiki.Person, letter string, skip, n int) (list []PageRef, letters []Letter, err error) {
	panic("stub")
}

// Similar suggests pages for an address that is not there.
func (s *Site) Similar(ctx context.Context, who *wiki.Person, p wiki.Path) ([]PageRef, error) {
	panic("stub")
}

// Template is a starting text for a new page, from .wiki/templates/ of the wiki.
type Template struct {
	Name  string // file name without extension
	Label string
	Text  string
}

// Templates lists the templates, the empty one first.
func (s *Site) Templates(ctx context.Context, who *wiki.Person) ([]Template, error) { panic("stub") }

// State tells how far the followers are.
type State struct {
	Head      wiki.Rev
	Followers []FollowerState
}

// FollowerState is one follower's progress.
type FollowerState struct {
	Name  string
	Rev   wiki.Rev
	Ready bool // has reached a head since start
	Err   error
	Since time.Time // of the error
}

// State tells how far the followers are behind the head; /readyz is green when all are ready.
func (s *Site) State() State { panic("stub") }
