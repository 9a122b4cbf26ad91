package visual

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var said = Words{Added: "Tilføjet:", Deleted: "Slettet:"}

// without is the text of HTML without what is in the elements of one kind and without what only screen readers hear, and
// without space, which belongs to nobody between blocks.
func without(t *testing.T, text, name string) string {
	t.Helper()
	root, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Data == name || attribute(n, "class") == "visually-hidden") {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(root)
	return strings.Join(strings.Fields(b.String()), "")
}

func TestChangesAreMarkedInTheRenderedPage(t *testing.T) {
	const add, del = `<span class="visually-hidden">Tilføjet: </span>`, `<span class="visually-hidden">Slettet: </span>`
	for _, tt := range []struct{ name, older, newer, want string }{
		{"a word", "<p>Den gamle aftale</p>", "<p>Den nye aftale</p>", "<p>Den <del>" + del + "gamle</del><ins>" + add + "nye</ins> aftale</p>"},
		{"a word within emphasis", "<p>a <em>b c</em> d</p>", "<p>a <em>b x</em> d</p>", "<p>a <em>b <del>" + del + "c</del><ins>" + add + "x</ins></em> d</p>"},
		{"neighbouring words are one change", "<p>uge 12 og alt det andet</p>", "<p>mandag 13 og alt det andet</p>",
			"<p><del>" + del + "uge 12</del><ins>" + add + "mandag 13</ins> og alt det andet</p>"},
		{"what its author struck out", "<p>a <del>b</del> <ins>c</ins> alt det andet</p>", "<p>a <del>b</del> <ins>c</ins> alt det andet her</p>",
			"<p>a <s>b</s> <u>c</u> alt det andet<ins>" + add + " her</ins></p>"},
		{"a paragraph that came", "<p>a</p>", "<p>a</p><p>ny</p>", `<p>a</p><p class="whole-ins"><ins>` + add + "ny</ins></p>"},
		{"a paragraph that went", "<p id=x>væk</p><p>a</p>", "<p>a</p>", `<p class="whole-del"><del>` + del + "væk</del></p><p>a</p>"},
		{"a row that went", "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>", "<table><tbody><tr><td>b</td></tr></tbody></table>",
			`<table><tbody><tr class="whole-del"><td><del>` + del + `a</del></td></tr><tr><td>b</td></tr></tbody></table>`},
		{"a picture", `<p>se <img src="a.png"/></p>`, `<p>se <img src="b.png"/></p>`,
			`<p>se <del>` + del + `<img src="a.png"/></del><ins>` + add + `<img src="b.png"/></ins></p>`},
		{"a link that went leads nowhere", `<p><a href="/x" id="i">væk</a> bliver her altid</p>`, `<p>bliver her altid</p>`, `<p><del>` + del + `væk </del>bliver her altid</p>`},
		{"what is text stays text", "<p>a &lt;script&gt; b c d</p>", "<p>a &lt;b&gt; b c d</p>", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, changes, err := Diff(tt.older, tt.newer, said)
			if err != nil {
				t.Fatal(err)
			}
			if tt.want != "" && got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if changes != 1 {
				t.Errorf("%d changes, want 1", changes)
			}
			if strings.Contains(got, "<script") || strings.Contains(got, "id=") {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestAPageLikeItselfHasNoChanges(t *testing.T) {
	const page = `<h2 id="a">A</h2><ul><li>b <em>c</em></li></ul>`
	if got, changes, err := Diff(page, page, said); err != nil || got != page || changes != 0 {
		t.Errorf("got %s, %d, %v", got, changes, err)
	}
}

func TestWhatIsTooLargeIsNotCompared(t *testing.T) {
	if _, _, err := Diff(strings.Repeat("<p>a</p>", 1<<18), "", said); err != ErrTooLarge {
		t.Errorf("got %v", err)
	}
	if _, _, err := Diff("<style>a</style>", "", said); err == nil {
		t.Error("raw text is taken for text")
	}
}
