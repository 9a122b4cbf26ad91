package markdown

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

// world is a wiki's files with their titles, found by the rules of the index.
type world map[string]string

var testWorld = world{
	"Forside.md": "Velkommen", "drift/backup.md": "Sikkerhedskopi", "drift/restore.md": "Genskab", "drift/side.md": "Siden",
	"drift/plan.png": "", "drift/rapport.pdf": "", "møder/2024/referat.md": "Referat", "mødesteder/Århus C.md": "Lokaler i Århus",
	"a/dublet.md": "Dublet A", "b/dublet.md": "Dublet B", "mappe/side.md": "I mappen", "vej (1)/å & ø.md": "Tegn",
	"drift/C# og F#.md": "Sprog", "drift/C#.md": "", "wiki/intern.md": "", "-/bag.md": "",
}

func (w world) resolve(from wiki.Path, l wiki.Link) (wiki.File, bool) {
	if l.Kind == wiki.LinkPath {
		return w.path(l.Target)
	}
	key := fileKey(strings.TrimPrefix(l.Target, "/"))
	best, rank := "", 100
	for _, name := range w.names() {
		r := 100
		switch folded := fileKey(name); {
		case folded == key:
			r = 0
		case strings.HasSuffix(folded, "/"+key):
			r = 30
		case w[name] != "" && wiki.Fold(w[name]) == key:
			r = 60
		}
		if r += steps(from.Folder(), found(name, 0).File.Folder()); r < rank {
			best, rank = name, r
		}
	}
	if best == "" {
		return wiki.File{}, false
	}
	return found(best, 0).File, true
}

