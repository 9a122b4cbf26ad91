package i18n

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"alliancewiki/internal/wiki"
)

func TestEveryProblemOfFrontMatterHasItsText(t *testing.T) {
	files, _ := filepath.Glob("../markdown/*.go")
	used := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(quoted\(.*)?"(frontmatter\.[a-z.]+)"`).FindAllStringSubmatch(string(b), -1) {
			used[m[2]] = true
			if m[1] != "" {
				used[m[2]+".plain"] = true
			}
		}
	}
	if len(used) < 15 {
		t.Fatalf("found only %d keys", len(used))
	}
	for _, texts := range []map[string]string{frontMatterDa, frontMatterEn} {
		for key := range used {
			if texts[key] == "" {
				t.Errorf("%s has no text", key)
			}
		}
		for key := range texts {
			if !used[key] {
				t.Errorf("%s is used nowhere", key)
			}
		}
	}
}

func TestAProblemNamesItsLine(t *testing.T) {
	for want, got := range map[string]string{
		"Felterne øverst kan ikke læses. Linje 4: Feltet »tags« står der to gange. Slet det ene.":            Da.Problem(4, wiki.Invalid{Key: "frontmatter.twice", Value: "tags"}),
		"The fields at the top cannot be read. Line 4: The field “tags” is there twice. Delete one of them.": En.Problem(4, wiki.Invalid{Key: "frontmatter.twice", Value: "tags"}),
		Da.Invalid("frontmatter.size", "16"): Da.Problem(0, wiki.Invalid{Key: "frontmatter.size", Value: "16"}),
		Da.Invalid("edit.size", ""):          Da.Problem(0, wiki.Invalid{Key: "edit.size", Value: ""}),
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
