package wiki

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// accepted are names of files that every system takes as they are.
var accepted = []string{
	"Forside.md", "salon/2024/Første møde.md", "æøå/ÆØÅ.md", "a.b.c.md", "-x.md", "--help.md", "a&b;c$d'e(f)[g]{h}.md",
	"~a.md", "a~1b.md", "alliance~x.md", "console.md", "com.md", "com10.md", "nulpunkt.md", "aux_.md", ".wiki/types/salon.yaml",
	"git.md", "git/x.md", "gitmodules.md", "HEAD.md", "refs/heads/main.md", "bilag/kort.png", "uden-endelse", "日本語.md",
	"👍.md", "a\u0301.md", "long/" + strings.Repeat("x", 237) + ".md", "salon #3.md", "100 %.md", "a=b+c,d@e!.md", "con²x.md",
	strings.Repeat("dyb/", 100) + "side.md", "programme~1.md", "…/a.md", "x.MD",
}

// refused are names with the rule that each breaks.
var refused = map[string]string{
	"": "path.empty", "/a.md": "path.empty", "a/": "path.empty", "a//b.md": "path.empty", ".md": "path.empty", "a/.md": "path.empty",
	".": "path.dots", "..": "path.dots", "../a.md": "path.dots", "a/../b.md": "path.dots", "a/./b.md": "path.dots",
	".git": "path.hidden", ".git/config": "path.hidden", "a/.git/x": "path.hidden", ".GIT/x": "path.hidden", ".gitmodules": "path.hidden",
	".gitattributes": "path.hidden", "a/.wiki/x": "path.hidden", ".Wiki/x": "path.hidden", ".wiki": "path.hidden", "...md": "path.hidden",
	".g\u200cit/x": "path.hidden", "\u200c.git/x": "path.character", "\ufeff.git/x": "path.character",
	"a\\b.md": "path.character", "a:b.md": "path.character", "a*.md": "path.character", "a?.md": "path.character", `a".md`: "path.character",
	"<a>.md": "path.character", "a|b.md": "path.character", ".git::$INDEX_ALLOCATION/x": "path.hidden", "a\nb.md": "path.character",
	"a\x00.md": "path.character", "a\x7f.md": "path.character", "a\u0085.md": "path.character", "a\u2028.md": "path.character",
	"a\u202eb.md": "path.character", "a\u00adb.md": "path.character", "a\ue000.md": "path.character", "a\ufffe.md": "path.character",
	"a\ufffd.md": "path.character", "a\U0001ffff.md": "path.character",
	" a.md": "path.trailing", "a .md": "path.trailing", "a..md": "path.trailing", "a.": "path.trailing", "a /b.md": "path.trailing",
	"a./b.md": "path.trailing", "a.md ": "path.trailing", "a.md.": "path.trailing",
	"a\xff.md": "path.utf8", strings.Repeat("x", 238) + ".md": "path.long", strings.Repeat("æ", 119) + ".md": "path.long",
	strings.Repeat("a/", 520) + "b.md": "path.long", strings.Repeat("æ", 600): "path.long",
	"CON": "path.reserved", "con.md": "path.reserved", "Aux.tar.gz": "path.reserved", "NUL.md": "path.reserved", "prn/x.md": "path.reserved",
	"COM1.md": "path.reserved", "lpt9": "path.reserved", "com¹.md": "path.reserved", "LPT³": "path.reserved", "CONIN$.md": "path.reserved",
	"conout$": "path.reserved", "com0.md": "path.reserved", "GIT~1/x": "path.reserved", "git~1": "path.reserved", "gitmod~1": "path.reserved",
	"GI7EBA~1": "path.reserved", "progra~1.md": "path.reserved", "AB1234~9.md": "path.reserved", "con .md": "path.trailing",
	"con .x.md": "path.reserved", "a/b.md/c.png": "path.extension", "b.MD/c.md": "path.extension",
}

