// Package archtest holds the map of the house as a table and fails where the code does not agree with it: a new arrow
// between packages, a module used outside its room, a row that is not true any more. To draw a new arrow, change the
// table; the change is then seen in review.
//
// The test reads the source files itself. A test that asks `go list` would be answered from the test cache.
package archtest

import (
	"cmp"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows says which of our packages each of our packages may import. Arrows point down only:
// cmd → web → site → {gitstore, markdown, index} → wiki. The measuring program and what tests stand on see the house from
// above, as cmd does; nothing in the house imports them.
var arrows = map[string][]string{
	"cmd/alliancewiki": {"internal/web", "internal/upstream", "internal/site", "internal/gitstore", "internal/account", "internal/githttp",
		"internal/i18n", "internal/sample", "internal/wiki", "wiki"},
	"internal/bench": {"internal/site", "internal/gitstore", "internal/index", "internal/markdown", "internal/sample", "internal/search",
		"internal/wiki", "wiki"},
	"internal/wikitest": {"internal/site", "internal/gitstore", "internal/wiki"},

	"internal/web":      {"internal/site", "internal/pagetype", "internal/settings", "internal/feed", "internal/account", "internal/i18n", "internal/wiki", "templates", "assets"},
	"internal/site":     {"internal/gitstore", "internal/markdown", "internal/index", "internal/picture", "internal/pagetype", "internal/query", "internal/search", "internal/settings", "internal/wiki", "internal/visual"},
	"internal/upstream": {"internal/gitstore", "internal/wiki"},
	"internal/gitstore": {"internal/wiki"},
	"internal/index":    {"internal/wiki"},
	"internal/search":   {"internal/wiki"},
	"internal/markdown": {"internal/wiki"},
	"internal/account":  {"internal/wiki"},
	"internal/githttp":  {"internal/wiki"},
	"internal/feed":     {},
	"internal/i18n":     {"internal/wiki"},
	"internal/draw":     {},
	"internal/visual":   {"internal/wiki"},
	"internal/query":    {"internal/draw", "internal/wiki"},
	"internal/pagetype": {"internal/wiki"},
	"internal/settings": {"internal/wiki"},
	"internal/picture":  {},
	"internal/sample":   {},
	"internal/wiki":     {},
	"internal/archtest": {},
	"assets":            {},
	"templates":         {},
	"wiki":              {},
}

// forTests are the packages of ours that tests of every package may import, beside those their package stands above.
// The tests of index feed it facts as markdown makes them; the starter wiki is the largest example there is.
var forTests = []string{"internal/wiki", "internal/wikitest", "internal/sample", "internal/markdown", "wiki"}

// owners says which packages may import a module, or a package of the standard library that stands for a room.
// A module that is not here is a new dependency.
var owners = map[string][]string{
	"html/template":                   {"internal/web"},
	"github.com/gin-gonic/gin":        {"internal/web"},
	"github.com/gorilla/securecookie": {"internal/web"},
	"github.com/gorilla/sessions":     {"internal/web"},
	"github.com/andybalholm/brotli":   {"internal/web"},

	"github.com/go-git/go-git/v5": {"internal/gitstore"},
	"os/exec": {"internal/gitstore", "internal/githttp", "internal/sample", "internal/wikitest", "internal/bench",
		"cmd/alliancewiki"},

	"github.com/yuin/goldmark":           {"internal/markdown"},
	"github.com/alecthomas/chroma/v2":    {"internal/markdown"},
	"github.com/microcosm-cc/bluemonday": {"internal/markdown"},
	"golang.org/x/net/html":              {"internal/markdown", "internal/visual"},
	"go.yaml.in/yaml/v4":                 {"internal/markdown", "internal/pagetype", "internal/settings"},
	"znkr.io/diff":                       {"internal/site", "internal/visual"},

	"github.com/arran4/golang-ical": {"internal/feed"},

	"github.com/blevesearch/bleve/v2":              {"internal/search"},
	"github.com/blevesearch/bleve_index_api":       {"internal/search"},
	"github.com/blevesearch/scorch_segment_api/v2": {"internal/search"},
	"github.com/RoaringBitmap/roaring/v2":          {"internal/search"},
	"github.com/blevesearch/snowballstem":          {"internal/search"},

	"database/sql":             {"internal/account", "internal/index", "internal/bench"},
	"modernc.org/sqlite":       {"internal/account", "internal/index", "internal/bench"},
	"github.com/pressly/goose": {"internal/account"},
	"golang.org/x/crypto":      {"internal/account"},

	"github.com/gabriel-vasile/mimetype": {"internal/site"},
	"golang.org/x/image":                 {"internal/site", "internal/picture"},
	"github.com/maypok86/otter/v2":       {"internal/gitstore", "internal/site", "internal/web"},
	"golang.org/x/text": {"internal/wiki", "internal/site", "internal/index", "internal/markdown", "internal/account",
		"internal/web", "internal/gitstore", "internal/pagetype", "internal/query", "internal/search", "internal/settings"},
	"github.com/expr-lang/expr":  {"internal/query"},
	"golang.org/x/sync":          {"cmd/alliancewiki"},
	"golang.org/x/tools/txtar":   {"internal/wikitest"},
	"github.com/alecthomas/kong": {"cmd/alliancewiki"},
}

// testOwners are the modules that tests of every package may import too.
var testOwners = []string{
	"github.com/google/go-cmp",
	"github.com/rogpeppe/go-internal",
	"pgregory.net/rapid",
	"golang.org/x/net",
}

// byTests lets the tests of a package look with other eyes than its own: those of the starter wiki read its pages, those
// of wiki its front matter.
var byTests = map[string][]string{
	"wiki":          {"github.com/yuin/goldmark", "go.yaml.in/yaml/v4", "golang.org/x/text"},
	"internal/wiki": {"go.yaml.in/yaml/v4"},
}

// junkDrawers are names that do not say what a package gives.
var junkDrawers = []string{"util", "utils", "common", "shared", "helpers", "helper", "base", "misc", "pkg"}

const module = "alliancewiki/"

// file is a source file and what it imports.
type file struct {
	name    string // from the root of the repository
	pkg     string // its folder
	test    bool
	imports []string
}

func sources(t *testing.T) (files []file) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || name != root && d.Name()[0] == '.') {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		f := file{name: filepath.ToSlash(rel), test: strings.HasSuffix(name, "_test.go")}
		f.pkg = path.Dir(f.name)
		for _, spec := range tree.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, imported)
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheArrowsAreThoseOfTheTable(t *testing.T) {
	used := map[string]bool{} // rows and arrows that are true
	for _, f := range sources(t) {
		row, ok := arrows[f.pkg]
		if !ok {
			t.Errorf("%s: package %s is not in the table", f.name, f.pkg)
			continue
		}
		used[f.pkg] = true
		for _, imported := range f.imports {
			to, ours := strings.CutPrefix(imported, module)
			switch {
			case !ours || f.test && (to == f.pkg || slices.Contains(forTests, to) || below(f.pkg, to)):
			case slices.Contains(row, to):
				used[f.pkg+" → "+to] = true
			default:
				t.Errorf("%s: %s may not import %s", f.name, f.pkg, to)
			}
		}
	}
	for pkg, row := range arrows {
		if !used[pkg] {
			t.Errorf("the table has a row for %s, which is not there", pkg)
			continue
		}
		for _, to := range row {
			if !used[pkg+" → "+to] {
				t.Errorf("the table has an arrow %s → %s, which no file needs", pkg, to)
			}
		}
	}
}

