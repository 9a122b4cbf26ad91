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

	"alliancewiki/internal/sample"
)

// newRepo makes a bare repository with so many pages and commits.
func newRepo(t testing.TB, pages, commits int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "wiki.git")
	if err := sample.Generate(t.Context(), dir, pages, commits); err != nil {
		t.Fatal(err)
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
	cmd := exec.Command("git", "-C", dir, "-c", "pack.compression=0", "-c", "core.compression=0", "fast-import", "--quiet")
	cmd.Stdin = io.MultiReader(strings.NewReader(in), bytes.NewReader(noise), strings.NewReader("\n"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("fast-import: %v\n%s", err, out)
	}
	return dir
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