func TestParseFileTakesWhatEverySystemTakes(t *testing.T) {
	for _, s := range accepted {
		f, err := ParseFile(s)
		if err != nil {
			t.Errorf("%q: %v", s, err)
		} else if f.String() != norm.NFC.String(s) {
			t.Errorf("%q became %q", s, f)
		}
	}
}

func TestParseFileRefusesWhatSomeSystemWouldNotKeep(t *testing.T) {
	for s, key := range refused {
		f, err := ParseFile(s)
		var bad *Invalid
		if !errors.As(err, &bad) || bad.Key != key || bad.Field != "path" {
			t.Errorf("%q: %q, %v, want %s", s, f, err, key)
			continue
		}
		if bad.Value != strings.ToValidUTF8(bad.Value, "") {
			t.Errorf("%q: the value %q cannot be shown", s, bad.Value)
		}
	}
}

func TestParsePath(t *testing.T) {
	for _, c := range []struct{ in, want, key string }{
		{"Forside", "Forside", ""},
		{"a/b", "a/b", ""},
		{"e\u0301", "é", ""},
		{"a/A\u030a", "a/Å", ""},
		{"v1.2", "v1.2", ""},
		{"a.md", "", "path.extension"},
		{"a/b.MD", "", "path.extension"},
		{".md", "", "path.extension"},
		{"", "", "path.empty"},
		{"a/", "", "path.empty"},
		{"/a", "", "path.empty"},
		{".wiki", "", "path.hidden"},
		{".wiki/types/salon", "", "path.hidden"},
		{"con", "", "path.reserved"},
		{"a\xff", "", "path.utf8"},
		{"a ", "", "path.trailing"},
		{strings.Repeat("x", 237), strings.Repeat("x", 237), ""},
		{strings.Repeat("x", 238), "", "path.long"},
	} {
		p, err := ParsePath(c.in)
		var bad *Invalid
		if errors.As(err, &bad) != (c.key != "") || c.key != "" && bad.Key != c.key || p.String() != c.want {
			t.Errorf("%q: %q, %v", c.in, p, err)
		}
		if err == nil && (p.File().String() != c.want+".md" || !p.File().IsPage()) {
			t.Errorf("%q: its file is %q", c.in, p.File())
		}
	}
}

func TestPartsOfAName(t *testing.T) {
	f, err := ParseFile("salon/2024/Kort.PNG")
	if err != nil || f.Folder() != "salon/2024" || f.Name() != "Kort.PNG" || f.Ext() != ".png" || f.IsPage() {
		t.Errorf("%q: %q, %q, %q, page %v, %v", f, f.Folder(), f.Name(), f.Ext(), f.IsPage(), err)
	}
	p, err := ParsePath("salon/Første møde")
	if err != nil || p.Folder() != "salon" || p.Name() != "Første møde" || p.IsZero() {
		t.Errorf("%q: %q, %q, %v", p, p.Folder(), p.Name(), err)
	}
	if own, err := ParseFile(".wiki/skabeloner/salon.md"); err != nil || own.IsPage() {
		t.Errorf("%q is a page: %v", own, err)
	}
}

func FuzzParsePath(f *testing.F) {
	for _, s := range accepted {
		f.Add(strings.TrimSuffix(s, ".md"))
	}
	for s := range refused {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePath(s)
		if err != nil {
			return
		}
		if again, err := ParsePath(p.String()); err != nil || again != p {
			t.Fatalf("%q is not parsed as itself: %q, %v", p, again, err)
		}
		if back, ok := p.File().Page(); !ok || back != p || !norm.NFC.IsNormalString(p.String()) {
			t.Fatalf("%q has the file %q of the page %q", p, p.File(), back)
		}
		if f, err := ParseFile(p.File().String()); err != nil || f != p.File() {
			t.Fatalf("%q is not parsed as itself: %v", p.File(), err)
		}
		if Fold(p.String()) != Fold(norm.NFD.String(p.String())) || Fold(Fold(p.String())) != Fold(p.String()) {
			t.Fatalf("%q folds to %q", p, Fold(p.String()))
		}
	})
}

