package githttp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alliancewiki/internal/wiki"
)

func TestGitPushes(t *testing.T) {
	for _, version := range []string{"0", "1", "2"} {
		t.Run("protocol "+version, func(t *testing.T) {
			d, url := newDesk(t, newRepo(t, 20, 40), nil)
			clone := filepath.Join(t.TempDir(), "w")
			git(t, "", "clone", "-q", url, clone)
			git(t, clone, "commit", "-q", "--allow-empty", "-m", "hej")
			out := git(t, clone, "-c", "protocol.version="+version, "push", "-o", "merge", "-o", "æøå", "origin", "main", "HEAD:refs/for/main")
			if !strings.Contains(out, "remote: moved refs/heads/main for Mette") {
				t.Errorf("git shows:\n%s", out)
			}
			id := git(t, clone, "rev-parse", "HEAD")
			for _, ref := range []string{"refs/heads/main", "refs/for/main"} {
				if got := git(t, d.dir, "rev-parse", ref); got != id {
					t.Errorf("%s is %s, want %s", ref, got, id)
				}
			}
			p := d.pushes()[0]
			if fmt.Sprint(p.Options) != "[merge æøå]" || p.Updates[0].Old == "" || p.Updates[1].Old != "" {
				t.Errorf("asked %+v with %q", p.Updates, p.Options)
			}
			git(t, d.dir, "fsck", "--strict")
			if out := git(t, clone, "push", "origin", "main"); !strings.Contains(out, "Everything up-to-date") {
				t.Errorf("again:\n%s", out)
			}
		})
	}
}

func TestTheFirstPushToAnEmptyRepository(t *testing.T) {
	dir := emptyRepo(t)
	git(t, dir, "symbolic-ref", "HEAD", "refs/heads/main")
	_, url := newDesk(t, dir, nil)
	clone := newRepo(t, 3, 5)
	git(t, clone, "push", url, "main")
	if git(t, dir, "rev-parse", "main") != git(t, clone, "rev-parse", "main") {
		t.Error("it did not arrive")
	}
}

func TestALargePushIsSentInParts(t *testing.T) {
	// More than http.postBuffer: git asks first with an empty request, then sends it chunked.
	large := newLargeRepo(t)
	d, url := newDesk(t, newRepo(t, 1, 1), nil)
	git(t, large, "push", "--force", url, "main")
	if git(t, d.dir, "rev-parse", "main") != git(t, large, "rev-parse", "main") {
		t.Error("it did not arrive")
	}
	if n := len(d.pushes()); n != 1 {
		t.Errorf("%d pushes", n)
	}
}

func TestGitShowsWhyALargePushIsRefused(t *testing.T) {
	// git reads an answer only once it has sent everything, far more than the wiki wants to see.
	large := newLargeRepo(t)
	d, url := newDesk(t, newRepo(t, 1, 1), func(c *Config) { c.MaxPack = 1 << 20 })
	out, err := tryGit(t, large, "push", "--force", url, "main")
	if err == nil || !strings.Contains(out, "remote: Because: push.pack") || !strings.Contains(out, "[remote rejected] main -> main (push.pack)") {
		t.Errorf("%v:\n%s", err, out)
	}
	if len(d.pushes()) > 0 {
		t.Error("it was pushed")
	}
	// Many branches at once, in one request.
	refs := []string{"push", url}
	for i := range 40 {
		refs = append(refs, fmt.Sprintf("main:refs/heads/b%d", i))
	}
	if out, err := tryGit(t, large, refs...); err == nil || !strings.Contains(out, "remote: Because: push.refs") {
		t.Errorf("%v:\n%s", err, out)
	}
}

