package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cgi"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"alliancewiki/internal/sample"
)

// server is the real program at work.
type server struct {
	url string
	cmd *exec.Cmd
}

// serve starts the program on a data directory and waits for its first answer to address.
func (b *bench) serve(data, address string) (*server, time.Duration, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	listen := ln.Addr().String()
	ln.Close()
	s := &server{url: "http://" + listen, cmd: exec.Command(b.program, "serve", "--data", data, "--listen", listen)}
	log, err := os.Create(filepath.Join(data, "log"))
	if err != nil {
		return nil, 0, err
	}
	defer log.Close()
	s.cmd.Stdout, s.cmd.Stderr = log, log
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, 0, err
	}
	for time.Since(began) < 5*time.Minute {
		res, err := http.Get(s.url + address)
		if err == nil {
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return s, time.Since(began), nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return nil, 0, errors.Join(fmt.Errorf("no answer from %s", s.url+address), s.stop())
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// ready waits until the followers have caught up.
func (s *server) ready() error {
	for range 6000 {
		res, err := http.Get(s.url + "/readyz")
		if err != nil {
			return err
		}
		res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("the followers did not catch up")
}

// resident is the memory that the program holds now, in MiB.
func (s *server) resident() (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		return 0, errors.New("no VmRSS")
	}
	kb, err := strconv.Atoi(string(m[1]))
	return kb >> 10, err
}

// views measures page views beside nginx serving the same bytes as a file.
func (b *bench) views() error {
	const pages = 10_000
	data, err := b.repository(pages, 10_000)
	if err != nil {
		return err
	}
	if err := b.addEditor(data); err != nil {
		return err
	}
	address := "/wiki/" + sample.Page(7)
	s, _, err := b.serve(data, address)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.ready(); err != nil {
		return err
	}
	cookie, err := signIn(s.url)
	if err != nil {
		return err
	}
	body, err := get(s.url + address)
	if err != nil {
		return err
	}
	static, stop, err := nginx(b.dir, body)
	if err != nil {
		return err
	}
	defer stop()
	lua := filepath.Join(b.dir, "pages.lua")
	script := "local paths = {}\n"
	for i := range 500 {
		script += fmt.Sprintf("paths[%d] = %q\n", i+1, "/wiki/"+sample.Page(i*19%pages))
	}
	script += "local n = 0\nrequest = function()\n n = n % 500 + 1\n return wrk.format('GET', paths[n])\nend\n"
	if err := os.WriteFile(lua, []byte(script), 0o600); err != nil {
		return err
	}
	var base, one, signed, many []float64
	for range 3 {
		for _, m := range []struct {
			into *[]float64
			args []string
		}{
			{&base, []string{static}},
			{&one, []string{s.url + address}},
			{&signed, []string{"-H", "Cookie: " + cookie, s.url + address}},
			{&many, []string{"-s", lua, s.url}},
		} {
			rate, err := wrk(m.args...)
			if err != nil {
				return err
			}
			*m.into = append(*m.into, rate)
		}
	}
	n, o, g, m := medianOf(base), medianOf(one), medianOf(signed), medianOf(many)
	add2 := func(name string, rate, of float64, what string, goal float64) {
		b.rows = append(b.rows, row{
			name: name, measured: fmt.Sprintf("%.0f/s", rate), baseline: fmt.Sprintf("%.0f/s %s", of, what),
			ratio: fmt.Sprintf("%.2f", rate/of), goal: fmt.Sprintf("≥ %.2f", goal), met: rate/of >= goal,
		})
	}
	add2("page view, anonymous", o, n, "nginx", 0.5)
	add2("page view, signed in", g, n, "nginx", 0.25)
	add2("500 pages in turn", m, o, "one page", 0.7)
	return nil
}

// addEditor makes the account that signIn signs in.
func (b *bench) addEditor(data string) error {
	add := exec.Command(b.program, "user", "add", "--data", data, "--email", "mette@kombit.example", "--name", "Mette Holm",
		"--org", "KOMBIT", "--role", "editor", "--password-stdin")
	add.Stdin = strings.NewReader("en god lang adgangskode\n")
	if out, err := add.CombinedOutput(); err != nil {
		return fmt.Errorf("user add: %w: %s", err, out)
	}
	return nil
}

func get(address string) ([]byte, error) {
	res, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

// signIn gives the cookie header of a signed-in editor.
func signIn(base string) (string, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", err
	}
	c := http.Client{Jar: jar}
	res, err := c.PostForm(base+"/-/login", url.Values{"email": {"mette@kombit.example"}, "password": {"en god lang adgangskode"}, "next": {"/"}})
	if err != nil {
		return "", err
	}
	res.Body.Close()
	at, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	var parts []string
	for _, k := range jar.Cookies(at) {
		parts = append(parts, k.Name+"="+k.Value)
	}
	if res.StatusCode != http.StatusOK || len(parts) == 0 {
		return "", fmt.Errorf("sign-in: %s, %d cookies", res.Status, len(parts))
	}
	return strings.Join(parts, "; "), nil
}

// nginx starts Debian's nginx serving body as a file, and gives its address.
func nginx(dir string, body []byte) (address string, stop func(), err error) {
	root := filepath.Join(dir, "nginx")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return "", nil, err
	}
	os.Chmod(dir, 0o755) // its workers are another user
	if err := os.WriteFile(filepath.Join(root, "page.html"), body, 0o644); err != nil {
		return "", nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	listen := ln.Addr().String()
	ln.Close()
	conf := fmt.Sprintf(`daemon off; pid %[1]s/pid; worker_processes auto; error_log %[1]s/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; default_type text/html;
client_body_temp_path %[1]s/t; proxy_temp_path %[1]s/t; fastcgi_temp_path %[1]s/t; uwsgi_temp_path %[1]s/t; scgi_temp_path %[1]s/t;
server { listen %[2]s; root %[1]s; } }`, root, listen)
	if err := os.WriteFile(filepath.Join(root, "conf"), []byte(conf), 0o644); err != nil {
		return "", nil, err
	}
	cmd := exec.Command("nginx", "-c", filepath.Join(root, "conf"))
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() { cmd.Process.Signal(syscall.SIGTERM); cmd.Wait() }
	address = "http://" + listen + "/page.html"
	for range 500 {
		if got, err := get(address); err == nil && len(got) == len(body) {
			return address, stop, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	return "", nil, errors.New("nginx does not serve the file")
}

var wrkRate = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)

// wrk gives the requests a second of five seconds with 64 connections. An answer that is not 2xx is an error.
func wrk(args ...string) (float64, error) {
	out, err := exec.Command("wrk", append([]string{"-t2", "-c64", "-d5s"}, args...)...).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("wrk: %w: %s", err, out)
	}
	m := wrkRate.FindSubmatch(out)
	if m == nil || strings.Contains(string(out), "Non-2xx") {
		return 0, fmt.Errorf("wrk said:\n%s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

// start measures the way to the first page of a large wiki, with its caches and without, and the memory held then.
func (b *bench) start() error {
	const pages = 50_000
	data, err := b.repository(pages, 100_000)
	if err != nil {
		return err
	}
	address := "/wiki/" + sample.Page(31_000)
	s, cold, err := b.serve(data, address)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := s.ready(); err != nil {
		return errors.Join(err, s.stop())
	}
	rebuilt := cold + time.Since(began)
	if err := s.stop(); err != nil {
		return err
	}
	var took []time.Duration
	memory := 0
	for range 5 {
		s, first, err := b.serve(data, address)
		if err != nil {
			return err
		}
		took = append(took, first)
		for i := range 200 {
			if _, err := get(s.url + "/wiki/" + sample.Page(i*211%pages)); err != nil {
				return err
			}
		}
		mib, err := s.resident()
		if err != nil {
			return err
		}
		memory = max(memory, mib)
		if err := s.stop(); err != nil {
			return err
		}
	}
	m := median(took)
	b.rows = append(b.rows,
		row{name: "start to first page, 50,000 pages / 100,000 commits, warm", measured: ms(m), goal: "≤ 1 s", met: m <= time.Second},
		row{name: "the same while everything is rebuilt", measured: ms(cold) + ", all rebuilt after " + rebuilt.Round(100*time.Millisecond).String(),
			goal: "page views work meanwhile", met: cold < rebuilt},
		row{name: "resident memory after 200 pages", measured: fmt.Sprintf("%d MiB", memory), goal: "≤ 400 MiB", met: memory <= 400})
	return nil
}

// httpBackend serves the repositories below a folder with git's own program.
func httpBackend(data string) (*httptest.Server, error) {
	execPath, err := exec.Command("git", "--exec-path").Output()
	if err != nil {
		return nil, err
	}
	return httptest.NewServer(&cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(string(execPath)), "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + data, "GIT_HTTP_EXPORT_ALL=1", "REMOTE_USER=bench"},
	}), nil
}

// clone measures `git clone` beside git http-backend on the same repository.
func (b *bench) clone() error {
	data, err := b.repository(10_000, 10_000)
	if err != nil {
		return err
	}
	s, _, err := b.serve(data, "/")
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.ready(); err != nil {
		return err
	}
	backend, err := httpBackend(data)
	if err != nil {
		return err
	}
	defer backend.Close()
	var ours, theirs []time.Duration
	for n := range 7 {
		for _, m := range []struct {
			into *[]time.Duration
			url  string
		}{{&ours, s.url}, {&theirs, backend.URL}} {
			dir := filepath.Join(b.dir, fmt.Sprintf("clone-%d", n))
			began := time.Now()
			if out, err := exec.Command("git", "clone", "-q", "--bare", m.url+"/wiki.git", dir).CombinedOutput(); err != nil {
				return fmt.Errorf("git clone: %w: %s", err, out)
			}
			*m.into = append(*m.into, time.Since(began))
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
	}
	a, g := median(ours), median(theirs)
	ratio := float64(a) / float64(g)
	b.rows = append(b.rows, row{
		name: "git clone, 10,000 pages / 10,000 commits", measured: ms(a), baseline: ms(g) + " git http-backend",
		ratio: fmt.Sprintf("%.2f×", ratio), goal: "≤ 1.1×", met: ratio <= 1.1,
	})
	return nil
}