func TestFoldMakesEqualWhatSomeFileSystemTakesForOne(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Forside", "forside", true}, {"ÆØÅ", "æøå", true}, {"é", "e\u0301", true}, {"É", "e\u0301", true}, {"å", "A\u030a", true},
		{"Å", "\u212b", true}, {"K", "\u212a", true}, {"ß", "SS", true}, {"ſ", "s", true}, {"Σ", "ς", true}, {"İ", "i\u0307", true},
		{"ﬁ", "fi", true}, {"ǅ", "ǆ", true}, {"a/B", "A/b", true},
		{"a", "b", false}, {"å", "aa", false}, {"ø", "o", false}, {"æ", "ae", false}, {"é", "e", false}, {"ı", "i", false}, {"a b", "a_b", false},
	} {
		if got := Fold(c.a) == Fold(c.b); got != c.same {
			t.Errorf("%q folds to %q, %q to %q", c.a, Fold(c.a), c.b, Fold(c.b))
		}
	}
}

// gitIn runs git in a directory with the checks of Windows and macOS switched on.
func gitIn(t *testing.T, dir, input string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "core.protectHFS=true", "-c", "core.protectNTFS=true"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null")
	cmd.Stdin = strings.NewReader(input)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

func TestGitTakesEveryAcceptedNameOnEverySystem(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	must := func(input string, args ...string) string {
		t.Helper()
		text, err := gitIn(t, dir, input, args...)
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, text)
		}
		return strings.TrimSpace(text)
	}
	must("", "init", "-q", "--bare", ".")
	blob := must("[submodule \"x\"]\n\turl = --upload-pack=x\n", "hash-object", "-w", "--stdin") // bad if taken for .gitmodules
	var entries strings.Builder
	for _, s := range accepted {
		fmt.Fprintf(&entries, "100644 %s\t%s\x00", blob, norm.NFC.String(s))
	}
	must(entries.String(), "update-index", "-z", "--index-info")
	if listed := strings.Count(must("", "ls-files", "-z"), "\x00"); listed != len(accepted) {
		t.Errorf("git took %d of %d names", listed, len(accepted))
	}
	commit := must("", "-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", "-m", "x", must("", "write-tree"))
	must("", "update-ref", "refs/heads/main", commit)
	if report := must("", "fsck", "--full", "--strict"); strings.Contains(report, "warning") || strings.Contains(report, "error") {
		t.Errorf("git fsck: %s", report)
	}
	must("", "--work-tree", out, "checkout-index", "--all")
	for _, s := range accepted {
		if _, err := os.Stat(filepath.Join(out, norm.NFC.String(s))); err != nil {
			t.Errorf("not checked out: %v", err)
		}
	}
}

func TestGitItselfRefusesOnlyWhatParseFileRefuses(t *testing.T) {
	dir := t.TempDir()
	if text, err := gitIn(t, dir, "", "init", "-q", "--bare", "."); err != nil {
		t.Fatalf("git init: %v\n%s", err, text)
	}
	blob, err := gitIn(t, dir, "x", "hash-object", "-w", "--stdin")
	if err != nil {
		t.Fatal(err)
	}
	byGit := 0
	for _, s := range []string{
		".git", "a/.git", ".GIT/x", "GIT~1/x", "git~1", ".git /x", ".git./x", ".git::$INDEX_ALLOCATION/x", "a\\b", "..\\x",
		".g\u200cit/x", "\u200c.git/x", ".gi\ufefft", "..", "a/../b", "./a", "a//b", "/a", "a/", "", ".git\u202e",
	} {
		text, err := gitIn(t, dir, fmt.Sprintf("100644 %s\t%s\x00", strings.TrimSpace(blob), s), "update-index", "-z", "--index-info")
		if err == nil && !strings.Contains(text, "Ignoring") {
			continue
		}
		byGit++
		if f, err := ParseFile(s); err == nil {
			t.Errorf("git refuses %q, we take it", f)
		}
	}
	if byGit < 12 {
		t.Errorf("git refuses only %d of these names: its checks are not on", byGit)
	}
}
