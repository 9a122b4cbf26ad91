package main

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// gitClient is a git client that is not git, behind a script of testdata/clients. The script reads commands, one a
// line: a verb, the clone's folder, a user and a password, and for clone and shallow the address, for push the ref to
// push main to, with tabs between. It answers with the lines that the client shows, and then "done" or "failed".
//
// None of them makes partial clones, and libgit2 (of Debian) and JGit no shallow ones.
type gitClient struct {
	name    string
	script  []string
	needs   []string // must run without fault
	shallow bool
}

// The interpreter of Debian, which has the modules that apt installs.
const debianPython = "/usr/bin/python3"

var gitClients = []gitClient{
	{name: "libgit2", script: []string{debianPython, "with_libgit2.py"}, needs: []string{debianPython, "-c", "import pygit2"}},
	{name: "dulwich", script: []string{debianPython, "with_dulwich.py"}, needs: []string{debianPython, "-c", "import dulwich"}, shallow: true},
	{name: "isomorphic-git", script: []string{"node", "with_isomorphic.js"}, needs: []string{"node", "-e", "require('isomorphic-git')"}, shallow: true},
	{
		name: "JGit",
		script: []string{"java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", strings.Join([]string{jgitJar,
			"/usr/share/java/slf4j-api.jar", "/usr/share/java/slf4j-nop.jar", "/usr/share/java/javaewah.jar"}, ":"), "WithJGit.java"},
		needs: []string{"sh", "-c", "command -v java && ls " + jgitJar},
	},
}

const jgitJar = "/usr/share/java/org.eclipse.jgit.jar"

// conversation is a running client.
type conversation struct {
	t     *testing.T
	who   []string
	tells *bufio.Scanner
	told  io.Writer
}

// clientScripts is where the scripts are that work with other programs.
var clientScripts = filepath.Join("testdata", "clients")

// needInstalled skips the test where a command fails that shows that a program is there; where everything must be, the
// test fails.
func needInstalled(t *testing.T, name string, command []string) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = clientScripts
	out, err := cmd.CombinedOutput()
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed: %v\n%s", name, err, out)
	}
	if err != nil {
		t.Skipf("%s is not installed: %v", name, err)
	}
}

// start starts a client.
func (c gitClient) start(t *testing.T, user, password string) *conversation {
	t.Helper()
	needInstalled(t, c.name, c.needs)
	cmd := exec.Command(c.script[0], c.script[1:]...)
	cmd.Dir = clientScripts
	// Names of files are UTF-8, also for programs that ask the locale, and nothing of this machine's git counts.
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "HOME="+t.TempDir(), "XDG_CONFIG_HOME=", "GIT_CONFIG_NOSYSTEM=1")
	cmd.Stderr = t.Output()
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	return &conversation{t: t, who: []string{user, password}, tells: bufio.NewScanner(stdout), told: stdin}
}

// try has the client do something and gives what it shows.
func (c *conversation) try(verb, dir string, args ...string) (said string, done bool) {
	c.t.Helper()
	fmt.Fprintln(c.told, strings.Join(slices.Concat([]string{verb, dir}, c.who, args), "\t"))
	for c.tells.Scan() {
		switch line := c.tells.Text(); line {
		case "done", "failed":
			return said, line == "done"
		default:
			said += line + "\n"
		}
	}
	c.t.Fatalf("%s: the client ended: %v\n%s", verb, c.tells.Err(), said)
	return "", false
}

// must has the client do something that it can.
func (c *conversation) must(verb, dir string, args ...string) (said string) {
	c.t.Helper()
	said, done := c.try(verb, dir, args...)
	if !done {
		c.t.Fatalf("%s failed:\n%s", verb, said)
	}
	return said
}

// TestOtherGitClients has other git clients than git work with a wiki that is for members only.
func TestOtherGitClients(t *testing.T) {
	p := newProgram(t, t.TempDir(), "--read", "members")
	p.start()
	for _, client := range gitClients {
		t.Run(client.name, func(t *testing.T) {
			p.t = t
			c := client.start(t, editorEmail, p.token)
			dir := filepath.Join(t.TempDir(), "klon")
			clonesLikeGit(t, p, c, dir)
			fetchesOnlyWhatIsNew(t, p, c, dir)
			if client.shallow {
				clonesTheHeadAlone(t, p, c)
			}
			pushesAndIsSeenAtOnce(t, p, c, dir)
			proposes(t, p, c, dir)
			isToldWhatToMend(t, p, c, dir)
			c.who[1] = "forkert"
			if said, done := c.try("clone", filepath.Join(t.TempDir(), "fremmed"), p.url+"/wiki.git"); done {
				t.Errorf("cloned with a wrong token:\n%s", said)
			}
		})
	}
}

