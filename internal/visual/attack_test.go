package visual

import (
	"strings"
	"testing"
)

// Somebody saves a paragraph of half a megabyte with every other word changed, and leads readers to the comparison: each
// change once looked for its place from the beginning of the paragraph, half a minute for each reader. Every word knows
// its place.
func TestAParagraphOfChangesTakesNoLongerThanItsWords(t *testing.T) {
	const n = 100_000
	older, newer := strings.Repeat("a b ", n), strings.Repeat("a c ", n)
	got, changes, err := Diff("<p>"+older+"</p>", "<p>"+newer+"</p>", said)
	if err != nil || changes != n {
		t.Fatalf("%d changes, %v", changes, err)
	}
	for name, want := range map[string]string{"del": newer, "ins": older} {
		if without(t, got, name) != strings.ReplaceAll(want, " ", "") {
			t.Errorf("without <%s> it is another text", name)
		}
	}
	root, err := parse("<p>en, to  tre <b>fire</b> fem</p>")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range tokens(items(root)[0].nodes) {
		if !strings.HasPrefix(w.node.Data[w.at:], w.text) {
			t.Errorf("%q is not at %d of %q", w.text, w.at, w.node.Data)
		}
	}
}

// What went was put together word by word, each time from the beginning: half a minute for as many as a page can have.
func TestManyWordsThatWentTakeNoLongerThanThemselves(t *testing.T) {
	const n = 150_000
	stays, gone := strings.Repeat("x ", n), strings.Repeat("y ", n)
	got, changes, err := Diff("<p>"+stays+gone+"</p>", "<p>"+stays+"</p>", said)
	if err != nil || changes != 1 {
		t.Fatalf("%d changes, %v", changes, err)
	}
	if without(t, got, "ins") != strings.ReplaceAll(stays+gone, " ", "") {
		t.Error("without what came it is another text")
	}
}

// Somebody puts sixty thousand short paragraphs in the place of a few long ones. Once the bytes that may be read to find
// versions of each other are used up, nothing more is read.
func TestNothingIsReadOnceTheBoundIsReached(t *testing.T) {
	root, err := parse(strings.Repeat("<p>"+strings.Repeat("ord ", 8000)+"</p>", 2))
	if err != nil {
		t.Fatal(err)
	}
	list := items(root)
	d := &differ{left: -1}
	if n := testing.AllocsPerRun(10, func() {
		if d.alike(list[0], list[1]) {
			t.Error("what may not be read is alike")
		}
	}); n > 0 {
		t.Errorf("%v allocations to read what may not be read", n)
	}
}