func (w world) names() (names []string) {
	for name := range w {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (w world) path(target string) (wiki.File, bool) {
	for _, name := range w.names() {
		if wiki.Fold(name) == wiki.Fold(target) || wiki.Fold(name) == wiki.Fold(target+".md") {
			return found(name, 0).File, true
		}
		if strings.HasPrefix(name, target+"/") {
			return found(target, 0).File, true
		}
	}
	return wiki.File{}, false
}

// steps is how far it is from one folder to another.
func steps(a, b string) int {
	way := relative(a, b+"/")
	return min(strings.Count(way, "/"), 29)
}

// moving is a move of files and folders: from name to name.
type moving map[string]string

func (m moving) name(name string) string {
	if to, ok := m[name]; ok {
		return to
	}
	for from, to := range m {
		if strings.HasPrefix(name, from+"/") {
			return to + name[len(from):]
		}
	}
	return name
}

func (m moving) moved(f wiki.File) (wiki.File, bool) {
	to := found(m.name(f.String()), 0).File
	return to, to != f
}

// rewritten rewrites a page of the world.
func (w world) rewritten(t testing.TB, m moving, page string, text []byte) (out []byte, to wiki.Path, changed, left int) {
	after := world{}
	for name, title := range w {
		after[m.name(name)] = title
	}
	from := testPath(t, page)
	to = testPath(t, strings.TrimSuffix(m.name(page+".md"), ".md"))
	var names []string
	for was, is := range m {
		names = append(names, was, is)
	}
	var parsed []byte
	var facts wiki.Facts
	out, changed, left = Rewrite(from, to, text, Moves{
		Before: func(l wiki.Link) (wiki.File, bool) { return w.resolve(from, l) },
		After:  func(l wiki.Link) (wiki.File, bool) { return after.resolve(to, l) },
		Moved:  m.moved,
		Names:  NewNames(names...),
		Parsed: func(text []byte, d *Doc) { parsed, facts = text, d.Facts() },
	})
	if changed > 0 && (!bytes.Equal(parsed, out) || !reflect.DeepEqual(facts, Facts(to, out))) {
		t.Errorf("the page as rewritten has the facts %+v, not %+v", Facts(to, out), facts)
	}
	return out, to, changed, left
}

// A case of moving: its name, the moves and the page as "a.md > b.md, c > d @ page", the text, and what becomes of it.
func TestLinksAreRewrittenAsInTheCaseFile(t *testing.T) {
	const file = "testdata/rewrite.cases"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, c := range strings.Split("\n"+string(data), "\n"+caseMark)[1:] {
		name, rest, _ := strings.Cut(c, "\n")
		head, rest, _ := strings.Cut(rest, "\n")
		input, want, ok := strings.Cut(rest, htmlMark)
		if !ok && !*update {
			t.Fatalf("%q has no %q", name, htmlMark)
		}
		moves, page, _ := strings.Cut(head, " @ ")
		m := moving{}
		for _, pair := range strings.Split(moves, ", ") {
			from, to, _ := strings.Cut(pair, " > ")
			m[from] = to
		}
		input = strings.TrimSuffix(input, "\n") + "\n"
		out, _, changed, left := testWorld.rewritten(t, m, page, []byte(input))
		got := fmt.Sprintf("%s--- %d changed, %d left\n", out, changed, left)
		all += caseMark + name + "\n" + head + "\n" + input + htmlMark + got
		t.Run(name, func(t *testing.T) {
			if !*update && strings.TrimRight(want, "\n")+"\n" != got {
				t.Errorf("%s\ninput:\n%s\ngot:\n%s\nwant:\n%s", head, input, got, want)
			}
		})
	}
	if *update {
		if err := os.WriteFile(file, []byte(all), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRewritingKeepsTheBytesOfEverythingElse(t *testing.T) {
	for _, text := range []string{
		"\ufeff---\r\ntitle: x\r\n---\r\n\r\nSe %s  \r\nog\t%s\r\n\r\n\r\n",
		"Se %s\rog %s\r\r",
		"\xff\xfe ikke UTF-8 \x00 %s \xc3 %s \xe2\x82",
		"\ufeffA\u030a %s å %s   \n\n\n",
		"\n\n\t%[2]s\n\n> - a\n>\t  b %[1]s\n>   \t%[2]s \n",
	} {
		const was, is = "[x](backup.md)", "[x](kopi.md)"
		in := strings.ReplaceAll(fmt.Sprintf(text, was, was), "\t"+was, "\t`"+was+"`")
		want := strings.ReplaceAll(in, " "+was, " "+is)
		out, _, changed, left := testWorld.rewritten(t, moving{"drift/backup.md": "drift/kopi.md"}, "drift/side", []byte(in))
		if string(out) != want || changed == 0 || left != 0 {
			t.Errorf("got  %q, %d, %d\nwant %q", out, changed, left, want)
		}
	}
}

func TestALinkThatWouldChangeThePageOtherwiseIsLeft(t *testing.T) {
	m := moving{"drift/backup.md": "drift/a ] b [.md"}
	out, _, changed, left := testWorld.rewritten(t, m, "drift/side", []byte("[[backup]] [x](backup.md)\n"))
	if want := "[[backup]] [x](a%20]%20b%20[.md)\n"; string(out) != want || changed != 1 || left != 1 {
		t.Errorf("got %q, %d changed, %d left, want %q", out, changed, left, want)
	}
	m = moving{"drift/backup.md": "drift/a`b.md"} // opens code with the backtick before
	out, _, changed, left = testWorld.rewritten(t, m, "drift/side", []byte("[[restore]] ` [[backup]] [x](backup.md) [[restore]]\n"))
	if want := "[[restore]] ` [[backup]] [x](a%60b.md) [[restore]]\n"; string(out) != want || changed != 1 || left != 1 {
		t.Errorf("got %q, %d changed, %d left, want %q", out, changed, left, want)
	}
}

func TestAPageOverItsBudgetIsNotRewritten(t *testing.T) {
	for name, monster := range monsters {
		text := []byte("[x](backup.md)\n\n" + monster(maxSource))
		if Facts(testPath(t, "drift/side"), text).Links != nil {
			continue // it is short once it is clean
		}
		if out, _, changed, left := testWorld.rewritten(t, moving{"drift/backup.md": "a.md"}, "drift/side", text); changed != 0 || left != 0 || string(out) != string(text) {
			t.Errorf("%s: %d changed, %d left", name, changed, left)
		}
	}
}

func TestManyLinksAreFollowedWithoutEnd(t *testing.T) {
	asked := 0
	nowhere := func(wiki.Link) (wiki.File, bool) { asked++; return wiki.File{}, false }
	Rewrite(testPath(t, "a"), testPath(t, "b/a"), []byte(count(60<<10, "[a](%d) ")), Moves{Before: nowhere, After: nowhere})
	if asked > 2*maxAsked {
		t.Errorf("asked %d times", asked)
	}
}

func TestNamesAreFoundHoweverTheyAreWritten(t *testing.T) {
	for name, texts := range map[string][]string{
		"drift/Backup.md":  {"[[backup]]", "[x](BACKUP.md)", "%62ackup", "back%75p", "&#98;ackup", "bac\u212Aup", "back\x01up", "<a href=back\nup>"},
		"møder/Fjernlån":   {"fjernlån", "Fjernl\u00c5n", "fjernla\u030an", "fjernl%C3%A5n", "FJERNL&aring;N"},
		"Straße":           {"strasse", "STRAßE", "straße"},
		"åø":               {"åø", "%C3%A5", "x"},
		"a_b-c d.e/x_yz-w": {"x_yz-w", `x\_yz\-w`, "x%5Fyz%2dw", "x&#95;yz-w"},
		"Side å 7":         {"side a\u030a 7", "Side%20%61%CC%8A%207", `side\ å&nbsp;7`, "side%20%C3%A5%207", "side, side å 7"},
	} {
		for _, text := range texts {
			if !NewNames("unlikely9876", name).In([]byte(text)) {
				t.Errorf("%s is not found in %q", name, text)
			}
		}
	}
	n := NewNames("drift/Backup.md", "møder/2024/Referat af møde.md", "Side 7")
	for _, text := range []string{"", "Side 8, side 9 og meget mere" + strings.Repeat(" ", 40) + "7", "Et møde %C3%A6 & R &amp; D 100 % back up", "50%"} {
		if n.In([]byte(text)) {
			t.Errorf("a name is found in %q", text)
		}
	}
	for r := rune(0x80); r < 0x30000; r++ {
		folded := strings.ContainsFunc(wiki.Fold(string(r)), func(f rune) bool { return f < 0x80 && isPlain(byte(f)) })
		if folded && !strings.ContainsRune(disguises, r) {
			t.Errorf("%c (%U) is like %q", r, r, wiki.Fold(string(r)))
		}
	}
}
