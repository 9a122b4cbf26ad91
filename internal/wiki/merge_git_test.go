package wiki

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// gitMerge is what git makes of three texts, and whether without conflict.
func gitMerge(t *testing.T, dir, base, ours, theirs string) (string, bool) {
	t.Helper()
	for name, text := range map[string]string{"base": base, "ours": ours, "theirs": theirs} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("git", "merge-file", "-p", "ours", "base", "theirs")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null")
	out, err := cmd.Output()
	if err != nil && (cmd.ProcessState == nil || cmd.ProcessState.ExitCode() < 1 || cmd.ProcessState.ExitCode() > 127) {
		t.Fatalf("git merge-file: %v", err)
	}
	return string(out), err == nil
}

// spaced is a text with a line for each word.
func spaced(words string) string {
	text := strings.ReplaceAll(words, " ", "\n")
	if text != "" {
		text += "\n"
	}
	return strings.ReplaceAll(text, "_", "")
}

func TestMergeOfLinesAgreesWithGitOnTrickyCases(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ name, base, ours, theirs string }{
		{"different lines", "a b c d e", "A b c d e", "a b c d E"},
		{"the same line changed twice", "a b c", "a X c", "a Y c"},
		{"the same change on both sides", "a b c", "a X c", "a X c"},
		{"the same change and another", "a b c d e", "a X c d e", "a X c d E"},
		{"lines next to each other", "a b c d", "a B c d", "a b C d"},
		{"one line between", "a b c d e", "a B c d e", "a b c D e"},
		{"both append different lines", "a b", "a b x", "a b y"},
		{"both append the same line", "a b", "a b x", "a b x"},
		{"one appends more of the same", "a b", "a b x", "a b x y"},
		{"both put lines at the start", "a b", "x a b", "y a b"},
		{"inserts at one place", "a b c", "a x b c", "a y b c"},
		{"an insert beside a changed line", "a b c d", "a x b c d", "a B c d"},
		{"an insert behind a changed line", "a b c d", "a b x c d", "a B c d"},
		{"an insert beside a deleted line", "a b c d", "a b x c d", "a c d"},
		{"edit against delete", "a b c", "a X c", "a c"},
		{"delete against delete", "a b c d", "a c d", "a c d"},
		{"overlapping deletes", "a b c d e f", "a d e f", "a b e f"},
		{"deletes that touch", "a b c d e", "a c d e", "a b d e"},
		{"a delete inside a longer one", "a b c d e", "a e", "a b d e"},
		{"everything deleted against an edit", "a b c", "", "a X c"},
		{"everything deleted against nothing", "a b c", "", "a b c"},
		{"both new", "", "a b", "a c"},
		{"both new and the same", "", "a b", "a b"},
		{"a moved line against an edit elsewhere", "a b c d e f g", "b c d e f a g", "a b c D e f g"},
		{"a moved line against its edit", "a b c d e f", "b c d e a f", "A b c d e f"},
		{"repeated lines", "x x x x", "x x x x x", "x y x x"},
		{"an insert between equal lines", "a _ b _ c", "a _ x _ b _ c", "a _ b _ y _ c"},
		{"paragraphs at either end", "a _ b _ c", "n _ a _ b _ c", "a _ b _ c _ z"},
		{"neighbouring paragraphs changed", "a _ b _ c", "A _ b _ c", "a _ B _ c"},
		{"a paragraph deleted and its neighbour changed", "a _ b _ c", "a _ c", "a _ b _ C"},
		{"the same line twice, one deleted by each", "l a b c l", "a b c l", "l a b c"},
		{"three changes that chain", "a b c d e f g h", "a 1 2 d e 3 g h", "a b 4 5 6 f g h"},
		{"a change that contains the other", "a b c d e", "a X Y Z e", "a b Q d e"},
		{"the same insert at neighbouring places", "a b c", "a x b c", "a b x c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sameAsGit(t, dir, spaced(c.base), spaced(c.ours), spaced(c.theirs))
		})
	}
}

func TestMergeTreatsAMissingLineEndAsGitDoes(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ name, base, ours, theirs string }{
		{"one side adds it", "a\nb\nc", "a\nb\nc\n", "A\nb\nc"},
		{"one side takes it away", "a\nb\nc\n", "a\nb\nc", "A\nb\nc\n"},
		{"one side appends to a line without it", "a\nb\nc", "a\nb\nc\nd", "A\nb\nc"},
		{"one side takes it away and the other appends", "a\nb\n", "a\nb", "a\nb\nc\n"},
		{"both append to a line without it", "a\nb", "a\nb\nc", "a\nb\nd"},
		{"the last line is changed on both sides", "a\nb", "a\nx", "a\ny\n"},
		{"the last line is deleted", "a\nb\nc", "a\nb", "A\nb\nc"},
		{"no line at all against one", "", "a", "b"},
	} {
		t.Run(c.name, func(t *testing.T) { sameAsGit(t, dir, c.base, c.ours, c.theirs) })
	}
}

// sameAsGit expects that Merge and git agree on whether three texts without sections and front matter can be merged,
// and on the result.
func sameAsGit(t *testing.T, dir, base, ours, theirs string) {
	t.Helper()
	want, clean := gitMerge(t, dir, base, ours, theirs)
	m := Merge([]byte(base), []byte(ours), []byte(theirs))
	if m.Clean != clean {
		t.Fatalf("clean: %v, by git: %v\nbase %q\nours %q\ntheirs %q\ngit %q", m.Clean, clean, base, ours, theirs, want)
	}
	if clean && string(m.Text) != want {
		t.Fatalf("merged %q, by git %q\nbase %q\nours %q\ntheirs %q", m.Text, want, base, ours, theirs)
	}
}

// The seed is fixed: of equally short differences between texts that are nearly all equal lines git does not always
// take the same, and then the two may rightly differ.
func TestMergeOfLinesAgreesWithGitOnRandomTexts(t *testing.T) {
	dir := t.TempDir()
	for i := range 2000 {
		base, ours, theirs := randomThree(rand.New(rand.NewPCG(7, uint64(i))))
		sameAsGit(t, dir, base, ours, theirs)
	}
}

// randomThree makes a text of up to 25 lines, some of them equal, and two edits of it.
func randomThree(r *rand.Rand) (base, ours, theirs string) {
	var lines []string
	for i := range r.IntN(25) {
		lines = append(lines, randomLine(r, i))
	}
	return strings.Join(lines, ""), randomEdit(r, lines), randomEdit(r, lines)
}

func randomLine(r *rand.Rand, i int) string {
	if r.IntN(3) == 0 {
		return "\n"
	}
	return fmt.Sprintf("line %d\n", r.IntN(10+i))
}

func randomEdit(r *rand.Rand, lines []string) string {
	lines = append([]string{}, lines...)
	for range r.IntN(4) {
		at := r.IntN(len(lines) + 1)
		to := min(len(lines), at+r.IntN(4))
		var put []string
		for i := range r.IntN(3) {
			put = append(put, randomLine(r, i))
		}
		lines = append(lines[:at:at], append(put, lines[to:]...)...)
	}
	return strings.Join(lines, "")
}
