package site_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"alliancewiki/internal/gitstore"
	"alliancewiki/internal/site"
	"alliancewiki/internal/wiki"
	"alliancewiki/internal/wikitest"
)

// zipped packs names and contents, one after the other.
func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnArchiveIsReadWithoutWhatIsOthers(t *testing.T) {
	a, err := site.ReadArchive(zipped(t, "hvælv/Forside.md", "# Hej\n", "hvælv/Noter/å.md", "# Å\n", "hvælv/.obsidian/app.json", "{}",
		"hvælv/.git/config", "x", "hvælv/Noter/", "", "hvælv/.DS_Store", "x", "hvælv/mo\u0308der.md", "# NFD\n"))
	if err != nil {
		t.Fatal(err)
	}
	if a.Root != "hvælv" || a.Left != 3 || a.Pages() != 3 || a.Files[wikitest.File(t, "Noter/å.md")] == nil || a.Files[wikitest.File(t, "möder.md")] == nil {
		t.Errorf("%+v", a)
	}
}

func TestNothingIsTakenOfAnArchiveWithAnythingWrong(t *testing.T) {
	many := make([]string, 0, 200_000)
	for i := range 100_000 {
		many = append(many, fmt.Sprintf("%d.md", i), "")
	}
	bomb := make([]string, 0, 20)
	for i := range 10 {
		bomb = append(bomb, fmt.Sprintf("%d.csv", i), strings.Repeat("a,b\n", 5<<20)) // 20 MB each, some kilobytes in the zip
	}
	var link bytes.Buffer
	z := zip.NewWriter(&link)
	h := &zip.FileHeader{Name: "link.md"}
	h.SetMode(fs.ModeSymlink | 0o777)
	lw, err := z.CreateHeader(h)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = lw.Write([]byte("/etc/passwd"))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	whole := zipped(t, "a.md", strings.Repeat("linje\n", 1000))
	broken := bytes.Clone(whole)
	broken[40] ^= 0xff
	for name, c := range map[string]struct {
		zip []byte
		key string
	}{
		"no zip":                   {[]byte("hej"), "archive.zip"},
		"an empty one":             {zipped(t), "archive.pages"},
		"a broken one":             {broken, "archive.broken"},
		"one cut short":            {whole[:len(whole)-30], "archive.zip"},
		"too large":                {make([]byte, site.MaxArchive+1), "archive.size"},
		"100,000 entries":          {zipped(t, many...), "archive.many"},
		"a bomb":                   {zipped(t, bomb...), "archive.unpacked"},
		"a way out":                {zipped(t, "../../etc/cron.d/x.md", "x", "a.md", "x"), "path.dots"},
		"an absolute name":         {zipped(t, "/etc/x.md", "x", "a.md", "x"), "path.empty"},
		"a way out of Windows":     {zipped(t, `..\..\x.md`, "x", "a.md", "x"), "path.hidden"},
		"a link":                   {link.Bytes(), "archive.mode"},
		"a program":                {zipped(t, "a.md", "x", "b.exe", "MZ"), "upload.type"},
		"no text":                  {zipped(t, "a.md", "\xff\xfe"), "push.utf8"},
		"twice the same":           {zipped(t, "a.md", "x", "a.md", "y"), "archive.twice"},
		"two that differ by case":  {zipped(t, "a.md", "x", "A.md", "y"), "archive.collision"},
		"a file that is a folder":  {zipped(t, "a.md", "x", "a.txt", "x", "a.txt/b.md", "y"), "archive.collision"},
		"broken settings":          {zipped(t, "a.md", "x", ".wiki/settings.yaml", "x: y\n"), "settings.key"},
		"a page that is a program": {zipped(t, "a.md", "x", "b.svg", "<html><script>alert(1)</script></html>"), "upload.content"},
	} {
		_, err := site.ReadArchive(c.zip)
		if got := keysOf(err); !strings.Contains(got, c.key) {
			t.Errorf("%s: %q (%v), want %s", name, got, err, c.key)
		}
	}
}

