package githttp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

var mette = &wiki.Person{ID: 1, Name: "Mette", Email: "mette@example.dk", Role: wiki.Editor}

// desk takes pushes for a test: it puts what comes into the repository, as a wiki without rules would.
type desk struct {
	dir    string
	before func(p *Push) []error // where it answers, nothing is put anywhere

	mu   sync.Mutex
	seen []*Push
}

// open makes the handler take pushes.
func (d *desk) open(c *Config) {
	c.MayPush = func(r *http.Request) (*wiki.Person, error) { return mette, nil }
	c.Push, c.Say, c.Head = d.push, say, d.head
}

func say(_ *wiki.Person, err error) ([]string, string) {
	var invalid *wiki.Invalid
	if errors.As(err, &invalid) {
		return []string{"Because: " + invalid.Key + " " + invalid.Value}, invalid.Key
	}
	return []string{"Because: " + err.Error()}, err.Error()
}

func (d *desk) head() (string, wiki.Rev) {
	out, err := exec.Command("git", "-C", d.dir, "rev-parse", "--verify", "--quiet", "refs/heads/main").Output()
	if err != nil {
		return "refs/heads/main", ""
	}
	return "refs/heads/main", wiki.Rev(strings.TrimSpace(string(out)))
}

func (d *desk) push(ctx context.Context, who *wiki.Person, p *Push) []error {
	d.mu.Lock()
	d.seen = append(d.seen, p)
	d.mu.Unlock()
	if d.before != nil {
		if errs := d.before(p); errs != nil {
			return errs
		}
	}
	errs := make([]error, len(p.Updates))
	if p.Pack != nil {
		index := exec.CommandContext(ctx, "git", "-C", d.dir, "index-pack", "--stdin", "--fix-thin")
		index.Stdin = p.Pack
		if out, err := index.CombinedOutput(); err != nil {
			return []error{fmt.Errorf("%w: %s", err, out)}
		}
	}
	for i, u := range p.Updates {
		p.Tell("moved " + u.Ref + " for " + who.Name)
		errs[i] = exec.CommandContext(ctx, "git", "-C", d.dir, "update-ref", u.Ref, string(u.New)).Run()
	}
	return errs
}

func (d *desk) pushes() []*Push {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.seen
}

// newDesk serves a repository that can be pushed to.
func newDesk(t testing.TB, dir string, change func(*Config)) (*desk, string) {
	t.Helper()
	d := &desk{dir: dir}
	return d, serve(t, dir, func(c *Config) {
		d.open(c)
		c.TempDir = t.TempDir()
		if change != nil {
			change(c)
		}
	})
}

const zeroID = "0000000000000000000000000000000000000000"

// request is what git sends before the pack, for a new ref.
func request(id, ref string) string {
	return pkt(zeroID+" "+id+" "+ref+"\x00 report-status side-band-64k object-format=sha1 agent=git/2.39") + "0000"
}

// pushAnswer is what came back: the report of band 1 and the text of band 2 taken out of raw, where it has bands.
type pushAnswer struct {
	status            int
	raw, report, text string
}

// postPush sends a push: the text, and what a stream gives after it.
func postPush(t testing.TB, url, body string, more io.Reader, headers ...string) pushAnswer {
	t.Helper()
	if more == nil {
		more = strings.NewReader("")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "POST", url+"/git-receive-pack", io.MultiReader(strings.NewReader(body), more))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-git-receive-pack-request")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := pushAnswer{status: res.StatusCode, raw: string(all)}
	for rest := all; len(rest) >= 4; {
		n := 0
		if _, err := fmt.Sscanf(string(rest[:4]), "%04x", &n); err != nil || n < 5 || n > len(rest) {
			break
		}
		switch payload := rest[5:n]; rest[4] {
		case bandReport:
			a.report += string(payload)
		case bandText:
			a.text += string(payload)
		}
		rest = rest[n:]
	}
	return a
}

// counter counts what is read of a stream.
type counter struct {
	from io.Reader
	mu   sync.Mutex
	n    int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.mu.Lock()
	c.n += int64(n)
	c.mu.Unlock()
	return n, err
}

func (c *counter) read() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}
