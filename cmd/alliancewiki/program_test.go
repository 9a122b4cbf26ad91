package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	editorEmail    = "mette@kombit.example"
	editorName     = "Mette Holm"
	editorPassword = "en-lang-sætning"
)

// program is alliancewiki serve on a data directory, for tests that are no stories: other clients, crowds, faults.
type program struct {
	t      *testing.T
	data   string
	flags  []string
	env    []string     // beside the test's own
	client *http.Client // is signed in as the editor when the server has started
	token  string       // of the editor, to write with
	cmd    *exec.Cmd
	url    string
}

// newProgram makes a wiki with an editor in a folder. The server is not started yet.
func newProgram(t *testing.T, dir string, flags ...string) *program {
	t.Helper()
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, data: filepath.Join(dir, "data"), flags: flags, client: &http.Client{
		Jar:           jar,
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	p.run(editorPassword+"\n", "user", "add", "--email", editorEmail, "--name", editorName, "--org", "KOMBIT", "--password-stdin")
	p.token = strings.TrimSpace(p.run("", "token", "create", "--email", editorEmail, "--name", "git", "--scope", "write"))
	t.Cleanup(p.end)
	return p
}

// run runs one of the program's commands beside serve and gives its standard output.
func (p *program) run(stdin, command string, args ...string) string {
	p.t.Helper()
	out, err := p.tryRun(stdin, command, args...)
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return out
}

func (p *program) tryRun(stdin, command string, args ...string) (string, error) {
	cmd := exec.Command("alliancewiki", slices.Concat([]string{command}, args, []string{"--data", p.data})...)
	cmd.Stdin = strings.NewReader(stdin)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return string(out) + said.String(), err
	}
	return string(out), nil
}

// start starts the server and waits until it is ready. At the first time the editor signs in; the session survives.
func (p *program) start() {
	p.t.Helper()
	p.cmd = exec.Command("alliancewiki", append([]string{"serve", "--data", p.data, "--listen", "127.0.0.1:0"}, p.flags...)...)
	p.cmd.Env = append(os.Environ(), p.env...)
	log, err := os.Create(p.log())
	if err != nil {
		p.t.Fatal(err)
	}
	defer log.Close()
	p.cmd.Stderr = log
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	signIn := p.url == ""
	p.url = ""
	for in := bufio.NewScanner(stdout); p.url == "" && in.Scan(); {
		if url, ok := strings.CutPrefix(in.Text(), "listening on "); ok {
			p.url = url
		}
	}
	for start := time.Now(); p.url == "" || !ready(p.url); time.Sleep(5 * time.Millisecond) {
		if p.url == "" || time.Since(start) > time.Minute {
			p.t.Fatalf("the server is not ready:\n%s", p.said())
		}
	}
	if signIn {
		if _, status := p.post("/-/login", url.Values{"email": {editorEmail}, "password": {editorPassword}}); status != http.StatusSeeOther {
			p.t.Fatalf("sign in: %d", status)
		}
	}
}

// log is the file that the server writes its log to.
func (p *program) log() string { return p.data + ".log" }

// said is the log of the server that was started last.
func (p *program) said() string {
	b, err := os.ReadFile(p.log())
	if err != nil {
		p.t.Error(err)
	}
	return string(b)
}

// end kills the server where it still runs.
func (p *program) end() {
	if p.cmd != nil {
		p.cmd.Process.Kill()
		p.cmd.Wait()
		p.cmd = nil
	}
	p.client.CloseIdleConnections()
}

// post sends a form as the editor. The status is 0 where there was no answer.
func (p *program) post(path string, form url.Values) (body string, status int) {
	res, err := p.client.PostForm(p.url+path, form)
	return answer(res, err)
}

// get gets what an address shows the editor.
func (p *program) get(path string) (body string, status int) {
	res, err := p.client.Get(p.url + path)
	return answer(res, err)
}

func answer(res *http.Response, err error) (string, int) {
	if err != nil {
		return err.Error(), 0
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err.Error(), 0
	}
	return string(body), res.StatusCode
}

// save saves a page as the editor.
func (p *program) save(page, text, base string) (body string, status int) {
	return p.post("/-/edit/"+page, url.Values{"content": {text}, "summary": {"Ret " + page}, "base": {base}})
}

// remote is the repository's address with the editor's token in it.
func (p *program) remote() string {
	return strings.Replace(p.url, "http://", "http://"+url.QueryEscape(editorEmail)+":"+p.token+"@", 1) + "/wiki.git"
}

// repository is the folder of the wiki's repository.
func (p *program) repository() string { return filepath.Join(p.data, "wiki.git") }

// git runs git on the wiki's repository.
func (p *program) git(args ...string) string {
	p.t.Helper()
	return gitIn(p.t, p.repository(), args...)
}

// head is the branch.
func (p *program) head() string {
	p.t.Helper()
	return strings.TrimSpace(p.git("rev-parse", "refs/heads/main"))
}

// sound makes sure that nothing is wrong with the wiki. The server must have ended.
func (p *program) sound() {
	p.t.Helper()
	if out, err := p.tryRun("", "check"); err != nil {
		p.t.Errorf("check: %v\n%s", err, out)
	}
}

// gitIn runs git in a folder, as the editor and without any configuration of this machine, and gives all it says.
func gitIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := tryGit(dir, args...)
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return out
}

func tryGit(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-c", "core.quotepath=false"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0",
		"GIT_AUTHOR_NAME="+editorName, "GIT_AUTHOR_EMAIL="+editorEmail,
		"GIT_COMMITTER_NAME="+editorName, "GIT_COMMITTER_EMAIL="+editorEmail)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
