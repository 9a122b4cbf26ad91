package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"alliancewiki/internal/sample"
)

// doors are our server and git's own on two copies of one repository, with the address to push to of each.
type doors struct {
	ours     *server
	backend  *httptest.Server
	urls     [2]string // ours, git's
	closeAll []func()
}

func (d *doors) close() {
	for _, f := range slices.Backward(d.closeAll) {
		f()
	}
}

// open makes both doors to copies of the repository at data.
func (b *bench) doors(data string) (_ *doors, err error) {
	d := &doors{}
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	plain := data + "-plain"
	if out, err := exec.Command("cp", "-a", data, plain).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("cp: %w: %s", err, out)
	}
	if err := b.addEditor(data); err != nil {
		return nil, err
	}
	token, err := exec.Command(b.program, "token", "create", "--data", data, "--email", "mette@kombit.example",
		"--name", "bench", "--scope", "write").Output()
	if err != nil {
		return nil, fmt.Errorf("token create: %w", err)
	}
	if d.ours, _, err = b.serve(data, "/"); err != nil {
		return nil, err
	}
	d.closeAll = append(d.closeAll, func() { d.ours.stop() })
	if err := d.ours.ready(); err != nil {
		return nil, err
	}
	if d.backend, err = httpBackend(plain); err != nil {
		return nil, err
	}
	d.closeAll = append(d.closeAll, d.backend.Close)
	d.urls[0] = strings.Replace(d.ours.url, "http://", "http://mette:"+strings.TrimSpace(string(token))+"@", 1) + "/wiki.git"
	d.urls[1] = d.backend.URL + "/wiki.git"
	return d, nil
}

// git runs git in a folder, as a person who has set nothing but a name.
func git(dir string, args ...string) error {
	c := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Mette Holm", "-c", "user.email=mette@kombit.example",
		"-c", "gc.auto=0", "-c", "http.postBuffer=512m"}, args...)...) // net/http/cgi takes no chunks
	c.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}

// pushes measures a push of one commit beside git http-backend, and how long its page takes to be shown.
func (b *bench) pushes() error {
	data, err := b.repository(10_000, 10_000)
	if err != nil {
		return err
	}
	d, err := b.doors(data)
	if err != nil {
		return err
	}
	defer d.close()
	var clones [2]string
	for i, url := range d.urls {
		clones[i] = filepath.Join(b.dir, fmt.Sprintf("pusher-%d", i))
		if err := git(b.dir, "clone", "-q", url, clones[i]); err != nil {
			return err
		}
	}
	var took [2][]time.Duration
	var shown []time.Duration
	for n := range 25 {
		name := sample.Page(n * 61)
		mark := fmt.Sprintf("Mærke nummer %d.", n)
		for i, clone := range clones {
			file := filepath.Join(clone, name+".md")
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if err := os.WriteFile(file, append(text, "\n"+mark+"\n"...), 0o644); err != nil {
				return err
			}
			if err := git(clone, "commit", "-qam", "Ret"); err != nil {
				return err
			}
			began := time.Now()
			if err := git(clone, "push", "-q", "origin", "main"); err != nil {
				return err
			}
			took[i] = append(took[i], time.Since(began))
		}
		began := time.Now()
		for {
			page, err := get(d.ours.url + "/wiki/" + name)
			if err != nil {
				return err
			}
			if strings.Contains(string(page), mark) {
				break
			}
			time.Sleep(time.Millisecond)
		}
		shown = append(shown, time.Since(began))
	}
	a, z := median(took[0][5:]), median(took[1][5:])
	ratio := float64(a) / float64(z)
	slowest := slices.Max(shown)
	b.rows = append(b.rows,
		row{name: "push of one commit, 10,000 pages / 10,000 commits", measured: ms(a), baseline: ms(z) + " git http-backend",
			ratio: fmt.Sprintf("%.2f×", ratio), goal: "≤ 2×", met: ratio <= 2},
		row{name: "its page shown after git's answer", measured: ms(median(shown)) + ", worst " + ms(slowest),
			goal: "≤ 200 ms", met: slowest <= 200*time.Millisecond})
	return nil
}

