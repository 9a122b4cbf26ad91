package i18n

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// The texts of the editor are used by its scripts, by the names of their fields.
func TestTheScriptsOfTheEditorUseItsTexts(t *testing.T) {
	var scripts strings.Builder
	for _, pattern := range []string{"../../assets/*.js", "../../assets/editor/*.js"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("nothing at %s (%v)", pattern, err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			scripts.Write(b)
		}
	}
	for f := range reflect.TypeFor[Editor]().Fields() {
		if !regexp.MustCompile(`\b` + f.Name + `\b`).MatchString(scripts.String()) {
			t.Errorf("Editor.%s is used nowhere", f.Name)
		}
	}
}