// below tells whether arrows lead from one package to the other, perhaps through others.
func below(from, to string) bool {
	return slices.ContainsFunc(arrows[from], func(next string) bool { return next == to || below(next, to) })
}

func TestTheTableHasNoCircle(t *testing.T) {
	for pkg := range arrows {
		seen := map[string]bool{}
		var walk func(string)
		walk = func(from string) {
			for _, next := range arrows[from] {
				if next == pkg {
					t.Fatalf("%s is below itself", pkg)
				}
				if !seen[next] {
					seen[next] = true
					walk(next)
				}
			}
		}
		walk(pkg)
	}
}

func TestEachModuleStaysInItsRoom(t *testing.T) {
	// The longest row that fits is the one that counts.
	rooms := slices.SortedFunc(maps.Keys(owners), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	within := func(imported, mod string) bool { return imported == mod || strings.HasPrefix(imported, mod+"/") }
	used := map[string]bool{}
	for _, f := range sources(t) {
		for _, imported := range f.imports {
			inRow := func(mod string) bool { return within(imported, mod) }
			i := slices.IndexFunc(rooms, inRow)
			first, _, _ := strings.Cut(imported, "/")
			switch {
			case strings.HasPrefix(imported, module):
			case f.test && (slices.ContainsFunc(testOwners, inRow) || slices.ContainsFunc(byTests[f.pkg], inRow) ||
				!strings.Contains(first, ".")):
			case i >= 0:
				used[rooms[i]+" in "+f.pkg] = true
				if !slices.Contains(owners[rooms[i]], f.pkg) {
					t.Errorf("%s: %s does not belong in %s", f.name, imported, f.pkg)
				}
			case strings.Contains(first, "."):
				t.Errorf("%s: %s is a new dependency without a row", f.name, imported)
			}
		}
	}
	for mod, pkgs := range owners {
		for _, pkg := range pkgs {
			if !used[mod+" in "+pkg] {
				t.Errorf("the table lets %s use %s, which it does not", pkg, mod)
			}
		}
	}
}

func TestEachPackageNameSaysWhatItGives(t *testing.T) {
	for _, f := range sources(t) {
		for part := range strings.SplitSeq(f.pkg, "/") {
			if slices.Contains(junkDrawers, part) {
				t.Errorf("%s: %q does not say what the package gives", f.name, part)
			}
		}
	}
}