// clonesLikeGit makes sure that the client's clone is the one that git makes.
func clonesLikeGit(t *testing.T, p *program, c *conversation, dir string) {
	t.Helper()
	c.must("clone", dir, p.url+"/wiki.git")
	same := filepath.Join(t.TempDir(), "git")
	gitIn(t, "", "clone", "-q", p.remote(), same)
	if got, want := filesBelow(t, dir), filesBelow(t, same); !maps.Equal(got, want) {
		t.Errorf("%d files, git has %d: %v", len(got), len(want), slices.Sorted(maps.Keys(got)))
	}
	if got := gitIn(t, dir, "log", "-1", "--format=%H %D"); !strings.Contains(got, p.head()) || !strings.Contains(got, "main") {
		t.Errorf("the clone is at %s", got)
	}
	if got := gitIn(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("the clone is not clean:\n%s", got)
	}
	gitIn(t, dir, "fsck", "--full", "--strict")
}

// fetchesOnlyWhatIsNew edits a page in the browser and fetches.
func fetchesOnlyWhatIsNew(t *testing.T, p *program, c *conversation, dir string) {
	t.Helper()
	if _, status := p.save("hentet/på/én-gang", "# Hentet\n\nAf "+t.Name()+".\n", ""); status != http.StatusSeeOther {
		// The client before saved the same page.
		if body, status := p.save("hentet/på/én-gang", "# Hentet\n\nAf "+t.Name()+".\n", p.head()); status != http.StatusSeeOther {
			t.Fatalf("save: %d\n%s", status, body)
		}
	}
	before := objectsIn(t, dir)
	c.must("fetch", dir)
	if got := strings.TrimSpace(gitIn(t, dir, "rev-parse", "refs/remotes/origin/main")); got != p.head() {
		t.Errorf("fetched %s, want %s", got, p.head())
	}
	if got := gitIn(t, dir, "show", "refs/remotes/origin/main:hentet/på/én-gang.md"); !strings.Contains(got, t.Name()) {
		t.Errorf("the page is %q", got)
	}
	if n := objectsIn(t, dir) - before; n < 1 || n > 5 { // commit, three trees, text
		t.Errorf("%d objects were fetched for one edit", n)
	}
	gitIn(t, dir, "fsck", "--full", "--strict")
	gitIn(t, dir, "merge", "-q", "--ff-only", "refs/remotes/origin/main")
}

func clonesTheHeadAlone(t *testing.T, p *program, c *conversation) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "flad")
	c.must("shallow", dir, p.url+"/wiki.git")
	if got := strings.TrimSpace(gitIn(t, dir, "rev-list", "--count", "HEAD")); got != "1" {
		t.Errorf("a shallow clone has %s commits", got)
	}
	if got := gitIn(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("the shallow clone is not clean:\n%s", got)
	}
	gitIn(t, dir, "fsck", "--full", "--strict")
}

// commit makes a commit of the clone with one file more.
func commit(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	gitIn(t, dir, "add", ".")
	gitIn(t, dir, "commit", "-q", "-m", "Udefra")
}

func pushesAndIsSeenAtOnce(t *testing.T, p *program, c *conversation, dir string) {
	t.Helper()
	page := "skubbet/æøå af " + filepath.Base(t.Name())
	commit(t, dir, page+".md", "# Skubbet\n\nUdefra.\n")
	c.must("push", dir, "refs/heads/main")
	if got, want := p.head(), strings.TrimSpace(gitIn(t, dir, "rev-parse", "HEAD")); got != want {
		t.Errorf("the branch is at %s, want %s", got, want)
	}
	if body, status := p.get("/wiki/" + page); status != http.StatusOK || !strings.Contains(body, "Udefra.") {
		t.Errorf("the page that was pushed: %d\n%s", status, body)
	}
}

func proposes(t *testing.T, p *program, c *conversation, dir string) {
	t.Helper()
	head := p.head()
	commit(t, dir, "forslag.md", "# Forslag af "+t.Name()+"\n")
	said := c.must("push", dir, "refs/for/main")
	if !strings.Contains(said, "/-/proposals/") {
		t.Errorf("the address of the proposal is not in\n%s", said)
	}
	tip := strings.TrimSpace(gitIn(t, dir, "rev-parse", "HEAD"))
	if got := p.git("for-each-ref", "--format=%(*objectname)", "refs/proposals"); !strings.Contains(got, tip) || p.head() != head {
		t.Errorf("the branch went from %s to %s, proposals are\n%s", head, p.head(), got)
	}
	gitIn(t, dir, "reset", "-q", "--hard", "HEAD~")
}

func isToldWhatToMend(t *testing.T, p *program, c *conversation, dir string) {
	t.Helper()
	head := p.head()
	folder := "galt/" + filepath.Base(t.Name())
	commit(t, dir, folder+"/hvad?.md", "Tekst.\n")
	commit(t, dir, folder+"/emne.md", "---\ntitle: Emne\ntags: [a, b\n---\n\nTekst.\n")
	said, done := c.try("push", dir, "refs/heads/main")
	if done || p.head() != head {
		t.Errorf("pushed %s", p.head())
	}
	for _, want := range []string{folder + "/hvad?.md", folder + "/emne.md«, linje 3: "} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
	gitIn(t, dir, "reset", "-q", "--hard", head)
}

// objectsIn counts the objects of a clone.
func objectsIn(t *testing.T, dir string) int {
	t.Helper()
	return strings.Count(gitIn(t, dir, "cat-file", "--batch-all-objects", "--batch-check"), "\n")
}

// filesBelow are the texts of a working tree.
func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[rel] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
