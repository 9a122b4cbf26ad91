package wiki

import "fmt"

// RefUpdate is one ref that a git client wants moved.
type RefUpdate struct {
	Ref      string // as the client wrote it
	Old, New Rev    // "" for "not there": a new ref, or a deletion
}

// Refused is a push that breaks the rules of the wiki. Nothing of it is kept.
type Refused struct {
	Problems []Problem
	More     int  // problems beyond those listed
	Past     bool // all of them are in commits before the last, which mended them
	Base     Rev  // the commit of the wiki that the refused ones stand on
}

// Problem is one thing to mend in a push, or in the front matter of a page.
type Problem struct {
	File   string // name as it is in the commit, any bytes; "" where it is about a commit
	Line   int    // from 1; 0 for the whole file
	Commit Rev
	Invalid
}

// Unwrap lets errors.As find the Invalid, for whom the line is nothing.
func (p *Problem) Unwrap() error { return &p.Invalid }

func (e *Refused) Error() string {
	if len(e.Problems) == 0 {
		return "refused"
	}
	p := e.Problems[0]
	return fmt.Sprintf("refused: %q, line %d: %s, and %d more", p.File, p.Line, p.Invalid.Error(), len(e.Problems)-1+e.More)
}
