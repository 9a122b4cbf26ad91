package markdown

import (
	"strings"
	"testing"
)

// A long heading must not be kept once for each task and decision below it, nor a long title in each list of pages.
func TestTitlesAndSectionsAreShort(t *testing.T) {
	long := strings.Repeat("æ & ", 50_000)
	body := strings.Repeat("- [ ] Ring\n\n> [!beslutning] Ja\n\n", 100)
	for name, page := range map[string]string{
		"a heading": "# " + long + "\n\n## " + long + "\n\n" + body,
		"a field":   "---\ntitle: " + long[:15_000] + "\n---\n\n## " + long + "\n\n" + body,
	} {
		doc := Parse(testPath(t, "a"), []byte(page))
		facts, size := doc.Facts(), 0
		for _, task := range facts.Tasks {
			size += len(task.Section)
		}
		for _, d := range facts.Decisions {
			size += len(d.Section)
		}
		if len(facts.Tasks) != 100 || len(facts.Decisions) != 100 || size > 200*maxTitle {
			t.Errorf("%s: %d tasks, %d decisions, %d bytes of sections", name, len(facts.Tasks), len(facts.Decisions), size)
		}
		if len(facts.Title) > maxTitle || !strings.HasSuffix(facts.Title, "…") {
			t.Errorf("%s: a title of %d bytes", name, len(facts.Title))
		}
		if name == "a heading" && !strings.Contains(doc.Render(World{}, Danish).HTML, "<h2 id=") {
			t.Error("a title that was cut is nowhere to be read whole")
		}
	}
}
