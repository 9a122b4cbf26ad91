package githttp

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// newRepo makes a bare repository with pages a000/side-00000.md and so on, and commits that each rewrite one of them.
// With more commits than pages the pages have a history; each page's first text names it, so that blobs differ.
func newRepo(t testing.TB, pages, commits int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "wiki.git")
	git(t, "", "init", "-q", "--bare", "--initial-branch=main", dir)
	var in bytes.Buffer
	const perCommit = "committer Wiki <wiki@example.dk> %d +0000\n"
	fmt.Fprintf(&in, "commit refs/heads/main\n"+perCommit+"data 5\nstart\n", 1700000000)
	for i := range pages {
		putPage(&in, i, 0)
	}
	for c := 1; c < commits; c++ {
		fmt.Fprintf(&in, "commit refs/heads/main\n"+perCommit+"data 4\nedit\n", 1700000000+c)
		putPage(&in, c*7%pages, c)
	}
	cmd := exec.Command("git", "-C", dir, "fast-import", "--quiet")
	cmd.Stdin = &in
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("fast-import: %v\n%s", err, out)
	}
	return dir
}

// newLargeRepo makes a repository with one attachment that does not compress: more than what sockets hold, so that a
// client which takes nothing keeps git waiting.
func newLargeRepo(t testing.TB) string {
	t.Helper()
	dir := newRepo(t, 1, 1)
	const size = 32 << 20
	noise := make([]byte, size)
	rand.NewChaCha8([32]byte{}).Read(noise)
	in := fmt.Sprintf("commit refs/heads/main\ncommitter Wiki <wiki@example.dk> 1700000001 +0000\ndata 3\nbig\n"+
		"from refs/heads/main^0\nM 100644 inline stor.bin\ndata %d\n", size)
	cmd := exec.Command("git", "-C", dir, "fast-import", "--quiet")
	cmd.Stdin = io.MultiReader(strings.NewReader(in), bytes.NewReader(noise), strings.NewReader("\n"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("fast-import: %v\n%s", err, out)
	}
	return dir
}

func putPage(in *bytes.Buffer, page, edit int) {
	text := fmt.Sprintf("# Side %d\n\nRettet %d gange.\n\n%s", page, edit,
		strings.Repeat(fmt.Sprintf("Afsnit om biblioteket %d, se [[side-%05d]].\n", page*edit%97, page/2), 20))
	fmt.Fprintf(in, "M 100644 inline a%03d/side-%05d.md\ndata %d\n%s\n", page%50, page, len(text), text)
}

// git runs git without any configuration of this machine and gives its whole output, failing the test with it.
func git(t testing.TB, dir string, args ...string) string {
	t.Helper()
	out, err := tryGit(t, dir, args...)
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func tryGit(t testing.TB, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(),
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C",
		"GIT_AUTHOR_NAME=Mette", "GIT_AUTHOR_EMAIL=mette@example.dk",
		"GIT_COMMITTER_NAME=Mette", "GIT_COMMITTER_EMAIL=mette@example.dk")
	out, err := cmd.CombinedOutput()
	return string(out), err
}
