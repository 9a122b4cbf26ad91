package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"alliancewiki": main}) }

// TestStories runs the scripts of testdata: the real program, git and curl, as people use them. Besides testscript's own
// commands there are
//
//	serve [FLAG…]        starts alliancewiki serve on a free port with data in $WORK/data, or on the clone after --repo, waits
//	                     until it is ready, and sets $URL, $SETUP (the set-up address, where one was printed) and $PID
//	shutdown             ends it with SIGTERM and expects it to end well; its log is then in server.log
//	! shutdown           waits for its end where the script killed it
//	curl ARG…            curl with the cookies of $WHO; the last line of stdout is "HTTP status redirect"
//	git ARG…             git without any configuration of this machine
//	capture VAR REGEXP   sets a variable to the first group found in stdout
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata",
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("WHO", "nobody")
			env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			env.Setenv("GIT_CONFIG_GLOBAL", "/dev/null")
			env.Setenv("GIT_TERMINAL_PROMPT", "0")
			env.Values["server"] = &server{}
			env.Defer(env.Values["server"].(*server).kill)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": cmdServe, "shutdown": cmdShutdown, "curl": cmdCurl, "git": cmdGit, "capture": cmdCapture,
		},
	})
}

// server is the one that a script started.
type server struct {
	cmd *exec.Cmd
	mu  sync.Mutex
	log strings.Builder // what it said on standard error
}

func (s *server) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(p)
}

// kill ends what a failed script left running.
func (s *server) kill() {
	if s.cmd != nil {
		s.cmd.Process.Kill()
		s.cmd.Wait()
	}
}

func cmdServe(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value("server").(*server)
	if neg || s.cmd != nil {
		ts.Fatalf("serve: once at a time, and not negated; say: ! exec alliancewiki serve")
	}
	flags := []string{"serve", "--listen", "127.0.0.1:0"}
	if !slices.Contains(args, "--repo") {
		flags = append(flags, "--data", filepath.Join(ts.Getenv("WORK"), "data"))
	}
	cmd := exec.Command("alliancewiki", append(flags, args...)...)
	cmd.Dir, cmd.Env = ts.MkAbs("."), environment(ts)
	s.log.Reset()
	cmd.Stderr = s
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	s.cmd = cmd
	ts.Setenv("PID", fmt.Sprint(cmd.Process.Pid))
	ts.Setenv("SETUP", "")
	listening := make(chan bool, 1)
	setup := ""
	go func() {
		defer close(listening)
		for in := bufio.NewScanner(stdout); in.Scan(); {
			if _, addr, ok := strings.Cut(in.Text(), "administrator at "); ok {
				setup = addr
			}
			if strings.HasPrefix(in.Text(), "listening on ") {
				listening <- true
			}
		}
	}()
	select {
	case ok := <-listening:
		if !ok {
			ts.Fatalf("the server ended:\n%s", s.text())
		}
	case <-time.After(60 * time.Second):
		ts.Fatalf("the server does not listen:\n%s", s.text())
	}
	ts.Setenv("SETUP", setup)
	// Not the address that it prints, which a proxy before it may have.
	url := "http://" + regexp.MustCompile(`config\.listen=(\S+)`).FindStringSubmatch(s.text())[1]
	ts.Setenv("URL", url)
	for start := time.Now(); !ready(url); time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > 60*time.Second {
			ts.Fatalf("the server is not ready:\n%s", s.text())
		}
	}
}

func (s *server) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

func ready(url string) bool {
	res, err := http.Get(url + "/readyz")
	if err != nil {
		return false
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	return res.StatusCode == http.StatusOK
}

func cmdShutdown(ts *testscript.TestScript, killed bool, args []string) {
	s := ts.Value("server").(*server)
	if len(args) > 0 || s.cmd == nil {
		ts.Fatalf("shutdown: there is no server, or too many arguments")
	}
	if !killed {
		ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	}
	start := time.Now()
	err := s.cmd.Wait()
	s.cmd = nil
	if took := time.Since(start); (err != nil) != killed || took > 30*time.Second {
		ts.Fatalf("the server ended after %s with %v:\n%s", took, err, s.text())
	}
	ts.Check(os.WriteFile(filepath.Join(ts.Getenv("WORK"), "server.log"), []byte(s.text()), 0o600))
}

// environment is what a program started by a script finds: the way to the programs, and the script's own variables.
func environment(ts *testscript.TestScript) []string {
	env := slices.DeleteFunc(os.Environ(), func(kv string) bool { return strings.HasPrefix(kv, "ALLIANCEWIKI_") })
	for _, key := range []string{"PATH", "HOME", "TMPDIR", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL",
		"ALLIANCEWIKI_BASE_URL", "ALLIANCEWIKI_READ", "ALLIANCEWIKI_UPSTREAM_TOKEN", "ALLIANCEWIKI_WEBHOOK_SECRET"} {
		if v := ts.Getenv(key); v != "" {
			env = append(env, key+"="+v)
		}
	}
	return env
}

func cmdCurl(ts *testscript.TestScript, neg bool, args []string) {
	jar := filepath.Join(ts.Getenv("WORK"), ts.Getenv("WHO")+".cookies")
	all := append([]string{"-sS", "--max-time", "60", "-b", jar, "-c", jar,
		"-w", `\nHTTP %{http_code} %{redirect_url}\n`}, args...)
	expect(ts, neg, ts.Exec("curl", all...))
}

func cmdGit(ts *testscript.TestScript, neg bool, args []string) {
	expect(ts, neg, ts.Exec("git", args...))
}

func expect(ts *testscript.TestScript, neg bool, err error) {
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	if failed := err != nil; failed != neg {
		ts.Fatalf("failed: %v, expected to fail: %v", failed, neg)
	}
}

func cmdCapture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("capture VAR REGEXP")
	}
	re, err := regexp.Compile(args[1])
	ts.Check(err)
	found := re.FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) < 2 {
		ts.Fatalf("%s is not in the output", args[1])
	}
	ts.Setenv(args[0], found[1])
}