func TestAPushOfNothingNewAndOneThatDeletesComeWithoutAPack(t *testing.T) {
	d, url := newDesk(t, newRepo(t, 2, 3), nil)
	_, head := d.head()
	res := postPush(t, url, request(string(head), "refs/heads/main")+string(raw()), nil)
	if res.status != 200 || !strings.Contains(res.report, "ok refs/heads/main\n") {
		t.Errorf("%+v", res)
	}
	d.before = func(p *Push) []error {
		if p.Updates[0].New != "" || p.Pack != nil {
			t.Errorf("asked %+v with a pack: %t", p.Updates[0], p.Pack != nil)
		}
		return []error{&wiki.Invalid{Key: "push.delete"}}
	}
	res = postPush(t, url, pkt(string(head)+" "+zeroID+" refs/heads/main\x00report-status side-band-64k")+"0000", nil)
	if res.status != 200 || res.report != pkt("unpack ok\n")+pkt("ng refs/heads/main push.delete\n")+"0000" {
		t.Errorf("%+v", res)
	}
}

func TestARefusalIsReadable(t *testing.T) {
	d, url := newDesk(t, newRepo(t, 2, 3), nil)
	d.before = func(p *Push) []error {
		p.Tell("Only \x1b[31mplain\x1b[0m text\r\n\x07and \u009b2J\u202eevil\xff")
		p.Tell(strings.Repeat("æ", 2000))
		return []error{&wiki.Invalid{Key: "push.x", Value: "\x1b]0;owned\x07\nsecond"}}
	}
	clone := filepath.Join(t.TempDir(), "w")
	git(t, "", "clone", "-q", url, clone)
	git(t, clone, "commit", "-q", "--allow-empty", "-m", "hej")
	out, err := tryGit(t, clone, "push")
	if err == nil {
		t.Fatal("pushed")
	}
	for _, want := range []string{
		"remote: Only [31mplain[0m text and 2Jevil\uFFFD", "remote: Because: push.x ]0;owned second",
		"[remote rejected] main -> main (push.x)", strings.Repeat("æ", 498) + "…",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%q", want, out)
		}
	}
	if strings.Contains(out, strings.Repeat("æ", 499)) {
		t.Error("a line is not cut")
	}
	res := postPush(t, url, request(strings.Repeat("1", 40), "refs/heads/main")+string(raw()), nil)
	for _, bad := range []string{"\x1b", "\x07", "\r", "\u009b", "\u202e", "\xff"} {
		if strings.Contains(res.text+res.report, bad) {
			t.Errorf("%q reaches the terminal", bad)
		}
	}
}

func TestClientsThatCanDoLess(t *testing.T) {
	d, url := newDesk(t, newRepo(t, 2, 3), nil)
	_, head := d.head()
	command := string(head) + " " + string(head) + " refs/heads/main\x00"
	ok := pkt("unpack ok\n") + pkt("ok refs/heads/main\n") + "0000"
	for _, tt := range []struct {
		name, caps string
		err        error
		status     int
		want       string
	}{
		{"no side band", "report-status", nil, 200, ok},
		{"no report", "side-band-64k", nil, 200, "0000"},
		{"nothing", "", nil, 200, ""},
		{"nothing, refused", "", &wiki.Invalid{Key: "push.x"}, 422, "Because: push.x\n"},
		{"no side band, refused", "report-status", &wiki.Invalid{Key: "push.x"}, 200,
			pkt("unpack ok\n") + pkt("ng refs/heads/main push.x\n") + "0000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d.before = func(p *Push) []error {
				if tt.err == nil {
					return nil
				}
				return []error{tt.err}
			}
			res := postPush(t, url, pkt(command+tt.caps)+"0000"+string(raw()), nil)
			if res.status != tt.status || !strings.HasSuffix(res.raw, tt.want) || tt.want == "" && res.raw != "" {
				t.Errorf("%+v, want %q", res, tt.want)
			}
		})
	}
}

