package wiki

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRedirectsAreReadAsPeopleWriteThem(t *testing.T) {
	r := ParseRedirects([]byte("# en kommentar\r\n\n" +
		"systemer/FBI -> systemer/Fælles bibliotekssystem.md\r\n" +
		"  /møder/Salon 1.md->møder/Første salon  \n" +
		"/#1.md -> et.md\n" +
		"billeder/kort.png -> kort/kort.png\n" +
		"v1.2.md -> v2\n" +
		"a -> ../b\na -> \n-> b\na b\nens -> Ens\n\xff -> c\n.git/x -> c\n" +
		"to gange -> først\nto gange -> sidst"))
	for _, c := range []struct{ old, want string }{
		{"systemer/FBI.md", "systemer/Fælles bibliotekssystem.md"},
		{"Systemer/fbi.md", "systemer/Fælles bibliotekssystem.md"},
		{"møder/Salon 1.md", "møder/Første salon.md"},
		{"#1.md", "et.md"},
		{"billeder/kort.png", "kort/kort.png"},
		{"v1.2.md", "v2.md"},
		{"to gange.md", "sidst.md"},
		{"a.md", ""}, {"ens.md", ""}, {"c.md", ""},
	} {
		to, ok := r.To(File{c.old})
		if to.String() != c.want || ok != (c.want != "") {
			t.Errorf("%s leads to %q, want %q", c.old, to, c.want)
		}
	}
	if got := r.From(File{"v2.md"}); len(got) != 1 || got[0].String() != "v1.2.md" {
		t.Errorf("got %v", got)
	}
	var none *Redirects
	if _, ok := none.To(File{"a.md"}); ok || none.From(File{"a.md"}) != nil {
		t.Error("nothing leads somewhere")
	}
}

// there are the files after a move, for AddRedirects.
func there(names ...string) func(File) bool {
	return func(f File) bool { return slices.Contains(names, f.s) }
}

