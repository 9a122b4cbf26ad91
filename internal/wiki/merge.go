package wiki

// Chunk is one piece of a merge, in the order of the text: either Text that both sides agree on, or a conflict with
// what each side has in its place.
type Chunk struct {
	Conflict bool
	Section  string // the text of the nearest heading above, or the front matter key; "" before the first heading
	Text     string // where there is no conflict
	Base     string
	Theirs   string
	Ours     string
}

// Merged is what Merge makes of three texts.
type Merged struct {
	Clean  bool
	Text   []byte // the merged text; nil where it is not clean
	Chunks []Chunk
}

// Merge is filled in by the merge helper.
func Merge(base, ours, theirs []byte) Merged { panic("not written") }