func TestWhoMayPush(t *testing.T) {
	for _, tt := range []struct {
		err                  error
		status               int
		header, value, words string
	}{
		{ErrSignIn, 401, "WWW-Authenticate", `Basic realm="alliancewiki", charset="UTF-8"`, "Sign in with your e-mail address"},
		{&Denied{ErrSignIn, "another's\n"}, 401, "WWW-Authenticate", `Basic realm="alliancewiki", charset="UTF-8"`, "another's"},
		{ErrForbidden, 403, "Retry-After", "", "You may not change pages"},
		{&Denied{ErrForbidden, "only to read\n"}, 403, "Retry-After", "", "only to read"},
		{&Limited{RetryAfter: time.Second}, 429, "Retry-After", "1", "Too many attempts"},
		{errors.New("the database is away"), 500, "Retry-After", "", "There is a problem"},
	} {
		d, url := newDesk(t, newRepo(t, 1, 1), func(c *Config) {
			c.MayPush = func(*http.Request) (*wiki.Person, error) { return nil, tt.err }
		})
		res := get(t, url+"/info/refs?service=git-receive-pack")
		text, _ := io.ReadAll(res.Body)
		if res.StatusCode != tt.status || res.Header.Get(tt.header) != tt.value || !strings.Contains(string(text), tt.words) {
			t.Errorf("%v: %s, %q: %s", tt.err, res.Status, res.Header.Get(tt.header), text)
		}
		body := &counter{from: zeros(1 << 40)}
		posted := postPush(t, url, "", body)
		if posted.status != tt.status || !strings.Contains(posted.raw, tt.words) || strings.Contains(posted.raw, "database") {
			t.Errorf("%v: %+v", tt.err, posted)
		}
		if len(d.pushes()) > 0 {
			t.Errorf("%v: pushed", tt.err)
		}
	}
}

func TestAPushGoesOnWhenItsClientHangsUp(t *testing.T) {
	arrived, left, done := make(chan bool), make(chan bool), make(chan error, 1)
	dir := newRepo(t, 2, 3)
	d := &desk{dir: dir}
	url := serve(t, dir, func(c *Config) {
		d.open(c)
		c.Push = func(ctx context.Context, who *wiki.Person, p *Push) []error {
			close(arrived)
			<-left
			time.Sleep(100 * time.Millisecond) // for the server to notice
			done <- ctx.Err()
			return []error{nil}
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "POST", url+"/git-receive-pack",
		strings.NewReader(request(strings.Repeat("1", 40), "refs/heads/main")+string(raw())))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-git-receive-pack-request")
	go func() {
		<-arrived
		cancel()
		close(left)
	}()
	if res, err := http.DefaultClient.Do(r); err == nil {
		res.Body.Close()
	}
	if err := <-done; err != nil {
		t.Errorf("the push was stopped: %v", err)
	}
}

func TestTheLineIsKeptOpenWhileThePushWorks(t *testing.T) {
	t.Parallel()
	d, url := newDesk(t, newRepo(t, 2, 3), nil)
	d.before = func(*Push) []error {
		time.Sleep(keepAliveEvery + time.Second)
		return []error{nil}
	}
	res := postPush(t, url, request(strings.Repeat("1", 40), "refs/heads/main")+string(raw()), nil)
	if !strings.HasPrefix(res.raw, "0005\x02") || !strings.Contains(res.report, "ok refs/heads/main") {
		t.Errorf("%+v", res)
	}
}

func TestTheFirstAnswerOfAPush(t *testing.T) {
	d, url := newDesk(t, newRepo(t, 2, 3), nil)
	_, head := d.head()
	refs := pkt(string(head)+" refs/heads/main\x00"+capabilities+"\n") + "0000"
	for version, want := range map[string]string{
		"": refs, "version=1": "000eversion 1\n" + refs, "version=2": refs,
	} {
		r, err := http.NewRequest("GET", url+"/info/refs?service=git-receive-pack", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Git-Protocol", version)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if want = "001f# service=git-receive-pack\n0000" + want; !bytes.Equal(got, []byte(want)) {
			t.Errorf("%q: %q, want %q", version, got, want)
		}
		if ct := res.Header.Get("Content-Type"); ct != "application/x-git-receive-pack-advertisement" {
			t.Error(ct)
		}
	}
}