// keysOf are the keys of what an error says is wrong.
func keysOf(err error) string {
	var refused *wiki.Refused
	var bad *wiki.Invalid
	var keys []string
	switch {
	case errors.As(err, &refused):
		for _, p := range refused.Problems {
			keys = append(keys, p.Key)
		}
	case errors.As(err, &bad):
		keys = append(keys, bad.Key)
	}
	return strings.Join(keys, " ")
}

func FuzzReadArchive(f *testing.F) {
	f.Add(zipped(f, "x/Forside.md", "# Hej\n", "x/.wiki/settings.yaml", "name: A\n", "x/b.txt", "b"))
	f.Add(zipped(f, "../a.md", "", "A.md", "", "a.md/b.md", ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := site.ReadArchive(data)
		if err != nil {
			return
		}
		names := map[string]bool{}
		for file := range a.Files {
			if again, err := wiki.ParseFile(file.String()); err != nil || again != file || names[wiki.Fold(file.String())] {
				t.Fatalf("taken: %q, %v", file, err)
			}
			names[wiki.Fold(file.String())] = true
		}
		if a.Pages() == 0 {
			t.Fatal("an archive without pages is taken")
		}
	})
}

// begun is a wiki as the program makes it.
func begun(t *testing.T) *wikitest.Wiki {
	t.Helper()
	dir := t.TempDir() + "/wiki.git"
	files := map[wiki.File][]byte{}
	for name, text := range map[string]string{
		"Forside.md": "# Start\n", "hjælp.md": "# Hjælp\n", "hjælp/a.md": "# A\n", "systemer/x.md": "# X\n", ".wiki/templates/tom.md": "",
	} {
		files[wikitest.File(t, name)] = []byte(text)
	}
	if err := gitstore.Init(t.Context(), dir, files, wiki.Author{Name: "alliancewiki", Email: "wiki@localhost"}, "Begynd wikien"); err != nil {
		t.Fatal(err)
	}
	return wikitest.Open(t, dir, true)
}

func names(w *wikitest.Wiki) string {
	return strings.ReplaceAll(strings.TrimRight(w.Git("ls-tree", "-r", "-z", "--name-only", "main"), "\x00"), "\x00", " ")
}

func TestANewWikiBeginsWithWhatWasChosen(t *testing.T) {
	for content, want := range map[site.Content]string{
		site.Starter:  ".wiki/settings.yaml .wiki/templates/tom.md Forside.md hjælp.md hjælp/a.md systemer/x.md",
		site.Empty:    ".wiki/settings.yaml .wiki/templates/tom.md hjælp.md hjælp/a.md",
		site.Imported: ".wiki/settings.yaml .wiki/templates/tom.md Hjælp/egen.md forside.md",
	} {
		w := begun(t)
		b := site.Beginning{Name: "Vores", Lang: "da", Content: content}
		if content == site.Imported {
			var err error
			if b.Archive, err = site.ReadArchive(zipped(t, "forside.md", "# Vores\n", "Hjælp/egen.md", "# Egen\n")); err != nil {
				t.Fatal(err)
			}
		}
		res, err := w.Begin(t.Context(), wikitest.Ada, b)
		if err != nil || !res.Changed {
			t.Fatal(res, err)
		}
		if got := names(w); got != want {
			t.Errorf("contents %d: %s, want %s", content, got, want)
		}
		if s := w.Settings(t.Context()); s.Name != "Vores" {
			t.Errorf("the name is %q", s.Name)
		}
		if n := strings.TrimSpace(w.Git("rev-list", "--count", "main")); n != "2" {
			t.Errorf("%s commits", n)
		}
		w.Git("fsck", "--full", "--strict")
		for _, err := range w.Check(t.Context()) {
			t.Error(err)
		}
		// It is done once: what stands there now is somebody's own.
		b.Content = site.Empty
		if _, err := w.Begin(t.Context(), wikitest.Ada, b); keysOf(err) != "setup.touched" {
			t.Errorf("the wiki was emptied again: %v", err)
		}
	}
	w := begun(t)
	if _, err := w.Begin(t.Context(), wikitest.Mette, site.Beginning{Name: "X", Content: site.Empty}); !errors.Is(err, wiki.ErrForbidden) {
		t.Errorf("an editor emptied the wiki: %v", err)
	}
}
