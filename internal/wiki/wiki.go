// Package wiki holds the words of the house and nothing else: what a page, a path, an edit and a conflict are, and how
// three texts are merged. It knows neither git nor HTTP nor a database; every other package speaks in its terms.
//
// The words, English in code and Danish in the interface:
//
//	page         side           a Markdown file a/b.md on the branch; its Path is a/b
//	file         fil            any file of the repository by its name there, a page's included
//	attachment   vedhæftet fil  a file that is not a page
//	revision     version        a commit id
//	edit         ændring        what somebody wants changed: files to put, move and remove, on a base revision
//	conflict     konflikt       an edit that cannot be merged; an answer that carries all texts, not a failure
//	proposal     forslag        pushed commits that wait to be merged into the branch
//	redirect     omdirigering   a name that a file had, and the one it has now
//	follower     –              anything derived from git; has a revision it has reached and can be rebuilt
//	person       person         an account
//	organisation organisation   the member organisation a person acts for
//	role         rolle          reader, editor or admin
//	front matter –              YAML between --- lines at the top of a page
//	backlink     henvisning     a page that links here
//
// A value that comes from outside has one door (ParsePath, ParseFile, ParseRev, ParseRole); past it nobody checks again.
package wiki

import (
	"context"
	"strings"
	"time"
)

// Rev is a revision: a whole commit id of 40 lower-case hexadecimal digits, or "" for "before everything".
type Rev string

// BlobID names the bytes of one file: the 40 hexadecimal digits of a git blob.
type BlobID string

// ParseRev reads a commit id from outside: 40 hexadecimal digits, or a prefix of at least 7, which only the store can
// make whole. Anything else (branch names, HEAD~1, options) is ErrNotFound and so never reaches a git command line.
func ParseRev(s string) (Rev, error) {
	if len(s) < 7 || len(s) > 40 {
		return "", ErrNotFound
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return "", ErrNotFound
		}
	}
	return Rev(s), nil
}

// Short is the form shown to people.
func (r Rev) Short() string { return string(r[:min(len(r), 8)]) }

// Role is what a person may do; each role includes the ones before it.
type Role int

// The roles, weakest first. The zero Role may nothing: it is nobody.
const (
	Nobody Role = iota
	Reader
	Editor
	Admin
)

var roleNames = [...]string{"nobody", "reader", "editor", "admin"}

func (r Role) String() string { return roleNames[r] }

// ParseRole reads reader, editor or admin.
func ParseRole(s string) (Role, error) {
	for r := Reader; r <= Admin; r++ {
		if s == roleNames[r] {
			return r, nil
		}
	}
	return Nobody, &Invalid{Field: "role", Key: "role.unknown", Value: s}
}

// Person is somebody with an account, as the rest of the house needs to know them.
// A nil *Person is a visitor who is not signed in.
type Person struct {
	ID           int64
	Email        string
	Name         string
	Organisation string
	Role         Role
	Lang         string // "da" or "en"; "" where the person has not chosen
}

// Can tells whether the person has at least the role.
func (p *Person) Can(r Role) bool { return p != nil && p.Role >= r }

// Author is who a commit says wrote it.
type Author struct {
	Name         string
	Email        string
	Organisation string // the Organisation: trailer; may be empty
}

// Author is how the person signs commits.
func (p *Person) Author() Author {
	return Author{Name: p.Name, Email: p.Email, Organisation: p.Organisation}
}

// Edit is what somebody wants changed, in one commit. Base is the revision the author saw: what others wrote since is
// merged in. A move comes before a put, so that a page can be moved and rewritten at once (the put names the new file).
type Edit struct {
	Base    Rev // "" means that the author saw nothing: every file of Put is new
	By      Author
	Message string // the first line is the summary; must not be empty
	When    time.Time
	Minor   bool // a slip put right: the commit says so in the trailer Minor: yes
	Put     map[File][]byte
	Move    map[File]File
	Remove  []File
}

// Result is what became of an edit.
type Result struct {
	Rev     Rev  // the head that holds the edit
	Changed bool // false where the edit changed nothing and made no commit
	Merged  bool // true where others' changes since Base were merged in: show the page again, not the author's text
}

// Conflict is an edit that cannot be merged. It holds everything, so that nothing typed is lost.
type Conflict struct {
	Head  Rev // the revision that the edit collided with; the base of the next try
	Files []FileConflict
}

func (c *Conflict) Error() string {
	names := make([]string, len(c.Files))
	for i, f := range c.Files {
		names[i] = f.File.String()
	}
	return "conflict in " + strings.Join(names, ", ")
}

// FileConflict is one file of a conflict. A nil text means that the file does not exist on that side.
type FileConflict struct {
	File   File
	Base   []byte // what both started from
	Theirs []byte // what is on the branch now
	Ours   []byte // what the edit wanted
	Chunks []Chunk
}

// Status says how a file was changed by a commit.
type Status byte

// The ways a file changes.
const (
	Added    Status = 'A'
	Modified Status = 'M'
	Deleted  Status = 'D'
	Moved    Status = 'R' // From is where it was
)

// Change is one file changed between two revisions.
type Change struct {
	Status Status
	File   File
	From   File   // for Moved
	Old    BlobID // "" for Added
	New    BlobID // "" for Deleted
}

// Commit is one revision and what it changed.
type Commit struct {
	Rev     Rev
	Parents []Rev
	By      Author // with the organisation of the trailer
	When    time.Time
	Subject string
	Body    string // the message after the subject, without the Organisation trailer
	Changes []Change
	// PushedBy is who brought the commit in with a git client, as signed in then; By is what the commit says of itself.
	// Zero for a commit made in the wiki.
	PushedBy Author
	More     int // changes left out of Changes, where there were too many to list
}

// PushedByOther is who pushed the commit, where that is not who it says wrote it; else nil.
func (c *Commit) PushedByOther() *Author {
	p := c.PushedBy
	if p == (Author{}) || strings.EqualFold(p.Email, c.By.Email) && p.Name == c.By.Name &&
		(c.By.Organisation == "" || p.Organisation == c.By.Organisation) {
		return nil
	}
	return &p
}

// MinorTrailer is the line, in the last paragraph of a message, by which a commit says that it is a minor change.
const MinorTrailer = "Minor: yes"

// Minor tells whether the commit says that it is a minor change.
func (c *Commit) Minor() bool {
	last := c.Body[strings.LastIndex(c.Body, "\n\n")+1:]
	for line := range strings.SplitSeq(last, "\n") {
		if line == MinorTrailer {
			return true
		}
	}
	return false
}

// Undoable tells whether the commit can be undone as one edit: it is neither the first nor a merge, and all that it
// changed is listed.
func (c *Commit) Undoable() bool { return len(c.Parents) == 1 && c.More == 0 }

// Batch is the way from one revision to another, as a follower gets it.
type Batch struct {
	From, To Rev // From is "" for a rebuild from nothing
	// Commits calls yield for each commit after From up to To, parents before children.
	Commits func(ctx context.Context, yield func(*Commit) error) error
	// Changes calls yield for each file that differs between From and To, in no order; a move is a delete and an add.
	Changes func(ctx context.Context, yield func(Change) error) error
	// Blob reads a file's bytes.
	Blob func(ctx context.Context, id BlobID) ([]byte, error)
}