// imports measures large pushes into a wiki of one page: 10,000 pages in one commit, and 10,000 commits.
func (b *bench) imports() error {
	for _, commits := range []int{1, 10_000} {
		if err := b.importOf(commits); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) importOf(commits int) error {
	const pages = 10_000
	data, err := os.MkdirTemp(b.dir, "data-")
	if err != nil {
		return err
	}
	bare := filepath.Join(data, "wiki.git")
	if err := sample.Generate(b.ctx, bare, 1, 1); err != nil {
		return err
	}
	d, err := b.doors(data)
	if err != nil {
		return err
	}
	defer d.close()
	clone := filepath.Join(b.dir, fmt.Sprintf("import-%d", commits))
	if err := git(b.dir, "clone", "-q", bare, clone); err != nil {
		return err
	}
	if err := grow(clone, pages, commits); err != nil {
		return err
	}
	idle, err := d.ours.resident()
	if err != nil {
		return err
	}
	w := watch(d.ours)
	began := time.Now()
	err = git(clone, "push", "-q", d.urls[0], "main")
	ours := time.Since(began)
	reads, memory := w.end()
	if err != nil {
		return err
	}
	began = time.Now()
	if err := git(clone, "push", "-q", d.urls[1], "main"); err != nil {
		return err
	}
	plain := time.Since(began)
	if err := d.ours.ready(); err != nil {
		return err
	}
	ratio := float64(ours) / float64(plain)
	slices.Sort(reads)
	p99 := reads[len(reads)*99/100]
	name := fmt.Sprintf("push of %d pages in %d commits", pages, commits)
	b.rows = append(b.rows,
		row{name: name, measured: ms(ours), baseline: ms(plain) + " git http-backend", ratio: fmt.Sprintf("%.2f×", ratio),
			goal: "≤ 3×", met: ratio <= 3},
		row{name: "memory above idle meanwhile, git included", measured: fmt.Sprintf("%d MiB", memory-idle), goal: "≤ 300 MiB", met: memory-idle <= 300},
		row{name: fmt.Sprintf("page views meanwhile, 99th of 100 (%d views)", len(reads)), measured: ms(p99), goal: "≤ 20 ms", met: p99 <= 20*time.Millisecond})
	return nil
}

// grow adds pages to a clone in so many commits.
func grow(clone string, pages, commits int) error {
	each := pages / commits
	fast := exec.Command("git", "-C", clone, "fast-import", "--quiet", "--force")
	in, err := fast.StdinPipe()
	if err != nil {
		return err
	}
	if err := fast.Start(); err != nil {
		return err
	}
	for c := range commits {
		fmt.Fprintf(in, "commit refs/heads/main\ncommitter Mette Holm <mette@kombit.example> %d +0100\ndata 4\nSkri\n", 1750000000+c)
		if c == 0 {
			fmt.Fprint(in, "from refs/heads/main^0\n")
		}
		for i := c * each; i < (c+1)*each; i++ {
			text := sample.Text(i, 7, pages)
			fmt.Fprintf(in, "M 100644 inline ind/%s.md\ndata %d\n%s\n", sample.Page(i), len(text), text)
		}
	}
	return errors.Join(in.Close(), fast.Wait())
}

// watcher reads pages and looks at the memory of the server and its git processes until it is ended.
type watcher struct {
	stop   chan struct{}
	done   sync.WaitGroup
	reads  []time.Duration
	memory int // MiB, the most seen
}

func watch(s *server) *watcher {
	w := &watcher{stop: make(chan struct{})}
	w.done.Go(func() {
		for {
			select {
			case <-w.stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
			began := time.Now()
			if res, err := http.Get(s.url + "/wiki/" + sample.Page(0)); err == nil {
				res.Body.Close()
				w.reads = append(w.reads, time.Since(began))
			}
		}
	})
	w.done.Go(func() {
		for {
			select {
			case <-w.stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
			w.memory = max(w.memory, familyMemory(s.cmd.Process.Pid))
		}
	})
	return w
}

func (w *watcher) end() ([]time.Duration, int) {
	close(w.stop)
	w.done.Wait()
	return w.reads, w.memory
}

var resident = regexp.MustCompile(`RssAnon:\s+(\d+) kB`)

// familyMemory is what a process and those it started hold, in MiB, without the files that they have mapped.
func familyMemory(pid int) int {
	kb := 0
	for _, p := range append([]string{strconv.Itoa(pid)}, children(pid)...) {
		status, err := os.ReadFile("/proc/" + p + "/status")
		if err != nil {
			continue // ended
		}
		if m := resident.FindSubmatch(status); m != nil {
			n, _ := strconv.Atoi(string(m[1]))
			kb += n
		}
	}
	return kb >> 10
}

func children(pid int) []string {
	out, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil
	}
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		return nil
	}
	list := strings.Fields(string(out))
	for _, t := range tasks {
		if of, err := os.ReadFile(t); err == nil {
			list = append(list, strings.Fields(string(of))...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
