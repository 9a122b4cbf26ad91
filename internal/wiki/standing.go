package wiki

import "time"

// Standing is what every reader should know about the wiki as a whole just now: why it cannot be written to, or how far
// it is behind another.
type Standing struct {
	Key      string // of the text: "disk", "upstream.away", "upstream.behind", "worktree"
	ReadOnly bool
	Since    time.Time
	Value    string // what the text names: the address of the primary wiki, a file
	Count    int    // changes that the wiki is behind or ahead
}

// NotNow is an edit that the wiki cannot take at the moment; it is an ErrReadOnly that says why.
type NotNow struct{ Standing Standing }

func (e *NotNow) Error() string { return "the wiki cannot be written to now: " + e.Standing.Key }

// Is makes NotNow an ErrReadOnly.
func (e *NotNow) Is(target error) bool { return target == ErrReadOnly }
