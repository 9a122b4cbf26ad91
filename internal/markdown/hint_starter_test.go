package markdown

import (
	"io/fs"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
	starter "alliancewiki/wiki"
)

func TestTheStarterWikiIsEasyToRead(t *testing.T) {
	pages := 0
	err := fs.WalkDir(starter.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".md") || strings.HasPrefix(name, ".wiki/") {
			return err
		}
		text, err := fs.ReadFile(starter.FS, name)
		if err != nil {
			return err
		}
		file, err := wiki.ParseFile(name)
		if err != nil {
			return err
		}
		page, _ := file.Page()
		pages++
		if hints := Facts(page, text).Hints; len(hints) > 0 {
			t.Errorf("%s:\n%s", name, hintLines(hints))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages < 50 {
		t.Errorf("looked at %d pages", pages)
	}
}
