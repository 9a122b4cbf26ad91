package gitstore_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alliancewiki/internal/gitstore"
)

func TestNoFileOfARepositoryTakesOthersOutOfADownload(t *testing.T) {
	work := newLaptop(t, "a.md", "$Format:%H$\n", "b.md", "b\n",
		".gitattributes", "a.md export-subst\nb.md export-ignore\n*.md text eol=crlf\n")
	dir := filepath.Join(t.TempDir(), "wiki.git")
	work.git("clone", "-q", "--bare", work.dir, dir)
	s := open(t, dir)
	tar := git(t, s, "archive", "--format=tar", "HEAD")
	for _, want := range []string{"a.md", "$Format:%H$\n\x00", "b.md"} {
		if !strings.Contains(tar, want) {
			t.Errorf("the archive lacks %q", want)
		}
	}

	// What the owner of the machine wrote there stays.
	own := filepath.Join(dir, "info", "attributes")
	if err := os.WriteFile(own, []byte("b.md export-ignore\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := gitstore.Open(t.Context(), dir, gitstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if text, err := os.ReadFile(own); err != nil || string(text) != "b.md export-ignore\n" {
		t.Errorf("it was replaced by %q (%v)", text, err)
	}
}