func TestAddingRedirects(t *testing.T) {
	const heading = redirectsHeading
	for _, c := range []struct {
		name, text string
		moved      map[File]File
		there      []string
		want       string
	}{
		{"the first line of a file", "", map[File]File{{"a.md"}: {"b å/c.md"}}, nil, heading + "a.md -> b å/c.md\n"},
		{"lines are in order", "b.md -> x.md\n", map[File]File{{"c.md"}: {"y.md"}, {"a.md"}: {"z.md"}}, nil, "a.md -> z.md\nb.md -> x.md\nc.md -> y.md\n"},
		{"a chain becomes two lines that lead to its end", "a.md -> b.md\n", map[File]File{{"b.md"}: {"c.md"}}, nil, "a.md -> c.md\nb.md -> c.md\n"},
		{"a name that is a page again has no line", "a.md -> b.md\n", map[File]File{{"c.md"}: {"d.md"}}, []string{"a.md"}, "c.md -> d.md\n"},
		{"back again", "a.md -> b.md\n", map[File]File{{"b.md"}: {"a.md"}}, []string{"a.md"}, "b.md -> a.md\n"},
		{"there and back again by way of a third name", "a.md -> c.md\nb.md -> c.md\n", map[File]File{{"c.md"}: {"a.md"}}, []string{"a.md"}, "b.md -> a.md\nc.md -> a.md\n"},
		{"two pages change places", "x.md -> a.md\n", map[File]File{{"a.md"}: {"b.md"}, {"b.md"}: {"a.md"}}, []string{"a.md", "b.md"}, "x.md -> b.md\n"},
		{"another letter case is no other name", "", map[File]File{{"a.md"}: {"A.md"}}, []string{"A.md"}, heading},
		{"one line for a name that moved twice", "a.md -> b.md\n", map[File]File{{"a.md"}: {"c.md"}}, []string{"b.md"}, "a.md -> c.md\n"},
		{"comments stay with the line below them, and rubbish stays too", "# øverst\n\nb.md -> x.md\n# om c\nc.md -> y.md\nvrøvl", map[File]File{{"a.md"}: {"z.md"}}, nil,
			"# øverst\n\na.md -> z.md\nb.md -> x.md\n# om c\nc.md -> y.md\nvrøvl"},
		{"what stood above a line that goes stays", "b.md -> x.md\nvrøvl\nc.md -> y.md\n", map[File]File{{"a.md"}: {"z.md"}}, []string{"c.md"}, "a.md -> z.md\nb.md -> x.md\nvrøvl\n"},
		{"a name with # in front", "", map[File]File{{"#1.md"}: {"en.md"}}, nil, heading + "/#1.md -> en.md\n"},
		{"a file that would be read as a page", "", map[File]File{{"LICENSE"}: {"b/LICENSE"}}, nil, heading},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(AddRedirects([]byte(c.text), c.moved, there(c.there...))); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestMergingRedirects(t *testing.T) {
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{"both add", "b.md -> x.md\n", "a.md -> y.md\nb.md -> x.md\n", "b.md -> x.md\nc.md -> z.md\n", "a.md -> y.md\nb.md -> x.md\nc.md -> z.md\n"},
		{"both begin the file", "", "# o\na.md -> y.md\n", "# o\nb.md -> z.md\n", "# o\na.md -> y.md\nb.md -> z.md\n"},
		{"one removes, the other adds", "a.md -> x.md\n", "", "a.md -> x.md\nb.md -> x.md\n", "b.md -> x.md\n"},
		{"one removes what the other changed", "a.md -> x.md\n", "", "a.md -> y.md\n", "a.md -> y.md\n"},
		{"both move one page", "", "a.md -> b.md\n", "a.md -> c.md\n", "a.md -> c.md\n"},
		{"one moves on what the other moved", "a.md -> b.md\n", "a.md -> c.md\nb.md -> c.md\n", "a.md -> b.md\nd.md -> e.md\n", "a.md -> c.md\nb.md -> c.md\nd.md -> e.md\n"},
		{"comments of both", "# 1\na.md -> b.md\n", "# 1\n# 2\na.md -> b.md\n", "# 1\n# 3\na.md -> b.md\n", "# 1\n# 3\n# 2\na.md -> b.md\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(MergeRedirects([]byte(c.base), []byte(c.ours), []byte(c.theirs))); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func FuzzRedirects(f *testing.F) {
	f.Add([]byte(""), []byte("a.md -> b.md\n"), []byte("# x\nb.md->c\n"))
	f.Add([]byte("a.md -> b.md"), []byte("vrøvl\na.md -> c.md\r\n\r\n"), []byte("A.md -> a.md\n\xff"))
	f.Fuzz(func(t *testing.T, a, b, c []byte) {
		for _, text := range [][]byte{a, b, c} {
			parsed := parseRedirects(text)
			once := parsed.bytes()
			again := parseRedirects(once)
			if !bytes.Equal(again.bytes(), once) {
				t.Fatalf("%q is written as %q, and that as %q", text, once, again.bytes())
			}
			for line := range strings.Lines(string(text)) {
				if _, ok := parseRedirect(line); !ok && !bytes.Contains(once, []byte(line)) {
					t.Fatalf("%q lost %q: %q", text, line, once)
				}
			}
			added := ParseRedirects(AddRedirects(text, map[File]File{{"x.md"}: {"y.md"}}, there("y.md")))
			if to, ok := added.To(File{"x.md"}); !ok || to.s != "y.md" {
				t.Fatalf("%q: the line added leads to %q", text, to)
			}
			if olds := added.From(File{"x.md"}); len(olds) > 0 {
				t.Fatalf("%q: a chain is left from %v", text, olds)
			}
		}
		merged := MergeRedirects(a, b, c)
		if other := MergeRedirects(a, c, b); !bytes.Equal(merged, other) {
			t.Fatalf("%q or %q", merged, other)
		}
		if !bytes.Equal(MergeRedirects(a, b, b), b) || !bytes.Equal(MergeRedirects(a, a, b), b) {
			t.Fatal("what one side did alone is not what there is")
		}
		m, base, ours, theirs := ParseRedirects(merged), ParseRedirects(a), ParseRedirects(b), ParseRedirects(c)
		for side, other := range map[*Redirects]*Redirects{ours: theirs, theirs: ours} {
			for old, to := range side.to {
				got := m.to[old]
				if got != to && got != other.to[old] || got.IsZero() && base.to[old].IsZero() {
					t.Fatalf("%q leads to %q, not to %q or %q", old, got, to, other.to[old])
				}
			}
		}
	})
}

// TestRedirectsOfAnAttackerCostLittle reads and merges what a push may hold, which once took a minute: everybody's saves
// wait for a merge, and a visitor's request for an unknown page for a reading.
func TestRedirectsOfAnAttackerCostLittle(t *testing.T) {
	junk := func(line string) []byte {
		var b strings.Builder
		for i := 0; b.Len() < 1<<20; i++ {
			fmt.Fprintf(&b, line, i)
		}
		return []byte(b.String())
	}
	began := time.Now()
	for _, lines := range [][2]string{{"#%d\n", "# %d\n"}, {"#%d\na -> b\n", "#%d\na -> c\n"}, {"#\na%d -> b\n", "#\nb%d -> c\n"}} {
		ours, theirs := junk(lines[0]), junk(lines[1])
		MergeRedirects(nil, ours, theirs)
		AddRedirects(ours, nil, func(File) bool { return true })
	}
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("it took %s", took)
	}
}
